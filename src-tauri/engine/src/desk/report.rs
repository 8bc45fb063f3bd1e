//! What is told about an incident to others, made from what the screens show.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;

use crate::contact::Contact;
use crate::error::{Error, Result};
use crate::exchange::report::{Call, Due, Line, Moment, Precision, Proof, Report, Was};
use crate::incident::Incident;
use crate::incident::event::{Direction, Entry, Event, Outcome};
use crate::incident::timeline::{Names, nature_word};
use crate::pack::ProofInput;
use crate::plan::Revision;
use crate::playbook::Content;
use crate::proof::hex;
use crate::record::Hide;
use crate::text::Text;
use crate::time::Timestamp;
use crate::view::deadline::DeadlineView;
use crate::view::lens::Lens;
use crate::view::timeline::{EntryKind, EntryView, PrecisionView, WasView};
use crate::wording::Wording;

use super::Desk;

/// Fewer lines are not worth a thread.
const AT_LEAST: usize = 1_000;

/// Everything that is known about an incident, handed out: whoever has it needs the desk no more.
#[derive(Debug)]
pub struct Told {
    incident: Incident,
    plan: Option<Revision>,
    contacts: Vec<Contact>,
    names: Names,
    content: Arc<Content>,
    wording: &'static Wording,
    facility: String,
    now: Timestamp,
    proof: ProofInput,
    hide: Hide,
    others: u32,
}

impl Desk {
    /// The incident that was loaded last, with everything needed to tell it.
    pub(super) fn told(&mut self, proof: ProofInput, hide: Hide, others: u32) -> Result<Told> {
        let facility = self.facility()?.unwrap_or_default();
        let incident = self.open.clone().ok_or(Error::Bug("the incident was loaded"))?;
        let now = self.now();
        let revision = self.open_plan.clone();
        let plan = revision.as_ref().map(|revision| &revision.plan);
        let (contacts, names) = (self.contacts(plan, now), self.names(plan));
        let (content, wording) = (self.contents.of(revision.as_ref()), self.wording);
        Ok(Told { incident, plan: revision, contacts, names, content, wording, facility, now, proof, hide, others })
    }
}

impl Told {
    /// The report, without what is to be blacked out.
    pub(super) fn report(&self) -> Report {
        let lens = Lens {
            incident: &self.incident,
            content: &self.content,
            wording: self.wording,
            plan: self.plan.as_ref().map(|revision| &revision.plan),
            contacts: &self.contacts,
            names: &self.names,
            now: self.now,
            asked: None,
        };
        let incident = &self.incident;
        let report = Report {
            facility: self.facility.clone(),
            title: incident.title_text(),
            incident: incident.id.to_string(),
            noticed_at: incident.noticed_at,
            started_at: incident.started_at,
            ended_at: ended_at(incident),
            withdrawn: incident.withdrawn,
            recorders: recorders(incident),
            deadlines: DeadlineView::all(&lens).iter().filter_map(due).collect(),
            calls: calls(&lens),
            lines: lines(&lens),
            proof: proof(&self.proof),
            made_at: self.now,
            hide: Hide::default(),
            others: self.others,
        };
        report.hidden(self.hide, self.wording)
    }
}

fn proof(signed: &ProofInput) -> Proof {
    Proof {
        code: signed.code.clone(),
        hash: signed.hash.clone(),
        line: signed.line.clone(),
        at: signed.at.clone(),
        others: signed.others,
        note: signed.note.clone(),
    }
}

fn ended_at(incident: &Incident) -> Option<Timestamp> {
    let ends = |entry: &&Entry| entry.event == Event::IncidentClosed && incident.counts(entry.id);
    incident.lines().rev().find(ends).map(|entry| entry.occurred_at).filter(|_| incident.closed)
}

fn recorders(incident: &Incident) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for entry in &incident.entries {
        if !entry.recorder.is_empty() && !names.contains(&entry.recorder) {
            names.push(entry.recorder.clone());
        }
    }
    names
}

fn due(view: &DeadlineView) -> Option<Due> {
    Some(Due {
        title: view.title.clone(),
        due_at: Timestamp::parse_rfc3339(&view.due)?,
        met_at: view.met_at.as_deref().and_then(Timestamp::parse_rfc3339),
        formula: view.formula.clone(),
    })
}

fn calls(lens: &Lens<'_>) -> Vec<Call> {
    let mut calls: Vec<Call> = lens
        .incident
        .lines()
        .filter(|entry| lens.incident.counts(entry.id))
        .filter_map(|entry| {
            let Event::CallMade { contact, direction, outcome, who, heard, .. } = &entry.event else { return None };
            let key = match (direction, outcome) {
                (Direction::In, _) => "direction_in",
                (Direction::Out, Outcome::Reached) => "outcome_reached",
                (Direction::Out, Outcome::NoAnswer) => "outcome_no_answer",
                (Direction::Out, Outcome::Waiting) => "outcome_waiting",
            };
            Some(Call {
                at: entry.occurred_at,
                contact: lens.names.contact(contact),
                outcome: lens.wording.say(key, &[]),
                who: who.clone(),
                heard: heard.clone(),
            })
        })
        .collect();
    calls.sort_by_key(|call| call.at);
    calls
}

/// By the time things happened, as they stand now.
fn lines(lens: &Lens<'_>) -> Vec<Line> {
    let entries: Vec<&Entry> = lens.incident.newest(usize::MAX).collect();
    let share = entries.len().div_ceil(thread::available_parallelism().map_or(1, NonZero::get)).max(AT_LEAST);
    thread::scope(|scope| {
        let tell = |entry: &&Entry| line(lens, entry, EntryView::of(lens, entry));
        let tell_all = |own| scope.spawn(move || <[&Entry]>::iter(own).map(tell).collect::<Vec<Line>>());
        let threads: Vec<_> = entries.chunks(share).map(tell_all).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

fn line(lens: &Lens<'_>, entry: &Entry, view: EntryView) -> Line {
    let was: Vec<Was> = view.was.into_iter().map(was).collect();
    let (has_words, has_name) = typed(lens, entry);
    let undone = view.undone.and_then(|by| Some((Timestamp::parse_rfc3339(&by.at)?, by.who.unwrap_or_default())));
    Line {
        id: view.id,
        seq: view.seq,
        station: view.station,
        moment: Moment { at: entry.occurred_at, precision: precision(view.precision, entry.when().until()) },
        recorded_at: entry.recorded_at,
        from: view.from,
        to: view.to,
        kind: kind(view.kind, lens.wording),
        nature: view.nature.map(|nature| nature_word(nature, lens.wording)),
        text: view.text,
        has_words: has_words || view.written.is_some() || was.iter().any(|was| was.text.is_some()),
        has_name,
        doer: view.doer.unwrap_or_default(),
        recorder: view.recorder.unwrap_or_default(),
        late: view.late,
        late_reason: view.late_reason,
        was,
        undone,
        abandoned: view.abandoned,
        hash: hex(&entry.hash),
    }
}

fn was(view: WasView) -> Was {
    let said = |at: &str| moment(at, view.precision.unwrap_or(PrecisionView::Exact), view.occurred_until.as_deref());
    Was {
        at: Timestamp::parse_rfc3339(&view.at).unwrap_or(Timestamp::from_millis(0)),
        who: view.who.unwrap_or_default(),
        moment: view.occurred_at.as_deref().and_then(said),
        why: view.why,
        text: view.text,
        from: view.from,
        to: view.to,
        doer: view.doer,
    }
}

fn moment(at: &str, how: PrecisionView, until: Option<&str>) -> Option<Moment> {
    let precision = precision(how, until.and_then(Timestamp::parse_rfc3339));
    Some(Moment { at: Timestamp::parse_rfc3339(at)?, precision })
}

fn precision(view: PrecisionView, until: Option<Timestamp>) -> Precision {
    match (view, until) {
        (PrecisionView::About, _) => Precision::About,
        (PrecisionView::Unknown, _) => Precision::Unknown,
        (PrecisionView::Between, Some(until)) => Precision::Between(until),
        (PrecisionView::Between | PrecisionView::Exact, _) => Precision::Exact,
    }
}

fn kind(kind: EntryKind, wording: &Wording) -> Text {
    match kind {
        EntryKind::Step => wording.say("export_kind_step", &[]),
        EntryKind::Choice => wording.say("export_kind_choice", &[]),
        EntryKind::Call => wording.say("export_kind_call", &[]),
        EntryKind::Note => wording.say("export_kind_note", &[]),
        EntryKind::State => wording.say("export_kind_state", &[]),
        EntryKind::Correction => wording.say("export_kind_correction", &[]),
        EntryKind::Paper => wording.say("export_kind_paper", &[]),
        EntryKind::Start => wording.say("export_kind_start", &[]),
        EntryKind::Other => wording.say("export_kind_other", &[]),
    }
}

/// Whether its sentence has words somebody typed, and whether it names a person.
fn typed(lens: &Lens<'_>, entry: &Entry) -> (bool, bool) {
    match &entry.event {
        Event::NoteTaken { .. } => (true, false),
        Event::StepNotPossible { note, .. } => (note.is_some(), false),
        Event::CallMade { who, heard, .. } => {
            let was_other = !lens.incident.was(entry.id).is_empty();
            (!who.is_empty() || !heard.is_empty() || was_other, !who.is_empty() || was_other)
        }
        Event::SystemStateChanged { system, .. } => (!lens.names.systems.contains_key(system), false),
        Event::RecorderChanged { .. } => (true, true),
        Event::EntryCorrected { who, from, to, doer, .. } => {
            (true, [who, from, to, doer].into_iter().any(Option::is_some))
        }
        Event::SlipSpoiled { .. } | Event::SlipSettled { .. } | Event::FollowUp { .. } => (true, false),
        Event::GoLiveChecked { reason, .. } => (!reason.is_empty(), false),
        // The second pair of eyes, who was asked, whose number it is.
        Event::DayClosed { .. }
        | Event::EnvelopeTaken { .. }
        | Event::SlipTied { .. }
        | Event::SheetUnreadable { .. }
        | Event::RecoveryDecided { .. } => (true, true),
        // It repeats what the line said.
        Event::ActUndone { target, .. } => lens.incident.entry(*target).map_or((true, true), |line| typed(lens, line)),
        Event::IncidentStarted { .. }
        | Event::PlaybookStarted { .. }
        | Event::StepCompleted { .. }
        | Event::StepPutOff { .. }
        | Event::ChoiceMade { .. }
        | Event::NoticedAtCorrected { .. }
        | Event::PackMade { .. }
        | Event::SheetEntered { .. }
        | Event::SheetChecked { .. }
        | Event::ClockWentBack { .. }
        | Event::ClockJumped { .. }
        | Event::IncidentWithdrawn
        | Event::IncidentClosed => (false, false),
    }
}
