//! 証明: how far the timeline goes, as something to print, compare and read aloud.

use serde::Serialize;

use crate::text::Text;

/// The end of this station's chain, and what was signed about it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ProofView {
    /// Read-aloud code of the newest line; empty while nothing is recorded.
    pub head: String,
    /// The whole hash: eight groups of eight hexadecimal digits; empty while nothing is recorded.
    pub hash: Vec<String>,
    /// The newest line's number.
    pub seq: u32,
    /// This computer's short name in the file.
    pub station: String,
    /// How many computers wrote into the file.
    pub stations: u32,
    /// Newest first.
    pub checkpoints: Vec<CheckpointView>,
    /// The newest signed note as a picture (`data:` address); empty while there is none.
    pub qr: String,
}

/// What was signed at one moment.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct CheckpointView {
    /// When.
    pub at: String,
    /// Why it was made: at a print, a copy, ….
    pub occasion: Text,
    /// Up to which line.
    pub seq: u32,
    /// Read-aloud code of that line.
    pub head: String,
    /// The signature is good and the line is still the same.
    pub good: bool,
}

/// Whether a printed code belongs to this file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct CodeView {
    /// It has 25 digits and the last one fits: it was typed as it was printed.
    pub well_formed: bool,
    /// A line of this file has that code.
    pub found: bool,
    /// That line's number.
    pub seq: Option<u32>,
    /// When that line was recorded.
    pub at: Option<String>,
    /// Lines of the same computer that came after it.
    pub newer_lines: u32,
}
