//! Tables for Excel and LibreOffice. Every cell is text: nothing is computed, and no leading zero is lost.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use super::super::csv::{BYTE_ORDER_MARK, inert, row};
use super::{NoSheet, Sheet};
use crate::text::length;
use crate::time::Timestamp;

/// What a workbook can hold in one cell, with room to spare.
const LONGEST: usize = 32_000;
/// Columns are as wide as their longest cell, within reason.
const WIDTHS: std::ops::RangeInclusive<usize> = 8..=60;

/// A workbook (.xlsx), one worksheet for each table; the headers stay in sight.
///
/// # Errors
/// When it is larger than a workbook can be.
pub fn workbook(sheets: &[Sheet], made_at: Timestamp) -> Result<Vec<u8>, NoSheet> {
    let broken = |problem: XlsxError| NoSheet::Broken(problem.to_string());
    let mut book = Workbook::new();
    let moment = ExcelDateTime::from_timestamp(made_at.millis().div_euclid(1000)).map_err(broken)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&moment));
    for sheet in sheets {
        add(&mut book, sheet).map_err(broken)?;
    }
    book.save_to_buffer().map_err(broken)
}

fn add(book: &mut Workbook, sheet: &Sheet) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    // Text stays text when somebody types into it later.
    let text = Format::new().set_num_format("@");
    let page = book.add_worksheet();
    page.set_name(worksheet_name(&sheet.name))?;
    page.set_freeze_panes(1, 0)?;
    for (column, header) in (0_u16..).zip(&sheet.headers) {
        page.write_string_with_format(0, column, clipped(header), &bold)?;
        let at = usize::from(column);
        let cells = sheet.rows.iter().filter_map(|row| row.cells.get(at));
        let widest = cells.chain([header]).map(|cell| width(cell)).max().unwrap_or_default();
        page.set_column_width(column, u32::try_from(widest.clamp(*WIDTHS.start(), *WIDTHS.end())).unwrap_or(8))?;
    }
    for (line, row) in (1_u32..).zip(&sheet.rows) {
        for (column, cell) in (0_u16..).zip(&row.cells).filter(|(_, cell)| !cell.is_empty()) {
            page.write_string_with_format(line, column, clipped(cell), &text)?;
        }
    }
    Ok(())
}

/// One table as text with a byte order mark; cells that would be computed are guarded as in [`super::super::csv`].
#[must_use]
pub fn csv_text(sheet: &Sheet) -> String {
    let mut out = String::from(BYTE_ORDER_MARK);
    row(&mut out, sheet.headers.iter().map(|cell| inert(cell)));
    for line in &sheet.rows {
        row(&mut out, line.cells.iter().map(|cell| inert(cell)));
    }
    out
}

fn clipped(cell: &str) -> String {
    if length(cell) > LONGEST { cell.chars().take(LONGEST).chain(['…']).collect() } else { cell.to_owned() }
}

/// Excel allows 31 characters and not all of them.
fn worksheet_name(name: &str) -> String {
    name.chars().filter(|letter| !r"[]:*?/\'".contains(*letter)).take(31).collect()
}

/// A full-width character takes two places.
fn width(cell: &str) -> usize {
    let line = |line: &str| line.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum::<usize>();
    cell.lines().map(line).max().unwrap_or_default() + 2
}
