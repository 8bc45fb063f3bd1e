//! From one year's edition to the next: what changed, and what need not be answered from nothing.

use super::edition::{Edition, Item, Sheet};
use super::filled::key_of;
use crate::plan::{Answer, Plan};

/// What is different in a newer edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference<'a> {
    /// Only the newer one asks it.
    Added(&'a Item),
    /// The newer one does not ask it any more.
    Gone(&'a Item),
    /// The same question, with other words or about something else.
    Reworded(&'a Item, &'a Item),
    /// The same question under another number.
    Renumbered(&'a Item, &'a Item),
}

/// What is different from `older` to `newer` in a kind of sheet, in the newer order, what is gone at the end.
#[must_use]
pub fn differences<'a>(older: &'a Edition, newer: &'a Edition, sheet: &str) -> Vec<Difference<'a>> {
    let (Some(old), Some(new)) = (older.sheet(sheet), newer.sheet(sheet)) else { return Vec::new() };
    let changed = new.items().filter_map(|item| match same(old, item) {
        None => Some(Difference::Added(item)),
        Some(was) if was.text.ja != item.text.ja || was.target.ja != item.target.ja => {
            Some(Difference::Reworded(was, item))
        }
        Some(was) if was.number != item.number => Some(Difference::Renumbered(was, item)),
        Some(_) => None,
    });
    let gone = old.items().filter(|item| same(new, item).is_none()).map(Difference::Gone);
    changed.chain(gone).collect()
}

/// The same question in another edition's sheet.
fn same<'a>(sheet: &'a Sheet, item: &Item) -> Option<&'a Item> {
    sheet.items().find(|other| other.key == item.key)
}

/// The answers of `older` as answers of `newer`, for what is not answered there: answer, evidence and target stay, the
/// day does not, because somebody has to look again. What was reworded is not carried over.
#[must_use]
pub fn carried_over(plan: &Plan, older: &Edition, newer: &Edition) -> Vec<Answer> {
    let prefix = format!("{}/", older.edition);
    plan.answers
        .iter()
        .filter(|answer| !answer.answer.is_empty())
        .filter_map(|answer| {
            let (sheet, number) = answer.id.strip_prefix(&prefix)?.rsplit_once('/')?;
            let was = older.sheet(sheet)?.item(number)?;
            let item = same(newer.sheet(sheet)?, was)?;
            let id = key_of(&newer.edition, sheet, &item.number);
            let is_answered = plan.answers.iter().any(|known| known.id == id && !known.answer.is_empty());
            let is_same = was.text.ja == item.text.ja && was.target.ja == item.target.ja;
            (is_same && !is_answered).then(|| Answer { id, on: String::new(), ..answer.clone() })
        })
        .collect()
}

/// The answer an older edition has to the same question.
#[must_use]
pub fn last_answer<'a>(plan: &'a Plan, older: &Edition, sheet: &str, item: &Item) -> Option<&'a Answer> {
    let was = same(older.sheet(sheet)?, item)?;
    let id = key_of(&older.edition, sheet, &was.number);
    plan.answers.iter().find(|answer| answer.id == id && !answer.answer.is_empty())
}
