//! The hash chain: every line is hashed together with the one before it, so that no line can change unseen.
//!
//! The bytes that are hashed are described in `docs/data-file.md`; changing one of them is a new format.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::check_digit::check_digit;
use crate::ids::{EntryId, IncidentId, PressId};
use crate::time::Timestamp;

const ENTRY_FORMAT: &[u8] = b"tomoshibi-entry-v1\0";
const CONTENT_FORMAT: &[u8] = b"tomoshibi-content-v1\0";
const PEOPLE_FORMAT: &[u8] = b"tomoshibi-people-v1\0";

/// The hash before the first line.
pub const NOTHING_BEFORE: [u8; 32] = [0; 32];

/// Sixteen bytes for what was written, sixteen for who: either can be blacked out without the other.
pub type Nonce = [u8; 32];

/// Everything of a line that is evidence: all columns but the order of arrival.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// The station that wrote it.
    pub station: Uuid,
    /// Its place in that station's chain, from 1.
    pub seq: u64,
    /// The incident it belongs to.
    pub incident: IncidentId,
    /// Its own id.
    pub id: EntryId,
    /// The press it came from.
    pub press: PressId,
    /// Which line of that press, from 0.
    pub nth: u32,
    /// When it happened; the earliest moment when that is a span.
    pub occurred_at: Timestamp,
    /// The latest moment, when it is a span.
    pub occurred_until: Option<Timestamp>,
    /// How well the moment is known: 0 exact, 1 about, 2 between, 3 unknown.
    pub precision: u8,
    /// The wall clock when it was written.
    pub recorded_at: Timestamp,
    /// Milliseconds since the computer started, sleep included.
    pub mono_ms: Option<i64>,
    /// Which start of the computer that counts from.
    pub boot: Option<[u8; 16]>,
    /// Who is named in it.
    pub people: Part<People<'a>>,
    /// The name of the event.
    pub kind: &'a str,
    /// The version of the body.
    pub v: u32,
    /// The line it is about.
    pub ref_entry: Option<EntryId>,
    /// The heads of the other chains in the file when it was written.
    pub seen: &'a [u8],
    /// The event as JSON, as it is stored.
    pub body: Part<&'a str>,
}

/// A part of a line that can be blacked out in a copy: its words with their nonce, or only their hash.
#[derive(Clone, Copy, Debug)]
pub enum Part<T> {
    /// As it was written.
    Open(T, [u8; 16]),
    /// Blacked out; the hash still fits into the chain.
    Hidden([u8; 32]),
}

/// Who is named in a line.
#[derive(Clone, Copy, Debug)]
pub struct People<'a> {
    /// Who typed it (記録した人).
    pub recorder: &'a str,
    /// Who did it (した人).
    pub doer: &'a str,
    /// From whom (発).
    pub from_unit: &'a str,
    /// To whom (受).
    pub to_unit: &'a str,
}

/// The two halves of a nonce: for what was written, and for who.
#[must_use]
pub fn halves(nonce: Nonce) -> ([u8; 16], [u8; 16]) {
    let (mut body, mut people) = ([0; 16], [0; 16]);
    body.copy_from_slice(nonce.first_chunk::<16>().unwrap_or(&[0; 16]));
    people.copy_from_slice(nonce.last_chunk::<16>().unwrap_or(&[0; 16]));
    (body, people)
}

impl Line<'_> {
    /// The hash of this line behind the one that ended with `previous`; the next line will carry it on.
    #[must_use]
    pub fn hash(&self, previous: &[u8; 32]) -> [u8; 32] {
        self.hash_with(previous, &mut Vec::with_capacity(384))
    }

    /// The same for many lines: `scratch` is used again for each of them.
    #[must_use]
    pub fn hash_with(&self, previous: &[u8; 32], scratch: &mut Vec<u8>) -> [u8; 32] {
        // The parts first: they need the scratch for themselves.
        let people = self.people.hash_with(scratch);
        let body = self.body.hash();
        self.preimage(previous, &people, &body, scratch);
        Sha256::digest(scratch).into()
    }

    fn preimage(&self, previous: &[u8; 32], people: &[u8; 32], body: &[u8; 32], bytes: &mut Vec<u8>) {
        bytes.clear();
        bytes.extend_from_slice(ENTRY_FORMAT);
        bytes.extend_from_slice(previous);
        bytes.extend_from_slice(self.station.as_bytes());
        bytes.extend_from_slice(&self.seq.to_be_bytes());
        bytes.extend_from_slice(self.incident.0.as_bytes());
        bytes.extend_from_slice(self.id.0.as_bytes());
        bytes.extend_from_slice(self.press.0.as_bytes());
        bytes.extend_from_slice(&self.nth.to_be_bytes());
        bytes.extend_from_slice(&self.occurred_at.millis().to_be_bytes());
        optional(bytes, self.occurred_until.map(|at| at.millis().to_be_bytes()));
        bytes.push(self.precision);
        bytes.extend_from_slice(&self.recorded_at.millis().to_be_bytes());
        optional(bytes, self.mono_ms.map(i64::to_be_bytes));
        optional(bytes, self.boot);
        bytes.extend_from_slice(people);
        counted(bytes, self.kind.as_bytes());
        bytes.extend_from_slice(&self.v.to_be_bytes());
        optional(bytes, self.ref_entry.map(|id| id.0.into_bytes()));
        counted(bytes, self.seen);
        bytes.extend_from_slice(body);
    }
}

impl Part<&str> {
    /// The nonce keeps a short text from being guessed once it is blacked out.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        match self {
            Self::Open(body, nonce) => content_hash(body.as_bytes(), nonce, &mut Vec::with_capacity(384)),
            Self::Hidden(hash) => *hash,
        }
    }
}

impl Part<People<'_>> {
    /// Names are easy to guess, so they have a nonce of their own.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        self.hash_with(&mut Vec::with_capacity(160))
    }

    fn hash_with(&self, scratch: &mut Vec<u8>) -> [u8; 32] {
        match self {
            Self::Open(people, nonce) => {
                let names = [people.recorder, people.doer, people.from_unit, people.to_unit];
                people_hash(names.map(str::as_bytes), nonce, scratch)
            }
            Self::Hidden(hash) => *hash,
        }
    }
}

/// The hash of a body as it is stored; `scratch` is used again for each of many.
#[must_use]
pub fn content_hash(body: &[u8], nonce: &[u8; 16], scratch: &mut Vec<u8>) -> [u8; 32] {
    scratch.clear();
    for part in [CONTENT_FORMAT, nonce, body] {
        scratch.extend_from_slice(part);
    }
    Sha256::digest(scratch).into()
}

/// The hash of the recorder, the doer and both units as they are stored; `scratch` is used again for each of many.
#[must_use]
pub fn people_hash(names: [&[u8]; 4], nonce: &[u8; 16], scratch: &mut Vec<u8>) -> [u8; 32] {
    scratch.clear();
    scratch.extend_from_slice(PEOPLE_FORMAT);
    scratch.extend_from_slice(nonce);
    for name in names {
        counted(scratch, name);
    }
    Sha256::digest(scratch).into()
}

/// A head hash to be read aloud over the telephone: six groups of four digits and a check digit.
///
/// It finds mistakes and cut-off ends. Proof against somebody who prepares two histories needs the whole hash.
#[must_use]
pub fn head_code(head: &[u8; 32]) -> String {
    let mut first = [0; 16];
    first.copy_from_slice(head.first_chunk::<16>().unwrap_or(&[0; 16]));
    let digits = format!("{:024}", u128::from_be_bytes(first) % 10_u128.pow(24));
    let mut code = String::with_capacity(31);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            code.push(' ');
        }
        code.push(digit);
    }
    code.push('-');
    let check = check_digit(digits.bytes().map(|digit| digit.saturating_sub(b'0')));
    code.push(char::from(b'0'.saturating_add(check)));
    code
}

fn optional<const N: usize>(bytes: &mut Vec<u8>, value: Option<[u8; N]>) {
    bytes.push(u8::from(value.is_some()));
    bytes.extend_from_slice(value.as_ref().map_or(&[], |value| value.as_slice()));
}

fn counted(bytes: &mut Vec<u8>, value: &[u8]) {
    bytes.extend_from_slice(&(value.len() as u64).to_be_bytes());
    bytes.extend_from_slice(value);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> Line<'static> {
        let uuid = |byte: u8| Uuid::from_bytes([byte; 16]);
        Line {
            station: uuid(1),
            seq: 1,
            incident: IncidentId(uuid(2)),
            id: EntryId(uuid(3)),
            press: PressId(uuid(4)),
            nth: 0,
            occurred_at: Timestamp::from_millis(1_775_001_600_000),
            occurred_until: None,
            precision: 0,
            recorded_at: Timestamp::from_millis(1_775_001_660_000),
            mono_ms: None,
            boot: None,
            people: Part::Open(PEOPLE, [6; 16]),
            kind: "note_taken",
            v: 1,
            ref_entry: None,
            seen: &[],
            body: Part::Open("{}", [5; 16]),
        }
    }

    const PEOPLE: People<'_> = People { recorder: "佐藤", doer: "田中", from_unit: "受付", to_unit: "病棟" };

    fn first(line: &Line<'_>) -> [u8; 32] {
        line.hash(&NOTHING_BEFORE)
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn the_documented_example_has_the_documented_hash() {
        assert_eq!(
            hex(&line().people.hash()),
            "ef0b122a4bd4941117df706e1cbd93abbc99ed27c7dfed0c2166fe2271ee6c16",
            "docs/data-file.md"
        );
        assert_eq!(
            hex(&line().body.hash()),
            "9ddd6aab313110b2d4701c51f3404659449f8e1392f27b3d0bbf39d44a3b8c03",
            "docs/data-file.md"
        );
        assert_eq!(
            hex(&first(&line())),
            "0f5843995f065607bd022ab1200b375d1047f717c6830acc566ff530da8a3b32",
            "docs/data-file.md"
        );
        assert_eq!(head_code(&first(&line())), "8480 2343 9545 6319 5176 3293-6", "docs/data-file.md");
    }

    #[test]
    fn text_cannot_move_from_one_column_to_the_next_unseen() {
        let moved = People { from_unit: "受付病", to_unit: "棟", ..PEOPLE };
        let moved = Line { people: Part::Open(moved, [6; 16]), ..line() };
        assert_ne!(first(&moved), first(&line()), "that is what the counts are for");
    }

    #[test]
    fn a_value_that_is_not_there_differs_from_zero() {
        assert_ne!(first(&Line { mono_ms: Some(0), ..line() }), first(&line()));
    }

    #[test]
    fn a_blacked_out_part_keeps_the_hash_of_the_line() {
        let hidden = Line { people: Part::Hidden(line().people.hash()), ..line() };
        assert_eq!(first(&hidden), first(&line()), "a copy without names still fits into the chain");
        let hidden = Line { body: Part::Hidden(line().body.hash()), ..line() };
        assert_eq!(first(&hidden), first(&line()));
    }

    #[test]
    fn a_wrong_or_swapped_digit_is_heard() {
        let head = head_code(&first(&line()));
        let code: Vec<u8> = head.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
        let over = |code: &[u8]| check_digit(code.iter().copied());
        assert_eq!(over(&code), 0, "a right code ends at zero");
        for place in 0..code.len() {
            let mut wrong = code.clone();
            wrong[place] = (wrong[place] + 1) % 10;
            assert_ne!(over(&wrong), 0, "place {place}");
        }
        for place in 1..code.len() {
            let mut swapped = code.clone();
            swapped.swap(place - 1, place);
            assert_eq!(over(&swapped) == 0, swapped == code, "place {place}");
        }
    }
}
