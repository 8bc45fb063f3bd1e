//! The ends of chains: what stands there, and whether one file has what another has.

use rusqlite::{OptionalExtension, named_params};

use crate::error::Result;
use crate::proof::ChainHead;
use crate::store::{Tx, columns};
use crate::time::{Mono, Timestamp};

impl Tx<'_> {
    /// Whether this file has that line: the same place in a chain of the same station, the same hash.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn has(&self, head: &ChainHead) -> Result<bool> {
        let mut statement = self.connection.prepare_cached(include_str!("heads_has.sql"))?;
        // The number of a fork is given by each file by itself: only the hash counts.
        let found = statement.query_row(
            named_params! {
                ":uuid": head.chain.station.as_bytes(),
                ":seq": columns::integer(head.seq)?,
                ":hash": head.hash,
            },
            |_| Ok(()),
        );
        Ok(found.optional()?.is_some())
    }

    /// Lines in the file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn lines_in_all(&self) -> Result<u64> {
        let sql = "SELECT count(*) AS lines FROM entry";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| columns::count(row, "lines"))?)
    }

    /// When this station recorded its last line: a clock that stands earlier went back.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn last_recorded_at(&self) -> Result<Option<Timestamp>> {
        let sql = concat!("SELECT e.recorded_at\n", include_str!("entry_last.sql"));
        let mut statement = self.connection.prepare_cached(sql)?;
        let values = named_params! { ":station": self.station.n };
        Ok(statement.query_row(values, |row| row.get("recorded_at")).optional()?)
    }

    /// What the clocks said when this station wrote its last line.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn own_clocks(&self) -> Result<Option<(Timestamp, Option<Mono>)>> {
        let sql = concat!("SELECT e.recorded_at, e.mono_ms, e.boot\n", include_str!("entry_last.sql"));
        let mut statement = self.connection.prepare_cached(sql)?;
        let clocks = statement.query_row(named_params! { ":station": self.station.n }, |row| {
            let (millis, boot): (Option<i64>, Option<[u8; 16]>) = (row.get("mono_ms")?, row.get("boot")?);
            Ok((row.get("recorded_at")?, millis.zip(boot).map(|(millis, boot)| Mono { boot, millis })))
        });
        Ok(clocks.optional()?)
    }
}
