//! One blank form (様式) as data: what stands on it, who fills it in, on what basis.
//! Format in `docs/playbook-format.md`; read by `forms.rs`, set by `form_page.rs`.

use serde::Deserialize;

use super::quantity::Count;

/// Paper and orientation of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Paper {
    /// A4 upright.
    Portrait,
    /// A4 lying.
    Landscape,
    /// Two on one upright A4, cut apart; each carries its own slip number.
    Half,
    /// The same A5 form twice on one lying A4, cut apart: one for the patient, one to keep.
    Twice,
    /// A3 upright, for the wall.
    A3,
    /// A3 lying, for the wall.
    A3Lying,
}

/// One form.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// F01 …, equal to the file name.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Paper and orientation.
    pub paper: Paper,
    /// Who fills it in.
    pub who: String,
    /// When.
    pub when: String,
    /// How many copies, and where they go.
    pub copies: String,
    /// Uses for each visit.
    pub per_visit: Option<f64>,
    /// Uses for each bed, instead of `per_visit`.
    pub per_bed: Option<f64>,
    /// Lines or uses on one sheet, with `per_visit` or `per_bed`.
    #[serde(default = "one")]
    pub per_sheet: u32,
    /// A fixed number of sheets, instead of a factor.
    pub sheets: Option<u32>,
    /// Why that many.
    pub why: String,
    /// Basis and edition of a form that a rule prescribes.
    pub legal: Option<String>,
    /// Open points: what nobody has verified. Printed as 要確認 and listed for the administrator.
    #[serde(default)]
    pub confirm: Vec<String>,
    /// The last day on which the form may be used unchecked: `2028-03-31`.
    pub valid_until: Option<String>,
    /// How to fill it in, printed on top.
    #[serde(default)]
    pub notes: Vec<String>,
    /// A worked example of that form: its blocks with what their fields give as `example`.
    pub example_of: Option<String>,
    /// The part torn off for the patient; only on half sheets.
    #[serde(default)]
    pub stub: Vec<Block>,
    /// From top to bottom.
    #[serde(default)]
    pub block: Vec<Block>,
    /// Where the fields come from.
    pub source: String,
    /// The day the source was read; printed as the form's edition.
    pub as_of: String,
    /// The English side; the forms themselves are Japanese.
    #[serde(default)]
    pub en: English,
    /// What the example shows, for a form with `example_of`; filled in when all forms are known.
    #[serde(skip)]
    pub shown: Vec<Block>,
}

/// What a form is called in English.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct English {
    /// Its name.
    pub title: String,
}

/// A part of a form: rows of fields, or a ruled grid, or sentences, or lines to tick.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Block {
    /// Stands for a block of `form-parts.toml`.
    pub part: Option<String>,
    /// Bold words above.
    pub heading: Option<String>,
    /// Rows of fields, side by side.
    pub rows: Vec<Vec<Field>>,
    /// A ruled table.
    pub grid: Option<Grid>,
    /// Sentences.
    pub text: Vec<String>,
    /// Numbered lines, each with a box to tick.
    pub checks: Vec<String>,
}

/// One field.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Field {
    /// Its name, small, at the top left.
    pub label: String,
    /// Share of the row; 1 when left out.
    pub width: Option<f32>,
    /// What is pre-printed: ☐ tick box, □ letter box, ＿ writing line, {number} {facility} {phone} {window}.
    pub body: String,
    /// Writing lines below the label.
    pub lines: Option<u32>,
    /// Takes what height is left on the page.
    pub grow: bool,
    /// May never stay empty: drawn with a heavy frame.
    pub must: bool,
    /// Prescribed by the rule named in `legal`.
    pub law: bool,
    /// Prints the body this large and bold.
    pub size: Option<f32>,
    /// Prints the slip number as a QR code.
    pub code: bool,
    /// What the worked example says in place of the body: `[7]` a letter in its box, ☑ ticked, `*…*` written by hand.
    pub example: String,
}

/// A ruled table to write in.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grid {
    /// From left to right.
    pub columns: Vec<Column>,
    /// Empty lines.
    #[serde(default)]
    pub lines: u32,
    /// Words in the first column of pre-named lines.
    #[serde(default)]
    pub names: Vec<String>,
    /// Pre-printed lines, cell by cell; an empty cell takes the body of its column.
    #[serde(default)]
    pub cells: Vec<Vec<String>>,
    /// Least height of a line.
    #[serde(default = "line_height")]
    pub height: f32,
    /// Lines take what height is left on the page.
    #[serde(default)]
    pub grow: bool,
    /// Type size of heads and cells; 10.5 when left out.
    pub size: Option<f32>,
    /// The first lines of the worked example, cell by cell.
    #[serde(default)]
    pub example: Vec<Vec<String>>,
}

/// A column of a grid.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its name.
    pub label: String,
    /// Share of the width.
    pub width: f32,
    /// Pre-printed on every line, in the notation of a field.
    #[serde(default)]
    pub body: String,
}

impl Form {
    /// How its sheets are counted.
    pub fn count(&self) -> Count {
        // A factor has two decimals at most; anything larger than 100 is refused by the checks.
        let hundredths = |factor: f64| (factor.clamp(0.0, 100.0) * 100.0).round() as u32;
        let per_sheet = self.per_sheet;
        match (self.sheets, self.per_visit, self.per_bed) {
            (Some(sheets), _, _) => Count::Fixed(sheets),
            (None, Some(factor), _) => Count::PerVisit { hundredths: hundredths(factor), per_sheet },
            (None, None, Some(factor)) => Count::PerBed { hundredths: hundredths(factor), per_sheet },
            (None, None, None) => Count::Fixed(1),
        }
    }

    /// Its last day has passed; `today` is a day or a moment, `2026-11-24…`.
    pub fn is_expired(&self, today: &str) -> bool {
        let day = today.get(..10).unwrap_or_default();
        !day.is_empty() && self.valid_until.as_deref().is_some_and(|until| until < day)
    }
}

impl Grid {
    /// How many lines it has.
    pub fn count(&self) -> usize {
        (self.lines as usize).max(self.names.len()).max(self.cells.len())
    }

    /// What is pre-printed in a cell.
    pub(super) fn cell(&self, row: usize, column: usize) -> &str {
        let own = self.cells.get(row).and_then(|cells| cells.get(column)).filter(|text| !text.is_empty());
        let name = self.names.get(row).filter(|_| column == 0);
        let body = self.columns.get(column).map(|column| &column.body);
        own.or(name).or(body).map_or("", String::as_str)
    }
}

fn one() -> u32 {
    1
}

fn line_height() -> f32 {
    20.0
}
