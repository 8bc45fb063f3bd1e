//! Which open step stands on the screen: where the last act led, so that a restart comes back to it.

use crate::ids::{StepId, WalkNumber};
use crate::playbook::{Kind, Phase};

use super::Incident;
use super::walk::{Open, Walk};

/// One open step and the walk it is in.
pub type Place<'a> = (&'a Walk, &'a Open);

impl Incident {
    /// The step to show when nobody asked for another one.
    #[must_use]
    pub fn focus(&self) -> Option<Place<'_>> {
        let ahead = self.newest_opened();
        let phase = ahead.and_then(|place| self.phase_of(place));
        // Before a phase ends, what was put off in it comes back once.
        let comes_back = self.places().find(|(walk, open)| {
            open.put_off.is_some_and(|(_, times)| times == 1)
                && phase.is_some_and(|phase| self.phase_of((walk, open)).is_some_and(|own| own < phase))
                && ahead.is_some_and(|(other, _)| other.number == walk.number)
        });
        comes_back.or(ahead).or_else(|| self.oldest_put_off())
    }

    /// The open step of that name.
    #[must_use]
    pub fn place(&self, walk: WalkNumber, step: &StepId) -> Option<Place<'_>> {
        self.places().find(|(run, open)| run.number == walk && open.step == *step)
    }

    /// Every open step, in the order of the walks.
    pub fn places(&self) -> impl Iterator<Item = Place<'_>> {
        self.walks.iter().flat_map(|walk| walk.open.iter().map(move |open| (walk, open)))
    }

    /// Steps waiting for somebody now: neither put off nor a mere meeting point of tracks.
    pub fn waiting(&self) -> impl Iterator<Item = Place<'_>> {
        self.places().filter(|(walk, open)| open.put_off.is_none() && !self.is_parallel(walk, open))
    }

    /// The newest press that opened something; inside it, the order the authors gave.
    fn newest_opened(&self) -> Option<Place<'_>> {
        let newest = self.waiting().filter_map(|(_, open)| self.place_of(open.opened_by)).max();
        let press = newest.and_then(|place| self.entries.get(place)).map(|entry| entry.press);
        let of_press = |open: &Open| self.entry(open.opened_by).map(|by| by.press) == press;
        self.waiting().find(|(_, open)| of_press(open))
    }

    fn oldest_put_off(&self) -> Option<Place<'_>> {
        self.places()
            .filter(|(walk, open)| !self.is_parallel(walk, open))
            .min_by_key(|(_, open)| open.put_off.map(|(at, _)| at))
    }

    fn phase_of(&self, (walk, open): Place<'_>) -> Option<Phase> {
        Some(self.step_of(walk.number, &open.step)?.phase)
    }

    fn is_parallel(&self, walk: &Walk, open: &Open) -> bool {
        self.step_of(walk.number, &open.step).is_some_and(|step| matches!(step.kind, Kind::Parallel { .. }))
    }
}
