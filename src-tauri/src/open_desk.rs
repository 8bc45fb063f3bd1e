//! The desk every command works at, opened once while the window is already coming up.

use std::sync::{Mutex, MutexGuard, OnceLock};

use tauri::{AppHandle, Manager};

use crate::arguments::Arguments;
use crate::error::CommandError;
use crate::first_window::Claim;
use crate::window;

/// Placeholder until the engine's desk lands.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) arguments: Arguments,
}

/// The open data file, or why it could not be opened: then every command answers with that reason.
#[derive(Debug, Default)]
pub(crate) struct OpenDesk(OnceLock<Result<Mutex<Desk>, CommandError>>);

impl OpenDesk {
    /// Waits until the file is open, then for one's turn.
    pub(crate) fn lock(&self) -> Result<MutexGuard<'_, Desk>, CommandError> {
        match self.0.wait() {
            Ok(desk) => desk.lock().map_err(|_| CommandError::bug("the desk was left in the middle of a command")),
            Err(error) => Err(error.clone()),
        }
    }
}

/// Opens the data file without holding up the window: a USB stick may be slow.
pub(crate) fn open_on_a_thread(app: &AppHandle, arguments: Arguments, claim: Claim) {
    let app = app.clone();
    std::thread::spawn(move || {
        let desk = match &claim {
            Claim::First(_) => open(arguments).map(Mutex::new),
            Claim::Forwarded | Claim::InUse => Err(CommandError::new("file-in-use", arguments.file.display())),
        };
        // Nobody else sets it: this function runs once.
        let _ = app.state::<OpenDesk>().0.set(desk);
        window::show_mode(&app);
        if let Claim::First(hold) = claim {
            hold.answer_calls(|| window::come_forward(&app));
        }
    });
}

fn open(arguments: Arguments) -> Result<Desk, CommandError> {
    Ok(Desk { arguments })
}
