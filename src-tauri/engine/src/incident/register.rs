//! Which numbers were printed here (台帳), and ranges of them.

use crate::slip_number::SlipNumber;

use super::event::WindowUse;

/// The numbers this hospital has printed, and the windows it knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    /// What each pack carried.
    pub blocks: Vec<WindowUse>,
}

impl WindowUse {
    /// How many numbers.
    #[must_use]
    pub const fn count(&self) -> u32 {
        if self.last < self.first { 0 } else { self.last - self.first + 1 }
    }

    /// Whether the number is one of them.
    #[must_use]
    pub fn has(&self, number: SlipNumber) -> bool {
        number.window() == self.letter && (self.first..=self.last).contains(&number.number())
    }

    /// The numbers themselves.
    pub fn numbers(self) -> impl Iterator<Item = SlipNumber> {
        (self.first..=self.last).filter_map(move |number| SlipNumber::new(self.letter, number).ok())
    }
}

impl Register {
    /// Whether the number was ever printed here.
    #[must_use]
    pub fn has(&self, number: SlipNumber) -> bool {
        self.blocks.iter().any(|block| block.has(number))
    }

    /// Whether numbers of that window were ever printed here.
    #[must_use]
    pub fn knows_window(&self, letter: char) -> bool {
        self.blocks.iter().any(|block| block.letter == letter)
    }
}
