//! The hospital's own playbooks: they stand beside the built-in ones or take their place, and are checked with the plan.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{OwnPlaybook, Plan, contacts};
use crate::ids::PlaybookId;
use crate::playbook::check::{self, Problem, shown};
use crate::playbook::{Content, Finding, Kind, Playbook, Severity, parse};
use crate::text::Text;
use crate::wording::Wording;

/// Everything authored, with what this plan has of its own. A text that cannot be read takes nobody's place.
#[must_use]
pub fn content(plan: &Plan, built_in: &Content) -> Content {
    let mut content = built_in.clone();
    for own in &plan.playbooks {
        let id = PlaybookId(own.id.clone());
        if let (Some(playbook), findings) = parse::unfinished(&own.text, &id)
            && findings.is_empty()
        {
            content.playbooks.insert(id.clone(), playbook.in_both_languages());
            content.sources.insert(id, own.text.clone());
        }
    }
    content
}

/// Everything authored as the checks see it: what cannot be read yet is there all the same.
fn drafted(plan: &Plan, built_in: &Content) -> Content {
    let mut content = content(plan, built_in);
    for own in &plan.playbooks {
        content.sources.insert(PlaybookId(own.id.clone()), own.text.clone());
    }
    content
}

/// Reads and judges one playbook as it is in this plan.
#[must_use]
pub fn check(plan: &Plan, built_in: &Content, id: &PlaybookId, today: NaiveDate) -> (Option<Playbook>, Vec<Problem>) {
    let content = drafted(plan, built_in);
    let text = content.sources.get(id).map(String::as_str).unwrap_or_default();
    let (playbook, mut problems) = check::check(&content, id, text);
    // A contact of the hospital's own is in its plan.
    let is_own = |problem: &Problem| {
        let call = playbook.as_ref().zip(problem.step.as_ref()).and_then(|(playbook, step)| playbook.step(step));
        match call.map(|step| &step.kind) {
            Some(Kind::Call { contact, .. }) => plan.contact(contact).is_some(),
            _ => false,
        }
    };
    problems.retain(|problem| !(problem.code == "E4" && problem.field == "contact" && is_own(problem)));
    if let Some(playbook) = &playbook {
        problems.extend(same_button(&content, playbook));
        problems.extend(nobody(plan, &content, playbook));
        problems.extend(unchecked(plan, &content, playbook, today));
        check::sort(&mut problems, playbook);
    }
    (playbook, problems)
}

/// What blocks approval: the errors of every playbook of the hospital's own.
#[must_use]
pub fn blocking(plan: &Plan, built_in: &Content, today: NaiveDate) -> Vec<Finding> {
    let wording = Wording::built_in();
    let mut findings = Vec::new();
    for own in &plan.playbooks {
        let id = PlaybookId(own.id.clone());
        let (playbook, problems) = check(plan, built_in, &id, today);
        let name = playbook.as_ref().map_or_else(|| Text::same(own.id.as_str()), name);
        for problem in problems.into_iter().filter(|problem| problem.severity() == Severity::Error) {
            let number = playbook.as_ref().zip(problem.step.as_ref()).and_then(|(book, step)| book.number(step));
            let says = match number {
                Some(number) => {
                    let number = Text::same(number.to_string());
                    let blanks = [("playbook", &name), ("number", &number), ("problem", &problem.says)];
                    wording.say("flow_of_step", &blanks)
                }
                None => wording.say("flow_of", &[("playbook", &name), ("problem", &problem.says)]),
            };
            findings.push(Finding {
                file: ["playbooks/", &own.id].concat(),
                line: 0,
                code: problem.code,
                subject: problem.step.map(|step| step.0).unwrap_or_default(),
                says,
            });
        }
    }
    findings
}

/// What a playbook is called; one without a title yet is called by its id.
fn name(playbook: &Playbook) -> Text {
    if playbook.title.ja.trim().is_empty() { Text::same(playbook.id.as_str()) } else { shown(&playbook.title) }
}

impl OwnPlaybook {
    /// The branches that somebody walked in this text, `step/branch`.
    #[must_use]
    pub fn walked_now(&self) -> BTreeSet<String> {
        if self.walked_edition == parse::edition(&self.text) {
            self.walked.iter().cloned().collect()
        } else {
            BTreeSet::new()
        }
    }
}

/// E11: a button of the home screen leads to one playbook only.
fn same_button(content: &Content, playbook: &Playbook) -> Option<Problem> {
    let symptom = playbook.symptom.as_ref()?;
    let other =
        content.playbooks.values().find(|other| other.symptom.as_ref() == Some(symptom) && other.id != playbook.id)?;
    let says = Wording::built_in().say("flow_symptom_twice", &[("other", &name(other))]);
    Some(Problem { code: "E11", step: None, field: "", branch: String::new(), says })
}

/// W3: the plan names nobody for a role; told at the first step of that role.
fn nobody(plan: &Plan, content: &Content, playbook: &Playbook) -> Vec<Problem> {
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for step in &playbook.steps {
        let Some(role) = content.role(&step.role).filter(|role| plan.holders(&role.id).person.is_none()) else {
            continue;
        };
        if told.insert(&role.id) {
            let says = Wording::built_in().say("flow_nobody", &[("role", &role.name)]);
            found.push(Problem::at("W3", &step.id, "role", says));
        }
    }
    found
}

/// W4: a number that nobody has rung for 180 days; told at the first call of it.
fn unchecked(plan: &Plan, content: &Content, playbook: &Playbook, today: NaiveDate) -> Vec<Problem> {
    let contacts = contacts(Some(plan), content, today);
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for step in &playbook.steps {
        let Kind::Call { contact, .. } = &step.kind else { continue };
        let Some(stale) = contacts.iter().find(|known| known.id == *contact && known.stale) else { continue };
        if told.insert(contact.clone()) {
            let says = Wording::built_in().say("flow_unchecked", &[("contact", &stale.name)]);
            found.push(Problem::at("W4", &step.id, "contact", says));
        }
    }
    found
}

#[cfg(test)]
mod tests;
