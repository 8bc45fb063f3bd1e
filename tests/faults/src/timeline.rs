//! The one file here that knows the engine's store: opens, makes, writes and checks a data file as the program does.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use engine::error::{Error, Result};
use engine::exchange::archive::{Reading, Sealing};
use engine::ids::{EntryId, IncidentId, PressId};
use engine::incident::event::{Draft, Entry, Event, Nature, Precision};
use engine::record::{FORMAT, Header, Record, VERSION};
use engine::store::{CopyStep, Stamp, Store, Tx, Writer};
use engine::time::{Mono, Timestamp};
use engine::world::{SystemWorld, TestWorld, World};
use uuid::Uuid;

use crate::archive::Archive;
use crate::recorder::Lines;

/// A computer: its clock, its ids, and the folder where it keeps its key.
pub struct Computer {
    world: Box<dyn World>,
    incident: IncidentId,
    local: PathBuf,
}

/// An open data file.
#[derive(Debug)]
pub struct Timeline(Store);

/// What stands in a file, station by station.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The lines of all stations but the other one.
    pub own: Lines,
    /// The lines of the other station, which can only have been brought in.
    pub brought: Lines,
}

/// The test world of another computer: all its ids are others.
struct Elsewhere(TestWorld);

impl World for Elsewhere {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn mono(&self) -> Option<Mono> {
        self.0.mono()
    }

    fn fresh_id(&self) -> Uuid {
        let (first, second) = self.0.fresh_id().as_u64_pair();
        Uuid::from_u64_pair(first | 1 << 32, second)
    }

    fn nonce(&self) -> [u8; 32] {
        self.0.nonce().map(|byte| !byte)
    }
}

impl Computer {
    /// The same every time.
    #[must_use]
    pub fn of_a_test(local: &Path) -> Self {
        Self::of(Box::new(TestWorld::default()), local)
    }

    /// Another one, the same every time, too.
    #[must_use]
    pub fn elsewhere(local: &Path) -> Self {
        Self::of(Box::new(Elsewhere(TestWorld::default())), local)
    }

    /// With a real clock and fresh ids, for several processes on one file.
    #[must_use]
    pub fn real(local: &Path) -> Self {
        Self::of(Box::new(SystemWorld), local)
    }

    fn of(world: Box<dyn World>, local: &Path) -> Self {
        let incident = IncidentId(world.fresh_id());
        Self { world, incident, local: local.to_owned() }
    }

    /// One more press of a button.
    #[must_use]
    pub fn press(&self) -> PressId {
        PressId(self.world.fresh_id())
    }

    fn writer(&self) -> Writer {
        let world = &self.world;
        let (file, station, key) = (world.fresh_id(), world.fresh_id(), world.nonce());
        Writer { at: world.now(), file, station, key, local: self.local.clone() }
    }

    fn stamp(&self) -> Stamp {
        let world = &self.world;
        Stamp { id: EntryId(world.fresh_id()), recorded_at: world.now(), mono: world.mono(), nonce: world.nonce() }
    }

    fn note(&self, press: PressId, text: &str) -> Draft {
        Draft {
            incident: self.incident,
            press,
            occurred_at: self.world.now(),
            precision: Precision::Exact,
            from: "受付".to_owned(),
            to: "本部".to_owned(),
            doer: "田中".to_owned(),
            recorder: "佐藤".to_owned(),
            event: Event::NoteTaken { text: text.to_owned(), nature: Nature::Fact, late_reason: None },
        }
    }
}

impl Timeline {
    /// Opens what is there, or makes it.
    ///
    /// # Errors
    /// What the store says.
    pub fn open_or_make(path: &Path, computer: &Computer) -> Result<Self> {
        Store::open_or_create(path, &computer.writer()).map(Self)
    }

    /// Opens what is there.
    ///
    /// # Errors
    /// What the store says.
    pub fn open(path: &Path, computer: &Computer) -> Result<Self> {
        Store::open(path, &computer.writer()).map(Self)
    }

    /// Records these lines for one press, unless the press has brought its lines already.
    ///
    /// # Errors
    /// What the store says.
    pub fn record(&mut self, computer: &Computer, press: PressId, texts: &[String]) -> Result<Lines> {
        self.record_saying(computer, press, texts, |_| {})
    }

    /// As [`Timeline::record`]; `say` hears the lines before they are committed.
    ///
    /// # Errors
    /// What the store says.
    pub fn record_saying(
        &mut self,
        computer: &Computer,
        press: PressId,
        texts: &[String],
        mut say: impl FnMut(&Lines),
    ) -> Result<Lines> {
        self.0.tx(|tx| {
            let lines = append(tx, computer, press, texts)?;
            say(&lines);
            Ok(lines)
        })
    }

    /// As [`Timeline::record`]; a full disk gives up what is in reserve first.
    ///
    /// # Errors
    /// What the store says.
    pub fn record_with_reserve(&mut self, computer: &Computer, press: PressId, texts: &[String]) -> Result<Lines> {
        self.0.tx_with_reserve(|tx| append(tx, computer, press, texts))
    }

    /// Makes the reserve and waits for it; gives its length.
    ///
    /// # Errors
    /// When it does not come.
    pub fn keep_reserve(&mut self, reserve: &Path) -> std::io::Result<u64> {
        self.0.keep_reserve();
        for _ in 0..10_000 {
            if let Ok(about) = std::fs::metadata(reserve) {
                return Ok(about.len());
            }
            std::thread::park_timeout(Duration::from_millis(1));
        }
        Err(std::io::Error::other("there is no reserve"))
    }

    /// Makes a copy (控え) and waits for it: it is whole and has its name when this comes back.
    ///
    /// # Errors
    /// What the medium says; nothing is left behind then.
    pub fn copy(&mut self, to: &Path) -> Result<()> {
        let mut copying = self.0.begin_copy(to)?;
        loop {
            let done = match self.0.copy_some(&mut copying, 10) {
                CopyStep::More => None,
                CopyStep::Waiting => copying.wait(Duration::from_millis(20)),
                CopyStep::Done(outcome) => Some(outcome),
            };
            if let Some(outcome) = done {
                return outcome.map(|_| ());
            }
        }
    }

    /// The lines of a press, if it was recorded.
    ///
    /// # Errors
    /// What the store says.
    pub fn lines_of(&mut self, press: PressId) -> Result<Lines> {
        self.0.tx(|tx| Ok(lines_of(&tx.entries_of_press(press)?)))
    }

    /// What the program does when nobody has pressed anything for a while.
    ///
    /// # Errors
    /// What the store says.
    pub fn rest(&mut self) -> Result<()> {
        self.0.checkpoint()
    }

    /// Closes in peace.
    ///
    /// # Errors
    /// What the store says.
    pub fn close(self) -> Result<()> {
        self.0.close()
    }

    /// Everything in the file, as the lines of an archive.
    ///
    /// # Errors
    /// What the store says.
    pub fn archive(&mut self) -> Result<Vec<String>> {
        let header = Header {
            format: FORMAT.into(),
            version: VERSION,
            file: self.0.file(),
            facility: "".into(),
            made_at: Timestamp::from_millis(0),
            hidden: Vec::new(),
        };
        let written = |_| Error::Bug("a record that is no JSON");
        let (mut sealing, mut lines) = (Sealing::default(), Vec::new());
        self.0.tx(|tx| {
            let mut put = |record: &Record<'_>| {
                lines.push(sealing.line(record).map_err(written)?.trim_end().to_owned());
                Ok::<(), Error>(())
            };
            put(&Record::Archive(header))?;
            tx.records_before()?.iter().try_for_each(&mut put)?;
            for span in tx.spans()? {
                let before = span.first.saturating_sub(1);
                tx.entry_records(&span, before, u32::MAX, |entry| put(&Record::Entry(Box::new(entry))))?;
            }
            tx.records_behind()?.iter().try_for_each(&mut put)
        })?;
        lines.push(sealing.end().map_err(written)?.trim_end().to_owned());
        Ok(lines)
    }

    /// Brings in the lines of an archive, or of its beginning, as the program does; gives how many were new.
    ///
    /// # Errors
    /// What the store says; nothing was brought in then.
    pub fn import<'a>(&mut self, lines: impl IntoIterator<Item = &'a str>) -> Result<u64> {
        let mut reading = Reading::default();
        let imported = self.0.import(|tx, importing| {
            for line in lines {
                importing.take(tx, reading.next(line).map_err(|_| Error::Bug("an archive is read"))?)?;
            }
            Ok(())
        })?;
        let refused = imported.wrong.saturating_add(imported.contradicting).saturating_add(imported.unknown);
        if refused > 0 || imported.forks > 0 {
            return Err(Error::Bug("an archive has nothing that is refused"));
        }
        Ok(imported.added)
    }

    /// The control: the same in pieces, each committed by itself.
    ///
    /// # Errors
    /// What the store says.
    pub fn import_in_pieces(&mut self, archive: &Archive, lines: Range<usize>) -> Result<u64> {
        let mut added = 0_u64;
        for piece in lines {
            added = added.saturating_add(self.import(archive.beginning(piece.saturating_add(1)))?);
        }
        Ok(added)
    }

    /// The station this computer writes as.
    ///
    /// # Errors
    /// What the store says.
    pub fn station(&mut self) -> Result<Uuid> {
        self.0.tx(|tx| Ok(tx.own_chain().station))
    }

    /// Every line of the file in the order it was written, after the whole chain and SQLite's own structures were
    /// found to be right.
    ///
    /// # Errors
    /// What is wrong, in English.
    pub fn verified_lines(&mut self) -> std::result::Result<Lines, String> {
        self.verified(None).map(|written| written.own)
    }

    /// As [`Timeline::verified_lines`], with the lines of that other station by themselves.
    ///
    /// # Errors
    /// What is wrong, in English.
    pub fn verified(&mut self, other: Option<Uuid>) -> std::result::Result<Written, String> {
        let report = self.0.verify().map_err(|failure| failure.to_string())?;
        if !report.is_good() {
            return Err(format!("{report:?}"));
        }
        let all = self.0.tx(|tx| {
            let mut all = Vec::new();
            for incident in tx.incidents()? {
                all.extend(tx.entries(incident)?);
            }
            Ok(all)
        });
        let all = all.map_err(|failure| failure.to_string())?;
        let (brought, own): (Vec<Entry>, Vec<Entry>) =
            all.into_iter().partition(|entry| Some(entry.chain.station) == other);
        let mut written = Written { own: lines_of(&own), brought: lines_of(&brought) };
        written.own.sort_unstable();
        written.brought.sort_unstable();
        Ok(written)
    }
}

fn append(tx: &Tx<'_>, computer: &Computer, press: PressId, texts: &[String]) -> Result<Lines> {
    let mut entries = tx.entries_of_press(press)?;
    if entries.is_empty() {
        for text in texts {
            entries.push(tx.append(&computer.note(press, text), &computer.stamp())?);
        }
    }
    Ok(lines_of(&entries))
}

fn lines_of(entries: &[Entry]) -> Lines {
    entries.iter().map(|entry| (entry.seq, entry.hash)).collect()
}
