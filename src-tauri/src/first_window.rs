//! One window for one data file: a second start brings the first one forward.
//!
//! The first start holds a lock on `<data file>.lock`; the system lets it go even after a kill.
//! Inside that file stands the socket on which a second start asks it to come forward.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

#[cfg(unix)]
use std::io::{Read, Write};
#[cfg(unix)]
use std::os::unix::net::{UnixListener, UnixStream};
use std::time::{Duration, Instant};

/// How long a second start waits for the first window to answer or to be gone.
const LIMIT: Duration = Duration::from_secs(3);

/// What became of this start.
#[derive(Debug)]
pub(crate) enum Claim {
    /// This is the first window of this data file.
    First(Hold),
    /// Another window has the file and was asked to come forward; nothing is left to do.
    Forwarded,
    /// Another program has the file and does not answer.
    InUse,
}

/// Keeps the data file ours for as long as it lives.
#[derive(Debug)]
pub(crate) struct Hold {
    /// `None` on a medium that takes no lock file; the store has its own say about writing.
    _lock: Option<File>,
    #[cfg(unix)]
    calls: Option<UnixListener>,
}

/// Makes this the first window of `file`, or asks the first window to come forward.
pub(crate) fn claim(file: &Path) -> Claim {
    claim_within(file, LIMIT)
}

fn claim_within(file: &Path, limit: Duration) -> Claim {
    let lock_path = lock_path(file);
    if let Some(folder) = lock_path.parent() {
        // A folder that cannot be made is reported when the data file is opened.
        let _ = std::fs::create_dir_all(folder);
    }
    let Ok(lock) = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&lock_path) else {
        return Claim::First(Hold::without_lock());
    };
    let began = Instant::now();
    loop {
        match lock.try_lock() {
            Ok(()) => return Claim::First(Hold::new(lock)),
            // Some network and USB file systems know no locks.
            Err(TryLockError::Error(_)) => return Claim::First(Hold::without_lock()),
            Err(TryLockError::WouldBlock) if call(&lock_path) => return Claim::Forwarded,
            Err(TryLockError::WouldBlock) if began.elapsed() >= limit => return Claim::InUse,
            // A killed program holds its lock for a moment longer, without answering.
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(50)),
        }
    }
}

fn lock_path(file: &Path) -> PathBuf {
    let mut path = file.as_os_str().to_owned();
    path.push(".lock");
    PathBuf::from(path)
}

#[cfg(unix)]
impl Hold {
    fn without_lock() -> Self {
        Self { _lock: None, calls: None }
    }

    fn new(mut lock: File) -> Self {
        let calls = listen(&mut lock).ok();
        Self { _lock: Some(lock), calls }
    }

    /// Runs `come_forward` each time another start calls; returns when there is nothing to hear.
    pub(crate) fn answer_calls(self, come_forward: impl Fn()) {
        let Self { _lock, calls } = &self;
        for mut caller in calls.iter().flat_map(UnixListener::incoming).filter_map(Result::ok) {
            come_forward();
            // A caller that has hung up was answered all the same.
            let _ = caller.write_all(b"!");
        }
        // Without a socket the lock must still be held until the program ends.
        std::mem::forget(self);
    }
}

/// Opens a socket of a name nobody else has and writes that name into the lock file.
#[cfg(unix)]
fn listen(lock: &mut File) -> std::io::Result<UnixListener> {
    use std::io::Seek;

    let name = format!("tomoshibi-{}.sock", std::process::id());
    let path = socket_folder().join(name);
    // Left behind by a killed program that had our process number.
    let _ = std::fs::remove_file(&path);
    let calls = UnixListener::bind(&path)?;
    lock.set_len(0)?;
    lock.rewind()?;
    lock.write_all(path.as_os_str().as_encoded_bytes())?;
    Ok(calls)
}

/// Whether the first window says that it came forward; a dying one takes the call and says nothing.
#[cfg(unix)]
fn call(lock_path: &Path) -> bool {
    let answer = |socket: String| {
        let mut line = UnixStream::connect(socket)?;
        line.set_read_timeout(Some(LIMIT))?;
        line.read_exact(&mut [0])
    };
    std::fs::read_to_string(lock_path).and_then(answer).is_ok()
}

/// A data file on a USB stick cannot carry a socket, so it lies in the user's own folder.
#[cfg(unix)]
fn socket_folder() -> PathBuf {
    std::env::var_os("XDG_RUNTIME_DIR")
        .map(PathBuf::from)
        .filter(|folder| folder.is_dir())
        .unwrap_or_else(engine::places::data_folder)
}

#[cfg(not(unix))]
impl Hold {
    fn without_lock() -> Self {
        Self { _lock: None }
    }

    fn new(lock: File) -> Self {
        Self { _lock: Some(lock) }
    }

    /// There is no socket to hear on; only keeps the lock.
    pub(crate) fn answer_calls(self, _come_forward: impl Fn()) {
        std::mem::forget(self);
    }
}

#[cfg(not(unix))]
fn call(_lock_path: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_held_in_silence_is_in_use() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("病院.tomoshibi");
        let lock = File::create(lock_path(&file)).unwrap();
        lock.lock().unwrap();
        assert!(matches!(claim_within(&file, Duration::ZERO), Claim::InUse), "two writers would be two truths");
        drop(lock);
        assert!(matches!(claim(&file), Claim::First(_)), "the lock ends with its holder");
    }

    #[cfg(unix)]
    #[test]
    fn a_second_start_calls_the_first_window_forward() {
        use std::sync::mpsc;

        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("病院.tomoshibi");
        let socket = folder.path().join("calls.sock");
        let lock = File::create(lock_path(&file)).unwrap();
        lock.lock().unwrap();
        std::fs::write(lock_path(&file), socket.to_str().unwrap()).unwrap();
        let hold = Hold { _lock: Some(lock), calls: Some(UnixListener::bind(&socket).unwrap()) };
        let (sender, came_forward) = mpsc::channel();
        std::thread::spawn(move || hold.answer_calls(move || sender.send(()).unwrap()));
        assert!(matches!(claim(&file), Claim::Forwarded));
        came_forward.recv().expect("the first window heard the call");
    }
}
