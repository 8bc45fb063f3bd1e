//! One other program as a whole process: wall time, CPU time, most memory at once.
//!
//! A small process of ours stands between: what the system counts for children is then that program alone.

use std::process::{Command, Stdio};
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;

/// Says that this process only measures.
pub(crate) const MEASURE: &str = "--measure";

/// What one run took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// Wall time in milliseconds.
    pub(crate) wall: f64,
    /// User and system time in milliseconds.
    pub(crate) cpu: f64,
    /// Most memory at once, in MB.
    pub(crate) memory: f64,
}

/// Runs a program through a measuring process.
pub(crate) fn measured(words: &[String]) -> Cost {
    let own = std::env::current_exe().unwrap();
    let output = Command::new(own).arg(MEASURE).args(words).stderr(Stdio::piped()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{words:?}: {said}{}", String::from_utf8_lossy(&output.stderr));
    let numbers: Vec<f64> = said.lines().last().unwrap().split(' ').map(|number| number.parse().unwrap()).collect();
    match numbers.as_slice() {
        [wall, cpu, memory] => Cost { wall: *wall, cpu: *cpu, memory: *memory },
        _ => panic!("{said}"),
    }
}

/// The measuring process: three numbers on the last line.
pub(crate) fn measure(words: &[String]) -> String {
    let (program, rest) = words.split_first().unwrap();
    let began = Instant::now();
    let status = Command::new(program).args(rest).stdout(Stdio::null()).status().unwrap();
    let wall = began.elapsed().as_secs_f64() * 1000.0;
    assert!(status.success(), "{words:?}");
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    let millis = |time: TimeVal| time.tv_sec() as f64 * 1000.0 + time.tv_usec() as f64 / 1000.0;
    let cpu = millis(usage.user_time()) + millis(usage.system_time());
    // The kernel counts in KiB.
    format!("{wall} {cpu} {}", usage.max_rss() as f64 / 1024.0)
}
