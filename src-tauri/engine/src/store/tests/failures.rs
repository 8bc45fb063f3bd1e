//! When a write fails: nothing acknowledged is lost, nothing lost is acknowledged.

use super::*;
use crate::error::{Error, ErrorCode};
use crate::store::Mark;

/// Every commit fails from now on, until the connection is opened anew.
fn refuse_commits(store: &mut Store) {
    store.connection().unwrap().commit_hook(Some(|| true)).unwrap();
}

fn page_limit(store: &mut Store, pages: Option<i64>) {
    let connection = store.connection().unwrap();
    connection.authorizer(None::<fn(rusqlite::hooks::AuthContext<'_>) -> rusqlite::hooks::Authorization>).unwrap();
    let now: i64 = connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    let limit = pages.unwrap_or(1_000_000) + now;
    connection.pragma_update_and_check(None, "max_page_count", limit, |row| row.get::<_, i64>(0)).unwrap();
}

#[test]
fn a_full_disk_is_said_so_and_what_was_written_stays() {
    let place = Place::new();
    let mut store = place.create();
    let mut written = vec![place.append(&mut store, &place.note("満杯の前")).unwrap()];
    page_limit(&mut store, Some(2));
    let failure = loop {
        match place.append(&mut store, &place.note(&"長い行".repeat(100))) {
            Ok(entry) => written.push(entry),
            Err(failure) => break failure,
        }
    };
    assert_eq!(failure.code(), ErrorCode::DiskFull);
    assert_eq!(place.entries(&mut store), written);
    page_limit(&mut store, None);
    written.push(place.append(&mut store, &place.note("空けた後")).unwrap());
    assert_eq!(place.entries(&mut store), written, "the file goes on where it was");
    assert!(store.verify().unwrap().is_good());
}

#[test]
fn a_commit_that_fails_is_looked_up_and_reported() {
    let place = Place::new();
    let mut store = place.create();
    let first = place.append(&mut store, &place.note("前")).unwrap();
    refuse_commits(&mut store);
    let failure = place.append(&mut store, &place.note("失敗")).unwrap_err();
    assert_eq!(failure.code(), ErrorCode::NotSaved);
    assert_eq!(place.entries(&mut store), std::slice::from_ref(&first), "the line is not there, as was said");
    let retried = place.append(&mut store, &place.note("もう一度")).unwrap();
    assert_eq!(place.entries(&mut store), [first, retried]);
}

#[test]
fn a_commit_that_was_called_failed_but_is_there_counts_as_saved() {
    let place = Place::new();
    let mut store = place.create();
    let before = store.settled;
    let entry = place.append(&mut store, &place.note("届いていた")).unwrap();
    let mark = std::mem::replace(&mut store.settled, before);
    let outcome = store.look_up(mark, &Error::NotSaved("I/O error at the last sync".into()));
    assert_eq!(outcome, Ok(()), "telling people to write it on paper would make two of it");
    assert_eq!(place.entries(&mut store), [entry]);
}

#[test]
fn a_stick_that_was_pulled_and_put_back_goes_on() {
    let place = Place::new();
    let mut store = place.create();
    let first = place.append(&mut store, &place.note("前")).unwrap();
    refuse_commits(&mut store);
    let away = place.folder.path().join("away");
    std::fs::rename(place.path(), &away).unwrap();
    let pressed = place.note("抜かれた");
    assert_eq!(place.append(&mut store, &pressed).unwrap_err().code(), ErrorCode::NotSaved);
    assert_eq!(place.append(&mut store, &pressed).unwrap_err().code(), ErrorCode::FileMissing, "still away");
    std::fs::rename(&away, place.path()).unwrap();
    assert_eq!(store.tx(|tx| tx.entries_of_press(pressed.press)).unwrap(), [], "asked before it is tried again");
    let retried = place.append(&mut store, &pressed).unwrap();
    assert_eq!(place.entries(&mut store), [first, retried]);
}

#[test]
fn another_copy_put_in_its_place_is_not_taken_for_it() {
    let place = Place::with_notes(2);
    let older = std::fs::read(place.path()).unwrap();
    let mut store = place.open();
    place.append(&mut store, &place.note("三行目")).unwrap();
    store.checkpoint().unwrap();
    store.connection = None;
    std::fs::write(place.path(), older).unwrap();
    let refused = place.append(&mut store, &place.note("四行目")).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::FileDamaged, "a line would be missing and nobody would know");
}

#[test]
fn every_kind_of_write_moves_the_mark() {
    let place = Place::new();
    let mut store = place.create();
    let mut marks = vec![store.settled];
    let mut step = |store: &mut Store| {
        let now = Mark::read(store.connection().unwrap()).unwrap();
        assert_eq!(now, store.settled, "what we believe is what the file says");
        assert!(!marks.contains(&now), "two states would look the same");
        marks.push(now);
    };
    place.append(&mut store, &place.note("行")).unwrap();
    step(&mut store);
    store.tx(|tx| tx.insert_revision("{}", at(0))).unwrap();
    step(&mut store);
    store.tx(|tx| tx.keep_playbook(&"ehr-down".into(), "e", "本文")).unwrap();
    step(&mut store);
    store.tx(|tx| tx.reserve_slips(&slips("A", 1, 1))).unwrap();
    step(&mut store);
    store.tx(|tx| tx.set_meta("facility", "病院", at(0))).unwrap();
    step(&mut store);
}
