//! Walking: start, done, later, cannot, choose, undo, and the edges.

use crate::error::{Error, ErrorCode, Result};
use crate::ids::{ChoiceId, EntryId, IncidentId, PlaybookId, StepId, WalkNumber};
use crate::incident::event::{Draft, Event};
use crate::incident::{Incident, notes};
use crate::playbook::Phase;
use crate::proof::Occasion;
use crate::text::{Text, one_line};
use crate::time::{When, read_jst_past, read_past};
use crate::view::home::IncidentSummary;
use crate::view::respond::IncidentView;

use super::loading::playbooks_of;
use super::{Desk, Hands, Parties, Press, Recorded};

impl Desk {
    /// One press on the home screen. In an incident under way it opens that flow beside what is running.
    ///
    /// # Errors
    /// `unknown-symptom`, `bad-time`, and what the data file says.
    pub fn start_incident(&mut self, symptom: &str, noticed_at: Option<&str>, press: &Press) -> Result<IncidentId> {
        let unknown = || Error::refused(ErrorCode::UnknownSymptom, format!("no flow for {symptom}"));
        let under_way = self.under_way()?;
        // An incident under way goes on with the playbooks of the revision it began with.
        let revision = if under_way.is_some() { &self.open_plan } else { &self.plan };
        let content = self.contents.of(revision.as_ref());
        let playbook = content
            .playbooks
            .values()
            .find(|playbook| playbook.symptom.as_deref() == Some(symptom))
            .ok_or_else(unknown)?;
        if let Some(id) = under_way {
            let again = self.store.tx(|tx| tx.entries_of_press(press.id))?;
            if again.is_empty() {
                self.start_playbook(id, &playbook.id, press)?;
            }
            return Ok(id);
        }
        let clocks = self.clocks();
        let now = clocks.now;
        let noticed = match noticed_at.or(press.occurred_at.as_deref()) {
            Some(said) => read_past(said, now).ok_or_else(|| Error::refused(ErrorCode::BadTime, "not a time"))?,
            None => When::exactly(now),
        };
        let id = IncidentId(self.world.fresh_id());
        let playbooks = playbooks_of(&mut self.store, &content, &[])?;
        let revision = self.plan.as_ref().map(|revision| revision.number);
        let events = notes::start(id, symptom, playbook, playbooks.clone(), noticed.at, revision);
        let nobody_yet = Incident::empty(id, playbooks);
        self.open_plan.clone_from(&self.plan);
        let drafts: Vec<Draft> = self.drafts(&nobody_yet, press, noticed, &Parties::default(), events);
        self.write(clocks, &drafts)?;
        self.open = None;
        self.load(id)?;
        Ok(id)
    }

    /// The step was done.
    ///
    /// # Errors
    /// `unknown-step`, `incident-closed`, `bad-time`, and what the data file says.
    pub fn complete_step(
        &mut self,
        id: IncidentId,
        walk: WalkNumber,
        step: &StepId,
        press: &Press,
    ) -> Result<Recorded> {
        self.record(id, press, &Parties::default(), |incident| incident.complete_step(walk, step))
    }

    /// あとでやる.
    ///
    /// # Errors
    /// As [`Desk::complete_step`].
    pub fn put_off_step(&mut self, id: IncidentId, walk: WalkNumber, step: &StepId, press: &Press) -> Result<Recorded> {
        self.record(id, press, &Parties::default(), |incident| incident.put_off_step(walk, step))
    }

    /// できない・わからない.
    ///
    /// # Errors
    /// As [`Desk::complete_step`].
    pub fn cannot_step(
        &mut self,
        id: IncidentId,
        walk: WalkNumber,
        step: &StepId,
        alternative: Option<u32>,
        note: Option<&str>,
        press: &Press,
    ) -> Result<Recorded> {
        self.record(id, press, &Parties::default(), |incident| incident.cannot_step(walk, step, alternative, note))
    }

    /// A question is answered.
    ///
    /// # Errors
    /// `unknown-choice`, and as [`Desk::complete_step`].
    pub fn choose(
        &mut self,
        id: IncidentId,
        walk: WalkNumber,
        step: &StepId,
        choice: &ChoiceId,
        press: &Press,
    ) -> Result<Recorded> {
        self.record(id, press, &Parties::default(), |incident| incident.choose(walk, step, choice))
    }

    /// Takes an act back; without a target, the last one.
    ///
    /// # Errors
    /// `unknown-step` when there is nothing to take back, and as [`Desk::complete_step`].
    pub fn undo(&mut self, id: IncidentId, target: Option<EntryId>, press: &Press) -> Result<Recorded> {
        self.record(id, press, &Parties::default(), |incident| {
            let target = target.or_else(|| incident.last_act().map(|entry| entry.id));
            incident.undo(target.ok_or(crate::incident::Refusal::NotUndoable)?)
        })
    }

    /// Opens another playbook beside what is running.
    ///
    /// # Errors
    /// `unknown-step` for a playbook nobody wrote, and as [`Desk::complete_step`].
    pub fn start_playbook(&mut self, id: IncidentId, playbook: &PlaybookId, press: &Press) -> Result<Recorded> {
        self.record(id, press, &Parties::default(), |incident| incident.start_playbook(playbook))
    }

    /// Puts the time of noticing right.
    ///
    /// # Errors
    /// `bad-time`, and as [`Desk::complete_step`].
    pub fn correct_noticed_at(&mut self, id: IncidentId, noticed_at: &str, press: &Press) -> Result<Recorded> {
        self.load(id)?;
        let near = self.open.as_ref().map_or_else(|| self.now(), |incident| incident.noticed_at);
        let now = self.now();
        let noticed =
            read_jst_past(noticed_at, near, now).ok_or_else(|| Error::refused(ErrorCode::BadTime, "not a time"))?;
        if noticed > now {
            return Err(Error::refused(ErrorCode::BadTime, "in the future"));
        }
        self.record(id, press, &Parties::default(), |incident| incident.correct_noticed_at(noticed))
    }

    /// Somebody else records from now on.
    ///
    /// # Errors
    /// `bad-text` for an empty name.
    pub fn set_recorder(&mut self, id: IncidentId, name: &str, press: &Press) -> Result<Recorded> {
        let name = one_line(name);
        self.record(id, press, &Parties::default(), |incident| incident.change_recorder(&name))
    }

    /// Started by mistake: moves to 取り消した記録.
    ///
    /// # Errors
    /// As [`Desk::complete_step`].
    pub fn withdraw(&mut self, id: IncidentId, press: &Press) -> Result<Recorded> {
        let recorded = self.record(id, press, &Parties::default(), Incident::withdraw)?;
        self.witness(Occasion::Withdrawal);
        Ok(recorded)
    }

    /// やっぱり続ける: brings a withdrawn incident back, with everything that was done in it.
    ///
    /// # Errors
    /// `other-incident` while another one is under way, and as [`Desk::complete_step`].
    pub fn restore(&mut self, id: IncidentId, press: &Press) -> Result<Recorded> {
        if self.under_way()?.is_some_and(|other| other != id) {
            return Err(Error::refused(ErrorCode::OtherIncident, "another incident is under way"));
        }
        self.record(id, press, &Parties::default(), Incident::restore)
    }

    /// The response has ended.
    ///
    /// # Errors
    /// `slips-left` while a slip that was used is neither entered nor explained, and as [`Desk::complete_step`].
    pub fn close_incident(&mut self, id: IncidentId, press: &Press) -> Result<Recorded> {
        let recorded =
            self.record_paper(id, &Hands::default(), press, &|incident, register| incident.close(register))?;
        self.witness(Occasion::End);
        Ok(recorded)
    }

    /// Shows another open step. Nothing is recorded.
    ///
    /// # Errors
    /// `unknown-step` when it is not open.
    pub fn go_to(&mut self, id: IncidentId, walk: WalkNumber, step: &StepId) -> Result<()> {
        self.load(id)?;
        let open = self.open.as_ref().is_some_and(|incident| incident.place(walk, step).is_some());
        if !open {
            return Err(Error::refused(ErrorCode::UnknownStep, "not open"));
        }
        self.asked = Some((walk, step.clone()));
        Ok(())
    }

    /// The step on the screen, and its run.
    ///
    /// # Errors
    /// What the data file says.
    pub fn here(&mut self, id: IncidentId) -> Result<Option<(WalkNumber, StepId)>> {
        self.load(id)?;
        Ok(self.open.as_ref().and_then(|incident| {
            let asked = self.asked.as_ref().and_then(|(walk, step)| incident.place(*walk, step));
            asked.or_else(|| incident.focus()).map(|(walk, open)| (walk.number, open.step.clone()))
        }))
    }

    /// The incident under way.
    ///
    /// # Errors
    /// What the data file says.
    pub fn incident_under_way(&mut self) -> Result<Option<IncidentId>> {
        self.under_way()
    }

    /// Every incident of the file, newest first.
    ///
    /// # Errors
    /// What the data file says.
    pub fn incidents(&mut self) -> Result<Vec<IncidentId>> {
        self.store.tx(|tx| tx.incidents())
    }

    /// The respond screen.
    ///
    /// # Errors
    /// `unknown-incident`, and what the data file says.
    pub fn incident_view(&mut self, id: IncidentId) -> Result<IncidentView> {
        let mut view = self.look(id, IncidentView::of)?;
        view.notice = self.clock_wrong();
        Ok(view)
    }

    /// The respond screen after a press, with what to know about it.
    ///
    /// # Errors
    /// As [`Desk::incident_view`].
    pub fn incident_after(&mut self, id: IncidentId, recorded: &Recorded) -> Result<IncidentView> {
        let mut view = self.incident_view(id)?;
        match recorded {
            Recorded::Already => view.notice = Some(self.wording.say("already_recorded", &[])),
            Recorded::Lines(lines) => view.abandoned = self.abandoned_by(id, lines)?,
        }
        Ok(view)
    }

    /// What had been done on the branches these lines took back.
    fn abandoned_by(&mut self, id: IncidentId, lines: &[EntryId]) -> Result<Vec<Text>> {
        self.look(id, |lens| {
            lines
                .iter()
                .filter_map(|line| lens.incident.entry(*line))
                .filter_map(|entry| match &entry.event {
                    Event::ActUndone { abandoned, .. } => Some(abandoned),
                    _ => None,
                })
                .flatten()
                .filter_map(|gone| lens.sentence(*gone))
                .collect()
        })
    }

    /// Every incident in a few words, newest first.
    pub(super) fn summaries(&mut self) -> Result<Vec<IncidentSummary>> {
        let mut found = Vec::new();
        for id in self.store.tx(|tx| tx.incidents())? {
            let summary = self.look(id, |lens| {
                let phase = lens
                    .incident
                    .focus()
                    .and_then(|(walk, open)| lens.incident.step_of(walk.number, &open.step))
                    .map(|step| step.phase.name());
                // Going back is decided: that is where the response stands, whatever step is still open.
                let decided = lens.incident.recovery.decided.as_ref().map(|_| Phase::Recovery.name());
                IncidentSummary {
                    id: id.to_string(),
                    title: lens.incident.title_text(),
                    noticed_at: lens.incident.noticed_at.to_string(),
                    started_at: lens.incident.started_at.to_string(),
                    phase: decided.or(phase),
                    closed: lens.incident.closed,
                    withdrawn: lens.incident.withdrawn,
                }
            });
            found.extend(self.if_readable(summary)?);
        }
        Ok(found)
    }
}
