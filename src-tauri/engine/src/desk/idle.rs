//! What is done while nobody wants anything: each duty does a little and says whether there is more of it.

use crate::desk::Desk;
use crate::error::Result;

/// In this order: what keeps lines safe comes before what makes them quick to find.
#[rustfmt::skip]
const DUTIES: &[fn(&mut Desk) -> Result<bool>] = &[
    Desk::settle,
    Desk::catch_up_second,
    Desk::keep_reserve,
    Desk::copy_when_due,
    Desk::check_a_little,
    Desk::index,
    Desk::look_into_the_next_box,
];
/// So many lines are indexed before it looks whether somebody waits: some 20 ms.
const LINES: usize = 400;

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

    /// Makes what was written quick to find.
    fn index(&mut self) -> Result<bool> {
        self.search_idle_step(LINES)
    }
}
