//! What this computer knows about keeping a data file: where copies go, which were made, where the second medium is.
//!
//! It lies in this computer's own folder, not in the data file: another computer has other disks and sticks.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::files::{from_io, write_whole};

/// Copies that are kept; older ones make room.
const GENERATIONS: usize = 3;

/// What is kept beside a data file on this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// Where copies go, when somebody chose a place.
    pub folder: Option<PathBuf>,
    /// While a response is under way a copy is made so often.
    pub every_minutes: u32,
    /// The folder of the second medium.
    pub second: Option<PathBuf>,
    /// The copies that were made here, oldest first.
    pub copies: Vec<Made>,
}

/// A copy that was made here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Where it was put.
    pub path: PathBuf,
    /// When.
    pub at: String,
    /// Lines in it.
    pub entries: u64,
    /// Rows of all tables in it: how far the file went then.
    pub rows: u64,
    /// Its length.
    pub bytes: u64,
}

impl Default for Kept {
    fn default() -> Self {
        Self { folder: None, every_minutes: 30, second: None, copies: Vec::new() }
    }
}

impl Kept {
    /// What is known about that file; nothing yet is no fault.
    #[must_use]
    pub fn read(local: &Path, file: Uuid) -> Self {
        fs::read(place(local, file)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Keeps it for the next start.
    ///
    /// # Errors
    /// What the disk says.
    pub fn write(&self, local: &Path, file: Uuid) -> Result<()> {
        let path = place(local, file);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|failure| from_io(&failure, folder))?;
        }
        let text = serde_json::to_string_pretty(self).map_err(|_| Error::Bug("settings that are no JSON"))?;
        write_whole(&path, text.as_bytes())
    }

    /// Where copies go.
    #[must_use]
    pub fn folder_in(&self, local: &Path) -> PathBuf {
        self.folder.clone().unwrap_or_else(|| local.join("copies"))
    }

    /// A name in that folder where nothing is yet: `病院-控え-20261124-1047.tomoshibi`.
    ///
    /// # Errors
    /// `file-missing` when the chosen folder is away, and what the medium says.
    pub fn fresh_place(&self, local: &Path, name: &str) -> Result<PathBuf> {
        let folder = self.folder_in(local);
        // A stick that was pulled must not become a folder of that name on the disk.
        if self.folder.is_none() {
            fs::create_dir_all(&folder).map_err(|failure| from_io(&failure, &folder))?;
        } else if !folder.is_dir() {
            return Err(Error::FileMissing(folder.display().to_string()));
        }
        let numbered = |number: u32| match number {
            1 => folder.join(format!("{name}.tomoshibi")),
            _ => folder.join(format!("{name}-{number}.tomoshibi")),
        };
        (1..100).map(numbered).find(|path| !path.exists()).ok_or_else(|| Error::FileExists(name.to_owned()))
    }

    /// A copy was made: it is remembered, and the oldest of ours in that folder make room.
    pub fn made(&mut self, copy: Made) {
        let folder = copy.path.parent().map(Path::to_owned);
        self.copies.push(copy);
        let here = |made: &Made| made.path.parent() == folder.as_deref();
        while self.copies.iter().filter(|made| here(made)).count() > GENERATIONS {
            let Some(oldest) = self.copies.iter().position(here) else { break };
            let oldest = self.copies.remove(oldest);
            // One that is in use somewhere stays, and is nobody's any more.
            let _ = fs::remove_file(&oldest.path);
        }
    }
}

impl Made {
    /// It is still there, and as long as it was when it had been read back.
    #[must_use]
    pub fn is_there(&self) -> Option<bool> {
        fs::metadata(&self.path).ok().map(|file| file.len() == self.bytes)
    }
}

fn place(local: &Path, file: Uuid) -> PathBuf {
    local.join("keeping").join(format!("{file}.json"))
}
