//! Lines are found by their id and by their press, however old they are and whatever happened to the program.

use super::*;
use crate::error::{Error, ErrorCode};
use crate::store::keys::HELD;

/// So many lines, each of a press of its own.
fn append(place: &Place, store: &mut Store, lines: usize) -> Vec<Entry> {
    (0..lines).map(|number| place.append(store, &place.note(&format!("{number}番"))).unwrap()).collect()
}

fn written(store: &mut Store) -> (i64, i64) {
    let sql = "SELECT (SELECT count(*) FROM line_key), (SELECT coalesce(max(n), 0) FROM line_keyed)";
    store.connection().unwrap().query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}

fn all_are_found(store: &mut Store, entries: &[Entry]) {
    for (place, entry) in entries.iter().enumerate() {
        let found = store.tx(|tx| Ok((tx.entries_of_press(entry.press)?, tx.arrival_of(entry.id)?))).unwrap();
        assert_eq!(found, (vec![entry.clone()], Some(place as i64 + 1)), "line {place}");
    }
    let stranger = store.tx(|tx| Ok((tx.entries_of_press(PressId(uuid(0xee)))?, tx.arrival_of(EntryId(uuid(0xee)))?)));
    assert_eq!(stranger.unwrap(), (Vec::new(), None));
}

#[test]
fn a_line_is_found_before_and_after_its_keys_are_written_down() {
    let place = Place::new();
    let mut store = place.create();
    let mut entries = append(&place, &mut store, 3);
    assert_eq!(written(&mut store), (0, 0), "the newest are held in memory");
    all_are_found(&mut store, &entries);
    store.checkpoint().unwrap();
    assert_eq!(written(&mut store), (6, 3), "a pause writes them down");
    all_are_found(&mut store, &entries);
    entries.extend(append(&place, &mut store, HELD));
    assert_eq!(written(&mut store), (2 * (3 + HELD as i64), 3 + HELD as i64), "and so does the line that is too many");
    entries.extend(append(&place, &mut store, 2));
    all_are_found(&mut store, &entries);
    assert!(store.verify().unwrap().is_good());
}

#[test]
fn a_line_is_found_after_the_program_was_killed() {
    let place = Place::new();
    let mut store = place.create();
    let mut entries = append(&place, &mut store, 5);
    drop(store);
    let mut store = place.open();
    assert_eq!(written(&mut store), (0, 0), "nothing was written down");
    all_are_found(&mut store, &entries);
    entries.extend(append(&place, &mut store, 2));
    store.connection = None;
    all_are_found(&mut store, &entries);
    store.close().unwrap();
    let raw = rusqlite::Connection::open(place.path()).unwrap();
    let keyed: i64 = raw.query_row("SELECT max(n) FROM line_keyed", [], |row| row.get(0)).unwrap();
    assert_eq!(keyed, 7, "a file that was closed has them all");
}

#[test]
fn what_was_taken_back_is_not_found() {
    let place = Place::new();
    let mut store = place.create();
    append(&place, &mut store, 1);
    let (draft, stamp) = (place.note("取り消される"), place.stamp());
    let taken_back = store.tx(|tx| -> Result<()> {
        let entry = tx.append(&draft, &stamp)?;
        assert_eq!(tx.entries_of_press(draft.press)?, [entry], "within its transaction it is there");
        Err(Error::Bug("never mind"))
    });
    assert!(taken_back.is_err());
    let found = store.tx(|tx| Ok((tx.entries_of_press(draft.press)?, tx.arrival_of(stamp.id)?))).unwrap();
    assert_eq!(found, (Vec::new(), None));
    assert_eq!(place.append(&mut store, &draft).unwrap().seq, 2, "the press can be tried again");
}

#[test]
fn a_reader_finds_lines_whose_keys_were_never_written_down() {
    let place = Place::new();
    let mut store = place.create();
    let entries = append(&place, &mut store, 4);
    crate::store::open::checkpoint(store.connection().unwrap()).unwrap();
    drop(store);
    let why = Error::FileReadOnly("write-protected".into());
    let mut reader = Store::open_to_read(&place.path(), &place.folder.path().join("local"), why).unwrap();
    all_are_found(&mut reader, &entries);
}

#[test]
fn the_same_id_or_the_same_place_in_a_press_is_refused_however_old_it_is() {
    let place = Place::new();
    let mut store = place.create();
    let first = append(&place, &mut store, 1).remove(0);
    for settled in [false, true] {
        if settled {
            store.checkpoint().unwrap();
        }
        let draft = place.note("同じ番号");
        let stamp = Stamp { id: first.id, ..place.stamp() };
        let refused = store.tx(|tx| tx.append(&draft, &stamp)).unwrap_err();
        assert_eq!(refused.code(), ErrorCode::Bug, "written down: {settled}");
        let again = Draft { press: first.press, ..place.note("同じ操作の2行目") };
        let stamp = place.stamp();
        let taken_back = store.tx(|tx| {
            tx.append(&again, &stamp)?;
            assert_eq!(tx.entries_of_press(first.press)?.len(), 2, "a press counts its lines");
            Err::<(), _>(Error::Bug("only to see"))
        });
        assert!(taken_back.is_err());
    }
}

#[test]
fn lines_of_two_incidents_in_turn_are_each_read_in_order() {
    let place = Place::new();
    let mut store = place.create();
    let other = IncidentId(uuid(0x77));
    let mut entries = Vec::new();
    for number in 0..40 {
        let incident = if number % 7 < 4 { place.incident } else { other };
        let draft = Draft { incident, ..place.note(&format!("{number}番")) };
        entries.push(place.append(&mut store, &draft).unwrap());
    }
    for incident in [place.incident, other] {
        let ours: Vec<Entry> = entries.iter().filter(|entry| entry.incident == incident).cloned().collect();
        assert_eq!(store.tx(|tx| tx.entries(incident)).unwrap(), ours);
        let arrived = store.tx(|tx| tx.arrivals_of(incident, 10)).unwrap();
        let later: Vec<EntryId> = ours.iter().filter(|entry| entry.seq > 10).map(|entry| entry.id).collect();
        assert_eq!(arrived.into_iter().map(|line| line.entry).collect::<Vec<_>>(), later);
    }
    assert_eq!(store.tx(|tx| tx.incidents_after(39)).unwrap(), [entries[39].incident]);
    assert!(store.verify().unwrap().is_good());
    let sql = "SELECT count(*) FROM run";
    let runs: i64 = store.connection().unwrap().query_row(sql, [], |row| row.get(0)).unwrap();
    assert_eq!(runs, 12, "one row for each time it changed");
}

#[test]
fn a_check_finds_what_would_hide_a_line() {
    for sql in [
        "DELETE FROM run WHERE n = 1",
        "DELETE FROM run WHERE n = 3",
        "UPDATE run SET seq = seq + 1 WHERE n = 3",
        "UPDATE run SET incident = 1 WHERE n = 3",
        "INSERT INTO run VALUES (2, 1, 2, 1)",
        "DELETE FROM line_key WHERE n = 2",
        "UPDATE line_key SET n = 1 WHERE n = 2",
        "UPDATE line_key SET key = zeroblob(16) WHERE n = 1 AND key = (SELECT id FROM entry WHERE n = 1)",
        "INSERT INTO line_keyed VALUES (9); DELETE FROM line_key WHERE n = 4",
    ] {
        let place = Place::new();
        let mut store = place.create();
        for incident in [place.incident, IncidentId(uuid(0x77))] {
            for _ in 0..2 {
                place.append(&mut store, &Draft { incident, ..place.note("記録") }).unwrap();
            }
        }
        store.close().unwrap();
        tamper(&place.path(), sql);
        let report = place.open().verify().unwrap();
        assert!(!report.file_ok && report.chain_ok, "{sql}: {report:?}");
        assert_eq!(report.entries, 4, "{sql}: the lines themselves are right");
    }
}

#[test]
fn a_chain_never_goes_back() {
    let place = Place::with_notes(3);
    let raw = rusqlite::Connection::open(place.path()).unwrap();
    let columns = "station, seq, incident, press, nth, occurred_at, occurred_until, precision, recorded_at, mono_ms,
        boot, recorder, doer, from_unit, to_unit, kind, v, ref_entry, seen, nonce, body, hash";
    for seq in 1..=3 {
        let again =
            format!("INSERT INTO entry (id, {columns}) SELECT zeroblob(16), {columns} FROM entry WHERE seq = {seq}");
        let refused = raw.execute(&again, []).unwrap_err();
        assert!(refused.to_string().contains("never goes back"), "{seq}: {refused}");
    }
}
