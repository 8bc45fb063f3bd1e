//! Walks the whole file, recomputes every hash and says what was found.
//!
//! In slices, so that a long file can be checked while somebody is working with it.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, named_params};
use uuid::Uuid;

use crate::chain::{self, Line, NOTHING_BEFORE, Part, People, halves};
use crate::error::Result;
use crate::ids::IncidentId;
use crate::store::columns;
use crate::store::entry::kind_of;

/// What a check of the whole file found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Lines that are right, up to the first that is not.
    pub entries: u64,
    /// Incidents they belong to.
    pub incidents: u64,
    /// Every line is there, unchanged, readable and in its place.
    pub chain_ok: bool,
    /// The first line that is not (its place in the chain).
    pub first_bad: Option<u64>,
    /// SQLite finds its own structures and indexes in order.
    pub file_ok: bool,
    /// The hash of the newest right line; zeros when there is none.
    pub head: [u8; 32],
    /// The same, short, to be compared with a print or read aloud.
    pub head_code: String,
}

impl Report {
    /// Nothing is wrong.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.chain_ok && self.file_ok
    }
}

/// A check that is under way.
#[derive(Debug, Default)]
pub struct Verifying {
    /// The last row that was looked at.
    n: i64,
    entries: u64,
    ends: BTreeMap<i64, End>,
    stations: BTreeMap<i64, Uuid>,
    incidents: BTreeMap<i64, IncidentId>,
    first_bad: Option<u64>,
    /// The hash of the newest right line.
    head: [u8; 32],
}

impl Verifying {
    /// Lines looked at so far.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.entries
    }
}

/// Where one station's chain has got to.
#[derive(Clone, Copy, Debug)]
struct End {
    seq: u64,
    hash: [u8; 32],
}

/// Checks the next `rows` lines; `true` when there is nothing left to look at.
pub(super) fn verify_some(connection: &Connection, run: &mut Verifying, rows: u32) -> Result<bool> {
    if run.first_bad.is_some() {
        return Ok(true);
    }
    run.learn(connection)?;
    let mut statement = connection.prepare_cached(include_str!("verify_select.sql"))?;
    let mut found = statement.query(named_params! { ":after": run.n, ":rows": rows })?;
    let mut seen = 0;
    loop {
        match found.next() {
            Ok(Some(row)) => {
                seen += 1;
                run.n = row.get(0)?;
                if let Err(seq) = run.check(connection, row) {
                    run.first_bad = Some(seq);
                    return Ok(true);
                }
                run.entries += 1;
            }
            Ok(None) => return Ok(seen < rows),
            Err(_) => {
                let own = run.ends.keys().next().copied().unwrap_or(1);
                run.first_bad = Some(run.expected(own));
                return Ok(true);
            }
        }
    }
}

/// What came out of a check that has reached the end.
pub(super) fn report(connection: &Connection, run: &Verifying) -> Result<Report> {
    let sql = "SELECT count(DISTINCT incident) AS incidents FROM entry";
    Ok(Report {
        entries: run.entries,
        incidents: connection.query_row(sql, [], |row| columns::count(row, "incidents"))?,
        chain_ok: run.first_bad.is_none(),
        first_bad: run.first_bad,
        file_ok: is_sound(connection),
        head: run.head,
        head_code: chain::head_code(&run.head),
    })
}

/// SQLite's own check, with every index compared to its table.
fn is_sound(connection: &Connection) -> bool {
    let answer = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0));
    let orphans = connection.prepare("PRAGMA foreign_key_check").and_then(|mut check| check.exists([]));
    answer.is_ok_and(|answer| answer == "ok") && orphans.is_ok_and(|orphans| !orphans)
}

impl Verifying {
    /// Stations and incidents are few: kept here, they cost no look-up for each line.
    fn learn(&mut self, connection: &Connection) -> Result<()> {
        let mut stations = connection.prepare_cached("SELECT n, uuid FROM station")?;
        let found = stations.query_map([], |row| Ok((row.get(0)?, Uuid::from_bytes(row.get(1)?))))?;
        self.stations = found.collect::<rusqlite::Result<_>>()?;
        let mut incidents = connection.prepare_cached("SELECT n, uuid FROM incident")?;
        let found = incidents.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        self.incidents = found.collect::<rusqlite::Result<_>>()?;
        Ok(())
    }

    /// Checks one row; `Err` carries the place in the chain where something is wrong.
    fn check(&mut self, connection: &Connection, row: &Row<'_>) -> std::result::Result<(), u64> {
        let station: i64 = row.get(1).unwrap_or_default();
        let place = self.expected(station);
        let end = match self.ends.get(&station) {
            Some(end) => *end,
            None => self.beginning(connection, row).ok_or(place)?,
        };
        let hash = self.proven_hash(row, end).ok_or(place)?;
        self.head = hash;
        self.ends.insert(station, End { seq: end.seq.saturating_add(1), hash });
        Ok(())
    }

    /// Where a chain begins: at nothing, or, for a fork, behind the line both have in common.
    fn beginning(&self, connection: &Connection, row: &Row<'_>) -> Option<End> {
        let nothing = End { seq: 0, hash: NOTHING_BEFORE };
        let (station, seq): (i64, i64) = (row.get(1).ok()?, row.get(2).ok()?);
        if seq == 1 {
            return Some(nothing);
        }
        let uuid = self.stations.get(&station)?;
        let mut common = connection.prepare_cached(include_str!("verify_fork.sql")).ok()?;
        let values = named_params! { ":station": station, ":uuid": uuid.as_bytes(), ":seq": seq - 1 };
        let hash = common.query_row(values, |found| found.get(0)).optional().ok()??;
        Some(End { seq: u64::try_from(seq - 1).ok()?, hash })
    }

    /// The hash of a row that is the right next line after `end`; `None` when it is not.
    fn proven_hash(&self, row: &Row<'_>, end: End) -> Option<[u8; 32]> {
        let text = |column: usize| row.get_ref(column).ok()?.as_str().ok();
        let (of_body, of_people) = halves(row.get(21).ok()?);
        let people = People { recorder: text(13)?, doer: text(14)?, from_unit: text(15)?, to_unit: text(16)? };
        let body = text(22)?;
        let line = Line {
            station: *self.stations.get(&row.get(1).ok()?)?,
            seq: u64::try_from(row.get::<_, i64>(2).ok()?).ok()?,
            incident: *self.incidents.get(&row.get(3).ok()?)?,
            id: row.get(4).ok()?,
            press: row.get(5).ok()?,
            nth: row.get(6).ok()?,
            occurred_at: row.get(7).ok()?,
            occurred_until: row.get(8).ok()?,
            precision: row.get(9).ok()?,
            recorded_at: row.get(10).ok()?,
            mono_ms: row.get(11).ok()?,
            boot: row.get(12).ok()?,
            people: Part::Open(people, of_people),
            kind: text(17)?,
            v: row.get(18).ok()?,
            ref_entry: row.get(19).ok()?,
            seen: row.get_ref(20).ok()?.as_blob().ok()?,
            body: Part::Open(body, of_body),
        };
        let stored: [u8; 32] = row.get(23).ok()?;
        let follows = line.seq == end.seq.saturating_add(1);
        let says_one_thing = kind_of(body).is_ok_and(|kind| kind == line.kind);
        (follows && says_one_thing && stored == line.hash(&end.hash)).then_some(stored)
    }

    fn expected(&self, station: i64) -> u64 {
        self.ends.get(&station).map_or(1, |end| end.seq.saturating_add(1))
    }
}
