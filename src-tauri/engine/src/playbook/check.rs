//! The live checks of the editor (問題): the rules of `lint` in the words of those who edit, with the place to jump to.
//!
//! A text that is not finished is checked like any other. What lacks English or a source is no error here: a hospital
//! decides by itself and writes in its own language.

use super::lint::{Noted, one};
use super::{Content, Finding, Kind, Playbook, Severity, Step, parse};
use crate::ids::{PlaybookId, StepId};
use crate::text::Text;
use crate::wording::Wording;

/// What a check found in a playbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// `E1`… or `W1`….
    pub code: &'static str,
    /// The step; `None` for the playbook itself.
    pub step: Option<StepId>,
    /// The field that puts it right; empty when there is none in particular.
    pub field: &'static str,
    /// The answer or track; empty when none.
    pub branch: String,
    /// What is wrong and what to do.
    pub says: Text,
}

impl Problem {
    /// `E…` is an error, anything else a warning.
    #[must_use]
    pub fn severity(&self) -> Severity {
        if self.code.starts_with('E') { Severity::Error } else { Severity::Warning }
    }

    /// A problem of one step.
    #[must_use]
    pub fn at(code: &'static str, step: &StepId, field: &'static str, says: Text) -> Self {
        Self { code, step: Some(step.clone()), field, branch: String::new(), says }
    }
}

/// Reads one text and judges it against everything it can refer to; errors first, then in the order of the steps.
#[must_use]
pub fn check(content: &Content, id: &PlaybookId, text: &str) -> (Option<Playbook>, Vec<Problem>) {
    let (playbook, unread) = parse::unfinished(text, id);
    let mut problems: Vec<Problem> = unread.iter().map(misread).collect();
    if let Some(playbook) = &playbook {
        let noted = one(content, playbook, text);
        problems.extend(noted.iter().filter_map(|noted| in_words(playbook, noted)));
        problems.extend(silent_calls(content, playbook));
        sort(&mut problems, playbook);
    }
    (playbook, problems)
}

/// Errors first, then in the order of the steps.
pub fn sort(problems: &mut [Problem], playbook: &Playbook) {
    let place = |problem: &Problem| problem.step.as_ref().and_then(|step| playbook.number(step)).unwrap_or_default();
    problems.sort_by_key(|problem| (problem.severity(), place(problem), problem.code));
}

/// E0: the text could not be read there.
fn misread(finding: &Finding) -> Problem {
    let line = Text::same(finding.line.to_string());
    let says = Wording::built_in().say("flow_misread", &[("line", &line), ("problem", &finding.says)]);
    Problem { code: "E0", step: None, field: "", branch: String::new(), says }
}

fn in_words(playbook: &Playbook, noted: &Noted) -> Option<Problem> {
    let step = playbook.steps.iter().rfind(|step| step.line <= noted.line);
    let (code, field, says) = sentence(playbook, noted)?;
    let branch = step.map(|step| branch_at(step, noted.line)).unwrap_or_default();
    let is_track = !branch.is_empty() && step.is_some_and(|step| matches!(step.kind, Kind::Parallel { .. }));
    let field = if is_track { "track" } else { field };
    Some(Problem { code, step: step.map(|step| step.id.clone()), field, branch, says })
}

fn branch_at(step: &Step, line: usize) -> String {
    match &step.kind {
        Kind::Decision { choices } => {
            choices.iter().find(|choice| choice.line == line).map(|choice| choice.id.to_string()).unwrap_or_default()
        }
        Kind::Parallel { tracks, .. } => {
            tracks.iter().find(|track| track.line == line).map(|track| track.id.clone()).unwrap_or_default()
        }
        Kind::Action { .. } | Kind::Call { .. } | Kind::End { .. } => String::new(),
    }
}

/// Code, field and words; `None` for what is no problem of a hospital.
fn sentence(playbook: &Playbook, noted: &Noted) -> Option<(&'static str, &'static str, Text)> {
    let wording = Wording::built_in();
    let blank = |name: &str| Text::same(noted.blank(name));
    let field = field_of(noted.blank("key"));
    let name = field_name(field);
    let (count, limit, value) = (blank("count"), blank("limit"), blank("value"));
    let says = match noted.key.as_str() {
        "check_unreachable" => ("", wording.say("flow_unreachable", &[])),
        "check_no_next" | "check_next_unknown" => ("next", wording.say("flow_no_next", &[])),
        "check_first_unknown" => ("first", wording.say("flow_no_first", &[])),
        "check_loop" => ("next", wording.say("flow_loop", &[])),
        "check_never_joins" => ("track", wording.say("flow_never_joins", &[("track", &track_name(playbook, noted))])),
        "check_no_unsure" => ("choice", wording.say("flow_no_unsure", &[])),
        "check_no_contact" if noted.blank("value").is_empty() => ("contact", wording.say("flow_whom", &[])),
        "check_no_contact" => ("contact", wording.say("flow_no_contact", &[("value", &value)])),
        "check_no_role_known" => ("role", wording.say("flow_no_role", &[("value", &value)])),
        "check_role_empty" => ("role", wording.say("flow_whose", &[])),
        "check_no_form" => ("form", wording.say("flow_no_form", &[("value", &value)])),
        "check_no_deadline" => ("meets", wording.say("flow_no_deadline", &[("value", &value)])),
        "check_no_moment" => ("marks", wording.say("flow_no_moment", &[("value", &value)])),
        "check_no_playbook" => ("next", wording.say("flow_no_playbook", &[("value", &value)])),
        "check_empty" => (field, wording.say("flow_empty", &[("field", &name)])),
        "check_title_long" => ("title", wording.say("flow_title_long", &[("count", &count), ("limit", &limit)])),
        "check_long" => (field, wording.say("flow_long", &[("field", &name), ("count", &count), ("limit", &limit)])),
        "check_too_many" => {
            (field, wording.say("flow_too_many", &[("field", &name), ("count", &count), ("limit", &limit)]))
        }
        "check_too_few" => (field, wording.say("flow_too_few", &[("field", &name)])),
        "check_one_language" => return Some(("W6", "", wording.say("flow_untranslated", &[]))),
        "check_many_lines" => ("do", wording.say("flow_many_lines", &[("count", &count)])),
        "check_long_phase" => {
            let phase = content_phase(noted.blank("phase"));
            ("phase", wording.say("flow_long_phase", &[("phase", &phase), ("count", &count), ("limit", &limit)]))
        }
        // Where a rule of the house comes from, the house knows.
        "check_no_source" | "check_no_as_of" => return None,
        _ => ("", Text::same(noted.key.as_str())),
    };
    Some((noted.code, says.0, says.1))
}

fn content_phase(ja: &str) -> Text {
    use super::Phase::{Afterwards, Detection, FirstResponse, Quiet, Recovery};
    let found = [Quiet, Detection, FirstResponse, Recovery, Afterwards].into_iter().map(super::Phase::name);
    found.into_iter().find(|name| name.ja == ja).unwrap_or_else(|| Text::same(ja))
}

fn track_name(playbook: &Playbook, noted: &Noted) -> Text {
    let tracks = playbook.steps.iter().filter_map(|step| match &step.kind {
        Kind::Parallel { tracks, .. } => Some(tracks),
        Kind::Action { .. } | Kind::Decision { .. } | Kind::Call { .. } | Kind::End { .. } => None,
    });
    let track = tracks.flatten().find(|track| track.id == noted.blank("track"));
    track.map_or_else(|| Text::same(noted.blank("track")), |track| shown(&track.title))
}

/// Words as they are shown: Japanese where there is no English.
#[must_use]
pub fn shown(text: &Text) -> Text {
    if text.en.trim().is_empty() { Text::same(text.ja.as_str()) } else { text.clone() }
}

/// The field of the screen that a key of the text belongs to.
fn field_of(key: &str) -> &'static str {
    match key {
        "title" => "title",
        "fact" => "fact",
        "do" => "do",
        "say" => "say",
        "script" => "script",
        "cannot" => "cannot",
        "choice" | "label" => "choice",
        "track" => "track",
        "summary" => "summary",
        "hint" => "hint",
        "do_not" => "do_not",
        _ => "",
    }
}

fn field_name(field: &str) -> Text {
    let wording = Wording::built_in();
    match field {
        "title" => wording.say("flow_field_title", &[]),
        "fact" => wording.say("flow_field_fact", &[]),
        "do" => wording.say("flow_field_do", &[]),
        "say" => wording.say("flow_field_say", &[]),
        "script" => wording.say("flow_field_script", &[]),
        "cannot" => wording.say("flow_field_cannot", &[]),
        "choice" => wording.say("flow_field_choice", &[]),
        "track" => wording.say("flow_field_track", &[]),
        "summary" => wording.say("flow_field_summary", &[]),
        "hint" => wording.say("flow_field_hint", &[]),
        "do_not" => wording.say("flow_field_do_not", &[]),
        _ => Text::default(),
    }
}

/// W2, at the step: that is where somebody stands with the receiver in the hand.
fn silent_calls(content: &Content, playbook: &Playbook) -> Vec<Problem> {
    let is_silent = |step: &&Step| match &step.kind {
        Kind::Call { contact, script, .. } => {
            script.is_empty() && content.agency(contact).is_none_or(|agency| agency.script.is_empty())
        }
        Kind::Action { .. } | Kind::Decision { .. } | Kind::Parallel { .. } | Kind::End { .. } => false,
    };
    let says = || Wording::built_in().say("flow_no_script", &[]);
    playbook.steps.iter().filter(is_silent).map(|step| Problem::at("W2", &step.id, "script", says())).collect()
}
