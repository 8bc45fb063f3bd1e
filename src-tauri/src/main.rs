//! `tomoshibi [--demo] [--file PATH]`: starts the window. Everything else is in the library beside it.

// A Windows user must not see an empty console behind the window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    app::run(std::env::args_os().skip(1))
}
