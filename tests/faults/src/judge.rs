//! Whether what is left after a power cut keeps every promise.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use crate::archive::Archive;
use crate::medium::Image;
use crate::recorder::{Acknowledged, LOCAL, Lines, Recording};
use crate::timeline::Written;

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
    /// Every line of the other station that has been brought in.
    pub brought: Lines,
    /// The lines of the press or the import that was under way, as each attempt made them: all or none of them may be
    /// there.
    pub under_way: Vec<Written>,
    /// Copies that are whole, and what they have: so many lines, and so many that were brought in.
    pub copies: Vec<(String, (usize, usize))>,
    /// What was brought in, or its beginning.
    pub archive: Option<Arc<Archive>>,
    /// What the computer kept for itself.
    pub kept: Arc<BTreeMap<PathBuf, Vec<u8>>>,
}

impl Promised {
    /// At that moment of the recording.
    #[must_use]
    pub fn after(recording: &Recording, deeds: usize) -> Self {
        let told = |one: &&Acknowledged| one.after <= deeds;
        let done: Vec<&Acknowledged> = recording.acknowledged.iter().take_while(told).collect();
        let (mut lines, mut brought, mut copies) = (Lines::new(), Lines::new(), Vec::new());
        for one in &done {
            lines.extend(one.lines.iter().copied());
            brought.extend(one.brought.iter().copied());
            copies.extend(one.copy.clone().map(|name| (name, (lines.len(), brought.len()))));
        }
        let later = recording.acknowledged.iter().skip(done.len());
        let next = later.into_iter().find(|one| !(one.lines.is_empty() && one.brought.is_empty()));
        let attempts = |one: &Acknowledged| {
            let attempts = one.failed.iter().chain([&one.lines]).cloned();
            attempts.map(|own| Written { own, brought: one.brought.clone() }).collect()
        };
        let under_way = next.map(attempts).unwrap_or_default();
        let kept = done.last().map(|one| Arc::clone(&one.kept)).unwrap_or_default();
        let (made, archive) = (!recording.base.is_empty() || !done.is_empty(), recording.archive.clone());
        Self { made, lines, brought, under_way, copies, archive, kept }
    }

    /// Compares with what was found.
    ///
    /// # Errors
    /// What is missing or too much.
    pub fn compare(&self, found: &Written) -> Result<(), Wrong> {
        let (own, brought) = (rest(&found.own, &self.lines), rest(&found.brought, &self.brought));
        if let (Some(own), Some(brought)) = (own, brought) {
            let nothing = own.is_empty() && brought.is_empty();
            if nothing || self.under_way.iter().any(|attempt| attempt.own == own && attempt.brought == brought) {
                return Ok(());
            }
        }
        let (n_told, n_brought) = (self.lines.len(), self.brought.len());
        if self.lines.starts_with(&found.own) && self.brought.starts_with(&found.brought) {
            let missing = n_told.saturating_sub(found.own.len());
            return Err(Wrong::Lost(missing.saturating_add(n_brought.saturating_sub(found.brought.len()))));
        }
        let (n_own, n_others) = (found.own.len(), found.brought.len());
        Err(Wrong::Corrupt(format!(
            "{n_told} lines and {n_brought} from elsewhere were promised, {n_own} and {n_others} others found"
        )))
    }
}

/// What was found beyond what was promised; nothing when that is not there.
fn rest<'a>(found: &'a Lines, promised: &Lines) -> Option<&'a [(u64, [u8; 32])]> {
    found.strip_prefix(promised.as_slice())
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
