//! Packs of paper (紙のパック) that were made.

use rusqlite::{OptionalExtension, Row, named_params};
use uuid::Uuid;

use crate::error::Result;
use crate::store::Tx;
use crate::time::Timestamp;

/// One pack that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackMade {
    /// Its id; its slip blocks carry it.
    pub id: Uuid,
    /// For which place: `front-desk`.
    pub place: String,
    /// When.
    pub made_at: Timestamp,
    /// Sheets of paper.
    pub pages: u32,
    /// The plan's revision it was made from, if there was one.
    pub plan_revision: Option<u32>,
    /// SHA-256 of what went in, so that a pack that is out of date can be told.
    pub content_sha256: [u8; 32],
    /// For how many visits.
    pub visits: u32,
    /// For how many hours.
    pub hours: u32,
}

impl Tx<'_> {
    /// Keeps that a pack was made.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn insert_pack(&self, pack: &PackMade) -> Result<()> {
        let mut statement = self.connection.prepare_cached(include_str!("pack_insert.sql"))?;
        statement.execute(named_params! {
            ":id": pack.id.as_bytes(),
            ":place": pack.place,
            ":made_at": pack.made_at,
            ":pages": pack.pages,
            ":plan_revision": pack.plan_revision,
            ":content_sha256": pack.content_sha256,
            ":visits": pack.visits,
            ":hours": pack.hours,
        })?;
        Ok(())
    }

    /// The newest pack for a place.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn latest_pack(&self, place: &str) -> Result<Option<PackMade>> {
        let mut statement = self.connection.prepare_cached(include_str!("pack_latest.sql"))?;
        Ok(statement.query_row(named_params! { ":place": place }, read).optional()?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<PackMade> {
    Ok(PackMade {
        id: Uuid::from_bytes(row.get("id")?),
        place: row.get("place")?,
        made_at: row.get("made_at")?,
        pages: row.get("pages")?,
        plan_revision: row.get("plan_revision")?,
        content_sha256: row.get("content_sha256")?,
        visits: row.get("visits")?,
        hours: row.get("hours")?,
    })
}
