//! What stands beside the flows: contacts, deadlines, roles and closed days, as read from their files.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::{ContactId, DeadlineId, FormId, MomentId, RoleId};
use crate::text::Text;

/// Where a contact's details come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContactKind {
    /// The same for every hospital.
    National,
    /// A slot the hospital fills in its plan.
    Local,
    /// In the house.
    Inside,
}

/// How binding a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Duty {
    /// By law, notice or guideline.
    Must,
    /// Expected.
    Should,
    /// Offers help.
    May,
}

/// Somebody to call (連絡先), before the plan has filled in its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agency {
    /// Slug.
    pub id: ContactId,
    /// Where its details come from.
    pub kind: ContactKind,
    /// Official name.
    pub name: Text,
    /// Calling order, smallest first.
    pub order: u32,
    /// How binding.
    pub duty: Duty,
    /// Who speaks.
    pub role: RoleId,
    /// The condition, one sentence.
    pub when: Text,
    /// How soon, in words.
    pub speed: Text,
    /// When they answer.
    pub hours: Option<Text>,
    /// A number seen in a source; never one that was not.
    pub number: Option<String>,
    /// Where to find the number (要確認).
    pub look: Option<Text>,
    /// Official page, to be typed in by hand elsewhere.
    pub url: Option<String>,
    /// Mail address.
    pub mail: Option<String>,
    /// What to say, with `{blanks}`.
    pub script: Vec<Text>,
    /// What to ask back.
    pub ask: Vec<Text>,
    /// Where this comes from.
    pub source: String,
    /// The day the source was read.
    pub as_of: String,
    /// Line of the file it begins on.
    pub line: usize,
}

/// A due time's rule (期限).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadlineRule {
    /// Slug.
    pub id: DeadlineId,
    /// What has to be done.
    pub title: Text,
    /// The moment the clock starts.
    pub moment: MomentId,
    /// How long.
    pub span: Span,
    /// Counts only when this moment has happened.
    pub needs: Option<MomentId>,
    /// Counts only while this moment has not happened.
    pub unless: Option<MomentId>,
    /// Fulfilled when this contact was reached.
    pub contact: Option<ContactId>,
    /// Who looks after it.
    pub role: RoleId,
    /// A duty by law; otherwise the hospital's own rule of work.
    pub legal: bool,
    /// The counting in words, so that a person can check it.
    pub formula: Text,
    /// Where the rule comes from.
    pub source: String,
    /// The day the source was read.
    pub as_of: String,
    /// Line of the file it begins on.
    pub line: usize,
}

/// How long a deadline runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// That many minutes after the moment.
    Minutes(u32),
    /// Calendar days in Japan, day 1 being the day of the moment.
    Days {
        /// The last day.
        days: u32,
        /// もうすぐ from this day on.
        soon: Option<u32>,
        /// A closed last day moves to the next open day.
        roll: bool,
    },
}

/// A hat somebody wears (役割).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Slug.
    pub id: RoleId,
    /// What it is called.
    pub name: Text,
    /// What it does in an incident.
    pub task: Text,
}

/// A blank form as flows refer to it (様式).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormName {
    /// `F01`…
    pub id: FormId,
    /// What it is called.
    pub title: Text,
}

/// Something that is printed, as plans refer to it: a sheet, or a whole pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperName {
    /// `F05-2`, `hospital-c`: the name of its file.
    pub id: String,
    /// What it is called.
    pub title: Text,
}

/// Public holidays of the years it covers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays {
    /// First day covered.
    pub from: NaiveDate,
    /// Last day covered.
    pub to: NaiveDate,
    /// Last day whose holidays were officially announced when this was written.
    pub official_to: NaiveDate,
    /// Sorted.
    pub days: Vec<NaiveDate>,
}
