//! `checklist FILE …`: the security checklist as it stands, an answer, a newer list, last year's answers.

use std::io::{self, Write};
use std::path::Path;

use engine::desk::{AnswerEdit, Desk};
use engine::error::{Error, ErrorCode, Result};
use engine::files::read_up_to;
use engine::places::data_folder;
use engine::view::checklist::{ChecklistItemView, ChecklistSheetView, ChecklistView};
use engine::view::checklist_from::answer_word;
use engine::world::SystemWorld;

use crate::{Status, option, refuse, say, write_line};

/// A list may not be larger; the engine says so in words when it is a little larger than that.
const MOST_BYTES: usize = 1024 * 1024;

pub(crate) fn run(words: &[String]) -> io::Result<Status> {
    let Some((file, rest)) = words.split_first().filter(|(file, _)| !file.starts_with("--")) else {
        return Ok(Status::Usage);
    };
    let json = rest.iter().any(|word| word == "--json");
    let sheet = option(rest, "--sheet");
    let view = match act(Path::new(file), rest) {
        Ok(Some(view)) => view,
        Ok(None) => return Ok(Status::Usage),
        Err(error) => return refuse(&error),
    };
    let mut out = io::stdout().lock();
    let sheets: Vec<&ChecklistSheetView> =
        view.sheets.iter().filter(|one| sheet.as_ref().is_none_or(|id| one.id == *id)).collect();
    if sheets.is_empty() {
        return refuse(&Error::refused(ErrorCode::UnknownField, sheet.unwrap_or_default()));
    }
    if json {
        let text = serde_json::to_string_pretty(&view).map_err(io::Error::other)?;
        write_line(&mut out, &text)?;
    } else {
        print(&mut out, &view, &sheets)?;
    }
    Ok(if sheets.iter().all(|one| one.done == one.of) { Status::Good } else { Status::Refused })
}

/// Does what the words ask for; `None` when they are not understood.
fn act(file: &Path, words: &[String]) -> Result<Option<ChecklistView>> {
    let mut desk = Desk::open_existing(file, &data_folder(), Box::new(SystemWorld))?;
    let edition = option(words, "--edition").unwrap_or_default();
    let view = if let Some(list) = option(words, "--add") {
        let bytes = read_up_to(Path::new(&list), MOST_BYTES)?;
        Some(desk.add_checklist(&String::from_utf8_lossy(&bytes))?)
    } else if let Some(from) = option(words, "--carry-over") {
        let to = desk.checklist_view(&edition)?.edition;
        Some(desk.carry_over(&from, &to)?)
    } else if let Some(place) = words.iter().position(|word| word == "--answer") {
        answer(&mut desk, &edition, words.get(place + 1..).unwrap_or_default())?
    } else {
        Some(desk.checklist_view(&edition)?)
    };
    desk.close()?;
    Ok(view)
}

/// `--answer SHEET/NUMBER yes|no|not-applicable [on=DAY] [target=DAY] [evidence=TEXT]`.
fn answer(desk: &mut Desk, edition: &str, words: &[String]) -> Result<Option<ChecklistView>> {
    let [place, said, more @ ..] = words else { return Ok(None) };
    let Some((sheet, number)) = place.split_once('/') else { return Ok(None) };
    let mut view = desk.checklist_view(edition)?;
    let fields = more.iter().filter_map(|word| word.split_once('='));
    for (field, text) in std::iter::once(("answer", said.as_str())).chain(fields) {
        let was = find(&view, sheet, number).map(|item| match field {
            "answer" => item.answer.clone(),
            "on" => item.on.clone(),
            "target" => item.target_day.clone(),
            _ => item.evidence.clone(),
        });
        view = desk.set_answer(&AnswerEdit {
            edition: view.edition.clone(),
            sheet: sheet.to_owned(),
            number: number.to_owned(),
            field: field.to_owned(),
            text: text.to_owned(),
            was: was.unwrap_or_default(),
        })?;
    }
    Ok(Some(view))
}

fn find<'v>(view: &'v ChecklistView, sheet: &str, number: &str) -> Option<&'v ChecklistItemView> {
    let sheet = view.sheets.iter().find(|one| one.id == sheet)?;
    sheet.groups.iter().flat_map(|group| &group.items).find(|item| item.number == number)
}

fn print(out: &mut impl Write, view: &ChecklistView, sheets: &[&ChecklistSheetView]) -> io::Result<()> {
    write_line(out, &view.title.ja)?;
    let notes = view.notices.iter().chain([&view.volume.title]).chain(&view.volume.lines);
    for note in notes.chain(view.volume.left.iter().map(|left| &left.text)) {
        write_line(out, &format!("  {}", note.ja))?;
    }
    if let Some(carry) = &view.carry {
        for difference in &carry.differences {
            write_line(out, &format!("  {}", difference.ja))?;
        }
    }
    for sheet in sheets {
        let blanks = [("name", sheet.title.ja.clone()), ("done", sheet.done.to_string()), ("of", sheet.of.to_string())];
        write_line(out, &format!("# {}（{}）", say("checklist_sheet", &blanks), sheet.form.ja))?;
        for item in sheet.groups.iter().flat_map(|group| &group.items) {
            print_item(out, item)?;
        }
    }
    Ok(())
}

fn print_item(out: &mut impl Write, item: &ChecklistItemView) -> io::Result<()> {
    let answer = match item.answer.as_str() {
        _ if !item.is_needed => say("checklist_needless", &[]),
        "" => say("checklist_open", &[]),
        said => answer_word(said).ja,
    };
    let unseen = if item.unseen { say("checklist_unseen", &[]) } else { String::new() };
    let blanks = [("number", item.printed.clone()), ("answer", answer), ("text", item.text.ja.clone())];
    let days = [item.on.as_str(), &item.target_day, &item.evidence].join(" ");
    write_line(out, format!("{}{unseen} {}", say("checklist_line", &blanks), days.trim()).trim_end())?;
    for problem in &item.problems {
        write_line(out, &format!("    － {}", problem.ja))?;
    }
    for shown in item.shown.iter().chain(&item.last) {
        write_line(out, &format!("    ＋ {}", shown.ja))?;
    }
    Ok(())
}
