//! `plan compare FILE [OLDER [NEWER]]`: what changed between two revisions; without numbers, since the one in force.

use std::io;
use std::path::Path;

use engine::desk::Desk;
use engine::error::{Error, Result};
use engine::places::data_folder;
use engine::view::publish::CompareView;

use crate::backup::world;
use crate::{Status, refuse, say, write_line};

pub(crate) fn run(words: &[String]) -> io::Result<Status> {
    let numbers: Option<Vec<u32>> =
        words.iter().skip(1).map(|word| engine::text::fold_digits(word).parse().ok()).collect();
    let (Some(file), Some(numbers)) = (words.first(), numbers.filter(|numbers| numbers.len() <= 2)) else {
        return Ok(Status::Usage);
    };
    match look(Path::new(file), numbers.first().copied(), numbers.get(1).copied()) {
        Ok(view) => {
            let newer = view.newer.map(|number| say("plan_revision_n", &[("number", number.to_string())]));
            let newer = newer.unwrap_or_else(|| say("plan_draft", &[]));
            let older = say("plan_revision_n", &[("number", view.older.to_string())]);
            let count = view.changes.len().to_string();
            let mut out = io::stdout().lock();
            write_line(&mut out, &say("plan_compared", &[("older", older), ("newer", newer), ("count", count)]))?;
            view.changes.iter().try_for_each(|change| write_line(&mut out, &["  ", &change.text.ja].concat()))?;
            Ok(Status::Good)
        }
        Err(error) => refuse(&error),
    }
}

/// It only reads.
fn look(file: &Path, older: Option<u32>, newer: Option<u32>) -> Result<CompareView> {
    let why = Error::FileReadOnly("a comparison only reads".into());
    let mut desk = Desk::open_to_read(file, &data_folder(), world(), why)?;
    let newest = desk.revisions_view()?.revisions.first().map(|revision| revision.number).unwrap_or_default();
    desk.compare_revisions(older.unwrap_or(newest), newer)
}
