//! The data file under honest use, wrong files, damage and attempts to change it.

mod checkpoints;
mod copies;
mod damage;
mod events;
mod failures;
mod guards;
mod import;
mod keeping;
mod keys;
mod opening;
mod pages;
mod paper;
mod plans;
mod salvaging;
mod search;
mod stations;

use std::path::{Path, PathBuf};

use tempfile::TempDir;
use uuid::Uuid;

use super::{SlipsGiven, Stamp, Store, Writer};
use crate::error::Result;
use crate::ids::{EntryId, IncidentId, PressId};
use crate::incident::event::{Draft, Entry, Event, Nature, Precision};
use crate::time::Timestamp;
use crate::world::{TestWorld, World};

/// A folder with one data file in it, and the world it lives in.
struct Place {
    folder: TempDir,
    world: TestWorld,
    incident: IncidentId,
}

impl Place {
    fn new() -> Self {
        let world = TestWorld::default();
        let incident = IncidentId(world.fresh_id());
        Self { folder: tempfile::tempdir().unwrap(), world, incident }
    }

    /// A name with everything a URI would stumble over.
    fn path(&self) -> PathBuf {
        self.folder.path().join("みどり野 100%?#&.tomoshibi")
    }

    /// This computer.
    fn writer(&self) -> Writer {
        let local = self.folder.path().join("local");
        self.writer_on(local)
    }

    /// Another computer: it has nothing but the file.
    fn writer_on(&self, local: PathBuf) -> Writer {
        let world = &self.world;
        let (file, station, key) = (world.fresh_id(), world.fresh_id(), world.nonce());
        Writer { at: world.now(), file, station, key, local }
    }

    fn create(&self) -> Store {
        Store::create(&self.path(), &self.writer()).unwrap()
    }

    fn open(&self) -> Store {
        self.try_open(&self.path()).unwrap()
    }

    fn try_open(&self, path: &Path) -> Result<Store> {
        Store::open(path, &self.writer())
    }

    fn draft(&self, event: Event) -> Draft {
        Draft {
            incident: self.incident,
            press: PressId(self.world.fresh_id()),
            occurred_at: self.world.now(),
            precision: Precision::Exact,
            from: "受付".into(),
            to: "病棟".into(),
            doer: "田中".into(),
            recorder: "佐藤".into(),
            event,
        }
    }

    fn note(&self, text: &str) -> Draft {
        self.draft(Event::NoteTaken { text: text.into(), nature: Nature::Fact, late_reason: None })
    }

    fn append(&self, store: &mut Store, draft: &Draft) -> Result<Entry> {
        let stamp = self.stamp();
        store.tx(|tx| tx.append(draft, &stamp))
    }

    fn stamp(&self) -> Stamp {
        let world = &self.world;
        Stamp { id: EntryId(world.fresh_id()), recorded_at: world.now(), mono: None, nonce: world.nonce() }
    }

    fn entries(&self, store: &mut Store) -> Vec<Entry> {
        store.tx(|tx| tx.entries(self.incident)).unwrap()
    }

    /// A closed data file with `lines` notes.
    fn with_notes(lines: u32) -> Self {
        let place = Self::new();
        let mut store = place.create();
        for number in 1..=lines {
            place.append(&mut store, &place.note(&format!("{number}番の患者さんを紙で受けた"))).unwrap();
        }
        store.close().unwrap();
        place
    }
}

/// A stranger's connection to the file: no guard, no trigger in the way that it does not lift.
fn tamper(path: &Path, sql: &str) {
    let raw = rusqlite::Connection::open(path).unwrap();
    let triggers: Vec<(String, String)> = raw
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(std::result::Result::unwrap)
        .collect();
    for (name, _) in &triggers {
        raw.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    raw.execute_batch(sql).unwrap();
    for (_, sql) in &triggers {
        raw.execute_batch(sql).unwrap();
    }
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn uuid(byte: u8) -> Uuid {
    Uuid::from_bytes([byte; 16])
}

/// Numbers of a window, handed out by nobody in particular.
fn slips(letter: &str, first: u32, count: u32) -> SlipsGiven {
    SlipsGiven { letter: letter.into(), first, count, pack: uuid(1), station: uuid(7), at: at(0) }
}
