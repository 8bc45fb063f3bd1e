//! Hands a PDF to the system's spooler and stays with it until the printer has begun, or says what stands in the way.
//!
//! Where there is no printer at all, the desktop's viewer shows the PDF: from there a person can print.

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use engine::error::ErrorCode;

use crate::error::CommandError;

/// Longer than any spooler takes; a receptionist does not wait longer than this.
const PRINT_LIMIT: Duration = Duration::from_secs(10);
/// A printer that has been at it for so long without a complaint has begun.
const BEGUN_AFTER: Duration = Duration::from_secs(2);
/// Between two looks at the printer.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// A viewer that fails does so at once; one that works stays open.
const VIEW_LIMIT: Duration = Duration::from_secs(2);
/// The paper screen does not wait for a network full of printers.
const LIST_LIMIT: Duration = Duration::from_secs(2);
/// The spooler's words do not depend on the language of the person, and a queue may have a Japanese name.
const PLAIN: (&str, &str) = ("LC_ALL", "C.UTF-8");
/// How the spooler names what keeps paper from coming out (RFC 8011, 5.4.12), each with endings of its own.
const TROUBLES: [&str; 13] = [
    "offline",
    "paused",
    "shutdown",
    "timed-out",
    "stopped",
    "media-empty",
    "media-needed",
    "media-jam",
    "cover-open",
    "door-open",
    "interlock-open",
    "toner-empty",
    "marker-supply-empty",
];
/// The printer has not answered yet.
const CONNECTING: &str = "connecting-to-device";

/// How a PDF is printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Order {
    /// How often.
    pub(crate) copies: u32,
    /// On which printer; the usual one when nobody says.
    pub(crate) printer: Option<String>,
    /// Pages of the PDF; needed only where some are large.
    pub(crate) pages: u32,
    /// Pages on A3, counted from 1.
    pub(crate) large: Vec<u32>,
    /// The printer has A3 paper; otherwise large pages are made smaller.
    pub(crate) has_a3: bool,
}

impl Order {
    /// What the spooler is told, once for each size of paper. Large pages go first: a poster that comes out twice after
    /// a second try does no harm, a numbered slip does.
    fn parts(&self) -> Vec<Vec<String>> {
        let of = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        if self.large.is_empty() {
            return vec![of(&["-o", "media=A4"])];
        }
        if !self.has_a3 {
            return vec![of(&["-o", "media=A4", "-o", "print-scaling=auto-fit"])];
        }
        let small: Vec<u32> = (1..=self.pages).filter(|page| !self.large.contains(page)).collect();
        [("media=A3", &self.large), ("media=A4", &small)]
            .into_iter()
            .filter(|(_, pages)| !pages.is_empty())
            .map(|(media, pages)| of(&["-o", media, "-P", &ranges(pages)]))
            .collect()
    }
}

/// `1-3,7`, as the spooler wants it.
fn ranges(pages: &[u32]) -> String {
    let mut spans: Vec<(u32, u32)> = Vec::new();
    for &page in pages {
        match spans.last_mut() {
            Some((_, last)) if *last + 1 == page => *last = page,
            Some(_) | None => spans.push((page, page)),
        }
    }
    let word = |(first, last): &(u32, u32)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    spans.iter().map(word).collect::<Vec<_>>().join(",")
}

/// What became of a PDF that was to be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Printed {
    /// The printer has it, or it waits in the printer's line.
    Spooled,
    /// There is no printer, so the desktop's viewer shows it: from there a person can print.
    Shown,
}

/// Hands a PDF to the printer; to the viewer where there is none.
///
/// # Errors
/// `printer-stopped`, `printer-refuses`, `printer-unchosen`, `no-spooler` within ten seconds: then nothing of it will
/// come out later. `no-printer` when there is neither printer nor viewer.
pub(crate) fn print(pdf: &Path, order: &Order) -> Result<Printed, CommandError> {
    let Some(queue) = queue_of(order.printer.as_deref())? else {
        return match view(pdf) {
            Ok(()) => Ok(Printed::Shown),
            Err(no_viewer) => Err(CommandError::new(ErrorCode::NoPrinter, no_viewer)),
        };
    };
    let since = Instant::now();
    look(&queue)?.is_ready()?;
    for options in order.parts() {
        if let Some(job) = spool(pdf, order.copies, &queue, &options)? {
            stay_with(&job, &queue, since).inspect_err(|_| {
                // Nobody should find the sheets in the tray after being told that they will not come.
                let _ = ask(Command::new("cancel").arg(&job));
            })?;
        }
    }
    Ok(Printed::Spooled)
}

/// The printers this system knows; none where there is no spooler.
pub(crate) fn printers() -> Vec<String> {
    let names = ask(Command::new("lpstat").arg("-e")).unwrap_or_default();
    names.lines().map(|name| name.trim().to_owned()).collect()
}

/// The printer that is meant; `None` where this system has none.
fn queue_of(printer: Option<&str>) -> Result<Option<String>, CommandError> {
    let Ok(running) = ask(Command::new("lpstat").arg("-r")) else {
        // Another system, or one that was never meant to print.
        return Ok(None);
    };
    if running.contains("not running") {
        return Err(CommandError::new(ErrorCode::NoSpooler, running));
    }
    let all = printers();
    if let Some(name) = printer {
        return Ok(all.into_iter().find(|one| one == name));
    }
    let usual = ask(Command::new("lpstat").arg("-d")).unwrap_or_default();
    match (usual.split_once(": "), all.as_slice()) {
        (Some((_, name)), _) => Ok(Some(name.trim().to_owned())),
        (None, []) => Ok(None),
        (None, [only]) => Ok(Some(only.clone())),
        (None, several) => {
            Err(CommandError::new(ErrorCode::PrinterUnchosen, format!("{} printers, none the usual", several.len())))
        }
    }
}

/// How a printer stands.
#[derive(Debug, Default, PartialEq, Eq)]
struct Standing {
    /// Somebody, or its own failure, has put it out of work.
    is_stopped: bool,
    /// It takes nothing more.
    refuses: bool,
    /// What it is printing.
    job: Option<String>,
    /// What it complains about.
    alerts: Vec<String>,
}

impl Standing {
    /// Read from what `lpstat -l -p` and `lpstat -a` say.
    fn read(state: &str, accepting: &str) -> Self {
        let first = state.lines().next().unwrap_or_default();
        let job = first.split_once(" now printing ").and_then(|(_, rest)| rest.split_once(". "));
        let alerts = state.lines().find_map(|line| line.trim().strip_prefix("Alerts:")).unwrap_or_default();
        Self {
            is_stopped: first.contains(" disabled since "),
            refuses: accepting.contains(" not accepting requests "),
            job: job.map(|(name, _)| name.to_owned()),
            alerts: alerts.split([' ', ',']).filter(|alert| !alert.is_empty()).map(str::to_owned).collect(),
        }
    }

    fn is_ready(&self) -> Result<(), CommandError> {
        if self.is_stopped {
            return Err(CommandError::new(ErrorCode::PrinterStopped, "the queue is disabled"));
        }
        if self.refuses {
            return Err(CommandError::new(ErrorCode::PrinterRefuses, "the queue accepts no jobs"));
        }
        Ok(())
    }

    /// What keeps paper from coming out.
    fn trouble(&self) -> Option<&str> {
        let is_trouble =
            |alert: &str| !alert.ends_with("-warning") && TROUBLES.iter().any(|known| alert.starts_with(known));
        self.alerts.iter().map(String::as_str).find(|alert| is_trouble(alert))
    }

    fn is_connecting(&self) -> bool {
        self.alerts.iter().any(|alert| alert.starts_with(CONNECTING))
    }
}

fn look(queue: &str) -> Result<Standing, CommandError> {
    let gone = |detail| CommandError::new(ErrorCode::NoSpooler, detail);
    let state = ask(Command::new("lpstat").args(["-l", "-p", queue])).map_err(gone)?;
    let accepting = ask(Command::new("lpstat").args(["-a", queue])).map_err(gone)?;
    Ok(Standing::read(&state, &accepting))
}

/// Puts it into the printer's line and returns its name there.
fn spool(pdf: &Path, copies: u32, queue: &str, options: &[String]) -> Result<Option<String>, CommandError> {
    let mut command = Command::new("lp");
    command.args(["-d", queue, "-n"]).arg(copies.to_string()).args(options).arg("--").arg(pdf);
    let said =
        ask_for(PRINT_LIMIT, &mut command).map_err(|detail| CommandError::new(ErrorCode::PrinterRefuses, detail))?;
    // "request id is office-12 (1 file(s))"
    Ok(said.split(" is ").nth(1).and_then(|rest| rest.split_whitespace().next()).map(str::to_owned))
}

/// Until the printer has begun, or is through; or until it is plain that nothing comes out.
fn stay_with(job: &str, queue: &str, since: Instant) -> Result<(), CommandError> {
    let mut begun: Option<Instant> = None;
    loop {
        let standing = look(queue)?;
        if standing.is_stopped {
            return standing.is_ready();
        }
        let waiting = ask(Command::new("lpstat").args(["-o", queue])).unwrap_or_default();
        if !waiting.lines().any(|line| line.split_whitespace().next() == Some(job)) {
            return Ok(());
        }
        let is_late = since.elapsed() >= PRINT_LIMIT;
        if standing.job.as_deref() == Some(job) {
            let for_long = begun.get_or_insert_with(Instant::now).elapsed() >= BEGUN_AFTER;
            let hindrance =
                standing.trouble().or(if is_late && standing.is_connecting() { Some(CONNECTING) } else { None });
            match hindrance {
                // What stood there from the last time is gone by now.
                Some(alert) if for_long || is_late => {
                    return Err(CommandError::new(ErrorCode::PrinterStopped, alert));
                }
                None if for_long && !standing.is_connecting() => return Ok(()),
                Some(_) | None => {}
            }
        }
        if is_late {
            // Others are before it in the line.
            return Ok(());
        }
        std::thread::sleep(LOOK_EVERY);
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

/// What a program of the spooler says; an error when it fails or says nothing for too long.
fn ask(command: &mut Command) -> Result<String, String> {
    ask_for(LIST_LIMIT, command)
}

fn ask_for(limit: Duration, command: &mut Command) -> Result<String, String> {
    let (name, value) = PLAIN;
    match run(command.env(name, value).stdout(Stdio::piped()).stderr(Stdio::piped()), limit)? {
        Ended::Well(said) => Ok(said),
        Ended::NotYet(mut silent) => {
            let _ = silent.kill().and_then(|()| silent.wait());
            Err("the spooler does not answer".to_owned())
        }
    }
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

    const ACCEPTING: &str = "office accepting requests since Mon Nov 23 04:40:02 2026";

    fn shell(script: &str, limit: Duration) -> Result<Ended, String> {
        run(Command::new("sh").args(["-c", script]).stdout(Stdio::piped()).stderr(Stdio::piped()), limit)
    }

    fn code(standing: &Standing) -> Option<ErrorCode> {
        standing.is_ready().err().map(|error| error.code)
    }

    #[test]
    fn each_size_of_paper_is_told_apart() {
        let plain = Order { copies: 1, pages: 9, ..Order::default() };
        assert_eq!(plain.parts(), [["-o", "media=A4"]]);
        let posters = Order { large: vec![4, 5, 8], ..plain };
        assert_eq!(posters.parts(), [["-o", "media=A4", "-o", "print-scaling=auto-fit"]], "no A3 in the tray");
        let both = Order { has_a3: true, ..posters };
        assert_eq!(both.parts(), [["-o", "media=A3", "-P", "4-5,8"], ["-o", "media=A4", "-P", "1-3,6-7,9"]]);
        assert_eq!(Order { pages: 3, large: vec![1, 2, 3], ..both }.parts().len(), 1, "posters alone");
    }

    #[test]
    fn a_printer_at_rest_is_ready() {
        let standing = Standing::read(
            "printer office is idle.  enabled since Mon Nov 23 04:40:02 2026\n\tForm mounted:\n\tAlerts: none",
            ACCEPTING,
        );
        assert_eq!(standing, Standing { alerts: vec!["none".into()], ..Standing::default() });
        assert_eq!((code(&standing), standing.trouble()), (None, None));
    }

    #[test]
    fn a_stopped_printer_is_not_one_that_takes_nothing() {
        let stopped = "printer office disabled since Mon Nov 23 04:40:03 2026 -\n\tPaused\n\tAlerts: paused";
        assert_eq!(code(&Standing::read(stopped, ACCEPTING)), Some(ErrorCode::PrinterStopped));
        let idle = "printer office is idle.  enabled since Mon Nov 23 04:40:02 2026";
        let refusing = "office not accepting requests since Mon Nov 23 04:40:03 2026 -\n\tRejecting Jobs";
        assert_eq!(code(&Standing::read(idle, refusing)), Some(ErrorCode::PrinterRefuses));
    }

    #[test]
    fn what_keeps_paper_from_coming_out_is_told_from_a_warning() {
        let at_work = |alerts: &str| {
            let first = "printer 受付-1 now printing 受付-1-12.  enabled since Mon Nov 23 04:40:03 2026";
            Standing::read(&format!("{first}\n\tno paper\n\tAlerts: {alerts}\n\tLocation: "), ACCEPTING)
        };
        assert_eq!(at_work("toner-low-warning media-empty-error").trouble(), Some("media-empty-error"));
        assert_eq!(at_work("toner-low-warning media-empty-warning").trouble(), None);
        let connecting = at_work("connecting-to-device");
        assert!(connecting.is_connecting() && connecting.trouble().is_none());
        assert_eq!(connecting.job.as_deref(), Some("受付-1-12"));
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
