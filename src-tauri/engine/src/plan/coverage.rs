//! How far a plan meets the ministry's check table (確認表). An item is met when its rule is met, never because a field
//! says something; what is missing is said in words, each with the place that fills it.

mod after;
mod backups;
mod criteria;
mod devices;
mod found;
mod look;
mod outside;
mod people;
mod rule;
mod training;

use std::sync::OnceLock;

use chrono::NaiveDate;
use serde::Deserialize;

use super::Plan;
use super::chapters::{self, Words};
use crate::playbook::{Content, Phase};
use crate::text::Text;

pub use found::{Left, Place};
pub use look::{CHECKED_WITHIN_DAYS, LOGS_WITHIN_DAYS, YEAR_DAYS};
pub use rule::Rule;

use found::Found;
use look::Look;

/// The check table as `playbooks/plan/check-table.toml` has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckTable {
    /// Which edition: `2024-06`.
    pub edition: String,
    /// Its official title.
    pub title: Words,
    /// Where it comes from.
    pub source: String,
    /// The day the source was read.
    pub as_of: String,
    /// Every item, in the table's order.
    #[serde(rename = "item")]
    pub items: Vec<CheckItem>,
}

/// One item of the check table (確認項目).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckItem {
    /// As the table numbers it: `1-2a`.
    pub id: String,
    /// The phase it stands under.
    pub phase: Phase,
    /// Official title where `seen`, otherwise ours.
    pub title: Words,
    /// What it asks, in our words.
    pub asks: Words,
    /// The official text was seen; otherwise it is shown as 要確認.
    pub seen: bool,
    /// Where it comes from.
    pub source: String,
    /// The chapter that fills most of it.
    pub chapter: String,
    /// How long it takes to meet it from nothing, in minutes.
    pub minutes: u32,
    /// When it is met.
    pub rule: Rule,
}

/// How far a plan meets the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Every item, in the table's order.
    pub items: Vec<Covered>,
}

/// One item, looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// The item.
    pub item: &'static CheckItem,
    /// How it stands.
    pub state: CoverState,
    /// What shows that it is met, as far as it is.
    pub evidence: Vec<Text>,
    /// What is missing; empty when it is met or does not apply.
    pub left: Vec<Left>,
}

/// How an item stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CoverState {
    /// Its rule is met.
    Met,
    /// Something is missing.
    Open,
    /// It does not apply here (対象外), for this reason.
    Excluded(String),
}

/// One phase of the table, counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// The phase.
    pub phase: Phase,
    /// Items met.
    pub met: u32,
    /// Items that apply.
    pub of: u32,
}

/// The check table that came with the program.
pub fn check_table() -> &'static CheckTable {
    static TABLE: OnceLock<CheckTable> = OnceLock::new();
    // What is embedded is read by a test; a broken file shows as a table without items.
    TABLE.get_or_init(|| toml::from_str(TEXT).unwrap_or_default())
}

const TEXT: &str = include_str!("../../../../playbooks/plan/check-table.toml");

const PHASES: [Phase; 5] = [Phase::Quiet, Phase::Detection, Phase::FirstResponse, Phase::Recovery, Phase::Afterwards];

/// Looks at a plan with every rule of the table.
#[must_use]
pub fn coverage(plan: &Plan, content: &Content, today: NaiveDate) -> Coverage {
    let look = Look::new(plan, content, today);
    Coverage { items: check_table().items.iter().map(|item| covered(item, &look)).collect() }
}

fn covered(item: &'static CheckItem, look: &Look<'_>) -> Covered {
    let exclusion = look.plan.exclusions.iter().find(|exclusion| exclusion.id == item.id);
    if let Some(reason) = exclusion.map(|exclusion| exclusion.reason.trim()).filter(|reason| !reason.is_empty()) {
        let state = CoverState::Excluded(reason.to_owned());
        return Covered { item, state, evidence: Vec::new(), left: Vec::new() };
    }
    let Found { evidence, mut left } = item.rule.judge(look);
    let state = if left.is_empty() { CoverState::Met } else { CoverState::Open };
    if exclusion.is_some() && state == CoverState::Open {
        let place = look.place("exclusions", &item.id, "reason");
        left.push(Left { text: look.say("cover_no_reason", &[]), place });
    }
    Covered { item, state, evidence, left }
}

impl Covered {
    /// Its rule is met.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.state == CoverState::Met
    }

    /// Why it does not apply; `None` when it does.
    #[must_use]
    pub fn excluded(&self) -> Option<&str> {
        match &self.state {
            CoverState::Excluded(reason) => Some(reason),
            CoverState::Met | CoverState::Open => None,
        }
    }
}

impl Coverage {
    /// Items met of those that apply, in percent, rounded down. 100 only when all are met.
    #[must_use]
    pub fn percent(&self) -> u32 {
        let (met, of) = self.stages().iter().fold((0, 0), |(met, of), stage| (met + stage.met, of + stage.of));
        (met * 100).checked_div(of).unwrap_or(100)
    }

    /// Every phase of the table, in its order.
    #[must_use]
    pub fn stages(&self) -> Vec<Stage> {
        let count = |phase, met_only: bool| {
            let counts =
                |one: &&Covered| one.item.phase == phase && one.excluded().is_none() && (one.is_met() || !met_only);
            u32::try_from(self.items.iter().filter(counts).count()).unwrap_or(u32::MAX)
        };
        PHASES.iter().map(|&phase| Stage { phase, met: count(phase, true), of: count(phase, false) }).collect()
    }

    /// The authored minutes of what is not met yet.
    #[must_use]
    pub fn minutes_left(&self) -> u32 {
        self.open().map(|one| one.item.minutes).sum()
    }

    /// Items that are not met, in the table's order.
    pub fn open(&self) -> impl Iterator<Item = &Covered> {
        self.items.iter().filter(|one| one.state == CoverState::Open)
    }

    /// What to do next: the first gap of the item that is met with the least time, in the earliest chapter.
    #[must_use]
    pub fn next(&self) -> Option<&Left> {
        let chapter = |left: &Left| {
            let place = chapters::chapters().iter().position(|chapter| chapter.id == left.place.chapter);
            place.unwrap_or(usize::MAX)
        };
        let first = self.open().min_by_key(|one| (one.item.minutes, one.left.iter().map(chapter).min()))?;
        first.left.iter().min_by_key(|left| chapter(left))
    }

    /// What is missing in one chapter, each gap once, in the table's order.
    #[must_use]
    pub fn left_in(&self, chapter: &str) -> Vec<&Left> {
        let mut found: Vec<&Left> = Vec::new();
        for left in self.items.iter().flat_map(|one| &one.left).filter(|left| left.place.chapter == chapter) {
            if !found.contains(&left) {
                found.push(left);
            }
        }
        found
    }

    /// The items that a chapter fills: its own, and those that miss something there.
    #[must_use]
    pub fn items_of(&self, chapter: &str) -> Vec<&str> {
        let fills =
            |one: &&Covered| one.item.chapter == chapter || one.left.iter().any(|left| left.place.chapter == chapter);
        self.items.iter().filter(fills).map(|one| one.item.id.as_str()).collect()
    }
}

#[cfg(test)]
#[path = "coverage/tests.rs"]
mod tests;
