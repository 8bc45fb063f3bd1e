//! 記録: the chronology and the states beside it.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::incident::event::{Entry, Event, Nature, Outcome, SystemState};
use crate::incident::lines::Was;
use crate::incident::timeline::LATE_AFTER_MINUTES;
use crate::text::Text;
use crate::time::{Precision, When};

use super::deadline::DeadlineView;
pub use super::entry_kind::EntryKind;
pub(crate) use super::entry_kind::kind;
use super::home::PersonView;
use super::lens::{Lens, filled};

/// The log screen.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct TimelineView {
    /// Which incident.
    pub incident: String,
    /// What happened.
    pub title: Text,
    /// Ended or withdrawn.
    pub closed: bool,
    /// Notes can be added, after the end too.
    pub can_note: bool,
    /// Lines can be put right.
    pub can_correct: bool,
    /// The newest ones by the time they happened, oldest first.
    pub entries: Vec<EntryView>,
    /// There are older ones.
    pub more: bool,
    /// How many lines there are in all.
    pub count: u32,
    /// Who can record.
    pub people: Vec<PersonView>,
    /// Who can be 発 or 受.
    pub units: Vec<String>,
    /// How each system stands.
    pub systems: Vec<SystemView>,
    /// What is due.
    pub deadlines: Vec<DeadlineView>,
    /// Who records.
    pub recorder: Option<String>,
    /// Read-aloud code of the newest line.
    pub head: String,
}

/// How a system stands.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SystemView {
    /// Slug.
    pub id: String,
    /// Name.
    pub name: String,
    /// Its state, once somebody said.
    pub state: Option<SystemState>,
    /// Since when.
    pub at: Option<String>,
}

/// One line.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct EntryView {
    /// Its id.
    pub id: String,
    /// Its number.
    pub seq: u32,
    /// When it happened, as it stands now; where nobody knows, only its place in the list.
    pub occurred_at: String,
    /// How well that is known.
    pub precision: PrecisionView,
    /// The latest moment, for a span.
    pub occurred_until: Option<String>,
    /// When it was recorded; never corrected.
    pub recorded_at: String,
    /// Recorded long after it happened (あとから記録).
    pub late: bool,
    /// Why it was recorded late.
    pub late_reason: Option<String>,
    /// Recorded after the incident had ended.
    pub after_end: bool,
    /// Short name of the computer that wrote it, when several did.
    pub station: Option<String>,
    /// 発.
    pub from: String,
    /// 受.
    pub to: String,
    /// What kind.
    pub kind: EntryKind,
    /// How certain a note is.
    pub nature: Option<Nature>,
    /// What happened, as it stands now.
    pub text: Text,
    /// What a person typed in it, as it stands now; nothing where there is nothing to put right but times and names.
    pub written: Option<String>,
    /// Who did it (した人).
    pub doer: Option<String>,
    /// Who typed it (記録した人).
    pub recorder: Option<String>,
    /// What it said before it was put right, oldest first.
    pub was: Vec<WasView>,
    /// It can be put right.
    pub correctable: bool,
    /// The line that this one puts right or takes back.
    pub about: Option<String>,
    /// It was taken back.
    pub undone: Option<UndoneView>,
    /// Done on a branch that was taken back.
    pub abandoned: bool,
    /// Waits for an answer.
    pub open: bool,
}

/// How well a moment is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum PrecisionView {
    /// As it stands.
    Exact,
    /// ごろ.
    About,
    /// Until `occurredUntil`.
    Between,
    /// 時刻は不明.
    Unknown,
}

/// What a line said before it was put right (訂正): only the parts that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct WasView {
    /// When it was put right.
    pub at: String,
    /// Who put it right.
    pub who: Option<String>,
    /// Why.
    pub why: String,
    /// The line that put it right: taking that back brings this back.
    pub entry: String,
    /// What it said.
    pub text: Option<Text>,
    /// When it was said to have happened.
    pub occurred_at: Option<String>,
    /// How well that was known.
    pub precision: Option<PrecisionView>,
    /// The latest moment, for a span.
    pub occurred_until: Option<String>,
    /// 発.
    pub from: Option<String>,
    /// 受.
    pub to: Option<String>,
    /// した人.
    pub doer: Option<String>,
}

/// Who took it back, and when.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct UndoneView {
    /// When.
    pub at: String,
    /// Who.
    pub who: Option<String>,
}

impl TimelineView {
    /// The newest lines of the chronology; `head` is the read-aloud code of the newest one.
    #[must_use]
    pub fn of(lens: &Lens<'_>, head: String, n_lines: usize) -> Self {
        let incident = lens.incident;
        Self {
            incident: incident.id.to_string(),
            title: incident.title_text(),
            closed: incident.closed || incident.withdrawn,
            can_note: !incident.withdrawn,
            can_correct: true,
            more: incident.entries.len() > n_lines,
            entries: incident.newest(n_lines).map(|entry| EntryView::of(lens, entry)).collect(),
            count: u32::try_from(incident.entries.len()).unwrap_or(u32::MAX),
            people: PersonView::all(lens.plan),
            units: units(lens),
            systems: systems(lens),
            deadlines: DeadlineView::all(lens),
            recorder: filled(&incident.recorder),
            head,
        }
    }
}

impl EntryView {
    /// A line as it stands now.
    pub(crate) fn of(lens: &Lens<'_>, entry: &Entry) -> Self {
        let incident = lens.incident;
        let undone = incident.undone.get(&entry.id).and_then(|by| incident.entry(*by));
        let correctable = incident.is_correctable(entry);
        Self {
            id: entry.id.to_string(),
            seq: u32::try_from(entry.seq).unwrap_or(u32::MAX),
            occurred_at: entry.occurred_at.to_string(),
            precision: entry.precision.into(),
            occurred_until: entry.when().until().map(|until| until.to_string()),
            recorded_at: entry.recorded_at.to_string(),
            late: is_late(entry),
            late_reason: entry.event.late_reason().map(str::to_owned),
            after_end: incident.is_after_end(entry.id),
            station: incident.has_several_chains().then(|| entry.chain.short()),
            from: entry.from.clone(),
            to: entry.to.clone(),
            kind: kind(&entry.event),
            nature: match &entry.event {
                Event::NoteTaken { nature, .. } => Some(*nature),
                _ => None,
            },
            text: incident.sentence(entry, lens.names, lens.wording),
            written: entry.event.written().filter(|_| correctable).map(str::to_owned),
            was: incident.was(entry.id).iter().filter_map(|was| WasView::of(lens, was)).collect(),
            correctable,
            about: entry.event.about().map(|line| line.to_string()),
            doer: filled(&entry.doer),
            recorder: filled(&entry.recorder),
            undone: undone.map(|by| UndoneView { at: by.occurred_at.to_string(), who: lens.who(by) }),
            abandoned: incident.abandoned.contains(&entry.id),
            open: is_open(lens, entry),
        }
    }
}

/// Long after it happened; a sheet is always entered later, however soon.
fn is_late(entry: &Entry) -> bool {
    let after = entry.recorded_at.minutes_since(entry.occurred_at);
    after >= LATE_AFTER_MINUTES || matches!(entry.event, Event::SheetEntered { .. })
}

impl WasView {
    fn of(lens: &Lens<'_>, was: &Was) -> Option<Self> {
        let by = lens.incident.entry(was.by)?;
        let Event::EntryCorrected { text, who, occurred, from, to, doer, why, .. } = &by.event else { return None };
        let words_changed = text.is_some() || who.is_some();
        let before = &was.before;
        let time = occurred.map(|_| before.when());
        Some(Self {
            at: by.recorded_at.to_string(),
            who: lens.who(by),
            why: why.clone(),
            entry: was.by.to_string(),
            text: words_changed.then(|| lens.incident.sentence(before, lens.names, lens.wording)),
            occurred_at: time.map(|time| time.at.to_string()),
            precision: time.map(|time| time.precision.into()),
            occurred_until: time.and_then(When::until).map(|until| until.to_string()),
            from: from.as_ref().map(|_| before.from.clone()),
            to: to.as_ref().map(|_| before.to.clone()),
            doer: doer.as_ref().map(|_| before.doer.clone()),
        })
    }
}

impl From<Precision> for PrecisionView {
    fn from(precision: Precision) -> Self {
        match precision {
            Precision::Exact => Self::Exact,
            Precision::About => Self::About,
            Precision::Between(_) => Self::Between,
            Precision::Unknown => Self::Unknown,
        }
    }
}

/// The newest attempt of a contact that still owes us an answer.
fn is_open(lens: &Lens<'_>, entry: &Entry) -> bool {
    let Event::CallMade { contact, .. } = &entry.event else { return false };
    lens.incident.calls.get(contact).is_some_and(|call| {
        call.entry == Some(entry.id) && matches!(call.last, Some(Outcome::NoAnswer | Outcome::Waiting))
    })
}

/// Everybody who can be 発 or 受: roles of this hospital, departments, windows, and who was named before.
fn units(lens: &Lens<'_>) -> Vec<String> {
    let mut units: Vec<String> = vec![lens.wording.say("unit_hq", &[]).ja, lens.wording.say("unit_all", &[]).ja];
    if let Some(plan) = lens.plan {
        units.extend(plan.windows.iter().map(|window| window.name.clone()));
        units.extend(plan.departments.iter().map(|department| department.name.clone()));
        units.extend(plan.people.iter().map(|person| person.post.clone()));
    }
    units.extend(lens.incident.units.iter().cloned());
    let mut seen = BTreeSet::new();
    units.retain(|unit| !unit.is_empty() && seen.insert(unit.clone()));
    units
}

/// The plan's systems first, then those somebody named in the incident.
pub(super) fn systems(lens: &Lens<'_>) -> Vec<SystemView> {
    let planned = lens
        .plan
        .map(|plan| plan.systems.iter().map(|system| (system.id.clone(), system.name.clone())).collect::<Vec<_>>())
        .unwrap_or_default();
    let named = lens
        .incident
        .systems
        .keys()
        .filter(|id| !planned.iter().any(|(known, _)| known == *id))
        .map(|id| (id.clone(), id.to_string()));
    planned
        .iter()
        .cloned()
        .chain(named)
        .map(|(id, name)| {
            let state = lens.incident.systems.get(&id);
            SystemView {
                id: id.to_string(),
                name,
                state: state.map(|(state, _)| *state),
                at: state.map(|(_, at)| at.to_string()),
            }
        })
        .collect()
}
