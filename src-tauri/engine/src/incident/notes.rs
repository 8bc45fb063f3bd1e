//! Notes, system states, names and the edges of an incident.

use std::collections::BTreeMap;

use crate::ids::{IncidentId, PlaybookId, SystemId};
use crate::playbook::Playbook;
use crate::text::one_line;
use crate::time::Timestamp;

use super::event::{Event, Nature, SystemState};
use super::recovery::Register;
use super::{Incident, PlaybookKey, Refusal};

/// What happens when somebody presses a symptom: the incident and its first playbook.
#[must_use]
pub fn start(
    id: IncidentId,
    symptom: &str,
    playbook: &Playbook,
    playbooks: BTreeMap<PlaybookKey, Playbook>,
    noticed_at: Timestamp,
    plan_revision: Option<u32>,
) -> Vec<Event> {
    let started = Event::IncidentStarted { symptom: symptom.to_owned(), noticed_at, plan_revision };
    let opened = Event::PlaybookStarted { walk: 1, playbook: playbook.id.clone(), edition: playbook.edition.clone() };
    let nothing_yet = Incident::empty(id, playbooks);
    let mut events = vec![started];
    events.extend(nothing_yet.with_consequences(opened));
    events
}

impl Incident {
    /// One line somebody wrote. After the end too: what is found out later completes the record.
    ///
    /// # Errors
    /// [`Refusal::NoText`] when nothing is left after trimming, [`Refusal::IncidentClosed`] when it was withdrawn.
    pub fn take_note(&self, text: &str, nature: Nature, late_reason: &str) -> Result<Vec<Event>, Refusal> {
        if self.withdrawn {
            return Err(Refusal::IncidentClosed);
        }
        let text = one_line(text);
        if text.is_empty() {
            return Err(Refusal::NoText);
        }
        Ok(vec![Event::NoteTaken { text, nature, late_reason: filled(late_reason) }])
    }

    /// A system changed its state; saying the same state again records nothing.
    ///
    /// # Errors
    /// [`Refusal::NoText`] for a nameless system, [`Refusal::IncidentClosed`] after the end.
    pub fn set_system_state(&self, system: &SystemId, state: SystemState) -> Result<Vec<Event>, Refusal> {
        self.open_for_work()?;
        if system.as_str().trim().is_empty() {
            return Err(Refusal::NoText);
        }
        if self.systems.get(system).is_some_and(|(now, _)| *now == state) {
            return Ok(Vec::new());
        }
        Ok(vec![Event::SystemStateChanged { system: system.clone(), state }])
    }

    /// Somebody else records from now on.
    ///
    /// # Errors
    /// [`Refusal::NoText`] for an empty name.
    pub fn change_recorder(&self, name: &str) -> Result<Vec<Event>, Refusal> {
        let name = one_line(name);
        if name.is_empty() {
            return Err(Refusal::NoText);
        }
        if name == self.recorder {
            return Ok(Vec::new());
        }
        Ok(vec![Event::RecorderChanged { name }])
    }

    /// Puts the time of noticing right.
    ///
    /// # Errors
    /// [`Refusal::IncidentClosed`] after the end.
    pub fn correct_noticed_at(&self, noticed_at: Timestamp) -> Result<Vec<Event>, Refusal> {
        self.open_for_work()?;
        if noticed_at == self.noticed_at {
            return Ok(Vec::new());
        }
        Ok(vec![Event::NoticedAtCorrected { noticed_at }])
    }

    /// Opens another playbook beside what is running, inside the same incident.
    ///
    /// # Errors
    /// [`Refusal::UnknownPlaybook`], [`Refusal::IncidentClosed`].
    pub fn start_playbook(&self, playbook: &PlaybookId) -> Result<Vec<Event>, Refusal> {
        self.open_for_work()?;
        if self.runs(playbook) {
            return Ok(Vec::new());
        }
        let event = self.playbook_started(playbook).ok_or(Refusal::UnknownPlaybook)?;
        Ok(self.with_consequences(event))
    }

    /// It was started by mistake (まちがえて始めた).
    ///
    /// # Errors
    /// [`Refusal::IncidentClosed`] after the end.
    pub fn withdraw(&self) -> Result<Vec<Event>, Refusal> {
        if self.withdrawn {
            return Ok(Vec::new());
        }
        self.open_for_work()?;
        Ok(vec![Event::IncidentWithdrawn])
    }

    /// It was no mistake after all (やっぱり続ける): taking the withdrawal back goes on where it stopped.
    ///
    /// # Errors
    /// None so far.
    pub fn restore(&self) -> Result<Vec<Event>, Refusal> {
        let withdrawals = self
            .entries
            .iter()
            .filter(|entry| matches!(entry.event, Event::IncidentWithdrawn) && !self.undone.contains_key(&entry.id));
        Ok(withdrawals.map(|entry| Event::ActUndone { target: entry.id, abandoned: Vec::new() }).collect())
    }

    /// The response has ended.
    ///
    /// # Errors
    /// [`Refusal::IncidentClosed`] when it was withdrawn; slips that are neither entered nor explained.
    pub fn close(&self, register: &Register) -> Result<Vec<Event>, Refusal> {
        if self.closed {
            return Ok(Vec::new());
        }
        self.open_for_work()?;
        self.may_close(register)?;
        Ok(vec![Event::IncidentClosed])
    }
}

/// One line, if there is anything in it.
pub(super) fn filled(text: &str) -> Option<String> {
    Some(one_line(text)).filter(|line| !line.is_empty())
}
