//! チェックリスト: the sheets of an edition, every answer, and what is carried over from the year before.

use engine::desk::AnswerEdit;
use engine::view::checklist::ChecklistView;
use serde::Deserialize;
use tauri::{AppHandle, State};

use crate::error::Answer;
use crate::open_desk::OpenDesk;
use crate::window::announce;

/// Which edition; the newest when it is empty.
#[derive(Debug, Deserialize)]
pub(crate) struct Edition {
    edition: String,
}

/// The sheets of an edition.
#[tauri::command(async)]
pub(crate) fn checklist_view(desk: State<'_, OpenDesk>, request: Edition) -> Answer<ChecklistView> {
    desk.run(move |desk| desk.checklist_view(&request.edition))
}

/// What was answered, and what stood there.
#[derive(Debug, Deserialize)]
pub(crate) struct SetAnswer {
    edition: String,
    sheet: String,
    number: String,
    field: String,
    text: String,
    was: String,
}

/// Keeps an answer, its day, its target day or its evidence.
#[tauri::command(async)]
pub(crate) fn set_answer(app: AppHandle, desk: State<'_, OpenDesk>, request: SetAnswer) -> Answer<ChecklistView> {
    let SetAnswer { edition, sheet, number, field, text, was } = request;
    let edit = AnswerEdit { edition, sheet, number, field, text, was };
    let view = desk.run(move |desk| desk.set_answer(&edit))?;
    announce(&app, "plan");
    Ok(view)
}

/// From which edition to which.
#[derive(Debug, Deserialize)]
pub(crate) struct CarryOver {
    from: String,
    to: String,
}

/// Takes last year's answers over, to be looked at again.
#[tauri::command(async)]
pub(crate) fn carry_over(app: AppHandle, desk: State<'_, OpenDesk>, request: CarryOver) -> Answer<ChecklistView> {
    let view = desk.run(move |desk| desk.carry_over(&request.from, &request.to))?;
    announce(&app, "plan");
    Ok(view)
}
