//! `pack FILE --place front-desk --visits N --hours N --out FILE.pdf`: make a pack of paper.

use std::io;
use std::path::Path;

use engine::desk::{Desk, PackOrder, PrintedPack};
use engine::error::Result;
use engine::files;
use engine::places::data_folder;
use engine::world::SystemWorld;

use crate::{Status, option, paper, refuse, write_line};

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
    let (Ok(visits), Ok(hours)) = (number(words, "--visits"), number(words, "--hours")) else {
        return Ok(Status::Usage);
    };
    let order = PackOrder { place, visits, hours };
    let replaces = words.iter().any(|word| word == "--replace");
    let made = if replaces {
        paper::replace(file, &order.place, Path::new(&out))
    } else {
        make(Path::new(file), &order, Path::new(&out))
    };
    match made {
        Ok(pack) => {
            let numbers: Vec<String> = pack.numbers.iter().map(|(first, last)| format!("{first}〜{last}")).collect();
            write_line(&mut io::stdout().lock(), &format!("ok {out} {}枚 {}", pack.pages, numbers.join("、")))
                .map(|()| Status::Good)
        }
        Err(error) => refuse(&error),
    }
}

fn make(file: &Path, order: &PackOrder, out: &Path) -> Result<PrintedPack> {
    let mut desk = Desk::open_existing(file, &data_folder(), Box::new(SystemWorld))?;
    let press = desk.fresh_press();
    let pack = desk.make_pack(order, &press)?;
    files::write_whole(out, &pack.pdf)?;
    desk.close()?;
    Ok(pack)
}

fn number(words: &[String], name: &str) -> std::result::Result<Option<u32>, std::num::ParseIntError> {
    option(words, name).map(|word| engine::text::fold_digits(&word).parse()).transpose()
}
