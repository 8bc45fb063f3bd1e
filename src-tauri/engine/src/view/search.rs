//! さがす: the lines, contacts and incidents that were found, with the words marked.

use serde::Serialize;

use crate::contact::Contact;
use crate::incident::event::Nature;
use crate::search::pieces::{Piece, pieces};
use crate::search::{Found, Hit, Occurrence, PAGE, Query};
use crate::text::Text;

use super::timeline::EntryKind;

/// One page of what was found.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SearchView {
    /// How many lines there are on all pages.
    pub count: u32,
    /// This page, newest first.
    pub hits: Vec<HitView>,
    /// Which page, from 0.
    pub page: u32,
    /// How many lines a page has.
    pub page_size: u32,
    /// Contacts of the plan in force, in calling order. Empty while a filter is set.
    pub contacts: Vec<ContactHitView>,
    /// Incidents by their title, newest first. Empty while a filter is set.
    pub incidents: Vec<IncidentHitView>,
    /// Older incidents were all looked at. Until then the list may grow when it is asked for again.
    pub complete: bool,
    /// Who can be filtered by.
    pub persons: Vec<String>,
}

/// A line that was found.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct HitView {
    /// Its incident.
    pub incident: String,
    /// What was wrong in it.
    pub incident_title: Text,
    /// The line's id.
    pub entry: String,
    /// Its number.
    pub seq: u32,
    /// When it happened.
    pub occurred_at: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// Recorded long after it happened.
    pub late: bool,
    /// What kind.
    pub kind: EntryKind,
    /// How certain a note is.
    pub nature: Option<Nature>,
    /// 発.
    pub from: Vec<Piece>,
    /// 受.
    pub to: Vec<Piece>,
    /// した人.
    pub doer: Vec<Piece>,
    /// 記録した人.
    pub recorder: Vec<Piece>,
    /// What it says.
    pub text: MarkedText,
    /// What somebody wrote that the sentence leaves out.
    pub more: Vec<Piece>,
    /// It was taken back, or stands on a branch that was.
    pub undone: bool,
    /// It waits for an answer.
    pub open: bool,
}

/// Words in both languages, cut where hits begin and end.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct MarkedText {
    /// Japanese.
    pub ja: Vec<Piece>,
    /// English.
    pub en: Vec<Piece>,
}

/// A contact that was found.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ContactHitView {
    /// Slug: the row of the calls screen.
    pub id: String,
    /// What kind of office.
    pub office: MarkedText,
    /// Its name.
    pub name: MarkedText,
    /// Section.
    pub division: Vec<Piece>,
    /// Who is asked for.
    pub person: Vec<Piece>,
    /// The number to dial.
    pub number: Vec<Piece>,
    /// Number outside office hours.
    pub night_number: Vec<Piece>,
}

/// An incident that was found by its title.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct IncidentHitView {
    /// Its id.
    pub id: String,
    /// What was wrong.
    pub title: MarkedText,
    /// When it was noticed.
    pub noticed_at: String,
    /// It has ended or was withdrawn.
    pub closed: bool,
}

impl SearchView {
    /// One page of lines; contacts, incidents and persons come to it afterwards.
    #[must_use]
    pub fn of(found: &Found, query: &Query, complete: bool) -> Self {
        Self {
            count: found.count,
            hits: found.hits.iter().map(|hit| HitView::of(hit, &query.words)).collect(),
            page: query.skip / PAGE,
            page_size: PAGE,
            contacts: Vec::new(),
            incidents: Vec::new(),
            complete,
            persons: Vec::new(),
        }
    }
}

impl HitView {
    fn of(hit: &Hit, words: &[String]) -> Self {
        let line = &hit.line;
        let marked = |text: &str| pieces(text, words);
        Self {
            incident: line.incident.to_string(),
            incident_title: hit.title.clone(),
            entry: line.id.to_string(),
            seq: line.seq,
            occurred_at: line.occurred_at.to_string(),
            recorded_at: line.recorded_at.to_string(),
            late: line.late,
            kind: EntryKind::ALL.into_iter().find(|kind| kind.word() == line.kind).unwrap_or(EntryKind::Other),
            nature: line.nature,
            from: marked(&line.from),
            to: marked(&line.to),
            doer: marked(&line.doer),
            recorder: marked(&line.recorder),
            text: MarkedText::of(&line.text, words),
            more: marked(&line.more),
            undone: hit.undone,
            open: hit.open,
        }
    }
}

impl MarkedText {
    fn of(text: &Text, words: &[String]) -> Self {
        Self { ja: pieces(&text.ja, words), en: pieces(&text.en, words) }
    }
}

impl ContactHitView {
    /// The contact with its words marked.
    #[must_use]
    pub fn of(contact: &Contact, words: &[String]) -> Self {
        let marked = |text: &str| pieces(text, words);
        Self {
            id: contact.id.to_string(),
            office: MarkedText::of(&contact.office, words),
            name: MarkedText::of(&contact.name, words),
            division: marked(&contact.division),
            person: marked(&contact.person),
            number: marked(contact.number.as_deref().unwrap_or_default()),
            night_number: marked(contact.night_number.as_deref().unwrap_or_default()),
        }
    }
}

impl IncidentHitView {
    /// The incident with its words marked.
    #[must_use]
    pub fn of(incident: &Occurrence, words: &[String]) -> Self {
        Self {
            id: incident.id.to_string(),
            title: MarkedText::of(&incident.title, words),
            noticed_at: incident.noticed_at.to_string(),
            closed: incident.closed,
        }
    }
}
