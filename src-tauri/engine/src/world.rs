//! What comes from outside: the time and fresh ids. Only `desk` may ask.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use uuid::Uuid;

use crate::time::{Mono, Timestamp};

/// The outside, so that a test can stand still.
pub trait World: Send + Sync {
    /// The wall clock, UTC.
    fn now(&self) -> Timestamp;
    /// The clock that nobody sets; `None` where the system has none.
    fn mono(&self) -> Option<Mono>;
    /// A new id that sorts after the ones before it (UUIDv7).
    fn fresh_id(&self) -> Uuid;
    /// Thirty-two bytes nobody can guess.
    fn nonce(&self) -> [u8; 32];
}

/// The real clock and the system's randomness.
#[derive(Debug, Default)]
pub struct SystemWorld;

impl World for SystemWorld {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(chrono::Utc::now().timestamp_millis())
    }

    fn mono(&self) -> Option<Mono> {
        None
    }

    fn fresh_id(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn nonce(&self) -> [u8; 32] {
        joined(Uuid::new_v4(), Uuid::new_v4())
    }
}

/// Starts 2026-04-01 09:00 JST; one minute passes with every question. Ids count up.
#[derive(Debug)]
pub struct TestWorld {
    millis: AtomicI64,
    step: AtomicI64,
    ids: AtomicU64,
}

impl Default for TestWorld {
    fn default() -> Self {
        Self::starting(Timestamp::from_millis(1_775_001_600_000))
    }
}

impl TestWorld {
    /// A world whose first answer is `at`.
    #[must_use]
    pub fn starting(at: Timestamp) -> Self {
        Self { millis: AtomicI64::new(at.millis()), step: AtomicI64::new(60_000), ids: AtomicU64::new(0) }
    }

    /// The next answer will be `at`: a clock that jumps.
    pub fn set(&self, at: Timestamp) {
        self.millis.store(at.millis(), Ordering::SeqCst);
    }

    /// How far the clock moves with each question, in milliseconds.
    pub fn tick_by(&self, millis: i64) {
        self.step.store(millis, Ordering::SeqCst);
    }
}

impl World for TestWorld {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.millis.fetch_add(self.step.load(Ordering::SeqCst), Ordering::SeqCst))
    }

    fn mono(&self) -> Option<Mono> {
        None
    }

    fn fresh_id(&self) -> Uuid {
        Uuid::from_u64_pair(0x0000_0000_0000_7000, 0x8000_0000_0000_0000 | self.ids.fetch_add(1, Ordering::SeqCst))
    }

    fn nonce(&self) -> [u8; 32] {
        joined(self.fresh_id(), self.fresh_id())
    }
}

fn joined(first: Uuid, second: Uuid) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (place, byte) in bytes.iter_mut().zip(first.into_bytes().into_iter().chain(second.into_bytes())) {
        *place = byte;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_clock_starts_on_an_april_morning() {
        assert_eq!(TestWorld::default().now().to_string(), "2026-04-01T00:00:00.000Z");
    }

    #[test]
    fn every_id_is_new() {
        let world = TestWorld::default();
        assert!(world.fresh_id() < world.fresh_id());
    }
}
