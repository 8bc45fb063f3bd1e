//! Judges authored content: what blocks shipping (E…) and what should be looked at (W…).
//!
//! Only root causes are reported. What merely follows from another fault is left out until that one is put right:
//! a list of twenty findings for one slip of the pen helps nobody.

mod flow;
mod one;
mod references;
mod words;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::parse::{self, SourceFile};
use super::{Content, Finding};
use crate::text::Text;
use crate::wording::Wording;

pub(crate) use one::{Noted, one};

/// The buttons of the home screen; each leads to exactly one flow.
pub const SYMPTOMS: [&str; 6] = ["ehr", "ransom", "network", "insurance", "power", "unknown"];

/// The moments that deadlines start from.
pub const MOMENTS: [&str; 6] =
    ["noticed", "attack-suspected", "wrongful-act", "leak-feared", "leak-confirmed", "paper-started"];

/// Reads and judges a folder. A file that could not be read properly (E0) is not judged further.
#[must_use]
pub fn check(files: &[SourceFile], today: NaiveDate) -> Vec<Finding> {
    let (content, mut findings) = parse::content(files);
    let broken: BTreeSet<String> =
        findings.iter().filter(|finding| finding.code == "E0").map(|finding| finding.file.clone()).collect();
    findings.extend(lint(&content, today).into_iter().filter(|finding| !broken.contains(&finding.file)));
    sort(&mut findings);
    findings
}

/// Judges content that has been read; sorted by file and line.
#[must_use]
pub fn lint(content: &Content, today: NaiveDate) -> Vec<Finding> {
    let mut findings = Vec::new();
    for playbook in content.playbooks.values() {
        let mut sheet = Sheet::new(format!("flows/{}.toml", playbook.id));
        let source = content.sources.get(&playbook.id).map(String::as_str).unwrap_or_default();
        words::playbook(&mut sheet, playbook, source);
        flow::playbook(&mut sheet, playbook, source);
        findings.append(&mut sheet.findings);
    }
    findings.append(&mut words::agencies(content));
    findings.append(&mut words::deadlines(content));
    findings.append(&mut words::forms(content));
    findings.append(&mut references::all(content, today));
    sort(&mut findings);
    findings
}

fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| (&a.file, a.line, a.code).cmp(&(&b.file, b.line, b.code)));
}

/// The findings of one file.
#[derive(Debug)]
struct Sheet {
    file: String,
    findings: Vec<Finding>,
    /// Beside each finding, which sentence it is and what its blanks say.
    notes: Vec<Note>,
}

/// A finding before it was put into words.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Note {
    key: String,
    blanks: Vec<(String, String)>,
}

impl Sheet {
    fn new(file: impl Into<String>) -> Self {
        Self { file: file.into(), findings: Vec::new(), notes: Vec::new() }
    }

    fn report(&mut self, code: &'static str, line: usize, subject: &str, says: Text) {
        self.findings.push(Finding { file: self.file.clone(), line, code, subject: subject.to_owned(), says });
    }

    fn says(&mut self, code: &'static str, line: usize, subject: &str, key: &str, blanks: &[(&str, &str)]) {
        let owned = blanks.iter().map(|(name, words)| ((*name).to_owned(), (*words).to_owned())).collect();
        self.notes.push(Note { key: key.to_owned(), blanks: owned });
        let words: Vec<(&str, Text)> = blanks.iter().map(|(name, words)| (*name, Text::same(*words))).collect();
        let blanks: Vec<(&str, &Text)> = words.iter().map(|(name, words)| (*name, words)).collect();
        self.report(code, line, subject, Wording::built_in().say(key, &blanks));
    }

    fn has(&self, codes: &[&str]) -> bool {
        self.findings.iter().any(|finding| codes.contains(&finding.code))
    }
}

/// The line of a field at the top of a flow's file; the first line when it is not there.
fn line_of(source: &str, key: &str) -> usize {
    source
        .lines()
        .take_while(|line| !line.trim_start().starts_with('['))
        .position(|line| line.split('=').next().is_some_and(|name| name.trim() == key))
        .map_or(1, |place| place + 1)
}

#[cfg(test)]
mod tests;
