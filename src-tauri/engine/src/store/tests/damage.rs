//! A change that somebody or something made to the file is found.

use super::*;
use crate::chain::{Line, NOTHING_BEFORE, Part, People, halves};
use crate::store::Report;

fn report(place: &Place) -> Report {
    place.open().verify().unwrap()
}

#[test]
fn a_file_as_we_wrote_it_is_good() {
    let place = Place::with_notes(5);
    let found = report(&place);
    assert!(found.is_good());
    assert_eq!((found.entries, found.incidents, found.first_bad), (5, 1, None));
    let mut store = place.open();
    let head = store.tx(|tx| tx.head()).unwrap();
    assert_eq!((head.seq, head.hash, head.code()), (5, found.head, found.head_code));
}

#[test]
fn a_file_without_lines_is_good() {
    let found = report(&Place::with_notes(0));
    assert!(found.is_good());
    assert_eq!((found.entries, found.incidents, found.head), (0, 0, [0; 32]));
}

#[test]
fn a_change_to_any_column_of_a_line_is_found() {
    let changes = [
        "id = randomblob(16)",
        "station = (SELECT max(n) FROM station)",
        "seq = 9",
        "incident = (SELECT max(n) FROM incident)",
        "press = randomblob(16)",
        "nth = 1",
        "occurred_at = occurred_at + 1",
        "occurred_until = 0, precision = 2",
        "precision = 1",
        "recorded_at = recorded_at - 1",
        "mono_ms = 0, boot = zeroblob(16)",
        "recorder = '鈴木'",
        "doer = doer || ' '",
        "from_unit = ''",
        "to_unit = '本部'",
        "kind = 'step_completed'",
        "v = 2",
        "ref_entry = zeroblob(16)",
        "seen = zeroblob(32)",
        "nonce = randomblob(32)",
        "body = replace(body, '2番', '7番')",
        "body = body || ' '",
        "hash = randomblob(32)",
    ];
    for change in changes {
        let place = Place::with_notes(3);
        tamper(
            &place.path(),
            &format!(
                "INSERT INTO incident (uuid) VALUES (randomblob(16));
                 INSERT INTO station (uuid, fork, name, public_key, first_seen) VALUES (randomblob(16), 0, '', zeroblob(32), 0);
                 UPDATE entry SET {change} WHERE seq = 2"
            ),
        );
        let found = report(&place);
        assert!(!found.chain_ok, "{change}");
        assert_eq!((found.entries, found.first_bad.is_some()), (1, true), "{change}");
    }
}

#[test]
fn the_first_line_that_is_wrong_is_named() {
    let place = Place::with_notes(5);
    tamper(&place.path(), "UPDATE entry SET doer = 'x' WHERE seq = 4");
    let found = report(&place);
    assert_eq!((found.first_bad, found.entries), (Some(4), 3));
}

#[test]
fn a_line_taken_out_or_moved_is_found() {
    for (sql, bad) in [
        ("DELETE FROM entry WHERE seq = 1", 1),
        ("DELETE FROM entry WHERE seq = 3", 3),
        ("UPDATE entry SET n = 99 WHERE seq = 2", 2),
        ("UPDATE entry SET seq = 9 WHERE seq = 2; UPDATE entry SET seq = 2 WHERE seq = 3", 2),
        ("DELETE FROM entry WHERE seq = 3; UPDATE entry SET seq = seq - 1 WHERE seq > 3", 3),
    ] {
        let place = Place::with_notes(5);
        tamper(&place.path(), sql);
        assert_eq!(report(&place).first_bad, Some(bad), "{sql}");
    }
}

#[test]
fn lines_cut_off_the_end_show_in_the_code_that_was_printed() {
    let place = Place::with_notes(5);
    let printed = report(&place).head_code;
    tamper(&place.path(), "DELETE FROM entry WHERE seq = 5");
    let found = report(&place);
    assert!(found.is_good(), "the file alone cannot know");
    assert_ne!(found.head_code, printed, "that is why the code is printed");
}

#[test]
fn every_single_bit_of_what_was_typed_is_guarded() {
    let place = Place::with_notes(2);
    let whole = std::fs::read(place.path()).unwrap();
    let typed = "2番の".as_bytes();
    let start = whole.windows(typed.len()).position(|window| window == typed).unwrap();
    for bit in 0..typed.len() * 8 {
        let mut flipped = whole.clone();
        flipped[start + bit / 8] ^= 1 << (bit % 8);
        std::fs::write(place.path(), flipped).unwrap();
        let unseen = place.try_open(&place.path()).is_ok_and(|mut store| store.verify().unwrap().is_good());
        assert!(!unseen, "bit {bit}");
    }
}

#[test]
fn a_line_with_right_hashes_that_says_two_things_is_found() {
    let place = Place::new();
    let mut store = place.create();
    let body = r#"{"event":"note_taken","text":"x","nature":"fact"}"#;
    let (of_body, of_people) = halves([6; 32]);
    let people = People { recorder: "", doer: "", from_unit: "", to_unit: "" };
    let forged = store.tx(|tx| {
        let line = Line {
            station: tx.station.uuid,
            seq: 1,
            incident: place.incident,
            id: EntryId(uuid(1)),
            press: PressId(uuid(2)),
            nth: 0,
            occurred_at: at(0),
            occurred_until: None,
            precision: 0,
            recorded_at: at(0),
            mono_ms: None,
            boot: None,
            people: Part::Open(people, of_people),
            kind: "step_completed",
            v: 1,
            ref_entry: None,
            seen: &[],
            body: Part::Open(body, of_body),
        };
        tx.insert(tx.station.n, &line, people, [6; 32], body, line.hash(&NOTHING_BEFORE))
    });
    forged.unwrap();
    assert_eq!(store.verify().unwrap().first_bad, Some(1), "the name beside the body is another one");
    assert!(store.tx(|tx| tx.entries(place.incident)).is_err(), "and nobody is shown either of them");
}
