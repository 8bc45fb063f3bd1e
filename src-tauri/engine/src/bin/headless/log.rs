//! `log FILE [--json]`: every line with its times, and what is due.

use std::io;
use std::path::Path;

use engine::desk::Desk;
use engine::error::{Error, ErrorCode, Result};
use engine::incident::timeline::nature_word;
use engine::places::data_folder;
use engine::time::Timestamp;
use engine::view::timeline::{EntryView, TimelineView};
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
    let timelines = incidents.into_iter().map(|id| desk.timeline_view(id));
    if trouble.is_some() {
        return Ok((timelines.filter_map(Result::ok).collect(), trouble));
    }
    Ok((timelines.collect::<Result<_>>()?, None))
}

fn line(entry: &EntryView) -> String {
    let nature = entry.nature.map(|nature| format!("【{}】", nature_word(nature, Wording::built_in()).ja));
    let words = nature.unwrap_or_default() + &entry.text.ja;
    let mut said = format!("{} {} {}→{} {words}", entry.seq, clock(&entry.occurred_at), entry.from, entry.to);
    if entry.late {
        said.push_str(&format!(" [あとから {}]", clock(&entry.recorded_at)));
    }
    if entry.undone.is_some() {
        said.push_str(" [取り消し]");
    }
    if entry.abandoned {
        said.push_str(" [取り消した枝]");
    }
    if let Some(recorder) = &entry.recorder {
        said.push_str(&format!(" 記録:{recorder}"));
    }
    said
}

fn clock(at: &str) -> String {
    Timestamp::parse_rfc3339(at).map_or_else(|| at.to_owned(), Timestamp::jst_plain)
}
