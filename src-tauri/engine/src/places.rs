//! Where this computer keeps what the program needs.

use std::env;
use std::path::PathBuf;

const FOLDER: &str = "tomoshibi";

/// The folder of this computer's keys, caches and copies, and of the data file when none is named: the system's own
/// place for such things.
#[must_use]
pub fn data_folder() -> PathBuf {
    if let Some(folder) = for_tests("APP_DATA") {
        return folder.into();
    }
    system_folder().unwrap_or_else(env::temp_dir).join(FOLDER)
}

/// What only debug builds take from the environment: a release build knows no such door.
#[must_use]
pub fn for_tests(name: &str) -> Option<String> {
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
