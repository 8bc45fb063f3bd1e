//! The plan (BCP) of one hospital: who, whom to call, what stands where. Screens, scripts and paper read it from here.

mod blank;
mod calling;
pub mod chapters;
pub mod checklist;
pub mod compare;
mod compare_steps;
pub mod coverage;
pub mod draft;
pub mod fields;
pub mod folder;
pub mod inventory;
pub mod mapping;
pub mod missing;
mod names;
mod naming;
pub mod own;
pub mod publish;
pub mod risk;
mod rows;
mod rows_equipment;
mod rows_work;
pub mod template;
pub mod todo;
pub mod undo;

use std::mem::swap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::contact::LocalContact;
use crate::ids::{ContactId, RoleId, SystemId};
use crate::playbook::PlanList;
use crate::time::Timestamp;

pub use blank::blank;
pub use calling::{OWN_ROLE, checked_day, contacts};
pub use folder::{parse, stale_contacts};
pub use naming::naming;
pub use rows::{Assignment, Department, Facility, Person, Relay, Site, TestCall, Window};
pub use rows_equipment::{Attachment, Backup, Device, OutsideLine, System};
pub use rows_work::{
    Answer, Criterion, Exclusion, FormAmount, OwnPlaybook, PackPlace, Policy, Procedure, Reentry, Restart, Risk,
    Routine, Todo, Work,
};

/// The plan as a folder of TOML describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// The hospital itself.
    pub facility: Facility,
    /// Everybody the plan names.
    pub people: Vec<Person>,
    /// Who wears which hat.
    pub roles: Vec<Assignment>,
    /// Whom to call outside.
    pub contacts: Vec<LocalContact>,
    /// What can go down.
    pub systems: Vec<System>,
    /// Outside lines, in the order in which to cut them.
    pub lines: Vec<OutsideLine>,
    /// Departments with their visits a day.
    pub departments: Vec<Department>,
    /// Windows where slips are issued.
    pub windows: Vec<Window>,
    /// Other places that belong to the hospital.
    pub sites: Vec<Site>,
    /// Who tells whom (連絡網).
    pub tree: Vec<Relay>,
    /// Numbers that were rung to see whether they are right.
    pub test_calls: Vec<TestCall>,
    /// Servers, PCs, network and medical devices (情報機器台帳).
    pub devices: Vec<Device>,
    /// What is backed up, and how it comes back.
    pub backups: Vec<Backup>,
    /// Work that hangs on systems (業務への影響).
    pub works: Vec<Work>,
    /// Diagrams and contracts attached as files.
    pub attachments: Vec<Attachment>,
    /// When something is stopped, and who decides.
    pub criteria: Vec<Criterion>,
    /// Which playbook a department works by.
    pub procedures: Vec<Procedure>,
    /// Which paper lies where.
    pub packs: Vec<PackPlace>,
    /// How many sheets of which form.
    pub amounts: Vec<FormAmount>,
    /// How systems come back.
    pub restart: Restart,
    /// What is entered later, in this order.
    pub reentries: Vec<Reentry>,
    /// What the document says in words.
    pub policy: Policy,
    /// What was done to keep the plan alive: drills, patches, log checks, reviews.
    pub routines: Vec<Routine>,
    /// Items of the check table (確認表) that do not apply here, with the reason.
    pub exclusions: Vec<Exclusion>,
    /// Answers of the security checklist.
    pub answers: Vec<Answer>,
    /// The risk register.
    pub risks: Vec<Risk>,
    /// What is left to do, with owner and day.
    pub todos: Vec<Todo>,
    /// Playbooks the hospital wrote or changed itself.
    pub playbooks: Vec<OwnPlaybook>,
}

/// A plan that was put into force (第N版). Nothing in it changes any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// Counted from 1.
    pub number: u32,
    /// The plan itself.
    pub plan: Plan,
    /// When it came into the data file.
    pub loaded_at: Timestamp,
}

/// The people of a role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holders<'a> {
    /// Who usually does it; `None` when the plan names nobody.
    pub person: Option<&'a Person>,
    /// Who takes over, in that order.
    pub deputies: Vec<&'a Person>,
}

impl Plan {
    /// The person of that id.
    #[must_use]
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }

    /// Who holds a role, with deputies.
    #[must_use]
    pub fn holders(&self, role: &RoleId) -> Holders<'_> {
        let Some(assignment) = self.roles.iter().find(|assignment| assignment.role == *role) else {
            return Holders::default();
        };
        Holders {
            person: self.person(&assignment.person),
            deputies: assignment.deputies.iter().filter_map(|id| self.person(id)).collect(),
        }
    }

    /// What the plan says about a contact slot.
    #[must_use]
    pub fn contact(&self, slot: &ContactId) -> Option<&LocalContact> {
        self.contacts.iter().find(|contact| contact.slot == *slot)
    }

    /// What a step is done along: name and place, in the plan's order.
    #[must_use]
    pub fn listed(&self, list: PlanList) -> Vec<(String, String)> {
        match list {
            PlanList::OutsideLines => self.lines.iter().map(|line| (line.name.clone(), line.place.clone())).collect(),
            PlanList::Terminals => {
                self.windows.iter().map(|window| (window.name.clone(), window.terminals.join("、"))).collect()
            }
        }
    }

    /// Takes one part over from another plan: all of it, or its only row for the one that stands `at` a place here.
    fn take(&mut self, part: &str, at: Option<usize>, from: &mut Self) {
        match part {
            "facility" => swap(&mut self.facility, &mut from.facility),
            "restart" => swap(&mut self.restart, &mut from.restart),
            "policy" => swap(&mut self.policy, &mut from.policy),
            "people" => take(&mut self.people, at, &mut from.people),
            "roles" => take(&mut self.roles, at, &mut from.roles),
            "contacts" => take(&mut self.contacts, at, &mut from.contacts),
            "systems" => take(&mut self.systems, at, &mut from.systems),
            "lines" => take(&mut self.lines, at, &mut from.lines),
            "departments" => take(&mut self.departments, at, &mut from.departments),
            "windows" => take(&mut self.windows, at, &mut from.windows),
            "sites" => take(&mut self.sites, at, &mut from.sites),
            "tree" => take(&mut self.tree, at, &mut from.tree),
            "test_calls" => take(&mut self.test_calls, at, &mut from.test_calls),
            "devices" => take(&mut self.devices, at, &mut from.devices),
            "backups" => take(&mut self.backups, at, &mut from.backups),
            "works" => take(&mut self.works, at, &mut from.works),
            "attachments" => take(&mut self.attachments, at, &mut from.attachments),
            "criteria" => take(&mut self.criteria, at, &mut from.criteria),
            "procedures" => take(&mut self.procedures, at, &mut from.procedures),
            "packs" => take(&mut self.packs, at, &mut from.packs),
            "amounts" => take(&mut self.amounts, at, &mut from.amounts),
            "reentries" => take(&mut self.reentries, at, &mut from.reentries),
            "routines" => take(&mut self.routines, at, &mut from.routines),
            "exclusions" => take(&mut self.exclusions, at, &mut from.exclusions),
            "answers" => take(&mut self.answers, at, &mut from.answers),
            "risks" => take(&mut self.risks, at, &mut from.risks),
            "todos" => take(&mut self.todos, at, &mut from.todos),
            "playbooks" => take(&mut self.playbooks, at, &mut from.playbooks),
            // A change of an unknown part is refused before.
            _ => {}
        }
    }

    /// The system of that id.
    #[must_use]
    pub fn system(&self, id: &SystemId) -> Option<&System> {
        self.systems.iter().find(|system| system.id == *id)
    }
}

/// Reads a day as the plan keeps it, `2026-10-02`.
#[must_use]
pub fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok()
}

fn take<T>(rows: &mut Vec<T>, at: Option<usize>, from: &mut Vec<T>) {
    match at {
        None => swap(rows, from),
        Some(at) => {
            if let (Some(row), Some(new)) = (rows.get_mut(at), from.pop()) {
                *row = new;
            }
        }
    }
}

#[cfg(test)]
mod tests;
