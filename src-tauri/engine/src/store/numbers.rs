//! Which slip numbers this computer hands out, and how far it got: kept outside the data file, so that a copy of the
//! file on another computer, or an older copy on this one, never brings a number out a second time.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::files::{from_io, write_whole};

/// Where they lie in the folder of this computer.
const FOLDER: &str = "numbers";

/// What this computer knows about the numbers of one data file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Numbers {
    /// The shares somebody said are this computer's, 1 to 4.
    pub shares: Vec<u32>,
    /// The highest number that was set aside here, by window and share.
    pub highest: BTreeMap<String, BTreeMap<u32, u32>>,
    /// The folder of the data file: one that is begun beside it goes on behind these numbers.
    pub beside: PathBuf,
}

impl Numbers {
    /// What is known about the numbers of that file.
    ///
    /// # Errors
    /// `not-saved` when it is there but cannot be read: guessing could bring numbers out twice.
    pub fn read(local: &Path, file: Uuid) -> Result<Self> {
        let path = place(local, file);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map_err(|problem| Error::NotSaved(format!("{}: {problem}", path.display()))),
            Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(problem) => Err(from_io(&problem, &path)),
        }
    }

    /// What is known about files that lie in that folder; what cannot be read is passed over.
    #[must_use]
    pub fn beside(local: &Path, folder: &Path, but: Uuid) -> Vec<Self> {
        let own = place(local, but);
        let files = fs::read_dir(local.join(FOLDER)).into_iter().flatten().flatten().map(|file| file.path());
        files
            .filter(|path| *path != own)
            .filter_map(|path| serde_json::from_slice::<Self>(&fs::read(path).ok()?).ok())
            .filter(|known| known.beside == folder)
            .collect()
    }

    /// Keeps it before a number is given away.
    ///
    /// # Errors
    /// What the disk says.
    pub fn write(&self, local: &Path, file: Uuid) -> Result<()> {
        let path = place(local, file);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|failure| from_io(&failure, folder))?;
        }
        let text = serde_json::to_string_pretty(self).map_err(|_| Error::Bug("numbers that are no JSON"))?;
        write_whole(&path, text.as_bytes())
    }

    /// The highest number of a window that was set aside here in one share.
    #[must_use]
    pub fn highest_in(&self, letter: &str, share: u32) -> u32 {
        self.highest.get(letter).and_then(|shares| shares.get(&share)).copied().unwrap_or(0)
    }

    /// Numbers up to this one are given away.
    pub fn raise(&mut self, letter: &str, share: u32, last: u32) {
        let known = self.highest.entry(letter.to_owned()).or_default().entry(share).or_default();
        *known = last.max(*known);
    }
}

fn place(local: &Path, file: Uuid) -> PathBuf {
    local.join(FOLDER).join(format!("{file}.json"))
}
