//! Two plans beside each other: what changed, in plain words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::chapters::{self, Field, FieldKind, Section};
use super::compare_steps;
use super::names::{Fields, Names, joined};
use super::{OwnPlaybook, Plan};
use crate::ids::PlaybookId;
use crate::playbook::Content;
use crate::text::{Text, length};
use crate::wording::Wording;

/// From so many rows that came or went at once, they are counted instead of named.
const MANY: usize = 30;
/// A longer text is not quoted.
const QUOTED: usize = 60;
/// What an approval writes itself: it stands beside the list of changes.
const OF_APPROVAL: [&str; 3] = ["approved_by", "approved_on", "next_review"];

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The part of the plan.
    pub part: String,
    /// The row; empty for a form, or when many rows are meant.
    #[serde(default)]
    pub row: String,
    /// The field; empty when the whole row is meant.
    #[serde(default)]
    pub field: String,
    /// 「手順4の電話先が県から保健所に変わりました」.
    pub text: Text,
}

/// What changed from one plan to the other, in the order of the chapters.
#[must_use]
pub fn compare(old: &Plan, new: &Plan, content: &Content) -> Vec<Difference> {
    let pair = Pair { old: Names::of(old, content), new: Names::of(new, content), found: Vec::new() };
    let mut parts: Vec<&str> = chapters::chapters()
        .iter()
        .flat_map(|chapter| &chapter.sections)
        .map(|section| section.part.as_str())
        .collect();
    let names = Names::of(new, content);
    // Everything the plan has, whatever the chapters say of it.
    let rest: Vec<&str> = names.parts().filter(|part| !parts.contains(part)).collect();
    parts.extend(rest);
    let mut pair = pair;
    for part in parts {
        match part {
            "playbooks" => pair.playbooks(&old.playbooks, &new.playbooks, content),
            part if names.form(part).is_some() => pair.form(part),
            part => pair.list(part),
        }
    }
    pair.found
}

struct Pair<'a> {
    old: Names<'a>,
    new: Names<'a>,
    found: Vec<Difference>,
}

impl Pair<'_> {
    fn tell(&mut self, part: &str, row: &str, field: &str, key: &str, blanks: &[(&str, &Text)]) {
        let text = Wording::built_in().say(key, blanks);
        let difference = Difference { part: part.into(), row: row.into(), field: field.into(), text };
        // Several fields nobody has a word for are one change of the row.
        if !self.found.contains(&difference) {
            self.found.push(difference);
        }
    }

    fn form(&mut self, part: &str) {
        let title = title_of(part);
        let fields = |names: &Names<'_>| names.form(part).cloned().unwrap_or_default();
        let (old, new) = (fields(&self.old), fields(&self.new));
        self.fields(part, "", &title, &old, &new);
    }

    fn list(&mut self, part: &str) {
        let rows = |names: &Names<'_>| -> Vec<(String, Fields)> {
            names.rows(part).into_iter().map(|(id, fields)| (id.to_owned(), fields.clone())).collect()
        };
        let (old, new) = (rows(&self.old), rows(&self.new));
        let was: BTreeMap<&str, &Fields> = old.iter().map(|(id, fields)| (id.as_str(), fields)).collect();
        let is: BTreeMap<&str, &Fields> = new.iter().map(|(id, fields)| (id.as_str(), fields)).collect();
        let gone: Vec<_> = old.iter().filter(|(id, _)| !is.contains_key(id.as_str())).collect();
        let came: Vec<_> = new.iter().filter(|(id, _)| !was.contains_key(id.as_str())).collect();
        let named = |names: &Names<'_>, rows: &[&(String, Fields)]| -> Vec<(String, Text)> {
            rows.iter().map(|(id, fields)| (id.clone(), names.title(part, fields))).collect()
        };
        let (gone, came) = (named(&self.old, &gone), named(&self.new, &came));
        self.whole_rows(part, "compare_removed", "compare_removed_many", &gone);
        self.whole_rows(part, "compare_added", "compare_added_many", &came);
        for (id, fields) in &new {
            if let Some(before) = was.get(id.as_str()) {
                let title = self.new.title(part, fields);
                self.fields(part, id, &title, before, fields);
            }
        }
        self.order(part, &old, &new);
    }

    fn whole_rows(&mut self, part: &str, one: &str, many: &str, rows: &[(String, Text)]) {
        let section = title_of(part);
        if rows.len() >= MANY {
            let count = Text::same(rows.len().to_string());
            return self.tell(part, "", "", many, &[("section", &section), ("count", &count)]);
        }
        for (id, title) in rows {
            self.tell(part, id, "", one, &[("section", &section), ("row", title)]);
        }
    }

    /// Rows that are on both sides, in another order.
    fn order(&mut self, part: &str, old: &[(String, Fields)], new: &[(String, Fields)]) {
        let stays = |one: &[(String, Fields)], other: &[(String, Fields)]| -> Vec<String> {
            let ids: std::collections::BTreeSet<&String> = other.iter().map(|(id, _)| id).collect();
            one.iter().map(|(id, _)| id).filter(|id| ids.contains(id)).cloned().collect()
        };
        if stays(old, new) == stays(new, old) {
            return;
        }
        let names: Vec<Text> = new.iter().take(MANY).map(|(_, fields)| self.new.title(part, fields)).collect();
        let (section, order) = (title_of(part), joined(&names, "、"));
        self.tell(part, "", "", "compare_moved", &[("section", &section), ("order", &order)]);
    }

    fn fields(&mut self, part: &str, row: &str, title: &Text, old: &Fields, new: &Fields) {
        let section = chapters::section(part);
        for (name, now) in new {
            let was = old.get(name).unwrap_or(&Value::Null);
            let skipped = part == "facility" && OF_APPROVAL.contains(&name.as_str());
            if was == now || skipped || name == chapters::key_of(part) && !row.is_empty() {
                continue;
            }
            let Some(field) = spec(section, name) else {
                self.tell(part, row, "", "compare_other", &[("row", title)]);
                continue;
            };
            self.one_field(part, row, title, field, was, now);
        }
    }

    fn one_field(&mut self, part: &str, row: &str, title: &Text, field: FieldOf<'_>, was: &Value, now: &Value) {
        let (name, known) = (field.name, field.known);
        let label = known.map_or_else(|| Text::same(name), |known| known.label.text());
        let (was, now) = (self.old.shown(known, was), self.new.shown(known, now));
        let long =
            known.is_some_and(|known| known.kind == FieldKind::Long) || length(&was.ja).max(length(&now.ja)) > QUOTED;
        let key = match (was.ja.is_empty(), now.ja.is_empty()) {
            (true, true) => return,
            (true, false) if long => "compare_filled_long",
            (false, false) if long => "compare_changed_long",
            (true, false) => "compare_filled",
            (false, true) => "compare_emptied",
            (false, false) => "compare_changed",
        };
        self.tell(part, row, name, key, &[("row", title), ("field", &label), ("was", &was), ("now", &now)]);
    }

    /// Playbooks of the hospital's own; one that took the place of a built-in one is compared with that.
    fn playbooks(&mut self, old: &[OwnPlaybook], new: &[OwnPlaybook], content: &Content) {
        let built_in = |id: &str| content.sources.get(&PlaybookId::from(id)).map(String::as_str);
        let find = |list: &[OwnPlaybook], id: &str| list.iter().find(|own| own.id == id).map(|own| own.text.clone());
        for own in old.iter().filter(|own| find(new, &own.id).is_none()) {
            let title = self.old.refer("playbooks", &own.id);
            let key = if built_in(&own.id).is_some() { "compare_playbook_back" } else { "compare_playbook_removed" };
            self.tell("playbooks", &own.id, "", key, &[("row", &title)]);
        }
        for own in new {
            let title = self.new.refer("playbooks", &own.id);
            let Some(before) = find(old, &own.id).or_else(|| built_in(&own.id).map(str::to_owned)) else {
                self.tell("playbooks", &own.id, "", "compare_playbook_added", &[("row", &title)]);
                continue;
            };
            for text in compare_steps::compare(&own.id, &before, &own.text, content) {
                let blanks = [("row", &title), ("what", &text)];
                self.tell("playbooks", &own.id, "", "compare_playbook", &blanks);
            }
        }
    }
}

/// A field by its name, with what the chapters know of it.
#[derive(Clone, Copy)]
struct FieldOf<'n> {
    name: &'n str,
    known: Option<&'static Field>,
}

/// `None` when the chapter has the part, but no word for the field.
fn spec<'n>(section: Option<&'static Section>, name: &'n str) -> Option<FieldOf<'n>> {
    match section {
        Some(section) => section.field(name).map(|field| FieldOf { name, known: Some(field) }),
        None => Some(FieldOf { name, known: None }),
    }
}

fn title_of(part: &str) -> Text {
    chapters::section(part).map_or_else(|| Text::same(part), |section| section.title.text())
}

/// Whether two plans say the same but for who approved them.
#[must_use]
pub fn says_the_same(old: &Plan, new: &Plan) -> bool {
    let without = |plan: &Plan| {
        let mut plan = plan.clone();
        plan.facility.approved_by.clear();
        plan.facility.approved_on.clear();
        plan.facility.next_review.clear();
        // A walk for a try changes nothing.
        for own in &mut plan.playbooks {
            own.walked_edition.clear();
            own.walked.clear();
        }
        plan
    };
    without(old) == without(new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::LocalContact;
    use crate::ids::{ContactId, RoleId};
    use crate::library;
    use crate::plan::{Assignment, Device, Person, System};

    fn demo() -> Plan {
        library::demo_plan().unwrap().clone()
    }

    fn said(old: &Plan, new: &Plan) -> Vec<String> {
        compare(old, new, library::built_in()).into_iter().map(|one| one.text.ja).collect()
    }

    #[test]
    fn the_same_plan_has_no_changes_and_an_approval_is_none() {
        let mut approved = demo();
        approved.facility.approved_by = "院長 伊藤".to_owned();
        approved.facility.next_review = "2028-03-31".to_owned();
        assert_eq!(said(&demo(), &approved), Vec::<String>::new());
        assert!(says_the_same(&demo(), &approved));
    }

    #[test]
    fn a_changed_number_names_whose_it_is_and_both_numbers() {
        let mut new = demo();
        let vendor = new.contacts.iter_mut().find(|one| !one.night_number.is_empty()).unwrap();
        let (slot, was) = (vendor.slot.clone(), vendor.night_number.clone());
        vendor.night_number = "03-0000-9999".to_owned();
        let found = compare(&demo(), &new, library::built_in());
        assert_eq!(found.len(), 1);
        let office = &library::built_in().agency(&slot).unwrap().name.ja;
        let text = &found[0].text.ja;
        assert!(text.contains(office.as_str()) && text.contains(&was) && text.contains("03-0000-9999"), "{text}");
        assert_eq!((found[0].part.as_str(), found[0].row.as_str()), ("contacts", slot.as_str()));
        assert_eq!(found[0].field, "night_number");
    }

    #[test]
    fn rows_that_come_and_go_are_named() {
        let mut new = demo();
        new.people.retain(|person| person.id != "kato");
        new.people.push(Person { id: "mori".to_owned(), name: "森".to_owned(), ..Person::default() });
        let found = said(&demo(), &new);
        assert!(found.iter().any(|text| text.contains("加藤")), "{found:?}");
        assert!(found.iter().any(|text| text.contains("森")), "{found:?}");
    }

    #[test]
    fn references_are_read_as_names() {
        let (mut old, mut new) = (demo(), demo());
        let role = RoleId::from("reception");
        old.roles = vec![Assignment { role: role.clone(), person: "sato".to_owned(), deputies: vec![] }];
        new.roles = vec![Assignment { role, person: "yoshida".to_owned(), deputies: vec![] }];
        let found = said(&old, &new);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("受付"), "the role by its name: {found:?}");
    }

    #[test]
    fn two_thousand_new_devices_are_one_sentence() {
        let mut new = demo();
        new.devices = (0..2000).map(|n| Device { id: format!("pc-{n}"), ..Device::default() }).collect();
        let found = said(&demo(), &new);
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("2000"), "{found:?}");
    }

    #[test]
    fn another_order_is_told_once() {
        let mut new = demo();
        new.lines.reverse();
        let found = said(&demo(), &new);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("順"), "{found:?}");
    }

    #[test]
    fn what_was_taken_out_of_a_field_is_told() {
        let (mut old, mut new) = (demo(), demo());
        old.systems =
            vec![System { id: "x".into(), name: "予約".to_owned(), place: "1階".to_owned(), ..System::default() }];
        new.systems = vec![System { id: "x".into(), name: "予約".to_owned(), ..System::default() }];
        let found = said(&old, &new);
        assert!(found[0].contains("予約") && found[0].contains("1階") && found[0].contains("消"), "{found:?}");
    }

    #[test]
    fn a_contact_of_the_hospitals_own_is_called_what_the_hospital_calls_it() {
        let mut new = demo();
        let slot = ContactId::from("lift");
        new.contacts
            .push(LocalContact { slot, name: "エレベーター保守".to_owned(), ..LocalContact::default() });
        assert!(said(&demo(), &new)[0].contains("エレベーター保守"));
    }
}
