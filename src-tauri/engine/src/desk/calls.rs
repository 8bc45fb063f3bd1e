//! Calls: whom to ring, and what came of it.

use crate::error::{Error, ErrorCode, Result};
use crate::ids::{ContactId, IncidentId};
use crate::incident::Incident;
use crate::incident::calls::Call;
use crate::view::contact::CallsView;

use super::{Desk, Parties, Press, Recorded};

/// One call as somebody reports it.
pub type CallReport = Call;

impl Desk {
    /// One attempt, or a call that came in.
    ///
    /// # Errors
    /// `unknown-contact`, `incident-closed`, and what the data file says.
    pub fn log_call(&mut self, id: IncidentId, call: &CallReport, press: &Press) -> Result<Recorded> {
        self.known_contact(&call.contact)?;
        self.record(id, press, &Parties::default(), |incident| incident.log_call(call))
    }

    /// The calls screen: in an incident with what has been said so far, in quiet times without.
    ///
    /// # Errors
    /// `unknown-incident`, and what the data file says.
    pub fn calls_view(&mut self, id: Option<IncidentId>) -> Result<CallsView> {
        match id {
            Some(id) => self.look(id, CallsView::of),
            None => {
                let nothing = Incident::empty(IncidentId(uuid::Uuid::nil()), std::collections::BTreeMap::new());
                Ok(self.look_at(&nothing, self.plan.as_ref(), CallsView::of))
            }
        }
    }

    /// The hospital's own contacts count as they stand in the plan the incident keeps.
    fn known_contact(&self, id: &ContactId) -> Result<()> {
        let plans = [&self.open_plan, &self.plan].into_iter().flatten();
        let is_own = plans.into_iter().any(|revision| revision.plan.contact(id).is_some());
        if is_own || crate::library::built_in().agency(id).is_some() {
            return Ok(());
        }
        Err(Error::refused(ErrorCode::UnknownContact, format!("no contact {id}")))
    }
}
