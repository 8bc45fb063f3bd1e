//! 確認と承認: what stands in the way of an approval, and every revision there has been.

use serde::Serialize;

use crate::plan::chapters;
use crate::plan::compare::Difference;
use crate::plan::publish::Blocker;
use crate::text::Text;
use crate::view::home::PersonView;
use crate::view::plan::{CheckItemView, LeftView, PlaceView};

/// The draft before its approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ApprovalView {
    /// The number it will get.
    pub number: u32,
    /// It says something else than the revision in force. It may be approved all the same: a review that changed nothing.
    pub is_changed: bool,
    /// What changed since the revision in force, in plain words; nothing for the first one.
    pub changes: Vec<DifferenceView>,
    /// What has to be put right first; with any of these an approval is refused.
    pub blockers: Vec<LeftView>,
    /// Items of the check table that are not met: each has to be accepted by its id.
    pub unmet: Vec<CheckItemView>,
    /// Today in Japan, `2026-10-02`.
    pub today: String,
    /// The day proposed for the next review: a year from today.
    pub next_review: String,
    /// Who can be chosen as the one who approves.
    pub people: Vec<PersonView>,
}

/// One change in plain words, with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct DifferenceView {
    /// 「手順4の電話先が県から保健所に変わりました」.
    pub text: Text,
    /// Where.
    pub place: PlaceView,
}

/// Every revision, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct RevisionsView {
    /// The newest first; that one is in force.
    pub revisions: Vec<RevisionSummary>,
    /// The number the draft will get.
    pub draft: u32,
    /// The draft says something else than the revision in force.
    pub is_changed: bool,
}

/// One revision in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct RevisionSummary {
    /// 第N版.
    pub number: u32,
    /// It is the one in force.
    pub in_force: bool,
    /// Who approved it; empty when nobody is named.
    pub approved_by: String,
    /// Post of that person; empty when it was not kept apart from the name.
    pub role: String,
    /// The day of approval, `2026-10-02`; empty when nobody said.
    pub approved_on: String,
    /// The day of the next review; empty when nobody said.
    pub next_review: String,
    /// When it was written into the file, RFC 3339.
    pub created_at: String,
    /// What changed since the one before.
    pub changes: Vec<DifferenceView>,
    /// Ids of the items of the check table that were not met and were accepted.
    pub unmet: Vec<String>,
}

/// Two revisions beside each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct CompareView {
    /// The older one.
    pub older: u32,
    /// The newer one; `None` is the draft.
    pub newer: Option<u32>,
    /// What changed from the older to the newer.
    pub changes: Vec<DifferenceView>,
}

impl DifferenceView {
    /// With the chapter its part stands in.
    #[must_use]
    pub fn of(difference: Difference) -> Self {
        let place = place(&difference.part, difference.row, difference.field);
        Self { text: difference.text, place }
    }
}

/// What blocks approval, with the place that puts it right.
#[must_use]
pub fn left(blocker: Blocker) -> LeftView {
    let place = place(&blocker.part, blocker.row, blocker.field);
    LeftView { text: blocker.text, place }
}

/// A place with the chapter it stands in; what has none of its own is reached from 確認と承認.
#[must_use]
pub fn place(part: &str, row: String, field: String) -> PlaceView {
    let chapter = chapters::chapter_of(part).map_or("approval", |chapter| &chapter.id).to_owned();
    PlaceView { chapter, part: part.to_owned(), row, field }
}
