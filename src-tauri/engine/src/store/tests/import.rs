//! Lines from elsewhere: whichever way they come, everybody ends with the same, and nothing that is here changes.

use super::*;
use crate::chain::NOTHING_BEFORE;
use crate::exchange::archive::{Reading, Sealing};
use crate::record::{FORMAT, Header, Hex, Record, StationRecord, VERSION, read};
use crate::store::Imported;

/// Everything of a file, as the lines of an archive.
pub(super) fn archive(store: &mut Store) -> Vec<String> {
    let header = Header {
        format: FORMAT.into(),
        version: VERSION,
        file: store.file(),
        facility: "みどり野病院".into(),
        made_at: at(0),
        hidden: Vec::new(),
    };
    let mut lines = vec![Record::Archive(header).line().unwrap()];
    store
        .tx(|tx| {
            lines.extend(tx.records_before()?.iter().map(|record| record.line().unwrap()));
            for span in tx.spans()? {
                tx.entry_records(&span, span.first - 1, u32::MAX, |entry| {
                    lines.push(Record::Entry(Box::new(entry)).line().unwrap());
                    Ok(())
                })?;
            }
            lines.extend(tx.records_behind()?.iter().map(|record| record.line().unwrap()));
            Ok(())
        })
        .unwrap();
    sealed(&lines)
}

/// The same with the right last line.
fn sealed(lines: &[String]) -> Vec<String> {
    let mut sealing = Sealing::default();
    for line in lines {
        sealing.line(&read(line).unwrap()).unwrap();
    }
    let mut all = lines.to_vec();
    all.push(sealing.end().unwrap().trim_end().to_owned());
    all
}

pub(super) fn bring_in(store: &mut Store, lines: &[String]) -> Imported {
    let mut reading = Reading::default();
    store
        .import(|tx, importing| {
            for line in lines {
                importing.take(tx, reading.next(line).unwrap())?;
            }
            Ok(())
        })
        .unwrap()
}

/// Several computers, each with a copy of one file.
fn copies(place: &Place, n_computers: usize) -> Vec<Store> {
    let open = |n: usize| {
        let path = place.folder.path().join(format!("{n}.tomoshibi"));
        std::fs::copy(place.path(), &path).unwrap();
        Store::open(&path, &place.writer_on(place.folder.path().join(format!("computer-{n}")))).unwrap()
    };
    (0..n_computers).map(open).collect()
}

fn ids(place: &Place, store: &mut Store) -> Vec<EntryId> {
    place.entries(store).into_iter().map(|entry| entry.id).collect()
}

#[test]
fn whoever_brings_in_what_and_when_all_end_with_the_same_order() {
    for seed in 1..6_u64 {
        let place = Place::with_notes(3);
        let mut computers = copies(&place, 3);
        let mut state = seed;
        let mut roll = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from((state >> 33) % below).unwrap()
        };
        for turn in 0..24 {
            let (one, other) = (roll(3), roll(3));
            if roll(3) == 0 && one != other {
                let lines = archive(&mut computers[other]);
                bring_in(&mut computers[one], &lines);
            } else {
                // The clocks of the computers go apart.
                let mut stamp = place.stamp();
                stamp.recorded_at = at(stamp.recorded_at.millis() + i64::try_from(one).unwrap() * 7_200_000);
                let draft = place.note(&format!("{one}台目の{turn}"));
                let entry = computers[one].tx(|tx| tx.append(&draft, &stamp)).unwrap();
                assert_eq!(ids(&place, &mut computers[one]).last(), Some(&entry.id), "what is written now is the last");
            }
        }
        for (to, from) in [(0, 1), (0, 2), (2, 1), (2, 0), (1, 2)] {
            let lines = archive(&mut computers[from]);
            bring_in(&mut computers[to], &lines);
        }
        let first = ids(&place, &mut computers[0]);
        for computer in &mut computers {
            assert_eq!(ids(&place, computer), first, "seed {seed}");
            assert!(computer.verify().unwrap().is_good());
        }
    }
}

#[test]
fn a_line_with_a_known_id_and_other_words_is_not_taken() {
    let place = Place::with_notes(3);
    let mut store = place.open();
    let before = ids(&place, &mut store);
    let mut last = NOTHING_BEFORE;
    let forged: Vec<String> = archive(&mut store)
        .iter()
        .filter_map(|line| match read(line).unwrap() {
            // A forger can compute every hash anew.
            Record::Entry(mut entry) => {
                entry.body = entry.body.take().map(|body| body.replace("1番の", "7番の").into());
                entry.hash = Hex(entry.line().unwrap().hash(&last));
                last = entry.hash.0;
                Some(Record::Entry(entry).line().unwrap())
            }
            Record::End(_) => None,
            other => Some(other.line().unwrap()),
        })
        .collect();
    let imported = bring_in(&mut store, &sealed(&forged));
    assert_eq!((imported.added, imported.contradicting, imported.wrong), (0, 1, 2), "{imported:?}");
    assert_eq!(ids(&place, &mut store), before);
    assert!(store.verify().unwrap().is_good());
}

#[test]
fn a_stranger_under_the_name_of_a_station_is_not_taken() {
    let place = Place::with_notes(2);
    let mut store = place.open();
    let lines: Vec<String> = archive(&mut store)
        .iter()
        .map(|line| match read(line).unwrap() {
            Record::Station(station) => {
                Record::Station(StationRecord { public_key: Hex([9; 32]), ..station }).line().unwrap()
            }
            other => other.line().unwrap(),
        })
        .collect();
    let imported = bring_in(&mut store, &lines);
    assert_eq!(
        (imported.added, imported.already, imported.wrong),
        (0, 0, 3),
        "two lines, and an end that does not fit"
    );
}

#[test]
fn an_import_that_is_found_after_all_is_known_to_the_next_line() {
    let place = Place::with_notes(2);
    let mut computers = copies(&place, 2);
    place.append(&mut computers[1], &place.note("別の端末で")).unwrap();
    let lines = archive(&mut computers[1]);
    let store = &mut computers[0];
    let (before, seen) = (store.settled, store.seen.clone());
    bring_in(store, &lines);
    let known = store.seen.clone();
    assert_ne!(known, seen);
    // As if neither the commit nor the first look had been answered.
    let mark = std::mem::replace(&mut store.settled, before);
    store.seen = seen;
    let failure = crate::error::Error::NotSaved("I/O error at the last sync".into());
    store.look_up(mark, &failure).unwrap();
    assert_eq!(store.seen, known, "a line written now must say that it knew of the lines that came");
}
