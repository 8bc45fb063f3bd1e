//! Opens a file that cannot be written, or should not be: a damaged one, a copy, one on a write-protected stick.
//!
//! Nothing is written, neither to the file nor beside it. Where a side file still has lines, or the schema is older
//! than ours, a private copy is read instead: it lies in this computer's own folder and goes away with the reader.

use std::cell::{Cell, RefCell};
use std::fs::{self, File, TryLockError};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::error::{Error, Result};
use crate::files::from_io;
use crate::store::claim::Claim;
use crate::store::failure::while_opening;
use crate::store::migrate::{self, MIGRATIONS};
use crate::store::station::Station;
use crate::store::{Mark, Medium, Store, Tx, keys::Keys, meta, open};

static READERS: AtomicU32 = AtomicU32::new(0);

/// Why a file is open for reading only, and what keeps it so.
#[derive(Debug)]
pub(super) struct Reading {
    why: Error,
    _hold: Hold,
}

/// Keeps writers out and the private copy there for as long as somebody reads.
#[derive(Debug)]
struct Hold {
    /// A shared lock where the system has one; closing it lets go.
    _file: File,
    _private: Option<Private>,
}

/// A private copy of the file and its side files.
#[derive(Debug)]
pub(super) struct Private {
    folder: PathBuf,
    path: PathBuf,
    /// Held while it is in use, so that the next reader can clear away what a killed one left.
    lock: Option<File>,
}

impl Store {
    /// Opens a data file for reading only, because of `why`: every write will be answered with that.
    ///
    /// Nothing is written, neither to the file nor beside it. `local` is this computer's own folder.
    ///
    /// # Errors
    /// `file-missing`, `file-foreign`, `file-newer`, `file-locked`, and `file-damaged` when it cannot even be read.
    pub fn open_to_read(path: &Path, local: &Path, why: Error) -> Result<Self> {
        let claim = Claim::for_existing(path)?;
        let path = claim.path().to_owned();
        let (connection, hold) = open_to_read(&path, local)?;
        let file = meta::file_id(&connection)?;
        let station = Station::of_reader(&connection)?;
        let settled = Mark::read(&connection)?;
        // Where lines cannot be read, the others are still to be seen.
        let keys = Keys::read(&connection).unwrap_or_default();
        Ok(Self {
            connection: Some(connection),
            path,
            file,
            station,
            seen: Vec::new(),
            keys,
            head: None,
            incident: None,
            settled,
            pending: None,
            unsettled: false,
            found_later: 0,
            failures: 0,
            pages_checked: true,
            medium: Medium::default(),
            reading: Some(Reading { why, _hold: hold }),
            _claim: claim,
        })
    }

    /// Why nothing can be written, when the file is open for reading only.
    #[must_use]
    pub fn why_read_only(&self) -> Option<&Error> {
        self.reading.as_ref().map(|reading| &reading.why)
    }

    /// A transaction in a file that is open for reading only.
    pub(super) fn read<T>(&mut self, job: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        let connection = self.connection.as_mut().ok_or(Error::Bug("a reader keeps its connection"))?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let outcome = job(&Tx {
            connection: &transaction,
            file: self.file,
            station: &self.station,
            seen: &self.seen,
            keys: &self.keys,
            fresh: RefCell::default(),
            newest: Cell::default(),
            head: Cell::default(),
            incident: Cell::default(),
        });
        match (outcome, &self.reading) {
            (Err(Error::FileReadOnly(_)), Some(reading)) => Err(reading.why.clone()),
            (outcome, _) => outcome,
        }
    }
}

/// Opens `path` for reading.
///
/// # Errors
/// `file-missing`, `file-foreign`, `file-newer`, `file-locked`, and `file-damaged` when not even a part can be read.
fn open_to_read(path: &Path, local: &Path) -> Result<(Connection, Hold)> {
    let file = File::open(path).map_err(|failure| from_io(&failure, path))?;
    if is_held(&file) {
        return Err(Error::FileLocked(format!("{} is open elsewhere", path.display())));
    }
    let header = check_beginning(path)?;
    let has_side = has_side_file(path);
    if !has_side && open::schema_of(&header) == Some(migrate::newest(MIGRATIONS)) {
        let mut connection = immutable(path)?;
        open::check_schema(&connection)?;
        open::guard(&mut connection).map_err(while_opening)?;
        return Ok((connection, Hold { _file: file, _private: None }));
    }
    let private = Private::of(path, local)?;
    let connection = private.connect()?;
    Ok((connection, Hold { _file: file, _private: Some(private) }))
}

/// Whether it is one of ours; a side file may have the beginning that the file has not. Gives the header.
pub(super) fn check_beginning(path: &Path) -> Result<Vec<u8>> {
    let io = |failure: std::io::Error| from_io(&failure, path);
    let mut header = Vec::new();
    File::open(path).map_err(io)?.take(open::HEADER as u64).read_to_end(&mut header).map_err(io)?;
    match open::check_header(&header) {
        Err(Error::FileDamaged(_)) if has_side_file(path) => Ok(header),
        checked => checked.map(|()| header),
    }
}

/// Reads the file as it lies there: without its side files, without a lock, without a trace.
pub(super) fn immutable(path: &Path) -> Result<Connection> {
    let connection = open::connect_immutable(path).map_err(while_opening)?;
    open::harden(&connection).map_err(while_opening)?;
    Ok(connection)
}

impl Private {
    /// Copies the file with what stands beside it.
    pub(super) fn of(path: &Path, local: &Path) -> Result<Self> {
        let readers = local.join("reading");
        clear_away(&readers);
        let name = format!("{}-{}", std::process::id(), READERS.fetch_add(1, Ordering::Relaxed));
        let folder = readers.join(name);
        let io = |failure: std::io::Error| from_io(&failure, &folder);
        fs::create_dir_all(&folder).map_err(io)?;
        let lock = File::create(folder.join("lock")).map_err(io)?;
        // Without locks leftovers stay until somebody removes them.
        let lock = lock.try_lock().is_ok().then_some(lock);
        let private = Self { path: folder.join("file.tomoshibi"), folder, lock };
        for suffix in ["", "-wal", "-journal"] {
            let from = open::beside(path, suffix);
            if suffix.is_empty() || from.exists() {
                let to = open::beside(&private.path, suffix);
                fs::copy(&from, &to).map_err(|failure| from_io(&failure, &from))?;
                writable(&to);
            }
        }
        Ok(private)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens the copy as the file itself would be, and then lets nothing be written any more.
    fn connect(&self) -> Result<Connection> {
        let mut connection = open::connect(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(while_opening)?;
        open::harden(&connection).map_err(while_opening)?;
        open::take_alone(&connection).map_err(while_opening)?;
        migrate::upgrade(&mut connection, &self.path, MIGRATIONS)?;
        open::check_schema(&connection)?;
        connection.pragma_update(None, "query_only", true).map_err(while_opening)?;
        open::guard(&mut connection).map_err(while_opening)?;
        Ok(connection)
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        self.lock = None;
        // What cannot be removed now is cleared away by the next reader.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Removes what readers left that did not end well.
fn clear_away(readers: &Path) {
    for folder in fs::read_dir(readers).into_iter().flatten().flatten().map(|folder| folder.path()) {
        let lock = File::open(folder.join("lock"));
        let in_use = lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)));
        if !in_use {
            let _ = fs::remove_dir_all(&folder);
        }
    }
}

/// A copy of a write-protected file is write-protected, too.
#[expect(clippy::permissions_set_readonly_false, reason = "it lies in a folder of ours and lives for minutes")]
fn writable(path: &Path) {
    if let Ok(about) = fs::metadata(path) {
        let mut permissions = about.permissions();
        permissions.set_readonly(false);
        // If it stays as it is, opening it says so.
        let _ = fs::set_permissions(path, permissions);
    }
}

fn has_side_file(path: &Path) -> bool {
    ["-wal", "-journal"].iter().any(|side| fs::metadata(open::beside(path, side)).is_ok_and(|side| side.len() > 0))
}

/// Whether another program writes in it. Takes a shared lock, which is ours until the handle is closed.
#[cfg(unix)]
fn is_held(file: &File) -> bool {
    use rustix::fs::{FlockOperation, fcntl_lock};
    use rustix::io::Errno;

    // Of the kind that SQLite takes; a medium without locks has no other writer that we could find out about.
    matches!(fcntl_lock(file, FlockOperation::NonBlockingLockShared), Err(Errno::AGAIN | Errno::ACCESS))
}

#[cfg(not(unix))]
fn is_held(file: &File) -> bool {
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
}
