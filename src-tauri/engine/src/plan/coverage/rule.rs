//! The rules by name, so that the table in `playbooks/plan/check-table.toml` can say which one decides an item.

use serde::Deserialize;

use super::found::Found;
use super::look::Look;
use super::{after, backups, criteria, devices, outside, people, training};

/// What decides whether an item of the check table is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Every critical system has devices, every device its facts, and somebody counted them within a year.
    Ledger,
    /// A network diagram and a system diagram are attached and not older than a year.
    Diagrams,
    /// Every critical system is needed by work that says how long it can wait and how it goes on.
    Impact,
    /// Every device was updated within a year and has support, or the risk register says what is done about it.
    Weaknesses,
    /// Roles with deputies, the phone tree, authorities and vendors with confirmed numbers, day and night.
    ContactTree,
    /// Vendors have contracts, and somebody looked at the logs within three months.
    Warnings,
    /// Training and a drill within a year, a playbook for every department, paper that somebody looked at.
    Training,
    /// Every critical system has a backup, a copy offline, a restore tried within a year and a place in the order.
    Backups,
    /// Staff know the headquarters, and every critical system has somebody outside who can be rung.
    Noticing,
    /// What is told is fixed, and the phone tree reaches the management.
    TellingUpward,
    /// Every critical system has a place, somebody who answers for it and a line between hospital and vendor.
    Causes,
    /// Every vendor of a critical system can be rung day and night, with contract number and a way to call back.
    AskingVendors,
    /// Lines in cutting order, who decides to cut, and which devices are maintained from outside.
    Spread,
    /// Every criterion to stop or go on has a sign, somebody who decides and a deputy.
    Deciding,
    /// Somebody records, the police can be rung, and it is said how evidence is kept.
    Evidence,
    /// Somebody reports outside, and the numbers of the authorities are confirmed.
    ReportingOutside,
    /// Who decides to go back, what must be true before, and what is entered later in which order.
    Restoring,
    /// The result reaches the management.
    Result,
    /// The work is divided between manager and operator, and every risk has a treatment, an owner and a day.
    Prevention,
    /// Every department has somebody who tells its staff.
    TellingStaff,
    /// Somebody reviewed the plan within a year, and everything to do has an owner and a day.
    Doing,
    /// Every vendor of a critical system is bound by contract, split of duty and disclosure.
    InstructingVendors,
    /// Somebody makes the last report, and the numbers for it are confirmed.
    LastReport,
}

impl Rule {
    /// What the rule finds in a plan.
    pub(super) fn judge(self, look: &Look<'_>) -> Found {
        match self {
            Self::Ledger => devices::ledger(look),
            Self::Diagrams => devices::diagrams(look),
            Self::Impact => devices::impact(look),
            Self::Weaknesses => devices::weaknesses(look),
            Self::ContactTree => outside::contact_tree(look),
            Self::Warnings => outside::warnings(look),
            Self::Training => training::training(look),
            Self::Backups => backups::backups(look),
            Self::Noticing => people::noticing(look),
            Self::TellingUpward => people::telling_upward(look),
            Self::Causes => criteria::causes(look),
            Self::AskingVendors => outside::asking_vendors(look),
            Self::Spread => criteria::spread(look),
            Self::Deciding => criteria::deciding(look),
            Self::Evidence => criteria::evidence(look),
            Self::ReportingOutside => outside::reporting_outside(look),
            Self::Restoring => backups::restoring(look),
            Self::Result => after::result(look),
            Self::Prevention => after::prevention(look),
            Self::TellingStaff => training::telling_staff(look),
            Self::Doing => after::doing(look),
            Self::InstructingVendors => outside::instructing_vendors(look),
            Self::LastReport => outside::last_report(look),
        }
    }
}
