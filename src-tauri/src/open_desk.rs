//! The desk every command works at, opened once while the window is already coming up.

use std::path::PathBuf;
use std::sync::OnceLock;

use engine::desk::Desk;
use engine::desk::keeping::can_be_read;
use engine::desk::thread::{DeskThread, PAUSE};
use engine::error::{ErrorCode, Result};
use engine::library;
use engine::places::data_folder;
use engine::time::{Mono, Timestamp, read_jst};
use engine::world::{SystemWorld, World};
use tauri::{AppHandle, Manager};
use uuid::Uuid;

use crate::arguments::Arguments;
use crate::error::{Answer, CommandError};
use crate::first_window::Claim;
use crate::{places, window};

/// The open data file, or why it could not be opened: then every command answers with that reason.
#[derive(Debug, Default)]
pub(crate) struct OpenDesk {
    /// The file that was asked for.
    asked: OnceLock<Answer<DeskThread>>,
    /// The file beside it that somebody went on in, when the one asked for could not be opened.
    beside: OnceLock<DeskThread>,
    /// The file asked for, open for reading only.
    reading: OnceLock<DeskThread>,
    /// Where the file asked for lies.
    path: OnceLock<PathBuf>,
}

impl OpenDesk {
    /// Waits until the file is open, then for one's turn at the desk.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Desk) -> Result<T> + Send + 'static,
    ) -> Answer<T> {
        let desk = match self.asked.wait() {
            Ok(desk) => desk,
            // Whoever can write is asked before whoever can only read.
            Err(error) => self.beside.get().or(self.reading.get()).ok_or_else(|| error.clone())?,
        };
        Ok(desk.run(job)?)
    }

    /// Writes everything out before the program ends. What cannot be closed is mended at the next opening.
    pub(crate) fn close(&self) {
        let asked = self.asked.get().and_then(|asked| asked.as_ref().ok());
        for desk in [asked, self.beside.get(), self.reading.get()].into_iter().flatten() {
            let _ = desk.close();
        }
    }

    /// Opens the file asked for, for reading only, when it cannot be written.
    pub(crate) fn open_to_read(&self) -> Answer<()> {
        let Err(error) = self.asked.wait() else { return Ok(()) };
        if !can_be_read(error.code) {
            return Err(error.clone());
        }
        if self.reading.get().is_none() {
            let (path, why) =
                (self.path.wait().clone(), engine::error::Error::refused(error.code, error.detail.clone()));
            let open = move || Desk::open_to_read(&path, &data_folder(), world(), why);
            // As below: a second press finds the desk of the first.
            let _ = self.reading.set(DeskThread::begin(PAUSE, open)?);
        }
        Ok(())
    }

    /// Where the file asked for lies, when it could not be opened. One that is open for writing is never touched past
    /// its desk: a second handle would let go of its locks.
    pub(crate) fn broken_path(&self) -> Answer<PathBuf> {
        match self.asked.wait() {
            Ok(_) => Err(CommandError::new(ErrorCode::FileLocked, "the file is open and whole")),
            Err(_) => Ok(self.path.wait().clone()),
        }
    }

    /// Goes on in the first file beside the one asked for that can be opened; that one is left as it is.
    /// A file begun like this before is found again.
    pub(crate) fn go_on_beside(&self) -> Answer<()> {
        let Err(error) = self.asked.wait() else { return Ok(()) };
        let path = self.path.wait();
        if self.beside.get().is_none() {
            let open =
                |path: PathBuf| DeskThread::begin(PAUSE, move || Desk::open(&path, &data_folder(), world())).ok();
            let found = places::beside(path).into_iter().find_map(open);
            // A second press at the same time finds the desk of the first one there: the file is open once.
            let _ = self.beside.set(found.ok_or_else(|| error.clone())?);
        }
        Ok(())
    }
}

/// Opens the data file without holding up the window: a USB stick may be slow.
pub(crate) fn open_on_a_thread(app: &AppHandle, arguments: Arguments, claim: Claim) {
    let app = app.clone();
    std::thread::spawn(move || {
        let file = arguments.file.clone();
        let desk = match &claim {
            Claim::First(_) => DeskThread::begin(PAUSE, move || open(&arguments)).map_err(CommandError::from),
            Claim::Forwarded | Claim::InUse => {
                Err(CommandError::new(ErrorCode::FileLocked, file.display().to_string()))
            }
        };
        // Nobody else sets it: this function runs once.
        let _ = app.state::<OpenDesk>().path.set(file);
        let _ = app.state::<OpenDesk>().asked.set(desk);
        if let Claim::First(hold) = claim {
            hold.answer_calls(|| window::come_forward(&app));
        }
    });
}

fn open(arguments: &Arguments) -> Result<Desk> {
    let mut desk = Desk::open(&arguments.file, &data_folder(), world())?;
    // A second start of the example goes on where the first one was.
    if let (true, None, Some(plan)) = (arguments.is_demo, desk.facility()?, library::demo_plan()) {
        desk.publish_plan(plan)?;
    }
    Ok(desk)
}

/// The real clock; a debug build told `APP_NOW` counts on from that moment.
fn world() -> Box<dyn World> {
    let begin = engine::places::for_tests("APP_NOW").and_then(|moment| read_jst(&moment, SystemWorld.now()));
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

    fn mono(&self) -> Option<Mono> {
        // Beside a clock that is made up anew with every start, the real one would tell of jumps.
        None
    }

    fn fresh_id(&self) -> Uuid {
        SystemWorld.fresh_id()
    }

    fn nonce(&self) -> [u8; 32] {
        SystemWorld.nonce()
    }
}
