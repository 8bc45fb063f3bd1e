//! An administrator fills the plan field by field: what the screen called saved is there whatever happens, nothing of
//! another window is lost, and every act can be taken back.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use engine::desk::{Desk, FieldEdit};
use engine::error::{Error, ErrorCode};
use engine::plan::chapters::{FieldKind, chapters};
use engine::view::plan::{ChapterView, FieldView, PlanView, RowView, SectionView};

use crate::harness::{DataFile, desk};

/// Every field that was set: part, row, field, and what the screen said of it.
type Said = BTreeMap<(String, String, String), Vec<String>>;

fn set(desk: &mut Desk, place: (&str, &str, &str), texts: &[&str]) -> Result<RowView, Error> {
    let (part, row, field) = place;
    let was = shown(desk, part, row, field);
    let texts = texts.iter().map(|text| (*text).to_owned()).collect();
    let edit = FieldEdit { part: part.into(), row: row.into(), field: field.into(), texts, was };
    Ok(desk.set_field(&edit)?.row.expect("the row is there"))
}

fn chapter_with(desk: &mut Desk, part: &str) -> ChapterView {
    let chapter =
        chapters().iter().find(|chapter| chapter.sections.iter().any(|section| section.part == part)).unwrap();
    desk.chapter_view(&chapter.id).unwrap()
}

fn section(desk: &mut Desk, part: &str) -> SectionView {
    chapter_with(desk, part).sections.into_iter().find(|section| section.part == part).unwrap()
}

fn shown(desk: &mut Desk, part: &str, row: &str, field: &str) -> Vec<String> {
    let rows = section(desk, part).rows;
    let row = rows.into_iter().find(|known| known.id == row);
    row.and_then(|mut row| row.values.remove(field)).unwrap_or_default()
}

fn add(desk: &mut Desk, part: &str) -> String {
    desk.add_row(part, None).unwrap().row.unwrap().id
}

/// An answer somebody could give: the example, or what can be chosen.
fn answer(field: &FieldView) -> Vec<String> {
    match field.kind {
        FieldKind::Choice | FieldKind::Reference => field.options.iter().take(1).map(|one| one.id.clone()).collect(),
        FieldKind::References => field.options.iter().take(2).map(|one| one.id.clone()).collect(),
        FieldKind::Flag => vec!["はい".to_owned()],
        // Days go by while so much is typed: 今日 would not be the same day everywhere.
        FieldKind::Day => vec!["令和8年3月2日".to_owned()],
        FieldKind::Text | FieldKind::Long | FieldKind::Number | FieldKind::Phone | FieldKind::Texts => {
            vec![if field.example.ja.is_empty() { "○○".to_owned() } else { field.example.ja.clone() }]
        }
    }
}

/// Fills in every field of a chapter; lists without rows get one.
fn fill(desk: &mut Desk, chapter: &str, said: &mut Said) {
    for number in 0..desk.chapter_view(chapter).unwrap().sections.len() {
        let part = desk.chapter_view(chapter).unwrap().sections[number].part.clone();
        if section(desk, &part).rows.is_empty() {
            add(desk, &part);
        }
        let section = section(desk, &part);
        for row in &section.rows {
            for field in section.fields.iter().filter(|field| !field.is_key) {
                let place = (part.as_str(), row.id.as_str(), field.id.as_str());
                let texts = answer(field);
                let kept = set(desk, place, &texts.iter().map(String::as_str).collect::<Vec<_>>());
                let values = kept.unwrap_or_else(|problem| panic!("{place:?}: {problem:?}")).values;
                let values = values.get(&field.id).cloned().unwrap_or_default();
                assert!(!values.is_empty() || texts.is_empty(), "{place:?} says something");
                said.insert((part.clone(), row.id.clone(), field.id.clone()), values);
            }
        }
    }
}

fn is_all_there(desk: &mut Desk, said: &Said) {
    for ((part, row, field), values) in said {
        assert_eq!(shown(desk, part, row, field), *values, "{part}/{row}.{field}");
    }
}

#[test]
fn three_chapters_are_filled_in_and_all_is_there_the_next_day() {
    let (file, mut desk, hand) = desk();
    let before = desk.plan_view().unwrap();
    assert!(before.chapters.iter().all(|chapter| chapter.is_empty), "nobody has written anything");
    assert_eq!((before.revision, before.draft, before.is_changed), (None, 1, false));

    let mut said = Said::new();
    for chapter in ["facility", "people", "contacts"] {
        fill(&mut desk, chapter, &mut said);
    }
    assert!(said.len() > 200, "every field of every contact: {}", said.len());
    let after = desk.plan_view().unwrap();
    assert!(after.is_changed);
    let left = |view: &PlanView| view.chapters.iter().take(3).map(|chapter| chapter.left).sum::<u32>();
    assert!(left(&after) < left(&before), "what is left becomes less while one types");
    assert!(after.chapters[..3].iter().all(|chapter| !chapter.is_empty));
    drop(desk);

    let mut again = Desk::open(file.path(), &file.own_local(), Box::new(hand)).unwrap();
    is_all_there(&mut again, &said);
    assert_eq!(again.plan_view().unwrap().coverage, after.coverage, "the same answers, the same table");
}

/// What lies on the medium when the plug is pulled: the file and what was not yet written into it.
fn pull_the_plug(file: &DataFile, into: &Path) {
    fs::create_dir_all(into).unwrap();
    for ending in ["", "-wal"] {
        let name = format!("{}{ending}", file.text());
        if Path::new(&name).exists() {
            fs::copy(&name, into.join(format!("cut.tomoshibi{ending}"))).unwrap();
        }
    }
}

#[test]
fn what_was_called_saved_survives_a_pulled_plug_after_every_field() {
    let (file, mut desk, hand) = desk();
    let mut said = Said::new();
    let person = add(&mut desk, "people");
    let steps: [(&str, &str, &str, &str); 6] = [
        ("facility", "", "name", "みどり野病院"),
        ("facility", "", "beds", "１２０床"),
        ("people", &person, "name", "佐藤 花子"),
        ("roles", "management", "person", "佐藤 花子"),
        ("contacts", "police-local", "number", "０３ー００００－０１１０"),
        ("contacts", "police-local", "checked_on", "今日"),
    ];
    for (number, (part, row, field, text)) in steps.into_iter().enumerate() {
        let values = set(&mut desk, (part, row, field), &[text]).unwrap().values;
        said.insert((part.into(), row.into(), field.into()), values[field].clone());
        let folder = file.folder().join(format!("cut-{number}"));
        pull_the_plug(&file, &folder);
        let path = folder.join("cut.tomoshibi");
        let mut cut = Desk::open(&path, &folder.join("local"), Box::new(hand.clone())).unwrap();
        is_all_there(&mut cut, &said);
    }
}

#[test]
fn another_window_loses_nothing() {
    let (_file, mut desk, _hand) = desk();
    set(&mut desk, ("facility", "", "name"), &["みどり野病院"]).unwrap();
    let edit = |text: &str, was: &[&str]| FieldEdit {
        part: "facility".into(),
        field: "name".into(),
        texts: vec![text.into()],
        was: was.iter().map(|text| (*text).to_owned()).collect(),
        ..FieldEdit::default()
    };
    let refused = desk.set_field(&edit("みなと病院", &[])).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::ChangedElsewhere, "this window still showed an empty field");
    assert_eq!(shown(&mut desk, "facility", "", "name"), ["みどり野病院"]);
    desk.set_field(&edit(" みどり野病院 ", &[])).expect("both windows mean the same");
    desk.set_field(&edit("みなと病院", &["みどり野病院"])).expect("whoever saw it may change it");
    assert_eq!(shown(&mut desk, "facility", "", "name"), ["みなと病院"]);
}

#[test]
fn what_cannot_be_read_says_what_to_write_and_keeps_what_was_there() {
    let (_file, mut desk, _hand) = desk();
    set(&mut desk, ("contacts", "vendor-ehr", "number"), &["03-0000-0001"]).unwrap();
    for (field, text, words) in [
        ("number", "なし", "数字"),
        ("number", "03-0000-0001、03-0000-0002", "1つだけ"),
        ("checked_on", "令和8年2月30日", "こよみ"),
        ("category", "親せき", "保守会社"),
    ] {
        let refused = set(&mut desk, ("contacts", "vendor-ehr", field), &[text]).unwrap_err();
        assert_eq!(refused.code(), ErrorCode::UnreadableValue);
        assert!(refused.says().expect("a sentence").ja.contains(words), "{:?}", refused.says());
        assert!(!refused.detail().contains(text), "what somebody typed goes into no log");
    }
    assert_eq!(shown(&mut desk, "contacts", "vendor-ehr", "number"), ["03-0000-0001"]);
    for (part, row, field) in [
        ("nowhere", "", "name"),
        ("facility", "", "nothing"),
        ("people", "nobody", "name"),
        ("facility", "", "approved_by"),
        ("contacts", "vendor-ehr", "slot"),
        ("attachments", "x", "sha256"),
    ] {
        let edit = FieldEdit { part: part.into(), row: row.into(), field: field.into(), ..FieldEdit::default() };
        let refused = desk.set_field(&edit).unwrap_err();
        assert_eq!(refused.code(), ErrorCode::UnknownField, "{part}/{row}.{field} is not typed by anybody");
    }
}

#[test]
fn somebody_who_is_named_elsewhere_is_not_taken_out() {
    let (_file, mut desk, _hand) = desk();
    let (sato, ito) = (add(&mut desk, "people"), add(&mut desk, "people"));
    assert_ne!(sato, ito);
    set(&mut desk, ("people", &sato, "name"), &["佐藤"]).unwrap();
    set(&mut desk, ("people", &ito, "name"), &["伊藤"]).unwrap();
    set(&mut desk, ("roles", "management", "person"), &["佐藤"]).unwrap();
    set(&mut desk, ("roles", "management", "deputies"), &["伊藤"]).unwrap();

    let refused = desk.remove_row("people", &sato).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::StillNamed);
    let says = refused.says().unwrap();
    assert!(says.ja.contains("「佐藤」") && says.ja.contains("経営層") && says.ja.contains("担当"), "{}", says.ja);

    set(&mut desk, ("roles", "management", "deputies"), &[]).unwrap();
    let gone = desk.remove_row("people", &ito).unwrap();
    assert_eq!(gone.row, None);
    assert_ne!(add(&mut desk, "people"), ito, "an id does not come again");
}

#[test]
fn every_act_is_taken_back_and_made_again() {
    let (file, mut desk, hand) = desk();
    assert_eq!(desk.undo_draft().unwrap().place, None, "there is nothing to take back");
    let first = add(&mut desk, "departments");
    set(&mut desk, ("departments", &first, "name"), &["内科"]).unwrap();
    let second = add(&mut desk, "departments");
    desk.order_rows("departments", &[second.clone(), first.clone()]).unwrap();
    desk.remove_row("departments", &second).unwrap();

    let ids =
        |desk: &mut Desk| -> Vec<String> { section(desk, "departments").rows.into_iter().map(|row| row.id).collect() };
    assert_eq!(ids(&mut desk), std::slice::from_ref(&first));
    let back = desk.undo_draft().unwrap().place.unwrap();
    assert_eq!((back.chapter.as_str(), back.part.as_str(), &back.row), ("facility", "departments", &second));
    assert_eq!(ids(&mut desk), [second.clone(), first.clone()], "it stands where it stood");
    desk.undo_draft().unwrap();
    assert_eq!(ids(&mut desk), [first.clone(), second.clone()]);
    desk.undo_draft().unwrap();
    desk.undo_draft().unwrap();
    assert!(shown(&mut desk, "departments", &first, "name").is_empty());
    desk.redo_draft().unwrap();
    assert_eq!(shown(&mut desk, "departments", &first, "name"), ["内科"]);
    drop(desk);

    let mut again = Desk::open(file.path(), &file.own_local(), Box::new(hand)).unwrap();
    assert_eq!(shown(&mut again, "departments", &first, "name"), ["内科"], "taking back is kept like any other change");
    assert_eq!(ids(&mut again), [first]);
}

#[test]
fn a_file_is_attached_with_its_hash() {
    let (file, mut desk, _hand) = desk();
    let row = add(&mut desk, "attachments");
    let path = file.folder().join("構成図.pdf");
    fs::write(&path, b"%PDF-1.7 a diagram").unwrap();
    let values = desk.attach_file(&row, &path).unwrap().row.unwrap().values;
    assert_eq!(values["file"], ["構成図.pdf"]);
    assert_eq!(values["name"], ["構成図.pdf"], "until somebody gives it a name");
    assert_eq!(values["bytes"], ["18"]);
    assert_eq!(values["sha256"][0].len(), 64);
    assert_eq!(desk.attached_file(&row).unwrap(), ("構成図.pdf".to_owned(), b"%PDF-1.7 a diagram".to_vec()));

    for (bytes, words) in [(Vec::new(), "空"), (vec![0; 20 * 1024 * 1024 + 1], "20MB")] {
        let refused = desk.attach_bytes(&row, "x", &bytes).unwrap_err();
        assert!(refused.says().unwrap().ja.contains(words));
    }
    assert_eq!(shown(&mut desk, "attachments", &row, "file"), ["構成図.pdf"]);
}

#[test]
fn a_call_that_was_right_renews_the_day_of_its_contact() {
    let (_file, mut desk, _hand) = desk();
    set(&mut desk, ("contacts", "vendor-ehr", "number"), &["03-0000-0001"]).unwrap();
    set(&mut desk, ("contacts", "vendor-ehr", "checked_on"), &["R7.4.1"]).unwrap();
    let call = add(&mut desk, "test_calls");
    set(&mut desk, ("test_calls", &call, "contact"), &["vendor-ehr"]).unwrap();
    set(&mut desk, ("test_calls", &call, "on"), &["R8.3.1"]).unwrap();
    set(&mut desk, ("test_calls", &call, "result"), &["出ない"]).unwrap();
    assert_eq!(shown(&mut desk, "contacts", "vendor-ehr", "checked_on"), ["2025-04-01"], "nobody answered");
    set(&mut desk, ("test_calls", &call, "result"), &["ok"]).unwrap();
    assert_eq!(shown(&mut desk, "contacts", "vendor-ehr", "checked_on"), ["2026-03-01"]);
}
