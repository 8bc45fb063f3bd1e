//! The words of every entry: present, short enough, in both languages, with their source.

use super::{Sheet, line_of};
use crate::playbook::{Content, Finding, Kind, Phase, Playbook, Step};
use crate::text::{Text, length};

const TITLE: usize = 40;
const FACT: usize = 16;
const LINE: usize = 40;
const N_LINES: usize = 5;
const N_EASY_LINES: usize = 3;
const N_SCRIPT: usize = 8;
const N_CANNOT: usize = 3;
const N_BRANCHES: usize = 5;
const N_STEPS_OF_PHASE: usize = 12;

/// E3, E6, E8, E9, E10, W1, W3 and W5 of one flow.
pub(super) fn playbook(sheet: &mut Sheet, playbook: &Playbook, source: &str) {
    let id = playbook.id.as_str();
    let mut entry = Words::new(sheet, 1, id);
    entry.line = line_of(source, "title");
    entry.title("title", &playbook.title);
    entry.line = line_of(source, "summary");
    entry.needed("summary", &playbook.summary);
    entry.line = line_of(source, "hint");
    entry.optional("hint", playbook.hint.as_ref());
    entry.line = line_of(source, "do_not");
    entry.list("do_not", &playbook.do_not);
    entry.finish();
    if playbook.as_of.is_empty() {
        sheet.says("E10", 1, id, "check_no_as_of", &[]);
    }
    for step in &playbook.steps {
        step_words(sheet, step);
        branches(sheet, step);
    }
    long_phases(sheet, playbook);
}

/// The same of `agencies.toml`.
pub(super) fn agencies(content: &Content) -> Vec<Finding> {
    let mut sheet = Sheet::new("agencies.toml");
    for agency in &content.agencies {
        let mut entry = Words::new(&mut sheet, agency.line, agency.id.as_str());
        entry.title("name", &agency.name);
        entry.needed("when", &agency.when);
        entry.needed("speed", &agency.speed);
        entry.optional("hours", agency.hours.as_ref());
        entry.optional("look", agency.look.as_ref());
        entry.list("script", &agency.script);
        entry.at_most("script", agency.script.len(), N_SCRIPT);
        entry.list("ask", &agency.ask);
        entry.source(&agency.source);
        entry.role(agency.role.as_str());
        entry.finish();
    }
    let as_of = content.agencies.iter().map(|agency| agency.as_of.as_str());
    no_as_of(&mut sheet, as_of);
    sheet.findings
}

/// The same of `deadlines.toml`.
pub(super) fn deadlines(content: &Content) -> Vec<Finding> {
    let mut sheet = Sheet::new("deadlines.toml");
    for rule in &content.deadlines {
        let mut entry = Words::new(&mut sheet, rule.line, rule.id.as_str());
        entry.title("title", &rule.title);
        entry.needed("formula", &rule.formula);
        entry.source(&rule.source);
        entry.role(rule.role.as_str());
        entry.finish();
    }
    no_as_of(&mut sheet, content.deadlines.iter().map(|rule| rule.as_of.as_str()));
    sheet.findings
}

/// The titles of `forms/*.toml`.
pub(super) fn forms(content: &Content) -> Vec<Finding> {
    let mut findings = Vec::new();
    for form in &content.forms {
        let mut sheet = Sheet::new(format!("forms/{}.toml", form.id));
        let mut entry = Words::new(&mut sheet, 1, form.id.as_str());
        entry.title("title", &form.title);
        entry.finish();
        findings.append(&mut sheet.findings);
    }
    findings
}

/// The day stands once at the top of the file, so it is missed once.
fn no_as_of<'a>(sheet: &mut Sheet, mut days: impl Iterator<Item = &'a str>) {
    if days.any(str::is_empty) {
        sheet.says("E10", 1, "", "check_no_as_of", &[]);
    }
}

fn step_words(sheet: &mut Sheet, step: &Step) {
    let mut entry = Words::new(sheet, step.line, step.id.as_str());
    entry.title("title", &step.title);
    // Actions and parallel work are finished by a button, and the button says the fact.
    match (&step.fact, &step.kind) {
        (Some(fact), _) => {
            entry.needed("fact", fact);
            entry.short("fact", fact, FACT);
        }
        (None, Kind::Action { .. } | Kind::Parallel { .. }) => entry.needed("fact", &Text::default()),
        (None, Kind::Decision { .. } | Kind::Call { .. } | Kind::End { .. }) => {}
    }
    entry.list("do", &step.lines);
    for line in &step.lines {
        entry.short("do", line, LINE);
    }
    entry.at_most("do", step.lines.len(), N_LINES);
    if (N_EASY_LINES + 1..=N_LINES).contains(&step.lines.len()) {
        entry.says("W5", "check_many_lines", &[("count", &step.lines.len().to_string())]);
    }
    entry.optional("say", step.say.as_ref());
    for way in &step.cannot {
        entry.needed("cannot", &way.text);
    }
    entry.at_most("cannot", step.cannot.len(), N_CANNOT);
    if let Kind::Call { script, .. } = &step.kind {
        entry.list("script", script);
        entry.at_most("script", script.len(), N_SCRIPT);
    }
    entry.source(&step.source);
    entry.role(step.role.as_str());
    entry.finish();
}

fn branches(sheet: &mut Sheet, step: &Step) {
    match &step.kind {
        Kind::Decision { choices } => {
            for choice in choices {
                let mut entry = Words::new(sheet, choice.line, step.id.as_str());
                entry.needed("label", &choice.label);
                entry.finish();
            }
            let mut entry = Words::new(sheet, step.line, step.id.as_str());
            if choices.iter().any(|choice| choice.unsure) {
                entry.at_least("choice", choices.len());
            } else {
                entry.says("E3", "check_no_unsure", &[]);
            }
            entry.at_most("choice", choices.len(), N_BRANCHES);
        }
        Kind::Parallel { tracks, .. } => {
            for track in tracks {
                let mut entry = Words::new(sheet, track.line, step.id.as_str());
                entry.title("title", &track.title);
                entry.role(track.role.as_str());
                entry.finish();
            }
            let mut entry = Words::new(sheet, step.line, step.id.as_str());
            entry.at_least("track", tracks.len());
            entry.at_most("track", tracks.len(), N_BRANCHES);
        }
        Kind::Action { .. } | Kind::Call { .. } | Kind::End { .. } => {}
    }
}

fn long_phases(sheet: &mut Sheet, playbook: &Playbook) {
    for phase in [Phase::Quiet, Phase::Detection, Phase::FirstResponse, Phase::Recovery, Phase::Afterwards] {
        let steps: Vec<&Step> = playbook.steps.iter().filter(|step| step.phase == phase).collect();
        if let Some(first_too_many) = steps.get(N_STEPS_OF_PHASE) {
            let name = phase.name();
            let blanks = [
                ("phase", name.ja.as_str()),
                ("count", &steps.len().to_string()),
                ("limit", &N_STEPS_OF_PHASE.to_string()),
            ];
            sheet.says("W1", first_too_many.line, first_too_many.id.as_str(), "check_long_phase", &blanks);
        }
    }
}

/// The words of one entry. Missing translations are gathered, so that an entry without English is one finding.
struct Words<'a> {
    sheet: &'a mut Sheet,
    line: usize,
    subject: String,
    one_language: Vec<&'static str>,
    one_language_line: usize,
}

impl<'a> Words<'a> {
    fn new(sheet: &'a mut Sheet, line: usize, subject: &str) -> Self {
        Self { sheet, line, subject: subject.to_owned(), one_language: Vec::new(), one_language_line: line }
    }

    fn says(&mut self, code: &'static str, key: &str, blanks: &[(&str, &str)]) {
        self.sheet.says(code, self.line, &self.subject, key, blanks);
    }

    /// E6 when it is empty or too long.
    fn title(&mut self, key: &'static str, text: &Text) {
        self.needed(key, text);
        let n_characters = length(&text.ja);
        if n_characters > TITLE {
            let blanks = [("count", &*n_characters.to_string()), ("limit", &TITLE.to_string())];
            self.says("E6", "check_title_long", &blanks);
        }
    }

    fn needed(&mut self, key: &'static str, text: &Text) {
        if text.ja.trim().is_empty() {
            self.says("E6", "check_empty", &[("key", key)]);
        } else {
            self.both(key, text);
        }
    }

    fn optional(&mut self, key: &'static str, text: Option<&Text>) {
        if let Some(text) = text {
            self.both(key, text);
        }
    }

    fn list(&mut self, key: &'static str, lines: &[Text]) {
        for line in lines {
            self.both(key, line);
        }
    }

    fn both(&mut self, key: &'static str, text: &Text) {
        if (text.ja.trim().is_empty() || text.en.trim().is_empty()) && !self.one_language.contains(&key) {
            if self.one_language.is_empty() {
                self.one_language_line = self.line;
            }
            self.one_language.push(key);
        }
    }

    fn short(&mut self, key: &str, text: &Text, limit: usize) {
        let n_characters = length(&text.ja);
        if n_characters > limit {
            let blanks = [("key", key), ("count", &n_characters.to_string()), ("limit", &limit.to_string())];
            self.says("E8", "check_long", &blanks);
        }
    }

    fn at_most(&mut self, key: &str, count: usize, limit: usize) {
        if count > limit {
            // Lines that have to go need no translation.
            self.one_language.retain(|other| *other != key);
            let blanks = [("key", key), ("count", &*count.to_string()), ("limit", &limit.to_string())];
            self.says("E8", "check_too_many", &blanks);
        }
    }

    fn at_least(&mut self, key: &str, count: usize) {
        if count < 2 {
            let blanks = [("key", key), ("count", &*count.to_string()), ("limit", "2")];
            self.says("E8", "check_too_few", &blanks);
        }
    }

    fn source(&mut self, source: &str) {
        if source.trim().is_empty() {
            self.says("E10", "check_no_source", &[]);
        }
    }

    fn role(&mut self, role: &str) {
        if role.is_empty() {
            self.says("W3", "check_role_empty", &[]);
        }
    }

    fn finish(self) {
        if self.one_language.is_empty() {
            return;
        }
        let keys = self.one_language.join(", ");
        self.sheet.says("E9", self.one_language_line, &self.subject, "check_one_language", &[("key", &keys)]);
    }
}
