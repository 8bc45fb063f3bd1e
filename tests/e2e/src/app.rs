//! One running program with folders, a driver and a port of its own, ended when the test ends.

use std::fs::OpenOptions;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;
use tempfile::TempDir;

use crate::webdriver::{self, Element, WebDriver};

/// Far above anything a quiet machine needs.
const LIMIT: Duration = Duration::from_secs(60);

/// Milliseconds since the first text was painted; nothing before that.
const SINCE_PAINT: &str = "const [paint] = performance.getEntriesByName('first-contentful-paint');
    return paint ? performance.now() - paint.startTime : null;";

/// The moment of the design pictures, so that ours can lie beside them.
const BEGIN: &str = "2026-11-24 10:23";

/// How the program is started.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// Words after the program's name.
    pub args: Vec<String>,
    /// A release build, for measuring; tests run the debug build.
    pub is_release: bool,
    /// Another program of the same folder, for comparing.
    pub program: Option<String>,
    /// The data file lies on a disk of its own, of so many megabytes.
    pub disk_mb: Option<u32>,
    /// There is no mouse: to point at anything ends the test.
    pub keyboard_only: bool,
    /// The socket of a print spooler; without one there is no printer.
    pub spooler: Option<PathBuf>,
}

/// The running program.
#[derive(Debug)]
pub struct App {
    // Ends first: the program must be gone before its folders are.
    driver: Driver,
    page: WebDriver,
    folders: TempDir,
    start: Start,
}

/// `WebKitWebDriver`, which leads a process group: the program and its web processes end with it.
#[derive(Debug)]
struct Driver(Child);

/// A small disk that can be filled to its last byte and cleared again.
#[derive(Debug)]
pub struct Disk {
    filler: PathBuf,
}

impl Disk {
    /// Leaves no room at all.
    pub fn fill(&self) {
        let mut filler = OpenOptions::new().create(true).append(true).open(&self.filler).unwrap();
        for size in [1 << 20, 1 << 12, 1] {
            while filler.write_all(&vec![0; size]).is_ok() {}
        }
    }

    /// Gives all of it back.
    pub fn clear(&self) {
        std::fs::remove_file(&self.filler).unwrap();
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        kill(&format!("-{}", self.0.id()));
        // Nothing is left to be done about a driver that does not end.
        let _ = self.0.wait();
    }
}

impl App {
    /// Starts the program with fresh, empty folders.
    pub fn start(start: Start) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), start)
    }

    /// The same on folders that hold something already.
    pub fn start_in(folders: TempDir, start: Start) -> Self {
        for folder in ["data", "config", "cache", "run", "saved"] {
            std::fs::create_dir_all(folders.path().join(folder)).unwrap();
        }
        let (driver, page) = open(folders.path(), &start);
        Self { driver, page, folders, start }
    }

    /// Speaks to the page.
    pub fn page(&self) -> &WebDriver {
        &self.page
    }

    /// Where the program keeps its data file.
    pub fn data_folder(&self) -> PathBuf {
        self.folders.path().join("data/tomoshibi")
    }

    /// The disk the data file lies on, as the program sees it: other programs have another one of that name.
    #[must_use]
    pub fn disk(&self) -> Disk {
        let seen = self.data_folder().strip_prefix("/").unwrap().to_owned();
        Disk { filler: PathBuf::from(format!("/proc/{}/root", self.driver.0.id())).join(seen).join("filler") }
    }

    /// What the program was made to save.
    pub fn saved(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.folders.path().join("saved")).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    /// Pulls the plug on the program, as a power cut does, and starts it again.
    #[track_caller]
    pub fn kill_and_reopen(&mut self) {
        let app = self.process().expect("the program runs");
        kill(&app);
        wait_until("the program is gone", || self.process().is_none().then_some(()));
        (self.driver, self.page) = open(self.folders.path(), &self.start);
    }

    /// Starts the program a second time on the same folders and waits for it to end.
    pub fn second_start(&self) -> ExitStatus {
        let mut command = Command::new(binary(&self.start));
        let mut second =
            surround(&mut command, self.folders.path(), &self.start).args(&self.start.args).spawn().unwrap();
        wait_until("the second start ends", || second.try_wait().unwrap())
    }

    /// Milliseconds from the start of the process to the first text on the screen.
    #[track_caller]
    pub fn painted_after(&self) -> f64 {
        let process = self.process().expect("the program runs");
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
        // The 22nd field, counted in hundredths of a second since the machine started.
        let started: f64 = stat.rsplit_once(')').unwrap().1.split_whitespace().nth(19).unwrap().parse().unwrap();
        let since_paint = wait_until("something is painted", || self.page.script(SINCE_PAINT, &json!([])).as_f64());
        let uptime = std::fs::read_to_string("/proc/uptime").unwrap();
        let now: f64 = uptime.split_whitespace().next().unwrap().parse().unwrap();
        now * 1000.0 - started * 10.0 - since_paint
    }

    /// The process of the program: the driver's child.
    fn process(&self) -> Option<String> {
        let name = binary(&self.start).file_name()?.to_owned();
        let parent = self.driver.0.id().to_string();
        std::fs::read_dir("/proc").unwrap().filter_map(Result::ok).find_map(|entry| {
            // "pid (name) state parent …": the name may hold spaces, so read after its bracket.
            let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
            let mut after = stat.rsplit_once(')')?.1.split_whitespace();
            let is_alive = after.next()? != "Z";
            let is_child = after.next()? == parent;
            let runs = std::fs::read_link(entry.path().join("exe")).ok()?;
            (is_alive && is_child && runs.file_name()? == name)
                .then(|| entry.file_name().to_string_lossy().into_owned())
        })
    }

    /// Everything on the page with this test id that a user can see now.
    pub fn shown(&self, test_id: &str) -> Vec<Element> {
        let found = self.page.all(&format!("[data-testid=\"{test_id}\"]"));
        found.into_iter().filter(|element| self.page.is_shown(element)).collect()
    }

    /// Waits for a test id and returns the first element that has it.
    #[track_caller]
    pub fn find(&self, test_id: &str) -> Element {
        wait_until(&format!("{test_id} is on the page"), || self.shown(test_id).into_iter().next())
    }

    /// Waits for a test id and presses it.
    #[track_caller]
    pub fn click(&self, test_id: &str) {
        // Between finding and pressing the page may have drawn itself anew.
        wait_until(&format!("{test_id} can be pressed"), || {
            let element = self.shown(test_id).into_iter().next()?;
            self.page.try_click(&element).ok()
        });
    }

    /// Waits for a test id and returns its text.
    #[track_caller]
    pub fn text(&self, test_id: &str) -> String {
        wait_until(&format!("{test_id} has text"), || {
            let element = self.shown(test_id).into_iter().next()?;
            self.page.text(&element).ok().filter(|text| !text.is_empty())
        })
    }

    /// Waits for a field and types into it.
    #[track_caller]
    pub fn type_into(&self, test_id: &str, text: &str) {
        self.page.type_into(&self.find(test_id), text);
    }
}

/// Asks again until there is an answer; a test that waits in vain says for what.
#[track_caller]
pub fn wait_until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(started.elapsed() < LIMIT, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn open(folders: &Path, start: &Start) -> (Driver, WebDriver) {
    let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let mut command = driver(folders, start.disk_mb);
    surround(&mut command, folders, start).arg(format!("--port={port}")).arg("--host=127.0.0.1").process_group(0);
    let driver = Driver(command.spawn().expect("WebKitWebDriver is installed (Debian: webkit2gtk-driver)"));
    wait_until("the driver listens", || webdriver::is_ready(port).then_some(()));
    let binary = binary(start);
    assert!(binary.is_file(), "build it first: {}", binary.display());
    let page = WebDriver::start(port, binary.to_str().unwrap(), &start.args, start.keyboard_only);
    (driver, page.expect("the driver starts the program"))
}

/// The driver; with a disk of its own for the data file when one is asked for. Nobody else sees that disk, and it goes
/// with the driver. Whoever may not mount becomes root in a namespace where that is allowed.
fn driver(folders: &Path, disk_mb: Option<u32>) -> Command {
    let Some(size) = disk_mb else {
        return Command::new("WebKitWebDriver");
    };
    let may_mount = Command::new("unshare").args(["--mount", "true"]).stderr(Stdio::null()).status();
    let disk = folders.join("data/tomoshibi");
    std::fs::create_dir_all(&disk).unwrap();
    let mut command = Command::new("unshare");
    if !may_mount.is_ok_and(|status| status.success()) {
        command.arg("--map-root-user");
    }
    command
        .args([
            "--mount",
            "sh",
            "-c",
            r#"mount -t tmpfs -o "size=$1m" tmpfs "$2" && shift 2 && exec WebKitWebDriver "$@""#,
            "sh",
        ])
        .arg(size.to_string())
        .arg(disk);
    command
}

/// An environment in which nothing of the user's own is touched, no printer of theirs either, and no native dialog opens.
fn surround<'a>(command: &'a mut Command, folders: &Path, start: &Start) -> &'a mut Command {
    let nobody = folders.join("run/no-spooler");
    command
        .env("CUPS_SERVER", start.spooler.as_deref().unwrap_or(&nobody))
        .env("XDG_DATA_HOME", folders.join("data"))
        .env("XDG_CONFIG_HOME", folders.join("config"))
        .env("XDG_CACHE_HOME", folders.join("cache"))
        .env("XDG_RUNTIME_DIR", folders.join("run"))
        .env("APP_SAVE_TO", folders.join("saved"))
        .env("APP_NOW", BEGIN)
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        .env("LANG", "ja_JP.UTF-8")
        .env("TZ", "Asia/Tokyo")
        .stdin(Stdio::null())
}

/// `target/debug/tomoshibi`, or what the environment names.
fn binary(start: &Start) -> PathBuf {
    if let Some(binary) = std::env::var_os("APP_BIN").filter(|_| start.program.is_none()) {
        return PathBuf::from(binary);
    }
    let profile = if start.is_release { "release" } else { "debug" };
    let program = start.program.as_deref().unwrap_or("tomoshibi");
    target().join(profile).join(program)
}

/// Cargo's target folder of this workspace.
#[must_use]
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The top of the repository.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

fn kill(process: &str) {
    // A process that ended by itself is what was wanted.
    let _ = Command::new("kill").args(["-9", "--", process]).stderr(Stdio::null()).status();
}
