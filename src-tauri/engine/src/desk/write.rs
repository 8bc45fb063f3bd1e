//! From what happened to durable lines: who told whom, which moment, and everything one press wrote in one transaction.

use crate::error::{Error, ErrorCode, Result};
use crate::ids::{EntryId, PressId, StepId, WalkNumber};
use crate::incident::Incident;
use crate::incident::event::{Draft, Entry, Event, Precision};
use crate::incident::timeline::Names;
use crate::library;
use crate::playbook::Content;
use crate::store::{Stamp, Tx};
use crate::time::{Timestamp, When, read_past};

use super::clock::{Clocks, odd_clock};
use super::{Desk, Parties, Press};

impl Desk {
    /// One transaction: the lines, the playbooks they pin, and a word about a clock that jumped.
    pub(super) fn write(&mut self, clocks: Clocks, drafts: &[Draft]) -> Result<Vec<Entry>> {
        let Clocks { now, mono } = clocks;
        let stamp = |_| Stamp { id: EntryId(self.world.fresh_id()), recorded_at: now, mono, nonce: self.world.nonce() };
        let stamps: Vec<Stamp> = (0..=drafts.len()).map(stamp).collect();
        // What an incident starts is of the revision it keeps.
        let content = self.contents.of(self.open_plan.as_ref());
        let clock_press = PressId(self.world.fresh_id());
        let written = self.store.tx_with_reserve(|tx| {
            let mut fresh = stamps.iter();
            let mut written = Vec::new();
            let mut all = Vec::new();
            if let (Some(odd), Some(first)) = (odd_clock(tx, clocks)?, drafts.first()) {
                all.push(Draft {
                    press: clock_press,
                    occurred_at: now,
                    precision: Precision::Exact,
                    from: String::new(),
                    to: String::new(),
                    doer: String::new(),
                    event: odd,
                    ..first.clone()
                });
            }
            all.extend(drafts.iter().cloned());
            for draft in &all {
                keep_playbook(tx, &content, &draft.event)?;
                let stamp = fresh.next().ok_or(Error::Bug("one stamp for each line"))?;
                written.push(tx.append(draft, stamp)?);
            }
            Ok(written)
        })?;
        self.write_to_second();
        Ok(written)
    }

    pub(super) fn drafts(
        &self,
        incident: &Incident,
        press: &Press,
        occurred: When,
        parties: &Parties,
        events: Vec<Event>,
    ) -> Vec<Draft> {
        let names = self.names(self.open_plan.as_ref().map(|revision| &revision.plan));
        let recorder = incident.recorder.clone();
        events
            .into_iter()
            .map(|event| {
                let usual = self.usual_parties(incident, &event, &names);
                let or = |said: &str, usual: String| if said.is_empty() { usual } else { said.to_owned() };
                let recorder = match &event {
                    Event::RecorderChanged { name } => name.clone(),
                    _ => or(&parties.recorder, recorder.clone()),
                };
                Draft {
                    incident: incident.id,
                    press: press.id,
                    occurred_at: occurred.at,
                    precision: occurred.precision,
                    from: or(&parties.from, usual.from),
                    to: or(&parties.to, usual.to),
                    doer: or(&parties.doer, recorder.clone()),
                    recorder,
                    event,
                }
            })
            .collect()
    }

    /// From whom to whom, when nobody says: the step's role tells headquarters, a call goes to its contact.
    fn usual_parties(&self, incident: &Incident, event: &Event, names: &Names) -> Parties {
        let hq = self.wording.say("unit_hq", &[]).ja;
        let content = library::built_in();
        let role = |id: &crate::ids::RoleId| content.role(id).map(|role| role.name.ja.clone()).unwrap_or_default();
        let step_role = |walk: WalkNumber, step: &StepId| {
            incident.step_of(walk, step).map(|step| role(&step.role)).unwrap_or_default()
        };
        let (from, to) = match event {
            Event::StepCompleted { walk, step }
            | Event::StepPutOff { walk, step }
            | Event::ChoiceMade { walk, step, .. } => (step_role(*walk, step), hq),
            Event::StepNotPossible { walk, step, .. } => (step_role(*walk, step), hq),
            Event::CallMade { contact, direction, .. } => {
                let own_role = crate::ids::RoleId::from(crate::plan::OWN_ROLE);
                let speaker = role(content.agency(contact).map_or(&own_role, |agency| &agency.role));
                let other = names.contact(contact).ja;
                match direction {
                    crate::incident::event::Direction::Out => (speaker, other),
                    crate::incident::event::Direction::In => (other, speaker),
                }
            }
            // Who enters and who compares belong to headquarters; nobody else has to be told of each sheet.
            Event::SlipSpoiled { .. }
            | Event::SlipSettled { .. }
            | Event::EnvelopeTaken { .. }
            | Event::SlipTied { .. }
            | Event::SheetEntered { .. }
            | Event::SheetChecked { .. }
            | Event::SheetUnreadable { .. }
            | Event::FollowUp { .. } => (hq.clone(), hq),
            Event::IncidentStarted { .. } => (role(&"finder".into()), hq),
            Event::PlaybookStarted { .. }
            | Event::NoteTaken { .. }
            | Event::SystemStateChanged { .. }
            | Event::RecorderChanged { .. }
            | Event::NoticedAtCorrected { .. }
            | Event::ActUndone { .. }
            | Event::EntryCorrected { .. }
            | Event::PackMade { .. }
            | Event::DayClosed { .. }
            | Event::GoLiveChecked { .. }
            | Event::RecoveryDecided { .. }
            | Event::ClockJumped { .. }
            | Event::ClockWentBack { .. }
            | Event::IncidentWithdrawn
            | Event::IncidentClosed => (hq, self.wording.say("unit_all", &[]).ja),
        };
        Parties { from, to, ..Parties::default() }
    }
}

fn keep_playbook(tx: &Tx<'_>, content: &Content, event: &Event) -> Result<()> {
    let Event::PlaybookStarted { playbook, edition, .. } = event else { return Ok(()) };
    let today = content.playbook(playbook).filter(|today| today.edition == *edition);
    match (today, content.sources.get(playbook)) {
        (Some(_), Some(text)) => tx.keep_playbook(playbook, edition, text),
        // An older edition is in the file already: that is where it came from.
        _ => Ok(()),
    }
}

/// When it happened: as said, or now.
pub(super) fn occurred(press: &Press, now: Timestamp) -> Result<When> {
    let Some(said) = press.occurred_at.as_deref().filter(|said| !said.trim().is_empty()) else {
        return Ok(When::exactly(now));
    };
    read_past(said, now).ok_or_else(|| Error::refused(ErrorCode::BadTime, "not a time"))
}
