//! Walking: done, later, cannot, choose. Each verb says what happened, with everything that follows at once.

use crate::ids::{ChoiceId, PlaybookId, StepId, WalkNumber};
use crate::playbook::{Kind, Step, Work};
use crate::text::one_line;
use crate::time::Timestamp;

use super::event::{Entry, Event};
use super::{Incident, Refusal};

impl Incident {
    /// The step was done.
    ///
    /// # Errors
    /// [`Refusal::WrongKind`] for a decision, [`Refusal::StepNotOpen`], [`Refusal::IncidentClosed`].
    pub fn complete_step(&self, walk: WalkNumber, step: &StepId) -> Result<Vec<Event>, Refusal> {
        let Some(found) = self.still_open(walk, step)? else { return Ok(Vec::new()) };
        if matches!(found.kind, Kind::Decision { .. }) {
            return Err(Refusal::WrongKind);
        }
        Ok(self.with_consequences(Event::StepCompleted { walk, step: step.clone() }))
    }

    /// The step is put off and stays on the list.
    ///
    /// # Errors
    /// [`Refusal::StepNotOpen`], [`Refusal::IncidentClosed`].
    pub fn put_off_step(&self, walk: WalkNumber, step: &StepId) -> Result<Vec<Event>, Refusal> {
        if self.still_open(walk, step)?.is_none() {
            return Ok(Vec::new());
        }
        Ok(self.with_consequences(Event::StepPutOff { walk, step: step.clone() }))
    }

    /// The step cannot be done or is not understood. On a question this is the answer 「分からない」.
    ///
    /// # Errors
    /// [`Refusal::StepNotOpen`], [`Refusal::IncidentClosed`].
    pub fn cannot_step(
        &self,
        walk: WalkNumber,
        step: &StepId,
        alternative: Option<u32>,
        note: Option<&str>,
    ) -> Result<Vec<Event>, Refusal> {
        let Some(found) = self.still_open(walk, step)? else { return Ok(Vec::new()) };
        if let Kind::Decision { choices } = &found.kind {
            let unsure = choices.iter().find(|choice| choice.unsure).ok_or(Refusal::UnknownChoice)?;
            return self.choose(walk, step, &unsure.id);
        }
        let known = alternative.filter(|place| usize::try_from(*place).is_ok_and(|place| place < found.cannot.len()));
        let note = note.map(one_line).filter(|note| !note.is_empty());
        Ok(self.with_consequences(Event::StepNotPossible { walk, step: step.clone(), alternative: known, note }))
    }

    /// A question is answered.
    ///
    /// # Errors
    /// [`Refusal::UnknownChoice`], [`Refusal::WrongKind`] when it is no question, [`Refusal::StepNotOpen`].
    pub fn choose(&self, walk: WalkNumber, step: &StepId, choice: &ChoiceId) -> Result<Vec<Event>, Refusal> {
        let Some(found) = self.still_open(walk, step)? else { return Ok(Vec::new()) };
        if !matches!(found.kind, Kind::Decision { .. }) {
            return Err(Refusal::WrongKind);
        }
        let choice = found.choice(choice).ok_or(Refusal::UnknownChoice)?;
        Ok(self.with_consequences(Event::ChoiceMade { walk, step: step.clone(), choice: choice.id.clone() }))
    }

    /// The authored step.
    #[must_use]
    pub fn step_of(&self, walk: WalkNumber, step: &StepId) -> Option<&Step> {
        self.playbook_of(self.walk(walk)?)?.step(step)
    }

    /// Whether a run of that playbook is under way or behind us.
    #[must_use]
    pub fn runs(&self, playbook: &PlaybookId) -> bool {
        self.walks.iter().any(|walk| walk.playbook == *playbook)
    }

    /// `None` when it is behind us already: people repeat a step after an interruption more often than they skip one.
    fn still_open(&self, walk: WalkNumber, step: &StepId) -> Result<Option<&Step>, Refusal> {
        self.open_for_work()?;
        let run = self.walk(walk).ok_or(Refusal::StepNotOpen)?;
        if run.open_step_named(step).is_some() {
            return self.step_of(walk, step).map(Some).ok_or(Refusal::StepNotOpen);
        }
        if run.has_done(step) { Ok(None) } else { Err(Refusal::StepNotOpen) }
    }

    /// The act, and the playbooks that open because of it.
    pub(super) fn with_consequences(&self, event: Event) -> Vec<Event> {
        let mut ahead = self.without_lines();
        let mut events = vec![event];
        let mut place = 0;
        while let Some(event) = events.get(place).cloned() {
            let ended_before: Vec<WalkNumber> =
                ahead.walks.iter().filter(|walk| walk.ended.is_some()).map(|walk| walk.number).collect();
            ahead.apply(provisional(&ahead, event, place));
            if let Some(playbook) = ahead.playbook_to_open(&ended_before)
                && let Some(started) = ahead.playbook_started(&playbook)
            {
                events.push(started);
            }
            place += 1;
        }
        events
    }

    /// A playbook that an end just reached leads to, or that an open track consists of.
    fn playbook_to_open(&self, ended_before: &[WalkNumber]) -> Option<PlaybookId> {
        let known = |id: &PlaybookId| self.playbooks.keys().any(|(known, _)| known == id);
        let waits = |id: &PlaybookId| self.walks.iter().any(|walk| walk.playbook == *id && !walk.is_quiet());
        self.walks.iter().find_map(|walk| {
            let playbook = self.playbook_of(walk)?;
            let end = walk.ended.as_ref().filter(|_| !ended_before.contains(&walk.number));
            let onward = end.and_then(|end| playbook.step(end)).and_then(|end| match &end.kind {
                Kind::End { onward } => onward.clone(),
                Kind::Action { .. } | Kind::Decision { .. } | Kind::Parallel { .. } | Kind::Call { .. } => None,
            });
            let mut tracks = walk.open.iter().filter_map(|open| playbook.step(&open.step)).flat_map(track_playbooks);
            onward.filter(|id| known(id) && !waits(id)).or_else(|| tracks.find(|id| known(id) && !self.runs(id)))
        })
    }

    /// The newest edition at hand; an incident that knows one keeps it.
    pub(super) fn playbook_started(&self, playbook: &PlaybookId) -> Option<Event> {
        let (_, edition) = self.playbooks.keys().find(|(id, _)| id == playbook)?;
        let walk = self.walks.iter().map(|walk| walk.number).max().unwrap_or(0) + 1;
        Some(Event::PlaybookStarted { walk, playbook: playbook.clone(), edition: edition.clone() })
    }
}

fn track_playbooks(step: &Step) -> Vec<PlaybookId> {
    match &step.kind {
        Kind::Parallel { tracks, .. } => tracks
            .iter()
            .filter_map(|track| match &track.work {
                Work::Playbook(playbook) => Some(playbook.clone()),
                Work::Steps(_) => None,
            })
            .collect(),
        Kind::Action { .. } | Kind::Decision { .. } | Kind::Call { .. } | Kind::End { .. } => Vec::new(),
    }
}

/// A line that only exists while a verb thinks ahead.
fn provisional(incident: &Incident, event: Event, place: usize) -> Entry {
    let id = uuid::Uuid::from_u128(u128::MAX - place as u128);
    let nowhen = Timestamp::from_millis(0);
    Entry {
        id: crate::ids::EntryId(id),
        chain: crate::ids::ChainId { station: uuid::Uuid::nil(), fork: 0 },
        incident: incident.id,
        seq: 0,
        press: crate::ids::PressId(uuid::Uuid::max()),
        occurred_at: nowhen,
        precision: super::event::Precision::Exact,
        recorded_at: nowhen,
        from: String::new(),
        to: String::new(),
        doer: String::new(),
        recorder: String::new(),
        event,
        hash: [0; 32],
    }
}
