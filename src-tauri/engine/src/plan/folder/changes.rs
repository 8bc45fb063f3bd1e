//! What makes a draft say what a folder says.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::Folder;
use crate::plan::chapters::{Section, sections};
use crate::plan::draft::{Change, Draft};

/// The changes, and how many rows and fields they touch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// All of them, for one act.
    pub changes: Vec<Change>,
    /// Rows that come new.
    pub new: u32,
    /// Rows and fields of forms that say something else.
    pub changed: u32,
    /// Rows that go.
    pub removed: u32,
}

/// What makes the parts that the folder has say what it says; the others stay.
#[must_use]
pub fn difference(draft: &Draft, folder: &Folder) -> Difference {
    let mut found = Difference::default();
    let Ok(Value::Object(tree)) = serde_json::to_value(&folder.plan) else { return found };
    for section in sections().filter(|section| folder.parts.contains(&section.part)) {
        match tree.get(&section.part) {
            Some(Value::Array(rows)) => list(&mut found, section, draft, rows),
            Some(Value::Object(form)) => fields(&mut found, section, draft, form),
            _ => {}
        }
    }
    found
}

fn fields(found: &mut Difference, section: &Section, draft: &Draft, form: &Map<String, Value>) {
    let Some(now) = draft.row(&section.part, "") else { return };
    for (field, value) in form.iter().filter(|(field, value)| now.get(*field) != Some(*value)) {
        found.changed += 1;
        let (part, row, field) = (section.part.clone(), String::new(), field.clone());
        found.changes.push(Change::Set { part, row, field, value: value.clone() });
    }
}

fn list(found: &mut Difference, section: &Section, draft: &Draft, rows: &[Value]) {
    let id_of = |row: &Map<String, Value>| row.get(&section.key).and_then(Value::as_str).map(str::to_owned);
    let now: std::collections::BTreeMap<String, &Map<String, Value>> =
        draft.rows(&section.part).filter_map(|row| Some((id_of(row)?, row))).collect();
    let rows: Vec<(String, &Map<String, Value>)> =
        rows.iter().filter_map(|row| Some((id_of(row.as_object()?)?, row.as_object()?))).collect();
    let ids: BTreeSet<&str> = rows.iter().map(|(id, _)| id.as_str()).collect();
    let part = &section.part;
    for gone in now.keys().filter(|id| !ids.contains(id.as_str())) {
        found.removed += 1;
        found.changes.push(Change::Remove { part: part.clone(), row: gone.clone() });
    }
    for (id, row) in &rows {
        match now.get(id) {
            Some(now) if now == row => continue,
            Some(_) => found.changed += 1,
            None => found.new += 1,
        }
        found.changes.push(Change::Put { part: part.clone(), row: id.clone(), fields: (*row).clone() });
    }
    // What stays keeps its order, and what is new comes behind it; another order has to be said.
    let kept = draft.rows(part).filter_map(id_of).filter(|id| ids.contains(id.as_str()));
    let came = rows.iter().map(|(id, _)| id.clone()).filter(|id| !now.contains_key(id));
    let order: Vec<String> = rows.iter().map(|(id, _)| id.clone()).collect();
    if !kept.chain(came).eq(order.iter().cloned()) {
        found.changes.push(Change::Order { part: part.clone(), rows: order });
    }
}
