//! What is known about the file itself: facility name, last place of a pack, ….

use rusqlite::{Connection, OptionalExtension, named_params};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::store::Tx;
use crate::time::Timestamp;

/// The id of the file.
pub(super) const FILE: &str = "file";
/// When the file was made.
pub(super) const CREATED_AT: &str = "created-at";
pub(super) const INSERT: &str = "INSERT INTO meta (key, value, set_at) VALUES (:key, :value, :at)";

/// The id of the file.
pub(super) fn file_id(connection: &Connection) -> Result<Uuid> {
    let sql = "SELECT value FROM meta WHERE key = :key ORDER BY n LIMIT 1";
    let found = connection.query_row(sql, named_params! { ":key": FILE }, |row| row.get::<_, String>("value"));
    let damaged = || Error::FileDamaged("the file has no id".into());
    found.optional()?.and_then(|id| Uuid::parse_str(&id).ok()).ok_or_else(damaged)
}

/// The newest value of a key.
pub(super) fn newest(connection: &Connection, key: &str) -> Result<Option<String>> {
    let sql = "SELECT value FROM meta WHERE key = :key ORDER BY n DESC LIMIT 1";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_row(named_params! { ":key": key }, |row| row.get("value")).optional()?)
}

impl Tx<'_> {
    /// The newest value of a key.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn meta(&self, key: &str) -> Result<Option<String>> {
        newest(self.connection, key)
    }

    /// Gives a key a new value; the old one stays in the file. The same value again is not written.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_meta(&self, key: &str, value: &str, at: Timestamp) -> Result<()> {
        if self.meta(key)?.as_deref() == Some(value) {
            return Ok(());
        }
        let mut statement = self.connection.prepare_cached(INSERT)?;
        statement.execute(named_params! { ":key": key, ":value": value, ":at": at })?;
        Ok(())
    }
}
