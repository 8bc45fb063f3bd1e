//! `verify FILE|ARCHIVE [--code CODE]`: is every line as it was written, and does a printed code belong to it?

use std::io::{self, Write};
use std::path::Path;

use engine::chain::head_code;
use engine::desk::Desk;
use engine::error::{Error, Result};
use engine::places::data_folder;
use engine::store::{BadPlan, Report};
use engine::time::Timestamp;
use engine::view::proof::CodeView;

use crate::backup::world;
use crate::{Status, archive, option, refuse, say, told, write_line};

pub(crate) fn run(words: &[String]) -> io::Result<Status> {
    let code = option(words, "--code");
    let file = match (words, &code) {
        ([file], None) => file,
        ([file, name, _], Some(_)) | ([name, _, file], Some(_)) if name == "--code" => file,
        _ => return Ok(Status::Usage),
    };
    if let Some(checked) = archive::verify(Path::new(file), code.as_deref()) {
        return checked;
    }
    match look(Path::new(file), code.as_deref()) {
        Ok((report, compared)) => tell(&report, compared.as_ref()),
        Err(error) => refuse(&error),
    }
}

/// A check only reads: it must not add a line, not even of this computer's name.
fn look(file: &Path, code: Option<&str>) -> Result<(Report, Option<CodeView>)> {
    let why = Error::FileReadOnly("a check only reads".into());
    let mut desk = Desk::open_to_read(file, &data_folder(), world(), why)?;
    let compared = code.map(|code| desk.check_code(code)).transpose()?;
    Ok((desk.verify()?, compared))
}

fn tell(report: &Report, compared: Option<&CodeView>) -> io::Result<Status> {
    let mut wrong = wrong(report);
    if let Some(told) = compared.and_then(not_compared) {
        wrong.push(told);
    }
    if wrong.is_empty() {
        let mut out = io::stdout().lock();
        right(report).iter().try_for_each(|line| write_line(&mut out, line))?;
        if let Some(found) = compared {
            write_line(&mut out, &said_of(found))?;
        }
        return Ok(Status::Good);
    }
    let mut err = io::stderr().lock();
    wrong.iter().try_for_each(|line| write_line(&mut err, line))?;
    err.flush()?;
    Ok(Status::Refused)
}

fn right(report: &Report) -> Vec<String> {
    let good = [
        ("entries", report.entries.to_string()),
        ("incidents", report.incidents.to_string()),
        ("code", report.head_code.clone()),
    ];
    let mut lines = vec![["ok ", &say("verify_good", &good)].concat()];
    if report.chains.len() > 1 {
        lines.extend(report.chains.iter().map(|head| {
            let (station, line) = (head.chain.short(), head.seq.to_string());
            say("verify_chain", &[("station", station), ("line", line), ("code", head_code(&head.hash))])
        }));
    }
    let forks = report.chains.iter().filter(|head| head.chain.fork > 0);
    lines.extend(forks.map(|head| say("verify_fork", &[("station", head.chain.short())])));
    if report.checkpoints > 0 {
        lines.push(say("verify_checkpoints", &[("count", report.checkpoints.to_string())]));
    }
    if report.revisions > 0 {
        lines.push(say("verify_plans", &[("count", report.revisions.to_string())]));
    }
    lines
}

fn wrong(report: &Report) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(place) = report.first_bad {
        lines.push(["altered ", &say("verify_altered", &[("line", place.to_string())])].concat());
        if let Some(bad) = &report.bad {
            let (at, who) = (bad.recorded_at.jst_plain(), bad.recorder.escape_debug().to_string());
            let key = if who.is_empty() { "verify_bad_nobody" } else { "verify_bad_line" };
            lines.push(say(key, &[("at", at), ("who", who)]));
        }
    }
    lines.extend(report.bad_checkpoints.iter().map(|bad| {
        let (at, line) = (bad.made_at.jst_plain(), bad.seq.to_string());
        ["altered ", &say("verify_bad_proof", &[("at", at), ("line", line)])].concat()
    }));
    lines.extend(report.bad_plan.iter().map(|bad| ["altered ", &bad_plan(*bad)].concat()));
    if !report.file_ok && report.chain_ok {
        lines.push(told(&Error::FileDamaged("integrity_check".into())));
        lines.push(say("verify_bad_file", &[]));
    }
    lines
}

fn bad_plan(bad: BadPlan) -> String {
    let (key, number) = match bad {
        BadPlan::Revision(number) => ("verify_bad_revision", number.to_string()),
        BadPlan::Approval(number) => ("verify_bad_approval", number.to_string()),
        BadPlan::Attachment(place) => ("verify_bad_attachment", place.to_string()),
    };
    say(key, &[("number", number)])
}

/// Why a printed code does not fit; `None` when it does.
fn not_compared(code: &CodeView) -> Option<String> {
    match code {
        CodeView { well_formed: false, .. } => Some(["code-mistyped ", &say("code_mistyped", &[])].concat()),
        CodeView { found: false, .. } => Some(["code-not-found ", &say("code_not_found", &[])].concat()),
        _ => None,
    }
}

fn said_of(found: &CodeView) -> String {
    let at = found.at.as_deref().and_then(Timestamp::parse_rfc3339).map(Timestamp::jst_plain).unwrap_or_default();
    let line = found.seq.unwrap_or_default().to_string();
    say("code_found", &[("line", line), ("at", at), ("newer", found.newer_lines.to_string())])
}
