//! Cells as they are found, made into a table: where the headers are, which rows are empty, what a merged cell means.

use std::collections::BTreeMap;

use super::{LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, NoSheet, Note, NoteKind, Row, Sheet};

/// Titles and remarks above the headers of a table are seldom longer.
const LINES_ABOVE_HEADERS: usize = 20;

/// Cells by line and column.
#[derive(Debug, Default)]
pub(super) struct Grid {
    lines: BTreeMap<u32, Vec<String>>,
    notes: Vec<Note>,
}

/// Cells that are shown as one, lines and columns inclusive.
#[derive(Clone, Copy, Debug)]
pub(super) struct Merged {
    pub(super) lines: (u32, u32),
    pub(super) columns: (usize, usize),
}

impl Grid {
    /// Puts a text into a cell; an empty one leaves no trace.
    pub(super) fn put(&mut self, line: u32, column: usize, text: &str) -> Result<(), NoSheet> {
        let text = self.cleaned(line, column, text);
        if text.is_empty() {
            return Ok(());
        }
        if column >= MOST_COLUMNS {
            return Err(NoSheet::TooLarge("columns"));
        }
        let cells = self.lines.entry(line).or_default();
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        if let Some(cell) = cells.get_mut(column) {
            *cell = text;
        }
        // One more for the headers, and some for what stands above them.
        if self.lines.len() > MOST_ROWS + LINES_ABOVE_HEADERS {
            return Err(NoSheet::TooLarge("rows"));
        }
        Ok(())
    }

    /// Notes why nothing stands in a cell; its row is a row even when nothing else does.
    pub(super) fn nothing(&mut self, line: u32, column: usize, kind: NoteKind) {
        // A million of them is a million rows.
        if column < MOST_COLUMNS && self.lines.len() <= MOST_ROWS {
            self.lines.entry(line).or_default();
            self.note(line, column, kind);
        }
    }

    /// What stands there; empty when nothing does.
    pub(super) fn cell(&self, line: u32, column: usize) -> &str {
        self.lines.get(&line).and_then(|cells| cells.get(column)).map_or("", String::as_str)
    }

    /// Whether any line says something there.
    pub(super) fn has_column(&self, column: usize) -> bool {
        self.lines.values().any(|cells| cells.get(column).is_some_and(|cell| !cell.is_empty()))
    }

    pub(super) fn note(&mut self, line: u32, column: usize, kind: NoteKind) {
        self.notes.push(Note { line, column, kind });
    }

    /// What stands in a merged cell counts for every line it covers; across columns it stays where it is.
    pub(super) fn merge(&mut self, merged: Merged) {
        let (first, last) = merged.lines;
        let (column, end) = merged.columns;
        let Some(cells) = self.lines.get(&first) else { return };
        let Some(text) = cells.get(column).filter(|text| !text.is_empty()).cloned() else { return };
        let alone = cells.iter().filter(|cell| !cell.is_empty()).count() == 1;
        if end > column && first == last && alone {
            self.note(first, column, NoteKind::Heading);
        }
        let below: Vec<u32> = self.lines.range(first..=last).map(|(line, _)| *line).skip(1).collect();
        for line in below {
            let Some(cells) = self.lines.get_mut(&line) else { continue };
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            if let Some(cell) = cells.get_mut(column) {
                cell.clone_from(&text);
            }
            self.note(line, column, NoteKind::Merged);
        }
    }

    /// The table: the first line with two filled cells is the headers.
    pub(super) fn sheet(mut self, name: String, others: Vec<String>) -> Result<Sheet, NoSheet> {
        let filled = |cells: &Vec<String>| cells.iter().filter(|cell| !cell.is_empty()).count();
        let first = self.lines.iter().take(LINES_ABOVE_HEADERS).find(|(_, cells)| filled(cells) > 1);
        let first = first.or_else(|| self.lines.iter().next()).map(|(line, _)| *line).ok_or(NoSheet::Empty)?;
        let mut lines = self.lines.split_off(&first);
        let mut headers = lines.remove(&first).unwrap_or_default();
        for header in &mut headers {
            *header = header.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        self.notes.sort_unstable();
        self.notes.dedup();
        let headings: Vec<u32> =
            self.notes.iter().filter(|note| note.kind == NoteKind::Heading).map(|note| note.line).collect();
        let empties = self.notes.iter().filter(|note| matches!(note.kind, NoteKind::NotComputed | NoteKind::Broken));
        let empties: Vec<u32> = empties.map(|note| note.line).collect();
        lines.retain(|line, cells| {
            (filled(cells) > 0 || empties.binary_search(line).is_ok()) && headings.binary_search(line).is_err()
        });
        if lines.is_empty() {
            return Err(NoSheet::Empty);
        }
        if lines.len() > MOST_ROWS {
            return Err(NoSheet::TooLarge("rows"));
        }
        let width = lines.values().map(Vec::len).max().unwrap_or_default().max(headers.len());
        headers.resize(width, String::new());
        let wide = |(line, mut cells): (u32, Vec<String>)| {
            cells.resize(width, String::new());
            Row { line, cells }
        };
        self.notes.retain(|note| note.line > first);
        let rows = lines.into_iter().map(wide).collect();
        Ok(without_empty_columns(Sheet { name, headers, rows, notes: self.notes, others }))
    }

    fn cleaned(&mut self, line: u32, column: usize, text: &str) -> String {
        let text = text.trim();
        if text.contains(char::REPLACEMENT_CHARACTER) {
            self.note(line, column, NoteKind::Garbled);
        }
        let unwanted = |letter: char| letter.is_control() && letter != '\n' && letter != '\t' && letter != '\r';
        if text.contains(unwanted) {
            self.note(line, column, NoteKind::Control);
        }
        let mut clean: String = text.replace("\r\n", "\n").replace('\r', "\n").replace(unwanted, "");
        if let Some((end, _)) = clean.char_indices().nth(LONGEST_CELL) {
            clean.truncate(end);
            self.note(line, column, NoteKind::TooLong);
        }
        clean.trim().to_owned()
    }
}

/// Columns in which nothing stands say nothing.
fn without_empty_columns(mut sheet: Sheet) -> Sheet {
    let has_text = |(at, header): (usize, &String)| {
        !header.is_empty() || sheet.rows.iter().any(|row| row.cells.get(at).is_some_and(|cell| !cell.is_empty()))
    };
    let kept: Vec<bool> = sheet.headers.iter().enumerate().map(has_text).collect();
    let keep = |cells: &mut Vec<String>| {
        let mut columns = kept.iter();
        cells.retain(|_| columns.next().copied().unwrap_or(false));
    };
    keep(&mut sheet.headers);
    for row in &mut sheet.rows {
        keep(&mut row.cells);
    }
    sheet.notes.retain_mut(|note| {
        let is_kept = kept.get(note.column).copied().unwrap_or(false);
        note.column = kept.iter().take(note.column).filter(|kept| **kept).count();
        is_kept
    });
    sheet
}
