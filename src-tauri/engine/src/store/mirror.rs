//! 2か所に保存: each acknowledged line once more, as one line of JSON in a plain file on another medium.
//!
//! The only answer to a medium that dies or lies, and a way back without SQLite. A thread of its own writes it: a stick
//! that hangs or is pulled never holds up a press for longer than the moment somebody is ready to wait.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::Duration;

use serde::Deserialize;

use crate::error::Result;
use crate::files::sync_folder;
use crate::store::record::{self, RECORDS};
use crate::store::{Store, meta};
use crate::time::Timestamp;

/// Rows of one kind that are written and synced at once.
const ROWS_AT_ONCE: u32 = 200;
/// Mirrors of other files, or of other histories of this one, that may lie in one folder.
const MOST_IN_A_FOLDER: u32 = 99;

/// The file on the second medium.
#[derive(Debug)]
pub struct Mirror {
    folder: PathBuf,
    path: PathBuf,
    /// Counts up where a mirror of another history lies in that place.
    number: u32,
    begun_at: Timestamp,
    jobs: Option<SyncSender<Vec<u8>>>,
    answers: Option<Receiver<Answer>>,
    /// The thread has not answered yet.
    busy: bool,
    /// Records of each kind that are on the medium.
    has: [u64; RECORDS.len()],
    /// The same, once the thread has answered.
    will_have: [u64; RECORDS.len()],
}

/// Whether the second medium has every line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MirrorState {
    /// It has.
    Saved,
    /// It lacks so many, and is being brought up to date.
    Behind(u64),
    /// It lacks so many and cannot be written now.
    Failed(u64),
}

#[derive(Debug)]
enum Answer {
    Found(Found),
    Written,
    Failed,
}

/// What lay in the place of the mirror.
#[derive(Debug, Default)]
struct Found {
    /// The id of the file it mirrors.
    file: String,
    counts: [u64; RECORDS.len()],
    /// The hash of its last line.
    last: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    #[serde(default)]
    file: String,
}

#[derive(Deserialize)]
struct Hashed {
    hash: String,
}

impl Store {
    /// Begins to write every line to a file in that folder, too; what is there already is found and goes on.
    #[must_use]
    pub fn begin_mirror(&mut self, folder: &Path, now: Timestamp) -> Mirror {
        let mut mirror = Mirror {
            folder: folder.to_owned(),
            path: PathBuf::new(),
            number: 0,
            begun_at: now,
            jobs: None,
            answers: None,
            busy: false,
            has: [0; RECORDS.len()],
            will_have: [0; RECORDS.len()],
        };
        self.start(&mut mirror);
        mirror
    }

    /// Brings the second medium a step further, waiting at most `patience` for it; `true` when there is more to do.
    ///
    /// # Errors
    /// Only when the data file cannot be read; what the second medium does is in [`Store::mirror_state`].
    pub fn mirror_some(&mut self, mirror: &mut Mirror, patience: Duration) -> Result<bool> {
        if mirror.busy && !self.heard(mirror, patience)? {
            return Ok(false);
        }
        let Some(jobs) = &mirror.jobs else { return Ok(false) };
        let mut text = String::new();
        let mut will_have = mirror.has;
        for (kind, count) in RECORDS.iter().zip(&mut will_have) {
            let (lines, n_lines) = record::lines(self.connection()?, kind, *count, ROWS_AT_ONCE)?;
            text.push_str(&lines);
            *count += n_lines;
        }
        if text.is_empty() {
            return Ok(false);
        }
        if jobs.try_send(text.into_bytes()).is_err() {
            mirror.give_up();
            return Ok(false);
        }
        mirror.will_have = will_have;
        mirror.busy = true;
        self.heard(mirror, patience)
    }

    /// Tries a second medium that failed once more.
    pub fn retry_mirror(&mut self, mirror: &mut Mirror) {
        if mirror.jobs.is_none() {
            mirror.number = 0;
            self.start(mirror);
        }
    }

    /// Whether the second medium has every line.
    #[must_use]
    pub fn mirror_state(&self, mirror: &Mirror) -> MirrorState {
        let lines = self.settled.rows.get(super::mark::LINES).and_then(|lines| u64::try_from(*lines).ok()).unwrap_or(0);
        let behind = lines.saturating_sub(mirror.has.get(3).copied().unwrap_or(0));
        match mirror.jobs {
            None => MirrorState::Failed(behind),
            Some(_) if mirror.busy || behind > 0 => MirrorState::Behind(behind),
            Some(_) => MirrorState::Saved,
        }
    }

    /// What the thread answered; `true` when it is ready for more.
    fn heard(&mut self, mirror: &mut Mirror, patience: Duration) -> Result<bool> {
        let Some(answers) = &mirror.answers else { return Ok(false) };
        match answers.recv_timeout(patience) {
            Ok(Answer::Written) => mirror.has = mirror.will_have,
            Ok(Answer::Found(found)) if self.is_mirrored_by(&found)? => mirror.has = found.counts,
            // A mirror of something else: it stays as it is, and ours lies beside it.
            Ok(Answer::Found(_)) if mirror.number < MOST_IN_A_FOLDER => {
                self.start(mirror);
                return Ok(false);
            }
            Ok(Answer::Found(_) | Answer::Failed) | Err(RecvTimeoutError::Disconnected) => {
                mirror.give_up();
                return Ok(false);
            }
            Err(RecvTimeoutError::Timeout) => return Ok(false),
        }
        mirror.busy = false;
        Ok(true)
    }

    /// Whether everything in it is in this file, too, up to where it ends.
    fn is_mirrored_by(&mut self, found: &Found) -> Result<bool> {
        let file = self.file.to_string();
        let entries = found.counts.get(3).copied().unwrap_or(0);
        let (Some(before), true) = (entries.checked_sub(1), found.file == file) else {
            return Ok(found.file == file);
        };
        let (line, _) = record::lines(self.connection()?, "entry", before, 1)?;
        let ours = serde_json::from_str::<Hashed>(&line).ok().map(|line| line.hash);
        Ok(ours.is_some() && ours == found.last)
    }

    fn start(&mut self, mirror: &mut Mirror) {
        mirror.number += 1;
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy();
        mirror.path = mirror.folder.join(match mirror.number {
            1 => format!("{stem}.mirror.jsonl"),
            number => format!("{stem}-{number}.mirror.jsonl"),
        });
        let facility =
            self.connection().ok().and_then(|connection| meta::newest(connection, "facility").ok().flatten());
        let header = record::object(
            "archive",
            &[
                ("format", crate::record::MIRROR.into()),
                ("version", 1.into()),
                ("file", self.file.to_string().into()),
                ("facility", facility.unwrap_or_default().into()),
                ("made_at", mirror.begun_at.to_string().into()),
                ("hidden", serde_json::Value::Array(Vec::new())),
            ],
        );
        let (jobs, work) = mpsc::sync_channel(1);
        let (answer, answers) = mpsc::sync_channel(4);
        let path = mirror.path.clone();
        thread::spawn(move || {
            if keep(&path, &format!("{header}\n"), &work, &answer).is_err() {
                // Nobody may be there any more to hear it.
                let _ = answer.send(Answer::Failed);
            }
        });
        mirror.jobs = Some(jobs);
        mirror.answers = Some(answers);
        mirror.busy = true;
    }
}

impl Mirror {
    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn give_up(&mut self) {
        self.jobs = None;
        self.answers = None;
        self.busy = false;
    }
}

/// On a thread of its own, until nobody sends any more.
fn keep(path: &Path, header: &str, work: &Receiver<Vec<u8>>, answer: &SyncSender<Answer>) -> io::Result<()> {
    let mut file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path)?;
    let found = look_through(&mut file, header)?;
    sync_folder(path)?;
    let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
    answer.send(Answer::Found(found)).map_err(gone)?;
    while let Ok(lines) = work.recv() {
        file.write_all(&lines)?;
        file.sync_data()?;
        answer.send(Answer::Written).map_err(gone)?;
    }
    Ok(())
}

/// Counts what is there and cuts off a line that a pulled plug left unfinished. An empty file gets its header.
fn look_through(file: &mut File, header: &str) -> io::Result<Found> {
    let mut reader = BufReader::with_capacity(1 << 20, &*file);
    let (mut found, mut whole, mut last) = (Found::default(), 0, Vec::new());
    let mut line = Vec::new();
    loop {
        line.clear();
        let length = reader.read_until(b'\n', &mut line)?;
        if length == 0 || line.last() != Some(&b'\n') {
            break;
        }
        if whole == 0 {
            found.file = serde_json::from_slice::<Header>(&line).map(|header| header.file).unwrap_or_default();
        }
        whole += length as u64;
        for (kind, count) in RECORDS.iter().zip(&mut found.counts) {
            if line.starts_with(format!(r#"{{"record":"{kind}""#).as_bytes()) {
                *count += 1;
                if *kind == "entry" {
                    last.clone_from(&line);
                }
            }
        }
    }
    found.last = serde_json::from_slice::<Hashed>(&last).ok().map(|line| line.hash);
    file.set_len(whole)?;
    file.seek(SeekFrom::End(0))?;
    if whole == 0 {
        file.write_all(header.as_bytes())?;
        found.file = serde_json::from_str::<Header>(header).map(|header| header.file).unwrap_or_default();
    }
    file.sync_all()?;
    Ok(found)
}
