//! The chains of a file: which row of `station` goes on from which, and the order of lines that several wrote.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, named_params};
use uuid::Uuid;

use crate::chain::NOTHING_BEFORE;
use crate::error::Result;
use crate::ids::IncidentId;
use crate::incident::event::Entry;
use crate::incident::order::{Known, Placed, merged};
use crate::store::entry::{read_entry, read_line};
use crate::store::{Tx, columns};

/// One row of `station` that has written.
#[derive(Clone, Copy, Debug)]
struct Chain {
    n: i64,
    uuid: Uuid,
    /// Its lowest number: above 1 it goes on from a line of another chain of the same station.
    first: u64,
}

/// All chains of a file, by place in a list.
#[derive(Debug)]
pub(super) struct Chains<'c> {
    connection: &'c Connection,
    all: Vec<Chain>,
    /// What each goes on from, all the way back.
    roots: Vec<Vec<Known>>,
}

impl Tx<'_> {
    /// The lines of an incident that more than one station may have written, in the one order they have everywhere.
    pub(super) fn entries_of_chains(&self, incident: IncidentId) -> Result<Vec<Entry>> {
        let chains = Chains::read(self.connection)?;
        let places: BTreeMap<i64, usize> =
            chains.all.iter().enumerate().map(|(place, chain)| (chain.n, place)).collect();
        let sql = concat!(
            include_str!("entry_columns.sql"),
            include_str!("entry_of_runs.sql"),
            include_str!("entry_names.sql"),
            "WHERE r.incident = (SELECT n FROM incident WHERE uuid = :incident) ORDER BY r.n, e.n"
        );
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(named_params! { ":incident": incident })?;
        let mut found: Vec<Vec<Placed>> = chains.all.iter().map(|_| Vec::new()).collect();
        // What is seen changes only when lines are brought in.
        let mut known: BTreeMap<Vec<u8>, Vec<Known>> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let Some(place) = places.get(&row.get("station")?) else { continue };
            let seen: Vec<u8> = row.get("seen")?;
            let knows = match known.get(&seen) {
                Some(knows) => knows.clone(),
                None => chains.known(&seen)?,
            };
            known.insert(seen, knows.clone());
            let roots = chains.roots.get(*place).into_iter().flatten();
            let placed = Placed { entry: read_entry(row)?, knows: knows.iter().chain(roots).copied().collect() };
            if let Some(chain) = found.get_mut(*place) {
                chain.push(placed);
            }
        }
        Ok(merged(found))
    }
}

impl<'c> Chains<'c> {
    pub(super) fn read(connection: &'c Connection) -> Result<Self> {
        let mut statement = connection.prepare_cached(include_str!("chains.sql"))?;
        let read = |row: &Row<'_>| {
            Ok(Chain {
                n: row.get("n")?,
                uuid: Uuid::from_bytes(row.get("uuid")?),
                first: columns::count(row, "first")?,
            })
        };
        let all = statement.query_map([], read)?.collect::<rusqlite::Result<Vec<_>>>()?;
        let mut chains = Self { connection, all, roots: Vec::new() };
        for place in 0..chains.all.len() {
            let roots = chains.roots_of(place)?;
            chains.roots.push(roots);
        }
        Ok(chains)
    }

    /// What a line's station had seen, as lines of the chains they lie in here.
    fn known(&self, seen: &[u8]) -> Result<Vec<Known>> {
        let mut known = Vec::new();
        for head in seen.chunks_exact(32) {
            let (Some((uuid, rest)), Some(begins)) = (head.split_first_chunk::<16>(), head.last_chunk::<8>()) else {
                continue;
            };
            let seq = rest.first_chunk::<8>().map_or(0, |seq| u64::from_be_bytes(*seq));
            if let Some(place) = self.line(Uuid::from_bytes(*uuid), seq, begins, None)? {
                known.push(Known { chain: place, seq });
                known.extend(self.roots.get(place).into_iter().flatten());
            }
        }
        Ok(known)
    }

    /// In which chain of a station a line lies: its number and how its hash begins.
    fn line(&self, uuid: Uuid, seq: u64, begins: &[u8], but: Option<usize>) -> Result<Option<usize>> {
        let sql = concat!("SELECT e.hash\n", include_str!("entry_at.sql"));
        let mut statement = self.connection.prepare_cached(sql)?;
        let of_station = self.all.iter().enumerate().filter(|(place, chain)| chain.uuid == uuid && Some(*place) != but);
        for (place, chain) in of_station {
            let values = named_params! { ":station": chain.n, ":seq": columns::integer(seq)? };
            let hash: Option<[u8; 32]> = statement.query_row(values, |row| row.get("hash")).optional()?;
            if hash.is_some_and(|hash| hash.starts_with(begins)) {
                return Ok(Some(place));
            }
        }
        Ok(None)
    }

    /// A fork goes on from a line of another chain, which may be a fork, too.
    fn roots_of(&self, place: usize) -> Result<Vec<Known>> {
        let mut roots: Vec<Known> = Vec::new();
        let mut at = place;
        while let Some(chain) = self.all.get(at).filter(|chain| chain.first > 1 && roots.len() < self.all.len()) {
            let Some(before) = before(self.connection, chain.n)? else { break };
            let seq = chain.first.saturating_sub(1);
            let Some(root) = self.line(chain.uuid, seq, &before, Some(at))? else { break };
            roots.push(Known { chain: root, seq });
            at = root;
        }
        Ok(roots)
    }
}

/// The hash of the line before the first of a chain: the one its hash was computed with.
pub(super) fn before(connection: &Connection, station: i64) -> Result<Option<[u8; 32]>> {
    let sql = concat!(
        include_str!("entry_columns.sql"),
        include_str!("entry_of_runs.sql"),
        include_str!("entry_names.sql"),
        "WHERE r.station = :station ORDER BY r.seq, e.n LIMIT 1"
    );
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(named_params! { ":station": station })?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let (line, ..) = read_line(row)?;
    let hash: [u8; 32] = row.get("hash")?;
    if line.seq == 1 {
        return Ok(Some(NOTHING_BEFORE));
    }
    let mut candidates = connection.prepare_cached(include_str!("chains_before.sql"))?;
    let values = named_params! { ":station": station, ":seq": columns::integer(line.seq.saturating_sub(1))? };
    for candidate in candidates.query_map(values, |row| row.get("hash"))? {
        let candidate: [u8; 32] = candidate?;
        if line.hash(&candidate) == hash {
            return Ok(Some(candidate));
        }
    }
    Ok(None)
}
