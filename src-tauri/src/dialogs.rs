//! Asks where to save and hands a PDF to the printer.
//!
//! The page can do none of this by itself: it only names what it wants saved or printed.

mod printing;

use std::path::{Path, PathBuf};
use std::sync::mpsc;

use engine::error::ErrorCode;
use engine::wording::Wording;
use tauri::AppHandle;

use crate::error::CommandError;
use crate::window;

pub(crate) use printing::{Order, Printed, print, printers};

/// What a person is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    /// Where to save, with the name that is suggested.
    Save(String),
    /// A folder.
    Folder,
    /// A file that is there.
    File,
}

/// Asks where to save; `None` when the user thought better of it.
pub(crate) fn where_to_save(app: &AppHandle, suggested: &str) -> Result<Option<PathBuf>, CommandError> {
    // WebDriver cannot reach a native dialog.
    match engine::places::for_tests("APP_SAVE_TO") {
        Some(folder) => Ok(Some(Path::new(&folder).join(suggested))),
        None => ask_for(app, Wanted::Save(suggested.to_owned())),
    }
}

/// Asks for a folder; `None` when the user thought better of it.
pub(crate) fn which_folder(app: &AppHandle) -> Result<Option<PathBuf>, CommandError> {
    match engine::places::for_tests("APP_SAVE_TO") {
        Some(folder) => Ok(Some(folder.into())),
        None => ask_for(app, Wanted::Folder),
    }
}

/// Asks for a file that is there; `None` when the user thought better of it.
pub(crate) fn which_file(app: &AppHandle) -> Result<Option<PathBuf>, CommandError> {
    match engine::places::for_tests("APP_OPEN") {
        Some(file) => Ok(Some(file.into())),
        None => ask_for(app, Wanted::File),
    }
}

fn ask_for(app: &AppHandle, wanted: Wanted) -> Result<Option<PathBuf>, CommandError> {
    let (answer, answered) = mpsc::channel();
    let over = app.clone();
    app.run_on_main_thread(move || ask(&over, &wanted, answer))
        .map_err(|error| CommandError::new(ErrorCode::Bug, error.to_string()))?;
    // A dialog that went away unanswered is a dialog that was closed.
    Ok(answered.recv().unwrap_or(None))
}

#[cfg(target_os = "linux")]
fn ask(app: &AppHandle, wanted: &Wanted, answer: mpsc::Sender<Option<PathBuf>>) {
    use gtk::FileChooserAction::{Open, Save, SelectFolder};
    use gtk::glib::{UserDirectory, home_dir, user_special_dir};
    use gtk::prelude::{FileChooserExt, NativeDialogExt};

    let parent = window::main(app).and_then(|window| window.gtk_window().ok());
    let (title, action, yes) = match wanted {
        Wanted::Save(_) => ("save_where", Save, "save_do"),
        Wanted::Folder => ("folder_which", SelectFolder, "choose_do"),
        Wanted::File => ("file_which", Open, "choose_do"),
    };
    let no = if action == Save { "save_not" } else { "choose_not" };
    let dialog =
        gtk::FileChooserNative::new(Some(&say(title)), parent.as_ref(), action, Some(&say(yes)), Some(&say(no)));
    dialog.set_modal(true);
    dialog.set_current_folder(user_special_dir(UserDirectory::Documents).unwrap_or_else(home_dir));
    if let Wanted::Save(suggested) = wanted {
        dialog.set_do_overwrite_confirmation(true);
        dialog.set_current_name(suggested);
    }
    // The closure keeps the dialog alive until it is answered.
    let open = dialog.clone();
    dialog.connect_response(move |_, response| {
        let path = if response == gtk::ResponseType::Accept { open.filename() } else { None };
        open.hide();
        let _ = answer.send(path);
    });
    dialog.show();
}

#[cfg(not(target_os = "linux"))]
fn ask(_app: &AppHandle, wanted: &Wanted, answer: mpsc::Sender<Option<PathBuf>>) {
    let dialog = rfd::AsyncFileDialog::new();
    let wanted = wanted.clone();
    tauri::async_runtime::spawn(async move {
        let chosen = match wanted {
            Wanted::Save(suggested) => dialog.set_title(say("save_where")).set_file_name(suggested).save_file().await,
            Wanted::Folder => dialog.set_title(say("folder_which")).pick_folder().await,
            Wanted::File => dialog.set_title(say("file_which")).pick_file().await,
        };
        let _ = answer.send(chosen.map(|file| file.path().to_owned()));
    });
}

/// A native dialog speaks Japanese: the page's choice of language does not reach it.
fn say(key: &str) -> String {
    Wording::built_in().say(key, &[]).ja
}
