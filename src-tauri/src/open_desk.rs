//! The desk every command works at, opened once while the window is already coming up.

use std::sync::{Mutex, MutexGuard, OnceLock};

use engine::desk::Desk;
use engine::error::ErrorCode;
use engine::library;
use engine::time::{Timestamp, read_jst};
use engine::world::{SystemWorld, World};
use tauri::{AppHandle, Manager};
use uuid::Uuid;

use crate::arguments::Arguments;
use crate::error::CommandError;
use crate::first_window::Claim;
use crate::{places, window};

/// The open data file, or why it could not be opened: then every command answers with that reason.
#[derive(Debug, Default)]
pub(crate) struct OpenDesk(OnceLock<Result<Mutex<Desk>, CommandError>>);

impl OpenDesk {
    /// Waits until the file is open, then for one's turn.
    pub(crate) fn lock(&self) -> Result<MutexGuard<'_, Desk>, CommandError> {
        match self.0.wait() {
            Ok(desk) => desk
                .lock()
                .map_err(|_| CommandError::new(ErrorCode::Bug, "the desk was left in the middle of a command")),
            Err(error) => Err(error.clone()),
        }
    }
}

/// Opens the data file without holding up the window: a USB stick may be slow.
pub(crate) fn open_on_a_thread(app: &AppHandle, arguments: Arguments, claim: Claim) {
    let app = app.clone();
    std::thread::spawn(move || {
        let desk = match &claim {
            Claim::First(_) => open(&arguments).map(Mutex::new),
            Claim::Forwarded | Claim::InUse => {
                Err(CommandError::new(ErrorCode::FileLocked, arguments.file.display().to_string()))
            }
        };
        // Nobody else sets it: this function runs once.
        let _ = app.state::<OpenDesk>().0.set(desk);
        if let Claim::First(hold) = claim {
            hold.answer_calls(|| window::come_forward(&app));
        }
    });
}

fn open(arguments: &Arguments) -> Result<Desk, CommandError> {
    let mut desk = Desk::open(&arguments.file, world())?;
    // A second start of the example goes on where the first one was.
    if let (true, None, Some(plan)) = (arguments.is_demo, desk.facility()?, library::demo_plan()) {
        desk.publish_plan(plan)?;
    }
    Ok(desk)
}

/// The real clock; a debug build told `APP_NOW` counts on from that moment.
fn world() -> Box<dyn World> {
    let begin = places::for_tests("APP_NOW").and_then(|moment| read_jst(&moment, SystemWorld.now()));
    match begin {
        Some(begin) => Box::new(LaterWorld { by_millis: begin.millis() - SystemWorld.now().millis() }),
        None => Box::new(SystemWorld),
    }
}

/// The real world at another time.
#[derive(Debug)]
struct LaterWorld {
    by_millis: i64,
}

impl World for LaterWorld {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(SystemWorld.now().millis() + self.by_millis)
    }

    fn fresh_id(&self) -> Uuid {
        SystemWorld.fresh_id()
    }

    fn nonce(&self) -> [u8; 16] {
        SystemWorld.nonce()
    }
}
