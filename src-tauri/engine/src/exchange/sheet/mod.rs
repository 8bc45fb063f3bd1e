//! Tables of other programs (Excel, CSV, vCard) as headers and rows of text, each row with its line in the file.
//!
//! Nothing of a file is believed: not its size, not its encoding, not where it says its cells are. A formula is never
//! computed and a macro never run; what was computed elsewhere is taken as the text it came to, and noted.

mod csv;
mod decode;
mod grid;
mod vcard;
mod write;
mod xlsx;

pub use write::{csv_text, workbook};

/// No list of a hospital is longer.
pub const MOST_ROWS: usize = 50_000;
/// No table that a person looks at is wider.
pub const MOST_COLUMNS: usize = 200;
/// Characters of one cell.
pub const LONGEST_CELL: usize = 2_000;
/// Bytes of a file.
pub const LARGEST_FILE: usize = 50 * 1024 * 1024;

/// One table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Name of the worksheet; empty where a file holds only one.
    pub name: String,
    /// What stands above the columns; empty where nothing does.
    pub headers: Vec<String>,
    /// Below the headers; rows without a filled cell are left out. Every row has as many cells as there are headers.
    pub rows: Vec<Row>,
    /// What has to be said about single cells, by line and column.
    pub notes: Vec<Note>,
    /// The worksheets of the file that could be read instead.
    pub others: Vec<String>,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its line in the file, counted from 1.
    pub line: u32,
    /// As many as there are headers.
    pub cells: Vec<String>,
}

/// Something to be said about a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The line of its row.
    pub line: u32,
    /// Its column, counted from 0.
    pub column: usize,
    /// What.
    pub kind: NoteKind,
}

/// What can be said about a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// A formula: what it last came to is taken.
    Formula,
    /// A formula that was never computed: there is nothing to take.
    NotComputed,
    /// It belongs to merged cells: what stands in the first of them is taken.
    Merged,
    /// A row that is one merged cell: a heading, not taken.
    Heading,
    /// A number as long as a telephone number whose first 0 a spreadsheet has swallowed.
    LostZero,
    /// `#N/A` and its like: taken as empty.
    Broken,
    /// Longer than [`LONGEST_CELL`]: only its beginning is kept.
    TooLong,
    /// It had control characters: left out.
    Control,
    /// Some of its characters could not be read.
    Garbled,
}

/// Why a file is no table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSheet {
    /// Excel before 2007, or protected with a password.
    #[error("an old Excel file or one with a password")]
    OldExcel,
    /// Neither Excel nor text.
    #[error("neither a workbook nor text")]
    Foreign,
    /// It promises more than anybody has: too many bytes, or bytes that unpack to too many.
    #[error("too large: {0}")]
    TooLarge(&'static str),
    /// Damaged.
    #[error("damaged: {0}")]
    Broken(String),
    /// There is no row in it.
    #[error("no rows")]
    Empty,
    /// No worksheet of that name.
    #[error("no such worksheet")]
    NoWorksheet,
}

/// Reads a file; `wanted` names a worksheet, otherwise the first one with rows is taken.
///
/// # Errors
/// Why it is no table.
pub fn read(bytes: &[u8], wanted: Option<&str>) -> Result<Sheet, NoSheet> {
    if bytes.len() > LARGEST_FILE {
        return Err(NoSheet::TooLarge("bytes"));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return xlsx::read(bytes, wanted);
    }
    // The container of Excel 97 to 2003, and of everything that has a password.
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(NoSheet::OldExcel);
    }
    let text = decode::text(bytes)?;
    let grid = if vcard::is_one(&text) { vcard::read(&text)? } else { csv::read(&text)? };
    grid.sheet(String::new(), Vec::new())
}

impl Sheet {
    /// What has to be said about a row.
    pub fn notes_of(&self, line: u32) -> impl Iterator<Item = &Note> {
        let from = self.notes.partition_point(|note| note.line < line);
        self.notes.get(from..).unwrap_or_default().iter().take_while(move |note| note.line == line)
    }
}

#[cfg(test)]
mod tests;
