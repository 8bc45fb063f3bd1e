//! Where a line lies, by its id or by the id of its press.
//!
//! An index of its own would be one page more to write for each line. So the keys of the newest lines are held in
//! memory, and written down for many lines at once: in a pause, or with the line that makes them too many. What was
//! not written down is read from the lines themselves when the file is opened.

use std::collections::BTreeSet;

use rusqlite::{Connection, named_params};
use uuid::Uuid;

use crate::chain::Line;
use crate::error::Result;
use crate::ids::{EntryId, PressId};
use crate::store::{Store, Tx};

/// Lines whose keys are held in memory before they are written down.
pub(super) const HELD: usize = 512;

/// The keys of the newest lines, each with the line it leads to.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    lines: usize,
    places: BTreeSet<(Uuid, i64)>,
}

impl Keys {
    /// Those that the file does not have.
    pub(super) fn read(connection: &Connection) -> Result<Self> {
        let mut keys = Self::default();
        let sql = "SELECT n, id, press FROM entry WHERE n > (SELECT coalesce(max(n), 0) FROM line_keyed) ORDER BY n";
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            keys.add(row.get(0)?, row.get(1)?, row.get(2)?);
        }
        Ok(keys)
    }

    pub(super) fn add(&mut self, n: i64, id: EntryId, press: PressId) {
        self.lines += 1;
        self.places.insert((id.0, n));
        self.places.insert((press.0, n));
    }

    pub(super) fn append(&mut self, other: Self) {
        self.lines += other.lines;
        // Not `append`, which walks through all that is there.
        self.places.extend(other.places);
    }

    pub(super) fn lines(&self) -> usize {
        self.lines
    }

    fn of(&self, key: Uuid) -> impl Iterator<Item = i64> {
        self.places.range((key, i64::MIN)..=(key, i64::MAX)).map(|(_, n)| *n)
    }
}

/// Writes down what the file does not have.
pub(super) fn fill(connection: &Connection) -> Result<()> {
    connection.prepare_cached(include_str!("line_keys.sql"))?.execute([])?;
    connection.prepare_cached(include_str!("line_keyed.sql"))?.execute([])?;
    Ok(())
}

/// Whether every line that should be found by its keys is.
pub(super) fn are_whole(connection: &Connection) -> bool {
    let missing = connection.prepare(include_str!("line_keys_missing.sql")).and_then(|mut lines| lines.exists([]));
    missing.is_ok_and(|missing| !missing)
}

impl Store {
    /// Writes down the keys that are held in memory, so that the next opening need not collect them.
    pub(super) fn settle_keys(&mut self) -> Result<()> {
        if self.keys.lines() > 0 {
            self.tx(|tx| fill(tx.connection))?;
            self.keys = Keys::default();
        }
        Ok(())
    }
}

impl Tx<'_> {
    /// The lines with that id or of that press, oldest first.
    pub(super) fn places_of(&self, key: Uuid) -> Result<Vec<i64>> {
        let mut statement = self.connection.prepare_cached("SELECT n FROM line_key WHERE key = :key")?;
        let written = statement.query_map(named_params! { ":key": key.as_bytes() }, |row| row.get("n"))?;
        let mut places = written.collect::<rusqlite::Result<Vec<i64>>>()?;
        places.extend(self.keys.of(key));
        places.extend(self.fresh.borrow().of(key));
        Ok(places)
    }

    /// Whether a line has that id, and the lines of that press: both asked at once, for every line that is written.
    pub(super) fn places_of_both(&self, id: EntryId, press: PressId) -> Result<(Vec<i64>, Vec<i64>)> {
        let sql = "SELECT n, key = :id AS is_id FROM line_key WHERE key IN (:id, :press)";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(named_params! { ":id": id, ":press": press })?;
        let (mut of_id, mut of_press) = (Vec::new(), Vec::new());
        while let Some(row) = rows.next()? {
            if row.get(1)? { of_id.push(row.get(0)?) } else { of_press.push(row.get(0)?) }
        }
        let fresh = self.fresh.borrow();
        of_id.extend(self.keys.of(id.0).chain(fresh.of(id.0)));
        of_press.extend(self.keys.of(press.0).chain(fresh.of(press.0)));
        Ok((of_id, of_press))
    }

    /// Whether that place in its press is taken.
    pub(super) fn has_place(&self, station: i64, line: &Line<'_>) -> Result<bool> {
        let sql = "SELECT 1 FROM entry WHERE n = :n AND press = :press AND nth = :nth AND station = :station";
        for n in self.places_of(line.press.0)? {
            let mut statement = self.connection.prepare_cached(sql)?;
            let values = named_params! { ":n": n, ":press": line.press, ":nth": line.nth, ":station": station };
            if statement.exists(values)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// As the how many-th the line with that id arrived.
    pub(super) fn line_with_id(&self, id: EntryId) -> Result<Option<i64>> {
        self.line_of(id, self.places_of(id.0)?)
    }

    /// Which of these places the line with that id has.
    pub(super) fn line_of(&self, id: EntryId, places: Vec<i64>) -> Result<Option<i64>> {
        for n in places {
            let mut statement = self.connection.prepare_cached("SELECT 1 FROM entry WHERE n = :n AND id = :id")?;
            if statement.exists(named_params! { ":n": n, ":id": id })? {
                return Ok(Some(n));
            }
        }
        Ok(None)
    }

    /// How many lines a press has brought, of those at these places.
    pub(super) fn lines_of_press(&self, press: PressId, places: Vec<i64>) -> Result<u32> {
        let mut lines = 0;
        for n in places {
            let mut statement =
                self.connection.prepare_cached("SELECT 1 FROM entry WHERE n = :n AND press = :press")?;
            lines += u32::from(statement.exists(named_params! { ":n": n, ":press": press })?);
        }
        Ok(lines)
    }
}
