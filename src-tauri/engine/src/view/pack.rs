//! 紙: what can be printed.

use serde::Serialize;

use crate::text::Text;

/// The paper screen.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct PacksView {
    /// Where packs are for.
    pub places: Vec<PackPlaceView>,
    /// Printers the system knows.
    pub printers: Vec<String>,
    /// Six digits printed on every sheet: paper with other ones is out of date.
    pub code: String,
    /// Visits a day, from the plan.
    pub visits: u32,
    /// Hours to cover.
    pub hours: u32,
    /// The last one made.
    pub last: Option<PackMadeView>,
    /// What has changed since.
    pub stale: Option<Text>,
    /// The hospital's own forms that were left out, and why.
    pub problems: Vec<Text>,
}

/// A pack for one place.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct PackPlaceView {
    /// `front-desk`.
    pub id: String,
    /// 受付パック.
    pub title: Text,
    /// What is in it.
    pub sheets: Vec<SheetView>,
    /// Sheets of paper.
    pub pages: u32,
}

/// One part of a pack.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SheetView {
    /// Its title.
    pub title: String,
    /// Its first page, from 1.
    pub first_page: u32,
    /// Pages.
    pub pages: u32,
}

/// A pack that was made.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct PackMadeView {
    /// When.
    pub printed_at: String,
    /// Sheets of paper.
    pub pages: u32,
}

/// Where a pack was saved.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SavedView {
    /// None when nobody chose a place.
    pub path: Option<String>,
    /// Sheets of paper.
    pub pages: u32,
}

/// What became of printing.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct PrintedView {
    /// The printer took it.
    pub printed: bool,
    /// What to do when it did not.
    pub message: Option<Text>,
}

/// How much paper a pack would be now.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct PreviewView {
    /// Sheets of paper.
    pub pages: u32,
}
