//! How far a file goes.

use rusqlite::Connection;

use crate::error::Result;

/// The place of `entry` among the tables.
pub(super) const LINES: usize = 1;

/// How far every append-only table goes: two states of one file never share a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) rows: [i64; 13],
    pub(super) head: [u8; 32],
}

impl Mark {
    /// Rows of every table: they only grow, so their last numbers say how many there are.
    pub(super) fn rows(&self) -> u64 {
        self.rows.iter().map(|last| u64::try_from(*last).unwrap_or(0)).sum()
    }

    /// The same after lines were written and nothing else: the newest lies at `n`.
    pub(super) fn with_line(self, n: i64, head: [u8; 32]) -> Self {
        let mut rows = self.rows;
        rows[LINES] = n;
        Self { rows, head }
    }

    pub(super) fn read(connection: &Connection) -> Result<Self> {
        let mut statement = connection.prepare_cached(include_str!("mark.sql"))?;
        Ok(statement.query_row([], |row| {
            let mut rows = [0; 13];
            for (column, count) in rows.iter_mut().enumerate() {
                *count = row.get(column)?;
            }
            Ok(Self { rows, head: row.get("head")? })
        })?)
    }
}
