//! ホーム: what happened, and how ready we are.

use serde::Serialize;

use crate::plan::Plan;
use crate::text::Text;

/// The home screen.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct HomeView {
    /// The hospital's name, once a plan is loaded.
    pub facility: Option<String>,
    /// The plan in force.
    pub plan: Option<PlanSummary>,
    /// The six buttons, in their order.
    pub symptoms: Vec<SymptomView>,
    /// The incident under way.
    pub open: Option<IncidentSummary>,
    /// Ended and withdrawn ones, newest first.
    pub past: Vec<IncidentSummary>,
    /// The packs that were printed, per place.
    pub paper: Vec<PaperStatus>,
    /// Where the records lie.
    pub data_file: String,
    /// Why nothing can be written: the file is open for reading only.
    pub read_only: Option<Text>,
    /// Who records in the incident under way.
    pub recorder: Option<String>,
    /// Who can be chosen as the one who records.
    pub people: Vec<PersonView>,
    /// What is late or soon due for the plan.
    pub todos: TodoCount,
    /// The engine's time, RFC 3339.
    pub now: String,
    /// The clock of this computer cannot be right.
    pub clock_wrong: Option<Text>,
}

/// The plan in force, in a few words.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct PlanSummary {
    /// 第N版.
    pub number: u32,
    /// The day of its approval, `2026-10-02`.
    pub approved_on: Option<String>,
    /// What is missing, plainly.
    pub missing: Vec<Text>,
    /// The day of the next review, `2027-03-31`.
    pub next_review: Option<String>,
}

/// What is due for the plan, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct TodoCount {
    /// How many are late.
    pub late: u32,
    /// How many are due within 30 days.
    pub soon: u32,
    /// What is late the longest.
    pub first: Option<Text>,
}

/// One of the six buttons.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SymptomView {
    /// `ehr`, `ransom`, `network`, `insurance`, `power` or `unknown`.
    pub id: String,
    /// What it says.
    pub title: Text,
    /// A few words below.
    pub hint: Text,
}

/// One incident in a list.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct IncidentSummary {
    /// Its id.
    pub id: String,
    /// What happened.
    pub title: Text,
    /// When it was noticed.
    pub noticed_at: String,
    /// When the first button was pressed.
    pub started_at: String,
    /// The ministry's phase it stands in.
    pub phase: Option<Text>,
    /// Ended.
    pub closed: bool,
    /// Started by mistake.
    pub withdrawn: bool,
}

/// How the paper at one place stands.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct PaperStatus {
    /// `front-desk`.
    pub id: String,
    /// Which place.
    pub place: Text,
    /// When it was printed last.
    pub printed_at: Option<String>,
    /// Some of it is out of date.
    pub stale: bool,
    /// How many sheets are.
    pub sheets: u32,
    /// What changed since, each once.
    pub changes: Vec<Text>,
    /// What is to be done: print it and put it into its box, replace sheets, look through the box.
    pub todo: Option<Text>,
}

/// Somebody of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct PersonView {
    /// Slug.
    pub id: String,
    /// Family name as used in the house.
    pub name: String,
    /// Post.
    pub post: String,
}

impl PersonView {
    /// Everybody of the plan.
    #[must_use]
    pub fn all(plan: Option<&Plan>) -> Vec<Self> {
        plan.map(|plan| {
            plan.people
                .iter()
                .map(|person| Self { id: person.id.clone(), name: person.name.clone(), post: person.post.clone() })
                .collect()
        })
        .unwrap_or_default()
    }
}
