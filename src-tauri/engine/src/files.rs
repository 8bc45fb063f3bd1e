//! Writes a file whole or not at all: a pulled plug leaves the old file or the new one, never half of one.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::error::{Error, Result};

static PARTIALS: AtomicU32 = AtomicU32::new(0);

/// Writes `bytes` to `path`, replacing what is there. When it returns, the file is on the medium.
///
/// # Errors
/// `file-read-only`, `file-missing` (no such folder), `disk-full` or `not-saved`; the old file is then untouched.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let partial = partial_beside(path)?;
    let written = write_new(&partial, bytes).and_then(|()| put_in_place(&partial, path));
    if written.is_err() {
        // The reason of the failure matters more than a leftover that cannot be removed.
        let _ = fs::remove_file(&partial);
    }
    written.map_err(|failure| from_io(&failure, path))
}

/// A file that is being written bit by bit: it appears whole with [`Partial::finish`], or not at all.
#[derive(Debug)]
pub struct Partial {
    file: BufWriter<File>,
    partial: PathBuf,
    path: PathBuf,
    finished: bool,
}

impl Partial {
    /// Begins beside `path`; what is there stays until the new file is whole.
    ///
    /// # Errors
    /// As [`write_whole`].
    pub fn begin(path: &Path) -> Result<Self> {
        let partial = partial_beside(path)?;
        let file = OpenOptions::new().write(true).create_new(true).open(&partial);
        let file = BufWriter::new(file.map_err(|failure| from_io(&failure, path))?);
        Ok(Self { file, partial, path: path.to_owned(), finished: false })
    }

    /// Writes what comes next.
    ///
    /// # Errors
    /// As [`write_whole`].
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).map_err(|failure| from_io(&failure, &self.path))
    }

    /// Puts the file in its place. When it returns, the file is on the medium.
    ///
    /// # Errors
    /// As [`write_whole`].
    pub fn finish(mut self) -> Result<()> {
        let written = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        let written = written.and_then(|()| put_in_place(&self.partial, &self.path));
        self.finished = written.is_ok();
        written.map_err(|failure| from_io(&failure, &self.path))
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.finished {
            // Half a file helps nobody, and why it is half is known elsewhere.
            let _ = fs::remove_file(&self.partial);
        }
    }
}

/// Whether a folder is there.
#[must_use]
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// The names of the files in a folder, sorted; none when there is no such folder.
///
/// # Errors
/// What the system says.
pub fn names_in(folder: &Path) -> Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Err(failure) if failure.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|failure| from_io(&failure, folder))?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|failure| from_io(&failure, folder))?;
        if entry.path().is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// Writes files below a folder that is made when it is not there; each appears whole.
///
/// # Errors
/// As [`write_whole`].
pub fn write_folder<'a>(folder: &Path, files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Result<()> {
    for (name, bytes) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|failure| from_io(&failure, parent))?;
        }
        write_whole(&path, bytes)?;
    }
    Ok(())
}

/// The whole lines of a text file, without their ends and without a byte order mark.
#[derive(Debug)]
pub struct Lines {
    file: BufReader<File>,
    path: PathBuf,
    longest: u64,
    at_start: bool,
}

/// The bytes of a file, or one more than `most` of a larger one, so that whoever asks sees that it is too large.
///
/// # Errors
/// `file-missing` and what else the system says.
pub fn read_up_to(path: &Path, most: usize) -> Result<Vec<u8>> {
    let file = File::open(path).map_err(|failure| from_io(&failure, path))?;
    let most = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes).map_err(|failure| from_io(&failure, path))?;
    Ok(bytes)
}

/// Opens a text file to be read line by line; a line longer than `longest` bytes is none of ours.
///
/// # Errors
/// `file-missing` and what else the system says.
pub fn lines(path: &Path, longest: u64) -> Result<Lines> {
    let file = File::open(path).map_err(|failure| from_io(&failure, path))?;
    Ok(Lines { file: BufReader::new(file), path: path.to_owned(), longest, at_start: true })
}

impl Iterator for Lines {
    type Item = Result<String>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut bytes = Vec::new();
        let read = self.file.by_ref().take(self.longest).read_until(b'\n', &mut bytes);
        if let Err(failure) = read {
            return Some(Err(from_io(&failure, &self.path)));
        }
        // What has no end was not written to its end.
        if bytes.pop() != Some(b'\n') {
            return None;
        }
        let text = String::from_utf8(bytes).unwrap_or_default();
        let text = if self.at_start { text.trim_start_matches('\u{FEFF}').to_owned() } else { text };
        self.at_start = false;
        Some(Ok(text))
    }
}

/// A name in the same folder that nobody else uses: a rename must not cross to another medium.
pub(crate) fn partial_beside(path: &Path) -> Result<PathBuf> {
    let Some(name) = path.file_name() else {
        return Err(Error::FileMissing(format!("{} names no file", path.display())));
    };
    let mut partial = OsString::from(".");
    partial.push(name);
    partial.push(format!(".{}-{}.partial", std::process::id(), PARTIALS.fetch_add(1, Ordering::Relaxed)));
    Ok(path.with_file_name(partial))
}

/// Renames a finished file to its real name and makes the name durable.
pub(crate) fn put_in_place(partial: &Path, path: &Path) -> io::Result<()> {
    fs::rename(partial, path)?;
    sync_folder(path)
}

/// What the system said, as one of our codes.
pub(crate) fn from_io(failure: &io::Error, path: &Path) -> Error {
    let detail = format!("{}: {failure}", path.display());
    match failure.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Error::FileMissing(detail),
        // A file stands where a folder should be.
        ErrorKind::AlreadyExists => Error::FileExists(detail),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Error::FileReadOnly(detail),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Error::DiskFull(detail),
        _ => Error::NotSaved(detail),
    }
}

/// Which start of the computer this is, where the system tells.
pub(crate) fn boot_id() -> Option<[u8; 16]> {
    let told = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    uuid::Uuid::parse_str(told.trim()).ok().map(uuid::Uuid::into_bytes)
}

fn write_new(partial: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(partial)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// A rename is durable only when the folder is, too. Windows offers no such call and keeps its own journal.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    #[test]
    fn a_file_is_replaced_whole_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("受付のパック.pdf");
        write_whole(&path, b"old").unwrap();
        write_whole(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no partial file stays");
    }

    #[test]
    fn a_file_written_bit_by_bit_appears_at_the_end_or_never() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("記録.jsonl");
        let mut partial = Partial::begin(&path).unwrap();
        partial.write("一\n".as_bytes()).unwrap();
        assert!(!path.exists());
        partial.write("二\n三".as_bytes()).unwrap();
        partial.finish().unwrap();
        let read: Vec<String> = lines(&path, 100).unwrap().map(Result::unwrap).collect();
        assert_eq!(read, ["一", "二"], "a line without its end was not written to its end");
        let mut given_up = Partial::begin(&path).unwrap();
        given_up.write(b"half").unwrap();
        drop(given_up);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing stays beside it");
    }

    #[test]
    fn a_missing_folder_is_said_so() {
        let folder = tempfile::tempdir().unwrap();
        let failure = write_whole(&folder.path().join("away/pack.pdf"), b"x").unwrap_err();
        assert_eq!(failure.code(), ErrorCode::FileMissing);
    }

    #[test]
    fn a_failed_write_leaves_the_folder_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pack.pdf");
        fs::create_dir(&path).unwrap();
        assert!(write_whole(&path, b"x").is_err(), "a folder stands where the file should go");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "the partial file is gone");
    }
}
