//! Putting right (訂正): the line stays legible, the newest word about each part of it counts.
//!
//! Allowed after the end, too: evidence is completed afterwards. When a line was recorded is never put right.

use crate::ids::EntryId;
use crate::text::one_line;
use crate::time::When;

use super::event::{Entry, Event};
use super::{Incident, Refusal};

/// What somebody puts right in one line; what is `None` stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The line.
    pub target: EntryId,
    /// What a person typed in it: a note, what was heard, why a step could not be done.
    pub text: Option<String>,
    /// The other side of a call.
    pub who: Option<String>,
    /// When it happened.
    pub occurred: Option<When>,
    /// From whom (発).
    pub from: Option<String>,
    /// To whom (受).
    pub to: Option<String>,
    /// Who did it (した人).
    pub doer: Option<String>,
    /// Why.
    pub why: String,
}

impl Correction {
    /// Nothing yet, in that line and for that reason.
    #[must_use]
    pub fn of(target: EntryId, why: impl Into<String>) -> Self {
        let why = why.into();
        Self { target, text: None, who: None, occurred: None, from: None, to: None, doer: None, why }
    }
}

impl Incident {
    /// Puts a line right. Saying what it says already is no correction.
    ///
    /// # Errors
    /// [`Refusal::NoReason`], [`Refusal::NoChange`], [`Refusal::NoText`] for a note without words, and
    /// [`Refusal::NotCorrectable`] for lines that are not there, were taken back, or that nobody wrote.
    pub fn correct(&self, correction: &Correction) -> Result<Vec<Event>, Refusal> {
        let line = self.entry(correction.target).filter(|line| self.is_correctable(line));
        let line = line.ok_or(Refusal::NotCorrectable)?;
        let why = one_line(&correction.why);
        if why.is_empty() {
            return Err(Refusal::NoReason);
        }
        let text = self.words(line, correction)?;
        let who = new(correction.who.as_deref(), other_side(&line.event).ok_or(Refusal::NotCorrectable))?;
        let named = |said: &Option<String>, now: &str| {
            said.as_deref().map(one_line).filter(|said| !said.is_empty() && said != now)
        };
        let (from, to, doer) =
            (named(&correction.from, &line.from), named(&correction.to, &line.to), named(&correction.doer, &line.doer));
        let occurred = correction.occurred.filter(|when| *when != line.when());
        let parts = [&text, &who, &from, &to, &doer];
        if parts.iter().all(|part| part.is_none()) && occurred.is_none() {
            return Err(Refusal::NoChange);
        }
        Ok(vec![Event::EntryCorrected { target: correction.target, text, who, occurred, from, to, doer, why }])
    }

    /// Whether the line can be put right: a person wrote it, and it still counts as written.
    #[must_use]
    pub fn is_correctable(&self, line: &Entry) -> bool {
        !self.undone.contains_key(&line.id) && is_written_by_a_person(&line.event)
    }

    fn words(&self, line: &Entry, correction: &Correction) -> Result<Option<String>, Refusal> {
        let text = new(correction.text.as_deref(), line.event.written().ok_or(Refusal::NotCorrectable))?;
        let is_note = matches!(line.event, Event::NoteTaken { .. });
        if is_note && text.as_deref() == Some("") { Err(Refusal::NoText) } else { Ok(text) }
    }
}

impl Event {
    /// What a person typed in it; `None` where nobody types.
    #[must_use]
    pub fn written(&self) -> Option<&str> {
        match self {
            Self::NoteTaken { text, .. } => Some(text),
            Self::CallMade { heard, .. } => Some(heard),
            Self::StepNotPossible { alternative: None, note, .. } => Some(note.as_deref().unwrap_or_default()),
            _ => None,
        }
    }

    /// Why it was written long after it happened.
    #[must_use]
    pub fn late_reason(&self) -> Option<&str> {
        match self {
            Self::NoteTaken { late_reason, .. } | Self::CallMade { late_reason, .. } => late_reason.as_deref(),
            _ => None,
        }
    }

    /// The line it puts right or takes back.
    #[must_use]
    pub const fn about(&self) -> Option<EntryId> {
        match self {
            Self::ActUndone { target, .. } | Self::EntryCorrected { target, .. } => Some(*target),
            _ => None,
        }
    }
}

/// What is said, unless it is said already; saying something where nothing can be said is the given refusal.
fn new(said: Option<&str>, now: Result<&str, Refusal>) -> Result<Option<String>, Refusal> {
    let Some(said) = said.map(one_line) else { return Ok(None) };
    let now = now?;
    Ok(Some(said).filter(|said| said != now))
}

fn other_side(event: &Event) -> Option<&str> {
    if let Event::CallMade { who, .. } = event { Some(who) } else { None }
}

/// Lines the program writes by itself, and lines about other lines, are not put right: a correction that was wrong is
/// taken back, or its line is put right once more.
const fn is_written_by_a_person(event: &Event) -> bool {
    match event {
        Event::IncidentStarted { .. }
        | Event::PlaybookStarted { .. }
        | Event::StepCompleted { .. }
        | Event::StepPutOff { .. }
        | Event::StepNotPossible { .. }
        | Event::ChoiceMade { .. }
        | Event::CallMade { .. }
        | Event::NoteTaken { .. }
        | Event::SystemStateChanged { .. }
        | Event::RecorderChanged { .. }
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
        | Event::IncidentWithdrawn
        | Event::IncidentClosed => true,
        Event::NoticedAtCorrected { .. }
        | Event::ActUndone { .. }
        | Event::EntryCorrected { .. }
        | Event::PackMade { .. }
        | Event::ClockWentBack { .. }
        | Event::ClockJumped { .. } => false,
    }
}
