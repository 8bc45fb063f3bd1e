//! `log FILE [--json]`: every line with its times, and what is due.

use std::io;
use std::path::Path;

use engine::desk::Desk;
use engine::error::{Error, ErrorCode, Result};
use engine::incident::timeline::nature_word;
use engine::places::data_folder;
use engine::text::Text;
use engine::time::Timestamp;
use engine::view::timeline::{EntryView, PrecisionView, TimelineView, WasView};
use engine::wording::Wording;

use crate::backup::world;
use crate::{Status, refuse, write_line};

pub(crate) fn run(words: &[String]) -> io::Result<Status> {
    let json = words.iter().any(|word| word == "--json");
    let files: Vec<&String> = words.iter().filter(|word| *word != "--json").collect();
    let [file] = files.as_slice() else { return Ok(Status::Usage) };
    let (timelines, trouble) = match read(Path::new(file)) {
        Ok(read) => read,
        Err(error) => return refuse(&error),
    };
    print(&timelines, json)?;
    match trouble {
        // What could be read is there; that the file is damaged must not go unnoticed.
        Some(error) if error.code() == ErrorCode::FileDamaged => refuse(&error),
        Some(_) | None => Ok(Status::Good),
    }
}

fn print(timelines: &[TimelineView], json: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if json {
        let text = serde_json::to_string_pretty(&timelines).map_err(io::Error::other)?;
        return write_line(&mut out, &text);
    }
    for timeline in timelines {
        write_line(&mut out, &format!("# {}（照合番号 {}）", timeline.title.ja, timeline.head))?;
        for entry in &timeline.entries {
            write_line(&mut out, &line(entry))?;
        }
        for deadline in &timeline.deadlines {
            let state = deadline.met_at.as_deref().map_or_else(|| "まだ".to_owned(), |at| format!("済 {}", clock(at)));
            write_line(
                &mut out,
                &format!("期限 {} {} {state} {}", clock(&deadline.due), deadline.title.ja, deadline.formula.ja),
            )?;
        }
    }
    Ok(())
}

/// Every timeline that can be read, and why the file is open for reading only.
fn read(file: &Path) -> Result<(Vec<TimelineView>, Option<Error>)> {
    let mut desk = Desk::open_as_can_be(file, &data_folder(), world)?;
    let trouble = desk.why_read_only().cloned();
    let incidents = desk.incidents()?;
    let timelines = incidents.into_iter().map(|id| desk.newest_lines(id, usize::MAX));
    if trouble.is_some() {
        return Ok((timelines.filter_map(Result::ok).collect(), trouble));
    }
    Ok((timelines.collect::<Result<_>>()?, None))
}

fn line(entry: &EntryView) -> String {
    let words = Wording::built_in();
    let nature = entry.nature.map(|nature| format!("【{}】", nature_word(nature, words).ja));
    let text = nature.unwrap_or_default() + &entry.text.ja;
    let time = time(&entry.occurred_at, entry.precision, entry.occurred_until.as_deref());
    let mut said = format!("{} {time} {}→{} {text}", entry.seq, entry.from, entry.to);
    if entry.late || entry.late_reason.is_some() {
        let time = Text::same(clock(&entry.recorded_at));
        let late = match &entry.late_reason {
            Some(why) => words.say("late_entry_why", &[("time", &time), ("why", &Text::same(why.as_str()))]),
            None => words.say("late_entry", &[("time", &time)]),
        };
        said.push_str(&format!(" [{}]", late.ja));
    }
    if entry.after_end {
        said.push_str(" [終わったあと]");
    }
    for was in &entry.was {
        said.push_str(&format!(" [{}]", corrected(was)));
    }
    if entry.undone.is_some() {
        said.push_str(" [取り消し]");
    }
    if entry.abandoned {
        said.push_str(" [取り消した枝]");
    }
    if let Some(doer) = entry.doer.as_ref().filter(|doer| entry.recorder.as_ref() != Some(doer)) {
        said.push_str(&format!(" した人:{doer}"));
    }
    if let Some(recorder) = &entry.recorder {
        said.push_str(&format!(" 記録:{recorder}"));
    }
    if let Some(station) = &entry.station {
        said.push_str(&format!(" 機械:{station}"));
    }
    said
}

/// What it said before: 「訂正 12:10 佐藤 聞きまちがい：もと 10:47ごろ「…」」.
fn corrected(was: &WasView) -> String {
    let mut before = Vec::new();
    if let (Some(at), Some(precision)) = (&was.occurred_at, was.precision) {
        before.push(time(at, precision, was.occurred_until.as_deref()));
    }
    if was.from.is_some() || was.to.is_some() {
        before.push(format!("{}→{}", was.from.as_deref().unwrap_or("…"), was.to.as_deref().unwrap_or("…")));
    }
    before.extend(was.doer.as_ref().map(|doer| format!("した人:{doer}")));
    before.extend(was.text.as_ref().map(|text| format!("「{}」", text.ja)));
    let who = was.who.as_deref().map(|who| format!(" {who}")).unwrap_or_default();
    format!("訂正 {}{who} {}：もと {}", clock(&was.at), was.why, before.join(" "))
}

fn time(at: &str, precision: PrecisionView, until: Option<&str>) -> String {
    let words = Wording::built_in();
    let from = Text::same(clock(at));
    match precision {
        PrecisionView::Exact => from.ja,
        PrecisionView::About => words.say("time_about", &[("time", &from)]).ja,
        PrecisionView::Between => {
            let until = Text::same(until.map(clock).unwrap_or_default());
            words.say("time_between", &[("from", &from), ("until", &until)]).ja
        }
        PrecisionView::Unknown => words.say("time_unknown", &[]).ja,
    }
}

fn clock(at: &str) -> String {
    Timestamp::parse_rfc3339(at).map_or_else(|| at.to_owned(), Timestamp::jst_plain)
}
