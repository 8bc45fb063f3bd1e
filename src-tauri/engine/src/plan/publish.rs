//! What has to be put right before a draft can be approved. Typing is never stopped by it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::Value;

use super::Plan;
use super::chapters;
use super::names::{Fields, Names, word};
use super::own;
use crate::ids::{ContactId, RoleId};
use crate::playbook::Content;
use crate::text::Text;
use crate::wording::Wording;

/// Something that blocks approval (問題).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocker {
    /// What is wrong and what to do.
    pub text: Text,
    /// The part of the plan it is put right in.
    pub part: String,
    /// The row; empty for a form or the whole part.
    pub row: String,
    /// The field; empty when the whole row is meant.
    pub field: String,
}

/// Which field names a row of which other part.
const REFERENCES: [(&str, &str, &str); 33] = [
    ("roles", "person", "people"),
    ("roles", "deputies", "people"),
    ("roles", "role", "roles"),
    ("systems", "vendor", "contacts"),
    ("systems", "owner", "people"),
    ("lines", "contact", "contacts"),
    ("tree", "from", "people"),
    ("tree", "to", "people"),
    ("tree", "instead", "people"),
    ("test_calls", "contact", "contacts"),
    ("test_calls", "by", "people"),
    ("devices", "system", "systems"),
    ("devices", "owner", "people"),
    ("devices", "vendor", "contacts"),
    ("backups", "system", "systems"),
    ("backups", "tested_by", "people"),
    ("works", "department", "departments"),
    ("works", "systems", "systems"),
    ("criteria", "decider", "roles"),
    ("criteria", "deputy", "roles"),
    ("procedures", "department", "departments"),
    ("procedures", "playbook", "playbooks"),
    ("procedures", "owner", "people"),
    ("packs", "pack", "binders"),
    ("packs", "checker", "people"),
    ("amounts", "form", "sheets"),
    ("restart", "decider", "roles"),
    ("restart", "checker", "people"),
    ("reentries", "owner", "people"),
    ("routines", "by", "people"),
    ("risks", "owner", "people"),
    ("todos", "owner", "people"),
    ("contacts", "slot", "contacts"),
];

/// Everything that blocks approval, in the order of the chapters.
#[must_use]
pub fn blockers(plan: &Plan, content: &Content, today: NaiveDate) -> Vec<Blocker> {
    let mut found = least(plan);
    found.extend(twice(plan, content));
    found.extend(dangling(plan, content));
    found.extend(playbooks(plan, content, today));
    let place = |part: &str| chapters::chapters().iter().position(|one| one.sections.iter().any(|s| s.part == part));
    // Stable: what was found first of a chapter stays first.
    found.sort_by_key(|one| place(&one.part).unwrap_or(usize::MAX));
    found
}

fn blocker(key: &str, blanks: &[(&str, &Text)], part: &str, row: &str, field: &str) -> Blocker {
    let text = Wording::built_in().say(key, blanks);
    Blocker { text, part: part.into(), row: row.into(), field: field.into() }
}

/// Without these nobody could begin: whose plan it is, who leads, where to call, what may stop.
fn least(plan: &Plan) -> Vec<Blocker> {
    let management = RoleId::from("management");
    let hq = ContactId::from("hq");
    let hq_number = plan.contact(&hq).map(|contact| contact.number.trim()).unwrap_or_default();
    let is_empty = |words: &str| words.trim().is_empty();
    let mut found = Vec::new();
    if is_empty(&plan.facility.name) {
        found.push(blocker("block_facility", &[], "facility", "", "name"));
    }
    if plan.holders(&management).person.is_none_or(|person| is_empty(&person.name)) {
        found.push(blocker("block_leader", &[], "roles", "management", "person"));
    }
    if is_empty(&plan.facility.hq_extension) && hq_number.is_empty() {
        found.push(blocker("block_headquarters", &[], "facility", "", "hq_extension"));
    }
    if !plan.systems.iter().any(|system| system.critical && !is_empty(&system.name)) {
        found.push(blocker("block_systems", &[], "systems", "", "critical"));
    }
    found
}

/// Ids, names and letters that two rows share: nobody could tell which is meant.
fn twice(plan: &Plan, content: &Content) -> Vec<Blocker> {
    let names = Names::of(plan, content);
    let mut found = Vec::new();
    for part in names.parts().filter(|part| names.form(part).is_none()) {
        let rows = names.rows(part);
        let same = |value: &dyn Fn(&Fields) -> String| -> Vec<(String, String)> {
            let mut seen = BTreeMap::new();
            let told = |(id, fields): &(&str, &Fields)| {
                let value = value(fields);
                (!value.is_empty() && seen.insert(value.clone(), ()).is_some()).then(|| ((*id).to_owned(), value))
            };
            rows.iter().filter_map(told).collect()
        };
        let key = chapters::key_of(part);
        let said = |key: &str, field: &str, doubles: Vec<(String, String)>| -> Vec<Blocker> {
            let one =
                |(row, value): (String, String)| blocker(key, &[("value", &Text::same(value))], part, &row, field);
            doubles.into_iter().map(one).collect()
        };
        found.extend(said("block_same_id", key, same(&|fields| word(fields, key).to_owned())));
        if matches!(part, "systems" | "departments" | "windows" | "sites") {
            found.extend(said("block_same_name", "name", same(&|fields| word(fields, "name").trim().to_owned())));
        }
        if part == "amounts" {
            found.extend(said("block_same_form", "form", same(&|fields| word(fields, "form").to_owned())));
        }
        if part == "people" {
            // Two of one name are common; with one post, too, nobody knows who is meant.
            let who = |fields: &Fields| [word(fields, "post"), word(fields, "name")].join(" ").trim().to_owned();
            found.extend(said("block_same_person", "name", same(&who)));
        }
        if part == "windows" {
            found.extend(said("block_same_letter", "letter", same(&|fields| word(fields, "letter").to_owned())));
            let silent = rows.iter().filter(|(_, fields)| word(fields, "letter").trim().is_empty());
            found.extend(silent.map(|(row, fields)| {
                blocker("block_letter", &[("row", &names.title(part, fields))], part, row, "letter")
            }));
        }
    }
    found
}

/// References to rows that are not there.
fn dangling(plan: &Plan, content: &Content) -> Vec<Blocker> {
    let names = Names::of(plan, content);
    let mut found = Vec::new();
    for (part, field, of) in REFERENCES {
        let known = targets(&names, content, of, part);
        let rows = match names.form(part) {
            Some(form) => vec![("", form)],
            None => names.rows(part),
        };
        for (row, fields) in rows {
            let named = match fields.get(field) {
                Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
                Some(Value::String(one)) => vec![one.as_str()],
                _ => Vec::new(),
            };
            for id in named.into_iter().filter(|id| !id.is_empty() && !known.contains(*id)) {
                let title = if row.is_empty() { Text::default() } else { names.title(part, fields) };
                let key = if row.is_empty() { "block_dangling_form" } else { "block_dangling" };
                let section = chapters::section(part);
                let label = section.and_then(|section| section.field(field)).map(|field| field.label.text());
                let label = label.unwrap_or_else(|| Text::same(field));
                let value = Text::same(id);
                found.push(blocker(key, &[("row", &title), ("field", &label), ("value", &value)], part, row, field));
            }
        }
    }
    found
}

/// The ids a reference into a part may name.
fn targets(names: &Names<'_>, content: &Content, of: &str, part: &str) -> BTreeSet<String> {
    let of_plan = names.rows(of).into_iter().map(|(id, _)| id.to_owned());
    match of {
        "roles" => content.roles.iter().map(|role| role.id.0.clone()).collect(),
        "sheets" => content.sheets.iter().map(|one| one.id.clone()).collect(),
        "binders" => content.binders.iter().map(|one| one.id.clone()).collect(),
        "playbooks" => content.playbooks.keys().map(|id| id.0.clone()).chain(of_plan).collect(),
        "contacts" if part == "contacts" => {
            // A row is a slot of the library, or a contact of the hospital's own, which has a kind or a name.
            let own = names
                .rows(of)
                .into_iter()
                .filter(|(_, fields)| !word(fields, "category").is_empty() || !word(fields, "name").is_empty());
            let own = own.map(|(id, _)| id.to_owned());
            content.agencies.iter().map(|agency| agency.id.0.clone()).chain(own).collect()
        }
        "contacts" => content.agencies.iter().map(|agency| agency.id.0.clone()).chain(of_plan).collect(),
        _ => of_plan.collect(),
    }
}

/// Errors in playbooks of the hospital's own, judged together with all others.
fn playbooks(plan: &Plan, content: &Content, today: NaiveDate) -> Vec<Blocker> {
    let told = own::blocking(plan, content, today).into_iter().map(|finding| {
        let id = finding.file.trim_start_matches("playbooks/");
        let code = Text::same(finding.code);
        blocker("block_playbook", &[("code", &code), ("what", &finding.says)], "playbooks", id, &finding.subject)
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library;
    use crate::plan::{OwnPlaybook, Restart, Window};

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
    }

    fn demo() -> Plan {
        library::demo_plan().unwrap().clone()
    }

    fn places(plan: &Plan) -> Vec<(String, String, String)> {
        let found = blockers(plan, library::built_in(), today());
        found.into_iter().map(|one| (one.part, one.row, one.field)).collect()
    }

    fn place(part: &str, row: &str, field: &str) -> (String, String, String) {
        (part.to_owned(), row.to_owned(), field.to_owned())
    }

    #[test]
    fn every_reference_the_chapters_ask_for_is_looked_at() {
        use crate::plan::chapters::FieldKind;
        for section in chapters::sections() {
            for field in section.fields.iter().filter(|field| !field.of.is_empty()) {
                assert!(matches!(field.kind, FieldKind::Reference | FieldKind::References));
                let known = (section.part.as_str(), field.id.as_str(), field.of.as_str());
                assert!(REFERENCES.contains(&known), "{known:?}");
            }
        }
    }

    #[test]
    fn the_example_hospital_can_be_approved() {
        assert_eq!(places(&demo()), []);
    }

    #[test]
    fn an_empty_plan_says_the_least_it_needs() {
        let found = blockers(&Plan::default(), library::built_in(), today());
        assert_eq!(found.len(), 4, "name, leader, headquarters, a critical system: {found:?}");
        assert!(found.iter().all(|one| !one.text.ja.contains('{')), "{found:?}");
    }

    #[test]
    fn the_number_of_the_headquarters_may_stand_with_the_contacts() {
        let mut plan = demo();
        plan.facility.hq_extension.clear();
        assert_eq!(places(&plan), [place("facility", "", "hq_extension")]);
        plan.contacts.push(crate::contact::LocalContact {
            slot: ContactId::from("hq"),
            number: "1234".to_owned(),
            ..Default::default()
        });
        assert_eq!(places(&plan), []);
    }

    #[test]
    fn what_refers_to_nobody_is_named_with_its_place() {
        let mut plan = demo();
        plan.systems[0].owner = "nobody".to_owned();
        plan.restart = Restart { checker: "nobody".to_owned(), ..Restart::default() };
        let id = plan.systems[0].id.0.clone();
        let found = places(&plan);
        assert!(found.contains(&place("systems", &id, "owner")), "{found:?}");
        assert!(found.contains(&place("restart", "", "checker")), "{found:?}");
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn two_windows_of_one_letter_would_issue_the_same_numbers() {
        let mut plan = demo();
        let letter = plan.windows[0].letter.clone();
        let twin = Window { id: "twin".to_owned(), letter, name: "別の窓口".to_owned(), ..Window::default() };
        plan.windows.push(twin);
        assert_eq!(places(&plan), [place("windows", "twin", "letter")]);
        plan.windows.last_mut().unwrap().letter.clear();
        assert_eq!(places(&plan), [place("windows", "twin", "letter")], "and one without a letter none at all");
    }

    #[test]
    fn two_of_one_name_are_fine_until_the_post_is_the_same_too() {
        let mut plan = demo();
        let mut twin = plan.people[0].clone();
        twin.id = "twin".to_owned();
        twin.post = "用務".to_owned();
        plan.people.push(twin);
        assert_eq!(places(&plan), []);
        plan.people.last_mut().unwrap().post = plan.people[0].post.clone();
        assert_eq!(places(&plan), [place("people", "twin", "name")]);
    }

    #[test]
    fn a_broken_playbook_of_ones_own_blocks() {
        let mut plan = demo();
        let text = library::built_in().sources[&crate::ids::PlaybookId::from("ehr-down")].clone();
        let own = |text: &str| vec![OwnPlaybook { id: "ehr-down".into(), text: text.into(), ..OwnPlaybook::default() }];
        plan.playbooks = own(&text);
        assert_eq!(places(&plan), [], "a copy of a built-in one is as good as that");
        plan.playbooks = own("これは手順書ではない");
        assert!(places(&plan).iter().all(|(part, row, _)| part == "playbooks" && row == "ehr-down"));
        assert!(!places(&plan).is_empty());
    }
}
