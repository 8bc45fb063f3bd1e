//! The data file: one SQLite file per hospital, append-only, durable before it answers.
//!
//! The only place that knows SQL. What is in it, byte by byte, is in `docs/data-file.md`.
//! It never reads a clock and never makes an id: those come in as values.

mod approval;
mod archive;
mod backup;
mod ballast;
mod begun;
mod box_check;
mod chains;
mod checking;
mod checkpoint;
mod claim;
mod columns;
mod draft;
mod entry;
mod entry_insert;
mod failure;
mod heads;
mod import;
mod keys;
mod local;
mod mark;
mod medium;
mod meta;
mod migrate;
mod mirror;
mod numbers;
mod open;
mod pack;
mod paper;
mod plan;
mod playbook;
mod read_only;
mod rebuild;
mod record;
mod runs;
mod salvage;
mod search;
mod search_find;
mod search_grams;
mod search_lines;
mod search_times;
mod slip;
mod station;
mod verify;
mod verify_find;
mod verify_plan;

#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use uuid::Uuid;

pub use approval::StoredApproval;
pub use archive::Span;
pub use backup::{Copied, CopyStep, Copying};
pub use box_check::{BoxAct, BoxCheck};
pub use checkpoint::SignedCheckpoint;
pub use entry::{Head, Stamp};
pub use import::{Imported, Importing};
pub use local::{Kept, Made};
pub use medium::MediumReport;
pub use mirror::{Mirror, MirrorState};
pub use numbers::Numbers;
pub use pack::{PackContents, PackHead, PackMade, SheetMade};
pub use plan::StoredRevision;
pub use rebuild::Missing;
pub use salvage::{Salvaged, salvage};
pub use search::{Broken, SearchCache, Slice};
pub use search_lines::Arrival;
pub use slip::SlipsGiven;
pub use station::hex;
pub use verify::{BadLine, Report, Verifying};
pub use verify_find::Found;
pub use verify_plan::BadPlan;

use crate::error::{Error, Result};
use crate::ids::IncidentId;
use crate::time::Timestamp;
use begun::Begun;
use claim::Claim;
use keys::Keys;
use mark::Mark;
use medium::Medium;
use read_only::Reading;
use station::Station;

/// Who opens a file: what a new file, or a new station in it, is born with.
#[derive(Clone, Debug)]
pub struct Writer {
    /// Now.
    pub at: Timestamp,
    /// The id of the file, if it is made.
    pub file: Uuid,
    /// The id of this computer's station, if the file does not know it yet.
    pub station: Uuid,
    /// The secret of that station's key.
    pub key: [u8; 32],
    /// What this computer keeps outside its data files: keys, caches, copies.
    pub local: PathBuf,
}

/// An open data file. It is ours alone until it is closed or dropped.
#[derive(Debug)]
pub struct Store {
    /// `None` after a failure whose outcome has to be looked up in the file itself.
    connection: Option<Connection>,
    path: PathBuf,
    /// The id of the file, the same in every copy.
    file: Uuid,
    station: Station,
    /// The heads of all other chains in the file, as each new line carries them.
    seen: Vec<u8>,
    /// Where the newest lines lie, as far as the file does not say it.
    keys: Keys,
    /// The end of this station's chain, when the last transaction knew it.
    head: Option<Head>,
    /// The incident of the line before, with its number: mostly it is the next one's, too.
    incident: Option<(IncidentId, i64)>,
    /// How far the file went when we last knew for sure.
    settled: Mark,
    /// How far it goes if the commit that failed did reach the medium.
    pending: Option<Mark>,
    /// Something was written since the side file was emptied.
    unsettled: bool,
    /// How often a line that was reported as not saved was found in the file after all.
    found_later: u32,
    /// What the medium did so far.
    medium: Medium,
    /// SQLite looked at every page since the file was opened.
    pages_checked: bool,
    /// The file is open for reading only.
    reading: Option<Reading>,
    /// How often a write failed so that what lies in the file has to be looked at again.
    failures: u32,
    /// Last, so that the file is free only after the connection is gone.
    _claim: Claim,
}

/// One transaction.
#[derive(Debug)]
pub struct Tx<'c> {
    connection: &'c Connection,
    /// The id of the file.
    file: Uuid,
    station: &'c Station,
    seen: &'c [u8],
    keys: &'c Keys,
    /// The keys of the lines of this transaction.
    fresh: RefCell<Keys>,
    /// Where the newest of them lies, and its hash.
    newest: Cell<Option<(i64, [u8; 32])>>,
    /// The end of this station's chain, once it is known.
    head: Cell<Option<Head>>,
    /// The incident of the line before, with its number.
    incident: Cell<Option<(IncidentId, i64)>>,
}

impl Store {
    /// Makes a new data file and opens it. It appears whole or not at all.
    ///
    /// # Errors
    /// `file-exists`, `file-read-only`, `disk-full`, …; nothing is left behind.
    pub fn create(path: &Path, writer: &Writer) -> Result<Self> {
        let claim = Claim::for_new(path)?;
        medium::refuse_network(claim.path())?;
        open::create(claim.path(), writer)?;
        Self::open_claimed(claim, writer)
    }

    /// Opens a data file for reading and writing.
    ///
    /// # Errors
    /// `file-missing`, `file-foreign`, `file-newer`, `file-damaged`, `file-read-only` or `file-locked`.
    pub fn open(path: &Path, writer: &Writer) -> Result<Self> {
        let claim = Claim::for_existing(path)?;
        medium::refuse_network(claim.path())?;
        Self::open_claimed(claim, writer)
    }

    /// Opens the data file, or makes it when there is none.
    ///
    /// # Errors
    /// As [`Store::open`] and [`Store::create`].
    pub fn open_or_create(path: &Path, writer: &Writer) -> Result<Self> {
        match Self::open(path, writer) {
            Err(Error::FileMissing(_)) => Self::create(path, writer),
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
        if self.reading.is_some() {
            return self.read(job);
        }
        let outcome = self.attempt(job);
        match &outcome {
            Err(Error::NotSaved(_) | Error::FileDamaged(_)) => {
                // After an I/O error neither SQLite's cache nor the system's can be believed: the next one opens anew.
                self.connection = None;
                self.failures = self.failures.saturating_add(1);
                self.medium.suspect = true;
            }
            Err(Error::DiskFull(_)) => self.medium.full = true,
            Ok(_) | Err(_) => {}
        }
        outcome
    }

    /// Where the data file lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The id of the file, the same in every copy of it.
    #[must_use]
    pub fn file(&self) -> Uuid {
        self.file
    }

    /// Whether the side file may have something that the data file lacks.
    #[must_use]
    pub fn is_unsettled(&self) -> bool {
        self.unsettled
    }

    /// How often something failed so that the whole file should be checked again.
    #[must_use]
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// Moves everything from the side file (`-wal`) into the data file, so that a plain copy of it is complete.
    ///
    /// # Errors
    /// `disk-full` or `not-saved`; the side file then still has everything.
    pub fn checkpoint(&mut self) -> Result<()> {
        if self.reading.is_some() {
            return Ok(());
        }
        match self.settle_keys() {
            // Without room for them they stay in memory; the side file must be emptied all the same.
            Ok(()) | Err(Error::DiskFull(_)) => {}
            Err(failure) => return Err(failure),
        }
        open::checkpoint(self.connection()?)?;
        self.unsettled = false;
        let head = self.tx(|tx| tx.head())?;
        self.station.remember(&head);
        Ok(())
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

    fn open_claimed(claim: Claim, writer: &Writer) -> Result<Self> {
        let path = claim.path().to_owned();
        let connection = open::open(&path)?;
        let file = meta::file_id(&connection)?;
        let station = Station::settle(&connection, file, writer)?;
        let seen = entry::seen_by(&connection, &station)?;
        let keys = Keys::read(&connection)?;
        let settled = Mark::read(&connection)?;
        Ok(Self {
            pages_checked: medium::is_short(&path),
            connection: Some(connection),
            path,
            file,
            station,
            seen,
            keys,
            head: None,
            incident: None,
            settled,
            pending: None,
            unsettled: true,
            found_later: 0,
            medium: Medium::default(),
            reading: None,
            failures: 0,
            _claim: claim,
        })
    }

    fn attempt<T>(&mut self, job: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        if self.connection.is_none() {
            self.connection = Some(self.reopen()?);
        }
        let connection = self.connection.as_mut().ok_or(Error::Bug("the file was just opened"))?;
        let changes = connection.total_changes();
        let transaction = Begun::begin(connection)?;
        let tx = Tx {
            connection: transaction.connection(),
            file: self.file,
            station: &self.station,
            seen: &self.seen,
            keys: &self.keys,
            fresh: RefCell::default(),
            newest: Cell::default(),
            // Known again only when the transaction has gone well.
            head: Cell::new(self.head.take()),
            incident: Cell::new(self.incident.take()),
        };
        let value = job(&tx)?;
        let (fresh, newest) = (tx.fresh.into_inner(), tx.newest.get());
        let (head, incident) = (tx.head.get(), tx.incident.get());
        if transaction.connection().total_changes() == changes {
            transaction.commit()?;
            (self.head, self.incident) = (head, incident);
            return Ok(value);
        }
        let are_many = self.keys.lines() + fresh.lines() >= keys::HELD;
        if are_many {
            keys::fill(transaction.connection())?;
        }
        let changed = transaction.connection().total_changes() - changes;
        let mark = match newest.filter(|_| u64::try_from(fresh.lines()) == Ok(changed)) {
            // Lines and nothing else: the other tables went no further.
            Some((n, hash)) => self.settled.with_line(n, hash),
            None => Mark::read(transaction.connection())?,
        };
        self.unsettled = true;
        match transaction.commit() {
            Ok(()) => {
                self.settled = mark;
                (self.head, self.incident) = (head, incident);
                if are_many {
                    self.keys = Keys::default();
                } else {
                    self.keys.append(fresh);
                }
            }
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
}
