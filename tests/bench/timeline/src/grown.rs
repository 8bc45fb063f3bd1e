//! A file that has grown: how soon it can be worked with, and how soon it is checked.

use std::path::Path;
use std::time::Duration;

use engine::desk::thread::{DeskThread, PAUSE};
use engine::desk::{Desk, NoteReport};
use engine::incident::event::Nature;
use engine::store::Store;
use engine::world::SystemWorld;

use crate::hospital::{filled, local, writer};
use crate::{cpu, median, wall};

const RUNS: usize = 5;

/// One incident with all the lines: from the file to the first screen.
pub(crate) fn usable_and_verified(folder: &Path, lines: usize) {
    let path = filled(folder, lines, 1);
    let (mut took, mut spent, mut checked) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let open = || {
            let mut desk = Desk::open_existing(&path, &local(folder), Box::new(SystemWorld)).unwrap();
            let id = desk.incident_under_way().unwrap().unwrap();
            desk.incident_view(id).unwrap();
            desk
        };
        let ((mut desk, in_all), work) = cpu(|| wall(open));
        took.push(in_all);
        spent.push(work);
        checked.push(cpu(|| assert!(desk.verify().unwrap().is_good())).1);
        desk.close().unwrap();
    }
    println!(
        "{lines} lines, usable: {:.0} ms, cpu {:.0} ms; verified with SQLite's own check: cpu {:.0} ms more",
        median(&mut took),
        median(&mut spent),
        median(&mut checked)
    );
}

/// A copy of the file, read back and checked, while a line is written every twenty milliseconds.
pub(crate) fn copied(folder: &Path, lines: usize) {
    let mut took = Vec::new();
    for _ in 0..RUNS {
        let place = tempfile::tempdir_in(folder).unwrap();
        let (file, own) = (place.path().join("own.tomoshibi"), place.path().join("local"));
        std::fs::copy(filled(folder, lines, 1), &file).unwrap();
        let thread = DeskThread::begin(PAUSE, move || Desk::open_existing(&file, &own, Box::new(SystemWorld))).unwrap();
        let id = thread.run(|desk| desk.incident_under_way()).unwrap().unwrap();
        let write = move |desk: &mut Desk| desk.take_note(id, &note(), &desk.fresh_press());
        thread.run(write).unwrap();
        thread.run(|desk| desk.copy_now()).unwrap();
        let copied = || {
            while thread.run(|desk| desk.keeping_view()).unwrap().copies.list.is_empty() {
                std::thread::sleep(Duration::from_millis(20));
                thread.run(write).unwrap();
            }
        };
        took.push(wall(copied).1);
        let view = thread.run(|desk| desk.keeping_view()).unwrap();
        assert!(view.copies.list.iter().all(|copy| copy.good), "{:?}", view.copies.failed);
        thread.close().unwrap();
    }
    println!("{lines} lines, copied while a line is written every 20 ms: {:.0} ms", median(&mut took));
}

fn note() -> NoteReport {
    let text = "控えの間に書いた".to_owned();
    NoteReport {
        from: String::new(),
        to: String::new(),
        nature: Nature::Fact,
        text,
        doer: String::new(),
        late_reason: String::new(),
    }
}

/// Many incidents: every hash of every line.
pub(crate) fn verified(folder: &Path, lines: usize) {
    let path = filled(folder, lines, 50);
    let mut store = Store::open(&path, &writer(folder)).unwrap();
    let mut spent = Vec::new();
    for _ in 0..RUNS {
        let mut run = engine::store::Verifying::default();
        spent.push(cpu(|| while !store.verify_some(&mut run, 10_000).unwrap() {}).1);
        assert_eq!(run.entries(), lines as u64, "every line is right");
    }
    println!("{lines} lines, every hash: cpu {:.0} ms", median(&mut spent));
    store.close().unwrap();
}
