//! Reads a plan out of its folder of TOML and says, with file and line, what does not fit together.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Assignment, Department, Facility, OutsideLine, Person, Plan, System, Window};
use crate::contact::{LocalContact, is_stale};
use crate::ids::{ContactId, RoleId, SystemId};
use crate::playbook::parse::SourceFile;
use crate::playbook::parse::reader::{Fields, Reader};
use crate::playbook::{Content, Finding};
use crate::text::Text;
use crate::wording::Wording;

/// Reads the folder of a plan; `None` when there is no `facility.toml` to read.
///
/// Only the name of each file counts, so the folder may lie anywhere. Slots and roles are those of `content`.
#[must_use]
pub fn parse(files: &[SourceFile], content: &Content) -> (Option<Plan>, Vec<Finding>) {
    let mut plan = Plan::default();
    let mut findings = Vec::new();
    let mut has_facility = false;
    // People first: the others refer to them.
    for name in ["people.toml", "facility.toml", "contacts.toml", "systems.toml", "windows.toml"] {
        let Some(file) = named(files, name) else {
            let says = Wording::built_in().say("check_no_file", &[("file", &Text::same(name))]);
            findings.push(Finding { file: name.to_owned(), line: 0, code: "E0", subject: String::new(), says });
            continue;
        };
        let mut reader = Reader::new(&file.path, &file.text);
        if let Some(table) = reader.table() {
            let mut root = Fields::new(table.get_ref(), 1, "");
            match name {
                "facility.toml" => {
                    plan.facility = facility(&mut reader, &mut root);
                    has_facility = true;
                }
                "people.toml" => people(&mut reader, &mut root, content, &mut plan),
                "contacts.toml" => contacts(&mut reader, &mut root, content, &mut plan),
                "systems.toml" => systems(&mut reader, &mut root, content, &mut plan),
                _ => windows(&mut reader, &mut root, &mut plan),
            }
            root.finish(&mut reader);
        }
        findings.append(&mut reader.findings);
    }
    findings.sort_by(|a, b| (&a.file, a.line, a.code).cmp(&(&b.file, b.line, b.code)));
    (has_facility.then_some(plan), findings)
}

/// W4: numbers of the plan that nobody has rung for 180 days.
#[must_use]
pub fn stale_contacts(files: &[SourceFile], today: NaiveDate) -> Vec<Finding> {
    let Some(file) = named(files, "contacts.toml") else {
        return Vec::new();
    };
    let mut reader = Reader::new(&file.path, &file.text);
    let mut stale = Vec::new();
    if let Some(table) = reader.table() {
        for mut fields in Fields::new(table.get_ref(), 1, "").inners(&mut reader, "contact") {
            let slot = fields.word(&mut reader, "slot");
            let has_number = !fields.word(&mut reader, "number").is_empty();
            let checked_on = fields.date(&mut reader, "checked_on");
            if has_number && checked_on.is_none_or(|day| is_stale(day, today)) {
                let line = fields.line;
                let says = Wording::built_in().say("check_stale", &[("what", &Text::same(slot.as_str()))]);
                stale.push(Finding { file: file.path.clone(), line, code: "W4", subject: slot, says });
            }
        }
    }
    stale
}

fn named<'a>(files: &'a [SourceFile], name: &str) -> Option<&'a SourceFile> {
    files.iter().find(|file| file.path.rsplit('/').next() == Some(name))
}

fn facility(reader: &mut Reader<'_>, root: &mut Fields<'_>) -> Facility {
    let facility = Facility {
        name: root.word(reader, "name"),
        kana: root.word(reader, "kana"),
        kind: root.word(reader, "kind"),
        code: root.word(reader, "code"),
        prefecture: root.word(reader, "prefecture"),
        address: root.word(reader, "address"),
        phone: root.word(reader, "phone"),
        callback: root.word(reader, "callback"),
        outside_prefix: root.word(reader, "outside_prefix"),
        hq_extension: root.word(reader, "hq_extension"),
        beds: root.number(reader, "beds").unwrap_or_default(),
        plan_name: root.word(reader, "plan_name"),
        approved_by: root.word(reader, "approved_by"),
        approved_on: root.date_word(reader, "approved_on"),
        next_review: root.date_word(reader, "next_review"),
        ..Facility::default()
    };
    if !matches!(facility.kind.as_str(), "hospital" | "clinic") {
        let blanks = [("key", &Text::same("kind")), ("words", &Text::same("hospital | clinic"))];
        reader.report("E0", root.line_of(reader, "kind"), "", Wording::built_in().say("check_one_of", &blanks));
    }
    facility
}

fn people(reader: &mut Reader<'_>, root: &mut Fields<'_>, content: &Content, plan: &mut Plan) {
    let mut seen = BTreeSet::new();
    for mut fields in root.inners(reader, "person") {
        let id = fields.id(reader);
        unique(reader, &fields, "id", &id, &mut seen);
        plan.people.push(Person {
            id,
            name: fields.word(reader, "name"),
            post: fields.word(reader, "post"),
            extension: fields.word(reader, "extension"),
            mobile: fields.word(reader, "mobile"),
        });
        fields.finish(reader);
    }
    let mut seen = BTreeSet::new();
    for mut fields in root.inners(reader, "role") {
        let role = fields.word(reader, "role");
        fields.subject.clone_from(&role);
        unique(reader, &fields, "role", &role, &mut seen);
        let person = fields.word(reader, "person");
        let deputies = fields.words(reader, "deputies");
        if !content.roles.is_empty() && content.role(&RoleId::from(role.as_str())).is_none() {
            unknown(reader, &fields, "role", &role, "check_unknown_role");
        }
        let named = std::iter::once(("person", &person)).chain(deputies.iter().map(|deputy| ("deputies", deputy)));
        for (key, id) in named {
            if plan.person(id).is_none() {
                unknown(reader, &fields, key, id, "check_unknown_person");
            }
        }
        plan.roles.push(Assignment { role: RoleId(role), person, deputies });
        fields.finish(reader);
    }
}

fn contacts(reader: &mut Reader<'_>, root: &mut Fields<'_>, content: &Content, plan: &mut Plan) {
    let mut seen = BTreeSet::new();
    for mut fields in root.inners(reader, "contact") {
        let slot = fields.word(reader, "slot");
        fields.subject.clone_from(&slot);
        unique(reader, &fields, "slot", &slot, &mut seen);
        slot_exists(reader, &fields, "slot", &slot, content);
        plan.contacts.push(LocalContact {
            slot: ContactId(slot),
            name: fields.word(reader, "name"),
            division: fields.word(reader, "division"),
            person: fields.word(reader, "person"),
            number: fields.word(reader, "number"),
            night_number: fields.word(reader, "night_number"),
            contract: fields.word(reader, "contract"),
            checked_on: fields.date_word(reader, "checked_on"),
            note: fields.word(reader, "note"),
            ..LocalContact::default()
        });
        fields.finish(reader);
    }
}

fn systems(reader: &mut Reader<'_>, root: &mut Fields<'_>, content: &Content, plan: &mut Plan) {
    let mut seen = BTreeSet::new();
    for mut fields in root.inners(reader, "system") {
        let id = fields.id(reader);
        unique(reader, &fields, "id", &id, &mut seen);
        let vendor = fields.text(reader, "vendor").filter(|slot| !slot.is_empty());
        if let Some(slot) = &vendor {
            slot_exists(reader, &fields, "vendor", slot, content);
        }
        plan.systems.push(System {
            id: SystemId(id),
            name: fields.word(reader, "name"),
            critical: fields.flag(reader, "critical").unwrap_or_default(),
            vendor: vendor.map(ContactId),
            substitute: fields.word(reader, "substitute"),
            ..System::default()
        });
        fields.finish(reader);
    }
    let mut seen = BTreeSet::new();
    for mut fields in root.inners(reader, "line") {
        let id = fields.id(reader);
        unique(reader, &fields, "id", &id, &mut seen);
        let name = fields.word(reader, "name");
        plan.lines.push(OutsideLine { id, name, place: fields.word(reader, "place"), ..OutsideLine::default() });
        fields.finish(reader);
    }
}

fn windows(reader: &mut Reader<'_>, root: &mut Fields<'_>, plan: &mut Plan) {
    let mut seen = BTreeSet::new();
    for mut fields in root.inners(reader, "department") {
        let id = fields.id(reader);
        unique(reader, &fields, "id", &id, &mut seen);
        let visits = fields.number(reader, "visits").unwrap_or_default();
        plan.departments.push(Department { id, name: fields.word(reader, "name"), visits });
        fields.finish(reader);
    }
    let (mut ids, mut letters) = (BTreeSet::new(), BTreeSet::new());
    for mut fields in root.inners(reader, "window") {
        let id = fields.id(reader);
        let letter = fields.word(reader, "letter");
        unique(reader, &fields, "id", &id, &mut ids);
        // Slips of two windows with one letter would carry the same numbers.
        unique(reader, &fields, "letter", &letter, &mut letters);
        plan.windows.push(Window {
            id,
            letter,
            name: fields.word(reader, "name"),
            visits: fields.number(reader, "visits").unwrap_or_default(),
            kept_in: fields.word(reader, "box"),
            terminals: fields.words(reader, "terminals"),
        });
        fields.finish(reader);
    }
}

fn unique(reader: &mut Reader<'_>, fields: &Fields<'_>, key: &str, value: &str, seen: &mut BTreeSet<String>) {
    if !seen.insert(value.to_owned()) {
        let blanks = [("key", &Text::same(key)), ("value", &Text::same(value))];
        let says = Wording::built_in().say("check_value_twice", &blanks);
        reader.report("E0", fields.line_of(reader, key), &fields.subject, says);
    }
}

/// Without contacts to compare with (their file could not be read) no slot is called unknown.
fn slot_exists(reader: &mut Reader<'_>, fields: &Fields<'_>, key: &str, slot: &str, content: &Content) {
    if !content.agencies.is_empty() && content.agency(&ContactId::from(slot)).is_none() {
        unknown(reader, fields, key, slot, "check_unknown_slot");
    }
}

fn unknown(reader: &mut Reader<'_>, fields: &Fields<'_>, key: &str, value: &str, sentence: &str) {
    let says = Wording::built_in().say(sentence, &[("value", &Text::same(value))]);
    reader.report("E4", fields.line_of(reader, key), &fields.subject, says);
}
