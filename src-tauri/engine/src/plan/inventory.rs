//! Lists of the plan as tables for others: one worksheet for each part, with the words of the screen above the columns.

use super::Plan;
use super::chapters::{Field, FieldKind, Section, section};
use super::fields::{Known, known, shown, typed};
use crate::exchange::sheet::{Row, Sheet};
use crate::playbook::Content;

/// What an inspector asks for: systems, devices, whom to call, what waits how long, what is backed up.
pub const PARTS: [&str; 5] = ["systems", "devices", "contacts", "works", "backups"];

/// The inventory as tables, one for each of [`PARTS`].
#[must_use]
pub fn inventory(plan: &Plan, content: &Content) -> Vec<Sheet> {
    PARTS.iter().filter_map(|part| section(part)).map(|section| table(section, plan, content)).collect()
}

/// One part as a table. It can be taken in again: the last column is the id.
#[must_use]
pub fn table(section: &Section, plan: &Plan, content: &Content) -> Sheet {
    // The key of a row is an id, not what somebody reads.
    let fields: Vec<&Field> = section.typed().filter(|field| field.id != section.key).collect();
    let mut headers: Vec<String> = fields.iter().map(|field| field.label.ja.clone()).collect();
    headers.push(section.key.clone());
    let tree = serde_json::to_value(plan).unwrap_or_default();
    let known: Vec<_> = fields.iter().map(|field| known(plan, content, &field.of)).collect();
    let rows = tree.get(&section.part).and_then(serde_json::Value::as_array).into_iter().flatten();
    let row = |row: &serde_json::Value| {
        let cell = |(field, known): (&Field, &Vec<Known>)| match row.get(field.id.as_str()) {
            // A day is written so that it can be sorted.
            Some(value) if matches!(field.kind, FieldKind::Day | FieldKind::Number) => typed(field, value).concat(),
            Some(value) => shown(field, value, known).ja,
            None => String::new(),
        };
        let mut cells: Vec<String> = fields.iter().copied().zip(&known).map(cell).collect();
        cells.push(row.get(&section.key).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned());
        cells
    };
    let rows = (2_u32..).zip(rows).map(|(line, fields)| Row { line, cells: row(fields) }).collect();
    Sheet { name: section.title.ja.clone(), headers, rows, ..Sheet::default() }
}
