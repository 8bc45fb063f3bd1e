//! What the rows of a plan are called, so that people read names and never ids.

use serde_json::{Map, Value};

use super::Plan;
use super::chapters::{self, Field, FieldKind};
use crate::ids::{ContactId, PlaybookId, RoleId};
use crate::playbook::{Content, parse};
use crate::text::Text;
use crate::time::{english_date, reiwa};
use crate::wording::Wording;

/// The fields of a row.
pub(super) type Fields = Map<String, Value>;

/// What may stand as the name of a row, the first that is filled in.
const NAMING: [&str; 8] = ["name", "title", "what", "trigger", "threat", "place", "asset", "reason"];

/// A plan as fields, with the names of what it refers to.
#[derive(Debug)]
pub(super) struct Names<'a> {
    tree: Fields,
    content: &'a Content,
}

impl<'a> Names<'a> {
    pub(super) fn of(plan: &Plan, content: &'a Content) -> Self {
        let tree = match serde_json::to_value(plan) {
            Ok(Value::Object(tree)) => tree,
            _ => Map::new(),
        };
        Self { tree, content }
    }

    /// The parts of a plan, by their names.
    pub(super) fn parts(&self) -> impl Iterator<Item = &str> {
        self.tree.keys().map(String::as_str)
    }

    /// The fields of a form; `None` for a list.
    pub(super) fn form(&self, part: &str) -> Option<&Fields> {
        self.tree.get(part)?.as_object()
    }

    /// The rows of a list with their ids, in their order.
    pub(super) fn rows(&self, part: &str) -> Vec<(&str, &Fields)> {
        let key = chapters::key_of(part);
        let rows = self.tree.get(part).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
        rows.map(|fields| (word(fields, key), fields)).collect()
    }

    /// What a row is called.
    pub(super) fn title(&self, part: &str, fields: &Fields) -> Text {
        let id = word(fields, chapters::key_of(part));
        let refer = |of: &str, field: &str| self.refer(of, word(fields, field));
        match part {
            "contacts" => self.contact(id, Some(fields)),
            "roles" => self.refer("roles", id),
            "playbooks" => self.playbook(id, word(fields, "text")),
            "tree" => joined(&[refer("people", "from"), refer("people", "to")], "→"),
            "test_calls" => joined(&[refer("contacts", "contact"), Text::same(word(fields, "on"))], " "),
            "backups" => joined(&[refer("systems", "system"), Text::same(word(fields, "what"))], " "),
            "amounts" => refer("sheets", "form"),
            "procedures" => joined(&[refer("departments", "department"), refer("playbooks", "playbook")], " "),
            _ => match NAMING.iter().map(|field| word(fields, field)).find(|words| !words.is_empty()) {
                Some(words) => Text::same(words),
                None => Text::same(id),
            },
        }
    }

    /// What the row is called that a reference names; the id when there is none.
    pub(super) fn refer(&self, of: &str, id: &str) -> Text {
        if id.is_empty() {
            return Text::default();
        }
        if matches!(of, "sheets" | "binders") {
            return self.content.paper(id);
        }
        let row = self.rows(of).into_iter().find(|(row, _)| *row == id).map(|(_, fields)| fields);
        match of {
            "roles" => match self.content.role(&RoleId::from(id)) {
                Some(role) => role.name.clone(),
                None => Text::same(id),
            },
            "contacts" => self.contact(id, row),
            "playbooks" => self.playbook(id, row.map(|fields| word(fields, "text")).unwrap_or_default()),
            _ => row.map_or_else(|| Text::same(id), |fields| self.title(of, fields)),
        }
    }

    /// A value as people read it.
    pub(super) fn shown(&self, field: Option<&Field>, value: &Value) -> Text {
        match value {
            Value::Null | Value::Object(_) => Text::default(),
            Value::Bool(flag) => Wording::built_in().say(if *flag { "compare_yes" } else { "compare_no" }, &[]),
            Value::Number(number) => Text::same(number.to_string()),
            Value::String(words) => self.said(field, words),
            Value::Array(list) => joined(&list.iter().map(|one| self.shown(field, one)).collect::<Vec<_>>(), "、"),
        }
    }

    fn said(&self, field: Option<&Field>, words: &str) -> Text {
        let Some(field) = field else { return Text::same(words) };
        match field.kind {
            FieldKind::Choice => {
                let option = field.options.iter().find(|option| option.id == words);
                option.map_or_else(|| Text::same(words), |option| option.label.text())
            }
            FieldKind::Reference | FieldKind::References => self.refer(&field.of, words),
            FieldKind::Day => day(words),
            FieldKind::Text
            | FieldKind::Long
            | FieldKind::Number
            | FieldKind::Phone
            | FieldKind::Flag
            | FieldKind::Texts => Text::same(words),
        }
    }

    /// The office of the library (電子カルテの保守会社), or what the hospital calls its own.
    fn contact(&self, slot: &str, fields: Option<&Fields>) -> Text {
        match self.content.agency(&ContactId::from(slot)) {
            Some(agency) => agency.name.clone(),
            None => {
                Text::same(fields.map(|fields| word(fields, "name")).filter(|name| !name.is_empty()).unwrap_or(slot))
            }
        }
    }

    fn playbook(&self, id: &str, text: &str) -> Text {
        let own = parse::playbook(text, id).ok().map(|playbook| playbook.title);
        let built_in = || self.content.playbook(&PlaybookId::from(id)).map(|playbook| playbook.title.clone());
        own.or_else(built_in).unwrap_or_else(|| Text::same(id))
    }
}

/// A field that holds one text; empty when it is anything else.
pub(super) fn word<'f>(fields: &'f Fields, name: &str) -> &'f str {
    fields.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A day as documents write it; what is no day stays as it is.
pub(super) fn day(words: &str) -> Text {
    match super::day(words) {
        Some(day) => Text::new(reiwa(day), english_date(day)),
        None => Text::same(words),
    }
}

/// Those that say anything, one behind the other.
pub(super) fn joined(texts: &[Text], between: &str) -> Text {
    let join = |of: fn(&Text) -> &str, between: &str| {
        texts.iter().map(of).filter(|words| !words.is_empty()).collect::<Vec<_>>().join(between)
    };
    let in_english = if between == "、" { ", " } else { between };
    Text::new(join(|text| &text.ja, between), join(|text| &text.en, in_english))
}
