//! `slips FILE spoil|settle|take|tie|close-day|gap …`: slips that come back, and those that do not.

use std::io;

use engine::desk::{DayReport, Hands, TieReport};
use engine::view::recovery::RecoveryView;

use crate::reenter::{Act, acted, looked, number_of, options, plain, value};
use crate::{Status, say, write_line};

/// `None` when it is no word of ours.
pub(crate) fn run(words: &[String]) -> Option<io::Result<Status>> {
    let (file, rest) = words.split_first()?;
    match plain(rest).as_slice() {
        ["gap"] => Some(looked(file, told_gaps)),
        ["spoil" | "settle" | "take" | "tie" | "close-day", ..] => Some(acted(file, rest, act(rest))),
        _ => None,
    }
}

/// What is to be recorded; nothing when it was not understood.
pub(crate) fn act(words: &[String]) -> Option<Act> {
    let hands = Hands { doer: value(words, "--by"), recorder: value(words, "--recorder") };
    let (verb, number) = match plain(words).as_slice() {
        ["close-day"] => return close_day(words, hands),
        [verb, number] => ((*verb).to_owned(), (*number).to_owned()),
        _ => return None,
    };
    let values = |name: &str| value(words, name);
    match verb.as_str() {
        "spoil" => {
            let reason = values("--reason");
            Some(Box::new(move |desk, id, press| desk.spoil_slip(id, &number, &reason, &hands, press)))
        }
        "settle" => {
            let how = values("--how");
            Some(Box::new(move |desk, id, press| desk.settle_slip(id, &number, &how, &hands, press)))
        }
        "take" => {
            let (owner, forms) = (values("--owner"), options(words, "--form"));
            Some(Box::new(move |desk, id, press| desk.take_envelope(id, &number, &owner, &forms, press)))
        }
        "tie" => {
            let (card, patient_id, second) = (values("--card"), values("--id"), values("--second"));
            let tie = TieReport { number, card, patient_id, second };
            Some(Box::new(move |desk, id, press| desk.tie_slip(id, &tie, &hands, press)))
        }
        _ => None,
    }
}

/// `--window FIRST..LAST` for each window, `--envelopes N`, `--missing NUMBER`, `--by NAME`, `--second NAME`.
fn close_day(words: &[String], hands: Hands) -> Option<Act> {
    let windows: Vec<(String, String)> = options(words, "--window")
        .iter()
        .map(|range| range.split_once("..").map(|(first, last)| (first.trim().to_owned(), last.trim().to_owned())))
        .collect::<Option<_>>()?;
    let envelopes = number_of(words, "--envelopes")?;
    let day = DayReport { windows, envelopes, missing: options(words, "--missing"), second: value(words, "--second") };
    Some(Box::new(move |desk, id, press| desk.close_day(id, &day, &hands, press)))
}

/// The numbers of which there is no trace, one a line; status 1 when there are any.
fn told_gaps(view: &RecoveryView) -> io::Result<Status> {
    let out = &mut io::stdout().lock();
    for gap in &view.gaps {
        write_line(out, &format!("{} {} {}", gap.number, gap.window, gap.text.ja))?;
    }
    write_line(out, &view.count.sentence.ja)?;
    if view.gaps.is_empty() {
        return write_line(out, &say("gaps_none", &[])).map(|()| Status::Good);
    }
    write_line(out, &say("gaps_count", &[("count", view.gaps.len().to_string())])).map(|()| Status::Refused)
}
