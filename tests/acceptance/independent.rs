//! The record judged by a program that shares no code with ours: `tests/peers/verify_timeline.py`.
//!
//! `UPDATE_GOLDEN=1` rewrites `tests/data/chain-vectors.json`. Released lines keep their hashes for ever: an old vector
//! that changes is a broken format, not a new golden file.

use std::fs;
use std::path::Path;
use std::process::Command;

use engine::chain::{Line, NOTHING_BEFORE, Part, People, head_code};
use engine::ids::{EntryId, IncidentId, PressId};
use engine::time::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{DataFile, Said, cli, root};

/// What the independent program says.
fn judge(words: &[&str]) -> Said {
    let output = Command::new("python3").arg(root().join("tests/peers/verify_timeline.py")).args(words).output();
    Said::of(output.expect("python3 is missing: apt-get install python3"))
}

/// A data file with a night in it, and the code that was printed before the last line.
fn night() -> (DataFile, String) {
    let file = DataFile::demo();
    file.walk(&["start ransom", "recorder 髙橋", "done", "note 事実 受付→本部 3番の患者さんを紙で受けた"]);
    let signed = cli(&["checkpoint", file.text()]);
    assert_eq!(signed.status, 0, "{signed:?}");
    let code = signed.out.split_whitespace().skip(1).take(6).collect::<Vec<_>>().join(" ");
    let code = code.split('（').next().unwrap().to_owned();
    file.walk(&["note そのあとの1行"]);
    (file, code)
}

/// Somebody who has a tool for SQLite and no scruples.
fn tamper(file: &Path, sql: &str) {
    let raw = rusqlite::Connection::open(file).unwrap();
    let triggers: Vec<(String, String)> = raw
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    triggers.iter().for_each(|(name, _)| raw.execute_batch(&format!("DROP TRIGGER {name}")).unwrap());
    raw.execute_batch(sql).unwrap();
    triggers.iter().for_each(|(_, sql)| raw.execute_batch(sql).unwrap());
    raw.execute_batch("PRAGMA journal_mode = DELETE").unwrap();
}

#[test]
fn both_programs_find_a_record_right_and_name_the_same_head() {
    let (file, _) = night();
    let (ours, theirs) = (cli(&["verify", file.text()]), judge(&[file.text()]));
    assert_eq!((ours.status, theirs.status), (0, 0), "{ours:?} {theirs:?}");
    let code = ours.out.lines().next().unwrap().split("照合番号 ").nth(1).unwrap();
    assert!(theirs.out.contains(code), "{ours:?} {theirs:?}");
    assert!(theirs.out.contains("1 checkpoints"), "{theirs:?}");
}

#[test]
fn both_programs_find_the_line_of_a_printed_code() {
    let (file, code) = night();
    let wide: String = code.chars().map(|c| if c == ' ' { '\u{3000}' } else { c }).collect();
    for typed in [&code, &wide, &code.replace([' ', '-'], "")] {
        let (ours, theirs) = (cli(&["verify", file.text(), "--code", typed]), judge(&["--code", typed, file.text()]));
        assert_eq!((ours.status, theirs.status), (0, 0), "{typed}: {ours:?} {theirs:?}");
        assert!(ours.out.contains("そのあとに1行"), "{ours:?}");
        assert!(theirs.out.contains("1 came after it"), "{theirs:?}");
    }
    let mistyped = code.replacen(|c: char| c.is_ascii_digit(), "x", 1);
    cli(&["verify", file.text(), "--code", &mistyped]).is_refused_with("code-mistyped");
    assert!(judge(&["--code", &mistyped, file.text()]).out.contains("mistyped"));
}

#[test]
fn lines_cut_off_the_end_are_missed_by_the_code_on_paper_and_by_the_checkpoint() {
    let (file, _) = night();
    let last = cli(&["verify", file.text()]).out.lines().next().unwrap().split("照合番号 ").nth(1).unwrap().to_owned();
    tamper(file.path(), "DELETE FROM entry WHERE n = (SELECT max(n) FROM entry)");
    assert_eq!(judge(&[file.text()]).status, 0, "the file alone cannot know");
    cli(&["verify", file.text(), "--code", &last]).is_refused_with("code-not-found");
    let theirs = judge(&["--code", &last, file.text()]);
    assert!(theirs.status == 1 && theirs.out.contains("no line has this code"), "{theirs:?}");
    tamper(file.path(), "DELETE FROM entry WHERE n >= (SELECT max(n) FROM entry) - 1");
    cli(&["verify", file.text()]).is_refused_with("altered");
    let theirs = judge(&[file.text()]);
    assert!(theirs.status == 1 && theirs.out.contains("not there any more as it was signed"), "{theirs:?}");
}

#[test]
fn a_changed_word_is_named_by_both_with_who_and_when() {
    let (file, _) = night();
    tamper(file.path(), "UPDATE entry SET body = replace(body, '3番', '8番') WHERE kind = 'note_taken'");
    let ours = cli(&["verify", file.text()]);
    ours.is_refused_with("altered");
    assert!(ours.err.contains("髙橋"), "who it says it was: {ours:?}");
    let theirs = judge(&[file.text()]);
    assert!(
        theirs.status == 1 && theirs.out.contains("髙橋") && theirs.out.contains("does not come out"),
        "{theirs:?}"
    );
}

#[test]
fn a_checkpoint_signed_with_another_key_is_found_by_both() {
    let (file, _) = night();
    tamper(
        file.path(),
        "UPDATE station SET public_key = x'fd1724385aa0c75b64fb78cd602fa1d991fdebf76b13c58ed702eac835e9f618'",
    );
    cli(&["verify", file.text()]).is_refused_with("altered");
    let theirs = judge(&[file.text()]);
    assert!(theirs.status == 1 && theirs.out.contains("does not fit the key"), "{theirs:?}");
}

#[test]
fn a_file_that_is_none_is_no_record() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.tomoshibi");
    fs::write(&path, "nothing").unwrap();
    assert_eq!(judge(&[path.to_str().unwrap()]).status, 1);
    assert_eq!(judge(&[root().join("tests/data/foreign.sqlite").to_str().unwrap()]).status, 1);
    assert_eq!(judge(&[]).status, 2);
}

#[test]
fn the_code_on_paper_says_the_whole_note_to_a_foreign_reader() {
    let (file, _) = night();
    let pdf = file.folder().join("night.pdf");
    let pdf = pdf.to_str().unwrap();
    let words = ["pack", file.text(), "--place", "front-desk", "--visits", "5", "--hours", "1", "--out", pdf];
    assert_eq!(cli(&words).status, 0);
    let foreign = |program: &str, package: &str, words: &[&str]| {
        let output = Command::new(program).args(words).output();
        Said::of(output.unwrap_or_else(|_| panic!("{program} is missing: apt-get install {package}")))
    };
    let info = foreign("pdfinfo", "poppler-utils", &[pdf]).out;
    let last = info.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap().trim();
    let picture = file.folder().join("last");
    let picture = picture.to_str().unwrap();
    foreign(
        "pdftoppm",
        "poppler-utils",
        &["-r", "150", "-f", last, "-l", last, "-gray", "-png", "-singlefile", pdf, picture],
    );
    let read = foreign("zbarimg", "zbar-tools", &["--quiet", "--raw", &[picture, ".png"].concat()]).out;
    let raw = rusqlite::Connection::open(file.path()).unwrap();
    let note: String =
        raw.query_row("SELECT note FROM checkpoint ORDER BY n DESC LIMIT 1", [], |row| row.get(0)).unwrap();
    assert!(note.contains("occasion print"), "it was signed for this print: {note}");
    assert!(read.contains(&note), "the reader says {read}\ninstead of {note}");
    let text = foreign("pdftotext", "poppler-utils", &["-f", last, "-l", last, pdf, "-"]).out;
    let digest = note.lines().find_map(|line| line.strip_prefix("hash ")).unwrap();
    for group in 0..8 {
        assert!(text.contains(digest.get(group * 8..group * 8 + 8).unwrap()), "the whole hash is on the sheet: {text}");
    }
    for words in ["記録の証明", "記録者", "確認者", "印", "照合番号で分かるのは"] {
        assert!(text.contains(words), "{words} is on the sheet: {text}");
    }
}

// ---- Golden vectors ----

/// A line with everything in it that can be there.
fn full() -> Line<'static> {
    let uuid = |byte: u8| Uuid::from_bytes([byte; 16]);
    Line {
        station: uuid(0x11),
        seq: 7,
        incident: IncidentId(uuid(0x22)),
        id: EntryId(uuid(0x33)),
        press: PressId(uuid(0x44)),
        nth: 2,
        occurred_at: Timestamp::from_millis(1_716_045_600_000),
        occurred_until: Some(Timestamp::from_millis(1_716_046_200_000)),
        precision: 2,
        recorded_at: Timestamp::from_millis(1_716_049_200_123),
        mono_ms: Some(86_400_000),
        boot: Some([0x55; 16]),
        people: Part::Open(PEOPLE, [0x66; 16]),
        kind: "note_taken",
        v: 1,
        ref_entry: Some(EntryId(uuid(0x77))),
        seen: &[0x88; 64],
        body: Part::Open(BODY, [0x99; 16]),
    }
}

const PEOPLE: People<'_> = People { recorder: "佐藤", doer: "田中", from_unit: "受付", to_unit: "病棟" };
const BODY: &str = r#"{"event":"note_taken","text":"紙で受けた","nature":"fact"}"#;

/// Every way in which lines differ, each under a name.
fn cases() -> Vec<(&'static str, Line<'static>, [u8; 32])> {
    let full = full();
    let plain =
        Line { occurred_until: None, precision: 0, mono_ms: None, boot: None, ref_entry: None, seen: &[], ..full };
    let long: &'static str = Box::leak("患者さんを紙で受けた。".repeat(2_000).into_boxed_str());
    let named = |recorder| Line { people: Part::Open(People { recorder, ..PEOPLE }, [0x66; 16]), ..plain };
    let said = |body| Line { body: Part::Open(body, [0x99; 16]), ..plain };
    let nobody = People { recorder: "", doer: "", from_unit: "", to_unit: "" };
    let nothing = NOTHING_BEFORE;
    let before = [0xab; 32];
    vec![
        ("everything there is", full, before),
        ("nothing that can be left out", plain, nothing),
        ("the first line of a chain", Line { seq: 1, ..plain }, nothing),
        ("the same behind another line", plain, before),
        ("the largest number", Line { seq: i64::MAX.unsigned_abs(), nth: u32::MAX, v: u32::MAX, ..plain }, before),
        ("before 1970", Line { occurred_at: Timestamp::from_millis(-1), ..plain }, before),
        ("the year 9999", Line { recorded_at: Timestamp::from_millis(253_402_300_799_999), ..plain }, before),
        ("about", Line { precision: 1, ..plain }, before),
        ("between", Line { precision: 2, occurred_until: full.occurred_until, ..plain }, before),
        ("unknown", Line { precision: 3, ..plain }, before),
        ("a clock at zero", Line { mono_ms: Some(0), boot: Some([0; 16]), ..plain }, before),
        ("about another line", Line { ref_entry: full.ref_entry, ..plain }, before),
        ("another chain was seen", Line { seen: &[0x88; 32], ..plain }, before),
        ("nobody is named", Line { people: Part::Open(nobody, [0x66; 16]), ..plain }, before),
        ("a rare form of a name", named("髙橋 𠮷田 神\u{fa19}"), before),
        ("a name with a variation selector", named("葛\u{e0100}城"), before),
        ("kana with marks of their own", named("は\u{309a}んた\u{3099}"), before),
        ("an emoji of four bytes", said(r#"{"event":"note_taken","text":"🏥🚑","nature":"report"}"#), before),
        (
            "quotes, a back slash and control characters",
            said(r#"{"event":"note_taken","text":"\"\\\n\u0001/","nature":"guess"}"#),
            before,
        ),
        (
            "words of a mail in two directions",
            said("{\"event\":\"note_taken\",\"text\":\"a\u{202e}b\u{200b}\"}"),
            before,
        ),
        ("a very long text", said(long), before),
        ("an empty text", said(""), before),
        ("names blacked out", Line { people: Part::Hidden(full.people.hash()), ..full }, before),
        ("words blacked out", Line { body: Part::Hidden(full.body.hash()), ..full }, before),
        ("both blacked out", Line { people: Part::Hidden([1; 32]), body: Part::Hidden([2; 32]), ..full }, before),
        ("the first line of a fork", Line { seq: 8, ..full }, full.hash(&before)),
        ("the other line of the same number", Line { seq: 8, v: 2, ..full }, full.hash(&before)),
    ]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// As an archive writes a line, and beside it what must come out.
fn written((what, line, before): &(&str, Line<'_>, [u8; 32])) -> Value {
    let hash = line.hash(before);
    let mut written = json!({
        "what": what, "previous": hex(before),
        "station": line.station, "fork": 0, "seq": line.seq, "incident": line.incident, "id": line.id,
        "press": line.press, "nth": line.nth, "occurred_at": line.occurred_at.millis(),
        "occurred_until": line.occurred_until.map(Timestamp::millis), "precision": line.precision,
        "recorded_at": line.recorded_at.millis(), "mono_ms": line.mono_ms, "boot": line.boot.map(|boot| hex(&boot)),
        "kind": line.kind, "v": line.v, "ref_entry": line.ref_entry, "seen": hex(line.seen),
        "people": hex(&line.people.hash()), "content": hex(&line.body.hash()),
        "hash": hex(&hash), "code": head_code(&hash),
    });
    let members = written.as_object_mut().unwrap();
    match line.people {
        Part::Open(people, nonce) => members.extend([
            ("people_nonce".to_owned(), hex(&nonce).into()),
            ("recorder".to_owned(), people.recorder.into()),
            ("doer".to_owned(), people.doer.into()),
            ("from_unit".to_owned(), people.from_unit.into()),
            ("to_unit".to_owned(), people.to_unit.into()),
        ]),
        Part::Hidden(hash) => members.extend([("people_hash".to_owned(), hex(&hash).into())]),
    }
    match line.body {
        Part::Open(body, nonce) => {
            members.extend([("content_nonce".to_owned(), hex(&nonce).into()), ("body".to_owned(), body.into())]);
        }
        Part::Hidden(hash) => members.extend([("content_hash".to_owned(), hex(&hash).into())]),
    }
    written
}

#[test]
fn the_golden_vectors_are_what_both_programs_compute() {
    let path = root().join("tests/data/chain-vectors.json");
    let lines: Vec<Value> = cases().iter().map(written).collect();
    let now = json!({ "format": "tomoshibi-entry-v1", "lines": lines });
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, serde_json::to_string_pretty(&now).unwrap() + "\n").unwrap();
    }
    let golden: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(now, golden, "a line that was written must have its hash for ever");
    assert!(lines.len() >= 20);
    let theirs = judge(&["--vectors", path.to_str().unwrap()]);
    assert_eq!(theirs.status, 0, "{theirs:?}");
}

#[test]
fn a_vector_that_is_wrong_is_found_by_the_other_program() {
    let text = fs::read_to_string(root().join("tests/data/chain-vectors.json")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wrong.json");
    fs::write(&path, text.replacen("受付", "受什", 1)).unwrap();
    assert_eq!(judge(&["--vectors", path.to_str().unwrap()]).status, 1);
}
