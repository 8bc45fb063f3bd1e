//! 紙の新しさ: which box holds which paper, which sheets of it are out of date, and when somebody looked at it last.

use serde::Serialize;

use crate::text::Text;

/// The boxes of this hospital.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct BoxesView {
    /// Every place a pack was printed for, in the order of their ids; before the first print the one to begin with.
    pub boxes: Vec<BoxView>,
}

/// The box of one place, and the paper in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct BoxView {
    /// `front-desk`.
    pub place: String,
    /// 受付パック.
    pub title: Text,
    /// Where it lies: 受付カウンター下の赤い箱.
    pub kept_in: Option<String>,
    /// When the whole pack was printed last, RFC 3339; none when never.
    pub printed_at: Option<String>,
    /// When sheets of it were replaced last, RFC 3339.
    pub replaced_at: Option<String>,
    /// Pages of the whole pack.
    pub pages: u32,
    /// The sheets that are out of date, in the order of the pack.
    pub stale: Vec<StaleSheetView>,
    /// Pages to put in, the list in front not counted; 0 when nothing is out of date.
    pub replacement_pages: u32,
    /// What changed since, each once.
    pub changes: Vec<Text>,
    /// Who opened it last.
    pub opened: Option<BoxCheckView>,
    /// Who looked through it last.
    pub checked: Option<BoxCheckView>,
    /// By which day it wants to be looked through again, `2026-12-24`.
    pub check_due: Option<String>,
    /// That day is over.
    pub check_late: bool,
    /// After which day nobody should trust the paper, `2027-03-31`.
    pub expires_on: Option<String>,
    /// That day is over.
    pub expired: bool,
    /// How it stands, in one sentence.
    pub says: Text,
}

/// A sheet in a box that does not say what the plan says now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct StaleSheetView {
    /// `contacts`, `flow/ehr-down`, `form/F01`.
    pub key: String,
    /// Its title.
    pub title: String,
    /// What is to be done with it.
    pub how: StaleHow,
    /// The digits on the sheet in the box, `482-913`; none when it is new.
    pub old_code: Option<String>,
    /// The digits on the sheet to put in; none when there is none any more.
    pub new_code: Option<String>,
    /// When the sheet in the box was printed, RFC 3339.
    pub printed_at: Option<String>,
    /// Pages of the sheet to put in.
    pub pages: u32,
    /// It carries slip numbers: the old ones are not used any more.
    pub numbered: bool,
    /// What changed, in plain words; at least one sentence.
    pub what: Vec<Text>,
}

/// What is to be done with a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum StaleHow {
    /// Take the old one out, put the new one in.
    Changed,
    /// There was none: put it in.
    Added,
    /// There is none any more: take it out.
    Removed,
}

/// Somebody had a box in their hands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct BoxCheckView {
    /// Who.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
}

/// The answer to six digits: is this sheet current?
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SheetCheckView {
    /// `482-913`; as typed when it is no such number.
    pub code: String,
    /// The answer.
    pub state: SheetState,
    /// The answer in one sentence.
    pub says: Text,
    /// Which sheets carry these digits, newest print first; two can by chance.
    pub found: Vec<FoundSheetView>,
}

/// Whether a sheet can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum SheetState {
    /// It says what the plan says now.
    Current,
    /// Something on it changed.
    Stale,
    /// Nothing was printed here with these digits.
    Unknown,
    /// These are not six digits.
    Unreadable,
}

/// A sheet that was printed with the digits somebody asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct FoundSheetView {
    /// `front-desk`.
    pub place: String,
    /// 受付パック.
    pub pack: Text,
    /// Its title.
    pub title: String,
    /// When it was printed, RFC 3339.
    pub printed_at: String,
    /// It says what the plan says now.
    pub current: bool,
    /// The digits it would have now, `731-220`; none when there is no such sheet any more.
    pub new_code: Option<String>,
    /// What changed, when it is out of date.
    pub what: Vec<Text>,
}
