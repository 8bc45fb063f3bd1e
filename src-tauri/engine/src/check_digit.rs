//! One check digit for everything people copy by hand or read aloud: slip numbers, the head of a timeline.
//!
//! H. Michael Damm's (2004): it finds every single wrong digit and every swap of two neighbours.

/// Damm's quasigroup of order ten; the diagonal is zero.
const QUASIGROUP: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// The check digit over these digits, each 0 to 9.
#[must_use]
pub fn check_digit(digits: impl IntoIterator<Item = u8>) -> u8 {
    digits.into_iter().fold(0, |interim, digit| {
        let row = QUASIGROUP.get(usize::from(interim));
        row.and_then(|row| row.get(usize::from(digit))).copied().unwrap_or(0)
    })
}

#[cfg(test)]
mod tests {
    use super::check_digit;

    #[test]
    fn the_published_example_has_its_digit() {
        assert_eq!(check_digit([5, 7, 2]), 4, "572 → 5724");
        assert_eq!(check_digit([5, 7, 2, 4]), 0, "a number with its digit comes to zero");
    }
}
