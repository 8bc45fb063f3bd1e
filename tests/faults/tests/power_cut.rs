//! The power goes at any moment: what was acknowledged is there, and nothing is broken.

use std::fs;
use std::ops::AddAssign;
use std::time::Instant;

use faults::dice::Dice;
use faults::judge::{Bench, Promised, Wrong};
use faults::medium::{Image, Medium, Model};
use faults::plain::{self, Mode};
use faults::recorder::{Recorder, Recording};
use faults::script::{self, Drive, Imports, Place};
use faults::seeds::{self, Seed};
use faults::timeline::Timeline;

use crate::run::{on_all_cores, seed, times};

/// Cuts made of one recording.
const CUTS: u64 = 50;

/// What came of many cuts.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    cuts: u64,
    /// Cuts that lost acknowledged lines.
    lost: u64,
    /// The most lines lost by one.
    most: usize,
    corrupt: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.cuts += other.cuts;
        self.lost += other.lost;
        self.most = self.most.max(other.most);
        self.corrupt += other.corrupt;
    }
}

impl Tally {
    fn count(&mut self, outcome: &Result<(), Wrong>) {
        self.cuts += 1;
        match outcome {
            Ok(()) => {}
            Err(Wrong::Lost(lines)) => {
                self.lost += 1;
                self.most = self.most.max(*lines);
            }
            Err(Wrong::Corrupt(_)) => self.corrupt += 1,
        }
    }
}

/// A cut that broke a promise.
type Broken = (Seed, Wrong);

/// One cut: when, what is left, what was promised.
struct Cut {
    number: u64,
    image: Image,
    promised: Promised,
}

/// Cuts the power at random moments of one recording; each cut is the same whichever others are made with it.
fn cuts(recording: &Recording, model: Model, work: u64, numbers: impl IntoIterator<Item = u64>) -> Vec<Cut> {
    let mut moments: Vec<(usize, u64, Dice)> = numbers
        .into_iter()
        .map(|number| {
            let mut dice = Dice::of_part(work, number + 2);
            (dice.place(recording.deeds.len() + 1), number, dice)
        })
        .collect();
    moments.sort_by_key(|(moment, number, _)| (*moment, *number));
    let mut medium = Medium::new(recording, work);
    moments
        .into_iter()
        .map(|(moment, number, mut dice)| {
            medium.play_to(moment);
            Cut { number, image: medium.cut(model, &mut dice), promised: Promised::after(recording, moment) }
        })
        .collect()
}

/// What became of the program's own file, and the cuts that broke a promise.
fn cut_the_program(
    (drive, imports): (Drive, Imports),
    model: Model,
    work: u64,
    numbers: impl IntoIterator<Item = u64>,
) -> (Tally, Vec<Broken>) {
    let recording = script::record_work(work, drive, imports).unwrap();
    let bench = Bench::new().unwrap();
    let (mut tally, mut told) = (Tally::default(), Vec::new());
    for cut in cuts(&recording, model, work, numbers) {
        let path = bench.lay_out(&cut.image, &cut.promised, script::NAME).unwrap();
        let outcome = script::look(&path, &cut.image, &cut.promised, cut.number % 10 == 0);
        tally.count(&outcome);
        if let Err(wrong) = outcome {
            told.push((Seed { model, work, cut: cut.number }, wrong));
        }
    }
    (tally, told)
}

fn cut_plain(mode: Mode, model: Model, work: u64) -> Tally {
    let recording = plain::record_work(mode, work).unwrap();
    let bench = Bench::new().unwrap();
    let mut tally = Tally::default();
    for cut in cuts(&recording, model, work, 0..CUTS) {
        let path = bench.lay_out(&cut.image, &cut.promised, script::NAME).unwrap();
        tally.count(&plain::look(&path, mode, &cut.promised));
    }
    tally
}

/// A line of the table, as in a report.
fn tell(name: &str, model: Model, tally: Tally, began: Instant) {
    let per_second = tally.cuts as f64 / began.elapsed().as_secs_f64();
    println!(
        "{name:<25} {:<8} {:>6} cuts: {:>5} lost (at most {} lines), {:>5} corrupt, {per_second:.0} cuts/s",
        model.name(),
        tally.cuts,
        tally.lost,
        tally.most,
        tally.corrupt,
    );
}

fn sum(tallies: impl IntoIterator<Item = Tally>) -> Tally {
    let mut all = Tally::default();
    for tally in tallies {
        all += tally;
    }
    all
}

fn the_program_survives(drive: Drive, imports: Imports, model: Model, n_cuts: u64) {
    let how = format!("{}{}", drive.name(), if imports == Imports::None { "" } else { "-import" });
    let list = format!("power-cut-{how}");
    for stored in seeds::stored(&list).unwrap().into_iter().filter(|stored| stored.model == model) {
        let (_, told) = cut_the_program((drive, imports), model, stored.work, [stored.cut]);
        assert_eq!(told, Vec::<Broken>::new(), "it failed once before");
    }
    let (began, first) = (Instant::now(), seed());
    println!("seed {first}");
    let done = on_all_cores(n_cuts / CUTS, |work| cut_the_program((drive, imports), model, first + work, 0..CUTS));
    tell(&format!("tomoshibi, {how}"), model, sum(done.iter().map(|(tally, _)| *tally)), began);
    let told: Vec<Broken> = done.into_iter().flat_map(|(_, told)| told).take(20).collect();
    for (seed, _) in &told {
        seeds::keep(&list, *seed).unwrap();
    }
    assert_eq!(told, Vec::<Broken>::new(), "nothing acknowledged is lost, nothing is broken");
}

fn control(mode: Mode, model: Model, n_cuts: u64) -> Tally {
    let began = Instant::now();
    let tally = sum(on_all_cores(n_cuts / CUTS, |work| cut_plain(mode, model, seed() + work)));
    tell(mode.name, model, tally, began);
    tally
}

#[test]
fn nothing_is_lost_on_a_medium_that_tears() {
    the_program_survives(Drive::Honest, Imports::None, Model::Torn, times(1_000, 20_000));
}

#[test]
fn nothing_is_lost_on_a_medium_that_leaves_garbage() {
    the_program_survives(Drive::Honest, Imports::None, Model::Garbage, times(1_000, 20_000));
}

#[test]
fn nothing_is_lost_when_syncs_fail_before_the_power_does() {
    for model in [Model::Torn, Model::Garbage] {
        the_program_survives(Drive::Failing, Imports::None, model, times(100, 4_000));
    }
}

#[test]
fn an_import_is_there_or_not_and_the_next_one_brings_what_is_missing() {
    for model in [Model::Torn, Model::Garbage] {
        the_program_survives(Drive::Honest, Imports::Archive, model, times(300, 10_000));
        the_program_survives(Drive::Failing, Imports::Archive, model, times(50, 4_000));
    }
}

#[test]
fn control_an_import_that_is_committed_line_by_line_is_found_half_done() {
    let began = Instant::now();
    let cut = |work| cut_the_program((Drive::Honest, Imports::InPieces), Model::Torn, seed() + work, 0..CUTS).0;
    let tally = sum(on_all_cores(times(200, 4_000) / CUTS, cut));
    tell("import in pieces", Model::Torn, tally, began);
    assert!(tally.corrupt > 0, "or the harness is blind");
}

#[test]
fn the_modes_the_program_uses_lose_nothing_by_themselves() {
    for mode in [plain::WAL_FULL, plain::TRUNCATE_FULL] {
        for model in [Model::Torn, Model::Garbage] {
            let tally = control(mode, model, times(500, 4_000));
            assert_eq!((tally.lost, tally.corrupt), (0, 0), "{}", mode.name);
        }
    }
}

#[test]
fn control_a_mode_that_does_not_wait_for_the_medium_loses() {
    for model in [Model::Torn, Model::Garbage] {
        assert!(control(plain::WAL_NORMAL, model, times(200, 4_000)).lost > 0, "or the harness is blind");
    }
}

#[test]
fn control_trusting_the_neighbours_of_a_write_loses_on_a_medium_that_leaves_garbage() {
    assert!(control(plain::WAL_FULL_PSOW, Model::Garbage, times(300, 4_000)).lost > 0, "or the harness is blind");
    let torn = control(plain::WAL_FULL_PSOW, Model::Torn, times(300, 4_000));
    assert_eq!((torn.lost, torn.corrupt), (0, 0), "and only there");
}

#[test]
fn control_a_deleted_journal_that_comes_back_takes_a_line_with_it() {
    assert!(control(plain::DELETE_FULL, Model::Torn, times(1_500, 4_000)).lost > 0, "or the harness is blind");
}

#[test]
fn control_without_a_journal_the_file_breaks() {
    for model in [Model::Torn, Model::Garbage] {
        assert!(control(plain::NO_JOURNAL, model, times(200, 4_000)).corrupt > 0, "or the harness is blind");
    }
}

#[test]
fn control_the_program_itself_loses_on_a_drive_that_lies() {
    let bench = Bench::new().unwrap();
    let mut tally = Tally::default();
    let began = Instant::now();
    for work in 0..4 {
        let recording = script::record_work(seed() + work, Drive::Lying, Imports::None).unwrap();
        for cut in cuts(&recording, Model::Torn, work, 0..CUTS) {
            let path = bench.lay_out(&cut.image, &cut.promised, script::NAME).unwrap();
            tally.count(&script::look(&path, &cut.image, &cut.promised, false));
        }
    }
    tell("a lying drive", Model::Torn, tally, began);
    assert!(tally.lost + tally.corrupt > 0, "no program can help there: if this one could, the harness is blind");
}

#[test]
fn what_is_played_back_to_the_end_is_what_the_program_saw() {
    let place = Place::new().unwrap();
    let recorder = Recorder::watch(place.folder.path()).unwrap();
    let computer = place.computer();
    let mut timeline = Timeline::open_or_make(&place.path(), &computer).unwrap();
    for number in 0..30_u32 {
        timeline.record(&computer, computer.press(), &["長い記録".repeat(100)]).unwrap();
        if number == 10 {
            timeline.rest().unwrap();
        }
        if number == 20 {
            timeline.close().unwrap();
            timeline = Timeline::open(&place.path(), &computer).unwrap();
        }
    }
    let recording = recorder.recording();
    let mut medium = Medium::new(&recording, 0);
    medium.play_to(recording.deeds.len());
    let seen = medium.as_seen();
    assert_eq!(seen.len(), 2, "the file and what is not in it yet: {:?}", seen.keys());
    for (name, bytes) in seen {
        assert_eq!(fs::read(place.folder.path().join(&name)).unwrap(), bytes, "{name}");
    }
}
