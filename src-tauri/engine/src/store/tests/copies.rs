//! Copies, the second medium, the reserve: what keeps lines when the medium does not.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::*;
use crate::error::{Error, ErrorCode};
use crate::store::backup::TABLES;
use crate::store::{Copied, CopyStep, Mark, Mirror, MirrorState};

/// A test waits as long as it takes; the limit only ends one that would never end.
const LONG: Duration = Duration::from_secs(60);

/// Hands everything over, doing `between` after each slice, and waits for the end.
fn copy(store: &mut Store, to: &Path, mut between: impl FnMut(&mut Store)) -> Result<Copied> {
    let mut copying = store.begin_copy(to)?;
    loop {
        match store.copy_some(&mut copying, 10) {
            CopyStep::More => between(store),
            CopyStep::Waiting => {
                if let Some(outcome) = copying.wait(Duration::from_millis(1)) {
                    return outcome;
                }
            }
            CopyStep::Done(outcome) => return outcome,
        }
    }
}

fn leftovers(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.filter(|path| path.to_string_lossy().contains("partial")).collect()
}

#[test]
fn every_table_of_the_schema_is_copied() {
    let place = Place::with_notes(1);
    let mut store = place.open();
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let connection = store.connection().unwrap();
    let mut names: Vec<String> =
        connection.prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().map(|name| name.unwrap()).collect();
    names.sort();
    // Made again from the lines as they are copied.
    names.retain(|name| !["run", "line_key", "line_keyed"].contains(&name.as_str()));
    let mut ours = TABLES.map(str::to_owned).to_vec();
    ours.sort();
    assert_eq!(names, ours, "a new table belongs into TABLES, behind those it refers to");
}

#[test]
fn a_copy_made_while_lines_come_in_ends_where_the_file_ends() {
    let place = Place::with_notes(200);
    let mut store = place.open();
    let to = place.folder.path().join("控え.tomoshibi");
    let copied = copy(&mut store, &to, |store| {
        place.append(store, &place.note("控えを作っている間")).unwrap();
    });
    let head = store.tx(|tx| tx.head()).unwrap();
    let copied = copied.unwrap();
    assert_eq!(copied.head, head.hash, "the acknowledged head");
    assert_eq!(copied.entries, head.seq);
    assert!(head.seq > 200, "lines did come in");
    assert_eq!(leftovers(place.folder.path()), Vec::<PathBuf>::new());
    let entries = place.entries(&mut store);
    let mut opened = place.try_open(&to).unwrap();
    assert_eq!(place.entries(&mut opened), entries, "it opens as a data file, one single one");
    assert!(opened.verify().unwrap().is_good());
}

#[test]
fn a_copy_never_takes_the_place_of_another_file() {
    let place = Place::with_notes(1);
    let mut store = place.open();
    let to = place.folder.path().join("控え.tomoshibi");
    std::fs::write(&to, "somebody's").unwrap();
    assert_eq!(copy(&mut store, &to, |_| ()).unwrap_err().code(), ErrorCode::FileExists);
    assert_eq!(std::fs::read(&to).unwrap(), b"somebody's");
    let away = place.folder.path().join("抜かれたUSB/控え.tomoshibi");
    assert_eq!(copy(&mut store, &away, |_| ()).unwrap_err().code(), ErrorCode::FileMissing);
    assert!(place.append(&mut store, &place.note("続く")).is_ok(), "and writing goes on");
}

#[test]
fn a_copy_that_is_given_up_leaves_nothing() {
    let place = Place::with_notes(100);
    let mut store = place.open();
    let mut copying = store.begin_copy(&place.folder.path().join("控え.tomoshibi")).unwrap();
    assert!(matches!(store.copy_some(&mut copying, 5), CopyStep::More));
    let result = copying.give_up();
    assert_eq!(result.recv().unwrap().unwrap_err().code(), ErrorCode::SaveCancelled);
    assert_eq!(leftovers(place.folder.path()), Vec::<PathBuf>::new());
}

#[test]
fn a_copy_is_read_back_before_it_counts() {
    let place = Place::with_notes(3);
    let partial = place.folder.path().join("x.partial");
    std::fs::copy(place.path(), &partial).unwrap();
    let mut store = place.open();
    let mark = Mark::read(store.connection().unwrap()).unwrap();
    let path = place.folder.path().join("x.tomoshibi");
    assert_eq!(
        crate::store::backup::read_back(&partial, &path, Mark { head: [7; 32], ..mark }).unwrap_err().code(),
        ErrorCode::NotSaved,
        "an older state"
    );
    let mut bytes = std::fs::read(&partial).unwrap();
    let words = "2番の患者さん".as_bytes();
    let at = bytes.windows(words.len()).position(|window| window == words).unwrap();
    bytes[at] ^= 1;
    std::fs::write(&partial, bytes).unwrap();
    let refused = crate::store::backup::read_back(&partial, &path, mark).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NotSaved, "one bit of a stick that lies");
}

/// Brings the second medium up to date.
fn catch_up(store: &mut Store, mirror: &mut Mirror) {
    while store.mirror_state(mirror) != MirrorState::Saved {
        store.mirror_some(mirror, LONG).unwrap();
        assert!(!matches!(store.mirror_state(mirror), MirrorState::Failed(_)), "the medium is there");
    }
}

#[test]
fn the_second_medium_has_each_line_and_rebuilds_the_file() {
    let place = Place::with_notes(3);
    let second = tempfile::tempdir().unwrap();
    let mut store = place.open();
    store.tx(|tx| tx.insert_revision("{}", at(0))).unwrap();
    store.tx(|tx| tx.keep_playbook(&"ehr-down".into(), "e", "本文")).unwrap();
    let mut mirror = store.begin_mirror(second.path(), at(0));
    catch_up(&mut store, &mut mirror);
    place.append(&mut store, &place.note("四行目\n「改行」")).unwrap();
    assert_eq!(store.mirror_state(&mirror), MirrorState::Behind(1));
    catch_up(&mut store, &mut mirror);
    let path = mirror.path().to_owned();
    drop(mirror);
    // A pulled plug leaves half a line.
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, [&whole[..], br#"{"record":"entry","sta"#].concat()).unwrap();
    let mut again = store.begin_mirror(second.path(), at(0));
    catch_up(&mut store, &mut again);
    assert_eq!(again.path(), path, "the mirror that is there goes on");
    assert_eq!(std::fs::read(&path).unwrap(), whole, "and the half line is gone");
    let rebuilt = place.folder.path().join("rebuilt.tomoshibi");
    let saved = crate::store::salvage(&path, &rebuilt, &place.writer()).unwrap();
    assert_eq!((saved.entries, saved.missing), (4, Vec::new()));
    let entries = place.entries(&mut store);
    let mut rebuilt = place.try_open(&rebuilt).unwrap();
    assert_eq!(place.entries(&mut rebuilt), entries, "entry by entry, hash by hash");
    assert_eq!(rebuilt.tx(|tx| tx.playbook_text(&"ehr-down".into(), "e")).unwrap().as_deref(), Some("本文"));
    assert!(rebuilt.verify().unwrap().is_good());
}

#[test]
fn a_second_medium_that_goes_away_holds_nobody_up_and_is_caught_up_later() {
    let place = Place::with_notes(1);
    let second = place.folder.path().join("usb");
    let mut store = place.open();
    let mut mirror = store.begin_mirror(&second, at(0));
    while !matches!(store.mirror_state(&mirror), MirrorState::Failed(_)) {
        store.mirror_some(&mut mirror, LONG).unwrap();
    }
    place.append(&mut store, &place.note("抜かれている間")).unwrap();
    assert_eq!(store.mirror_state(&mirror), MirrorState::Failed(2), "and it says how far behind it is");
    std::fs::create_dir(&second).unwrap();
    store.retry_mirror(&mut mirror);
    catch_up(&mut store, &mut mirror);
    assert_eq!(std::fs::read_to_string(mirror.path()).unwrap().matches(r#"{"record":"entry""#).count(), 2);
}

#[test]
fn a_mirror_of_another_file_is_left_alone() {
    let (place, other) = (Place::with_notes(1), Place::new());
    let second = tempfile::tempdir().unwrap();
    let mut store = place.open();
    let mut mirror = store.begin_mirror(second.path(), at(0));
    catch_up(&mut store, &mut mirror);
    let first = std::fs::read(mirror.path()).unwrap();
    // Another world, so that its ids are others.
    for _ in 0..100 {
        other.world.fresh_id();
    }
    let mut store = other.create();
    other.append(&mut store, &other.note("ほかの病院")).unwrap();
    let mut beside = store.begin_mirror(second.path(), at(0));
    catch_up(&mut store, &mut beside);
    assert_ne!(beside.path(), mirror.path());
    assert_eq!(std::fs::read(mirror.path()).unwrap(), first);
}

#[test]
fn a_full_disk_takes_the_reserve_and_goes_on() {
    let place = Place::new();
    let mut store = place.create();
    store.make_reserve_now().unwrap();
    assert_eq!(store.medium().reserve, 8 * 1024 * 1024, "really written, not only promised");
    let outcome = store.tx_with_reserve(|_| Ok::<_, Error>(()));
    assert!(outcome.is_ok() && store.medium().reserve > 0, "while there is room it stays");
    let tried = std::cell::Cell::new(0);
    let outcome = store.tx_with_reserve(|_| {
        tried.set(tried.get() + 1);
        if tried.get() < 3 { Err(Error::DiskFull("no room".into())) } else { Ok(()) }
    });
    assert_eq!((outcome, tried.get()), (Ok(()), 3), "with an empty side file, then with the reserve");
    assert_eq!(store.medium().reserve, 0);
    assert!(store.medium().full, "shown until there is room again");
    let refused = store.tx_with_reserve(|_| Err::<(), _>(Error::DiskFull("no room".into())));
    assert_eq!(refused.unwrap_err().code(), ErrorCode::DiskFull, "there is no second reserve");
}
