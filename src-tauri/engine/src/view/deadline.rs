//! 期限: what is due when.

use serde::Serialize;

use crate::deadline::{Due, due};
use crate::ids::MomentId;
use crate::incident::event::Outcome;
use crate::playbook::reference::DeadlineRule;
use crate::text::Text;
use crate::time::Timestamp;

use super::lens::Lens;

/// One due time.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct DeadlineView {
    /// Slug, or `call:<contact>` for a promised call back.
    pub id: String,
    /// What.
    pub title: Text,
    /// When, RFC 3339.
    pub due: String,
    /// もうすぐ from then on.
    pub soon_from: String,
    /// Done.
    pub met: bool,
    /// When.
    pub met_at: Option<String>,
    /// Days, not minutes.
    pub day_scale: bool,
    /// How it is counted.
    pub formula: Text,
    /// Who looks after it.
    pub role: Text,
    /// A duty by law.
    pub legal: bool,
    /// The holidays of that year are not official yet or not known.
    pub holiday_note: Option<Text>,
}

impl DeadlineView {
    /// Every due time of the incident, open ones first, each group by due time.
    #[must_use]
    pub fn all(lens: &Lens<'_>) -> Vec<Self> {
        let mut found: Vec<(bool, Timestamp, Self)> =
            lens.content.deadlines.iter().filter_map(|rule| one(lens, rule)).collect();
        found.extend(calls(lens));
        found.sort_by_key(|(met, due, _)| (*met, *due));
        found.into_iter().map(|(_, _, view)| view).collect()
    }
}

fn one(lens: &Lens<'_>, rule: &DeadlineRule) -> Option<(bool, Timestamp, DeadlineView)> {
    let moments = &lens.incident.moments;
    let happened = |moment: &MomentId| moments.contains_key(moment);
    let from = moments.get(&rule.moment)?;
    if rule.needs.as_ref().is_some_and(|needed| !happened(needed)) || rule.unless.as_ref().is_some_and(happened) {
        return None;
    }
    let reached =
        rule.contact.as_ref().and_then(|contact| lens.incident.calls.get(contact)).and_then(|call| call.reached_at);
    let met_at = lens.incident.met.get(&rule.id).copied().or(reached);
    let due = due(rule, *from, &lens.content.holidays);
    Some((met_at.is_some(), due.due_at, view(lens, rule, &due, met_at)))
}

fn view(lens: &Lens<'_>, rule: &DeadlineRule, due: &Due, met_at: Option<Timestamp>) -> DeadlineView {
    DeadlineView {
        id: rule.id.to_string(),
        title: rule.title.clone(),
        due: due.due_at.to_string(),
        soon_from: due.soon_from.to_string(),
        met: met_at.is_some(),
        met_at: met_at.map(|at| at.to_string()),
        day_scale: due.day_scale,
        formula: rule.formula.clone(),
        role: lens.role(&rule.role),
        legal: rule.legal,
        holiday_note: due.outside_holidays.then(|| lens.wording.say("holidays_unknown", &[])),
    }
}

/// Promised call backs and calls to try again are due times too.
fn calls(lens: &Lens<'_>) -> Vec<(bool, Timestamp, DeadlineView)> {
    lens.incident
        .calls
        .iter()
        .filter_map(|(contact, call)| {
            let due = call.due()?;
            let name = lens.names.contact(contact);
            let (title, formula) = match call.last? {
                Outcome::Waiting => ("due_call_back", "due_call_back_formula"),
                Outcome::NoAnswer | Outcome::Reached => ("due_call_again", "due_call_again_formula"),
            };
            let role = lens.content.agency(contact).map(|agency| lens.role(&agency.role)).unwrap_or_default();
            let view = DeadlineView {
                id: format!("call:{contact}"),
                title: lens.wording.say(title, &[("contact", &name)]),
                due: due.to_string(),
                soon_from: call.last_at?.to_string(),
                met: false,
                met_at: None,
                day_scale: false,
                formula: lens.wording.say(formula, &[]),
                role,
                legal: false,
                holiday_note: None,
            };
            Some((false, due, view))
        })
        .collect()
}
