//! The plan (BCP) of one hospital: who, whom to call, what stands where. Screens, scripts and paper read it from here.

pub mod missing;
mod parse;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::contact::{Contact, LocalContact};
use crate::ids::{ContactId, RoleId, SystemId};
use crate::playbook::{Content, PlanList};
use crate::time::Timestamp;

pub use parse::{parse, stale_contacts};

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

/// Something that can go down (システム).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct System {
    /// Slug, unique in the plan.
    pub id: SystemId,
    /// What people call it.
    pub name: String,
    /// Care cannot do without it for long.
    pub critical: bool,
    /// The contact slot of who maintains it.
    pub vendor: Option<ContactId>,
    /// What is used instead.
    pub substitute: String,
}

/// A line to the outside that may have to be cut (外部回線).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OutsideLine {
    /// Slug, unique in the plan.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Where its plug is.
    pub place: String,
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

    /// The system of that id.
    #[must_use]
    pub fn system(&self, id: &SystemId) -> Option<&System> {
        self.systems.iter().find(|system| system.id == *id)
    }
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
