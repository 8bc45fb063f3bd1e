//! A real print spooler (CUPS) of the test's own: its configuration lies in a temporary folder, it needs no rights,
//! touches no printer of the machine, and its one printer keeps every file as it came.

use std::fs::{Permissions, create_dir, read_dir, set_permissions, write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::app::wait_until;

/// Where Debian keeps what is no everyday program.
const SBIN: &str = "/usr/sbin";
/// The programs `cupsd` starts for its jobs.
const JOB_STARTER: &str = "/usr/lib/cups/daemon";
/// The one printer, by the name it is chosen by.
const PRINTER: &str = "uketsuke";

/// Everything is allowed: only this test knows the socket.
const POLICY: &str = "LogLevel warn
Browsing Off
WebInterface No
DefaultAuthType None
<Location />
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
";

/// A printer made of paper that never runs out.
const KEEP: &str = r#"#!/bin/sh
# Without a job: what there is to print with. With one: the file as it came, under the number of its job.
[ $# -ge 5 ] || { echo 'direct keep "Unknown" "keep"'; exit 0; }
folder=${DEVICE_URI#keep:}
cat "${6:--}" > "$folder/$1.part" && mv "$folder/$1.part" "$folder/$1.pdf"
"#;

/// The running spooler.
#[derive(Debug)]
pub struct Spooler {
    daemon: Child,
    home: TempDir,
}

impl Spooler {
    /// Starts it with one printer, which is not the usual one of anybody.
    #[must_use]
    pub fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| home.path().join(name);
        for folder in ["spool", "cache", "state", "tmp", "paper", "bin", "bin/backend"] {
            create_dir(at(folder)).unwrap();
        }
        symlink(JOB_STARTER, at("bin/daemon")).unwrap();
        write(at("bin/backend/keep"), KEEP).unwrap();
        // Nobody else may run it: so it runs with the rights of the spooler itself.
        set_permissions(at("bin/backend/keep"), Permissions::from_mode(0o700)).unwrap();
        write(at("cupsd.conf"), format!("Listen {}\n{POLICY}", at("socket").display())).unwrap();
        write(at("cups-files.conf"), files(home.path())).unwrap();
        // A copy: where AppArmor watches over /usr/sbin/cupsd, that one may read no configuration but the machine's.
        std::fs::copy(Path::new(SBIN).join("cupsd"), at("cupsd")).expect("cupsd is installed (Debian: cups-daemon)");
        let mut daemon = Command::new(at("cupsd"));
        daemon.arg("-f").arg("-c").arg(at("cupsd.conf")).arg("-s").arg(at("cups-files.conf"));
        let daemon = daemon.stdin(Stdio::null()).spawn().unwrap();
        let spooler = Self { daemon, home };
        wait_until("the spooler listens", || spooler.tell("lpadmin", &["-p", PRINTER]).then_some(()));
        let device = format!("keep:{}", spooler.home.path().join("paper").display());
        assert!(spooler.tell("lpadmin", &["-p", PRINTER, "-v", &device, "-E"]), "the printer is set up");
        spooler
    }

    /// Where programs reach it: the value of `CUPS_SERVER`.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.home.path().join("socket")
    }

    /// What came out of the printer, in its order.
    #[must_use]
    pub fn printed(&self) -> Vec<PathBuf> {
        let entries = read_dir(self.home.path().join("paper")).unwrap().map(|entry| entry.unwrap().path());
        let mut sheets: Vec<_> = entries.filter(|path| path.extension().is_some_and(|end| end == "pdf")).collect();
        sheets.sort();
        sheets
    }

    /// What waits for the printer.
    #[must_use]
    pub fn waiting(&self) -> String {
        let said = self.program("lpstat", &["-o"]).output().unwrap();
        String::from_utf8(said.stdout).unwrap()
    }

    /// Switches the printer off and on.
    pub fn switch(&self, on: bool) {
        assert!(self.tell(if on { "cupsenable" } else { "cupsdisable" }, &[PRINTER]));
    }

    /// Whether the printer takes jobs.
    pub fn accept(&self, takes: bool) {
        assert!(self.tell(if takes { "cupsaccept" } else { "cupsreject" }, &[PRINTER]));
    }

    /// Ends it, as if it had never been started.
    pub fn end(&mut self) {
        // Nothing is left to be done about a spooler that does not end.
        let _ = self.daemon.kill().and_then(|()| self.daemon.wait());
    }

    fn program(&self, name: &str, args: &[&str]) -> Command {
        let found = Path::new(SBIN).join(name);
        let mut command = Command::new(if found.is_file() { found } else { PathBuf::from(name) });
        command.args(args).env("CUPS_SERVER", self.socket()).env("LC_ALL", "C.UTF-8").stdin(Stdio::null());
        command
    }

    fn tell(&self, name: &str, args: &[&str]) -> bool {
        self.program(name, args).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|end| end.success())
    }
}

impl Drop for Spooler {
    fn drop(&mut self) {
        self.end();
    }
}

/// Every place a spooler writes to.
fn files(home: &Path) -> String {
    let places = [
        ("ServerRoot", ""),
        ("ServerBin", "bin"),
        ("RequestRoot", "spool"),
        ("CacheDir", "cache"),
        ("StateDir", "state"),
        ("TempDir", "tmp"),
        ("AccessLog", "access.log"),
        ("ErrorLog", "error.log"),
        ("PageLog", "page.log"),
    ];
    places.iter().map(|(name, place)| format!("{name} {}\n", home.join(place).display())).collect()
}
