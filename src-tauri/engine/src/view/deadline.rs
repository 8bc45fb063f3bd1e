//! 期限: what is due when.

use serde::Serialize;

use crate::text::Text;

/// One due time.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct DeadlineView {
    /// Slug, or `call:<contact>` for a promised call back.
    pub id: String,
    /// What.
    pub title: Text,
    /// When, RFC 3339.
    pub due: String,
    /// もうすぐ from then on.
    pub soon_from: String,
    /// Done.
    pub met: bool,
    /// When.
    pub met_at: Option<String>,
    /// Days, not minutes.
    pub day_scale: bool,
    /// How it is counted.
    pub formula: Text,
    /// Who looks after it.
    pub role: Text,
    /// A duty by law.
    pub legal: bool,
    /// The holidays of that year are not official yet or not known.
    pub holiday_note: Option<Text>,
}
