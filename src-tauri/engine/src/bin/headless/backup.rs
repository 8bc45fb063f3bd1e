//! `backup FILE --to PATH`, `drill FILE COPY`, `salvage FILE --to PATH`.

use std::io;
use std::path::Path;

use engine::desk::Desk;
use engine::desk::keeping::rehearse;
use engine::error::Result;
use engine::places::data_folder;
use engine::store::Copied;
use engine::text::Text;
use engine::view::keeping::DrillView;
use engine::wording::Wording;
use engine::world::{SystemWorld, World};

use crate::{Status, option, refuse, write_line};

/// One copy, written, read back and checked.
pub(crate) fn backup(words: &[String]) -> io::Result<Status> {
    let ([file, flag, _], Some(to)) = (words, option(words, "--to")) else { return Ok(Status::Usage) };
    if flag != "--to" {
        return Ok(Status::Usage);
    }
    match copy(Path::new(file), Path::new(&to)) {
        Ok(copied) => {
            let said = format!("ok 控え 記録 {}件 {}", copied.entries, copied.path.display());
            write_line(&mut io::stdout().lock(), &said).map(|()| Status::Good)
        }
        Err(error) => refuse(&error),
    }
}

fn copy(file: &Path, to: &Path) -> Result<Copied> {
    Desk::open_as_can_be(file, &data_folder(), world)?.copy_to(to)
}

/// Is this copy worth anything, and what does it lack?
pub(crate) fn drill(words: &[String]) -> io::Result<Status> {
    let [file, copy] = words else { return Ok(Status::Usage) };
    let looked = rehearse(Path::new(copy), &data_folder())
        .and_then(|rehearsed| Desk::open_as_can_be(Path::new(file), &data_folder(), world)?.compare_copy(&rehearsed));
    let view = match looked {
        Ok(view) => view,
        Err(error) => return refuse(&error),
    };
    let (status, said) = judged(&view);
    let line = format!("{said} 記録 {}件 照合番号 {}", view.entries, view.head);
    if status == Status::Good {
        write_line(&mut io::stdout().lock(), &line)?;
    } else {
        write_line(&mut io::stderr().lock(), &line)?;
    }
    Ok(status)
}

/// A copy that is only behind is a good copy.
fn judged(view: &DrillView) -> (Status, String) {
    let lines = Text::same(view.behind.to_string());
    let say = |key: &str| Wording::built_in().say(key, &[("lines", &lines)]).ja;
    if !view.good {
        (Status::Refused, format!("bad {}", say("drill_bad")))
    } else if view.other {
        (Status::Refused, format!("other {}", say("drill_other")))
    } else if view.behind > 0 {
        (Status::Good, format!("behind {}", say("drill_behind")))
    } else {
        (Status::Good, format!("same {}", say("drill_same")))
    }
}

/// What can be read of a damaged file, in a new one.
pub(crate) fn salvage(words: &[String]) -> io::Result<Status> {
    let ([file, flag, _], Some(to)) = (words, option(words, "--to")) else { return Ok(Status::Usage) };
    if flag != "--to" {
        return Ok(Status::Usage);
    }
    let view = match engine::desk::salvage::salvage(Path::new(file), Path::new(&to), &data_folder(), world().as_ref()) {
        Ok(view) => view,
        Err(error) => return refuse(&error),
    };
    let mut out = io::stdout().lock();
    write_line(&mut out, &format!("ok 記録 {}件 {}", view.entries, view.path))?;
    for missing in &view.missing {
        write_line(&mut out, &missing.ja)?;
    }
    if let Some(beside) = &view.beside {
        write_line(&mut out, beside)?;
    }
    Ok(if view.missing.is_empty() { Status::Good } else { Status::Refused })
}

/// The real one.
pub(crate) fn world() -> Box<dyn World> {
    Box::new(SystemWorld)
}
