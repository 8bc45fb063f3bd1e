//! `walk FILE`: one command a line, one answer a line; the answer comes only after the line is durable.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};
use std::path::Path;

use engine::desk::{CallReport, CorrectionReport, Desk, NoteReport, Press, Recorded};
use engine::error::{Error, ErrorCode, Result};
use engine::ids::{ChoiceId, ContactId, EntryId, IncidentId, PlaybookId, StepId, SystemId, WalkNumber};
use engine::incident::event::{Direction, Nature, Outcome, SystemState};
use engine::places::data_folder;
use engine::text::fold_digits;
use engine::time::{Precision, Timestamp, read_when};
use engine::world::SystemWorld;

use crate::{Status, reenter, refuse, slips, told, write_line};

pub(crate) fn run(words: &[String]) -> io::Result<Status> {
    let [file] = words else { return Ok(Status::Usage) };
    let mut walker = match Desk::open(Path::new(file), &data_folder(), Box::new(SystemWorld)) {
        Ok(desk) => Walker { desk, near: None },
        Err(error) => return refuse(&error),
    };
    let mut status = Status::Good;
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        let answer = match std::str::from_utf8(&line).map(str::trim) {
            Ok("") => continue,
            Ok(comment) if comment.starts_with('#') => continue,
            Ok(line) => walker.obey(line),
            // Typed with another code page: guessing would record something nobody said.
            Err(_) => Err(odd("the line is not UTF-8")),
        };
        let answer = answer.unwrap_or_else(|error| {
            status = Status::Refused;
            format!("refused {}", told(&error))
        });
        let mut out = io::stdout().lock();
        write_line(&mut out, &answer)?;
        out.flush()?;
    }
    match walker.desk.close() {
        Ok(()) => Ok(status),
        Err(error) => refuse(&error),
    }
}

/// Somebody at the keyboard of a terminal.
struct Walker {
    desk: Desk,
    /// The last time that was said; a bare clock is read beside it.
    near: Option<Timestamp>,
}

impl Walker {
    fn obey(&mut self, line: &str) -> Result<String> {
        let (occurred_at, command) = self.split_time(line)?;
        let press = Press { occurred_at, ..self.desk.fresh_press() };
        let (verb, rest) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
        let rest = rest.trim();
        if verb == "start" {
            let id = self.desk.start_incident(rest, None, &press)?;
            return self.answer(id, "ok");
        }
        let none = || Error::refused(ErrorCode::UnknownIncident, "say start SYMPTOM first");
        let newest = |desk: &mut Desk| -> Result<Option<IncidentId>> { Ok(desk.incidents()?.into_iter().next()) };
        let id = match self.desk.incident_under_way()? {
            Some(id) => id,
            // What is found out after the end still belongs to the incident that ended.
            None if matches!(verb, "note" | "correct" | "restore") => newest(&mut self.desk)?.ok_or_else(none)?,
            None => return Err(none()),
        };
        if verb == "show" {
            return self.answer(id, "ok");
        }
        if verb == "go" {
            self.go(id, rest)?;
            return self.answer(id, "ok");
        }
        match self.press(id, verb, rest, &press)? {
            Recorded::Lines(_) if matches!(verb, "end" | "withdraw") => Ok(format!("ok {verb}")),
            Recorded::Lines(_) => self.answer(id, "ok"),
            Recorded::Already => self.answer(id, "same"),
        }
    }

    fn press(&mut self, id: IncidentId, verb: &str, rest: &str, press: &Press) -> Result<Recorded> {
        match verb {
            "done" => self.at_step(id, |desk, walk, step| desk.complete_step(id, walk, step, press)),
            "later" => self.at_step(id, |desk, walk, step| desk.put_off_step(id, walk, step, press)),
            "cannot" => {
                let alternative = fold_digits(rest).parse::<u32>().ok().and_then(|place| place.checked_sub(1));
                let note = Some(rest).filter(|rest| alternative.is_none() && !rest.is_empty());
                self.at_step(id, |desk, walk, step| desk.cannot_step(id, walk, step, alternative, note, press))
            }
            "choose" => {
                let choice = self.answer_named(id, rest)?;
                self.at_step(id, |desk, walk, step| desk.choose(id, walk, step, &choice, press))
            }
            "undo" => self.desk.undo(id, None, press),
            "call" => self.desk.log_call(id, &call(rest)?, press),
            "note" => self.desk.take_note(id, &note(rest), press),
            "state" => {
                let (system, state) = rest.rsplit_once(char::is_whitespace).ok_or_else(|| odd("state SYSTEM STATE"))?;
                self.desk.set_system_state(id, &SystemId::from(system.trim()), system_state(state)?, press)
            }
            "flow" => self.desk.start_playbook(id, &PlaybookId::from(rest), press),
            "recorder" => self.desk.set_recorder(id, rest, press),
            "noticed" => self.desk.correct_noticed_at(id, rest, press),
            "withdraw" => self.desk.withdraw(id, press),
            "restore" => self.desk.restore(id, press),
            "correct" => {
                let (line, report) = correction(rest);
                let line = self.line_numbered(id, line)?;
                self.desk.correct_entry(id, line, &report, press)
            }
            "slips" => self.paper(id, slips::act(&reenter::typed(rest)), press),
            "reenter" => self.paper(id, reenter::act(&reenter::typed(rest)), press),
            "golive" => self.paper(id, reenter::golive_act(&reenter::typed(rest)), press),
            "end" => self.desk.close_incident(id, press),
            _ => Err(odd("no such command")),
        }
    }

    /// Slips, sheets and going back, said as to the commands of the same name.
    fn paper(&mut self, id: IncidentId, act: Option<reenter::Act>, press: &Press) -> Result<Recorded> {
        act.ok_or_else(|| odd("slips …, reenter … or golive … as from the terminal"))?(&mut self.desk, id, press)
    }

    /// A line by its number in the log.
    fn line_numbered(&mut self, id: IncidentId, said: &str) -> Result<EntryId> {
        let none = || Error::refused(ErrorCode::NotCorrectable, format!("no line {said}"));
        let number = fold_digits(said).parse::<u32>().map_err(|_| none())?;
        let lines = self.desk.newest_lines(id, usize::MAX)?.entries;
        let line = lines.into_iter().find(|line| line.seq == number).ok_or_else(none)?;
        EntryId::parse(&line.id).ok_or_else(none)
    }

    /// `@HH:MM`, `@HH:MMごろ`, `@HH:MM〜HH:MM`, `@不明` or `@DATETIME` in front says when it happened.
    fn split_time<'l>(&mut self, line: &'l str) -> Result<(Option<String>, &'l str)> {
        let Some(timed) = line.strip_prefix('@') else { return Ok((None, line)) };
        let (said, command) = timed.split_once(char::is_whitespace).ok_or_else(|| odd("@TIME COMMAND"))?;
        let now = self.desk.now();
        let when = read_when(said, self.near.unwrap_or(now), now);
        let when = when.ok_or_else(|| Error::refused(ErrorCode::BadTime, format!("@{said}")))?;
        if when.precision != Precision::Unknown {
            self.near = Some(when.at);
        }
        Ok((Some(when.to_string()), command.trim_start()))
    }

    fn at_step(
        &mut self,
        id: IncidentId,
        act: impl FnOnce(&mut Desk, WalkNumber, &StepId) -> Result<Recorded>,
    ) -> Result<Recorded> {
        let nothing = || Error::refused(ErrorCode::UnknownStep, "nothing is open");
        let (walk, step) = self.desk.here(id)?.ok_or_else(nothing)?;
        act(&mut self.desk, walk, &step)
    }

    /// An answer by its name or by its number on the screen.
    fn answer_named(&mut self, id: IncidentId, said: &str) -> Result<ChoiceId> {
        let view = self.desk.incident_view(id)?;
        let choices = view.step.map(|step| step.choices).unwrap_or_default();
        let by_number = fold_digits(said).parse::<usize>().ok().and_then(|number| choices.get(number.checked_sub(1)?));
        Ok(ChoiceId::from(by_number.map_or(said, |choice| choice.id.as_str())))
    }

    fn go(&mut self, id: IncidentId, said: &str) -> Result<()> {
        let view = self.desk.incident_view(id)?;
        let open = view
            .tracks
            .iter()
            .map(|track| (track.walk, &track.step))
            .chain(view.later.iter().map(|later| (later.walk, &later.step)));
        let found = open.into_iter().find(|(_, step)| *step == said).map(|(walk, step)| (walk, StepId(step.clone())));
        let (walk, step) =
            found.ok_or_else(|| Error::refused(ErrorCode::UnknownStep, format!("{said} is not open")))?;
        self.desk.go_to(id, walk, &step)
    }

    /// One line: where we stand now and what can be said.
    fn answer(&mut self, id: IncidentId, word: &str) -> Result<String> {
        let view = self.desk.incident_view(id)?;
        let Some(step) = view.step else { return Ok(format!("{word} 開いている手順はありません")) };
        let mut said = format!("{word} {} {}/{} {}", step.id, step.number, step.total, step.title.ja);
        if !step.choices.is_empty() {
            let answers: Vec<String> =
                step.choices.iter().map(|choice| format!("{}={}", choice.id, choice.label.ja)).collect();
            said.push_str(&format!(" [{}]", answers.join(" / ")));
        }
        if let Some(contact) = &step.contact {
            said.push_str(&format!(" [call {}]", contact.id));
        }
        let beside: Vec<&str> =
            view.tracks.iter().filter(|track| !track.current).map(|track| track.step.as_str()).collect();
        if !beside.is_empty() {
            said.push_str(&format!(" 同時：{}", beside.join(" ")));
        }
        Ok(said)
    }
}

fn odd(what: &str) -> Error {
    Error::refused(ErrorCode::BadText, what)
}

fn call(said: &str) -> Result<CallReport> {
    let mut words = said.splitn(3, char::is_whitespace);
    let (Some(contact), Some(outcome)) = (words.next(), words.next()) else {
        return Err(odd("call CONTACT OUTCOME [TEXT]"));
    };
    let (direction, outcome) = match outcome {
        "reached" | "つながった" => (Direction::Out, Outcome::Reached),
        "no-answer" | "出ない" => (Direction::Out, Outcome::NoAnswer),
        "waiting" | "call-back" | "折り返し待ち" => (Direction::Out, Outcome::Waiting),
        "received" | "受けた" => (Direction::In, Outcome::Reached),
        _ => return Err(odd("outcome is reached, no-answer, waiting or received")),
    };
    Ok(CallReport {
        contact: ContactId::from(contact),
        direction,
        outcome,
        who: String::new(),
        heard: words.next().unwrap_or_default().to_owned(),
        late_reason: String::new(),
    })
}

fn note(said: &str) -> NoteReport {
    let (said, named) = named(said, &["doer", "late"]);
    let (nature, rest) = match said.split_once(char::is_whitespace) {
        Some(("事実", rest)) => (Nature::Fact, rest),
        Some(("報告", rest)) => (Nature::Report, rest),
        Some(("推測", rest)) => (Nature::Guess, rest),
        Some(("決定", rest)) => (Nature::Decision, rest),
        _ => (Nature::Fact, said),
    };
    let (from, to, text) = match rest.trim().split_once(char::is_whitespace) {
        Some((parties, text)) if parties.contains('→') => {
            let (from, to) = parties.split_once('→').unwrap_or_default();
            (from, to, text)
        }
        _ => ("", "", rest),
    };
    let value = |name: &str| named.get(name).copied().unwrap_or_default().to_owned();
    NoteReport {
        from: from.to_owned(),
        to: to.to_owned(),
        nature,
        text: text.to_owned(),
        doer: value("doer"),
        late_reason: value("late"),
    }
}

/// `NUMBER text=… at=… why=…`: which line, and what is put right in it.
fn correction(said: &str) -> (&str, CorrectionReport) {
    let (line, named) = named(said, &["text", "who", "at", "from", "to", "doer", "why"]);
    let value = |name: &str| named.get(name).map(|value| (*value).to_owned());
    let report = CorrectionReport {
        text: value("text"),
        who: value("who"),
        occurred_at: value("at"),
        from: value("from"),
        to: value("to"),
        doer: value("doer"),
        why: value("why").unwrap_or_default(),
    };
    (line, report)
}

/// What stands before the first `name=`, and what stands behind each, up to the next one.
fn named<'l>(said: &'l str, names: &[&'static str]) -> (&'l str, BTreeMap<&'static str, &'l str>) {
    let mut found = BTreeMap::new();
    let mut rest = said;
    // From the end, so that each value goes as far as the name behind it.
    while let Some((before, name, value)) =
        names.iter().filter_map(|name| last_named(rest, name)).max_by_key(|(before, ..)| before.len())
    {
        found.insert(name, value.trim());
        rest = before;
    }
    (rest.trim(), found)
}

/// The last `name=` that is a word of its own, with what stands before and behind it.
fn last_named<'l>(said: &'l str, name: &'static str) -> Option<(&'l str, &'static str, &'l str)> {
    said.rmatch_indices(name).find_map(|(at, _)| {
        let (before, behind) = said.split_at(at);
        let value = behind.strip_prefix(name)?.strip_prefix('=')?;
        (before.is_empty() || before.ends_with(char::is_whitespace)).then_some((before, name, value))
    })
}

fn system_state(said: &str) -> Result<SystemState> {
    match said {
        "stopped" | "停止" => Ok(SystemState::Stopped),
        "read-only" | "参照のみ" => Ok(SystemState::ReadOnly),
        "paper" | "紙" => Ok(SystemState::Paper),
        "resumed" | "再開" => Ok(SystemState::Resumed),
        "investigating" | "調査中" => Ok(SystemState::Investigating),
        _ => Err(odd("state is stopped, read-only, paper, resumed or investigating")),
    }
}
