//! What the page hears when a command cannot do its work: a code it has a sentence for, and an English
//! detail for the log. What a user typed never goes into the detail.

use std::fmt::Display;

use serde::Serialize;

/// The answer of a command that did nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct CommandError {
    /// A key of the page's sentences, such as `no-printer`.
    pub(crate) code: String,
    /// English, for whoever looks into it.
    pub(crate) detail: String,
}

impl CommandError {
    /// An error that arose in the app itself, not in the engine.
    pub(crate) fn new(code: &str, detail: impl Display) -> Self {
        Self { code: code.to_owned(), detail: detail.to_string() }
    }

    /// Something that cannot happen did.
    pub(crate) fn bug(detail: impl Display) -> Self {
        Self::new("bug", detail)
    }
}
