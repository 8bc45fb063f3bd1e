//! The hospital and its people. Empty fields are not filled in yet; days are written `2026-10-02`.

use serde::{Deserialize, Serialize};

use crate::ids::{ContactId, RoleId};

/// The hospital (施設). Empty fields are not filled in yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facility {
    /// Name.
    pub name: String,
    /// Its reading in kana.
    pub kana: String,
    /// `hospital` or `clinic`.
    pub kind: String,
    /// 医療機関コード.
    pub code: String,
    /// 都道府県.
    pub prefecture: String,
    /// Address.
    pub address: String,
    /// Main telephone number.
    pub phone: String,
    /// A number that does not hang on the hospital's network.
    pub callback: String,
    /// What to dial first for an outside line.
    pub outside_prefix: String,
    /// Extension of the headquarters (本部).
    pub hq_extension: String,
    /// Beds; 0 when there are none or nobody has said.
    pub beds: u32,
    /// Outpatient visits a day; 0 when nobody has said.
    pub visits: u32,
    /// Opening hours, as people say them.
    pub hours: String,
    /// Whether the contract gives the vendor the update duty for the servers: `all`, `some`, `none`; empty is unknown.
    pub servers_by_vendor: String,
    /// Where that stands (contract, terms, SLA).
    pub servers_contract: String,
    /// Whether the hospital has its own IT staff: `yes`, `no`; empty is unknown.
    pub it_staff: String,
    /// Name of the plan.
    pub plan_name: String,
    /// Who approved it.
    pub approved_by: String,
    /// The day of approval, `2026-10-02`.
    pub approved_on: String,
    /// The day of the next review.
    pub next_review: String,
}

/// Somebody the plan names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// Slug, unique in the plan.
    pub id: String,
    /// Name.
    pub name: String,
    /// Post (事務長).
    pub post: String,
    /// Extension.
    pub extension: String,
    /// Mobile number.
    pub mobile: String,
}

/// Who wears a hat, and who takes over (担当と代理).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Assignment {
    /// An id of `roles.toml`.
    pub role: RoleId,
    /// Id of the person.
    pub person: String,
    /// Ids of those who take over, in that order.
    pub deputies: Vec<String>,
}

/// A department (診療科).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Department {
    /// Slug, unique in the plan.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Visits a day.
    pub visits: u32,
}

/// A window (窓口) that issues slips.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Window {
    /// Slug, unique in the plan.
    pub id: String,
    /// Its letter in slip numbers, unique in the plan.
    pub letter: String,
    /// What people call it.
    pub name: String,
    /// Visits a day.
    pub visits: u32,
    /// Where the printed pack is kept.
    #[serde(rename = "box")]
    pub kept_in: String,
    /// The terminals that stand there.
    pub terminals: Vec<String>,
}

/// Another place that belongs to the hospital (分院・健診センター).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Site {
    /// Slug, unique in the plan.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Address.
    pub address: String,
    /// Telephone number.
    pub phone: String,
}

/// One arrow of the phone tree (連絡網).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Relay {
    /// Slug, unique in the plan.
    pub id: String,
    /// Id of the person who calls.
    pub from: String,
    /// Id of the person who is called.
    pub to: String,
    /// Id of the person to call when that one does not answer.
    pub instead: String,
    /// Anything else.
    pub note: String,
}

/// A number that was rung to see whether it is right (確認の電話).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TestCall {
    /// Slug, unique in the plan.
    pub id: String,
    /// The contact slot.
    pub contact: ContactId,
    /// The day, `2026-10-02`.
    pub on: String,
    /// Id of the person who rang.
    pub by: String,
    /// It was the night number.
    pub night: bool,
    /// `ok`, `wrong` or `no-answer`.
    pub result: String,
    /// Anything else.
    pub note: String,
}
