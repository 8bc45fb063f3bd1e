//! The lines of a timeline as they stand now: where each one is, in which order they happened, and what was put right.
//!
//! What was written stays as it is in `entries`. A correction (訂正) makes a second copy of its line; when the
//! correction is taken back, that copy is not made any more.

use crate::ids::{ChainId, EntryId};
use crate::time::{Timestamp, When};

use super::Incident;
use super::event::{Entry, Event};

/// A line that was put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrected {
    /// As it stands now.
    pub now: Entry,
    /// What it said before, oldest first.
    pub was: Vec<Was>,
}

/// What a line said before it was put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Was {
    /// The line that put it right.
    pub by: EntryId,
    /// The whole line as it stood until then.
    pub before: Entry,
}

impl Entry {
    /// When it happened, and how well that is known.
    #[must_use]
    pub const fn when(&self) -> When {
        When { at: self.occurred_at, precision: self.precision }
    }
}

impl Incident {
    /// The line of that id as it stands now.
    #[must_use]
    pub fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.entries.get(self.place_of(id)?).map(|entry| self.now(entry))
    }

    /// The line as it stands now.
    #[must_use]
    pub fn now<'a>(&'a self, entry: &'a Entry) -> &'a Entry {
        self.corrected.get(&entry.id).map_or(entry, |corrected| &corrected.now)
    }

    /// What the line said before it was put right, oldest first.
    #[must_use]
    pub fn was(&self, id: EntryId) -> &[Was] {
        self.corrected.get(&id).map_or(&[], |corrected| &corrected.was)
    }

    /// All lines as they stand now, in the order of writing.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter().map(|entry| self.now(entry))
    }

    /// The newest lines by the time they happened, oldest first, as they stand now.
    pub fn newest(&self, n_lines: usize) -> impl Iterator<Item = &Entry> {
        let first = self.order.len().saturating_sub(n_lines);
        self.order.iter().skip(first).filter_map(|place| self.entries.get(*place)).map(|entry| self.now(entry))
    }

    /// Whether the line was recorded after the response had ended.
    #[must_use]
    pub fn is_after_end(&self, id: EntryId) -> bool {
        self.ended_at.is_some_and(|end| self.place_of(id).is_some_and(|place| place > end))
    }

    /// Whether several computers, or two copies of one, wrote lines of it.
    #[must_use]
    pub fn has_several_chains(&self) -> bool {
        self.chains.len() > 1
    }

    pub(super) fn place_of(&self, id: EntryId) -> Option<usize> {
        self.places.get(&id).copied()
    }

    /// What is taken back and what is put right, before anything is folded.
    pub(super) fn look_ahead(&mut self, entries: &[Entry]) {
        self.places = entries.iter().enumerate().map(|(place, entry)| (entry.id, place)).collect();
        for entry in entries {
            if let Event::ActUndone { target, abandoned } = &entry.event {
                self.undone.insert(*target, entry.id);
                self.abandoned.extend(abandoned.iter().copied());
            }
        }
        for entry in entries.iter().filter(|entry| !self.undone.contains_key(&entry.id)) {
            let Event::EntryCorrected { target, .. } = &entry.event else { continue };
            let Some(written) = self.places.get(target).and_then(|place| entries.get(*place)) else { continue };
            let unchanged = || Corrected { now: written.clone(), was: Vec::new() };
            self.corrected.entry(*target).or_insert_with(unchanged).put_right(entry);
        }
    }

    /// Where the line stands in the list, and who is named in it.
    pub(super) fn remember_line(&mut self, entry: &Entry) {
        let now = self.corrected.get(&entry.id).map_or(entry, |corrected| &corrected.now);
        let latest = self.chains.entry(entry.chain).or_insert(entry.recorded_at);
        // A line nobody gave a time for stands where it was written, whatever the clock said.
        let stands_at = if now.occurred_at == now.recorded_at {
            *latest = (*latest).max(now.recorded_at);
            *latest
        } else {
            now.occurred_at
        };
        self.stands_at.push(stands_at);
        for unit in [&now.from, &now.to] {
            if !unit.is_empty() && !self.units.contains(unit) {
                self.units.insert(unit.clone());
            }
        }
    }

    /// By the time they happened; at the same time, in the order of writing.
    pub(super) fn sort_lines(&mut self) {
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_by_key(|place| self.sort_key(*place));
        self.order = order;
    }

    /// The last line of `entries` finds its place among those that are sorted: nearly always at the end.
    pub(super) fn sort_newest_line_in(&mut self) {
        let newest = self.entries.len().saturating_sub(1);
        let key = self.sort_key(newest);
        let place = self.order.partition_point(|other| self.sort_key(*other) <= key);
        self.order.insert(place, newest);
    }

    fn sort_key(&self, place: usize) -> Option<(Timestamp, ChainId, u64)> {
        let entry = self.entries.get(place)?;
        Some((*self.stands_at.get(place)?, entry.chain, entry.seq))
    }
}

impl Corrected {
    /// Only the parts that the correction names change.
    fn put_right(&mut self, by: &Entry) {
        let Event::EntryCorrected { text, who, occurred, from, to, doer, .. } = &by.event else { return };
        self.was.push(Was { by: by.id, before: self.now.clone() });
        let now = &mut self.now;
        if let Some(when) = occurred {
            (now.occurred_at, now.precision) = (when.at, when.precision);
        }
        for (part, said) in [(&mut now.from, from), (&mut now.to, to), (&mut now.doer, doer)] {
            if let Some(said) = said {
                part.clone_from(said);
            }
        }
        put_words_right(&mut now.event, text.as_deref(), who.as_deref());
    }
}

fn put_words_right(event: &mut Event, text: Option<&str>, other_side: Option<&str>) {
    match (event, text) {
        (Event::NoteTaken { text: written, .. }, Some(said)) => said.clone_into(written),
        (Event::StepNotPossible { note, .. }, Some(said)) => *note = Some(said.to_owned()),
        (Event::CallMade { heard, who, .. }, said) => {
            if let Some(said) = said {
                said.clone_into(heard);
            }
            if let Some(said) = other_side {
                said.clone_into(who);
            }
        }
        _ => {}
    }
}
