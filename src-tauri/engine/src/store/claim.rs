//! One data file is open at most once in this process.
//!
//! SQLite's lock keeps other processes out, but POSIX drops all locks of a process on a file as soon as the process
//! closes any handle to it. So before a second handle is opened at all, this list is asked.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::{Error, Result};
use crate::files::from_io;

static OPEN: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// The right to open one file, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Claim(PathBuf);

impl Claim {
    /// For a file that is there.
    pub(super) fn for_existing(path: &Path) -> Result<Self> {
        let real = fs::canonicalize(path).map_err(|failure| from_io(&failure, path))?;
        Self::take(real)
    }

    /// For a file that is not there yet; its folder is made.
    pub(super) fn for_new(path: &Path) -> Result<Self> {
        let Some(name) = path.file_name() else {
            return Err(Error::FileMissing(format!("{} names no file", path.display())));
        };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let made = fs::create_dir_all(folder).and_then(|()| fs::canonicalize(folder));
        let folder = made.map_err(|failure| from_io(&failure, folder))?;
        Self::take(folder.join(name))
    }

    /// The real path, without links.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    fn take(real: PathBuf) -> Result<Self> {
        if open_files().insert(real.clone()) {
            Ok(Self(real))
        } else {
            Err(Error::FileLocked(format!("{} is open in this program", real.display())))
        }
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        open_files().remove(&self.0);
    }
}

/// A panic elsewhere cannot leave the list half changed, so a poisoned lock is used as it is.
fn open_files() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}
