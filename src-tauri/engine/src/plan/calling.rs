//! Everybody to call: the contacts of the library with what the plan knows, then those only this hospital has.

use chrono::NaiveDate;

use super::Plan;
use crate::contact::{Contact, LocalContact, is_stale};
use crate::ids::{ContactId, RoleId};
use crate::playbook::Content;
use crate::playbook::reference::{ContactKind, Duty};
use crate::text::Text;
use crate::wording::Wording;

/// Who speaks with a contact that only this hospital has.
pub const OWN_ROLE: &str = "liaison";

/// Behind every contact of the library.
const FIRST_OWN: u32 = 1000;

/// The day somebody last found a contact right: the day that stands beside it, or that of a later test call.
#[must_use]
pub fn checked_day(plan: &Plan, slot: &ContactId) -> Option<NaiveDate> {
    let calls = plan.test_calls.iter().filter(|call| call.contact == *slot && call.result == "ok");
    let rung = calls.filter_map(|call| NaiveDate::parse_from_str(&call.on, "%Y-%m-%d").ok());
    rung.chain(plan.contact(slot).and_then(LocalContact::checked_day)).max()
}

/// Everybody to call in calling order, with what the plan knows; without a plan the slots stay blank.
#[must_use]
pub fn contacts(plan: Option<&Plan>, content: &Content, today: NaiveDate) -> Vec<Contact> {
    let slots = content.agencies.iter().map(|agency| {
        let local = plan.and_then(|plan| checked(plan, &agency.id));
        let mut contact = Contact::merge(agency, local.as_ref(), today);
        // The headquarters are inside: their number is the extension of the facility sheet.
        let extension = plan.map(|plan| plan.facility.hq_extension.as_str()).unwrap_or_default();
        if agency.id.as_str() == "hq" && contact.number.is_none() && !extension.is_empty() {
            contact.number = Some(extension.to_owned());
            contact.confirm = None;
        }
        contact
    });
    let own = plan.into_iter().flat_map(|plan| {
        let own = plan.contacts.iter().filter(|contact| content.agency(&contact.slot).is_none());
        own.filter_map(|contact| checked(plan, &contact.slot))
    });
    slots.chain(own.zip(FIRST_OWN..).map(|(local, order)| of_the_house(&local, order, today))).collect()
}

/// What the plan says about a slot, with the day of the last test call.
fn checked(plan: &Plan, slot: &ContactId) -> Option<LocalContact> {
    let day = checked_day(plan, slot);
    let local = plan.contact(slot).cloned();
    let local = local.or_else(|| day.map(|_| LocalContact { slot: slot.clone(), ..LocalContact::default() }))?;
    Some(match day {
        Some(day) => LocalContact { checked_on: day.to_string(), ..local },
        None => local,
    })
}

/// A contact that only this hospital has.
fn of_the_house(local: &LocalContact, order: u32, today: NaiveDate) -> Contact {
    let wording = Wording::built_in();
    let say = |key: &str| wording.say(key, &[]);
    let filled = |words: &str| Some(words.trim().to_owned()).filter(|words| !words.is_empty());
    let office = say(match local.category.as_str() {
        "vendor" => "own_vendor",
        "line" => "own_line",
        "agency" => "own_agency",
        "area" => "own_area",
        _ => "own_other",
    });
    let number = filled(&local.number);
    let checked_on = local.checked_day();
    Contact {
        id: local.slot.clone(),
        kind: ContactKind::Local,
        name: filled(&local.name).map_or_else(|| office.clone(), Text::same),
        office,
        division: local.division.trim().to_owned(),
        person: local.person.trim().to_owned(),
        order,
        duty: Duty::Should,
        role: RoleId::from(OWN_ROLE),
        when: say("own_when"),
        speed: say("own_speed"),
        hours: filled(&local.hours).map(Text::same),
        night_number: filled(&local.night_number),
        confirm: number.is_none().then(|| say("contact_no_number")),
        url: None,
        mail: None,
        script: vec![say("own_say_who"), say("own_say_what"), say("own_say_systems")],
        ask: vec![say("own_ask_name"), say("own_ask_next")],
        contract: local.contract.trim().to_owned(),
        note: local.note.trim().to_owned(),
        checked_on,
        stale: number.is_some() && checked_on.is_none_or(|day| is_stale(day, today)),
        source: String::new(),
        as_of: String::new(),
        number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::TestCall;

    fn content() -> &'static Content {
        crate::library::built_in()
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
    }

    fn call(slot: &str, on: &str, result: &str) -> TestCall {
        TestCall { contact: ContactId::from(slot), on: on.to_owned(), result: result.to_owned(), ..TestCall::default() }
    }

    fn plan(calls: &[TestCall]) -> Plan {
        let own = |slot: &str, name: &str, checked_on: &str| LocalContact {
            slot: ContactId::from(slot),
            name: name.to_owned(),
            number: "03-0000-0001".to_owned(),
            checked_on: checked_on.to_owned(),
            ..LocalContact::default()
        };
        Plan {
            contacts: vec![own("elevator", "昇降機の会社", ""), own("vendor-ehr", "あおぞら", "2026-01-10")],
            test_calls: calls.to_vec(),
            ..Plan::default()
        }
    }

    #[test]
    fn a_test_call_that_was_right_renews_the_day_and_never_makes_it_older() {
        let day = |calls: &[TestCall]| checked_day(&plan(calls), &ContactId::from("vendor-ehr")).unwrap().to_string();
        assert_eq!(day(&[]), "2026-01-10");
        assert_eq!(day(&[call("vendor-ehr", "2026-11-01", "ok")]), "2026-11-01");
        assert_eq!(day(&[call("vendor-ehr", "2025-11-01", "ok")]), "2026-01-10");
        assert_eq!(day(&[call("vendor-ehr", "2026-11-01", "wrong")]), "2026-01-10");
        assert_eq!(day(&[call("vendor-ehr", "2026-11-01", "no-answer")]), "2026-01-10");
        assert_eq!(day(&[call("elevator", "2026-11-01", "ok")]), "2026-01-10", "another one was rung");
    }

    #[test]
    fn contacts_of_the_house_come_last_and_are_as_whole_as_the_others() {
        let all = contacts(Some(&plan(&[call("elevator", "2026-11-01", "ok")])), content(), today());
        assert_eq!(all.len(), content().agencies.len() + 1);
        let last = all.last().unwrap();
        assert_eq!((last.id.as_str(), last.name.ja.as_str()), ("elevator", "昇降機の会社"));
        assert!(all.iter().all(|contact| contact.order <= last.order));
        assert!(!last.stale, "rung this month");
        assert!(!last.script.is_empty() && last.confirm.is_none());
        let vendor = all.iter().find(|contact| contact.id.as_str() == "vendor-ehr").unwrap();
        assert!(vendor.stale, "ten months ago");
    }

    #[test]
    fn a_test_call_confirms_a_number_of_the_library() {
        let before = contacts(Some(&plan(&[])), content(), today());
        let with_number = before.iter().find(|one| one.kind == ContactKind::National && one.number.is_some()).unwrap();
        let after = contacts(Some(&plan(&[call(with_number.id.as_str(), "2026-11-20", "ok")])), content(), today());
        let after = after.iter().find(|one| one.id == with_number.id).unwrap();
        assert_eq!(after.checked_on.unwrap().to_string(), "2026-11-20");
    }
}
