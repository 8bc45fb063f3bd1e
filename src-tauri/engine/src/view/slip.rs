//! 票の番号: who got which numbers, and what a number somebody typed is worth.

use serde::Serialize;

use crate::text::Text;

/// The register of numbers (番号の台帳).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SlipRegisterView {
    /// Every block that was handed out, newest first.
    pub blocks: Vec<SlipBlockView>,
    /// Which of the four shares of the numbers this computer hands out, 1 to 4.
    pub shares: Vec<u32>,
    /// What somebody has to say before this computer hands out any; none when it may.
    pub ask: Option<Text>,
    /// How many are left for this computer, for each window that has got some.
    pub left: Vec<SlipsLeftView>,
}

/// Numbers that were handed out together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SlipBlockView {
    /// The window's letter.
    pub window: String,
    /// `DA-0001-3`.
    pub first: String,
    /// `DA-0080-1`.
    pub last: String,
    /// How many.
    pub count: u32,
    /// The place of the pack they are in: 受付パック.
    pub place: Text,
    /// When, RFC 3339.
    pub at: String,
    /// Which computer handed them out: このPC, or another one by the beginning of its name.
    pub station: Text,
    /// New ones took their place: what is left of them is not used any more.
    pub out_of_use: bool,
}

/// What is left of a window's numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SlipsLeftView {
    /// The window's letter.
    pub window: String,
    /// How many.
    pub left: u32,
}

/// What a number is worth that was typed or scanned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct KnownSlipView {
    /// `DA-0127-5`; as typed when it cannot be read.
    pub number: String,
    /// The answer.
    pub state: SlipState,
    /// The answer in one sentence.
    pub says: Text,
    /// The numbers it was handed out with.
    pub block: Option<SlipBlockView>,
}

/// What a typed number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum SlipState {
    /// It was handed out here.
    Issued,
    /// It was handed out here, but new ones took its place before it was used.
    OutOfUse,
    /// Well formed, but never handed out here.
    NeverIssued,
    /// No window of this hospital has that letter, or the code beside it is of no sheet printed here.
    OtherHospital,
    /// Misread: the check digit does not fit.
    WrongCheckDigit,
    /// No slip number at all.
    Unreadable,
}
