//! What the search has to know about the data file: which lines are new, and in which order they arrived.

use rusqlite::{OptionalExtension, Row, named_params};

use crate::error::{Error, Result};
use crate::ids::{EntryId, IncidentId};
use crate::store::{Tx, meta};

/// A line by its place in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The order of arrival in this file, from 1.
    pub n: i64,
    /// Its incident.
    pub incident: IncidentId,
    /// The line.
    pub entry: EntryId,
}

impl Tx<'_> {
    /// The id the file was born with. A copy of the file has the same.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn file_id(&self) -> Result<String> {
        self.meta(meta::FILE)?.ok_or_else(|| Error::FileDamaged("it has no id".into()))
    }

    /// The number of the line that arrived last; 0 when there is none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn last_arrival(&self) -> Result<i64> {
        let mut statement = self.connection.prepare_cached("SELECT coalesce(max(n), 0) AS last FROM entry")?;
        Ok(statement.query_row([], |row| row.get("last"))?)
    }

    /// The hash of the line that arrived as the `n`-th.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn hash_of_arrival(&self, n: i64) -> Result<Option<[u8; 32]>> {
        let mut statement = self.connection.prepare_cached("SELECT hash FROM entry WHERE n = :n")?;
        Ok(statement.query_row(named_params! { ":n": n }, |row| row.get("hash")).optional()?)
    }

    /// The next lines that arrived after the `n`-th, in the order of arrival.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn arrivals_after(&self, n: i64, limit: u32) -> Result<Vec<Arrival>> {
        let mut statement = self.connection.prepare_cached(include_str!("search_arrivals.sql"))?;
        let rows = statement.query_map(named_params! { ":n": n, ":limit": limit }, arrival)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The lines of one incident that arrived after the `n`-th, in the order of arrival.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn arrivals_of(&self, incident: IncidentId, n: i64) -> Result<Vec<Arrival>> {
        let mut statement = self.connection.prepare_cached(include_str!("search_arrivals_of.sql"))?;
        let rows = statement.query_map(named_params! { ":incident": incident, ":n": n }, arrival)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The incidents that got a line after the `n`-th, newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn incidents_after(&self, n: i64) -> Result<Vec<IncidentId>> {
        let mut statement = self.connection.prepare_cached(include_str!("search_incidents_after.sql"))?;
        let rows = statement.query_map(named_params! { ":n": n }, |row| row.get("uuid"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// As the how many-th a line arrived.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn arrival_of(&self, entry: EntryId) -> Result<Option<i64>> {
        self.line_with_id(entry)
    }
}

fn arrival(row: &Row<'_>) -> rusqlite::Result<Arrival> {
    Ok(Arrival { n: row.get("n")?, incident: row.get("incident")?, entry: row.get("entry")? })
}
