//! The plan (BCP) of one hospital: who, whom to call, what stands where. Screens, scripts and paper read it from here.

mod blank;
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
pub mod publish;
pub mod risk;
mod rows;
mod rows_equipment;
mod rows_work;
pub mod template;
pub mod todo;

use std::mem::swap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::contact::{Contact, LocalContact};
use crate::ids::{ContactId, RoleId, SystemId};
use crate::playbook::{Content, PlanList};
use crate::time::Timestamp;

pub use blank::blank;
pub use folder::{parse, stale_contacts};
pub use naming::naming;
pub use rows::{Assignment, Department, Facility, Person, Relay, Site, TestCall, Window};
pub use rows_equipment::{Attachment, Backup, Device, OutsideLine, System};
pub use rows_work::{
    Answer, Criterion, Exclusion, OwnPlaybook, PackPlace, Policy, Procedure, Reentry, Restart, Risk, Routine, Todo,
    Work,
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

    /// Takes one part over from another plan.
    fn take_part(&mut self, part: &str, from: &mut Self) {
        match part {
            "facility" => swap(&mut self.facility, &mut from.facility),
            "people" => swap(&mut self.people, &mut from.people),
            "roles" => swap(&mut self.roles, &mut from.roles),
            "contacts" => swap(&mut self.contacts, &mut from.contacts),
            "systems" => swap(&mut self.systems, &mut from.systems),
            "lines" => swap(&mut self.lines, &mut from.lines),
            "departments" => swap(&mut self.departments, &mut from.departments),
            "windows" => swap(&mut self.windows, &mut from.windows),
            "sites" => swap(&mut self.sites, &mut from.sites),
            "tree" => swap(&mut self.tree, &mut from.tree),
            "test_calls" => swap(&mut self.test_calls, &mut from.test_calls),
            "devices" => swap(&mut self.devices, &mut from.devices),
            "backups" => swap(&mut self.backups, &mut from.backups),
            "works" => swap(&mut self.works, &mut from.works),
            "attachments" => swap(&mut self.attachments, &mut from.attachments),
            "criteria" => swap(&mut self.criteria, &mut from.criteria),
            "procedures" => swap(&mut self.procedures, &mut from.procedures),
            "packs" => swap(&mut self.packs, &mut from.packs),
            "restart" => swap(&mut self.restart, &mut from.restart),
            "reentries" => swap(&mut self.reentries, &mut from.reentries),
            "policy" => swap(&mut self.policy, &mut from.policy),
            "routines" => swap(&mut self.routines, &mut from.routines),
            "exclusions" => swap(&mut self.exclusions, &mut from.exclusions),
            "answers" => swap(&mut self.answers, &mut from.answers),
            "risks" => swap(&mut self.risks, &mut from.risks),
            "todos" => swap(&mut self.todos, &mut from.todos),
            "playbooks" => swap(&mut self.playbooks, &mut from.playbooks),
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

/// The day somebody last found a contact right: the day that stands beside it, or that of a later test call.
#[must_use]
pub fn checked_day(plan: &Plan, slot: &ContactId) -> Option<NaiveDate> {
    let calls = plan.test_calls.iter().filter(|call| call.contact == *slot && call.result == "ok");
    let rung = calls.filter_map(|call| NaiveDate::parse_from_str(&call.on, "%Y-%m-%d").ok());
    rung.chain(plan.contact(slot).and_then(LocalContact::checked_day)).max()
}

/// Reads a day as the plan keeps it, `2026-10-02`.
#[must_use]
pub fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok()
}

/// Everybody to call in calling order, with what the plan knows; without a plan the slots stay blank.
#[must_use]
pub fn contacts(plan: Option<&Plan>, content: &Content, today: NaiveDate) -> Vec<Contact> {
    content
        .agencies
        .iter()
        .map(|agency| {
            let mut contact = Contact::merge(agency, plan.and_then(|plan| plan.contact(&agency.id)), today);
            // The headquarters are inside: their number is the extension of the facility sheet.
            let extension = plan.map(|plan| plan.facility.hq_extension.as_str()).unwrap_or_default();
            if agency.id.as_str() == "hq" && contact.number.is_none() && !extension.is_empty() {
                contact.number = Some(extension.to_owned());
                contact.confirm = None;
            }
            contact
        })
        .collect()
}

#[cfg(test)]
mod tests;
