//! A head as people compare it: the short code somebody typed, the long number in groups.

use crate::check_digit::check_digit;
use crate::text::fold_digits;

use super::hex;

/// Digits of the code and its check digit.
const DIGITS: usize = 25;

/// A short code as somebody typed it from paper, in any width, with or without spaces and dashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    digits: String,
}

impl Typed {
    /// `None` when it cannot be right: a digit is missing or too many, wrong, or swapped with its neighbour.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let folded = fold_digits(text);
        let mut digits = String::with_capacity(DIGITS);
        for letter in folded.chars().filter(|letter| !letter.is_whitespace() && *letter != '-') {
            digits.push(letter.to_digit(10).map(|_| letter)?);
        }
        let right = digits.len() == DIGITS && check_digit(digits.bytes().map(|digit| digit.saturating_sub(b'0'))) == 0;
        right.then_some(Self { digits })
    }

    /// Whether it is the code of the line with that hash.
    #[must_use]
    pub fn is_of(&self, hash: &[u8; 32]) -> bool {
        let first = hash.first_chunk::<16>().copied().unwrap_or_default();
        // Nearly all lines are told apart by this number alone.
        let number = u128::from_be_bytes(first) % 10_u128.pow(24);
        self.digits.get(..24).and_then(|digits| digits.parse().ok()) == Some(number)
    }

    /// As it is printed.
    #[must_use]
    pub fn printed(&self) -> String {
        let mut printed = String::with_capacity(31);
        for (place, digit) in self.digits.chars().enumerate() {
            match place {
                0 => {}
                24 => printed.push('-'),
                place if place % 4 == 0 => printed.push(' '),
                _ => {}
            }
            printed.push(digit);
        }
        printed
    }
}

/// A whole hash as it is printed: eight groups of eight hexadecimal digits.
#[must_use]
pub fn groups(hash: &[u8; 32]) -> Vec<String> {
    let digits: Vec<char> = hex(hash).chars().collect();
    digits.chunks(8).map(|group| group.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::head_code;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = head_code(&[7; 32]);
        let typed = Typed::read(&code).unwrap();
        assert!(typed.is_of(&[7; 32]) && !typed.is_of(&[8; 32]));
        assert_eq!(typed.printed(), code);
        let bare: String = code.chars().filter(char::is_ascii_digit).collect();
        let wide: String = code
            .chars()
            .map(|c| match c {
                '0'..='9' => char::from_u32('０' as u32 + c as u32 - '0' as u32).unwrap(),
                ' ' => '　',
                other => {
                    if other == '-' {
                        'ー'
                    } else {
                        other
                    }
                }
            })
            .collect();
        for other in [bare, wide, format!("  {code}\n")] {
            assert_eq!(Typed::read(&other), Some(typed.clone()), "{other}");
        }
    }

    #[test]
    fn a_mistyped_code_is_said_to_be_one() {
        let code = head_code(&[7; 32]);
        for wrong in
            [code.replacen('3', "4", 1), code.chars().skip(1).collect(), format!("{code}0"), format!("{code}x")]
        {
            assert_eq!(Typed::read(&wrong), None, "{wrong}");
        }
        assert_eq!(Typed::read(""), None);
    }

    #[test]
    fn a_hash_is_printed_in_groups_a_person_can_keep_in_mind() {
        let mut hash = [0; 32];
        hash[0] = 0xab;
        hash[31] = 0x0f;
        let groups = groups(&hash);
        assert_eq!((groups.len(), groups[0].as_str(), groups[7].as_str()), (8, "ab000000", "0000000f"));
    }
}
