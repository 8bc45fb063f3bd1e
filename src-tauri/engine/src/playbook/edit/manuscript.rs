//! The text of one playbook as a tree that remembers how it was written: order, spaces and comments.

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, Value};

use super::EditRefusal;

/// No playbook is longer; what is larger was not made by people.
pub const MOST_BYTES: usize = 256 * 1024;
/// More steps than anybody walks.
pub const MOST_STEPS: usize = 300;

/// One playbook being edited.
#[derive(Clone, Debug)]
pub struct Manuscript {
    toml: DocumentMut,
}

/// Where a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place<'a> {
    /// The step; empty: the playbook's `first`.
    pub(super) step: &'a str,
    /// `next`, `join`, `first`, or `cannot` for a way around.
    pub(super) key: &'a str,
}

impl Manuscript {
    /// Reads a text.
    ///
    /// # Errors
    /// What is no TOML, too large, or written in a way that cannot be edited.
    pub fn read(text: &str) -> Result<Self, EditRefusal> {
        if text.len() > MOST_BYTES {
            return Err(EditRefusal::TooLarge);
        }
        let toml: DocumentMut = text.parse().map_err(|_| EditRefusal::Unreadable)?;
        let manuscript = Self { toml };
        let steps = manuscript.toml.get("step");
        if steps.is_some_and(|item| !item.is_array_of_tables()) {
            return Err(EditRefusal::Unreadable);
        }
        if manuscript.steps().count() > MOST_STEPS {
            return Err(EditRefusal::TooLarge);
        }
        Ok(manuscript)
    }

    /// The text as it is now.
    #[must_use]
    pub fn text(&self) -> String {
        self.toml.to_string()
    }

    /// A word at the top of the file.
    #[must_use]
    pub fn word(&self, key: &str) -> String {
        word(self.toml.as_table(), key)
    }

    /// It was written for a newer program. A text says so with `format = 2`; without it, it is of the first format.
    #[must_use]
    pub fn is_newer(&self) -> bool {
        self.toml.get("format").is_some_and(|format| format.as_integer() != Some(1))
    }

    /// The top of the file.
    pub(super) fn root_mut(&mut self) -> &mut Table {
        self.toml.as_table_mut()
    }

    /// Gives the playbook another name.
    pub fn rename(&mut self, id: &str) {
        put(self.root_mut(), "id", id.into());
    }

    /// Takes out what only one playbook may have, and what says when sources were read for it.
    pub fn forget_symptom(&mut self) {
        self.root_mut().remove("symptom");
        self.root_mut().remove("hint");
        if let Some(en) = english_mut(self.root_mut()) {
            en.remove("hint");
        }
    }

    /// The steps in their order.
    pub(super) fn steps(&self) -> impl Iterator<Item = &Table> {
        self.toml.get("step").and_then(Item::as_array_of_tables).into_iter().flat_map(ArrayOfTables::iter)
    }

    pub(super) fn steps_mut(&mut self) -> impl Iterator<Item = &mut Table> {
        self.toml.get_mut("step").and_then(Item::as_array_of_tables_mut).into_iter().flat_map(ArrayOfTables::iter_mut)
    }

    /// Ids of the steps in their order.
    pub(super) fn ids(&self) -> Vec<String> {
        self.steps().map(|step| word(step, "id")).collect()
    }

    pub(super) fn has(&self, id: &str) -> bool {
        !id.is_empty() && self.steps().any(|step| word(step, "id") == id)
    }

    /// Where a step stands, from 0.
    pub(super) fn place(&self, id: &str) -> Result<usize, EditRefusal> {
        self.ids().iter().position(|known| known == id).ok_or(EditRefusal::UnknownStep)
    }

    pub(super) fn step(&self, id: &str) -> Result<&Table, EditRefusal> {
        self.steps().find(|step| word(step, "id") == id).ok_or(EditRefusal::UnknownStep)
    }

    pub(super) fn step_mut(&mut self, id: &str) -> Result<&mut Table, EditRefusal> {
        self.steps_mut().find(|step| word(step, "id") == id).ok_or(EditRefusal::UnknownStep)
    }

    /// The top of the file, to be read.
    pub(in crate::playbook) fn root(&self) -> &Table {
        self.toml.as_table()
    }

    /// Sets or takes out what stands at the top of the file.
    pub(in crate::playbook) fn set_root(&mut self, key: &str, item: Option<&Item>) {
        match (item.cloned(), self.toml.get_mut(key)) {
            (Some(item), Some(old)) => *old = item,
            (Some(item), None) => {
                self.toml.insert(key, item);
            }
            (None, _) => {
                self.toml.remove(key);
            }
        }
    }

    /// The steps, to be read.
    pub(in crate::playbook) fn step_tables(&self) -> impl Iterator<Item = &Table> {
        self.steps()
    }

    /// There is such a step.
    #[must_use]
    pub fn has_step(&self, id: &str) -> bool {
        self.has(id)
    }

    /// Ids of the steps that stand before one, in their order.
    pub(in crate::playbook) fn ids_before(&self, id: &str) -> Vec<String> {
        self.ids().into_iter().take_while(|known| known != id).collect()
    }

    /// Another step of the same id in its place, behind another one when it is new, or none at all.
    pub(in crate::playbook) fn replace_step(&mut self, id: &str, step: Option<Table>, behind: Option<&str>) {
        let at = self.ids().iter().position(|known| known == id);
        let behind = behind.and_then(|behind| self.ids().iter().position(|known| known == behind));
        self.rearrange(|steps| match (at, step) {
            (Some(at), Some(step)) => {
                if let Some(old) = steps.get_mut(at) {
                    *old = step;
                }
            }
            (Some(at), None) => {
                steps.remove(at);
            }
            (None, Some(step)) => steps.insert(behind.map_or(0, |behind| behind + 1).min(steps.len()), step),
            (None, None) => {}
        });
    }

    /// Puts steps into another order, takes some out or new ones in. Comments above a step go with it.
    pub(super) fn rearrange(&mut self, change: impl FnOnce(&mut Vec<Table>)) {
        let mut steps: Vec<Table> = self.steps().cloned().collect();
        change(&mut steps);
        for (place, step) in steps.iter_mut().enumerate() {
            place_at(step, place);
        }
        let steps: ArrayOfTables = steps.into_iter().collect();
        self.toml.insert("step", Item::ArrayOfTables(steps));
    }

    /// Changes every link: the closure gets where it stands and where it leads, and says where it is to lead.
    pub(super) fn relink(&mut self, mut change: impl FnMut(Place<'_>, &str) -> Option<String>) {
        relink_one(self.root_mut(), "first", |old| change(Place { step: "", key: "first" }, old));
        for step in self.steps_mut() {
            let id = word(step, "id");
            for key in ["next", "join"] {
                relink_one(step, key, |old| change(Place { step: &id, key }, old));
            }
            for (list, key, place) in
                [("choice", "next", "next"), ("track", "first", "first"), ("cannot", "next", "cannot")]
            {
                for inner in inners_mut(step, list) {
                    relink_one(inner, key, |old| change(Place { step: &id, key: place }, old));
                }
            }
        }
    }
}

fn relink_one(table: &mut Table, key: &str, change: impl FnOnce(&str) -> Option<String>) {
    let Some(old) = table.get(key).and_then(Item::as_str) else { return };
    if let Some(new) = change(old) {
        put(table, key, new.into());
    }
}

/// Tables are written in the order of their positions: those of one step stay together, in their own order.
fn place_at(step: &mut Table, place: usize) {
    const APART: isize = 100_000;
    let begin = isize::try_from(place).unwrap_or_default().saturating_add(1).saturating_mul(APART);
    let old = step.position();
    let shift = |position: Option<isize>| match (position, old) {
        (Some(position), Some(old)) => Some(begin.saturating_add(position.saturating_sub(old))),
        (Some(_) | None, _) => None,
    };
    step.set_position(Some(begin));
    for (_, item) in step.iter_mut() {
        if let Some(table) = item.as_table_mut() {
            table.set_position(shift(table.position()));
        }
        for table in item.as_array_of_tables_mut().into_iter().flat_map(ArrayOfTables::iter_mut) {
            table.set_position(shift(table.position()));
        }
    }
}

/// A string of a table, empty when absent.
pub(super) fn word(table: &Table, key: &str) -> String {
    table.get(key).and_then(Item::as_str).unwrap_or_default().to_owned()
}

/// A list of strings, empty when absent.
pub(super) fn words(table: &Table, key: &str) -> Vec<String> {
    let array = table.get(key).and_then(Item::as_array);
    array.into_iter().flat_map(Array::iter).filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Sets a value where it stands, or behind the others of the table; a comment on its line stays.
pub(super) fn put(table: &mut Table, key: &str, mut value: Value) {
    if let Some(old) = table.get_mut(key).and_then(Item::as_value_mut) {
        if !is_same(old, &value) {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        return;
    }
    let width = column(table);
    value.decor_mut().set_prefix(" ");
    table.insert(key, Item::Value(value));
    if let Some(mut key_mut) = table.key_mut(key) {
        let gap = width.saturating_sub(key.len()).max(1);
        key_mut.leaf_decor_mut().set_suffix(" ".repeat(gap));
    }
}

fn is_same(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::String(old), Value::String(new)) => old.value() == new.value(),
        (Value::Integer(old), Value::Integer(new)) => old.value() == new.value(),
        (Value::Array(old), Value::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new.iter()).all(|(old, new)| is_same(old, new))
        }
        (
            Value::String(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::Datetime(_)
            | Value::Array(_)
            | Value::InlineTable(_),
            _,
        ) => false,
    }
}

/// In which column the `=` of this table stand, counted from its first key.
fn column(table: &Table) -> usize {
    let first = table.iter().find(|(_, item)| item.is_value()).and_then(|(key, _)| table.key(key));
    first.map_or(8, |key| {
        let suffix = key.leaf_decor().suffix().and_then(|raw| raw.as_str()).unwrap_or(" ");
        key.get().len() + suffix.len()
    })
}

/// Sets a list of strings; an empty one is taken out.
pub(super) fn put_words(table: &mut Table, key: &str, words: &[String]) {
    if words.is_empty() {
        table.remove(key);
    } else {
        put(table, key, Value::Array(words.iter().map(String::as_str).collect()));
    }
}

/// The tables written `[[key]]`.
pub(super) fn inners<'t>(table: &'t Table, key: &str) -> impl Iterator<Item = &'t Table> {
    table.get(key).and_then(Item::as_array_of_tables).into_iter().flat_map(ArrayOfTables::iter)
}

pub(super) fn inners_mut<'t>(table: &'t mut Table, key: &str) -> impl Iterator<Item = &'t mut Table> {
    table.get_mut(key).and_then(Item::as_array_of_tables_mut).into_iter().flat_map(ArrayOfTables::iter_mut)
}

/// The inner table of that id.
pub(super) fn inner_mut<'t>(table: &'t mut Table, key: &str, id: &str) -> Result<&'t mut Table, EditRefusal> {
    inners_mut(table, key).find(|inner| word(inner, "id") == id).ok_or(EditRefusal::UnknownBranch)
}

/// Puts an inner table behind the others.
pub(super) fn push_inner(table: &mut Table, key: &str, inner: Table) {
    match table.get_mut(key).and_then(Item::as_array_of_tables_mut) {
        Some(list) => list.push(inner),
        None => {
            let list: ArrayOfTables = std::iter::once(inner).collect();
            table.insert(key, Item::ArrayOfTables(list));
        }
    }
    settle(table);
}

/// An inner table right below what stands above it, without an empty line.
pub(super) fn fresh_inner() -> Table {
    let mut table = Table::new();
    table.decor_mut().set_prefix("");
    table
}

/// Takes inner tables out; the list goes with the last one.
pub(super) fn keep_inners(table: &mut Table, key: &str, keep: impl FnMut(&Table) -> bool) {
    if let Some(list) = table.get_mut(key).and_then(Item::as_array_of_tables_mut) {
        list.retain(keep);
        if list.is_empty() {
            table.remove(key);
        }
    }
}

/// The English of an entry, when it has any.
pub(super) fn english_mut(table: &mut Table) -> Option<&mut Table> {
    table.get_mut("en").and_then(Item::as_table_mut)
}

/// The English of an entry; it is made when there is none.
pub(super) fn english_or_new(table: &mut Table) -> Result<&mut Table, EditRefusal> {
    if table.get("en").is_none() {
        let mut english = fresh_inner();
        if table.contains_array_of_tables("step") {
            // At the top of the file it stands before the first step.
            english.set_position(Some(0));
        }
        table.insert("en", Item::Table(english));
        settle(table);
    }
    english_mut(table).ok_or(EditRefusal::Unreadable)
}

/// A new inner table has no position yet: it belongs behind those that have one.
fn settle(table: &mut Table) {
    let mut last = table.position();
    let positions = table.iter().flat_map(|(_, item)| {
        let own = item.as_table().into_iter();
        own.chain(item.as_array_of_tables().into_iter().flat_map(ArrayOfTables::iter))
    });
    for position in positions.filter_map(Table::position) {
        last = last.max(Some(position));
    }
    for (_, item) in table.iter_mut() {
        if let Some(table) = item.as_table_mut().filter(|table| table.position().is_none()) {
            table.set_position(last);
        }
        let inners = item.as_array_of_tables_mut().into_iter().flat_map(ArrayOfTables::iter_mut);
        for table in inners.filter(|table| table.position().is_none()) {
            table.set_position(last);
        }
    }
}
