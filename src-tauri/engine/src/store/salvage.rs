//! Salvage: whatever can still be read of a damaged file, or of a mirror, goes into a new one; nothing altered does.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, named_params, params_from_iter};
use serde::Deserialize;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::files::{from_io, put_in_place};
use crate::ids::ChainId;
use crate::record::PlanRecord;
use crate::store::rebuild::{Missing, Rebuild, rest_of};
use crate::store::record::{self, EntryRecord};
use crate::store::station::from_hex;
use crate::store::{StoredApproval, Writer, approval, backup, keys, meta, open, paper, plan, read_only, verify};
use crate::time::Timestamp;

/// Rows looked at in one go while nothing is wrong.
const ROWS: i64 = 1000;
/// No row is shorter: so many may lie in a file of a given length.
const SHORTEST_ROW: u64 = 64;
/// Tables that are taken row by row as they are; the others are needed to place a line.
const AS_THEY_ARE: [&str; 8] = [
    "plan_revision",
    "playbook_text",
    "slip_block",
    "pack_made",
    "box_check",
    "draft_change",
    "plan_approval",
    "attachment",
];
/// Rows whose number people or other rows go by.
const NUMBERED: [&str; 3] = ["plan_revision", "draft_change", "plan_approval"];

/// What came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Salvaged {
    /// The new file.
    pub path: PathBuf,
    /// Lines in it.
    pub entries: u64,
    /// What it lacks.
    pub missing: Vec<Missing>,
    /// Where lines lie that can be read but do not fit into a chain.
    pub beside: Option<PathBuf>,
}

/// Saves what can be read of `from`, a data file or a mirror, into a new file at `to`. `from` is only read.
///
/// The new file has an id of its own, so that this computer begins a new station in it; all chains stay as they are.
///
/// # Errors
/// `file-exists`, `file-missing`, `file-foreign`; `file-damaged` when nothing can be read at all.
pub fn salvage(from: &Path, to: &Path, writer: &Writer) -> Result<Salvaged> {
    let rest = rest_of(to);
    for taken in [to, &rest] {
        if taken.exists() {
            return Err(Error::FileExists(taken.display().to_string()));
        }
    }
    let partial = backup::partial_of(to);
    backup::remove(&partial);
    let saved = build(from, &partial, &rest, writer).and_then(|saved| {
        put_in_place(&partial, to).map_err(|failure| from_io(&failure, to))?;
        Ok(Salvaged { path: to.to_owned(), ..saved })
    });
    if saved.is_err() {
        backup::remove(&partial);
        // Without the file the rest would say nothing.
        let _ = std::fs::remove_file(&rest);
    }
    saved
}

fn build(from: &Path, partial: &Path, rest: &Path, writer: &Writer) -> Result<Salvaged> {
    let mut rebuild = Rebuild::new(backup::begin(partial)?, rest.to_owned());
    rebuild.connection.execute_batch("BEGIN")?;
    for (key, value) in [(meta::FILE, writer.file.to_string()), (meta::CREATED_AT, writer.at.to_string())] {
        remember(&rebuild.connection, key, &value, writer.at)?;
    }
    let lost = if is_mirror(from)? { read_mirror(from, &mut rebuild)? } else { read_file(from, &mut rebuild, writer)? };
    if !rebuild.connection.prepare("SELECT 1 FROM station")?.exists([])? {
        return Err(Error::FileDamaged("nothing in it can be read".into()));
    }
    let (connection, entries, mut missing, beside) = rebuild.end()?;
    keys::fill(&connection)?;
    missing.extend(lost.into_iter().filter(|(_, rows)| *rows > 0).map(|(table, rows)| Missing::Other(table, rows)));
    connection.execute_batch("COMMIT")?;
    backup::finish(connection, partial)?;
    let connection = read_only::immutable(partial)?;
    let mut run = verify::Verifying::default();
    while !verify::verify_some(&connection, &mut run, 10_000)? {}
    if !verify::report(&connection, &run).is_good() {
        return Err(Error::NotSaved("what was salvaged was read back other than it was written".into()));
    }
    Ok(Salvaged { path: partial.to_owned(), entries, missing, beside })
}

fn remember(connection: &Connection, key: &str, value: &str, at: Timestamp) -> Result<()> {
    connection.execute(meta::INSERT, named_params! { ":key": key, ":value": value, ":at": at })?;
    Ok(())
}

/// A damaged data file, through a private copy: SQLite writes into what it mends.
fn read_file(from: &Path, rebuild: &mut Rebuild, writer: &Writer) -> Result<Vec<(String, u64)>> {
    read_only::check_beginning(from)?;
    let private = read_only::Private::of(from, &writer.local)?;
    pad(private.path()).map_err(|failure| from_io(&failure, private.path()))?;
    let old = connect(private.path())?;
    let most = std::fs::metadata(private.path()).map_or(0, |file| file.len() / SHORTEST_ROW);
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut lost = Vec::new();
    let mut stations = BTreeMap::new();
    lost.push(walk(&old, "station", most, |row| {
        let chain = ChainId { station: Uuid::from_bytes(row.get("uuid")?), fork: row.get("fork")? };
        let (name, key): (String, Vec<u8>) = (row.get("name")?, row.get("public_key")?);
        rebuild.add_station(chain, &name, &key, row.get("first_seen")?)?;
        stations.insert(row.get::<_, i64>("n")?, chain);
        Ok(())
    }));
    let mut incidents = BTreeMap::new();
    lost.push(walk(&old, "incident", most, |row| {
        incidents.insert(row.get::<_, i64>("n")?, Uuid::from_bytes(row.get("uuid")?));
        Ok(())
    }));
    lost.push(walk(&old, "meta", most, |row| {
        let key: String = row.get("key")?;
        let renamed = if key == meta::FILE { "salvaged-from".to_owned() } else { key };
        let value: String = row.get("value")?;
        if renamed == meta::CREATED_AT {
            Ok(())
        } else {
            remember(&rebuild.connection, &renamed, &value, row.get("set_at")?)
        }
    }));
    for table in AS_THEY_ARE {
        lost.push(walk(&old, table, most, |row| copy_row(&rebuild.connection, table, row)));
    }
    // Lines that are missing are told by the numbers of their chains.
    walk(&old, "entry", most, |row| {
        let unknown = || Error::FileDamaged("a line of no station or no incident".into());
        let chain = *stations.get(&row.get("station")?).ok_or_else(unknown)?;
        let incident = *incidents.get(&row.get("incident")?).ok_or_else(unknown)?;
        rebuild.take(&record::of(row, chain, incident)?)
    });
    for (n, chain) in &stations {
        if let Some(seq) = reached(&old, *n) {
            rebuild.reached(*chain, seq);
        }
    }
    lost.push(walk(&old, "checkpoint", most, |row| copy_checkpoint(rebuild, &stations, row)));
    Ok(lost)
}

/// SQLite reads nothing at all of a file that is shorter than its header says, so what was cut off becomes empty pages.
fn pad(path: &Path) -> std::io::Result<()> {
    let mut header = [0; open::HEADER];
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    file.read_exact(&mut header)?;
    let whole = open::length_of(&header).unwrap_or(0);
    if file.metadata()?.len() < whole { file.set_len(whole) } else { Ok(()) }
}

/// As the file itself would be opened, and when that does not work, without its side file.
fn connect(path: &Path) -> Result<Connection> {
    let whole = open::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .and_then(|connection| open::harden(&connection).map(|()| connection))
        .and_then(|connection| open::take_alone(&connection).map(|()| connection));
    whole.map_or_else(|_| read_only::immutable(path), Ok)
}

/// Shows every row of a table that can be read to `see`, and says how many could not.
///
/// Where a page is broken, each number behind it is asked for until one lies on a page that is not.
fn walk(old: &Connection, table: &str, most: i64, mut see: impl FnMut(&Row<'_>) -> Result<()>) -> (String, u64) {
    let sql = format!("SELECT rowid, * FROM {table} NOT INDEXED WHERE rowid > ?1 ORDER BY rowid LIMIT ?2");
    let (mut after, mut lost) = (0, 0);
    while after <= most {
        let (reached, outcome) = slice(old, &sql, after, &mut see, &mut lost);
        let is_whole = outcome.is_ok_and(|rows| rows < ROWS);
        if is_whole {
            break;
        }
        // Nothing came of it: the row behind is on a broken page.
        after = if reached == after { after + 1 } else { reached };
    }
    (table.to_owned(), lost)
}

/// Where it got to, and how many rows it saw or why it stopped.
fn slice(
    old: &Connection,
    sql: &str,
    after: i64,
    see: &mut impl FnMut(&Row<'_>) -> Result<()>,
    lost: &mut u64,
) -> (i64, Result<i64>) {
    let mut reached = after;
    let mut look = || {
        let mut statement = old.prepare_cached(sql)?;
        let mut rows = statement.query((after, ROWS))?;
        let mut n_rows = 0;
        while let Some(row) = rows.next()? {
            reached = row.get(0)?;
            n_rows += 1;
            if see(row).is_err() {
                *lost += 1;
            }
        }
        Ok(n_rows)
    };
    let outcome = look();
    (reached, outcome)
}

/// The highest number of a station, from tables that may outlive that of the lines.
fn reached(old: &Connection, station: i64) -> Option<u64> {
    let seq: Option<i64> = old.query_row(include_str!("salvage_reached.sql"), [station], |row| row.get(0)).ok()?;
    seq.and_then(|seq| u64::try_from(seq).ok())
}

/// The first column is the row's own number. Some keep it: people cite a revision, an approval names a change.
fn copy_row(new: &Connection, table: &str, row: &Row<'_>) -> Result<()> {
    if !proves_itself(new, table, row)? {
        return Err(Error::FileDamaged(format!("a row of {table} is not what was kept")));
    }
    let n_columns = row.as_ref().column_count();
    let mut values = (1..n_columns).map(|column| row.get::<_, Value>(column)).collect::<rusqlite::Result<Vec<_>>>()?;
    if let (Some(number), true) = (values.first_mut(), !NUMBERED.contains(&table)) {
        *number = Value::Null;
    }
    let blanks = vec!["?"; values.len()].join(", ");
    new.prepare_cached(&format!("INSERT INTO {table} VALUES ({blanks})"))?.execute(params_from_iter(values))?;
    Ok(())
}

/// An altered plan does not pass for one; an approval goes with the revision it was written for.
fn proves_itself(new: &Connection, table: &str, row: &Row<'_>) -> Result<bool> {
    let digest = |column: &str| Ok::<_, Error>(plan::digest_bytes(row.get_ref(column)?.as_bytes().unwrap_or_default()));
    Ok(match table {
        "plan_revision" => row.get::<_, [u8; 32]>("sha256")? == digest("content")?,
        "attachment" => row.get::<_, [u8; 32]>("sha256")? == digest("bytes")?,
        "plan_approval" => {
            let (approval, kept) = approval::read(row)?;
            let sql = "SELECT sha256, created_at FROM plan_revision WHERE number = ?1";
            let found = new.prepare_cached(sql)?.query_row([approval.number], |row| Ok((row.get(0)?, row.get(1)?)));
            found.optional()?.is_some_and(|(sha256, created_at)| approval.digest(&sha256, created_at) == kept)
        }
        _ => true,
    })
}

fn copy_checkpoint(rebuild: &Rebuild, stations: &BTreeMap<i64, ChainId>, row: &Row<'_>) -> Result<()> {
    let unknown = || Error::FileDamaged("a checkpoint of no station".into());
    let chain = stations.get(&row.get("station")?).ok_or_else(unknown)?;
    let text = |column: &str| Ok::<_, Error>(row.get::<_, String>(column)?);
    add_checkpoint(rebuild, *chain, row.get("seq")?, &text("occasion")?, row.get("made_at")?, &text("note")?)
}

fn add_checkpoint(
    rebuild: &Rebuild,
    chain: ChainId,
    seq: i64,
    occasion: &str,
    made_at: Timestamp,
    note: &str,
) -> Result<()> {
    let station = rebuild.station(chain)?.ok_or_else(|| Error::FileDamaged("a checkpoint of no station".into()))?;
    let sql =
        "INSERT INTO checkpoint (station, seq, occasion, made_at, note) VALUES (:station, :seq, :occasion, :at, :note)";
    let values =
        named_params! { ":station": station, ":seq": seq, ":occasion": occasion, ":at": made_at, ":note": note };
    rebuild.connection.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

fn is_mirror(path: &Path) -> Result<bool> {
    let file = File::open(path).map_err(|failure| from_io(&failure, path))?;
    let mut first = Vec::new();
    // The first bytes tell it; a data file has no line feed there.
    file.take(64).read_to_end(&mut first).map_err(|failure| from_io(&failure, path))?;
    Ok(first.starts_with(br#"{"record":"archive""#))
}

/// The other records of a mirror; each has members the others lack.
#[derive(Deserialize)]
#[serde(tag = "record", rename_all = "lowercase")]
enum Record {
    Archive {
        file: String,
    },
    Station {
        uuid: Uuid,
        fork: u32,
        name: String,
        public_key: String,
        first_seen: String,
    },
    Playbook {
        id: String,
        edition: String,
        text: String,
    },
    Checkpoint {
        station: Uuid,
        fork: u32,
        seq: i64,
        occasion: String,
        made_at: String,
        note: String,
    },
    #[serde(other)]
    Unknown,
}

fn read_mirror(path: &Path, rebuild: &mut Rebuild) -> Result<Vec<(String, u64)>> {
    let file = File::open(path).map_err(|failure| from_io(&failure, path))?;
    let mut lost = 0;
    for line in BufReader::with_capacity(1 << 20, file).split(b'\n') {
        let line = line.map_err(|failure| from_io(&failure, path))?;
        let taken = if line.starts_with(br#"{"record":"entry""#) {
            serde_json::from_slice::<EntryRecord>(&line)
                .map_err(|failure| unreadable(&failure))
                .and_then(|record| rebuild.take(&record))
        } else if line.starts_with(br#"{"record":"plan""#) {
            serde_json::from_slice::<PlanRecord<'_>>(&line)
                .map_err(|failure| unreadable(&failure))
                .and_then(|record| place_plan(rebuild, &record))
        } else if paper::KINDS.iter().any(|kind| line.starts_with(format!(r#"{{"record":"{kind}""#).as_bytes())) {
            serde_json::from_slice::<crate::record::Record<'_>>(&line)
                .map_err(|failure| unreadable(&failure))
                .and_then(|record| paper::place(&rebuild.connection, &record))
        } else {
            serde_json::from_slice::<Record>(&line)
                .map_err(|failure| unreadable(&failure))
                .and_then(|record| place(rebuild, record))
        };
        lost += u64::from(taken.is_err());
    }
    Ok(vec![("mirror".to_owned(), lost)])
}

/// A revision that proves itself, with its approval when that does, too.
fn place_plan(rebuild: &Rebuild, record: &PlanRecord<'_>) -> Result<()> {
    let altered = |what: &str| Error::FileDamaged(format!("{what} {} is not what was kept", record.number));
    if plan::digest(&record.content) != record.sha256.0 {
        return Err(altered("revision"));
    }
    rebuild.connection.execute(
        include_str!("import_revision.sql"),
        named_params! {
            ":number": record.number,
            ":sha256": record.sha256.0,
            ":content": record.content,
            ":created_at": record.created_at,
        },
    )?;
    let Some(approval) = &record.approval else { return Ok(()) };
    let approval = StoredApproval::of(record, approval).ok_or_else(|| altered("the approval of revision"))?;
    // A mirror has no draft: it begins anew with this revision.
    let approval = StoredApproval { draft_upto: 0, ..approval };
    approval::insert(&rebuild.connection, &approval, &record.sha256.0, record.created_at)
}

fn unreadable(failure: &serde_json::Error) -> Error {
    Error::FileDamaged(failure.to_string())
}

fn place(rebuild: &Rebuild, record: Record) -> Result<()> {
    let bytes = |text: &str| from_hex(text).ok_or_else(|| Error::FileDamaged("no hexadecimal".into()));
    let moment = |text: &str| Timestamp::parse_rfc3339(text).ok_or_else(|| Error::FileDamaged("no time".into()));
    match record {
        Record::Archive { file } => remember(&rebuild.connection, "salvaged-from", &file, Timestamp::from_millis(0)),
        Record::Station { uuid, fork, name, public_key, first_seen } => {
            let chain = ChainId { station: uuid, fork };
            rebuild.add_station(chain, &name, &bytes(&public_key)?, moment(&first_seen)?.millis())
        }
        Record::Playbook { id, edition, text } => {
            let sql = "INSERT INTO playbook_text (id, edition, text) VALUES (?1, ?2, ?3)";
            rebuild.connection.execute(sql, (id, edition, text))?;
            Ok(())
        }
        Record::Checkpoint { station, fork, seq, occasion, made_at, note } => {
            add_checkpoint(rebuild, ChainId { station, fork }, seq, &occasion, moment(&made_at)?, &note)
        }
        Record::Unknown => Ok(()),
    }
}
