//! Room in reserve: a file beside the data file that is given up when the disk is full, so that writing goes on.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use crate::error::{Error, Result};
use crate::files::{partial_beside, put_in_place};
use crate::store::{Store, Tx, medium, open};

/// Enough for thousands of lines: one takes up to 20 KB until the side file is emptied, and 1 KB afterwards.
const RESERVE: u64 = 8 * 1024 * 1024;
/// On a smaller medium the reserve would itself be what fills it.
const SPARE: u64 = 64 * 1024 * 1024;

/// Files whose reserve is being made.
static MAKING: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

impl Store {
    /// As [`Store::tx`]; when the disk is full, empties the side file, then gives up the reserve, and runs `job` again.
    ///
    /// # Errors
    /// As [`Store::tx`]; `disk-full` when there was no reserve any more.
    pub fn tx_with_reserve<T>(&mut self, job: impl Fn(&Tx<'_>) -> Result<T>) -> Result<T> {
        // A press that failed for want of room is not in the file: this has been looked up.
        let is_full = |outcome: &Result<T>| matches!(outcome, Err(Error::DiskFull(_)));
        let mut outcome = self.tx(&job);
        // The data file takes less room than the side file: of many versions of a page only the last one goes there.
        if is_full(&outcome) && self.checkpoint().is_ok() {
            outcome = self.tx(&job);
        }
        if is_full(&outcome) && self.release_reserve() {
            outcome = self.tx(&job);
        }
        outcome
    }

    /// Gives up the reserve; `false` when there is none.
    pub fn release_reserve(&mut self) -> bool {
        self.medium.full = true;
        fs::remove_file(reserve_of(&self.path)).is_ok()
    }

    /// Makes the reserve when there is none and room for it, without holding anybody up.
    pub fn keep_reserve(&mut self) {
        let path = reserve_of(&self.path);
        let free = medium::free(&self.path).unwrap_or(0);
        if free > RESERVE {
            self.medium.full = false;
        }
        if self.reading.is_some() || free <= SPARE {
            return;
        }
        if reserved(&self.path) == RESERVE || !begin(&path) {
            return;
        }
        thread::spawn(move || {
            // A reserve that cannot be made is shown as what it is: none.
            let _ = make(&path);
            end(&path);
        });
    }
}

#[cfg(test)]
impl Store {
    /// The same at once, whatever room there is.
    pub(super) fn make_reserve_now(&self) -> Result<()> {
        make(&reserve_of(&self.path))
    }
}

/// How much room is in reserve beside that file.
pub(super) fn reserved(path: &Path) -> u64 {
    fs::metadata(reserve_of(path)).map_or(0, |file| file.len())
}

fn reserve_of(path: &Path) -> PathBuf {
    open::beside(path, ".reserve")
}

fn begin(path: &Path) -> bool {
    let mut making = MAKING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let is_new = !making.iter().any(|other| other == path);
    if is_new {
        making.push(path.to_owned());
    }
    is_new
}

fn end(path: &Path) {
    MAKING.lock().unwrap_or_else(std::sync::PoisonError::into_inner).retain(|other| other != path);
}

/// Really written, not only promised: a file of holes gives no room back. Its bytes do not repeat, because some file
/// systems keep equal blocks once.
fn make(path: &Path) -> Result<()> {
    use sha2::{Digest, Sha256};
    use std::io::Write;

    let partial = partial_beside(path)?;
    let written = File::create_new(&partial).and_then(|file| {
        let mut out = std::io::BufWriter::with_capacity(1 << 20, file);
        for block in 0..RESERVE / 32 {
            out.write_all(&Sha256::digest(block.to_be_bytes()))?;
        }
        out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()
    });
    let placed = written.and_then(|()| put_in_place(&partial, path));
    if placed.is_err() {
        let _ = fs::remove_file(&partial);
    }
    placed.map_err(|failure| crate::files::from_io(&failure, path))
}
