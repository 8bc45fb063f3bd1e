//! 証明: what a station signs about the end of its chain, as one short text that a person can read and anybody can check.
//!
//! The text, byte by byte, is in `docs/data-file.md`, section "Checkpoints". Changing a byte of it is a new format.

mod code;
mod note;

use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use code::{Typed, groups};
pub use note::key_id;

use crate::ids::ChainId;
use crate::text::one_line;
use crate::time::Timestamp;

/// The first line of every note: what the lines below it mean.
pub const ORIGIN: &str = "tomoshibi-checkpoint-v1";
/// What stands in place of a name nobody gave.
const NO_NAME: &str = "-";

/// Why a checkpoint was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Occasion {
    /// Something was printed that carries it.
    Print,
    /// A copy of the file was made (控え).
    Copy,
    /// A shift was handed over (引き継ぎ).
    Handover,
    /// The response ended.
    End,
    /// The record was withdrawn (取り消した記録).
    Withdrawal,
    /// Somebody asked for it.
    Asked,
}

impl Occasion {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Print, Self::Copy, Self::Handover, Self::End, Self::Withdrawal, Self::Asked];

    /// As it stands in the note and in the data file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Print => "print",
            Self::Copy => "copy",
            Self::Handover => "handover",
            Self::End => "end",
            Self::Withdrawal => "withdrawal",
            Self::Asked => "asked",
        }
    }

    /// The occasion of that word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|occasion| occasion.word() == word)
    }
}

/// The end of one chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainHead {
    /// Which chain.
    pub chain: ChainId,
    /// The number of its newest line.
    pub seq: u64,
    /// The hash of that line.
    pub hash: [u8; 32],
}

/// What is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The hospital.
    pub facility: String,
    /// The id of the data file.
    pub file: Uuid,
    /// The chain of the station that signs.
    pub own: ChainHead,
    /// All other chains in the file, in the order of station and fork.
    pub others: Vec<ChainHead>,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub occasion: Occasion,
}

/// Why a note is not to be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// It is not written as a checkpoint is.
    #[error("not a checkpoint")]
    Form,
    /// It is signed with another key.
    #[error("signed with another key")]
    OtherKey,
    /// The signature does not fit the text.
    #[error("the signature does not fit")]
    Signature,
}

impl Checkpoint {
    /// The signed note.
    #[must_use]
    pub fn sign(&self, key: &SigningKey) -> String {
        note::sign(&self.text(), &self.signer(), key)
    }

    /// Reads a note that is signed with `key`.
    ///
    /// # Errors
    /// When its form, its key or its signature is wrong.
    pub fn verify(note: &str, key: &VerifyingKey) -> Result<Self, NoteError> {
        let parts = note::parts(note)?;
        let checkpoint = Self::read_text(parts.text)?;
        note::check(&parts, &checkpoint.signer(), key)?;
        Ok(checkpoint)
    }

    /// Reads a note without knowing who signed it.
    ///
    /// # Errors
    /// When its form is wrong.
    pub fn read(note: &str) -> Result<Self, NoteError> {
        Self::read_text(note::parts(note)?.text)
    }

    /// The same heads: nothing was written in between.
    #[must_use]
    pub fn stands_where(&self, other: &Self) -> bool {
        self.own == other.own && self.others == other.others
    }

    /// The name of the key: whose it is.
    fn signer(&self) -> String {
        ["tomoshibi/", &self.own.chain.station.to_string()].concat()
    }

    /// The text that is signed; it ends with a line feed.
    fn text(&self) -> String {
        let facility = one_line(&self.facility);
        let own = &self.own;
        let mut lines = vec![
            ORIGIN.to_owned(),
            format!("facility {}", if facility.is_empty() { NO_NAME } else { &facility }),
            format!("file {}", self.file),
            format!("station {}", own.chain.station),
            format!("line {}", own.seq),
            format!("hash {}", hex(&own.hash)),
            format!("utc {}", self.at),
            format!("jst {}", self.at.jst_plain()),
            format!("occasion {}", self.occasion.word()),
        ];
        lines.extend(
            self.others.iter().map(|head| {
                format!("chain {} {} {} {}", head.chain.station, head.chain.fork, head.seq, hex(&head.hash))
            }),
        );
        lines.push(String::new());
        lines.join("\n")
    }

    /// Whatever does not come out the same when it is written again was not written by us.
    fn read_text(text: &str) -> Result<Self, NoteError> {
        let read = Self::fields(text).ok_or(NoteError::Form)?;
        if read.text() == text { Ok(read) } else { Err(NoteError::Form) }
    }

    fn fields(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        if lines.next()? != ORIGIN {
            return None;
        }
        let mut value = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
        let facility = value("facility")?.to_owned();
        let file = Uuid::parse_str(value("file")?).ok()?;
        let station = Uuid::parse_str(value("station")?).ok()?;
        let seq = value("line")?.parse().ok().filter(|seq| *seq > 0)?;
        let hash = from_hex(value("hash")?)?;
        let at = Timestamp::parse_rfc3339(value("utc")?)?;
        value("jst")?;
        let occasion = Occasion::read(value("occasion")?)?;
        let own = ChainHead { chain: ChainId { station, fork: 0 }, seq, hash };
        let others = lines.map(other_head).collect::<Option<Vec<_>>>()?;
        Some(Self { facility, file, own, others, at, occasion })
    }
}

fn other_head(line: &str) -> Option<ChainHead> {
    let mut words = line.strip_prefix("chain ")?.split(' ');
    let station = Uuid::parse_str(words.next()?).ok()?;
    let fork = words.next()?.parse().ok()?;
    let seq = words.next()?.parse().ok()?;
    let hash = from_hex(words.next()?)?;
    Some(ChainHead { chain: ChainId { station, fork }, seq, hash })
}

/// A whole hash in lower-case hexadecimal.
#[must_use]
pub fn hex(hash: &[u8; 32]) -> String {
    // A report writes ten thousand of them.
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or_default();
    hash.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let digit = |letter: u8| char::from(letter).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let bytes = text.as_bytes();
    if bytes.len() != 64 {
        return None;
    }
    let mut hash = [0; 32];
    for (byte, pair) in hash.iter_mut().zip(bytes.chunks_exact(2)) {
        *byte = pair.iter().try_fold(0, |all, letter| Some(all << 4 | digit(*letter)?))?;
    }
    Some(hash)
}

#[cfg(test)]
mod tests;
