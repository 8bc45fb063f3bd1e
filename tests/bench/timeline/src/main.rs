//! `script/bench`: the data file when lines are written one by one, and when there are very many of them.
//!
//! Interleaved rounds; the ratio is what to watch, the milliseconds belong to this machine. CPU time is that of the
//! thread that works, so that another program's load does not count.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program for developers: it prints, or it stops")]

mod append;
mod found;
mod grown;
mod hospital;

use std::path::Path;
use std::time::Instant;

/// Another process of this program, under `strace`: so many lines and nothing else.
const ONLY_APPEND: &str = "--append";
/// The same: lines beside bare inserts.
const ONLY_COMPARE: &str = "--compare";
/// Only the search, in a file of so many lines.
const ONLY_SEARCH: &str = "--search";

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [ONLY_APPEND, file, lines] => append::only(Path::new(file), lines.parse().unwrap()),
        [ONLY_COMPARE, folder] => append::beside_bare_inserts(Path::new(folder), append::ROUNDS_SLOW),
        [ONLY_SEARCH, folder, lines, incidents] => {
            found::found(Path::new(folder), lines.parse().unwrap(), incidents.parse().unwrap());
        }
        [folder] => all(Path::new(folder)),
        _ => all(&std::env::temp_dir()),
    }
}

fn all(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    append::beside_bare_inserts(folder, append::ROUNDS);
    append::on_a_slow_medium(folder);
    append::syncs(folder);
    grown::usable_and_verified(folder, 100_000);
    grown::copied(folder, 100_000);
    grown::verified(folder, 1_000_000);
    found::found(folder, 100_000, 1);
    found::found(folder, 1_000_000, 50);
}

/// Wall time in milliseconds.
fn wall<T>(job: impl FnOnce() -> T) -> (T, f64) {
    let began = Instant::now();
    let value = job();
    (value, began.elapsed().as_secs_f64() * 1000.0)
}

/// CPU time of this thread in milliseconds.
fn cpu<T>(job: impl FnOnce() -> T) -> (T, f64) {
    let spent = || {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
        text.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e6
    };
    let began = spent();
    let value = job();
    (value, spent() - began)
}

/// The value below which this share of all values lies.
fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = (values.len() as f64 * share) as usize;
    values.get(place.min(values.len().saturating_sub(1))).copied().unwrap()
}

fn median(values: &mut [f64]) -> f64 {
    quantile(values, 0.5)
}
