//! Comma, semicolon or tab separated text.

use super::grid::Grid;
use super::{MOST_COLUMNS, NoSheet};

/// So many rows show by what they are separated.
const ROWS_LOOKED_AT: usize = 10;

pub(super) fn read(text: &str) -> Result<Grid, NoSheet> {
    let (text, line_before, separator) = match told(text) {
        Some((separator, rest)) => (rest, 1, separator),
        None => (text, 0, guessed(text)),
    };
    let mut grid = Grid::default();
    let mut reader = reader(text, separator);
    let mut record = csv::StringRecord::new();
    let (mut line, mut counted) = (line_before + 1, 0);
    while reader.read_record(&mut record).map_err(|problem| NoSheet::Broken(problem.to_string()))? {
        // Empty lines before a record belong to it as the reader counts; a person counts otherwise.
        let begins = record.position().and_then(|place| usize::try_from(place.byte()).ok()).unwrap_or(counted);
        let behind = text.get(begins..).unwrap_or_default();
        let begins = begins + (behind.len() - behind.trim_start_matches(['\r', '\n']).len());
        line += text.get(counted..begins).map_or(0, |passed| passed.matches('\n').count());
        counted = begins;
        let line = u32::try_from(line).map_err(|_| NoSheet::TooLarge("rows"))?;
        for (column, cell) in record.iter().enumerate() {
            // Our own tables keep a spreadsheet from computing a cell; see `exchange::csv`.
            grid.put(line, column, super::super::csv::plain(cell))?;
        }
    }
    Ok(grid)
}

/// Excel's own first line: `sep=;`.
fn told(text: &str) -> Option<(u8, &str)> {
    let (first, rest) = text.split_once('\n')?;
    let [separator] = first.trim_end().strip_prefix("sep=")?.as_bytes() else { return None };
    Some((*separator, rest))
}

fn guessed(text: &str) -> u8 {
    let width = |separator: u8| -> usize {
        let mut reader = reader(text, separator);
        let widths = reader.records().take(ROWS_LOOKED_AT).flatten().map(|record| record.len());
        widths.map(|width| width.min(MOST_COLUMNS + 1)).sum()
    };
    // The first of equals wins: a comma.
    let mut best = (b',', width(b','));
    for separator in [b';', b'\t'] {
        let found = width(separator);
        if found > best.1 {
            best = (separator, found);
        }
    }
    best.0
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes())
}
