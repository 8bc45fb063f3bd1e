//! `pack stale`, `pack check` and `pack box`: is the paper in the boxes still right?

use std::io;
use std::path::Path;

use engine::desk::forms::problem;
use engine::desk::{BoxAct, Desk};
use engine::error::{Error, ErrorCode, Result};
use engine::places::data_folder;
use engine::view::freshness::{BoxView, SheetState};
use engine::world::SystemWorld;

use crate::{Status, option, refuse, say, write_line};

/// The data file, with one's own forms when a folder of them is named: paper is compared with what they say.
fn open(file: &str, words: &[String]) -> Result<Desk> {
    let mut desk = Desk::open_existing(Path::new(file), &data_folder(), Box::new(SystemWorld))?;
    if let Some(folder) = option(words, "--forms")
        && let Some(found) = desk.use_forms(Path::new(&folder))?.first()
    {
        return Err(Error::Told { code: ErrorCode::BadText, says: problem(found) });
    }
    Ok(desk)
}

/// `pack stale FILE`: every sheet that is out of date, and why. Status 1 when there is one.
pub(crate) fn stale(words: &[String]) -> io::Result<Status> {
    let Some(file) = words.first() else { return Ok(Status::Usage) };
    let found = open(file, words).and_then(|mut desk| {
        let found = desk.boxes_view()?;
        desk.close().map(|()| found)
    });
    match found {
        Ok(found) => {
            let place = option(words, "--place");
            let boxes = found.boxes.iter().filter(|one| place.as_ref().is_none_or(|place| *place == one.place));
            tell(boxes)
        }
        Err(error) => refuse(&error),
    }
}

fn tell<'b>(boxes: impl Iterator<Item = &'b BoxView>) -> io::Result<Status> {
    let out = &mut io::stdout().lock();
    let mut status = Status::Good;
    for one in boxes {
        write_line(out, &format!("{} {}", one.place, one.says.ja))?;
        for sheet in &one.stale {
            status = Status::Refused;
            let code = |code: &Option<String>| code.clone().unwrap_or_else(|| say("pack_no_code", &[]));
            let (old, new) = (code(&sheet.old_code), code(&sheet.new_code));
            let blanks = [("title", sheet.title.clone()), ("old", old), ("new", new)];
            write_line(out, &format!("  {}", say("pack_stale_line", &blanks)))?;
            for what in &sheet.what {
                write_line(out, &format!("    {}", what.ja))?;
            }
        }
    }
    Ok(status)
}

/// `pack check FILE 482-913`: whether that sheet is current. Status 1 when it is not.
pub(crate) fn check(words: &[String]) -> io::Result<Status> {
    let [file, code, ..] = words else { return Ok(Status::Usage) };
    let answer = open(file, words).and_then(|mut desk| {
        let answer = desk.look_up_sheet(code)?;
        desk.close().map(|()| answer)
    });
    match answer {
        Ok(answer) => {
            let out = &mut io::stdout().lock();
            write_line(out, &answer.says.ja)?;
            for sheet in &answer.found {
                write_line(out, &format!("  {} {} {}", sheet.pack.ja, sheet.title, sheet.printed_at))?;
                for what in &sheet.what {
                    write_line(out, &format!("    {}", what.ja))?;
                }
            }
            Ok(if answer.state == SheetState::Current { Status::Good } else { Status::Refused })
        }
        Err(error) => refuse(&error),
    }
}

/// `pack box FILE --place P --opened|--checked --by NAME [--at TIME]`: somebody had the box in their hands.
pub(crate) fn box_check(words: &[String]) -> io::Result<Status> {
    let (Some(file), Some(place), Some(by)) = (words.first(), option(words, "--place"), option(words, "--by")) else {
        return Ok(Status::Usage);
    };
    let has = |name: &str| words.iter().any(|word| word == name);
    let (what, key) = match (has("--opened"), has("--checked")) {
        (true, false) => (BoxAct::Opened, "box_opened"),
        (false, true) => (BoxAct::Checked, "box_checked"),
        (true, true) | (false, false) => return Ok(Status::Usage),
    };
    let done = open(file, words).and_then(|mut desk| {
        let view = desk.check_box(&place, what, &by, option(words, "--at").as_deref())?;
        desk.close().map(|()| view)
    });
    match done {
        Ok(view) => {
            let due = view.check_due.unwrap_or_default();
            let said = say(key, &[("title", view.title.ja), ("by", by), ("due", due)]);
            write_line(&mut io::stdout().lock(), &said).map(|()| Status::Good)
        }
        Err(error) => refuse(&error),
    }
}
