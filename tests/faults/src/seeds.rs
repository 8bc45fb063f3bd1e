//! Seeds that once failed: kept beside the code and replayed before anything else.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;

use crate::medium::Model;

/// One cut that can be made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed {
    /// How bad the medium was.
    pub model: Model,
    /// The seed of the recording.
    pub work: u64,
    /// Which cut of it.
    pub cut: u64,
}

/// The list of that name.
fn list(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds")).join(format!("{name}.txt"))
}

/// What failed once.
///
/// # Errors
/// When the list cannot be read, or a line of it not be understood.
pub fn stored(name: &str) -> io::Result<Vec<Seed>> {
    let text = fs::read_to_string(list(name))?;
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| read(line).ok_or_else(|| io::Error::other(format!("no seed: {line}")))).collect()
}

/// Adds one to the list.
///
/// # Errors
/// When the list cannot be written.
pub fn keep(name: &str, seed: Seed) -> io::Result<()> {
    if stored(name)?.contains(&seed) {
        return Ok(());
    }
    let mut file = OpenOptions::new().append(true).open(list(name))?;
    file.write_all(format!("{} {} {}\n", seed.model.name(), seed.work, seed.cut).as_bytes())
}

fn read(line: &str) -> Option<Seed> {
    let mut words = line.split(' ');
    let model = match words.next()? {
        "torn" => Model::Torn,
        "garbage" => Model::Garbage,
        _ => return None,
    };
    Some(Seed { model, work: words.next()?.parse().ok()?, cut: words.next()?.parse().ok()? })
}
