//! やること: what is due, and the risks some of it comes from.

use serde::Serialize;

use crate::plan::risk::Rank;
use crate::plan::todo::Origin;
use crate::text::Text;
use crate::view::home::PersonView;
use crate::view::plan::PlaceView;

/// Everything there is to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct TodosView {
    /// Late first, then by day; what has no day after that, and what is done last.
    pub todos: Vec<TodoView>,
    /// How many are late.
    pub late: u32,
    /// How many are due within 30 days.
    pub soon: u32,
    /// Who can be named.
    pub people: Vec<PersonView>,
    /// Today in Japan, `2026-10-02`.
    pub today: String,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct TodoView {
    /// Its id, for `set_todo`.
    pub id: String,
    /// Where it comes from.
    pub origin: Origin,
    /// What.
    pub title: Text,
    /// One sentence more; often empty.
    pub hint: Text,
    /// Id of the person; empty when nobody is named.
    pub owner: String,
    /// Name of that person.
    pub owner_name: String,
    /// The day by which, `2026-10-02`; empty when nobody has said.
    pub due: String,
    /// Its day has passed.
    pub is_late: bool,
    /// Its day comes within 30 days.
    pub is_soon: bool,
    /// The day it was done, `2026-10-02`; empty when it is not.
    pub done_on: String,
    /// Anything else, in the hospital's words.
    pub note: String,
    /// Where it is done.
    pub place: PlaceView,
    /// It can be ticked off here; otherwise it goes away when its place is filled in.
    pub can_tick: bool,
}

/// The risk register, the highest rank first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct RisksView {
    /// Its rows; their fields are set with `set_field` on the part `risks`.
    pub risks: Vec<RiskView>,
    /// Ready-made risks, those that were picked too.
    pub seeds: Vec<SeedView>,
    /// Who can be named.
    pub people: Vec<PersonView>,
}

/// One line of the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct RiskView {
    /// The row.
    pub id: String,
    /// What may be hit.
    pub asset: String,
    /// By what.
    pub threat: String,
    /// 1 seldom, 2 now and then, 3 often.
    pub likelihood: Option<u32>,
    /// Hours for which care would suffer.
    pub care_hours: Option<u32>,
    /// What it would mean, in words.
    pub impact: String,
    /// What is done about it.
    pub treatment: String,
    /// Id of the person who does it.
    pub owner: String,
    /// The day by which.
    pub due: String,
    /// The day it was done.
    pub done_on: String,
    /// How high it ranks; `None` while likelihood or hours are not said.
    pub rank: Option<Rank>,
    /// Labels of the fields it does not say yet.
    pub missing: Vec<Text>,
}

/// A ready-made risk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SeedView {
    /// Slug, for `pick_risk`.
    pub id: String,
    /// What may be hit.
    pub asset: Text,
    /// By what.
    pub threat: Text,
    /// What it typically means for care.
    pub impact: Text,
    /// What others do about it.
    pub treat: Vec<Text>,
    /// It stands in the register.
    pub picked: bool,
    /// Where it comes from was not seen: 要確認.
    pub unverified: bool,
}
