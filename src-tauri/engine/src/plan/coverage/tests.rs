use std::collections::BTreeSet;

use super::*;
use crate::library;
use crate::plan::Exclusion;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

fn look_at(plan: &Plan) -> Coverage {
    coverage(plan, library::built_in(), today())
}

#[test]
fn the_table_is_read_and_every_rule_decides_one_item() {
    let table: CheckTable = toml::from_str(TEXT).unwrap();
    let rules: BTreeSet<Rule> = table.items.iter().map(|item| item.rule).collect();
    assert_eq!(rules.len(), table.items.len());
    assert_eq!(table.items.len(), 23);
    assert_eq!(table.items.iter().map(|item| item.minutes).sum::<u32>(), 225, "ux.md 5 H");
}

#[test]
fn an_empty_plan_meets_nothing() {
    let coverage = look_at(&Plan::default());
    assert_eq!(coverage.open().count(), coverage.items.len(), "no rule is met because there is nothing to look at");
    assert_eq!((coverage.percent(), coverage.minutes_left()), (0, 225));
    assert!(coverage.open().all(|one| !one.left.is_empty()));
}

#[test]
fn what_does_not_apply_needs_a_reason_and_is_not_counted() {
    let excluded = |reason: &str| {
        let row = Exclusion { id: "1-1b".to_owned(), reason: reason.to_owned() };
        look_at(&Plan { exclusions: vec![row], ..Plan::default() })
    };
    let without = excluded("  ");
    assert_eq!(without.stages()[0].of, 8, "an exclusion without a reason is none");
    let item = without.items.iter().find(|one| one.item.id == "1-1b").unwrap();
    assert_eq!(item.left.last().unwrap().text.ja, "対象外にする理由がまだです");
    let with = excluded("院内にネットワークがない");
    assert_eq!(with.stages()[0].of, 7);
    assert_eq!(with.minutes_left(), 225 - 2);
}
