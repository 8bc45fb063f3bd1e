//! Which characters of a paper can be printed: what no typeface has becomes 〓, and is told before anything is saved.

use std::collections::{BTreeMap, BTreeSet};

use super::fonts::{Fonts, Weight, tidy};

/// Stands for a character no typeface has (下駄).
const GETA: char = '〓';

/// The characters seen so far.
pub(super) struct Letters<'f> {
    fonts: &'f Fonts,
    known: BTreeMap<char, bool>,
    /// Those that no typeface has.
    pub(super) unprintable: BTreeSet<char>,
}

impl<'f> Letters<'f> {
    /// Nothing seen yet.
    pub(super) fn new(fonts: &'f Fonts) -> Letters<'f> {
        Letters { fonts, known: BTreeMap::new(), unprintable: BTreeSet::new() }
    }

    /// The text with 〓 for every character that no typeface has.
    pub(super) fn plain(&mut self, text: &str) -> String {
        tidy(text).chars().map(|c| if self.has(c) { c } else { GETA }).collect()
    }

    fn has(&mut self, c: char) -> bool {
        // A variation belongs to the character before it.
        if c == '\n' || matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}') {
            return true;
        }
        let fonts = self.fonts;
        let has = *self
            .known
            .entry(c)
            .or_insert_with(|| fonts.missing(Weight::Regular, c.encode_utf8(&mut [0; 4])).is_empty());
        if !has {
            self.unprintable.insert(c);
        }
        has
    }
}
