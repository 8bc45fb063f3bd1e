//! Reads the files of `playbooks/` into values. Never stops at a broken file: it says what to put right and goes on.
//!
//! Judging what was read is `lint`'s business; here only what is no TOML, of the wrong shape or unknown is found (E0).

mod flow;
pub(crate) mod reader;
mod tables;

use sha2::{Digest, Sha256};

use super::{Content, Finding, Playbook};
use crate::ids::{FormId, PlaybookId};
use crate::text::Text;
use crate::wording::Wording;

use super::reference::{FormName, PaperName};
use reader::Reader;

/// A text file below the folder that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path below the folder, with `/`: `flows/ehr-down.toml`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// The files that stand beside the flows and have to be there.
const TABLES: [&str; 4] = ["agencies.toml", "deadlines.toml", "holidays.toml", "roles.toml"];

/// Reads the folder `playbooks/`; files that are not of it (the plan example, notes) are passed over.
#[must_use]
pub fn content(files: &[SourceFile]) -> (Content, Vec<Finding>) {
    let mut content = Content::default();
    let mut findings = Vec::new();
    for file in files {
        let mut reader = Reader::new(&file.path, &file.text);
        read(&mut reader, file, &mut content);
        findings.append(&mut reader.findings);
    }
    content.agencies.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
    content.forms.sort_by(|a, b| a.id.cmp(&b.id));
    for papers in [&mut content.sheets, &mut content.binders] {
        papers.sort_by(|a, b| a.id.cmp(&b.id));
    }
    if !content.sources.is_empty() {
        findings.extend(TABLES.iter().filter(|table| files.iter().all(|file| file.path != **table)).map(|table| {
            let says = Wording::built_in().say("check_no_file", &[("file", &Text::same(*table))]);
            Finding { file: (*table).to_owned(), line: 0, code: "E0", subject: String::new(), says }
        }));
    }
    findings.sort_by(|a, b| (&a.file, a.line, a.code).cmp(&(&b.file, b.line, b.code)));
    (content, findings)
}

/// Reads one flow, such as the text an incident has kept.
///
/// # Errors
/// What has to be put right, when the text is not a flow.
pub fn playbook(text: &str, path: &str) -> Result<Playbook, Vec<Finding>> {
    let mut reader = Reader::new(path, text);
    match flow::read(&mut reader, text, slug(path)) {
        Some(playbook) if reader.findings.is_empty() => Ok(playbook),
        _ => Err(reader.findings),
    }
}

/// Reads one flow that is being edited: what can be read of it, and what has to be put right.
#[must_use]
pub fn unfinished(text: &str, id: &PlaybookId) -> (Option<Playbook>, Vec<Finding>) {
    let path = ["flows/", id.as_str(), ".toml"].concat();
    let mut reader = Reader::new(&path, text);
    let playbook = flow::read(&mut reader, text, id.as_str());
    (playbook, reader.findings)
}

/// SHA-256 of a flow's text in hex: the edition an incident stays with.
#[must_use]
pub fn edition(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read(reader: &mut Reader<'_>, file: &SourceFile, content: &mut Content) {
    match file.path.as_str() {
        "agencies.toml" => content.agencies = tables::agencies(reader),
        "deadlines.toml" => content.deadlines = tables::deadlines(reader),
        "roles.toml" => content.roles = tables::roles(reader),
        "holidays.toml" => content.holidays = tables::holidays(reader),
        path if is_in(path, "flows") => {
            let id = PlaybookId::from(slug(path));
            content.sources.insert(id.clone(), file.text.clone());
            if let Some(playbook) = flow::read(reader, &file.text, slug(path)) {
                content.playbooks.insert(id, playbook);
            }
        }
        path if is_in(path, "forms") && is_sheet(slug(path)) => {
            // A form too broken to be read is still a form: steps that use it are not to blame.
            let id = slug(path);
            let title = tables::form_title(reader, id).unwrap_or_else(|| Text::same(id));
            if is_form(id) {
                content.forms.push(FormName { id: FormId::from(id), title: title.clone() });
            }
            content.sheets.push(PaperName { id: id.to_owned(), title });
        }
        path if is_in(path, "packs") => {
            let id = slug(path);
            let title = tables::pack_title(reader, id).unwrap_or_else(|| Text::same(id));
            content.binders.push(PaperName { id: id.to_owned(), title });
        }
        _ => {}
    }
}

fn is_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .and_then(|rest| rest.strip_prefix('/'))
        .is_some_and(|name| name.ends_with(".toml") && !name.contains('/'))
}

/// `F01`, `F05-2`, `A-01`…
fn is_sheet(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.ends_with(|c: char| c.is_ascii_digit())
}

/// `F01`…: what a step may ask for. The others are parts of them, examples and guides.
fn is_form(name: &str) -> bool {
    name.strip_prefix('F')
        .is_some_and(|number| !number.is_empty() && number.chars().all(|digit| digit.is_ascii_digit()))
}

/// The name of the file without folder and `.toml`.
fn slug(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".toml").unwrap_or(name)
}

#[cfg(test)]
mod tests;
