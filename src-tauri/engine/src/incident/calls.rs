//! Calls (電話): one attempt at a time, and how each contact stands.

use crate::ids::{ContactId, EntryId, StepId, WalkNumber};
use crate::playbook::Kind;
use crate::text::one_line;
use crate::time::Timestamp;

use super::event::{Direction, Event, Outcome};
use super::notes::filled;
use super::{Incident, Refusal};

/// Nobody answered: offer the call again after this many minutes (ux.md 5-C).
pub const AGAIN_AFTER_MINUTES: i64 = 10;
/// A promised call back is late after this many minutes when no other time was promised.
pub const CALL_BACK_MINUTES: i64 = 30;

/// How one contact stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallState {
    /// Attempts and calls received.
    pub attempts: u32,
    /// What came of the last one.
    pub last: Option<Outcome>,
    /// When the last one was.
    pub last_at: Option<Timestamp>,
    /// When they were first reached.
    pub reached_at: Option<Timestamp>,
    /// The line of the last one.
    pub entry: Option<EntryId>,
}

impl CallState {
    /// Nobody has tried yet.
    #[must_use]
    pub fn never() -> Self {
        Self { attempts: 0, last: None, last_at: None, reached_at: None, entry: None }
    }

    pub(super) fn note(&mut self, outcome: Outcome, at: Timestamp, entry: EntryId) {
        self.attempts += 1;
        self.last = Some(outcome);
        self.last_at = Some(at);
        self.entry = Some(entry);
        if outcome == Outcome::Reached && self.reached_at.is_none() {
            self.reached_at = Some(at);
        }
    }

    /// When to try again, or when the promised call back is late.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        match self.last? {
            Outcome::Reached => None,
            Outcome::NoAnswer => Some(self.last_at?.plus_minutes(AGAIN_AFTER_MINUTES)),
            Outcome::Waiting => Some(self.last_at?.plus_minutes(CALL_BACK_MINUTES)),
        }
    }
}

/// One call as somebody reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Whom.
    pub contact: ContactId,
    /// Who rang.
    pub direction: Direction,
    /// What came of it.
    pub outcome: Outcome,
    /// The other side's name.
    pub who: String,
    /// What was heard or promised.
    pub heard: String,
    /// Why it is written down long after the call; empty when nobody says.
    pub late_reason: String,
}

impl Incident {
    /// One attempt, or a call that came in. Open call steps to that contact follow by themselves.
    ///
    /// # Errors
    /// [`Refusal::IncidentClosed`] when the response has ended.
    pub fn log_call(&self, call: &Call) -> Result<Vec<Event>, Refusal> {
        self.open_for_work()?;
        let step = self.open_calls_to(&call.contact).into_iter().next();
        let event = Event::CallMade {
            contact: call.contact.clone(),
            direction: call.direction,
            outcome: call.outcome,
            who: one_line(&call.who),
            heard: one_line(&call.heard),
            walk: step.as_ref().map(|(walk, _)| *walk),
            step: step.map(|(_, step)| step),
            late_reason: filled(&call.late_reason),
        };
        Ok(self.with_consequences(event))
    }

    /// Open call steps to that contact, in the order of the walks.
    pub(super) fn open_calls_to(&self, contact: &ContactId) -> Vec<(WalkNumber, StepId)> {
        self.walks
            .iter()
            .flat_map(|walk| walk.open.iter().map(move |open| (walk, open)))
            .filter(|(walk, open)| {
                self.playbook_of(walk)
                    .and_then(|playbook| playbook.step(&open.step))
                    .is_some_and(|step| matches!(&step.kind, Kind::Call { contact: whom, .. } if whom == contact))
            })
            .map(|(walk, open)| (walk.number, open.step.clone()))
            .collect()
    }
}
