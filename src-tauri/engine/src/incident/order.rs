//! The order of an incident's lines when several stations wrote them.
//!
//! It follows from the lines alone, not from when they arrived here: a line comes after those of its own chain and
//! after those its station had seen; where neither knew of the other, the clock decides, then the station.

use crate::incident::event::Entry;

/// A line, and what its station had when it wrote it.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The line.
    pub entry: Entry,
    /// How far it had each other chain.
    pub knows: Vec<Known>,
}

/// All lines of a chain up to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Which of the chains.
    pub chain: usize,
    /// Up to this number.
    pub seq: u64,
}

/// All lines in one order; each chain comes in the order of its numbers.
///
/// A line that is written with all others in sight is the last one. Chains that contradict each other, which nobody
/// honest writes, still have an order.
#[must_use]
pub fn merged(chains: Vec<Vec<Placed>>) -> Vec<Entry> {
    let mut waiting: Vec<_> = chains.into_iter().map(|chain| chain.into_iter().peekable()).collect();
    let mut next: Vec<Option<u64>> =
        waiting.iter_mut().map(|chain| chain.peek().map(|placed| placed.entry.seq)).collect();
    let mut order = Vec::new();
    loop {
        let heads = waiting.iter_mut().enumerate().filter_map(|(n, chain)| Some((n, chain.peek()?)));
        let first = heads.min_by_key(|(_, placed)| {
            let entry = &placed.entry;
            (!is_ready(placed, &next), entry.recorded_at, entry.chain.station, entry.seq, entry.hash)
        });
        let Some(first) = first.map(|(n, _)| n) else { return order };
        let Some(chain) = waiting.get_mut(first) else { return order };
        order.extend(chain.next().map(|placed| placed.entry));
        if let Some(place) = next.get_mut(first) {
            *place = chain.peek().map(|placed| placed.entry.seq);
        }
    }
}

/// Everything its station had seen stands already.
fn is_ready(placed: &Placed, next: &[Option<u64>]) -> bool {
    placed.knows.iter().all(|known| next.get(known.chain).copied().flatten().is_none_or(|seq| seq > known.seq))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ids::{ChainId, EntryId, IncidentId, PressId};
    use crate::incident::event::{Event, Precision};
    use crate::time::Timestamp;

    /// A small generator: the same stories on every machine.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, below: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % below.max(1)
        }
    }

    fn line(station: u8, seq: u64, minute: i64) -> Entry {
        Entry {
            id: EntryId(Uuid::from_u64_pair(u64::from(station), seq)),
            chain: ChainId { station: Uuid::from_bytes([station; 16]), fork: 0 },
            incident: IncidentId(Uuid::nil()),
            seq,
            press: PressId(Uuid::nil()),
            occurred_at: Timestamp::from_millis(0),
            precision: Precision::Exact,
            recorded_at: Timestamp::from_millis(minute * 60_000),
            from: String::new(),
            to: String::new(),
            doer: String::new(),
            recorder: String::new(),
            event: Event::IncidentClosed,
            hash: [station; 32],
        }
    }

    fn placed(station: u8, seq: u64, minute: i64, knows: &[(usize, u64)]) -> Placed {
        let knows = knows.iter().map(|(chain, seq)| Known { chain: *chain, seq: *seq }).collect();
        Placed { entry: line(station, seq, minute), knows }
    }

    fn names(order: &[Entry]) -> Vec<(u8, u64)> {
        order.iter().map(|entry| (entry.chain.station.as_bytes()[0], entry.seq)).collect()
    }

    #[test]
    fn what_was_seen_comes_first_whatever_the_clocks_say() {
        let chains = vec![
            vec![placed(1, 1, 100, &[]), placed(1, 2, 101, &[])],
            vec![placed(2, 1, 3, &[(0, 1)]), placed(2, 2, 4, &[(0, 1)])],
        ];
        assert_eq!(names(&merged(chains)), [(1, 1), (2, 1), (2, 2), (1, 2)], "station 2 has a clock far behind");
    }

    #[test]
    fn chains_that_contradict_each_other_still_have_an_order() {
        let chains = vec![vec![placed(1, 1, 2, &[(1, 1)])], vec![placed(2, 1, 1, &[(0, 1)])]];
        assert_eq!(names(&merged(chains)), [(2, 1), (1, 1)]);
    }

    /// Stations that write and hear of each other at random, with clocks that are wrong by up to an hour.
    fn story(seed: u64) -> Vec<Vec<Placed>> {
        let mut dice = Dice(seed);
        let n_chains = usize::try_from(2 + dice.roll(3)).unwrap();
        let skew: Vec<i64> = (0..n_chains).map(|_| i64::try_from(dice.roll(120)).unwrap()).collect();
        let mut chains: Vec<Vec<Placed>> = vec![Vec::new(); n_chains];
        // What each station has of each chain.
        let mut has = vec![vec![0_u64; n_chains]; n_chains];
        for minute in 0..60 {
            let one = usize::try_from(dice.roll(n_chains as u64)).unwrap();
            let other = usize::try_from(dice.roll(n_chains as u64)).unwrap();
            if dice.roll(4) == 0 {
                // `one` imports what `other` has.
                let brought = has[other].clone();
                for (mine, theirs) in has[one].iter_mut().zip(brought) {
                    *mine = (*mine).max(theirs);
                }
                continue;
            }
            has[one][one] += 1;
            let knows = (0..n_chains).filter(|chain| *chain != one && has[one][*chain] > 0);
            let knows: Vec<(usize, u64)> = knows.map(|chain| (chain, has[one][chain])).collect();
            let station = u8::try_from(one + 1).unwrap();
            let line = placed(station, has[one][one], minute + skew[one], &knows);
            chains[one].push(line);
        }
        chains
    }

    #[test]
    fn the_order_keeps_every_chain_and_everything_that_was_seen() {
        for seed in 0..300 {
            let chains = story(seed);
            let order = merged(chains.clone());
            let place = |chain: usize, seq: u64| {
                order
                    .iter()
                    .position(|entry| entry.id == chains[chain][usize::try_from(seq).unwrap() - 1].entry.id)
                    .unwrap()
            };
            for chain in &chains {
                for (n, placed) in chain.iter().enumerate() {
                    let own = order.iter().position(|entry| entry.id == placed.entry.id).unwrap();
                    assert!(n == 0 || own > order.iter().position(|entry| entry.id == chain[n - 1].entry.id).unwrap());
                    for known in &placed.knows {
                        assert!(own > place(known.chain, known.seq), "seed {seed}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_order_does_not_depend_on_how_chains_are_numbered() {
        for seed in 0..300 {
            let chains = story(seed);
            let last = chains.len() - 1;
            let turned: Vec<Vec<Placed>> = chains
                .iter()
                .rev()
                .map(|chain| {
                    let turn = |known: &Known| Known { chain: last - known.chain, ..*known };
                    let turn =
                        |placed: &Placed| Placed { knows: placed.knows.iter().map(turn).collect(), ..placed.clone() };
                    chain.iter().map(turn).collect()
                })
                .collect();
            assert_eq!(names(&merged(chains)), names(&merged(turned)), "seed {seed}");
        }
    }

    #[test]
    fn a_line_that_knows_all_others_is_the_last() {
        for seed in 0..300 {
            let mut chains = story(seed);
            let before = names(&merged(chains.clone()));
            let knows: Vec<(usize, u64)> =
                chains.iter().enumerate().skip(1).map(|(n, chain)| (n, chain.len() as u64)).collect();
            let seq = chains[0].len() as u64 + 1;
            // Its clock stands in the past.
            chains[0].push(placed(1, seq, -1_000, &knows));
            let after = names(&merged(chains));
            assert_eq!(after.split_last(), Some((&(1, seq), before.as_slice())), "seed {seed}");
        }
    }
}
