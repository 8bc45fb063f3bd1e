//! `plan check FILE|DIR [--json]`: the check table (確認表) item by item, met or not, and why.

use std::io::{self, Write};
use std::path::Path;

use engine::desk::Desk;
use engine::error::Result;
use engine::library;
use engine::places::data_folder;
use engine::plan::coverage::{CoverState, Coverage, Covered, coverage};
use engine::text::Text;
use engine::view::plan::CoverageView;
use engine::wording::Wording;
use engine::world::{SystemWorld, World as _};

use crate::{Status, init, refuse, say, write_line};

pub(crate) fn run(words: &[String]) -> io::Result<Status> {
    let json = words.iter().any(|word| word == "--json");
    let places: Vec<&String> = words.iter().filter(|word| *word != "--json").collect();
    let [place] = places.as_slice() else { return Ok(Status::Usage) };
    let place = Path::new(place);
    let coverage = if place.is_dir() {
        match init::from_folder(place) {
            Ok(Ok(plan)) => coverage(&plan, library::built_in(), SystemWorld.now().jst_date()),
            Ok(Err(findings)) => return init::report(&findings),
            Err(error) => return refuse(&error),
        }
    } else {
        match of_file(place) {
            Ok(coverage) => coverage,
            Err(error) => return refuse(&error),
        }
    };
    let mut out = io::stdout().lock();
    if json {
        let text = serde_json::to_string_pretty(&CoverageView::from(&coverage)).map_err(io::Error::other)?;
        write_line(&mut out, &text)?;
    } else {
        print(&mut out, &coverage)?;
    }
    Ok(if coverage.open().next().is_none() { Status::Good } else { Status::Refused })
}

/// The draft of a data file: the plan in force and what was changed since.
fn of_file(file: &Path) -> Result<Coverage> {
    let mut desk = Desk::open_existing(file, &data_folder(), Box::new(SystemWorld))?;
    let coverage = desk.coverage()?;
    desk.close()?;
    Ok(coverage)
}

fn print(out: &mut impl Write, coverage: &Coverage) -> io::Result<()> {
    for one in &coverage.items {
        write_line(out, &item(one))?;
        for shown in &one.evidence {
            write_line(out, &format!("    ＋ {}", shown.ja))?;
        }
        for left in &one.left {
            let place = [&left.place.chapter, &left.place.part, &left.place.row, &left.place.field];
            let place = place.map(String::as_str).join("/");
            write_line(out, &format!("    － {}（{place}）", left.text.ja))?;
        }
    }
    for stage in coverage.stages() {
        write_line(out, &format!("{} {}／{}", stage.phase.name().ja, stage.met, stage.of))?;
    }
    let minutes = coverage.minutes_left();
    let blanks = [("percent", coverage.percent().to_string()), ("time", time(minutes))];
    write_line(out, &say("cover_summary", &blanks))?;
    match coverage.next() {
        Some(next) => write_line(out, &say("cover_next", &[("what", next.text.ja.clone())])),
        None => Ok(()),
    }
}

fn item(one: &Covered) -> String {
    let state = match &one.state {
        CoverState::Met => say("cover_state_met", &[]),
        CoverState::Open => say("cover_state_open", &[]),
        CoverState::Excluded(reason) => say("cover_state_excluded", &[("reason", reason.clone())]),
    };
    let unseen = if one.item.seen { String::new() } else { say("cover_unseen", &[]) };
    format!("{} {state} {}{unseen} {}", one.item.id, one.item.title.ja, one.item.asks.ja)
}

/// 1時間40分.
fn time(minutes: u32) -> String {
    let number = |n: u32| Text::same(n.to_string());
    let wording = Wording::built_in();
    if minutes < 60 {
        return wording.say("amount_minutes", &[("minutes", &number(minutes))]).ja;
    }
    wording.say("amount_hours", &[("hours", &number(minutes / 60)), ("minutes", &number(minutes % 60))]).ja
}
