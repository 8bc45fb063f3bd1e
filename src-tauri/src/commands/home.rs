//! ホーム: the first screen.

use engine::view::home::HomeView;
use tauri::State;

use crate::error::Answer;
use crate::open_desk::OpenDesk;

/// What the home screen shows.
#[tauri::command(async)]
pub(crate) fn home(desk: State<'_, OpenDesk>) -> Answer<HomeView> {
    Ok(desk.lock()?.home_view()?)
}
