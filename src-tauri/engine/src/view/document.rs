//! Documents of the plan, as the screen asks for them.

use serde::Serialize;

use crate::text::Text;

/// A document that was made, or would be.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct DocumentView {
    /// Where it lies; none when it was not saved.
    pub path: Option<String>,
    /// Sheets of paper.
    pub pages: u32,
    /// What is not in it: characters that no typeface has. They are told before anything is saved.
    pub left_out: Vec<Text>,
}
