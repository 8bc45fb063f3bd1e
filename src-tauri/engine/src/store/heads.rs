//! Whether one file has what another has.

use rusqlite::{OptionalExtension, named_params};

use crate::error::Result;
use crate::proof::ChainHead;
use crate::store::{Tx, columns};

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
}
