//! The glyphs a pack uses, cut out of the whole fonts: 5 MB become 90 KB.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::PackError;
use super::draw::Item;
use super::fonts::{Face, Fonts, Glyph, Met};
use super::layout::Pack;

/// A glyph, and the text it stands for when copied.
type Letter = (Glyph, String);

/// The glyphs of one face that this pack uses, as a font of their own.
pub(super) struct Subset {
    /// By their number in the small font.
    pub(super) letters: BTreeMap<u16, Letter>,
    /// The small font.
    pub(super) bytes: Vec<u8>,
    /// Six letters made of its bytes, so that equal subsets have equal names.
    pub(super) tag: String,
    /// The number in the small font by that in the whole one.
    new_ids: Vec<u16>,
}

impl Subset {
    /// The number of a glyph in the small font.
    pub(super) fn new_id(&self, old: u16) -> u16 {
        self.new_ids.get(usize::from(old)).copied().unwrap_or_default()
    }
}

/// One subset for each face that is used.
pub(super) fn subsets(fonts: &Fonts, pack: &Pack) -> Result<BTreeMap<Face, Subset>, PackError> {
    let mut used: BTreeMap<Face, BTreeMap<u16, Letter>> = BTreeMap::new();
    let mut met = Met::default();
    for item in pack.layers.iter().flatten() {
        let Item::Text { weight, text, .. } = item else { continue };
        for letter in met.fresh(*weight, text) {
            for (text, glyph) in fonts.drawn(*weight, letter) {
                if let Some(glyph) = glyph {
                    used.entry(glyph.face).or_default().insert(glyph.id, (glyph, text.to_owned()));
                }
            }
        }
    }
    used.into_iter().map(|(face, letters)| Ok((face, subset(face, letters)?))).collect()
}

fn subset(face: Face, letters: BTreeMap<u16, Letter>) -> Result<Subset, PackError> {
    let ids: Vec<u16> = letters.keys().copied().collect();
    let remapper = GlyphRemapper::new_from_glyphs_sorted(&ids);
    let bytes = subsetter::subset(face.bytes(), 0, &remapper).map_err(|error| PackError::Bug(error.to_string()))?;
    let hash: [u8; 32] = Sha256::digest(&bytes).into();
    let tag = hash.iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect();
    let mut new_ids = vec![0; ids.last().map_or(0, |last| usize::from(*last) + 1)];
    let mut renumbered = BTreeMap::new();
    for (old, letter) in letters {
        let new = remapper.get(old).unwrap_or_default();
        if let Some(place) = new_ids.get_mut(usize::from(old)) {
            *place = new;
        }
        renumbered.insert(new, letter);
    }
    Ok(Subset { letters: renumbered, bytes, tag, new_ids })
}
