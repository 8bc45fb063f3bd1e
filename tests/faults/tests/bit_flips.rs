//! A flipped bit is found: in every column of a line always, by our own check and by the independent program.
//!
//! Prints truth tables. The control that must fail: a flip where nothing is written changes nothing and may go unseen.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use engine::ids::{EntryId, IncidentId, PressId};
use engine::incident::event::{Draft, Event, Nature, Precision};
use engine::proof::{Occasion, Typed};
use engine::store::{Stamp, Store, Writer};
use engine::time::{Mono, Timestamp};
use engine::world::{TestWorld, World};
use faults::dice::Dice;
use faults::judge::quick_folder;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};

use crate::run::{on_all_cores, seed, times};

/// Every column that is evidence: all but `n`, the order of arrival.
const COLUMNS: [&str; 23] = [
    "id",
    "station",
    "seq",
    "incident",
    "press",
    "nth",
    "occurred_at",
    "occurred_until",
    "precision",
    "recorded_at",
    "mono_ms",
    "boot",
    "recorder",
    "doer",
    "from_unit",
    "to_unit",
    "kind",
    "v",
    "ref_entry",
    "seen",
    "nonce",
    "body",
    "hash",
];
const LINES: u64 = 240;
/// So many files lie on the disk at once.
const BATCH: u64 = 200;

/// Who opens a file: with the key of its first station.
fn writer(local: &Path, world: &TestWorld) -> Writer {
    let (file, station, key) = (world.fresh_id(), world.fresh_id(), world.nonce());
    Writer { at: world.now(), file, station, key, local: local.to_owned() }
}

/// Lines of two computers with everything in them that can be there, and checkpoints of both.
fn make(folder: &Path) -> PathBuf {
    let (path, world) = (folder.join("whole.tomoshibi"), TestWorld::default());
    let incidents = [IncidentId(world.fresh_id()), IncidentId(world.fresh_id())];
    for (place, computer) in ["first", "second"].iter().enumerate() {
        let writer = writer(&folder.join(computer), &world);
        let mut store = Store::open_or_create(&path, &writer).unwrap();
        let mut last = EntryId(world.fresh_id());
        for number in 0..LINES / 2 {
            let stamp = Stamp {
                id: EntryId(world.fresh_id()),
                recorded_at: world.now(),
                mono: (number % 3 > 0).then(|| Mono { boot: [7; 16], millis: i64::try_from(number).unwrap() * 1000 }),
                nonce: world.nonce(),
            };
            let draft = draft(&world, incidents[usize::try_from(number).unwrap() % 2], number, last);
            store.tx(|tx| tx.append(&draft, &stamp)).unwrap();
            last = stamp.id;
            if number % 50 == 49 {
                store.tx(|tx| tx.insert_checkpoint("みどり野病院", Occasion::Asked, world.now())).unwrap();
            }
        }
        assert!(store.verify().unwrap().is_good(), "computer {place}");
        store.close().unwrap();
    }
    path
}

fn draft(world: &TestWorld, incident: IncidentId, number: u64, last: EntryId) -> Draft {
    let occurred_at = world.now();
    let text = format!("{number}番の髙橋さん（🏥）を紙で受けた。");
    let event = match number % 5 {
        4 => Event::ActUndone { target: last, abandoned: vec![] },
        _ => Event::NoteTaken { text, nature: Nature::Fact, late_reason: None },
    };
    let precision = match number % 4 {
        0 => Precision::Exact,
        1 => Precision::About,
        2 => Precision::Between(Timestamp::from_millis(occurred_at.millis() + 600_000)),
        _ => Precision::Unknown,
    };
    Draft {
        incident,
        press: PressId(world.fresh_id()),
        occurred_at,
        precision,
        from: "受付".to_owned(),
        to: "病棟".to_owned(),
        doer: "田中".to_owned(),
        recorder: "佐藤".to_owned(),
        event,
    }
}

/// A stranger's connection: no guard of ours, and no wish to survive a power cut.
fn stranger(path: &Path) -> Connection {
    let raw = Connection::open(path).unwrap();
    raw.execute_batch(
        "PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF; PRAGMA ignore_check_constraints = ON;
         PRAGMA foreign_keys = OFF;",
    )
    .unwrap();
    raw
}

/// Flips one bit of one value of one line; `None` when it has none or SQLite's own uniqueness forbids it.
fn flip(whole: &Path, path: &Path, dice: &mut Dice) -> Option<&'static str> {
    fs::copy(whole, path).unwrap();
    let raw = stranger(path);
    let column = COLUMNS[dice.place(COLUMNS.len())];
    let n = i64::try_from(dice.roll(LINES)).unwrap() + 1;
    let value: Value =
        raw.query_row(&format!("SELECT {column} FROM entry WHERE n = ?1"), [n], |row| row.get(0)).unwrap();
    let (changed, cast) = flipped(value, dice)?;
    let sql = format!("UPDATE entry SET {column} = {cast} WHERE n = ?2");
    without_guard(&raw, "entry_keeps_rows", |raw| raw.execute(&sql, (changed, n))).ok().map(|_| column)
}

/// Lifts one trigger and puts it back word for word, so that the schema is ours again.
fn without_guard<T>(raw: &Connection, name: &str, job: impl FnOnce(&Connection) -> T) -> T {
    let guard: String =
        raw.query_row("SELECT sql FROM sqlite_schema WHERE name = ?1", [name], |row| row.get(0)).unwrap();
    raw.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    let done = job(raw);
    raw.execute_batch(&guard).unwrap();
    done
}

fn flipped(value: Value, dice: &mut Dice) -> Option<(Value, &'static str)> {
    let mut bit_of = |bytes: &mut Vec<u8>| {
        let bit = dice.place(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
    };
    match value {
        Value::Integer(number) => Some((Value::Integer(number ^ 1 << dice.roll(64)), "?1")),
        Value::Text(text) if !text.is_empty() => {
            let mut bytes = text.into_bytes();
            bit_of(&mut bytes);
            Some((Value::Blob(bytes), "CAST(?1 AS TEXT)"))
        }
        Value::Blob(mut bytes) if !bytes.is_empty() => {
            bit_of(&mut bytes);
            Some((Value::Blob(bytes), "?1"))
        }
        _ => None,
    }
}

/// What our own check finds: nothing, or where.
fn ours(path: &Path, local: &Path) -> &'static str {
    let world = TestWorld::default();
    let Ok(mut store) = Store::open(path, &writer(local, &world)) else { return "opening" };
    match store.verify() {
        Err(_) => "reading",
        Ok(report) if !report.chain_ok => "chain",
        Ok(report) if !report.bad_checkpoints.is_empty() => "checkpoint",
        Ok(report) if !report.file_ok => "pages",
        Ok(_) => "nothing",
    }
}

/// What the independent program finds in each: one process for all of them.
fn theirs(paths: &[PathBuf]) -> Vec<bool> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../peers/verify_timeline.py");
    let mut program = Command::new("python3");
    program.args([script, "--list"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = program.spawn().expect("python3 is missing: apt-get install python3");
    let mut list = child.stdin.take().unwrap();
    let names: Vec<String> = paths.iter().map(|path| path.to_str().unwrap().to_owned()).collect();
    let told = std::thread::spawn(move || list.write_all(names.join("\n").as_bytes()).unwrap());
    let said = child.wait_with_output().unwrap();
    told.join().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let found: Vec<bool> = said.lines().map(|line| line.starts_with("bad ")).collect();
    assert_eq!(found.len(), paths.len(), "one answer a file: {said}");
    found
}

/// For each kind of flip: how often, and what each program found in it.
#[derive(Default)]
struct Table(BTreeMap<String, BTreeMap<String, u64>>);

impl Table {
    fn count(&mut self, kind: &str, found: &str) {
        *self.0.entry(kind.to_owned()).or_default().entry(found.to_owned()).or_default() += 1;
    }

    fn show(&self, title: &str) {
        println!("{title}");
        for (kind, found) in &self.0 {
            let found: Vec<String> = found.iter().map(|(what, times)| format!("{what} {times}")).collect();
            println!("  {kind:<16} {}", found.join(", "));
        }
    }
}

/// Spoils copies of a file in batches and lets both programs look; gives what was spoilt and what each found.
fn campaign<K: Send + Clone>(
    times: u64,
    spoil: impl Fn(u64, &Path) -> Option<K> + Sync,
    mut see: impl FnMut(u64, K, &'static str, bool),
) {
    let folder = quick_folder().unwrap();
    for first in (0..times).step_by(usize::try_from(BATCH).unwrap()) {
        let judged = on_all_cores(BATCH.min(times - first), |number| {
            let home = folder.path().join(number.to_string());
            fs::create_dir_all(&home).unwrap();
            let path = home.join("spoilt.tomoshibi");
            let kind = spoil(first + number, &path)?;
            // Ours opens it for writing: the other program looks at a copy.
            let copy = home.join("copy.tomoshibi");
            fs::copy(&path, &copy).unwrap();
            Some((kind, ours(&path, &home), copy))
        });
        let judged: Vec<_> = judged.into_iter().enumerate().filter_map(|(n, found)| Some((n, found?))).collect();
        let copies: Vec<PathBuf> = judged.iter().map(|(_, (_, _, copy))| copy.clone()).collect();
        for ((n, (kind, ours, _)), theirs) in judged.iter().zip(theirs(&copies)) {
            see(first + *n as u64, kind.clone(), ours, theirs);
        }
        for number in 0..BATCH.min(times - first) {
            fs::remove_dir_all(folder.path().join(number.to_string())).unwrap();
        }
    }
}

#[test]
fn every_flipped_bit_of_a_line_is_found_by_both_programs() {
    let folder = quick_folder().unwrap();
    let whole = make(folder.path());
    assert_eq!(theirs(std::slice::from_ref(&whole)), [false], "the file is right before anybody touches it");
    let (mut table, mut unseen) = (Table::default(), Vec::new());
    let spoil = |number: u64, path: &Path| flip(&whole, path, &mut Dice::of_part(seed(), number));
    campaign(times(1_000, 20_000), spoil, |number, column, ours, theirs| {
        table.count(column, &format!("ours by {ours}"));
        table.count(column, if theirs { "theirs found" } else { "theirs NOT found" });
        if ours == "nothing" || !theirs {
            unseen.push((number, column, ours, theirs));
        }
    });
    table.show("one bit of a value of a line");
    assert_eq!(unseen, [], "every one must be found");
    assert_eq!(table.0.len(), COLUMNS.len(), "every column was looked at");
}

/// Everything that is evidence, as another reader sees it; `None` when it cannot be read.
fn evidence(path: &Path) -> Option<Vec<Vec<Value>>> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let raw = Connection::open_with_flags(format!("file:{}?immutable=1", path.display()), flags).ok()?;
    let columns = COLUMNS.map(|column| format!("e.{column}")).join(", ");
    let sql = format!(
        "SELECT {columns}, s.uuid, s.fork, i.uuid FROM entry AS e NOT INDEXED
         LEFT JOIN station AS s ON s.n = e.station LEFT JOIN incident AS i ON i.n = e.incident ORDER BY e.n"
    );
    let mut statement = raw.prepare(&sql).ok()?;
    let width = statement.column_count();
    let rows = statement.query_map([], |row| (0..width).map(|place| row.get(place)).collect()).ok()?;
    rows.collect::<Result<_, _>>().ok()
}

#[test]
fn a_flipped_bit_anywhere_in_the_file_is_found_when_it_changes_a_line() {
    let folder = quick_folder().unwrap();
    let whole = make(folder.path());
    let (bytes, right) = (fs::read(&whole).unwrap(), evidence(&whole).unwrap());
    let spoil = |number: u64, path: &Path| {
        let mut spoilt = bytes.clone();
        let mut dice = Dice::of_part(seed() ^ 1, number);
        let place = dice.place(spoilt.len());
        spoilt[place] ^= 1 << dice.roll(8);
        fs::write(path, spoilt).unwrap();
        Some(if evidence(path).as_ref() == Some(&right) { "lines the same" } else { "lines changed" })
    };
    let (mut table, mut unseen) = (Table::default(), Vec::new());
    campaign(times(600, 10_000), spoil, |number, truth, ours, theirs| {
        table.count(truth, &format!("ours by {ours}"));
        table.count(truth, if theirs { "theirs found" } else { "theirs nothing" });
        if truth == "lines changed" && (ours == "nothing" || !theirs) {
            unseen.push((number, ours, theirs));
        }
    });
    table.show("one bit anywhere in the file");
    assert_eq!(unseen, [], "what changes a line must be found");
}

#[test]
fn lines_cut_off_the_end_are_missed_by_the_printed_code() {
    let folder = quick_folder().unwrap();
    let whole = make(folder.path());
    let world = TestWorld::default();
    let local = folder.path().join("second");
    let printed = Store::open(&whole, &writer(&local, &world)).unwrap().verify().unwrap().head_code;
    for cut in 1..=5 {
        let path = folder.path().join("cut.tomoshibi");
        fs::copy(&whole, &path).unwrap();
        let raw = stranger(&path);
        without_guard(&raw, "entry_loses_nothing", |raw| {
            raw.execute("DELETE FROM entry WHERE n > (SELECT max(n) FROM entry) - ?1", [cut])
        })
        .unwrap();
        drop(raw);
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../peers/verify_timeline.py");
        let said = Command::new("python3").arg(script).args(["--code", &printed]).arg(&path).output().unwrap();
        let said = String::from_utf8(said.stdout).unwrap();
        assert!(said.starts_with("bad ") && said.contains("no line has this code"), "{cut}: {said}");
        let mut store = Store::open(&path, &writer(&folder.path().join("third"), &world)).unwrap();
        assert_eq!(store.find_code(&Typed::read(&printed).unwrap()).unwrap(), None, "{cut} lines cut off");
        drop(store);
        fs::remove_file(&path).unwrap();
    }
}
