//! The disk is full: nothing that was answered is lost, and what was held in reserve brings many lines more.
//!
//! Always on a folder that is told to be full; where this process may mount, also on a small file system that is.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use engine::error::ErrorCode;
use faults::recorder::{LOCAL, Lines, Recorder};
use faults::script::{NAME, Place};
use faults::timeline::{Computer, Timeline};

/// A file system on which the program holds something in reserve.
const SMALL: u64 = 80 * 1024 * 1024;
/// What there is room for before it is full.
const ROOM: u64 = 1024 * 1024;
/// What the reserve must bring.
const MORE: usize = 500;
/// More lines than there is ever room for.
const PLENTY: usize = 100_000;

fn text(number: usize) -> String {
    format!("{number}行目。ディスクはもうすぐ一杯になる。")
}

/// Writes until the disk is full.
fn fill(timeline: &mut Timeline, computer: &Computer, saved: &mut Lines) {
    for number in 0..PLENTY {
        let text = text(number);
        match timeline.record(computer, computer.press(), &[text]) {
            Ok(lines) => saved.extend(lines),
            Err(failure) => {
                assert_eq!(failure.code(), ErrorCode::DiskFull, "{failure}");
                return;
            }
        }
    }
}

fn a_night_on_a_full_disk(file: &Path, local: &Path, reserve: &Path) {
    let computer = Computer::of_a_test(local);
    let mut saved = Lines::new();
    let mut timeline = Timeline::open(file, &computer).unwrap();
    fill(&mut timeline, &computer, &mut saved);
    assert_eq!(timeline.verified_lines().as_ref(), Ok(&saved), "it can still be read");
    fill(&mut timeline, &computer, &mut saved);
    drop(timeline);
    let mut timeline = Timeline::open(file, &computer).unwrap();
    assert_eq!(timeline.verified_lines().as_ref(), Ok(&saved), "and opened on the full disk");
    fill(&mut timeline, &computer, &mut saved);
    let before = saved.len();
    assert!(before < PLENTY, "it was full");
    assert!(reserve.exists(), "nothing of the reserve was needed until now");
    for number in 0..MORE {
        let lines = timeline.record_with_reserve(&computer, computer.press(), &[text(number)]);
        saved.extend(lines.unwrap());
    }
    assert!(!reserve.exists(), "it was given up");
    println!("{before} lines, {} more from the reserve", saved.len() - before);
    timeline.close().unwrap();
    let mut again = Timeline::open(file, &computer).unwrap();
    assert_eq!(again.verified_lines().as_ref(), Ok(&saved));
}

/// A data file with what is held in reserve for it.
fn prepare(folder: &Path, local: &Path) -> (PathBuf, PathBuf) {
    let (file, reserve) = (folder.join(NAME), folder.join(format!("{NAME}.reserve")));
    let mut timeline = Timeline::open_or_make(&file, &Computer::of_a_test(local)).unwrap();
    assert!(timeline.keep_reserve(&reserve).unwrap() > ROOM);
    timeline.close().unwrap();
    (file, reserve)
}

#[test]
fn a_folder_that_is_full_loses_nothing() {
    let place = Place::new().unwrap();
    let local = place.folder.path().join(LOCAL);
    let (file, reserve) = prepare(place.folder.path(), &local);
    let recorder = Recorder::watch(place.folder.path()).unwrap();
    recorder.leave_room(ROOM);
    println!("a folder that is told to be full:");
    a_night_on_a_full_disk(&file, &local, &reserve);
}

/// A small file system, gone with the test.
struct Mounted(PathBuf);

impl Mounted {
    fn on(folder: PathBuf) -> Option<Self> {
        let size = format!("size={SMALL}");
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&folder).output();
        mount.is_ok_and(|done| done.status.success()).then_some(Self(folder))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[test]
fn a_small_file_system_that_is_full_loses_nothing() {
    let place = Place::new().unwrap();
    let small = place.folder.path().join("small");
    fs::create_dir(&small).unwrap();
    let Some(mounted) = Mounted::on(small.clone()) else {
        println!("nothing can be mounted here: only the folder that is told to be full was run");
        return;
    };
    let local = place.folder.path().join(LOCAL);
    let (file, reserve) = prepare(&small, &local);
    fill_up(&small.join("films"));
    println!("a file system of {} MiB:", SMALL / 1024 / 1024);
    a_night_on_a_full_disk(&file, &local, &reserve);
    drop(mounted);
}

/// Leaves only a little room.
fn fill_up(path: &Path) {
    let mut file = fs::File::create(path).unwrap();
    let block = vec![7; 64 * 1024];
    while file.write_all(&block).is_ok() {}
    let length = file.metadata().unwrap().len();
    file.set_len(length - ROOM).unwrap();
}
