//! 手順書: the list of playbooks, one of them as it is edited, its dry walk, what changed, what the library offers.
//!
//! The outline is the source; the diagram is drawn from it and changes nothing.

use serde::Serialize;

use crate::playbook::Phase;
use crate::playbook::edit::EditKind;
use crate::text::Text;

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
    pub nodes: Vec<DiagramNodeView>,
    /// One for each link that leads somewhere.
    pub edges: Vec<DiagramEdgeView>,
}

/// A step in the picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct DiagramNodeView {
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
