//! Packs of paper (紙のパック) that were made: for which place, from which plan, and every sheet with its six digits.

use rusqlite::{OptionalExtension, Row, named_params};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::error::{Error, Result};
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
    /// The plan's revision it was made from, if there was one and this file has it.
    pub plan_revision: Option<u32>,
    /// SHA-256 of the PDF.
    pub content_sha256: [u8; 32],
    /// The computer that made it.
    pub station: Uuid,
    /// It holds only sheets that take the place of others.
    pub replaces: bool,
    /// What was asked for, and every sheet.
    pub contents: PackContents,
}

/// What a pack was made for and of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackContents {
    /// What was asked for, every number filled in: made again from it, an unchanged plan gives the same digits.
    pub order: Value,
    /// SHA-256 of the plan in hex: in a file it was brought into, the number alone may name another plan.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub plan_sha256: String,
    /// Every sheet whose digits say whether it is current, in printing order.
    pub sheets: Vec<SheetMade>,
    /// Keys of sheets that were taken out without another in their place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken_out: Vec<String>,
    /// Letters of windows whose numbers, as they lie in the box until then, are not used any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub retired: Vec<String>,
}

/// One sheet of a pack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetMade {
    /// What it is, whatever stands on it: `contacts`, `flow/ehr-down`, `form/F01`.
    pub key: String,
    /// Its title.
    pub title: String,
    /// The six digits on it.
    pub code: String,
    /// Its first page, from 1.
    pub first_page: u32,
    /// How many pages.
    pub pages: u32,
    /// The edition of what came with the program: of a flow its hash, of a form its day and its rule.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub edition: String,
    /// The letter of the window whose numbers are on it; empty when it has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub window: String,
}

/// A pack that was made, without its contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackHead {
    /// Its id.
    pub id: Uuid,
    /// For which place.
    pub place: String,
    /// When.
    pub made_at: Timestamp,
    /// Letters of windows whose numbers in the box are not used any more from then on.
    pub retired: Vec<String>,
}

impl Tx<'_> {
    /// Every pack that was made, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn pack_heads(&self) -> Result<Vec<PackHead>> {
        let sql =
            "SELECT id, place, made_at, coalesce(contents ->> '$.retired', '[]') AS retired FROM pack_made ORDER BY n";
        let mut statement = self.connection.prepare_cached(sql)?;
        let heads = statement.query_map([], |row| {
            Ok(PackHead {
                id: Uuid::from_bytes(row.get("id")?),
                place: row.get("place")?,
                made_at: row.get("made_at")?,
                retired: serde_json::from_str(&row.get::<_, String>("retired")?).unwrap_or_default(),
            })
        })?;
        Ok(heads.collect::<rusqlite::Result<_>>()?)
    }

    /// Keeps that a pack was made.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn insert_pack(&self, pack: &PackMade) -> Result<()> {
        let contents = serde_json::to_string(&pack.contents).map_err(|_| Error::Bug("a pack that is no JSON"))?;
        let mut statement = self.connection.prepare_cached(include_str!("pack_insert.sql"))?;
        statement.execute(named_params! {
            ":id": pack.id.as_bytes(),
            ":place": pack.place,
            ":made_at": pack.made_at,
            ":pages": pack.pages,
            ":plan_revision": pack.plan_revision,
            ":content_sha256": pack.content_sha256,
            ":station": pack.station.as_bytes(),
            ":replaces": pack.replaces,
            ":contents": contents,
        })?;
        Ok(())
    }

    /// The newest whole pack of a place and what replaced sheets of it since, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn packs_in_box(&self, place: &str) -> Result<Vec<PackMade>> {
        let mut statement = self.connection.prepare_cached(include_str!("pack_in_box.sql"))?;
        let packs = statement.query_map(named_params! { ":place": place }, read)?;
        Ok(packs.collect::<rusqlite::Result<_>>()?)
    }

    /// The pack with that id.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn pack(&self, id: Uuid) -> Result<Option<PackMade>> {
        let mut statement = self.connection.prepare_cached("SELECT * FROM pack_made WHERE id = :id")?;
        Ok(statement.query_row(named_params! { ":id": id.as_bytes() }, read).optional()?)
    }

    /// Every pack that has a sheet with these six digits, newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn packs_with_code(&self, code: &str) -> Result<Vec<PackMade>> {
        let mut statement = self.connection.prepare_cached(include_str!("pack_with_code.sql"))?;
        let packs = statement.query_map(named_params! { ":code": format!(r#""code":"{code}""#) }, read)?;
        Ok(packs.collect::<rusqlite::Result<_>>()?)
    }

    /// Every place a pack was made for.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn pack_places(&self) -> Result<Vec<String>> {
        let mut statement = self.connection.prepare_cached("SELECT DISTINCT place FROM pack_made ORDER BY place")?;
        let places = statement.query_map([], |row| row.get("place"))?;
        Ok(places.collect::<rusqlite::Result<_>>()?)
    }

    /// How many packs were made: what was worked out from them holds until there is another.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn last_pack(&self) -> Result<i64> {
        let sql = "SELECT coalesce(max(n), 0) FROM pack_made";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<PackMade> {
    let column = row.as_ref().column_index("contents")?;
    let contents = serde_json::from_str(row.get_ref(column)?.as_str()?).map_err(|problem| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(problem))
    })?;
    Ok(PackMade {
        id: Uuid::from_bytes(row.get("id")?),
        place: row.get("place")?,
        made_at: row.get("made_at")?,
        pages: row.get("pages")?,
        plan_revision: row.get("plan_revision")?,
        content_sha256: row.get("content_sha256")?,
        station: Uuid::from_bytes(row.get("station")?),
        replaces: row.get("replaces")?,
        contents,
    })
}
