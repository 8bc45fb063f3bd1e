//! Taking back (取り消し): a correction that keeps what was done on the branch in sight.

use std::collections::BTreeSet;

use crate::ids::EntryId;

use super::event::Event;
use super::{Incident, Refusal};

impl Incident {
    /// Takes an act back. Everything that followed from it is listed as abandoned; nothing is deleted.
    ///
    /// # Errors
    /// [`Refusal::NotUndoable`] for lines that are not acts, [`Refusal::IncidentClosed`] after the end; a correction
    /// can be taken back even then.
    pub fn undo(&self, target: EntryId) -> Result<Vec<Event>, Refusal> {
        let found = self.entry(target);
        if !found.is_some_and(|entry| matches!(entry.event, Event::EntryCorrected { .. })) {
            self.open_for_work()?;
        }
        if self.undone.contains_key(&target) {
            return Ok(Vec::new());
        }
        let entry = found.ok_or(Refusal::NotUndoable)?;
        if !is_act(&entry.event) || self.abandoned.contains(&target) || self.started_with(target) {
            return Err(Refusal::NotUndoable);
        }
        Ok(vec![Event::ActUndone { target, abandoned: self.descendants(target) }])
    }

    /// The last act on a walk that still counts: what 「取り消す」 beside the result means.
    #[must_use]
    pub fn last_act(&self) -> Option<&super::event::Entry> {
        self.lines()
            .rev()
            .find(|entry| is_walk_act(&entry.event) && self.counts(entry.id) && !self.started_with(entry.id))
    }

    /// A playbook that opened with the same press as another act, or with the incident, is no act of its own:
    /// taking it back alone would leave an answer that leads nowhere.
    fn started_with(&self, entry: EntryId) -> bool {
        let Some(line) = self.entry(entry) else { return false };
        matches!(line.event, Event::PlaybookStarted { .. })
            && self
                .parents
                .get(&entry)
                .and_then(|cause| self.entry(*cause))
                .is_some_and(|cause| cause.press == line.press)
    }

    /// Lines that came about because of this one and still count, oldest first.
    fn descendants(&self, target: EntryId) -> Vec<EntryId> {
        let mut family = BTreeSet::from([target]);
        let mut found = Vec::new();
        for entry in &self.entries {
            let of_family = self.parents.get(&entry.id).is_some_and(|parent| family.contains(parent));
            if of_family && self.counts(entry.id) {
                family.insert(entry.id);
                found.push(entry.id);
            }
        }
        found
    }
}

fn is_act(event: &Event) -> bool {
    is_walk_act(event)
        || event.slip().is_some()
        || matches!(
            event,
            Event::NoteTaken { .. }
                | Event::SystemStateChanged { .. }
                | Event::EntryCorrected { .. }
                | Event::DayClosed { .. }
                | Event::GoLiveChecked { .. }
                | Event::RecoveryDecided { .. }
        )
}

fn is_walk_act(event: &Event) -> bool {
    matches!(
        event,
        Event::StepCompleted { .. }
            | Event::StepPutOff { .. }
            | Event::StepNotPossible { .. }
            | Event::ChoiceMade { .. }
            | Event::CallMade { .. }
            | Event::PlaybookStarted { .. }
    )
}
