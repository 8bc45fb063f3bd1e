//! Work, decisions, paper and what keeps the plan alive. Empty fields are not filled in yet; days are written
//! `2026-10-02`.

use serde::{Deserialize, Serialize};

use crate::ids::{RoleId, SystemId};

/// Work that hangs on systems: how long it can wait (業務への影響).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Work {
    /// Slug, unique in the plan.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Id of the department.
    pub department: String,
    /// The systems it needs.
    pub systems: Vec<SystemId>,
    /// Hours it can wait; empty when nobody has decided.
    pub wait_hours: Option<u32>,
    /// What happens when it has to wait longer.
    pub effect: String,
    /// How it goes on meanwhile.
    pub substitute: String,
    /// Place in the order of restarting, counted from 1.
    pub order: Option<u32>,
}

/// When something is stopped or goes on, and who decides (止める・続ける基準).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Criterion {
    /// Slug, unique in the plan.
    pub id: String,
    /// `cut-network`, `paper`, `reschedule`, `pay-later`, `ambulance`, `divert`, `devices` or `other`.
    pub kind: String,
    /// The sign.
    pub trigger: String,
    /// The role that decides.
    pub decider: RoleId,
    /// The role that decides when that one cannot be reached.
    pub deputy: RoleId,
    /// Minutes after which it is decided anyway.
    pub minutes: Option<u32>,
    /// What is done then.
    pub action: String,
    /// When it is taken back.
    pub resume: String,
}

/// Which playbook a department works by (部署ごとの手順).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Procedure {
    /// Slug, unique in the plan.
    pub id: String,
    /// Id of the department.
    pub department: String,
    /// Id of the playbook.
    pub playbook: String,
    /// Id of the person who keeps it.
    pub owner: String,
    /// Where the printed copy lies.
    pub place: String,
    /// The day it was last practised.
    pub trained_on: String,
}

/// Which paper lies where (紙の用紙).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PackPlace {
    /// Slug, unique in the plan.
    pub id: String,
    /// Where: a window, a ward, the headquarters.
    pub place: String,
    /// Id of the pack.
    pub pack: String,
    /// How many sets.
    pub sets: Option<u32>,
    /// Where the box stands.
    pub kept_in: String,
    /// Id of the person who looks after it.
    pub checker: String,
    /// The day somebody last looked.
    pub checked_on: String,
}

/// How many sheets of a form this hospital prints, in place of the number that came with the form (様式の枚数).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FormAmount {
    /// Slug, unique in the plan.
    pub id: String,
    /// Id of the form.
    pub form: String,
    /// What it goes by: `visits` (uses for a hundred visits), `beds` (uses for a hundred beds), `fixed` (sheets).
    pub per: String,
    /// So many.
    pub number: Option<u32>,
    /// Why that many.
    pub reason: String,
}

/// How systems come back (復旧).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Restart {
    /// The role that decides to go back.
    pub decider: RoleId,
    /// What must be true before.
    pub conditions: String,
    /// Who confirms that it is safe, and how.
    pub vendor_check: String,
    /// How the data are made to agree after a restore.
    pub consistency: String,
    /// How temporary numbers become true ids.
    pub numbers: String,
    /// What is entered, and what is only scanned.
    pub cutoff: String,
    /// Id of the person who compares paper and record.
    pub checker: String,
    /// To whom the result is reported.
    pub report: String,
}

/// What is entered later, and how (後入力).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reentry {
    /// Slug, unique in the plan.
    pub id: String,
    /// Place in the order, counted from 1.
    pub order: Option<u32>,
    /// What.
    pub what: String,
    /// `retype`, `scan` or `both`.
    pub method: String,
    /// Id of the person who answers for it.
    pub owner: String,
}

/// What the document says in words (方針).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// 策定目的.
    pub purpose: String,
    /// 基本方針.
    pub principles: String,
    /// 対象範囲.
    pub scope: String,
    /// 想定する事象.
    pub events: String,
    /// 文書の管理および周知: owner department, where it lies, how all staff learn of it.
    pub keeping: String,
    /// Whom staff tell when something is wrong.
    pub finder: String,
    /// What is told: the preset items.
    pub facts: String,
    /// How it reaches the management (経営層).
    pub upward: String,
    /// How the cause is looked for.
    pub causes: String,
    /// How the spread is stopped.
    pub spread: String,
    /// What the management decides and how all are told.
    pub management: String,
    /// How evidence is kept while care goes on.
    pub evidence: String,
    /// When and by whom the outside is told.
    pub outside: String,
    /// Who speaks to the public, and how.
    pub publicity: String,
    /// How warnings about weaknesses reach the hospital.
    pub warnings: String,
    /// How logs of firewall and VPN are looked at.
    pub logs: String,
    /// Where the manuals for failures and for paper slips are.
    pub manuals: String,
    /// How the result is reported to the management.
    pub result: String,
    /// How it is kept from happening again.
    pub prevention: String,
    /// How all staff learn of that.
    pub notice: String,
    /// What is then checked, by whom.
    pub checks: String,
    /// How vendors are told and followed up.
    pub vendors: String,
    /// How the outside gets the last report.
    pub final_report: String,
}

/// Something that keeps the plan alive and was done (実施の記録).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Routine {
    /// Slug, unique in the plan.
    pub id: String,
    /// `training`, `drill`, `patch`, `log-check`, `restore-test`, `stock-take`, `review` or `audit`.
    pub kind: String,
    /// The day.
    pub on: String,
    /// Id of the person who did it.
    pub by: String,
    /// How many took part.
    pub people: Option<u32>,
    /// What was done and found.
    pub what: String,
    /// What is made better.
    pub improve: String,
}

/// An item of the check table that does not apply here (対象外).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Exclusion {
    /// Slug, unique in the plan.
    pub id: String,
    /// Why.
    pub reason: String,
}

/// An answer of the security checklist.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// `EDITION/SHEET/NUMBER`: the sheet is `institution` or the contact slot of a vendor.
    pub id: String,
    /// `yes`, `no` or `not-applicable`; empty is not answered.
    pub answer: String,
    /// The day it was looked at.
    pub on: String,
    /// The day by which a `no` becomes a `yes`.
    pub target: String,
    /// Where it can be seen.
    pub evidence: String,
}

/// One line of the risk register.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Risk {
    /// Slug, unique in the plan.
    pub id: String,
    /// Id of the ready-made risk it was picked from; empty for one's own.
    pub seed: String,
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
}

/// Something to do: written by people, or what they said about a task that follows from the plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Todo {
    /// Slug; that of a task that follows from the plan when it is about one.
    pub id: String,
    /// What; empty when the task itself says it.
    pub title: String,
    /// Id of the person.
    pub owner: String,
    /// The day by which.
    pub due: String,
    /// The day it was done.
    pub done_on: String,
    /// Anything else.
    pub note: String,
}

/// A playbook the hospital wrote or changed itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnPlaybook {
    /// Slug, equal to that of a built-in playbook when it takes its place.
    pub id: String,
    /// The playbook as TOML.
    pub text: String,
    /// Edition of the built-in playbook it was made from; empty for one's own.
    pub base: String,
    /// The edition of its text that was walked for a try.
    pub walked_edition: String,
    /// The branches of that edition that were walked, `step/branch`.
    pub walked: Vec<String>,
}
