//! Excel workbooks (.xlsx, .xlsm). Macros are never looked at.

use std::io::{self, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::grid::{Grid, Merged};
use super::{NoSheet, NoteKind, Sheet};

/// Unpacked bytes of a whole workbook; 50,000 full rows need a fifth of it.
const MOST_UNPACKED: u64 = 512 * 1024 * 1024;
/// Parts of a workbook; a real one has some dozens.
const MOST_PARTS: usize = 10_000;

pub(super) fn read(bytes: &[u8], wanted: Option<&str>) -> Result<Sheet, NoSheet> {
    weigh(bytes)?;
    // A foreign file must never end the program, whatever the reader makes of it.
    let read = catch_unwind(AssertUnwindSafe(|| book(bytes, wanted)));
    read.unwrap_or_else(|_| Err(NoSheet::Broken("the workbook cannot be followed".to_owned())))
}

/// A few kilobytes can unpack to terabytes, and the sizes a file tells may be lies: it is unpacked once to nowhere.
fn weigh(bytes: &[u8]) -> Result<(), NoSheet> {
    let broken = |problem: zip::result::ZipError| NoSheet::Broken(problem.to_string());
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if parts.len() > MOST_PARTS {
        return Err(NoSheet::TooLarge("parts"));
    }
    let mut left = MOST_UNPACKED;
    for at in 0..parts.len() {
        let part = parts.by_index(at).map_err(broken)?;
        let unpacked = io::copy(&mut part.take(left), &mut io::sink());
        left -= unpacked.map_err(|problem| NoSheet::Broken(problem.to_string()))?.min(left);
        if left == 0 {
            return Err(NoSheet::TooLarge("unpacked"));
        }
    }
    Ok(())
}

fn book(bytes: &[u8], wanted: Option<&str>) -> Result<Sheet, NoSheet> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let names: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    if wanted.is_some_and(|wanted| !names.iter().any(|name| name == wanted)) {
        return Err(NoSheet::NoWorksheet);
    }
    for name in names.iter().filter(|name| wanted.is_none_or(|wanted| wanted == name.as_str())) {
        let others = names.iter().filter(|other| *other != name).cloned().collect();
        match worksheet(&mut book, name)?.sheet(name.clone(), others) {
            Err(NoSheet::Empty) => {}
            told => return told,
        }
    }
    Err(NoSheet::Empty)
}

fn worksheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Grid, NoSheet> {
    let mut grid = Grid::default();
    let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
    let mut cells = book.worksheet_cells_reader(name).map_err(broken)?;
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(broken)? {
        let line = cell.pos.0.saturating_add(1);
        let column = usize::try_from(cell.pos.1).unwrap_or(usize::MAX);
        if matches!(cell.value, DataRef::Error(_)) {
            grid.nothing(line, column, NoteKind::Broken);
            continue;
        }
        let text = said(&cell.value);
        if text.trim().is_empty() {
            if cell.formula.is_some() {
                grid.nothing(line, column, NoteKind::NotComputed);
            }
            continue;
        }
        grid.put(line, column, &text)?;
        if cell.formula.is_some() {
            grid.note(line, column, NoteKind::Formula);
        }
        if has_lost_zero(&cell.value) {
            grid.note(line, column, NoteKind::LostZero);
        }
    }
    for area in merged {
        let column = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
        grid.merge(Merged {
            lines: (area.start.0.saturating_add(1), area.end.0.saturating_add(1)),
            columns: (column(area.start.1), column(area.end.1)),
        });
    }
    Ok(grid)
}

fn said(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(moment) => day_or_time(moment),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// `2026-10-02`, `2026-10-02 10:47` or `10:47`.
fn day_or_time(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, _, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let time = format!("{hour:02}:{minute:02}");
    if moment.as_f64().abs() < 1.0 {
        time
    } else if moment.as_f64().fract() == 0.0 {
        date
    } else {
        format!("{date} {time}")
    }
}

/// Every Japanese telephone number begins with 0 and has 10 or 11 digits; as a number it has lost the 0.
fn has_lost_zero(value: &DataRef<'_>) -> bool {
    let number = match value {
        DataRef::Int(number) => *number as f64,
        DataRef::Float(number) => *number,
        _ => return false,
    };
    number.fract() == 0.0 && (1e8..1e10).contains(&number)
}

fn broken(problem: XlsxError) -> NoSheet {
    match problem {
        XlsxError::Password => NoSheet::OldExcel,
        problem => NoSheet::Broken(problem.to_string()),
    }
}
