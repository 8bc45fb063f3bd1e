//! What a hospital does with its file while the power lasts, made up from a seed.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::dice::Dice;
use crate::judge::{Promised, Wrong, quick_folder};
use crate::medium::Image;
use crate::recorder::{Failure, Fault, LOCAL, Lines, Recorder, Recording, Touch};
use crate::timeline::{Computer, Timeline};

/// The data file's name in every folder here.
pub const NAME: &str = "hospital.tomoshibi";

/// Records a stretch of work on a new file: made, written, at rest, closed and opened again.
///
/// # Errors
/// When the work itself fails, which it must not.
pub fn record_work(seed: u64) -> Result<Recording, String> {
    work(seed, None).map_err(|failure| failure.to_string())
}

/// The same on a drive that says it synced and did not.
///
/// # Errors
/// When the work itself fails.
pub fn record_work_on_a_lying_drive(seed: u64) -> Result<Recording, String> {
    let lie = Fault { touch: Touch::Sync, nth: 0, failure: Failure::Lie, lasting: true };
    work(seed, Some(lie)).map_err(|failure| failure.to_string())
}

fn work(seed: u64, fault: Option<Fault>) -> Result<Recording, Box<dyn std::error::Error>> {
    let mut dice = Dice::of_part(seed, 0);
    let place = Place::new()?;
    let computer = place.computer();
    // Half of the recordings begin with a file that has a past.
    if dice.coin() {
        let mut timeline = Timeline::open_or_make(&place.path(), &computer)?;
        for number in 0..dice.roll(20) {
            timeline.record(&computer, computer.press(), &[format!("前からある{number}行目")])?;
        }
        if dice.coin() {
            timeline.close()?;
        }
    }
    let recorder = Recorder::watch(place.folder.path())?;
    if let Some(fault) = fault {
        recorder.fail(fault);
    }
    let mut timeline = Timeline::open_or_make(&place.path(), &computer)?;
    let past = timeline.verified_lines()?;
    recorder.acknowledge(past);
    for number in 0..10_u64.saturating_add(dice.roll(70)) {
        let texts: Vec<String> = (0..=dice.roll(3) / 2).map(|nth| words(&mut dice, number, nth)).collect();
        let lines = timeline.record(&computer, computer.press(), &texts)?;
        recorder.acknowledge(lines);
        if dice.once_in(12) {
            timeline.rest()?;
            recorder.acknowledge(Lines::new());
        }
        if dice.once_in(25) {
            timeline.close()?;
            recorder.acknowledge(Lines::new());
            timeline = Timeline::open(&place.path(), &computer)?;
        }
    }
    if dice.coin() {
        timeline.close()?;
    }
    Ok(recorder.recording())
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
    let found = timeline.verified_lines().map_err(|wrong| corrupt(&wrong))?;
    promised.compare(&found)?;
    if goes_on {
        // What survived must be of use: a line more, and still whole after the next opening.
        let more = timeline.record(&computer, computer.press(), &["続き".to_owned()]);
        let more = more.map_err(|failure| corrupt(&failure))?;
        let next = found.len().saturating_add(1) as u64;
        if more.first().is_none_or(|(seq, _)| *seq != next) {
            return Err(Wrong::Corrupt("the computer goes on under another name".to_owned()));
        }
        timeline.close().map_err(|failure| corrupt(&failure))?;
        let mut again = Timeline::open(path, &computer).map_err(|failure| corrupt(&failure))?;
        let all = again.verified_lines().map_err(|wrong| corrupt(&wrong))?;
        if all.len() != found.len().saturating_add(more.len()) {
            return Err(Wrong::Corrupt("it does not go on after the cut".to_owned()));
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
