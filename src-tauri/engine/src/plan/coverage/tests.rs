use std::collections::BTreeSet;

use super::*;
use crate::library;
use crate::plan::{Device, Exclusion};

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

/// A hospital that has done everything, as of 2026-11-24.
fn full() -> Plan {
    serde_json::from_str(include_str!("../../../../../tests/data/plan-full.json")).unwrap()
}

fn open(plan: &Plan) -> Vec<(&'static str, Vec<String>)> {
    let said = |one: &Covered| one.left.iter().map(|left| left.text.ja.clone()).collect();
    look_at(plan).open().map(|one| (one.item.id.as_str(), said(one))).collect()
}

#[test]
fn a_whole_plan_meets_every_item_and_shows_why() {
    assert_eq!(open(&full()), []);
    let coverage = look_at(&full());
    assert_eq!((coverage.percent(), coverage.minutes_left()), (100, 0));
    assert_eq!(coverage.next(), None);
    for one in &coverage.items {
        assert!(!one.evidence.is_empty(), "{} is met by something that can be shown", one.item.id);
    }
}

/// What a change of the whole plan un-meets: the items, and the sentences about it, each once.
fn without(change: impl FnOnce(&mut Plan)) -> (Vec<&'static str>, Vec<String>) {
    let mut plan = full();
    change(&mut plan);
    let found = open(&plan);
    let mut said: Vec<String> = Vec::new();
    for sentence in found.iter().flat_map(|(_, left)| left) {
        if !said.contains(sentence) {
            said.push(sentence.clone());
        }
    }
    (found.into_iter().map(|(id, _)| id).collect(), said)
}

fn vendor<'p>(plan: &'p mut Plan, slot: &str) -> &'p mut crate::contact::LocalContact {
    plan.contacts.iter_mut().find(|contact| contact.slot.as_str() == slot).unwrap()
}

#[test]
fn a_night_number_that_goes_unmeets_exactly_the_items_that_use_it() {
    let (items, said) = without(|plan| vendor(plan, "vendor-network").night_number.clear());
    assert_eq!(items, ["1-2a", "3-2"], "the contact tree, and asking vendors at night");
    assert_eq!(said, ["ひばりネットワーク（院内ネットワーク）の夜間の番号がありません"]);
    let mut plan = full();
    vendor(&mut plan, "vendor-network").night_number = " ".to_owned();
    let coverage = look_at(&plan);
    let place = &coverage.next().unwrap().place;
    let place = (place.chapter.as_str(), place.part.as_str(), place.row.as_str(), place.field.as_str());
    assert_eq!(place, ("contacts", "contacts", "vendor-network", "night_number"));
    assert_eq!(coverage.minutes_left(), 33 + 3);
    let (items, _) = without(|plan| vendor(plan, "connected-parties").night_number.clear());
    assert_eq!(items, Vec::<&str>::new(), "nothing critical hangs on the meal contractor");
}

/// What is changed, the items that are not met then, and one sentence that is said about it.
type Case = (fn(&mut Plan), &'static [&'static str], &'static str);

const CASES: &[Case] = &[
    (|plan| plan.devices[0].owner = "nobody".to_owned(), &["1-1a"], "「電子カルテサーバー」の「責任者」がまだです"),
    (|plan| plan.devices[4].antivirus.clear(), &["1-1a"], "「調剤支援PC」の「ウイルス対策」がまだです"),
    (|plan| plan.devices.retain(|device| device.id != "pbx"), &["1-1a"], "電話・内線の機器が台帳にありません"),
    (
        |plan| plan.attachments[0].made_on = "2025-09-01".to_owned(),
        &["1-1b"],
        "ネットワーク構成図が、1年以内のものではありません",
    ),
    (|plan| plan.attachments[1].sha256.clear(), &["1-1b"], "システム構成図が付いていません"),
    (|plan| plan.works[0].wait_hours = None, &["1-1c"], "「救急の受け入れ」の「待てる時間（時間）」がまだです"),
    (|plan| plan.works[4].systems = vec!["ehr".into()], &["1-1c"], "医事会計（レセコン）を使う業務が書かれていません"),
    (|plan| plan.devices[6].patched_on = "2026-11-25".to_owned(), &[], ""),
    (
        |plan| plan.devices[5].patched_on = "2026-11-25".to_owned(),
        &["1-1d"],
        "「中心スイッチ」に更新を入れた日が、1年以内にありません",
    ),
    (
        |plan| plan.devices[1].support_ends = "2026-11-23".to_owned(),
        &["1-1d"],
        "「レセコンサーバー」はサポート切れです。リスクの一覧に手当てを書いてください",
    ),
    (
        |plan| vendor(plan, "mhlw").checked_on = "2026-05-27".to_owned(),
        &["1-2a", "3-6", "5-6"],
        "厚生労働省 医政局の番号を、半年以内に確かめていません",
    ),
    (|plan| vendor(plan, "police-local").number.clear(), &["1-2a", "3-5", "3-6"], "○○県警察本部の番号がありません"),
    (|plan| vendor(plan, "prefecture").number.clear(), &[], ""),
    (|plan| plan.tree[1].instead.clear(), &["1-2a"], "「高橋」の「出ないときの相手」がまだです"),
    (
        |plan| vendor(plan, "vendor-ehr").contract.clear(),
        &["1-2b", "3-2", "5-5"],
        "あおぞら医療システム（電子カルテ、検査、画像（PACS）、薬剤（調剤・注射）、バックアップ）の契約番号がありません",
    ),
    (
        |plan| plan.routines[3].on = "2026-08-01".to_owned(),
        &["1-2b"],
        "ログを見た記録（日と人）が、この3か月にありません",
    ),
    (|plan| plan.routines[1].improve.clear(), &["1-2c"], "訓練のあとに直すことがまだです"),
    (|plan| plan.procedures[0].playbook = "gone".to_owned(), &["1-2c"], "「内科」の「手順書」がまだです"),
    (|plan| plan.backups[1].offline = "no".to_owned(), &["1-2d"], "電子カルテに、線から切り離した控えがありません"),
    (|plan| plan.systems[1].restore_order = Some(4), &["1-2d"], "医事会計（レセコン）と電子カルテの戻す順番が同じです"),
    (
        |plan| plan.backups[5].tested_on = "2025-09-01".to_owned(),
        &["1-2d"],
        "薬剤（調剤・注射）を戻すテストを、この1年にしていません",
    ),
    (|plan| plan.policy.finder = "\u{3000}".to_owned(), &["2-1"], "「異常発見時の連絡先」がまだです"),
    (|plan| plan.tree.swap_remove(1).id.clear(), &["1-2a", "2-2"], "連絡網が高橋に届きません"),
    (|plan| plan.systems[0].owner.clear(), &["3-1"], "「電子カルテ」の「責任者」がまだです"),
    (|plan| plan.lines[2].place.clear(), &["3-3"], "「給食業者の回線（緑の線）」の「抜く線のある場所」がまだです"),
    (|plan| plan.devices[9].remote_line.clear(), &["3-3"], "「CT装置」を外から保守する線があるか、まだです"),
    (|plan| plan.criteria[1].minutes = None, &["3-4"], "「紙に切り替える」の「何分で決めるか」がまだです"),
    (
        |plan| plan.criteria[4].deputy = "management".into(),
        &["3-4"],
        "救急の受け入れを止める：決める人と代わりの人が同じです",
    ),
    (|plan| plan.policy.evidence.clear(), &["3-5"], "「被害状況等調査（証拠の保全）」がまだです"),
    (|plan| plan.reentries[0].order = None, &["4-1"], "「アレルギーと処方」の「順番」がまだです"),
    (|plan| plan.restart.report.clear(), &["5-1"], "「結果を知らせる相手」がまだです"),
    (|plan| plan.risks[1].due.clear(), &["5-2"], "「血液分析装置のPC」の「いつまで」がまだです"),
    (|plan| plan.procedures[4].owner.clear(), &["5-3"], "救急外来で知らせる人が決まっていません"),
    (|plan| plan.todos[0].due = "2026-11-01".to_owned(), &["5-4"], "「USBメモリの使い方を決める」の期日が過ぎています"),
    (|plan| plan.devices[2].disclosure = "none".to_owned(), &["5-5"], "「検査サーバー」のMDS/SDSを、もらっていません"),
    (|plan| plan.policy.final_report.clear(), &["5-6"], "「外部関係機関への最終報告」がまだです"),
];

#[test]
fn each_rule_says_what_it_misses_and_no_other_speaks() {
    for (change, items, sentence) in CASES {
        let (found, said) = without(change);
        assert_eq!(found, *items, "{sentence}: {said:?}");
        assert!(items.is_empty() || said.iter().any(|one| one == sentence), "{sentence} in {said:?}");
    }
}

#[test]
fn every_gap_leads_to_a_field_that_is_there_and_says_what_it_calls_it() {
    let mut plans = vec![Plan::default(), library::demo_plan().unwrap().clone()];
    plans.extend(CASES.iter().map(|(change, ..)| {
        let mut plan = full();
        change(&mut plan);
        plan
    }));
    for left in plans.iter().flat_map(|plan| look_at(plan).items).flat_map(|one| one.left) {
        let Place { chapter, part, field, .. } = &left.place;
        let mut known = chapters::sections().filter(|section| section.part == *part);
        let is_there = |section: &chapters::Section| field.is_empty() || section.field(field).is_some();
        assert!(known.any(is_there), "{left:?}");
        assert!(chapters::chapters().iter().any(|one| one.id == *chapter), "{left:?}");
        for words in [&left.text.ja, &left.text.en] {
            assert!(!words.contains(['{', '_']), "every sentence is there and its blanks are filled: {words}");
        }
    }
}

#[test]
fn a_test_call_that_went_well_confirms_a_number() {
    let stale = |plan: &mut Plan| vendor(plan, "police-local").checked_on = "2026-01-10".to_owned();
    assert_eq!(without(stale).0, ["1-2a", "3-5", "3-6"]);
    let (items, _) = without(|plan| {
        stale(plan);
        plan.test_calls.push(crate::plan::TestCall {
            id: "call-9".to_owned(),
            contact: "police-local".into(),
            on: "2026-11-20".to_owned(),
            result: "ok".to_owned(),
            ..crate::plan::TestCall::default()
        });
    });
    assert_eq!(items, Vec::<&str>::new());
}

#[test]
fn a_large_plan_names_eight_gaps_of_a_kind_and_counts_the_rest() {
    let (items, said) = without(|plan| {
        let device = plan.devices[11].clone();
        plan.devices.extend((0..2_000).map(|n| Device {
            id: format!("more-{n}"),
            name: format!("端末{n}"),
            owner: String::new(),
            ..device.clone()
        }));
    });
    assert_eq!(items, ["1-1a"]);
    assert_eq!((said.len(), said[8].as_str()), (9, "ほかに1992件あります"));
}
