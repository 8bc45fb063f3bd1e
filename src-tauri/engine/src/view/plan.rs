//! 計画: the chapters, what is filled in, and how far the check table (確認表) is met.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::plan::chapters::FieldKind;
use crate::playbook::Phase;
use crate::text::Text;

/// The frame of the screen: all chapters and the check table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct PlanView {
    /// The hospital's name; empty when nobody has said.
    pub facility: String,
    /// The revision in force.
    pub revision: Option<u32>,
    /// The number the draft will get.
    pub draft: u32,
    /// The draft says something else than the revision in force.
    pub is_changed: bool,
    /// The nine chapters.
    pub chapters: Vec<ChapterSummary>,
    /// How far the check table is met.
    pub coverage: CoverageView,
}

/// One line of the list of chapters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ChapterSummary {
    /// Slug.
    pub id: String,
    /// 外の連絡先.
    pub title: Text,
    /// Authored minutes for the whole chapter.
    pub minutes: u32,
    /// Nothing is filled in yet.
    pub is_empty: bool,
    /// What is left before it is done.
    pub left: u32,
}

/// How far the check table is met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct CoverageView {
    /// Items met of those that apply, in percent, rounded down.
    pub percent: u32,
    /// Authored minutes of what is not met yet.
    pub minutes_left: u32,
    /// The ministry's five phases.
    pub stages: Vec<StageView>,
    /// Every item, in the order of the table.
    pub items: Vec<CheckItemView>,
    /// What to do next: what meets most for the least time.
    pub next: Option<LeftView>,
}

/// One phase of the check table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct StageView {
    /// The phase.
    pub phase: Phase,
    /// Its name.
    pub name: Text,
    /// Items met.
    pub met: u32,
    /// Items that apply.
    pub of: u32,
}

/// One item of the check table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct CheckItemView {
    /// As the table numbers it, `1-2a`.
    pub id: String,
    /// Title.
    pub title: Text,
    /// What it asks, in our words.
    pub asks: Text,
    /// The official text was not seen: the title is ours and marked 要確認.
    pub unseen: bool,
    /// The phase.
    pub phase: Phase,
    /// Its rule is met.
    pub met: bool,
    /// Why it does not apply; empty when it does.
    pub excluded: String,
    /// What shows that it is met.
    pub evidence: Vec<Text>,
    /// What is missing, each with the place that fills it.
    pub left: Vec<LeftView>,
    /// The chapter that fills it.
    pub chapter: String,
}

/// Something that is missing, and where it is filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct LeftView {
    /// 「ABC社（電子カルテ）の夜間の番号がありません」.
    pub text: Text,
    /// Where.
    pub place: PlaceView,
}

/// A place in the plan; empty members mean the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct PlaceView {
    /// The chapter.
    pub chapter: String,
    /// The part.
    pub part: String,
    /// The row.
    pub row: String,
    /// The field.
    pub field: String,
}

/// One chapter with all it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ChapterView {
    /// Slug.
    pub id: String,
    /// 外の連絡先.
    pub title: Text,
    /// One sentence below it.
    pub hint: Text,
    /// The forms and lists.
    pub sections: Vec<SectionView>,
    /// What is left here.
    pub left: Vec<LeftView>,
    /// Ids of the items of the check table that this chapter fills.
    pub items: Vec<String>,
}

/// A form or a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SectionView {
    /// The part of the plan.
    pub part: String,
    /// What it is called.
    pub title: Text,
    /// One sentence below it.
    pub hint: Text,
    /// Rows with ids, or one form (then there is exactly one row, with an empty id).
    pub is_list: bool,
    /// The button that adds a row.
    pub add: Text,
    /// In reading order.
    pub fields: Vec<FieldView>,
    /// What is filled in.
    pub rows: Vec<RowView>,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct FieldView {
    /// As in the plan.
    pub id: String,
    /// Above the field.
    pub label: Text,
    /// Below it.
    pub hint: Text,
    /// In grey inside it.
    pub example: Text,
    /// How an answer is read.
    pub kind: FieldKind,
    /// What can be chosen: of a choice, or the rows a reference may name.
    pub options: Vec<OptionView>,
    /// Stands in the table of a list.
    pub column: bool,
    /// It names its row: shown, never typed.
    pub is_key: bool,
}

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct OptionView {
    /// As it is kept.
    pub id: String,
    /// As it is shown.
    pub label: Text,
}

/// A row, or the one form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct RowView {
    /// Its id; empty for a form.
    pub id: String,
    /// Every field that is filled in, as it is typed; several for a field that takes several. A flag is `yes` or `no`.
    pub values: BTreeMap<String, Vec<String>>,
    /// What is wrong or old in it, with the field.
    pub notes: Vec<NoteView>,
}

/// What is wrong or old in a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct NoteView {
    /// The field; empty for the whole row.
    pub field: String,
    /// 夜間がありません.
    pub text: Text,
}

/// What came of taking something back, or of making it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct TakenBackView {
    /// What changed, so that the screen can go there; `None` when there was nothing to take back.
    pub place: Option<PlaceView>,
    /// The frame.
    pub plan: PlanView,
}

/// What a change brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SavedRowView {
    /// The row as it is kept now; `None` when it was taken out.
    pub row: Option<RowView>,
    /// What is left in its chapter.
    pub left: Vec<LeftView>,
    /// The frame.
    pub plan: PlanView,
    /// When it was saved, RFC 3339.
    pub saved_at: String,
}
