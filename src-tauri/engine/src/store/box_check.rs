//! The boxes the paper lies in (紙の箱): who opened one, who looked through it, and when.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{OptionalExtension, Row, named_params};
use uuid::Uuid;

use crate::error::Result;
use crate::store::Tx;
use crate::time::Timestamp;

/// What somebody did with a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoxAct {
    /// Broke the seal.
    Opened,
    /// Looked through it, as every month.
    Checked,
}

/// Somebody had a box in their hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoxCheck {
    /// Its id: two computers may bring the same one together.
    pub id: Uuid,
    /// The place of its pack: `front-desk`.
    pub place: String,
    /// What they did.
    pub what: BoxAct,
    /// Who.
    pub person: String,
    /// When it was done.
    pub at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
}

impl BoxAct {
    const fn word(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Checked => "checked",
        }
    }

    /// `None` for what a newer program wrote.
    pub(super) fn of(word: &str) -> Option<Self> {
        [Self::Opened, Self::Checked].into_iter().find(|act| act.word() == word)
    }
}

impl ToSql for BoxAct {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.word().into())
    }
}

impl FromSql for BoxAct {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::of(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

impl Tx<'_> {
    /// Keeps what somebody did with a box.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn insert_box_check(&self, check: &BoxCheck) -> Result<()> {
        let mut statement = self.connection.prepare_cached(include_str!("box_check_insert.sql"))?;
        statement.execute(named_params! {
            ":id": check.id.as_bytes(),
            ":place": check.place,
            ":what": check.what,
            ":person": check.person,
            ":at": check.at,
            ":recorded_at": check.recorded_at,
        })?;
        Ok(())
    }

    /// The last time somebody did that with the box of a place.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn last_box_check(&self, place: &str, what: BoxAct) -> Result<Option<BoxCheck>> {
        let mut statement = self.connection.prepare_cached(include_str!("box_check_last.sql"))?;
        Ok(statement.query_row(named_params! { ":place": place, ":what": what }, read).optional()?)
    }
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<BoxCheck> {
    Ok(BoxCheck {
        id: Uuid::from_bytes(row.get("id")?),
        place: row.get("place")?,
        what: row.get("what")?,
        person: row.get("person")?,
        at: row.get("at")?,
        recorded_at: row.get("recorded_at")?,
    })
}
