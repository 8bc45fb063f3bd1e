//! The one file here that knows the engine's store: opens, makes, writes and checks a data file as the program does.

use std::path::{Path, PathBuf};
use std::time::Duration;

use engine::error::Result;
use engine::ids::{EntryId, IncidentId, PressId};
use engine::incident::event::{Draft, Entry, Event, Nature, Precision};
use engine::store::{CopyStep, Stamp, Store, Tx, Writer};
use engine::world::{SystemWorld, TestWorld, World};

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

impl Computer {
    /// The same every time.
    #[must_use]
    pub fn of_a_test(local: &Path) -> Self {
        Self::of(Box::new(TestWorld::default()), local)
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

    /// Every line of the file in the order it was written, after the whole chain and SQLite's own structures were
    /// found to be right.
    ///
    /// # Errors
    /// What is wrong, in English.
    pub fn verified_lines(&mut self) -> std::result::Result<Lines, String> {
        let report = self.0.verify().map_err(|failure| failure.to_string())?;
        if !report.is_good() {
            return Err(format!("{report:?}"));
        }
        let all = self.0.tx(|tx| {
            let mut all = Vec::new();
            for incident in tx.incidents()? {
                all.extend(lines_of(&tx.entries(incident)?));
            }
            Ok(all)
        });
        let mut all = all.map_err(|failure| failure.to_string())?;
        all.sort_unstable();
        Ok(all)
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
