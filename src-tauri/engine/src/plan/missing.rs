//! What a plan does not say yet, in plain words. Screens and paper show these lines instead of a silent blank.

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
}

/// A plan names nobody for these two: whoever notices first, and somebody outside the house.
const UNASSIGNED: [&str; 2] = ["finder", "vendor"];

/// All that is missing, the hospital's own sheet first, then people, then whom to call.
#[must_use]
pub fn missing(plan: Option<&Plan>, content: &Content, today: NaiveDate) -> Vec<Missing> {
    let Some(plan) = plan else {
        return vec![Missing { text: Wording::built_in().say("missing_plan", &[]), subject: "plan".to_owned() }];
    };
    let mut list = facility(plan);
    list.extend(content.roles.iter().filter_map(|role| holder(plan, role)));
    list.extend(plan.people.iter().filter(|person| person.extension.is_empty() && person.mobile.is_empty()).map(
        |person| {
            let text = Wording::built_in().say("missing_person_number", &[("name", &Text::same(person.name.as_str()))]);
            Missing { text, subject: person.id.clone() }
        },
    ));
    for contact in contacts(Some(plan), content, today) {
        list.extend(number(plan, &contact));
    }
    list
}

fn facility(plan: &Plan) -> Vec<Missing> {
    let wording = Wording::built_in();
    let sheet = &plan.facility;
    let checks = [
        (sheet.name.is_empty(), "facility", wording.say("missing_facility_name", &[])),
        (sheet.prefecture.is_empty(), "facility", wording.say("missing_prefecture", &[])),
        (sheet.callback.is_empty(), "facility", wording.say("missing_callback", &[])),
        (sheet.hq_extension.is_empty(), "facility", wording.say("missing_hq_extension", &[])),
        (plan.systems.is_empty(), "systems", wording.say("missing_systems", &[])),
        (plan.lines.is_empty(), "systems", wording.say("missing_lines", &[])),
        (plan.windows.is_empty(), "windows", wording.say("missing_windows", &[])),
        (plan.departments.is_empty(), "windows", wording.say("missing_departments", &[])),
    ];
    checks
        .into_iter()
        .filter(|(is_missing, _, _)| *is_missing)
        .map(|(_, subject, text)| Missing { text, subject: subject.to_owned() })
        .collect()
}

fn holder(plan: &Plan, role: &Role) -> Option<Missing> {
    let is_missing = !UNASSIGNED.contains(&role.id.as_str()) && plan.holders(&role.id).person.is_none();
    is_missing.then(|| Missing {
        text: Wording::built_in().say("missing_holder", &[("role", &role.name)]),
        subject: role.id.0.clone(),
    })
}

fn number(plan: &Plan, contact: &Contact) -> Vec<Missing> {
    let wording = Wording::built_in();
    let note = |text: Text| Missing { text, subject: contact.id.0.clone() };
    let name = ("name", &contact.office);
    if contact.number.is_none() {
        // The extension of the headquarters has its own line above.
        let is_told = contact.id.as_str() == "hq";
        return if is_told { Vec::new() } else { vec![note(wording.say("missing_number", &[name]))] };
    }
    let mut list = Vec::new();
    let maintains = plan.systems.iter().any(|system| system.vendor.as_ref() == Some(&contact.id));
    if maintains && contact.night_number.is_none() {
        list.push(note(wording.say("missing_night_number", &[name])));
    }
    let is_own = plan.contact(&contact.id).is_some_and(|own: &LocalContact| !own.number.trim().is_empty());
    if contact.stale {
        list.push(note(match contact.checked_on {
            Some(day) => {
                let since = Text::new(reiwa_short(day), english_date(day));
                wording.say("missing_recheck", &[name, ("day", &since)])
            }
            None if is_own => wording.say("missing_check", &[name]),
            None => wording.say("missing_library_check", &[name, ("day", &Text::same(contact.as_of.as_str()))]),
        }));
    }
    list
}
