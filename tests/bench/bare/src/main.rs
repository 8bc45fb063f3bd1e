//! One Tauri window with one empty page.

use std::process::ExitCode;

#[expect(clippy::disallowed_types, reason = "written by the macro, not by us")]
fn main() -> ExitCode {
    match tauri::Builder::default().run(context()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::disallowed_types, reason = "Tauri's macro keeps the page's files in a HashMap")]
fn context() -> tauri::Context {
    tauri::generate_context!()
}
