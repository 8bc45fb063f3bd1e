//! What a row of each part says before anybody has filled it in.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    Answer, Assignment, Attachment, Backup, Criterion, Department, Device, Exclusion, Facility, FormAmount,
    OutsideLine, OwnPlaybook, PackPlace, Person, Policy, Procedure, Reentry, Relay, Restart, Risk, Routine, Site,
    System, TestCall, Todo, Window, Work,
};
use crate::contact::LocalContact;

/// An empty row of a part, or its empty form, with every field; `None` when there is no such part.
#[must_use]
pub fn blank(part: &str) -> Option<Map<String, Value>> {
    match part {
        "facility" => of::<Facility>(),
        "people" => of::<Person>(),
        "roles" => of::<Assignment>(),
        "contacts" => of::<LocalContact>(),
        "systems" => of::<System>(),
        "lines" => of::<OutsideLine>(),
        "departments" => of::<Department>(),
        "windows" => of::<Window>(),
        "sites" => of::<Site>(),
        "tree" => of::<Relay>(),
        "test_calls" => of::<TestCall>(),
        "devices" => of::<Device>(),
        "backups" => of::<Backup>(),
        "works" => of::<Work>(),
        "attachments" => of::<Attachment>(),
        "criteria" => of::<Criterion>(),
        "procedures" => of::<Procedure>(),
        "packs" => of::<PackPlace>(),
        "amounts" => of::<FormAmount>(),
        "restart" => of::<Restart>(),
        "reentries" => of::<Reentry>(),
        "policy" => of::<Policy>(),
        "routines" => of::<Routine>(),
        "exclusions" => of::<Exclusion>(),
        "answers" => of::<Answer>(),
        "risks" => of::<Risk>(),
        "todos" => of::<Todo>(),
        "playbooks" => of::<OwnPlaybook>(),
        _ => None,
    }
}

fn of<T: Default + Serialize>() -> Option<Map<String, Value>> {
    match serde_json::to_value(T::default()) {
        Ok(Value::Object(fields)) => Some(fields),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::plan::Plan;
    use crate::plan::chapters::{self, FieldKind, Words};

    const ORDER: [&str; 9] =
        ["facility", "people", "contacts", "systems", "criteria", "procedures", "paper", "recovery", "approval"];
    const REFERRED: [&str; 8] =
        ["people", "systems", "departments", "contacts", "roles", "playbooks", "sheets", "binders"];

    #[test]
    fn every_field_of_the_plan_stands_in_one_section_and_no_other() {
        let Ok(Value::Object(plan)) = serde_json::to_value(Plan::default()) else { unreachable!() };
        let mut parts: Vec<&str> = chapters::sections().map(|section| section.part.as_str()).collect();
        parts.sort_unstable();
        let mut of_plan: Vec<&str> = plan.keys().map(String::as_str).collect();
        of_plan.sort_unstable();
        assert_eq!(parts, of_plan, "each part once");
        for section in chapters::sections() {
            let part = section.part.as_str();
            let mut fields: Vec<&str> = section.fields.iter().map(|field| field.id.as_str()).collect();
            if section.is_list() {
                assert_eq!(section.key, chapters::key_of(part), "{part}");
                assert!(plan[part].is_array(), "{part} is a list");
                if !fields.contains(&section.key.as_str()) {
                    fields.push(&section.key);
                }
            } else {
                assert!(plan[part].is_object(), "{part} is a form");
            }
            fields.sort_unstable();
            let row = blank(part).unwrap();
            let mut of_row: Vec<&str> = row.keys().map(String::as_str).collect();
            of_row.sort_unstable();
            assert_eq!(fields, of_row, "{part}");
        }
    }

    #[test]
    fn the_chapters_come_in_order_of_usefulness() {
        let ids: Vec<_> = chapters::chapters().iter().map(|chapter| chapter.id.as_str()).collect();
        assert_eq!(ids, ORDER);
        let minutes: Vec<_> = chapters::chapters().iter().map(|chapter| chapter.minutes).collect();
        assert_eq!(minutes, [10, 15, 25, 40, 25, 60, 15, 20, 15]);
        assert_eq!(chapters::section("facility").unwrap().fields[0].id, "servers_by_vendor", "it comes first");
    }

    #[test]
    fn every_word_is_there_in_both_languages() {
        let both = |words: &Words, at: &str| {
            assert_eq!(words.ja.is_empty(), words.en.is_empty(), "{at}");
            assert!(words.ja.chars().count() <= 110, "{at}: nobody reads that much");
        };
        let told = |words: &Words, at: &str| {
            both(words, at);
            assert!(!words.ja.is_empty(), "{at}");
        };
        for chapter in chapters::chapters() {
            told(&chapter.title, &chapter.id);
            told(&chapter.hint, &chapter.id);
        }
        for section in chapters::sections() {
            told(&section.title, &section.part);
            both(&section.hint, &section.part);
            both(&section.add, &section.part);
            for field in &section.fields {
                let at = format!("{}.{}", section.part, field.id);
                told(&field.label, &at);
                both(&field.hint, &at);
                both(&field.example, &at);
                assert_eq!(field.kind == FieldKind::Choice, !field.options.is_empty(), "{at}");
                let ids: BTreeSet<_> = field.options.iter().map(|option| &option.id).collect();
                assert_eq!(ids.len(), field.options.len(), "{at}: no choice twice");
                for option in &field.options {
                    told(&option.label, &at);
                }
                let points = matches!(field.kind, FieldKind::Reference | FieldKind::References);
                assert_eq!(points, REFERRED.contains(&field.of.as_str()), "{at} points to a part");
            }
        }
    }

    #[test]
    fn a_field_is_of_the_kind_its_value_has() {
        for section in chapters::sections() {
            let row = blank(&section.part).unwrap();
            for field in &section.fields {
                let at = format!("{}.{}", section.part, field.id);
                let value = &row[&field.id];
                match field.kind {
                    FieldKind::Number => assert!(value.is_null() || value.is_u64(), "{at}"),
                    FieldKind::Flag => assert!(value.is_boolean(), "{at}"),
                    FieldKind::References | FieldKind::Texts => assert!(value.is_array(), "{at}"),
                    FieldKind::Reference => assert!(value.is_null() || value.is_string(), "{at}"),
                    FieldKind::Text | FieldKind::Long | FieldKind::Phone | FieldKind::Day | FieldKind::Choice => {
                        assert!(value.is_string(), "{at}");
                    }
                }
            }
        }
    }

    /// What the structs say a choice may be, in words between backticks.
    #[test]
    fn every_choice_is_one_the_plan_knows() {
        let sources = [include_str!("rows.rs"), include_str!("rows_equipment.rs"), include_str!("rows_work.rs")];
        let sources = [sources.concat(), include_str!("../contact/mod.rs").to_owned()].concat();
        for section in chapters::sections() {
            for field in &section.fields {
                for option in &field.options {
                    let id = format!("`{}`", option.id);
                    assert!(
                        sources.contains(&id),
                        "{}.{}: {id} is documented beside its field",
                        section.part,
                        field.id
                    );
                }
            }
        }
    }
}
