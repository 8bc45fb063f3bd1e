//! Copies (控え): row by row, in slices between presses, to a file that is read back before it gets its name.
//!
//! The rows are read on the writer's own connection, so nothing has to start again when a line comes in between, and
//! handed to a thread that writes them: a slow or hanging stick never holds up a press. Tables only grow, so a copy is
//! complete when the last slice brought it to the mark of the file it was read from.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender, TryRecvError, TrySendError};
use std::thread;
use std::time::Duration;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, Row, params_from_iter};

use crate::error::{Error, Result};
use crate::files::{from_io, put_in_place};
use crate::store::migrate::{self, MIGRATIONS};
use crate::store::{Mark, Store, Verifying, keys, open, read_only, verify};

/// Every table, each behind those it refers to.
pub(super) const TABLES: [&str; 13] = [
    "meta",
    "station",
    "incident",
    "plan_revision",
    "playbook_text",
    "entry",
    "slip_block",
    "pack_made",
    "checkpoint",
    "draft_change",
    "plan_approval",
    "attachment",
    "box_check",
];
/// Slices that may wait for a slow medium: more of them would only fill the memory.
const WAITING: usize = 8;

/// A copy under way. Dropped before its end, it leaves nothing behind.
#[derive(Debug)]
pub struct Copying {
    path: PathBuf,
    /// How far each table was handed over.
    after: [i64; TABLES.len()],
    /// What did not fit into the queue.
    held: Option<Slice>,
    /// `None` when everything was handed over.
    queue: Option<SyncSender<Slice>>,
    result: Receiver<Result<Copied>>,
    done: u64,
    total: u64,
}

/// A finished copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Where it lies.
    pub path: PathBuf,
    /// Lines in it.
    pub entries: u64,
    /// Rows of all tables in it.
    pub rows: u64,
    /// Its length.
    pub bytes: u64,
    /// The hash of its newest line; zeros when there is none.
    pub head: [u8; 32],
}

/// How far a copy has come.
#[derive(Debug)]
pub enum CopyStep {
    /// There is more to hand over.
    More,
    /// The medium of the copy has to catch up.
    Waiting,
    /// It is done, or it failed and left nothing behind.
    Done(Result<Copied>),
}

#[derive(Debug)]
enum Slice {
    Rows(usize, Vec<Vec<Value>>),
    /// All rows that were left, and the state they complete.
    Last(Vec<(usize, Vec<Vec<Value>>)>, Mark),
}

impl Store {
    /// Rows of all tables: how far the file goes.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.settled.rows()
    }

    /// Begins a copy that will lie at `path`, where nothing may be yet.
    ///
    /// # Errors
    /// `file-exists`; `file-missing` when there is no such folder.
    pub fn begin_copy(&mut self, path: &Path) -> Result<Copying> {
        if path.exists() {
            return Err(Error::FileExists(path.display().to_string()));
        }
        let total = Mark::read(self.connection()?)?.rows();
        let partial = partial_of(path);
        let (queue, slices) = mpsc::sync_channel(WAITING);
        let (done, result) = mpsc::sync_channel(1);
        let target = path.to_owned();
        thread::spawn(move || {
            let copied = write_copy(&partial, &target, &slices);
            if copied.is_err() {
                remove(&partial);
            }
            // Nobody waits for it any more: it is found in its folder all the same.
            let _ = done.send(copied);
        });
        Ok(Copying {
            path: path.to_owned(),
            after: [0; TABLES.len()],
            held: None,
            queue: Some(queue),
            result,
            done: 0,
            total,
        })
    }

    /// Hands over at most `rows` rows. The rest is handed over at once when it is that short: then nothing can come
    /// in between, and the copy ends where this file ends.
    pub fn copy_some(&mut self, copying: &mut Copying, rows: u32) -> CopyStep {
        if copying.queue.is_none() {
            return copying.poll();
        }
        let slice = match copying.held.take() {
            Some(held) => Ok(held),
            None => self.connection().and_then(|connection| copying.read(connection, rows)),
        };
        match slice {
            Ok(slice) => copying.hand_over(slice),
            Err(failure) => CopyStep::Done(Err(failure)),
        }
    }
}

impl Copying {
    /// Where it will lie.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Rows handed over, and how many there were at the beginning.
    #[must_use]
    pub fn progress(&self) -> (u64, u64) {
        (self.done.min(self.total), self.total)
    }

    /// Waits for the medium of the copy, but not longer than `limit`.
    #[must_use]
    pub fn wait(&self, limit: Duration) -> Option<Result<Copied>> {
        match self.result.recv_timeout(limit) {
            Ok(copied) => Some(copied),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Err(GONE)),
        }
    }

    /// Ends it before it is done; what the thread says about it comes later.
    #[cfg(test)]
    pub(super) fn give_up(self) -> Receiver<Result<Copied>> {
        self.result
    }

    fn read(&mut self, connection: &Connection, rows: u32) -> Result<Slice> {
        let mark = Mark::read(connection)?;
        let left = mark.rows().saturating_sub(self.done);
        if left <= u64::from(rows) {
            let mut rest = Vec::new();
            for table in 0..TABLES.len() {
                rest.push((table, self.rows_of(connection, table, rows)?));
            }
            return Ok(Slice::Last(rest, mark));
        }
        for table in 0..TABLES.len() {
            let found = self.rows_of(connection, table, rows)?;
            if !found.is_empty() {
                return Ok(Slice::Rows(table, found));
            }
        }
        // A file that was salvaged may lack numbers in between.
        Ok(Slice::Last(Vec::new(), mark))
    }

    fn rows_of(&mut self, connection: &Connection, table: usize, rows: u32) -> Result<Vec<Vec<Value>>> {
        let name = TABLES.get(table).ok_or(Error::Bug("a table that is not there"))?;
        let after = self.after.get_mut(table).ok_or(Error::Bug("a table that is not there"))?;
        let sql = format!("SELECT rowid, * FROM {name} WHERE rowid > ?1 ORDER BY rowid LIMIT ?2");
        let mut statement = connection.prepare_cached(&sql)?;
        let n_columns = statement.column_count();
        let mut found = statement.query((*after, rows))?;
        let mut slice = Vec::new();
        while let Some(row) = found.next()? {
            slice.push(values(row, n_columns)?);
            *after = row.get(0)?;
        }
        self.done += slice.len() as u64;
        Ok(slice)
    }

    fn hand_over(&mut self, slice: Slice) -> CopyStep {
        let is_last = matches!(slice, Slice::Last(..));
        let Some(queue) = &self.queue else { return self.poll() };
        match queue.try_send(slice) {
            Ok(()) if is_last => {
                self.queue = None;
                CopyStep::Waiting
            }
            Ok(()) => CopyStep::More,
            Err(TrySendError::Full(slice)) => {
                // What comes in while we wait belongs to the last slice: it is read again.
                self.held = match slice {
                    Slice::Last(rest, _) => {
                        self.give_back(&rest);
                        None
                    }
                    rows @ Slice::Rows(..) => Some(rows),
                };
                CopyStep::Waiting
            }
            // The thread has ended: it says why.
            Err(TrySendError::Disconnected(_)) => self.poll(),
        }
    }

    fn give_back(&mut self, rest: &[(usize, Vec<Vec<Value>>)]) {
        for (table, rows) in rest {
            self.done -= rows.len() as u64;
            let first = rows.first().and_then(|row| row.first());
            if let (Some(Value::Integer(first)), Some(after)) = (first, self.after.get_mut(*table)) {
                *after = first - 1;
            }
        }
    }

    fn poll(&self) -> CopyStep {
        match self.result.try_recv() {
            Ok(copied) => CopyStep::Done(copied),
            Err(TryRecvError::Empty) => CopyStep::Waiting,
            Err(TryRecvError::Disconnected) => CopyStep::Done(Err(GONE)),
        }
    }
}

const GONE: Error = Error::Bug("the copy was left in the middle");

/// `名.tomoshibi.partial`: what it is until it has been read back.
pub(super) fn partial_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".partial");
    name.into()
}

pub(super) fn remove(partial: &Path) {
    for suffix in ["", "-wal", "-journal"] {
        // A leftover that cannot be removed now is written over by the next copy of that name.
        let _ = fs::remove_file(open::beside(partial, suffix));
    }
}

fn values(row: &Row<'_>, n_columns: usize) -> Result<Vec<Value>> {
    (0..n_columns).map(|column| Ok(row.get::<_, Value>(column)?)).collect()
}

/// On a thread of its own: writes the rows, reads the file back, gives it its name.
fn write_copy(partial: &Path, path: &Path, slices: &Receiver<Slice>) -> Result<Copied> {
    remove(partial);
    let mut connection = begin(partial)?;
    let mark = fill(&mut connection, slices)?;
    finish(connection, partial)?;
    let copied = read_back(partial, path, mark)?;
    // A file of this name may have come in between; it is not ours to replace.
    if path.exists() {
        return Err(Error::FileExists(path.display().to_string()));
    }
    put_in_place(partial, path).map_err(|failure| from_io(&failure, path))?;
    Ok(copied)
}

/// Closes a file that was filled, brings it onto its medium and forgets what memory has of it.
pub(super) fn finish(connection: Connection, partial: &Path) -> Result<()> {
    // In its mode before it has its name: see open::fill.
    open::take_alone(&connection)?;
    open::checkpoint(&connection)?;
    connection.close().map_err(|(_, failure)| failure)?;
    let io = |failure: std::io::Error| from_io(&failure, partial);
    let file = OpenOptions::new().read(true).write(true).open(partial).map_err(io)?;
    file.sync_all().map_err(io)?;
    forget(&file);
    Ok(())
}

/// A new file without any row. Nothing of it counts before it has its name.
pub(super) fn begin(partial: &Path) -> Result<Connection> {
    let io = |failure: std::io::Error| from_io(&failure, partial);
    // The system says why not better than SQLite does.
    File::create_new(partial).map_err(io)?;
    let mut connection = open::connect(partial, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // Nothing of this counts before the end, so nothing of it is made durable before the end.
    connection.pragma_update_and_check(None, "journal_mode", "OFF", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.pragma_update_and_check(None, "locking_mode", "EXCLUSIVE", |_| Ok(()))?;
    connection.pragma_update(None, "foreign_keys", false)?;
    connection.pragma_update(None, "application_id", open::APPLICATION_ID)?;
    migrate::run(&mut connection, MIGRATIONS)?;
    Ok(connection)
}

fn fill(connection: &mut Connection, slices: &Receiver<Slice>) -> Result<Mark> {
    let transaction = connection.transaction()?;
    let mark = loop {
        match slices
            .recv()
            .map_err(|_| Error::refused(crate::error::ErrorCode::SaveCancelled, "the copy was given up"))?
        {
            Slice::Rows(table, rows) => insert(&transaction, table, rows)?,
            Slice::Last(rest, mark) => {
                for (table, rows) in rest {
                    insert(&transaction, table, rows)?;
                }
                break mark;
            }
        }
    };
    keys::fill(&transaction)?;
    transaction.commit()?;
    Ok(mark)
}

/// A row keeps its number: what stands where is the same in every copy.
fn insert(connection: &Connection, table: usize, rows: Vec<Vec<Value>>) -> Result<()> {
    let name = TABLES.get(table).ok_or(Error::Bug("a table that is not there"))?;
    let columns = connection.prepare_cached(&format!("SELECT rowid, * FROM {name}"))?.column_count();
    // The first value is the row's number, which is the first column, too.
    let blanks = vec!["?"; columns.saturating_sub(1)].join(", ");
    let mut statement = connection.prepare_cached(&format!("INSERT INTO {name} VALUES ({blanks})"))?;
    for row in rows {
        statement.execute(params_from_iter(row.into_iter().skip(1)))?;
    }
    Ok(())
}

/// Else the file would be read back from memory, and a stick that lies would never be found out.
#[cfg(target_os = "linux")]
fn forget(file: &File) {
    // Where the system does not take this advice, the check still compares what was written.
    let _ = rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed);
}

#[cfg(not(target_os = "linux"))]
fn forget(_file: &File) {}

/// Through a fresh handle: pages, chain, and that it ends where the file ended.
pub(super) fn read_back(partial: &Path, path: &Path, mark: Mark) -> Result<Copied> {
    let io = |failure: std::io::Error| from_io(&failure, partial);
    let connection = read_only::immutable(partial)?;
    let mut run = Verifying::default();
    while !verify::verify_some(&connection, &mut run, 10_000)? {}
    let report = verify::report(&connection, &run);
    if !report.is_good() || Mark::read(&connection)? != mark {
        return Err(Error::NotSaved(format!("{} was read back other than it was written", partial.display())));
    }
    let bytes = fs::metadata(partial).map_err(io)?.len();
    Ok(Copied { path: path.to_owned(), entries: report.entries, rows: mark.rows(), bytes, head: mark.head })
}
