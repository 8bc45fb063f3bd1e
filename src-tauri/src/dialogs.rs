//! Asks where to save, hands a PDF to the printer, opens one in the desktop's viewer.
//!
//! The page can do none of this by itself: it only names what it wants saved or printed.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use engine::error::ErrorCode;
use tauri::AppHandle;

use crate::error::CommandError;
use crate::places;

/// Longer than any spooler takes; a receptionist does not wait longer than this.
const PRINT_LIMIT: Duration = Duration::from_secs(10);
/// A viewer that fails does so at once; one that works stays open.
const VIEW_LIMIT: Duration = Duration::from_secs(2);

/// Asks where to save; `None` when the user thought better of it.
pub(crate) fn where_to_save(app: &AppHandle, suggested: &str) -> Result<Option<PathBuf>, CommandError> {
    // WebDriver cannot reach a native dialog.
    if let Some(folder) = places::for_tests("APP_SAVE_TO") {
        return Ok(Some(folder.join(suggested)));
    }
    let (answer, answered) = mpsc::channel();
    let suggested = suggested.to_owned();
    app.run_on_main_thread(move || ask(&suggested, answer)).map_err(|error| CommandError::new(ErrorCode::Bug, error))?;
    // A dialog that went away unanswered is a dialog that was closed.
    Ok(answered.recv().unwrap_or(None))
}

#[cfg(target_os = "linux")]
fn ask(suggested: &str, answer: mpsc::Sender<Option<PathBuf>>) {
    use gtk::prelude::{FileChooserExt, NativeDialogExt};

    let dialog = gtk::FileChooserNative::new(
        Some("保存する場所"),
        gtk::Window::NONE,
        gtk::FileChooserAction::Save,
        Some("保存する"),
        Some("やめる"),
    );
    dialog.set_modal(true);
    dialog.set_do_overwrite_confirmation(true);
    dialog.set_current_name(suggested);
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
fn ask(suggested: &str, answer: mpsc::Sender<Option<PathBuf>>) {
    let dialog = rfd::AsyncFileDialog::new().set_title("保存する場所").set_file_name(suggested).save_file();
    tauri::async_runtime::spawn(async move {
        let _ = answer.send(dialog.await.map(|file| file.path().to_owned()));
    });
}

/// Hands a PDF to the system's printer and returns when the spooler has it.
pub(crate) fn print(pdf: &Path) -> Result<(), CommandError> {
    let command = &mut Command::new("lp");
    match run(command.arg("--").arg(pdf).stderr(Stdio::piped()), PRINT_LIMIT) {
        Ok(None) => Ok(()),
        Ok(Some(mut silent)) => {
            // Nobody should find the sheets in the tray after the user was told there is no printer.
            let _ = silent.kill().and_then(|()| silent.wait());
            Err("the spooler does not answer".to_owned())
        }
        Err(detail) => Err(detail),
    }
    .map_err(|detail| CommandError::new(ErrorCode::NoPrinter, detail))
}

/// Opens a PDF in whatever this desktop shows one with.
pub(crate) fn view(pdf: &Path) -> Result<(), CommandError> {
    let mut command = if cfg!(windows) {
        Command::new("explorer")
    } else if cfg!(target_os = "macos") {
        Command::new("open")
    } else {
        Command::new("xdg-open")
    };
    // A viewer outlives this call, so it gets no pipe that would close under it.
    run(command.arg(pdf).stderr(Stdio::null()), VIEW_LIMIT)
        .map(|_open_viewer| ())
        .map_err(|detail| CommandError::new(ErrorCode::NoPrinter, detail))
}

/// Waits for a program at most `limit`: nothing when it ended well, the program when it is still running.
fn run(command: &mut Command, limit: Duration) -> Result<Option<Child>, String> {
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn();
    let mut child = child.map_err(|error| error.to_string())?;
    let started = Instant::now();
    while started.elapsed() < limit {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(None),
            Ok(Some(status)) => return Err(format!("{status}: {}", complaint(&mut child))),
            Ok(None) => std::thread::sleep(Duration::from_millis(20)),
            Err(error) => return Err(error.to_string()),
        }
    }
    Ok(Some(child))
}

fn complaint(child: &mut Child) -> String {
    let mut text = String::new();
    if let Some(stderr) = &mut child.stderr {
        // Whatever could be read is better than nothing.
        let _ = stderr.read_to_string(&mut text);
    }
    text.trim().to_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str, limit: Duration) -> Result<Option<Child>, String> {
        run(Command::new("sh").args(["-c", script]).stderr(Stdio::piped()), limit)
    }

    #[test]
    fn a_program_that_fails_says_why() {
        let complaint = shell("echo no default destination >&2; exit 1", PRINT_LIMIT).unwrap_err();
        assert!(complaint.contains("no default destination"), "{complaint}");
    }

    #[test]
    fn a_program_that_does_not_end_does_not_hold_up_the_user() {
        let mut silent = shell("exec tail -f /dev/null", Duration::ZERO).unwrap().expect("still running");
        silent.kill().unwrap();
        silent.wait().unwrap();
    }

    #[test]
    fn a_missing_program_is_no_panic() {
        assert!(run(&mut Command::new("no-such-program-here"), PRINT_LIMIT).is_err());
    }
}
