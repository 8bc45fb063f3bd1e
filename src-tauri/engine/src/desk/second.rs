//! 2か所に保存: the second medium that every line is written to.

use std::path::PathBuf;
use std::time::Duration;

use crate::error::Result;
use crate::store::MirrorState;
use crate::view::keeping::{SecondState, SecondView};

use super::Desk;
use super::keeping::count;

/// So long a press waits for the second medium. It is then shown as behind, and brought up to date in pauses.
const PATIENCE: Duration = Duration::from_millis(250);
/// More lines than one press writes: so many are left only by a medium that was away or slow.
const MANY: u64 = 8;

impl Desk {
    /// Every line is written to a file in that folder, too; nothing stops it again.
    ///
    /// # Errors
    /// What the disk of this computer says; what the second medium says is shown.
    pub fn set_second(&mut self, folder: Option<PathBuf>) -> Result<()> {
        self.copies.kept.second = folder;
        self.begin_second();
        self.write_to_second();
        self.keep_settings()
    }

    /// Goes on with the second medium that was chosen on this computer.
    pub(super) fn begin_second(&mut self) {
        let folder = self.copies.kept.second.clone().filter(|_| self.store.why_read_only().is_none());
        self.second = folder.map(|folder| self.store.begin_mirror(&folder, self.world.now()));
    }

    /// What was just acknowledged goes to the second medium. Whatever becomes of it, the press is done.
    pub(super) fn write_to_second(&mut self) {
        let Some(mut mirror) = self.second.take() else { return };
        // A medium that did not answer in time once is not waited for again until it has caught up.
        let is_slow = matches!(self.store.mirror_state(&mirror), MirrorState::Behind(lines) if lines > MANY);
        let patience = if is_slow { Duration::ZERO } else { PATIENCE };
        // A few steps only: what is far behind catches up in pauses.
        let mut steps = 0;
        while steps < 3 && matches!(self.store.mirror_some(&mut mirror, patience), Ok(true)) {
            steps += 1;
        }
        self.second = Some(mirror);
    }

    /// A duty: brings the second medium up to date, and tries one that failed once more.
    pub(super) fn catch_up_second(&mut self) -> Result<bool> {
        let Some(mut mirror) = self.second.take() else { return Ok(false) };
        if matches!(self.store.mirror_state(&mirror), MirrorState::Failed(_)) {
            self.store.retry_mirror(&mut mirror);
        }
        let more = self.store.mirror_some(&mut mirror, Duration::from_millis(2));
        self.second = Some(mirror);
        more
    }

    pub(super) fn second_view(&self) -> SecondView {
        let Some(mirror) = &self.second else {
            return SecondView { path: None, state: SecondState::Off, behind: 0 };
        };
        let (state, behind) = match self.store.mirror_state(mirror) {
            MirrorState::Saved => (SecondState::Saved, 0),
            MirrorState::Behind(lines) => (SecondState::Behind, lines),
            MirrorState::Failed(lines) => (SecondState::Failed, lines),
        };
        SecondView { path: Some(mirror.path().display().to_string()), state, behind: count(behind) }
    }
}
