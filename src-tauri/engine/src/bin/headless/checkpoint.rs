//! `checkpoint FILE`: signs how far the record goes, for somebody who keeps it outside.

use std::io;
use std::path::Path;

use engine::chain::head_code;
use engine::desk::Desk;
use engine::error::Result;
use engine::places::data_folder;
use engine::proof::{Occasion, groups};
use engine::store::SignedCheckpoint;
use engine::world::SystemWorld;

use crate::{Status, refuse, say, write_line};

pub(crate) fn run(words: &[String]) -> io::Result<Status> {
    let [file] = words else { return Ok(Status::Usage) };
    let mut out = io::stdout().lock();
    match sign(Path::new(file)) {
        Ok(Some(signed)) => {
            if let Some(says) = &signed.says {
                let (code, line) = (head_code(&says.own.hash), says.own.seq.to_string());
                write_line(&mut out, &say("checkpoint_code", &[("code", code), ("line", line)]))?;
                let hash = groups(&says.own.hash).join(" ");
                write_line(&mut out, &say("checkpoint_hash", &[("hash", hash)]))?;
                write_line(&mut out, "")?;
            }
            write_line(&mut out, signed.note.trim_end()).map(|()| Status::Good)
        }
        Ok(None) => write_line(&mut out, &say("checkpoint_nothing", &[])).map(|()| Status::Good),
        Err(error) => refuse(&error),
    }
}

fn sign(file: &Path) -> Result<Option<SignedCheckpoint>> {
    let mut desk = Desk::open_existing(file, &data_folder(), Box::new(SystemWorld))?;
    let signed = desk.checkpoint(Occasion::Asked)?;
    desk.close()?;
    Ok(signed)
}
