//! 電話: whom to call, what to say, how it stands.

use serde::Serialize;

use crate::contact::Contact;
use crate::contact::script::{self, Line, Segment, fill};
use crate::ids::ContactId;
use crate::incident::calls::CallState;
use crate::incident::event::Outcome;
use crate::playbook::reference::{ContactKind, Duty};
use crate::text::Text;

use super::lens::{Lens, filled};

/// The calls screen.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct CallsView {
    /// Everybody, in calling order.
    pub order: Vec<ContactView>,
    /// The engine's time.
    pub now: String,
    /// What happened, in an incident.
    pub title: Option<Text>,
}

/// Somebody to call.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ContactView {
    /// Slug.
    pub id: String,
    /// Calling order.
    pub order: u32,
    /// Name.
    pub name: Text,
    /// Division.
    pub division: Option<String>,
    /// Who is asked for.
    pub person: Option<String>,
    /// The number, as typed.
    pub number: Option<String>,
    /// 要確認 and where to look, when there is no confirmed number.
    pub number_note: Option<Text>,
    /// For nights and holidays.
    pub night_number: Option<String>,
    /// What to dial first for an outside line.
    pub outside_prefix: Option<String>,
    /// When they answer.
    pub hours: Option<Text>,
    /// Mail address.
    pub mail: Option<String>,
    /// Official page.
    pub url: Option<String>,
    /// The day the number was confirmed, `2026-10-02`.
    pub checked_on: Option<String>,
    /// That is more than 180 days ago.
    pub check_stale: bool,
    /// Contract number.
    pub contract: Option<String>,
    /// A remark from the plan.
    pub note: Option<String>,
    /// How binding.
    pub duty: Duty,
    /// How soon.
    pub speed: Text,
    /// The condition.
    pub when: Text,
    /// Who speaks.
    pub speaker: Option<String>,
    /// Who speaks instead.
    pub deputy: Option<String>,
    /// What to say, in this order.
    pub script: Vec<ScriptLine>,
    /// What to ask back.
    pub ask: Vec<Text>,
    /// How it stands.
    pub status: CallStatus,
    /// When the last attempt was.
    pub last_at: Option<String>,
    /// When to try again or when the call back is late.
    pub due: Option<String>,
    /// Attempts.
    pub attempts: u32,
}

/// How a contact stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum CallStatus {
    /// まだ.
    None,
    /// つながった.
    Reached,
    /// 出ない・話し中.
    NoAnswer,
    /// 折り返し待ち.
    Waiting,
}

/// Where a piece of a script comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum SegmentKind {
    /// Authored words.
    Text,
    /// Filled in from the plan or the timeline.
    Filled,
    /// Nobody has said yet: whom to ask.
    Unknown,
}

/// One line to say, in each language: the order of the words differs.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ScriptLine {
    /// Japanese.
    pub ja: Vec<SegmentView>,
    /// English.
    pub en: Vec<SegmentView>,
}

/// One piece of a line.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SegmentView {
    /// Where it comes from.
    pub kind: SegmentKind,
    /// The words.
    pub words: String,
}

impl CallsView {
    /// Everybody, in calling order.
    #[must_use]
    pub fn of(lens: &Lens<'_>) -> Self {
        let facts = Facts::of(lens);
        Self {
            order: lens
                .contacts
                .iter()
                .map(|contact| ContactView::of(lens, contact, &contact.script, &facts))
                .collect(),
            now: lens.now.to_string(),
            title: Some(lens.incident.title_text()).filter(|_| !lens.incident.entries.is_empty()),
        }
    }
}

impl ContactView {
    /// The contact of a call step; the step's own words replace the contact's.
    #[must_use]
    pub fn one(lens: &Lens<'_>, id: &ContactId, own: &[Text]) -> Option<Self> {
        let contact = lens.contacts.iter().find(|contact| contact.id == *id)?;
        let script = if own.is_empty() { &contact.script } else { own };
        Some(Self::of(lens, contact, script, &Facts::of(lens)))
    }

    fn of(lens: &Lens<'_>, contact: &Contact, script: &[Text], facts: &Facts) -> Self {
        let call = lens.incident.calls.get(&contact.id);
        let (speaker, deputy) = speakers(lens, contact);
        Self {
            id: contact.id.to_string(),
            order: lens.place(contact),
            name: contact.name.clone(),
            division: filled(&contact.division),
            person: filled(&contact.person),
            number: contact.number.clone(),
            number_note: contact.confirm.clone(),
            night_number: contact.night_number.clone(),
            outside_prefix: outside_prefix(lens, contact),
            hours: contact.hours.clone(),
            mail: contact.mail.clone(),
            url: contact.url.clone(),
            checked_on: contact.checked_on.map(|day| day.to_string()),
            check_stale: contact.stale,
            contract: filled(&contact.contract),
            note: filled(&contact.note),
            duty: contact.duty,
            speed: contact.speed.clone(),
            when: contact.when.clone(),
            speaker,
            deputy,
            script: fill(script, &facts.0, lens.wording).into_iter().map(ScriptLine::from).collect(),
            ask: contact.ask.clone(),
            status: call.and_then(|call| call.last).map_or(CallStatus::None, CallStatus::from),
            last_at: call.and_then(|call| call.last_at).map(|at| at.to_string()),
            due: call.and_then(CallState::due).map(|at| at.to_string()),
            attempts: call.map_or(0, |call| call.attempts),
        }
    }
}

/// What scripts can say now, from the timeline and the plan.
#[derive(Debug)]
pub struct Facts(script::Facts);

impl Facts {
    /// Blank name → words.
    #[must_use]
    pub fn known(&self) -> &script::Facts {
        &self.0
    }

    /// What the timeline and the plan can say.
    #[must_use]
    pub fn of(lens: &Lens<'_>) -> Self {
        let mut facts = if lens.incident.entries.is_empty() {
            script::Facts::new()
        } else {
            lens.incident.facts(lens.now, lens.names, lens.wording)
        };
        if let Some(plan) = lens.plan {
            let house = &plan.facility;
            for (blank, words) in
                [("facility", &house.name), ("prefecture", &house.prefecture), ("callback", &house.callback)]
            {
                if !words.is_empty() {
                    facts.insert(blank.to_owned(), Text::same(words.as_str()));
                }
            }
        }
        if !lens.incident.recorder.is_empty() {
            facts.insert("caller".to_owned(), lens.caller());
        }
        Self(facts)
    }
}

/// Who speaks and who speaks instead.
fn speakers(lens: &Lens<'_>, contact: &Contact) -> (Option<String>, Option<String>) {
    let deputy = lens
        .plan
        .and_then(|plan| plan.holders(&contact.role).deputies.first().copied())
        .map(|person| format!("{} {}", person.post, person.name));
    (lens.holder(&contact.role), deputy)
}

/// Inside numbers need no prefix.
fn outside_prefix(lens: &Lens<'_>, contact: &Contact) -> Option<String> {
    if contact.kind == ContactKind::Inside {
        return None;
    }
    lens.plan.and_then(|plan| filled(&plan.facility.outside_prefix))
}

impl From<Line> for ScriptLine {
    fn from(line: Line) -> Self {
        let pieces = |segments: Vec<Segment>| segments.into_iter().map(SegmentView::from).collect();
        Self { ja: pieces(line.ja), en: pieces(line.en) }
    }
}

impl From<Segment> for SegmentView {
    fn from(segment: Segment) -> Self {
        let kind = match segment.kind {
            script::SegmentKind::Text => SegmentKind::Text,
            script::SegmentKind::Filled => SegmentKind::Filled,
            script::SegmentKind::Unknown => SegmentKind::Unknown,
        };
        Self { kind, words: segment.words }
    }
}

impl From<Outcome> for CallStatus {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Reached => Self::Reached,
            Outcome::NoAnswer => Self::NoAnswer,
            Outcome::Waiting => Self::Waiting,
        }
    }
}
