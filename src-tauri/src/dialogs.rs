//! Asks where to save, hands a PDF to the printer, opens one in the desktop's viewer.
//!
//! The page can do none of this by itself: it only names what it wants saved or printed.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use engine::error::ErrorCode;
use engine::wording::Wording;
use tauri::AppHandle;

use crate::error::CommandError;
use crate::window;

/// Longer than any spooler takes; a receptionist does not wait longer than this.
const PRINT_LIMIT: Duration = Duration::from_secs(10);
/// A viewer that fails does so at once; one that works stays open.
const VIEW_LIMIT: Duration = Duration::from_secs(2);
/// The paper screen does not wait for a network full of printers.
const LIST_LIMIT: Duration = Duration::from_secs(2);

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

/// What became of a PDF that was to be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Printed {
    /// The system's spooler has it.
    Spooled,
    /// No printer took it, so the desktop's viewer shows it: from there a person can print.
    Shown,
}

/// Hands a PDF to the printer, or else to the viewer; `no-printer` when there is neither.
pub(crate) fn print(pdf: &Path, copies: u32, printer: Option<&str>) -> Result<Printed, CommandError> {
    let no_printer = match spool(pdf, copies, printer) {
        Ok(()) => return Ok(Printed::Spooled),
        Err(detail) => detail,
    };
    match view(pdf) {
        Ok(()) => Ok(Printed::Shown),
        Err(no_viewer) => Err(CommandError::new(ErrorCode::NoPrinter, format!("{no_printer}; {no_viewer}"))),
    }
}

/// The printers this system knows; none where there is no spooler.
pub(crate) fn printers() -> Vec<String> {
    let mut command = Command::new("lpstat");
    match run(command.arg("-e").stdout(Stdio::piped()).stderr(Stdio::null()), LIST_LIMIT) {
        Ok(Ended::Well(names)) => names.lines().map(|name| name.trim().to_owned()).collect(),
        Ok(Ended::NotYet(mut silent)) => {
            let _ = silent.kill().and_then(|()| silent.wait());
            Vec::new()
        }
        Err(_) => Vec::new(),
    }
}

fn spool(pdf: &Path, copies: u32, printer: Option<&str>) -> Result<(), String> {
    let mut command = Command::new("lp");
    command.arg("-n").arg(copies.to_string()).args(["-o", "media=A4"]);
    if let Some(printer) = printer {
        command.arg("-d").arg(printer);
    }
    match run(command.arg("--").arg(pdf).stdout(Stdio::null()).stderr(Stdio::piped()), PRINT_LIMIT)? {
        Ended::Well(_) => Ok(()),
        Ended::NotYet(mut silent) => {
            // Nobody should find the sheets in the tray after being told that there is no printer.
            let _ = silent.kill().and_then(|()| silent.wait());
            Err("the spooler does not answer".to_owned())
        }
    }
}

fn view(pdf: &Path) -> Result<(), String> {
    let mut command = if cfg!(windows) {
        Command::new("explorer")
    } else if cfg!(target_os = "macos") {
        Command::new("open")
    } else {
        Command::new("xdg-open")
    };
    // A viewer outlives this call, so it gets no pipe that would close under it.
    run(command.arg(pdf).stdout(Stdio::null()).stderr(Stdio::null()), VIEW_LIMIT).map(|_open_viewer| ())
}

/// How a program stands after a while.
#[derive(Debug)]
enum Ended {
    /// It did its work and said this.
    Well(String),
    /// It is still running.
    NotYet(Child),
}

/// Waits for a program at most `limit`; an error says why it failed.
fn run(command: &mut Command, limit: Duration) -> Result<Ended, String> {
    let mut child = command.stdin(Stdio::null()).spawn().map_err(|error| error.to_string())?;
    let started = Instant::now();
    while started.elapsed() < limit {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(Ended::Well(said(child.stdout.take()))),
            Ok(Some(status)) => return Err(format!("{status}: {}", said(child.stderr.take()))),
            Ok(None) => std::thread::sleep(Duration::from_millis(20)),
            Err(error) => return Err(error.to_string()),
        }
    }
    Ok(Ended::NotYet(child))
}

fn said(pipe: Option<impl Read>) -> String {
    let mut text = String::new();
    if let Some(mut pipe) = pipe {
        // Whatever could be read is better than nothing.
        let _ = pipe.read_to_string(&mut text);
    }
    text.trim().to_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str, limit: Duration) -> Result<Ended, String> {
        run(Command::new("sh").args(["-c", script]).stdout(Stdio::piped()).stderr(Stdio::piped()), limit)
    }

    #[test]
    fn a_program_that_ends_well_is_heard() {
        assert!(matches!(shell("echo office", PRINT_LIMIT), Ok(Ended::Well(said)) if said == "office"));
    }

    #[test]
    fn a_program_that_fails_says_why() {
        let complaint = shell("echo no default destination >&2; exit 1", PRINT_LIMIT).unwrap_err();
        assert!(complaint.contains("no default destination"), "{complaint}");
    }

    #[test]
    fn a_program_that_does_not_end_does_not_hold_up_the_user() {
        let Ok(Ended::NotYet(mut silent)) = shell("exec tail -f /dev/null", Duration::ZERO) else {
            panic!("it cannot have ended");
        };
        silent.kill().unwrap();
        silent.wait().unwrap();
    }

    #[test]
    fn a_missing_program_is_no_panic() {
        assert!(run(&mut Command::new("no-such-program-here"), PRINT_LIMIT).is_err());
    }
}
