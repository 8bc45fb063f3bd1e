//! What comes from outside: the time and fresh ids. Only `desk` may ask.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use uuid::Uuid;

use crate::files;
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
        // Not through chrono: it panics where a flat battery has put the clock before 1970.
        let now = SystemTime::now();
        let millis = |span: Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        let since = now.duration_since(SystemTime::UNIX_EPOCH).map(millis);
        Timestamp::from_millis(since.unwrap_or_else(|before| -millis(before.duration())))
    }

    fn mono(&self) -> Option<Mono> {
        static RUN: OnceLock<[u8; 16]> = OnceLock::new();
        // Where nobody tells which start of the computer this is, every run of the program is one of its own.
        let boot = *RUN.get_or_init(|| files::boot_id().unwrap_or_else(|| Uuid::new_v4().into_bytes()));
        Some(Mono { boot, millis: since_start()? })
    }

    fn fresh_id(&self) -> Uuid {
        // The same here: an id has no room for a time before 1970.
        if self.now() < Timestamp::from_millis(0) {
            return Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, 0, 0));
        }
        Uuid::now_v7()
    }

    fn nonce(&self) -> [u8; 32] {
        joined(Uuid::new_v4(), Uuid::new_v4())
    }
}

/// Milliseconds on the clock that nobody sets and that goes on while the computer sleeps.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn since_start() -> Option<i64> {
    // `Instant` stops on both while the computer sleeps; then every lid that was closed would look like a jump.
    #[cfg(target_os = "linux")]
    let clock = rustix::time::ClockId::Boottime;
    #[cfg(not(target_os = "linux"))]
    let clock = rustix::time::ClockId::Monotonic;
    let at = rustix::time::clock_gettime(clock);
    at.tv_sec.checked_mul(1000)?.checked_add(at.tv_nsec / 1_000_000)
}

/// Milliseconds since the program first asked: the performance counter of Windows goes on in sleep.
#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn since_start() -> Option<i64> {
    static FIRST: OnceLock<std::time::Instant> = OnceLock::new();
    i64::try_from(FIRST.get_or_init(std::time::Instant::now).elapsed().as_millis()).ok()
}

/// Starts 2026-04-01 09:00 JST; one minute passes with every question. Ids count up.
#[derive(Debug)]
pub struct TestWorld {
    millis: AtomicI64,
    step: AtomicI64,
    ids: AtomicU64,
    /// Milliseconds since the computer started.
    uptime: AtomicI64,
    /// Which start of the computer; 0 for a computer without that clock.
    boot: AtomicU64,
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
        Self {
            millis: AtomicI64::new(at.millis()),
            step: AtomicI64::new(60_000),
            ids: AtomicU64::new(0),
            uptime: AtomicI64::new(0),
            boot: AtomicU64::new(0),
        }
    }

    /// The next answer will be `at`: a clock that jumps.
    pub fn set(&self, at: Timestamp) {
        self.millis.store(at.millis(), Ordering::SeqCst);
    }

    /// The computer is started, for the so-and-so-many-th time: from now on it has a clock that nobody sets, which goes
    /// on with the wall clock but not with [`TestWorld::set`]. Zero takes it away.
    pub fn boot(&self, number: u64) {
        self.uptime.store(10_000, Ordering::SeqCst);
        self.boot.store(number, Ordering::SeqCst);
    }

    /// How far both clocks move with each question, in milliseconds.
    pub fn tick_by(&self, millis: i64) {
        self.step.store(millis, Ordering::SeqCst);
    }
}

impl World for TestWorld {
    fn now(&self) -> Timestamp {
        let step = self.step.load(Ordering::SeqCst);
        self.uptime.fetch_add(step, Ordering::SeqCst);
        Timestamp::from_millis(self.millis.fetch_add(step, Ordering::SeqCst))
    }

    fn mono(&self) -> Option<Mono> {
        let boot = self.boot.load(Ordering::SeqCst);
        let mono = Mono { boot: u128::from(boot).to_be_bytes(), millis: self.uptime.load(Ordering::SeqCst) };
        (boot > 0).then_some(mono)
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
    fn setting_the_clock_leaves_the_other_one_alone() {
        let world = TestWorld::default();
        assert_eq!(world.mono(), None, "until the computer is started");
        world.boot(1);
        let before = world.mono().unwrap();
        world.set(Timestamp::from_millis(0));
        assert_eq!(world.mono(), Some(before));
        world.now();
        assert_eq!(world.mono().unwrap().millis, before.millis + 60_000, "both go on together");
        world.boot(2);
        assert_ne!(world.mono().unwrap().boot, before.boot);
    }

    #[test]
    fn the_real_clock_that_nobody_sets_never_goes_back() {
        let (first, second) = (SystemWorld.mono().unwrap(), SystemWorld.mono().unwrap());
        assert_eq!(first.boot, second.boot);
        assert!(first.millis <= second.millis);
    }

    #[test]
    fn every_id_is_new() {
        let world = TestWorld::default();
        assert!(world.fresh_id() < world.fresh_id());
    }
}
