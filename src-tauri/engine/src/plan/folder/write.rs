//! Writes a plan as files of TOML that can be read, compared and taken in again. The same plan gives the same bytes.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{Map, Value};

use super::{PLAYBOOKS, VERSION};
use crate::plan::chapters::{self, Section};
use crate::plan::{Plan, blank};
use crate::playbook::parse::SourceFile;
use crate::wording::Wording;

/// The files of a folder, sorted by name. Those without content are there, too: a folder that is written again must not
/// keep what is no longer in the plan.
#[must_use]
pub fn write(plan: &Plan) -> Vec<SourceFile> {
    let mut tree = tree_of(plan);
    let mut files = playbooks(&mut tree);
    let mut names: Vec<&str> = Vec::new();
    for section in chapters::sections() {
        if !names.contains(&section.file.as_str()) {
            names.push(&section.file);
        }
    }
    for name in names {
        // Fields at the top have to come before the first table.
        let of_file = || chapters::sections().filter(|section| section.file == name);
        let sections = of_file().filter(|section| !section.is_list()).chain(of_file().filter(|one| one.is_list()));
        let mut text = String::new();
        for section in sections {
            part(&mut text, section, &section.table, &tree);
        }
        let titles: Vec<&str> = of_file().map(|section| section.title.ja.as_str()).collect();
        let text = format!("# {}\nversion = {VERSION}\n{text}", titles.join("・"));
        files.push(SourceFile { path: name.to_owned(), text });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// A whole plan in one file.
#[must_use]
pub fn one_file(plan: &Plan) -> String {
    let tree = tree_of(plan);
    let mut text = format!("# {}\nversion = {VERSION}\n", Wording::built_in().say("plan_template", &[]).ja);
    for section in chapters::sections() {
        let table = if section.table.is_empty() { &section.part } else { &section.table };
        part(&mut text, section, table, &tree);
    }
    text
}

fn tree_of(plan: &Plan) -> Map<String, Value> {
    match serde_json::to_value(plan) {
        Ok(Value::Object(tree)) => tree,
        _ => Map::new(),
    }
}

/// Takes the texts of one's own playbooks out of their rows and gives them as files.
fn playbooks(tree: &mut Map<String, Value>) -> Vec<SourceFile> {
    let rows = tree.get_mut("playbooks").and_then(Value::as_array_mut).into_iter().flatten();
    let mut files = Vec::new();
    let mut taken = BTreeSet::new();
    for (number, row) in (1_u32..).zip(rows.filter_map(Value::as_object_mut)) {
        let id = row.get("id").and_then(Value::as_str).unwrap_or_default();
        let is_slug = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        // What is no slug, or differs only in capitals, is no name of a file that every system keeps apart.
        let is_name = is_slug && taken.insert(id.to_ascii_lowercase());
        let name = if is_name { id.to_owned() } else { format!("playbook_{number}") };
        let path = format!("{PLAYBOOKS}/{name}.toml");
        let text = row.remove("text").and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default();
        row.insert("file".to_owned(), Value::String(path.clone()));
        files.push(SourceFile { path, text });
    }
    files
}

fn part(text: &mut String, section: &Section, table: &str, tree: &Map<String, Value>) {
    let nothing = blank(&section.part).unwrap_or_default();
    match tree.get(&section.part) {
        Some(Value::Array(rows)) => {
            for row in rows.iter().filter_map(Value::as_object) {
                let _ = write!(text, "\n[[{table}]]\n");
                entry(text, &section.key, row.get(&section.key).unwrap_or(&Value::Null));
                fields(text, section, row, &nothing);
            }
        }
        Some(Value::Object(form)) => {
            let mut inside = String::new();
            fields(&mut inside, section, form, &nothing);
            if !table.is_empty() && !inside.is_empty() {
                let _ = write!(text, "\n[{table}]\n");
            }
            text.push_str(&inside);
        }
        _ => {}
    }
}

fn fields(text: &mut String, section: &Section, row: &Map<String, Value>, nothing: &Map<String, Value>) {
    let ids = section.fields.iter().map(|field| field.id.as_str()).filter(|id| *id != section.key);
    for id in ids.chain((section.part == "playbooks").then_some("file")) {
        if let Some(value) = row.get(id).filter(|value| nothing.get(id) != Some(value)) {
            entry(text, id, value);
        }
    }
}

fn entry(text: &mut String, key: &str, value: &Value) {
    let said = match value {
        Value::String(words) => string(words),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().filter_map(Value::as_str).map(string).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Null | Value::Object(_) => return,
        other => other.to_string(),
    };
    let _ = writeln!(text, "{key} = {said}");
}

/// Several lines stand below each other; whatever else could be mistaken is escaped.
fn string(words: &str) -> String {
    let in_lines = words.contains('\n');
    let mut out = String::from(if in_lines { "\"\"\"\n" } else { "\"" });
    for letter in words.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push('\n'),
            '\t' => out.push('\t'),
            // The reader takes it for the mark of a file that is no UTF-8.
            char::REPLACEMENT_CHARACTER => out.push_str("\\uFFFD"),
            letter if letter.is_control() || ('\u{2028}'..='\u{202E}').contains(&letter) || letter == '\u{FEFF}' => {
                let _ = write!(out, "\\u{:04X}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out.push_str(if in_lines { "\"\"\"" } else { "\"" });
    out
}
