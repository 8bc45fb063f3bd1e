//! Reads the rows of a table one after the other.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{Fate, Preview, PreviewRow, Problem, ROWS_SHOWN, Target};
use crate::exchange::sheet::{NoteKind, Row, Sheet};
use crate::plan::blank;
use crate::plan::chapters::{Field, FieldKind};
use crate::plan::draft::Change;
use crate::plan::fields::{self, Known};
use crate::text::{Text, fold_digits};
use crate::wording::Wording;

/// The category of a contact of one's own whose table does not say.
const OTHER: &str = "other";
/// Letters of an id.
const LONGEST_ID: usize = 64;

/// A table on its way into the draft.
pub(super) struct Taking<'a> {
    sheet: &'a Sheet,
    target: &'a Target<'a>,
    columns: Vec<Column>,
    key: &'static str,
    /// The field that names a row; `None` where rows have no name.
    naming: Option<&'static Field>,
    nothing: Map<String, Value>,
    ids: BTreeSet<&'a str>,
    by_name: BTreeMap<String, &'a str>,
    rows: BTreeMap<&'a str, &'a Map<String, Value>>,
    /// The line that spoke of a row first.
    seen: BTreeMap<String, u32>,
    /// What a reference came to: the same names stand in many rows.
    looked_up: BTreeMap<(&'static str, String), Result<Value, Text>>,
    next: i64,
    done: Preview,
}

/// What a column fills.
#[derive(Clone, Copy)]
enum Column {
    Nothing,
    Key,
    Field(&'static Field),
}

/// A row that can be taken.
struct Good {
    id: String,
    row: Map<String, Value>,
    fate: Fate,
}

impl<'a> Taking<'a> {
    pub(super) fn new(sheet: &'a Sheet, target: &'a Target<'a>, mapping: &[String]) -> Self {
        let section = target.section;
        let mut columns: Vec<Column> = Vec::new();
        let mut done = Preview::default();
        for at in 0..sheet.headers.len() {
            let id = mapping.get(at).map(String::as_str).unwrap_or_default();
            let is_new = !id.is_empty() && !done.mapping.iter().any(|given| given == id);
            let column = match super::takable(section).find(|field| field.id == id) {
                Some(field) if is_new => Column::Field(field),
                None if is_new && id == section.key => Column::Key,
                _ => Column::Nothing,
            };
            done.mapping.push(if matches!(column, Column::Nothing) { String::new() } else { id.to_owned() });
            columns.push(column);
        }
        let naming = ["name", "title", "what", "asset"].iter().find_map(|id| section.field(id));
        let key = section.key.as_str();
        let rows: BTreeMap<&str, &Map<String, Value>> =
            target.draft.rows(&section.part).filter_map(|row| Some((row.get(key)?.as_str()?, row))).collect();
        let mut by_name = BTreeMap::new();
        for (id, row) in &rows {
            if let Some(name) = naming.and_then(|field| row.get(&field.id)?.as_str()) {
                by_name.entry(folded(name)).or_insert(*id);
            }
        }
        Self {
            sheet,
            target,
            columns,
            key,
            naming,
            nothing: blank(&section.part).unwrap_or_default(),
            ids: rows.keys().copied().collect(),
            by_name,
            rows,
            seen: BTreeMap::new(),
            looked_up: BTreeMap::new(),
            next: target.draft.last,
            done,
        }
    }

    pub(super) fn preview(mut self) -> Preview {
        let sheet = self.sheet;
        for row in &sheet.rows {
            let problems_before = self.done.problems.len();
            let good = self.row(row);
            let rejected = self.done.problems.iter().skip(problems_before).any(|problem| problem.rejects);
            let good = good.filter(|_| !rejected);
            let fate = good.as_ref().map_or(Fate::Rejected, |good| good.fate);
            if self.done.rows.len() < ROWS_SHOWN {
                let cells = self.shown(row, good.as_ref());
                self.done.rows.push(PreviewRow { line: row.line, fate, cells });
            }
            match fate {
                Fate::New => self.done.new += 1,
                Fate::Changed => self.done.changed += 1,
                Fate::Unchanged => self.done.unchanged += 1,
                Fate::Rejected => self.done.rejected += 1,
            }
            if let Some(good) = good.filter(|good| good.fate != Fate::Unchanged) {
                let part = self.target.section.part.clone();
                self.done.changes.push(Change::Put { part, row: good.id, fields: good.row });
            }
        }
        self.done
    }

    fn row(&mut self, row: &Row) -> Option<Good> {
        let unreadable = self.notes(row.line);
        let mut told_id = String::new();
        let mut values: BTreeMap<&'static str, Value> = BTreeMap::new();
        let mut bad = !unreadable.is_empty();
        for (at, column) in self.columns.clone().into_iter().enumerate() {
            let cell = row.cells.get(at).map(|cell| cell.trim()).unwrap_or_default();
            if cell.is_empty() || unreadable.contains(&at) {
                continue;
            }
            match column {
                Column::Nothing => {}
                Column::Key if is_id(cell) => cell.clone_into(&mut told_id),
                Column::Key => bad |= self.reject(row.line, Some(at), say("table_bad_id", &[])),
                Column::Field(field) => match self.value(row.line, at, field, cell) {
                    Ok(value) if field.id == self.key => {
                        value.as_str().unwrap_or_default().clone_into(&mut told_id);
                    }
                    Ok(value) => drop(values.insert(&field.id, value)),
                    Err(says) => bad |= self.reject(row.line, Some(at), says),
                },
            }
        }
        if self.target.section.part == "contacts" {
            stand_in(&mut values);
        }
        if bad {
            return None;
        }
        self.good(row.line, told_id, values)
    }

    /// The row that is there with the new values over it, or a new one.
    fn good(&mut self, line: u32, told_id: String, values: BTreeMap<&'static str, Value>) -> Option<Good> {
        let name = self.naming.and_then(|field| values.get(field.id.as_str())?.as_str()).unwrap_or_default().to_owned();
        let old = if told_id.is_empty() { self.named(&name) } else { Some(told_id) };
        if let Some(field) = self.naming.filter(|_| name.is_empty() && old.is_none()) {
            self.reject(line, None, say("table_no_name", &[("field", &field.label.text())]));
            return None;
        }
        if values.is_empty() && old.is_none() {
            self.reject(line, None, say("table_nothing", &[]));
            return None;
        }
        let seen = old.clone().unwrap_or_else(|| format!(" {}", folded(&name)));
        let has_identity = old.is_some() || !name.is_empty();
        if let Some(first) = self.seen.get(&seen).filter(|_| has_identity) {
            let first = Text::same(first.to_string());
            self.reject(line, None, say("table_twice", &[("line", &first)]));
            return None;
        }
        self.seen.insert(seen, line);
        let kept = old.as_deref().and_then(|id| self.rows.get(id).copied());
        let mut row = kept.cloned().unwrap_or_else(|| self.nothing.clone());
        row.extend(values.into_iter().map(|(field, value)| (field.to_owned(), value)));
        let id = old.unwrap_or_else(|| self.fresh());
        row.insert(self.key.to_owned(), Value::String(id.clone()));
        let is_own = kept.is_none() && self.target.section.part == "contacts" && !self.is_of_library(&id);
        if is_own && row.get("category").is_some_and(|category| category == "") {
            row.insert("category".to_owned(), Value::from(OTHER));
        }
        let fate = match kept {
            Some(kept) if *kept == row => Fate::Unchanged,
            Some(_) => Fate::Changed,
            None => Fate::New,
        };
        Some(Good { id, row, fate })
    }

    fn named(&self, name: &str) -> Option<String> {
        let name = folded(name);
        if name.is_empty() {
            return None;
        }
        if let Some(id) = self.by_name.get(&name) {
            return Some((*id).to_owned());
        }
        // 「警察」 in a table of contacts means the place the library keeps for the police.
        let known = self.target.known.get("contacts").filter(|_| self.target.section.part == "contacts")?;
        let mut found = known.iter().filter(|one| folded(&one.name.ja) == name || folded(&one.name.en) == name);
        let one = found.next()?;
        found.next().is_none().then(|| one.id.clone())
    }

    fn is_of_library(&self, slot: &str) -> bool {
        self.target.known.get("contacts").is_some_and(|known| known.iter().any(|one| one.id == slot))
    }

    /// As the plan screen names rows: by a number that no change has had.
    fn fresh(&mut self) -> String {
        let table = self.target.section.table.replace('_', "-");
        loop {
            self.next = self.next.saturating_add(1);
            let id = format!("{table}-{}", self.next);
            if !self.ids.contains(id.as_str()) {
                return id;
            }
        }
    }

    fn value(&mut self, line: u32, at: usize, field: &'static Field, cell: &str) -> Result<Value, Text> {
        let Target { section, known, today, .. } = self.target;
        let nobody: &[Known] = &[];
        let known = known.get(field.of.as_str()).map_or(nobody, Vec::as_slice);
        if matches!(field.kind, FieldKind::Reference | FieldKind::References) {
            let key = (field.id.as_str(), cell.to_owned());
            let read = || fields::read(section, field, &[cell.to_owned()], known, *today);
            return self.looked_up.entry(key).or_insert_with(read).clone();
        }
        let has_lost_zero = field.kind == FieldKind::Phone
            && self.sheet.notes_of(line).any(|note| note.column == at && note.kind == NoteKind::LostZero);
        let text = if has_lost_zero { format!("0{cell}") } else { cell.to_owned() };
        let value = fields::read(section, field, &[text], known, *today)?;
        if has_lost_zero {
            self.warn(line, at, say("table_lost_zero", &[]));
        }
        Ok(value)
    }

    /// What the file itself has to say about the cells that are taken, and which of them cannot be read at all.
    fn notes(&mut self, line: u32) -> Vec<usize> {
        let sheet = self.sheet;
        let mut unreadable = Vec::new();
        for note in sheet.notes_of(line) {
            if matches!(self.columns.get(note.column), None | Some(Column::Nothing)) {
                continue;
            }
            let sentence = match note.kind {
                NoteKind::TooLong => "table_too_long",
                NoteKind::Garbled => "table_garbled",
                NoteKind::Formula => "table_formula",
                NoteKind::NotComputed => "table_not_computed",
                NoteKind::Merged => "table_merged",
                NoteKind::Broken => "table_broken_cell",
                NoteKind::Control => "table_control",
                // Said where the number is read; a heading has no row.
                NoteKind::LostZero | NoteKind::Heading => continue,
            };
            if matches!(note.kind, NoteKind::TooLong | NoteKind::Garbled) {
                self.reject(line, Some(note.column), say(sentence, &[]));
                unreadable.push(note.column);
            } else {
                self.warn(line, note.column, say(sentence, &[]));
            }
        }
        unreadable
    }

    fn warn(&mut self, line: u32, column: usize, says: Text) {
        self.done.problems.push(Problem { line, column: Some(column), says, rejects: false });
    }

    fn reject(&mut self, line: u32, column: Option<usize>, says: Text) -> bool {
        self.done.problems.push(Problem { line, column, says, rejects: true });
        true
    }

    fn shown(&self, row: &Row, good: Option<&Good>) -> Vec<Text> {
        let nobody: &[Known] = &[];
        let as_kept = |column: &Column, cell: &String| match (column, good) {
            (Column::Field(field), Some(good)) if !cell.is_empty() => {
                let known = self.target.known.get(field.of.as_str()).map_or(nobody, Vec::as_slice);
                fields::shown(field, good.row.get(&field.id).unwrap_or(&Value::Null), known)
            }
            _ => Text::same(cell.as_str()),
        };
        self.columns.iter().zip(&row.cells).map(|(column, cell)| as_kept(column, cell)).collect()
    }
}

/// A card of a person without a company: the person is whom one calls.
fn stand_in(values: &mut BTreeMap<&'static str, Value>) {
    if !values.contains_key("name")
        && let Some(person) = values.get("person").cloned()
    {
        values.insert("name", person);
    }
}

fn is_id(text: &str) -> bool {
    text.len() <= LONGEST_ID && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_/.".contains(&byte))
}

/// Spaces, full width and capitals do not make another name.
fn folded(name: &str) -> String {
    let half = |letter: char| match letter {
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(letter as u32 - 'Ａ' as u32 + 'A' as u32).unwrap_or(letter),
        other => other,
    };
    fold_digits(name).chars().filter(|letter| !letter.is_whitespace()).map(half).flat_map(char::to_lowercase).collect()
}

fn say(key: &str, blanks: &[(&str, &Text)]) -> Text {
    Wording::built_in().say(key, blanks)
}
