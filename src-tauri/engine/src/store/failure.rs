//! What SQLite said, as one of our codes, and what is done after it said that something failed.

use rusqlite::types::FromSqlError;
use rusqlite::{Connection, ErrorCode as Sqlite};

use crate::error::{Error, ErrorCode, Result};
use crate::store::keys::Keys;
use crate::store::{Mark, Store, medium, open};

impl From<rusqlite::Error> for Error {
    fn from(failure: rusqlite::Error) -> Self {
        let detail = describe(&failure);
        match &failure {
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..) => Self::FileDamaged(detail),
            rusqlite::Error::ToSqlConversionFailure(..) => Self::Unexpected(detail),
            _ => failure.sqlite_error_code().map_or(Self::Unexpected(detail.clone()), |code| from_code(code, detail)),
        }
    }
}

impl From<FromSqlError> for Error {
    fn from(failure: FromSqlError) -> Self {
        Self::FileDamaged(failure.to_string())
    }
}

/// While a file is being opened nothing can fail to be saved: what cannot be read is damaged.
pub(super) fn while_opening(failure: rusqlite::Error) -> Error {
    match Error::from(failure) {
        Error::NotSaved(detail) => Error::FileDamaged(detail),
        other => other,
    }
}

fn from_code(code: Sqlite, detail: String) -> Error {
    match code {
        Sqlite::DatabaseBusy | Sqlite::DatabaseLocked | Sqlite::FileLockingProtocolFailed => Error::FileLocked(detail),
        Sqlite::ReadOnly | Sqlite::PermissionDenied | Sqlite::CannotOpen => Error::FileReadOnly(detail),
        Sqlite::DiskFull => Error::DiskFull(detail),
        Sqlite::DatabaseCorrupt | Sqlite::NotADatabase => Error::FileDamaged(detail),
        Sqlite::SystemIoFailure | Sqlite::OutOfMemory | Sqlite::NoLargeFileSupport => Error::NotSaved(detail),
        _ => Error::Unexpected(detail),
    }
}

/// With the extended code: an I/O error at a read and one at a sync are different stories.
fn describe(failure: &rusqlite::Error) -> String {
    match failure.sqlite_extended_error_code() {
        Some(code) => format!("{failure} (SQLite {code})"),
        None => failure.to_string(),
    }
}

/// The reason counts when the person can do something about it.
pub(super) fn not_saved(failure: &Error) -> Error {
    match failure.code() {
        ErrorCode::DiskFull | ErrorCode::FileReadOnly => failure.clone(),
        _ => Error::NotSaved(failure.to_string()),
    }
}

impl Store {
    pub(super) fn reopen(&mut self) -> Result<Connection> {
        let connection = open::open(&self.path)?;
        self.pages_checked = medium::is_short(&self.path);
        let found = Mark::read(&connection)?;
        if self.pending == Some(found) {
            open::make_sure(&connection, &self.path)?;
            self.found_later += 1;
        } else if found != self.settled {
            return Err(Error::FileDamaged("it is not as we left it".into()));
        }
        self.keys = Keys::read(&connection)?;
        // An import that was found after all brought other heads.
        self.seen = super::entry::seen_by(&connection, &self.station)?;
        self.settled = found;
        self.pending = None;
        Ok(connection)
    }

    /// After a failed commit: is it in the file or not?
    pub(super) fn look_up(&mut self, mark: Mark, failure: &Error) -> Result<()> {
        self.pending = Some(mark);
        self.connection = None;
        self.medium.suspect |= failure.code() == ErrorCode::NotSaved;
        match self.connection().map(|_| ()) {
            Ok(()) if self.settled == mark => {
                // The caller is told that it is saved, so nobody has to read it again.
                self.found_later = self.found_later.saturating_sub(1);
                Ok(())
            }
            Ok(()) => Err(not_saved(failure)),
            Err(later) => Err(Error::NotSaved(format!("{failure}; then {later}"))),
        }
    }
}
