//! Where to go on when the data file cannot be opened.

use std::path::{Path, PathBuf};

use engine::places::data_folder;

/// `hospital-2.tomoshibi`… beside `file`, then in the system's own place.
pub(crate) fn beside(file: &Path) -> Vec<PathBuf> {
    let name = |number: u32| {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        format!("{stem}-{number}.tomoshibi")
    };
    let own = data_folder();
    (2..=9)
        .map(|number| file.with_file_name(name(number)))
        .chain((2..=9).map(|number| own.join(name(number))))
        .collect()
}
