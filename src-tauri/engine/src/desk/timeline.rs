//! The chronology: notes, system states, and the log screen.

use crate::chain::head_code;
use crate::error::{Error, ErrorCode, Result};
use crate::ids::{EntryId, IncidentId, SystemId};
use crate::incident::correct::Correction;
use crate::incident::event::{Nature, SystemState};
use crate::text::one_line;
use crate::time::read_right;
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
    /// Who did it (した人); empty means the one who records.
    pub doer: String,
    /// Why it is written long after it happened; empty when nobody says.
    pub late_reason: String,
}

/// A fact from headquarters to headquarters, without words.
impl Default for NoteReport {
    fn default() -> Self {
        let (from, to, text) = (String::new(), String::new(), String::new());
        Self { from, to, nature: Nature::Fact, text, doer: String::new(), late_reason: String::new() }
    }
}

/// What somebody puts right in one line; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CorrectionReport {
    /// What a person typed in it.
    pub text: Option<String>,
    /// The other side of a call.
    pub who: Option<String>,
    /// When it happened, as typed.
    pub occurred_at: Option<String>,
    /// From whom (発).
    pub from: Option<String>,
    /// To whom (受).
    pub to: Option<String>,
    /// Who did it (した人).
    pub doer: Option<String>,
    /// Why.
    pub why: String,
}

/// So many lines of a long timeline go to the screen when nobody asks for more.
pub const SHOWN: usize = 200;

impl Desk {
    /// One line somebody wrote.
    ///
    /// # Errors
    /// `bad-text` when nothing is written, `bad-time`, `incident-closed`, and what the data file says.
    pub fn take_note(&mut self, id: IncidentId, note: &NoteReport, press: &Press) -> Result<Recorded> {
        let hq = self.wording.say("unit_hq", &[]).ja;
        let or_hq = |typed: &str| Some(one_line(typed)).filter(|unit| !unit.is_empty()).unwrap_or_else(|| hq.clone());
        let parties =
            Parties { from: or_hq(&note.from), to: or_hq(&note.to), doer: one_line(&note.doer), ..Parties::default() };
        self.record(id, press, &parties, |incident| incident.take_note(&note.text, note.nature, &note.late_reason))
    }

    /// Puts a line right (訂正), after the end of the incident too.
    ///
    /// # Errors
    /// `not-correctable`, `no-reason`, `no-change`, `bad-time`, and what the data file says.
    pub fn correct_entry(
        &mut self,
        id: IncidentId,
        target: EntryId,
        said: &CorrectionReport,
        press: &Press,
    ) -> Result<Recorded> {
        let said = said.clone();
        self.load(id)?;
        let line = self.open.as_ref().and_then(|incident| incident.entry(target));
        let not_there = || Error::refused(ErrorCode::NotCorrectable, "no such line");
        let (before, recorded_at) = line.map(|line| (line.occurred_at, line.recorded_at)).ok_or_else(not_there)?;
        let read = |typed: String| {
            read_right(&typed, before, recorded_at).ok_or_else(|| Error::refused(ErrorCode::BadTime, "not a time"))
        };
        let correction = Correction {
            target,
            occurred: said.occurred_at.map(read).transpose()?,
            text: said.text,
            who: said.who,
            from: said.from,
            to: said.to,
            doer: said.doer,
            why: said.why,
        };
        self.record(id, press, &Parties::default(), |incident| incident.correct(&correction))
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

    /// The log screen, with its newest [`SHOWN`] lines.
    ///
    /// # Errors
    /// `unknown-incident`, and what the data file says.
    pub fn timeline_view(&mut self, id: IncidentId) -> Result<TimelineView> {
        self.newest_lines(id, SHOWN)
    }

    /// The log screen, with as many of its newest lines.
    ///
    /// # Errors
    /// As [`Desk::timeline_view`].
    pub fn newest_lines(&mut self, id: IncidentId, n_lines: usize) -> Result<TimelineView> {
        self.look(id, |lens| {
            let head = lens.incident.entries.last().map(|entry| head_code(&entry.hash)).unwrap_or_default();
            TimelineView::of(lens, head, n_lines)
        })
    }

    /// The plan's id for what was typed: its id or its name; otherwise what was typed.
    fn system_named(&self, typed: &SystemId) -> SystemId {
        let plan = self.open_plan.as_ref().map(|revision| &revision.plan);
        plan.and_then(|plan| plan.systems.iter().find(|system| system.id == *typed || system.name == typed.as_str()))
            .map_or_else(|| SystemId(one_line(typed.as_str())), |system| system.id.clone())
    }
}
