use serde_json::{Value, json};

use super::*;
use crate::exchange::sheet::read;
use crate::plan::Plan;
use crate::plan::chapters;

fn known() -> BTreeMap<&'static str, Vec<Known>> {
    let one = |id: &str, name: &str| Known { id: id.to_owned(), name: Text::same(name), also: String::new() };
    BTreeMap::from([
        ("contacts", vec![one("police-local", "警察"), one("vendor-ehr", "電子カルテの保守会社")]),
        ("systems", vec![one("ehr", "電子カルテ")]),
    ])
}

fn draft(part: &str, rows: &Value) -> Draft {
    let plan: Plan = serde_json::from_value(json!({ part: rows })).unwrap();
    Draft::begin(None, plan)
}

fn previewed(part: &str, draft: &Draft, table: &str) -> Preview {
    let section = chapters::section(part).unwrap();
    let sheet = read(table.as_bytes(), None).unwrap();
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    let target = Target { section, draft, known: known(), today };
    preview(&sheet, &target, &guess(section, &sheet))
}

fn said(preview: &Preview) -> Vec<String> {
    preview.problems.iter().map(|one| format!("{}:{} {}", one.line, one.rejects, one.says.ja)).collect()
}

#[test]
fn rows_come_new_change_or_stay() {
    let draft = draft(
        "contacts",
        &json!([
            { "slot": "contact-1", "name": "あおぞら医療", "number": "03-0000-0001", "note": "夜は当番へ" },
            { "slot": "contact-2", "name": "みなも通信", "number": "03-0000-0002" },
        ]),
    );
    let table = "会社名,電話,契約番号\nあおぞら 医療,０３ー００００ー０００９,\nみなも通信,03-0000-0002,\n新しい会社,03-0000-0003,007\n警察,110,\n";
    let found = previewed("contacts", &draft, table);
    assert_eq!(said(&found), Vec::<String>::new());
    assert_eq!((found.new, found.changed, found.unchanged, found.rejected), (2, 1, 1, 0));
    let mut next = draft.clone();
    next.apply(&found.changes).unwrap();
    let kept: Vec<_> =
        next.plan().contacts.iter().map(|one| (one.slot.as_str(), one.name.as_str(), one.number.as_str())).collect();
    assert_eq!(
        kept,
        [
            ("contact-1", "あおぞら 医療", "03-0000-0009"),
            ("contact-2", "みなも通信", "03-0000-0002"),
            ("contact-3", "新しい会社", "03-0000-0003"),
            ("police-local", "警察", "110"),
        ],
        "nothing is doubled, and the library's own place is found by its name"
    );
    assert_eq!(next.plan().contacts[0].note, "夜は当番へ", "what the table does not say stays");
    assert_eq!(next.plan().contacts[2].contract, "007");
    assert_eq!(next.plan().contacts[2].category, "other");
    let again = previewed("contacts", &next, table);
    assert_eq!((again.new, again.changed, again.unchanged), (0, 0, 4), "a table taken twice changes nothing");
}

#[test]
fn a_bad_row_is_named_and_the_others_are_taken() {
    let table = "機器名,種別,システム名,サポート終了日\nA,サーバー,電子カルテ,令和9年3月31日\nB,宇宙船,,\nC,,会計,\nD,,,R8.2.30\na,,,\n,サーバー,,\n";
    let found = previewed("devices", &draft("devices", &json!([])), table);
    assert_eq!((found.new, found.rejected), (1, 5), "{:?}", said(&found));
    let lines: Vec<u32> = found.problems.iter().map(|one| one.line).collect();
    assert_eq!(lines, [3, 4, 5, 6, 7]);
    assert_eq!(found.problems[3].says.ja, "2行目と同じものです。名前を変えるか、どちらかを消してください");
    let Change::Put { row, fields, .. } = &found.changes[0] else { unreachable!() };
    assert_eq!(
        (row.as_str(), &fields["support_ends"], &fields["system"]),
        ("device-1", &json!("2027-03-31"), &json!("ehr"))
    );
    assert_eq!(found.rows[0].cells[3].ja, "R9.3.31", "shown as it will be kept");
    assert_eq!(found.rows[1].fate, Fate::Rejected);
}

#[test]
fn a_card_without_a_company_is_the_person() {
    let card = "BEGIN:VCARD\nVERSION:3.0\nFN:○○システム夜間\nTEL:0312345678\nEND:VCARD\n";
    let found = previewed("contacts", &draft("contacts", &json!([])), card);
    let Change::Put { fields, .. } = &found.changes[0] else { unreachable!() };
    assert_eq!((&fields["name"], &fields["number"]), (&json!("○○システム夜間"), &json!("0312345678")));
}

#[test]
fn a_column_nobody_chose_is_not_taken_and_no_field_is_filled_twice() {
    let section = chapters::section("people").unwrap();
    let draft = draft("people", &json!([]));
    let sheet = read("x,y,z\n佐藤,鈴木,1234\n".as_bytes(), None).unwrap();
    let target = Target { section, draft: &draft, known: known(), today: NaiveDate::default() };
    let mapping = ["name", "name", "nonsense"].map(str::to_owned);
    let found = preview(&sheet, &target, &mapping);
    assert_eq!(found.mapping, ["name", "", ""]);
    let Change::Put { fields, .. } = &found.changes[0] else { unreachable!() };
    assert_eq!((&fields["name"], &fields["extension"]), (&json!("佐藤"), &json!("")));
}
