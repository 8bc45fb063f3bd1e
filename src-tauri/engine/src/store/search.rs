//! The index over a whole data file, kept in a file of its own outside it.
//!
//! Everything in it comes from the data file and can be made again, so nothing here is ever the reason why somebody
//! cannot work: what is damaged, of another program or behind another file is thrown away, and where nothing can be
//! written the index lives in memory.
//!
//! WAL with `synchronous=NORMAL`, not OFF: a write waits for no medium either way, but after a power cut the file is an
//! older state of itself and not a mixture. An index that lost some pairs unnoticed would lose hits unnoticed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OptionalExtension, Transaction, named_params};

use crate::ids::IncidentId;
use crate::incident::event::Nature;
use crate::search::{Line, Mark, Occurrence};
use crate::store::search_find::{Answer, FEW};
use crate::store::search_grams::{self, Tally};
use crate::store::search_times::Times;

/// The index cannot be used any more; why, in English.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the search index is of no use: {why}")]
pub struct Broken {
    why: String,
    /// Another program works on it, so it must not be touched.
    in_use: bool,
}

impl From<rusqlite::Error> for Broken {
    fn from(failure: rusqlite::Error) -> Self {
        // SQLite's code only: what somebody typed must not get into a log.
        let code = failure.sqlite_error_code();
        let in_use = matches!(code, Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked));
        Self { why: code.map_or_else(|| "unexpected".to_owned(), |code| format!("{code:?}")), in_use }
    }
}

/// The index of one data file.
#[derive(Debug)]
pub struct SearchCache {
    pub(super) connection: Connection,
    stamp: String,
    seen: i64,
    top: (i64, [u8; 32]),
    /// When each line happened, by its number: read once, then kept.
    pub(super) times: Option<Times>,
    /// Up to so many lines are simply all looked at.
    pub(super) few: u32,
    /// What was found for some words.
    pub(super) answers: BTreeMap<String, Answer>,
}

/// Some lines of one incident that follow on those already there.
#[derive(Clone, Copy, Debug)]
pub struct Slice<'a> {
    /// The incident as it stands now.
    pub incident: &'a Occurrence,
    /// The lines with their numbers in the data file, ascending.
    pub lines: &'a [(i64, Line)],
    /// Lines that are in the index already and say something else now.
    pub changed: &'a [(i64, Line)],
    /// The hash of the last of the new lines.
    pub hash: [u8; 32],
    /// Everything to say about the lines of the incident, these and earlier ones; `None` leaves it as it was.
    pub marks: Option<&'a [(i64, Mark)]>,
}

impl SearchCache {
    /// Opens the index of that file, or begins one; without a path, in memory.
    ///
    /// `stamp` says what it was made from and by what: when it differs, the index is begun anew.
    ///
    /// # Errors
    /// When there is not even memory for it.
    pub fn open(path: Option<&Path>, stamp: &str) -> Result<Self, Broken> {
        let Some(path) = path else { return Self::begin(&Connection::open_in_memory, stamp) };
        match Self::on_file(path, stamp) {
            Ok(found) => Ok(found),
            Err(other) if other.in_use => Self::begin(&Connection::open_in_memory, stamp),
            Err(_) => {
                remove(path);
                let fresh = Self::begin(&|| connect(path), stamp);
                fresh.or_else(|_| Self::begin(&Connection::open_in_memory, stamp))
            }
        }
    }

    /// What it was made from.
    #[must_use]
    pub fn stamp(&self) -> &str {
        &self.stamp
    }

    /// Every line of the data file up to this number is in the index.
    #[must_use]
    pub fn seen(&self) -> i64 {
        self.seen
    }

    /// The last line that is in the index at all, and its hash; 0 when there is none.
    #[must_use]
    pub fn top(&self) -> (i64, [u8; 32]) {
        self.top
    }

    /// Every line of the data file up to this one is in.
    ///
    /// # Errors
    /// When the index cannot be written.
    pub fn settle(&mut self, seen: i64) -> Result<(), Broken> {
        self.connection.execute("UPDATE about SET seen = :seen", named_params! { ":seen": seen })?;
        self.seen = seen;
        Ok(())
    }

    /// The last line of that incident that is in the index; 0 when there is none.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn done(&self, incident: IncidentId) -> Result<i64, Broken> {
        let mut statement = self.connection.prepare_cached("SELECT done FROM incident WHERE uuid = :uuid")?;
        let done = statement.query_row(named_params! { ":uuid": incident }, |row| row.get("done")).optional()?;
        Ok(done.unwrap_or_default())
    }

    /// Takes some lines, all of them or none.
    ///
    /// # Errors
    /// When the index cannot be written.
    pub fn put(&mut self, slice: &Slice<'_>) -> Result<(), Broken> {
        let last = slice.lines.last().map(|(n, _)| *n);
        let done = last.map_or_else(|| self.done(slice.incident.id), Ok)?;
        let top = last.map(|n| (n, slice.hash)).filter(|(n, _)| *n > self.top.0).unwrap_or(self.top);
        let stale = slice.changed.iter().map(|(n, _)| Ok((*n, self.show(*n)?.line.key())));
        let stale = stale.collect::<Result<Vec<(i64, String)>, Broken>>()?;
        let transaction = self.connection.transaction()?;
        let (mut gone, mut come) = (Tally::default(), Tally::default());
        for (n, key) in &stale {
            take_out(&transaction, *n, key)?;
            gone.line(key);
        }
        let incident = put_incident(&transaction, slice.incident, done)?;
        for (n, line) in slice.changed.iter().chain(slice.lines) {
            let key = line.key();
            put_line(&transaction, *n, incident, line, &key)?;
            come.line(&key);
        }
        put_tally(&transaction, gone, come)?;
        if let Some(marks) = slice.marks {
            put_marks(&transaction, incident, marks)?;
        }
        let sql = "UPDATE about SET top = :top, hash = :hash";
        transaction.prepare_cached(sql)?.execute(named_params! { ":top": top.0, ":hash": top.1 })?;
        transaction.commit()?;
        if !stale.is_empty() || slice.lines.iter().any(|(n, _)| *n <= self.top.0) {
            // They lie among those that were looked at.
            self.answers.clear();
        }
        self.top = top;
        if let Some(times) = &mut self.times {
            for (n, line) in slice.changed.iter().chain(slice.lines) {
                times.keep(*n, line.occurred_at.millis());
            }
        }
        Ok(())
    }

    /// Everybody who did or recorded something, in the order of their letters.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn persons(&self) -> Result<Vec<String>, Broken> {
        let sql = "SELECT name FROM name WHERE is_person = 1 AND name <> '' ORDER BY name";
        let mut statement = self.connection.prepare_cached(sql)?;
        let names = statement.query_map([], |row| row.get("name"))?;
        Ok(names.collect::<rusqlite::Result<_>>()?)
    }

    /// Every incident that is in the index, newest first.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn incidents(&self) -> Result<Vec<Occurrence>, Broken> {
        let sql = "SELECT uuid, title_ja, title_en, noticed_at, closed FROM incident ORDER BY noticed_at DESC, k";
        let mut statement = self.connection.prepare_cached(sql)?;
        let incidents = statement.query_map([], |row| {
            Ok(Occurrence {
                id: row.get("uuid")?,
                title: crate::text::Text::new(row.get::<_, String>("title_ja")?, row.get::<_, String>("title_en")?),
                noticed_at: row.get("noticed_at")?,
                closed: row.get("closed")?,
            })
        })?;
        Ok(incidents.collect::<rusqlite::Result<_>>()?)
    }

    /// Throws the index away, file and all.
    pub fn discard(self) {
        let path = self.connection.path().filter(|path| !path.is_empty()).map(PathBuf::from);
        drop(self);
        if let Some(path) = path {
            remove(&path);
        }
    }

    fn on_file(path: &Path, stamp: &str) -> Result<Self, Broken> {
        if let Some(folder) = path.parent() {
            // Where it cannot be made, opening the file says so.
            let _ = fs::create_dir_all(folder);
        }
        if !path.is_file() {
            return Self::begin(&|| connect(path), stamp);
        }
        let connection = connect(path)?;
        let about = connection.query_row("SELECT stamp, seen, top, hash FROM about", [], |row| {
            Ok((row.get::<_, String>("stamp")?, row.get("seen")?, (row.get("top")?, row.get("hash")?)))
        });
        let (found, seen, top) = about?;
        if found != stamp {
            return Err(Broken { why: "made from something else".to_owned(), in_use: false });
        }
        Ok(Self { connection, stamp: found, seen, top, times: None, few: FEW, answers: BTreeMap::new() })
    }

    fn begin(connect: &dyn Fn() -> rusqlite::Result<Connection>, stamp: &str) -> Result<Self, Broken> {
        let mut connection = connect()?;
        let transaction = connection.transaction()?;
        transaction.execute_batch(include_str!("search_schema.sql"))?;
        let sql = "INSERT INTO about (one, stamp, seen, top, hash) VALUES (1, :stamp, 0, 0, zeroblob(32))";
        transaction.execute(sql, named_params! { ":stamp": stamp })?;
        transaction.commit()?;
        let stamp = stamp.to_owned();
        Ok(Self {
            connection,
            stamp,
            seen: 0,
            top: (0, [0; 32]),
            times: Some(Times::default()),
            few: FEW,
            answers: BTreeMap::new(),
        })
    }
}

/// Alone, so that there is no shared-memory file; a second program on a copy of the data file works in memory.
fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    let set = |name: &str, value: &str| connection.pragma_update_and_check(None, name, value, |_| Ok(()));
    set("locking_mode", "EXCLUSIVE")?;
    set("journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "cache_size", -16_000)?;
    connection.pragma_update(None, "wal_autocheckpoint", 4_000)?;
    connection.pragma_update(None, "journal_size_limit", 16_777_216)?;
    Ok(connection)
}

fn remove(path: &Path) {
    for side in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(side);
        // What cannot be removed cannot be begun anew either, and then the index lives in memory.
        let _ = fs::remove_file(PathBuf::from(name));
    }
}

fn put_incident(transaction: &Transaction<'_>, incident: &Occurrence, done: i64) -> Result<i64, Broken> {
    let mut statement = transaction.prepare_cached(include_str!("search_incident_put.sql"))?;
    let values = named_params! {
        ":uuid": incident.id,
        ":done": done,
        ":title_ja": incident.title.ja,
        ":title_en": incident.title.en,
        ":noticed_at": incident.noticed_at,
        ":closed": incident.closed,
    };
    Ok(statement.query_row(values, |row| row.get("k"))?)
}

/// The pairs of a line are taken out by saying once more what they were.
fn take_out(transaction: &Transaction<'_>, n: i64, key: &str) -> Result<(), Broken> {
    let sql = "INSERT INTO grams (grams, rowid, pairs) VALUES ('delete', :n, :pairs)";
    let values = named_params! { ":n": n, ":pairs": search_grams::pairs(key) };
    transaction.prepare_cached(sql)?.execute(values)?;
    transaction.prepare_cached("DELETE FROM line WHERE n = :n")?.execute(named_params! { ":n": n })?;
    Ok(())
}

fn put_line(transaction: &Transaction<'_>, n: i64, incident: i64, line: &Line, key: &str) -> Result<(), Broken> {
    let mut statement = transaction.prepare_cached(include_str!("search_line_insert.sql"))?;
    statement.execute(named_params! {
        ":n": n,
        ":incident": incident,
        ":id": line.id,
        ":seq": line.seq,
        ":occurred_at": line.occurred_at,
        ":recorded_at": line.recorded_at,
        ":late": line.late,
        ":kind": line.kind,
        ":nature": line.nature.map(nature_number),
        ":from_unit": name(transaction, &line.from, false)?,
        ":to_unit": name(transaction, &line.to, false)?,
        ":doer": name(transaction, &line.doer, true)?,
        ":recorder": name(transaction, &line.recorder, true)?,
        ":ja": line.text.ja,
        ":en": Some(&line.text.en).filter(|english| **english != line.text.ja),
        ":more": line.more,
    })?;
    let mut pairs = transaction.prepare_cached("INSERT INTO grams (rowid, pairs) VALUES (:n, :pairs)")?;
    pairs.execute(named_params! { ":n": n, ":pairs": search_grams::pairs(key) })?;
    Ok(())
}

/// How many lines have each pair of letters now.
fn put_tally(transaction: &Transaction<'_>, gone: Tally, come: Tally) -> Result<(), Broken> {
    let mut statement = transaction.prepare_cached(include_str!("search_gram_add.sql"))?;
    for (gram, lines) in gone.counts() {
        statement.execute(named_params! { ":letters": gram, ":lines": -lines })?;
    }
    for (gram, lines) in come.counts() {
        statement.execute(named_params! { ":letters": gram, ":lines": lines })?;
    }
    Ok(())
}

fn put_marks(transaction: &Transaction<'_>, incident: i64, marks: &[(i64, Mark)]) -> Result<(), Broken> {
    transaction
        .prepare_cached("DELETE FROM mark WHERE incident = :incident")?
        .execute(named_params! { ":incident": incident })?;
    let sql = "INSERT INTO mark (n, incident, undone, open) VALUES (:n, :incident, :undone, :open)";
    let mut statement = transaction.prepare_cached(sql)?;
    for (n, mark) in marks {
        statement.execute(named_params! {
            ":n": n, ":incident": incident, ":undone": mark.undone, ":open": mark.open,
        })?;
    }
    Ok(())
}

/// The number of a name; a new one gets one. Who was a person once stays one.
fn name(transaction: &Transaction<'_>, name: &str, is_person: bool) -> Result<i64, Broken> {
    let mut known = transaction.prepare_cached("SELECT k, is_person FROM name WHERE name = :name")?;
    let values = named_params! { ":name": name };
    let found = known.query_row(values, |row| Ok((row.get("k")?, row.get("is_person")?))).optional()?;
    match found {
        Some((number, true)) => return Ok(number),
        Some((number, false)) if !is_person => return Ok(number),
        Some((number, false)) => {
            let mut person = transaction.prepare_cached("UPDATE name SET is_person = 1 WHERE k = :k")?;
            person.execute(named_params! { ":k": number })?;
            return Ok(number);
        }
        None => {}
    }
    let sql = "INSERT INTO name (name, key, is_person) VALUES (:name, :key, :is_person)";
    let key = crate::search::fold::key(name);
    let values = named_params! { ":name": name, ":key": key, ":is_person": is_person };
    Ok(transaction.prepare_cached(sql)?.insert(values)?)
}

pub(super) fn nature_number(nature: Nature) -> u8 {
    match nature {
        Nature::Fact => 0,
        Nature::Report => 1,
        Nature::Guess => 2,
        Nature::Decision => 3,
    }
}

pub(super) fn nature_of(number: u8) -> Option<Nature> {
    [Nature::Fact, Nature::Report, Nature::Guess, Nature::Decision]
        .into_iter()
        .find(|one| nature_number(*one) == number)
}
