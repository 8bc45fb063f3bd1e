//! What one line costs: pages written to the side file. Each is a write more that somebody waits for.

use super::*;
use crate::store::keys::HELD;

/// A page and the header of its frame.
const FRAME: u64 = 4_096 + 24;

fn frames(place: &Place) -> u64 {
    let mut side = place.path().into_os_string();
    side.push("-wal");
    std::fs::metadata(side).map_or(0, |side| side.len()) / FRAME
}

/// Frames for so many presses of a note each, in a file that has a page of every kind.
fn frames_of(presses: u64, lines: usize) -> u64 {
    let place = Place::new();
    let mut store = place.create();
    for _ in 0..HELD {
        place.append(&mut store, &place.note("前からある記録")).unwrap();
    }
    store.checkpoint().unwrap();
    assert_eq!(frames(&place), 0, "the side file is empty");
    for number in 1..=presses {
        // The window makes them at random.
        let press =
            PressId(Uuid::from_u128(u128::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)));
        let drafts: Vec<Draft> =
            (0..lines).map(|_| Draft { press, ..place.note("薬局のプリンターから処方箋が出ない") }).collect();
        let stamps: Vec<Stamp> = drafts.iter().map(|_| place.stamp()).collect();
        let write = |tx: &crate::store::Tx<'_>| {
            drafts.iter().zip(&stamps).try_for_each(|(draft, stamp)| tx.append(draft, stamp).map(|_| ()))
        };
        store.tx(write).unwrap();
    }
    frames(&place)
}

#[test]
fn a_line_writes_its_page_and_the_one_that_fills_the_sector() {
    let frames = frames_of(100, 1);
    assert!(frames <= 240, "{frames} frames for 100 lines: a page more for each line has crept in");
    assert!(frames >= 200, "{frames}: the count itself is wrong");
}

#[test]
fn three_lines_of_one_press_write_hardly_more() {
    let frames = frames_of(60, 3);
    assert!(frames <= 210, "{frames} frames for 60 presses of three lines");
}
