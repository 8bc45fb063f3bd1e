//! `form FILE.toml… --out F.pdf [--facility NAME]`: sets forms as pages, for the person who writes them.

use std::io;
use std::path::Path;

use engine::desk::forms::problem;
use engine::error::{Error, Result};
use engine::files;
use engine::library;
use engine::pack::{Copies, FormProblem, Forms, PackInput, one_slip, pdf, specimen};
use engine::playbook::parse::SourceFile;
use engine::world::{SystemWorld, World as _};

use crate::{Status, option, refuse, say, write_line};

/// A form is a page: no file is as large.
const LARGEST: usize = 1_000_000;

pub(crate) fn run(words: &[String]) -> io::Result<Status> {
    let named: Vec<&String> = words.iter().take_while(|word| !word.starts_with("--")).collect();
    let Some(out) = option(words, "--out").filter(|_| !named.is_empty()) else { return Ok(Status::Usage) };
    let own = match named.iter().map(|name| read(name)).collect::<Result<Vec<SourceFile>>>() {
        Ok(own) => own,
        Err(error) => return refuse(&error),
    };
    let (forms, problems) = library::forms_over(&own);
    if !problems.is_empty() {
        return refuse_problems(&problems);
    }
    let id = |file: &SourceFile| Some(file.path.strip_prefix("forms/")?.strip_suffix(".toml")?.to_owned());
    let ids: Vec<String> = own.iter().filter_map(id).collect();
    match write(&forms, &ids, option(words, "--facility"), Path::new(&out)) {
        Ok(pages) => {
            write_line(&mut io::stdout().lock(), &format!("ok {out} {pages}枚"))?;
            Ok(Status::Good)
        }
        Err(error) => refuse(&error),
    }
}

/// One line a problem: `F01.toml:4: unknown field …`, and what it means.
pub(crate) fn refuse_problems(problems: &[FormProblem]) -> io::Result<Status> {
    let mut err = io::stderr().lock();
    for found in problems {
        write_line(&mut err, &format!("{found}"))?;
        write_line(&mut err, &format!("  {}", problem(found).ja))?;
    }
    Ok(Status::Refused)
}

fn read(name: &str) -> Result<SourceFile> {
    let text = String::from_utf8_lossy(&files::read_up_to(Path::new(name), LARGEST)?).into_owned();
    let file = Path::new(name).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let path = if file == "form-parts.toml" { file } else { ["forms/", &file].concat() };
    Ok(SourceFile { path, text })
}

fn write(forms: &Forms, ids: &[String], facility: Option<String>, out: &Path) -> Result<usize> {
    let now = SystemWorld.now();
    let input = PackInput {
        facility: facility.unwrap_or_else(|| say("pack_no_facility", &[])),
        pack_name: say("form_specimens", &[]),
        place: say("form_specimens", &[]),
        box_place: say("pack_box_unknown", &[]),
        printed_at: now.jst_plain(),
        printed_on: format!("{}+09:00", now.jst_plain().replace(' ', "T") + ":00"),
        copies: Copies::Counted,
        slips: vec![one_slip()],
        ..PackInput::default()
    };
    let pack = specimen(&input, forms, ids).map_err(Error::from)?;
    files::write_whole(out, &pdf(&pack).map_err(Error::from)?)?;
    Ok(pack.pages.len())
}
