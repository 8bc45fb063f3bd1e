//! A plan for another site: how things are done, without the people, numbers and addresses of this one.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::Plan;
use super::chapters::{Field, FieldKind, Filled, Section, sections};
use super::draft::{Change, Draft};
use super::fields::empty;
use crate::text::Text;
use crate::wording::Wording;

/// Parts that say who and where this site is, or what happened here.
const LEFT_OUT: [&str; 9] =
    ["facility", "people", "sites", "tree", "test_calls", "attachments", "routines", "answers", "todos"];
/// Fields that say the same inside other parts.
const FIELDS_LEFT_OUT: [(&str, &[&str]); 8] = [
    ("contacts", &["name", "division", "person", "contract", "checked_on", "fallback", "note"]),
    ("devices", &["ip", "place", "patched_on", "note"]),
    ("systems", &["place"]),
    ("lines", &["place"]),
    ("backups", &["tested_on", "place"]),
    ("packs", &["checked_on"]),
    ("procedures", &["trained_on"]),
    ("risks", &["due", "done_on"]),
];
/// A shorter word stands inside others by chance.
const SHORTEST_NAME: usize = 2;
const SHORTEST_NUMBER: usize = 6;
/// Digits of a telephone number.
const PHONE: std::ops::RangeInclusive<usize> = 10..=11;

/// The plan without what is this site's own, and what was left out.
#[must_use]
pub fn template(plan: &Plan) -> (Plan, Vec<Text>) {
    let Ok(Value::Object(tree)) = serde_json::to_value(plan) else { return (Plan::default(), Vec::new()) };
    let secrets = secrets(plan);
    let mut kept = Map::new();
    let mut left: Vec<Text> = Vec::new();
    let mut texts_left = 0_u32;
    for section in sections() {
        let Some(value) = tree.get(&section.part) else { continue };
        if LEFT_OUT.contains(&section.part.as_str()) {
            if !is_empty(section, value) {
                left.push(section.title.text());
            }
            continue;
        }
        let clean = |row: &Value, texts_left: &mut u32| without(section, row, &secrets, texts_left);
        let value = match value {
            Value::Array(rows) => {
                let rows = rows.iter().map(|row| clean(row, &mut texts_left));
                // A row of which nothing but its id is left helps nobody.
                Value::Array(rows.filter(|row| !says_nothing(section, row)).collect())
            }
            form => clean(form, &mut texts_left),
        };
        kept.insert(section.part.clone(), value);
    }
    left.push(Wording::built_in().say("template_fields", &[]));
    if texts_left > 0 {
        left.push(Wording::built_in().say("template_texts", &[("count", &Text::same(texts_left.to_string()))]));
    }
    (serde_json::from_value(Value::Object(kept)).unwrap_or_default(), left)
}

/// What a template adds to a draft: only what is empty there is filled.
#[must_use]
pub fn fill(draft: &Draft, template: &Plan) -> Vec<Change> {
    let Ok(Value::Object(tree)) = serde_json::to_value(template) else { return Vec::new() };
    let mut changes = Vec::new();
    for section in sections() {
        match tree.get(&section.part) {
            Some(Value::Array(rows)) => {
                let begins = draft.rows(&section.part).next().is_none();
                for row in rows.iter().filter_map(Value::as_object) {
                    let Some(id) = row.get(&section.key).and_then(Value::as_str) else { continue };
                    if begins {
                        changes.push(Change::Put {
                            part: section.part.clone(),
                            row: id.to_owned(),
                            fields: row.clone(),
                        });
                    } else if let Some(now) = draft.row(&section.part, id) {
                        changes.extend(filled(section, id, now, row));
                    }
                }
            }
            Some(Value::Object(form)) => {
                if let Some(now) = draft.row(&section.part, "") {
                    changes.extend(filled(section, "", now, form));
                }
            }
            _ => {}
        }
    }
    changes
}

fn filled<'a>(
    section: &'a Section,
    row: &'a str,
    now: &'a Map<String, Value>,
    new: &'a Map<String, Value>,
) -> impl Iterator<Item = Change> + 'a {
    section.fields.iter().filter(|field| field.id != section.key).filter_map(move |field| {
        let nothing = empty(section, field);
        let value = new.get(&field.id).filter(|value| **value != nothing)?;
        let is_free = now.get(&field.id).is_none_or(|now| *now == nothing);
        let (part, row, field) = (section.part.clone(), row.to_owned(), field.id.clone());
        is_free.then(|| Change::Set { part, row, field, value: value.clone() })
    })
}

fn without(section: &Section, row: &Value, secrets: &BTreeSet<String>, texts_left: &mut u32) -> Value {
    let Value::Object(row) = row else { return row.clone() };
    let mut row = row.clone();
    for field in &section.fields {
        let Some(value) = row.get_mut(&field.id) else { continue };
        if is_own(section, field) {
            *value = empty(section, field);
        } else if field.id != section.key && tells(value, secrets) {
            *texts_left += 1;
            *value = empty(section, field);
        }
    }
    Value::Object(row)
}

fn is_own(section: &Section, field: &Field) -> bool {
    let listed =
        FIELDS_LEFT_OUT.iter().any(|(part, fields)| *part == section.part && fields.contains(&field.id.as_str()));
    listed || field.of == "people" || field.kind == FieldKind::Phone || field.filled == Filled::Approval
}

/// Names and numbers that stand somewhere in a text.
fn secrets(plan: &Plan) -> BTreeSet<String> {
    let house = &plan.facility;
    let names =
        plan.people.iter().map(|person| &person.name).chain(plan.contacts.iter().map(|contact| &contact.person));
    let names = names.chain([&house.name, &house.address, &house.code]);
    let names = names.chain(plan.sites.iter().flat_map(|site| [&site.name, &site.address]));
    let names = names.map(|name| folded(name)).filter(|name| name.chars().count() >= SHORTEST_NAME);
    let numbers =
        plan.devices.iter().map(|device| &device.ip).chain(plan.contacts.iter().map(|contact| &contact.contract));
    names.chain(numbers.map(|number| folded(number)).filter(|number| number.len() >= SHORTEST_NUMBER)).collect()
}

fn tells(value: &Value, secrets: &BTreeSet<String>) -> bool {
    match value {
        Value::String(text) => {
            let text = folded(text);
            has_phone(&text) || secrets.iter().any(|secret| text.contains(secret.as_str()))
        }
        Value::Array(values) => values.iter().any(|value| tells(value, secrets)),
        _ => false,
    }
}

/// A run of digits and hyphens as long as a telephone number.
fn has_phone(text: &str) -> bool {
    text.split(|letter: char| !letter.is_ascii_digit() && !"-()".contains(letter)).any(|run| {
        let n_digits = run.chars().filter(char::is_ascii_digit).count();
        run.trim_start_matches(['-', '(']).starts_with('0') && PHONE.contains(&n_digits)
    })
}

fn folded(text: &str) -> String {
    let text = crate::text::fold_digits(text).replace('（', "(").replace('）', ")");
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

fn is_empty(section: &Section, value: &Value) -> bool {
    match value {
        Value::Array(rows) => rows.is_empty(),
        form => says_nothing(section, form),
    }
}

fn says_nothing(section: &Section, row: &Value) -> bool {
    section.fields.iter().filter(|field| field.id != section.key).all(|field| {
        let nothing = empty(section, field);
        row.get(&field.id).is_none_or(|value| *value == nothing)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library;
    use crate::plan::folder;
    use crate::playbook::Content;
    use crate::playbook::parse::SourceFile;

    fn demo() -> Plan {
        let mut plan = library::demo_plan().unwrap().clone();
        plan.devices.push(super::super::Device {
            id: "device-1".to_owned(),
            name: "サーバー".to_owned(),
            ip: "192.168.10.21".to_owned(),
            os: "Windows Server 2022".to_owned(),
            ..super::super::Device::default()
        });
        plan.policy.finder = "総務の 鈴木 に知らせる".to_owned();
        plan.policy.upward = "院長に０３（0000）0000で知らせる".to_owned();
        plan.policy.scope = "院内のすべてのシステム".to_owned();
        plan
    }

    #[test]
    fn nobody_and_no_number_is_in_a_template() {
        let plan = demo();
        let (kept, left) = template(&plan);
        let text = folder::one_file(&kept);
        for person in &plan.people {
            assert!(!text.contains(&person.name), "{}", person.name);
        }
        for contact in &plan.contacts {
            for number in [&contact.name, &contact.number, &contact.night_number, &contact.contract, &contact.person] {
                assert!(number.is_empty() || !text.contains(number.as_str()), "{number}");
            }
        }
        for own in [&plan.facility.name, &plan.facility.address, &plan.facility.phone, "192.168.10.21", "院長に"] {
            assert!(!text.contains(own), "{own}");
        }
        assert!(text.contains("院内のすべてのシステム") && text.contains("Windows Server 2022"), "{text}");
        assert_eq!(kept.policy.finder, "");
        assert!(left.iter().any(|one| one.ja == "人"), "what is not in it is said: {left:?}");
        let file = SourceFile { path: "ひな形.toml".to_owned(), text };
        assert_eq!(folder::read_one(&file, &Content::default()).plan, kept);
    }

    #[test]
    fn a_template_fills_only_what_is_empty() {
        let (template, _) = template(&demo());
        let mut own = Plan::default();
        own.policy.scope = "当院".to_owned();
        own.systems.push(super::super::System {
            id: "ehr".into(),
            name: "うちの".to_owned(),
            ..super::super::System::default()
        });
        let mut draft = Draft::begin(None, own);
        let changes = fill(&draft, &template);
        draft.apply(&changes).unwrap();
        let plan = draft.plan();
        assert_eq!((plan.policy.scope.as_str(), plan.systems.len()), ("当院", 1));
        assert_eq!(
            (plan.systems[0].name.as_str(), plan.systems[0].critical),
            ("うちの", true),
            "its empty fields are filled"
        );
        assert_eq!(plan.windows.len(), template.windows.len(), "an empty list is filled");
        assert_eq!(fill(&draft, &template), [], "taken twice it changes nothing");
    }
}
