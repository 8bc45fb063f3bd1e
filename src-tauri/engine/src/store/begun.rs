//! One transaction that takes itself back unless it was committed.
//!
//! As rusqlite's own, but its two sentences stay prepared: parsing them for every line took longer than binding the line.

use rusqlite::Connection;

/// A transaction that may write, from its first moment on.
#[derive(Debug)]
pub(super) struct Begun<'c>(&'c Connection);

impl<'c> Begun<'c> {
    pub(super) fn begin(connection: &'c Connection) -> rusqlite::Result<Self> {
        connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        Ok(Self(connection))
    }

    pub(super) fn connection(&self) -> &'c Connection {
        self.0
    }

    /// What cannot be committed is taken back.
    pub(super) fn commit(self) -> rusqlite::Result<()> {
        self.0.prepare_cached("COMMIT")?.execute([]).map(|_| ())
    }
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        if !self.0.is_autocommit() {
            // A connection that cannot even roll back is opened anew by the next transaction.
            let _ = self.0.execute_batch("ROLLBACK");
        }
    }
}
