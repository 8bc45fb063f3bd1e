//! One flow alone, as the editor checks it with every change.

use super::{Sheet, flow, references, words};
use crate::playbook::{Content, Playbook};

/// What was found, before it was put into words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Noted {
    /// `E1`… or `W1`….
    pub(crate) code: &'static str,
    /// The line of the text.
    pub(crate) line: usize,
    /// Which sentence, `check_…`.
    pub(crate) key: String,
    /// What its blanks say.
    pub(crate) blanks: Vec<(String, String)>,
}

impl Noted {
    /// What a blank says; empty when there is none of that name.
    pub(crate) fn blank(&self, name: &str) -> &str {
        self.blanks.iter().find(|(known, _)| known == name).map(|(_, words)| words.as_str()).unwrap_or_default()
    }
}

/// Judges one flow against everything it can refer to.
pub(crate) fn one(content: &Content, playbook: &Playbook, source: &str) -> Vec<Noted> {
    let mut sheet = Sheet::new("");
    words::playbook(&mut sheet, playbook, source);
    flow::playbook(&mut sheet, playbook, source);
    references::playbook(&mut sheet, playbook, content);
    let noted = sheet.findings.into_iter().zip(sheet.notes);
    noted
        .map(|(finding, note)| Noted { code: finding.code, line: finding.line, key: note.key, blanks: note.blanks })
        .collect()
}
