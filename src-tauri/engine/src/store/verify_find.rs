//! Finds the line that a printed code stands for.

use rusqlite::{Connection, named_params};

use crate::error::Result;
use crate::proof::Typed;
use crate::store::columns;
use crate::time::Timestamp;

/// The line that a short code stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its number.
    pub seq: u64,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Its hash.
    pub hash: [u8; 32],
    /// Lines that came after it in the same chain.
    pub newer: u64,
}

/// The newest line with that code.
pub(super) fn find(connection: &Connection, code: &Typed) -> Result<Option<Found>> {
    let mut statement = connection.prepare_cached("SELECT n, hash FROM entry ORDER BY n DESC")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let hash: [u8; 32] = row.get(1)?;
        if code.is_of(&hash) {
            let n: i64 = row.get(0)?;
            let found = connection.query_row(include_str!("verify_found.sql"), named_params! { ":n": n }, |row| {
                let (seq, newer) = (columns::count(row, "seq")?, columns::count(row, "newer")?);
                Ok(Found { seq, recorded_at: row.get("recorded_at")?, hash, newer })
            });
            return Ok(Some(found?));
        }
    }
    Ok(None)
}
