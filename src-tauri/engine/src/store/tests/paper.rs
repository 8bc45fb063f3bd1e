//! Paper goes wherever the lines go: into archives, mirrors and salvaged files; numbers never come twice.

use std::time::Duration;

use super::import::{archive, bring_in};
use super::*;
use crate::store::{BoxAct, BoxCheck, MirrorState, PackContents, PackMade, SheetMade, salvage};

fn pack(byte: u8) -> PackMade {
    let sheet = SheetMade { key: "cover".into(), code: format!("{byte:06}"), ..SheetMade::default() };
    PackMade {
        id: uuid(byte),
        place: "front-desk".into(),
        made_at: at(i64::from(byte)),
        pages: 3,
        plan_revision: None,
        content_sha256: [byte; 32],
        station: uuid(7),
        replaces: false,
        contents: PackContents { sheets: vec![sheet], ..PackContents::default() },
    }
}

fn check(byte: u8) -> BoxCheck {
    BoxCheck {
        id: uuid(byte),
        place: "front-desk".into(),
        what: BoxAct::Checked,
        person: "佐藤".into(),
        at: at(1),
        recorded_at: at(2),
    }
}

/// A print with its numbers, and somebody who looked through the box.
fn print(store: &mut Store, byte: u8, numbers: &SlipsGiven) {
    store
        .tx(|tx| {
            tx.insert_pack(&pack(byte))?;
            tx.reserve_slips(numbers)?;
            tx.insert_box_check(&check(byte))
        })
        .unwrap();
}

/// Packs, numbers and boxes of a file.
fn paper(store: &mut Store) -> (Vec<PackMade>, Vec<SlipsGiven>, Option<BoxCheck>) {
    store
        .tx(|tx| {
            let heads = tx.pack_heads()?;
            let packs = heads.iter().filter_map(|head| tx.pack(head.id).transpose()).collect::<Result<_>>()?;
            Ok((packs, tx.slips_given()?, tx.last_box_check("front-desk", BoxAct::Checked)?))
        })
        .unwrap()
}

#[test]
fn the_paper_of_two_computers_comes_together_once() {
    let place = Place::with_notes(1);
    let (mut one, mut two) = two_copies(&place);
    print(&mut one, 1, &slips("A", 1, 80));
    print(&mut two, 2, &SlipsGiven { pack: uuid(2), ..slips("A", 2_500, 80) });
    let lines = archive(&mut two);
    for _ in 0..2 {
        let done = bring_in(&mut one, &lines);
        assert_eq!((done.wrong, done.contradicting, done.unknown, done.clashing.len()), (0, 0, 0, 0));
        let (packs, given, checked) = paper(&mut one);
        assert_eq!((packs.len(), given.len()), (2, 2), "the second time nothing is added");
        assert_eq!(packs[1], pack(2));
        assert_eq!(checked, Some(check(2)));
    }
    assert!(one.verify().unwrap().is_good());
}

#[test]
fn numbers_that_two_computers_handed_out_are_named_and_not_taken() {
    let place = Place::with_notes(1);
    let (mut one, mut two) = two_copies(&place);
    print(&mut one, 1, &slips("A", 1, 80));
    print(&mut two, 2, &SlipsGiven { pack: uuid(2), station: uuid(8), ..slips("A", 41, 80) });
    let done = bring_in(&mut one, &archive(&mut two));
    assert_eq!(done.clashing, [("A".to_owned(), 41, 120)]);
    assert_eq!(paper(&mut one).1, [slips("A", 1, 80)]);
}

#[test]
fn a_revision_of_another_file_is_not_taken_for_ours() {
    let place = Place::with_notes(1);
    let (mut one, mut two) = two_copies(&place);
    one.tx(|tx| tx.insert_revision("{\"name\":\"ここ\"}", at(1))).unwrap();
    two.tx(|tx| tx.insert_revision("{\"name\":\"よそ\"}", at(1))).unwrap();
    two.tx(|tx| tx.insert_pack(&PackMade { plan_revision: Some(1), ..pack(2) })).unwrap();
    bring_in(&mut one, &archive(&mut two));
    assert_eq!(paper(&mut one).0, [pack(2)], "number 1 is another plan there");
}

#[test]
fn a_mirror_and_a_salvaged_file_have_the_paper() {
    let (place, second) = (Place::with_notes(1), tempfile::tempdir().unwrap());
    let mut store = place.open();
    print(&mut store, 1, &slips("A", 1, 80));
    let mut mirror = store.begin_mirror(second.path(), at(0));
    while store.mirror_some(&mut mirror, LONG).unwrap() || store.mirror_state(&mirror) != MirrorState::Saved {}
    let whole = paper(&mut store);
    let of_mirror = mirror.path().to_owned();
    drop(mirror);
    store.close().unwrap();
    for (n, from) in [of_mirror, place.path()].into_iter().enumerate() {
        let to = second.path().join(format!("{n}.tomoshibi"));
        salvage(&from, &to, &place.writer_on(second.path().join("local"))).unwrap();
        let mut saved = Store::open(&to, &place.writer_on(second.path().join("local"))).unwrap();
        assert_eq!(paper(&mut saved), whole, "{}", from.display());
        assert!(!saved.tx(|tx| tx.is_first_station()).unwrap(), "its first station is the one that wrote");
    }
}

/// Nobody waits that long.
const LONG: Duration = Duration::from_secs(20);

/// The file on two computers.
fn two_copies(place: &Place) -> (Store, Store) {
    let open = |n: usize| {
        let path = place.folder.path().join(format!("{n}.tomoshibi"));
        std::fs::copy(place.path(), &path).unwrap();
        Store::open(&path, &place.writer_on(place.folder.path().join(format!("computer-{n}")))).unwrap()
    };
    (open(1), open(2))
}
