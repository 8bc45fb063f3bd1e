//! The form of a signed note (C2SP signed-note): a text, an empty line, and a line with the signature.
//!
//! `— <name of the key> <base64 of: first 4 bytes of the key's hash, Ed25519 signature of the text>`

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use super::NoteError;

/// What stands for Ed25519 in the hash of a key.
const ED25519: u8 = 1;

/// A note taken apart; nothing is checked yet.
pub(super) struct Parts<'n> {
    /// With its last line feed.
    pub(super) text: &'n str,
    name: &'n str,
    key: [u8; 4],
    signature: [u8; 64],
}

/// The first four bytes of the hash of a key and its name: which key a note was signed with.
#[must_use]
pub fn key_id(name: &str, key: &VerifyingKey) -> [u8; 4] {
    let hash = Sha256::new()
        .chain_update(name)
        .chain_update(b"\n")
        .chain_update([ED25519])
        .chain_update(key.as_bytes())
        .finalize();
    hash.first_chunk::<4>().copied().unwrap_or_default()
}

pub(super) fn sign(text: &str, name: &str, key: &SigningKey) -> String {
    let mut signed = key_id(name, &key.verifying_key()).to_vec();
    signed.extend_from_slice(&key.sign(text.as_bytes()).to_bytes());
    [text, "\n\u{2014} ", name, " ", &STANDARD.encode(signed), "\n"].concat()
}

/// Exactly one signature, and nothing after it.
pub(super) fn parts(note: &str) -> Result<Parts<'_>, NoteError> {
    take_apart(note).ok_or(NoteError::Form)
}

fn take_apart(note: &str) -> Option<Parts<'_>> {
    let end = note.find("\n\n")?.checked_add(1)?;
    let (text, rest) = note.split_at_checked(end)?;
    let (name, signed) = rest.strip_prefix("\n\u{2014} ")?.strip_suffix('\n')?.split_once(' ')?;
    let bytes: [u8; 68] = STANDARD.decode(signed).ok()?.try_into().ok()?;
    let (key, signature) = (bytes.first_chunk::<4>()?, bytes.last_chunk::<64>()?);
    Some(Parts { text, name, key: *key, signature: *signature })
}

pub(super) fn check(parts: &Parts<'_>, name: &str, key: &VerifyingKey) -> Result<(), NoteError> {
    if parts.name != name || parts.key != key_id(name, key) {
        return Err(NoteError::OtherKey);
    }
    key.verify_strict(parts.text.as_bytes(), &Signature::from_bytes(&parts.signature)).map_err(|_| NoteError::Signature)
}
