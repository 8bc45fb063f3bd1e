//! How much is done: a little each time, a lot when asked.

use std::sync::Mutex;
use std::thread;

/// `FAULTS=long`: the numbers the data file is measured by.
pub(crate) fn is_long() -> bool {
    std::env::var("FAULTS").is_ok_and(|how| how == "long")
}

/// So many in a short run, so many in a long one.
pub(crate) fn times(short: u64, long: u64) -> u64 {
    if is_long() { long } else { short }
}

/// The seed of this run: `FAULTS_SEED`, or always the same.
pub(crate) fn seed() -> u64 {
    std::env::var("FAULTS_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_240_519)
}

/// Does `job` for 0, 1, 2, … on all cores and gives what came out, in that order.
pub(crate) fn on_all_cores<T: Send>(n: u64, job: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let next = Mutex::new(0);
    let done = Mutex::new(Vec::new());
    let cores = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let mine = {
                        let mut next = next.lock().unwrap();
                        let mine = *next;
                        *next += 1;
                        mine
                    };
                    if mine >= n {
                        return;
                    }
                    let came_out = job(mine);
                    done.lock().unwrap().push((mine, came_out));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, came_out)| came_out).collect()
}
