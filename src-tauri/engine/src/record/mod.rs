//! One line of an archive or a mirror: the records of a data file as JSON, complete enough to compute every hash again.
//!
//! `docs/data-file.md`, Archive, describes it for those who write their own reader. Pure: no file, no SQL.

mod black;
mod hex;
mod paper;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use black::Hide;
pub use hex::{Hex, HexBytes};
pub use paper::{BoxRecord, PackRecord, SlipsRecord};

use crate::chain::{Line, Nonce, Part, People, halves};
use crate::ids::{EntryId, IncidentId, PressId};
use crate::time::Timestamp;

/// What the first line calls itself.
pub const FORMAT: &str = "tomoshibi-archive";
/// What a mirror calls itself: the same records in the order they were written, without an end.
pub const MIRROR: &str = "tomoshibi-mirror";
/// The version of all records.
pub const VERSION: u32 = 1;

/// How every line with an entry begins; the many are read without looking at the tag twice.
const ENTRY: &str = r#"{"record":"entry","#;

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
pub enum Record<'a> {
    /// What the file is; always first.
    #[serde(borrow)]
    Archive(Header<'a>),
    /// Who wrote.
    #[serde(borrow)]
    Station(StationRecord<'a>),
    /// 第N版 of the plan.
    #[serde(borrow)]
    Plan(Box<PlanRecord<'a>>),
    /// A playbook an incident was started with.
    #[serde(borrow)]
    Playbook(PlaybookRecord<'a>),
    /// One line of a timeline.
    #[serde(borrow)]
    Entry(Box<EntryRecord<'a>>),
    /// What a station signed.
    #[serde(borrow)]
    Checkpoint(CheckpointRecord<'a>),
    /// A pack of paper that was made.
    #[serde(borrow)]
    Pack(Box<PackRecord<'a>>),
    /// Slip numbers that were handed out.
    #[serde(borrow)]
    Slips(SlipsRecord<'a>),
    /// Somebody had a box of paper in their hands.
    #[serde(borrow)]
    BoxCheck(BoxRecord<'a>),
    /// Nothing comes after it.
    End(EndRecord),
    /// Of a newer program.
    #[serde(other)]
    Unknown,
}

/// What the file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header<'a> {
    /// [`FORMAT`] or [`MIRROR`].
    pub format: Cow<'a, str>,
    /// [`VERSION`].
    pub version: u32,
    /// The id of the data file.
    pub file: Uuid,
    /// The hospital.
    pub facility: Cow<'a, str>,
    /// When it was written.
    pub made_at: Timestamp,
    /// What is blacked out.
    #[serde(default)]
    pub hidden: Vec<Hidden>,
}

/// What is blacked out in an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hidden {
    /// The names in every line.
    People,
    /// Words somebody typed.
    Texts,
    /// All but one incident.
    Incidents,
}

/// Who wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationRecord<'a> {
    /// Its name in every copy.
    pub uuid: Uuid,
    /// Which of its histories, in the file this was written from.
    pub fork: u32,
    /// What people call it.
    pub name: Cow<'a, str>,
    /// What its signatures are checked with.
    pub public_key: Hex<32>,
    /// When it first wrote.
    pub first_seen: Timestamp,
}

/// 第N版 of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRecord<'a> {
    /// Its number.
    pub number: u32,
    /// SHA-256 of the content.
    pub sha256: Hex<32>,
    /// When it was put into the file.
    pub created_at: Timestamp,
    /// The stored JSON as a string.
    pub content: Cow<'a, str>,
    /// Who put it into force; a file of an older schema says nothing.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub approval: Option<ApprovalRecord<'a>>,
}

/// Who put a revision into force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalRecord<'a> {
    /// The last change of the draft that is in it; drafts themselves are not in an archive.
    pub draft_upto: i64,
    /// Name.
    pub approved_by: Cow<'a, str>,
    /// Post.
    pub role: Cow<'a, str>,
    /// The day.
    pub approved_on: Cow<'a, str>,
    /// The day of the next review.
    pub next_review: Cow<'a, str>,
    /// What changed, the stored JSON as a string.
    pub changes: Cow<'a, str>,
    /// What was not met, the stored JSON as a string.
    pub unmet: Cow<'a, str>,
    /// Binds all of it to the revision.
    pub sha256: Hex<32>,
}

/// The text of one edition of a playbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaybookRecord<'a> {
    /// Which playbook.
    pub id: Cow<'a, str>,
    /// SHA-256 of its text.
    pub edition: Cow<'a, str>,
    /// Word for word.
    pub text: Cow<'a, str>,
}

/// What a station signed about its own chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckpointRecord<'a> {
    /// Which station.
    pub station: Uuid,
    /// Which of its histories.
    pub fork: u32,
    /// Up to which line.
    pub seq: u64,
    /// Why.
    pub occasion: Cow<'a, str>,
    /// When.
    pub made_at: Timestamp,
    /// The signed text.
    pub note: Cow<'a, str>,
}

/// The last line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndRecord {
    /// Entries in it.
    pub entries: u64,
    /// SHA-256 of all bytes before this line.
    pub sha256: Hex<32>,
}

/// One line of a timeline with every column that is hashed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRecord<'a> {
    /// Who wrote it.
    pub station: Uuid,
    /// Which of its histories, in the file this was written from.
    pub fork: u32,
    /// Its place in the chain.
    pub seq: u64,
    /// Its incident.
    pub incident: IncidentId,
    /// Its id.
    pub id: EntryId,
    /// Its press.
    pub press: PressId,
    /// Which line of that press.
    pub nth: u32,
    /// Milliseconds since 1970, as all times of an entry.
    pub occurred_at: i64,
    /// The end of a span.
    pub occurred_until: Option<i64>,
    /// 0 exact, 1 about, 2 between, 3 unknown.
    pub precision: u8,
    /// When it was written.
    pub recorded_at: i64,
    /// The clock nobody sets.
    pub mono_ms: Option<i64>,
    /// Which start of the computer.
    pub boot: Option<Hex<16>>,
    /// The name of the event.
    pub kind: Cow<'a, str>,
    /// The version of the body.
    pub v: u32,
    /// The line it is about.
    pub ref_entry: Option<EntryId>,
    /// The heads of the other chains.
    pub seen: HexBytes,
    /// With the four names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people_nonce: Option<Hex<16>>,
    /// 記録した人.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorder: Option<Cow<'a, str>>,
    /// した人.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doer: Option<Cow<'a, str>>,
    /// 発.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_unit: Option<Cow<'a, str>>,
    /// 受.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_unit: Option<Cow<'a, str>>,
    /// In place of the names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people_hash: Option<Hex<32>>,
    /// With the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_nonce: Option<Hex<16>>,
    /// The stored JSON as a string.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Cow<'a, str>>,
    /// In place of the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_hash: Option<Hex<32>>,
    /// The hash of the line.
    pub hash: Hex<32>,
}

/// A line that is none of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the line cannot be read")]
pub struct Unreadable;

/// Reads one line.
///
/// # Errors
/// When it is no JSON or lacks what a record of its kind must have.
pub fn read(line: &str) -> Result<Record<'_>, Unreadable> {
    if line.starts_with(ENTRY) {
        return serde_json::from_str(line).map(|entry| Record::Entry(Box::new(entry))).map_err(|_| Unreadable);
    }
    serde_json::from_str(line).map_err(|_| Unreadable)
}

/// How every body begins: the name of its event follows.
pub const BODY_BEGINS: &str = r#"{"event":""#;

/// The name of the event stands first in every body.
#[must_use]
pub fn kind_of(body: &str) -> Option<&str> {
    body.strip_prefix(BODY_BEGINS)?.split_once('"').map(|(name, _)| name)
}

impl Record<'_> {
    /// As one line without its end.
    ///
    /// # Errors
    /// Never in practice: every field is plain data.
    pub fn line(&self) -> Result<String, Unreadable> {
        serde_json::to_string(self).map_err(|_| Unreadable)
    }
}

impl<'a> EntryRecord<'a> {
    /// A line as it is stored, with its hash.
    #[must_use]
    pub fn of(line: &Line<'_>, fork: u32, people: People<'a>, nonce: Nonce, body: &'a str, hash: [u8; 32]) -> Self {
        let (of_body, of_people) = halves(nonce);
        Self {
            station: line.station,
            fork,
            seq: line.seq,
            incident: line.incident,
            id: line.id,
            press: line.press,
            nth: line.nth,
            occurred_at: line.occurred_at.millis(),
            occurred_until: line.occurred_until.map(Timestamp::millis),
            precision: line.precision,
            recorded_at: line.recorded_at.millis(),
            mono_ms: line.mono_ms,
            boot: line.boot.map(Hex),
            kind: Cow::Owned(line.kind.to_owned()),
            v: line.v,
            ref_entry: line.ref_entry,
            seen: HexBytes(line.seen.to_vec()),
            people_nonce: Some(Hex(of_people)),
            recorder: Some(Cow::Borrowed(people.recorder)),
            doer: Some(Cow::Borrowed(people.doer)),
            from_unit: Some(Cow::Borrowed(people.from_unit)),
            to_unit: Some(Cow::Borrowed(people.to_unit)),
            people_hash: None,
            content_nonce: Some(Hex(of_body)),
            body: Some(Cow::Borrowed(body)),
            content_hash: None,
            hash: Hex(hash),
        }
    }

    /// The line as it is hashed.
    ///
    /// # Errors
    /// When a part is neither there nor blacked out.
    pub fn line(&self) -> Result<Line<'_>, Unreadable> {
        Ok(Line {
            station: self.station,
            seq: self.seq,
            incident: self.incident,
            id: self.id,
            press: self.press,
            nth: self.nth,
            occurred_at: Timestamp::from_millis(self.occurred_at),
            occurred_until: self.occurred_until.map(Timestamp::from_millis),
            precision: self.precision,
            recorded_at: Timestamp::from_millis(self.recorded_at),
            mono_ms: self.mono_ms,
            boot: self.boot.map(|boot| boot.0),
            people: self.people().ok_or(Unreadable)?,
            kind: &self.kind,
            v: self.v,
            ref_entry: self.ref_entry,
            seen: &self.seen.0,
            body: self.content().ok_or(Unreadable)?,
        })
    }

    /// Who is named, or the hash of that.
    #[must_use]
    pub fn people(&self) -> Option<Part<People<'_>>> {
        if let Some(hash) = self.people_hash {
            return Some(Part::Hidden(hash.0));
        }
        let people = People {
            recorder: self.recorder.as_deref()?,
            doer: self.doer.as_deref()?,
            from_unit: self.from_unit.as_deref()?,
            to_unit: self.to_unit.as_deref()?,
        };
        Some(Part::Open(people, self.people_nonce?.0))
    }

    /// What was written, or the hash of that.
    #[must_use]
    pub fn content(&self) -> Option<Part<&str>> {
        match self.content_hash {
            Some(hash) => Some(Part::Hidden(hash.0)),
            None => Some(Part::Open(self.body.as_deref()?, self.content_nonce?.0)),
        }
    }

    /// Both halves together, as the file stores them; `None` when one is blacked out.
    #[must_use]
    pub fn nonce(&self) -> Option<Nonce> {
        let (body, people) = (self.content_nonce?.0, self.people_nonce?.0);
        let mut nonce = [0; 32];
        for (byte, half) in nonce.iter_mut().zip(body.into_iter().chain(people)) {
            *byte = half;
        }
        Some(nonce)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = r#"{"record":"entry","station":"01010101-0101-0101-0101-010101010101","fork":0,"seq":1,"incident":"02020202-0202-0202-0202-020202020202","id":"03030303-0303-0303-0303-030303030303","press":"04040404-0404-0404-0404-040404040404","nth":0,"occurred_at":1775001600000,"occurred_until":null,"precision":0,"recorded_at":1775001660000,"mono_ms":null,"boot":null,"kind":"note_taken","v":1,"ref_entry":null,"seen":"","people_nonce":"06060606060606060606060606060606","recorder":"佐藤","doer":"田中","from_unit":"受付","to_unit":"病棟","content_nonce":"05050505050505050505050505050505","body":"{}","hash":"0f5843995f065607bd022ab1200b375d1047f717c6830acc566ff530da8a3b32"}"#;

    fn sample() -> EntryRecord<'static> {
        let Ok(Record::Entry(entry)) = read(SAMPLE) else { panic!("the documented line") };
        *entry
    }

    fn hash(entry: &EntryRecord<'_>) -> [u8; 32] {
        entry.line().unwrap().hash(&crate::chain::NOTHING_BEFORE)
    }

    #[test]
    fn the_documented_line_is_read_and_written_byte_for_byte() {
        assert_eq!(Record::Entry(Box::new(sample())).line().unwrap(), SAMPLE);
        assert_eq!(hash(&sample()), sample().hash.0, "docs/data-file.md");
    }

    #[test]
    fn a_blacked_out_line_keeps_its_hash_and_no_nonce() {
        for hide in [
            Hide { people: true, texts: false },
            Hide { people: false, texts: true },
            Hide { people: true, texts: true },
        ] {
            let hidden = sample().hidden(hide);
            assert_eq!(hash(&hidden), sample().hash.0);
            assert_eq!(hidden.people_nonce.is_none(), hide.people, "with the nonce a name could be guessed");
            assert_eq!(hidden.content_nonce.is_none(), hide.texts);
            let line = Record::Entry(Box::new(hidden)).line().unwrap();
            assert_eq!(line.contains("佐藤"), !hide.people, "{line}");
            assert_eq!(line.contains("body"), !hide.texts, "{line}");
        }
    }

    #[test]
    fn words_are_hidden_where_somebody_typed_them_and_only_there() {
        let event = |kind: &'static str, body: &'static str| EntryRecord {
            kind: kind.into(),
            body: Some(body.into()),
            ..sample()
        };
        let hides = |entry: EntryRecord<'_>, people, texts| entry.hidden(Hide { people, texts }).body.is_none();
        let done = event("step_completed", r#"{"event":"step_completed","walk":1,"step":"a"}"#);
        let call = event("call_made", r#"{"event":"call_made","contact":"vendor"}"#);
        let heard = event("call_made", r#"{"event":"call_made","contact":"vendor","heard":"x"}"#);
        let who = event("call_made", r#"{"event":"call_made","contact":"vendor","who":"x"}"#);
        let recorder = event("recorder_changed", r#"{"event":"recorder_changed","name":"佐藤"}"#);
        let newer = event("of_a_newer_program", "{}");
        assert!(!hides(done.clone(), true, true) && !hides(call.clone(), true, true));
        assert!(hides(heard.clone(), false, true) && !hides(heard, true, false));
        assert!(hides(who.clone(), true, false) && hides(recorder, true, false), "a name in a place of its own");
        assert!(hides(newer.clone(), true, false) && hides(newer, false, true), "what is not known may hold anything");
    }

    #[test]
    fn records_and_members_of_a_newer_program_are_passed_over() {
        assert_eq!(read(r#"{"record":"of_a_newer_program","x":1}"#), Ok(Record::Unknown));
        let longer = SAMPLE.replacen("\"nth\":0", "\"nth\":0,\"more\":[1]", 1);
        assert_eq!(read(&longer), Ok(Record::Entry(Box::new(sample()))));
        for broken in ["", "{", "[]", r#"{"record":"entry"}"#, r#"{"record":"entry","station":1}"#] {
            assert!(read(broken).is_err(), "{broken}");
        }
    }
}
