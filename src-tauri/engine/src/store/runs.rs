//! Runs (連なり): lines that follow each other in the file, in their chain and in their incident.
//!
//! A trigger writes down where each begins. What is found by its run must not be hidden by one that is wrong, so every
//! check of the file compares them with the lines.

use rusqlite::{Connection, named_params};

use crate::error::Result;
use crate::store::columns;

/// Where a row lies: in the file, in its chain and in its incident.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) n: i64,
    pub(super) station: i64,
    pub(super) seq: i64,
    pub(super) incident: i64,
}

/// The runs of the lines that were looked at, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Runs {
    last: Place,
    begun: u64,
    unknown: bool,
}

impl Runs {
    /// Whether the file knows each run, and no other.
    pub(super) fn are_known(&self) -> bool {
        !self.unknown
    }

    /// The next line.
    pub(super) fn follow(&mut self, connection: &Connection, here: Place) {
        let last = std::mem::replace(&mut self.last, here);
        if here.n == last.n.wrapping_add(1) && here == (Place { n: here.n, seq: last.seq.wrapping_add(1), ..last }) {
            return;
        }
        self.begun += 1;
        let sql = "SELECT 1 FROM run WHERE n = :n AND station = :station AND seq = :seq AND incident = :incident";
        let values = named_params! {
            ":n": here.n, ":station": here.station, ":seq": here.seq, ":incident": here.incident,
        };
        let known = connection.prepare_cached(sql).and_then(|mut run| run.exists(values));
        self.unknown |= !known.is_ok_and(|known| known);
    }

    /// All lines were looked at.
    pub(super) fn end(&mut self, connection: &Connection) -> Result<()> {
        let mut known = connection.prepare_cached("SELECT count(*) AS runs FROM run")?;
        self.unknown |= known.query_row([], |row| columns::count(row, "runs"))? != self.begun;
        Ok(())
    }
}
