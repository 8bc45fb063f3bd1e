//! 復旧: going back, and every sheet entered later.

use serde::Serialize;

use crate::incident::event::{FollowUpKind, HowEntered, SystemState, YesNo};
use crate::text::Text;

use super::home::PersonView;
pub use super::recovery_slip::{AskedView, ReentrySheetView, SlipView, TiedView};
use super::respond::FormView;

/// The recovery screen.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct RecoveryView {
    /// The incident.
    pub incident: String,
    /// What happened.
    pub title: Text,
    /// Ended or withdrawn: nothing more is recorded.
    pub closed: bool,
    /// Whether any slip was used; 「紙の記録がありません」 otherwise.
    pub has_slips: bool,
    /// The mixed state: each system, and the paper that stands in for it.
    pub systems: Vec<SystemOnPaperView>,
    /// The forms in use now, for all systems together.
    pub forms_in_use: Vec<FormView>,
    /// もどす前の確認, in order.
    pub checks: Vec<GoLiveView>,
    /// How many of them are answered.
    pub checks_answered: u32,
    /// もどすと決めた.
    pub decided: Option<DecidedView>,
    /// Why 「もどすと決める」 would be refused now; nothing when it would not.
    pub cannot_decide: Option<Text>,
    /// Who usually decides: the role, and who that is here.
    pub decider: DeciderView,
    /// What to announce when entering begins again (入力再開).
    pub announcement: Text,
    /// The line to paste into each chart.
    pub chart_note: Text,
    /// The count: 紙43枚＝入力42＋欠番1.
    pub count: SlipCountView,
    /// What each window used.
    pub windows: Vec<WindowUseView>,
    /// The day's count (1日の締め) as it would stand now, and the days that were closed.
    pub days: Vec<DayView>,
    /// Numbers of which there is no trace, in order.
    pub gaps: Vec<GapView>,
    /// What is left to do, and how long it takes.
    pub left: ReentryLeftView,
    /// The safe order of entering, with what is left in each part.
    pub stages: Vec<ReentryStageView>,
    /// What to do next, in the safe order.
    pub next: Option<NextView>,
    /// The slips in order of their numbers; those that are done are left out first when there are too many.
    pub slips: Vec<SlipView>,
    /// So many slips that are done are not listed.
    pub more: u32,
    /// The forms that can be entered, in the safe order.
    pub forms: Vec<ReentryFormView>,
    /// Results, refunds and charges.
    pub follow_ups: Vec<FollowUpView>,
    /// Why 「対応を終える」 would be refused now; nothing when it would not.
    pub cannot_close: Option<Text>,
    /// Everybody of the plan, to pick from.
    pub people: Vec<PersonView>,
    /// Who records.
    pub recorder: Option<String>,
}

/// One system of the mixed-state board (システム別状態ボード).
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SystemOnPaperView {
    /// Slug.
    pub id: String,
    /// Name.
    pub name: String,
    /// Its state, once somebody said.
    pub state: Option<SystemState>,
    /// Since when.
    pub at: Option<String>,
    /// The forms that are in use because of it.
    pub forms: Vec<FormView>,
}

/// One check before going back.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct GoLiveView {
    /// Slug.
    pub id: String,
    /// The question.
    pub title: Text,
    /// What counts as yes.
    pub hint: Text,
    /// The newest answer.
    pub answer: Option<YesNo>,
    /// Why not; or what was seen.
    pub reason: String,
    /// When it was answered.
    pub at: Option<String>,
    /// Who answered.
    pub who: Option<String>,
    /// Its line, to take it back.
    pub entry: Option<String>,
}

/// That it was decided.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct DecidedView {
    /// When.
    pub at: String,
    /// Who decided.
    pub decider: String,
    /// Its line, to take it back.
    pub entry: String,
}

/// Who usually decides.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct DeciderView {
    /// 本部長.
    pub role: Text,
    /// Who that is in this hospital.
    pub person: Option<String>,
}

/// How the count stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SlipCountView {
    /// Slips used.
    pub used: u32,
    /// Of these, entered wholly.
    pub entered: u32,
    /// Of those, compared with the paper by somebody.
    pub checked: u32,
    /// Spoiled, with a reason.
    pub spoiled: u32,
    /// Lost, and explained.
    pub settled: u32,
    /// Still to be entered or explained.
    pub left: u32,
    /// In words.
    pub sentence: Text,
}

/// The numbers one window used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct WindowUseView {
    /// Its letter.
    pub letter: String,
    /// Its name; empty when the plan has no window of that letter.
    pub name: String,
    /// As printed: `DA-0001-3`.
    pub first: String,
    /// As printed.
    pub last: String,
    /// How many.
    pub count: u32,
}

/// One day's count.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct DayView {
    /// When it was closed; nothing for the count as it would stand now.
    pub closed_at: Option<String>,
    /// What each window used.
    pub windows: Vec<WindowUseView>,
    /// Slips used.
    pub used: u32,
    /// Envelopes counted; for the count of now, those somebody took or entered from.
    pub envelopes: u32,
    /// Spoiled.
    pub spoiled: u32,
    /// Numbers that are missing.
    pub missing: Vec<String>,
    /// The two who counted.
    pub people: Vec<String>,
    /// 使った43＝封筒41＋書き損じ1。足りない1：DA-0017-3.
    pub sentence: Text,
    /// Whether it adds up.
    pub agrees: bool,
    /// Its line, to take it back.
    pub entry: Option<String>,
}

/// A number of which there is no trace.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct GapView {
    /// As printed.
    pub number: String,
    /// The window's name.
    pub window: String,
    /// Somebody named it at the end of a day.
    pub named: bool,
    /// What is known: 「11月24日の締めで足りなかった」.
    pub text: Text,
}

/// What is left.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ReentryLeftView {
    /// Slips still to be entered or explained.
    pub slips: u32,
    /// Sheets known to be waiting; a slip whose envelope nobody has opened counts as the usual number.
    pub sheets: u32,
    /// Sheets entered and not yet compared.
    pub unchecked: u32,
    /// Minutes of one person, both parts together.
    pub minutes: u32,
    /// 残り 約6時間20分（1枚3分の目安）.
    pub text: Text,
}

/// One part of the safe order.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ReentryStageView {
    /// Slug.
    pub id: String,
    /// What.
    pub title: Text,
    /// What to look out for.
    pub hint: Text,
    /// The forms it is about.
    pub forms: Vec<FormView>,
    /// Done in it so far.
    pub done: u32,
    /// Known to be left in it.
    pub left: u32,
}

/// What to do next.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct NextView {
    /// As printed.
    pub number: String,
    /// The part of the safe order.
    pub stage: Text,
    /// What to do with it.
    pub act: NextAct,
    /// Which form; nothing for a whole envelope.
    pub form: Option<FormView>,
    /// Which sheet of that form.
    pub sheet: u32,
    /// 「DA-0003-7 の 処方箋 を入力する」.
    pub text: Text,
}

/// What to do with a slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum NextAct {
    /// Open the envelope, look which sheets are in it, and tie the number to its patient.
    Tie,
    /// 入力.
    Enter,
    /// Telephone the writer again.
    Ask,
    /// 照合.
    Check,
    /// Find it, or explain it.
    Find,
}

/// A form that can be entered.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ReentryFormView {
    /// The form.
    pub form: FormView,
    /// How it gets in.
    pub how: HowEntered,
    /// The part of the safe order it belongs to.
    pub stage: String,
    /// Minutes for one sheet.
    pub minutes: u32,
}

/// A result, a refund or a charge.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct FollowUpView {
    /// The slip.
    pub number: String,
    /// What kind.
    pub kind: FollowUpKind,
    /// What.
    pub text: String,
    /// Settled.
    pub done: bool,
    /// When that was said last.
    pub at: String,
    /// Who said it.
    pub who: Option<String>,
    /// Its line, to take it back.
    pub entry: String,
}
