//! What a hospital does with its file while the power lasts, made up from a seed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use crate::archive::Archive;
use crate::dice::Dice;
use crate::judge::{Promised, Wrong, quick_folder};
use crate::medium::Image;
use crate::old;
use crate::recorder::{Failure, Fault, LOCAL, Lines, Recorder, Recording, Touch};
use crate::timeline::{Computer, Timeline, Written};

/// The data file's name in every folder here.
pub const NAME: &str = "hospital.tomoshibi";

/// What the medium does while the hospital works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drive {
    /// It does what it says.
    Honest,
    /// It says it synced and did not.
    Lying,
    /// Some of its syncs fail, once each.
    Failing,
}

impl Drive {
    /// Its name in tables and lists of seeds.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Honest => "honest",
            Self::Lying => "lying",
            Self::Failing => "failing",
        }
    }
}

/// What the hospital's file is when the recording begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Past {
    /// It is made in front of the camera.
    None,
    /// Closed in peace, or by dropping it.
    Lines,
    /// Of the schema before, and is brought to ours in front of the camera.
    OldSchema,
}

/// What comes from another station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imports {
    /// Nothing.
    None,
    /// More and more of an archive, now and then.
    Archive,
    /// The control: the same, but the lines of one import are committed one by one.
    InPieces,
}

/// Records a stretch of work: a file is made, opened or brought up to date, written, at rest, closed and opened again.
///
/// # Errors
/// When the work itself fails, which it must not.
pub fn record_work(seed: u64, drive: Drive, imports: Imports) -> Result<Recording, String> {
    work(seed, drive, imports).map_err(|failure| failure.to_string())
}

fn work(seed: u64, drive: Drive, imports: Imports) -> Result<Recording, Box<dyn std::error::Error>> {
    let mut dice = Dice::of_part(seed, 0);
    let place = Place::new()?;
    let computer = place.computer();
    let past = match dice.roll(6) {
        0..=2 => Past::None,
        3 | 4 => Past::Lines,
        _ => Past::OldSchema,
    };
    let (before, ours) =
        if past == Past::None { (Lines::new(), Vec::new()) } else { live_before(&place, &computer, &mut dice)? };
    let mut stick = Stick::new(seed, imports, Some(&ours).filter(|_| past != Past::None))?;
    if past == Past::OldSchema {
        old::bring_back(&place.path())?;
    }
    let recorder = Recorder::watch(place.folder.path())?;
    if past != Past::None {
        recorder.acknowledge(before.clone());
    }
    if drive == Drive::Lying {
        recorder.fail(Fault { touch: Touch::Sync, nth: 0, failure: Failure::Lie, lasting: true });
    }
    let mut timeline = Timeline::open_or_make(&place.path(), &computer)?;
    if timeline.verified_lines()? != before {
        return Err("what was there before is not there".into());
    }
    recorder.acknowledge(Lines::new());
    for number in 0..10_u64.saturating_add(dice.roll(70)) {
        if drive == Drive::Failing && dice.once_in(4) {
            recorder.fail(Fault { touch: Touch::Sync, nth: dice.roll(4), failure: Failure::Io, lasting: false });
        }
        let texts: Vec<String> = (0..=dice.roll(3) / 2).map(|nth| words(&mut dice, number, nth)).collect();
        let press = computer.press();
        let mut attempts = Vec::new();
        let lines = again(|| timeline.record_saying(&computer, press, &texts, |lines| attempts.push(lines.clone())))?;
        recorder.acknowledge_after(attempts, lines);
        stick.carry_over(&mut timeline, &recorder)?;
        if dice.once_in(12) {
            again(|| timeline.rest())?;
            recorder.acknowledge(Lines::new());
        }
        if drive != Drive::Failing && dice.once_in(60) {
            let name = format!("copy-{number}.tomoshibi");
            timeline.copy(&place.folder.path().join(&name))?;
            recorder.acknowledge_copy(name);
        }
        if dice.once_in(25) {
            if drive == Drive::Failing {
                // A close that fails loses nothing either.
                let _ = timeline.close();
            } else {
                timeline.close()?;
            }
            recorder.acknowledge(Lines::new());
            timeline = again(|| Timeline::open(&place.path(), &computer))?;
        }
    }
    if drive != Drive::Failing && dice.coin() {
        timeline.close()?;
    }
    let archive = (imports != Imports::None).then(|| Arc::new(stick.archive));
    Ok(Recording { archive, ..recorder.recording() })
}

/// What somebody carries over from another station, and how much of it has been brought in.
struct Stick {
    archive: Archive,
    dice: Dice,
    imports: Imports,
    done: usize,
}

impl Stick {
    /// `ours` is what stood in our file when the other station last heard of us.
    fn new(seed: u64, imports: Imports, ours: Option<&Vec<String>>) -> Result<Self, Box<dyn std::error::Error>> {
        // Its own dice: with and without it, the rest of the story is the same.
        let mut dice = Dice::of_part(seed, u64::MAX - 1);
        if imports == Imports::None {
            return Ok(Self { archive: Archive::default(), dice, imports, done: 0 });
        }
        let ours = ours.filter(|_| dice.coin()).map(Vec::as_slice);
        let n_lines = 20_u64.saturating_add(dice.roll(100));
        let archive = Archive::from_elsewhere(n_lines, |number| words(&mut dice, number, 0), ours)?;
        Ok(Self { archive, dice, imports, done: 0 })
    }

    /// Sometimes more of it is brought in.
    fn carry_over(&mut self, timeline: &mut Timeline, recorder: &Recorder) -> engine::error::Result<()> {
        if self.done == self.archive.lines.len() || !self.dice.once_in(4) {
            return Ok(());
        }
        let more = self.dice.place(40).saturating_add(2);
        let until = self.done.saturating_add(more).min(self.archive.lines.len());
        again(|| match self.imports {
            Imports::InPieces => timeline.import_in_pieces(&self.archive, self.done..until),
            Imports::None | Imports::Archive => timeline.import(self.archive.beginning(until)),
        })?;
        recorder.acknowledge_import(self.archive.lines.get(self.done..until).unwrap_or_default().to_vec());
        self.done = until;
        Ok(())
    }
}

/// A medium that fails now and then is asked again.
fn again<T>(mut job: impl FnMut() -> engine::error::Result<T>) -> engine::error::Result<T> {
    job().or_else(|_| job()).or_else(|_| job())
}

/// The lines that are there, and the archive of them.
fn live_before(
    place: &Place,
    computer: &Computer,
    dice: &mut Dice,
) -> Result<(Lines, Vec<String>), Box<dyn std::error::Error>> {
    let mut timeline = Timeline::open_or_make(&place.path(), computer)?;
    for number in 0..dice.roll(20) {
        timeline.record(computer, computer.press(), &[format!("前からある{number}行目")])?;
    }
    let (lines, archive) = (timeline.verified_lines()?, timeline.archive()?);
    if dice.coin() {
        timeline.close()?;
    }
    Ok((lines, archive))
}

/// A line to be written: mostly short, sometimes longer than a page of the file.
pub fn words(dice: &mut Dice, number: u64, nth: u64) -> String {
    let length = if dice.once_in(10) { 200 } else { 1 };
    format!("{number}番目の記録、その{nth}。").repeat(length)
}

/// Opens what is left as the program does.
///
/// # Errors
/// What is wrong with it.
pub fn look(path: &Path, image: &Image, promised: &Promised, goes_on: bool) -> Result<(), Wrong> {
    let corrupt = |failure: &dyn std::fmt::Display| Wrong::Corrupt(failure.to_string());
    let local = path.with_file_name(LOCAL);
    let computer = Computer::real(&local);
    if !image.contains_key(NAME) {
        if promised.made {
            return Err(Wrong::Corrupt("the file is gone".to_owned()));
        }
        // The power went while it was being made: it must be possible to make it now.
        return Timeline::open_or_make(path, &computer).map(|_| ()).map_err(|failure| corrupt(&failure));
    }
    let mut timeline = Timeline::open(path, &computer).map_err(|failure| corrupt(&failure))?;
    let other = promised.archive.as_ref().map(|archive| archive.station);
    let found = timeline.verified(other).map_err(|wrong| corrupt(&wrong))?;
    promised.compare(&found)?;
    old::check_copy(path, image, &computer)?;
    look_at_copies(path, image, promised, &computer)?;
    if goes_on { go_on(timeline, &found, path, promised, &computer).map_err(|wrong| corrupt(&wrong)) } else { Ok(()) }
}

/// What survived must be of use: a line more, what is still on the stick, and all is whole after the next opening.
fn go_on(
    mut timeline: Timeline,
    found: &Written,
    path: &Path,
    promised: &Promised,
    computer: &Computer,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut all = found.clone();
    let more = timeline.record(computer, computer.press(), &["続き".to_owned()])?;
    if more.first().is_none_or(|(seq, _)| *seq != found.own.len().saturating_add(1) as u64) {
        return Err("the computer goes on under another name".into());
    }
    all.own.extend(more);
    if let Some(archive) = &promised.archive {
        for missing in [archive.lines.len().saturating_sub(found.brought.len()), 0] {
            if timeline.import(archive.beginning(usize::MAX))? != missing as u64 {
                return Err("an import after the cut does not bring what was missing".into());
            }
        }
        all.brought.clone_from(&archive.lines);
    }
    timeline.close()?;
    let other = promised.archive.as_ref().map(|archive| archive.station);
    if Timeline::open(path, computer)?.verified(other)? != all {
        return Err("it does not go on after the cut".into());
    }
    Ok(())
}

/// A copy that was said to be whole is there with its lines, and what has the name of a copy is whole.
fn look_at_copies(path: &Path, image: &Image, promised: &Promised, computer: &Computer) -> Result<(), Wrong> {
    if let Some((name, _)) = promised.copies.iter().find(|(name, _)| !image.contains_key(name)) {
        return Err(Wrong::Corrupt(format!("{name} is gone")));
    }
    // Older ones have been looked at in other cuts.
    let newest = promised.copies.last().map(|(name, _)| name);
    let other = promised.archive.as_ref().map(|archive| archive.station);
    let is_new = |name: &&String| newest == Some(*name) || promised.copies.iter().all(|(told, _)| told != *name);
    let copies = image.keys().filter(|name| name.starts_with("copy-") && name.ends_with(".tomoshibi"));
    for name in copies.filter(is_new) {
        let lines = Timeline::open(&path.with_file_name(name), computer)
            .map_err(|failure| failure.to_string())
            .and_then(|mut copy| copy.verified(other));
        let Written { own, brought } = lines.map_err(|wrong| Wrong::Corrupt(format!("{name}: {wrong}")))?;
        let told = promised.copies.iter().find(|(other, _)| other == name);
        let has = (own.len(), brought.len());
        let is_right = promised.lines.starts_with(&own) && promised.brought.starts_with(&brought);
        if !is_right || told.is_some_and(|(_, lengths)| *lengths != has) {
            return Err(Wrong::Corrupt(format!("{name} has {has:?} lines")));
        }
    }
    Ok(())
}

/// A folder with a data file.
#[derive(Debug)]
pub struct Place {
    /// The folder.
    pub folder: TempDir,
}

impl Place {
    /// An empty one.
    ///
    /// # Errors
    /// When no folder can be made.
    pub fn new() -> std::io::Result<Self> {
        Ok(Self { folder: quick_folder()? })
    }

    /// Where the data file is.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.folder.path().join(NAME)
    }

    /// The computer this folder belongs to.
    #[must_use]
    pub fn computer(&self) -> Computer {
        Computer::of_a_test(&self.folder.path().join(LOCAL))
    }
}
