//! Each read, write, sync, cut, removal and opening of a short night fails once, or from then on: an answer is what a
//! later look finds, and a press that is repeated is recorded once.

use engine::error::ErrorCode;
use engine::ids::PressId;
use faults::recorder::{Failure, Fault, Lines, Recorder, Touch};
use faults::script::Place;
use faults::timeline::{Computer, Timeline};

/// Presses of the night.
const PRESSES: u32 = 5;

/// One hospital, one file, one medium that fails.
struct Night {
    place: Place,
    computer: Computer,
    recorder: Recorder,
    fault: Fault,
    saved: Lines,
    /// Answered with an error, and still not known to be there or not.
    unanswered: Vec<PressId>,
}

impl Night {
    fn new(fault: Fault) -> Self {
        let place = Place::new().unwrap();
        let computer = place.computer();
        let mut timeline = Timeline::open_or_make(&place.path(), &computer).unwrap();
        let saved = timeline.record(&computer, computer.press(), &["はじまり".to_owned()]).unwrap();
        timeline.close().unwrap();
        let recorder = Recorder::watch(place.folder.path()).unwrap();
        recorder.fail(fault);
        Self { place, computer, recorder, fault, saved, unanswered: Vec::new() }
    }

    /// Opens; when that fails nothing is lost and it works once the medium is whole.
    fn open(&self) -> Timeline {
        Timeline::open(&self.place.path(), &self.computer).unwrap_or_else(|_| {
            self.recorder.mend();
            Timeline::open(&self.place.path(), &self.computer).unwrap()
        })
    }

    fn press(&mut self, timeline: &mut Timeline, number: u32) {
        let (press, texts) = (self.computer.press(), texts(number));
        match timeline.record(&self.computer, press, &texts) {
            Ok(lines) => self.saved.extend(lines),
            Err(failure) => {
                let codes = [ErrorCode::NotSaved, ErrorCode::DiskFull, ErrorCode::FileReadOnly, ErrorCode::FileDamaged];
                assert!(codes.contains(&failure.code()), "{:?}: {failure}", self.fault);
                if self.fault.lasting {
                    self.unanswered.push(press);
                } else {
                    self.ask_at_once(timeline, press, &texts);
                }
            }
        }
    }

    /// The medium failed once: what was said not to be saved is not there, and the second press saves it.
    fn ask_at_once(&mut self, timeline: &mut Timeline, press: PressId, texts: &[String]) {
        let found = timeline.lines_of(press).unwrap();
        assert_eq!(found, Lines::new(), "{:?}: it was answered that it is not saved", self.fault);
        self.saved.extend(timeline.record(&self.computer, press, texts).unwrap());
    }

    /// The medium is whole again: each press that was not answered is there as a whole or not at all, and once after
    /// it was repeated.
    fn repeat(&mut self, timeline: &mut Timeline) {
        self.recorder.mend();
        for (number, press) in (100..).zip(std::mem::take(&mut self.unanswered)) {
            let found = timeline.lines_of(press).unwrap();
            assert!(found.is_empty() || found.len() == texts(0).len(), "{:?}: half a press", self.fault);
            let lines = timeline.record(&self.computer, press, &texts(number)).unwrap();
            if !found.is_empty() {
                assert_eq!(lines, found, "{:?}: recorded once", self.fault);
            }
            self.saved.extend(lines);
        }
    }

    /// Works through the night; how often the medium was touched.
    fn pass(mut self) -> u64 {
        let mut timeline = self.open();
        for number in 0..PRESSES {
            self.press(&mut timeline, number);
            if number == 1 {
                // A rest that fails is a rest later.
                let _ = timeline.rest();
            }
            if number == 3 {
                // So is a close; the file is opened again either way.
                let _ = timeline.close();
                timeline = self.open();
            }
        }
        let touched = self.recorder.touched().get(&self.fault.touch).copied().unwrap_or(0);
        self.repeat(&mut timeline);
        self.saved.sort_unstable();
        assert_eq!(timeline.verified_lines().as_ref(), Ok(&self.saved), "{:?}: before it is closed", self.fault);
        drop(timeline);
        let mut again = Timeline::open(&self.place.path(), &self.computer).unwrap();
        assert_eq!(again.verified_lines().as_ref(), Ok(&self.saved), "{:?}: after it was opened again", self.fault);
        touched
    }
}

/// Two lines a press: half of one must not stay.
fn texts(number: u32) -> Vec<String> {
    vec![format!("{number}番"), format!("{number}番の長い続き。").repeat(20)]
}

/// Fails each place of the night in turn; how many there were.
fn everywhere(touch: Touch, failure: Failure, lasting: bool) -> u64 {
    let mut nth = 0;
    while Night::new(Fault { touch, nth, failure, lasting }).pass() > nth {
        nth += 1;
    }
    println!("{touch:?} {failure:?} {}: {nth} places", if lasting { "from then on" } else { "once" });
    nth
}

#[test]
fn an_error_at_any_write_is_answered_as_it_is() {
    for failure in [Failure::Io, Failure::IoHalfway] {
        assert!(everywhere(Touch::Write, failure, false) > 30, "or nothing was tried");
    }
}

#[test]
fn an_error_at_any_sync_cut_removal_reading_or_opening_is_answered_as_it_is() {
    let touches = [Touch::Sync, Touch::Cut, Touch::Remove, Touch::Read, Touch::Open];
    for touch in touches {
        assert!(everywhere(touch, Failure::Io, false) > 0, "{touch:?}: or nothing was tried");
    }
}

#[test]
fn a_medium_that_is_gone_from_any_moment_on_loses_nothing_that_was_answered() {
    for touch in [Touch::Write, Touch::Sync, Touch::Read, Touch::Open] {
        assert!(everywhere(touch, Failure::Io, true) > 0, "{touch:?}: or nothing was tried");
    }
}

#[test]
fn a_disk_that_is_full_at_any_write_is_answered_as_it_is() {
    for lasting in [false, true] {
        assert!(everywhere(Touch::Write, Failure::Full, lasting) > 30, "or nothing was tried");
    }
}
