//! 保存と控え: how the records are kept, copies, the second medium, and what can be saved of a damaged file.

use std::path::PathBuf;

use engine::desk::keeping::rehearse;
use engine::desk::salvage::salvage as salvage_file;
use engine::places::data_folder;
use engine::view::keeping::{DrillView, KeepingView, SalvageView};
use engine::world::SystemWorld;
use serde::Deserialize;
use tauri::{AppHandle, State};

use crate::dialogs;
use crate::error::{Answer, CommandError};
use crate::open_desk::OpenDesk;
use crate::window::announce;

/// The noun of what these commands change.
const NOUN: &str = "keeping";

/// How the records are kept.
#[tauri::command(async)]
pub(crate) fn keeping(desk: State<'_, OpenDesk>) -> Answer<KeepingView> {
    desk.run(|desk| desk.keeping_view())
}

/// Whether to stop it; otherwise a folder is asked for.
#[derive(Debug, Deserialize)]
pub(crate) struct ChooseSecondMedium {
    off: bool,
}

/// Every line is written to a second medium, too, or no longer.
#[tauri::command(async)]
pub(crate) fn choose_second_medium(
    app: AppHandle,
    desk: State<'_, OpenDesk>,
    request: ChooseSecondMedium,
) -> Answer<KeepingView> {
    let folder = if request.off { None } else { dialogs::which_folder(&app)? };
    if !request.off && folder.is_none() {
        return keeping(desk);
    }
    desk.run(move |desk| {
        desk.set_second(folder)?;
        announce(&app, NOUN);
        desk.keeping_view()
    })
}

/// Copies go to another folder.
#[tauri::command(async)]
pub(crate) fn choose_copy_folder(app: AppHandle, desk: State<'_, OpenDesk>) -> Answer<KeepingView> {
    let Some(folder) = dialogs::which_folder(&app)? else { return keeping(desk) };
    desk.run(move |desk| {
        desk.set_copy_folder(folder)?;
        announce(&app, NOUN);
        desk.keeping_view()
    })
}

/// Begins a copy; how far it is, `keeping` says.
#[tauri::command(async)]
pub(crate) fn copy_now(desk: State<'_, OpenDesk>) -> Answer<KeepingView> {
    desk.run(|desk| {
        // Why it could not be begun stands in the view.
        let _ = desk.copy_now();
        desk.keeping_view()
    })
}

/// Which copy; without a path a file is asked for.
#[derive(Debug, Deserialize)]
pub(crate) struct RestoreDrill {
    path: Option<String>,
}

/// Opens a copy as if it were needed now. The desk goes on while it is read.
#[tauri::command(async)]
pub(crate) fn restore_drill(app: AppHandle, desk: State<'_, OpenDesk>, request: RestoreDrill) -> Answer<DrillView> {
    let path = match request.path {
        Some(path) => PathBuf::from(path),
        None => chosen(dialogs::which_file(&app)?)?,
    };
    let found = rehearse(&path, &data_folder())?;
    desk.run(move |desk| desk.compare_copy(&found))
}

/// Gives up the room in reserve.
#[tauri::command(async)]
pub(crate) fn release_reserve(desk: State<'_, OpenDesk>) -> Answer<KeepingView> {
    desk.run(|desk| {
        desk.release_reserve();
        desk.keeping_view()
    })
}

/// Looks at the medium again.
#[tauri::command(async)]
pub(crate) fn try_again(desk: State<'_, OpenDesk>) -> Answer<KeepingView> {
    desk.run(|desk| {
        desk.try_again()?;
        desk.keeping_view()
    })
}

/// Saves what can be read of the file that was asked for into a new one.
#[tauri::command(async)]
pub(crate) fn salvage(app: AppHandle, desk: State<'_, OpenDesk>) -> Answer<SalvageView> {
    let from = desk.broken_path()?;
    let stem = from.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let to = chosen(dialogs::where_to_save(&app, &format!("{stem}-salvaged.tomoshibi"))?)?;
    Ok(salvage_file(&from, &to, &data_folder(), &SystemWorld)?)
}

/// Closing the dialog is no trouble, but there is nothing to show.
fn chosen(path: Option<PathBuf>) -> Answer<PathBuf> {
    path.ok_or_else(|| CommandError::new(engine::error::ErrorCode::SaveCancelled, "the dialog was closed"))
}
