//! The medium the file lies on: whether it may be written at all, how much room it has, and what it did so far.

use std::fs;
use std::path::Path;

use crate::error::{Error, Result};
use crate::store::{Store, ballast};

/// Below this a long response may not fit any more.
const LOW_MB: u64 = 100;
/// Longer files are checked in pauses: 16 MB take some 30 ms, a million lines most of a second.
const CHECKED_AT_ONCE: u64 = 16 * MB;
const MB: u64 = 1024 * 1024;
/// What file systems call themselves that lie on another computer. Locks and syncs do not reach through them reliably.
const NETWORKS: [&str; 19] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "ncpfs",
    "afs",
    "9p",
    "ceph",
    "glusterfs",
    "lustre",
    "davfs",
    "fuse.sshfs",
    "fuse.davfs2",
    "fuse.rclone",
    "fuse.glusterfs",
    "fuse.ceph",
    "fuse.s3fs",
    "fuse.gvfsd-fuse",
];

/// What the medium did so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Medium {
    /// A write failed, and nobody has checked the whole file since.
    pub(super) suspect: bool,
    /// The last write found no room.
    pub(super) full: bool,
}

/// What is known about the medium of an open file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MediumReport {
    /// A write failed, and nobody has checked the whole file since.
    pub suspect: bool,
    /// The last write found no room, or only that of the reserve.
    pub full: bool,
    /// Room left, in MB, where the system says so.
    pub free_mb: Option<u64>,
    /// Less room than a long response needs.
    pub low: bool,
    /// Room in reserve, in bytes.
    pub reserve: u64,
    /// The length of the file and what stands beside it.
    pub bytes: u64,
}

impl Store {
    /// How often a line that was reported as not saved was found in the file after all: whoever keeps lines in memory
    /// reads them again when this changes. A file that went away is looked for first.
    pub fn found_later(&mut self) -> u32 {
        // If it is still away, whatever is asked next says so.
        let _ = self.connection().map(|_| ());
        self.found_later
    }

    /// What is known about the medium.
    #[must_use]
    pub fn medium(&self) -> MediumReport {
        let free = free(&self.path);
        let length = |suffix| fs::metadata(crate::store::open::beside(&self.path, suffix)).map_or(0, |file| file.len());
        MediumReport {
            suspect: self.medium.suspect,
            full: self.medium.full,
            free_mb: free.map(|bytes| bytes / MB),
            low: free.is_some_and(|bytes| bytes < LOW_MB * MB),
            reserve: ballast::reserved(&self.path),
            bytes: length("") + length("-wal"),
        }
    }

    /// Looks at the medium again, as if the program had just been started; the file stays open.
    ///
    /// # Errors
    /// What is still wrong.
    pub fn try_again(&mut self) -> Result<()> {
        self.connection()?;
        self.checkpoint()?;
        self.medium.full = false;
        Ok(())
    }
}

/// Refuses a file on a network share: it can lose lines there that were acknowledged.
pub(super) fn refuse_network(path: &Path) -> Result<()> {
    match network_of(path) {
        Some(kind) => Err(Error::FileOnNetwork(format!("{} lies on {kind}", path.display()))),
        None => Ok(()),
    }
}

/// Its pages can be checked while somebody waits; a check reads every page.
pub(super) fn is_short(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.len() <= CHECKED_AT_ONCE)
}

/// Room left on the medium of that file.
pub(super) fn free(path: &Path) -> Option<u64> {
    path.parent().and_then(|folder| fs4::available_space(folder).ok())
}

/// A real path names the share even behind a drive letter.
#[cfg(windows)]
fn network_of(path: &Path) -> Option<String> {
    use std::path::{Component, Prefix};

    match path.components().next() {
        Some(Component::Prefix(prefix)) => match prefix.kind() {
            Prefix::UNC(..) | Prefix::VerbatimUNC(..) => Some("a share".to_owned()),
            _ => None,
        },
        _ => None,
    }
}

/// Where the system has no such list (macOS), the file is opened.
#[cfg(not(windows))]
fn network_of(path: &Path) -> Option<String> {
    let list = crate::places::for_tests("APP_MOUNTS").unwrap_or_else(|| "/proc/self/mountinfo".to_owned());
    let mounts = fs::read(list).ok()?;
    network_among(&String::from_utf8_lossy(&mounts), path).map(str::to_owned)
}

/// The file system of the innermost mount that has the path, if it is a network's (proc(5), mountinfo).
#[cfg(any(not(windows), test))]
fn network_among<'a>(mounts: &'a str, path: &Path) -> Option<&'a str> {
    let mut found: Option<(usize, &str)> = None;
    for line in mounts.lines() {
        let (Some(place), Some((_, after))) = (line.split(' ').nth(4), line.split_once(" - ")) else { continue };
        let place = unescaped(place);
        let depth = Path::new(&place).components().count();
        // A later mount at the same place hides the earlier one.
        if path.starts_with(&place) && found.is_none_or(|(deepest, _)| depth >= deepest) {
            found = Some((depth, after.split(' ').next().unwrap_or_default()));
        }
    }
    found.map(|(_, kind)| kind).filter(|kind| NETWORKS.contains(kind))
}

/// Blanks and backslashes stand there in octal.
#[cfg(any(not(windows), test))]
fn unescaped(place: &str) -> String {
    place.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:40 / /mnt/nas rw,relatime shared:7 - cifs //nas/share rw,vers=3.0
41 40 8:17 / /mnt/nas/usb rw,relatime - exfat /dev/sdb1 rw
42 22 0:44 / /srv/far\\040away rw,nosuid - fuse.sshfs me@there:/ rw
43 22 8:33 / /media/stick rw - fuseblk /dev/sdc1 rw
";

    #[test]
    fn the_innermost_mount_says_whether_it_is_a_network() {
        let kind = |path: &str| network_among(MOUNTS, Path::new(path));
        assert_eq!(kind("/mnt/nas/病院.tomoshibi"), Some("cifs"));
        assert_eq!(kind("/srv/far away/病院.tomoshibi"), Some("fuse.sshfs"));
        assert_eq!(kind("/mnt/nas/usb/病院.tomoshibi"), None, "a stick that is mounted below a share is no share");
        assert_eq!(kind("/mnt/nasty/病院.tomoshibi"), None, "another folder whose name begins alike");
        assert_eq!(kind("/media/stick/病院.tomoshibi"), None, "NTFS through FUSE is a disk");
        assert_eq!(kind("/srv/病院.tomoshibi"), None);
    }
}
