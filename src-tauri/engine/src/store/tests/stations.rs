//! Who writes: one station for each computer and history.

use super::*;

fn stations(store: &mut Store) -> i64 {
    store.connection().unwrap().query_row("SELECT count(*) FROM station", [], |row| row.get(0)).unwrap()
}

#[test]
fn the_same_computer_goes_on_in_its_own_chain() {
    let place = Place::with_notes(2);
    let mut store = place.open();
    assert_eq!(place.append(&mut store, &place.note("三つめ")).unwrap().seq, 3);
    assert_eq!(stations(&mut store), 1);
}

#[test]
fn another_computer_begins_a_chain_of_its_own() {
    let place = Place::with_notes(2);
    let other = place.writer_on(place.folder.path().join("another-pc"));
    let mut store = Store::open(&place.path(), &other).unwrap();
    let entry = place.append(&mut store, &place.note("別のパソコンから")).unwrap();
    assert_eq!((entry.seq, entry.chain.station), (1, other.station), "it has no key for the first chain");
    assert_eq!(stations(&mut store), 2);
    let report = store.verify().unwrap();
    assert!(report.is_good());
    assert_eq!(report.entries, 3);
    let seen: Vec<u8> =
        store.connection().unwrap().query_row("SELECT seen FROM entry ORDER BY n DESC", [], |row| row.get(0)).unwrap();
    assert_eq!(seen.len(), 32, "the new line says how far the other chain went");
}

#[test]
fn an_older_copy_on_the_same_computer_becomes_another_station() {
    let place = Place::with_notes(2);
    let copy = place.folder.path().join("控え.tomoshibi");
    std::fs::copy(place.path(), &copy).unwrap();
    let mut store = place.open();
    place.append(&mut store, &place.note("控えのあと")).unwrap();
    store.close().unwrap();
    let mut older = place.try_open(&copy).unwrap();
    let entry = place.append(&mut older, &place.note("控えに書いた")).unwrap();
    assert_eq!(entry.seq, 1, "two histories never grow under one name");
    drop(older);
    let mut store = place.open();
    let entry = place.append(&mut store, &place.note("もとに書いた")).unwrap();
    assert_eq!(entry.seq, 4, "the first file is still its first station");
    drop(store);
    let entry = place.append(&mut place.try_open(&copy).unwrap(), &place.note("また控えに")).unwrap();
    assert_eq!(entry.seq, 2, "and the copy is its second");
}

#[test]
fn a_computer_that_can_keep_nothing_can_still_record() {
    let place = Place::new();
    std::fs::write(place.folder.path().join("local"), "a file where the folder should be").unwrap();
    let mut store = place.create();
    place.append(&mut store, &place.note("書ける")).unwrap();
    store.close().unwrap();
    let mut store = place.open();
    assert_eq!(place.append(&mut store, &place.note("また書ける")).unwrap().seq, 1, "a new station each time");
    assert!(store.verify().unwrap().is_good());
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_the_key() {
    use std::os::unix::fs::PermissionsExt;

    let place = Place::with_notes(1);
    let folder = place.folder.path().join("local/stations");
    assert_eq!(std::fs::metadata(folder).unwrap().permissions().mode() & 0o077, 0);
}
