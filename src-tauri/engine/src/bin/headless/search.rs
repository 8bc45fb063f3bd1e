//! `search FILE WORDS… [--json]`: lines, contacts and incidents that have all the words.

use std::io;
use std::path::Path;

use engine::desk::{Desk, SearchOrder};
use engine::error::Result;
use engine::places::data_folder;
use engine::search::pieces::Piece;
use engine::time::Timestamp;
use engine::view::search::{HitView, SearchView};
use engine::world::SystemWorld;

use crate::{Status, refuse, write_line};

/// So many lines are indexed before the next look at how far it is.
const STEP: usize = 5_000;

pub(crate) fn run(words: &[String]) -> io::Result<Status> {
    let json = words.iter().any(|word| word == "--json");
    let said: Vec<&str> = words.iter().map(String::as_str).filter(|word| *word != "--json").collect();
    let Some((file, typed)) = said.split_first().filter(|(_, typed)| !typed.is_empty()) else {
        return Ok(Status::Usage);
    };
    let view = match find(Path::new(file), &typed.join(" ")) {
        Ok(view) => view,
        Err(error) => return refuse(&error),
    };
    let mut out = io::stdout().lock();
    if json {
        let text = serde_json::to_string_pretty(&view).map_err(io::Error::other)?;
        return write_line(&mut out, &text).map(|()| Status::Good);
    }
    write_line(&mut out, &format!("{}件", view.count))?;
    for hit in &view.hits {
        write_line(&mut out, &line(hit))?;
    }
    for contact in &view.contacts {
        write_line(
            &mut out,
            &format!("連絡先 {} {} {}", contact.id, marked(&contact.name.ja), marked(&contact.number)),
        )?;
    }
    for incident in &view.incidents {
        write_line(&mut out, &format!("対応 {} {}", clock(&incident.noticed_at), marked(&incident.title.ja)))?;
    }
    Ok(Status::Good)
}

/// Nobody waits in front of a screen: all is indexed first.
fn find(file: &Path, typed: &str) -> Result<SearchView> {
    let mut desk = Desk::open_existing(file, &data_folder(), Box::new(SystemWorld))?;
    while desk.search_idle_step(STEP)? {}
    let view = desk.search(&SearchOrder { typed: typed.to_owned(), ..SearchOrder::default() })?;
    desk.close()?;
    Ok(view)
}

fn line(hit: &HitView) -> String {
    let undone = if hit.undone { " [取り消し]" } else { "" };
    let (from, to) = (marked(&hit.from), marked(&hit.to));
    format!("{} {} {from}→{to} {}{undone}", hit.seq, clock(&hit.occurred_at), marked(&hit.text.ja))
}

/// What was searched for stands between brackets.
fn marked(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| if piece.hit { format!("［{}］", piece.text) } else { piece.text.clone() }).collect()
}

fn clock(at: &str) -> String {
    Timestamp::parse_rfc3339(at).map_or_else(|| at.to_owned(), Timestamp::jst_plain)
}
