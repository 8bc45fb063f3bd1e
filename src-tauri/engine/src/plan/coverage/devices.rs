//! 1-1: the ledger of devices (情報機器台帳), the diagrams, what a stop means, and weaknesses.

use std::collections::BTreeSet;

use super::found::{Found, Left};
use super::look::{Look, YEAR_DAYS, count, is_said};
use crate::plan::{Device, Work};
use crate::text::Text;

/// Item 1-1a: The table asks for servers, PCs and network devices with OS, IP, state of weaknesses and of antivirus
/// software (bcp-and-checklists.md §1 1-1a [B1 B3]); the template adds owner, place and a periodic stock-take (§2
/// 2.1.3 [B14]).
pub(super) fn ledger(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    found.left.extend(look.no_critical());
    let listed: BTreeSet<&str> =
        look.plan.devices.iter().filter_map(|device| Some(device.system.as_ref()?.as_str())).collect();
    found.miss_each(
        look,
        look.critical().filter(|system| !listed.contains(system.id.as_str())).map(|system| {
            let name = Text::same(system.name.as_str());
            look.left("cover_no_device", &[("name", &name)], ("devices", "", "system"))
        }),
    );
    found.miss_each(look, look.plan.devices.iter().filter_map(|device| facts(look, device)));
    let counted = look.routine("stock-take", YEAR_DAYS);
    found.miss(counted.is_none(), || look.left("cover_no_stock_take", &[], ("routines", "", "kind")));
    if !look.plan.devices.is_empty() {
        let n = count(look.plan.devices.len());
        found.show(match counted {
            Some(routine) => look.say("cover_has_ledger_on", &[("count", &n), ("day", &look.day(&routine.on))]),
            None => look.say("cover_has_ledger", &[("count", &n)]),
        });
    }
    found
}

/// What the ledger does not say about a device. Only servers and network devices have fixed addresses everywhere;
/// antivirus software runs on servers and PCs, and a reason in its place is an answer too.
fn facts(look: &Look<'_>, device: &Device) -> Option<Left> {
    let is_server = device.kind == "server";
    let is_pc = device.kind == "pc";
    let is_network = device.kind == "network";
    let fields = [
        ("name", is_said(&device.name)),
        ("kind", is_said(&device.kind)),
        ("place", is_said(&device.place)),
        ("owner", look.is_person(&device.owner)),
        ("os", is_said(&device.os) || !(is_server || is_pc || is_network)),
        ("ip", is_said(&device.ip) || !(is_server || is_network)),
        ("antivirus", is_said(&device.antivirus) || !(is_server || is_pc)),
    ];
    look.lacks("devices", &device.id, &device.name, &fields)
}

/// Item 1-1b: Diagrams of the network and of the systems exist (§1 1-1b [B1]) and are kept current (§2 2.1.4 [B14]).
pub(super) fn diagrams(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    for (kind, none, old) in [
        ("network-diagram", "cover_no_network_diagram", "cover_old_network_diagram"),
        ("system-diagram", "cover_no_system_diagram", "cover_old_system_diagram"),
    ] {
        let kept = |attachment: &&crate::plan::Attachment| attachment.kind == kind && is_said(&attachment.sha256);
        let Some(newest) = look.plan.attachments.iter().filter(kept).max_by(|a, b| a.made_on.cmp(&b.made_on)) else {
            found.left.push(look.left(none, &[], ("attachments", "", "kind")));
            continue;
        };
        let is_old = !look.is_within(&newest.made_on, YEAR_DAYS);
        found.miss(is_old, || look.left(old, &[], ("attachments", &newest.id, "made_on")));
        let name = if is_said(&newest.name) { &newest.name } else { &newest.file };
        let blanks = [("name", &Text::same(name.as_str())), ("day", &look.day(&newest.made_on))];
        found.show(look.say("cover_has_diagram", &blanks));
    }
    found
}

/// Item 1-1c: The effect of a stop on the business is known: system × work × substitute (§1 1-1c [B1], §2 2.1.5 [B14]).
pub(super) fn impact(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    found.left.extend(look.no_critical());
    let used: BTreeSet<&str> =
        look.plan.works.iter().flat_map(|work| &work.systems).map(crate::ids::SystemId::as_str).collect();
    for system in look.critical() {
        let name = Text::same(system.name.as_str());
        found.miss(!used.contains(system.id.as_str()), || {
            look.left("cover_no_work", &[("name", &name)], ("works", "", "systems"))
        });
        found.miss(!is_said(&system.substitute), || {
            look.left("cover_no_substitute", &[("name", &name)], ("systems", system.id.as_str(), "substitute"))
        });
    }
    found.miss_each(look, look.plan.works.iter().filter_map(|work| waiting(look, work)));
    let shortest = look.plan.works.iter().filter(|work| work.wait_hours.is_some()).min_by_key(|work| work.wait_hours);
    if let Some((work, hours)) = shortest.and_then(|work| Some((work, work.wait_hours?))) {
        let blanks = [
            ("count", &count(look.plan.works.len())),
            ("name", &Text::same(work.name.as_str())),
            ("hours", &Text::same(hours.to_string())),
        ];
        found.show(look.say("cover_has_works", &blanks));
    }
    found
}

fn waiting(look: &Look<'_>, work: &Work) -> Option<Left> {
    let knows_systems = !work.systems.is_empty() && work.systems.iter().all(|id| look.plan.system(id).is_some());
    let fields = [
        ("systems", knows_systems),
        ("wait_hours", work.wait_hours.is_some()),
        ("substitute", is_said(&work.substitute)),
    ];
    look.lacks("works", &work.id, &work.name, &fields)
}

/// Item 1-1d: Weaknesses are dealt with (§1 1-1d [B1]; the seed's risks name unpatched VPN devices and systems past
/// their support). What cannot be updated counts when the risk register says what is done about it, by whom.
pub(super) fn weaknesses(look: &Look<'_>) -> Found {
    let mut found = Found::default();
    let patched = look.routine("patch", YEAR_DAYS);
    found.miss(patched.is_none(), || look.left("cover_no_patch_round", &[], ("routines", "", "kind")));
    let devices: Vec<&Device> =
        look.plan.devices.iter().filter(|device| ["server", "pc", "network"].contains(&device.kind.as_str())).collect();
    found.miss(devices.is_empty(), || look.left("cover_no_devices", &[], ("devices", "", "")));
    let treated = treated(look);
    let open = |device: &&&Device| !is_said(&device.name) || !treated.iter().any(|asset| asset.contains(&device.name));
    found.miss_each(
        look,
        devices.iter().filter(open).filter(|device| !look.is_within(&device.patched_on, YEAR_DAYS)).map(|device| {
            let name = Text::same(device.name.as_str());
            look.left("cover_not_patched", &[("name", &name)], ("devices", &device.id, "patched_on"))
        }),
    );
    found.miss_each(
        look,
        look.plan
            .devices
            .iter()
            .collect::<Vec<_>>()
            .iter()
            .filter(open)
            .filter(|device| look.is_past(&device.support_ends))
            .map(|device| {
                let name = Text::same(device.name.as_str());
                look.left("cover_support_over", &[("name", &name)], ("devices", &device.id, "support_ends"))
            }),
    );
    if let Some(routine) = patched {
        found.show(look.say("cover_has_patch_round", &[("day", &look.day(&routine.on))]));
    }
    if !treated.is_empty() {
        found.show(look.say("cover_has_risks", &[("count", &count(treated.len()))]));
    }
    found
}

/// What the risk register has a treatment and an owner for.
fn treated<'a>(look: &Look<'a>) -> Vec<&'a str> {
    let risks = look.plan.risks.iter().filter(|risk| is_said(&risk.treatment) && look.is_person(&risk.owner));
    risks.map(|risk| risk.asset.as_str()).filter(|asset| is_said(asset)).collect()
}
