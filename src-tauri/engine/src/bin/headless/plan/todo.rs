//! `plan tasks FILE [--ics OUT]`: what is to be done for the plan; with `--ics` as a calendar, too.

use std::io;
use std::path::Path;

use engine::desk::Desk;
use engine::error::{Error, Result};
use engine::files;
use engine::places::data_folder;
use engine::view::todo::{TodoView, TodosView};

use crate::backup::world;
use crate::{Status, option, refuse, say, write_line};

pub(crate) fn run(words: &[String]) -> io::Result<Status> {
    let Some(file) = words.first().filter(|word| !word.starts_with("--")) else { return Ok(Status::Usage) };
    let out = option(words, "--ics");
    if out.is_none() && words.len() > 1 {
        return Ok(Status::Usage);
    }
    match look(Path::new(file), out.as_deref().map(Path::new)) {
        Ok(view) => tell(&view),
        Err(error) => refuse(&error),
    }
}

/// It only reads the data file.
fn look(file: &Path, out: Option<&Path>) -> Result<TodosView> {
    let why = Error::FileReadOnly("a list only reads".into());
    let mut desk = Desk::open_to_read(file, &data_folder(), world(), why)?;
    if let Some(out) = out {
        files::write_whole(out, desk.todo_calendar()?.as_bytes())?;
    }
    desk.todos_view()
}

fn tell(view: &TodosView) -> io::Result<Status> {
    let mut out = io::stdout().lock();
    let open = view.todos.iter().filter(|todo| todo.done_on.is_empty()).count();
    write_line(&mut out, &say("todo_count", &[("count", open.to_string()), ("late", view.late.to_string())]))?;
    for todo in &view.todos {
        let due = if todo.due.is_empty() { say("todo_no_day", &[]) } else { todo.due.clone() };
        let owner = if todo.owner_name.is_empty() {
            String::new()
        } else {
            [" ", &say("todo_owner", &[("name", todo.owner_name.clone())])].concat()
        };
        write_line(&mut out, &[&state(todo), " ", &due, " ", &todo.title.ja, &owner].concat())?;
    }
    Ok(Status::Good)
}

fn state(todo: &TodoView) -> String {
    let key = match todo {
        TodoView { done_on, .. } if !done_on.is_empty() => "todo_done",
        TodoView { is_late: true, .. } => "todo_late",
        TodoView { is_soon: true, .. } => "todo_soon",
        _ => "todo_open",
    };
    say(key, &[])
}
