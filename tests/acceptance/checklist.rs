//! An administrator answers the security checklist, and brings next year's list in.

use engine::desk::{AnswerEdit, Desk};
use engine::error::ErrorCode;
use engine::world::{SystemWorld, World as _};
use serde_json::Value;

use crate::harness::{DataFile, cli, root};
use crate::plan_check::whole_plan;

fn with_plan() -> DataFile {
    let file = DataFile::nowhere();
    let mut desk = desk(&file);
    desk.publish_plan(&whole_plan(SystemWorld.now().jst_date())).unwrap();
    desk.close().unwrap();
    file
}

fn desk(file: &DataFile) -> Desk {
    Desk::open(file.path(), &file.own_local(), Box::new(SystemWorld)).unwrap()
}

fn edit(field: &str, text: &str, was: &str) -> AnswerEdit {
    AnswerEdit {
        edition: "r7".to_owned(),
        sheet: "institution".to_owned(),
        number: "2-9".to_owned(),
        field: field.to_owned(),
        text: text.to_owned(),
        was: was.to_owned(),
    }
}

fn sheet<'v>(view: &'v Value, id: &str) -> &'v Value {
    view["sheets"].as_array().unwrap().iter().find(|sheet| sheet["id"] == id).unwrap()
}

fn json(words: &[&str]) -> Value {
    serde_json::from_str(&cli(&[words, &["--json"]].concat()).out).unwrap()
}

#[test]
fn every_item_is_answered_from_the_terminal_and_the_sheet_is_whole() {
    let file = with_plan();
    let before = json(&["checklist", file.text()]);
    let institution = sheet(&before, "institution");
    assert_eq!((&institution["done"], &institution["of"]), (&Value::from(0), &Value::from(19)));
    for group in institution["groups"].as_array().unwrap() {
        for item in group["items"].as_array().unwrap() {
            let place = format!("institution/{}", item["number"].as_str().unwrap());
            let said = cli(&["checklist", file.text(), "--sheet", "institution", "--answer", &place, "yes"]);
            assert!(said.status < 2, "{said:?}");
        }
    }
    let said = cli(&["checklist", file.text(), "--sheet", "institution"]);
    assert_eq!(said.status, 0, "{said:?}");
    assert!(said.out.contains("# 医療機関確認用 19／19"), "{}", said.out);
    assert!(said.out.contains("令和8年度版"), "that a newer list is out is never left out: {}", said.out);
    assert_eq!(cli(&["checklist", file.text()]).status, 1, "the vendors' sheets are open");
}

#[test]
fn next_years_list_comes_in_as_a_file_and_takes_the_answers_over() {
    let file = with_plan();
    cli(&["checklist", file.text(), "--answer", "institution/2-1", "yes", "evidence=機器台帳"]);
    let list = root().join("tests/data/checklist-made-up.toml");
    let said = cli(&["checklist", file.text(), "--add", list.to_str().unwrap()]);
    assert!(said.out.starts_with("架空の版"), "{said:?}");
    assert!(said.out.contains("新しい項目：2② 委託先の委託先を知っている"), "{}", said.out);
    let view = json(&["checklist", file.text(), "--carry-over", "r7"]);
    assert_eq!(view["edition"], "x8", "the newest list is the one that is shown");
    let item = &sheet(&view, "institution")["groups"][0]["items"][0];
    assert_eq!((&item["answer"], &item["on"]), (&Value::from("yes"), &Value::from("")));
    assert_eq!(item["evidence"], "機器台帳");
    assert_eq!(item["problems"][0]["ja"], "確かめた日がまだです", "somebody has to look again");
    assert!(!view["notices"].to_string().contains("令和8年度版"), "the newer list is here now");
    let old = json(&["checklist", file.text(), "--edition", "r7"]);
    assert_eq!(sheet(&old, "institution")["groups"][2]["items"][0]["answer"], "yes", "last year's sheet stays");
}

#[test]
fn what_is_no_list_or_no_item_is_refused_in_words() {
    let file = with_plan();
    let bad = file.folder().join("bad.toml");
    std::fs::write(&bad, "edition = \"x9\"\n[[sheet]]\n").unwrap();
    cli(&["checklist", file.text(), "--add", bad.to_str().unwrap()]).is_refused_with("unreadable-value");
    let own = root().join("playbooks/plan/checklist-r7.toml");
    cli(&["checklist", file.text(), "--add", own.to_str().unwrap()]).is_refused_with("unreadable-value");
    cli(&["checklist", file.text(), "--answer", "institution/9-9", "yes"]).is_refused_with("unknown-field");
    cli(&["checklist", file.text(), "--answer", "institution/2-1", "maybe"]).is_refused_with("unreadable-value");
    cli(&["checklist", file.text(), "--edition", "r99"]).is_refused_with("unknown-field");
    cli(&["checklist", file.text(), "--sheet", "nobody"]).is_refused_with("unknown-field");
    assert_eq!(cli(&["checklist"]).status, 2);
    assert_eq!(cli(&["checklist", file.text(), "--answer", "institution"]).status, 2);
}

#[test]
fn two_windows_do_not_answer_over_each_other() {
    let file = with_plan();
    let mut desk = desk(&file);
    let today = SystemWorld.now().jst_date().to_string();
    let view = desk.set_answer(&edit("answer", "いいえ", "")).unwrap();
    let item = view.sheets[0].groups.iter().flat_map(|group| &group.items).find(|item| item.number == "2-9").unwrap();
    assert_eq!((item.answer.as_str(), item.on.as_str()), ("no", today.as_str()), "an answer is one of today");
    assert_eq!(item.problems[0].ja, "「いいえ」には、目標の日がいります");
    let late = desk.set_answer(&edit("answer", "yes", "")).unwrap_err();
    assert_eq!(late.code(), ErrorCode::ChangedElsewhere);
    desk.set_answer(&edit("answer", "no", "")).unwrap();
    assert_eq!(desk.set_answer(&edit("target", "R8.13.1", "")).unwrap_err().code(), ErrorCode::UnreadableValue);
}
