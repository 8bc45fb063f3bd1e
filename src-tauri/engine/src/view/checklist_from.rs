//! How the checklist screen comes from a plan and its editions.

use chrono::NaiveDate;

use crate::plan::Plan;
use crate::plan::checklist::{
    Difference, Edition, FilledItem, FilledSheet, Group, INSTITUTION, Item, Volume, carried_over, differences,
    fiscal_year_end, last_answer, proved, sheets, vendors, volume,
};
use crate::plan::coverage::{Coverage, coverage};
use crate::playbook::Content;
use crate::text::Text;
use crate::time::{english_date, reiwa_short};
use crate::wording::Wording;

use super::checklist::{
    CarryView, ChecklistGroupView, ChecklistItemView, ChecklistSheetView, ChecklistView, EditionView, VolumeView,
};
use super::plan::LeftView;

/// A plan with what its checklist is read against.
#[derive(Clone, Copy, Debug)]
pub struct ChecklistLens<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The number of the revision in force.
    pub in_force: Option<u32>,
    /// Every edition, oldest first.
    pub editions: &'a [Edition],
    /// What came with the program.
    pub content: &'a Content,
    /// Today in Japan.
    pub today: NaiveDate,
}

impl ChecklistLens<'_> {
    /// The edition before this one, when it has answers.
    fn older(&self, edition: &Edition) -> Option<&Edition> {
        let has_answers = |older: &&Edition| {
            let prefix = format!("{}/", older.edition);
            self.plan.answers.iter().any(|answer| answer.id.starts_with(&prefix) && !answer.answer.is_empty())
        };
        let before = self.editions.iter().filter(|older| older.fiscal_year < edition.fiscal_year);
        before.filter(has_answers).max_by_key(|older| older.fiscal_year)
    }
}

impl ChecklistView {
    /// The screen of one edition.
    #[must_use]
    pub fn of(edition: &Edition, lens: ChecklistLens<'_>) -> Self {
        let coverage = coverage(lens.plan, lens.content, lens.today);
        let filled = sheets(lens.plan, lens.content, edition, lens.today);
        let older = lens.older(edition);
        let sheet = |one: &FilledSheet<'_>| sheet_view(one, &coverage, older, lens);
        Self {
            edition: edition.edition.clone(),
            title: edition.title.text(),
            editions: lens.editions.iter().rev().map(EditionView::from).collect(),
            notices: notices(edition, lens),
            volume: VolumeView::of(volume(&lens.plan.facility)),
            sheets: filled.iter().map(sheet).collect(),
            carry: older.map(|older| carry_view(edition, older, lens)),
        }
    }
}

/// That this edition is not the current one must not be overlooked.
fn notices(edition: &Edition, lens: ChecklistLens<'_>) -> Vec<Text> {
    let wording = Wording::built_in();
    let mut found = Vec::new();
    let last = NaiveDate::from_ymd_opt(edition.fiscal_year, 4, 1).map(fiscal_year_end);
    if last.is_some_and(|last| last < lens.today) {
        found.push(wording.say("checklist_past_year", &[("title", &edition.title.text())]));
    }
    // Once the newer one was brought in, nobody has to be told that it is missing.
    let has_newer = lens.editions.iter().any(|other| other.fiscal_year > edition.fiscal_year);
    if !edition.newer.ja.is_empty() && !has_newer {
        found.push(edition.newer.text());
    }
    if vendors(lens.plan).is_empty() {
        found.push(wording.say("checklist_no_vendors", &[]));
    }
    found
}

fn sheet_view(
    filled: &FilledSheet<'_>,
    coverage: &Coverage,
    older: Option<&Edition>,
    lens: ChecklistLens<'_>,
) -> ChecklistSheetView {
    let last = |item: &Item| {
        let older = older?;
        let answer = last_answer(lens.plan, older, &filled.id, item)?;
        let blanks =
            [("title", &older.title.text()), ("answer", &answer_word(&answer.answer)), ("day", &day_word(&answer.on))];
        Some(Wording::built_in().say("checklist_last", &blanks))
    };
    let group = |group: &Group| ChecklistGroupView {
        number: group.number.clone(),
        title: group.title.text(),
        items: (filled.items.iter())
            .filter(|one| group.items.iter().any(|item| item.number == one.item.number))
            .map(|one| ChecklistItemView { last: last(one.item), ..item_view(one, coverage, lens) })
            .collect(),
    };
    ChecklistSheetView {
        id: filled.id.clone(),
        title: filled.name.clone(),
        form: filled.sheet.title.text(),
        done: count(filled.done()),
        of: count(filled.needed()),
        groups: filled.sheet.groups.iter().map(group).collect(),
    }
}

fn item_view(one: &FilledItem<'_>, coverage: &Coverage, lens: ChecklistLens<'_>) -> ChecklistItemView {
    let proof = one.item.proof.map(|proof| proved(proof, lens.plan, coverage, lens.in_force)).unwrap_or_default();
    let mut problems = one.problems.clone();
    if let Some(first) = proof.left.first().filter(|_| one.said() == "yes") {
        problems.push(Wording::built_in().say("checklist_plan_lacks", &[("what", &first.text)]));
    }
    let of = |field: fn(&crate::plan::Answer) -> &String| one.answer.map(field).cloned().unwrap_or_default();
    ChecklistItemView {
        number: one.item.number.clone(),
        printed: one.item.printed(),
        text: one.item.text.text(),
        target: one.item.target.text(),
        is_new: one.item.new,
        unseen: !one.item.seen,
        is_needed: one.is_needed,
        answer: one.said().to_owned(),
        on: of(|answer| &answer.on),
        target_day: of(|answer| &answer.target),
        evidence: of(|answer| &answer.evidence),
        problems,
        shown: if proof.is_yes() { proof.evidence } else { Vec::new() },
        left: proof.left.iter().map(LeftView::from).collect(),
        last: None,
    }
}

fn carry_view(edition: &Edition, older: &Edition, lens: ChecklistLens<'_>) -> CarryView {
    let item = |item: &Item| {
        let blanks = [("number", &Text::same(item.printed())), ("text", &item.text.text())];
        Wording::built_in().say("checklist_item", &blanks)
    };
    let wording = Wording::built_in();
    let words = |one: &Difference<'_>| match one {
        Difference::Added(new) => wording.say("checklist_added", &[("item", &item(new))]),
        Difference::Gone(old) => wording.say("checklist_gone", &[("item", &item(old))]),
        Difference::Reworded(_, new) => wording.say("checklist_reworded", &[("item", &item(new))]),
        Difference::Renumbered(old, new) => {
            wording.say("checklist_renumbered", &[("was", &Text::same(old.printed())), ("item", &item(new))])
        }
    };
    CarryView {
        from: EditionView::from(older),
        answers: count(carried_over(lens.plan, older, edition).len()),
        differences: differences(older, edition, INSTITUTION).iter().map(words).collect(),
    }
}

impl VolumeView {
    /// In words.
    #[must_use]
    pub fn of(volume: Volume) -> Self {
        let wording = Wording::built_in();
        let say = |keys: &[&str]| keys.iter().map(|key| wording.say(key, &[])).collect();
        let left = |key: &str, field: &str| LeftView { text: wording.say(key, &[]), place: Self::facility(field) };
        match volume {
            Volume::Entrusted { says_where } => Self {
                title: wording.say("volume_entrusted", &[]),
                lines: say(&[
                    "volume_entrusted_why",
                    "volume_entrusted_alone",
                    "volume_entrusted_where",
                    "volume_entrusted_factors",
                    "volume_entrusted_sheets",
                ]),
                left: if says_where { Vec::new() } else { vec![left("volume_entrusted_no_where", "servers_contract")] },
            },
            Volume::General => Self {
                title: wording.say("volume_general", &[]),
                lines: say(&["volume_general_why", "volume_general_vendor"]),
                left: Vec::new(),
            },
            Volume::Unknown { field } => Self {
                title: wording.say("volume_unknown", &[]),
                lines: Vec::new(),
                left: vec![left("volume_unknown_why", field)],
            },
        }
    }
}

impl From<&Edition> for EditionView {
    fn from(edition: &Edition) -> Self {
        Self { id: edition.edition.clone(), title: edition.title.text() }
    }
}

/// はい, いいえ or 対象外.
#[must_use]
pub fn answer_word(answer: &str) -> Text {
    let wording = Wording::built_in();
    match answer {
        "yes" => wording.say("checklist_yes", &[]),
        "no" => wording.say("checklist_no", &[]),
        "not-applicable" => wording.say("checklist_not_applicable", &[]),
        other => Text::same(other),
    }
}

fn day_word(day: &str) -> Text {
    let day = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok();
    day.map_or_else(Text::default, |day| Text::new(reiwa_short(day), english_date(day)))
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
