//! Folding: what happened becomes what is. Nothing here can fail and nothing looks at a clock.

use std::collections::BTreeMap;

use crate::ids::{EntryId, IncidentId, MomentId, StepId, WalkNumber};
use crate::playbook::{Kind, Playbook};
use crate::time::{Precision, Timestamp};

use super::calls::CallState;
use super::event::{Entry, Event, Outcome};
use super::walk::Walk;
use super::{Incident, PlaybookKey};

impl Incident {
    /// Folds a whole timeline, once: what is taken back or put right further down is known from the start.
    #[must_use]
    pub fn fold(id: IncidentId, playbooks: BTreeMap<PlaybookKey, Playbook>, entries: Vec<Entry>) -> Self {
        let mut incident = Self::empty(id, playbooks);
        incident.look_ahead(&entries);
        incident.entries.reserve(entries.len());
        for entry in entries {
            incident.take_in(entry);
        }
        incident.sort_lines();
        incident
    }

    /// Takes one more line of the timeline.
    pub fn apply(&mut self, entry: Entry) {
        match entry.event {
            // What was folded is no longer so: everything is folded again.
            Event::ActUndone { .. } | Event::EntryCorrected { .. } => {
                let mut entries = std::mem::take(&mut self.entries);
                entries.push(entry);
                *self = Self::fold(self.id, std::mem::take(&mut self.playbooks), entries);
            }
            _ => {
                self.places.insert(entry.id, self.entries.len());
                self.take_in(entry);
                self.sort_newest_line_in();
            }
        }
    }

    /// Folds the line and keeps it.
    fn take_in(&mut self, entry: Entry) {
        match self.corrected.get(&entry.id).map(|corrected| corrected.now.clone()) {
            Some(now) => self.fold_entry(&now),
            None => self.fold_entry(&entry),
        }
        self.remember_line(&entry);
        // At once: a playbook finds the act it follows from among the lines before it.
        self.entries.push(entry);
    }

    fn fold_entry(&mut self, entry: &Entry) {
        if self.undone.contains_key(&entry.id) {
            return;
        }
        self.fold_facts(entry);
        if !self.abandoned.contains(&entry.id) {
            self.fold_walks(entry);
            self.join_what_has_come_together(entry.id);
        }
    }

    /// What stays true even on a branch that was taken back: calls, notes, states, names.
    fn fold_facts(&mut self, entry: &Entry) {
        match &entry.event {
            Event::IncidentStarted { symptom, noticed_at, plan_revision } => {
                self.symptom.clone_from(symptom);
                self.noticed_at = *noticed_at;
                self.started_at = entry.recorded_at;
                self.plan_revision = *plan_revision;
                self.recorder.clone_from(&entry.recorder);
                self.started_by = Some(entry.id);
                self.moments.insert(MomentId::from("noticed"), *noticed_at);
            }
            Event::NoticedAtCorrected { noticed_at } => {
                self.noticed_at = *noticed_at;
                self.moments.insert(MomentId::from("noticed"), *noticed_at);
            }
            // Of the words about the time of noticing, the newest count, whichever way they were said.
            Event::EntryCorrected { target, occurred: Some(when), .. }
                if Some(*target) == self.started_by && when.precision != Precision::Unknown =>
            {
                self.noticed_at = when.at;
                self.moments.insert(MomentId::from("noticed"), when.at);
            }
            Event::CallMade { contact, outcome, .. } => {
                let call = self.calls.entry(contact.clone()).or_insert_with(CallState::never);
                call.note(*outcome, entry.occurred_at, entry.id);
            }
            Event::SystemStateChanged { system, state } => {
                self.systems.insert(system.clone(), (*state, entry.occurred_at));
            }
            Event::RecorderChanged { name } => self.recorder.clone_from(name),
            Event::IncidentWithdrawn => self.withdrawn = true,
            Event::IncidentClosed => {
                self.closed = true;
                self.ended_at = self.ended_at.or(Some(self.entries.len()));
            }
            Event::PlaybookStarted { .. }
            | Event::StepCompleted { .. }
            | Event::StepPutOff { .. }
            | Event::StepNotPossible { .. }
            | Event::ChoiceMade { .. }
            | Event::NoteTaken { .. }
            | Event::ActUndone { .. }
            | Event::EntryCorrected { .. }
            | Event::PackMade { .. }
            | Event::ClockJumped { .. }
            | Event::ClockWentBack { .. } => {}
            Event::SlipSpoiled { .. }
            | Event::SlipSettled { .. }
            | Event::DayClosed { .. }
            | Event::EnvelopeTaken { .. }
            | Event::SlipTied { .. }
            | Event::SheetEntered { .. }
            | Event::SheetChecked { .. }
            | Event::SheetUnreadable { .. }
            | Event::FollowUp { .. }
            | Event::GoLiveChecked { .. }
            | Event::RecoveryDecided { .. } => self.recovery.fold(entry),
        }
    }

    /// Where the walks stand.
    fn fold_walks(&mut self, entry: &Entry) {
        match &entry.event {
            Event::PlaybookStarted { walk, playbook, edition } => {
                let key = (playbook.clone(), edition.clone());
                if let Some(found) = self.playbooks.get(&key) {
                    let started = Walk::start(*walk, found, entry.id);
                    self.walks.push(started);
                }
                self.remember_parent_of_start(entry);
            }
            Event::StepCompleted { walk, step } => self.finish(entry, *walk, step, None, false),
            Event::ChoiceMade { walk, step, choice } => {
                let Some(found) = self.step_of(*walk, step).and_then(|step| step.choice(choice)).cloned() else {
                    return;
                };
                self.mark(&found.marks, entry.occurred_at);
                self.finish(entry, *walk, step, Some(&found.next), false);
            }
            Event::StepNotPossible { walk, step, alternative, .. } => {
                let detour = alternative
                    .and_then(|place| usize::try_from(place).ok())
                    .and_then(|place| self.step_of(*walk, step)?.cannot.get(place)?.next.clone());
                self.finish(entry, *walk, step, detour.as_ref(), true);
            }
            Event::StepPutOff { walk, step } => self.put_off(entry, *walk, step),
            Event::CallMade { contact, outcome, .. } => {
                for (walk, step) in self.open_calls_to(contact) {
                    match outcome {
                        Outcome::Reached => self.finish(entry, walk, &step, None, false),
                        Outcome::NoAnswer | Outcome::Waiting => self.put_off(entry, walk, &step),
                    }
                }
            }
            Event::IncidentStarted { .. }
            | Event::NoteTaken { .. }
            | Event::SystemStateChanged { .. }
            | Event::RecorderChanged { .. }
            | Event::NoticedAtCorrected { .. }
            | Event::ActUndone { .. }
            | Event::EntryCorrected { .. }
            | Event::PackMade { .. }
            | Event::SlipSpoiled { .. }
            | Event::SlipSettled { .. }
            | Event::DayClosed { .. }
            | Event::EnvelopeTaken { .. }
            | Event::SlipTied { .. }
            | Event::SheetEntered { .. }
            | Event::SheetChecked { .. }
            | Event::SheetUnreadable { .. }
            | Event::FollowUp { .. }
            | Event::GoLiveChecked { .. }
            | Event::RecoveryDecided { .. }
            | Event::ClockJumped { .. }
            | Event::ClockWentBack { .. }
            | Event::IncidentWithdrawn
            | Event::IncidentClosed => {}
        }
    }

    fn finish(&mut self, entry: &Entry, walk: WalkNumber, step: &StepId, detour: Option<&StepId>, not_possible: bool) {
        self.remember_parent(entry.id, walk, step);
        let Some(found) = self.step_of(walk, step).cloned() else { return };
        if !not_possible {
            self.mark(&found.marks, entry.occurred_at);
            for deadline in &found.meets {
                self.met.entry(deadline.clone()).or_insert(entry.occurred_at);
            }
        }
        let next = detour.or_else(|| found.kind.next()).cloned();
        self.with_walk(walk, |walk, playbook| {
            if matches!(found.kind, Kind::Parallel { .. }) {
                walk.join(playbook, step, entry.id);
            } else {
                walk.finish(playbook, step, next.as_ref(), entry.id, not_possible);
            }
        });
    }

    fn put_off(&mut self, entry: &Entry, walk: WalkNumber, step: &StepId) {
        self.remember_parent(entry.id, walk, step);
        let next = self.step_of(walk, step).and_then(|found| found.kind.next()).cloned();
        self.with_walk(walk, |walk, playbook| walk.put_off(playbook, step, next.as_ref(), entry.id, entry.occurred_at));
    }

    /// Parallel work whose tracks have all come to their end goes on by itself.
    fn join_what_has_come_together(&mut self, by: EntryId) {
        while let Some((walk, parallel)) = self.walks.iter().find_map(|walk| {
            let playbook = self.playbook_of(walk)?;
            let quiet =
                |other: &crate::ids::PlaybookId| self.walks.iter().any(|w| w.playbook == *other && w.is_quiet());
            walk.joinable(playbook, quiet).map(|parallel| (walk.number, parallel))
        }) {
            self.with_walk(walk, |walk, playbook| walk.join(playbook, &parallel, by));
        }
    }

    fn mark(&mut self, moments: &[MomentId], at: Timestamp) {
        for moment in moments {
            self.moments.entry(moment.clone()).or_insert(at);
        }
    }

    fn with_walk(&mut self, number: WalkNumber, act: impl FnOnce(&mut Walk, &Playbook)) {
        let Some(walk) = self.walks.iter_mut().find(|walk| walk.number == number) else { return };
        if let Some(playbook) = self.playbooks.get(&(walk.playbook.clone(), walk.edition.clone())) {
            act(walk, playbook);
        }
    }

    fn remember_parent(&mut self, entry: EntryId, walk: WalkNumber, step: &StepId) {
        let parent = self.walk(walk).and_then(|walk| walk.open_step_named(step)).map(|open| open.opened_by);
        if let Some(parent) = parent {
            self.parents.entry(entry).or_insert(parent);
        }
    }

    /// A playbook that started with the same press as another act follows from that act.
    fn remember_parent_of_start(&mut self, entry: &Entry) {
        // The lines of one press follow each other in their chain: nobody has to look further back.
        let before = self.entries.iter().rev().find(|other| other.chain == entry.chain);
        let cause = before.filter(|other| other.press == entry.press).map(|other| other.id);
        if let Some(cause) = cause {
            self.parents.insert(entry.id, cause);
        }
    }
}
