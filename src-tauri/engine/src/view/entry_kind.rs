//! What kind of line it is, for filters and lists.

use serde::{Deserialize, Serialize};

use crate::incident::event::Event;

/// What kind of line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum EntryKind {
    /// A step was done, put off or not possible.
    Step,
    /// A question was answered.
    Choice,
    /// 電話.
    Call,
    /// Somebody wrote a line.
    Note,
    /// A system changed.
    State,
    /// 訂正 or 取り消し.
    Correction,
    /// Slips, sheets entered later, going back (紙と復旧).
    Paper,
    /// A beginning or an end.
    Start,
    /// Anything else.
    Other,
}

impl EntryKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Step,
        Self::Choice,
        Self::Call,
        Self::Note,
        Self::State,
        Self::Correction,
        Self::Paper,
        Self::Start,
        Self::Other,
    ];

    /// The screen's word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Step => "step",
            Self::Choice => "choice",
            Self::Call => "call",
            Self::Note => "note",
            Self::State => "state",
            Self::Correction => "correction",
            Self::Paper => "paper",
            Self::Start => "start",
            Self::Other => "other",
        }
    }
}

/// What kind of line an event makes.
pub(crate) fn kind(event: &Event) -> EntryKind {
    match event {
        Event::StepCompleted { .. } | Event::StepPutOff { .. } | Event::StepNotPossible { .. } => EntryKind::Step,
        Event::ChoiceMade { .. } => EntryKind::Choice,
        Event::CallMade { .. } => EntryKind::Call,
        Event::NoteTaken { .. } => EntryKind::Note,
        Event::SystemStateChanged { .. } => EntryKind::State,
        Event::ActUndone { .. } | Event::EntryCorrected { .. } | Event::NoticedAtCorrected { .. } => {
            EntryKind::Correction
        }
        Event::IncidentStarted { .. }
        | Event::IncidentWithdrawn
        | Event::IncidentClosed
        | Event::PlaybookStarted { .. } => EntryKind::Start,
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
        | Event::RecoveryDecided { .. }
        | Event::PackMade { .. } => EntryKind::Paper,
        Event::RecorderChanged { .. } | Event::ClockWentBack { .. } | Event::ClockJumped { .. } => EntryKind::Other,
    }
}
