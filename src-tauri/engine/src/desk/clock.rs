//! What the clocks say: a wall clock that somebody sets, beside one that nobody sets.
//!
//! A clock that is wrong stops nothing. That it jumped is a line of its own, before the next one.

use crate::error::Result;
use crate::incident::event::Event;
use crate::store::Tx;
use crate::text::Text;
use crate::time::{Mono, Timestamp};

use super::Desk;

/// The two clocks may differ by this much between two lines before somebody is told.
const SLACK_MILLIS: i64 = 2_000;
/// And by one part in so many of the time between, because no two clocks run equally fast.
const DRIFT: i64 = 10_000;
/// Without the second clock: a clock this far behind the line before is noted in the timeline.
const SLACK_MINUTES: i64 = 1;
/// 2026-01-01 00:00 in Japan: this program was not there before.
const NO_EARLIER: Timestamp = Timestamp::from_millis(1_767_193_200_000);

/// What both clocks say at one moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clocks {
    /// The wall clock.
    pub(super) now: Timestamp,
    /// The one that nobody sets.
    pub(super) mono: Option<Mono>,
}

impl Desk {
    /// Both at once: a slow disk between the two would look like a jump.
    pub(super) fn clocks(&self) -> Clocks {
        let now = self.world.now();
        Clocks { now, mono: self.world.mono() }
    }

    /// A word about a clock that cannot be right.
    pub(super) fn clock_wrong(&self) -> Option<Text> {
        (self.world.now() < NO_EARLIER).then(|| self.wording.say("clock_wrong", &[]))
    }
}

/// What to write down about the clock before the next line of this station.
pub(super) fn odd_clock(tx: &Tx<'_>, Clocks { now, mono }: Clocks) -> Result<Option<Event>> {
    if let (Some((recorded_at, Some(then))), Some(mono)) = (tx.own_clocks()?, mono)
        && let Some(elapsed) = elapsed(then, mono)
    {
        return Ok(jumped(recorded_at, elapsed, now));
    }
    // Since then the computer was started anew, or it has no such clock.
    let Some(last) = tx.last_recorded_at()? else { return Ok(None) };
    let minutes = last.minutes_since(now);
    Ok((minutes > SLACK_MINUTES).then_some(Event::ClockWentBack { minutes }))
}

/// Milliseconds between the two, when both were counted from the same start of the computer.
fn elapsed(then: Mono, now: Mono) -> Option<i64> {
    let elapsed = now.millis.checked_sub(then.millis)?;
    (then.boot == now.boot && elapsed >= 0).then_some(elapsed)
}

fn jumped(recorded_at: Timestamp, elapsed: i64, now: Timestamp) -> Option<Event> {
    let before = Timestamp::from_millis(recorded_at.millis().saturating_add(elapsed));
    let apart = now.millis().saturating_sub(before.millis()).saturating_abs();
    (apart > SLACK_MILLIS + elapsed / DRIFT).then_some(Event::ClockJumped { before, after: now })
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp::from_millis(1_775_001_600_000);

    fn later(millis: i64) -> Timestamp {
        Timestamp::from_millis(AT.millis() + millis)
    }

    #[test]
    fn two_seconds_between_two_clocks_are_nothing_and_three_are_a_jump() {
        assert_eq!(jumped(AT, 60_000, later(62_000)), None);
        let ahead = Event::ClockJumped { before: later(60_000), after: later(63_000) };
        assert_eq!(jumped(AT, 60_000, later(63_000)), Some(ahead));
        let back = Event::ClockJumped { before: later(60_000), after: later(-3_540_000) };
        assert_eq!(jumped(AT, 60_000, later(-3_540_000)), Some(back), "an hour back");
    }

    #[test]
    fn a_crystal_that_runs_a_little_fast_is_no_jump() {
        let three_days = 3 * 24 * 3_600_000;
        assert_eq!(jumped(AT, three_days, later(three_days + 8_000)), None, "30 parts in a million");
    }

    #[test]
    fn another_start_of_the_computer_says_nothing_about_this_one() {
        let then = Mono { boot: [1; 16], millis: 500 };
        assert_eq!(elapsed(then, Mono { boot: [1; 16], millis: 700 }), Some(200));
        assert_eq!(elapsed(then, Mono { boot: [2; 16], millis: 700 }), None);
        assert_eq!(elapsed(then, Mono { boot: [1; 16], millis: 400 }), None, "a clock that nobody sets went back");
    }
}
