//! The chronology: notes, system states, and the log screen.

use crate::chain::head_code;
use crate::error::Result;
use crate::ids::{IncidentId, SystemId};
use crate::incident::event::{Nature, SystemState};
use crate::text::one_line;
use crate::view::timeline::TimelineView;

use super::{Desk, Parties, Press, Recorded};

/// One line somebody wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteReport {
    /// From whom (発); empty means headquarters.
    pub from: String,
    /// To whom (受); empty means headquarters.
    pub to: String,
    /// How certain it is.
    pub nature: Nature,
    /// The line.
    pub text: String,
}

impl Desk {
    /// One line somebody wrote.
    ///
    /// # Errors
    /// `bad-text` when nothing is written, `bad-time`, `incident-closed`, and what the data file says.
    pub fn take_note(&mut self, id: IncidentId, note: &NoteReport, press: &Press) -> Result<Recorded> {
        let hq = self.wording.say("unit_hq", &[]).ja;
        let or_hq = |typed: &str| Some(one_line(typed)).filter(|unit| !unit.is_empty()).unwrap_or_else(|| hq.clone());
        let parties = Parties { from: or_hq(&note.from), to: or_hq(&note.to), doer: String::new() };
        self.record(id, press, &parties, |incident| incident.take_note(&note.text, note.nature))
    }

    /// A system changed its state.
    ///
    /// # Errors
    /// `bad-text` for a nameless system, `incident-closed`, and what the data file says.
    pub fn set_system_state(
        &mut self,
        id: IncidentId,
        system: &SystemId,
        state: SystemState,
        press: &Press,
    ) -> Result<Recorded> {
        let system = self.system_named(system);
        self.record(id, press, &Parties::default(), |incident| incident.set_system_state(&system, state))
    }

    /// The log screen.
    ///
    /// # Errors
    /// `unknown-incident`, and what the data file says.
    pub fn timeline_view(&mut self, id: IncidentId) -> Result<TimelineView> {
        self.look(id, |lens| {
            let head = lens.incident.entries.last().map(|entry| head_code(&entry.hash)).unwrap_or_default();
            TimelineView::of(lens, head)
        })
    }

    /// The plan's id for what was typed: its id or its name; otherwise what was typed.
    fn system_named(&self, typed: &SystemId) -> SystemId {
        let plan = self.open_plan.as_ref().map(|revision| &revision.plan);
        plan.and_then(|plan| plan.systems.iter().find(|system| system.id == *typed || system.name == typed.as_str()))
            .map_or_else(|| SystemId(one_line(typed.as_str())), |system| system.id.clone())
    }
}
