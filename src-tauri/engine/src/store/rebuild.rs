//! Builds a data file from lines that come one after the other: only those that prove themselves go in.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, named_params};
use uuid::Uuid;

use crate::chain::NOTHING_BEFORE;
use crate::error::{Error, Result};
use crate::files::from_io;
use crate::ids::ChainId;
use crate::store::record::{Bytes, EntryRecord};
use crate::store::{columns, entry_insert};

/// What a salvaged file lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Lines that could not be read, the first and the last of them.
    Gone(ChainId, u64, u64),
    /// A line that says something else than when it was written.
    Altered(ChainId, u64),
    /// So many lines behind a gap: they can be read, and lie beside the new file.
    Behind(ChainId, u64),
    /// So many rows of other tables.
    Other(String, u64),
}

/// A file that is being built.
#[derive(Debug)]
pub(super) struct Rebuild {
    pub(super) connection: Connection,
    chains: BTreeMap<ChainId, End>,
    altered: Vec<Missing>,
    rest: Rest,
    entries: u64,
}

/// Where a chain has got to.
#[derive(Clone, Copy, Debug)]
struct End {
    seq: u64,
    hash: [u8; 32],
    /// From here on lines go beside the file.
    is_broken: bool,
    /// Lines that went there.
    behind: u64,
    /// The highest number that was seen.
    highest: u64,
}

/// What can be read but does not fit into a chain.
#[derive(Debug)]
struct Rest {
    path: PathBuf,
    file: Option<BufWriter<File>>,
}

impl Rebuild {
    pub(super) fn new(connection: Connection, rest: PathBuf) -> Self {
        let rest = Rest { path: rest, file: None };
        Self { connection, chains: BTreeMap::new(), altered: Vec::new(), rest, entries: 0 }
    }

    /// A line as it was read. It goes into the file when it is the right next one of its chain.
    pub(super) fn take(&mut self, record: &EntryRecord) -> Result<()> {
        let chain = ChainId { station: record.station, fork: record.fork };
        let mut end = match self.chains.get(&chain) {
            Some(end) => *end,
            None => self.beginning(record)?,
        };
        let bytes = record.bytes();
        let fits = bytes.as_ref().is_some_and(|bytes| record.line(bytes).hash(&end.hash) == bytes.hash);
        let is_next = record.seq == end.seq.saturating_add(1);
        match &bytes {
            Some(bytes) if !end.is_broken && is_next && fits => {
                self.insert(record, bytes)?;
                self.entries += 1;
                end.seq = record.seq;
                end.hash = bytes.hash;
            }
            _ if is_next && !fits && !end.is_broken => {
                self.altered.push(Missing::Altered(chain, record.seq));
                end.is_broken = true;
            }
            _ => {
                end.is_broken = true;
                end.behind += 1;
                self.rest.keep(record)?;
            }
        }
        end.highest = end.highest.max(record.seq);
        self.chains.insert(chain, end);
        Ok(())
    }

    /// The number of a station in the new file.
    pub(super) fn station(&self, chain: ChainId) -> Result<Option<i64>> {
        let sql = "SELECT n FROM station WHERE uuid = :uuid AND fork = :fork";
        let values = named_params! { ":uuid": chain.station.as_bytes(), ":fork": chain.fork };
        Ok(self.connection.prepare_cached(sql)?.query_row(values, |row| row.get("n")).optional()?)
    }

    /// A station that wrote.
    pub(super) fn add_station(&self, chain: ChainId, name: &str, key: &[u8], first_seen: i64) -> Result<()> {
        let sql =
            "INSERT INTO station (uuid, fork, name, public_key, first_seen) VALUES (:uuid, :fork, :name, :key, :at)";
        let values = named_params! {
            ":uuid": chain.station.as_bytes(), ":fork": chain.fork, ":name": name, ":key": key, ":at": first_seen,
        };
        self.connection.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    /// How far a chain reached in the old file, as one of its indexes still tells.
    pub(super) fn reached(&mut self, chain: ChainId, seq: u64) {
        let nothing = End { seq: 0, hash: NOTHING_BEFORE, is_broken: false, behind: 0, highest: 0 };
        let end = self.chains.entry(chain).or_insert(nothing);
        end.highest = end.highest.max(seq);
    }

    /// What went in, what did not, and where the rest lies.
    pub(super) fn end(mut self) -> Result<(Connection, u64, Vec<Missing>, Option<PathBuf>)> {
        let beside = self.rest.end()?;
        let mut missing = self.altered;
        for (chain, end) in &self.chains {
            let altered = missing.iter().filter(|one| matches!(one, Missing::Altered(of, _) if of == chain)).count();
            let gone = end.highest.saturating_sub(end.seq + end.behind + altered as u64);
            if gone > 0 {
                // Where exactly they are missing is to be seen from the numbers of those beside.
                let first = end.seq + altered as u64 + 1;
                let last = if end.behind == 0 { end.highest } else { first + gone - 1 };
                missing.push(Missing::Gone(*chain, first, last));
            }
            if end.behind > 0 {
                missing.push(Missing::Behind(*chain, end.behind));
            }
        }
        Ok((self.connection, self.entries, missing, beside))
    }

    /// A fork begins behind a line that it has in common with an older chain of its station.
    fn beginning(&self, record: &EntryRecord) -> Result<End> {
        let nothing = End { seq: 0, hash: NOTHING_BEFORE, is_broken: false, behind: 0, highest: 0 };
        let Some(before) = record.seq.checked_sub(1).filter(|before| *before > 0) else { return Ok(nothing) };
        let (Some(bytes), true) = (record.bytes(), record.fork > 0) else { return Ok(nothing) };
        let mut common = self.connection.prepare_cached(include_str!("rebuild_common.sql"))?;
        let values = named_params! { ":uuid": record.station.as_bytes(), ":seq": columns::integer(before)? };
        let hashes = common.query_map(values, |row| row.get::<_, [u8; 32]>("hash"))?;
        for hash in hashes {
            let hash = hash?;
            if record.line(&bytes).hash(&hash) == bytes.hash {
                return Ok(End { seq: before, hash, ..nothing });
            }
        }
        Ok(nothing)
    }

    fn insert(&self, record: &EntryRecord, bytes: &Bytes) -> Result<()> {
        let (line, people) = (record.line(bytes), record.people());
        let chain = ChainId { station: record.station, fork: record.fork };
        let station = self.station(chain)?.ok_or_else(|| Error::FileDamaged("a line of no station".into()))?;
        let numbers = (station, self.incident(record.incident)?);
        entry_insert::insert_line(&self.connection, numbers, &line, people, bytes.nonce, &record.body, bytes.hash)??;
        Ok(())
    }

    fn incident(&self, uuid: Uuid) -> Result<i64> {
        let mut known = self.connection.prepare_cached("SELECT n FROM incident WHERE uuid = :uuid")?;
        let number = known.query_row(named_params! { ":uuid": uuid.as_bytes() }, |row| row.get("n")).optional()?;
        if let Some(number) = number {
            return Ok(number);
        }
        let mut new = self.connection.prepare_cached("INSERT INTO incident (uuid) VALUES (:uuid)")?;
        Ok(new.insert(named_params! { ":uuid": uuid.as_bytes() })?)
    }
}

impl Rest {
    fn keep(&mut self, record: &EntryRecord) -> Result<()> {
        let io = |failure: std::io::Error| from_io(&failure, &self.path);
        let file = match self.file.take() {
            Some(file) => file,
            None => BufWriter::new(File::create_new(&self.path).map_err(io)?),
        };
        let text = serde_json::to_string(record).map_err(|_| Error::Bug("a line that is no JSON"))?;
        writeln!(self.file.insert(file), "{text}").map_err(io)
    }

    fn end(&mut self) -> Result<Option<PathBuf>> {
        let Some(file) = self.file.take() else { return Ok(None) };
        let io = |failure: std::io::Error| from_io(&failure, &self.path);
        file.into_inner().map_err(|failure| io(failure.into_error()))?.sync_all().map_err(io)?;
        Ok(Some(self.path.clone()))
    }
}

/// `名.rest.jsonl` beside the new file.
pub(super) fn rest_of(path: &Path) -> PathBuf {
    path.with_extension("rest.jsonl")
}
