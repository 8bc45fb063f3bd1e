//! The playbooks that incidents were started with, word for word: an incident stays with its edition.

use rusqlite::{OptionalExtension, named_params};

use crate::error::{Error, Result};
use crate::ids::PlaybookId;
use crate::store::Tx;

impl Tx<'_> {
    /// Keeps the text of one edition. Keeping it again changes nothing.
    ///
    /// # Errors
    /// When the file cannot be written, or another text was kept under this edition.
    pub fn keep_playbook(&self, id: &PlaybookId, edition: &str, text: &str) -> Result<()> {
        match self.playbook_text(id, edition)? {
            Some(kept) if kept == text => return Ok(()),
            Some(_) => return Err(Error::Bug("one edition of a playbook has two texts")),
            None => {}
        }
        let sql = "INSERT INTO playbook_text (id, edition, text) VALUES (:id, :edition, :text)";
        let mut statement = self.connection.prepare_cached(sql)?;
        statement.execute(named_params! { ":id": id.as_str(), ":edition": edition, ":text": text })?;
        Ok(())
    }

    /// The text of one edition, if it was kept.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn playbook_text(&self, id: &PlaybookId, edition: &str) -> Result<Option<String>> {
        let sql = "SELECT text FROM playbook_text WHERE id = :id AND edition = :edition";
        let mut statement = self.connection.prepare_cached(sql)?;
        let values = named_params! { ":id": id.as_str(), ":edition": edition };
        Ok(statement.query_row(values, |row| row.get("text")).optional()?)
    }
}
