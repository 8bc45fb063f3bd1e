//! What the program was started with, and the data file that follows from it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// One start of the program: which data file, and whether it is the example hospital.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// The data file to open; made when it does not exist.
    pub(crate) file: PathBuf,
    /// A new file is filled with the example hospital.
    pub(crate) is_demo: bool,
}

/// Shown when the program was started with words it does not know.
pub(crate) const USAGE: &str = "tomoshibi [--demo] [--file PATH]";

/// Reads the words after the program's name; `None` means they make no sense.
pub(crate) fn read(words: impl IntoIterator<Item = OsString>, data_folder: &Path) -> Option<Arguments> {
    let mut file = None;
    let mut is_demo = false;
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        match word.to_str() {
            Some("--demo") => is_demo = true,
            Some("--file") => file = Some(PathBuf::from(words.next()?)),
            _ => return None,
        }
    }
    // The example must never be mixed into the hospital's own records.
    let name = if is_demo { "example.tomoshibi" } else { "hospital.tomoshibi" };
    Some(Arguments { file: file.unwrap_or_else(|| data_folder.join(name)), is_demo })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn started_with(words: &[&str]) -> Option<Arguments> {
        read(words.iter().map(OsString::from), Path::new("data"))
    }

    #[test]
    fn a_bare_start_opens_the_hospitals_own_file() {
        let arguments = started_with(&[]).unwrap();
        assert_eq!(arguments.file, Path::new("data/hospital.tomoshibi"));
        assert!(!arguments.is_demo);
    }

    #[test]
    fn the_example_lies_in_a_file_of_its_own() {
        let arguments = started_with(&["--demo"]).unwrap();
        assert_eq!(arguments.file, Path::new("data/example.tomoshibi"));
        assert!(arguments.is_demo);
    }

    #[test]
    fn a_named_file_wins_over_the_usual_place() {
        let arguments = started_with(&["--demo", "--file", "/media/usb/病院.tomoshibi"]).unwrap();
        assert_eq!(arguments.file, Path::new("/media/usb/病院.tomoshibi"));
    }

    #[test]
    fn unknown_words_and_a_missing_path_are_refused() {
        assert_eq!(started_with(&["--fiel", "x"]), None, "a typo must not open another file");
        assert_eq!(started_with(&["--file"]), None);
    }
}
