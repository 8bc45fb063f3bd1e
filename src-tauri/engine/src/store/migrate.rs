//! Brings a data file to the schema of this program: all of it in one transaction, after a copy of the file.

use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, TransactionBehavior};

use crate::error::{Error, Result};
use crate::files::{from_io, partial_beside, put_in_place};

/// One file for each schema, oldest first.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_init.sql"),
    include_str!("../../migrations/0002_checkpoints.sql"),
    include_str!("../../migrations/0003_drafts.sql"),
];

/// Runs what the file does not have yet and counts it in `user_version`.
pub(super) fn run(connection: &mut Connection, migrations: &[&str]) -> Result<()> {
    let done = version(connection)?;
    let known = newest(migrations);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for sql in migrations.iter().skip(done as usize) {
        transaction.execute_batch(sql)?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    Ok(transaction.commit()?)
}

/// Upgrades an older file, after a copy of it was put beside it; refuses a newer one. Whether it did anything.
pub(super) fn upgrade(connection: &mut Connection, path: &Path, migrations: &[&str]) -> Result<bool> {
    let found = version(connection)?;
    let known = newest(migrations);
    if found > known {
        return Err(Error::FileNewer { found, known });
    }
    if found < known {
        copy_beside(connection, path, found)?;
        run(connection, migrations)?;
    }
    Ok(found < known)
}

/// The schema of this program.
pub(super) fn newest(migrations: &[&str]) -> u32 {
    u32::try_from(migrations.len()).unwrap_or(u32::MAX)
}

/// The schema of the file.
pub(super) fn version(connection: &Connection) -> Result<u32> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// `みどり野.tomoshibi` of schema 1 is kept as `みどり野.tomoshibi.schema-1`.
///
/// The copy goes through our own connection: a second handle on the file would drop its lock.
fn copy_beside(connection: &Connection, path: &Path, found: u32) -> Result<PathBuf> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".schema-{found}"));
    let copy = PathBuf::from(name);
    let partial = partial_beside(&copy)?;
    let mut target = Connection::open(&partial)?;
    if Backup::new(connection, &mut target)?.step(-1)? != StepResult::Done {
        return Err(Error::NotSaved("the copy before the upgrade was not finished".into()));
    }
    target.close().map_err(|(_, failure)| failure)?;
    put_in_place(&partial, &copy).map_err(|failure| from_io(&failure, &copy))?;
    Ok(copy)
}
