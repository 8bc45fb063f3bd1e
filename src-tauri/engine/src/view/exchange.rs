//! 書き出しと取り込み: what went out, what came in, and what did not.

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// As what a record is written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum ExportFormat {
    /// 報告書: paper.
    Pdf,
    /// One page for any browser.
    Html,
    /// A table for Excel.
    Csv,
    /// For forensic investigators, as a table.
    TimesketchCsv,
    /// For forensic investigators, one JSON object a line.
    TimesketchJsonl,
    /// Everything, to be checked and brought in again.
    Archive,
}

/// What was written out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ExportedView {
    /// Where; `None` when nobody chose a place or it was stopped.
    pub path: Option<String>,
    /// Lines in it.
    pub entries: u32,
    /// What is not in it.
    pub left_out: Vec<Text>,
}

/// What was brought in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ImportedView {
    /// `false` when nobody chose a file.
    pub chosen: bool,
    /// Lines that are new here.
    pub added: u32,
    /// Lines that were here already.
    pub already: u32,
    /// Stations that brought two histories; both are kept.
    pub forks: u32,
    /// Incidents the new lines belong to.
    pub incidents: u32,
    /// What was not brought in, and why.
    pub left_out: Vec<Text>,
}

impl ImportedView {
    /// Nobody chose a file.
    #[must_use]
    pub const fn nothing() -> Self {
        Self { chosen: false, added: 0, already: 0, forks: 0, incidents: 0, left_out: Vec::new() }
    }
}
