//! 控え: copies are made while work goes on, at intervals, when something weighty was written, and at the end.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::{Error, ErrorCode, Result};
use crate::proof::Occasion;
use crate::store::{Copied, CopyStep, Copying, Kept, Made};
use crate::text::Text;
use crate::time::Timestamp;
use crate::view::keeping::{CopiesView, CopyView, Progress};

use super::Desk;
use super::keeping::{count, megabytes};

/// Rows a step hands over: some milliseconds at most, so that a press does not wait longer.
const ROWS_A_STEP: u32 = 400;
/// How long the desk looks away while the medium of a copy catches up.
const CATCH_UP: Duration = Duration::from_millis(20);
/// At the end of the program nobody waits for a longer copy than this.
const BYTES_AT_THE_END: u64 = 50 * 1024 * 1024;
/// So often the end looks whether the copy is there: ten seconds in all.
const LOOKS_AT_THE_END: u32 = 500;

/// What the desk knows about its copies.
#[derive(Debug)]
pub(super) struct Copies {
    pub(super) kept: Kept,
    running: Option<Copying>,
    /// The medium of the running copy has to catch up.
    stalled: bool,
    /// Somebody asked for one.
    wanted: bool,
    /// The medium takes no Japanese names.
    plain_names: bool,
    tried_at: Option<Timestamp>,
    failed: Option<Error>,
}

impl Copies {
    pub(super) fn of(kept: Kept) -> Self {
        Self { kept, running: None, stalled: false, wanted: false, plain_names: false, tried_at: None, failed: None }
    }

    /// The newest copy in the folder that copies go to.
    fn last(&self, folder: &Path) -> Option<&Made> {
        self.kept.copies.iter().rev().find(|made| made.path.parent() == Some(folder))
    }
}

impl Desk {
    /// Something weighty was written: a copy is made as soon as there is time, if the last one lacks it.
    pub fn copy_soon(&mut self) {
        self.copies.wanted = true;
    }

    /// Somebody wants a copy now, whether the last one lacks anything or not.
    ///
    /// # Errors
    /// `file-missing` when the folder is away, and what its medium says.
    pub fn copy_now(&mut self) -> Result<()> {
        if self.copies.running.is_some() {
            return Ok(());
        }
        let begun = self.begin_copy();
        self.copies.failed = begun.as_ref().err().cloned();
        begun
    }

    /// Makes one copy of the file at `to`, where nothing may be yet, and waits for it.
    ///
    /// # Errors
    /// `file-exists`, `file-missing`, and what the medium says; nothing is left behind then.
    pub fn copy_to(&mut self, to: &Path) -> Result<Copied> {
        self.witness(Occasion::Copy);
        let mut copying = self.store.begin_copy(to)?;
        loop {
            match self.store.copy_some(&mut copying, 1000) {
                CopyStep::More => {}
                CopyStep::Waiting => {
                    if let Some(outcome) = copying.wait(Duration::from_millis(20)) {
                        return outcome;
                    }
                }
                CopyStep::Done(outcome) => return outcome,
            }
        }
    }

    /// Copies go to that folder from now on.
    ///
    /// # Errors
    /// What the disk of this computer says.
    pub fn set_copy_folder(&mut self, folder: PathBuf) -> Result<()> {
        self.copies.running = None;
        self.copies.failed = None;
        self.copies.tried_at = None;
        self.copies.plain_names = false;
        self.copies.wanted = true;
        self.copies.kept.folder = Some(folder);
        self.keep_settings()
    }

    /// How soon the desk should look after the copy that is being made; nothing when there is none.
    pub(super) fn hurry(&self) -> Option<Duration> {
        self.copies.running.as_ref().map(|_| if self.copies.stalled { CATCH_UP } else { Duration::ZERO })
    }

    /// One step of the copy that is being made.
    pub(super) fn copy_on(&mut self) {
        let Some(mut copying) = self.copies.running.take() else { return };
        match self.store.copy_some(&mut copying, ROWS_A_STEP) {
            CopyStep::Done(outcome) => self.copy_ended(outcome),
            step => {
                self.copies.stalled = matches!(step, CopyStep::Waiting);
                self.copies.running = Some(copying);
            }
        }
    }

    /// A duty: begins a copy when it is time for one.
    pub(super) fn copy_when_due(&mut self) -> Result<bool> {
        if !self.copy_is_due() {
            return Ok(false);
        }
        self.copy_now()?;
        Ok(true)
    }

    /// Makes a last copy before the program ends, unless that would take long.
    pub(super) fn copy_at_the_end(&mut self) {
        if self.copies.running.is_none() && (!self.lacks_lines() || self.store.medium().bytes > BYTES_AT_THE_END) {
            return;
        }
        let mut looks = 0;
        // A copy that cannot be begun was shown while there was somebody to see it.
        let _ = self.copy_now();
        while self.copies.running.is_some() && looks < LOOKS_AT_THE_END {
            self.copy_on();
            if self.copies.stalled {
                looks += 1;
                self.wait_for_copy();
            }
        }
    }

    pub(super) fn keep_settings(&self) -> Result<()> {
        self.copies.kept.write(&self.local, self.store.file())
    }

    pub(super) fn copies_view(&self) -> CopiesView {
        let folder = self.copies.kept.folder_in(&self.local);
        let list: Vec<CopyView> = self.copies.kept.copies.iter().rev().filter_map(view_of).collect();
        CopiesView {
            folder: Some(folder.display().to_string()),
            every_minutes: self.copies.kept.every_minutes,
            last: list.iter().find(|copy| copy.good).cloned(),
            list,
            running: self.copies.running.as_ref().map(|copying| {
                let (done, total) = copying.progress();
                Progress { done: count(done), total: count(total) }
            }),
            failed: self.copies.failed.as_ref().map(|failure| self.why_no_copy(failure)),
        }
    }

    fn why_no_copy(&self, failure: &Error) -> Text {
        let key = match failure.code() {
            ErrorCode::FileMissing => "copy_no_folder",
            ErrorCode::DiskFull => "copy_no_room",
            ErrorCode::FileReadOnly => "copy_protected",
            ErrorCode::FileDamaged => "copy_damaged",
            _ => "copy_failed",
        };
        self.wording.say(key, &[])
    }

    fn begin_copy(&mut self) -> Result<()> {
        let now = self.world.now();
        self.copies.wanted = false;
        self.copies.tried_at = Some(now);
        let path = self.copies.kept.fresh_place(&self.local, &self.copy_name(now))?;
        // Before it begins, so that the copy has it, too.
        self.witness(Occasion::Copy);
        self.copies.running = Some(self.store.begin_copy(&path)?);
        self.copies.stalled = false;
        Ok(())
    }

    /// `病院-控え-20261124-1047`
    fn copy_name(&self, now: Timestamp) -> String {
        let (day, clock) = (now.jst_date().format("%Y%m%d"), now.jst_clock().replace(':', ""));
        if self.copies.plain_names {
            return format!("tomoshibi-copy-{day}-{clock}");
        }
        let stem = self.store.path().file_stem().unwrap_or_default().to_string_lossy().into_owned();
        format!("{stem}-控え-{day}-{clock}")
    }

    fn copy_ended(&mut self, outcome: Result<Copied>) {
        self.copies.stalled = false;
        match outcome {
            Ok(copied) => {
                self.copies.failed = None;
                let at = self.copies.tried_at.unwrap_or_else(|| self.world.now()).to_string();
                let Copied { path, entries, rows, bytes, .. } = copied;
                self.copies.kept.made(Made { path, at, entries, rows, bytes });
                // Not remembered, the copy is still there; only nobody will clear it away.
                let _ = self.keep_settings();
            }
            // FAT sticks of some systems take no Japanese names.
            Err(Error::NotSaved(_)) if !self.copies.plain_names => {
                self.copies.plain_names = true;
                self.copies.wanted = true;
            }
            Err(failure) => self.copies.failed = Some(failure),
        }
    }

    fn lacks_lines(&self) -> bool {
        let folder = self.copies.kept.folder_in(&self.local);
        let copied = self.copies.last(&folder).map_or(0, |made| made.rows);
        self.store.why_read_only().is_none() && copied != self.store.rows()
    }

    fn copy_is_due(&self) -> bool {
        if self.copies.running.is_some() || !self.lacks_lines() {
            return false;
        }
        let under_way = self.open.as_ref().is_some_and(|incident| !incident.closed && !incident.withdrawn);
        let every = i64::from(self.copies.kept.every_minutes);
        match self.last_try() {
            _ if self.copies.wanted => true,
            Some(last) => under_way && self.world.now().minutes_since(last) >= every,
            None => under_way,
        }
    }

    /// When a copy was begun last, here or before the program was started.
    fn last_try(&self) -> Option<Timestamp> {
        let folder = self.copies.kept.folder_in(&self.local);
        let made = self.copies.last(&folder).and_then(|made| Timestamp::parse_rfc3339(&made.at));
        self.copies.tried_at.or(made)
    }

    fn wait_for_copy(&mut self) {
        let ended = self.copies.running.as_ref().and_then(|copying| copying.wait(CATCH_UP));
        if let Some(outcome) = ended {
            self.copies.running = None;
            self.copy_ended(outcome);
        }
    }
}

/// A copy that is not there any more is not shown.
fn view_of(made: &Made) -> Option<CopyView> {
    Some(CopyView {
        path: made.path.display().to_string(),
        at: made.at.clone(),
        entries: count(made.entries),
        size_mb: megabytes(made.bytes),
        good: made.is_there()?,
    })
}
