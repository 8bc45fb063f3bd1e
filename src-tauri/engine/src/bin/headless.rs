//! The engine from a terminal: each sub-command is one file of `headless/`.
//!
//! Results go to standard output, troubles to standard error with a code and a sentence.
//! The exit status is 0 when all is well, 1 for findings or a refusal, 2 when the command was not understood.

#[path = "headless/lint.rs"]
mod lint;

use std::io::{self, Write};
use std::process::ExitCode;

const USAGE: &str = "\
使い方 / usage:
  tomoshibi-cli lint [DIR]    手順書を調べる。DIR がなければ組み込みの手順書 / check playbooks
";

/// How a sub-command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// All is well.
    Good,
    /// There are findings, or it was refused.
    Refused,
    /// The command was not understood.
    Usage,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let (command, rest) = match words.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("", [].as_slice()),
    };
    let status = match command {
        "lint" => lint::run(rest),
        "help" | "--help" | "-h" => write_line(&mut io::stdout().lock(), USAGE.trim_end()).map(|()| Status::Good),
        _ => Ok(Status::Usage),
    };
    match status {
        Ok(Status::Good) => ExitCode::SUCCESS,
        Ok(Status::Refused) => ExitCode::from(1),
        Ok(Status::Usage) => {
            let _ = write_line(&mut io::stderr().lock(), USAGE.trim_end());
            ExitCode::from(2)
        }
        // Nobody reads what we print any more (`lint | head`): that is no fault of the content.
        Err(problem) if problem.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(problem) => {
            let _ = write_line(&mut io::stderr().lock(), &format!("IO {problem}"));
            ExitCode::from(1)
        }
    }
}

/// One line; unlike `println!` it gives an error back instead of a panic.
fn write_line(out: &mut impl Write, line: &str) -> io::Result<()> {
    writeln!(out, "{line}")
}
