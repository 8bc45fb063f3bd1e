//! Whom to call outside (連絡体制図): authorities and vendors, and what binds the vendors.

use std::collections::BTreeSet;

use super::found::{Found, Left};
use super::look::{CHECKED_WITHIN_DAYS, LOGS_WITHIN_DAYS, Look, count, in_words, is_said};
use super::people;
use crate::ids::ContactId;
use crate::plan::checked_day;
use crate::playbook::reference::{ContactKind, Duty};
use crate::text::Text;

/// The police are named beside vendors and ministry (bcp-and-checklists.md §1 1-2a [B1]; contacts.md §1 [C5 C6]).
const POLICE: &str = "police-local";
/// Prefecture or public health centre: whichever is in charge (contacts.md §1 [C2 C7]).
const LOCAL_GOVERNMENT: [&str; 2] = ["prefecture", "health-center"];
/// The ministry by notice and the commission by law (contacts.md §1 [C2 C3]; legal-deadlines.md).
const STATE: [&str; 2] = ["mhlw", "ppc"];

/// Item 1-2a: A contact tree inside and outside (§1 1-2a [B1]): roles with deputies, every agency that must be told
/// with a number confirmed within 180 days, and for every critical system somebody outside with a day and a night
/// number (ux.md 5 H).
pub(super) fn contact_tree(look: &Look<'_>) -> Found {
    let mut found = people::inside(look);
    let must = must_be_told(look);
    found.left.extend(must.iter().filter_map(|slot| confirmed(look, slot)));
    found.left.extend(local_government(look));
    found.left.extend(vendors_chosen(look));
    for (slot, systems) in look.critical_vendors() {
        found.left.extend(number_of(look, slot, &systems));
        found.left.extend(night_number(look, slot, &systems));
        if !must.contains(slot) && look.number(slot).is_some() {
            found.left.extend(confirmed(look, slot));
        }
    }
    let numbered = look.plan.contacts.iter().filter(|contact| is_said(&contact.number)).count();
    if numbered > 0 {
        found.show(look.say("cover_has_contacts", &[("count", &count(numbered))]));
    }
    if let Some(day) = must.iter().filter_map(|slot| checked_day(look.plan, slot)).min() {
        found.show(look.say("cover_has_checked", &[("day", &in_words(day))]));
    }
    found
}

/// Every agency that must be told, and the police. A vendor's slot counts only where something hangs on it.
fn must_be_told(look: &Look<'_>) -> Vec<ContactId> {
    let plan = look.plan;
    let used: BTreeSet<&str> = (plan.systems.iter().filter_map(|system| system.vendor.as_ref()))
        .chain(plan.devices.iter().filter_map(|device| device.vendor.as_ref()))
        .chain(plan.lines.iter().filter_map(|line| line.contact.as_ref()))
        .map(ContactId::as_str)
        .collect();
    let must = look.content.agencies.iter().filter(|agency| match agency.kind {
        ContactKind::Inside => false,
        ContactKind::National => agency.duty == Duty::Must,
        ContactKind::Local => {
            agency.id.as_str() == POLICE || agency.duty == Duty::Must && used.contains(agency.id.as_str())
        }
    });
    must.map(|agency| agency.id.clone()).collect()
}

/// A number that somebody rang within 180 days and found right.
pub(super) fn confirmed(look: &Look<'_>, slot: &ContactId) -> Option<Left> {
    let name = look.contact_name(slot);
    if look.number(slot).is_none() {
        return Some(look.left("cover_no_number", &[("name", &name)], ("contacts", slot.as_str(), "number")));
    }
    // A test call that went well confirms a number, too.
    let is_fresh = checked_day(look.plan, slot).is_some_and(|day| look.was_within(day, CHECKED_WITHIN_DAYS));
    (!is_fresh).then(|| look.left("cover_not_checked", &[("name", &name)], ("contacts", slot.as_str(), "checked_on")))
}

/// The police can be rung.
pub(super) fn police(look: &Look<'_>) -> Option<Left> {
    confirmed(look, &ContactId::from(POLICE))
}

/// One of the two is enough; the gap leads to the first.
fn local_government(look: &Look<'_>) -> Option<Left> {
    let gaps = LOCAL_GOVERNMENT.map(|slot| confirmed(look, &ContactId::from(slot)));
    if gaps.iter().any(Option::is_none) {
        return None;
    }
    let [first, second] = LOCAL_GOVERNMENT.map(|slot| look.contact_name(&ContactId::from(slot)));
    let text = look.say("cover_no_local_government", &[("name", &first), ("other", &second)]);
    gaps.into_iter().flatten().next().map(|gap| Left { text, ..gap })
}

fn vendors_chosen(look: &Look<'_>) -> Vec<Left> {
    let mut left: Vec<Left> = look.no_critical().into_iter().collect();
    let without = look.critical().filter(|system| !system.vendor.as_ref().is_some_and(|slot| is_said(slot.as_str())));
    left.extend(without.map(|system| {
        let name = Text::same(system.name.as_str());
        look.left("cover_no_vendor", &[("name", &name)], ("systems", system.id.as_str(), "vendor"))
    }));
    left
}

fn number_of(look: &Look<'_>, slot: &ContactId, systems: &Text) -> Option<Left> {
    let blanks = [("name", &look.contact_name(slot)), ("systems", systems)];
    let is_missing = look.number(slot).is_none();
    is_missing.then(|| look.left("cover_no_vendor_number", &blanks, ("contacts", slot.as_str(), "number")))
}

fn night_number(look: &Look<'_>, slot: &ContactId, systems: &Text) -> Option<Left> {
    let blanks = [("name", &look.contact_name(slot)), ("systems", systems)];
    let is_missing = !look.contact(slot).is_some_and(|own| is_said(&own.night_number));
    is_missing.then(|| look.left("cover_no_night_number", &blanks, ("contacts", slot.as_str(), "night_number")))
}

fn contract(look: &Look<'_>, slot: &ContactId, systems: &Text) -> Option<Left> {
    let blanks = [("name", &look.contact_name(slot)), ("systems", systems)];
    let is_missing = !look.contact(slot).is_some_and(|own| is_said(&own.contract));
    is_missing.then(|| look.left("cover_no_contract", &blanks, ("contacts", slot.as_str(), "contract")))
}

/// Item 1-2b: Vendors tell weaknesses by contract, and the logs of firewall and VPN are checked regularly (§1 1-2b
/// [B4]).
pub(super) fn warnings(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    let policy = &look.plan.policy;
    found.left.extend(look.unsaid("policy", &[("warnings", &policy.warnings), ("logs", &policy.logs)]));
    found.left.extend(vendors_chosen(look));
    found.left.extend(look.critical_vendors().iter().filter_map(|(slot, systems)| contract(look, slot, systems)));
    match look.routine("log-check", LOGS_WITHIN_DAYS) {
        None => found.left.push(look.left("cover_no_log_check", &[], ("routines", "", "kind"))),
        Some(routine) => found.show(look.say("cover_has_log_check", &[("day", &look.day(&routine.on))])),
    }
    found
}

/// Item 3-2: The survey can be asked of the vendors (§1 3-2, title not seen [B3]); attacks come at night, and vendors
/// ask for the contract number and call back (contacts.md §1 [C2 C3], §3).
pub(super) fn asking_vendors(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    found.left.extend(vendors_chosen(look));
    let vendors = look.critical_vendors();
    for (slot, systems) in &vendors {
        found.left.extend(number_of(look, slot, systems));
        found.left.extend(night_number(look, slot, systems));
        found.left.extend(contract(look, slot, systems));
    }
    found.left.extend(look.unsaid("facility", &[("callback", look.plan.facility.callback.as_str())]));
    if found.left.is_empty() {
        found.show(look.say("cover_has_vendors", &[("count", &count(vendors.len()))]));
    }
    found
}

/// Item 3-6: The outside is told as early as possible (§2 3.4.3 [B8]): who decides, who calls, and numbers that are
/// right.
pub(super) fn reporting_outside(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    found.left.extend(look.unsaid("policy", &[("outside", look.plan.policy.outside.as_str())]));
    found.left.extend(people::held(look, "management"));
    found.left.extend(people::held(look, "liaison"));
    found.left.extend(state(look));
    found.left.extend(police(look));
    found.left.extend(local_government(look));
    show_liaison(look, &mut found);
    found
}

/// Item 5-6: The final report outside (§1 5-6, title cut [B10]); the commission wants a second one by law.
pub(super) fn last_report(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    found.left.extend(look.unsaid("policy", &[("final_report", look.plan.policy.final_report.as_str())]));
    found.left.extend(people::held(look, "liaison"));
    found.left.extend(state(look));
    show_liaison(look, &mut found);
    found
}

fn state(look: &Look<'_>) -> impl Iterator<Item = Left> {
    STATE.iter().filter_map(|slot| confirmed(look, &ContactId::from(*slot)))
}

fn show_liaison(look: &Look<'_>, found: &mut Found) {
    if let Some(person) = look.plan.holders(&"liaison".into()).person {
        found.show(look.say("cover_has_liaison", &[("name", &Text::same(person.name.as_str()))]));
    }
}

/// Item 5-5: The institution can instruct vendors and verify (§1 5-5 [B10]): contract, split of duty (flowchart.md §6
/// [S18]) and the vendors' disclosure MDS/SDS for servers (§3 2③ [B19]); asked for is enough, the answer may take
/// months.
pub(super) fn instructing_vendors(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    found.left.extend(look.unsaid("policy", &[("vendors", look.plan.policy.vendors.as_str())]));
    found.left.extend(vendors_chosen(look));
    found.left.extend(look.critical_vendors().iter().filter_map(|(slot, systems)| contract(look, slot, systems)));
    found.left.extend(look.critical().filter(|system| !is_said(&system.responsibility)).map(|system| {
        let name = Text::same(system.name.as_str());
        look.left("cover_no_responsibility", &[("name", &name)], ("systems", system.id.as_str(), "responsibility"))
    }));
    let servers = || look.plan.devices.iter().filter(|device| device.kind == "server");
    let is_disclosed = |disclosure: &str| ["received", "asked", "not-needed"].contains(&disclosure);
    found.miss_each(
        look,
        servers().filter(|device| !is_disclosed(&device.disclosure)).map(|device| {
            let name = Text::same(device.name.as_str());
            look.left("cover_no_disclosure", &[("name", &name)], ("devices", &device.id, "disclosure"))
        }),
    );
    let received = servers().filter(|device| device.disclosure == "received").count();
    if received > 0 {
        found.show(look.say("cover_has_disclosures", &[("count", &count(received))]));
    }
    found
}
