//! QR codes as drawings of dark runs: the short codes of sheets (alphanumeric, error correction Q) and whole signed
//! notes (bytes, error correction M).

use std::collections::BTreeSet;

use fast_qr::qr::QRCode;
use fast_qr::{ECL, Mode, QRBuilder};
use sha2::{Digest, Sha256};

use super::PackError;
use super::draw::Item;
use super::layout::Pack;
use super::picture::png;

/// The longest text that is one of our short codes.
const SHORT: usize = 16;
/// Modules of white that a reader needs around a code.
const QUIET: usize = 4;
/// Pixels of a module on the screen.
const PIXELS: usize = 4;

/// Everything the codes of a pack say, each once.
pub(super) fn payloads(pack: &Pack) -> BTreeSet<&str> {
    let codes = pack.layers.iter().flatten().filter_map(|item| match item {
        Item::Code { payload, .. } => Some(payload.as_str()),
        Item::Text { .. } | Item::Stroke { .. } | Item::Frame { .. } | Item::Fill { .. } | Item::Circle { .. } => None,
    });
    codes.collect()
}

/// The name of a code inside a file: the same for the same payload, and never too long.
pub(super) fn code_name(payload: &str) -> String {
    let hash: [u8; 32] = Sha256::digest(payload).into();
    let digits = hash.iter().take(8).flat_map(|byte| [byte >> 4, byte & 15]);
    ['Q'].into_iter().chain(digits.filter_map(|digit| char::from_digit(u32::from(digit), 16))).collect()
}

/// One code as a path of a PDF drawing, one unit wide and high; a run of dark modules is one rectangle.
pub(super) fn qr_runs(payload: &str) -> Result<Vec<u8>, PackError> {
    let built = built(payload).ok_or_else(|| PackError::Bug(["no QR code for ", payload].concat()))?;
    let size = built.size;
    let unit = 1.0 / size as f64;
    let mut content = format!("{unit:.9} 0 0 {unit:.9} 0 0 cm\n").into_bytes();
    for (row, modules) in built.data.chunks(size).take(size).enumerate() {
        let mut x = 0;
        for run in modules.chunk_by(|a, b| a.value() == b.value()) {
            if run.first().is_some_and(|m| m.value()) {
                content.extend(format!("{x} {} {} 1 re\n", size - 1 - row, run.len()).into_bytes());
            }
            x += run.len();
        }
    }
    content.extend(b"f");
    Ok(content)
}

/// Modules on a side of the code of a note; `None` when it is too long for any code.
pub(super) fn note_modules(note: &str) -> Option<f32> {
    built(note).map(|code| code.size as f32)
}

/// The code of a note as a PNG for the screen; `None` when it is too long for any code.
///
/// # Errors
/// Only our own mistakes.
pub fn note_picture(note: &str) -> Result<Option<Vec<u8>>, PackError> {
    let Some(code) = built(note) else { return Ok(None) };
    let side = (code.size + 2 * QUIET) * PIXELS;
    let is_dark = |row: usize, column: usize| {
        let module = |place: usize| (place / PIXELS).checked_sub(QUIET).filter(|module| *module < code.size);
        let (Some(row), Some(column)) = (module(row), module(column)) else { return false };
        code.data.get(row * code.size + column).is_some_and(|module| module.value())
    };
    let grey = |place: usize| if is_dark(place / side, place % side) { 0 } else { 255 };
    let pixels: Vec<u8> = (0..side * side).map(grey).collect();
    png(u32::try_from(side).unwrap_or_default(), &pixels).map(Some)
}

fn built(payload: &str) -> Option<QRCode> {
    let is_short = payload.len() <= SHORT
        && payload
            .chars()
            .all(|c| matches!(c, '0'..='9' | 'A'..='Z' | ' ' | '$' | '%' | '*' | '+' | '-' | '.' | '/' | ':'));
    // The encoder panics when it is told alphanumeric and finds anything else.
    let (mode, level) = if is_short { (Mode::Alphanumeric, ECL::Q) } else { (Mode::Byte, ECL::M) };
    QRBuilder::new(payload).mode(mode).ecl(level).build().ok()
}

#[cfg(test)]
mod tests {
    use super::{note_modules, note_picture, qr_runs};
    use crate::pack::draw::CODE_MODULES;

    #[test]
    fn the_longest_payload_still_makes_the_smallest_code() {
        assert_eq!(note_modules("DA-0127-5:482913"), Some(CODE_MODULES), "a larger code would not fit its place");
    }

    #[test]
    fn a_note_is_a_code_of_bytes_and_one_too_long_is_none() {
        assert_eq!(note_modules(&"記録".repeat(75)), Some(81.0), "450 bytes");
        assert_eq!(note_modules(&"記録".repeat(1000)), None);
        assert!(qr_runs(&"記録".repeat(1000)).is_err());
        assert_eq!(note_picture(&"記録".repeat(1000)), Ok(None));
        let picture = note_picture(&"記録".repeat(75)).unwrap().unwrap();
        assert!(picture.starts_with(b"\x89PNG") && picture.len() < 10_000, "{}", picture.len());
    }
}
