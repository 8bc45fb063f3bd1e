//! The text of a file that does not say how it is written.

use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use super::NoSheet;

/// With more than one unreadable character in so many the file is no text that we know.
const ONE_UNREADABLE_IN: usize = 20;

/// UTF-8 and UTF-16 with or without a byte order mark, CP932 (Shift_JIS), EUC-JP or JIS.
pub(super) fn text(bytes: &[u8]) -> Result<String, NoSheet> {
    if let Some((marked, _)) = Encoding::for_bom(bytes) {
        return accepted(marked.decode_with_bom_removal(bytes).0.into_owned());
    }
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let n_zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let half = head.len() / 2;
    if half > 1 && n_zeros(1) * 3 > half {
        return accepted(UTF_16LE.decode_without_bom_handling(bytes).0.into_owned());
    }
    if half > 1 && n_zeros(0) * 3 > half {
        return accepted(UTF_16BE.decode_without_bom_handling(bytes).0.into_owned());
    }
    // JIS is all ASCII and would pass for UTF-8.
    if head.windows(2).any(|pair| pair == b"\x1b$") {
        return accepted(ISO_2022_JP.decode_without_bom_handling(bytes).0.into_owned());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return accepted(text.to_owned());
    }
    // EUC-JP read as Shift_JIS is a row of half-width katakana; the other way round does not read at all.
    let read = [UTF_8, SHIFT_JIS, EUC_JP].map(|encoding| encoding.decode_without_bom_handling(bytes).0);
    let best = read.into_iter().min_by_key(|text| text.chars().map(doubt).sum::<usize>());
    accepted(best.map(|text| text.into_owned()).unwrap_or_default())
}

fn doubt(letter: char) -> usize {
    match letter {
        char::REPLACEMENT_CHARACTER => 10,
        '\u{FF61}'..='\u{FF9F}' => 1,
        _ => 0,
    }
}

fn accepted(text: String) -> Result<String, NoSheet> {
    let count = |wanted: fn(char) -> bool| text.chars().filter(|letter| wanted(*letter)).count();
    let unreadable = count(|letter| letter == char::REPLACEMENT_CHARACTER || letter == '\0');
    if unreadable * ONE_UNREADABLE_IN > text.chars().count() {
        return Err(NoSheet::Foreign);
    }
    Ok(text)
}
