//! 計画: the chapters and every field of the draft.

use engine::desk::FieldEdit;
use engine::files::write_whole;
use engine::view::pack::SavedView;
use engine::view::plan::{ChapterView, PlanView, SavedRowView, TakenBackView};
use serde::Deserialize;
use tauri::{AppHandle, State};

use crate::dialogs;
use crate::error::Answer;
use crate::open_desk::OpenDesk;
use crate::window::announce;

/// The frame of the screen.
#[tauri::command(async)]
pub(crate) fn plan_view(desk: State<'_, OpenDesk>) -> Answer<PlanView> {
    desk.run(engine::desk::Desk::plan_view)
}

/// Which chapter.
#[derive(Debug, Deserialize)]
pub(crate) struct Chapter {
    chapter: String,
}

/// One chapter with all it says.
#[tauri::command(async)]
pub(crate) fn chapter_view(desk: State<'_, OpenDesk>, request: Chapter) -> Answer<ChapterView> {
    desk.run(move |desk| desk.chapter_view(&request.chapter))
}

/// What was typed, and what stood there.
#[derive(Debug, Deserialize)]
pub(crate) struct SetField {
    part: String,
    row: String,
    field: String,
    texts: Vec<String>,
    was: Vec<String>,
}

/// Keeps a field.
#[tauri::command(async)]
pub(crate) fn set_field(app: AppHandle, desk: State<'_, OpenDesk>, request: SetField) -> Answer<SavedRowView> {
    let SetField { part, row, field, texts, was } = request;
    let edit = FieldEdit { part, row, field, texts, was };
    let saved = desk.run(move |desk| desk.set_field(&edit))?;
    announce(&app, "plan");
    Ok(saved)
}

/// Where a row is added.
#[derive(Debug, Deserialize)]
pub(crate) struct AddRow {
    part: String,
    id: Option<String>,
}

/// Puts an empty row in.
#[tauri::command(async)]
pub(crate) fn add_row(app: AppHandle, desk: State<'_, OpenDesk>, request: AddRow) -> Answer<SavedRowView> {
    let saved = desk.run(move |desk| desk.add_row(&request.part, request.id.as_deref()))?;
    announce(&app, "plan");
    Ok(saved)
}

/// Which row goes.
#[derive(Debug, Deserialize)]
pub(crate) struct RemoveRow {
    part: String,
    row: String,
}

/// Takes a row out.
#[tauri::command(async)]
pub(crate) fn remove_row(app: AppHandle, desk: State<'_, OpenDesk>, request: RemoveRow) -> Answer<SavedRowView> {
    let saved = desk.run(move |desk| desk.remove_row(&request.part, &request.row))?;
    announce(&app, "plan");
    Ok(saved)
}

/// The rows of a part, first to last.
#[derive(Debug, Deserialize)]
pub(crate) struct OrderRows {
    part: String,
    rows: Vec<String>,
}

/// Puts rows into an order.
#[tauri::command(async)]
pub(crate) fn order_rows(app: AppHandle, desk: State<'_, OpenDesk>, request: OrderRows) -> Answer<SavedRowView> {
    let saved = desk.run(move |desk| desk.order_rows(&request.part, &request.rows))?;
    announce(&app, "plan");
    Ok(saved)
}

/// Takes the newest act back.
#[tauri::command(async)]
pub(crate) fn undo_draft(app: AppHandle, desk: State<'_, OpenDesk>) -> Answer<TakenBackView> {
    let undone = desk.run(engine::desk::Desk::undo_draft)?;
    announce(&app, "plan");
    Ok(undone)
}

/// Makes again what was taken back.
#[tauri::command(async)]
pub(crate) fn redo_draft(app: AppHandle, desk: State<'_, OpenDesk>) -> Answer<TakenBackView> {
    let redone = desk.run(engine::desk::Desk::redo_draft)?;
    announce(&app, "plan");
    Ok(redone)
}

/// Which row a file belongs to.
#[derive(Debug, Deserialize)]
pub(crate) struct OneAttachment {
    row: String,
}

/// Attaches the file the user chooses; `None` when they choose none.
#[tauri::command(async)]
pub(crate) fn attach_file(
    app: AppHandle,
    desk: State<'_, OpenDesk>,
    request: OneAttachment,
) -> Answer<Option<SavedRowView>> {
    let Some(path) = dialogs::which_file(&app)? else { return Ok(None) };
    let saved = desk.run(move |desk| desk.attach_file(&request.row, &path))?;
    announce(&app, "plan");
    Ok(Some(saved))
}

/// Keeps an attached file where the user says.
#[tauri::command(async)]
pub(crate) fn save_attachment(app: AppHandle, desk: State<'_, OpenDesk>, request: OneAttachment) -> Answer<SavedView> {
    let (name, bytes) = desk.run(move |desk| desk.attached_file(&request.row))?;
    let Some(path) = dialogs::where_to_save(&app, &name)? else { return Ok(SavedView { path: None, pages: 0 }) };
    write_whole(&path, &bytes)?;
    Ok(SavedView { path: Some(path.display().to_string()), pages: 0 })
}
