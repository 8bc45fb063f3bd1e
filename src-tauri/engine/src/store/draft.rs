//! The draft of the plan: changes one after the other, and the files that belong to it.

use rusqlite::{OptionalExtension, named_params};

use crate::error::{Error, Result};
use crate::plan::draft::Change;
use crate::store::Tx;
use crate::time::Timestamp;

impl Tx<'_> {
    /// Keeps changes of the draft; all of a transaction or none.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn append_changes(&self, changes: &[Change], made_at: Timestamp) -> Result<i64> {
        let sql = "INSERT INTO draft_change (made_at, change) VALUES (:made_at, :change)";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut last = 0;
        for change in changes {
            let json = serde_json::to_string(change).map_err(|_| Error::Bug("a change is plain data"))?;
            last = statement.insert(named_params! { ":made_at": made_at, ":change": json })?;
        }
        Ok(last)
    }

    /// The changes after number `after`, oldest first, with number and moment.
    ///
    /// # Errors
    /// `file-damaged` when one cannot be read.
    pub fn changes_after(&self, after: i64) -> Result<Vec<(i64, Timestamp, Change)>> {
        let sql = "SELECT n, made_at, change FROM draft_change WHERE n > :after ORDER BY n";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(named_params! { ":after": after })?;
        let mut changes = Vec::new();
        while let Some(row) = rows.next()? {
            let n: i64 = row.get("n")?;
            let json: String = row.get("change")?;
            let change = serde_json::from_str(&json)
                .map_err(|problem| Error::FileDamaged(format!("change {n} of the draft: {problem}")))?;
            changes.push((n, row.get("made_at")?, change));
        }
        Ok(changes)
    }

    /// The last change that is in a revision; 0 when there is none, as in a file of an older schema.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn draft_begins_after(&self, revision: Option<u32>) -> Result<i64> {
        let Some(number) = revision else { return Ok(0) };
        // A revision that was brought in has no approval of its own: what was typed before it stays in the draft.
        let sql = "SELECT coalesce(max(draft_upto), 0) FROM plan_approval WHERE number <= :number";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row(named_params! { ":number": number }, |row| row.get(0))?)
    }

    /// Keeps a file that belongs to the plan under the hash of its bytes; one that is there already stays.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep_attachment(&self, bytes: &[u8], added_at: Timestamp) -> Result<[u8; 32]> {
        let sha256 = super::plan::digest_bytes(bytes);
        if self.attachment(&sha256)?.is_none() {
            let sql = "INSERT INTO attachment (sha256, bytes, added_at) VALUES (:sha256, :bytes, :added_at)";
            let mut statement = self.connection.prepare_cached(sql)?;
            statement.execute(named_params! { ":sha256": sha256, ":bytes": bytes, ":added_at": added_at })?;
        }
        Ok(sha256)
    }

    /// The bytes of an attached file.
    ///
    /// # Errors
    /// `file-damaged` when they are not what was kept.
    pub fn attachment(&self, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>> {
        let mut statement = self.connection.prepare_cached("SELECT bytes FROM attachment WHERE sha256 = :sha256")?;
        let found = statement.query_row(named_params! { ":sha256": sha256 }, |row| row.get("bytes"));
        let bytes: Option<Vec<u8>> = found.optional()?;
        match bytes {
            Some(bytes) if super::plan::digest_bytes(&bytes) != *sha256 => {
                Err(Error::FileDamaged("an attached file is not what was kept".into()))
            }
            other => Ok(other),
        }
    }
}
