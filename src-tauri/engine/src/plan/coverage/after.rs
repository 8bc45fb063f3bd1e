//! 5: the result, how it is kept from happening again, and that it is done.

use super::found::{Found, Left};
use super::look::{Look, YEAR_DAYS, count, is_said};
use super::people;
use crate::plan::{Risk, Todo};

/// Item 5-1: Result, leak, and what preparation was missing go to the management (§1 5-1, title inferred; §2 4.1
/// [B9]); the record it is made from has somebody who writes it.
pub(super) fn result(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    found.left.extend(look.unsaid("policy", &[("result", look.plan.policy.result.as_str())]));
    found.left.extend(look.unsaid("restart", &[("report", look.plan.restart.report.as_str())]));
    for role in ["management", "safety-manager", "recorder"] {
        found.left.extend(people::held(look, role));
    }
    if is_said(&look.plan.restart.report) {
        let report = crate::text::Text::same(look.plan.restart.report.trim());
        found.show(look.say("cover_has_report", &[("report", &report)]));
    }
    found
}

/// Item 5-2: Capability, and the split of duty between manager and system operator (§1 5-2 [B10]); what is to be
/// prevented stands in the risk register, each with a treatment, an owner and a day.
pub(super) fn prevention(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    found.left.extend(look.unsaid("policy", &[("prevention", look.plan.policy.prevention.as_str())]));
    for role in ["safety-manager", "it-operator"] {
        found.left.extend(people::held(look, role));
    }
    let risks = &look.plan.risks;
    found.miss(risks.is_empty(), || look.left("cover_no_risks", &[], ("risks", "", "")));
    found.miss_each(look, risks.iter().filter_map(|risk| treatment(look, risk)));
    if !risks.is_empty() {
        found.show(look.say("cover_has_risks", &[("count", &count(risks.len()))]));
    }
    found
}

fn treatment(look: &Look<'_>, risk: &Risk) -> Option<Left> {
    let is_done = is_said(&risk.done_on);
    let fields = [
        ("treatment", is_said(&risk.treatment)),
        ("owner", look.is_person(&risk.owner)),
        ("due", is_done || is_said(&risk.due)),
    ];
    let name = if is_said(&risk.asset) { &risk.asset } else { &risk.threat };
    look.lacks("risks", &risk.id, name, &fields)
}

/// Item 5-4: Periodic check points, and who does what in daily maintenance (§1 5-4 [B10]): somebody reviewed or
/// audited the plan within a year, and everything that is to do has an owner and a day that is not past.
pub(super) fn doing(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    found.left.extend(look.unsaid("policy", &[("checks", look.plan.policy.checks.as_str())]));
    let reviewed =
        ["review", "audit"].iter().filter_map(|kind| look.routine(kind, YEAR_DAYS)).max_by(|a, b| a.on.cmp(&b.on));
    match reviewed {
        None => found.left.push(look.left("cover_no_review", &[], ("routines", "", "kind"))),
        Some(routine) => found.show(look.say("cover_has_review", &[("day", &look.day(&routine.on))])),
    }
    found.miss_each(look, look.plan.todos.iter().filter_map(|todo| open(look, todo)));
    let n_done = look.plan.todos.iter().filter(|todo| is_said(&todo.done_on)).count();
    if !look.plan.todos.is_empty() {
        let blanks = [("count", &count(look.plan.todos.len())), ("done", &count(n_done))];
        found.show(look.say("cover_has_todos", &blanks));
    }
    found
}

fn open(look: &Look<'_>, todo: &Todo) -> Option<Left> {
    if is_said(&todo.done_on) {
        return None;
    }
    let fields = [("owner", look.is_person(&todo.owner)), ("due", is_said(&todo.due))];
    look.lacks("todos", &todo.id, &todo.title, &fields).or_else(|| {
        let title = crate::text::Text::same(if is_said(&todo.title) { &todo.title } else { &todo.id });
        look.is_past(&todo.due).then(|| look.left("cover_todo_late", &[("name", &title)], ("todos", &todo.id, "due")))
    })
}
