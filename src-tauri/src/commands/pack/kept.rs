//! What the window keeps of the packs between two presses: pages that were shown, a print that did not come out, a folder.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard};

use engine::desk::{PackOrder, PrintedPack};
use engine::error::ErrorCode;

use super::Wanted;
use crate::error::{Answer, CommandError};

/// Packs that are shown at the same time: all binders of a hospital and a few more.
const SHOWN: usize = 20;

/// Packs as they were last shown: turning a page does not set them all again.
#[derive(Debug, Default)]
pub(crate) struct LastPreviews(Mutex<Vec<(Wanted, PrintedPack)>>);

/// A pack that was made, but did not come out of the printer. Its numbers are handed out already, so the next try prints
/// or saves this one.
#[derive(Debug, Default)]
pub(crate) struct Unprinted(Mutex<Option<(Wanted, PrintedPack)>>);

/// The folder several packs are saved into, one after the other.
#[derive(Debug, Default)]
pub(crate) struct ChosenFolder(Mutex<Option<PathBuf>>);

fn lock<T>(kept: &Mutex<T>) -> Answer<MutexGuard<'_, T>> {
    kept.lock().map_err(|_| CommandError::new(ErrorCode::Bug, "a pack was left half made"))
}

impl LastPreviews {
    /// Keeps what is shown now; what was shown longest ago goes.
    pub(super) fn keep(&self, wanted: Wanted, pack: PrintedPack) -> Answer<()> {
        let mut kept = lock(&self.0)?;
        kept.retain(|(other, _)| *other != wanted);
        if kept.len() >= SHOWN {
            kept.remove(0);
        }
        kept.push((wanted, pack));
        Ok(())
    }

    /// The PDF of a pack that was shown.
    pub(super) fn pdf_of(&self, wanted: &Wanted) -> Answer<Option<Vec<u8>>> {
        Ok(lock(&self.0)?.iter().find(|(one, _)| one == wanted).map(|(_, pack)| pack.pdf.clone()))
    }
}

impl Unprinted {
    /// It was made, and nothing came out.
    pub(super) fn keep(&self, wanted: Wanted, pack: PrintedPack) -> Answer<()> {
        *lock(&self.0)? = Some((wanted, pack));
        Ok(())
    }

    /// The pack that is asked for again.
    pub(super) fn take(&self, wanted: &Wanted) -> Answer<Option<PrintedPack>> {
        let mut kept = lock(&self.0)?;
        Ok(if kept.as_ref().is_some_and(|(one, _)| one == wanted) { kept.take().map(|(_, pack)| pack) } else { None })
    }
}

impl ChosenFolder {
    /// Where the packs of this press go.
    pub(super) fn set(&self, folder: PathBuf) -> Answer<()> {
        *lock(&self.0)? = Some(folder);
        Ok(())
    }

    /// Where the pack before went.
    pub(super) fn folder(&self) -> Answer<Option<PathBuf>> {
        Ok(lock(&self.0)?.clone())
    }
}

impl Wanted {
    /// What the file is called; ASCII, because it may travel on a USB stick.
    pub(super) fn file_name(&self) -> String {
        match self {
            Self::Pack(PackOrder { place, .. }) => format!("{place}.pdf"),
            Self::Replacement(place) => format!("{place}-replacement.pdf"),
        }
    }
}
