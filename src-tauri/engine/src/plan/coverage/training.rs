//! 1-2c: training, drills and manuals; 5-3: telling all staff.

use super::found::{Found, Left};
use super::look::{Look, YEAR_DAYS, count, is_said};
use crate::ids::PlaybookId;
use crate::plan::{Department, Procedure};
use crate::text::Text;

/// Item 1-2c: Training is done regularly, manuals for failures and for paper slips are ready, and what a drill showed
/// is made better (bcp-and-checklists.md §1 1-2c [B4]; at least one drill a year §5 [B32]). The manuals are the
/// playbooks of the departments and the paper in the boxes.
pub(super) fn training(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    match look.routine("training", YEAR_DAYS) {
        None => found.left.push(look.left("cover_no_training", &[], ("routines", "", "kind"))),
        Some(routine) => found.show(look.say("cover_has_training", &[("day", &look.day(&routine.on))])),
    }
    match look.routine("drill", YEAR_DAYS) {
        None => found.left.push(look.left("cover_no_drill", &[], ("routines", "", "kind"))),
        Some(routine) => {
            let place = ("routines", routine.id.as_str(), "improve");
            found.miss(!is_said(&routine.improve), || look.left("cover_no_improvement", &[], place));
            found.show(look.say("cover_has_drill", &[("day", &look.day(&routine.on))]));
        }
    }
    found.left.extend(look.unsaid("policy", &[("manuals", look.plan.policy.manuals.as_str())]));
    let departments = &look.plan.departments;
    found.miss(departments.is_empty(), || look.left("cover_no_departments", &[], ("departments", "", "")));
    found.miss_each(look, departments.iter().filter_map(|department| manual(look, department)));
    found.take(packs(look));
    found
}

/// The gap of a department whose staff have no playbook to work by, or cannot find it on paper.
fn manual(look: &Look<'_>, department: &Department) -> Option<Left> {
    let name = Text::same(department.name.as_str());
    let mut own = procedures(look, department).peekable();
    if own.peek().is_none() {
        return Some(look.left("cover_no_procedure", &[("name", &name)], ("procedures", "", "department")));
    }
    own.find_map(|procedure| {
        let is_known = look.content.playbooks.contains_key(&PlaybookId::from(procedure.playbook.as_str()))
            || look.plan.playbooks.iter().any(|playbook| playbook.id == procedure.playbook);
        let fields = [("playbook", is_known), ("place", is_said(&procedure.place))];
        look.lacks("procedures", &procedure.id, &department.name, &fields)
    })
}

fn procedures<'a>(look: &Look<'a>, department: &'a Department) -> impl Iterator<Item = &'a Procedure> {
    look.plan.procedures.iter().filter(|procedure| procedure.department == department.id)
}

fn packs(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    let packs = &look.plan.packs;
    found.miss(packs.is_empty(), || look.left("cover_no_packs", &[], ("packs", "", "")));
    found.miss_each(
        look,
        packs.iter().filter_map(|pack| {
            let fields = [
                ("sets", pack.sets.is_some_and(|sets| sets > 0)),
                ("kept_in", is_said(&pack.kept_in)),
                ("checker", look.is_person(&pack.checker)),
                ("checked_on", look.is_within(&pack.checked_on, YEAR_DAYS)),
            ];
            look.lacks("packs", &pack.id, &pack.place, &fields)
        }),
    );
    if !packs.is_empty() {
        found.show(look.say("cover_has_packs", &[("count", &count(packs.len()))]));
    }
    found
}

/// Item 5-3: There is a way to tell all staff (§1 5-3 [B10]; "shown to all staff" §2 1.4 [B12]): it is written down,
/// and in every department somebody does it.
pub(super) fn telling_staff(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    let policy = &look.plan.policy;
    found.left.extend(look.unsaid("policy", &[("notice", &policy.notice), ("keeping", &policy.keeping)]));
    let departments = &look.plan.departments;
    found.miss(departments.is_empty(), || look.left("cover_no_departments", &[], ("departments", "", "")));
    let reached =
        |department: &&Department| procedures(look, department).any(|procedure| look.is_person(&procedure.owner));
    found.miss_each(
        look,
        departments.iter().filter(|department| !reached(department)).map(|department| {
            let name = Text::same(department.name.as_str());
            let row = procedures(look, department).next().map_or("", |procedure| procedure.id.as_str());
            look.left("cover_no_teller", &[("name", &name)], ("procedures", row, "owner"))
        }),
    );
    let told = departments.iter().filter(reached).count();
    if told > 0 {
        found.show(look.say("cover_has_tellers", &[("count", &count(told))]));
    }
    found
}
