//! 計画: what the plan screen shows, and every change that is made on it.

use std::path::Path;

use serde_json::Value;

use crate::error::{Error, ErrorCode, Result};
use crate::files::read_up_to;
use crate::plan::chapters::{Section, chapter_of, chapters, section};
use crate::plan::draft::{Act, Change};
use crate::plan::fields::{known, read, typed};
use crate::plan::{blank, naming};
use crate::record::Hex;
use crate::text::one_line;
use crate::view::plan::{ChapterView, PlaceView, PlanView, SavedRowView, TakenBackView};
use crate::view::plan_from::PlanLens;

use super::Desk;

/// An attached file may not be larger.
const MOST_BYTES: usize = 20 * 1024 * 1024;

/// What somebody typed into a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldEdit {
    /// The part of the plan.
    pub part: String,
    /// The row; empty for a form.
    pub row: String,
    /// The field.
    pub field: String,
    /// As typed; several for a field that takes several.
    pub texts: Vec<String>,
    /// What the screen showed before.
    pub was: Vec<String>,
}

impl Desk {
    /// The frame of the plan screen.
    ///
    /// # Errors
    /// What the data file says.
    pub fn plan_view(&mut self) -> Result<PlanView> {
        Ok(PlanView::of(self.plan_lens()?))
    }

    /// One chapter with all it says.
    ///
    /// # Errors
    /// `unknown-field` when there is no such chapter.
    pub fn chapter_view(&mut self, chapter: &str) -> Result<ChapterView> {
        let chapter = chapters().iter().find(|known| known.id == chapter).ok_or_else(|| unknown(chapter))?;
        Ok(ChapterView::of(chapter, self.plan_lens()?))
    }

    /// Keeps what was typed into a field. Saying again what is there already keeps nothing.
    ///
    /// # Errors
    /// `unreadable-value` with what to write instead, `changed-elsewhere` when the field says something else than the
    /// screen showed, `unknown-field`.
    pub fn set_field(&mut self, edit: &FieldEdit) -> Result<SavedRowView> {
        let FieldEdit { part, row, field, texts, was } = edit;
        let section = section(part).ok_or_else(|| unknown(part))?;
        let is_typed = |id: &str| section.typed().any(|known| known.id == id) && id != section.key;
        let field = section.field(field).filter(|known| is_typed(&known.id)).ok_or_else(|| unknown(field))?;
        let lens = self.plan_lens()?;
        let kept = lens.row(part, row).ok_or_else(|| unknown(part))?;
        let known = known(lens.draft.plan(), lens.content, &field.of);
        let value = read(section, field, texts, &known, lens.today)
            .map_err(|says| Error::Told { code: ErrorCode::UnreadableValue, says })?;
        let now = kept.get(&field.id).map(|value| typed(field, value)).unwrap_or_default();
        if now != typed(field, &value) {
            if !alike(&now, was) {
                return Err(Error::refused(ErrorCode::ChangedElsewhere, format!("{part}.{}", field.id)));
            }
            let is_kept = lens.draft.row(part, row).is_some();
            let (part, row, field) = (part.clone(), row.clone(), field.id.clone());
            let begun = (!is_kept).then(|| begin(&part, &row)).transpose()?;
            let set = Change::Set { part, row, field, value };
            self.change_draft(&begun.into_iter().chain([set]).collect::<Vec<_>>())?;
        }
        self.saved(section, row)
    }

    /// Puts an empty row behind the others. `id` names it where the rows are given: a contact of the library, a role, an
    /// item of the check table; otherwise it gets an id that no row of this file has had.
    ///
    /// # Errors
    /// `unknown-field` when there is no such list.
    pub fn add_row(&mut self, part: &str, id: Option<&str>) -> Result<SavedRowView> {
        let section = section(part).filter(|section| section.is_list()).ok_or_else(|| unknown(part))?;
        let draft = self.draft()?;
        let id = match id {
            Some(id) if id.trim().is_empty() => return Err(unknown(part)),
            Some(id) => id.to_owned(),
            None => {
                // Changes are counted and never deleted, so an id made of their number does not come again.
                let numbers = draft.last.saturating_add(1)..;
                let ids = numbers.map(|n| format!("{}-{n}", section.table.replace('_', "-")));
                let mut free = ids.filter(|id| draft.row(part, id).is_none());
                free.next().ok_or(Error::Bug("there is always one more number"))?
            }
        };
        if draft.row(part, &id).is_none() {
            self.change_draft(&[begin(part, &id)?])?;
        }
        self.saved(section, &id)
    }

    /// Takes a row out. One that other rows name stays: they would lose what they say without anybody seeing it.
    ///
    /// # Errors
    /// `still-named` with where, `unknown-field`.
    pub fn remove_row(&mut self, part: &str, row: &str) -> Result<SavedRowView> {
        let section = section(part).ok_or_else(|| unknown(part))?;
        let lens = self.plan_lens()?;
        if lens.draft.row(part, row).is_none() {
            return Err(unknown(part));
        }
        // The slots and roles of the library stay when the hospital's words about them go.
        let goes = !lens.is_given(part, row);
        if let Some(says) = naming(lens.draft, lens.content, part, row).filter(|_| goes) {
            return Err(Error::Told { code: ErrorCode::StillNamed, says });
        }
        self.change_draft(&[Change::Remove { part: part.to_owned(), row: row.to_owned() }])?;
        self.saved(section, row)
    }

    /// Puts the rows of a list into this order; rows that are not named keep theirs behind.
    ///
    /// # Errors
    /// `unknown-field` when there is no such list.
    pub fn order_rows(&mut self, part: &str, rows: &[String]) -> Result<SavedRowView> {
        let section = section(part).filter(|section| section.is_list()).ok_or_else(|| unknown(part))?;
        self.change_draft(&[Change::Order { part: part.to_owned(), rows: rows.to_vec() }])?;
        self.saved(section, "")
    }

    /// Takes back the newest act of this sitting; nothing happens when there is none.
    ///
    /// # Errors
    /// What the data file says.
    pub fn undo_draft(&mut self) -> Result<TakenBackView> {
        let changes = self.draft()?.to_undo().map(<[Change]>::to_vec);
        self.take_back(changes, Act::Undo)
    }

    /// Makes again what was taken back last; nothing happens when there is none.
    ///
    /// # Errors
    /// What the data file says.
    pub fn redo_draft(&mut self) -> Result<TakenBackView> {
        let changes = self.draft()?.to_redo().map(<[Change]>::to_vec);
        self.take_back(changes, Act::Redo)
    }

    fn take_back(&mut self, changes: Option<Vec<Change>>, act: Act) -> Result<TakenBackView> {
        let changes = changes.unwrap_or_default();
        if !changes.is_empty() {
            self.act(&changes, act)?;
        }
        let place = changes.first().map(|change| PlaceView {
            chapter: chapter_of(change.part()).map(|one| one.id.clone()).unwrap_or_default(),
            part: change.part().to_owned(),
            row: change.row().to_owned(),
            field: change.field().to_owned(),
        });
        Ok(TakenBackView { place, plan: self.plan_view()? })
    }

    /// Attaches the file at `path`, as [`Desk::attach_bytes`].
    ///
    /// # Errors
    /// As there, and what the system says about the file.
    pub fn attach_file(&mut self, row: &str, path: &Path) -> Result<SavedRowView> {
        let bytes = read_up_to(path, MOST_BYTES)?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        self.attach_bytes(row, &name, &bytes)
    }

    /// Attaches a file: its bytes are kept under their hash, the row says its name, hash and size.
    ///
    /// # Errors
    /// `unreadable-value` when it is empty or too large, `unknown-field` when there is no such row.
    pub fn attach_bytes(&mut self, row: &str, name: &str, bytes: &[u8]) -> Result<SavedRowView> {
        const PART: &str = "attachments";
        let told = |key: &str| Error::Told { code: ErrorCode::UnreadableValue, says: self.wording.say(key, &[]) };
        if bytes.is_empty() || bytes.len() > MOST_BYTES {
            return Err(told(if bytes.is_empty() { "attach_empty" } else { "attach_too_large" }));
        }
        let size = u32::try_from(bytes.len()).map_err(|_| Error::Bug("20 MB fit into 32 bits"))?;
        let section = section(PART).ok_or_else(|| unknown(PART))?;
        let kept = self.draft()?.row(PART, row).ok_or_else(|| unknown(PART))?;
        let has_name = kept.get("name").and_then(Value::as_str).is_some_and(|name| !name.is_empty());
        let set = |field: &str, value: Value| Change::Set {
            part: PART.to_owned(),
            row: row.to_owned(),
            field: field.to_owned(),
            value,
        };
        let now = self.now();
        let sha256 = self.store.tx_with_reserve(|tx| tx.keep_attachment(bytes, now))?;
        let mut changes = vec![
            set("file", one_line(name).into()),
            set("sha256", Hex(sha256).to_string().into()),
            set("bytes", size.into()),
        ];
        if !has_name {
            changes.push(set("name", one_line(name).into()));
        }
        self.change_draft(&changes)?;
        self.saved(section, row)
    }

    /// An attached file: its name and its bytes.
    ///
    /// # Errors
    /// `unknown-field` when nothing is attached there, `file-damaged` when the bytes are not what was kept.
    pub fn attached_file(&mut self, row: &str) -> Result<(String, Vec<u8>)> {
        let found = self.draft()?.plan().attachments.iter().find(|attached| attached.id == row);
        let attached = found.cloned().ok_or_else(|| unknown("attachments"))?;
        let Hex(sha256) = serde_json::from_value(Value::String(attached.sha256)).map_err(|_| unknown("attachments"))?;
        let bytes = self.store.tx(|tx| tx.attachment(&sha256))?;
        Ok((attached.file, bytes.ok_or_else(|| Error::FileDamaged("an attached file is not there".to_owned()))?))
    }

    fn saved(&mut self, section: &Section, row: &str) -> Result<SavedRowView> {
        let saved_at = self.now().to_string();
        let lens = self.plan_lens()?;
        Ok(SavedRowView::of(lens, section, row, saved_at))
    }

    fn plan_lens(&mut self) -> Result<PlanLens<'_>> {
        self.draft()?;
        let today = self.now().jst_date();
        let draft = self.draft.as_ref().ok_or(Error::Bug("the draft was read above"))?;
        let in_force = self.plan.as_ref().map(|revision| (revision.number, &revision.plan));
        Ok(PlanLens { draft, in_force, content: self.content, today })
    }
}

/// A row with nothing in it.
fn begin(part: &str, row: &str) -> Result<Change> {
    let fields = blank(part).ok_or_else(|| unknown(part))?;
    Ok(Change::Put { part: part.to_owned(), row: row.to_owned(), fields })
}

/// Blanks around what was shown change nothing.
fn alike(now: &[String], was: &[String]) -> bool {
    let said = |texts: &[String]| -> Vec<String> {
        texts.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
    };
    said(now) == said(was)
}

fn unknown(name: &str) -> Error {
    Error::refused(ErrorCode::UnknownField, name)
}
