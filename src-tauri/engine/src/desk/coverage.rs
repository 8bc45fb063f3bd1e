//! How far the draft of the plan meets the check table (確認表).

use crate::error::Result;
use crate::plan::coverage::{Coverage, coverage};

use super::Desk;

impl Desk {
    /// Looks at the draft with every rule of the table.
    ///
    /// # Errors
    /// What the data file says.
    pub fn coverage(&mut self) -> Result<Coverage> {
        let today = self.now().jst_date();
        let content = self.content;
        Ok(coverage(self.draft()?.plan(), content, today))
    }
}
