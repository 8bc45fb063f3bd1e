//! What the program brought: a newer edition of a playbook that was changed here, offered step by step.

use crate::error::{Error, ErrorCode, Result};
use crate::ids::{PlaybookId, StepId};
use crate::library;
use crate::plan::draft::Change;
use crate::playbook::edit::Manuscript;
use crate::playbook::merge::{Difference, Editions, Offer, offers, take};
use crate::playbook::{Playbook, check::shown, parse};
use crate::view::editor::EditorView;
use crate::view::editor_answers::{LibraryChange, LibraryStepView, LibraryUpdateView};

use super::super::Desk;
use super::{PART, readable};

impl Desk {
    /// What the program's newer edition would change in a playbook; nothing when there is none.
    ///
    /// # Errors
    /// As [`Desk::open_playbook`].
    pub fn library_update(&mut self, id: &PlaybookId) -> Result<LibraryUpdateView> {
        let drafted = self.drafted(id)?;
        let ours = readable(&drafted)?;
        let base = drafted.own.as_ref().map(|own| own.base.clone()).unwrap_or_default();
        let steps = match library::built_in().playbook(id) {
            Some(theirs) if drafted.has_update() => {
                let base = self.base_of(id, &base, theirs)?;
                let editions = Editions { base: &base, ours: &ours, theirs };
                offers(&editions, library::built_in()).into_iter().map(step_view).collect()
            }
            _ => Vec::new(),
        };
        Ok(LibraryUpdateView { playbook: id.to_string(), edition: ours.edition, steps })
    }

    /// Takes these steps of the newer edition (an empty id: title and lists of the playbook); the others stay. The
    /// update is done with then, and can be taken back like any change.
    ///
    /// # Errors
    /// As [`Desk::edit_playbook`].
    pub fn merge_library(&mut self, id: &PlaybookId, edition: &str, steps: &[String]) -> Result<EditorView> {
        let drafted = self.drafted_as(id, edition)?;
        let built_in = library::built_in();
        let (Some(theirs), Some(text), Some(_)) =
            (built_in.playbook(id), built_in.sources.get(id), drafted.own.as_ref())
        else {
            return Err(Error::refused(ErrorCode::BadEdit, format!("{id} has nothing to be brought up to date with")));
        };
        let wanted: Vec<Option<StepId>> =
            steps.iter().map(|step| (!step.is_empty()).then(|| StepId(step.clone()))).collect();
        let merged = Manuscript::read(&drafted.text).and_then(|mut ours| {
            take(&mut ours, &Manuscript::read(text)?, &wanted)?;
            Ok(ours.text())
        });
        match merged {
            Ok(merged) => {
                self.store.tx(|tx| tx.keep_playbook(id, &theirs.edition, text))?;
                let set = |field: &str, value: &str| Change::Set {
                    part: PART.to_owned(),
                    row: id.0.clone(),
                    field: field.to_owned(),
                    value: value.into(),
                };
                self.change_draft(&[set("text", &merged), set("base", &theirs.edition)])?;
                self.editor_view(id, None, String::new())
            }
            Err(refusal) => self.editor_view(id, Some(refusal.says()), String::new()),
        }
    }

    /// What ours was made from. Where this file never had it, nothing of it is known and both sides are shown.
    fn base_of(&mut self, id: &PlaybookId, edition: &str, theirs: &Playbook) -> Result<Playbook> {
        let text = self.store.tx(|tx| tx.playbook_text(id, edition))?;
        let known = text.and_then(|text| parse::unfinished(&text, id).0);
        Ok(known.unwrap_or_else(|| Playbook { steps: Vec::new(), ..theirs.clone() }))
    }
}

fn step_view(offer: Offer) -> LibraryStepView {
    LibraryStepView {
        suggested: offer.is_harmless(),
        step: offer.step.map(|step| step.0).unwrap_or_default(),
        title: shown(&offer.title),
        change: match offer.difference {
            Difference::Changed => LibraryChange::Changed,
            Difference::Added => LibraryChange::Added,
            Difference::Removed => LibraryChange::Removed,
            Difference::Conflict => LibraryChange::Conflict,
        },
        ours: offer.ours,
        theirs: offer.theirs,
    }
}
