//! Changes of one playbook while it is edited (手順書を直す): what can be asked for, and why it is refused.
//!
//! The text is the playbook. A change touches its own lines; the author's order and comments stay as they are.

mod apply;
mod links;
mod manuscript;
mod nest;
mod words;

use serde::{Deserialize, Serialize};

use super::Phase;
use crate::text::Text;
use crate::wording::Wording;

pub use manuscript::{MOST_BYTES, MOST_STEPS, Manuscript};

/// One change, as the screen asks for it. A step that is named but not there is refused; an empty name is said so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(tag = "edit", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Edit {
    /// A new step below another one, linked into the flow.
    AddStep {
        /// The step above; empty: before all others.
        after: String,
        /// Which answer or which track of that step it goes into; empty: the flow decides.
        branch: String,
        /// What kind of step.
        kind: EditKind,
        /// What to do, or the question; may be empty for now.
        title: String,
    },
    /// Takes a step out; a parallel step goes with the steps of its tracks.
    RemoveStep {
        /// The step.
        step: String,
        /// What led to it leads to the step after it; otherwise those links stay open (E2).
        reconnect: bool,
    },
    /// One place up; two steps in a row also change their order in the flow.
    MoveUp {
        /// The step.
        step: String,
    },
    /// One place down.
    MoveDown {
        /// The step.
        step: String,
    },
    /// Words of a step, or of the whole playbook when `step` is empty.
    SetText {
        /// The step.
        step: String,
        /// Which words.
        field: TextField,
        /// In which language.
        language: EditLanguage,
        /// The words; empty takes them out.
        text: String,
    },
    /// Lines of a step, or of the whole playbook when `step` is empty.
    SetLines {
        /// The step.
        step: String,
        /// Which lines.
        field: LinesField,
        /// In which language.
        language: EditLanguage,
        /// First to last; empty lines at the end are left out.
        lines: Vec<String>,
    },
    /// Who does it.
    SetRole {
        /// The step.
        step: String,
        /// An id of the roles.
        role: String,
    },
    /// The ministry's phase.
    SetPhase {
        /// The step.
        step: String,
        /// Which.
        phase: Phase,
    },
    /// How long it may take.
    SetMinutes {
        /// The step.
        step: String,
        /// Minutes; nothing takes it out.
        minutes: Option<u32>,
    },
    /// What a step refers to.
    SetNames {
        /// The step.
        step: String,
        /// Which list.
        field: NamesField,
        /// Ids.
        names: Vec<String>,
    },
    /// Whom a call step calls.
    SetContact {
        /// The step.
        step: String,
        /// A contact.
        contact: String,
    },
    /// What to do when it cannot be done (できないとき).
    SetCannot {
        /// The step.
        step: String,
        /// In which language the words are.
        language: EditLanguage,
        /// All of them.
        ways: Vec<CannotWay>,
    },
    /// The step after an action or a call; where the tracks of a parallel step meet.
    SetNext {
        /// The step.
        step: String,
        /// Where it leads; empty: nowhere yet.
        next: String,
    },
    /// The playbook an end goes on with.
    SetOnward {
        /// The step.
        step: String,
        /// A playbook; empty: none.
        playbook: String,
    },
    /// Where the playbook begins.
    SetFirst {
        /// The step.
        step: String,
    },
    /// Another kind of step; links and words that fit are kept. Not from or to a parallel step.
    SetKind {
        /// The step.
        step: String,
        /// Which kind.
        kind: EditKind,
    },
    /// One more answer; it leads where the last one leads until it is told otherwise.
    AddChoice {
        /// The step.
        step: String,
        /// The answer; for 「分からない」 it may be empty.
        label: String,
        /// It is 「分からない」.
        unsure: bool,
    },
    /// Takes an answer out.
    RemoveChoice {
        /// The step.
        step: String,
        /// The answer.
        choice: String,
    },
    /// The words of an answer.
    SetChoice {
        /// The step.
        step: String,
        /// The answer.
        choice: String,
        /// In which language.
        language: EditLanguage,
        /// The words.
        label: String,
    },
    /// Where an answer leads.
    SetChoiceNext {
        /// The step.
        step: String,
        /// The answer.
        choice: String,
        /// Where; empty: nowhere yet.
        next: String,
    },
    /// The moments that happen with an answer.
    SetChoiceMarks {
        /// The step.
        step: String,
        /// The answer.
        choice: String,
        /// Moments.
        marks: Vec<String>,
    },
    /// One more line of work with one empty step.
    AddTrack {
        /// The parallel step.
        step: String,
        /// What it is.
        title: String,
        /// Who does it.
        role: String,
    },
    /// Takes a line of work out, with its steps.
    RemoveTrack {
        /// The parallel step.
        step: String,
        /// The track.
        track: String,
    },
    /// The name of a line of work.
    SetTrack {
        /// The parallel step.
        step: String,
        /// The track.
        track: String,
        /// In which language.
        language: EditLanguage,
        /// What it is.
        title: String,
    },
    /// Who does a line of work.
    SetTrackRole {
        /// The parallel step.
        step: String,
        /// The track.
        track: String,
        /// An id of the roles.
        role: String,
    },
    /// Takes a step out of its place in the flow and puts it at the end of a track.
    MoveIntoTrack {
        /// The step.
        step: String,
        /// The parallel step.
        parallel: String,
        /// The track.
        track: String,
    },
    /// Takes a step out of its track; it follows when all tracks have met.
    MoveOutOfTrack {
        /// The step.
        step: String,
    },
}

/// What kind of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum EditKind {
    /// Something to do.
    Action,
    /// A question.
    Decision,
    /// Work that runs side by side.
    Parallel,
    /// A telephone call.
    Call,
    /// Nothing follows.
    End,
}

/// In which language words are typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum EditLanguage {
    /// Japanese, the source: what says the same in English is taken out, because it may be wrong now.
    Ja,
    /// English.
    En,
}

/// Words of a step or a playbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum TextField {
    /// What to do, or the name of the playbook.
    Title,
    /// What the button says.
    Fact,
    /// Words to say aloud.
    Say,
    /// When to use the playbook.
    Summary,
    /// A few words below the button of the home screen.
    Hint,
}

/// Lines of a step or a playbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum LinesField {
    /// Sub-steps.
    Do,
    /// What to say on the telephone, instead of the contact's own script.
    Script,
    /// The do-not-touch list of the playbook.
    DoNot,
}

/// Lists of names of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum NamesField {
    /// Paper forms.
    Form,
    /// Moments that happen when it is done.
    Marks,
    /// Deadlines it fulfils.
    Meets,
}

/// What to do when a step cannot be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct CannotWay {
    /// What to do instead.
    pub text: String,
    /// The step to go to; empty: the next one.
    pub next: String,
}

/// Why a change was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditRefusal {
    /// No such step.
    #[error("no such step")]
    UnknownStep,
    /// No such answer or track.
    #[error("no such answer or track")]
    UnknownBranch,
    /// The text cannot be edited: it is no TOML, or its steps are not written as `[[step]]`.
    #[error("the text cannot be edited")]
    Unreadable,
    /// The playbook would be too large.
    #[error("the playbook is too large")]
    TooLarge,
    /// Words longer than anybody reads.
    #[error("the words are too long")]
    TooLong,
    /// Not for this kind of step.
    #[error("not for this kind of step")]
    WrongKind,
    /// It is the only step.
    #[error("a playbook has at least one step")]
    LastStep,
    /// It is the only step of its track.
    #[error("a track has at least one step")]
    LastOfTrack,
    /// There is nothing above or below.
    #[error("there is nothing above or below")]
    AtTheEdge,
    /// It lies in no track.
    #[error("the step lies in no track")]
    NotInTrack,
}

impl EditRefusal {
    /// In plain words.
    #[must_use]
    pub fn says(self) -> Text {
        let wording = Wording::built_in();
        match self {
            Self::UnknownStep => wording.say("edit_unknown_step", &[]),
            Self::UnknownBranch => wording.say("edit_unknown_branch", &[]),
            Self::Unreadable => wording.say("edit_unreadable", &[]),
            Self::TooLarge => wording.say("edit_too_large", &[]),
            Self::TooLong => wording.say("edit_too_long", &[]),
            Self::WrongKind => wording.say("edit_wrong_kind", &[]),
            Self::LastStep => wording.say("edit_last_step", &[]),
            Self::LastOfTrack => wording.say("edit_last_of_track", &[]),
            Self::AtTheEdge => wording.say("edit_at_the_edge", &[]),
            Self::NotInTrack => wording.say("edit_not_in_track", &[]),
        }
    }
}

#[cfg(test)]
mod tests;
