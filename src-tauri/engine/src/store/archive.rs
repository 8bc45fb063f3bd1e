//! Everything of a file as records, chain by chain: what an archive is written from.

use std::borrow::Cow;

use rusqlite::{Row, named_params};
use uuid::Uuid;

use crate::error::Result;
use crate::record::{CheckpointRecord, EntryRecord, Hex, PlaybookRecord, Record, StationRecord};
use crate::store::entry::read_line;
use crate::store::{Tx, approval, columns};

/// A chain, as far as it went when somebody asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    n: i64,
    /// Which of the station's histories.
    pub fork: u32,
    /// Its first number.
    pub first: u64,
    /// Its last number.
    pub last: u64,
}

impl Span {
    /// Lines in it.
    #[must_use]
    pub fn lines(&self) -> u64 {
        self.last.saturating_sub(self.first).saturating_add(1)
    }
}

impl Tx<'_> {
    /// Every chain that has lines, in the order of stations and forks.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn spans(&self) -> Result<Vec<Span>> {
        let mut statement = self.connection.prepare_cached(include_str!("archive_spans.sql"))?;
        let spans = statement.query_map([], |row| {
            Ok(Span {
                n: row.get("n")?,
                fork: row.get("fork")?,
                first: columns::count(row, "first")?,
                last: columns::count(row, "last")?,
            })
        })?;
        Ok(spans.collect::<rusqlite::Result<_>>()?)
    }

    /// Stations, plans and playbooks: what stands before the lines of an archive.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn records_before(&self) -> Result<Vec<Record<'static>>> {
        let stations = "SELECT uuid, fork, name, public_key, first_seen FROM station ORDER BY uuid, fork";
        let mut records = self.records(stations, |row| Ok(Record::Station(station(row)?)))?;
        let mut statement = self.connection.prepare_cached(include_str!("record_plan.sql"))?;
        let values = named_params! { ":after": 0, ":limit": -1 };
        let plans = statement.query_map(values, |row| Ok(Record::Plan(Box::new(approval::plan_record(row)?))))?;
        records.extend(plans.collect::<rusqlite::Result<Vec<_>>>()?);
        let playbooks = "SELECT id, edition, text FROM playbook_text ORDER BY id, edition";
        records.extend(self.records(playbooks, |row| Ok(Record::Playbook(playbook(row)?)))?);
        Ok(records)
    }

    /// What was signed, and the paper: they stand behind the lines and plans they are about.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn records_behind(&self) -> Result<Vec<Record<'static>>> {
        let signed = include_str!("archive_checkpoints.sql");
        let mut records = self.records(signed, |row| Ok(Record::Checkpoint(checkpoint(row)?)))?;
        records.extend(self.paper_records()?);
        Ok(records)
    }

    /// The lines of a chain behind the number `after`, at most so many; `each` sees every one.
    ///
    /// # Errors
    /// When the file cannot be read, and what `each` says.
    pub fn entry_records(
        &self,
        span: &Span,
        after: u64,
        rows: u32,
        mut each: impl FnMut(EntryRecord<'_>) -> Result<()>,
    ) -> Result<()> {
        let sql = concat!(
            include_str!("entry_columns.sql"),
            include_str!("entry_of_chain.sql"),
            include_str!("entry_names.sql"),
            "WHERE r.station = :station
                AND r.seq >= coalesce((SELECT max(seq) FROM run WHERE station = :station AND seq <= :after + 1), 0)
            ORDER BY r.seq, e.n LIMIT :rows"
        );
        let mut statement = self.connection.prepare_cached(sql)?;
        let values = named_params! {
            ":station": span.n,
            ":after": columns::integer(after)?,
            ":last": columns::integer(span.last)?,
            ":rows": rows,
        };
        let mut found = statement.query(values)?;
        while let Some(row) = found.next()? {
            let (line, people, body) = read_line(row)?;
            each(EntryRecord::of(&line, span.fork, people, row.get("nonce")?, body, row.get("hash")?))?;
        }
        Ok(())
    }

    fn records(
        &self,
        sql: &str,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<Record<'static>>,
    ) -> Result<Vec<Record<'static>>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let records = statement.query_map([], read)?;
        Ok(records.collect::<rusqlite::Result<_>>()?)
    }
}

fn station(row: &Row<'_>) -> rusqlite::Result<StationRecord<'static>> {
    Ok(StationRecord {
        uuid: Uuid::from_bytes(row.get("uuid")?),
        fork: row.get("fork")?,
        name: Cow::Owned(row.get("name")?),
        public_key: Hex(row.get("public_key")?),
        first_seen: row.get("first_seen")?,
    })
}

fn playbook(row: &Row<'_>) -> rusqlite::Result<PlaybookRecord<'static>> {
    Ok(PlaybookRecord {
        id: Cow::Owned(row.get("id")?),
        edition: Cow::Owned(row.get("edition")?),
        text: Cow::Owned(row.get("text")?),
    })
}

fn checkpoint(row: &Row<'_>) -> rusqlite::Result<CheckpointRecord<'static>> {
    Ok(CheckpointRecord {
        station: Uuid::from_bytes(row.get("uuid")?),
        fork: row.get("fork")?,
        seq: columns::count(row, "seq")?,
        occasion: Cow::Owned(row.get("occasion")?),
        made_at: row.get("made_at")?,
        note: Cow::Owned(row.get("note")?),
    })
}
