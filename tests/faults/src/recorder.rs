//! Writes down everything SQLite does to the files of one folder, and makes some of it fail.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::archive::Archive;

/// Where the computer keeps what is its own, beside the data file for once.
pub const LOCAL: &str = "local";

/// A file, whatever it is called at the moment.
pub type FileNo = usize;

/// One thing that was done to the folder, in the order it was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// An empty file got this name.
    Made {
        /// Which.
        file: FileNo,
        /// Its name.
        name: String,
    },
    /// Bytes were written.
    Written {
        /// To which file.
        file: FileNo,
        /// From which byte on.
        at: usize,
        /// What.
        bytes: Vec<u8>,
    },
    /// The file was cut to a length.
    Cut {
        /// Which.
        file: FileNo,
        /// How long it is now.
        length: usize,
    },
    /// All that was done to the file before is on the medium, and so is its name.
    Synced {
        /// Which.
        file: FileNo,
    },
    /// The sync failed: what was under way may be on the medium or lost, and no later sync brings it back.
    SyncFailed {
        /// Which.
        file: FileNo,
    },
    /// The name is gone.
    Removed {
        /// Which name.
        name: String,
        /// Whether the folder was synced, too.
        durable: bool,
    },
    /// A finished file was put in its place.
    Renamed {
        /// From this name.
        from: String,
        /// To that one.
        to: String,
    },
    /// All names are on the medium as they are.
    FolderSynced,
}

/// All lines one press brought, as (place in the chain, hash).
pub type Lines = Vec<(u64, [u8; 32])>;

/// What somebody was told, and after how many deeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledged {
    /// So many deeds had been done.
    pub after: usize,
    /// The lines that are saved now; none when a file was made, closed or put to rest.
    pub lines: Lines,
    /// Lines of the other station that have been brought in now.
    pub brought: Lines,
    /// A copy of that name has every line by now.
    pub copy: Option<String>,
    /// What was tried before, and answered with a failure: in place of the lines one of these may be there.
    pub failed: Vec<Lines>,
    /// What the computer keeps for itself by now, outside the data file: whole files, each written durably.
    pub kept: Arc<BTreeMap<PathBuf, Vec<u8>>>,
}

/// What happened in one folder.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    /// Every file that was there at the start, on the medium.
    pub base: BTreeMap<String, Vec<u8>>,
    /// What was done.
    pub deeds: Vec<Deed>,
    /// What was promised.
    pub acknowledged: Vec<Acknowledged>,
    /// What was brought in, or its beginning.
    pub archive: Option<Arc<Archive>>,
}

/// What can be made to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touch {
    /// A file is opened.
    Open,
    /// Bytes are read.
    Read,
    /// Bytes are written.
    Write,
    /// A file is cut.
    Cut,
    /// A file is synced.
    Sync,
    /// A file is removed.
    Remove,
}

/// How it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// EIO.
    Io,
    /// EIO after half of the bytes were written.
    IoHalfway,
    /// ENOSPC.
    Full,
    /// The medium says yes and does nothing: the drive that lies about its syncs.
    Lie,
}

/// A failure that is to come.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// Of what.
    pub touch: Touch,
    /// The how manieth of them from now, counted from 0.
    pub nth: u64,
    /// How.
    pub failure: Failure,
    /// Whether everything of that kind fails afterwards, too.
    pub lasting: bool,
}

/// Watches one folder. It stops when it is dropped.
#[derive(Debug)]
pub struct Recorder(Arc<Watch>);

/// What the file system asks.
#[derive(Debug)]
pub struct Watch {
    folder: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    recording: Recording,
    names: BTreeMap<String, FileNo>,
    inodes: Vec<Option<u64>>,
    fault: Option<Fault>,
    touched: BTreeMap<Touch, u64>,
    /// How many bytes the folder has room for.
    room: Option<u64>,
}

static WATCHED: Mutex<Vec<Arc<Watch>>> = Mutex::new(Vec::new());

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Recorder {
    /// Begins with the files that are in the folder now; all of them are taken to be on the medium.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn watch(folder: &Path) -> io::Result<Self> {
        crate::vfs::install();
        let folder = folder.canonicalize()?;
        let mut state = State::default();
        for name in names_in(&folder)? {
            let path = folder.join(&name);
            state.names.insert(name.clone(), state.inodes.len());
            state.inodes.push(inode(&path));
            state.recording.base.insert(name, fs::read(path)?);
        }
        let watch = Arc::new(Watch { folder, state: Mutex::new(state) });
        lock(&WATCHED).push(Arc::clone(&watch));
        Ok(Self(watch))
    }

    /// Somebody is told that these lines are saved.
    pub fn acknowledge(&self, lines: Lines) {
        self.acknowledge_after(Vec::new(), lines);
    }

    /// The same after attempts that were answered with a failure.
    pub fn acknowledge_after(&self, failed: Vec<Lines>, lines: Lines) {
        self.promise(failed, lines, Lines::new(), None);
    }

    /// Somebody is told that these lines of the other station have been brought in.
    pub fn acknowledge_import(&self, brought: Lines) {
        self.promise(Vec::new(), Lines::new(), brought, None);
    }

    /// Somebody is told that the copy of that name is whole.
    pub fn acknowledge_copy(&self, name: String) {
        self.promise(Vec::new(), Lines::new(), Lines::new(), Some(name));
    }

    fn promise(&self, failed: Vec<Lines>, lines: Lines, brought: Lines, copy: Option<String>) {
        let mut kept = BTreeMap::new();
        let local = self.0.folder.join(LOCAL);
        gather(&local, &local, &mut kept);
        let mut state = self.0.reconciled();
        let after = state.recording.deeds.len();
        let before = state.recording.acknowledged.last().map(|last| Arc::clone(&last.kept));
        let kept = before.filter(|before| **before == kept).unwrap_or_else(|| Arc::new(kept));
        state.recording.acknowledged.push(Acknowledged { after, lines, brought, copy, failed, kept });
    }

    /// From now on this fails.
    pub fn fail(&self, fault: Fault) {
        let mut state = lock(&self.0.state);
        state.touched.clear();
        state.fault = Some(fault);
    }

    /// From now on nothing fails.
    pub fn mend(&self) {
        let mut state = lock(&self.0.state);
        state.fault = None;
        state.room = None;
    }

    /// From now on the folder has room for so many bytes more than it holds.
    pub fn leave_room(&self, bytes: u64) {
        let used = used(&self.0.folder);
        lock(&self.0.state).room = Some(used.saturating_add(bytes));
    }

    /// How often each thing was done since the last fault was set.
    #[must_use]
    pub fn touched(&self) -> BTreeMap<Touch, u64> {
        lock(&self.0.state).touched.clone()
    }

    /// Everything so far.
    #[must_use]
    pub fn recording(&self) -> Recording {
        self.0.reconciled().recording.clone()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        lock(&WATCHED).retain(|watch| !Arc::ptr_eq(watch, &self.0));
    }
}

/// Who watches the folder this file is in.
pub(crate) fn watch_of(path: &Path) -> Option<Arc<Watch>> {
    let folder = path.parent()?;
    lock(&WATCHED).iter().find(|watch| watch.folder == folder).cloned()
}

/// The program syncs a file or a folder itself; `false` when nobody watches it.
pub(crate) fn sync_past_sqlite(path: &Path) -> bool {
    let folder = lock(&WATCHED).iter().find(|watch| watch.folder == path).cloned();
    match (folder, watch_of(path)) {
        (Some(watch), _) => watch.folder_synced(),
        (None, Some(watch)) => watch.synced(path),
        (None, None) => return false,
    }
    true
}

impl Watch {
    /// What is to happen instead of this, if anything.
    pub(crate) fn failure_of(&self, touch: Touch) -> Option<Failure> {
        let mut state = lock(&self.state);
        let count = state.touched.entry(touch).or_insert(0);
        let nth = *count;
        *count = count.saturating_add(1);
        let fault = state.fault.filter(|fault| fault.touch == touch)?;
        (nth == fault.nth || (fault.lasting && nth > fault.nth)).then_some(fault.failure)
    }

    /// Whether the folder has room for a file of that name that is `length` bytes long.
    pub(crate) fn has_room(&self, file: FileNo, length: u64) -> bool {
        let state = lock(&self.state);
        let Some(room) = state.room else { return true };
        let name = state.names.iter().find(|(_, number)| **number == file).map(|(name, _)| self.folder.join(name));
        let now = name.and_then(|path| fs::metadata(path).ok()).map_or(0, |about| about.len());
        used(&self.folder).saturating_add(length.saturating_sub(now)) <= room
    }

    /// The number of a file that was opened; it is new when `existed` is false.
    pub(crate) fn opened(&self, path: &Path, existed: bool) -> FileNo {
        let name = name_of(path);
        let mut state = self.reconciled();
        if existed && let Some(file) = state.names.get(&name) {
            return *file;
        }
        let file = state.inodes.len();
        state.inodes.push(inode(path));
        state.names.insert(name.clone(), file);
        state.recording.deeds.push(Deed::Made { file, name });
        if existed && let Ok(bytes) = fs::read(path) {
            // Made past SQLite, by `write_whole`: it was synced before it got its name.
            state.recording.deeds.push(Deed::Written { file, at: 0, bytes });
            state.recording.deeds.push(Deed::Synced { file });
        }
        file
    }

    /// One more deed was done.
    pub(crate) fn note(&self, deed: Deed) {
        lock(&self.state).recording.deeds.push(deed);
    }

    /// A file was synced past SQLite.
    fn synced(&self, path: &Path) {
        let mut state = self.reconciled();
        if let Some(file) = state.names.get(&name_of(path)).copied() {
            state.recording.deeds.push(Deed::Synced { file });
        }
    }

    fn folder_synced(&self) {
        self.reconciled().recording.deeds.push(Deed::FolderSynced);
    }

    /// The name is gone.
    pub(crate) fn removed(&self, path: &Path, durable: bool) {
        let name = name_of(path);
        let mut state = lock(&self.state);
        if state.names.remove(&name).is_some() {
            state.recording.deeds.push(Deed::Removed { name, durable });
        }
    }

    /// Notes what the program did to the folder past SQLite: renamed, removed or made a file.
    fn reconciled(&self) -> MutexGuard<'_, State> {
        let mut state = lock(&self.state);
        let there: BTreeSet<String> = names_in(&self.folder).unwrap_or_default().into_iter().collect();
        let known: Vec<(String, FileNo)> = state.names.iter().map(|(name, file)| (name.clone(), *file)).collect();
        for (from, file) in known.into_iter().filter(|(name, _)| !there.contains(name)) {
            let number = state.inodes.get(file).copied().flatten();
            let to = there.iter().find(|name| {
                number.is_some() && inode(&self.folder.join(name)) == number && !state.names.contains_key(*name)
            });
            state.names.remove(&from);
            if let Some(to) = to {
                state.names.insert(to.clone(), file);
                state.recording.deeds.push(Deed::Renamed { from, to: to.clone() });
            } else {
                state.recording.deeds.push(Deed::Removed { name: from, durable: false });
            }
        }
        state
    }
}

fn names_in(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// All files below a folder, by their path in it.
fn gather(base: &Path, folder: &Path, into: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(base, &path, into);
        } else if let (Ok(name), Ok(bytes)) = (path.strip_prefix(base), fs::read(&path)) {
            into.insert(name.to_owned(), bytes);
        }
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn used(folder: &Path) -> u64 {
    let names = names_in(folder).unwrap_or_default();
    names.iter().filter_map(|name| fs::metadata(folder.join(name)).ok()).map(|about| about.len()).sum()
}

#[cfg(unix)]
fn inode(path: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().map(|about| about.ino())
}

/// Elsewhere a renamed file looks like one that was removed and another that was made.
#[cfg(not(unix))]
fn inode(_path: &Path) -> Option<u64> {
    None
}
