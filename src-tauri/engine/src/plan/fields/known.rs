//! The rows a reference may name, with what people call them.

use crate::plan::Plan;
use crate::playbook::Content;
use crate::playbook::reference::{ContactKind, PaperName};
use crate::text::Text;
use crate::wording::Wording;

/// A row that a reference may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: Text,
    /// Another name it goes by: the company behind a contact; empty when there is none.
    pub also: String,
}

impl Known {
    fn new(id: impl Into<String>, name: Text) -> Self {
        Self { id: id.into(), name, also: String::new() }
    }

    /// Its name, and the other one behind it.
    #[must_use]
    pub fn full_name(&self) -> Text {
        if self.also.is_empty() {
            return self.name.clone();
        }
        let blanks = [("name", &self.name), ("also", &Text::same(self.also.as_str()))];
        Wording::built_in().say("known_also", &blanks)
    }
}

/// All rows of a part that a reference may name, in the order in which people know them. A row nobody has named yet goes
/// by what its part calls it.
#[must_use]
pub fn known(plan: &Plan, content: &Content, of: &str) -> Vec<Known> {
    let mut rows: Vec<Known> = match of {
        "people" => {
            plan.people.iter().map(|one| Known { also: one.post.clone(), ..same(&one.id, &one.name) }).collect()
        }
        "systems" => plan.systems.iter().map(|one| same(one.id.as_str(), &one.name)).collect(),
        "departments" => plan.departments.iter().map(|one| same(&one.id, &one.name)).collect(),
        "contacts" => contacts(plan, content),
        "roles" => content.roles.iter().map(|role| Known::new(role.id.as_str(), role.name.clone())).collect(),
        "playbooks" => playbooks(plan, content),
        "sheets" => content.sheets.iter().map(sheet).collect(),
        "binders" => content.binders.iter().map(|one| Known::new(one.id.as_str(), one.title.clone())).collect(),
        _ => Vec::new(),
    };
    for row in rows.iter_mut().filter(|row| row.name.ja.is_empty()) {
        row.name = Wording::built_in().say("known_no_name", &[]);
    }
    rows
}

fn same(id: &str, name: &str) -> Known {
    Known::new(id, Text::same(name))
}

/// People know a form by its number as well as by its name.
fn sheet(one: &PaperName) -> Known {
    let name = Text::new([&one.id, " ", &one.title.ja].concat(), [&one.id, " ", &one.title.en].concat());
    Known::new(one.id.as_str(), name)
}

/// Every slot of the library, then those of the hospital's own.
fn contacts(plan: &Plan, content: &Content) -> Vec<Known> {
    let slots = content.agencies.iter().filter(|agency| agency.kind != ContactKind::Inside).map(|agency| {
        let also = plan.contact(&agency.id).map(|own| own.name.trim().to_owned()).unwrap_or_default();
        Known { also, ..Known::new(agency.id.as_str(), agency.name.clone()) }
    });
    let own = plan.contacts.iter().filter(|contact| content.agency(&contact.slot).is_none());
    slots.chain(own.map(|contact| same(contact.slot.as_str(), &contact.name))).collect()
}

/// Those that came with the program, then those of the hospital's own.
fn playbooks(plan: &Plan, content: &Content) -> Vec<Known> {
    let built_in = content.playbooks.values().map(|one| Known::new(one.id.as_str(), one.title.clone()));
    let is_own = |id: &str| !content.playbooks.keys().any(|known| known.as_str() == id);
    let own = plan.playbooks.iter().filter(|one| is_own(&one.id)).map(|one| {
        let title = crate::playbook::parse::playbook(&one.text, &one.id).ok().map(|read| read.title);
        Known::new(one.id.as_str(), title.unwrap_or_else(|| Text::same(one.id.as_str())))
    });
    built_in.chain(own).collect()
}
