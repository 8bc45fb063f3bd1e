//! What goes into a pack: everything that is printed, as plain strings, ready to set.
//! Filled by the caller from plan, playbooks and timeline; knows none of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::message::OwnText;
use super::proof::ProofInput;
use super::quantity::OwnCount;

/// All a pack prints.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PackInput {
    /// Which pack: an id of `playbooks/packs`.
    pub binder: String,
    /// Name of the pack in header and outline: 受付パック.
    pub pack_name: String,
    /// The hospital.
    pub facility: String,
    /// The hospital's number for patients, on tickets and notices.
    pub phone: String,
    /// The place the pack is for: 受付.
    pub place: String,
    /// Where the printed pack is kept: 受付の赤い箱.
    pub box_place: String,
    /// The plan it was made from.
    pub plan_name: String,
    /// 第2版.
    pub revision: String,
    /// 令和8年10月2日承認 院長 高橋; empty when the plan is not approved.
    pub approval: String,
    /// Good until then (有効期限): 令和9年3月31日（2027-03-31）.
    pub next_review: String,
    /// 令和8年11月24日（2026-11-24）14:20.
    pub printed_at: String,
    /// The same moment for the file itself, RFC 3339: 2026-11-24T14:20:00+09:00.
    pub printed_on: String,
    /// Whether this is for a real outage, a drill, or the box.
    pub mode: PackMode,
    /// Head code of the timeline when the pack was printed inside an incident.
    pub timeline_code: Option<String>,
    /// The checkpoint signed for this print (記録の証明); a sheet of its own.
    pub proof: Option<ProofInput>,
    /// Visits of a whole day at this place.
    pub visits: u32,
    /// Hours the paper has to last.
    pub hours: u32,
    /// Beds of this place.
    pub beds: u32,
    /// Every form as often as calculated, or once.
    pub copies: Copies,
    /// Who opened the box and when; boxes to write in while empty.
    pub opening: Opening,
    /// 最初の15分, read aloud. Empty: the built-in seven lines.
    pub first_minutes: Vec<String>,
    /// 判断表. Empty: the built-in table.
    pub decisions: Vec<DecisionRow>,
    /// The walked flows.
    pub booklets: Vec<Booklet>,
    /// In calling order.
    pub contacts: Vec<ContactLine>,
    /// What to say on the telephone.
    pub scripts: Vec<CallScript>,
    /// 患者の流れ. Empty: the built-in one.
    pub patient_flow: Vec<FlowRow>,
    /// Who holds which role, in the order of the plan.
    pub holders: Vec<Holder>,
    /// What the notices say beyond the built-in texts.
    pub notice: NoticeInput,
    /// Forms this hospital counts in its own way, by their ids.
    pub own_counts: BTreeMap<String, OwnCount>,
    /// Numbers reserved for this pack, one block a window. Nothing is ever printed twice.
    pub slips: Vec<SlipBlock>,
}

/// What the pack is printed for; shown on every sheet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PackMode {
    /// 平時: for the box.
    #[default]
    Normal,
    /// 本番: an outage is going on.
    Real,
    /// 訓練: never to be used for a patient.
    Drill,
}

/// How often forms are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Copies {
    /// As many sheets as visits and hours ask for.
    #[default]
    Counted,
    /// One of each, as a master for photocopies (原本).
    Single,
}

/// Opening record (開封記録).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Opening {
    /// Who opened the box; empty: to be written by hand.
    pub by: String,
    /// When.
    pub at: String,
}

/// One line of 判断表と時計.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DecisionRow {
    /// What is decided: 紙に切り替える.
    pub title: String,
    /// When it is time to decide.
    pub trigger: String,
    /// Who decides.
    pub decider: String,
    /// Within how long.
    pub time_box: String,
}

/// One walked flow as a linear booklet.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Booklet {
    /// The flow.
    pub id: String,
    /// Name of the flow.
    pub title: String,
    /// When to use it, one sentence.
    pub summary: String,
    /// Do-not-touch list (してはいけないこと).
    pub do_not: Vec<String>,
    /// One a page.
    pub situations: Vec<Situation>,
}

/// A stretch of a flow that fits one page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Situation {
    /// What is going on.
    pub title: String,
    /// One of the ministry's five phases.
    pub phase: String,
    /// In order of their numbers.
    pub steps: Vec<BookletStep>,
}

/// What a step asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StepKind {
    /// Do something.
    #[default]
    Action,
    /// Choose one answer.
    Decision,
    /// Several tracks at the same time.
    Parallel,
    /// Telephone somebody.
    Call,
    /// Nothing follows.
    End,
}

/// One step; its number is the one on the screen.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BookletStep {
    /// The number on the screen.
    pub number: u32,
    /// What to do, or the question.
    pub title: String,
    /// What it asks for.
    pub kind: StepKind,
    /// Sub-steps.
    #[serde(rename = "do")]
    pub do_: Vec<String>,
    /// What to say aloud.
    pub say: Option<String>,
    /// Who does it.
    pub role: String,
    /// How long it may take.
    pub minutes: Option<u32>,
    /// Forms it uses: F18 クロノロ.
    pub forms: Vec<String>,
    /// Answers of a decision, tracks of a parallel step.
    pub answers: Vec<Answer>,
    /// Where an action goes on, when that is not the following number.
    pub then: Option<Goto>,
    /// What to do when it cannot be done.
    pub cannot: Vec<Answer>,
    /// Whom to telephone.
    pub contact: Option<StepContact>,
}

/// An answer, a track, or a way out, and where it leads.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// A full sentence.
    pub label: String,
    /// Where it leads; none: on to the following step.
    pub goto: Option<Goto>,
}

/// Where to go on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Goto {
    /// A step of the same booklet.
    Step(u32),
    /// Another booklet, by its title.
    Booklet(String),
}

/// A number inside a step.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StepContact {
    /// Whom.
    pub name: String,
    /// The number; empty prints a box to write it in.
    pub number: String,
}

/// One line of the contact sheet (連絡先).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactLine {
    /// Calling order.
    pub order: u32,
    /// Whom.
    pub name: String,
    /// Division and person.
    pub division: String,
    /// The number as dialled; empty when it is not known.
    pub number: String,
    /// Instead of a number: 要確認 and where to look.
    pub look: String,
    /// Number at night.
    pub night: String,
    /// Contract number.
    pub contract: String,
    /// When somebody rang and it was right; empty: never.
    pub checked_on: String,
    /// When they answer.
    pub hours: String,
    /// What to dial first for an outside line.
    pub outside_prefix: String,
}

/// What to say to one contact.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CallScript {
    /// Whom.
    pub name: String,
    /// The number; empty prints a box.
    pub number: String,
    /// When to call.
    pub when: String,
    /// Sentences in speaking order.
    pub lines: Vec<Vec<Segment>>,
    /// Ask back and write down.
    pub ask: Vec<String>,
}

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Segment {
    /// Fixed words.
    Text(String),
    /// A blank filled from plan and timeline.
    Filled(String),
    /// A blank nobody could fill: whom to ask. Prints a box to write in.
    Unknown(String),
}

/// One line of 患者の流れ.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FlowRow {
    /// Who.
    pub who: String,
    /// Does what.
    pub act: String,
    /// With which form.
    pub form: String,
}

/// Somebody who holds a role.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Holder {
    /// An id of `roles.toml`.
    pub role: String,
    /// Name and post.
    pub name: String,
    /// Extension or mobile number; empty when the plan does not say.
    pub number: String,
    /// Who takes over, in that order.
    pub deputies: Vec<String>,
}

/// What is known for the notices; what is not is written in by hand.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoticeInput {
    /// Since when the systems are down.
    pub since: Option<Moment>,
    /// When the next information comes.
    pub next: Option<Moment>,
    /// Texts in the hospital's own words.
    pub own: Vec<OwnText>,
}

/// A day and a time of day, in Japan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
    /// 0 to 23.
    pub hour: u32,
    /// 0 to 59.
    pub minute: u32,
}

/// Numbers of one window, reserved by the caller.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SlipBlock {
    /// Window letter, one of [`super::number::WINDOW_LETTERS`].
    pub window: String,
    /// Name of the window.
    pub name: String,
    /// First number.
    pub first: u32,
    /// How many.
    pub count: u32,
}
