//! Lines of the timeline (記録): written once, at the end of this station's chain.

use rusqlite::{OptionalExtension, Params, Row, named_params};
use serde::Deserialize;

use crate::error::{Error, Result};
use crate::ids::{EntryId, IncidentId, PressId};
use crate::incident::event::{Draft, Entry, Event};
use crate::store::chain::{self, Line, NOTHING_BEFORE};
use crate::store::{Tx, columns};
use crate::time::Timestamp;

/// The version of the JSON in `body`.
const BODY_VERSION: u32 = 1;
/// `occurred_at` is meant as it stands.
const EXACT: u8 = 0;

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
    /// Writes one line at the end of the chain.
    ///
    /// `id` and `nonce` are fresh. Several lines of one press count up by themselves; whether a press was already
    /// recorded is asked beforehand, with [`Tx::entries_of_press`].
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn append(&self, draft: &Draft, recorded_at: Timestamp, id: EntryId, nonce: [u8; 16]) -> Result<Entry> {
        let body = serde_json::to_string(&draft.event).map_err(|_| Error::Bug("an event that is no JSON"))?;
        let kind = kind_of(&body)?;
        let head = self.head()?;
        let line = Line {
            prev_hash: head.hash,
            station: self.station.uuid,
            seq: head.seq.saturating_add(1),
            incident: draft.incident,
            id,
            press: draft.press,
            nth: self.lines_of_press(draft.press)?,
            occurred_at: draft.occurred_at,
            occurred_until: None,
            precision: EXACT,
            recorded_at,
            mono_ms: None,
            boot: None,
            recorder: &draft.recorder,
            doer: &draft.doer,
            from_unit: &draft.from,
            to_unit: &draft.to,
            kind: &kind,
            v: BODY_VERSION,
            ref_entry: refers_to(&draft.event),
            seen: &[],
            content_hash: chain::content_hash(&nonce, &body),
        };
        let hash = line.hash();
        self.insert(&line, nonce, &body, hash)?;
        Ok(entry(&line, draft.event.clone(), hash))
    }

    /// What one press has already brought; empty when it is new.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn entries_of_press(&self, press: PressId) -> Result<Vec<Entry>> {
        let sql = concat!(include_str!("entry_select.sql"), "WHERE e.press = :press ORDER BY e.nth");
        self.lines(sql, named_params! { ":press": press })
    }

    /// The timeline of one incident, in the order it is folded.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn entries(&self, incident: IncidentId) -> Result<Vec<Entry>> {
        let sql = concat!(
            include_str!("entry_select.sql"),
            "WHERE e.incident = (SELECT n FROM incident WHERE uuid = :incident) ORDER BY e.seq, e.n"
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

    /// When the last line was recorded: a clock that stands earlier went back.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn last_recorded_at(&self) -> Result<Option<Timestamp>> {
        let sql = "SELECT recorded_at FROM entry ORDER BY n DESC LIMIT 1";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get("recorded_at")).optional()?)
    }

    /// The end of this station's chain; of an empty one, zeros.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn head(&self) -> Result<Head> {
        let sql = "SELECT seq, hash FROM entry WHERE station = :station ORDER BY seq DESC LIMIT 1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let head = statement.query_row(named_params! { ":station": self.station.n }, |row| {
            Ok(Head { seq: columns::count(row, "seq")?, hash: row.get("hash")? })
        });
        Ok(head.optional()?.unwrap_or(Head { seq: 0, hash: NOTHING_BEFORE }))
    }

    pub(super) fn insert(&self, line: &Line<'_>, nonce: [u8; 16], body: &str, hash: [u8; 32]) -> Result<()> {
        let mut statement = self.connection.prepare_cached(include_str!("entry_insert.sql"))?;
        statement.execute(named_params! {
            ":id": line.id,
            ":station": self.station.n,
            ":seq": columns::integer(line.seq)?,
            ":incident": self.number_of(line.incident)?,
            ":press": line.press,
            ":nth": line.nth,
            ":occurred_at": line.occurred_at,
            ":occurred_until": line.occurred_until,
            ":precision": line.precision,
            ":recorded_at": line.recorded_at,
            ":mono_ms": line.mono_ms,
            ":boot": line.boot,
            ":recorder": line.recorder,
            ":doer": line.doer,
            ":from_unit": line.from_unit,
            ":to_unit": line.to_unit,
            ":kind": line.kind,
            ":v": line.v,
            ":ref_entry": line.ref_entry,
            ":seen": line.seen,
            ":nonce": nonce,
            ":body": body,
            ":content_hash": line.content_hash,
            ":prev_hash": line.prev_hash,
            ":hash": hash,
        })?;
        Ok(())
    }

    /// The incident's number in the dictionary; a new incident gets one.
    fn number_of(&self, incident: IncidentId) -> Result<i64> {
        let mut known = self.connection.prepare_cached("SELECT n FROM incident WHERE uuid = :uuid")?;
        let number = known.query_row(named_params! { ":uuid": incident }, |row| row.get("n")).optional()?;
        if let Some(number) = number {
            return Ok(number);
        }
        let mut new = self.connection.prepare_cached("INSERT INTO incident (uuid) VALUES (:uuid)")?;
        Ok(new.insert(named_params! { ":uuid": incident })?)
    }

    fn lines_of_press(&self, press: PressId) -> Result<u32> {
        let sql = "SELECT count(*) AS lines FROM entry WHERE press = :press";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row(named_params! { ":press": press }, |row| row.get("lines"))?)
    }

    fn lines(&self, sql: &str, values: impl Params) -> Result<Vec<Entry>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(values)?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            let line = Line::read(row)?;
            let body = row.get_ref("body")?.as_str()?;
            entries.push(entry(&line, event_of(&line, body)?, row.get("hash")?));
        }
        Ok(entries)
    }
}

impl<'a> Line<'a> {
    /// A row of `entry_select.sql`.
    pub(super) fn read(row: &'a Row<'_>) -> Result<Self> {
        let station: [u8; 16] = row.get("station_uuid")?;
        Ok(Self {
            prev_hash: row.get("prev_hash")?,
            station: uuid::Uuid::from_bytes(station),
            seq: columns::count(row, "seq")?,
            incident: row.get("incident_uuid")?,
            id: row.get("id")?,
            press: row.get("press")?,
            nth: row.get("nth")?,
            occurred_at: row.get("occurred_at")?,
            occurred_until: row.get("occurred_until")?,
            precision: row.get("precision")?,
            recorded_at: row.get("recorded_at")?,
            mono_ms: row.get("mono_ms")?,
            boot: row.get("boot")?,
            recorder: row.get_ref("recorder")?.as_str()?,
            doer: row.get_ref("doer")?.as_str()?,
            from_unit: row.get_ref("from_unit")?.as_str()?,
            to_unit: row.get_ref("to_unit")?.as_str()?,
            kind: row.get_ref("kind")?.as_str()?,
            v: row.get("v")?,
            ref_entry: row.get("ref_entry")?,
            seen: row.get_ref("seen")?.as_blob()?,
            content_hash: row.get("content_hash")?,
        })
    }
}

/// The event of a line, as it was written.
pub(super) fn event_of(line: &Line<'_>, body: &str) -> Result<Event> {
    let seq = line.seq;
    if kind_of(body)? != line.kind {
        return Err(Error::FileDamaged(format!("line {seq} says two different things")));
    }
    serde_json::from_str(body).map_err(|failure| {
        // The place only: what somebody typed must not get into a log.
        let (row, column) = (failure.line(), failure.column());
        Error::FileDamaged(format!("line {seq} cannot be read, at {row}:{column}"))
    })
}

fn entry(line: &Line<'_>, event: Event, hash: [u8; 32]) -> Entry {
    Entry {
        id: line.id,
        incident: line.incident,
        seq: line.seq,
        press: line.press,
        occurred_at: line.occurred_at,
        recorded_at: line.recorded_at,
        from: line.from_unit.to_owned(),
        to: line.to_unit.to_owned(),
        doer: line.doer.to_owned(),
        recorder: line.recorder.to_owned(),
        event,
        hash,
    }
}

/// The name of the event, which is kept beside the body so that lines can be counted without reading them.
fn kind_of(body: &str) -> Result<String> {
    #[derive(Deserialize)]
    struct Tag {
        event: String,
    }
    match serde_json::from_str::<Tag>(body) {
        Ok(tag) => Ok(tag.event),
        Err(_) => Err(Error::FileDamaged("a line without the name of its event".into())),
    }
}

/// The line an act is about, for those that are about one.
fn refers_to(event: &Event) -> Option<EntryId> {
    if let Event::ActUndone { target, .. } = event { Some(*target) } else { None }
}
