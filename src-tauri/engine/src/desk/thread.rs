//! One thread owns the desk, and with it the only connection to the data file. Jobs queue up for it.
//!
//! While nobody wants anything it does what can wait, a little at a time: a press never waits for more than that.

use std::fmt;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use crate::desk::Desk;
use crate::error::{Error, Result};

/// So long nobody pressed anything: time for what can wait.
pub const PAUSE: Duration = Duration::from_secs(2);

/// The thread that owns an open desk.
pub struct DeskThread {
    queue: Sender<Message>,
}

type Job = Box<dyn FnOnce(&mut Desk) + Send>;

enum Message {
    Job(Job),
    Close(Sender<Result<()>>),
}

impl fmt::Debug for DeskThread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeskThread").finish_non_exhaustive()
    }
}

impl DeskThread {
    /// Opens a desk on a thread of its own; `pause` is how long nobody has to press anything before it does what can
    /// wait.
    ///
    /// # Errors
    /// What `open` said.
    pub fn begin(pause: Duration, open: impl FnOnce() -> Result<Desk> + Send + 'static) -> Result<Self> {
        let (queue, jobs) = mpsc::channel();
        let (opened, answer) = mpsc::channel();
        thread::spawn(move || match open() {
            Ok(desk) => {
                // Nobody waits for the answer any more: then nobody sends jobs either, and it closes.
                let _ = opened.send(Ok(()));
                work(desk, &jobs, pause);
            }
            Err(failure) => {
                let _ = opened.send(Err(failure));
            }
        });
        answer.recv().map_err(|_| GONE)??;
        Ok(Self { queue })
    }

    /// Runs `job` at the desk when its turn comes, and waits for what comes of it.
    ///
    /// # Errors
    /// What `job` said; `bug` when an earlier job left the desk in the middle of something.
    pub fn run<T: Send + 'static>(&self, job: impl FnOnce(&mut Desk) -> Result<T> + Send + 'static) -> Result<T> {
        let (done, answer) = mpsc::channel();
        let job = Box::new(move |desk: &mut Desk| {
            // Who asked may be gone; what was written stays written.
            let _ = done.send(job(desk));
        });
        self.queue.send(Message::Job(job)).map_err(|_| GONE)?;
        answer.recv().map_err(|_| GONE)?
    }

    /// Finishes what is queued, writes everything out and lets go of the file. Nothing can be asked afterwards.
    ///
    /// # Errors
    /// What the disk says; nothing that was committed is lost.
    pub fn close(&self) -> Result<()> {
        let (done, answer) = mpsc::channel();
        self.queue.send(Message::Close(done)).map_err(|_| GONE)?;
        answer.recv().map_err(|_| GONE)?
    }
}

/// The thread has ended.
const GONE: Error = Error::Bug("the desk was left in the middle of a job");

fn work(mut desk: Desk, jobs: &Receiver<Message>, pause: Duration) {
    let mut wait = pause;
    loop {
        match jobs.recv_timeout(wait) {
            Ok(Message::Job(job)) => {
                job(&mut desk);
                // Else a copy would never end while presses keep coming.
                desk.copy_on();
                wait = desk.hurry().unwrap_or(pause);
            }
            Ok(Message::Close(done)) => {
                desk.copy_at_the_end();
                let _ = done.send(desk.close());
                return;
            }
            Err(RecvTimeoutError::Timeout) => wait = in_between(&mut desk, pause),
            Err(RecvTimeoutError::Disconnected) => {
                // The program ends without a word; what could not be closed is mended at the next opening.
                let _ = desk.close();
                return;
            }
        }
    }
}

/// A copy goes on between presses, too; everything else waits for a pause. Says how long to wait for the next press.
fn in_between(desk: &mut Desk, pause: Duration) -> Duration {
    desk.copy_on();
    match desk.hurry() {
        Some(Duration::ZERO) => Duration::ZERO,
        // The copy waits for its medium: nothing else has to.
        Some(catch_up) => {
            desk.idle();
            catch_up
        }
        None if desk.idle() => Duration::ZERO,
        None => pause,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::world::TestWorld;

    fn begin(folder: &Path) -> Result<DeskThread> {
        let (file, local) = (folder.join("病院.tomoshibi"), folder.join("local"));
        DeskThread::begin(Duration::ZERO, move || Desk::open(&file, &local, Box::<TestWorld>::default()))
    }

    #[test]
    fn jobs_are_done_one_after_the_other_and_what_they_wrote_is_there_later() {
        let folder = tempfile::tempdir().unwrap();
        let thread = begin(folder.path()).unwrap();
        let id = thread.run(|desk| desk.start_incident("ehr", None, &desk.fresh_press())).unwrap();
        thread.close().unwrap();
        assert_eq!(thread.run(|desk| desk.incidents()).unwrap_err(), GONE, "nothing can be asked afterwards");
        let again = begin(folder.path()).unwrap();
        assert_eq!(again.run(|desk| desk.incidents()).unwrap(), [id]);
    }

    #[test]
    fn a_desk_that_cannot_be_opened_says_why() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("病院.tomoshibi"), "not ours").unwrap();
        assert_eq!(begin(folder.path()).unwrap_err().code(), crate::error::ErrorCode::FileForeign);
    }

    #[test]
    fn while_nobody_wants_anything_the_side_file_is_emptied() {
        let folder = tempfile::tempdir().unwrap();
        let thread = begin(folder.path()).unwrap();
        thread.run(|desk| desk.start_incident("ehr", None, &desk.fresh_press())).unwrap();
        let side = folder.path().join("病院.tomoshibi-wal");
        while std::fs::metadata(&side).unwrap().len() > 0 {
            std::thread::yield_now();
        }
        assert!(thread.run(|desk| desk.verify()).unwrap().is_good(), "a plain copy would be complete now");
    }
}
