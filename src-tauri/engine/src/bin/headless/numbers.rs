//! `slips FILE issued|share N|check NUMBER`: who has which numbers, and what one number is worth.

use std::io;
use std::path::Path;

use engine::desk::Desk;
use engine::error::Result;
use engine::places::data_folder;
use engine::view::slip::{KnownSlipView, SlipRegisterView, SlipState};
use engine::world::SystemWorld;

use crate::{Status, refuse, say, write_line};

/// `None` when it is no word of ours.
pub(crate) fn run(words: &[String]) -> Option<io::Result<Status>> {
    let (file, verb) = (words.first()?, words.get(1)?);
    match (verb.as_str(), words.get(2)) {
        ("issued", None) => Some(register(at(file, Desk::slip_register))),
        ("share", Some(share)) => {
            let share: u32 = engine::text::fold_digits(share).parse().unwrap_or(0);
            Some(register(at(file, |desk| desk.claim_share(share))))
        }
        ("check", Some(number)) => Some(known(at(file, |desk| desk.known_slip(number)))),
        _ => None,
    }
}

fn at<T>(file: &str, job: impl FnOnce(&mut Desk) -> Result<T>) -> Result<T> {
    let mut desk = Desk::open_existing(Path::new(file), &data_folder(), Box::new(SystemWorld))?;
    let done = job(&mut desk)?;
    desk.close()?;
    Ok(done)
}

fn register(found: Result<SlipRegisterView>) -> io::Result<Status> {
    let found = match found {
        Ok(found) => found,
        Err(error) => return refuse(&error),
    };
    let out = &mut io::stdout().lock();
    if found.blocks.is_empty() {
        write_line(out, &say("slips_none", &[]))?;
    }
    for block in &found.blocks {
        let in_use = say(if block.out_of_use { "slips_out_of_use" } else { "slips_in_use" }, &[]);
        let blanks = [
            ("first", block.first.clone()),
            ("last", block.last.clone()),
            ("count", block.count.to_string()),
            ("place", block.place.ja.clone()),
            ("at", block.at.clone()),
            ("station", block.station.ja.clone()),
            ("use", in_use),
        ];
        write_line(out, &say("slips_block", &blanks))?;
    }
    if let Some(ask) = &found.ask {
        write_line(out, &ask.ja)?;
        return Ok(Status::Refused);
    }
    let shares: Vec<String> = found.shares.iter().map(u32::to_string).collect();
    let left = |one: &engine::view::slip::SlipsLeftView| {
        say("slips_left", &[("window", one.window.clone()), ("left", one.left.to_string())])
    };
    let left: Vec<String> = found.left.iter().map(left).collect();
    let left = if left.is_empty() { say("slips_none_left", &[]) } else { left.join("　") };
    write_line(out, &say("slips_shares", &[("shares", shares.join("・")), ("left", left)])).map(|()| Status::Good)
}

fn known(found: Result<KnownSlipView>) -> io::Result<Status> {
    match found {
        Ok(found) => {
            let out = &mut io::stdout().lock();
            write_line(out, &found.says.ja)?;
            Ok(if found.state == SlipState::Issued { Status::Good } else { Status::Refused })
        }
        Err(error) => refuse(&error),
    }
}
