//! The example hospital, grown to 2,000 devices and 300 contacts.

use engine::contact::LocalContact;
use engine::library;
use engine::plan::{Device, Plan};

const DEVICES: usize = 2_000;
const CONTACTS: usize = 300;
const KINDS: [&str; 5] = ["server", "pc", "network", "medical", "storage"];
const PLACES: [&str; 4] = ["2階サーバー室 奥の棚", "1階総合受付", "地下1階電気室", "3階東病棟スタッフステーション"];

pub(crate) fn plan() -> Plan {
    let mut plan = library::demo_plan().unwrap().clone();
    let systems: Vec<_> = plan.systems.iter().map(|system| system.id.clone()).collect();
    let people: Vec<String> = plan.people.iter().map(|person| person.id.clone()).collect();
    let vendors: Vec<_> = plan.contacts.iter().map(|contact| contact.slot.clone()).collect();
    for n in 0..CONTACTS - plan.contacts.len() {
        plan.contacts.push(LocalContact {
            slot: format!("own-{n}").as_str().into(),
            name: format!("第{n}医療システムサービス株式会社"),
            division: "保守サポートセンター".to_owned(),
            number: format!("03-1111-{n:04}"),
            night_number: format!("090-2222-{n:04}"),
            contract: format!("M-{n:05}"),
            checked_on: "2026-10-02".to_owned(),
            category: "vendor".to_owned(),
            ..LocalContact::default()
        });
    }
    for n in 0..DEVICES {
        plan.devices.push(Device {
            id: format!("device-{n}"),
            name: format!("端末{n:04}"),
            kind: pick(&KINDS, n).to_owned(),
            system: systems.get(n % systems.len().max(1)).cloned(),
            place: pick(&PLACES, n).to_owned(),
            os: "Windows 11 24H2".to_owned(),
            ip: format!("192.0.{}.{}", n / 250, n % 250 + 1),
            antivirus: "更新ずみ（自動）".to_owned(),
            patched_on: "2026-09-15".to_owned(),
            owner: people.get(n % people.len().max(1)).cloned().unwrap_or_default(),
            vendor: vendors.get(n % vendors.len().max(1)).cloned(),
            remote_line: "no".to_owned(),
            disclosure: "received".to_owned(),
            support_ends: "2029-10-09".to_owned(),
            backup: "毎日".to_owned(),
            ..Device::default()
        });
    }
    plan
}

fn pick<'t>(texts: &[&'t str], n: usize) -> &'t str {
    texts.get(n % texts.len()).copied().unwrap_or_default()
}
