//! ホーム: the first screen.

use engine::view::home::HomeView;
use tauri::State;

use crate::error::Answer;
use crate::open_desk::OpenDesk;

/// What the home screen shows.
#[tauri::command(async)]
pub(crate) fn home(desk: State<'_, OpenDesk>) -> Answer<HomeView> {
    desk.run(move |desk| desk.home_view())
}

/// Goes on in a new file when the one asked for cannot be opened.
#[tauri::command(async)]
pub(crate) fn go_on_beside(desk: State<'_, OpenDesk>) -> Answer<HomeView> {
    desk.go_on_beside()?;
    desk.run(move |desk| desk.home_view())
}

/// Opens the file asked for, for reading only, when it cannot be written.
#[tauri::command(async)]
pub(crate) fn open_to_read(desk: State<'_, OpenDesk>) -> Answer<HomeView> {
    desk.open_to_read()?;
    desk.run(move |desk| desk.home_view())
}
