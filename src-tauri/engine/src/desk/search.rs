//! Finding: what somebody typed becomes lines, contacts and incidents.
//!
//! The open incident is searched in memory, the whole file through the index, which is brought up to date beside the
//! work and never inside it (`index.rs`). What goes wrong with the index is not the user's affair: it is made again.

mod index;

use std::collections::BTreeSet;

use crate::contact::Contact;
use crate::error::{Error, ErrorCode, Result};
use crate::ids::{EntryId, IncidentId};
use crate::incident::Incident;
use crate::incident::calls::CallState;
use crate::incident::event::{Entry, Event, Nature, Outcome};
use crate::search::memory::Memory;
use crate::search::{Found, Hit, Line, Mark, Occurrence, PAGE, Query, Traits, fold};
use crate::store::Broken;
use crate::time::{Timestamp, read_jst};
use crate::view::lens::Lens;
use crate::view::search::{ContactHitView, IncidentHitView, SearchView};
use crate::view::timeline::{EntryKind, EntryView, kind};

use super::Desk;

pub(super) use index::Finder;

/// Where the indexes of this computer lie. They can be thrown away at any time; they hold the words of the records.
pub(super) const FOLDER: &str = "index";
/// A larger incident is left to the index: a walk through all its lines would take too long.
const MOST_IN_MEMORY: usize = 200_000;
/// So many lines may be indexed while somebody waits for an answer: some 100 ms.
const MOST_AT_ONCE: usize = 1_500;
/// Until the end of the minute that was typed.
const REST_OF_MINUTE: i64 = 59_999;

/// What somebody looks for, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchOrder {
    /// Words between white space; all must be found.
    pub typed: String,
    /// Who did it or who recorded it.
    pub person: Option<String>,
    /// What kind of line.
    pub kind: Option<EntryKind>,
    /// How certain a note is.
    pub nature: Option<Nature>,
    /// Happened at or after, as typed: `10:47`, `2026-11-24 10:47` or RFC 3339.
    pub from: Option<String>,
    /// Happened at or before, as typed; that minute belongs to it.
    pub until: Option<String>,
    /// Only what still waits for an answer.
    pub only_open: bool,
    /// Only this incident.
    pub incident: Option<IncidentId>,
    /// Which page, from 0.
    pub page: u32,
}

/// Why an attempt to search did not come to an answer.
#[derive(Debug)]
enum Trouble {
    /// The index is of no use: it is begun anew.
    Index,
    /// What has nothing to do with the index: the data file cannot be read.
    Other(Error),
}

impl From<Broken> for Trouble {
    fn from(_: Broken) -> Self {
        Self::Index
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

impl Desk {
    /// Looks for lines in all incidents, for contacts and for incidents.
    ///
    /// # Errors
    /// `bad-time` for a time nobody can read, and what the data file says.
    pub fn search(&mut self, order: &SearchOrder) -> Result<SearchView> {
        let query = self.query(order)?;
        self.again_without_index(|desk| desk.answer(&query))
    }

    /// Brings the index a little further; says whether there is more to do. For moments when nobody waits.
    ///
    /// # Errors
    /// What the data file says.
    pub fn search_idle_step(&mut self, most_lines: usize) -> Result<bool> {
        self.again_without_index(|desk| desk.bring_index_on(most_lines))
    }

    /// A broken index is thrown away and begun anew, at the second time in memory.
    fn again_without_index<T>(
        &mut self,
        mut attempt: impl FnMut(&mut Self) -> std::result::Result<T, Trouble>,
    ) -> Result<T> {
        for _ in 0..3 {
            match attempt(self) {
                Ok(answer) => return Ok(answer),
                Err(Trouble::Other(error)) => return Err(error),
                Err(Trouble::Index) => self.finder.begin_anew(),
            }
        }
        Err(Error::Bug("an index in memory does not break"))
    }

    fn query(&self, order: &SearchOrder) -> Result<Query> {
        let now = self.now();
        let time = |typed: &Option<String>| {
            let typed = typed.as_deref().map(str::trim).filter(|typed| !typed.is_empty());
            let read = |typed| read_jst(typed, now).ok_or_else(|| Error::refused(ErrorCode::BadTime, "not a time"));
            typed.map(read).transpose()
        };
        let until = time(&order.until)?.map(|at| {
            let rest = if at.millis() % 60_000 == 0 { REST_OF_MINUTE } else { 0 };
            Timestamp::from_millis(at.millis().saturating_add(rest))
        });
        Ok(Query {
            person: order.person.as_deref().map(fold::key).filter(|person| !person.is_empty()),
            kind: order.kind.map(|kind| kind.word().to_owned()),
            nature: order.nature,
            from: time(&order.from)?,
            until,
            only_open: order.only_open,
            incident: order.incident,
            skip: order.page.saturating_mul(PAGE),
            ..Query::of(&order.typed)
        })
    }

    fn answer(&mut self, query: &Query) -> std::result::Result<SearchView, Trouble> {
        let is_here = query.incident.is_some() && query.incident == self.rememberable();
        // Who asks again and again leaves no pause: then the index grows with every question.
        let behind = if is_here { self.index_what_is_new()? } else { self.bring_index_on(MOST_AT_ONCE)? };
        let found = match self.rememberable() {
            _ if query.is_empty() => Found::default(),
            Some(open) if is_here => self.in_memory(open, query)?,
            Some(open) if behind && query.incident.is_none() => self.in_index_and_memory(open, query)?,
            _ => self.finder.index()?.find(query, None)?,
        };
        let mut view = SearchView::of(&found, query, is_here || !behind);
        view.persons = self.persons(behind)?;
        if !query.words.is_empty() && !query.has_filter() && query.incident.is_none() {
            let title = |one: &Occurrence| format!("{}\n{}", fold::key(&one.title.ja), fold::key(&one.title.en));
            let known = self.finder.index()?.incidents()?;
            let meant = known.iter().filter(|one| query.finds(&title(one)));
            view.incidents = meant.map(|one| IncidentHitView::of(one, &query.words)).collect();
            view.contacts = self.contacts_found(query);
        }
        Ok(view)
    }

    /// The open incident, when it is not too large to be searched in memory.
    fn rememberable(&self) -> Option<IncidentId> {
        self.open.as_ref().filter(|open| open.entries.len() <= MOST_IN_MEMORY).map(|open| open.id)
    }

    /// Who did or recorded something; of the open incident also what the index does not have yet.
    fn persons(&mut self, behind: bool) -> std::result::Result<Vec<String>, Trouble> {
        let known = self.finder.index()?.persons()?;
        let mut persons: BTreeSet<&str> = known.iter().map(String::as_str).collect();
        let open = self.open.as_ref().filter(|_| behind).map(|open| open.entries.as_slice()).unwrap_or_default();
        persons.extend(open.iter().flat_map(|entry| [entry.doer.as_str(), entry.recorder.as_str()]));
        persons.remove("");
        Ok(persons.into_iter().map(str::to_owned).collect())
    }

    /// The contacts of the plan in force that have all words.
    fn contacts_found(&self, query: &Query) -> Vec<ContactHitView> {
        let contacts = self.contacts(self.plan.as_ref().map(|revision| &revision.plan), self.now());
        let meant = contacts.iter().filter(|contact| query.finds(&contact_key(contact)));
        meant.map(|contact| ContactHitView::of(contact, &query.words)).collect()
    }

    /// What the open incident has, newest first; its lines are remembered from one time to the next.
    fn in_memory(&mut self, id: IncidentId, query: &Query) -> Result<Found> {
        let open = self.open.as_ref().ok_or(Error::Bug("the open incident is asked for"))?;
        let mut memory = self.finder.memory_of(open, self.open_plan.as_ref().map(|revision| revision.number));
        let known = memory.len();
        let (memory, found) = self.look(id, |lens| {
            let entries = &lens.incident.entries;
            for entry in entries.iter().skip(known) {
                let line = line(lens, entry);
                memory.push(line.occurred_at, line.key());
            }
            let changed = entries.iter().skip(known).filter_map(|entry| changed_by(lens.incident, entry));
            for changed in changed.collect::<BTreeSet<EntryId>>() {
                let place = entries.iter().take(known).position(|entry| entry.id == changed);
                if let Some((place, entry)) = place.and_then(|place| Some((place, entries.get(place)?))) {
                    let line = line(lens, entry);
                    memory.replace(place, line.occurred_at, line.key());
                }
            }
            let found = in_memory(lens, &memory, query);
            (memory, found)
        })?;
        self.finder.remember(memory);
        Ok(found)
    }

    /// While the index is behind: the open incident from memory, all others from what is indexed.
    fn in_index_and_memory(&mut self, open: IncidentId, query: &Query) -> std::result::Result<Found, Trouble> {
        // Which line of the one comes after which of the other is known only from the first on.
        let from_first = Query { skip: 0, take: query.skip.saturating_add(query.take), ..query.clone() };
        let mut all = self.in_memory(open, &from_first)?;
        let others = self.finder.index()?.find(&from_first, Some(open))?;
        all.count = all.count.saturating_add(others.count);
        all.hits.extend(others.hits);
        all.hits.sort_by_key(|hit| std::cmp::Reverse((hit.line.occurred_at, hit.line.recorded_at, hit.line.seq)));
        all.hits = all.hits.into_iter().skip(query.skip as usize).take(query.take as usize).collect();
        Ok(all)
    }
}

fn in_memory(lens: &Lens<'_>, memory: &Memory, query: &Query) -> Found {
    let incident = lens.incident;
    let open = open_lines(incident);
    let lets = |place: usize| {
        !query.has_filter()
            || incident.entries.get(place).map(|entry| incident.now(entry)).is_some_and(|entry| {
                query.lets_through(&Traits {
                    incident: incident.id,
                    occurred_at: entry.occurred_at,
                    kind: kind(&entry.event).word(),
                    nature: nature(&entry.event),
                    doer: &entry.doer,
                    recorder: &entry.recorder,
                    open: open.contains(&entry.id),
                })
            })
    };
    let mut found = Found::default();
    for place in memory.find(&query.words, lets) {
        if found.count >= query.skip && found.hits.len() < query.take as usize {
            found.hits.extend(incident.entries.get(place).map(|entry| hit(lens, entry, &open)));
        }
        found.count = found.count.saturating_add(1);
    }
    found
}

fn hit(lens: &Lens<'_>, entry: &Entry, open: &[EntryId]) -> Hit {
    Hit {
        line: line(lens, entry),
        title: lens.incident.title_text(),
        undone: !lens.incident.counts(entry.id),
        open: open.contains(&entry.id),
    }
}

/// The earlier line that says something else since this one: it was put right, or that was taken back.
fn changed_by(incident: &Incident, entry: &Entry) -> Option<EntryId> {
    let target = entry.event.about()?;
    match entry.event {
        Event::EntryCorrected { .. } => Some(target),
        _ => incident.entry(target).filter(|line| matches!(line.event, Event::EntryCorrected { .. }))?.event.about(),
    }
}

/// A line as it is searched and shown in a list: as it stands now, and what it said before it was put right.
fn line(lens: &Lens<'_>, entry: &Entry) -> Line {
    let entry = lens.incident.now(entry);
    let shown = EntryView::of(lens, entry);
    let before = shown.was.iter().flat_map(|was| {
        let names = [&was.from, &was.to, &was.doer].into_iter().flatten();
        was.text.iter().map(|text| &text.ja).chain(names).map(String::as_str)
    });
    let written = written(&entry.event).into_iter().chain(entry.event.late_reason()).chain(before);
    let written = written.filter(|words| !words.is_empty() && !shown.text.ja.contains(words));
    Line {
        incident: entry.incident,
        id: entry.id,
        seq: shown.seq,
        occurred_at: entry.occurred_at,
        recorded_at: entry.recorded_at,
        late: shown.late,
        kind: shown.kind.word().to_owned(),
        nature: shown.nature,
        from: shown.from,
        to: shown.to,
        doer: entry.doer.clone(),
        recorder: entry.recorder.clone(),
        more: written.collect::<Vec<_>>().join(" "),
        text: shown.text,
    }
}

/// What somebody wrote in their own words.
fn written(event: &Event) -> Vec<&str> {
    match event {
        Event::StepNotPossible { note, .. } => note.iter().map(String::as_str).collect(),
        Event::CallMade { who, heard, .. } => vec![who, heard],
        Event::NoteTaken { text, .. } => vec![text],
        _ => Vec::new(),
    }
}

fn nature(event: &Event) -> Option<Nature> {
    if let Event::NoteTaken { nature, .. } = event { Some(*nature) } else { None }
}

/// The lines that wait for an answer: the last attempts to reach those who still owe one.
fn open_lines(incident: &Incident) -> Vec<EntryId> {
    let waiting = |call: &&CallState| matches!(call.last, Some(Outcome::NoAnswer | Outcome::Waiting));
    incident.calls.values().filter(waiting).filter_map(|call| call.entry).collect()
}

/// Everything there is to say about lines that came before.
fn marks(incident: &Incident) -> Vec<Mark> {
    let open = open_lines(incident);
    let undone = incident.undone.keys().chain(&incident.abandoned);
    let mut marks: Vec<Mark> =
        undone.map(|entry| Mark { entry: *entry, undone: true, open: open.contains(entry) }).collect();
    marks.extend(open.iter().map(|entry| Mark { entry: *entry, undone: !incident.counts(*entry), open: true }));
    marks.sort_by_key(|mark| mark.entry);
    marks.dedup_by_key(|mark| mark.entry);
    marks
}

fn occurrence(incident: &Incident) -> Occurrence {
    Occurrence {
        id: incident.id,
        title: incident.title_text(),
        noticed_at: incident.noticed_at,
        closed: incident.closed || incident.withdrawn,
    }
}

fn contact_key(contact: &Contact) -> String {
    let numbers = [&contact.number, &contact.night_number].into_iter().flatten();
    let names = [&contact.name.ja, &contact.name.en, &contact.office.ja, &contact.office.en];
    let all = names.into_iter().chain([&contact.division, &contact.person]).chain(numbers);
    all.map(|field| fold::key(field)).collect::<Vec<_>>().join("\n")
}
