//! One occurrence (本番), folded from its timeline.
//!
//! Verbs (`steps`, `calls`, `notes`, `reentry`, `undo`, `correct`) decide: they return what happened or a [`Refusal`], and change nothing.
//! `apply` folds what happened and cannot fail. State follows the order of writing (`seq`), never the clock.

pub mod apply;
pub mod calls;
pub mod correct;
pub mod event;
pub mod focus;
pub mod lines;
pub mod notes;
pub mod order;
pub mod paper_words;
pub mod recovery;
pub mod reentry;
mod register;
mod slip_refusal;
pub mod steps;
pub mod timeline;
pub mod undo;
pub mod walk;

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::{ChainId, ContactId, DeadlineId, EntryId, IncidentId, MomentId, PlaybookId, SystemId};
use crate::playbook::Playbook;
use crate::time::Timestamp;

use self::calls::CallState;
use self::event::{Entry, SystemState};
use self::lines::Corrected;
use self::recovery::Recovery;
use self::walk::Walk;

/// Why a verb says no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The response has ended or was withdrawn.
    #[error("the incident is closed")]
    IncidentClosed,
    /// No such step, or it is not open.
    #[error("that step is not open")]
    StepNotOpen,
    /// This kind of step is not done that way.
    #[error("that step is not done that way")]
    WrongKind,
    /// No such answer.
    #[error("no such answer")]
    UnknownChoice,
    /// No such playbook.
    #[error("no such playbook")]
    UnknownPlaybook,
    /// No such line of the timeline, or one that cannot be taken back.
    #[error("that line cannot be taken back")]
    NotUndoable,
    /// Nothing was written.
    #[error("there is no text")]
    NoText,
    /// No such line, one that was taken back, or a part of it that nobody wrote.
    #[error("that line, or that part of it, cannot be put right")]
    NotCorrectable,
    /// A correction without a reason.
    #[error("a correction needs a reason")]
    NoReason,
    /// A correction that changes nothing.
    #[error("nothing would change")]
    NoChange,
    /// Something about a slip, or about going back.
    #[error(transparent)]
    Slip(#[from] reentry::SlipRefusal),
}

/// A playbook's text is fixed once an incident uses it: id and edition.
pub type PlaybookKey = (PlaybookId, String);

/// One occurrence as its timeline tells it.
#[derive(Clone, Debug)]
pub struct Incident {
    /// Its id.
    pub id: IncidentId,
    /// `ehr`, `ransom`, `network`, `insurance`, `power` or `unknown`.
    pub symptom: String,
    /// When it was noticed.
    pub noticed_at: Timestamp,
    /// When the first button was pressed.
    pub started_at: Timestamp,
    /// The plan's revision it keeps.
    pub plan_revision: Option<u32>,
    /// Who records now; empty when nobody has said a name.
    pub recorder: String,
    /// Ended.
    pub closed: bool,
    /// Started by mistake.
    pub withdrawn: bool,
    /// The whole timeline as it was written, in the order of writing. As it stands now: [`Incident::lines`].
    pub entries: Vec<Entry>,
    /// Acts taken back, with the line that did it.
    pub undone: BTreeMap<EntryId, EntryId>,
    /// What was done on branches that were taken back.
    pub abandoned: BTreeSet<EntryId>,
    /// Playbooks being walked, in the order they were started.
    pub walks: Vec<Walk>,
    /// When each moment first happened.
    pub moments: BTreeMap<MomentId, Timestamp>,
    /// Deadlines fulfilled, and when.
    pub met: BTreeMap<DeadlineId, Timestamp>,
    /// How each contact stands.
    pub calls: BTreeMap<ContactId, CallState>,
    /// How each system stands, and since when.
    pub systems: BTreeMap<SystemId, (SystemState, Timestamp)>,
    /// Slips, and going back.
    pub recovery: Recovery,
    /// The editions this incident is pinned to.
    pub playbooks: BTreeMap<PlaybookKey, Playbook>,
    /// Everybody a line was from or to.
    pub units: BTreeSet<String>,
    /// Which act opened the step that an act was done on.
    parents: BTreeMap<EntryId, EntryId>,
    /// Where each line stands in `entries`.
    places: BTreeMap<EntryId, usize>,
    /// Places in `entries`, by the time the lines happened.
    order: Vec<usize>,
    /// Lines that were put right.
    corrected: BTreeMap<EntryId, Corrected>,
    /// The time each of `entries` is listed by.
    stands_at: Vec<Timestamp>,
    /// The chains the lines stand in, and how far the clock has come in each.
    chains: BTreeMap<ChainId, Timestamp>,
    /// The line that began it.
    started_by: Option<EntryId>,
    /// The place of the line that ended it.
    ended_at: Option<usize>,
}

impl Incident {
    /// An incident nothing has happened in yet, with the playbooks it may use.
    #[must_use]
    pub fn empty(id: IncidentId, playbooks: BTreeMap<PlaybookKey, Playbook>) -> Self {
        let nowhen = Timestamp::from_millis(0);
        Self {
            id,
            symptom: String::new(),
            noticed_at: nowhen,
            started_at: nowhen,
            plan_revision: None,
            recorder: String::new(),
            closed: false,
            withdrawn: false,
            entries: Vec::new(),
            undone: BTreeMap::new(),
            abandoned: BTreeSet::new(),
            walks: Vec::new(),
            moments: BTreeMap::new(),
            met: BTreeMap::new(),
            calls: BTreeMap::new(),
            systems: BTreeMap::new(),
            recovery: Recovery::default(),
            playbooks,
            units: BTreeSet::new(),
            parents: BTreeMap::new(),
            places: BTreeMap::new(),
            order: Vec::new(),
            corrected: BTreeMap::new(),
            stands_at: Vec::new(),
            chains: BTreeMap::new(),
            started_by: None,
            ended_at: None,
        }
    }

    /// Whether this line counts: neither taken back nor on a branch that was.
    #[must_use]
    pub fn counts(&self, id: EntryId) -> bool {
        !self.undone.contains_key(&id) && !self.abandoned.contains(&id)
    }

    /// The playbook this walk follows.
    #[must_use]
    pub fn playbook_of(&self, walk: &Walk) -> Option<&Playbook> {
        self.playbooks.get(&(walk.playbook.clone(), walk.edition.clone()))
    }

    /// The walk of that number.
    #[must_use]
    pub fn walk(&self, number: u32) -> Option<&Walk> {
        self.walks.iter().find(|walk| walk.number == number)
    }

    /// The state without the lines, for thinking ahead.
    fn without_lines(&self) -> Self {
        Self {
            id: self.id,
            symptom: self.symptom.clone(),
            recorder: self.recorder.clone(),
            entries: Vec::new(),
            undone: BTreeMap::new(),
            abandoned: BTreeSet::new(),
            walks: self.walks.clone(),
            moments: self.moments.clone(),
            met: self.met.clone(),
            calls: self.calls.clone(),
            systems: self.systems.clone(),
            // No verb that thinks ahead asks about slips.
            recovery: Recovery::default(),
            playbooks: self.playbooks.clone(),
            units: BTreeSet::new(),
            parents: BTreeMap::new(),
            places: BTreeMap::new(),
            order: Vec::new(),
            corrected: BTreeMap::new(),
            stands_at: Vec::new(),
            chains: BTreeMap::new(),
            ..*self
        }
    }

    fn open_for_work(&self) -> Result<(), Refusal> {
        if self.closed || self.withdrawn { Err(Refusal::IncidentClosed) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests;
