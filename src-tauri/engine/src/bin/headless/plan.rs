//! `plan …`: the plan (BCP) from a terminal; each sub-command is one file of `plan/`.

#[path = "plan/check.rs"]
mod check;
#[path = "plan/compare.rs"]
mod compare;
#[path = "plan/document.rs"]
mod document;
#[path = "plan/export.rs"]
mod export;
#[path = "plan/import.rs"]
mod import;
#[path = "plan/publish.rs"]
mod publish;
#[path = "plan/todo.rs"]
mod todo;

use std::io;

use crate::Status;

/// Runs the sub-command that the first word names.
pub(crate) fn run(words: &[String]) -> io::Result<Status> {
    let Some((command, rest)) = words.split_first() else { return Ok(Status::Usage) };
    match command.as_str() {
        "check" => check::run(rest),
        "compare" => compare::run(rest),
        "document" => document::run(rest),
        "export" => export::run(rest),
        "import" => import::run(rest),
        "publish" => publish::run(rest),
        "tasks" => todo::run(rest),
        _ => Ok(Status::Usage),
    }
}
