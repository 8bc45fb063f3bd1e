//! How far something long has got.

use serde::Serialize;

/// So much of so much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// Done.
    pub done: u32,
    /// Of.
    pub total: u32,
}
