//! `plan publish FILE --approver NAME --role ROLE [--on DAY] [--review DAY] [--accept-unmet]`: put the draft into force.

use std::io::{self, Write};
use std::path::Path;

use engine::desk::{Approval, Desk};
use engine::error::{ErrorCode, Result};
use engine::places::data_folder;
use engine::view::publish::ApprovalView;
use engine::world::SystemWorld;

use crate::{Status, option, refuse, say, told, write_line};

pub(crate) fn run(words: &[String]) -> io::Result<Status> {
    let (Some(file), Some(name), Some(role)) =
        (words.first().filter(|word| !word.starts_with("--")), option(words, "--approver"), option(words, "--role"))
    else {
        return Ok(Status::Usage);
    };
    let day = option(words, "--on").unwrap_or_default();
    let next_review = option(words, "--review").unwrap_or_default();
    let asked = Approval { name, role, day, next_review, ..Approval::default() };
    let accept = words.iter().any(|word| word == "--accept-unmet");
    match publish(Path::new(file), asked, accept) {
        Ok(Published::Done(number, changes)) => {
            let mut out = io::stdout().lock();
            write_line(&mut out, &["ok ", &say("plan_published", &[("number", number.to_string())])].concat())?;
            changes.iter().try_for_each(|change| write_line(&mut out, &["  ", change].concat()))?;
            Ok(Status::Good)
        }
        Ok(Published::NotReady(error, reasons)) => {
            let mut err = io::stderr().lock();
            write_line(&mut err, &told(&error))?;
            reasons.iter().try_for_each(|reason| write_line(&mut err, &["  ", reason].concat()))?;
            err.flush()?;
            Ok(Status::Refused)
        }
        Err(error) => refuse(&error),
    }
}

enum Published {
    /// The number, and what changed since the revision before.
    Done(u32, Vec<String>),
    /// What has to be put right or accepted first.
    NotReady(engine::error::Error, Vec<String>),
}

fn publish(file: &Path, asked: Approval, accept: bool) -> Result<Published> {
    let mut desk = Desk::open_existing(file, &data_folder(), Box::new(SystemWorld))?;
    let view = desk.approval_view()?;
    let accepted = if accept { view.unmet.iter().map(|item| item.id.clone()).collect() } else { Vec::new() };
    let approval = Approval { number: view.number, accepted, ..asked };
    let published = match desk.publish_draft(&approval) {
        Err(error) if error.code() == ErrorCode::PlanNotReady => Published::NotReady(error, reasons(&view)),
        outcome => Published::Done(outcome?, view.changes.into_iter().map(|change| change.text.ja).collect()),
    };
    desk.close()?;
    Ok(published)
}

fn reasons(view: &ApprovalView) -> Vec<String> {
    let blockers = view.blockers.iter().map(|left| left.text.ja.clone());
    let unmet = view.unmet.iter().map(|item| [item.id.as_str(), " ", &item.title.ja].concat());
    blockers.chain(unmet).collect()
}
