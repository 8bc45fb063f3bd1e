//! 記録: the chronology and the states beside it.

use serde::Serialize;

use crate::incident::event::{Nature, SystemState};
use crate::text::Text;

use super::deadline::DeadlineView;
use super::home::PersonView;

/// The log screen.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct TimelineView {
    /// Which incident.
    pub incident: String,
    /// What happened.
    pub title: Text,
    /// Takes no more lines.
    pub closed: bool,
    /// Oldest first.
    pub entries: Vec<EntryView>,
    /// How many.
    pub count: u32,
    /// Who can record.
    pub people: Vec<PersonView>,
    /// Who can be 発 or 受.
    pub units: Vec<String>,
    /// How each system stands.
    pub systems: Vec<SystemView>,
    /// What is due.
    pub deadlines: Vec<DeadlineView>,
    /// Who records.
    pub recorder: Option<String>,
    /// Read-aloud code of the newest line.
    pub head: String,
}

/// How a system stands.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SystemView {
    /// Slug.
    pub id: String,
    /// Name.
    pub name: String,
    /// Its state, once somebody said.
    pub state: Option<SystemState>,
    /// Since when.
    pub at: Option<String>,
}

/// One line.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct EntryView {
    /// Its id.
    pub id: String,
    /// Its number.
    pub seq: u32,
    /// When it happened.
    pub occurred_at: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// Recorded long after it happened.
    pub late: bool,
    /// 発.
    pub from: String,
    /// 受.
    pub to: String,
    /// What kind.
    pub kind: EntryKind,
    /// How certain a note is.
    pub nature: Option<Nature>,
    /// What happened.
    pub text: Text,
    /// Who did it.
    pub doer: Option<String>,
    /// Who typed it.
    pub recorder: Option<String>,
    /// It was taken back.
    pub undone: Option<UndoneView>,
    /// Done on a branch that was taken back.
    pub abandoned: bool,
    /// Waits for an answer.
    pub open: bool,
}

/// Who took it back, and when.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct UndoneView {
    /// When.
    pub at: String,
    /// Who.
    pub who: Option<String>,
}

/// What kind of line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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
    /// A beginning or an end.
    Start,
    /// Anything else.
    Other,
}
