//! Numbers on slips (停止用番号): `D` + window letter + four digits + check digit, like DA-0127-5.
//! Never decides which numbers are free: the caller reserves blocks and hands them in.
//!
//! The check digit is H. Michael Damm's (2004): it catches every single wrong character and every
//! swap of two neighbouring digits. That promise needs one digit for each window letter, so only
//! ten letters exist; I and O are left out because they read as 1 and 0 in handwriting.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::check_digit::check_digit;

/// Window letters in use, in the order of their digit. Ten, so that a wrong letter is caught too.
pub const WINDOW_LETTERS: [char; 10] = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K'];

/// The highest number of one window.
pub const LAST_NUMBER: u32 = 9_999;

/// One number of one window, known to be well formed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SlipNumber {
    window: char,
    number: u32,
}

/// Why something is not a slip number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// The window letter is not one of the ten.
    #[error("'{0}' is no window letter: use one of A B C D E F G H J K")]
    Window(char),
    /// The number is 0 or above 9999.
    #[error("{0} is outside 1 to 9999")]
    Range(u32),
    /// The text has another shape than DA-0127-5.
    #[error("'{0}' has not the shape DA-0127-5")]
    Shape(String),
    /// The check digit does not fit: something was misread.
    #[error("the check digit of '{0}' is wrong")]
    CheckDigit(String),
}

impl SlipNumber {
    /// The number of a window, 1 to 9999.
    pub fn new(window: char, number: u32) -> Result<SlipNumber, NumberError> {
        if !WINDOW_LETTERS.contains(&window) {
            return Err(NumberError::Window(window));
        }
        if number == 0 || number > LAST_NUMBER {
            return Err(NumberError::Range(number));
        }
        Ok(SlipNumber { window, number })
    }

    /// Reads a number that somebody typed or scanned, and refuses it when the check digit is wrong.
    pub fn parse(text: &str) -> Result<SlipNumber, NumberError> {
        let shape = || NumberError::Shape(text.to_owned());
        let chars: Vec<char> = text.trim().to_ascii_uppercase().chars().collect();
        let &['D', window, '-', a, b, c, d, '-', check] = chars.as_slice() else {
            return Err(shape());
        };
        let mut number = 0;
        for digit in [a, b, c, d] {
            number = number * 10 + digit.to_digit(10).ok_or_else(shape)?;
        }
        let check = check.to_digit(10).ok_or_else(shape)?;
        let slip = SlipNumber::new(window, number)?;
        if u32::from(slip.check_digit()) == check { Ok(slip) } else { Err(NumberError::CheckDigit(text.to_owned())) }
    }

    /// The window letter.
    pub fn window(self) -> char {
        self.window
    }

    /// The running number.
    pub fn number(self) -> u32 {
        self.number
    }

    /// The check digit over window letter and number.
    pub fn check_digit(self) -> u8 {
        let letter = WINDOW_LETTERS.iter().position(|l| *l == self.window).unwrap_or(0);
        let digits =
            [letter as u32, self.number / 1000 % 10, self.number / 100 % 10, self.number / 10 % 10, self.number % 10];
        check_digit(digits.into_iter().filter_map(|digit| u8::try_from(digit).ok()))
    }
}

impl fmt::Display for SlipNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "D{}-{:04}-{}", self.window, self.number, self.check_digit())
    }
}

/// As printed.
impl Serialize for SlipNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SlipNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let printed = String::deserialize(deserializer)?;
        SlipNumber::parse(&printed).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::{NumberError, SlipNumber, WINDOW_LETTERS};

    fn all() -> impl Iterator<Item = SlipNumber> {
        WINDOW_LETTERS.into_iter().flat_map(|w| (1..=9_999).map(move |n| SlipNumber::new(w, n).unwrap()))
    }

    #[test]
    fn every_number_reads_back() {
        for slip in all() {
            assert_eq!(SlipNumber::parse(&slip.to_string()), Ok(slip), "a printed number must be accepted again");
        }
    }

    #[test]
    fn every_single_wrong_character_is_caught() {
        for slip in all().filter(|s| s.number() % 7 == 1) {
            let printed: Vec<char> = slip.to_string().chars().collect();
            for place in [1, 3, 4, 5, 6, 8] {
                let choices: Vec<char> = if place == 1 { WINDOW_LETTERS.to_vec() } else { ('0'..='9').collect() };
                for other in choices.into_iter().filter(|c| *c != printed[place]) {
                    let mut wrong = printed.clone();
                    wrong[place] = other;
                    let wrong: String = wrong.into_iter().collect();
                    assert!(SlipNumber::parse(&wrong).is_err(), "{wrong} was taken for {slip}");
                }
            }
        }
    }

    #[test]
    fn every_swap_of_neighbouring_digits_is_caught() {
        for slip in all() {
            let printed: Vec<char> = slip.to_string().chars().collect();
            for (a, b) in [(3, 4), (4, 5), (5, 6), (6, 8)] {
                if printed[a] != printed[b] {
                    let mut wrong = printed.clone();
                    wrong.swap(a, b);
                    let wrong: String = wrong.into_iter().collect();
                    assert!(SlipNumber::parse(&wrong).is_err(), "{wrong} was taken for {slip}");
                }
            }
        }
    }

    #[test]
    fn letters_that_look_like_digits_are_refused() {
        for letter in ['I', 'O', 'あ'] {
            assert_eq!(SlipNumber::new(letter, 1), Err(NumberError::Window(letter)));
        }
        assert_eq!(SlipNumber::new('A', 10_000), Err(NumberError::Range(10_000)), "five digits have no room");
    }
}
