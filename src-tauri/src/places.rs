//! Where this computer keeps data of a program.

use std::env;
use std::path::{Path, PathBuf};

const FOLDER: &str = "tomoshibi";

/// The folder of the data file when none is named: the system's own place for it.
pub(crate) fn data_folder() -> PathBuf {
    if let Some(folder) = for_tests("APP_DATA") {
        return folder.into();
    }
    system_folder().unwrap_or_else(env::temp_dir).join(FOLDER)
}

/// Where to go on when `file` cannot be opened: `hospital-2.tomoshibi`… beside it, then in the system's own place.
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

/// What only debug builds take from the environment: a release build knows no such door.
pub(crate) fn for_tests(name: &str) -> Option<String> {
    if cfg!(debug_assertions) { env::var(name).ok() } else { None }
}

fn system_folder() -> Option<PathBuf> {
    if cfg!(windows) {
        path("APPDATA")
    } else if cfg!(target_os = "macos") {
        path("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        path("XDG_DATA_HOME").or_else(|| path("HOME").map(|home| home.join(".local/share")))
    }
}

/// The XDG rules say that a relative path is to be ignored.
fn path(name: &str) -> Option<PathBuf> {
    env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute())
}
