use chrono::NaiveDate;

use super::*;
use crate::library;
use crate::plan::coverage::coverage;
use crate::plan::{Answer, Plan};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

fn full() -> Plan {
    serde_json::from_str(include_str!("../../../../../tests/data/plan-full.json")).unwrap()
}

fn r7() -> &'static Edition {
    built_in().iter().find(|edition| edition.edition == "r7").unwrap()
}

/// A list of another year, made up: what a newer one would look like as a file.
fn made_up() -> Edition {
    read_edition(include_str!("../../../../../tests/data/checklist-made-up.toml")).unwrap()
}

fn answer(id: &str, answer: &str, on: &str) -> Answer {
    Answer { id: id.to_owned(), answer: answer.to_owned(), on: on.to_owned(), ..Answer::default() }
}

fn problems(answer: Answer) -> Vec<String> {
    let plan = Plan { answers: vec![answer], ..full() };
    let filled = sheets(&plan, library::built_in(), r7(), today());
    filled[0].items.iter().flat_map(|item| item.problems.iter().map(|text| text.ja.clone())).collect()
}

#[test]
fn what_is_built_in_can_be_read_and_says_what_was_not_seen() {
    let text = include_str!("../../../../../playbooks/plan/checklist-r7.toml");
    let edition = read_edition(text).unwrap();
    assert_eq!(built_in(), [edition]);
    assert_eq!(r7().sheet(INSTITUTION).unwrap().items().count(), 19);
    assert!(r7().sheet("vendor-ehr").unwrap().items().all(|item| !item.seen), "the vendor's sheet was not seen");
    let seen: Vec<String> =
        r7().sheet(INSTITUTION).unwrap().items().filter(|item| item.seen).map(Item::printed).collect();
    assert_eq!(seen, ["1①", "2①", "2②", "2⑦", "2⑧", "2⑨", "2⑫", "2⑬", "3①", "3②"]);
    assert!(!r7().newer.ja.is_empty(), "it must not pass as the current one");
}

#[test]
fn every_vendor_of_the_plan_has_a_sheet_of_its_own() {
    let plan = full();
    let filled = sheets(&plan, library::built_in(), r7(), today());
    let names: Vec<(&str, &str)> = filled.iter().map(|one| (one.id.as_str(), one.name.ja.as_str())).collect();
    assert_eq!(
        names[..3],
        [
            ("institution", "医療機関確認用"),
            ("vendor-ehr", "あおぞら医療システム"),
            ("vendor-receipt", "こだま医事サービス"),
        ]
    );
    assert_eq!(filled.len(), 1 + vendors(&plan).len());
    assert_eq!(sheets(&Plan::default(), library::built_in(), r7(), today()).len(), 1, "no vendor, no vendor sheet");
}

#[test]
fn an_answer_needs_its_day_and_a_no_a_target_within_the_fiscal_year() {
    let no = |target: &str| Answer { target: target.to_owned(), ..answer("r7/institution/2-9", "no", "2026-11-01") };
    assert_eq!(problems(answer("r7/institution/2-9", "yes", "2026-11-01")), Vec::<String>::new());
    assert_eq!(problems(answer("r7/institution/2-9", "yes", "")), ["確かめた日がまだです"]);
    assert_eq!(problems(answer("r7/institution/2-9", "yes", "2026-11-25")), ["確かめた日が、今日より先です"]);
    assert_eq!(
        problems(answer("r7/institution/2-9", "yes", "2026-03-31")),
        ["前の年度の答えです。もう一度確かめてください"]
    );
    assert_eq!(problems(answer("r7/institution/2-9", "yes", "2026-04-01")), Vec::<String>::new());
    assert_eq!(problems(no("")), ["「いいえ」には、目標の日がいります"]);
    assert_eq!(problems(no("2026-10-31")), ["目標の日が、確かめた日より前です"]);
    assert_eq!(problems(no("2027-04-01")), ["目標の日は、年度の終わり（R9.3.31）までにしてください"]);
    assert_eq!(problems(no("2027-03-31")), Vec::<String>::new());
    assert_eq!(problems(no("2026-11-10")), ["目標の日が過ぎています"]);
    assert_eq!(problems(answer("r7/institution/2-9", "not-applicable", "2026-11-01")), ["対象外の理由がまだです"]);
}

#[test]
fn where_no_system_is_in_use_nothing_else_is_asked() {
    let plan = Plan { answers: vec![answer("r7/institution/0", "no", "2026-11-01")], ..Plan::default() };
    let filled = sheets(&plan, library::built_in(), r7(), today());
    assert_eq!((filled[0].done(), filled[0].needed()), (1, 1));
}

#[test]
fn the_plan_shows_what_it_knows_and_says_what_it_lacks() {
    let plan = full();
    let found = coverage(&plan, library::built_in(), today());
    let shown = |key: &str| {
        let sheet = r7().sheet(INSTITUTION).unwrap();
        let item = sheet.items().find(|item| item.key == key).unwrap();
        let proof = proved(item.proof.unwrap(), &plan, &found, Some(3));
        (
            proof.is_yes(),
            proof.evidence.into_iter().chain(proof.left.into_iter().map(|left| left.text)).next().unwrap().ja,
        )
    };
    assert_eq!(shown("manager"), (true, "山田（事務長）".to_owned()));
    assert_eq!(shown("ledger"), (true, "機器台帳 15台（R8.9.30 棚卸し）".to_owned()));
    assert_eq!(shown("plan"), (true, "第3版".to_owned()));
    assert_eq!(
        shown("disclosure"),
        (false, "MDS/SDSをもらっていないサーバーがあります".to_owned()),
        "one is only asked"
    );
    let empty = coverage(&Plan::default(), library::built_in(), today());
    for item in r7().sheet(INSTITUTION).unwrap().items() {
        let Some(proof) = item.proof else { continue };
        assert!(!proved(proof, &Plan::default(), &empty, None).is_yes(), "{} from nothing", item.key);
    }
}

#[test]
fn answers_go_over_to_the_next_year_and_wait_for_a_new_day() {
    let newer = made_up();
    let carried = Answer { evidence: "機器台帳".to_owned(), ..answer("r7/institution/2-1", "yes", "2025-10-01") };
    let plan = Plan {
        answers: vec![
            carried,
            answer("r7/institution/2-7", "yes", "2025-10-01"),
            answer("r7/institution/2-9", "no", "2025-10-01"),
            answer("r7/vendor-ehr/2-6", "yes", "2025-10-01"),
            answer("x8/institution/2-4", "no", "2026-10-01"),
        ],
        ..full()
    };
    let over = carried_over(&plan, r7(), &newer);
    let ids: Vec<(&str, &str)> = over.iter().map(|one| (one.id.as_str(), one.on.as_str())).collect();
    assert_eq!(ids, [("x8/institution/2-1", ""), ("x8/vendor-ehr/2-2", "")], "reworded and answered ones stay");
    assert_eq!(over[0].evidence, "機器台帳");
    let item = newer.sheet(INSTITUTION).unwrap().item("2-1").unwrap();
    assert_eq!(last_answer(&plan, r7(), INSTITUTION, item).unwrap().on, "2025-10-01");
}

#[test]
fn what_changed_between_two_years_is_named() {
    let newer = made_up();
    let said: Vec<String> = differences(r7(), &newer, INSTITUTION)
        .into_iter()
        .map(|one| match one {
            Difference::Added(item) => format!("+{}", item.key),
            Difference::Gone(item) => format!("-{}", item.key),
            Difference::Reworded(_, item) => format!("~{}", item.key),
            Difference::Renumbered(was, item) => format!("{}>{} {}", was.number, item.number, item.key),
        })
        .collect();
    assert_eq!(said[..4], ["+suppliers", "~passwords", "2-9>2-4 usb", "-in-use"]);
}

#[test]
fn a_list_that_is_none_is_refused_with_its_line() {
    let good = include_str!("../../../../../tests/data/checklist-made-up.toml");
    let broken = |old: &str, new: &str| {
        assert!(good.contains(old), "{old}");
        read_edition(&good.replacen(old, new, 1)).unwrap_err().to_string()
    };
    assert!(broken("seen   = true", "sean   = true").starts_with("line "), "an unknown field");
    assert!(
        broken("edition     = \"x8\"", "edition     = \"x8\"\nedition = \"x9\"").starts_with("line "),
        "a key twice"
    );
    assert_eq!(broken("edition     = \"x8\"", "edition     = \"x/8\""), "edition: x/8");
    assert_eq!(broken("key    = \"usb\"", "key    = \"ledger\""), "institution: item ledger 2-4");
    assert_eq!(broken("number = \"2-4\"", "number = \"2-1\""), "institution: item usb 2-1");
    assert_eq!(broken("id    = \"vendor\"", "id    = \"../vendor\""), "sheet: [\"institution\", \"../vendor\"]");
    assert!(broken("fiscal_year = 2026", "fiscal_year = 9999999999").starts_with("line "));
    assert_eq!(read_edition(&"x".repeat(300 * 1024)).unwrap_err(), EditionProblem::TooLarge);
    assert!(read_edition(&format!("edition = {}1{}", "[".repeat(20_000), "]".repeat(20_000))).is_err(), "deep nesting");
}

#[test]
fn the_first_two_questions_decide_which_volume_applies() {
    let of = |servers: &str, staff: &str, contract: &str| {
        volume(&crate::plan::Facility {
            servers_by_vendor: servers.to_owned(),
            it_staff: staff.to_owned(),
            servers_contract: contract.to_owned(),
            ..crate::plan::Facility::default()
        })
    };
    assert_eq!(of("all", "no", "保守契約書 第3条"), Volume::Entrusted { says_where: true });
    assert_eq!(of("all", "no", ""), Volume::Entrusted { says_where: false });
    assert_eq!(of("some", "", ""), Volume::General, "one server of one's own is enough");
    assert_eq!(of("all", "yes", ""), Volume::General);
    assert_eq!(of("all", "", ""), Volume::Unknown { field: "it_staff" });
    assert_eq!(of("", "no", ""), Volume::Unknown { field: "servers_by_vendor" });
}
