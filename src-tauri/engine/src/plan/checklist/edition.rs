//! An edition of the checklist as data: what came with the program, and what somebody brings in later.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde::Deserialize;

use super::INSTITUTION;
use super::proof::Proof;
use crate::plan::chapters::Words;

/// A file of an edition may not be larger.
const MOST_BYTES: usize = 256 * 1024;
/// Nor have more items.
const MOST_ITEMS: usize = 500;
/// The sheet that every vendor answers.
pub(super) const VENDOR: &str = "vendor";

/// The checklist of one year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// Slug: `r7`.
    pub edition: String,
    /// What it is called.
    pub title: Words,
    /// The fiscal year it is for: 2025 begins on 2025-04-01.
    pub fiscal_year: i32,
    /// The day it was published.
    #[serde(default)]
    pub published: String,
    /// What to know when a newer one is out that is not in here; empty when there is none.
    #[serde(default)]
    pub newer: Words,
    /// Where it comes from.
    pub source: String,
    /// The day the source was read.
    pub as_of: String,
    /// `institution` and `vendor`.
    #[serde(rename = "sheet")]
    pub sheets: Vec<Sheet>,
}

/// A sheet as it is sent out (確認用).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// `institution` or `vendor`.
    pub id: String,
    /// 医療機関確認用.
    pub title: Words,
    /// In inspection order.
    #[serde(rename = "group")]
    pub groups: Vec<Group>,
}

/// Items under one heading.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The number of the heading.
    pub number: String,
    /// The heading.
    pub title: Words,
    /// In inspection order.
    #[serde(rename = "item")]
    pub items: Vec<Item>,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Names the same question in every edition.
    pub key: String,
    /// As the list numbers it: `2-1` is printed 2①.
    pub number: String,
    /// What is asked.
    pub text: Words,
    /// What it is about: servers, network devices…
    #[serde(default)]
    pub target: Words,
    /// New in this edition.
    #[serde(default)]
    pub new: bool,
    /// The official text and number were seen; otherwise it is shown as 要確認.
    pub seen: bool,
    /// What in the plan shows that the answer is yes.
    #[serde(default)]
    pub proof: Option<Proof>,
    /// Where it comes from.
    pub source: String,
}

/// Why a file is no edition of the checklist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditionProblem {
    /// Far more than a checklist has.
    #[error("larger than a checklist can be")]
    TooLarge,
    /// Not TOML, or not these fields.
    #[error("{0}")]
    Unreadable(String),
    /// Something is there twice, is missing or is not allowed.
    #[error("{0}")]
    Wrong(String),
}

/// The editions that came with the program, newest last.
pub fn built_in() -> &'static [Edition] {
    static EDITIONS: OnceLock<Vec<Edition>> = OnceLock::new();
    // What is embedded is read by a test; a broken file shows as no edition.
    EDITIONS.get_or_init(|| TEXTS.iter().filter_map(|text| toml::from_str(text).ok()).collect())
}

const TEXTS: &[&str] = &[include_str!("../../../../../playbooks/plan/checklist-r7.toml")];

/// Reads an edition that somebody brings in.
///
/// # Errors
/// What is wrong with the file.
pub fn read_edition(text: &str) -> Result<Edition, EditionProblem> {
    if text.len() > MOST_BYTES {
        return Err(EditionProblem::TooLarge);
    }
    let mut edition: Edition = toml::from_str(text).map_err(|problem| {
        let line =
            problem.span().map_or(0, |span| text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1);
        EditionProblem::Unreadable(format!("line {line}: {}", problem.message()))
    })?;
    check(&edition)?;
    edition.in_both_languages();
    Ok(edition)
}

fn check(edition: &Edition) -> Result<(), EditionProblem> {
    let wrong = |what: String| Err(EditionProblem::Wrong(what));
    if !is_slug(&edition.edition) {
        return wrong(format!("edition: {}", edition.edition));
    }
    if !(2020..=2100).contains(&edition.fiscal_year) {
        return wrong(format!("fiscal_year: {}", edition.fiscal_year));
    }
    let ids: Vec<&str> = edition.sheets.iter().map(|sheet| sheet.id.as_str()).collect();
    if ids != [INSTITUTION, VENDOR] && ids != [INSTITUTION] {
        return wrong(format!("sheet: {ids:?}"));
    }
    if edition.sheets.iter().flat_map(Sheet::items).count() > MOST_ITEMS {
        return Err(EditionProblem::TooLarge);
    }
    for sheet in &edition.sheets {
        let (mut keys, mut numbers) = (BTreeSet::new(), BTreeSet::new());
        for item in sheet.items() {
            let is_whole = is_slug(&item.key) && is_slug(&item.number) && !item.text.ja.trim().is_empty();
            if !is_whole || !keys.insert(&item.key) || !numbers.insert(&item.number) {
                return wrong(format!("{}: item {} {}", sheet.id, item.key, item.number));
            }
        }
        if keys.is_empty() {
            return wrong(format!("{}: no item", sheet.id));
        }
    }
    Ok(())
}

/// Letters, digits and hyphens: it becomes part of an answer's id.
fn is_slug(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

impl Edition {
    /// The sheet of the institution, or the one every vendor answers.
    #[must_use]
    pub fn sheet(&self, id: &str) -> Option<&Sheet> {
        let kind = if id == INSTITUTION { INSTITUTION } else { VENDOR };
        self.sheets.iter().find(|sheet| sheet.id == kind)
    }

    /// A list from outside may be in Japanese only.
    fn in_both_languages(&mut self) {
        let fill = |words: &mut Words| {
            if words.en.trim().is_empty() {
                words.en = words.ja.clone();
            }
        };
        fill(&mut self.title);
        fill(&mut self.newer);
        for sheet in &mut self.sheets {
            fill(&mut sheet.title);
            for group in &mut sheet.groups {
                fill(&mut group.title);
                for item in &mut group.items {
                    fill(&mut item.text);
                    fill(&mut item.target);
                }
            }
        }
    }
}

impl Sheet {
    /// Every item, in inspection order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.groups.iter().flat_map(|group| &group.items)
    }

    /// The item of that number.
    #[must_use]
    pub fn item(&self, number: &str) -> Option<&Item> {
        self.items().find(|item| item.number == number)
    }
}

impl Item {
    /// 2①: as the list prints it.
    #[must_use]
    pub fn printed(&self) -> String {
        let circled = |n: u32| (1..=20).contains(&n).then(|| char::from_u32(u32::from('①') + n - 1)).flatten();
        let parts = self.number.split_once('-').and_then(|(group, n)| Some((group, circled(n.parse().ok()?)?)));
        parts.map_or_else(|| self.number.clone(), |(group, n)| format!("{group}{n}"))
    }
}
