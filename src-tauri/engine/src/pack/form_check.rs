//! What is wrong in a form file, said to the person who wrote it, with the line.

use std::collections::BTreeMap;

use super::form::{Block, Form, Paper};

/// What is wrong in a file of `playbooks/forms`, for the person who wrote it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct FormProblem {
    /// File name.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// Where reading a file stopped.
pub(super) fn broken(file: &str, text: &str, error: &toml::de::Error) -> FormProblem {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    FormProblem { file: file.to_owned(), line: before.matches('\n').count() + 1, message: error.message().to_owned() }
}

/// Everything a form promises that its types do not.
pub(super) fn check(file: &str, text: &str, form: &Form, parts: &BTreeMap<String, Block>) -> Vec<FormProblem> {
    let mut found = Found { file, text, problems: Vec::new() };
    if file.strip_suffix(".toml") != Some(form.id.as_str()) {
        found.tell("id", "the id must be the file name");
    }
    found.counted(form);
    if form.source.is_empty() || form.as_of.is_empty() || form.why.is_empty() {
        found.tell("source", "source, as_of and why must say something");
    }
    if form.paper != Paper::Half && !form.stub.is_empty() {
        found.tell("[[stub]]", "only a half sheet has a stub");
    }
    if form.valid_until.as_deref().is_some_and(|day| day.parse::<chrono::NaiveDate>().is_err()) {
        found.tell("valid_until", "valid_until is a day like 2028-03-31");
    }
    if form.block.is_empty() && form.example_of.is_none() {
        found.tell("id", "a form needs a block");
    }
    for block in form.block.iter().chain(&form.stub) {
        found.block(block, parts);
    }
    found.problems
}

struct Found<'f> {
    file: &'f str,
    text: &'f str,
    problems: Vec<FormProblem>,
}

impl Found<'_> {
    /// At the first line that begins with `key`.
    fn tell(&mut self, key: &str, message: &str) {
        let line = self.text.lines().position(|l| l.trim_start().starts_with(key)).map_or(1, |n| n + 1);
        self.problems.push(FormProblem { file: self.file.to_owned(), line, message: message.to_owned() });
    }

    fn counted(&mut self, form: &Form) {
        let ways = [form.per_visit.is_some(), form.per_bed.is_some(), form.sheets.is_some()];
        if ways.iter().filter(|way| **way).count() != 1 {
            self.tell("title", "give one of per_visit, per_bed and sheets");
        }
        let factors = [form.per_visit, form.per_bed];
        if factors.iter().flatten().any(|f| !(0.0..=100.0).contains(f)) || form.per_sheet == 0 {
            self.tell("per_", "per_visit and per_bed are 0 to 100, per_sheet at least 1");
        }
    }

    fn block(&mut self, block: &Block, parts: &BTreeMap<String, Block>) {
        let kinds = [
            block.part.is_some(),
            !block.rows.is_empty(),
            block.grid.is_some(),
            !block.text.is_empty(),
            !block.checks.is_empty(),
        ];
        if kinds.iter().filter(|kind| **kind).count() != 1 {
            let heading = block.heading.as_deref().unwrap_or_default();
            self.tell(
                &format!("heading = \"{heading}\""),
                "a block is a part or rows or a grid or text or checks, exactly one of them",
            );
        }
        if let Some(part) = block.part.as_ref().filter(|part| !parts.contains_key(*part)) {
            self.tell(&format!("part = \"{part}\""), "form-parts.toml has no such part");
        }
        if block.rows.iter().any(Vec::is_empty) {
            self.tell("rows", "a row needs a field");
        }
        if block.rows.iter().flatten().any(|field| field.law != field.label.contains('＊')) {
            self.tell("rows", "the label of a prescribed field (law = true), and only that, carries ＊");
        }
        if block.rows.iter().flatten().any(|field| field.width.is_some_and(|width| width <= 0.0)) {
            self.tell("rows", "a width is more than nothing");
        }
        let Some(grid) = &block.grid else { return };
        if grid.columns.is_empty() || grid.count() == 0 {
            self.tell("grid", "a grid needs columns, and lines or names or cells");
        }
        if grid.columns.iter().any(|column| column.width <= 0.0) {
            self.tell("columns", "a width is more than nothing");
        }
        if grid.cells.iter().chain(&grid.example).any(|cells| cells.len() > grid.columns.len()) {
            self.tell("cells", "a line has more cells than the grid has columns");
        }
    }
}
