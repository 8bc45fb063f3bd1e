//! 電話: whom to call, what to say, how it stands.

use serde::Serialize;

use crate::playbook::reference::Duty;
use crate::text::Text;

/// The calls screen.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct CallsView {
    /// Everybody, in calling order.
    pub order: Vec<ContactView>,
    /// The engine's time.
    pub now: String,
    /// What happened, in an incident.
    pub title: Option<Text>,
}

/// Somebody to call.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ContactView {
    /// Slug.
    pub id: String,
    /// Calling order.
    pub order: u32,
    /// Name.
    pub name: Text,
    /// Division.
    pub division: Option<String>,
    /// Who is asked for.
    pub person: Option<String>,
    /// The number, as typed.
    pub number: Option<String>,
    /// 要確認 and where to look, when there is no confirmed number.
    pub number_note: Option<Text>,
    /// For nights and holidays.
    pub night_number: Option<String>,
    /// What to dial first for an outside line.
    pub outside_prefix: Option<String>,
    /// When they answer.
    pub hours: Option<Text>,
    /// Mail address.
    pub mail: Option<String>,
    /// Official page.
    pub url: Option<String>,
    /// The day the number was confirmed, `2026-10-02`.
    pub checked_on: Option<String>,
    /// That is more than 180 days ago.
    pub check_stale: bool,
    /// Contract number.
    pub contract: Option<String>,
    /// How binding.
    pub duty: Duty,
    /// How soon.
    pub speed: Text,
    /// The condition.
    pub when: Text,
    /// Who speaks.
    pub speaker: Option<String>,
    /// Who speaks instead.
    pub deputy: Option<String>,
    /// What to say, in this order.
    pub script: Vec<ScriptLine>,
    /// What to ask back.
    pub ask: Vec<Text>,
    /// How it stands.
    pub status: CallStatus,
    /// When the last attempt was.
    pub last_at: Option<String>,
    /// When to try again or when the call back is late.
    pub due: Option<String>,
    /// Attempts.
    pub attempts: u32,
}

/// How a contact stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum CallStatus {
    /// まだ.
    None,
    /// つながった.
    Reached,
    /// 出ない・話し中.
    NoAnswer,
    /// 折り返し待ち.
    Waiting,
}

/// Where a piece of a script comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum SegmentKind {
    /// Authored words.
    Text,
    /// Filled in from the plan or the timeline.
    Filled,
    /// Nobody has said yet: whom to ask.
    Unknown,
}

/// One line to say.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ScriptLine {
    /// Its pieces.
    pub segments: Vec<SegmentView>,
}

/// One piece of a line.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SegmentView {
    /// Where it comes from.
    pub kind: SegmentKind,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}
