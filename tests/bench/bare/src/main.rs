//! One Tauri window with one empty page.

use std::process::ExitCode;

#[expect(clippy::disallowed_types, reason = "written by the macro, not by us")]
fn main() -> ExitCode {
    match tauri::Builder::default().run(tauri::generate_context!()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
