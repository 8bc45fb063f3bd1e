//! 確認と承認: approve the draft, look at every revision, compare two of them.

use engine::desk::Approval;
use engine::view::plan::ChapterView;
use engine::view::publish::{ApprovalView, CompareView, RevisionsView};
use serde::Deserialize;
use tauri::{AppHandle, State};

use crate::error::Answer;
use crate::open_desk::OpenDesk;
use crate::window::announce;

/// What stands in the way of an approval.
#[tauri::command(async)]
pub(crate) fn approval(desk: State<'_, OpenDesk>) -> Answer<ApprovalView> {
    desk.run(|desk| desk.approval_view())
}

/// Who approves, and what is accepted although it is not met.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PublishDraft {
    number: u32,
    name: String,
    role: String,
    day: String,
    next_review: String,
    accepted: Vec<String>,
}

/// Puts the draft into force.
#[tauri::command(async)]
pub(crate) fn publish_draft(app: AppHandle, desk: State<'_, OpenDesk>, request: PublishDraft) -> Answer<RevisionsView> {
    let PublishDraft { number, name, role, day, next_review, accepted } = request;
    desk.run(move |desk| {
        desk.publish_draft(&Approval { number, name, role, day, next_review, accepted })?;
        announce(&app, "plan");
        desk.revisions_view()
    })
}

/// Every revision.
#[tauri::command(async)]
pub(crate) fn revisions(desk: State<'_, OpenDesk>) -> Answer<RevisionsView> {
    desk.run(|desk| desk.revisions_view())
}

/// Which chapter of which revision.
#[derive(Debug, Deserialize)]
pub(crate) struct RevisionChapter {
    number: u32,
    chapter: String,
}

/// One chapter of a revision, to be read.
#[tauri::command(async)]
pub(crate) fn revision_chapter(desk: State<'_, OpenDesk>, request: RevisionChapter) -> Answer<ChapterView> {
    desk.run(move |desk| desk.revision_chapter(request.number, &request.chapter))
}

/// Which two; without a newer one the draft.
#[derive(Debug, Deserialize)]
pub(crate) struct CompareRevisions {
    older: u32,
    newer: Option<u32>,
}

/// What changed between two revisions.
#[tauri::command(async)]
pub(crate) fn compare_revisions(desk: State<'_, OpenDesk>, request: CompareRevisions) -> Answer<CompareView> {
    desk.run(move |desk| desk.compare_revisions(request.older, request.newer))
}
