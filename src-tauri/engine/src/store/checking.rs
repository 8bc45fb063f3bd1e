//! Checks of the whole file, in one go or in slices.

use super::verify::{self, Report, Verifying};
use super::{Found, Store, open, verify_find};
use crate::error::Result;
use crate::proof::Typed;

impl Store {
    /// Walks the whole file and recomputes every hash.
    ///
    /// # Errors
    /// Only when the file cannot be read at all; what is wrong with its content is in the report.
    pub fn verify(&mut self) -> Result<Report> {
        let mut run = Verifying::default();
        while !self.verify_some(&mut run, 10_000)? {}
        self.verified(&run)
    }

    /// Checks the next `rows` lines; `true` when there is nothing left to look at.
    ///
    /// # Errors
    /// As [`Store::verify`].
    pub fn verify_some(&mut self, run: &mut Verifying, rows: u32) -> Result<bool> {
        verify::verify_some(self.connection()?, run, rows)
    }

    /// What a check that has reached the end found. SQLite's own check of its pages comes on top: it is one piece.
    ///
    /// # Errors
    /// As [`Store::verify`].
    pub fn verified(&mut self, run: &Verifying) -> Result<Report> {
        let mut report = verify::report(self.connection()?, run);
        report.file_ok &= self.reading.is_none() || open::ends_whole(&self.path);
        if report.is_good() {
            self.medium.suspect = false;
        }
        Ok(report)
    }

    /// The same without SQLite's own check of every index: for a check in the background. The pages of a short file
    /// were looked at at its opening, those of a long one are looked at here, once.
    pub fn walked(&mut self, run: &Verifying) -> Report {
        let mut report = verify::walked(run);
        if !self.pages_checked {
            self.pages_checked = self.connection().and_then(|connection| open::check_pages(connection)).is_ok();
            report.file_ok &= self.pages_checked;
        }
        if report.is_good() {
            self.medium.suspect = false;
        }
        report
    }

    /// The newest line that a short code stands for, in whichever chain.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn find_code(&mut self, code: &Typed) -> Result<Option<Found>> {
        verify_find::find(self.connection()?, code)
    }
}
