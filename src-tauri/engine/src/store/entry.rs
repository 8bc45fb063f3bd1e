//! Lines of the timeline (記録): written once, at the end of this station's chain.

use rusqlite::{Connection, OptionalExtension, Params, Row, named_params};

use crate::chain::{self, Line, NOTHING_BEFORE, Nonce, Part, People, halves};
use crate::error::{Error, ErrorCode, Result};
use crate::ids::{ChainId, EntryId, IncidentId, PressId};
use crate::incident::event::{Draft, Entry, Event, Precision};
use crate::store::entry_insert::insert_line;
use crate::store::station::Station;
use crate::store::{Tx, columns};
use crate::time::{Mono, Timestamp};

/// The version of the JSON in `body`.
const BODY_VERSION: u32 = 1;

/// What a line gets when it is written.
#[derive(Clone, Copy, Debug)]
pub struct Stamp {
    /// A fresh id.
    pub id: EntryId,
    /// The wall clock.
    pub recorded_at: Timestamp,
    /// The clock that nobody sets.
    pub mono: Option<Mono>,
    /// Fresh and secret.
    pub nonce: Nonce,
}

/// The end of this station's chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// How many lines this station has written.
    pub seq: u64,
    /// The hash of the last one.
    pub hash: [u8; 32],
}

impl Head {
    /// The short code that is printed and read aloud.
    #[must_use]
    pub fn code(&self) -> String {
        chain::head_code(&self.hash)
    }
}

impl Tx<'_> {
    /// Writes one line at the end of this station's chain.
    ///
    /// Several lines of one press count up by themselves; whether a press was already recorded is asked beforehand,
    /// with [`Tx::entries_of_press`].
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn append(&self, draft: &Draft, stamp: &Stamp) -> Result<Entry> {
        let body = serde_json::to_string(&draft.event).map_err(|_| Error::Bug("an event that is no JSON"))?;
        let kind = kind_of(&body)?;
        let head = self.head()?;
        let (of_id, of_press) = self.places_of_both(stamp.id, draft.press)?;
        if self.line_of(stamp.id, of_id)?.is_some() {
            return Err(contradiction());
        }
        let (precision, occurred_until) = precision_columns(draft.precision);
        let (of_body, of_people) = halves(stamp.nonce);
        let people =
            People { recorder: &draft.recorder, doer: &draft.doer, from_unit: &draft.from, to_unit: &draft.to };
        let line = Line {
            station: self.station.uuid,
            seq: head.seq.saturating_add(1),
            incident: draft.incident,
            id: stamp.id,
            press: draft.press,
            nth: self.lines_of_press(draft.press, of_press)?,
            occurred_at: draft.occurred_at,
            occurred_until,
            precision,
            recorded_at: stamp.recorded_at,
            mono_ms: stamp.mono.map(|mono| mono.millis),
            boot: stamp.mono.map(|mono| mono.boot),
            people: Part::Open(people, of_people),
            kind,
            v: BODY_VERSION,
            ref_entry: refers_to(&draft.event),
            seen: self.seen,
            body: Part::Open(&body, of_body),
        };
        let hash = line.hash(&head.hash);
        self.put(self.station.n, &line, people, stamp.nonce, &body, hash)?;
        self.head.set(Some(Head { seq: line.seq, hash }));
        let chain = ChainId { station: self.station.uuid, fork: 0 };
        Ok(entry(&line, chain, people, draft.event.clone(), hash))
    }

    /// What one press has already brought; empty when it is new.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn entries_of_press(&self, press: PressId) -> Result<Vec<Entry>> {
        let sql = concat!(
            include_str!("entry_columns.sql"),
            "FROM entry AS e\n",
            include_str!("entry_names.sql"),
            "WHERE e.n = :n AND e.press = :press"
        );
        let mut entries = Vec::new();
        for n in self.places_of(press.0)? {
            entries.extend(self.lines(sql, named_params! { ":n": n, ":press": press })?);
        }
        Ok(entries)
    }

    /// The timeline of one incident, in the order it is folded.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn entries(&self, incident: IncidentId) -> Result<Vec<Entry>> {
        if self.stations()? > 1 {
            return self.entries_of_chains(incident);
        }
        let sql = concat!(
            include_str!("entry_columns.sql"),
            include_str!("entry_of_runs.sql"),
            include_str!("entry_names.sql"),
            "WHERE r.incident = (SELECT n FROM incident WHERE uuid = :incident) ORDER BY r.n, e.n"
        );
        self.lines(sql, named_params! { ":incident": incident })
    }

    /// Every incident of this file, newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn incidents(&self) -> Result<Vec<IncidentId>> {
        let mut statement = self.connection.prepare_cached("SELECT uuid FROM incident ORDER BY n DESC")?;
        let incidents = statement.query_map([], |row| row.get("uuid"))?;
        Ok(incidents.collect::<rusqlite::Result<_>>()?)
    }

    /// The end of this station's chain; of an empty one, zeros.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn head(&self) -> Result<Head> {
        if let Some(head) = self.head.get() {
            return Ok(head);
        }
        let read = |row: &Row<'_>| Ok(Head { seq: columns::count_at(row, 0)?, hash: row.get(1)? });
        // Nearly always the last line of the file is ours.
        let last = "SELECT seq, hash FROM entry WHERE n = (SELECT max(n) FROM entry) AND station = :station";
        for sql in [last, concat!("SELECT e.seq, e.hash\n", include_str!("entry_last.sql"))] {
            let mut statement = self.connection.prepare_cached(sql)?;
            if let Some(head) = statement.query_row(named_params! { ":station": self.station.n }, read).optional()? {
                self.head.set(Some(head));
                return Ok(head);
            }
        }
        Ok(Head { seq: 0, hash: NOTHING_BEFORE })
    }

    /// A line from elsewhere.
    pub(super) fn insert(
        &self,
        station: i64,
        line: &Line<'_>,
        people: People<'_>,
        nonce: Nonce,
        body: &str,
        hash: [u8; 32],
    ) -> Result<()> {
        if self.has_place(station, line)? || self.line_with_id(line.id)?.is_some() {
            return Err(contradiction());
        }
        // It may be one of ours that comes back.
        self.head.set(None);
        self.put(station, line, people, nonce, body, hash)
    }

    fn put(
        &self,
        station: i64,
        line: &Line<'_>,
        people: People<'_>,
        nonce: Nonce,
        body: &str,
        hash: [u8; 32],
    ) -> Result<()> {
        let numbers = (station, self.number_of(line.incident)?);
        let inserted = insert_line(self.connection, numbers, line, people, nonce, body, hash)?;
        match inserted {
            // Only a line from elsewhere can contradict one that is here.
            Err(failure) if failure.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => {
                Err(contradiction())
            }
            inserted => {
                let n = inserted?;
                self.fresh.borrow_mut().add(n, line.id, line.press);
                self.newest.set(Some((n, hash)));
                Ok(())
            }
        }
    }

    fn stations(&self) -> Result<i64> {
        Ok(self.connection.prepare_cached("SELECT count(*) FROM station")?.query_row([], |row| row.get(0))?)
    }

    /// The incident's number in the dictionary; a new incident gets one.
    fn number_of(&self, incident: IncidentId) -> Result<i64> {
        if let Some((_, number)) = self.incident.get().filter(|(known, _)| *known == incident) {
            return Ok(number);
        }
        let number = self.found_number(incident)?;
        self.incident.set(Some((incident, number)));
        Ok(number)
    }

    fn found_number(&self, incident: IncidentId) -> Result<i64> {
        let mut known = self.connection.prepare_cached("SELECT n FROM incident WHERE uuid = :uuid")?;
        let number = known.query_row(named_params! { ":uuid": incident }, |row| row.get("n")).optional()?;
        if let Some(number) = number {
            return Ok(number);
        }
        let mut new = self.connection.prepare_cached("INSERT INTO incident (uuid) VALUES (:uuid)")?;
        Ok(new.insert(named_params! { ":uuid": incident })?)
    }

    fn lines(&self, sql: &str, values: impl Params) -> Result<Vec<Entry>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(values)?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(read_entry(row)?);
        }
        Ok(entries)
    }
}

fn contradiction() -> Error {
    Error::refused(ErrorCode::Bug, "a line that contradicts one that is here")
}

/// What every new line carries of the other chains: station, number and the first bytes of the hash of each head.
///
/// It tells which of two lines of different stations knew of the other. They change only when lines are brought in.
pub(super) fn seen_by(connection: &Connection, own: &Station) -> Result<Vec<u8>> {
    let mut statement = connection.prepare_cached(include_str!("entry_heads.sql"))?;
    let mut rows = statement.query(named_params! { ":own": own.n })?;
    let mut seen = Vec::new();
    while let Some(row) = rows.next()? {
        let (station, hash): ([u8; 16], [u8; 32]) = (row.get("uuid")?, row.get("hash")?);
        seen.extend_from_slice(&station);
        seen.extend_from_slice(&columns::count(row, "seq")?.to_be_bytes());
        seen.extend_from_slice(hash.first_chunk::<8>().unwrap_or(&[0; 8]));
    }
    Ok(seen)
}

/// A row of `entry_columns.sql` as a line of a timeline.
pub(super) fn read_entry(row: &Row<'_>) -> Result<Entry> {
    let (line, people, body) = read_line(row)?;
    let chain = ChainId { station: line.station, fork: row.get(3)? };
    Ok(entry(&line, chain, people, event_of(line.seq, line.kind, body)?, row.get(24)?))
}

/// A row of `entry_columns.sql`, with who and what as they stand in it.
///
/// By place, not by name: looking up the names of a long incident took longer than reading it.
pub(super) fn read_line<'a>(row: &'a Row<'_>) -> Result<(Line<'a>, People<'a>, &'a str)> {
    let station: [u8; 16] = row.get(2)?;
    let (of_body, of_people) = halves(row.get(22)?);
    let people = People {
        recorder: row.get_ref(14)?.as_str()?,
        doer: row.get_ref(15)?.as_str()?,
        from_unit: row.get_ref(16)?.as_str()?,
        to_unit: row.get_ref(17)?.as_str()?,
    };
    let body = row.get_ref(23)?.as_str()?;
    let line = Line {
        station: uuid::Uuid::from_bytes(station),
        seq: columns::count_at(row, 4)?,
        incident: row.get(5)?,
        id: row.get(0)?,
        press: row.get(6)?,
        nth: row.get(7)?,
        occurred_at: row.get(8)?,
        occurred_until: row.get(9)?,
        precision: row.get(10)?,
        recorded_at: row.get(11)?,
        mono_ms: row.get(12)?,
        boot: row.get(13)?,
        people: Part::Open(people, of_people),
        kind: row.get_ref(18)?.as_str()?,
        v: row.get(19)?,
        ref_entry: row.get(20)?,
        seen: row.get_ref(21)?.as_blob()?,
        body: Part::Open(body, of_body),
    };
    Ok((line, people, body))
}

/// The event of a line, as it was written.
fn event_of(seq: u64, kind: &str, body: &str) -> Result<Event> {
    if kind_of(body)? != kind {
        return Err(Error::FileDamaged(format!("line {seq} says two different things")));
    }
    serde_json::from_str(body).map_err(|failure| {
        // The place only: what somebody typed must not get into a log.
        let (row, column) = (failure.line(), failure.column());
        Error::FileDamaged(format!("line {seq} cannot be read, at {row}:{column}"))
    })
}

fn entry(line: &Line<'_>, chain: ChainId, people: People<'_>, event: Event, hash: [u8; 32]) -> Entry {
    Entry {
        id: line.id,
        chain,
        incident: line.incident,
        seq: line.seq,
        press: line.press,
        occurred_at: line.occurred_at,
        precision: precision_of(line.precision, line.occurred_until),
        recorded_at: line.recorded_at,
        from: people.from_unit.to_owned(),
        to: people.to_unit.to_owned(),
        doer: people.doer.to_owned(),
        recorder: people.recorder.to_owned(),
        event,
        hash,
    }
}

fn precision_columns(precision: Precision) -> (u8, Option<Timestamp>) {
    match precision {
        Precision::Exact => (0, None),
        Precision::About => (1, None),
        Precision::Between(until) => (2, Some(until)),
        Precision::Unknown => (3, None),
    }
}

fn precision_of(precision: u8, until: Option<Timestamp>) -> Precision {
    match (precision, until) {
        (0, _) => Precision::Exact,
        (1, _) => Precision::About,
        (2, Some(until)) => Precision::Between(until),
        _ => Precision::Unknown,
    }
}

/// The name of the event stands first in the body and once more beside it, so that lines can be counted unread.
fn kind_of(body: &str) -> Result<&str> {
    crate::record::kind_of(body).ok_or_else(|| Error::FileDamaged("a line without the name of its event".into()))
}

/// The line an act is about, for those that are about one.
fn refers_to(event: &Event) -> Option<EntryId> {
    match event {
        Event::ActUndone { target, .. } | Event::EntryCorrected { target, .. } => Some(*target),
        Event::IncidentStarted { .. }
        | Event::PlaybookStarted { .. }
        | Event::StepCompleted { .. }
        | Event::StepPutOff { .. }
        | Event::StepNotPossible { .. }
        | Event::ChoiceMade { .. }
        | Event::CallMade { .. }
        | Event::NoteTaken { .. }
        | Event::SystemStateChanged { .. }
        | Event::RecorderChanged { .. }
        | Event::NoticedAtCorrected { .. }
        | Event::PackMade { .. }
        | Event::SlipSpoiled { .. }
        | Event::SlipSettled { .. }
        | Event::DayClosed { .. }
        | Event::EnvelopeTaken { .. }
        | Event::SlipTied { .. }
        | Event::SheetEntered { .. }
        | Event::SheetChecked { .. }
        | Event::SheetUnreadable { .. }
        | Event::FollowUp { .. }
        | Event::GoLiveChecked { .. }
        | Event::RecoveryDecided { .. }
        | Event::ClockWentBack { .. }
        | Event::ClockJumped { .. }
        | Event::IncidentWithdrawn
        | Event::IncidentClosed => None,
    }
}
