//! The security checklist: answered item by item, carried over from year to year, and newer lists brought in.

use serde_json::Value;

use crate::error::{Error, ErrorCode, Result};
use crate::plan::chapters::section;
use crate::plan::checklist::{Edition, built_in, carried_over, key_of, read_edition, sheets};
use crate::plan::draft::Change;
use crate::plan::fields::{read, typed};
use crate::plan::{Answer, blank};
use crate::record::Hex;
use crate::text::Text;
use crate::view::checklist::ChecklistView;
use crate::view::checklist_from::ChecklistLens;

use super::Desk;

/// The part of the plan that has the answers.
const ANSWERS: &str = "answers";
/// The kind of attachment that is a newer list.
const LIST: &str = "checklist";

/// What somebody answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnswerEdit {
    /// The edition.
    pub edition: String,
    /// `institution` or the contact slot of a vendor.
    pub sheet: String,
    /// The number of the item.
    pub number: String,
    /// `answer`, `on`, `target` or `evidence`.
    pub field: String,
    /// As typed.
    pub text: String,
    /// What the screen showed before.
    pub was: String,
}

impl Desk {
    /// The checklist of an edition; the newest when none is named.
    ///
    /// # Errors
    /// `unknown-field` when there is no such edition.
    pub fn checklist_view(&mut self, edition: &str) -> Result<ChecklistView> {
        let editions = self.editions()?;
        let found = pick(&editions, edition)?;
        let in_force = self.plan.as_ref().map(|revision| revision.number);
        let (content, today) = (self.content, self.now().jst_date());
        let plan = self.draft()?.plan();
        Ok(ChecklistView::of(found, ChecklistLens { plan, in_force, editions: &editions, content, today }))
    }

    /// Answers an item. An answer without a day is one of today.
    ///
    /// # Errors
    /// `unknown-field` when there is no such item, `unreadable-value` with what to write instead, `changed-elsewhere`
    /// when it says something else than the screen showed.
    pub fn set_answer(&mut self, edit: &AnswerEdit) -> Result<ChecklistView> {
        let id = self.answer_id(edit)?;
        let section = section(ANSWERS).ok_or_else(|| unknown(ANSWERS))?;
        let field = section.field(&edit.field).ok_or_else(|| unknown(&edit.field))?;
        let today = self.now().jst_date();
        let value = read(section, field, std::slice::from_ref(&edit.text), &[], today)
            .map_err(|says| Error::Told { code: ErrorCode::UnreadableValue, says })?;
        let row = self.draft()?.row(ANSWERS, &id);
        let is_kept = row.is_some();
        let said = |name: &str| {
            let field = section.field(name)?;
            Some(typed(field, row?.get(name)?).concat())
        };
        let (now, next) = (said(&edit.field).unwrap_or_default(), typed(field, &value).concat());
        if now != next {
            if now.trim() != edit.was.trim() {
                return Err(Error::refused(ErrorCode::ChangedElsewhere, id));
            }
            let is_new_answer = edit.field == "answer" && !next.is_empty();
            let has_day = said("on").is_some_and(|day| !day.is_empty());
            let mut changes = Vec::new();
            if !is_kept {
                changes.push(Change::Put { part: ANSWERS.to_owned(), row: id.clone(), fields: empty()? });
            }
            changes.push(set(&id, &edit.field, value));
            if is_new_answer && !has_day {
                changes.push(set(&id, "on", today.to_string().into()));
            }
            self.change_draft(&changes)?;
        }
        self.checklist_view(&edit.edition)
    }

    /// Takes the answers of an older edition over where this one has none; each has to be looked at again.
    ///
    /// # Errors
    /// `unknown-field` when there is no such edition.
    pub fn carry_over(&mut self, from: &str, to: &str) -> Result<ChecklistView> {
        let editions = self.editions()?;
        let (older, newer) = (named(&editions, from)?, named(&editions, to)?);
        let answers = carried_over(self.draft()?.plan(), older, newer);
        let changes = answers.iter().map(put).collect::<Result<Vec<_>>>()?;
        if !changes.is_empty() {
            self.change_draft(&changes)?;
        }
        self.checklist_view(to)
    }

    /// Brings in a newer list. It stays with the plan, as an attached file does.
    ///
    /// # Errors
    /// `unreadable-value` with what is wrong.
    pub fn add_checklist(&mut self, text: &str) -> Result<ChecklistView> {
        let told = |says: Text| Error::Told { code: ErrorCode::UnreadableValue, says };
        let edition = read_edition(text).map_err(|problem| {
            told(self.wording.say("checklist_bad_list", &[("detail", &Text::same(problem.to_string()))]))
        })?;
        let name = Text::same(edition.edition.as_str());
        if built_in().iter().any(|known| known.edition == edition.edition) {
            return Err(told(self.wording.say("checklist_known_list", &[("edition", &name)])));
        }
        let bytes = text.as_bytes();
        let size = u32::try_from(bytes.len()).map_err(|_| Error::Bug("a list is small"))?;
        let now = self.now();
        let sha256 = self.store.tx_with_reserve(|tx| tx.keep_attachment(bytes, now))?;
        let row = format!("checklist-{}", edition.edition);
        let mut fields = blank("attachments").ok_or_else(|| unknown("attachments"))?;
        for (field, value) in [
            ("name", Value::from(edition.title.ja.as_str())),
            ("kind", LIST.into()),
            ("file", format!("{row}.toml").into()),
            ("sha256", Hex(sha256).to_string().into()),
            ("bytes", size.into()),
            ("made_on", edition.published.as_str().into()),
        ] {
            fields.insert(field.to_owned(), value);
        }
        self.change_draft(&[Change::Put { part: "attachments".to_owned(), row, fields }])?;
        self.checklist_view(&edition.edition)
    }

    /// Every edition there is, oldest first: what came with the program and what was brought in.
    pub(super) fn editions(&mut self) -> Result<Vec<Edition>> {
        let mut editions = built_in().to_vec();
        let lists = self.draft()?.plan().attachments.iter().filter(|attached| attached.kind == LIST);
        let hashes: Vec<String> = lists.map(|attached| attached.sha256.clone()).collect();
        for sha256 in hashes {
            let Ok(Hex(sha256)) = serde_json::from_value(Value::String(sha256)) else { continue };
            let Some(bytes) = self.store.tx(|tx| tx.attachment(&sha256))? else { continue };
            let text = String::from_utf8_lossy(&bytes);
            // It was read before it was kept; a list of a newer program may be more than this one understands.
            if let Ok(edition) = read_edition(&text) {
                editions.push(edition);
            }
        }
        editions.sort_by_key(|edition| edition.fiscal_year);
        Ok(editions)
    }

    /// The id of the answer to an item that is asked.
    fn answer_id(&mut self, edit: &AnswerEdit) -> Result<String> {
        let editions = self.editions()?;
        let edition = named(&editions, &edit.edition)?;
        let (content, today) = (self.content, self.now().jst_date());
        let filled = sheets(self.draft()?.plan(), content, edition, today);
        let sheet = filled.iter().find(|sheet| sheet.id == edit.sheet).ok_or_else(|| unknown(&edit.sheet))?;
        sheet.sheet.item(&edit.number).ok_or_else(|| unknown(&edit.number))?;
        Ok(key_of(&edit.edition, &edit.sheet, &edit.number))
    }
}

fn pick<'e>(editions: &'e [Edition], name: &str) -> Result<&'e Edition> {
    if name.is_empty() { editions.last().ok_or_else(|| unknown(name)) } else { named(editions, name) }
}

fn named<'e>(editions: &'e [Edition], name: &str) -> Result<&'e Edition> {
    editions.iter().find(|edition| edition.edition == name).ok_or_else(|| unknown(name))
}

fn set(row: &str, field: &str, value: Value) -> Change {
    Change::Set { part: ANSWERS.to_owned(), row: row.to_owned(), field: field.to_owned(), value }
}

fn put(answer: &Answer) -> Result<Change> {
    let Ok(Value::Object(fields)) = serde_json::to_value(answer) else {
        return Err(Error::Bug("an answer is plain data"));
    };
    Ok(Change::Put { part: ANSWERS.to_owned(), row: answer.id.clone(), fields })
}

fn empty() -> Result<serde_json::Map<String, Value>> {
    blank(ANSWERS).ok_or_else(|| unknown(ANSWERS))
}

fn unknown(name: &str) -> Error {
    Error::refused(ErrorCode::UnknownField, name)
}
