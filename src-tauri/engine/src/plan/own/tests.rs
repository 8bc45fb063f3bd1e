use chrono::NaiveDate;

use super::*;
use crate::library;
use crate::plan::Plan;
use crate::playbook::edit::{Edit, EditKind, EditLanguage, Manuscript, TextField};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

/// A plan with one changed playbook, and the codes that keep it from being approved.
fn blocked(text: &str) -> Vec<(&'static str, String)> {
    let plan = with("ehr-down", text);
    blocking(&plan, library::built_in(), today()).into_iter().map(|one| (one.code, one.subject)).collect()
}

fn with(id: &str, text: &str) -> Plan {
    let own = OwnPlaybook { id: id.to_owned(), text: text.to_owned(), ..OwnPlaybook::default() };
    Plan { playbooks: vec![own], ..Plan::default() }
}

fn ehr_down() -> String {
    library::built_in().sources[&PlaybookId::from("ehr-down")].clone()
}

fn edited(text: &str, edits: &[Edit]) -> String {
    let mut manuscript = Manuscript::read(text).unwrap();
    for (n, edit) in edits.iter().enumerate() {
        manuscript.apply(edit, &format!("s-{n}")).unwrap();
    }
    manuscript.text()
}

fn add(after: &str, kind: EditKind, title: &str) -> Edit {
    Edit::AddStep { after: after.to_owned(), branch: String::new(), kind, title: title.to_owned() }
}

fn next(step: &str, next: &str) -> Edit {
    Edit::SetNext { step: step.to_owned(), next: next.to_owned() }
}

const FIRST: &str = "do-not-touch";
const SECOND: &str = "ask-other-windows";

#[test]
fn what_came_with_the_program_blocks_nothing() {
    for (id, text) in &library::built_in().sources {
        let plan = with(id.as_str(), text);
        assert_eq!(blocking(&plan, library::built_in(), today()), [], "{id}");
    }
}

#[test]
fn a_valid_step_put_in_by_hand_blocks_nothing() {
    let text = edited(&ehr_down(), &[add(FIRST, EditKind::Action, "掲示を出す")]);
    assert_eq!(blocked(&text), []);
}

#[test]
fn each_error_appears_while_editing_and_blocks_approval() {
    let step = |n: u32| format!("s-{n}");
    // E1: nothing leads there any more.
    let text = edited(&ehr_down(), &[add(FIRST, EditKind::Action, "掲示"), next(FIRST, SECOND)]);
    assert_eq!(blocked(&text), [("E1", step(0))]);
    // E2: it leads nowhere.
    assert_eq!(blocked(&edited(&ehr_down(), &[next(FIRST, "")])), [("E2", FIRST.to_owned())]);
    // E3: a question without 「分からない」.
    let unsure = Edit::RemoveChoice { step: step(0), choice: "s-0-unsure".to_owned() };
    let label = |label: &str| Edit::SetChoice {
        step: step(0),
        choice: "s-0-yes".to_owned(),
        language: EditLanguage::Ja,
        label: label.to_owned(),
    };
    let text = edited(&ehr_down(), &[add(FIRST, EditKind::Decision, "見えるか"), label("見える"), unsure]);
    assert_eq!(blocked(&text), [("E3", step(0))]);
    // E4: nobody to call, no such role, no such paper.
    let call = add(FIRST, EditKind::Call, "電話する");
    assert_eq!(blocked(&edited(&ehr_down(), &[call])), [("E4", step(0))]);
    let role = Edit::SetRole { step: FIRST.to_owned(), role: "nobody".to_owned() };
    let form = Edit::SetNames {
        step: FIRST.to_owned(),
        field: crate::playbook::edit::NamesField::Form,
        names: vec!["F99".to_owned()],
    };
    let both = blocked(&edited(&ehr_down(), &[role, form]));
    assert_eq!(both, [("E4", FIRST.to_owned()), ("E4", FIRST.to_owned())]);
    // E5: a circle without exit.
    assert!(blocked(&edited(&ehr_down(), &[next(SECOND, FIRST)])).contains(&("E5", SECOND.to_owned())));
    // E6: a title that is empty, or too long.
    for title in ["".to_owned(), "長".repeat(41)] {
        let edit =
            Edit::SetText { step: FIRST.to_owned(), field: TextField::Title, language: EditLanguage::Ja, text: title };
        assert_eq!(blocked(&edited(&ehr_down(), &[edit])), [("E6", FIRST.to_owned())]);
    }
}

#[test]
fn words_in_one_language_are_a_warning_and_are_shown_in_japanese() {
    let edit = Edit::SetText {
        step: FIRST.to_owned(),
        field: TextField::Title,
        language: EditLanguage::Ja,
        text: "さわらない".to_owned(),
    };
    let plan = with("ehr-down", &edited(&ehr_down(), &[edit]));
    let (_, problems) = check(&plan, library::built_in(), &PlaybookId::from("ehr-down"), today());
    assert!(
        problems.iter().any(|one| one.code == "W6" && one.step.as_ref().is_some_and(|step| step.as_str() == FIRST))
    );
    let content = content(&plan, library::built_in());
    let step = content.playbooks[&PlaybookId::from("ehr-down")].steps[0].clone();
    assert_eq!(step.title, Text::same("さわらない"));
}

#[test]
fn a_button_leads_to_one_playbook() {
    let text = ehr_down().replace("\"ehr-down\"", "\"own-1\"");
    let plan = with("own-1", &text);
    let codes: Vec<_> = blocking(&plan, library::built_in(), today()).into_iter().map(|one| one.code).collect();
    assert_eq!(codes, ["E11"]);
}

#[test]
fn a_text_that_cannot_be_read_takes_nobodys_place() {
    let plan = with("ehr-down", "id = ");
    let content = content(&plan, library::built_in());
    assert_eq!(content.playbooks, library::built_in().playbooks);
    assert_eq!(blocked("id = "), [("E0", String::new())]);
}
