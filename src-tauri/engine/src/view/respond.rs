//! 手順: the step in hand and everything around it.

use serde::Serialize;

use crate::text::Text;

use super::contact::ContactView;
use super::deadline::DeadlineView;

/// The respond screen.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct IncidentView {
    /// The incident.
    pub id: String,
    /// What happened.
    pub title: Text,
    /// What the band shows.
    pub mode: Mode,
    /// When it was noticed.
    pub noticed_at: String,
    /// When the first button was pressed.
    pub started_at: String,
    /// Ended.
    pub closed: bool,
    /// Started by mistake.
    pub withdrawn: bool,
    /// Still on the first step: 「まちがえて始めた」 may be offered.
    pub can_withdraw: bool,
    /// The step in hand; none when nothing is left to do.
    pub step: Option<StepView>,
    /// Open lines of work, in order.
    pub tracks: Vec<TrackView>,
    /// The last act, which can be taken back.
    pub previous: Option<PreviousView>,
    /// What comes next, at most two.
    pub after: Vec<Text>,
    /// What was put off.
    pub later: Vec<LaterView>,
    /// Every step of the playbook in hand.
    pub all_steps: Vec<StepLineView>,
    /// What is due.
    pub deadlines: Vec<DeadlineView>,
    /// Headquarters' extension.
    pub help: Option<String>,
    /// The do-not-touch list.
    pub do_not: Vec<Text>,
    /// What can be started beside this, the switch to paper first.
    pub playbooks: Vec<PlaybookView>,
    /// Who records.
    pub recorder: Option<String>,
    /// What to know about the press just made.
    pub notice: Option<Text>,
    /// What was done on a branch that was taken back with the press just made.
    pub abandoned: Vec<Text>,
    /// When the last line was written.
    pub last_at: String,
}

/// What the band shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum Mode {
    /// 本番.
    Real,
    /// 本番・復旧中.
    Recovery,
}

/// What kind of step it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum StepKind {
    /// Something to do.
    Action,
    /// A question.
    Decision,
    /// Several lines of work.
    Parallel,
    /// A call.
    Call,
    /// Nothing follows here.
    End,
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum StepState {
    /// 済.
    Done,
    /// In hand.
    Current,
    /// Open in another line of work.
    Open,
    /// あとでやる.
    Later,
    /// できない.
    Cannot,
    /// まだ.
    Ahead,
    /// Done on a branch that was taken back.
    Abandoned,
}

/// The step in hand.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct StepView {
    /// Which run.
    pub walk: u32,
    /// Slug.
    pub id: String,
    /// The playbook.
    pub playbook_title: Text,
    /// The same number as on paper.
    pub number: u32,
    /// How many steps the playbook has.
    pub total: u32,
    /// The ministry's phase.
    pub phase: Text,
    /// What kind.
    pub kind: StepKind,
    /// What to do, or the question.
    pub title: Text,
    /// What the button says.
    pub fact: Option<Text>,
    /// Sub-steps.
    pub lines: Vec<Text>,
    /// What the plan lists for this step, in order.
    pub listed: Vec<ListedView>,
    /// Words to say aloud.
    pub say: Option<Text>,
    /// Who usually does it.
    pub role: Text,
    /// Who that is in this hospital, with deputies.
    pub person: Option<String>,
    /// How long it may take.
    pub minutes: Option<u32>,
    /// 要確認: part of it rests on no source that was seen.
    pub caution: Option<Text>,
    /// Paper it uses.
    pub forms: Vec<FormView>,
    /// Answers, 分からない last.
    pub choices: Vec<ChoiceView>,
    /// What to do when it cannot be done.
    pub cannot: Vec<Text>,
    /// Whom to call.
    pub contact: Option<ContactView>,
    /// It was done before, on another branch or by an earlier call.
    pub done_before: Option<DoneView>,
    /// Since when it has been waiting.
    pub opened_at: String,
}

/// One thing the plan lists, and where it is.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ListedView {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: String,
}

/// A paper form.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct FormView {
    /// `F01`…
    pub id: String,
    /// Its name.
    pub title: Text,
}

/// One answer.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ChoiceView {
    /// Slug.
    pub id: String,
    /// A full sentence.
    pub label: Text,
    /// 分からない.
    pub unsure: bool,
}

/// An earlier act.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct DoneView {
    /// When.
    pub at: String,
    /// Who.
    pub who: Option<String>,
}

/// One open line of work.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct TrackView {
    /// Which run.
    pub walk: u32,
    /// Its open step.
    pub step: String,
    /// What this line of work is.
    pub title: Text,
    /// The step's title.
    pub step_title: Text,
    /// Who usually does it.
    pub role: Text,
    /// Who that is here.
    pub person: Option<String>,
    /// On the screen now.
    pub current: bool,
    /// Steps behind us in this line.
    pub done: u32,
    /// Steps of this line.
    pub total: u32,
    /// It only waits for the other lines; pressing it goes on without them.
    pub waiting_at_join: bool,
}

/// The last act.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct PreviousView {
    /// Its line.
    pub entry: String,
    /// What was done.
    pub text: Text,
    /// When.
    pub at: String,
    /// Who.
    pub who: Option<String>,
}

/// A step that was put off.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct LaterView {
    /// Which run.
    pub walk: u32,
    /// Slug.
    pub step: String,
    /// Title.
    pub title: Text,
    /// When it was put off.
    pub since: String,
    /// When to try again.
    pub due: Option<String>,
}

/// One step in the list of all.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct StepLineView {
    /// Which run.
    pub walk: u32,
    /// Slug.
    pub step: String,
    /// The same number as on paper.
    pub number: u32,
    /// Title.
    pub title: Text,
    /// The ministry's phase.
    pub phase: Text,
    /// How it stands.
    pub state: StepState,
    /// When it was done.
    pub at: Option<String>,
    /// Who did it.
    pub who: Option<String>,
}

/// A playbook that can be started.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct PlaybookView {
    /// Slug.
    pub id: String,
    /// Title.
    pub title: Text,
    /// It is under way or behind us.
    pub running: bool,
}
