//! A plan as a folder of TOML, one file for each kind of thing, or as one file for another site.
//!
//! Which part stands in which file, under which name and with which fields is said by `chapters.toml`. What does not fit
//! together is found with file and line; a broken part never hides the rest.

mod changes;
mod read;
mod write;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::Plan;
use crate::contact::is_stale;
use crate::playbook::parse::SourceFile;
use crate::playbook::parse::reader::{Fields, Reader};
use crate::playbook::{Content, Finding};
use crate::text::Text;
use crate::wording::Wording;

pub use changes::{Difference, difference};
pub use read::{read, read_one};
pub use write::{one_file, write};

/// The newest way of writing that this program knows.
pub const VERSION: u32 = 1;
/// Bytes of one file; a plan of 50,000 devices has some twenty million.
pub const LARGEST: usize = 64 * 1024 * 1024;
/// Below the folder: playbooks of one's own, attached files.
pub const PLAYBOOKS: &str = "playbooks";
/// Below the folder: attached files, each under its hash.
pub const ATTACHMENTS: &str = "attachments";

/// A folder without one of these is no whole plan.
const EXPECTED: [&str; 5] = ["people.toml", "facility.toml", "contacts.toml", "systems.toml", "windows.toml"];

/// What a folder says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// What could be read; parts without a file are empty.
    pub plan: Plan,
    /// The parts whose file was there and could be read.
    pub parts: BTreeSet<String>,
    /// What does not fit together.
    pub findings: Vec<Finding>,
    /// A newer program wrote it.
    pub is_newer: bool,
}

/// Reads the folder of a whole plan; `None` when there is no `facility.toml` to read.
///
/// Only the name of each file counts, so the folder may lie anywhere. Slots and roles are those of `content`.
#[must_use]
pub fn parse(files: &[SourceFile], content: &Content) -> (Option<Plan>, Vec<Finding>) {
    let mut folder = read(files, content);
    for name in EXPECTED.iter().filter(|name| named(files, name).is_none()) {
        let says = Wording::built_in().say("check_no_file", &[("file", &Text::same(*name))]);
        folder.findings.push(Finding { file: (*name).to_owned(), line: 0, code: "E0", subject: String::new(), says });
    }
    sort(&mut folder.findings);
    (folder.parts.contains("facility").then_some(folder.plan), folder.findings)
}

/// W4: numbers of the plan that nobody has rung for 180 days.
#[must_use]
pub fn stale_contacts(files: &[SourceFile], today: NaiveDate) -> Vec<Finding> {
    let Some(file) = named(files, "contacts.toml") else {
        return Vec::new();
    };
    let mut reader = Reader::new(&file.path, &file.text);
    let mut stale = Vec::new();
    if let Some(table) = reader.table() {
        for mut fields in Fields::new(table.get_ref(), 1, "").inners(&mut reader, "contact") {
            let slot = fields.word(&mut reader, "slot");
            let has_number = !fields.word(&mut reader, "number").is_empty();
            let checked_on = fields.date(&mut reader, "checked_on");
            if has_number && checked_on.is_none_or(|day| is_stale(day, today)) {
                let line = fields.line;
                let says = Wording::built_in().say("check_stale", &[("what", &Text::same(slot.as_str()))]);
                stale.push(Finding { file: file.path.clone(), line, code: "W4", subject: slot, says });
            }
        }
    }
    stale
}

fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| (&a.file, a.line, a.code).cmp(&(&b.file, b.line, b.code)));
}

fn named<'a>(files: &'a [SourceFile], name: &str) -> Option<&'a SourceFile> {
    files.iter().find(|file| !is_playbook(&file.path) && file.path.rsplit('/').next() == Some(name))
}

/// `playbooks/ehr-down.toml`.
fn is_playbook(path: &str) -> bool {
    path.rsplit('/').nth(1) == Some(PLAYBOOKS)
}

#[cfg(test)]
mod tests;
