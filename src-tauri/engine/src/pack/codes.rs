//! QR codes as drawings: dark runs, one unit a module, error correction Q, alphanumeric.

use std::collections::BTreeSet;

use super::PackError;
use super::draw::Item;
use super::layout::Pack;

/// The dark runs of a code as a path of a PDF drawing.
pub(super) struct QrRuns {
    /// Modules on a side.
    pub(super) side: i64,
    /// The path, filled.
    pub(super) content: Vec<u8>,
}

/// Everything the codes of a pack say, each once.
pub(super) fn payloads(pack: &Pack) -> BTreeSet<&str> {
    let codes = pack.layers.iter().flatten().filter_map(|item| match item {
        Item::Code { payload, .. } => Some(payload.as_str()),
        Item::Text { .. } | Item::Stroke { .. } | Item::Frame { .. } | Item::Fill { .. } | Item::Circle { .. } => None,
    });
    codes.collect()
}

/// Draws one code; a run of dark modules is one rectangle.
pub(super) fn qr_runs(payload: &str) -> Result<QrRuns, PackError> {
    // The encoder panics on anything else, and this program never does.
    if !payload
        .chars()
        .all(|c| matches!(c, '0'..='9' | 'A'..='Z' | ' ' | '$' | '%' | '*' | '+' | '-' | '.' | '/' | ':'))
    {
        return Err(PackError::Bug(["no QR code for ", payload].concat()));
    }
    let built = fast_qr::QRBuilder::new(payload).mode(fast_qr::Mode::Alphanumeric).ecl(fast_qr::ECL::Q).build();
    let built = built.map_err(|_| PackError::Bug(["no QR code for ", payload].concat()))?;
    let size = built.size;
    let mut content = Vec::new();
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
    Ok(QrRuns { side: i64::try_from(size).unwrap_or_default(), content })
}

#[cfg(test)]
mod tests {
    use super::qr_runs;
    use crate::pack::draw::CODE_MODULES;

    #[test]
    fn the_longest_payload_still_makes_the_smallest_code() {
        let drawing = qr_runs("DA-0127-5:482913").unwrap();
        assert_eq!(drawing.side as f32, CODE_MODULES, "a larger code would not fit its place on the sheet");
        assert!(qr_runs("日本").is_err(), "only the alphanumeric set");
    }
}
