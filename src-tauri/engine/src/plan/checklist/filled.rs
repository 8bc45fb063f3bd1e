//! The sheets as they stand: what was answered, and what is still wrong with an answer.

use chrono::{Datelike, NaiveDate};

use super::INSTITUTION;
use super::edition::{Edition, Item, Sheet};
use crate::ids::ContactId;
use crate::plan::{Answer, Plan};
use crate::playbook::Content;
use crate::text::Text;
use crate::time::{english_date, reiwa_short};
use crate::wording::Wording;

/// The item that asks whether systems are in use at all: a `no` there makes the rest needless.
const IN_USE: &str = "in-use";

/// A sheet with its answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilledSheet<'a> {
    /// `institution` or the contact slot of the vendor.
    pub id: String,
    /// Who answers it: the sheet's title, or the vendor.
    pub name: Text,
    /// What it asks.
    pub sheet: &'a Sheet,
    /// Every item, in inspection order.
    pub items: Vec<FilledItem<'a>>,
}

/// An item with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilledItem<'a> {
    /// `EDITION/SHEET/NUMBER`.
    pub id: String,
    /// What is asked.
    pub item: &'a Item,
    /// What was answered.
    pub answer: Option<&'a Answer>,
    /// Has to be answered.
    pub is_needed: bool,
    /// What is wrong with the answer, in words.
    pub problems: Vec<Text>,
}

/// The id of an answer.
#[must_use]
pub fn key_of(edition: &str, sheet: &str, number: &str) -> String {
    format!("{edition}/{sheet}/{number}")
}

/// Those who maintain systems or devices, in the order of the plan: each gets a sheet of its own.
#[must_use]
pub fn vendors(plan: &Plan) -> Vec<&ContactId> {
    let named = plan.systems.iter().filter_map(|system| system.vendor.as_ref());
    let mut found: Vec<&ContactId> = Vec::new();
    for slot in named.chain(plan.devices.iter().filter_map(|device| device.vendor.as_ref())) {
        if !slot.as_str().is_empty() && !found.contains(&slot) {
            found.push(slot);
        }
    }
    found
}

/// Every sheet of an edition: the institution's first, then one for each vendor.
#[must_use]
pub fn sheets<'a>(plan: &'a Plan, content: &Content, edition: &'a Edition, today: NaiveDate) -> Vec<FilledSheet<'a>> {
    let ids = std::iter::once(INSTITUTION).chain(vendors(plan).into_iter().map(ContactId::as_str));
    ids.filter_map(|id| {
        let sheet = edition.sheet(id)?;
        let name = if id == INSTITUTION { sheet.title.text() } else { name_of(plan, content, id) };
        Some(FilledSheet { id: id.to_owned(), name, sheet, items: items(plan, edition, sheet, id, today) })
    })
    .collect()
}

fn name_of(plan: &Plan, content: &Content, slot: &str) -> Text {
    let slot = ContactId::from(slot);
    let own = plan.contact(&slot).map(|own| own.name.trim()).filter(|name| !name.is_empty());
    let known = || content.agencies.iter().find(|agency| agency.id == slot).map(|agency| agency.name.clone());
    own.map(Text::same).or_else(known).unwrap_or_else(|| Text::same(slot.as_str()))
}

fn items<'a>(
    plan: &'a Plan,
    edition: &'a Edition,
    sheet: &'a Sheet,
    id: &str,
    today: NaiveDate,
) -> Vec<FilledItem<'a>> {
    let answer_of = |item: &Item| {
        let key = key_of(&edition.edition, id, &item.number);
        plan.answers.iter().find(|answer| answer.id == key)
    };
    let none_in_use =
        sheet.items().any(|item| item.key == IN_USE && answer_of(item).is_some_and(|answer| answer.answer == "no"));
    sheet
        .items()
        .map(|item| {
            let answer = answer_of(item);
            FilledItem {
                id: key_of(&edition.edition, id, &item.number),
                item,
                answer,
                is_needed: !none_in_use || item.key == IN_USE,
                problems: answer.map_or_else(Vec::new, |answer| problems(answer, item, today)),
            }
        })
        .collect()
}

/// The list is answered with はい or いいえ and a day; a いいえ needs a target day within the fiscal year
/// (bcp-and-checklists.md §3 [B16 B17]). What does not apply needs a reason: nobody can look at it.
fn problems(answer: &Answer, item: &Item, today: NaiveDate) -> Vec<Text> {
    let wording = Wording::built_in();
    let say = |key: &str| wording.say(key, &[]);
    if answer.answer.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let on = day(&answer.on);
    match on {
        None => found.push(say("checklist_no_day")),
        Some(on) if on > today => found.push(say("checklist_day_ahead")),
        Some(on) if fiscal_year_end(on) < today => found.push(say("checklist_day_old")),
        Some(_) => {}
    }
    // Whether systems are in use is no shortcoming that could be mended by a day.
    if answer.answer == "no" && item.key != IN_USE {
        let begins = on.unwrap_or(today);
        let last = fiscal_year_end(begins);
        match day(&answer.target) {
            None => found.push(say("checklist_no_target")),
            Some(target) if target < begins => found.push(say("checklist_target_early")),
            Some(target) if target > last => {
                let last = Text::new(reiwa_short(last), english_date(last));
                found.push(wording.say("checklist_target_late", &[("day", &last)]));
            }
            Some(target) if target < today => found.push(say("checklist_target_past")),
            Some(_) => {}
        }
    }
    if answer.answer == "not-applicable" && answer.evidence.trim().is_empty() {
        found.push(say("checklist_no_reason"));
    }
    found
}

/// The last day of the fiscal year a day falls in: 3月31日.
#[must_use]
pub fn fiscal_year_end(day: NaiveDate) -> NaiveDate {
    let year = if day.month() >= 4 { day.year().saturating_add(1) } else { day.year() };
    NaiveDate::from_ymd_opt(year, 3, 31).unwrap_or(day)
}

fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

impl FilledItem<'_> {
    /// `yes`, `no`, `not-applicable`, or nothing.
    #[must_use]
    pub fn said(&self) -> &str {
        self.answer.map_or("", |answer| answer.answer.as_str())
    }

    /// Answered, and nothing is wrong with the answer; or it need not be answered.
    #[must_use]
    pub fn is_done(&self) -> bool {
        !self.is_needed || !self.said().is_empty() && self.problems.is_empty()
    }
}

impl FilledSheet<'_> {
    /// Items that have to be answered.
    #[must_use]
    pub fn needed(&self) -> usize {
        self.items.iter().filter(|item| item.is_needed).count()
    }

    /// Of those, the ones that are answered well.
    #[must_use]
    pub fn done(&self) -> usize {
        self.items.iter().filter(|item| item.is_needed && item.is_done()).count()
    }
}
