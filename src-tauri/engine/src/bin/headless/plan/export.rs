//! `plan export FILE --out DIR | --template FILE | --xlsx FILE | --csv FILE --part PART`: write the draft out.

use std::io;
use std::path::Path;

use engine::desk::Desk;
use engine::error::Result;
use engine::places::data_folder;
use engine::view::taking::PlanWrittenView;
use engine::world::SystemWorld;

use crate::{Status, option, refuse, write_line};

/// As what it is written.
enum Form {
    Folder,
    Template,
    Workbook,
    List(String),
}

pub(crate) fn run(words: &[String]) -> io::Result<Status> {
    let Some(file) = words.first().filter(|word| !word.starts_with("--")) else { return Ok(Status::Usage) };
    let list = option(words, "--part").map(Form::List);
    let forms = [
        ("--out", Some(Form::Folder)),
        ("--template", Some(Form::Template)),
        ("--xlsx", Some(Form::Workbook)),
        ("--csv", list),
    ];
    let mut told = forms.into_iter().filter_map(|(name, form)| Some((form?, option(words, name)?)));
    let (Some((form, out)), None) = (told.next(), told.next()) else { return Ok(Status::Usage) };
    match write(Path::new(file), &form, Path::new(&out)) {
        Ok(written) => {
            let mut stdout = io::stdout().lock();
            write_line(&mut stdout, &format!("ok {out} ファイル {}件", written.files))?;
            for left in &written.left_out {
                write_line(&mut stdout, &format!("入っていないもの {}", left.ja))?;
            }
            Ok(Status::Good)
        }
        Err(error) => refuse(&error),
    }
}

fn write(file: &Path, form: &Form, out: &Path) -> Result<PlanWrittenView> {
    let mut desk = Desk::open_existing(file, &data_folder(), Box::new(SystemWorld))?;
    let written = match form {
        Form::Folder => desk.write_plan_folder(out)?,
        Form::Template => desk.write_template(out)?,
        Form::Workbook => desk.write_inventory(out)?,
        Form::List(part) => desk.write_list(out, part)?,
    };
    desk.close()?;
    Ok(written)
}
