//! 表と計画の取り込み: what would come of a table, and what came.

use serde::Serialize;

use crate::exchange::sheet::Sheet;
use crate::plan::chapters::Section;
use crate::plan::mapping::{Fate, Preview, Problem, takable};
use crate::playbook::{Finding, Severity};
use crate::text::Text;

use super::plan::OptionView;

/// So many problems are shown; nobody reads more.
const PROBLEMS_SHOWN: usize = 500;

/// A table before it is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct TableView {
    /// The part of the plan it would go into.
    pub part: String,
    /// The worksheet; empty where a file holds only one.
    pub sheet: String,
    /// The worksheets that could be read instead.
    pub others: Vec<String>,
    /// The columns.
    pub columns: Vec<TableColumnView>,
    /// The fields a column can fill.
    pub fields: Vec<OptionView>,
    /// The first rows.
    pub rows: Vec<TableRowView>,
    /// All rows of the table.
    pub n_rows: u32,
    /// What will come of them, and what is wrong.
    pub outcome: TableOutcomeView,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct TableColumnView {
    /// What stands above it; empty where nothing does.
    pub header: String,
    /// The field it fills; empty when it is not taken.
    pub field: String,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct TableRowView {
    /// Its line in the file.
    pub line: u32,
    /// What will become of it.
    pub fate: RowFate,
    /// As it will be kept; as it stands in the file when it is not taken.
    pub cells: Vec<Text>,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename_all = "kebab-case"))]
#[serde(rename_all = "kebab-case")]
pub enum RowFate {
    /// It comes new.
    New,
    /// It changes a row that is there.
    Changed,
    /// It says what is there already.
    Unchanged,
    /// It is not taken.
    Rejected,
}

/// What comes of the rows of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct TableOutcomeView {
    /// Rows that come new.
    pub new: u32,
    /// Rows that change one that is there.
    pub changed: u32,
    /// Rows that say what is there already.
    pub unchanged: u32,
    /// Rows that are not taken.
    pub rejected: u32,
    /// What is wrong or worth a look, by line; the first of them when there are very many.
    pub problems: Vec<TableProblemView>,
    /// How many are not shown.
    pub more_problems: u32,
}

/// Something about a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct TableProblemView {
    /// Its line in the file.
    pub line: u32,
    /// What stands above the column; empty for the whole row.
    pub header: String,
    /// What, and what to do.
    pub text: Text,
    /// The row is not taken because of it.
    pub rejects: bool,
}

/// What became of a plan from elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct PlanTakenView {
    /// It was taken: nothing in it was unreadable.
    pub taken: bool,
    /// Rows that came new.
    pub new: u32,
    /// Rows and fields that say something else now.
    pub changed: u32,
    /// Rows that went.
    pub removed: u32,
    /// Attached files that came with it.
    pub files: u32,
    /// What does not fit together, with file and line.
    pub findings: Vec<TakenFindingView>,
}

/// Something that does not fit together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct TakenFindingView {
    /// `contacts.toml:12`.
    pub place: String,
    /// What, and what to do.
    pub text: Text,
    /// It stands against taking the plan, or later against approving it.
    pub is_error: bool,
}

/// What was written for others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct PlanWrittenView {
    /// Where; `None` when nobody chose a place.
    pub path: Option<String>,
    /// Files that were written.
    pub files: u32,
    /// What is not in it.
    pub left_out: Vec<Text>,
}

impl TableView {
    /// What would come of a table.
    #[must_use]
    pub fn of(section: &'static Section, sheet: &Sheet, preview: &Preview) -> Self {
        let columns = sheet.headers.iter().zip(&preview.mapping);
        let columns = columns.map(|(header, field)| TableColumnView { header: header.clone(), field: field.clone() });
        let rows = preview.rows.iter().map(|row| TableRowView {
            line: row.line,
            fate: RowFate::of(row.fate),
            cells: row.cells.clone(),
        });
        let fields = takable(section).map(|field| OptionView { id: field.id.clone(), label: field.label.text() });
        Self {
            part: section.part.clone(),
            sheet: sheet.name.clone(),
            others: sheet.others.clone(),
            columns: columns.collect(),
            fields: fields.collect(),
            rows: rows.collect(),
            n_rows: small(sheet.rows.len()),
            outcome: TableOutcomeView::of(sheet, preview),
        }
    }
}

impl TableOutcomeView {
    /// What comes, or came, of a table.
    #[must_use]
    pub fn of(sheet: &Sheet, preview: &Preview) -> Self {
        let header = |problem: &Problem| problem.column.and_then(|at| sheet.headers.get(at)).cloned();
        let problems = preview.problems.iter().take(PROBLEMS_SHOWN).map(|problem| TableProblemView {
            line: problem.line,
            header: header(problem).unwrap_or_default(),
            text: problem.says.clone(),
            rejects: problem.rejects,
        });
        Self {
            new: preview.new,
            changed: preview.changed,
            unchanged: preview.unchanged,
            rejected: preview.rejected,
            problems: problems.collect(),
            more_problems: small(preview.problems.len().saturating_sub(PROBLEMS_SHOWN)),
        }
    }
}

impl RowFate {
    fn of(fate: Fate) -> Self {
        match fate {
            Fate::New => Self::New,
            Fate::Changed => Self::Changed,
            Fate::Unchanged => Self::Unchanged,
            Fate::Rejected => Self::Rejected,
        }
    }
}

impl TakenFindingView {
    /// A finding with its place.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        let place = if finding.line == 0 { finding.file.clone() } else { format!("{}:{}", finding.file, finding.line) };
        Self { place, text: finding.says.clone(), is_error: finding.severity() == Severity::Error }
    }
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
