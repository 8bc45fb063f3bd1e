//! Roles with deputies, the phone tree (連絡網), and 2: whom to tell, and how it reaches the management.

use super::found::{Found, Left};
use super::look::{Look, count, is_said};
use crate::ids::RoleId;
use crate::plan::Person;
use crate::text::Text;

/// Without these five the headquarters cannot work, so each has a deputy (flowchart.md §6 [S9 S19 S24]; "tree with
/// substitutes" contacts.md §1 [C1]).
pub(super) const HEADQUARTERS: [&str; 5] = ["management", "safety-manager", "it-operator", "liaison", "recorder"];
/// Nobody in the plan holds these: whoever notices first, and somebody outside the house.
const UNASSIGNED: [&str; 2] = ["finder", "vendor"];
/// They decide at night, too: an extension does not reach them then.
const AT_NIGHT: [&str; 2] = ["management", "safety-manager"];

/// Somebody holds a role, somebody else takes over, and both have a number.
pub(super) fn held(look: &Look<'_>, role: &str) -> Vec<Left> {
    let id = RoleId::from(role);
    let name = look.role_name(&id);
    let holders = look.plan.holders(&id);
    let Some(person) = holders.person.filter(|person| look.is_person(&person.id)) else {
        return vec![look.left("cover_no_holder", &[("role", &name)], ("roles", role, "person"))];
    };
    let mut left: Vec<Left> = number_of(look, person, AT_NIGHT.contains(&role)).into_iter().collect();
    match holders.deputies.iter().find(|deputy| deputy.id != person.id && look.is_person(&deputy.id)) {
        None => left.push(look.left("cover_no_deputy", &[("role", &name)], ("roles", role, "deputies"))),
        Some(deputy) => left.extend(number_of(look, deputy, false)),
    }
    left
}

fn number_of(look: &Look<'_>, person: &Person, at_night: bool) -> Option<Left> {
    let blanks = [("name", &Text::same(person.name.as_str()))];
    let place = ("people", person.id.as_str(), "mobile");
    if at_night && !is_said(&person.mobile) {
        return Some(look.left("cover_no_mobile", &blanks, place));
    }
    let has_none = !is_said(&person.extension) && !is_said(&person.mobile);
    has_none.then(|| look.left("cover_no_person_number", &blanks, place))
}

/// A role that decides something is chosen, and somebody holds it.
pub(super) fn decides(look: &Look<'_>, role: &RoleId, place: (&str, &str, &str)) -> Option<Left> {
    if !is_said(role.as_str()) {
        let (part, _, field) = place;
        return Some(look.left("cover_unsaid", &[("what", &look.label(part, field))], place));
    }
    let is_held = look.plan.holders(role).person.is_some_and(|person| look.is_person(&person.id));
    (!is_held)
        .then(|| look.left("cover_no_holder", &[("role", &look.role_name(role))], ("roles", role.as_str(), "person")))
}

/// Who is in the tree: the headquarters with deputies, in a hospital somebody for every other role, and arrows with
/// substitutes that reach everybody of the headquarters (§1 1-2a [B1]; contacts.md §1 [C1]).
pub(super) fn inside(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    for role in HEADQUARTERS {
        found.left.extend(held(look, role));
    }
    let others = look
        .content
        .roles
        .iter()
        .filter(|role| !HEADQUARTERS.contains(&role.id.as_str()) && !UNASSIGNED.contains(&role.id.as_str()));
    for role in others.filter(|_| look.plan.facility.kind != "clinic") {
        let is_held = look.plan.holders(&role.id).person.is_some_and(|person| look.is_person(&person.id));
        found.miss(!is_held, || {
            look.left("cover_no_holder", &[("role", &role.name)], ("roles", role.id.as_str(), "person"))
        });
    }
    let house =
        [("hq_extension", look.plan.facility.hq_extension.as_str()), ("callback", &look.plan.facility.callback)];
    found.left.extend(look.unsaid("facility", &house));
    found.take(tree(look));
    found
}

fn tree(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    let tree = &look.plan.tree;
    if tree.is_empty() {
        found.left.push(look.left("cover_no_tree", &[], ("tree", "", "")));
        return found;
    }
    let name_of = |id: &str| look.plan.person(id).map_or(id, |person| person.name.as_str()).to_owned();
    found.miss_each(
        look,
        tree.iter().filter_map(|relay| {
            let fields = [
                ("from", look.is_person(&relay.from)),
                ("to", look.is_person(&relay.to)),
                ("instead", look.is_person(&relay.instead)),
            ];
            look.lacks("tree", &relay.id, &name_of(&relay.to), &fields)
        }),
    );
    for role in HEADQUARTERS {
        let Some(person) = look.plan.holders(&RoleId::from(role)).person else { continue };
        let is_in = tree.iter().any(|relay| relay.from == person.id || relay.to == person.id);
        found.miss(!is_in, || {
            look.left("cover_not_in_tree", &[("name", &Text::same(person.name.as_str()))], ("tree", "", "to"))
        });
    }
    found.show(look.say("cover_has_tree", &[("count", &count(tree.len()))]));
    found
}

/// Item 2-1: The department list and the vendor list per system (name, person, number) are known to all staff (§2 3.1
/// [B5]; the item's own text was not seen). Whoever notices rings by day: night numbers are 1-2a and 3-2.
pub(super) fn noticing(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    found.left.extend(look.unsaid("policy", &[("finder", look.plan.policy.finder.as_str())]));
    found.left.extend(look.unsaid("facility", &[("hq_extension", look.plan.facility.hq_extension.as_str())]));
    found.left.extend(look.no_critical());
    for system in look.critical() {
        let name = Text::same(system.name.as_str());
        let Some(slot) = system.vendor.as_ref().filter(|slot| is_said(slot.as_str())) else {
            found.left.push(look.left(
                "cover_no_vendor",
                &[("name", &name)],
                ("systems", system.id.as_str(), "vendor"),
            ));
            continue;
        };
        found.miss(look.number(slot).is_none(), || {
            let vendor = look.contact_name(slot);
            let blanks = [("name", &vendor), ("systems", &name)];
            look.left("cover_no_vendor_number", &blanks, ("contacts", slot.as_str(), "number"))
        });
    }
    if is_said(&look.plan.facility.hq_extension) {
        let extension = Text::same(look.plan.facility.hq_extension.as_str());
        found.show(look.say("cover_has_hq", &[("extension", &extension)]));
    }
    found
}

/// Item 2-2: Preset items are told and the message reaches the management (§2 3.2 [B5]; the item's own text was not
/// seen).
pub(super) fn telling_upward(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    let policy = &look.plan.policy;
    found.left.extend(look.unsaid("policy", &[("facts", &policy.facts), ("upward", &policy.upward)]));
    found.left.extend(held(look, "management"));
    if let Some(person) = look.plan.holders(&RoleId::from("management")).person {
        let name = Text::same(person.name.as_str());
        let is_reached = look.plan.tree.iter().any(|relay| relay.to == person.id && look.is_person(&relay.from));
        found.miss(!is_reached, || look.left("cover_not_reached", &[("name", &name)], ("tree", "", "to")));
        found.show(look.say("cover_has_management", &[("name", &name)]));
    }
    found
}
