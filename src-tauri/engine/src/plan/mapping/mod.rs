//! A table of somebody else's becomes rows of a part of the plan: which column is which field, what each row will say,
//! and what is wrong with it. Nothing is changed here; what would be is said first.

mod guess;
mod rows;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::chapters::{Field, Section};
use super::draft::{Change, Draft};
use super::fields::Known;
use crate::exchange::sheet::Sheet;
use crate::text::Text;

pub use guess::guess;

/// So many rows are shown before they are taken.
pub const ROWS_SHOWN: usize = 50;

/// What a table is taken into.
#[derive(Debug)]
pub struct Target<'a> {
    /// The part of the plan.
    pub section: &'static Section,
    /// The draft as it is.
    pub draft: &'a Draft,
    /// The rows a reference may name, by part.
    pub known: BTreeMap<&'static str, Vec<Known>>,
    /// What 「今日」 means.
    pub today: NaiveDate,
}

/// What would come of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    /// For each column its field; empty when the column is not taken.
    pub mapping: Vec<String>,
    /// The first rows, as they will be kept.
    pub rows: Vec<PreviewRow>,
    /// What is wrong or worth a look, by line.
    pub problems: Vec<Problem>,
    /// Rows that come new.
    pub new: u32,
    /// Rows that change one that is there.
    pub changed: u32,
    /// Rows that say what is there already.
    pub unchanged: u32,
    /// Rows that are not taken.
    pub rejected: u32,
    /// All good rows as changes of the draft.
    pub changes: Vec<Change>,
}

/// One row before it is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewRow {
    /// Its line in the file.
    pub line: u32,
    /// What will become of it.
    pub fate: Fate,
    /// One text for each column; as it will be kept, or as it stands in the file when it is not taken.
    pub cells: Vec<Text>,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It comes new.
    New,
    /// It changes a row that is there.
    Changed,
    /// It says what is there already.
    Unchanged,
    /// It is not taken.
    Rejected,
}

/// Something about a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its line in the file.
    pub line: u32,
    /// The column, counted from 0; `None` for the whole row.
    pub column: Option<usize>,
    /// What, and what to do.
    pub says: Text,
    /// The row is not taken because of it.
    pub rejects: bool,
}

/// The fields a column can fill, in reading order: those people type, and the key.
pub fn takable(section: &'static Section) -> impl Iterator<Item = &'static Field> {
    section.fields.iter().filter(|field| field.filled == super::chapters::Filled::Typed)
}

/// What would come of the table with this mapping.
///
/// A row with the id or the name of one that is there changes it; cells that are empty leave what is there.
#[must_use]
pub fn preview(sheet: &Sheet, target: &Target<'_>, mapping: &[String]) -> Preview {
    rows::Taking::new(sheet, target, mapping).preview()
}

#[cfg(test)]
mod tests;
