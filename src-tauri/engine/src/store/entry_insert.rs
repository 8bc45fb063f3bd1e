//! How a line lies in its table.

use rusqlite::{Connection, params};

use crate::chain::{Line, Nonce, People};
use crate::error::Result;
use crate::store::columns;

/// The row of a line; `numbers` are those of its station and its incident. What SQLite refuses is for the caller to name.
pub(super) fn insert_line(
    connection: &Connection,
    (station, incident): (i64, i64),
    line: &Line<'_>,
    people: People<'_>,
    nonce: Nonce,
    body: &str,
    hash: [u8; 32],
) -> Result<rusqlite::Result<i64>> {
    let mut statement = connection.prepare_cached(include_str!("entry_insert.sql"))?;
    // By place, in the order of the statement: looking up twenty-three names took longer than binding the values.
    Ok(statement.insert(params![
        line.id,
        station,
        columns::integer(line.seq)?,
        incident,
        line.press,
        line.nth,
        line.occurred_at,
        line.occurred_until,
        line.precision,
        line.recorded_at,
        line.mono_ms,
        line.boot,
        people.recorder,
        people.doer,
        people.from_unit,
        people.to_unit,
        line.kind,
        line.v,
        line.ref_entry,
        line.seen,
        nonce,
        body,
        hash,
    ]))
}
