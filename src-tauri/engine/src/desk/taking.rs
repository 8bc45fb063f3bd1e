//! Taking in what others wrote (tables, plans as folders, templates), and writing the plan for others.
//!
//! What is taken is one change of the draft: all good rows at once, or none. A table is read away from the desk, because
//! that may take a while.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::{Error, ErrorCode, Result};
use crate::exchange::sheet::{self, LARGEST_FILE, NoSheet, Sheet, csv_text, workbook};
use crate::files::{is_folder, names_in, read_up_to, write_folder, write_whole};
use crate::plan::Attachment;
use crate::plan::chapters::{self, Section};
use crate::plan::fields::known;
use crate::plan::folder::{self, ATTACHMENTS, Folder, PLAYBOOKS, difference};
use crate::plan::inventory::{inventory, table};
use crate::plan::mapping::{Preview, Target, guess, preview};
use crate::plan::template::{fill, template};
use crate::playbook::parse::SourceFile;
use crate::playbook::{Finding, Severity};
use crate::record::Hex;
use crate::text::Text;
use crate::view::taking::{PlanTakenView, PlanWrittenView, TableOutcomeView, TableView, TakenFindingView};
use crate::wording::Wording;

use super::Desk;

/// Bytes of an attached file, as the plan screen takes them.
const LARGEST_ATTACHED: usize = 20 * 1024 * 1024;

/// Reads a table of another program; `wanted` names a worksheet.
///
/// # Errors
/// `table-unreadable` with what to do, and what the disk says.
pub fn read_table(path: &Path, wanted: Option<&str>) -> Result<Sheet> {
    let bytes = read_up_to(path, LARGEST_FILE + 1)?;
    sheet::read(&bytes, wanted).map_err(|why| no_table(&why))
}

fn no_table(why: &NoSheet) -> Error {
    let key = match why {
        NoSheet::OldExcel => "table_old_excel",
        NoSheet::TooLarge(_) => "table_too_large",
        NoSheet::Empty => "table_empty",
        NoSheet::NoWorksheet => "table_no_worksheet",
        NoSheet::Foreign | NoSheet::Broken(_) => "error_table_unreadable",
    };
    Error::Told { code: ErrorCode::TableUnreadable, says: Wording::built_in().say(key, &[]) }
}

/// The files of a plan's folder: those of TOML at the top, and one's own playbooks.
///
/// # Errors
/// `file-missing`, and what else the disk says.
pub fn plan_files(folder: &Path) -> Result<Vec<SourceFile>> {
    if !is_folder(folder) {
        return Err(Error::FileMissing(format!("{} is no folder", folder.display())));
    }
    let mut files = Vec::new();
    for (below, path) in [("", folder.to_owned()), (PLAYBOOKS, folder.join(PLAYBOOKS))] {
        for name in names_in(&path)?.into_iter().filter(|name| name.ends_with(".toml")) {
            // One byte more than is read, so that the reader finds it too large.
            let bytes = read_up_to(&path.join(&name), folder::LARGEST + 1)?;
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let path = if below.is_empty() { name } else { format!("{below}/{name}") };
            files.push(SourceFile { path, text });
        }
    }
    Ok(files)
}

impl Desk {
    /// What would come of a table; without a mapping the columns are guessed by their headers.
    ///
    /// # Errors
    /// `unknown-field` when there is no such list, and what the data file says.
    pub fn preview_table(&mut self, sheet: &Sheet, part: &str, mapping: Option<&[String]>) -> Result<TableView> {
        let section = list(part)?;
        let found = self.preview(section, sheet, mapping)?;
        Ok(TableView::of(section, sheet, &found))
    }

    /// Takes all good rows of a table, at once.
    ///
    /// # Errors
    /// As [`Desk::preview_table`]; nothing was taken then.
    pub fn take_table(&mut self, sheet: &Sheet, part: &str, mapping: Option<&[String]>) -> Result<TableOutcomeView> {
        let section = list(part)?;
        let found = self.preview(section, sheet, mapping)?;
        if !found.changes.is_empty() {
            self.change_draft(&found.changes)?;
        }
        Ok(TableOutcomeView::of(sheet, &found))
    }

    /// Makes the draft say what a folder says. A folder in which something cannot be read changes nothing.
    ///
    /// # Errors
    /// `plan-newer`, and what the data file and the disk say.
    pub fn take_folder(&mut self, path: &Path, only_look: bool) -> Result<PlanTakenView> {
        let folder = folder::read(&plan_files(path)?, self.content);
        if let Some(refused) = refused(&folder)? {
            return Ok(refused);
        }
        let found = difference(self.draft()?, &folder);
        let (attached, missing) = attached(path, &folder.plan.attachments)?;
        let mut findings: Vec<TakenFindingView> = folder.findings.iter().map(TakenFindingView::of).collect();
        findings.extend(missing);
        if !only_look {
            let now = self.now();
            if !attached.is_empty() {
                // Bytes that no row names do no harm, so they may come first.
                self.store.tx_with_reserve(|tx| {
                    attached.iter().try_for_each(|bytes| tx.keep_attachment(bytes, now).map(|_| ()))
                })?;
            }
            if !found.changes.is_empty() {
                self.change_draft(&found.changes)?;
            }
        }
        Ok(PlanTakenView {
            taken: true,
            new: found.new,
            changed: found.changed,
            removed: found.removed,
            files: u32::try_from(attached.len()).unwrap_or(u32::MAX),
            findings,
        })
    }

    /// Fills what is empty in the draft out of a template.
    ///
    /// # Errors
    /// `plan-newer`, and what the data file and the disk say.
    pub fn take_template(&mut self, path: &Path, only_look: bool) -> Result<PlanTakenView> {
        let bytes = read_up_to(path, folder::LARGEST + 1)?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let file = SourceFile { path: name, text: String::from_utf8_lossy(&bytes).into_owned() };
        let folder = folder::read_one(&file, self.content);
        if let Some(refused) = refused(&folder)? {
            return Ok(refused);
        }
        let changes = fill(self.draft()?, &folder.plan);
        let changed = u32::try_from(changes.len()).unwrap_or(u32::MAX);
        if !only_look && !changes.is_empty() {
            self.change_draft(&changes)?;
        }
        let findings = folder.findings.iter().map(TakenFindingView::of).collect();
        Ok(PlanTakenView { taken: true, changed, findings, ..PlanTakenView::default() })
    }

    /// Writes the draft as a folder of TOML, its attached files beside it.
    ///
    /// # Errors
    /// What the data file and the disk say.
    pub fn write_plan_folder(&mut self, path: &Path) -> Result<PlanWrittenView> {
        let plan = self.draft()?.plan().clone();
        let files = folder::write(&plan);
        let mut left_out = Vec::new();
        let mut attached = Vec::new();
        for row in &plan.attachments {
            let sha256: Option<Hex<32>> = serde_json::from_value(row.sha256.as_str().into()).ok();
            let bytes = sha256.map(|Hex(sha256)| self.store.tx(|tx| tx.attachment(&sha256))).transpose()?.flatten();
            match bytes {
                Some(bytes) => attached.push((attached_path(row), bytes)),
                None => left_out.push(Text::same(row.name.as_str())),
            }
        }
        let texts = files.iter().map(|file| (file.path.as_str(), file.text.as_bytes()));
        let beside = attached.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        write_folder(path, texts.chain(beside))?;
        Ok(written(path, files.len() + attached.len(), left_out))
    }

    /// Writes the draft as one file for another site, without names and numbers.
    ///
    /// # Errors
    /// What the data file and the disk say.
    pub fn write_template(&mut self, path: &Path) -> Result<PlanWrittenView> {
        let (plan, left_out) = template(self.draft()?.plan());
        write_whole(path, folder::one_file(&plan).as_bytes())?;
        Ok(written(path, 1, left_out))
    }

    /// Writes the inventory as a workbook.
    ///
    /// # Errors
    /// What the data file and the disk say.
    pub fn write_inventory(&mut self, path: &Path) -> Result<PlanWrittenView> {
        let now = self.now();
        let content = self.content;
        let sheets = inventory(self.draft()?.plan(), content);
        let bytes = workbook(&sheets, now).map_err(|_| Error::Bug("an inventory fits into a workbook"))?;
        write_whole(path, &bytes)?;
        Ok(written(path, 1, Vec::new()))
    }

    /// Writes one list of the plan as CSV.
    ///
    /// # Errors
    /// `unknown-field` when there is no such list; what the data file and the disk say.
    pub fn write_list(&mut self, path: &Path, part: &str) -> Result<PlanWrittenView> {
        let section = list(part)?;
        let content = self.content;
        let text = csv_text(&table(section, self.draft()?.plan(), content));
        write_whole(path, text.as_bytes())?;
        Ok(written(path, 1, Vec::new()))
    }

    fn preview(&mut self, section: &'static Section, sheet: &Sheet, mapping: Option<&[String]>) -> Result<Preview> {
        let today = self.now().jst_date();
        let content = self.content;
        let draft = self.draft()?;
        let parts = section.fields.iter().map(|field| field.of.as_str()).filter(|of| !of.is_empty());
        let known: BTreeMap<&str, _> = parts.map(|of| (of, known(draft.plan(), content, of))).collect();
        let mapping = mapping.map_or_else(|| guess(section, sheet), <[String]>::to_vec);
        Ok(preview(sheet, &Target { section, draft, known, today }, &mapping))
    }
}

fn list(part: &str) -> Result<&'static Section> {
    let section = chapters::section(part).filter(|section| section.is_list());
    section.ok_or_else(|| Error::refused(ErrorCode::UnknownField, "no such list"))
}

/// What stands against taking a plan: something in it cannot be read. What points to nothing is only reported, as a
/// draft may do so, too.
fn refused(folder: &Folder) -> Result<Option<PlanTakenView>> {
    if folder.is_newer {
        return Err(Error::refused(ErrorCode::PlanNewer, "a newer program wrote this plan"));
    }
    let unreadable = |finding: &Finding| finding.code == "E0" && finding.severity() == Severity::Error;
    if !folder.findings.iter().any(unreadable) && !folder.parts.is_empty() {
        return Ok(None);
    }
    let mut findings: Vec<TakenFindingView> = folder.findings.iter().map(TakenFindingView::of).collect();
    if findings.is_empty() {
        let text = Wording::built_in().say("plan_no_files", &[]);
        findings.push(TakenFindingView { place: "facility.toml".to_owned(), text, is_error: true });
    }
    Ok(Some(PlanTakenView { findings, ..PlanTakenView::default() }))
}

/// The bytes of attached files that lie beside a folder, and a line for each that does not.
fn attached(path: &Path, rows: &[Attachment]) -> Result<(Vec<Vec<u8>>, Vec<TakenFindingView>)> {
    let mut found = Vec::new();
    let mut missing = Vec::new();
    for row in rows.iter().filter(|row| !row.sha256.is_empty()) {
        let name = attached_path(row);
        let bytes = match read_up_to(&path.join(&name), LARGEST_ATTACHED) {
            // Whatever lies there, it is the file only when its bytes are.
            Ok(bytes) => Some(bytes).filter(|bytes| Hex(digest(bytes)).to_string() == row.sha256),
            Err(Error::FileMissing(_)) => None,
            Err(error) => return Err(error),
        };
        match bytes {
            Some(bytes) => found.push(bytes),
            None => {
                let text = Wording::built_in().say("attached_missing", &[("name", &Text::same(row.name.as_str()))]);
                missing.push(TakenFindingView { place: name, text, is_error: false });
            }
        }
    }
    Ok((found, missing))
}

/// `attachments/〈hash〉.pdf`: a name from elsewhere never becomes a path.
fn attached_path(row: &Attachment) -> String {
    let sha256: String = row.sha256.chars().filter(char::is_ascii_hexdigit).collect();
    let end = row.file.rsplit_once('.').map(|(_, end)| end).unwrap_or_default();
    let is_plain = (1..=5).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_plain { format!("{ATTACHMENTS}/{sha256}.{end}") } else { format!("{ATTACHMENTS}/{sha256}") }
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).into()
}

fn written(path: &Path, files: usize, left_out: Vec<Text>) -> PlanWrittenView {
    let files = u32::try_from(files).unwrap_or(u32::MAX);
    PlanWrittenView { path: Some(path.display().to_string()), files, left_out }
}
