//! Brings lines of another file in: every chain is checked from the last line both have, and nothing that is here changes.
//!
//! A line is found by its station and number. The same line is here already; another one is a second history of
//! that station and stands under a fork of its own. Lines that do not fit are counted, never guessed at.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{OptionalExtension, named_params};
use uuid::Uuid;

use crate::chain::Part;
use crate::error::{Error, Result};
use crate::exchange::archive::Read;
use crate::ids::{IncidentId, PlaybookId};
use crate::incident::event::Event;
use crate::plan::Plan;
use crate::playbook::parse::edition;
use crate::record::{CheckpointRecord, EntryRecord, PlanRecord, PlaybookRecord, Record, StationRecord};
use crate::store::paper::Taken;
use crate::store::{Store, StoredApproval, Tx, columns, entry, plan};

/// What came of bringing lines in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Lines that are new here.
    pub added: u64,
    /// Lines that were here.
    pub already: u64,
    /// Histories of a station that differ from the one that was here.
    pub forks: u64,
    /// Incidents of the new lines.
    pub incidents: BTreeSet<IncidentId>,
    /// Lines that do not follow from the ones before them, or that nobody can read.
    pub wrong: u64,
    /// Lines with the id of a line that is here but says something else.
    pub contradicting: u64,
    /// Lines of a newer program.
    pub unknown: u64,
    /// Numbers of slips that two computers handed out: window, first and last.
    pub clashing: Vec<(String, u32, u32)>,
    /// Editions of the plan whose number stands for another plan here.
    pub other_plans: Vec<u32>,
}

/// Bringing in that is under way.
#[derive(Debug, Default)]
pub struct Importing {
    done: Imported,
    stations: BTreeMap<Uuid, StationRecord<'static>>,
    /// Where the lines of each chain of the archive go on here.
    chains: BTreeMap<(Uuid, u32), Place>,
}

/// Where a chain of the archive has got to.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// Its last line is in this row of `station`.
    At(i64),
    /// A line did not fit; what follows it fits nowhere.
    Broken,
}

impl Store {
    /// Runs `job` in one transaction; afterwards every new line knows of what was brought in.
    ///
    /// # Errors
    /// As [`Store::tx`]; nothing was brought in then.
    pub fn import(&mut self, job: impl FnOnce(&Tx<'_>, &mut Importing) -> Result<()>) -> Result<Imported> {
        let mut importing = Importing::default();
        self.tx(|tx| job(tx, &mut importing))?;
        let station = self.station.clone();
        self.seen = entry::seen_by(self.connection()?, &station)?;
        Ok(importing.done)
    }
}

impl Importing {
    /// Takes the next line of an archive as it was read.
    ///
    /// # Errors
    /// When the data file cannot be written.
    pub fn take(&mut self, tx: &Tx<'_>, read: Read<'_>) -> Result<()> {
        match read {
            Read::Right(entry, before) => self.entry(tx, &entry, &before),
            Read::Wrong => {
                self.done.wrong += 1;
                Ok(())
            }
            Read::Beside(Record::Station(station)) => self.station(tx, station),
            Read::Beside(Record::Plan(plan)) => self.plan(tx, &plan),
            Read::Beside(Record::Playbook(playbook)) => self.playbook(tx, &playbook),
            Read::Beside(Record::Checkpoint(checkpoint)) => self.checkpoint(tx, &checkpoint),
            Read::Beside(Record::Pack(pack)) => self.paper(tx.take_pack(&pack)?),
            Read::Beside(Record::Slips(slips)) => {
                let taken = tx.take_slips(&slips)?;
                if taken == Taken::Other {
                    let last = slips.first.saturating_add(slips.count).saturating_sub(1);
                    self.done.clashing.push((slips.letter.to_string(), slips.first, last));
                    return Ok(());
                }
                self.paper(taken)
            }
            Read::Beside(Record::BoxCheck(check)) => self.paper(tx.take_box_check(&check)?),
            Read::Beside(Record::Archive(_) | Record::Entry(_) | Record::End(_) | Record::Unknown) => Ok(()),
        }
    }

    fn paper(&mut self, taken: Taken) -> Result<()> {
        match taken {
            Taken::Added | Taken::Already => {}
            Taken::Wrong => self.done.unknown += 1,
            Taken::Other => self.done.contradicting += 1,
        }
        Ok(())
    }

    /// The same station has the same key; another one under its name is a stranger.
    fn station(&mut self, tx: &Tx<'_>, station: StationRecord<'_>) -> Result<()> {
        if tx.key_of(station.uuid)?.is_none_or(|key| key == station.public_key.0) {
            let name = station.name.into_owned().into();
            self.stations.entry(station.uuid).or_insert(StationRecord { name, ..station });
        }
        Ok(())
    }

    fn entry(&mut self, tx: &Tx<'_>, entry: &EntryRecord<'_>, before: &[u8; 32]) -> Result<()> {
        let chain = (entry.station, entry.fork);
        let place = self.chains.get(&chain).copied();
        if matches!(place, Some(Place::Broken)) || !self.stations.contains_key(&entry.station) {
            self.done.wrong += 1;
            return Ok(());
        }
        if let Some(row) = tx.row_with(entry.station, entry.seq, &entry.hash.0)? {
            self.done.already += 1;
            self.chains.insert(chain, Place::At(row));
            return Ok(());
        }
        let row = match tx.row_that_ends(entry.station, entry.seq, before)? {
            Some(row) => row,
            None => self.begin(tx, entry)?,
        };
        let place = if self.insert(tx, row, entry)? { Place::At(row) } else { Place::Broken };
        self.chains.insert(chain, place);
        Ok(())
    }

    /// A chain that has no row here yet: a station nobody knew, or another history of one.
    fn begin(&mut self, tx: &Tx<'_>, entry: &EntryRecord<'_>) -> Result<i64> {
        let station = self.stations.get(&entry.station).ok_or(Error::Bug("a line of a station nobody named"))?;
        let row = tx.insert_station(station)?;
        if row.fork > 0 {
            self.done.forks += 1;
        }
        Ok(row.n)
    }

    /// `false` when the line cannot be kept here.
    fn insert(&mut self, tx: &Tx<'_>, row: i64, entry: &EntryRecord<'_>) -> Result<bool> {
        let (Ok(line), Some(nonce)) = (entry.line(), entry.nonce()) else {
            self.done.wrong += 1;
            return Ok(false);
        };
        let (Part::Open(people, _), Part::Open(body, _)) = (line.people, line.body) else {
            self.done.wrong += 1;
            return Ok(false);
        };
        if serde_json::from_str::<Event>(body).is_err() {
            self.done.unknown += 1;
            return Ok(false);
        }
        match tx.insert(row, &line, people, nonce, body, entry.hash.0) {
            Ok(()) => {
                self.done.added += 1;
                self.done.incidents.insert(entry.incident);
                Ok(true)
            }
            Err(Error::Refused { .. }) => {
                self.done.contradicting += 1;
                Ok(false)
            }
            Err(failure) => Err(failure),
        }
    }

    fn plan(&mut self, tx: &Tx<'_>, record: &PlanRecord<'_>) -> Result<()> {
        let readable = serde_json::from_str::<Plan>(&record.content).is_ok();
        if !readable || plan::digest(&record.content) != record.sha256.0 {
            self.done.wrong += 1;
            return Ok(());
        }
        match tx.revision(record.number)? {
            Some(here) if here.sha256 == record.sha256.0 => {}
            Some(_) => self.done.other_plans.push(record.number),
            None => {
                tx.put_revision(record)?;
                self.approval(tx, record)?;
            }
        }
        Ok(())
    }

    /// Its changes of a draft are those of another file: here everything typed since our own revision stays in the draft.
    fn approval(&mut self, tx: &Tx<'_>, record: &PlanRecord<'_>) -> Result<()> {
        let Some(approval) = &record.approval else { return Ok(()) };
        let Some(approval) = StoredApproval::of(record, approval) else {
            self.done.wrong += 1;
            return Ok(());
        };
        let draft_upto = tx.draft_begins_after(Some(record.number))?;
        let approval = StoredApproval { draft_upto, ..approval };
        tx.insert_approval(&approval, &record.sha256.0, record.created_at)
    }

    fn playbook(&mut self, tx: &Tx<'_>, record: &PlaybookRecord<'_>) -> Result<()> {
        let id = PlaybookId(record.id.to_string());
        match tx.playbook_text(&id, &record.edition)? {
            Some(here) if here == record.text => Ok(()),
            None if edition(&record.text) == record.edition => tx.keep_playbook(&id, &record.edition, &record.text),
            Some(_) | None => {
                self.done.wrong += 1;
                Ok(())
            }
        }
    }

    fn checkpoint(&mut self, tx: &Tx<'_>, record: &CheckpointRecord<'_>) -> Result<()> {
        // It may name lines that were not taken: then it would tell of an alteration that this file never had.
        let all_taken = self.done.wrong == 0 && self.done.contradicting == 0 && self.done.unknown == 0;
        match self.chains.get(&(record.station, record.fork)) {
            Some(Place::At(row)) if all_taken => tx.keep_checkpoint(*row, record),
            Some(Place::At(_) | Place::Broken) | None => {
                self.done.wrong += 1;
                Ok(())
            }
        }
    }
}

/// A new row of `station`.
#[derive(Clone, Copy, Debug)]
struct NewRow {
    n: i64,
    fork: u32,
}

impl Tx<'_> {
    /// Which chain of a station has this very line.
    fn row_with(&self, station: Uuid, seq: u64, hash: &[u8; 32]) -> Result<Option<i64>> {
        let mut statement = self.connection.prepare_cached(include_str!("import_same.sql"))?;
        let values =
            named_params! { ":uuid": station.as_bytes(), ":seq": columns::integer(seq)?, ":hash": hash.as_slice() };
        Ok(statement.query_row(values, |row| row.get("n")).optional()?)
    }

    /// Which chain of a station ends with the line before; for its first line, one that has none yet.
    fn row_that_ends(&self, station: Uuid, seq: u64, before: &[u8; 32]) -> Result<Option<i64>> {
        let mut statement = self.connection.prepare_cached(include_str!("import_end.sql"))?;
        let values = named_params! {
            ":uuid": station.as_bytes(),
            ":before": columns::integer(seq.saturating_sub(1))?,
            ":hash": before.as_slice(),
        };
        Ok(statement.query_row(values, |row| row.get("n")).optional()?)
    }

    fn key_of(&self, station: Uuid) -> Result<Option<[u8; 32]>> {
        let sql = "SELECT public_key FROM station WHERE uuid = :uuid ORDER BY fork LIMIT 1";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row(named_params! { ":uuid": station.as_bytes() }, |row| row.get(0)).optional()?)
    }

    fn insert_station(&self, station: &StationRecord<'_>) -> Result<NewRow> {
        let mut statement = self.connection.prepare_cached(include_str!("import_station.sql"))?;
        let values = named_params! {
            ":uuid": station.uuid.as_bytes(),
            ":name": station.name,
            ":public_key": station.public_key.0,
            ":first_seen": station.first_seen,
        };
        Ok(statement.query_row(values, |row| Ok(NewRow { n: row.get("n")?, fork: row.get("fork")? }))?)
    }

    fn put_revision(&self, record: &PlanRecord<'_>) -> Result<()> {
        let mut statement = self.connection.prepare_cached(include_str!("import_revision.sql"))?;
        statement.execute(named_params! {
            ":number": record.number,
            ":sha256": record.sha256.0,
            ":content": record.content,
            ":created_at": record.created_at,
        })?;
        Ok(())
    }

    fn keep_checkpoint(&self, row: i64, record: &CheckpointRecord<'_>) -> Result<()> {
        let mut statement = self.connection.prepare_cached(include_str!("import_checkpoint.sql"))?;
        statement.execute(named_params! {
            ":station": row,
            ":seq": columns::integer(record.seq)?,
            ":occasion": record.occasion,
            ":made_at": record.made_at,
            ":note": record.note,
        })?;
        Ok(())
    }
}
