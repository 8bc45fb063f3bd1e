//! The archive: writes its lines, and checks one line by line without the file it came from.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::chain::{NOTHING_BEFORE, Part, head_code};
use crate::ids::IncidentId;
use crate::record::{self, EndRecord, EntryRecord, FORMAT, Header, Hex, Hidden, MIRROR, Record, Unreadable, VERSION};

/// Counts and hashes what is written, for the last line.
#[derive(Clone, Debug, Default)]
pub struct Sealing {
    hash: Sha256,
    entries: u64,
}

/// What a check of an archive found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Whose it is.
    pub facility: String,
    /// Lines of timelines that are right.
    pub entries: u64,
    /// Incidents they belong to.
    pub incidents: u64,
    /// The newest line of every chain.
    pub heads: Vec<ChainHead>,
    /// What is blacked out.
    pub hidden: Vec<Hidden>,
    /// The first line of the text that is wrong.
    pub first_bad: Option<u64>,
    /// It has its last line, and nothing between was lost or changed. A mirror never has one.
    pub sealed: bool,
    /// It is written along with the data file and has no end.
    pub is_mirror: bool,
    /// The line whose read-aloud code was looked for: its number.
    pub code_at: Option<u64>,
}

/// The newest line of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainHead {
    /// The station.
    pub station: Uuid,
    /// Which of its histories.
    pub fork: u32,
    /// The number of the line.
    pub seq: u64,
    /// Its hash.
    pub hash: [u8; 32],
}

impl ChainHead {
    /// To be compared with a print.
    #[must_use]
    pub fn code(&self) -> String {
        head_code(&self.hash)
    }
}

impl Checked {
    /// Every line is right and none is missing at the end.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.first_bad.is_none() && (self.sealed || self.is_mirror)
    }
}

/// Why a text is not read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoArchive {
    /// Something else.
    #[error("not an archive of Tomoshibi")]
    Foreign,
    /// A newer program wrote it.
    #[error("an archive of a newer program")]
    Newer,
}

/// Reads an archive line by line and recomputes every hash.
#[derive(Debug, Default)]
pub struct Reading {
    hash: Sha256,
    header: Option<Header<'static>>,
    /// The hashes of every chain, for forks that go on from one of them.
    chains: BTreeMap<(Uuid, u32), Links>,
    incidents: BTreeMap<IncidentId, ()>,
    entries: u64,
    line: u64,
    first_bad: Option<u64>,
    sealed: bool,
    code: Option<String>,
    code_at: Option<u64>,
}

/// One chain as far as it was read.
#[derive(Debug, Default)]
struct Links {
    first: u64,
    hashes: Vec<[u8; 32]>,
}

/// A line that was read, and whether it is what it says.
#[derive(Clone, Debug, PartialEq)]
pub enum Read<'a> {
    /// A line of a timeline that fits behind the line with this hash.
    Right(Box<EntryRecord<'a>>, [u8; 32]),
    /// One that does not, or nobody can read.
    Wrong,
    /// Something else than a line of a timeline.
    Beside(Record<'a>),
}

impl Sealing {
    /// One line, with its end.
    ///
    /// # Errors
    /// Never in practice.
    pub fn line(&mut self, record: &Record<'_>) -> Result<String, Unreadable> {
        let line = record.line()? + "\n";
        self.lines(&line, u64::from(matches!(record, Record::Entry(_))));
        Ok(line)
    }

    /// Lines that are ready, and how many of them are entries.
    pub fn lines(&mut self, lines: &str, entries: u64) {
        self.entries += entries;
        self.hash.update(lines.as_bytes());
    }

    /// The last line.
    ///
    /// # Errors
    /// Never in practice.
    pub fn end(self) -> Result<String, Unreadable> {
        let end = EndRecord { entries: self.entries, sha256: Hex(self.hash.finalize().into()) };
        Ok(Record::End(end).line()? + "\n")
    }
}

impl Reading {
    /// Looks for the line with that read-aloud code on the way.
    #[must_use]
    pub fn looking_for(code: &str) -> Self {
        let code = code.chars().filter(char::is_ascii_digit).collect();
        Self { code: Some(code), ..Self::default() }
    }

    /// What the first line said.
    #[must_use]
    pub fn header(&self) -> Option<&Header<'static>> {
        self.header.as_ref()
    }

    /// The next line, without its end.
    ///
    /// # Errors
    /// When the first line is not that of an archive we know.
    pub fn next<'a>(&mut self, line: &'a str) -> Result<Read<'a>, NoArchive> {
        self.line += 1;
        if self.header.is_none() {
            return self.first(line);
        }
        let read = record::read(line);
        if !matches!(read, Ok(Record::End(_))) {
            self.hash.update(line.as_bytes());
            self.hash.update(b"\n");
        }
        Ok(match read {
            Ok(Record::Entry(entry)) if !self.sealed => self.entry(entry),
            Ok(Record::End(end)) if !self.sealed => {
                let whole: [u8; 32] = self.hash.clone().finalize().into();
                self.sealed = end.entries == self.entries && end.sha256.0 == whole;
                if self.sealed { Read::Beside(Record::End(end)) } else { self.wrong() }
            }
            Ok(record) if !self.sealed => Read::Beside(record),
            // What stands behind the end was put there by somebody else.
            Ok(_) | Err(_) => self.wrong(),
        })
    }

    /// What was found.
    #[must_use]
    pub fn checked(&self) -> Checked {
        let header = self.header.as_ref();
        let heads = self.chains.iter().filter_map(|((station, fork), links)| {
            let hash = *links.hashes.last()?;
            Some(ChainHead { station: *station, fork: *fork, seq: links.next().saturating_sub(1), hash })
        });
        Checked {
            facility: header.map(|header| header.facility.clone().into_owned()).unwrap_or_default(),
            entries: self.entries,
            incidents: self.incidents.len() as u64,
            heads: heads.collect(),
            hidden: header.map(|header| header.hidden.clone()).unwrap_or_default(),
            first_bad: self.first_bad,
            sealed: self.sealed,
            is_mirror: header.is_some_and(|header| header.format == MIRROR),
            code_at: self.code_at,
        }
    }

    fn first<'a>(&mut self, line: &'a str) -> Result<Read<'a>, NoArchive> {
        let Ok(Record::Archive(header)) = record::read(line) else { return Err(NoArchive::Foreign) };
        if header.format != FORMAT && header.format != MIRROR {
            return Err(NoArchive::Foreign);
        }
        if header.version > VERSION {
            return Err(NoArchive::Newer);
        }
        self.hash.update(line.as_bytes());
        self.hash.update(b"\n");
        self.header = Some(Header {
            format: header.format.to_string().into(),
            facility: header.facility.to_string().into(),
            hidden: header.hidden.clone(),
            ..header
        });
        Ok(Read::Beside(Record::Archive(header)))
    }

    fn entry<'a>(&mut self, entry: Box<EntryRecord<'a>>) -> Read<'a> {
        let Some(before) = self.before(&entry) else { return self.wrong() };
        let links = self.chains.entry((entry.station, entry.fork)).or_default();
        if links.hashes.is_empty() {
            links.first = entry.seq;
        }
        links.hashes.push(entry.hash.0);
        self.incidents.insert(entry.incident, ());
        self.entries += 1;
        if self
            .code
            .as_ref()
            .is_some_and(|code| head_code(&entry.hash.0).chars().filter(char::is_ascii_digit).eq(code.chars()))
        {
            self.code_at = Some(entry.seq);
        }
        Read::Right(entry, before)
    }

    /// The hash the line was written behind; `None` when it fits nowhere.
    fn before(&self, entry: &EntryRecord<'_>) -> Option<[u8; 32]> {
        let line = entry.line().ok()?;
        let one_thing = match entry.content()? {
            Part::Open(body, _) => record::kind_of(body) == Some(&entry.kind),
            Part::Hidden(_) => true,
        };
        let fits = |before: &[u8; 32]| one_thing && line.hash(before) == entry.hash.0;
        if let Some(own) = self.chains.get(&(entry.station, entry.fork)) {
            return own.hashes.last().copied().filter(|before| own.next() == entry.seq && fits(before));
        }
        if entry.seq == 1 {
            return Some(NOTHING_BEFORE).filter(fits);
        }
        let others = self.chains.range((entry.station, 0)..=(entry.station, u32::MAX));
        others.filter_map(|(_, links)| links.hash(entry.seq.checked_sub(1)?)).find(fits)
    }

    fn wrong<'a>(&mut self) -> Read<'a> {
        self.first_bad.get_or_insert(self.line);
        Read::Wrong
    }
}

impl Links {
    fn next(&self) -> u64 {
        self.first.saturating_add(self.hashes.len() as u64)
    }

    fn hash(&self, seq: u64) -> Option<[u8; 32]> {
        self.hashes.get(usize::try_from(seq.checked_sub(self.first)?).ok()?).copied()
    }
}
