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
    /// Sheets in a bundle of paper.
    pub ream: u32,
    /// Assumed of the printer.
    pub pages_a_minute: u32,
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
    /// `front-desk`, `clinic`, `hospital-a` …
    pub id: String,
    /// 受付パック.
    pub title: Text,
    /// Who works with it: 受付.
    pub place: Text,
    /// A place like this one needs it: chosen before anybody chooses.
    pub suits: bool,
    /// How many sets there should be: one for each department or ward.
    pub sets: u32,
    /// Its quantities follow the beds of a ward: so many, as the plan has them.
    pub beds: Option<u32>,
    /// What is in it; empty until it was looked at.
    pub sheets: Vec<SheetView>,
    /// Sheets of paper; not known until it was looked at.
    pub pages: Option<u32>,
}

/// One part of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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

/// How much paper all packs are (枚数の計算).
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct QuantityView {
    /// Every pack that a place like this one needs.
    pub packs: Vec<QuantityPackView>,
    /// Sheets of paper, all sets of all packs.
    pub pages: u32,
    /// Bundles of paper.
    pub reams: u32,
    /// Minutes at the printer.
    pub minutes: u32,
}

/// How much paper one pack is.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct QuantityPackView {
    /// Which pack.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// Sheets of paper of one set as it would be printed.
    pub pages: u32,
    /// Form by form, for one set.
    pub rows: Vec<QuantityRowView>,
    /// Who gets sets.
    pub places: Vec<QuantityPlaceView>,
    /// Sheets of paper of all sets.
    pub total: u32,
}

/// How many sheets of one form, and why.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct QuantityRowView {
    /// F01.
    pub form: String,
    /// Its name.
    pub title: Text,
    /// Sheets of paper.
    pub sheets: u32,
    /// The sum.
    pub arithmetic: Text,
    /// Why it is counted so, in the words of its author.
    pub why: String,
    /// The plan says so, not the form.
    pub own: bool,
}

/// A desk, a department or a ward and its paper.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct QuantityPlaceView {
    /// Its name.
    pub name: Text,
    /// Visits of a whole day.
    pub visits: u32,
    /// Beds.
    pub beds: u32,
    /// Sets it gets.
    pub sets: u32,
    /// Sheets of paper of one set.
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
    /// What they are.
    pub sheets: Vec<SheetView>,
}
