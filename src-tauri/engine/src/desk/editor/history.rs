//! What can be taken back: the texts of one playbook since the revision the draft began with.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::ids::PlaybookId;
use crate::library;
use crate::plan::draft::Change;
use crate::playbook::history::History;

use super::super::Desk;
use super::PART;

/// The histories that were asked for, each with the last change it has seen.
#[derive(Debug, Default)]
pub(super) struct Histories {
    /// The revision they began with.
    base: Option<u32>,
    known: BTreeMap<PlaybookId, (i64, History)>,
}

impl Desk {
    /// The history of one playbook, read on from where it was left.
    pub(super) fn history(&mut self, id: &PlaybookId) -> Result<History> {
        let base = self.draft()?.base;
        if self.editing.histories.base != base {
            self.editing.histories = Histories { base, known: BTreeMap::new() };
        }
        let (seen, mut history) = match self.editing.histories.known.get(id) {
            Some(known) => known.clone(),
            None => {
                let begins = self.store.tx(|tx| tx.draft_begins_after(base))?;
                (begins, History::new(&self.in_force(id).unwrap_or_default()))
            }
        };
        let changes = self.store.tx(|tx| tx.changes_after(seen))?;
        let mut last = seen;
        for (n, _, change) in changes {
            last = n;
            if let Some(text) = text_of(&change, id) {
                history.push(&text);
            }
        }
        self.editing.histories.known.insert(id.clone(), (last, history.clone()));
        Ok(history)
    }
}

/// What a change makes a playbook say; `None` when it is about something else.
fn text_of(change: &Change, id: &PlaybookId) -> Option<String> {
    match change {
        Change::Set { part, row, field, value } if part == PART && *row == id.0 && field == "text" => {
            value.as_str().map(str::to_owned)
        }
        Change::Put { part, row, fields } if part == PART && *row == id.0 => {
            fields.get("text").and_then(|text| text.as_str()).map(str::to_owned)
        }
        Change::Remove { part, row } if part == PART && *row == id.0 => {
            Some(library::built_in().sources.get(id).cloned().unwrap_or_default())
        }
        Change::Set { .. } | Change::Put { .. } | Change::Remove { .. } | Change::Order { .. } => None,
    }
}
