//! A file that has grown: how soon it can be worked with, and how soon it is checked.

use std::path::Path;

use engine::desk::Desk;
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
