//! 手順書を直す: one playbook after the other is changed in the draft of the plan, checked, walked, taken back.
//!
//! The draft keeps every text. What can be taken back is read from there, so it is the same after the file was closed.

mod history;
mod library_update;
mod lists;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::error::{Error, ErrorCode, Result};
use crate::ids::PlaybookId;
use crate::library;
use crate::plan::draft::Change;
use crate::plan::{OwnPlaybook, Plan, own};
use crate::playbook::edit::{Edit, Manuscript};
use crate::playbook::walk::{Branch, walk};
use crate::playbook::{Playbook, check::Problem, parse};
use crate::text::Text;
use crate::view::editor::{EditorView, PlaybookOrigin};
use crate::view::editor_answers::DryWalkView;
use crate::view::editor_from::{Sheet, Standing};

use super::Desk;

use history::Histories;

const PART: &str = "playbooks";

/// What the editor remembers while the file is open.
#[derive(Debug, Default)]
pub(super) struct Editing {
    histories: Histories,
    /// Branches that were walked, by edition.
    walked: BTreeMap<String, BTreeSet<String>>,
}

/// One playbook as the draft has it.
struct Drafted {
    id: PlaybookId,
    text: String,
    own: Option<OwnPlaybook>,
}

impl Desk {
    /// One playbook, to be looked at and changed.
    ///
    /// # Errors
    /// `unknown-step` when there is no such playbook, and what the data file says.
    pub fn open_playbook(&mut self, id: &PlaybookId) -> Result<EditorView> {
        self.editor_view(id, None, String::new())
    }

    /// Changes one playbook; it is durable when this returns. What is not possible is said in the view, and changes
    /// nothing. `edition` is the one the change was made in.
    ///
    /// # Errors
    /// `changed-elsewhere` when another window was faster, and as [`Desk::open_playbook`].
    pub fn edit_playbook(&mut self, id: &PlaybookId, edition: &str, edit: &Edit) -> Result<EditorView> {
        let drafted = self.drafted_as(id, edition)?;
        let fresh = self.fresh_slug("s-");
        let changed = Manuscript::read(&drafted.text).and_then(|mut manuscript| {
            let touched = manuscript.apply(edit, &fresh)?;
            Ok((manuscript.text(), touched))
        });
        match changed {
            Ok((text, touched)) => {
                self.write_playbook(&drafted, &text)?;
                self.editor_view(id, None, touched)
            }
            Err(refusal) => self.editor_view(id, Some(refusal.says()), String::new()),
        }
    }

    /// Takes the last change back.
    ///
    /// # Errors
    /// As [`Desk::edit_playbook`].
    pub fn undo_playbook(&mut self, id: &PlaybookId, edition: &str) -> Result<EditorView> {
        self.step_in_history(id, edition, |history| history.undo().map(str::to_owned))
    }

    /// Does again what was taken back last.
    ///
    /// # Errors
    /// As [`Desk::edit_playbook`].
    pub fn redo_playbook(&mut self, id: &PlaybookId, edition: &str) -> Result<EditorView> {
        self.step_in_history(id, edition, |history| history.redo().map(str::to_owned))
    }

    fn step_in_history(
        &mut self,
        id: &PlaybookId,
        edition: &str,
        take: impl FnOnce(&mut crate::playbook::history::History) -> Option<String>,
    ) -> Result<EditorView> {
        let drafted = self.drafted_as(id, edition)?;
        let mut history = self.history(id)?;
        // Before a playbook of one's own there was nothing: that is no text to go back to.
        if let Some(text) = take(&mut history).filter(|text| !text.is_empty()) {
            self.write_playbook(&drafted, &text)?;
        }
        self.editor_view(id, None, String::new())
    }

    /// A new playbook of one's own: like a template, or with one empty step.
    ///
    /// # Errors
    /// As [`Desk::open_playbook`].
    pub fn copy_playbook(&mut self, from: Option<&PlaybookId>, title: &str) -> Result<EditorView> {
        let id = PlaybookId(self.fresh_slug("own-"));
        let text = match from {
            Some(from) => self.drafted(from)?.text,
            None => lists::empty_playbook(&self.now()),
        };
        let copy = lists::named_copy(&text, &id, title)
            .map_err(|refusal| Error::refused(ErrorCode::BadEdit, refusal.to_string()))?;
        self.write_playbook(&Drafted { id: id.clone(), text: String::new(), own: None }, &copy)?;
        self.editor_view(&id, None, String::new())
    }

    /// Walks the draft for a try along `path`. What was taken is remembered for this edition.
    ///
    /// # Errors
    /// As [`Desk::open_playbook`].
    pub fn dry_walk(&mut self, id: &PlaybookId, path: &[String]) -> Result<DryWalkView> {
        let drafted = self.drafted(id)?;
        let playbook = readable(&drafted)?;
        let walk = walk(&playbook, path);
        let taken = walk.taken.iter().map(Branch::key).collect();
        self.remember_walked(&drafted, &playbook, &taken)?;
        let drafted = self.drafted(id)?;
        self.see(&drafted, |sheet| DryWalkView::of(sheet, &walk))
    }

    /// The text of one playbook, with the name its file is given.
    ///
    /// # Errors
    /// As [`Desk::open_playbook`].
    pub fn export_playbook(&mut self, id: &PlaybookId) -> Result<(String, String)> {
        Ok(([id.as_str(), ".toml"].concat(), self.drafted(id)?.text))
    }

    fn editor_view(&mut self, id: &PlaybookId, refused: Option<Text>, touched: String) -> Result<EditorView> {
        let drafted = self.drafted(id)?;
        let history = self.history(id)?;
        let standing = Standing {
            origin: drafted.origin(),
            can_undo: history.before().is_some_and(|text| !text.is_empty()),
            can_redo: history.after().is_some(),
            is_changed: self.in_force(id).as_deref() != Some(drafted.text.as_str()),
            has_update: drafted.has_update(),
            refused,
            touched,
        };
        self.see(&drafted, |sheet| EditorView::of(sheet, standing))
    }

    /// Looks at a playbook with everything it refers to.
    fn see<T>(&mut self, drafted: &Drafted, show: impl FnOnce(&Sheet<'_>) -> T) -> Result<T> {
        let today = self.now().jst_date();
        let plan = self.draft()?.plan().clone();
        let (playbook, problems) = own::check(&plan, library::built_in(), &drafted.id, today);
        let playbook = playbook.ok_or_else(|| broken(&drafted.id))?;
        let content = own::content(&plan, library::built_in());
        let contacts = crate::plan::contacts(Some(&plan), &content, today);
        let walked = self.walked(drafted, &playbook);
        Ok(show(&Sheet {
            playbook: &playbook,
            problems: &problems,
            content: &content,
            contacts: &contacts,
            walked: &walked,
        }))
    }

    /// The playbook as the draft has it: one's own, or as it is built in.
    fn drafted(&mut self, id: &PlaybookId) -> Result<Drafted> {
        let own = self.draft()?.plan().playbooks.iter().find(|own| own.id == id.0).cloned();
        let text = match &own {
            Some(own) => own.text.clone(),
            None => library::built_in().sources.get(id).cloned().ok_or_else(|| unknown(id))?,
        };
        Ok(Drafted { id: id.clone(), text, own })
    }

    fn drafted_as(&mut self, id: &PlaybookId, edition: &str) -> Result<Drafted> {
        let drafted = self.drafted(id)?;
        if parse::edition(&drafted.text) == edition {
            return Ok(drafted);
        }
        Err(Error::refused(ErrorCode::ChangedElsewhere, format!("{id} is not {edition} any more")))
    }

    /// The text in force: the revision's, or as it is built in.
    fn in_force(&self, id: &PlaybookId) -> Option<String> {
        let plan = self.plan.as_ref().map(|revision| &revision.plan);
        let own = plan.and_then(|plan| plan.playbooks.iter().find(|own| own.id == id.0)).map(|own| own.text.clone());
        own.or_else(|| library::built_in().sources.get(id).cloned())
    }

    /// Writes a text into the draft; what it was made from is kept for later updates.
    fn write_playbook(&mut self, drafted: &Drafted, text: &str) -> Result<()> {
        if drafted.text == text {
            return Ok(());
        }
        let row = drafted.id.0.clone();
        let change = if drafted.own.is_some() {
            let value = Value::String(text.to_owned());
            Change::Set { part: PART.to_owned(), row, field: "text".to_owned(), value }
        } else {
            let base = self.keep_base(&drafted.id)?;
            Change::Put { part: PART.to_owned(), row, fields: row_fields(text, &base) }
        };
        self.change_draft(&[change])?;
        Ok(())
    }

    /// Keeps the built-in text that a playbook of one's own is made from, and says its edition.
    fn keep_base(&mut self, id: &PlaybookId) -> Result<String> {
        let built_in = library::built_in();
        let (Some(playbook), Some(text)) = (built_in.playbook(id), built_in.sources.get(id)) else {
            return Ok(String::new());
        };
        self.store.tx(|tx| tx.keep_playbook(id, &playbook.edition, text))?;
        Ok(playbook.edition.clone())
    }

    /// The branches of this edition that were walked.
    fn walked(&self, drafted: &Drafted, playbook: &Playbook) -> BTreeSet<String> {
        let mut walked = drafted.own.as_ref().map(OwnPlaybook::walked_now).unwrap_or_default();
        walked.extend(self.editing.walked.get(&playbook.edition).into_iter().flatten().cloned());
        walked
    }

    fn remember_walked(&mut self, drafted: &Drafted, playbook: &Playbook, taken: &BTreeSet<String>) -> Result<()> {
        let before = self.walked(drafted, playbook);
        if taken.is_subset(&before) {
            return Ok(());
        }
        let all: BTreeSet<String> = before.union(taken).cloned().collect();
        if drafted.own.is_some() && self.store.why_read_only().is_none() {
            let set = |field: &str, value| Change::Set {
                part: PART.to_owned(),
                row: drafted.id.0.clone(),
                field: field.to_owned(),
                value,
            };
            let edition = Value::String(playbook.edition.clone());
            let walked = all.iter().cloned().map(Value::String).collect();
            self.change_draft(&[set("walked_edition", edition), set("walked", Value::Array(walked))])?;
        }
        self.editing.walked.insert(playbook.edition.clone(), all);
        Ok(())
    }

    /// A slug that was never used before.
    fn fresh_slug(&self, before: &str) -> String {
        let id = self.world.fresh_id().simple().to_string();
        let tail: String = id.chars().skip(22).collect();
        [before, &tail].concat()
    }
}

impl Drafted {
    fn origin(&self) -> PlaybookOrigin {
        match (&self.own, library::built_in().sources.get(&self.id)) {
            (Some(own), Some(text)) if own.text != *text => PlaybookOrigin::Changed,
            (_, Some(_)) => PlaybookOrigin::BuiltIn,
            (_, None) => PlaybookOrigin::Own,
        }
    }

    fn has_update(&self) -> bool {
        let edition = library::built_in().playbook(&self.id).map(|playbook| playbook.edition.as_str());
        let base = self.own.as_ref().map(|own| own.base.as_str());
        edition.zip(base).is_some_and(|(edition, base)| edition != base) && self.origin() == PlaybookOrigin::Changed
    }
}

fn row_fields(text: &str, base: &str) -> Map<String, Value> {
    let row = OwnPlaybook { text: text.to_owned(), base: base.to_owned(), ..OwnPlaybook::default() };
    match serde_json::to_value(row) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

fn readable(drafted: &Drafted) -> Result<Playbook> {
    parse::unfinished(&drafted.text, &drafted.id).0.ok_or_else(|| broken(&drafted.id))
}

fn broken(id: &PlaybookId) -> Error {
    Error::refused(ErrorCode::PlaybookBroken, format!("{id} cannot be read"))
}

fn unknown(id: &PlaybookId) -> Error {
    Error::refused(ErrorCode::UnknownField, format!("no playbook {id}"))
}

/// The errors that keep a plan from being approved.
#[must_use]
pub(super) fn errors(problems: &[Problem]) -> usize {
    problems.iter().filter(|problem| problem.severity() == crate::playbook::Severity::Error).count()
}

/// The id of every playbook of a plan, one's own first.
pub(super) fn ids(plan: &Plan) -> Vec<PlaybookId> {
    let mut ids: Vec<PlaybookId> = plan.playbooks.iter().map(|own| PlaybookId(own.id.clone())).collect();
    let others: Vec<PlaybookId> =
        library::built_in().playbooks.keys().filter(|id| !ids.contains(id)).cloned().collect();
    ids.extend(others);
    ids
}

#[cfg(test)]
mod tests;
