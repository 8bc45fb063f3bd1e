//! 保存: how safely the records lie, and what a copy is worth.

use std::path::Path;

use crate::error::{Error, ErrorCode, Result};
use crate::incident::Incident;
use crate::library;
use crate::proof::ChainHead;
use crate::store::Store;
use crate::text::Text;
use crate::view::keeping::{DrillView, KeepingView, MediumState};
use crate::world::World;

use super::Desk;
use super::loading::playbooks_of;

/// The key under which a rehearsal is remembered in the file.
const DRILL: &str = "restore-drill";

/// What was found in a copy that was opened as if it were needed now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rehearsed {
    path: String,
    good: bool,
    at: Option<String>,
    entries: u64,
    head: String,
    heads: Vec<ChainHead>,
}

impl Desk {
    /// Opens a data file for reading only, because it could not be opened otherwise: `why` is what every write will be
    /// answered with. Nothing is written, neither to the file nor beside it.
    ///
    /// # Errors
    /// `file-missing`, `file-foreign`, `file-newer`, `file-locked`, and `file-damaged` when it cannot even be read.
    pub fn open_to_read(path: &Path, local: &Path, world: Box<dyn World>, why: Error) -> Result<Self> {
        Self::over(Store::open_to_read(path, local, why)?, local, world)
    }

    /// Opens the data file; where it cannot be written or is damaged, for reading only. Says why it is so.
    ///
    /// # Errors
    /// As [`Desk::open_existing`] for a file that cannot be read either.
    pub fn open_as_can_be(path: &Path, local: &Path, world: fn() -> Box<dyn World>) -> Result<Self> {
        match Self::open_existing(path, local, world()) {
            Err(why) if can_be_read(why.code()) => {
                Self::open_to_read(path, local, world(), why.clone()).map_err(|_| why)
            }
            opened => opened,
        }
    }

    /// Why nothing can be written, when the file is open for reading only.
    #[must_use]
    pub fn why_read_only(&self) -> Option<&Error> {
        self.store.why_read_only()
    }

    /// The same as a sentence.
    pub(super) fn read_only_text(&self) -> Option<Text> {
        let key = match self.why_read_only()?.code() {
            ErrorCode::FileDamaged => "read_only_damaged",
            ErrorCode::FileOnNetwork => "read_only_network",
            _ => "read_only_protected",
        };
        Some(self.wording.say(key, &[]))
    }

    /// How the records are kept.
    ///
    /// # Errors
    /// What the data file says.
    pub fn keeping_view(&mut self) -> Result<KeepingView> {
        let medium = self.store.medium();
        let (entries, stations) = self.store.tx(|tx| Ok((tx.lines_in_all()?, tx.heads()?.len())))?;
        Ok(KeepingView {
            path: self.path().display().to_string(),
            size_mb: megabytes(medium.bytes),
            entries: count(entries),
            stations: count(stations as u64),
            medium: self.medium_state(),
            free_mb: medium.free_mb.map(count),
            low: medium.low,
            reserve_mb: count(medium.reserve / MB),
            second: self.second_view(),
            copies: self.copies_view(),
            verify: self.verify_view(),
        })
    }

    /// Gives up the room in reserve.
    pub fn release_reserve(&mut self) {
        self.store.release_reserve();
    }

    /// Looks at the medium again. A short file is checked whole: when it is good, nothing is suspected any more.
    ///
    /// # Errors
    /// What is still wrong.
    pub fn try_again(&mut self) -> Result<()> {
        self.store.try_again()?;
        if self.store.medium().suspect && self.store.medium().bytes <= CHECKED_AT_ONCE {
            self.verify()?;
        }
        Ok(())
    }

    /// A duty: room in reserve for a full disk.
    pub(super) fn keep_reserve(&mut self) -> Result<bool> {
        self.store.keep_reserve();
        Ok(false)
    }

    /// Compares a rehearsed copy with this file, and remembers in the file that it was done.
    ///
    /// # Errors
    /// What the data file says.
    pub fn compare_copy(&mut self, copy: &Rehearsed) -> Result<DrillView> {
        let view = self.store.tx(|tx| {
            let here = tx.heads()?;
            let mut other = false;
            for head in &copy.heads {
                other |= !tx.has(head)?;
            }
            let lacking = |head: &ChainHead| {
                let there = copy.heads.iter().find(|there| there.chain == head.chain).map_or(0, |there| there.seq);
                head.seq.saturating_sub(there)
            };
            let behind = here.iter().map(lacking).sum();
            Ok(DrillView {
                path: copy.path.clone(),
                at: copy.at.clone(),
                good: copy.good,
                entries: count(copy.entries),
                head: copy.head.clone(),
                same_as_here: copy.good && !other && behind == 0,
                behind: count(behind),
                other,
            })
        })?;
        if self.why_read_only().is_none() {
            self.remember_drill(&view)?;
        }
        Ok(view)
    }

    fn remember_drill(&mut self, view: &DrillView) -> Result<()> {
        let now = self.world.now();
        let DrillView { good, entries, head, behind, other, .. } = view;
        let note = serde_json::json!({
            "at": now.to_string(), "good": good, "entries": entries, "head": head, "behind": behind, "other": other,
        });
        self.store.tx(|tx| tx.set_meta(DRILL, &note.to_string(), now))
    }

    fn medium_state(&self) -> MediumState {
        let medium = self.store.medium();
        match self.why_read_only().map(Error::code) {
            Some(ErrorCode::FileOnNetwork) => MediumState::Network,
            Some(_) => MediumState::ReadOnly,
            None if medium.suspect => MediumState::Suspect,
            None if medium.full => MediumState::Full,
            None => MediumState::Good,
        }
    }
}

/// Opens a copy as if it were needed now: reads it, checks it and folds every response in it. Nothing is written.
/// It needs no desk and may take seconds: whoever has a desk calls this without holding it up.
///
/// # Errors
/// `file-missing`, `file-foreign`, `file-newer` or `file-locked`; a damaged copy is a finding, not an error.
pub fn rehearse(path: &Path, local: &Path) -> Result<Rehearsed> {
    let nothing = || Rehearsed {
        path: path.display().to_string(),
        good: false,
        at: None,
        entries: 0,
        head: String::new(),
        heads: Vec::new(),
    };
    let why = Error::FileReadOnly(path.display().to_string());
    let mut store = match Store::open_to_read(path, local, why) {
        Err(Error::FileDamaged(_)) => return Ok(nothing()),
        opened => opened?,
    };
    match read_through(&mut store) {
        Ok(found) => Ok(Rehearsed { path: path.display().to_string(), ..found }),
        Err(Error::FileDamaged(_)) => Ok(nothing()),
        Err(failure) => Err(failure),
    }
}

fn read_through(store: &mut Store) -> Result<Rehearsed> {
    let report = store.verify()?;
    let (heads, at) = store.tx(|tx| Ok((tx.heads()?, tx.last_recorded_at()?)))?;
    for id in store.tx(|tx| tx.incidents())? {
        let entries = store.tx(|tx| tx.entries(id))?;
        let playbooks = playbooks_of(store, library::built_in(), &entries)?;
        let folded = Incident::fold(id, playbooks, entries);
        if folded.entries.is_empty() {
            return Err(Error::FileDamaged("a response without lines".into()));
        }
    }
    Ok(Rehearsed {
        path: String::new(),
        good: report.is_good(),
        at: at.map(|at| at.to_string()),
        entries: report.entries,
        head: report.head_code,
        heads,
    })
}

/// These leave a file that can be read.
#[must_use]
pub fn can_be_read(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::FileReadOnly | ErrorCode::FileDamaged | ErrorCode::FileOnNetwork)
}

const MB: u64 = 1024 * 1024;
/// Longer files are checked in pauses.
const CHECKED_AT_ONCE: u64 = 16 * MB;

/// A count for a screen.
pub(super) fn count(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Whole MB, rounded up: a file that is there is never 0.
pub(super) fn megabytes(bytes: u64) -> u32 {
    count(bytes.div_ceil(MB))
}
