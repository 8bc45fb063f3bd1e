//! What is written is there, in order, once.

use super::*;
use crate::error::{Error, ErrorCode};
use crate::ids::PlaybookId;
use crate::store::{BoxAct, BoxCheck, PackContents, PackMade, SheetMade};

#[test]
fn what_was_written_is_there_after_closing_and_opening() {
    let place = Place::new();
    let mut store = place.create();
    let first = place.append(&mut store, &place.note("レジが動かない")).unwrap();
    let second = place.append(&mut store, &place.draft(Event::IncidentClosed)).unwrap();
    assert_eq!((first.seq, second.seq), (1, 2));
    store.close().unwrap();
    let mut store = place.open();
    assert_eq!(place.entries(&mut store), [first, second.clone()], "every field as it was answered");
    let head = store.tx(|tx| tx.head()).unwrap();
    assert_eq!((head.seq, head.hash), (2, second.hash));
    assert_eq!(store.tx(|tx| tx.last_recorded_at()).unwrap(), Some(second.recorded_at));
}

#[test]
fn what_was_written_is_there_when_nobody_closed_the_file() {
    let place = Place::new();
    let mut store = place.create();
    let entry = place.append(&mut store, &place.note("停電")).unwrap();
    let copy = place.folder.path().join("crash.tomoshibi");
    // What a killed process leaves: the file and its log, as they lie on the disk.
    std::fs::copy(place.path(), &copy).unwrap();
    let mut log = place.path().into_os_string();
    log.push("-wal");
    std::fs::copy(log, place.folder.path().join("crash.tomoshibi-wal")).unwrap();
    drop(store);
    let mut crashed = place.try_open(&copy).unwrap();
    assert_eq!(place.entries(&mut crashed), [entry]);
    assert!(crashed.verify().unwrap().is_good());
}

#[test]
fn a_closed_file_is_one_single_file() {
    let place = Place::with_notes(3);
    let found = std::fs::read_dir(place.folder.path()).unwrap().map(|file| file.unwrap().path());
    let names: Vec<_> = found.filter(|path| path.is_file()).collect();
    assert_eq!(names.len(), 1, "a stick with a copy of this one file has everything: {names:?}");
}

#[test]
fn after_a_checkpoint_a_plain_copy_has_everything() {
    let place = Place::new();
    let mut store = place.create();
    let entry = place.append(&mut store, &place.note("紙に切り替えた")).unwrap();
    store.checkpoint().unwrap();
    let copy = place.folder.path().join("copy.tomoshibi");
    std::fs::copy(place.path(), &copy).unwrap();
    drop(store);
    assert_eq!(place.entries(&mut place.try_open(&copy).unwrap()), [entry]);
}

#[test]
fn a_press_can_be_looked_up_with_all_its_lines() {
    let place = Place::new();
    let mut store = place.create();
    let mut started = place.note("始まり");
    let first = place.append(&mut store, &started).unwrap();
    started.event = Event::RecorderChanged { name: "佐藤".into() };
    let second = place.append(&mut store, &started).unwrap();
    place.append(&mut store, &place.note("別の押下")).unwrap();
    let found = store.tx(|tx| tx.entries_of_press(started.press)).unwrap();
    assert_eq!(found, [first, second], "in the order they were written");
    let unknown = PressId(place.world.fresh_id());
    assert_eq!(store.tx(|tx| tx.entries_of_press(unknown)).unwrap(), [], "a new press has brought nothing");
}

#[test]
fn incidents_come_newest_first_and_keep_to_themselves() {
    let place = Place::new();
    let mut store = place.create();
    let old = place.append(&mut store, &place.note("月曜")).unwrap();
    let newer = Draft { incident: IncidentId(uuid(9)), ..place.note("火曜") };
    let new = place.append(&mut store, &newer).unwrap();
    assert_eq!(store.tx(|tx| tx.incidents()).unwrap(), [new.incident, old.incident]);
    assert_eq!(store.tx(|tx| tx.entries(new.incident)).unwrap(), [new]);
    assert_eq!(place.entries(&mut store), [old]);
}

#[test]
fn a_job_that_fails_takes_everything_back() {
    let place = Place::new();
    let mut store = place.create();
    let (draft, id) = (place.note("消える行"), EntryId(place.world.fresh_id()));
    let outcome: Result<()> = store.tx(|tx| {
        tx.append(&draft, &Stamp { id, ..place.stamp() })?;
        Err(Error::refused(ErrorCode::IncidentClosed, "no"))
    });
    assert_eq!(outcome.unwrap_err().code(), ErrorCode::IncidentClosed);
    assert_eq!(place.entries(&mut store), []);
    let entry = place.append(&mut store, &place.note("次の行")).unwrap();
    assert_eq!(entry.seq, 1, "the chain has no gap");
}

#[test]
fn slip_numbers_are_never_handed_out_twice() {
    let place = Place::new();
    let mut store = place.create();
    let mut reserve = |letter: &str, first, count| store.tx(|tx| tx.reserve_slips(&slips(letter, first, count)));
    reserve("A", 1, 60).unwrap();
    reserve("A", 61, 40).unwrap();
    reserve("B", 1, 5).unwrap();
    for (first, count) in [(1, 60), (60, 1), (30, 5), (1, 1), (50, 100)] {
        assert_eq!(reserve("A", first, count).unwrap_err().code(), ErrorCode::Bug, "{first} and {count} more");
    }
    assert!(reserve("A", 200, 0).is_err(), "a block without numbers is nobody's wish");
    store.close().unwrap();
    let mut store = place.open();
    assert!(store.tx(|tx| tx.reserve_slips(&slips("A", 100, 1))).is_err(), "nor after a restart");
    let given = store.tx(|tx| tx.slips_given()).unwrap();
    assert_eq!(given, [slips("A", 1, 60), slips("A", 61, 40), slips("B", 1, 5)]);
    assert!(slips("A", 60, 2).meets(&slips("A", 61, 40)) && !slips("A", 60, 1).meets(&slips("A", 61, 40)));
}

#[test]
fn revisions_of_the_plan_are_numbered_and_kept() {
    let place = Place::new();
    let mut store = place.create();
    assert_eq!(store.tx(|tx| tx.latest_revision()).unwrap(), None);
    assert_eq!(store.tx(|tx| tx.insert_revision("{\"name\":\"旧\"}", at(1))).unwrap(), 1);
    assert_eq!(store.tx(|tx| tx.insert_revision("{\"name\":\"新\"}", at(2))).unwrap(), 2);
    let latest = store.tx(|tx| tx.latest_revision()).unwrap().unwrap();
    assert_eq!((latest.number, latest.content.as_str(), latest.created_at), (2, "{\"name\":\"新\"}", at(2)));
    let first = store.tx(|tx| tx.revision(1)).unwrap().unwrap();
    assert_eq!(first.content, "{\"name\":\"旧\"}", "an incident that began with 第1版 still finds it");
    assert_eq!(store.tx(|tx| tx.revision(3)).unwrap(), None);
}

#[test]
fn a_revision_that_changed_is_not_shown() {
    let place = Place::new();
    let mut store = place.create();
    store.tx(|tx| tx.insert_revision("{\"tel\":\"0123\"}", at(1))).unwrap();
    store.close().unwrap();
    tamper(&place.path(), "UPDATE plan_revision SET content = '{\"tel\":\"0999\"}'");
    let mut store = place.open();
    let refused = store.tx(|tx| tx.latest_revision()).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::FileDamaged, "a wrong telephone number is worse than none");
}

#[test]
fn a_playbook_is_kept_word_for_word_and_once() {
    let place = Place::new();
    let mut store = place.create();
    let id = PlaybookId::from("ehr-down");
    store.tx(|tx| tx.keep_playbook(&id, "e1", "本文")).unwrap();
    store.tx(|tx| tx.keep_playbook(&id, "e1", "本文")).unwrap();
    store.tx(|tx| tx.keep_playbook(&id, "e2", "新しい本文")).unwrap();
    assert_eq!(store.tx(|tx| tx.playbook_text(&id, "e1")).unwrap().as_deref(), Some("本文"));
    assert_eq!(store.tx(|tx| tx.playbook_text(&id, "e3")).unwrap(), None);
    let other = store.tx(|tx| tx.keep_playbook(&id, "e1", "別の本文")).unwrap_err();
    assert_eq!(other.code(), ErrorCode::Bug);
}

fn pack(byte: u8, place: &str, replaces: bool) -> PackMade {
    let sheet = SheetMade { key: "cover".into(), code: format!("{byte:06}"), ..SheetMade::default() };
    PackMade {
        id: uuid(byte),
        place: place.into(),
        made_at: at(i64::from(byte)),
        pages: 24,
        plan_revision: None,
        content_sha256: [byte; 32],
        station: uuid(7),
        replaces,
        contents: PackContents { sheets: vec![sheet], ..PackContents::default() },
    }
}

#[test]
fn the_newest_whole_pack_of_a_place_is_found_with_what_was_replaced_since() {
    let place = Place::new();
    let mut store = place.create();
    let packs = [
        pack(1, "front-desk", false),
        pack(2, "front-desk", true),
        pack(4, "front-desk", false),
        pack(6, "front-desk", true),
        pack(7, "ward", false),
        // Brought in from another computer: it arrived later than it was made.
        pack(5, "front-desk", true),
        pack(3, "front-desk", false),
    ];
    store.tx(|tx| packs.iter().try_for_each(|pack| tx.insert_pack(pack))).unwrap();
    let found = store.tx(|tx| tx.packs_in_box("front-desk")).unwrap();
    assert_eq!(found, [packs[2].clone(), packs[5].clone(), packs[3].clone()]);
    assert_eq!(store.tx(|tx| tx.packs_in_box("kitchen")).unwrap(), []);
    assert_eq!(store.tx(|tx| tx.pack_places()).unwrap(), ["front-desk", "ward"]);
    assert_eq!(store.tx(|tx| tx.packs_with_code("000005")).unwrap(), [packs[5].clone()]);
    assert_eq!(store.tx(|tx| tx.packs_with_code("00000")).unwrap(), [], "all six digits or none");
    assert_eq!(store.tx(|tx| tx.pack(uuid(7))).unwrap(), Some(packs[4].clone()));
    let unknown = PackMade { plan_revision: Some(7), ..pack(8, "ward", false) };
    assert!(store.tx(|tx| tx.insert_pack(&unknown)).is_err(), "a pack of a revision that never was");
}

#[test]
fn the_last_one_who_had_a_box_in_their_hands_is_found() {
    let place = Place::new();
    let mut store = place.create();
    let check = |byte, what, day| BoxCheck {
        id: uuid(byte),
        place: "front-desk".into(),
        what,
        person: "佐藤".into(),
        at: at(day),
        recorded_at: at(9),
    };
    let all = [check(1, BoxAct::Checked, 5), check(2, BoxAct::Checked, 3), check(3, BoxAct::Opened, 4)];
    store.tx(|tx| all.iter().try_for_each(|one| tx.insert_box_check(one))).unwrap();
    let last = |store: &mut Store, what| store.tx(|tx| tx.last_box_check("front-desk", what)).unwrap();
    assert_eq!(last(&mut store, BoxAct::Checked), Some(all[0].clone()), "when it was done counts");
    assert_eq!(last(&mut store, BoxAct::Opened), Some(all[2].clone()));
    let nobody = BoxCheck { person: String::new(), ..check(4, BoxAct::Opened, 6) };
    assert!(store.tx(|tx| tx.insert_box_check(&nobody)).is_err(), "somebody did it");
}

#[test]
fn a_key_keeps_its_newest_value() {
    let place = Place::new();
    let mut store = place.create();
    store.tx(|tx| tx.set_meta("facility", "みどり野", at(1))).unwrap();
    store.tx(|tx| tx.set_meta("facility", "みどり野病院", at(2))).unwrap();
    store.tx(|tx| tx.set_meta("facility", "みどり野病院", at(3))).unwrap();
    assert_eq!(store.tx(|tx| tx.meta("facility")).unwrap().as_deref(), Some("みどり野病院"));
    assert_eq!(store.tx(|tx| tx.meta("nothing")).unwrap(), None);
    let sql = "SELECT count(*) FROM meta WHERE key = 'facility'";
    let rows: i64 = store.tx(|tx| Ok(tx.connection.query_row(sql, [], |row| row.get(0))?)).unwrap();
    assert_eq!(rows, 2, "the old name stays, the same name again is not written");
}
