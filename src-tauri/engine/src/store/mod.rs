//! The data file: one SQLite file per hospital, append-only, durable before it answers.
//!
//! The only place that knows SQL. What is in it, byte by byte, is in `docs/data-file.md`.
//! It never reads a clock and never makes an id: those come in as values.

mod chain;
mod claim;
mod columns;
mod entry;
mod failure;
mod meta;
mod migrate;
mod open;
mod pack;
mod plan;
mod playbook;
mod search;
mod search_find;
mod search_grams;
mod search_lines;
mod slip;
mod verify;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};
use uuid::Uuid;

pub use chain::head_code;
pub use entry::Head;
pub use pack::PackMade;
pub use plan::StoredRevision;
pub use search::{Broken, SearchCache, Slice};
pub use search_lines::Arrival;
pub use verify::Report;

use crate::error::{Error, ErrorCode, Result};
use crate::time::Timestamp;
use claim::Claim;

/// What a new data file is born with.
#[derive(Clone, Copy, Debug)]
pub struct Birth {
    /// When.
    pub at: Timestamp,
    /// The id of the file.
    pub file: Uuid,
    /// The id of this machine's station in it.
    pub station: Uuid,
}

/// An open data file. It is ours alone until it is closed or dropped.
#[derive(Debug)]
pub struct Store {
    /// `None` after a failure whose outcome has to be looked up in the file itself.
    connection: Option<Connection>,
    path: PathBuf,
    station: Station,
    /// How far the file went when we last knew for sure.
    settled: Mark,
    /// How far it goes if the commit that failed did reach the medium.
    pending: Option<Mark>,
    /// Last, so that the file is free only after the connection is gone.
    _claim: Claim,
}

/// One transaction.
#[derive(Debug)]
pub struct Tx<'c> {
    connection: &'c Connection,
    station: Station,
}

/// Who writes here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Station {
    n: i64,
    uuid: Uuid,
}

/// How far every append-only table goes: two states of one file never share a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    rows: [i64; 6],
    head: [u8; 32],
}

impl Store {
    /// Makes a new data file and opens it. It appears whole or not at all.
    ///
    /// # Errors
    /// `file-exists`, `file-read-only`, `disk-full`, …; nothing is left behind.
    pub fn create(path: &Path, birth: &Birth) -> Result<Self> {
        let claim = Claim::for_new(path)?;
        open::create(claim.path(), birth)?;
        Self::open_claimed(claim)
    }

    /// Opens a data file for reading and writing.
    ///
    /// # Errors
    /// `file-missing`, `file-foreign`, `file-newer`, `file-damaged`, `file-read-only` or `file-locked`.
    pub fn open(path: &Path) -> Result<Self> {
        Self::open_claimed(Claim::for_existing(path)?)
    }

    /// Opens the data file, or makes it when there is none.
    ///
    /// # Errors
    /// As [`Store::open`] and [`Store::create`].
    pub fn open_or_create(path: &Path, birth: &Birth) -> Result<Self> {
        match Self::open(path) {
            Err(Error::FileMissing(_)) => Self::create(path, birth),
            opened => opened,
        }
    }

    /// Runs `job` in one transaction and commits before it returns: what it returns is on the medium.
    ///
    /// An error of `job` takes everything back. When a commit fails, nobody knows whether it reached the medium:
    /// the file is opened anew and looked at before this says that something was not saved.
    ///
    /// # Errors
    /// What `job` said, or `not-saved`, `disk-full`, ….
    pub fn tx<T>(&mut self, job: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        let outcome = self.attempt(job);
        if let Err(Error::NotSaved(_) | Error::FileDamaged(_)) = &outcome {
            // After an I/O error neither SQLite's cache nor the system's can be believed: the next one opens anew.
            self.connection = None;
        }
        outcome
    }

    /// Where the data file lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Walks the whole file and recomputes every hash.
    ///
    /// # Errors
    /// Only when the file cannot be read at all; what is wrong with its content is in the report.
    pub fn verify(&mut self) -> Result<Report> {
        let own = self.station;
        verify::verify(self.connection()?, own)
    }

    /// Moves everything from the side file (`-wal`) into the data file, so that a plain copy of it is complete.
    ///
    /// # Errors
    /// `disk-full` or `not-saved`; the side file then still has everything.
    pub fn checkpoint(&mut self) -> Result<()> {
        open::checkpoint(self.connection()?)
    }

    /// Closes the data file; afterwards it is one single file.
    ///
    /// # Errors
    /// `disk-full` or `not-saved`; nothing that was committed is lost.
    pub fn close(mut self) -> Result<()> {
        self.checkpoint()?;
        match self.connection.take() {
            Some(connection) => connection.close().map_err(|(_, failure)| failure.into()),
            None => Ok(()),
        }
    }

    fn open_claimed(claim: Claim) -> Result<Self> {
        let path = claim.path().to_owned();
        let connection = open::open(&path)?;
        let station = Station::read(&connection)?;
        let settled = Mark::read(&connection)?;
        Ok(Self { connection: Some(connection), path, station, settled, pending: None, _claim: claim })
    }

    fn attempt<T>(&mut self, job: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        let station = self.station;
        let connection = self.connection()?;
        let changes = connection.total_changes();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = job(&Tx { connection: &transaction, station })?;
        if transaction.total_changes() == changes {
            transaction.commit()?;
            return Ok(value);
        }
        let mark = Mark::read(&transaction)?;
        match transaction.commit() {
            Ok(()) => self.settled = mark,
            Err(failure) => self.look_up(mark, &failure.into())?,
        }
        Ok(value)
    }

    /// The connection, opened anew if the last one failed (the stick was pulled and put back).
    fn connection(&mut self) -> Result<&mut Connection> {
        let open = match self.connection.take() {
            Some(open) => open,
            None => self.reopen()?,
        };
        Ok(self.connection.insert(open))
    }

    fn reopen(&mut self) -> Result<Connection> {
        let connection = open::open(&self.path)?;
        let found = Mark::read(&connection)?;
        if self.pending == Some(found) {
            open::make_sure(&connection, &self.path)?;
        } else if found != self.settled {
            return Err(Error::FileDamaged("it is not as we left it".into()));
        }
        self.settled = found;
        self.pending = None;
        Ok(connection)
    }

    /// After a failed commit: is it in the file or not?
    fn look_up(&mut self, mark: Mark, failure: &Error) -> Result<()> {
        self.pending = Some(mark);
        self.connection = None;
        match self.connection().map(|_| ()) {
            Ok(()) if self.settled == mark => Ok(()),
            Ok(()) => Err(not_saved(failure)),
            Err(later) => Err(Error::NotSaved(format!("{failure}; then {later}"))),
        }
    }
}

impl Station {
    fn read(connection: &Connection) -> Result<Self> {
        let sql = "SELECT n, uuid FROM station ORDER BY n LIMIT 1";
        let own = connection
            .query_row(sql, [], |row| Ok(Self { n: row.get("n")?, uuid: Uuid::from_bytes(row.get("uuid")?) }));
        own.map_err(|failure| Error::FileDamaged(format!("no station: {failure}")))
    }
}

impl Mark {
    fn read(connection: &Connection) -> Result<Self> {
        let mut statement = connection.prepare_cached(include_str!("mark.sql"))?;
        Ok(statement.query_row([], |row| {
            let rows = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?];
            Ok(Self { rows, head: row.get("head")? })
        })?)
    }
}

/// The reason counts when the person can do something about it.
fn not_saved(failure: &Error) -> Error {
    match failure.code() {
        ErrorCode::DiskFull | ErrorCode::FileReadOnly => failure.clone(),
        _ => Error::NotSaved(failure.to_string()),
    }
}
