//! A wrong file gets its own answer, and is not touched.

use super::*;
use crate::error::{Error, ErrorCode};
use crate::store::migrate;

/// Set in the process that a test starts of itself.
const SECOND_PROCESS: &str = "TOMOSHIBI_TEST_SECOND_PROCESS";

fn refusal(path: &Path) -> ErrorCode {
    let place = Place::new();
    place.try_open(path).unwrap_err().code()
}

#[test]
fn a_file_that_is_not_there_is_made_only_when_asked() {
    let place = Place::new();
    assert_eq!(refusal(&place.path()), ErrorCode::FileMissing);
    Store::open_or_create(&place.path(), &place.writer()).unwrap().close().unwrap();
    let mut store = Store::open_or_create(&place.path(), &place.writer()).unwrap();
    let born = store.tx(|tx| tx.meta("created-at")).unwrap();
    assert_eq!(born.as_deref(), Some("2026-04-01T00:00:00.000Z"), "the second call found the first one's file");
}

#[test]
fn a_new_file_has_its_mode_before_it_has_its_name() {
    let place = Place::new();
    crate::store::open::create(&place.path(), &place.writer()).unwrap();
    let header = std::fs::read(place.path()).unwrap();
    assert_eq!(header[18..20], [2, 2], "else a journal of its name is made and deleted, and may come back");
    assert_eq!(std::fs::read_dir(place.folder.path()).unwrap().count(), 1, "and it is alone");
}

#[test]
fn its_folder_is_made_too() {
    let place = Place::new();
    let path = place.folder.path().join("灯/data/facility.tomoshibi");
    Store::create(&path, &place.writer()).unwrap().close().unwrap();
    assert!(path.is_file());
}

#[test]
fn a_file_that_is_there_is_never_made_anew() {
    let place = Place::with_notes(1);
    assert_eq!(Store::create(&place.path(), &place.writer()).unwrap_err().code(), ErrorCode::FileExists);
    assert_eq!(place.entries(&mut place.open()).len(), 1);
}

#[test]
fn a_new_file_is_not_put_beside_the_log_of_a_lost_one() {
    let place = Place::new();
    let mut log = place.path().into_os_string();
    log.push("-wal");
    std::fs::write(log, b"the last words of a file that is gone").unwrap();
    assert_eq!(Store::create(&place.path(), &place.writer()).unwrap_err().code(), ErrorCode::FileDamaged);
    assert!(!place.path().exists());
}

#[test]
fn a_file_of_another_kind_is_foreign_and_stays_as_it_is() {
    let place = Place::new();
    for content in ["患者一覧,2026\r\n".repeat(100), "x".into()] {
        std::fs::write(place.path(), &content).unwrap();
        assert_eq!(refusal(&place.path()), ErrorCode::FileForeign);
        assert_eq!(std::fs::read_to_string(place.path()).unwrap(), content);
    }
    assert_eq!(refusal(place.folder.path()), ErrorCode::FileForeign, "a folder");
}

#[test]
fn the_sqlite_file_of_another_program_is_foreign_and_stays_as_it_is() {
    let place = Place::new();
    let other = rusqlite::Connection::open(place.path()).unwrap();
    other.execute_batch("CREATE TABLE entry (x); INSERT INTO entry VALUES (1);").unwrap();
    drop(other);
    let before = std::fs::read(place.path()).unwrap();
    assert_eq!(refusal(&place.path()), ErrorCode::FileForeign);
    assert_eq!(std::fs::read(place.path()).unwrap(), before);
}

#[test]
fn a_newer_file_is_refused_and_stays_as_it_is() {
    let place = Place::with_notes(1);
    rusqlite::Connection::open(place.path()).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let before = std::fs::read(place.path()).unwrap();
    let refused = place.try_open(&place.path()).unwrap_err();
    assert_eq!(refused, Error::FileNewer { found: 99, known: 3 });
    assert_eq!(std::fs::read(place.path()).unwrap(), before);
}

#[test]
fn an_empty_or_blank_file_is_damaged() {
    let place = Place::new();
    for content in [vec![], vec![0; 4096]] {
        std::fs::write(place.path(), content).unwrap();
        assert_eq!(refusal(&place.path()), ErrorCode::FileDamaged, "that is what a power cut leaves on some sticks");
    }
}

#[test]
fn a_file_cut_short_is_damaged() {
    let place = Place::with_notes(40);
    let whole = std::fs::read(place.path()).unwrap();
    for keep in [50, 100, 4095, 4096, 8192, whole.len() / 2, whole.len() - 4096, whole.len() - 1] {
        std::fs::write(place.path(), whole.get(..keep).unwrap()).unwrap();
        assert_eq!(refusal(&place.path()), ErrorCode::FileDamaged, "{keep} of {} bytes", whole.len());
    }
}

#[test]
fn garbage_in_the_middle_is_damaged() {
    let place = Place::with_notes(40);
    let whole = std::fs::read(place.path()).unwrap();
    for page in 1..whole.len() / 4096 {
        let mut broken = whole.clone();
        broken[page * 4096..page * 4096 + 512].fill(0xA5);
        std::fs::write(place.path(), broken).unwrap();
        assert_eq!(refusal(&place.path()), ErrorCode::FileDamaged, "page {page}");
    }
}

#[test]
fn a_first_page_that_a_power_cut_broke_is_mended_from_the_log() {
    let place = Place::with_notes(1);
    let mut store = place.open();
    let length = || std::fs::metadata(place.path()).unwrap().len();
    let before = length();
    // Until the last page is one of lines that has just been begun: the next line goes there, and so into the log.
    while length() == before {
        place.append(&mut store, &place.note("頁が増えるまで書く")).unwrap();
        store.checkpoint().unwrap();
    }
    for _ in 0..20 {
        place.append(&mut store, &place.note("頁が増えるまで書く")).unwrap();
    }
    let broken = place.folder.path().join("broken.tomoshibi");
    let mut pages = std::fs::read(place.path()).unwrap();
    pages[..4096].fill(0xA5);
    pages.truncate(pages.len() - 100);
    std::fs::write(&broken, pages).unwrap();
    assert_eq!(refusal(&broken), ErrorCode::FileForeign, "without its log nobody can tell what it was");
    let side = |path: &Path| PathBuf::from(format!("{}-wal", path.display()));
    std::fs::copy(side(&place.path()), side(&broken)).unwrap();
    let mut mended = place.try_open(&broken).unwrap();
    assert_eq!(place.entries(&mut mended), place.entries(&mut store));
    assert!(mended.verify().unwrap().is_good());
}

#[test]
fn a_file_or_folder_that_may_not_be_written_is_said_so() {
    let place = Place::with_notes(1);
    for target in [place.path(), place.folder.path().to_owned()] {
        let before = std::fs::metadata(&target).unwrap().permissions();
        let mut closed = before.clone();
        closed.set_readonly(true);
        std::fs::set_permissions(&target, closed).unwrap();
        let code = refusal(&place.path());
        std::fs::set_permissions(&target, before).unwrap();
        assert_eq!(code, ErrorCode::FileReadOnly, "{}", target.display());
    }
    assert!(place.try_open(&place.path()).is_ok(), "nothing was left locked");
}

#[test]
fn the_same_file_is_opened_once() {
    let place = Place::new();
    let mut store = place.create();
    assert_eq!(refusal(&place.path()), ErrorCode::FileLocked);
    let roundabout = place.folder.path().join(".").join(place.path().file_name().unwrap());
    assert_eq!(refusal(&roundabout), ErrorCode::FileLocked, "by another name, too");
    assert!(place.append(&mut store, &place.note("まだ書ける")).is_ok());
    drop(store);
    assert!(place.try_open(&place.path()).is_ok());
}

#[test]
fn a_second_process_finds_the_file_locked() {
    if let Some(path) = std::env::var_os(SECOND_PROCESS) {
        assert_eq!(refusal(Path::new(&path)), ErrorCode::FileLocked);
        return;
    }
    let place = Place::new();
    let mut store = place.create();
    let second = || {
        std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "store::tests::opening::a_second_process_finds_the_file_locked"])
            .env(SECOND_PROCESS, place.path())
            .output()
            .unwrap()
    };
    let answer = second();
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stdout));
    place.append(&mut store, &place.note("先の窓はそのまま")).unwrap();
    drop(store);
    assert!(!second().status.success(), "the control: once the file is free, the second process gets it");
}

#[test]
fn a_schema_somebody_changed_is_not_trusted() {
    for sql in [
        "DROP TRIGGER entry_keeps_rows",
        "DROP INDEX run_by_incident",
        "DROP TRIGGER entry_begins_run",
        "DROP VIEW stretch",
        "CREATE VIEW other AS SELECT 1",
        "CREATE TABLE other (x)",
        "CREATE TRIGGER quiet AFTER INSERT ON entry BEGIN SELECT 1; END",
        "ALTER TABLE meta ADD COLUMN more TEXT",
        "CREATE TRIGGER quiet BEFORE INSERT ON entry BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TRIGGER thief AFTER INSERT ON entry BEGIN INSERT INTO meta (key, value, set_at) VALUES ('x', 'y', 0); END",
        "CREATE INDEX trap ON entry (length(body))",
        "CREATE UNIQUE INDEX narrow ON entry (doer)",
        "CREATE VIEW sqlitee AS SELECT * FROM entry",
        "CREATE VIRTUAL TABLE words USING fts5 (text)",
        "DROP TRIGGER entry_keeps_rows;
         CREATE TRIGGER entry_keeps_rows BEFORE UPDATE ON entry BEGIN SELECT RAISE(IGNORE); END",
        "DROP TRIGGER entry_keeps_rows;
         CREATE TRIGGER entry_keeps_row BEFORE UPDATE ON entry
         BEGIN SELECT RAISE(ABORT, 'entry is append-only'); END",
        "ALTER TABLE entry RENAME TO old; ALTER TABLE old RENAME TO entry; ALTER TABLE incident RENAME TO incidents",
        "PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = replace(sql, 'length(hash) = 32', 'length(hash) > 0') WHERE name = 'entry'",
        "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE type = 'trigger'",
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 2 WHERE name = 'incident'",
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE VIEW entry AS SELECT 1' WHERE name = 'entry'",
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'nonsense' WHERE name = 'meta'",
        "PRAGMA user_version = 1",
        "PRAGMA user_version = 0",
    ] {
        let place = Place::with_notes(1);
        rusqlite::Connection::open(place.path()).unwrap().execute_batch(sql).unwrap();
        assert_eq!(refusal(&place.path()), ErrorCode::FileDamaged, "{sql}");
    }
}

#[test]
fn a_file_that_names_a_schema_it_does_not_have_is_left_alone() {
    let place = Place::with_notes(1);
    rusqlite::Connection::open(place.path()).unwrap().pragma_update(None, "user_version", 1).unwrap();
    let before = std::fs::read(place.path()).unwrap();
    assert_eq!(refusal(&place.path()), ErrorCode::FileDamaged);
    assert_eq!(std::fs::read(place.path()).unwrap(), before, "nothing is built on it");
    let copy = std::fs::read_dir(place.folder.path())
        .unwrap()
        .flatten()
        .find(|file| file.file_name().to_string_lossy().contains("schema-1"));
    assert!(copy.is_none(), "and no copy is made of it");
    rusqlite::Connection::open(place.path()).unwrap().pragma_update(None, "user_version", -1).unwrap();
    assert_eq!(refusal(&place.path()), ErrorCode::FileNewer);
}

#[test]
fn an_upgrade_keeps_a_copy_of_the_old_file() {
    let place = Place::with_notes(3);
    let mut raw = rusqlite::Connection::open(place.path()).unwrap();
    let newer: Vec<&str> = migrate::MIGRATIONS.iter().copied().chain(["CREATE TABLE later (x TEXT) STRICT"]).collect();
    migrate::upgrade(&mut raw, &place.path(), &newer).unwrap();
    let version: i64 = raw.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 4);
    let mut copy = place.path().into_os_string();
    copy.push(".schema-3");
    let mut old = place.try_open(Path::new(&copy)).unwrap();
    assert_eq!(place.entries(&mut old).len(), 3, "the copy is a whole data file of the old schema");
    assert!(old.verify().unwrap().is_good());
}

#[test]
fn an_upgrade_that_fails_changes_nothing() {
    let place = Place::with_notes(3);
    let mut raw = rusqlite::Connection::open(place.path()).unwrap();
    let steps = ["CREATE TABLE later (x TEXT) STRICT", "CREATE TABLE later (x TEXT) STRICT"];
    let newer: Vec<&str> = migrate::MIGRATIONS.iter().copied().chain(steps).collect();
    let refused = migrate::upgrade(&mut raw, &place.path(), &newer).unwrap_err();
    assert!(refused.detail().contains("already exists"), "{refused}");
    drop(raw);
    let mut store = place.open();
    assert_eq!(place.entries(&mut store).len(), 3, "the file is still the old one, whole");
}

#[test]
fn a_mode_that_cannot_be_had_is_not_passed_over() {
    let memory = rusqlite::Connection::open_in_memory().unwrap();
    crate::store::open::take_alone(&memory).unwrap();
    assert_eq!(crate::store::open::check_modes(&memory).unwrap_err().code(), ErrorCode::NotSaved);
}
