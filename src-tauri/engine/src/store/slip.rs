//! Slip numbers (票の番号): handed out in blocks, never twice.

use rusqlite::named_params;
use uuid::Uuid;

use crate::error::Result;
use crate::store::Tx;
use crate::time::Timestamp;

impl Tx<'_> {
    /// Sets `count` numbers of a window aside for one pack and says the first of them.
    ///
    /// They stay used up even if the pack is never printed: a gap is harmless, a number on two patients is not.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn reserve_slips(&self, letter: &str, count: u32, pack: Uuid, at: Timestamp) -> Result<u32> {
        let mut statement = self.connection.prepare_cached(include_str!("slip_reserve.sql"))?;
        let values = named_params! { ":letter": letter, ":count": count, ":pack": pack.as_bytes(), ":at": at };
        Ok(statement.query_row(values, |row| row.get("first"))?)
    }

    /// The number the window would get next; it is not set aside.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn next_slip(&self, letter: &str) -> Result<u32> {
        let sql = "SELECT coalesce(max(first + count), 1) AS first FROM slip_block WHERE letter = :letter";
        Ok(self.connection.query_row(sql, named_params! { ":letter": letter }, |row| row.get("first"))?)
    }
}
