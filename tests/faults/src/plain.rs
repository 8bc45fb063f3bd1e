//! The controls: the same work through plain connections in other modes. Those that are known to lose must lose here.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, named_params};

use crate::dice::Dice;
use crate::judge::{Promised, Wrong};
use crate::recorder::{Lines, Recorder, Recording};
use crate::script::{Place, words};
use crate::timeline::Written;

/// How a plain connection writes.
#[derive(Clone, Copy, Debug)]
pub struct Mode {
    /// Its name in tables.
    pub name: &'static str,
    /// `PRAGMA journal_mode`.
    pub journal: &'static str,
    /// `PRAGMA synchronous`.
    pub synchronous: &'static str,
    /// Whether SQLite is told that a write leaves its neighbours alone.
    pub psow: bool,
}

/// What the program uses, without the program around it.
pub const WAL_FULL: Mode = Mode { name: "WAL/FULL psow=0", journal: "WAL", synchronous: "FULL", psow: false };
/// What the program falls back to.
pub const TRUNCATE_FULL: Mode = Mode { name: "TRUNCATE/FULL", journal: "TRUNCATE", synchronous: "FULL", psow: false };
/// Loses what came after the last checkpoint.
pub const WAL_NORMAL: Mode = Mode { name: "WAL/NORMAL", journal: "WAL", synchronous: "NORMAL", psow: false };
/// Loses the last line with the block it shares.
pub const WAL_FULL_PSOW: Mode = Mode { name: "WAL/FULL psow=1", journal: "WAL", synchronous: "FULL", psow: true };
/// Loses a line when its deleted journal comes back.
pub const DELETE_FULL: Mode = Mode { name: "DELETE/FULL", journal: "DELETE", synchronous: "FULL", psow: false };
/// Breaks.
pub const NO_JOURNAL: Mode = Mode { name: "OFF/FULL", journal: "OFF", synchronous: "FULL", psow: false };

/// Records a stretch of work in that mode.
///
/// # Errors
/// When the work itself fails.
pub fn record_work(mode: Mode, seed: u64) -> Result<Recording, String> {
    work(mode, seed).map_err(|failure| failure.to_string())
}

fn work(mode: Mode, seed: u64) -> Result<Recording, Box<dyn std::error::Error>> {
    let mut dice = Dice::of_part(seed, 1);
    let place = Place::new()?;
    let mut connection = connect(&place.path(), mode)?;
    connection.execute_batch(
        "CREATE TABLE line (seq INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
         CREATE INDEX line_by_body ON line (body);",
    )?;
    connection.close().map_err(|(_, failure)| failure)?;
    let recorder = Recorder::watch(place.folder.path())?;
    connection = connect(&place.path(), mode)?;
    let mut last = [0; 32];
    for number in 1..=40 {
        let body = words(&mut dice, number, 0);
        last = hash(&last, number, &body);
        connection.execute(
            "INSERT INTO line (seq, hash, body) VALUES (:seq, :hash, :body)",
            named_params! { ":seq": i64::try_from(number)?, ":hash": last, ":body": body },
        )?;
        recorder.acknowledge(vec![(number, last)]);
        if mode.journal == "WAL" && dice.once_in(12) {
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        }
    }
    Ok(recorder.recording())
}

fn connect(path: &Path, mode: Mode) -> rusqlite::Result<Connection> {
    let uri = format!("file:{}?psow={}", path.display(), u8::from(mode.psow));
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(uri, flags)?;
    if mode.journal == "WAL" {
        // Otherwise an exclusive journal is kept and overwritten, not deleted.
        connection.pragma_update_and_check(None, "locking_mode", "EXCLUSIVE", |_| Ok(()))?;
    }
    connection.pragma_update_and_check(None, "journal_mode", mode.journal, |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", mode.synchronous)?;
    Ok(connection)
}

/// Opens what is left.
///
/// # Errors
/// What is wrong with it.
pub fn look(path: &Path, mode: Mode, promised: &Promised) -> Result<(), Wrong> {
    let found = lines(path, mode).map_err(|failure| Wrong::Corrupt(failure.to_string()))?;
    promised.compare(&Written { own: found, brought: Lines::new() })
}

fn lines(path: &Path, mode: Mode) -> Result<Lines, Box<dyn std::error::Error>> {
    let connection = connect(path, mode)?;
    let sound: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if sound != "ok" {
        return Err(sound.into());
    }
    let mut statement = connection.prepare("SELECT seq, hash, body FROM line ORDER BY seq")?;
    let mut rows = statement.query([])?;
    let mut lines = Lines::new();
    let mut last = [0; 32];
    while let Some(row) = rows.next()? {
        let (seq, stored): (i64, [u8; 32]) = (row.get(0)?, row.get(1)?);
        let seq = u64::try_from(seq)?;
        last = hash(&last, seq, row.get_ref(2)?.as_str()?);
        if last != stored {
            return Err(format!("line {seq} is not as it was written").into());
        }
        lines.push((seq, stored));
    }
    Ok(lines)
}

/// Enough to see a change; nobody attacks a control.
fn hash(before: &[u8; 32], seq: u64, body: &str) -> [u8; 32] {
    let mut sum = 0xCBF2_9CE4_8422_2325_u64;
    for byte in before.iter().chain(&seq.to_be_bytes()).chain(body.as_bytes()) {
        sum = (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
    }
    let mut hash = [0; 32];
    hash.first_chunk_mut::<8>().into_iter().for_each(|first| *first = sum.to_be_bytes());
    hash
}
