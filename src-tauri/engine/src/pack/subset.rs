//! The glyphs a pack uses, cut out of the whole fonts: 5 MB become 90 KB; and which of them draws which character.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::PackError;
use super::draw::Item;
use super::fonts::{Face, Fonts, Glyph, Script, Weight, clusters};
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

/// The name of a face inside a file.
pub(super) fn font_name(face: Face) -> &'static str {
    match face {
        Face::Regular => "F0",
        Face::Bold => "F1",
        Face::Fallback => "F2",
        Face::Foreign(Script::Latin) => "F3",
        Face::ForeignBold(Script::Latin) => "F4",
        Face::Foreign(Script::Hans) => "F5",
        Face::ForeignBold(Script::Hans) => "F6",
        Face::Foreign(Script::Hangul) => "F7",
        Face::ForeignBold(Script::Hangul) => "F8",
    }
}

/// How one character is drawn.
#[derive(Clone, Copy)]
pub(super) struct Drawn {
    /// By which face.
    pub(super) face: Face,
    /// Number of its glyph in the small font.
    pub(super) id: u16,
    /// Its width as a part of the type size.
    pub(super) width: f32,
}

/// A character, and its variation selector when it has one.
type Cluster = (char, Option<char>);

/// What a pack is set with: the small fonts, and how every character of it is drawn.
pub(super) struct Letters {
    /// One for each face that is used.
    pub(super) subsets: BTreeMap<Face, Subset>,
    tables: BTreeMap<Weight, Table>,
}

/// The characters of one weight.
#[derive(Default)]
struct Table {
    drawn: Vec<Drawn>,
    /// For characters of the basic plane without a selector: place in `drawn` and one more; nearly all are.
    plain: Vec<u32>,
    /// All others.
    rare: BTreeMap<Cluster, Drawn>,
}

impl Letters {
    /// Finds the glyphs of everything on the pages.
    pub(super) fn of(fonts: &Fonts, pack: &Pack) -> Result<Letters, PackError> {
        let mut used: BTreeMap<Face, BTreeMap<u16, Glyph>> = BTreeMap::new();
        let mut found: Vec<(Weight, Cluster, Glyph)> = Vec::new();
        for (weight, clusters) in characters(pack) {
            for cluster in clusters {
                if let Some(glyph) = fonts.glyph(weight, cluster.0, cluster.1) {
                    used.entry(glyph.face).or_default().insert(glyph.id, glyph.clone());
                    found.push((weight, cluster, glyph));
                }
            }
        }
        let subsets = used.into_iter().map(|(face, glyphs)| Ok((face, subset(face, glyphs)?)));
        let subsets = subsets.collect::<Result<BTreeMap<Face, Subset>, PackError>>()?;
        let mut tables: BTreeMap<Weight, Table> = BTreeMap::new();
        for (weight, cluster, glyph) in found {
            let id = subsets.get(&glyph.face).map_or(0, |subset| subset.new_id(glyph.id));
            tables.entry(weight).or_default().put(cluster, Drawn { face: glyph.face, id, width: glyph.width });
        }
        Ok(Letters { subsets, tables })
    }

    /// How a character is drawn; none when no face has it.
    pub(super) fn drawn(&self, weight: Weight, c: char, selector: Option<char>) -> Option<Drawn> {
        let table = self.tables.get(&weight)?;
        match table.plain.get(c as usize) {
            Some(place) if selector.is_none() => table.drawn.get((*place as usize).checked_sub(1)?).copied(),
            _ => table.rare.get(&(c, selector)).copied(),
        }
    }
}

impl Table {
    fn put(&mut self, (c, selector): Cluster, drawn: Drawn) {
        if self.plain.is_empty() {
            self.plain = vec![0; PLAIN];
        }
        match self.plain.get_mut(c as usize) {
            Some(place) if selector.is_none() => {
                self.drawn.push(drawn);
                *place = u32::try_from(self.drawn.len()).unwrap_or_default();
            }
            _ => {
                self.rare.insert((c, selector), drawn);
            }
        }
    }
}

/// Characters of the basic plane.
const PLAIN: usize = 0x1_0000;

/// Every character of a pack once, by weight.
pub(super) fn characters(pack: &Pack) -> BTreeMap<Weight, BTreeSet<Cluster>> {
    let mut all: BTreeMap<Weight, (Vec<bool>, BTreeSet<Cluster>)> = BTreeMap::new();
    for item in pack.layers.iter().flatten() {
        let Item::Text { weight, text, .. } = item else { continue };
        let (seen, clusters_seen) = all.entry(*weight).or_insert_with(|| (vec![false; PLAIN], BTreeSet::new()));
        for (c, selector) in clusters(text) {
            match seen.get_mut(c as usize) {
                Some(seen) if selector.is_none() && *seen => {}
                Some(seen) if selector.is_none() => {
                    *seen = true;
                    clusters_seen.insert((c, None));
                }
                _ => {
                    clusters_seen.insert((c, selector));
                }
            }
        }
    }
    all.into_iter().map(|(weight, (_, clusters))| (weight, clusters)).collect()
}

fn subset(face: Face, glyphs: BTreeMap<u16, Glyph>) -> Result<Subset, PackError> {
    let ids: Vec<u16> = glyphs.keys().copied().collect();
    let remapper = GlyphRemapper::new_from_glyphs_sorted(&ids);
    let bytes = subsetter::subset(face.bytes(), 0, &remapper).map_err(|error| PackError::Bug(error.to_string()))?;
    let hash: [u8; 32] = Sha256::digest(&bytes).into();
    let tag = hash.iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect();
    Ok(Subset { glyphs, bytes, tag, remapper })
}
