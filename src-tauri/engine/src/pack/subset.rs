//! The glyphs a pack uses, cut out of the whole fonts: 5 MB become 90 KB.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::PackError;
use super::draw::Item;
use super::fonts::{Face, Fonts, Glyph, Weight};
use super::layout::Pack;

/// The glyphs of one face that this pack uses, as a font of their own.
pub(super) struct Subset {
    /// By their number in the whole font.
    pub(super) glyphs: BTreeMap<u16, Glyph>,
    /// The small font.
    pub(super) bytes: Vec<u8>,
    /// Six letters made of its bytes, so that equal subsets have equal names.
    pub(super) tag: String,
    remapper: GlyphRemapper,
}

impl Subset {
    /// The number of a glyph in the small font.
    pub(super) fn new_id(&self, old: u16) -> u16 {
        self.remapper.get(old).unwrap_or_default()
    }
}

/// One subset for each face that is used.
pub(super) fn subsets(fonts: &Fonts, pack: &Pack) -> Result<BTreeMap<Face, Subset>, PackError> {
    let mut used: BTreeMap<Face, BTreeMap<u16, Glyph>> = BTreeMap::new();
    let mut seen: BTreeSet<(Weight, &str)> = BTreeSet::new();
    for item in pack.layers.iter().flatten() {
        let Item::Text { weight, text, .. } = item else { continue };
        if seen.insert((*weight, text)) {
            for glyph in fonts.glyphs(*weight, text) {
                used.entry(glyph.face).or_default().insert(glyph.id, glyph);
            }
        }
    }
    used.into_iter().map(|(face, glyphs)| Ok((face, subset(face, glyphs)?))).collect()
}

fn subset(face: Face, glyphs: BTreeMap<u16, Glyph>) -> Result<Subset, PackError> {
    let ids: Vec<u16> = glyphs.keys().copied().collect();
    let remapper = GlyphRemapper::new_from_glyphs_sorted(&ids);
    let bytes = subsetter::subset(face.bytes(), 0, &remapper).map_err(|error| PackError::Bug(error.to_string()))?;
    let hash: [u8; 32] = Sha256::digest(&bytes).into();
    let tag = hash.iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect();
    Ok(Subset { glyphs, bytes, tag, remapper })
}
