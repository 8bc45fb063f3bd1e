//! The plan as the rules look at it: who is there, which systems matter, what was done how long ago.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::found::{Left, Place};
use crate::contact::{LocalContact, STALE_AFTER_DAYS};
use crate::ids::{ContactId, RoleId};
use crate::plan::chapters;
use crate::plan::{Plan, Routine, System};
use crate::playbook::Content;
use crate::playbook::reference::Agency;
use crate::text::Text;
use crate::time::{english_date, reiwa_short};
use crate::wording::Wording;

/// 確認と承認: what has no chapter of its own is reached from here.
const LAST_CHAPTER: &str = "approval";

/// A number counts as confirmed for so many days.
pub const CHECKED_WITHIN_DAYS: i64 = STALE_AFTER_DAYS;
/// What has to be done every year counts for so many days: 366 days, a leap year.
pub const YEAR_DAYS: i64 = 366;
/// Logs count as looked at regularly when somebody did in this time: three months. The ministry names no interval.
pub const LOGS_WITHIN_DAYS: i64 = 93;

/// A plan with what the rules need again and again.
pub(super) struct Look<'a> {
    /// The plan.
    pub(super) plan: &'a Plan,
    /// The agencies and playbooks it refers to.
    pub(super) content: &'a Content,
    /// The day it is looked at.
    today: NaiveDate,
    people: BTreeSet<&'a str>,
    contacts: BTreeMap<&'a str, &'a LocalContact>,
    agencies: BTreeMap<&'a str, &'a Agency>,
}

impl<'a> Look<'a> {
    /// Looks at a plan on a day.
    pub(super) fn new(plan: &'a Plan, content: &'a Content, today: NaiveDate) -> Self {
        let named = plan.people.iter().filter(|person| is_said(&person.name));
        Self {
            plan,
            content,
            today,
            people: named.map(|person| person.id.as_str()).collect(),
            contacts: plan.contacts.iter().map(|contact| (contact.slot.as_str(), contact)).collect(),
            agencies: content.agencies.iter().map(|agency| (agency.id.as_str(), agency)).collect(),
        }
    }

    /// A sentence.
    pub(super) fn say(&self, key: &str, blanks: &[(&str, &Text)]) -> Text {
        Wording::built_in().say(key, blanks)
    }

    /// A place in the plan, with the chapter it stands in.
    pub(super) fn place(&self, part: &str, row: &str, field: &str) -> Place {
        let chapter = chapters::chapters()
            .iter()
            .find(|chapter| {
                chapter.sections.iter().any(|section| section.part == part && section.field(field).is_some())
            })
            .or_else(|| chapters::chapter_of(part));
        Place {
            // Risks and things to do have screens of their own beside the last chapter.
            chapter: chapter.map_or(LAST_CHAPTER, |chapter| &chapter.id).to_owned(),
            part: part.to_owned(),
            row: row.to_owned(),
            field: field.to_owned(),
        }
    }

    /// A gap in words.
    pub(super) fn left(&self, key: &str, blanks: &[(&str, &Text)], (part, row, field): (&str, &str, &str)) -> Left {
        Left { text: self.say(key, blanks), place: self.place(part, row, field) }
    }

    /// What a row does not say yet, in one line: 「受付PC1」の置き場所、OSがまだです.
    pub(super) fn lacks(&self, part: &str, row: &str, name: &str, fields: &[(&str, bool)]) -> Option<Left> {
        let missing: Vec<&str> = fields.iter().filter(|(_, is_there)| !is_there).map(|(field, _)| *field).collect();
        let first = missing.first()?;
        let labels: Vec<Text> = missing.iter().map(|field| self.label(part, field)).collect();
        let what = self.join(&labels);
        let name = Text::same(if is_said(name) { name } else { row });
        Some(self.left("cover_lacks", &[("name", &name), ("what", &what)], (part, row, first)))
    }

    /// Fields of a form that say nothing yet, one line each.
    pub(super) fn unsaid(&self, part: &str, fields: &[(&str, &str)]) -> Vec<Left> {
        let empty = fields.iter().filter(|(_, words)| !is_said(words));
        empty
            .map(|(field, _)| self.left("cover_unsaid", &[("what", &self.label(part, field))], (part, "", field)))
            .collect()
    }

    /// What the form calls a field.
    pub(super) fn label(&self, part: &str, field: &str) -> Text {
        let sections = chapters::sections().filter(|section| section.part == part);
        let mut found = sections.filter_map(|section| section.field(field));
        found.next().map_or_else(|| Text::same(field), |field| field.label.text())
    }

    /// 電子カルテ、検査; English has its own comma.
    pub(super) fn join(&self, words: &[Text]) -> Text {
        let comma = self.say("list_separator", &[]);
        let ja: Vec<&str> = words.iter().map(|text| text.ja.as_str()).collect();
        let en: Vec<&str> = words.iter().map(|text| text.en.as_str()).collect();
        Text::new(ja.join(&comma.ja), en.join(&comma.en))
    }

    /// Somebody of that id is in the plan and has a name.
    pub(super) fn is_person(&self, id: &str) -> bool {
        self.people.contains(id)
    }

    /// What the plan says about a contact.
    pub(super) fn contact(&self, slot: &ContactId) -> Option<&'a LocalContact> {
        self.contacts.get(slot.as_str()).copied()
    }

    /// Whom to call as everybody has it.
    pub(super) fn agency(&self, slot: &ContactId) -> Option<&'a Agency> {
        self.agencies.get(slot.as_str()).copied()
    }

    /// What a contact is called: the plan's name, otherwise the office.
    pub(super) fn contact_name(&self, slot: &ContactId) -> Text {
        let own = self.contact(slot).map(|contact| contact.name.trim()).filter(|name| !name.is_empty());
        match (own, self.agency(slot)) {
            (Some(name), _) => Text::same(name),
            (None, Some(agency)) => agency.name.clone(),
            (None, None) => Text::same(slot.as_str()),
        }
    }

    /// The number to dial: the plan's, otherwise the one everybody has.
    pub(super) fn number(&self, slot: &ContactId) -> Option<&'a str> {
        let own = self.contact(slot).map(|contact| contact.number.trim()).filter(|number| !number.is_empty());
        own.or_else(|| self.agency(slot).and_then(|agency| agency.number.as_deref()))
    }

    /// What a role is called.
    pub(super) fn role_name(&self, role: &RoleId) -> Text {
        let known = self.content.roles.iter().find(|known| known.id == *role);
        known.map_or_else(|| Text::same(role.as_str()), |role| role.name.clone())
    }

    /// Systems care cannot do without, in the plan's order.
    pub(super) fn critical(&self) -> impl Iterator<Item = &'a System> {
        self.plan.systems.iter().filter(|system| system.critical)
    }

    /// The gap of a plan that names no critical system: rules about them would be met by an empty plan.
    pub(super) fn no_critical(&self) -> Option<Left> {
        let is_missing = self.critical().next().is_none();
        is_missing.then(|| self.left("cover_no_critical", &[], ("systems", "", "critical")))
    }

    /// Those who maintain critical systems, each once with the names of the systems, in the plan's order.
    pub(super) fn critical_vendors(&self) -> Vec<(&'a ContactId, Text)> {
        let mut vendors: Vec<(&ContactId, Vec<Text>)> = Vec::new();
        for system in self.critical() {
            let Some(slot) = system.vendor.as_ref().filter(|slot| is_said(slot.as_str())) else { continue };
            let name = Text::same(system.name.as_str());
            match vendors.iter_mut().find(|(known, _)| *known == slot) {
                Some((_, systems)) => systems.push(name),
                None => vendors.push((slot, vec![name])),
            }
        }
        vendors.into_iter().map(|(slot, systems)| (slot, self.join(&systems))).collect()
    }

    /// The newest record of that kind that somebody of the plan made not longer than so many days ago.
    pub(super) fn routine(&self, kind: &str, days: i64) -> Option<&'a Routine> {
        let done = self.plan.routines.iter().filter(|routine| routine.kind == kind && self.is_person(&routine.by));
        done.filter(|routine| self.is_within(&routine.on, days)).max_by(|a, b| a.on.cmp(&b.on))
    }

    /// A day that was not longer than so many days ago; a day to come was not yet.
    pub(super) fn is_within(&self, day: &str, days: i64) -> bool {
        parse(day).is_some_and(|day| self.was_within(day, days))
    }

    /// As [`Look::is_within`], of a day that was read.
    pub(super) fn was_within(&self, day: NaiveDate, days: i64) -> bool {
        (0..=days).contains(&self.today.signed_duration_since(day).num_days())
    }

    /// A day that has gone by.
    pub(super) fn is_past(&self, day: &str) -> bool {
        parse(day).is_some_and(|day| day < self.today)
    }

    /// A day as people write it; empty when it is none.
    pub(super) fn day(&self, day: &str) -> Text {
        parse(day).map_or_else(Text::default, in_words)
    }
}

/// R8.10.2; English has its own way.
pub(super) fn in_words(day: NaiveDate) -> Text {
    Text::new(reiwa_short(day), english_date(day))
}

/// A field says something.
pub(super) fn is_said(words: &str) -> bool {
    !words.trim().is_empty()
}

/// How many, as words.
pub(super) fn count(n: usize) -> Text {
    Text::same(n.to_string())
}

fn parse(day: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()
}
