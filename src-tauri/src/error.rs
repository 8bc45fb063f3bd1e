//! What the page hears when a command cannot do its work: a code it has a sentence for, and an English
//! detail for the log. What a user typed never goes into the detail.

use engine::error::{Error, ErrorCode};
use serde::Serialize;

/// What every command answers with.
pub(crate) type Answer<T> = Result<T, CommandError>;

/// The answer of a command that did nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct CommandError {
    /// A key of the page's sentences, such as `no-printer`.
    pub(crate) code: ErrorCode,
    /// English, for whoever looks into it.
    pub(crate) detail: String,
}

impl CommandError {
    /// An error that arose in the app itself, not in the engine.
    pub(crate) fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }
}

impl From<Error> for CommandError {
    fn from(error: Error) -> Self {
        Self { code: error.code(), detail: error.detail() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_gets_the_engines_code_and_words_for_the_log() {
        let answer = CommandError::from(Error::FileNewer { found: 2, known: 1 });
        let json = serde_json::to_value(&answer).unwrap();
        assert_eq!(json["code"], "file-newer");
        assert_eq!(json["detail"], "the data file has schema 2, this program knows 1");
    }
}
