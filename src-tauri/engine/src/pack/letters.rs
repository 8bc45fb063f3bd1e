//! Which characters of a paper can be printed: what no typeface has becomes 〓, and is told before anything is saved.

use std::collections::BTreeSet;

use super::fonts::{Fonts, Weight, tidy};

/// Stands for a character no typeface has (下駄).
const GETA: char = '〓';

/// The characters seen so far.
pub(super) struct Letters<'f> {
    fonts: &'f Fonts,
    /// Those that no typeface has.
    pub(super) unprintable: BTreeSet<char>,
}

impl<'f> Letters<'f> {
    /// Nothing seen yet.
    pub(super) fn new(fonts: &'f Fonts) -> Letters<'f> {
        Letters { fonts, unprintable: BTreeSet::new() }
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
        let has = self.fonts.has(Weight::Regular, c);
        if !has {
            self.unprintable.insert(c);
        }
        has
    }
}
