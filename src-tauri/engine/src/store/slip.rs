//! Slip numbers (票の番号): handed out in blocks, never twice. Which computer may hand out which is decided elsewhere.

use rusqlite::{Row, named_params};
use uuid::Uuid;

use crate::error::Result;
use crate::store::Tx;
use crate::time::Timestamp;

/// Numbers of one window that were handed out together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlipsGiven {
    /// The window's letter.
    pub letter: String,
    /// The first number.
    pub first: u32,
    /// How many.
    pub count: u32,
    /// The pack they are in.
    pub pack: Uuid,
    /// The computer that handed them out.
    pub station: Uuid,
    /// When.
    pub at: Timestamp,
}

impl SlipsGiven {
    /// The last number.
    #[must_use]
    pub fn last(&self) -> u32 {
        self.first.saturating_add(self.count).saturating_sub(1)
    }

    /// Whether both have a number in common.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.letter == other.letter && self.first <= other.last() && other.first <= self.last()
    }
}

impl Tx<'_> {
    /// Sets numbers aside for one pack.
    ///
    /// They stay used up even if the pack is never printed: a gap is harmless, a number on two patients is not.
    ///
    /// # Errors
    /// When one of them was handed out before, and when the file cannot be written.
    pub fn reserve_slips(&self, given: &SlipsGiven) -> Result<()> {
        let mut statement = self.connection.prepare_cached(include_str!("slip_reserve.sql"))?;
        statement.execute(named_params! {
            ":letter": given.letter,
            ":first": given.first,
            ":count": given.count,
            ":pack": given.pack.as_bytes(),
            ":station": given.station.as_bytes(),
            ":at": given.at,
        })?;
        Ok(())
    }

    /// Everything that was handed out, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn slips_given(&self) -> Result<Vec<SlipsGiven>> {
        let sql = "SELECT letter, first, count, pack, station, reserved_at FROM slip_block ORDER BY reserved_at, n";
        let mut statement = self.connection.prepare_cached(sql)?;
        let given = statement.query_map([], read)?;
        Ok(given.collect::<rusqlite::Result<_>>()?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<SlipsGiven> {
    Ok(SlipsGiven {
        letter: row.get("letter")?,
        first: row.get("first")?,
        count: row.get("count")?,
        pack: Uuid::from_bytes(row.get("pack")?),
        station: Uuid::from_bytes(row.get("station")?),
        at: row.get("reserved_at")?,
    })
}
