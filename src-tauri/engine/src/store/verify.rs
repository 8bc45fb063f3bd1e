//! Walks the whole file, recomputes every hash and says what was found.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};

use crate::error::Result;
use crate::store::Station;
use crate::store::chain::{self, Line, NOTHING_BEFORE};
use crate::store::entry::event_of;

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
    /// The hash of this station's last right line; zeros when there is none.
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

/// Where one station's chain has got to.
#[derive(Clone, Copy)]
struct End {
    seq: u64,
    hash: [u8; 32],
}

pub(super) fn verify(connection: &Connection, own: Station) -> Result<Report> {
    let mut ends = BTreeMap::new();
    let mut entries = 0;
    // In the order the rows lie in the table: an index that lost a row must not hide it.
    let sql = concat!(include_str!("entry_select.sql"), "ORDER BY e.n");
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let first_bad = loop {
        match rows.next() {
            Ok(Some(row)) => match check(row, &mut ends) {
                Ok(()) => entries += 1,
                Err(seq) => break Some(seq),
            },
            Ok(None) => break None,
            Err(_) => break Some(expected(&ends, own.n)),
        }
    };
    let head = ends.get(&own.n).map_or(NOTHING_BEFORE, |end: &End| end.hash);
    Ok(Report {
        entries,
        incidents: connection.query_row("SELECT count(DISTINCT incident) FROM entry", [], |row| {
            crate::store::columns::count(row, "count(DISTINCT incident)")
        })?,
        chain_ok: first_bad.is_none(),
        first_bad,
        file_ok: is_sound(connection),
        head,
        head_code: chain::head_code(&head),
    })
}

/// SQLite's own check, with every index compared to its table.
fn is_sound(connection: &Connection) -> bool {
    let answer = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0));
    let orphans = connection.prepare("PRAGMA foreign_key_check").and_then(|mut check| check.exists([]));
    answer.is_ok_and(|answer| answer == "ok") && orphans.is_ok_and(|orphans| !orphans)
}

/// Checks one row; `Err` carries the place in the chain where something is wrong.
fn check(row: &Row<'_>, ends: &mut BTreeMap<i64, End>) -> std::result::Result<(), u64> {
    let station: i64 = row.get("station").unwrap_or_default();
    let place = expected(ends, station);
    let end = ends.get(&station).copied().unwrap_or(End { seq: 0, hash: NOTHING_BEFORE });
    let hash = proven_hash(row, end).ok_or(place)?;
    ends.insert(station, End { seq: place, hash });
    Ok(())
}

/// The hash of a row that is the right next line after `end`; `None` when it is not.
fn proven_hash(row: &Row<'_>, end: End) -> Option<[u8; 32]> {
    let line = Line::read(row).ok()?;
    let nonce: [u8; 16] = row.get("nonce").ok()?;
    let body = row.get_ref("body").ok()?.as_str().ok()?;
    let stored: [u8; 32] = row.get("hash").ok()?;
    let follows = line.seq == end.seq.saturating_add(1) && line.prev_hash == end.hash;
    let unchanged = line.content_hash == chain::content_hash(&nonce, body) && stored == line.hash();
    (follows && unchanged && event_of(&line, body).is_ok()).then_some(stored)
}

fn expected(ends: &BTreeMap<i64, End>, station: i64) -> u64 {
    ends.get(&station).map_or(1, |end| end.seq.saturating_add(1))
}
