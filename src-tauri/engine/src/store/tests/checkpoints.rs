//! What a station signed about its chain, and what a check makes of it.

use super::*;
use crate::proof::{Occasion, Typed};
use crate::store::{SignedCheckpoint, Verifying};

fn sign(place: &Place, store: &mut Store) -> Option<SignedCheckpoint> {
    let at = place.world.now();
    store.tx(|tx| tx.insert_checkpoint("みどり野病院", Occasion::Print, at)).unwrap()
}

fn kept(store: &mut Store) -> Vec<SignedCheckpoint> {
    store.tx(|tx| tx.checkpoints(100)).unwrap()
}

#[test]
fn while_nothing_is_recorded_nothing_is_signed() {
    let place = Place::new();
    let mut store = place.create();
    assert_eq!(sign(&place, &mut store), None);
    assert_eq!(kept(&mut store), []);
}

#[test]
fn the_same_lines_are_signed_once() {
    let place = Place::with_notes(2);
    let mut store = place.open();
    let first = sign(&place, &mut store).unwrap();
    assert_eq!(sign(&place, &mut store).unwrap(), first, "nothing has come since");
    place.append(&mut store, &place.note("三つめ")).unwrap();
    let second = sign(&place, &mut store).unwrap();
    assert_eq!((first.seq, second.seq), (2, 3));
    assert_eq!(kept(&mut store), [second, first], "newest first");
    let report = store.verify().unwrap();
    assert_eq!((report.is_good(), report.checkpoints), (true, 2));
}

#[test]
fn what_is_only_shown_is_not_kept() {
    let place = Place::with_notes(1);
    let mut store = place.open();
    let at = place.world.now();
    let shown = store.tx(|tx| tx.checkpoint_now("みどり野病院", Occasion::Print, at)).unwrap().unwrap();
    assert!(shown.good && shown.says.is_some());
    assert_eq!(kept(&mut store), []);
}

#[test]
fn a_checkpoint_names_the_other_computers_and_misses_what_is_cut_off_there() {
    let place = Place::with_notes(3);
    let other = place.writer_on(place.folder.path().join("another-pc"));
    let mut store = Store::open(&place.path(), &other).unwrap();
    place.append(&mut store, &place.note("別のパソコンから")).unwrap();
    let signed = sign(&place, &mut store).unwrap();
    let says = signed.says.unwrap();
    assert_eq!((says.own.seq, says.others.len(), says.others[0].seq), (1, 1, 3));
    store.close().unwrap();
    tamper(&place.path(), "DELETE FROM entry WHERE seq = 3");
    let report = Store::open(&place.path(), &other).unwrap().verify().unwrap();
    assert!(report.chain_ok, "the chains alone cannot know");
    assert_eq!((report.is_good(), report.bad_checkpoints.len()), (false, 1));
}

#[test]
fn a_changed_checkpoint_is_found() {
    for change in [
        "note = replace(note, 'みどり野', 'あおぞら')",
        "note = replace(note, 'line 2', 'line 1')",
        "seq = 1",
        "made_at = made_at + 1",
        "occasion = 'copy'",
        "note = 'x'",
    ] {
        let place = Place::with_notes(2);
        let mut store = place.open();
        sign(&place, &mut store);
        store.close().unwrap();
        tamper(&place.path(), &format!("UPDATE checkpoint SET {change}"));
        let mut store = place.open();
        let report = store.verify().unwrap();
        assert!(report.chain_ok && !report.is_good(), "{change}");
        assert!(!kept(&mut store)[0].good, "{change}");
        assert!(sign(&place, &mut store).unwrap().good, "a bad one is not taken for the last: {change}");
    }
}

#[test]
fn nobody_can_change_what_was_signed_through_our_connection() {
    let place = Place::with_notes(1);
    let mut store = place.open();
    let signed = sign(&place, &mut store).unwrap();
    for sql in [
        "UPDATE checkpoint SET note = 'x'",
        "DELETE FROM checkpoint",
        "REPLACE INTO checkpoint (n, station, seq, occasion, made_at, note) VALUES (1, 1, 1, 'print', 0, 'x')",
        "DROP TRIGGER checkpoint_keeps_rows",
        "DROP TABLE checkpoint",
    ] {
        assert!(store.connection().unwrap().execute_batch(sql).is_err(), "{sql} went through");
    }
    assert_eq!(kept(&mut store), [signed]);
}

#[test]
fn a_check_in_small_pieces_finds_the_same() {
    let place = Place::with_notes(7);
    let mut store = place.open();
    for number in 0..3 {
        place.append(&mut store, &place.note(&number.to_string())).unwrap();
        sign(&place, &mut store);
    }
    let whole = store.verify().unwrap();
    for rows in [1, 3, 50] {
        let mut run = Verifying::default();
        while !store.verify_some(&mut run, rows).unwrap() {}
        assert_eq!(store.walked(&run), whole, "{rows} at once");
        assert_eq!((run.entries(), run.total()), (10, 10));
    }
}

#[test]
fn lines_that_come_during_a_check_are_checked_too() {
    let place = Place::with_notes(4);
    let mut store = place.open();
    let mut run = Verifying::default();
    assert!(!store.verify_some(&mut run, 2).unwrap());
    place.append(&mut store, &place.note("その間に")).unwrap();
    while !store.verify_some(&mut run, 2).unwrap() {}
    assert_eq!(store.walked(&run).entries, 5);
}

#[test]
fn a_wrong_line_says_who_and_when() {
    let place = Place::with_notes(3);
    tamper(&place.path(), "UPDATE entry SET body = replace(body, '2番', '7番'), recorder = '鈴木' WHERE seq = 2");
    let report = place.open().verify().unwrap();
    let bad = report.bad.unwrap();
    assert_eq!((report.first_bad, bad.seq, bad.recorder.as_str()), (Some(2), 2, "鈴木"));
}

#[test]
fn a_row_in_front_of_the_first_is_looked_at() {
    let place = Place::with_notes(2);
    tamper(&place.path(), "UPDATE entry SET n = -5 WHERE seq = 2");
    assert_eq!(place.open().verify().unwrap().first_bad, Some(1), "it stands before the first line");
}

#[test]
fn a_code_is_found_with_the_lines_that_came_after_it() {
    let place = Place::with_notes(3);
    let mut store = place.open();
    let code = store.tx(|tx| tx.head()).unwrap().code();
    for text in ["四つめ", "五つめ"] {
        place.append(&mut store, &place.note(text)).unwrap();
    }
    let found = store.find_code(&Typed::read(&code).unwrap()).unwrap().unwrap();
    assert_eq!((found.seq, found.newer), (3, 2));
    let stranger = Typed::read(&crate::chain::head_code(&[3; 32])).unwrap();
    assert_eq!(store.find_code(&stranger).unwrap(), None);
}
