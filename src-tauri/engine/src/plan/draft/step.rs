//! One change of a draft: makes it, and says what takes it back.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::{blank, chapters};
use super::{Change, DraftRefusal};

/// Parts by their names, or fields by theirs.
type Tree = Map<String, Value>;

/// Where the rows of the lists stand that one act has looked at: a table of 50,000 rows is one act.
#[derive(Debug, Default)]
pub(super) struct Places(BTreeMap<String, BTreeMap<String, usize>>);

impl Places {
    /// Where a row stands. Rows are looked through once, until the next change moves them.
    fn of(&mut self, tree: &Tree, part: &str, row: &str) -> Option<usize> {
        if !self.0.contains_key(part) {
            let key = chapters::key_of(part);
            let rows = tree.get(part).and_then(Value::as_array).into_iter().flatten().enumerate();
            let mut places = BTreeMap::new();
            for (at, row) in rows {
                if let Some(id) = row.as_object().and_then(|fields| named(fields, key)) {
                    // Of two rows with one id the first is meant.
                    places.entry(id.to_owned()).or_insert(at);
                }
            }
            self.0.insert(part.to_owned(), places);
        }
        self.0.get(part)?.get(row).copied()
    }

    /// A row came behind the others.
    fn add(&mut self, part: &str, row: &str, at: usize) {
        if let Some(places) = self.0.get_mut(part) {
            places.insert(row.to_owned(), at);
        }
    }

    /// The last row went.
    fn remove_last(&mut self, part: &str, row: &str) {
        if let Some(places) = self.0.get_mut(part) {
            places.remove(row);
        }
    }

    /// Rows stand elsewhere now.
    fn forget(&mut self, part: &str) {
        self.0.remove(part);
    }
}

/// Makes a change and says what takes it back.
pub(super) fn step(tree: &mut Tree, change: &Change, places: &mut Places) -> Result<Vec<Change>, DraftRefusal> {
    match change {
        Change::Set { part, row, field, value } => {
            let fields = if row.is_empty() {
                tree.get_mut(part).and_then(Value::as_object_mut)
            } else {
                let at = places.of(tree, part, row).ok_or_else(|| unknown(part, row))?;
                list(tree, part)?.get_mut(at).and_then(Value::as_object_mut)
            };
            let fields = fields.ok_or_else(|| unknown(part, row))?;
            let is_known = fields.contains_key(field) || blank(part).is_some_and(|blank| blank.contains_key(field));
            if !is_known {
                return Err(unknown(part, field));
            }
            let before = fields.insert(field.clone(), value.clone());
            let before = before.or_else(|| blank(part)?.remove(field)).unwrap_or_default();
            Ok(vec![Change::Set { part: part.clone(), row: row.clone(), field: field.clone(), value: before }])
        }
        Change::Put { part, row, fields } => put(tree, part, row, fields, places),
        Change::Remove { part, row } => remove(tree, part, row, places),
        Change::Order { part, rows } => {
            let before = order_of(tree, part);
            places.forget(part);
            let key = chapters::key_of(part);
            let order: BTreeMap<&str, usize> = rows.iter().enumerate().map(|(at, row)| (row.as_str(), at)).collect();
            list(tree, part)?.sort_by_key(|row| {
                row.as_object().and_then(|fields| order.get(named(fields, key)?)).copied().unwrap_or(usize::MAX)
            });
            Ok(vec![before])
        }
    }
}

fn put(
    tree: &mut Tree,
    part: &str,
    row: &str,
    fields: &Tree,
    places: &mut Places,
) -> Result<Vec<Change>, DraftRefusal> {
    let mut whole = blank(part).ok_or_else(|| unknown(part, row))?;
    for (field, value) in fields {
        *whole.get_mut(field).ok_or_else(|| unknown(part, field))? = value.clone();
    }
    whole.insert(chapters::key_of(part).to_owned(), Value::String(row.to_owned()));
    let at = places.of(tree, part, row);
    let rows = list(tree, part)?;
    let (part, row) = (part.to_owned(), row.to_owned());
    match at.and_then(|at| rows.get_mut(at)) {
        Some(old) => match std::mem::replace(old, Value::Object(whole)) {
            Value::Object(fields) => Ok(vec![Change::Put { part, row, fields }]),
            _ => Err(unknown(&part, &row)),
        },
        None => {
            places.add(&part, &row, rows.len());
            rows.push(Value::Object(whole));
            Ok(vec![Change::Remove { part, row }])
        }
    }
}

fn remove(tree: &mut Tree, part: &str, row: &str, places: &mut Places) -> Result<Vec<Change>, DraftRefusal> {
    let at = places.of(tree, part, row).ok_or_else(|| unknown(part, row))?;
    let order = (at + 1 < list(tree, part)?.len()).then(|| order_of(tree, part));
    match order {
        None => places.remove_last(part, row),
        Some(_) => places.forget(part),
    }
    let Value::Object(fields) = list(tree, part)?.remove(at) else { return Err(unknown(part, row)) };
    let put = Change::Put { part: part.to_owned(), row: row.to_owned(), fields };
    Ok(std::iter::once(put).chain(order).collect())
}

/// The order the rows of a part have now.
fn order_of(tree: &Tree, part: &str) -> Change {
    let key = chapters::key_of(part);
    let rows = tree.get(part).and_then(Value::as_array).into_iter().flatten();
    let ids = rows.filter_map(|row| named(row.as_object()?, key)).map(str::to_owned);
    Change::Order { part: part.to_owned(), rows: ids.collect() }
}

fn list<'t>(tree: &'t mut Tree, part: &str) -> Result<&'t mut Vec<Value>, DraftRefusal> {
    tree.get_mut(part).and_then(Value::as_array_mut).ok_or_else(|| unknown(part, ""))
}

pub(super) fn named<'f>(fields: &'f Tree, key: &str) -> Option<&'f str> {
    fields.get(key)?.as_str()
}

pub(super) fn unknown(part: &str, name: &str) -> DraftRefusal {
    DraftRefusal::Unknown(format!("{part}/{name}"))
}
