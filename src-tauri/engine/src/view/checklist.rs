//! チェックリスト: the sheets of one edition, what the plan shows about them, and which volume of the guideline applies.

use serde::Serialize;

use crate::text::Text;

use super::plan::{LeftView, PlaceView};

/// The checklist screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ChecklistView {
    /// The edition that is shown.
    pub edition: String,
    /// What it is called.
    pub title: Text,
    /// Every edition there is, newest first.
    pub editions: Vec<EditionView>,
    /// What to know about this edition: a newer one is out, or it is of another year.
    pub notices: Vec<Text>,
    /// Which volume of the guideline applies.
    pub volume: VolumeView,
    /// The institution's sheet first, then one for each vendor.
    pub sheets: Vec<ChecklistSheetView>,
    /// What can be carried over from an older edition.
    pub carry: Option<CarryView>,
}

/// One edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct EditionView {
    /// Slug: `r7`.
    pub id: String,
    /// What it is called.
    pub title: Text,
}

/// Which volume of the guideline applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct VolumeView {
    /// 「保守委託機関編」を使えます.
    pub title: Text,
    /// Why, and what changes by it.
    pub lines: Vec<Text>,
    /// What has to be answered first.
    pub left: Vec<LeftView>,
}

/// One sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ChecklistSheetView {
    /// `institution` or the contact slot of the vendor.
    pub id: String,
    /// 医療機関確認用, or the vendor's name.
    pub title: Text,
    /// Which form it is: 医療機関確認用 or 事業者確認用.
    pub form: Text,
    /// Items answered well.
    pub done: u32,
    /// Items that have to be answered.
    pub of: u32,
    /// In inspection order.
    pub groups: Vec<ChecklistGroupView>,
}

/// Items under one heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ChecklistGroupView {
    /// Its number.
    pub number: String,
    /// The heading.
    pub title: Text,
    /// In inspection order.
    pub items: Vec<ChecklistItemView>,
}

/// One item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ChecklistItemView {
    /// As the edition numbers it: `2-1`.
    pub number: String,
    /// As the list prints it: 2①.
    pub printed: String,
    /// What is asked.
    pub text: Text,
    /// What it is about; empty when the list does not say.
    pub target: Text,
    /// New in this edition.
    pub is_new: bool,
    /// The official text or number was not seen: 要確認.
    pub unseen: bool,
    /// Has to be answered.
    pub is_needed: bool,
    /// `yes`, `no`, `not-applicable`, or nothing.
    pub answer: String,
    /// The day it was looked at, `2026-10-02`.
    pub on: String,
    /// The day by which a `no` becomes a `yes`.
    pub target_day: String,
    /// Where it can be seen.
    pub evidence: String,
    /// What is wrong with the answer.
    pub problems: Vec<Text>,
    /// What the plan shows: the answer may be yes.
    pub shown: Vec<Text>,
    /// What the plan lacks before the answer may be yes.
    pub left: Vec<LeftView>,
    /// What an older edition says about the same question.
    pub last: Option<Text>,
}

/// What can be carried over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct CarryView {
    /// The older edition.
    pub from: EditionView,
    /// How many answers.
    pub answers: u32,
    /// What is different in this edition, in words.
    pub differences: Vec<Text>,
}

impl VolumeView {
    /// A place of the first chapter.
    pub(super) fn facility(field: &str) -> PlaceView {
        PlaceView {
            chapter: "facility".to_owned(),
            part: "facility".to_owned(),
            row: String::new(),
            field: field.to_owned(),
        }
    }
}
