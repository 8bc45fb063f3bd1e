//! The program is killed at any moment: while it opens, makes, upgrades, writes, brings in, copies, rests and closes its
//! file.
//!
//! A kill takes the program but not what the system has in memory: this shows that nothing is left half done, the
//! power cuts show that it is on the medium.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use faults::archive::Archive;
use faults::dice::Dice;
use faults::judge::quick_folder;
use faults::old;
use faults::recorder::{LOCAL, Lines};
use faults::script::{NAME, Place};
use faults::timeline::{Computer, Timeline, Written};

use uuid::Uuid;

use crate::run::{on_all_cores, seed, times};

/// Kills on one file, from its making on.
const KILLS: u64 = 20;
/// Lines of one press.
const PRESS: usize = 2;
/// Lines of the other station that come with each life.
const MORE: usize = 12;

/// A life is killed before it said so many words.
const WORDS: usize = 120;

/// The archive beside the data file.
const STICK: &str = "stick.archive";

/// What one life of the program said.
struct Life {
    saved: Lines,
    copies: Vec<String>,
    /// So much of the archive was said to be here.
    brought: usize,
    /// So much was about to be.
    importing: usize,
    last_words: String,
}

/// What became of many kills.
#[derive(Default)]
struct Deaths {
    /// By what the program was doing.
    during: BTreeMap<String, u64>,
    saved: u64,
    copies: u64,
    brought: usize,
    upgrades: u64,
    /// Acknowledged and not there, or half there.
    lost: u64,
    wrong: Vec<String>,
}

fn live_and_die(place: &Place, manner: &str, dice: &mut Dice) -> Life {
    let mut child = Command::new(env!("CARGO_BIN_EXE_appender"))
        .args([place.path().as_os_str(), place.folder.path().join(LOCAL).as_os_str()])
        .args([&dice.any().to_string(), manner])
        .arg(place.folder.path().join(STICK))
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    // It dies soon after one of its words, so how far a life comes does not hang on how fast the computer is.
    let words = if dice.once_in(10) { 0 } else { dice.place(WORDS) };
    let longest = if dice.once_in(2) { 500 } else { 40_000 };
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut said = String::new();
    for _ in 0..words {
        out.read_line(&mut said).unwrap();
    }
    thread::sleep(Duration::from_micros(dice.roll(longest)));
    child.kill().unwrap();
    child.wait().unwrap();
    out.read_to_string(&mut said).unwrap();
    // A line without its end was not said.
    let whole: Vec<&str> = said.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')).collect();
    let saved = whole.iter().filter_map(|line| line.strip_prefix("saved ")).flat_map(lines_of).collect();
    let is_answer = |line: &str| ["saved", "copied", "brought"].iter().any(|answer| line.starts_with(answer));
    let doing = whole.iter().rev().find(|line| !is_answer(line)).unwrap_or(&"starting");
    let (doing, until) = doing.split_once(' ').unwrap_or((doing, "0"));
    let copies = whole.iter().filter_map(|line| line.strip_prefix("copied ")).map(str::to_owned).collect();
    let brought = whole.iter().filter_map(|line| line.strip_prefix("brought ")).map(|n| n.parse().unwrap());
    let brought = brought.max().unwrap_or_default();
    Life { saved, copies, brought, importing: until.parse().unwrap(), last_words: doing.to_owned() }
}

fn lines_of(said: &str) -> Lines {
    let line = |text: &str| {
        let (seq, hash) = text.split_once(':').unwrap();
        let byte = |at: usize| u8::from_str_radix(hash.get(at..at + 2).unwrap(), 16).unwrap();
        let bytes: Vec<u8> = (0..hash.len()).step_by(2).map(byte).collect();
        (seq.parse().unwrap(), bytes.try_into().unwrap())
    };
    said.split(' ').map(line).collect()
}

/// Opens a copy, as the next start would; the file itself is left to the next life as the kill left it.
///
/// `finish` brings in the whole archive there: what is missing comes, whatever a kill left.
fn found(place: &Place, archive: &Archive, finish: bool) -> Result<Written, String> {
    let copy = quick_folder().unwrap();
    copy_all(place.folder.path(), copy.path());
    let computer = Computer::real(&copy.path().join(LOCAL));
    let mut timeline = Timeline::open(&copy.path().join(NAME), &computer).map_err(|failure| failure.to_string())?;
    let found = timeline.verified(Some(archive.station))?;
    if finish {
        timeline.import(archive.beginning(usize::MAX)).map_err(|failure| failure.to_string())?;
        let finished = timeline.verified(Some(archive.station))?;
        assert_eq!((&finished.own, &finished.brought), (&found.own, &archive.lines), "the next import finishes it");
    }
    Ok(found)
}

/// What was answered, and what the act that was under way may have brought: all of it or nothing.
fn is_right(found: &Written, lasting: &Written, life: &Life, archive: &Archive) -> bool {
    let (Some(own), Some(brought)) =
        (found.own.strip_prefix(lasting.own.as_slice()), found.brought.strip_prefix(lasting.brought.as_slice()))
    else {
        return false;
    };
    match life.last_words.as_str() {
        "writing" => brought.is_empty() && [0, PRESS].contains(&own.len()),
        "importing" => own.is_empty() && (brought.is_empty() || found.brought == archive.lines[..life.importing]),
        _ => own.is_empty() && brought.is_empty(),
    }
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_all(&path, &target);
        } else {
            fs::copy(&path, target).unwrap();
        }
    }
}

/// What has the name of a copy is whole, and none that was told is missing; they are looked at once.
fn look_at_copies(place: &Place, told: &[String], lasting: &Written, other: Uuid) -> Result<(), String> {
    if let Some(name) = told.iter().find(|name| !place.folder.path().join(name).exists()) {
        return Err(format!("{name} is gone"));
    }
    let computer = Computer::real(&place.folder.path().join("elsewhere"));
    for entry in fs::read_dir(place.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("copy-") && name.ends_with(".tomoshibi") {
            let mut copy = Timeline::open(&path, &computer).map_err(|failure| format!("{name}: {failure}"))?;
            let has = copy.verified(Some(other))?;
            if !lasting.own.starts_with(&has.own) || !lasting.brought.starts_with(&has.brought) {
                return Err(format!("{name} has other lines"));
            }
            drop(copy);
            fs::remove_file(path).unwrap();
        }
    }
    Ok(())
}

/// One file from its making through twenty kills.
fn kill_and_kill_again(work: u64, manner: &str) -> Deaths {
    let mut dice = Dice::of_part(seed(), work);
    let place = Place::new().unwrap();
    let words = |number: u64| format!("よその{number}行目。").repeat(20);
    let archive = Archive::from_elsewhere(KILLS * MORE as u64, words, None).unwrap();
    let mut deaths = Deaths::default();
    let mut lasting = Written::default();
    for kill in 0..KILLS {
        if place.path().exists() && dice.once_in(5) {
            old::bring_back(&place.path()).unwrap();
            deaths.upgrades += 1;
        }
        let text: Vec<&str> = archive.beginning(MORE * (kill as usize + 1)).collect();
        fs::write(place.folder.path().join(STICK), text.join("\n")).unwrap();
        let life = live_and_die(&place, manner, &mut dice);
        *deaths.during.entry(life.last_words.clone()).or_default() += 1;
        deaths.saved += life.saved.len() as u64;
        lasting.own.extend(&life.saved);
        lasting.brought = archive.lines[..lasting.brought.len().max(life.brought)].to_vec();
        if !place.path().exists() {
            assert!(lasting.own.is_empty(), "work {work}, kill {kill}: the file is gone");
            continue;
        }
        match found(&place, &archive, kill + 1 == KILLS) {
            Ok(found) if is_right(&found, &lasting, &life, &archive) => {
                lasting = found;
                deaths.copies += life.copies.len() as u64;
                deaths.wrong.extend(look_at_copies(&place, &life.copies, &lasting, archive.station).err());
            }
            Ok(found) => {
                deaths.lost += 1;
                let told = [&lasting, &found].map(|written| (written.own.len(), written.brought.len()));
                deaths.wrong.push(format!("work {work}, kill {kill}: {:?} told, {:?} found", told[0], told[1]));
                lasting = found;
            }
            Err(wrong) => deaths.wrong.push(format!("work {work}, kill {kill}: {wrong}")),
        }
    }
    deaths.brought = lasting.brought.len();
    deaths
}

#[test]
fn what_was_answered_survives_every_kill() {
    let kills = times(100, 2_000);
    println!("seed {}", seed());
    let mut during = BTreeMap::new();
    let (mut saved, mut copies, mut brought, mut upgrades, mut wrong) = (0, 0, 0, 0, Vec::new());
    for deaths in on_all_cores(kills / KILLS, |work| kill_and_kill_again(work, "honest")) {
        for (doing, times) in deaths.during {
            *during.entry(doing).or_insert(0) += times;
        }
        saved += deaths.saved;
        copies += deaths.copies;
        brought += deaths.brought;
        upgrades += deaths.upgrades;
        wrong.extend(deaths.wrong);
    }
    println!("{kills} kills, {saved} lines answered, {brought} brought in, {copies} copies, {upgrades} upgrades");
    println!("killed while {during:?}");
    assert_eq!(wrong, Vec::<String>::new());
    assert!(saved > kills && brought > 0 && copies > 0 && upgrades > 0, "it was killed at work");
}

#[test]
fn control_an_import_that_is_committed_line_by_line_is_caught() {
    let half = (0..25).find(|work| kill_and_kill_again(2_000 + work, "pieces").lost > 0);
    println!("caught with file {half:?}");
    assert!(half.is_some(), "or the harness is blind");
}

#[test]
fn control_a_program_that_answers_before_it_commits_is_caught() {
    let lost = (0..25).find(|work| kill_and_kill_again(1_000 + work, "lying").lost > 0);
    println!("caught with file {lost:?}");
    assert!(lost.is_some(), "or the harness is blind");
}
