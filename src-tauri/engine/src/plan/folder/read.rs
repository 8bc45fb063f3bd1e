//! Reads files of TOML into a plan: first every file by itself, then what points from one to another.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{Folder, LARGEST, VERSION, is_playbook, named, sort};
use crate::ids::{ContactId, RoleId};
use crate::plan::blank;
use crate::plan::chapters::{self, Field, FieldKind, Section};
use crate::playbook::parse::SourceFile;
use crate::playbook::parse::reader::{Fields, Reader};
use crate::playbook::{Content, Finding};
use crate::text::Text;
use crate::wording::Wording;

/// What is known while files are read.
struct Reading<'c> {
    files: &'c [SourceFile],
    content: &'c Content,
    tree: Map<String, Value>,
    folder: Folder,
    pointers: Vec<Pointer>,
}

/// A field that names a row of another part, to be looked up when everything is read.
struct Pointer {
    of: &'static str,
    value: String,
    found: Finding,
}

/// Reads the files of a folder; those that are not there leave their parts empty.
#[must_use]
pub fn read(files: &[SourceFile], content: &Content) -> Folder {
    let mut reading = Reading::new(files, content);
    let names: BTreeSet<&str> = chapters::sections().map(|section| section.file.as_str()).collect();
    for name in &names {
        if let Some(file) = named(files, name) {
            let sections: Vec<&Section> = chapters::sections().filter(|section| section.file == *name).collect();
            reading.file(file, &sections, |section| section.table.as_str());
        }
    }
    for file in files.iter().filter(|file| !is_playbook(&file.path)) {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        if name.ends_with(".toml") && !names.contains(name) {
            let says = Wording::built_in().say("check_unknown_file", &[("file", &Text::same(name))]);
            reading.folder.findings.push(finding(&file.path, 0, "E0", "", says));
        }
    }
    reading.finish()
}

/// Reads a whole plan out of one file.
#[must_use]
pub fn read_one(file: &SourceFile, content: &Content) -> Folder {
    let mut reading = Reading::new(&[], content);
    let sections: Vec<&Section> = chapters::sections().collect();
    reading.file(file, &sections, |section| if section.table.is_empty() { &section.part } else { &section.table });
    reading.finish()
}

impl<'c> Reading<'c> {
    fn new(files: &'c [SourceFile], content: &'c Content) -> Self {
        Self { files, content, tree: Map::new(), folder: Folder::default(), pointers: Vec::new() }
    }

    fn file(
        &mut self,
        file: &SourceFile,
        sections: &[&'static Section],
        table_of: fn(&'static Section) -> &'static str,
    ) {
        if file.text.len() > LARGEST {
            let says = Wording::built_in().say("check_file_large", &[]);
            self.folder.findings.push(finding(&file.path, 0, "E0", "", says));
            return;
        }
        let mut reader = Reader::new(&file.path, &file.text);
        if let Some(table) = reader.table() {
            let mut root = Fields::new(table.get_ref(), 1, "");
            if root.number(&mut reader, "version").is_some_and(|version| version > VERSION) {
                self.folder.is_newer = true;
                let line = root.line_of(&reader, "version");
                reader.report("E0", line, "", Wording::built_in().say("check_newer", &[]));
            }
            for section in sections {
                self.section(&mut reader, &mut root, section, table_of(section));
                self.folder.parts.insert(section.part.clone());
            }
            root.finish(&mut reader);
        }
        self.folder.findings.append(&mut reader.findings);
    }

    fn section(&mut self, reader: &mut Reader<'_>, root: &mut Fields<'_>, section: &'static Section, table: &str) {
        if section.is_list() {
            let rows = self.rows(reader, root, section, table);
            self.tree.insert(section.part.clone(), Value::Array(rows));
            return;
        }
        let form = if table.is_empty() {
            self.fields(reader, root, section)
        } else {
            let Some(mut fields) = root.inner(reader, table) else { return };
            let form = self.fields(reader, &mut fields, section);
            fields.finish(reader);
            form
        };
        self.tree.insert(section.part.clone(), Value::Object(form));
    }

    fn rows(
        &mut self,
        reader: &mut Reader<'_>,
        root: &mut Fields<'_>,
        section: &'static Section,
        table: &str,
    ) -> Vec<Value> {
        let mut rows = Vec::new();
        let (mut ids, mut letters) = (BTreeSet::new(), BTreeSet::new());
        for mut fields in root.inners(reader, table) {
            let id = fields.word(reader, &section.key);
            fields.subject.clone_from(&id);
            if id.is_empty() {
                reader.report("E0", fields.line, "", Wording::built_in().say("check_no_id", &[]));
            }
            unique(reader, &fields, &section.key, &id, &mut ids);
            let mut row = self.fields(reader, &mut fields, section);
            // Slips of two windows with one letter would carry the same numbers.
            if let Some(letter) = row.get("letter").and_then(Value::as_str).filter(|letter| !letter.is_empty()) {
                unique(reader, &fields, "letter", letter, &mut letters);
            }
            if section.part == "playbooks" {
                self.playbook(reader, &mut fields, &mut row);
            }
            row.insert(section.key.clone(), Value::String(id));
            fields.finish(reader);
            rows.push(Value::Object(row));
        }
        rows
    }

    /// A playbook has a file of its own beside the table, so that it can be edited and compared like the built-in ones.
    fn playbook(&self, reader: &mut Reader<'_>, fields: &mut Fields<'_>, row: &mut Map<String, Value>) {
        let Some(path) = fields.text(reader, "file") else { return };
        let beside = self.files.iter().find(|file| {
            is_playbook(&file.path) && file.path.ends_with(path.as_str()) && path.starts_with(super::PLAYBOOKS)
        });
        match beside {
            Some(file) => {
                row.insert("text".to_owned(), Value::String(file.text.clone()));
            }
            None => {
                let says = Wording::built_in().say("check_no_file", &[("file", &Text::same(path))]);
                reader.report("E0", fields.line_of(reader, "file"), &fields.subject, says);
            }
        }
    }

    fn fields(
        &mut self,
        reader: &mut Reader<'_>,
        fields: &mut Fields<'_>,
        section: &'static Section,
    ) -> Map<String, Value> {
        let mut row = blank(&section.part).unwrap_or_default();
        for field in &section.fields {
            let Some(value) = value(reader, fields, field) else { continue };
            self.points(reader, fields, field, &value);
            row.insert(field.id.clone(), value);
        }
        row
    }

    fn points(&mut self, reader: &Reader<'_>, fields: &Fields<'_>, field: &'static Field, value: &Value) {
        let ids: Vec<&str> = match value {
            Value::String(id) => vec![id],
            Value::Array(ids) => ids.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        if !matches!(field.kind, FieldKind::Reference | FieldKind::References) {
            return;
        }
        for id in ids {
            let line = fields.line_of(reader, &field.id);
            let sentence = match field.of.as_str() {
                "people" => "check_unknown_person",
                "roles" => "check_unknown_role",
                "contacts" => "check_unknown_slot",
                _ => "check_unknown_row",
            };
            let says = Wording::built_in().say(sentence, &[("value", &Text::same(id))]);
            let found = finding(reader.path(), line, "E4", &fields.subject, says);
            self.pointers.push(Pointer { of: &field.of, value: id.to_owned(), found });
        }
    }

    fn finish(mut self) -> Folder {
        match serde_json::from_value(Value::Object(self.tree)) {
            Ok(plan) => self.folder.plan = plan,
            // Every value was read as its field wants it, so this cannot be; if it is, nothing is taken.
            Err(problem) => {
                let says = Wording::built_in().say("check_toml", &[("detail", &Text::same(problem.to_string()))]);
                self.folder.findings.push(finding("", 0, "E0", "", says));
                self.folder.parts.clear();
            }
        }
        let plan = &self.folder.plan;
        let own = |ids: &mut dyn Iterator<Item = &str>| ids.map(str::to_owned).collect::<BTreeSet<String>>();
        let people = own(&mut plan.people.iter().map(|one| one.id.as_str()));
        let systems = own(&mut plan.systems.iter().map(|one| one.id.as_str()));
        let departments = own(&mut plan.departments.iter().map(|one| one.id.as_str()));
        let contacts =
            own(&mut plan.contacts.iter().filter(|one| !one.category.is_empty()).map(|one| one.slot.as_str()));
        let playbooks = own(&mut plan.playbooks.iter().map(|one| one.id.as_str()));
        let content = self.content;
        // Without a library to compare with (its file could not be read) nothing of it is called unknown.
        let is_known = |pointer: &Pointer| match pointer.of {
            "people" => people.contains(&pointer.value),
            "systems" => systems.contains(&pointer.value),
            "departments" => departments.contains(&pointer.value),
            "contacts" => {
                let slot = ContactId::from(pointer.value.as_str());
                contacts.contains(&pointer.value) || content.agencies.is_empty() || content.agency(&slot).is_some()
            }
            "roles" => content.roles.is_empty() || content.role(&RoleId::from(pointer.value.as_str())).is_some(),
            "playbooks" => {
                let built_in = content.playbooks.keys().any(|id| id.as_str() == pointer.value);
                playbooks.contains(&pointer.value) || content.playbooks.is_empty() || built_in
            }
            "sheets" => content.sheets.is_empty() || content.sheets.iter().any(|one| one.id == pointer.value),
            "binders" => content.binders.is_empty() || content.binders.iter().any(|one| one.id == pointer.value),
            _ => true,
        };
        let unknown = self.pointers.into_iter().filter(|pointer| !is_known(pointer)).map(|pointer| pointer.found);
        self.folder.findings.extend(unknown);
        sort(&mut self.folder.findings);
        self.folder.findings.dedup();
        self.folder
    }
}

/// A field as its kind wants it; `None` when it is absent, empty, or not of that kind (then it was reported).
fn value(reader: &mut Reader<'_>, fields: &mut Fields<'_>, field: &Field) -> Option<Value> {
    let word = |word: String| Some(word).filter(|word| !word.is_empty()).map(Value::String);
    let words = |words: Vec<String>| Some(words).filter(|words| !words.is_empty()).map(Value::from);
    match field.kind {
        FieldKind::Number => fields.number(reader, &field.id).map(Value::from),
        FieldKind::Flag => fields.flag(reader, &field.id).map(Value::Bool),
        FieldKind::Day => word(fields.date_word(reader, &field.id)),
        FieldKind::References | FieldKind::Texts => words(fields.words(reader, &field.id)),
        FieldKind::Choice => {
            let chosen = fields.word(reader, &field.id);
            let is_one = field.options.iter().any(|option| option.id == chosen);
            if !chosen.is_empty() && !is_one {
                let ids: Vec<&str> = field.options.iter().map(|option| option.id.as_str()).collect();
                let blanks = [("key", &Text::same(field.id.as_str())), ("words", &Text::same(ids.join(" | ")))];
                let says = Wording::built_in().say("check_one_of", &blanks);
                reader.report("E0", fields.line_of(reader, &field.id), &fields.subject, says);
            }
            word(chosen)
        }
        FieldKind::Text | FieldKind::Long | FieldKind::Phone | FieldKind::Reference => {
            word(fields.word(reader, &field.id))
        }
    }
}

fn unique(reader: &mut Reader<'_>, fields: &Fields<'_>, key: &str, value: &str, seen: &mut BTreeSet<String>) {
    if !seen.insert(value.to_owned()) {
        let blanks = [("key", &Text::same(key)), ("value", &Text::same(value))];
        let says = Wording::built_in().say("check_value_twice", &blanks);
        reader.report("E0", fields.line_of(reader, key), &fields.subject, says);
    }
}

fn finding(file: &str, line: usize, code: &'static str, subject: &str, says: Text) -> Finding {
    Finding { file: file.to_owned(), line, code, subject: subject.to_owned(), says }
}
