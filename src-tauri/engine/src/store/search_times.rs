//! When every line of the index happened, and where the newest ones are.

use std::cmp::Reverse;
use std::ops::RangeInclusive;

/// So many lines, in the order of their arrival, are one stretch.
const STRETCH: usize = 1024;

/// The time of every line by its number, in milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Times {
    lines: Vec<i64>,
    /// The newest of each stretch: looking at all lines takes a millisecond for every million.
    newest: Vec<i64>,
}

/// Some lines that follow on each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// No line of it is newer.
    pub(super) newest: i64,
    at: usize,
}

impl Times {
    /// Of no line.
    pub(super) const fn none() -> Self {
        Self { lines: Vec::new(), newest: Vec::new() }
    }

    /// That line happened then; what was known of it before does not count any more.
    pub(super) fn keep(&mut self, n: i64, occurred_at: i64) {
        let Ok(place) = usize::try_from(n) else { return };
        if self.lines.len() <= place {
            self.lines.resize(place + 1, i64::MIN);
            self.newest.resize(place / STRETCH + 1, i64::MIN);
        }
        let Some(line) = self.lines.get_mut(place) else { return };
        let before = std::mem::replace(line, occurred_at);
        let lines = self.lines.chunks(STRETCH).nth(place / STRETCH).unwrap_or_default();
        let Some(newest) = self.newest.get_mut(place / STRETCH) else { return };
        if occurred_at >= *newest {
            *newest = occurred_at;
        } else if before == *newest {
            *newest = lines.iter().copied().max().unwrap_or(i64::MIN);
        }
    }

    /// When that line happened.
    pub(super) fn of(&self, n: i64) -> i64 {
        usize::try_from(n).ok().and_then(|place| self.lines.get(place)).copied().unwrap_or(i64::MIN)
    }

    /// The stretches that have lines, the one with the newest line first.
    pub(super) fn stretches(&self) -> Vec<Stretch> {
        let all = self.newest.iter().enumerate().map(|(at, newest)| Stretch { newest: *newest, at });
        let mut stretches: Vec<Stretch> = all.filter(|stretch| stretch.newest > i64::MIN).collect();
        stretches.sort_unstable_by_key(|stretch| Reverse((stretch.newest, stretch.at)));
        stretches
    }
}

/// The numbers of the lines of these stretches; those that touch are one range.
pub(super) fn ranges(stretches: &[Stretch]) -> Vec<RangeInclusive<i64>> {
    let mut places: Vec<usize> = stretches.iter().map(|stretch| stretch.at).collect();
    places.sort_unstable();
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let touching = places.chunk_by(|one, next| one + 1 == *next);
    let ends = touching.filter_map(|some| Some((*some.first()?, *some.last()?)));
    ends.map(|(first, last)| number(first * STRETCH)..=number((last + 1) * STRETCH).saturating_sub(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_of_a_stretch_is_known_whatever_changes() {
        let mut times = Times::default();
        let mut state = 7_u64;
        for _ in 0..5_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            times.keep(i64::try_from((state >> 33) % 4_000).unwrap(), i64::try_from((state >> 20) % 900).unwrap());
        }
        let newest: Vec<i64> = times.lines.chunks(STRETCH).map(|some| some.iter().copied().max().unwrap()).collect();
        assert_eq!(times.newest, newest);
        assert!(times.stretches().is_sorted_by_key(|stretch| Reverse(stretch.newest)));
        assert_eq!((times.of(-1), times.of(1_000_000)), (i64::MIN, i64::MIN), "nobody knows");
    }

    #[test]
    fn stretches_that_touch_are_asked_for_at_once() {
        let at = |at: usize| Stretch { newest: 0, at };
        assert_eq!(ranges(&[at(7), at(3), at(4), at(0)]), [0..=1023, 3072..=5119, 7168..=8191]);
        assert_eq!(ranges(&[]), []);
    }
}
