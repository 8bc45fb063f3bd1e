//! 1-2d and 4: what is backed up, how it comes back and in which order, and what is entered later.

use std::collections::BTreeMap;

use super::found::{Found, Left};
use super::look::{Look, YEAR_DAYS, count, is_said};
use super::people;
use crate::ids::RoleId;
use crate::plan::{Backup, Reentry, System};
use crate::text::Text;

/// Item 1-2d: Backups, one of them offline, and the way to restore are confirmed, and the order in which systems come
/// back is fixed from the work flow (bcp-and-checklists.md §1 1-2d [B4]; offline copies §5 [B32 B34]; table §2 2.2.4
/// [B15]).
pub(super) fn backups(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    found.left.extend(look.no_critical());
    let mut kept: BTreeMap<&str, Vec<&Backup>> = BTreeMap::new();
    for backup in &look.plan.backups {
        if let Some(system) = &backup.system {
            kept.entry(system.as_str()).or_default().push(backup);
        }
    }
    let mut oldest: Option<&str> = None;
    for system in look.critical() {
        let copies = kept.get(system.id.as_str()).map(Vec::as_slice).unwrap_or_default();
        found.left.extend(copies_of(look, system, copies));
        let tested = copies.iter().map(|copy| copy.tested_on.as_str()).filter(|day| is_said(day)).max();
        oldest = oldest.into_iter().chain(tested).min();
    }
    found.left.extend(order(look));
    if !look.plan.backups.is_empty() {
        found.show(look.say("cover_has_backups", &[("count", &count(look.plan.backups.len()))]));
    }
    if let Some(day) = oldest.filter(|_| found.left.is_empty()) {
        found.show(look.say("cover_has_restore_test", &[("day", &look.day(day))]));
    }
    found
}

fn copies_of(look: &Look<'_>, system: &System, copies: &[&Backup]) -> Vec<Left> {
    let name = Text::same(system.name.as_str());
    let blanks = [("name", &name)];
    let Some(first) = copies.first() else {
        return vec![look.left("cover_no_backup", &blanks, ("backups", "", "system"))];
    };
    let mut left: Vec<Left> = copies.iter().filter_map(|copy| facts(look, copy, &system.name)).collect();
    if !copies.iter().any(|copy| copy.offline == "yes") {
        left.push(look.left("cover_no_offline", &blanks, ("backups", &first.id, "offline")));
    }
    if !copies.iter().any(|copy| look.is_within(&copy.tested_on, YEAR_DAYS)) {
        left.push(look.left("cover_no_restore_test", &blanks, ("backups", &first.id, "tested_on")));
    }
    left
}

fn facts(look: &Look<'_>, backup: &Backup, system: &str) -> Option<Left> {
    let fields = [
        ("what", is_said(&backup.what)),
        ("frequency", is_said(&backup.frequency)),
        ("method", is_said(&backup.method)),
        ("restore", is_said(&backup.restore)),
    ];
    look.lacks("backups", &backup.id, system, &fields)
}

/// Every critical system has a place of its own in the order of restoring, and a time by which it should be back.
fn order(look: &Look<'_>) -> Vec<Left> {
    let mut left = Vec::new();
    let mut taken: BTreeMap<u32, &System> = BTreeMap::new();
    for system in look.critical() {
        let place = |field| ("systems", system.id.as_str(), field);
        let name = Text::same(system.name.as_str());
        match system.restore_order {
            None => left.push(look.left("cover_no_restore_order", &[("name", &name)], place("restore_order"))),
            Some(order) => {
                if let Some(other) = taken.insert(order, system) {
                    let blanks = [("name", &name), ("other", &Text::same(other.name.as_str()))];
                    left.push(look.left("cover_same_restore_order", &blanks, place("restore_order")));
                }
            }
        }
        if system.target_hours.is_none() {
            left.push(look.left("cover_no_target", &[("name", &name)], place("target_hours")));
        }
    }
    left
}

/// Item 4: Restore, rebuild, confirm and approve the restart by the plan (§1 4-x, not seen [B3]; §2 3.5 [B8]); what was
/// written on paper is entered later in a fixed order (ux.md 5 F).
pub(super) fn restoring(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    let restart = &look.plan.restart;
    found.left.extend(people::decides(look, &restart.decider, ("restart", "", "decider")));
    let words = [
        ("conditions", restart.conditions.as_str()),
        ("vendor_check", &restart.vendor_check),
        ("consistency", &restart.consistency),
        ("numbers", &restart.numbers),
        ("cutoff", &restart.cutoff),
    ];
    found.left.extend(look.unsaid("restart", &words));
    found.miss(!look.is_person(&restart.checker), || {
        look.left("cover_unsaid", &[("what", &look.label("restart", "checker"))], ("restart", "", "checker"))
    });
    let reentries = &look.plan.reentries;
    found.miss(reentries.is_empty(), || look.left("cover_no_reentries", &[], ("reentries", "", "")));
    found.miss_each(look, reentries.iter().filter_map(|reentry| entered(look, reentry)));
    if is_said(restart.decider.as_str()) {
        let role = look.role_name(&RoleId::from(restart.decider.as_str()));
        found.show(look.say("cover_has_restart", &[("role", &role)]));
    }
    if !reentries.is_empty() {
        found.show(look.say("cover_has_reentries", &[("count", &count(reentries.len()))]));
    }
    found
}

fn entered(look: &Look<'_>, reentry: &Reentry) -> Option<Left> {
    let fields = [
        ("what", is_said(&reentry.what)),
        ("order", reentry.order.is_some()),
        ("method", is_said(&reentry.method)),
        ("owner", look.is_person(&reentry.owner)),
    ];
    look.lacks("reentries", &reentry.id, &reentry.what, &fields)
}
