//! Judges authored content.
use chrono::NaiveDate;

use super::parse::{self, SourceFile};
use super::{Content, Finding};

/// All findings of a folder.
#[must_use]
pub fn check(files: &[SourceFile], today: NaiveDate) -> Vec<Finding> {
    let (content, mut findings) = parse::content(files);
    findings.extend(lint(&content, today));
    findings
}

/// All findings of content.
#[must_use]
pub fn lint(_content: &Content, _today: NaiveDate) -> Vec<Finding> {
    Vec::new()
}
