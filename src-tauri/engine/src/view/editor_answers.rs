//! What the editor answers beside the playbook itself: a dry walk, what changed, what the library offers, a file taken in.

use serde::Serialize;

use crate::text::Text;

use super::editor::{EditorView, FlowProblemView, OutlineStepView};

/// How much of an edition was walked (試しに歩く).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct WalkedView {
    /// 「11 の分かれ道のうち 3 つは未確認」.
    pub sentence: Text,
    /// Answers of all decisions, and lines of work of all parallel steps.
    pub branches: u32,
    /// Those nobody has taken yet.
    pub open: Vec<OpenBranchView>,
}

/// A branch nobody has taken yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct OpenBranchView {
    /// The step.
    pub step: String,
    /// Its number.
    pub number: u32,
    /// The question, or the work.
    pub title: Text,
    /// The answer or the track.
    pub branch: String,
    /// Its words.
    pub label: Text,
}

/// A dry walk: nothing is recorded, no deadline starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct DryWalkView {
    /// The playbook.
    pub playbook: String,
    /// The edition that is walked.
    pub edition: String,
    /// The way so far; send it back, with one answer more or fewer.
    pub path: Vec<String>,
    /// The steps that were passed.
    pub passed: Vec<PassedView>,
    /// The step one stands at; none at the end, or where a link leads nowhere.
    pub step: Option<OutlineStepView>,
    /// What can be answered here: push one of these ids to `path`.
    pub answers: Vec<WalkAnswerView>,
    /// Why it goes no further: the end, another playbook, a dead end. None while there are answers.
    pub stopped: Option<Text>,
    /// What was walked of this edition, this walk included.
    pub walked: WalkedView,
}

/// A step that was passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct PassedView {
    /// The step.
    pub step: String,
    /// Its number.
    pub number: u32,
    /// Its words.
    pub title: Text,
    /// What was answered.
    pub answer: Text,
}

/// One thing that can be answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct WalkAnswerView {
    /// Push this to `path`.
    pub id: String,
    /// The words of the button.
    pub label: Text,
    /// It was taken before in this edition.
    pub walked: bool,
    /// It is 「できないとき」.
    pub is_detour: bool,
}

/// What is different between two editions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ComparedPlaybookView {
    /// The playbook.
    pub playbook: String,
    /// What it is compared with: 第2版, built in, the draft.
    pub before: Text,
    /// The newer one.
    pub after: Text,
    /// In plain words, in the order of the steps.
    pub changes: Vec<StepDifferenceView>,
    /// Revisions it can be compared with.
    pub revisions: Vec<u32>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct StepDifferenceView {
    /// The step as it is now, or as it was when it is gone; empty: the playbook itself.
    pub step: String,
    /// 「手順4の電話先が県から保健所に変わりました」.
    pub text: Text,
}

/// What the program's newer edition would change, step by step; nothing is taken that is not asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct LibraryUpdateView {
    /// The playbook.
    pub playbook: String,
    /// The edition of one's own that this was made for.
    pub edition: String,
    /// Each step that the newer edition has changed.
    pub steps: Vec<LibraryStepView>,
}

/// How a step differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum LibraryChange {
    /// Changed by the library only.
    Changed,
    /// New in the library.
    Added,
    /// No longer in the library.
    Removed,
    /// Changed on both sides: read both.
    Conflict,
}

/// One step of a library update.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct LibraryStepView {
    /// The step; empty: title, summary and list of the playbook.
    pub step: String,
    /// Its words.
    pub title: Text,
    /// How it differs.
    pub change: LibraryChange,
    /// What we changed, in plain words; empty when nothing.
    pub ours: Vec<Text>,
    /// What the library changed.
    pub theirs: Vec<Text>,
    /// Ticked at first: nothing of ours is lost.
    pub suggested: bool,
}

/// What became of a file that was taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ImportedPlaybookView {
    /// The playbook; none when nothing was taken in, or nothing was chosen.
    pub playbook: Option<EditorView>,
    /// Why not.
    pub problems: Vec<FlowProblemView>,
}
