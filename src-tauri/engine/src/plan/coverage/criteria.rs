//! 3: looking for the cause, stopping the spread, deciding, keeping evidence.

use super::found::{Found, Left};
use super::look::{Look, count, is_said};
use super::{outside, people};
use crate::plan::Criterion;
use crate::text::Text;

/// Item 3-1: Power line, breaker, hardware and software can be checked (§1 3-1, title inferred [B3 B6]): somebody
/// operates the systems, each system has a place and somebody who answers for it, and what is the vendor's is known.
pub(super) fn causes(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    found.left.extend(look.unsaid("policy", &[("causes", look.plan.policy.causes.as_str())]));
    found.left.extend(people::held(look, "it-operator"));
    found.left.extend(look.no_critical());
    found.miss_each(
        look,
        look.critical().filter_map(|system| {
            let fields = [
                ("place", is_said(&system.place)),
                ("owner", look.is_person(&system.owner)),
                ("responsibility", is_said(&system.responsibility)),
            ];
            look.lacks("systems", system.id.as_str(), &system.name, &fields)
        }),
    );
    if let Some(person) = look.plan.holders(&"it-operator".into()).person {
        found.show(look.say("cover_has_operator", &[("name", &Text::same(person.name.as_str()))]));
    }
    found
}

/// Item 3-3: The network is cut on signs of attack, in a fixed order: backup, outside, segment (§1 3-3, title not
/// seen; §2 3.3.2 [B3 B6]). Lines of contractors were the way in (contacts.md §1 [C8]), so it is known what hangs on
/// each, and which devices are maintained from outside.
pub(super) fn spread(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    found.left.extend(look.unsaid("policy", &[("spread", look.plan.policy.spread.as_str())]));
    let lines = &look.plan.lines;
    found.miss(lines.is_empty(), || look.left("cover_no_lines", &[], ("lines", "", "")));
    found.miss_each(
        look,
        lines.iter().filter_map(|line| {
            let fields = [("place", is_said(&line.place)), ("uses", is_said(&line.uses))];
            look.lacks("lines", &line.id, &line.name, &fields)
        }),
    );
    found.left.extend(criterion(look, "cut-network", false));
    let devices = &look.plan.devices;
    if devices.iter().any(|device| device.kind == "medical") {
        found.left.extend(criterion(look, "devices", false));
    }
    let reachable = devices.iter().filter(|device| ["server", "network", "medical"].contains(&device.kind.as_str()));
    found.miss_each(
        look,
        reachable.filter(|device| !["yes", "no"].contains(&device.remote_line.as_str())).map(|device| {
            let name = Text::same(device.name.as_str());
            look.left("cover_no_remote_line", &[("name", &name)], ("devices", &device.id, "remote_line"))
        }),
    );
    if !lines.is_empty() {
        found.show(look.say("cover_has_lines", &[("count", &count(lines.len()))]));
    }
    found
}

/// Item 3-4: The management can order systems out of use, and how care goes on: paper, appointments, paying later,
/// ambulances (§1 3-4 [B7]; downtime-practice.md). Each has a sign, somebody who decides and a deputy, and says when
/// it ends; paper also has a time after which it begins anyway. A clinic takes no ambulances and sends nobody
/// elsewhere by itself.
pub(super) fn deciding(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    let policy = &look.plan.policy;
    found.left.extend(look.unsaid("policy", &[("management", &policy.management), ("publicity", &policy.publicity)]));
    found.left.extend(people::held(look, "management"));
    let of_hospitals = if look.plan.facility.kind == "clinic" { &[][..] } else { &["ambulance", "divert"][..] };
    for kind in ["paper", "reschedule", "pay-later"].iter().chain(of_hospitals) {
        found.left.extend(criterion(look, kind, *kind == "paper"));
    }
    let criteria = look.plan.criteria.len();
    if criteria > 0 {
        found.show(look.say("cover_has_criteria", &[("count", &count(criteria))]));
    }
    found
}

/// One criterion of that kind says all it has to.
fn criterion(look: &Look<'_>, kind: &str, has_time: bool) -> Vec<Left> {
    let name = kind_name(kind);
    let all = || look.plan.criteria.iter().filter(|criterion| criterion.kind == kind);
    // Several of a kind are fine (day and night): each has to be whole.
    if all().next().is_none() {
        return vec![look.left("cover_no_criterion", &[("name", &name)], ("criteria", "", "kind"))];
    }
    all().flat_map(|criterion| whole(look, criterion, &name, has_time)).collect()
}

fn whole(look: &Look<'_>, criterion: &Criterion, name: &Text, has_time: bool) -> Vec<Left> {
    let id = criterion.id.as_str();
    let words = [
        ("trigger", is_said(&criterion.trigger)),
        ("minutes", criterion.minutes.is_some() || !has_time),
        ("action", is_said(&criterion.action)),
        ("resume", is_said(&criterion.resume)),
    ];
    let mut left: Vec<Left> = look.lacks("criteria", id, "", &words).into_iter().collect();
    for gap in &mut left {
        let labels: Vec<Text> =
            words.iter().filter(|(_, is_there)| !is_there).map(|(field, _)| look.label("criteria", field)).collect();
        gap.text = look.say("cover_lacks", &[("name", name), ("what", &look.join(&labels))]);
    }
    let place = |field| ("criteria", id, field);
    left.extend(people::decides(look, &criterion.decider, place("decider")).map(|gap| about(look, name, gap)));
    if criterion.deputy == criterion.decider {
        left.push(look.left("cover_same_decider", &[("name", name)], place("deputy")));
    } else {
        left.extend(people::decides(look, &criterion.deputy, place("deputy")).map(|gap| about(look, name, gap)));
    }
    left
}

/// The same gap, with the criterion it is about.
fn about(look: &Look<'_>, name: &Text, gap: Left) -> Left {
    Left { text: look.say("cover_about", &[("name", name), ("what", &gap.text)]), place: gap.place }
}

/// What the form calls that kind of criterion.
fn kind_name(kind: &str) -> Text {
    let field = crate::plan::chapters::section("criteria").and_then(|section| section.field("kind"));
    let choice = field.and_then(|field| field.options.iter().find(|choice| choice.id == kind));
    choice.map_or_else(|| Text::same(kind), |choice| choice.label.text())
}

/// Item 3-5: Forensic survey and evidence while care goes on (§1 3-5, number inferred; §2 3.4.2 [B8]): somebody
/// records, it is said which logs are looked at, and the police, who ask for them first, can be rung (contacts.md §3
/// [C6]).
pub(super) fn evidence(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    let policy = &look.plan.policy;
    found.left.extend(look.unsaid("policy", &[("evidence", &policy.evidence), ("logs", &policy.logs)]));
    found.left.extend(people::held(look, "recorder"));
    found.left.extend(outside::police(look));
    if let Some(person) = look.plan.holders(&"recorder".into()).person {
        found.show(look.say("cover_has_recorder", &[("name", &Text::same(person.name.as_str()))]));
    }
    found
}
