//! One run of a playbook: which steps are open, which are done, and where a finished step leads.

use crate::ids::{EntryId, PlaybookId, StepId, WalkNumber};
use crate::playbook::{Kind, Playbook, Work};
use crate::time::Timestamp;

/// One run of one playbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    /// Counted from 1 inside the incident.
    pub number: WalkNumber,
    /// Which playbook.
    pub playbook: PlaybookId,
    /// Its pinned edition.
    pub edition: String,
    /// The line that started it.
    pub started_by: EntryId,
    /// Steps waiting for somebody, oldest first.
    pub open: Vec<Open>,
    /// Steps behind us, oldest first; a step of a loop stands here more than once.
    pub done: Vec<Done>,
    /// The end that was reached.
    pub ended: Option<StepId>,
}

/// A line of work: which parallel step, which of its tracks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackRef {
    /// The parallel step.
    pub parallel: StepId,
    /// Its track.
    pub track: String,
}

/// A step waiting for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// Which step.
    pub step: StepId,
    /// The act that led here.
    pub opened_by: EntryId,
    /// When it was put off last, and how many times.
    pub put_off: Option<(Timestamp, u32)>,
    /// The tracks it lies in, outermost first.
    pub tracks: Vec<TrackRef>,
    /// The step after it has been opened already, because this one was put off.
    pub passed: bool,
}

/// A step behind us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Which step.
    pub step: StepId,
    /// The act.
    pub entry: EntryId,
    /// It could not be done.
    pub not_possible: bool,
}

impl Walk {
    /// A run that stands on the playbook's first step.
    #[must_use]
    pub fn start(number: WalkNumber, playbook: &Playbook, started_by: EntryId) -> Self {
        let mut walk = Self {
            number,
            playbook: playbook.id.clone(),
            edition: playbook.edition.clone(),
            started_by,
            open: Vec::new(),
            done: Vec::new(),
            ended: None,
        };
        walk.open_step(playbook, &playbook.first, started_by, Vec::new());
        walk
    }

    /// The open step of that name.
    #[must_use]
    pub fn open_step_named(&self, step: &StepId) -> Option<&Open> {
        self.open.iter().find(|open| open.step == *step)
    }

    /// Whether the step was done at least once.
    #[must_use]
    pub fn has_done(&self, step: &StepId) -> bool {
        self.done.iter().any(|done| done.step == *step)
    }

    /// Nothing is waiting except what was put off.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.open.iter().all(|open| open.put_off.is_some())
    }

    /// Takes the step off the open list and opens what comes after it.
    ///
    /// A step that is not open is taken as done all the same: it was done, whatever the list said.
    pub(super) fn finish(
        &mut self,
        playbook: &Playbook,
        step: &StepId,
        next: Option<&StepId>,
        entry: EntryId,
        not_possible: bool,
    ) {
        let was = self.take_open(step);
        self.done.push(Done { step: step.clone(), entry, not_possible });
        let (tracks, passed) = was.map_or((Vec::new(), false), |open| (open.tracks, open.passed));
        if let (Some(next), false) = (next, passed) {
            self.open_step(playbook, next, entry, tracks);
        }
    }

    /// Leaves the step on the list and opens what comes after it.
    pub(super) fn put_off(
        &mut self,
        playbook: &Playbook,
        step: &StepId,
        next: Option<&StepId>,
        entry: EntryId,
        at: Timestamp,
    ) {
        let Some(mut open) = self.take_open(step) else { return };
        let times = open.put_off.map_or(0, |(_, times)| times);
        open.put_off = Some((at, times + 1));
        let tracks = open.tracks.clone();
        let lead_on = next.filter(|_| !open.passed);
        open.passed |= next.is_some();
        self.open.push(open);
        if let Some(next) = lead_on {
            self.open_step(playbook, next, entry, tracks);
        }
    }

    fn take_open(&mut self, step: &StepId) -> Option<Open> {
        let place = self.open.iter().position(|open| open.step == *step)?;
        Some(self.open.remove(place))
    }

    /// Opens a step. At the join of its track the track ends here instead.
    fn open_step(&mut self, playbook: &Playbook, step: &StepId, by: EntryId, tracks: Vec<TrackRef>) {
        let at_join = tracks.last().is_some_and(|track| playbook.join_of(&track.parallel) == Some(step));
        if at_join || self.open_step_named(step).is_some() {
            return;
        }
        let Some(found) = playbook.step(step) else { return };
        if matches!(found.kind, Kind::End { .. }) {
            self.ended = Some(step.clone());
            return;
        }
        if let Kind::Parallel { tracks: lines, .. } = &found.kind {
            for line in lines {
                if let Work::Steps(first) = &line.work {
                    let mut inside = tracks.clone();
                    inside.push(TrackRef { parallel: step.clone(), track: line.id.clone() });
                    self.open_step(playbook, first, by, inside);
                }
            }
        }
        self.open.push(Open { step: step.clone(), opened_by: by, put_off: None, tracks, passed: false });
    }

    /// A parallel step that is open and whose own tracks have nothing left to wait for.
    pub(super) fn joinable(
        &self,
        playbook: &Playbook,
        playbook_is_quiet: impl Fn(&PlaybookId) -> bool,
    ) -> Option<StepId> {
        self.open
            .iter()
            .map(|open| &open.step)
            .find(|step| {
                let Some(Kind::Parallel { tracks, .. }) = playbook.step(step).map(|step| &step.kind) else {
                    return false;
                };
                tracks.iter().all(|track| match &track.work {
                    Work::Steps(_) => self.track_is_quiet(step, &track.id),
                    Work::Playbook(other) => playbook_is_quiet(other),
                })
            })
            .cloned()
    }

    /// Whether nothing in this track waits for anybody.
    #[must_use]
    pub fn track_is_quiet(&self, parallel: &StepId, track: &str) -> bool {
        self.open
            .iter()
            .filter(|open| open.tracks.iter().any(|of| of.parallel == *parallel && of.track == track))
            .all(|open| open.put_off.is_some())
    }

    /// All tracks have come together: the parallel step makes way for the step after it.
    pub(super) fn join(&mut self, playbook: &Playbook, parallel: &StepId, by: EntryId) {
        let Some(open) = self.take_open(parallel) else { return };
        self.done.push(Done { step: parallel.clone(), entry: by, not_possible: false });
        if let Some(join) = playbook.join_of(parallel)
            && !self.has_done(join)
        {
            self.open_step(playbook, join, by, open.tracks);
        }
    }
}
