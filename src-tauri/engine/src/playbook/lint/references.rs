//! What entries refer to: contacts, roles, forms, deadlines, moments, other flows, and the six buttons.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{MOMENTS, Note, SYMPTOMS, Sheet, line_of};
use crate::contact::is_stale;
use crate::ids::{ContactId, MomentId, PlaybookId, RoleId};
use crate::playbook::{Content, Finding, Kind, Playbook, Step, Work};

/// E4, E11, W2 and W4.
pub(super) fn all(content: &Content, today: NaiveDate) -> Vec<Finding> {
    let mut book = Book { content, told: BTreeSet::new(), findings: Vec::new(), notes: Vec::new() };
    for playbook in content.playbooks.values() {
        book.playbook(playbook);
    }
    book.agencies();
    book.deadlines();
    let mut findings = book.findings;
    findings.append(&mut never_marked(content, &findings));
    findings.append(&mut calls_without_words(content));
    findings.append(&mut symptoms(content));
    findings.append(&mut old_numbers(content, today));
    findings
}

/// E4 of one flow, whatever the others say.
pub(super) fn playbook(sheet: &mut Sheet, playbook: &Playbook, content: &Content) {
    let mut book = Book { content, told: BTreeSet::new(), findings: Vec::new(), notes: Vec::new() };
    book.playbook(playbook);
    sheet.findings.append(&mut book.findings);
    sheet.notes.append(&mut book.notes);
}

/// Looks names up. A name that does not exist is told once, where it is first used.
struct Book<'a> {
    content: &'a Content,
    told: BTreeSet<(&'static str, String)>,
    findings: Vec<Finding>,
    notes: Vec<Note>,
}

/// Where a name is used.
struct Place<'a> {
    file: &'a str,
    line: usize,
    subject: &'a str,
}

impl Book<'_> {
    fn playbook(&mut self, playbook: &Playbook) {
        let file = format!("flows/{}.toml", playbook.id);
        for step in &playbook.steps {
            self.step(step, &Place { file: &file, line: step.line, subject: step.id.as_str() });
        }
    }

    fn step(&mut self, step: &Step, place: &Place<'_>) {
        self.role(&step.role, place);
        for form in &step.forms {
            // A form too broken to be read is still in the list.
            self.name(self.content.form(form).is_some(), form.as_str(), "check_no_form", place);
        }
        for id in &step.meets {
            let is_known =
                self.content.deadlines.is_empty() || self.content.deadlines.iter().any(|rule| rule.id == *id);
            self.name(is_known, id.as_str(), "check_no_deadline", place);
        }
        self.moments(&step.marks, place);
        match &step.kind {
            Kind::Call { contact, .. } => self.contact(contact, place),
            Kind::Decision { choices } => {
                for choice in choices {
                    self.moments(&choice.marks, &Place { line: choice.line, ..*place });
                }
            }
            Kind::Parallel { tracks, .. } => {
                for track in tracks {
                    let place = Place { line: track.line, ..*place };
                    self.role(&track.role, &place);
                    if let Work::Playbook(id) = &track.work {
                        self.flow(id, &place);
                    }
                }
            }
            Kind::End { onward: Some(id) } => self.flow(id, place),
            Kind::Action { .. } | Kind::End { onward: None } => {}
        }
    }

    fn agencies(&mut self) {
        for agency in &self.content.agencies {
            let place = Place { file: "agencies.toml", line: agency.line, subject: agency.id.as_str() };
            self.role(&agency.role, &place);
        }
    }

    fn deadlines(&mut self) {
        for rule in &self.content.deadlines {
            let place = Place { file: "deadlines.toml", line: rule.line, subject: rule.id.as_str() };
            self.role(&rule.role, &place);
            if let Some(contact) = &rule.contact {
                self.contact(contact, &place);
            }
            let moments: Vec<MomentId> =
                std::iter::once(&rule.moment).chain(&rule.needs).chain(&rule.unless).cloned().collect();
            self.moments(&moments, &place);
        }
    }

    /// An empty role is W3's business; an empty list of roles means that their file could not be read.
    fn role(&mut self, id: &RoleId, place: &Place<'_>) {
        let is_known = id.as_str().is_empty() || self.content.roles.is_empty() || self.content.role(id).is_some();
        self.name(is_known, id.as_str(), "check_no_role_known", place);
    }

    fn contact(&mut self, id: &ContactId, place: &Place<'_>) {
        let is_known = self.content.agencies.is_empty() || self.content.agency(id).is_some();
        self.name(is_known, id.as_str(), "check_no_contact", place);
    }

    /// A flow too broken to be read still exists.
    fn flow(&mut self, id: &PlaybookId, place: &Place<'_>) {
        self.name(self.content.sources.contains_key(id), id.as_str(), "check_no_playbook", place);
    }

    fn moments(&mut self, moments: &[MomentId], place: &Place<'_>) {
        for moment in moments {
            self.name(MOMENTS.contains(&moment.as_str()), moment.as_str(), "check_no_moment", place);
        }
    }

    fn name(&mut self, is_known: bool, value: &str, key: &'static str, place: &Place<'_>) {
        if is_known || !self.told.insert((key, value.to_owned())) {
            return;
        }
        let mut sheet = Sheet::new(place.file);
        sheet.says("E4", place.line, place.subject, key, &[("value", value)]);
        self.findings.append(&mut sheet.findings);
        self.notes.append(&mut sheet.notes);
    }
}

/// Every flow was read, so what is not there is not anywhere.
fn is_complete(content: &Content) -> bool {
    !content.playbooks.is_empty() && content.sources.len() == content.playbooks.len()
}

/// A deadline whose moment nothing marks never starts. A misspelt moment elsewhere may be the reason: then it waits.
fn never_marked(content: &Content, unknown: &[Finding]) -> Vec<Finding> {
    let mut sheet = Sheet::new("deadlines.toml");
    if !is_complete(content) || !unknown.is_empty() {
        return sheet.findings;
    }
    let mut marked: BTreeSet<&MomentId> = BTreeSet::new();
    for step in content.playbooks.values().flat_map(|playbook| &playbook.steps) {
        marked.extend(&step.marks);
        if let Kind::Decision { choices } = &step.kind {
            marked.extend(choices.iter().flat_map(|choice| &choice.marks));
        }
    }
    let mut told: BTreeSet<&MomentId> = BTreeSet::new();
    for rule in &content.deadlines {
        for moment in std::iter::once(&rule.moment).chain(&rule.needs) {
            if moment.as_str() != "noticed" && !marked.contains(moment) && told.insert(moment) {
                let blanks = [("value", moment.as_str())];
                sheet.says("E4", rule.line, rule.id.as_str(), "check_never_marked", &blanks);
            }
        }
    }
    sheet.findings
}

/// W2, told at the contact: that is where the words of most calls stand.
fn calls_without_words(content: &Content) -> Vec<Finding> {
    let mut sheet = Sheet::new("agencies.toml");
    let mut silent: BTreeSet<&ContactId> = BTreeSet::new();
    for step in content.playbooks.values().flat_map(|playbook| &playbook.steps) {
        if let Kind::Call { contact, script, .. } = &step.kind
            && script.is_empty()
        {
            silent.insert(contact);
        }
    }
    for agency in content.agencies.iter().filter(|agency| agency.script.is_empty() && silent.contains(&agency.id)) {
        sheet.says("W2", agency.line, agency.id.as_str(), "check_no_script", &[]);
    }
    sheet.findings
}

/// E11: each button of the home screen leads to exactly one flow.
fn symptoms(content: &Content) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut known: BTreeMap<&str, &Playbook> = BTreeMap::new();
    for playbook in content.playbooks.values() {
        let Some(symptom) = playbook.symptom.as_deref() else {
            continue;
        };
        let source = content.sources.get(&playbook.id).map(String::as_str).unwrap_or_default();
        let (line, id) = (line_of(source, "symptom"), playbook.id.as_str());
        let mut sheet = Sheet::new(format!("flows/{id}.toml"));
        if !SYMPTOMS.contains(&symptom) {
            let words = SYMPTOMS.join(" ");
            sheet.says("E11", line, id, "check_symptom_unknown", &[("value", symptom), ("words", &words)]);
        } else if let Some(other) = known.get(symptom) {
            let blanks = [("value", symptom), ("other", other.id.as_str())];
            sheet.says("E11", line, id, "check_symptom_twice", &blanks);
        } else {
            known.insert(symptom, playbook);
        }
        findings.append(&mut sheet.findings);
    }
    // One that is unknown, stands twice or is in a flow that cannot be read may be the one that is missing.
    if is_complete(content) && findings.is_empty() {
        let mut sheet = Sheet::new("flows");
        for symptom in SYMPTOMS.iter().filter(|symptom| !known.contains_key(**symptom)) {
            sheet.says("E11", 0, symptom, "check_symptom_missing", &[("value", symptom)]);
        }
        findings.append(&mut sheet.findings);
    }
    findings
}

/// W4: numbers whose source was read too long ago, one finding for each day of reading.
fn old_numbers(content: &Content, today: NaiveDate) -> Vec<Finding> {
    let mut sheet = Sheet::new("agencies.toml");
    let mut old: BTreeMap<NaiveDate, Vec<(usize, &str)>> = BTreeMap::new();
    for agency in content.agencies.iter().filter(|agency| agency.number.is_some()) {
        if let Ok(day) = NaiveDate::parse_from_str(&agency.as_of, "%Y-%m-%d")
            && is_stale(day, today)
        {
            old.entry(day).or_default().push((agency.line, agency.id.as_str()));
        }
    }
    for agencies in old.values() {
        let ids: Vec<&str> = agencies.iter().map(|(_, id)| *id).collect();
        let line = agencies.iter().map(|(line, _)| *line).min().unwrap_or_default();
        let names = ids.join(", ");
        sheet.says("W4", line, &names, "check_stale", &[("what", &names)]);
    }
    sheet.findings
}
