//! Whether what is left after a power cut keeps every promise.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use crate::medium::Image;
use crate::recorder::{Acknowledged, LOCAL, Lines, Recording};

/// What is wrong with what is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is a whole file, but so many acknowledged lines are missing.
    Lost(usize),
    /// It cannot be opened, or something in it is not as it was written.
    Corrupt(String),
}

/// What has been promised after so many deeds, and what may be there beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promised {
    /// Whether the file was said to be there.
    pub made: bool,
    /// Every acknowledged line.
    pub lines: Lines,
    /// The lines of the press that was under way, as each attempt made them: all or none of them may be there.
    pub under_way: Vec<Lines>,
    /// Copies that are whole, and how many of the lines they have.
    pub copies: Vec<(String, usize)>,
    /// What the computer kept for itself.
    pub kept: Arc<BTreeMap<PathBuf, Vec<u8>>>,
}

impl Promised {
    /// At that moment of the recording.
    #[must_use]
    pub fn after(recording: &Recording, deeds: usize) -> Self {
        let told = |one: &&Acknowledged| one.after <= deeds;
        let done: Vec<&Acknowledged> = recording.acknowledged.iter().take_while(told).collect();
        let (mut lines, mut copies) = (Lines::new(), Vec::new());
        for one in &done {
            lines.extend(one.lines.iter().copied());
            copies.extend(one.copy.clone().map(|name| (name, lines.len())));
        }
        let later = recording.acknowledged.iter().skip(done.len());
        let next = later.into_iter().find(|one| !one.lines.is_empty());
        let attempts = |one: &Acknowledged| one.failed.iter().chain([&one.lines]).cloned().collect();
        let under_way = next.map(attempts).unwrap_or_default();
        let kept = done.last().map(|one| Arc::clone(&one.kept)).unwrap_or_default();
        Self { made: !recording.base.is_empty() || !done.is_empty(), lines, under_way, copies, kept }
    }

    /// Compares with what was found.
    ///
    /// # Errors
    /// What is missing or too much.
    pub fn compare(&self, found: &Lines) -> Result<(), Wrong> {
        if *found == self.lines {
            return Ok(());
        }
        let rest = found.get(self.lines.len()..).filter(|_| found.starts_with(&self.lines));
        if rest.is_some_and(|rest| self.under_way.iter().any(|attempt| attempt == rest)) {
            return Ok(());
        }
        if self.lines.starts_with(found) {
            return Err(Wrong::Lost(self.lines.len().saturating_sub(found.len())));
        }
        Err(Wrong::Corrupt(format!("{} lines were promised, {} others found", self.lines.len(), found.len())))
    }
}

/// A folder in memory where there is one: thousands of images are laid out and looked at.
///
/// # Errors
/// When no folder can be made.
pub fn quick_folder() -> io::Result<TempDir> {
    let memory = Path::new("/dev/shm");
    if memory.is_dir()
        && let Ok(folder) = tempfile::tempdir_in(memory)
    {
        return Ok(folder);
    }
    tempfile::tempdir()
}

/// Where images are laid out, one after the other.
#[derive(Debug)]
pub struct Bench(TempDir);

impl Bench {
    /// An empty one.
    ///
    /// # Errors
    /// When no folder can be made.
    pub fn new() -> io::Result<Self> {
        quick_folder().map(Self)
    }

    /// Lays out an image in place of the last one; gives the path of the file of that name.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn lay_out(&self, image: &Image, promised: &Promised, name: &str) -> io::Result<PathBuf> {
        for entry in fs::read_dir(self.0.path())? {
            let path = entry?.path();
            if path.is_dir() { fs::remove_dir_all(path)? } else { fs::remove_file(path)? }
        }
        for (name, bytes) in image {
            fs::write(self.0.path().join(name), bytes)?;
        }
        for (name, bytes) in promised.kept.iter() {
            let path = self.0.path().join(LOCAL).join(name);
            fs::create_dir_all(path.parent().unwrap_or(self.0.path()))?;
            fs::write(path, bytes)?;
        }
        Ok(self.0.path().join(name))
    }
}
