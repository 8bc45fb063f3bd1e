//! The draft of the plan: read once, changed one durable step after the other.

use crate::error::{Error, ErrorCode, Result};
use crate::plan::Plan;
use crate::plan::draft::{Act, Change, Draft, DraftRefusal};

use super::{Desk, plan};

impl From<DraftRefusal> for Error {
    fn from(refusal: DraftRefusal) -> Self {
        let code = match &refusal {
            DraftRefusal::Unknown(_) => ErrorCode::UnknownField,
            DraftRefusal::Unreadable { .. } => ErrorCode::UnreadableValue,
        };
        Self::Refused { code, detail: refusal.to_string() }
    }
}

impl Desk {
    /// The draft as it is: the newest revision and every change since.
    ///
    /// # Errors
    /// What the data file says.
    pub fn draft(&mut self) -> Result<&Draft> {
        let draft = match self.draft.take() {
            Some(draft) => draft,
            None => self.read_draft()?,
        };
        Ok(self.draft.insert(draft))
    }

    /// Changes the draft, all of it or nothing. It is durable when this returns.
    ///
    /// # Errors
    /// `unknown-field`, `unreadable-value`, or what the data file says.
    pub fn change_draft(&mut self, changes: &[Change]) -> Result<&Draft> {
        self.act(changes, Act::New)
    }

    /// Keeps changes and makes them. Nothing is made that was not kept.
    pub(super) fn act(&mut self, changes: &[Change], act: Act) -> Result<&Draft> {
        let ready = self.draft()?.prepare(changes)?;
        let now = self.now();
        let last = self.store.tx_with_reserve(|tx| tx.append_changes(changes, now))?;
        let mut draft = self.draft.take().ok_or(Error::Bug("the draft was read above"))?;
        draft.make(ready, act);
        // Nothing to keep has no number.
        draft.last = draft.last.max(last);
        Ok(self.draft.insert(draft))
    }

    fn read_draft(&mut self) -> Result<Draft> {
        let (revision, approvals, changes) = self.store.tx(|tx| {
            let revision = tx.latest_revision()?;
            let after = tx.draft_begins_after(revision.as_ref().map(|stored| stored.number))?;
            Ok((revision, after, tx.changes_after(after)?))
        })?;
        let revision = revision.map(|stored| plan::read(&stored)).transpose()?;
        let number = revision.as_ref().map(|revision| revision.number);
        let mut draft = Draft::begin(number, revision.map_or_else(Plan::default, |revision| revision.plan));
        draft.last = changes.last().map_or(approvals, |(n, _, _)| *n);
        let changes: Vec<Change> = changes.into_iter().map(|(_, _, change)| change).collect();
        if draft.apply(&changes).is_err() {
            // Another plan was brought in meanwhile: what no longer fits it is left out, everything else stays.
            for change in &changes {
                let _ = draft.apply(std::slice::from_ref(change));
            }
        }
        Ok(draft)
    }
}
