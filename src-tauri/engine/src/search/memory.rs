//! The open incident: its folded lines in memory, newest first. Nothing to build ahead, nothing that could break.

use memchr::memmem::Finder;

use crate::time::Timestamp;

/// The folded lines of one incident, in the order of its timeline.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    keys: Vec<Box<str>>,
    /// When each happened and its place; the newest is the last.
    order: Vec<(Timestamp, u32)>,
}

impl Memory {
    /// How many lines are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Takes one more line of the timeline.
    pub fn push(&mut self, occurred_at: Timestamp, key: String) {
        let place = (occurred_at, u32::try_from(self.keys.len()).unwrap_or(u32::MAX));
        self.keys.push(key.into_boxed_str());
        let behind = self.order.partition_point(|known| *known < place);
        self.order.insert(behind, place);
    }

    /// The line at that place says something else now.
    pub fn replace(&mut self, place: usize, occurred_at: Timestamp, key: String) {
        let Some(known) = self.keys.get_mut(place) else { return };
        *known = key.into_boxed_str();
        self.order.retain(|(_, other)| *other as usize != place);
        let now = (occurred_at, u32::try_from(place).unwrap_or(u32::MAX));
        let behind = self.order.partition_point(|other| *other < now);
        self.order.insert(behind, now);
    }

    /// The places of the lines that have all words and that `lets` lets through, newest first.
    pub fn find<'a>(
        &'a self,
        words: &'a [String],
        lets: impl Fn(usize) -> bool + 'a,
    ) -> impl Iterator<Item = usize> + 'a {
        let words: Vec<Finder<'a>> = words.iter().map(|word| Finder::new(word.as_str())).collect();
        self.order.iter().rev().map(|(_, place)| *place as usize).filter(move |place| {
            let key = self.keys.get(*place).map(|key| key.as_bytes()).unwrap_or_default();
            words.iter().all(|word| word.find(key).is_some()) && lets(*place)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_last_comes_first_and_of_two_at_once_what_was_recorded_last() {
        let mut memory = Memory::default();
        for (minute, key) in [(3, "停止 a"), (1, "停止 b"), (3, "停止 c"), (2, "再開 d")] {
            memory.push(Timestamp::from_millis(minute * 60_000), key.to_owned());
        }
        let found = |word: &str| memory.find(&[word.to_owned()], |_| true).collect::<Vec<_>>();
        assert_eq!(found("停止"), [2, 0, 1]);
        assert_eq!(memory.find(&[], |place| place != 2).collect::<Vec<_>>(), [0, 3, 1]);
        assert_eq!((memory.len(), memory.is_empty()), (4, false));
        memory.replace(2, Timestamp::from_millis(0), "停止 d".to_owned());
        assert_eq!(memory.find(&["停止".to_owned()], |_| true).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(memory.find(&["c".to_owned()], |_| true).count(), 0, "it says something else now");
    }
}
