//! 手順書: the list of playbooks, and one of them as it is edited.
//!
//! The outline is the source; the diagram is drawn from it and changes nothing.

use serde::Serialize;

use crate::playbook::Phase;
use crate::playbook::edit::EditKind;
use crate::text::Text;

use super::editor_answers::WalkedView;

/// The frame of the screen: the playbooks of this hospital, and those one can begin with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct PlaybooksView {
    /// The revision in force.
    pub revision: Option<u32>,
    /// The number the draft will get.
    pub draft: u32,
    /// Every playbook as the draft has it; one's own first.
    pub playbooks: Vec<PlaybookLineView>,
    /// The built-in ones, to copy.
    pub templates: Vec<TemplateView>,
    /// Errors in all of them: more than none and the plan cannot be approved.
    pub errors: u32,
}

/// Whose playbook it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum PlaybookOrigin {
    /// As it came with the program.
    BuiltIn,
    /// Built in, and changed here.
    Changed,
    /// Written here.
    Own,
}

/// One line of the list of playbooks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct PlaybookLineView {
    /// Slug.
    pub id: String,
    /// What it is for.
    pub title: Text,
    /// Whose it is.
    pub origin: PlaybookOrigin,
    /// The revision in force, when it has this playbook as one's own.
    pub revision: Option<u32>,
    /// The draft says something else than the revision in force.
    pub is_changed: bool,
    /// A button of the home screen leads to it.
    pub is_entry: bool,
    /// What blocks approval.
    pub errors: u32,
    /// What should be looked at.
    pub warnings: u32,
    /// The program brought a newer edition of what this was made from.
    pub has_update: bool,
}

/// One playbook to begin with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct TemplateView {
    /// Slug.
    pub id: String,
    /// What it is for.
    pub title: Text,
    /// When to use it.
    pub summary: Text,
    /// Number of its steps.
    pub steps: u32,
}

/// One playbook as it is edited. Words in a language that is missing are empty; Japanese is shown then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct EditorView {
    /// Slug.
    pub id: String,
    /// The edition that is shown: a change says from which one it was made.
    pub edition: String,
    /// Whose it is.
    pub origin: PlaybookOrigin,
    /// What it is for.
    pub title: Text,
    /// When to use it.
    pub summary: Text,
    /// A few words below the button of the home screen.
    pub hint: Text,
    /// The do-not-touch list.
    pub do_not: Vec<Text>,
    /// The step it begins with.
    pub first: String,
    /// The steps in their order, with how deep they lie.
    pub steps: Vec<OutlineStepView>,
    /// What the checks found, errors first.
    pub problems: Vec<FlowProblemView>,
    /// The picture.
    pub diagram: DiagramView,
    /// What can be chosen from.
    pub options: EditorOptionsView,
    /// What was walked of this edition.
    pub walked: WalkedView,
    /// There is something to take back.
    pub can_undo: bool,
    /// There is something to do again.
    pub can_redo: bool,
    /// The draft says something else than the revision in force.
    pub is_changed: bool,
    /// The program brought a newer edition of what this was made from: see `libraryUpdate`.
    pub has_update: bool,
    /// Why the last change was not made; the playbook is as before.
    pub refused: Option<Text>,
    /// The step the last change made or touched, to be opened; empty when none.
    pub touched: String,
}

/// One row of the outline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct OutlineStepView {
    /// Slug.
    pub id: String,
    /// The number people see.
    pub number: u32,
    /// 0, or how many tracks it lies in.
    pub depth: u32,
    /// The parallel step and the track it lies in; empty when none.
    pub parallel: String,
    /// The track.
    pub track: String,
    /// What kind.
    pub kind: EditKind,
    /// What to do, or the question.
    pub title: Text,
    /// The ministry's phase.
    pub phase: Phase,
    /// Id of the role.
    pub role: String,
    /// Its name.
    pub role_name: Text,
    /// What the button says.
    pub fact: Text,
    /// Sub-steps.
    pub lines: Vec<Text>,
    /// Words to say aloud.
    pub say: Text,
    /// How long it may take.
    pub minutes: Option<u32>,
    /// Paper forms, ids.
    pub forms: Vec<String>,
    /// Moments that happen, ids.
    pub marks: Vec<String>,
    /// Deadlines it fulfils, ids.
    pub meets: Vec<String>,
    /// When it cannot be done.
    pub cannot: Vec<EditorCannotView>,
    /// Call: whom.
    pub contact: String,
    /// Call: the name.
    pub contact_name: Text,
    /// Call: words of its own; empty when the contact's script is used.
    pub script: Vec<Text>,
    /// Call: there is something to say, here or at the contact.
    pub has_script: bool,
    /// Action, call: the step after it; parallel: where tracks meet. Empty: nowhere yet.
    pub next: Option<StepLinkView>,
    /// Decision: the answers.
    pub choices: Vec<EditorChoiceView>,
    /// Parallel: the lines of work.
    pub tracks: Vec<EditorTrackView>,
    /// End: the playbook it goes on with; empty when none.
    pub onward: String,
    /// Words that are not in English yet.
    pub untranslated: bool,
    /// Where its rule comes from.
    pub source: String,
    /// Errors at this step.
    pub errors: u32,
    /// Warnings at this step.
    pub warnings: u32,
}

/// Where something leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct StepLinkView {
    /// The step; empty: nowhere yet.
    pub step: String,
    /// Its number; none when there is no such step.
    pub number: Option<u32>,
}

/// One thing to do when a step cannot be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct EditorCannotView {
    /// What to do instead.
    pub text: Text,
    /// Where to go instead; none: on as usual.
    pub next: Option<StepLinkView>,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct EditorChoiceView {
    /// Slug.
    pub id: String,
    /// The answer.
    pub label: Text,
    /// It is 「分からない」.
    pub unsure: bool,
    /// Where it leads.
    pub next: StepLinkView,
    /// Moments that happen with it, ids.
    pub marks: Vec<String>,
    /// Somebody walked it in this edition.
    pub walked: bool,
}

/// One line of work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct EditorTrackView {
    /// Slug.
    pub id: String,
    /// What it is.
    pub title: Text,
    /// Id of the role.
    pub role: String,
    /// Its first step; none when it is a whole other playbook.
    pub first: Option<StepLinkView>,
    /// The whole other playbook; empty when it has steps of its own.
    pub playbook: String,
}

/// How serious a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum FlowSeverity {
    /// Blocks approval.
    Error,
    /// Should be looked at.
    Warning,
}

/// What a check found (問題).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct FlowProblemView {
    /// `E1`… or `W1`….
    pub code: String,
    /// How serious.
    pub severity: FlowSeverity,
    /// What is wrong and what to do.
    pub text: Text,
    /// The step to jump to; empty: the playbook itself.
    pub step: String,
    /// Its number.
    pub number: Option<u32>,
    /// The field to jump to: title fact do say role contact script form meets marks next choice track cannot; or empty.
    pub field: String,
    /// The answer or track that is meant; empty when none.
    pub branch: String,
}

/// The picture: nodes and edges with ids that stay the same while a playbook is edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct DiagramView {
    /// One for each step, and one for each other playbook that is gone on with.
    pub nodes: Vec<DiagramBoxView>,
    /// One for each link that leads somewhere.
    pub edges: Vec<DiagramEdgeView>,
}

/// A step in the picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[cfg_attr(test, ts(rename = "DiagramNodeView"))]
#[serde(rename_all = "camelCase")]
pub struct DiagramBoxView {
    /// The step; `playbook:ID` for another playbook.
    pub id: String,
    /// Its number; none for another playbook.
    pub number: Option<u32>,
    /// What kind; another playbook is an end.
    pub kind: EditKind,
    /// Its words.
    pub title: Text,
    /// It has errors.
    pub has_error: bool,
    /// How many tracks it lies in.
    pub depth: u32,
}

/// What an edge stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum EdgeKind {
    /// The step after it.
    Next,
    /// An answer.
    Choice,
    /// A line of work begins.
    Track,
    /// Where lines of work meet.
    Join,
    /// When it cannot be done.
    Cannot,
    /// Another playbook.
    Onward,
}

/// A link in the picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct DiagramEdgeView {
    /// Unique in the picture.
    pub id: String,
    /// From this node…
    pub from: String,
    /// …to this one.
    pub to: String,
    /// What it stands for.
    pub kind: EdgeKind,
    /// The answer or the line of work; empty words otherwise.
    pub label: Text,
}

/// What can be chosen from while editing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct EditorOptionsView {
    /// Roles.
    pub roles: Vec<EditorOptionView>,
    /// Contacts.
    pub contacts: Vec<EditorOptionView>,
    /// Paper forms.
    pub forms: Vec<EditorOptionView>,
    /// Deadlines.
    pub deadlines: Vec<EditorOptionView>,
    /// Moments that deadlines start from.
    pub moments: Vec<EditorOptionView>,
    /// The five phases.
    pub phases: Vec<EditorOptionView>,
    /// Other playbooks to go on with.
    pub playbooks: Vec<EditorOptionView>,
}

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct EditorOptionView {
    /// What an edit names.
    pub id: String,
    /// What is shown.
    pub name: Text,
}
