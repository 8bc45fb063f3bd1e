//! What is done while nobody wants anything: each duty does a little and says whether there is more of it.

use crate::desk::Desk;
use crate::error::Result;

/// In this order: what keeps lines safe comes before what makes them quick to find.
const DUTIES: [fn(&mut Desk) -> Result<bool>; 4] =
    [Desk::settle, Desk::catch_up_second, Desk::keep_reserve, Desk::copy_when_due];

impl Desk {
    /// Does a little of what can wait; `true` when there is more. What fails is tried again at the next pause.
    pub fn idle(&mut self) -> bool {
        DUTIES.iter().any(|duty| duty(self).unwrap_or(false))
    }

    /// Moves what was written from the side file into the data file: from then on a plain copy is complete.
    fn settle(&mut self) -> Result<bool> {
        if self.store.is_unsettled() {
            self.store.checkpoint()?;
        }
        Ok(false)
    }
}
