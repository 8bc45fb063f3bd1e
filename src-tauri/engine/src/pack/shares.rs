//! Which slip numbers a computer may hand out: the numbers of every window are cut into four shares, and each share
//! belongs to one computer for ever. So two computers never hand out the same, whatever either knows of the other
//! (docs/decisions/0024).

use super::number::LAST_NUMBER;

/// How many shares there are.
pub const SHARES: u32 = 4;
/// Numbers in one share; the first lacks number 0.
const SIZE: u32 = (LAST_NUMBER + 1) / SHARES;

/// First and last number of a share, 1 to 4.
#[must_use]
pub fn range(share: u32) -> (u32, u32) {
    let first = share.saturating_sub(1).saturating_mul(SIZE).max(1);
    (first, share.saturating_mul(SIZE).saturating_sub(1).min(LAST_NUMBER))
}

/// The share a number belongs to.
#[must_use]
pub fn share_of(number: u32) -> u32 {
    number / SIZE + 1
}

/// The first of `count` numbers in a row that nobody has, in one of the shares; `highest` says how far each was used.
///
/// Numbers are only ever taken behind the highest: a gap is harmless, a number on two patients is not.
#[must_use]
pub fn free(shares: &[u32], highest: impl Fn(u32) -> u32, count: u32) -> Option<u32> {
    let mut held: Vec<u32> = shares.to_vec();
    held.sort_unstable();
    held.dedup();
    // Shares side by side are one stretch: a block may lie over the border.
    for stretch in held.chunk_by(|one, next| one + 1 == *next) {
        let (Some(first), Some(last)) = (stretch.first(), stretch.last()) else { continue };
        let used = stretch.iter().map(|share| highest(*share)).max().unwrap_or(0);
        let next = range(*first).0.max(used + 1);
        if next.saturating_add(count.max(1)) <= range(*last).1 + 1 {
            return Some(next);
        }
    }
    None
}

/// How many numbers are left in the shares.
#[must_use]
pub fn left(shares: &[u32], highest: impl Fn(u32) -> u32) -> u32 {
    let left = |share: u32| {
        let (first, last) = range(share);
        (last + 1).saturating_sub(first.max(highest(share) + 1))
    };
    shares.iter().map(|share| left(*share)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_shares_are_all_numbers_and_none_twice() {
        let mut all = Vec::new();
        for share in 1..=SHARES {
            let (first, last) = range(share);
            all.extend((first..=last).map(|number| (number, share)));
        }
        assert_eq!(all.len(), LAST_NUMBER as usize);
        assert!(all.iter().zip(1..).all(|((number, share), n)| *number == n && share_of(n) == *share));
    }

    #[test]
    fn a_block_begins_behind_the_highest_number_that_was_used() {
        assert_eq!(free(&[1], |_| 0, 80), Some(1));
        assert_eq!(free(&[1], |_| 80, 80), Some(81));
        assert_eq!(free(&[2], |_| 0, 80), Some(2_500));
        assert_eq!(free(&[1], |_| 2_420, 80), None, "the rest of the share is too short");
        assert_eq!(free(&[1], |_| 2_419, 80), Some(2_420), "to the last number");
        assert_eq!(free(&[], |_| 0, 1), None);
    }

    #[test]
    fn whoever_holds_two_shares_goes_on_in_the_next() {
        let used = |share| if share == 1 { 2_450 } else { 0 };
        assert_eq!(free(&[1, 3], used, 80), Some(5_000));
        assert_eq!(free(&[2, 1], used, 80), Some(2_451), "side by side they are one stretch");
        assert_eq!(left(&[1, 3], used), 49 + 2_500);
    }
}
