//! `pack FILE --place PACK --visits N --hours N [--beds N] [--masters] --out FILE.pdf [--forms DIR]`: make a pack of
//! paper.

use std::io;
use std::path::Path;

use engine::desk::{Desk, PackOrder, PrintedPack};
use engine::error::Result;
use engine::files;
use engine::pack::FormProblem;
use engine::places::data_folder;
use engine::world::SystemWorld;

use crate::{Status, form, option, paper, refuse, write_line};

pub(crate) fn run(words: &[String]) -> io::Result<Status> {
    match words.split_first() {
        Some((word, rest)) if word == "stale" => return paper::stale(rest),
        Some((word, rest)) if word == "check" => return paper::check(rest),
        Some((word, rest)) if word == "box" => return paper::box_check(rest),
        Some(_) | None => {}
    }
    let (Some(file), Some(place), Some(out)) =
        (words.first().filter(|word| !word.starts_with("--")), option(words, "--place"), option(words, "--out"))
    else {
        return Ok(Status::Usage);
    };
    let (Ok(visits), Ok(hours), Ok(beds)) =
        (number(words, "--visits"), number(words, "--hours"), number(words, "--beds"))
    else {
        return Ok(Status::Usage);
    };
    let masters = words.iter().any(|word| word == "--masters");
    // Binders are called A to M on their spines.
    let place = place.to_lowercase();
    let order = PackOrder { place, visits, hours, beds, masters };
    let replaces = words.iter().any(|word| word == "--replace");
    match make(Path::new(file), &order, replaces, Path::new(&out), option(words, "--forms").as_deref()) {
        Ok(Made::Refused(problems)) => form::refuse_problems(&problems),
        Ok(Made::Pack(pack)) => {
            let numbers: Vec<String> = pack.numbers.iter().map(|(first, last)| format!("{first}〜{last}")).collect();
            write_line(&mut io::stdout().lock(), &format!("ok {out} {}枚 {}", pack.pages, numbers.join("、")))
                .map(|()| Status::Good)
        }
        Err(error) => refuse(&error),
    }
}

/// What came of it.
enum Made {
    Pack(PrintedPack),
    /// One's own forms have problems: nothing was made.
    Refused(Vec<FormProblem>),
}

fn make(file: &Path, order: &PackOrder, replaces: bool, out: &Path, forms: Option<&str>) -> Result<Made> {
    let mut desk = Desk::open_existing(file, &data_folder(), Box::new(SystemWorld))?;
    let problems = forms.map(|folder| desk.use_forms(Path::new(folder)).map(<[FormProblem]>::to_vec)).transpose()?;
    if let Some(problems) = problems.filter(|problems| !problems.is_empty()) {
        desk.close()?;
        return Ok(Made::Refused(problems));
    }
    let press = desk.fresh_press();
    let pack = if replaces { desk.replace_sheets(&order.place, &press)? } else { desk.make_pack(order, &press)? };
    files::write_whole(out, &pack.pdf)?;
    desk.close()?;
    Ok(Made::Pack(pack))
}

fn number(words: &[String], name: &str) -> std::result::Result<Option<u32>, std::num::ParseIntError> {
    option(words, name).map(|word| engine::text::fold_digits(&word).parse()).transpose()
}
