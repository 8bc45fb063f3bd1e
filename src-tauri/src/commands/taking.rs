//! 取り込みと書き出し: tables and plans from elsewhere, and the plan for others.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};

use engine::desk::taking::read_table;
use engine::error::ErrorCode;
use engine::exchange::sheet::Sheet;
use engine::view::taking::{PlanTakenView, PlanWrittenView, TableOutcomeView, TableView};
use serde::Deserialize;
use tauri::{AppHandle, State};

use crate::dialogs;
use crate::error::{Answer, CommandError};
use crate::open_desk::OpenDesk;
use crate::window::announce;

/// A table and where it was read from.
type Chosen = (PathBuf, Arc<Sheet>);

/// The table that was chosen last, as it was read: what is taken is what was looked at.
#[derive(Debug, Default)]
pub(crate) struct ChosenTable(Mutex<Option<Chosen>>);

/// Where a table goes.
#[derive(Debug, Deserialize)]
pub(crate) struct ChooseTable {
    part: String,
}

/// Asks for a table and says what would come of it; `None` when nobody chose one.
#[tauri::command(async)]
pub(crate) fn choose_table(
    app: AppHandle,
    desk: State<'_, OpenDesk>,
    chosen: State<'_, ChosenTable>,
    request: ChooseTable,
) -> Answer<Option<TableView>> {
    let Some(path) = dialogs::which_file(&app)? else { return Ok(None) };
    let sheet = Arc::new(read_table(&path, None)?);
    *chosen.lock()? = Some((path, Arc::clone(&sheet)));
    desk.run(move |desk| desk.preview_table(&sheet, &request.part, None)).map(Some)
}

/// Which column is which.
#[derive(Debug, Deserialize)]
pub(crate) struct MapTable {
    part: String,
    mapping: Vec<String>,
    sheet: Option<String>,
}

/// What would come of the table with other columns, or of another of its worksheets.
#[tauri::command(async)]
pub(crate) fn map_table(
    desk: State<'_, OpenDesk>,
    chosen: State<'_, ChosenTable>,
    request: MapTable,
) -> Answer<TableView> {
    let MapTable { part, mapping, sheet: wanted } = request;
    let (path, mut sheet) = chosen.table()?;
    let mut mapping = Some(mapping);
    if let Some(wanted) = wanted.filter(|wanted| *wanted != sheet.name) {
        sheet = Arc::new(read_table(&path, Some(&wanted))?);
        mapping = None;
        *chosen.lock()? = Some((path, Arc::clone(&sheet)));
    }
    desk.run(move |desk| desk.preview_table(&sheet, &part, mapping.as_deref()))
}

/// Takes all good rows at once.
#[tauri::command(async)]
pub(crate) fn take_table(
    app: AppHandle,
    desk: State<'_, OpenDesk>,
    chosen: State<'_, ChosenTable>,
    request: MapTable,
) -> Answer<TableOutcomeView> {
    let (_, sheet) = chosen.table()?;
    let taken = desk.run(move |desk| desk.take_table(&sheet, &request.part, Some(&request.mapping)))?;
    announce(&app, "plan");
    Ok(taken)
}

/// Asks for a folder and makes the draft say what it says; `None` when nobody chose one.
#[tauri::command(async)]
pub(crate) fn take_plan_folder(app: AppHandle, desk: State<'_, OpenDesk>) -> Answer<Option<PlanTakenView>> {
    let Some(path) = dialogs::which_folder(&app)? else { return Ok(None) };
    let taken = desk.run(move |desk| desk.take_folder(&path, false))?;
    announce(&app, "plan");
    Ok(Some(taken))
}

/// Asks for a template and fills what is empty; `None` when nobody chose one.
#[tauri::command(async)]
pub(crate) fn take_template(app: AppHandle, desk: State<'_, OpenDesk>) -> Answer<Option<PlanTakenView>> {
    let Some(path) = dialogs::which_file(&app)? else { return Ok(None) };
    let taken = desk.run(move |desk| desk.take_template(&path, false))?;
    announce(&app, "plan");
    Ok(Some(taken))
}

/// Writes the draft as a folder where the user says.
#[tauri::command(async)]
pub(crate) fn write_plan_folder(app: AppHandle, desk: State<'_, OpenDesk>) -> Answer<PlanWrittenView> {
    let Some(path) = dialogs::which_folder(&app)? else { return Ok(PlanWrittenView::default()) };
    // A folder of its own: the chosen one may be full of other things.
    desk.run(move |desk| desk.write_plan_folder(&path.join("tomoshibi-plan")))
}

/// Writes the draft for another site where the user says.
#[tauri::command(async)]
pub(crate) fn write_template(app: AppHandle, desk: State<'_, OpenDesk>) -> Answer<PlanWrittenView> {
    let path = dialogs::where_to_save(&app, "tomoshibi-template.toml")?;
    let Some(path) = path else { return Ok(PlanWrittenView::default()) };
    desk.run(move |desk| desk.write_template(&path))
}

/// Writes the inventory as a workbook where the user says.
#[tauri::command(async)]
pub(crate) fn write_inventory(app: AppHandle, desk: State<'_, OpenDesk>) -> Answer<PlanWrittenView> {
    let path = dialogs::where_to_save(&app, "tomoshibi-inventory.xlsx")?;
    let Some(path) = path else { return Ok(PlanWrittenView::default()) };
    desk.run(move |desk| desk.write_inventory(&path))
}

impl ChosenTable {
    fn lock(&self) -> Answer<MutexGuard<'_, Option<Chosen>>> {
        self.0.lock().map_err(|_| CommandError::new(ErrorCode::Bug, "a table was left half read"))
    }

    fn table(&self) -> Answer<Chosen> {
        let chosen = self.lock()?;
        chosen.clone().ok_or_else(|| CommandError::new(ErrorCode::TableUnreadable, "no table was chosen"))
    }
}
