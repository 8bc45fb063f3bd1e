//! An administrator asks the terminal program how far the plan meets the ministry's check table.

use chrono::{NaiveDate, TimeDelta};
use engine::desk::Desk;
use engine::plan::Plan;
use engine::plan::draft::Change;
use engine::world::{SystemWorld, World as _};
use serde_json::Value;

use crate::harness::{DataFile, cli, root};

/// The day on which the example has everything.
const WRITTEN_ON: &str = "2026-11-24";

/// A hospital that has done everything, moved to this day: the terminal program has the real clock.
pub(crate) fn whole_plan(today: NaiveDate) -> Plan {
    let text = std::fs::read_to_string(root().join("tests/data/plan-full.json")).unwrap();
    let mut value: Value = serde_json::from_str(&text).unwrap();
    let written_on: NaiveDate = WRITTEN_ON.parse().unwrap();
    move_days(&mut value, today.signed_duration_since(written_on));
    serde_json::from_value(value).unwrap()
}

/// Every text that is a day moves by as much.
fn move_days(value: &mut Value, by: TimeDelta) {
    match value {
        Value::String(text) => {
            if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
                *text = (day + by).to_string();
            }
        }
        Value::Array(rows) => rows.iter_mut().for_each(|row| move_days(row, by)),
        Value::Object(fields) => fields.values_mut().for_each(|field| move_days(field, by)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn desk(file: &DataFile) -> Desk {
    Desk::open(file.path(), &file.own_local(), Box::new(SystemWorld)).unwrap()
}

/// What stands in front of every item: `1-1a 済 …`.
fn states(out: &str) -> Vec<(&str, &str)> {
    let lines = out.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_digit()));
    lines.filter_map(|line| line.split_once(' ')).map(|(id, rest)| (id, rest.split(' ').next().unwrap())).collect()
}

#[test]
fn a_night_number_that_goes_unmeets_exactly_the_items_that_use_it() {
    let file = DataFile::nowhere();
    let mut desk = desk(&file);
    desk.publish_plan(&whole_plan(SystemWorld.now().jst_date())).unwrap();
    desk.close().unwrap();
    let said = cli(&["plan", "check", file.text()]);
    assert_eq!(said.status, 0, "everything is met: {said:?}");
    assert_eq!(states(&said.out).len(), 23);
    assert!(states(&said.out).iter().all(|(_, state)| *state == "済"));
    assert!(said.out.contains("    ＋ 機器台帳 15台"), "what shows it stands below: {}", said.out);

    let mut desk = self::desk(&file);
    let set = |part: &str, row: &str, field: &str| Change::Set {
        part: part.to_owned(),
        row: row.to_owned(),
        field: field.to_owned(),
        value: Value::String(String::new()),
    };
    desk.change_draft(&[set("contacts", "vendor-network", "night_number")]).unwrap();
    desk.close().unwrap();
    let said = cli(&["plan", "check", file.text()]);
    assert_eq!(said.status, 1, "{said:?}");
    let open: Vec<&str> =
        states(&said.out).into_iter().filter(|(_, state)| *state == "まだ").map(|(id, _)| id).collect();
    assert_eq!(open, ["1-2a", "3-2"]);
    let why = "    － ひばりネットワーク（院内ネットワーク）の夜間の番号がありません（contacts/contacts/vendor-network/night_number）";
    assert_eq!(said.out.lines().filter(|line| line.starts_with("    －")).collect::<Vec<_>>(), [why, why]);
    assert!(said.out.contains("次にすること：ひばりネットワーク"), "{}", said.out);
}

#[test]
fn a_file_without_a_plan_meets_nothing_and_says_what_to_begin_with() {
    let file = DataFile::without_plan();
    let said = cli(&["plan", "check", file.text(), "--json"]);
    assert_eq!(said.status, 1, "{said:?}");
    let view: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((&view["percent"], &view["minutesLeft"]), (&Value::from(0), &Value::from(225)));
    assert!(view["items"].as_array().unwrap().iter().all(|item| item["left"][0]["text"]["ja"].is_string()));
    assert!(view["next"]["place"]["chapter"].is_string());
}

#[test]
fn what_is_no_plan_is_refused() {
    let file = DataFile::nowhere();
    cli(&["plan", "check", file.text()]).is_refused_with("file-missing");
    assert_eq!(cli(&["plan", "check"]).status, 2);
    assert_eq!(cli(&["plan", "chek", file.text()]).status, 2);
}

/// The plan of another file as a folder, its diagrams attached.
fn folder_of_a_whole_plan() -> (DataFile, String) {
    let source = DataFile::nowhere();
    let mut desk = desk(&source);
    desk.publish_plan(&whole_plan(SystemWorld.now().jst_date())).unwrap();
    for (row, name) in [("network", "network.pdf"), ("system", "system.pdf"), ("ehr-contract", "contract.pdf")] {
        desk.attach_bytes(row, name, row.as_bytes()).unwrap();
    }
    desk.close().unwrap();
    let folder = source.folder().join("plan").to_str().unwrap().to_owned();
    let said = cli(&["plan", "export", source.text(), "--out", &folder]);
    assert_eq!(said.status, 0, "{said:?}");
    (source, folder)
}

#[test]
fn an_empty_file_becomes_revision_1_with_every_item_met() {
    let (_source, folder) = folder_of_a_whole_plan();
    let said = cli(&["plan", "check", &folder]);
    assert_eq!(said.status, 0, "a folder is looked at before it is taken in: {said:?}");

    let file = DataFile::without_plan();
    assert_eq!(cli(&["plan", "check", file.text()]).status, 1, "nothing is met yet");
    let said = cli(&["plan", "import", file.text(), &folder]);
    assert_eq!(said.status, 0, "{said:?}");
    let said = cli(&["plan", "check", file.text()]);
    assert_eq!(said.status, 0, "{said:?}");
    let said = cli(&["plan", "publish", file.text(), "--approver", "高橋", "--role", "院長"]);
    assert_eq!(said.status, 0, "{said:?}");
    assert!(said.out.contains("第1版"), "{said:?}");
    let said = cli(&["plan", "check", file.text(), "--json"]);
    let view: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((said.status, &view["percent"]), (0, &Value::from(100)));
}
