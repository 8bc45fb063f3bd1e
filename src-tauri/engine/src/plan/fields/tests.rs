use serde_json::json;

use super::*;
use crate::plan::chapters::{chapters, section, sections};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

fn known() -> Vec<Known> {
    let row = |id: &str, name: &str| Known { id: id.to_owned(), name: Text::same(name), also: String::new() };
    vec![row("sato", "佐藤 花子"), row("ito", "伊藤"), row("ito-2", "伊藤"), row("odd", "a, b")]
}

fn typing(part: &str, field: &str, texts: &[&str]) -> Result<Value, Text> {
    let section = section(part).unwrap();
    let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    read(section, section.field(field).unwrap(), &texts, &known(), today())
}

fn kept(part: &str, field: &str, text: &str) -> Value {
    typing(part, field, &[text]).unwrap_or_else(|problem| panic!("{text}: {}", problem.ja))
}

fn refused(part: &str, field: &str, text: &str) -> String {
    typing(part, field, &[text]).expect_err(text).ja
}

#[test]
fn a_number_is_the_same_in_every_spelling() {
    for text in ["1200", "１２００", "1,200", "１，２００", "1,200床", " 1200 床 ", "約1200人"] {
        assert_eq!(kept("facility", "beds", text), json!(1200), "{text}");
    }
    for text in ["百二十", "1.5", "-3", "1,20", "12,00", "1200以上", "床", "1/2", "０ｘ１"] {
        assert!(refused("facility", "beds", text).contains("数字"), "{text}");
    }
    assert!(refused("facility", "beds", "99999999999").contains("大きすぎ"));
}

#[test]
fn a_telephone_number_keeps_its_hyphens() {
    for (text, expected) in [
        ("03-0000-0000", "03-0000-0000"),
        ("０３ー００００－００００", "03-0000-0000"),
        ("０３‐００００−００００", "03-0000-0000"),
        ("03–0000–0000", "03-0000-0000"),
        ("0300000000", "0300000000"),
        ("(03)0000-0000", "03-0000-0000"),
        ("（０３）００００－００００", "03-0000-0000"),
        ("03 0000 0000", "03-0000-0000"),
        ("090-0000-0000", "090-0000-0000"),
        ("0120-000-000", "0120-000-000"),
        ("1234", "1234"),
        ("内線1234", "1234"),
        ("内線：１２３４", "1234"),
        ("110", "110"),
        ("#9110", "#9110"),
        ("＃９１１０", "#9110"),
        ("03-0000-0000 内線123", "03-0000-0000 内線123"),
        ("03-0000-0000（内線 123）", "03-0000-0000 内線123"),
    ] {
        assert_eq!(kept("contacts", "number", text), json!(expected), "{text}");
    }
    for text in ["03-0000", "12", "なし", "03-0000-0000/03-0000-0001", "+81-3-0000-0000", "3-0000-00000", "１", "内線"]
    {
        assert!(!refused("contacts", "number", text).is_empty(), "{text}");
    }
    assert!(refused("contacts", "number", "03-0000-0000、03-0000-0001").contains("1つだけ"));
    assert!(refused("contacts", "number", "0000-0000").contains("市外局番"));
}

#[test]
fn what_is_kept_of_a_number_is_read_as_itself() {
    for digits in ["0312345678", "09012345678", "119", "12345"] {
        for at in 1..digits.len() {
            let (before, after) = digits.split_at(at);
            for dash in ['-', 'ー', '－', '‐', '−', '–', ' '] {
                let text = format!("{before}{dash}{after}");
                let once = kept("contacts", "fax", &text);
                assert_eq!(once, json!(format!("{before}-{after}")), "{text}");
                assert_eq!(kept("contacts", "fax", once.as_str().unwrap()), once, "saving again changes nothing");
            }
        }
    }
}

#[test]
fn a_day_is_kept_in_one_spelling_and_shown_in_two() {
    let section = section("contacts").unwrap();
    let field = section.field("checked_on").unwrap();
    for text in ["令和8年11月24日", "Ｒ８．１１．２４", "8.11.24", "2026/11/24", "2026-11-24", "今日"] {
        assert_eq!(kept("contacts", "checked_on", text), json!("2026-11-24"), "{text}");
    }
    assert_eq!(kept("contacts", "checked_on", "きのう"), json!("2026-11-23"));
    assert!(refused("contacts", "checked_on", "2026/2/30").contains("こよみ"));
    assert!(refused("contacts", "checked_on", "11/24").contains("年から"));
    assert!(refused("contacts", "checked_on", "来週").contains("R8.11.24"));
    let shown = shown(field, &json!("2026-11-24"), &[]);
    assert_eq!((shown.ja.as_str(), shown.en.as_str()), ("R8.11.24", "24 Nov 2026"));
}

#[test]
fn a_choice_is_found_by_its_words() {
    assert_eq!(kept("systems", "critical", "はい"), json!(true));
    assert_eq!(kept("systems", "critical", "×"), json!(false));
    assert!(refused("systems", "critical", "たぶん").contains("はい"));
    assert_eq!(kept("devices", "kind", "server"), json!("server"));
    assert_eq!(kept("devices", "kind", "サーバー"), json!("server"));
    assert_eq!(kept("devices", "kind", "Ｓｅｒｖｅｒ"), json!("server"));
    assert_eq!(kept("devices", "remote_line", "有"), json!("yes"));
    assert!(refused("devices", "kind", "車").contains("医療機器"), "it says what there is to choose");
}

#[test]
fn somebody_is_found_by_id_or_by_name() {
    assert_eq!(kept("roles", "person", "sato"), json!("sato"));
    assert_eq!(kept("roles", "person", "佐藤花子"), json!("sato"), "a space does not make another person");
    assert_eq!(kept("roles", "deputies", "佐藤　花子、ito"), json!(["sato", "ito"]));
    assert_eq!(kept("roles", "deputies", "a, b"), json!(["odd"]), "a name may hold a comma");
    assert_eq!(typing("roles", "deputies", &["ito", "sato", "ito"]).unwrap(), json!(["ito", "sato"]), "nobody twice");
    assert!(refused("roles", "person", "伊藤").contains("2つ"), "two people of one name are told apart in the list");
    let company = Known { also: "あおぞら医療システム".to_owned(), ..known()[0].clone() };
    let person = section("roles").unwrap().field("person").unwrap();
    let by_company = read(section("roles").unwrap(), person, &["あおぞら医療システム".to_owned()], &[company], today());
    assert_eq!(by_company, Ok(json!("sato")), "a company stands in tables, not the slot it fills");
    assert!(refused("roles", "person", "田中").contains("「田中」"));
}

#[test]
fn a_name_keeps_its_own_characters() {
    for name in ["神田", "髙橋", "﨑山", "１病棟"] {
        assert_eq!(kept("people", "name", name), json!(name));
    }
    assert_eq!(kept("windows", "letter", "Ａ"), json!("A"), "a letter in slip numbers is half width");
    assert_eq!(kept("people", "name", "佐藤\n花子\u{0}"), json!("佐藤 花子"));
    assert_eq!(kept("policy", "purpose", "一\r\n二\u{7}"), json!("一\n二"));
    assert!(refused("people", "name", &"長".repeat(501)).contains("500字"));
}

#[test]
fn nothing_empties_any_field_and_is_nothing_again() {
    for section in sections() {
        for field in &section.fields {
            for texts in [&[][..], &[String::new()], &["　 ".to_owned()]] {
                let value = read(section, field, texts, &known(), today()).unwrap();
                assert_eq!(value, empty(section, field), "{}.{}", section.part, field.id);
                assert!(typed(field, &value).is_empty(), "{}.{}", section.part, field.id);
                assert_eq!(shown(field, &value, &[]), Text::default());
            }
        }
    }
}

#[test]
fn every_example_can_be_typed() {
    let typed_parts = chapters().iter().flat_map(|chapter| &chapter.sections);
    for section in typed_parts {
        for field in section.typed() {
            for example in [&field.example.ja, &field.example.en] {
                let read = read(section, field, std::slice::from_ref(example), &known(), today());
                assert!(read.is_ok(), "{}.{}: {example}", section.part, field.id);
            }
        }
    }
}

#[test]
fn what_is_kept_can_be_typed_again() {
    let rows = [("facility", "beds", json!(1200)), ("systems", "critical", json!(true))];
    let rows = rows.into_iter().chain([
        ("windows", "terminals", json!(["受付1", "受付2"])),
        ("roles", "deputies", json!(["ito", "ito-2"])),
        ("contacts", "number", json!("03-0000-0000 内線123")),
        ("test_calls", "result", json!("no-answer")),
        ("policy", "purpose", json!("一\n二")),
    ]);
    for (part, id, value) in rows {
        let section = section(part).unwrap();
        let field = section.field(id).unwrap();
        let again = read(section, field, &typed(field, &value), &known(), today());
        assert_eq!(again.as_ref(), Ok(&value), "{part}.{id}");
    }
    let field = section("facility").unwrap().field("beds").unwrap();
    assert_eq!(shown(field, &json!(1_234_567), &[]).ja, "1,234,567");
}
