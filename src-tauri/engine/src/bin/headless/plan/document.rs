//! `plan document FILE --kind KIND --out FILE.pdf [--draft | --revision N]`: the plan on paper.

use std::io::{self, Write};
use std::path::Path;

use engine::desk::{Desk, DocumentKind, MadeDocument};
use engine::error::Result;
use engine::files;
use engine::places::data_folder;
use engine::world::SystemWorld;

use crate::{Status, option, refuse, say, write_line};

pub(crate) fn run(words: &[String]) -> io::Result<Status> {
    let (Some(file), Some(out)) = (words.first().filter(|word| !word.starts_with("--")), option(words, "--out")) else {
        return Ok(Status::Usage);
    };
    let kind = option(words, "--kind").unwrap_or_else(|| "bcp".to_owned());
    let Some(kind) = DocumentKind::named(&kind) else { return Ok(Status::Usage) };
    let draft = words.iter().any(|word| word == "--draft");
    let Ok(number) = option(words, "--revision").map(|number| number.parse::<u32>()).transpose() else {
        return Ok(Status::Usage);
    };
    match make(Path::new(file), kind, draft, number, Path::new(&out)) {
        Ok(made) => {
            let mut stdout = io::stdout().lock();
            if !made.unprintable.is_empty() {
                write_line(&mut stdout, &say("document_without_glyphs", &[("letters", made.unprintable)]))?;
            }
            write_line(&mut stdout, &format!("ok {out} {}枚", made.pages))?;
            stdout.flush()?;
            Ok(Status::Good)
        }
        Err(error) => refuse(&error),
    }
}

fn make(file: &Path, kind: DocumentKind, draft: bool, number: Option<u32>, out: &Path) -> Result<MadeDocument> {
    let mut desk = Desk::open_existing(file, &data_folder(), Box::new(SystemWorld))?;
    let revision = match number {
        _ if draft => None,
        Some(number) => Some(number),
        None => Some(desk.newest_revision()?),
    };
    let made = desk.document(kind, revision)?;
    files::write_whole(out, &made.pdf)?;
    desk.close()?;
    Ok(made)
}
