//! The first screen.

use serde::Serialize;
use tauri::State;

use crate::error::CommandError;
use crate::open_desk::OpenDesk;

/// Placeholder until the engine's view lands.
#[derive(Debug, Serialize)]
pub(crate) struct HomeView {
    file: String,
    is_demo: bool,
}

/// What the home screen shows.
#[tauri::command(async)]
pub(crate) fn home(desk: State<'_, OpenDesk>) -> Result<HomeView, CommandError> {
    let desk = desk.lock()?;
    Ok(HomeView { file: desk.arguments.file.display().to_string(), is_demo: desk.arguments.is_demo })
}
