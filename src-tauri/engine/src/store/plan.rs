//! Revisions of the plan (第N版): numbered, kept for ever.

use rusqlite::{OptionalExtension, Row, named_params};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::store::Tx;
use crate::time::Timestamp;

/// One revision as it lies in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRevision {
    /// 第N版.
    pub number: u32,
    /// SHA-256 of the content.
    pub sha256: [u8; 32],
    /// The plan as JSON.
    pub content: String,
    /// When it was put here.
    pub created_at: Timestamp,
}

impl Tx<'_> {
    /// Keeps a plan as the next revision and says its number.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn insert_revision(&self, json: &str, created_at: Timestamp) -> Result<u32> {
        let mut statement = self.connection.prepare_cached(include_str!("revision_insert.sql"))?;
        let sha256 = digest(json);
        let values = named_params! { ":sha256": sha256, ":content": json, ":created_at": created_at };
        Ok(statement.query_row(values, |row| row.get("number"))?)
    }

    /// One revision.
    ///
    /// # Errors
    /// `file-damaged` when it is not what was kept.
    pub fn revision(&self, number: u32) -> Result<Option<StoredRevision>> {
        let sql = "SELECT number, sha256, content, created_at FROM plan_revision WHERE number = :number";
        let mut statement = self.connection.prepare_cached(sql)?;
        statement.query_row(named_params! { ":number": number }, read).optional()?.map(proven).transpose()
    }

    /// Every revision, oldest first.
    ///
    /// # Errors
    /// `file-damaged` when one is not what was kept.
    pub fn revisions(&self) -> Result<Vec<StoredRevision>> {
        let sql = "SELECT number, sha256, content, created_at FROM plan_revision ORDER BY number";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], read)?.collect::<rusqlite::Result<Vec<_>>>()?;
        rows.into_iter().map(proven).collect()
    }

    /// The newest revision.
    ///
    /// # Errors
    /// `file-damaged` when it is not what was kept.
    pub fn latest_revision(&self) -> Result<Option<StoredRevision>> {
        let sql = "SELECT number, sha256, content, created_at FROM plan_revision ORDER BY number DESC LIMIT 1";
        self.connection.prepare_cached(sql)?.query_row([], read).optional()?.map(proven).transpose()
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredRevision> {
    Ok(StoredRevision {
        number: row.get("number")?,
        sha256: row.get("sha256")?,
        content: row.get("content")?,
        created_at: row.get("created_at")?,
    })
}

fn proven(revision: StoredRevision) -> Result<StoredRevision> {
    if digest(&revision.content) == revision.sha256 {
        Ok(revision)
    } else {
        Err(Error::FileDamaged(format!("revision {} is not what was kept", revision.number)))
    }
}

pub(super) fn digest(content: &str) -> [u8; 32] {
    digest_bytes(content.as_bytes())
}

pub(super) fn digest_bytes(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
