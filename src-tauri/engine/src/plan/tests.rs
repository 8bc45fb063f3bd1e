use super::missing::missing;
use super::*;
use crate::playbook::fixture::{self, file};
use crate::playbook::parse::{self as playbooks, SourceFile};
use crate::playbook::{Content, Finding};

const FACILITY: &str = r#"name = "みどり野病院"
kind = "hospital"
prefecture = "○○県"
callback = "090-0000-0000"
hq_extension = "1234"
beds = 120
"#;
const PEOPLE: &str = r#"[[person]]
id = "yamada"
name = "山田"
post = "事務長"
extension = "1201"
[[person]]
id = "suzuki"
name = "鈴木"
mobile = "090-0000-0001"
[[role]]
role = "liaison"
person = "yamada"
deputies = ["suzuki"]
[[role]]
role = "recorder"
person = "suzuki"
"#;
const CONTACTS: &str = r#"[[contact]]
slot = "vendor-ehr"
name = "○○システム"
number = "03-0000-0001"
checked_on = "2026-10-02"
"#;
const SYSTEMS: &str = r#"[[system]]
id = "ehr"
name = "電子カルテ"
critical = true
vendor = "vendor-ehr"
substitute = "紙の診療録"
[[line]]
id = "internet"
name = "インターネット"
place = "2階"
"#;
const WINDOWS: &str = r#"[[department]]
id = "naika"
name = "内科"
visits = 40
[[window]]
id = "reception-a"
letter = "A"
name = "受付"
visits = 60
box = "赤い箱"
terminals = ["受付1"]
"#;

fn files() -> Vec<SourceFile> {
    vec![
        file("facility.toml", FACILITY),
        file("people.toml", PEOPLE),
        file("contacts.toml", CONTACTS),
        file("systems.toml", SYSTEMS),
        file("windows.toml", WINDOWS),
    ]
}

fn content() -> Content {
    playbooks::content(&fixture::files()).0
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

fn broken(path: &str, old: &str, new: &str) -> Vec<String> {
    let mut files = files();
    let file = files.iter_mut().find(|file| file.path == path).unwrap();
    assert!(file.text.contains(old), "{path} has no {old}");
    file.text = file.text.replacen(old, new, 1);
    let place = |finding: &Finding| format!("{}:{} {}", finding.file, finding.line, finding.code);
    parse(&files, &content()).1.iter().map(place).collect()
}

#[test]
fn a_folder_becomes_a_plan() {
    let (plan, findings) = parse(&files(), &content());
    let plan = plan.unwrap();
    assert_eq!(findings, []);
    assert_eq!(plan.facility.beds, 120);
    let liaison = plan.holders(&RoleId::from("liaison"));
    assert_eq!(liaison.person.unwrap().name, "山田");
    assert_eq!(liaison.deputies[0].name, "鈴木");
    assert_eq!(plan.holders(&RoleId::from("management")), Holders::default());
    assert_eq!(plan.windows[0].kept_in, "赤い箱");
    assert_eq!(plan.system(&SystemId::from("ehr")).unwrap().vendor, Some(ContactId::from("vendor-ehr")));
}

#[test]
fn a_revision_comes_back_from_the_data_file_as_it_went_in() {
    let plan = parse(&files(), &content()).0.unwrap();
    let revision = Revision { number: 1, plan, loaded_at: Timestamp::from_millis(1_775_001_600_000) };
    let text = serde_json::to_string(&revision).unwrap();
    assert_eq!(serde_json::from_str::<Revision>(&text).unwrap(), revision);
    let older: Plan = serde_json::from_str(r#"{"facility":{"name":"A"}}"#).unwrap();
    assert_eq!(older.facility.name, "A", "fields added later are empty in an older revision");
}

#[test]
fn what_does_not_fit_together_is_found_where_it_stands() {
    assert_eq!(broken("people.toml", "name = \"山田\"", "name = \"山田"), ["people.toml:3 E0"]);
    assert_eq!(broken("people.toml", "person = \"yamada\"", "person = \"yamadda\""), ["people.toml:12 E4"]);
    assert_eq!(broken("people.toml", "role = \"liaison\"", "role = \"lesion\""), ["people.toml:11 E4"]);
    assert_eq!(broken("people.toml", "id = \"suzuki\"", "id = \"yamada\"").first().unwrap(), "people.toml:7 E0");
    assert_eq!(broken("contacts.toml", "slot = \"vendor-ehr\"", "slot = \"vendor-her\""), ["contacts.toml:2 E4"]);
    assert_eq!(broken("contacts.toml", "2026-10-02", "10月2日"), ["contacts.toml:5 E0"]);
    assert_eq!(broken("systems.toml", "vendor = \"vendor-ehr\"", "vendor = \"x\""), ["systems.toml:5 E4"]);
    assert_eq!(broken("facility.toml", "beds = 120", "bed = 120"), ["facility.toml:6 E0"]);
    let twice = "[[window]]\nid = \"b\"\nletter = \"A\"\n[[window]]";
    assert_eq!(broken("windows.toml", "[[window]]", twice), ["windows.toml:10 E0"], "two windows, one letter");
}

#[test]
fn a_file_that_is_gone_is_named_and_the_rest_is_read() {
    let mut files = files();
    files.retain(|file| file.path != "windows.toml");
    let (plan, findings) = parse(&files, &content());
    assert_eq!(plan.unwrap().people.len(), 2);
    assert_eq!((findings[0].file.as_str(), findings[0].code), ("windows.toml", "E0"));
    assert_eq!(parse(&[], &content()).0, None);
}

#[test]
fn numbers_nobody_rang_for_half_a_year_are_a_warning() {
    assert_eq!(stale_contacts(&files(), today()), []);
    let later = NaiveDate::from_ymd_opt(2027, 4, 1).unwrap();
    let found = stale_contacts(&files(), later);
    assert_eq!((found.len(), found[0].code, found[0].line), (1, "W4", 1));
}

#[test]
fn what_the_plan_does_not_say_is_said_plainly() {
    let plan = parse(&files(), &content()).0.unwrap();
    let said: Vec<String> = missing(Some(&plan), &content(), today()).into_iter().map(|line| line.text.ja).collect();
    for line in ["警察の番号がありません", "電子カルテの保守会社の夜間の番号がありません"]
    {
        assert!(said.iter().any(|said| said == line), "{line} in {said:?}");
    }
    assert!(!said.iter().any(|line| line.contains("JPCERT")), "a national number that was seen is not missing");
}

#[test]
fn an_old_number_says_since_when() {
    let plan = parse(&files(), &content()).0.unwrap();
    let later = NaiveDate::from_ymd_opt(2027, 4, 1).unwrap();
    let said = missing(Some(&plan), &content(), later);
    let line = said.iter().find(|line| line.text.ja.contains("確かめていません")).unwrap();
    assert_eq!(line.text.ja, "電子カルテの保守会社の番号をR8.10.2から確かめていません");
    assert_eq!(line.subject, "vendor-ehr");
}

#[test]
fn without_a_plan_one_line_says_so() {
    let said = missing(None, &content(), today());
    assert_eq!(said.len(), 1);
    assert!(said[0].text.ja.starts_with("計画がまだありません"));
}

#[test]
fn contacts_come_in_calling_order_with_the_plans_words() {
    let plan = parse(&files(), &content()).0.unwrap();
    let list = contacts(Some(&plan), &content(), today());
    assert_eq!(list[0].name.ja, "○○システム");
    assert_eq!(list[1].number, None, "the police slot is still blank");
    assert_eq!(contacts(None, &content(), today()).len(), list.len(), "without a plan the slots stay, blank");
}
