//! `walk FILE`: one command a line, one answer a line; the answer comes only after the line is durable.

use std::io::{self, BufRead, Write};
use std::path::Path;

use engine::desk::{CallReport, Desk, NoteReport, Press, Recorded};
use engine::error::{Error, ErrorCode, Result};
use engine::ids::{ChoiceId, ContactId, IncidentId, PlaybookId, StepId, SystemId, WalkNumber};
use engine::incident::event::{Direction, Nature, Outcome, SystemState};
use engine::places::data_folder;
use engine::text::fold_digits;
use engine::time::{Timestamp, read_jst_past};
use engine::world::SystemWorld;

use crate::{Status, refuse, told, write_line};

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
        let id = self.desk.incident_under_way()?.ok_or_else(none)?;
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
            "end" => self.desk.close_incident(id, press),
            _ => Err(odd("no such command")),
        }
    }

    /// `@HH:MM` or `@DATETIME` in front says when it happened.
    fn split_time<'l>(&mut self, line: &'l str) -> Result<(Option<String>, &'l str)> {
        let Some(timed) = line.strip_prefix('@') else { return Ok((None, line)) };
        let (said, command) = timed.split_once(char::is_whitespace).ok_or_else(|| odd("@TIME COMMAND"))?;
        let near = self.near.unwrap_or_else(|| self.desk.now());
        let at = read_jst_past(said, near, self.desk.now())
            .ok_or_else(|| Error::refused(ErrorCode::BadTime, format!("@{said}")))?;
        self.near = Some(at);
        Ok((Some(at.to_string()), command.trim_start()))
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
    })
}

fn note(said: &str) -> NoteReport {
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
    NoteReport { from: from.to_owned(), to: to.to_owned(), nature, text: text.to_owned() }
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
