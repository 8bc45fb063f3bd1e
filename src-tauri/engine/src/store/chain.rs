//! The hash chain: every line carries the hash of the one before it, so that no line can change unseen.
//!
//! The bytes that are hashed are described in `docs/data-file.md`; changing one of them is a new format.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::check_digit::check_digit;
use crate::ids::{EntryId, IncidentId, PressId};
use crate::time::Timestamp;

const ENTRY_FORMAT: &[u8] = b"tomoshibi-entry-v1\0";
const CONTENT_FORMAT: &[u8] = b"tomoshibi-content-v1\0";

/// The hash before the first line.
pub(super) const NOTHING_BEFORE: [u8; 32] = [0; 32];

/// Everything of a line that is evidence: all columns but the order of arrival.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub(super) prev_hash: [u8; 32],
    pub(super) station: Uuid,
    pub(super) seq: u64,
    pub(super) incident: IncidentId,
    pub(super) id: EntryId,
    pub(super) press: PressId,
    pub(super) nth: u32,
    pub(super) occurred_at: Timestamp,
    pub(super) occurred_until: Option<Timestamp>,
    pub(super) precision: u8,
    pub(super) recorded_at: Timestamp,
    pub(super) mono_ms: Option<i64>,
    pub(super) boot: Option<[u8; 16]>,
    pub(super) recorder: &'a str,
    pub(super) doer: &'a str,
    pub(super) from_unit: &'a str,
    pub(super) to_unit: &'a str,
    pub(super) kind: &'a str,
    pub(super) v: u32,
    pub(super) ref_entry: Option<EntryId>,
    pub(super) seen: &'a [u8],
    pub(super) content_hash: [u8; 32],
}

impl Line<'_> {
    /// The hash the next line will carry.
    pub(super) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.preimage()).into()
    }

    fn preimage(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(512);
        bytes.extend_from_slice(ENTRY_FORMAT);
        bytes.extend_from_slice(&self.prev_hash);
        bytes.extend_from_slice(self.station.as_bytes());
        bytes.extend_from_slice(&self.seq.to_be_bytes());
        bytes.extend_from_slice(self.incident.0.as_bytes());
        bytes.extend_from_slice(self.id.0.as_bytes());
        bytes.extend_from_slice(self.press.0.as_bytes());
        bytes.extend_from_slice(&self.nth.to_be_bytes());
        bytes.extend_from_slice(&self.occurred_at.millis().to_be_bytes());
        optional(&mut bytes, self.occurred_until.map(|at| at.millis().to_be_bytes()));
        bytes.push(self.precision);
        bytes.extend_from_slice(&self.recorded_at.millis().to_be_bytes());
        optional(&mut bytes, self.mono_ms.map(i64::to_be_bytes));
        optional(&mut bytes, self.boot);
        for text in [self.recorder, self.doer, self.from_unit, self.to_unit, self.kind] {
            counted(&mut bytes, text.as_bytes());
        }
        bytes.extend_from_slice(&self.v.to_be_bytes());
        optional(&mut bytes, self.ref_entry.map(|id| id.0.into_bytes()));
        counted(&mut bytes, self.seen);
        bytes.extend_from_slice(&self.content_hash);
        bytes
    }
}

/// The hash of what was written. The nonce keeps a short text from being guessed once it is blacked out.
pub(super) fn content_hash(nonce: &[u8; 16], body: &str) -> [u8; 32] {
    Sha256::new().chain_update(CONTENT_FORMAT).chain_update(nonce).chain_update(body).finalize().into()
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
            prev_hash: NOTHING_BEFORE,
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
            recorder: "佐藤",
            doer: "田中",
            from_unit: "受付",
            to_unit: "病棟",
            kind: "note_taken",
            v: 1,
            ref_entry: None,
            seen: &[],
            content_hash: content_hash(&[5; 16], "{}"),
        }
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn the_documented_example_has_the_documented_hash() {
        assert_eq!(
            hex(&line().content_hash),
            "9ddd6aab313110b2d4701c51f3404659449f8e1392f27b3d0bbf39d44a3b8c03",
            "docs/data-file.md"
        );
        assert_eq!(
            hex(&line().hash()),
            "35fde7d96ede5c983491b55a03851a028118879b2c9d577ccce499ea450da686",
            "docs/data-file.md"
        );
        assert_eq!(head_code(&line().hash()), "7316 6286 1115 9877 6346 8802-4", "docs/data-file.md");
    }

    #[test]
    fn text_cannot_move_from_one_column_to_the_next_unseen() {
        let moved = Line { from_unit: "受付病", to_unit: "棟", ..line() };
        assert_ne!(moved.hash(), line().hash(), "that is what the counts are for");
    }

    #[test]
    fn a_value_that_is_not_there_differs_from_zero() {
        assert_ne!(Line { mono_ms: Some(0), ..line() }.hash(), line().hash());
    }

    #[test]
    fn a_wrong_or_swapped_digit_is_heard() {
        let head = head_code(&line().hash());
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
