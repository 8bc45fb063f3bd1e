//! やること and the risk register.

use engine::files::write_whole;
use engine::plan::todo::Said;
use engine::view::pack::SavedView;
use engine::view::todo::{RisksView, TodosView};
use serde::Deserialize;
use tauri::{AppHandle, State};

use crate::dialogs;
use crate::error::Answer;
use crate::open_desk::OpenDesk;
use crate::window::announce;

/// What is saved for a calendar, unless somebody says otherwise.
const CALENDAR: &str = "tomoshibi.ics";

/// Everything there is to do for the plan.
#[tauri::command(async)]
pub(crate) fn todos(desk: State<'_, OpenDesk>) -> Answer<TodosView> {
    desk.run(|desk| desk.todos_view())
}

/// Who does it, by when, or that it was done; days as typed.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SetTodo {
    id: String,
    title: String,
    owner: String,
    due: String,
    done_on: String,
    note: String,
}

/// Keeps it; without an id it is a new one.
#[tauri::command(async)]
pub(crate) fn set_todo(app: AppHandle, desk: State<'_, OpenDesk>, request: SetTodo) -> Answer<TodosView> {
    let SetTodo { id, title, owner, due, done_on, note } = request;
    desk.run(move |desk| {
        let view = desk.set_todo(&Said { id, title, owner, due, done_on, note })?;
        announce(&app, "plan");
        Ok(view)
    })
}

/// Asks where, and writes what is due as a calendar file.
#[tauri::command(async)]
pub(crate) fn save_calendar(app: AppHandle, desk: State<'_, OpenDesk>) -> Answer<SavedView> {
    let Some(path) = dialogs::where_to_save(&app, CALENDAR)? else { return Ok(SavedView { path: None, pages: 0 }) };
    let text = desk.run(|desk| desk.todo_calendar())?;
    write_whole(&path, text.as_bytes())?;
    Ok(SavedView { path: Some(path.display().to_string()), pages: 0 })
}

/// The risk register.
#[tauri::command(async)]
pub(crate) fn risks(desk: State<'_, OpenDesk>) -> Answer<RisksView> {
    desk.run(|desk| desk.risks_view())
}

/// Which ready-made risk.
#[derive(Debug, Deserialize)]
pub(crate) struct PickRisk {
    seed: String,
}

/// Puts it into the register.
#[tauri::command(async)]
pub(crate) fn pick_risk(app: AppHandle, desk: State<'_, OpenDesk>, request: PickRisk) -> Answer<RisksView> {
    desk.run(move |desk| {
        let view = desk.pick_risk(&request.seed)?;
        announce(&app, "plan");
        Ok(view)
    })
}
