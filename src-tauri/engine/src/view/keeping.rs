//! 保存と控え: how safely the records lie, where the copies are, and what a copy or a damaged file still has.

use serde::Serialize;

use crate::text::Text;

/// How the records are kept.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct KeepingView {
    /// Where the data file lies.
    pub path: String,
    /// Its size in whole MB, rounded up.
    pub size_mb: u32,
    /// Lines in it.
    pub entries: u32,
    /// Chains in it: one for each computer that wrote, and one for each fork.
    pub stations: u32,
    /// How the medium it lies on behaves.
    pub medium: MediumState,
    /// Room left there, in whole MB; unknown where the system does not say.
    pub free_mb: Option<u32>,
    /// Less room is left than a long response needs.
    pub low: bool,
    /// Room kept in reserve for a full disk, in whole MB.
    pub reserve_mb: u32,
    /// The second place every line is written to.
    pub second: SecondView,
    /// The copies (控え).
    pub copies: CopiesView,
    /// The check of the whole file.
    pub verify: VerifyView,
}

/// How a medium behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum MediumState {
    /// Nothing is wrong.
    Good,
    /// A write failed, or the file was found other than we left it. Stays until a check of the whole file is good.
    Suspect,
    /// No room was left; what is written now goes into the reserve.
    Full,
    /// It may not be written: the file is open for reading only.
    ReadOnly,
    /// It is a network share: the file is open for reading only.
    Network,
}

/// 2か所に保存.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SecondView {
    /// The file on the second medium.
    pub path: Option<String>,
    /// Whether it has every line.
    pub state: SecondState,
    /// Lines it still lacks.
    pub behind: u32,
}

/// Whether the second medium has every line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum SecondState {
    /// None was chosen.
    Off,
    /// It has every line.
    Saved,
    /// It lacks lines and is being brought up to date.
    Behind,
    /// It cannot be written now; it is tried again in pauses.
    Failed,
}

/// The copies of the data file.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct CopiesView {
    /// Where they are put; nothing when there is no such place.
    pub folder: Option<String>,
    /// While a response is under way one is made so often, if anything was written.
    pub every_minutes: u32,
    /// The newest good one.
    pub last: Option<CopyView>,
    /// All that are there, newest first.
    pub list: Vec<CopyView>,
    /// The one being made.
    pub running: Option<Progress>,
    /// Why the last one could not be made.
    pub failed: Option<Text>,
}

/// One copy (控え).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct CopyView {
    /// Where it lies.
    pub path: String,
    /// When it was made.
    pub at: String,
    /// Lines in it.
    pub entries: u32,
    /// Its size in whole MB, rounded up.
    pub size_mb: u32,
    /// It was read back and checked when it was made, and still has the length it had then.
    pub good: bool,
}

/// How far something long has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// So much is done.
    pub done: u32,
    /// Of so much.
    pub total: u32,
}

/// The check of the whole file.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct VerifyView {
    /// The one under way.
    pub running: Option<Progress>,
    /// What the last one found.
    pub last: Option<VerifiedView>,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct VerifiedView {
    /// When it ended.
    pub at: String,
    /// Nothing was altered.
    pub good: bool,
    /// Lines that are right.
    pub entries: u32,
    /// Read-aloud code of the newest right line.
    pub head: String,
    /// The place of the first wrong line.
    pub first_bad: Option<u32>,
}

/// What a copy is worth: it was opened, checked and folded as if it were needed now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct DrillView {
    /// Where the copy lies.
    pub path: String,
    /// When its last line was written.
    pub at: Option<String>,
    /// It opens, nothing in it was altered, and every response in it can be read.
    pub good: bool,
    /// Lines in it.
    pub entries: u32,
    /// Read-aloud code of its newest line.
    pub head: String,
    /// It has every line of the open file and no other.
    pub same_as_here: bool,
    /// Lines of the open file that it lacks.
    pub behind: u32,
    /// It has lines that the open file does not have: another history.
    pub other: bool,
}

/// What could be saved from a damaged file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SalvageView {
    /// The new file.
    pub path: String,
    /// Lines in it, each as it was written.
    pub entries: u32,
    /// What is missing, one sentence each.
    pub missing: Vec<Text>,
    /// Lines behind a gap: readable, kept beside the new file, not part of it.
    pub beside: Option<String>,
}
