//! The ends of all chains in a file: what tells whether one file has everything another has.

use rusqlite::{OptionalExtension, named_params};
use uuid::Uuid;

use crate::error::Result;
use crate::ids::ChainId;
use crate::store::{Tx, columns};

/// The end of one chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainHead {
    /// Which chain.
    pub chain: ChainId,
    /// How many lines it has.
    pub seq: u64,
    /// The hash of the last one.
    pub hash: [u8; 32],
}

impl Tx<'_> {
    /// The end of every chain that has lines.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn heads(&self) -> Result<Vec<ChainHead>> {
        let mut statement = self.connection.prepare_cached(include_str!("heads.sql"))?;
        let heads = statement.query_map([], |row| {
            let station = Uuid::from_bytes(row.get("uuid")?);
            let chain = ChainId { station, fork: row.get("fork")? };
            Ok(ChainHead { chain, seq: columns::count(row, "seq")?, hash: row.get("hash")? })
        })?;
        Ok(heads.collect::<rusqlite::Result<_>>()?)
    }

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
