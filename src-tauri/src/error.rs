//! What the page hears when a command cannot do its work: a code it has a sentence for, and an English
//! detail for the log. What a user typed never goes into the detail.

use engine::error::{Error, ErrorCode};
use engine::text::Text;
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
    /// What to do, when the sentence of the code does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) says: Option<Text>,
}

impl CommandError {
    /// An error that arose in the app itself, not in the engine.
    pub(crate) fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), says: None }
    }
}

impl From<Error> for CommandError {
    fn from(error: Error) -> Self {
        Self { code: error.code(), detail: error.detail(), says: error.says().cloned() }
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
        assert_eq!(json.get("says"), None, "the page has a sentence for the code");
        assert_eq!(json["detail"], "the data file has schema 2, this program knows 1");
    }

    #[test]
    fn a_sentence_of_its_own_reaches_the_page_and_not_the_log() {
        let says = Text::new("「田中」は表にありません", "“田中” is not in the table");
        let answer = CommandError::from(Error::Told { code: ErrorCode::UnreadableValue, says });
        let json = serde_json::to_value(&answer).unwrap();
        assert_eq!(json["says"]["ja"], "「田中」は表にありません");
        assert_eq!(json["detail"], "unreadable-value", "what somebody typed is in no log");
    }
}
