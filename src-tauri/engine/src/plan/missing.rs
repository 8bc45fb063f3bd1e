//! What a plan does not say yet, in plain words. Screens and paper show these lines instead of a silent blank.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Plan, contacts};
use crate::contact::{Contact, LocalContact};
use crate::playbook::Content;
use crate::playbook::reference::Role;
use crate::text::Text;
use crate::time::{english_date, reiwa_short};
use crate::wording::Wording;

/// One thing the plan does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// 「警察の番号がありません」.
    pub text: Text,
    /// Id of the contact, role, person or sheet it is about.
    pub subject: String,
    /// The part of the plan that says it; empty when there is no plan.
    pub part: &'static str,
    /// The row of that part; empty for a form, or when the part has no row yet.
    pub row: String,
    /// The field that fills it; empty when a row is missing.
    pub field: &'static str,
}

impl Missing {
    /// Something a row does not say.
    fn of_row(text: Text, part: &'static str, row: &str, field: &'static str) -> Self {
        Self { text, subject: row.to_owned(), part, row: row.to_owned(), field }
    }
}

/// A plan names nobody for these two: whoever notices first, and somebody outside the house.
const UNASSIGNED: [&str; 2] = ["finder", "vendor"];

/// All that is missing, the hospital's own sheet first, then people, then whom to call.
#[must_use]
pub fn missing(plan: Option<&Plan>, content: &Content, today: NaiveDate) -> Vec<Missing> {
    let Some(plan) = plan else {
        let text = Wording::built_in().say("missing_plan", &[]);
        return vec![Missing { text, subject: "plan".to_owned(), part: "", row: String::new(), field: "" }];
    };
    let mut list = facility(plan);
    list.extend(content.roles.iter().filter_map(|role| holder(plan, role)));
    list.extend(plan.people.iter().filter(|person| person.extension.is_empty() && person.mobile.is_empty()).map(
        |person| {
            let text = Wording::built_in().say("missing_person_number", &[("name", &Text::same(person.name.as_str()))]);
            Missing::of_row(text, "people", &person.id, "extension")
        },
    ));
    for contact in contacts(Some(plan), content, today) {
        list.extend(number(plan, &contact));
    }
    list
}

/// Rows that cannot be told apart.
#[must_use]
pub fn doubled(plan: &Plan) -> Vec<Missing> {
    let people = plan.people.iter().map(|one| (one.id.as_str(), one.name.as_str(), one.post.as_str()));
    let systems = plan.systems.iter().map(|one| (one.id.as_str(), one.name.as_str(), ""));
    let departments = plan.departments.iter().map(|one| (one.id.as_str(), one.name.as_str(), ""));
    let letters = plan.windows.iter().map(|one| (one.id.as_str(), one.letter.as_str(), ""));
    let mut list = again(people, "people", "name", "doubled_name");
    list.extend(again(systems, "systems", "name", "doubled_name"));
    list.extend(again(departments, "departments", "name", "doubled_name"));
    list.extend(again(letters, "windows", "letter", "doubled_letter"));
    list
}

/// The rows whose name stood in a row before: id, name, and what else tells them apart.
fn again<'p>(
    rows: impl Iterator<Item = (&'p str, &'p str, &'p str)>,
    part: &'static str,
    field: &'static str,
    sentence: &str,
) -> Vec<Missing> {
    let mut seen = BTreeSet::new();
    rows.filter(|(_, name, more)| !name.is_empty() && !seen.insert((*name, *more)))
        .map(|(id, name, _)| {
            let text = Wording::built_in().say(sentence, &[("name", &Text::same(name))]);
            Missing::of_row(text, part, id, field)
        })
        .collect()
}

fn facility(plan: &Plan) -> Vec<Missing> {
    let wording = Wording::built_in();
    let sheet = &plan.facility;
    let checks = [
        (sheet.name.is_empty(), "facility", ("facility", "name"), "missing_facility_name"),
        (sheet.prefecture.is_empty(), "facility", ("facility", "prefecture"), "missing_prefecture"),
        (sheet.callback.is_empty(), "facility", ("facility", "callback"), "missing_callback"),
        (sheet.hq_extension.is_empty(), "facility", ("facility", "hq_extension"), "missing_hq_extension"),
        (plan.systems.is_empty(), "systems", ("systems", ""), "missing_systems"),
        (plan.lines.is_empty(), "systems", ("lines", ""), "missing_lines"),
        (plan.windows.is_empty(), "windows", ("windows", ""), "missing_windows"),
        (plan.departments.is_empty(), "windows", ("departments", ""), "missing_departments"),
    ];
    checks
        .into_iter()
        .filter(|(is_missing, ..)| *is_missing)
        .map(|(_, subject, (part, field), sentence)| {
            let text = wording.say(sentence, &[]);
            Missing { text, subject: subject.to_owned(), part, row: String::new(), field }
        })
        .collect()
}

fn holder(plan: &Plan, role: &Role) -> Option<Missing> {
    let is_missing = !UNASSIGNED.contains(&role.id.as_str()) && plan.holders(&role.id).person.is_none();
    is_missing.then(|| {
        let text = Wording::built_in().say("missing_holder", &[("role", &role.name)]);
        Missing::of_row(text, "roles", role.id.as_str(), "person")
    })
}

fn number(plan: &Plan, contact: &Contact) -> Vec<Missing> {
    let wording = Wording::built_in();
    let note = |field: &'static str, text: Text| Missing::of_row(text, "contacts", contact.id.as_str(), field);
    let name = ("name", &contact.office);
    if contact.number.is_none() {
        // The extension of the headquarters has its own line above.
        let is_told = contact.id.as_str() == "hq";
        return if is_told { Vec::new() } else { vec![note("number", wording.say("missing_number", &[name]))] };
    }
    let mut list = Vec::new();
    let maintains = plan.systems.iter().any(|system| system.vendor.as_ref() == Some(&contact.id));
    if maintains && contact.night_number.is_none() {
        list.push(note("night_number", wording.say("missing_night_number", &[name])));
    }
    let is_own = plan.contact(&contact.id).is_some_and(|own: &LocalContact| !own.number.trim().is_empty());
    if contact.stale {
        let text = match contact.checked_on {
            Some(day) => {
                let since = Text::new(reiwa_short(day), english_date(day));
                wording.say("missing_recheck", &[name, ("day", &since)])
            }
            None if is_own => wording.say("missing_check", &[name]),
            None => wording.say("missing_library_check", &[name, ("day", &Text::same(contact.as_of.as_str()))]),
        };
        list.push(note("checked_on", text));
    }
    list
}
