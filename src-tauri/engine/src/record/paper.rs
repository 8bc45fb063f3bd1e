//! Paper in an archive: packs, the numbers in them, and who looked after their boxes.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Hex;
use crate::time::Timestamp;

/// A pack of paper that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackRecord<'a> {
    /// Its id.
    pub id: Uuid,
    /// For which place.
    pub place: Cow<'a, str>,
    /// When.
    pub made_at: Timestamp,
    /// Sheets of paper.
    pub pages: u32,
    /// The plan's revision it was made from.
    pub plan_revision: Option<u32>,
    /// SHA-256 of the PDF.
    pub content_sha256: Hex<32>,
    /// The computer that made it.
    pub station: Uuid,
    /// It holds only sheets that take the place of others.
    pub replaces: bool,
    /// What was asked for and every sheet, the stored JSON as a string.
    pub contents: Cow<'a, str>,
}

/// Slip numbers that were handed out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlipsRecord<'a> {
    /// The window's letter.
    pub letter: Cow<'a, str>,
    /// The first number.
    pub first: u32,
    /// How many.
    pub count: u32,
    /// The pack they are in.
    pub pack: Uuid,
    /// The computer that handed them out.
    pub station: Uuid,
    /// When.
    pub reserved_at: Timestamp,
}

/// Somebody had a box of paper in their hands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoxRecord<'a> {
    /// Its id.
    pub id: Uuid,
    /// The place of its pack.
    pub place: Cow<'a, str>,
    /// `opened` or `checked`.
    pub what: Cow<'a, str>,
    /// Who.
    pub person: Cow<'a, str>,
    /// When it was done.
    pub at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
}
