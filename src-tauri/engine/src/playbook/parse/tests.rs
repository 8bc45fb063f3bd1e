use super::*;
use crate::ids::{ChoiceId, ContactId, StepId};
use crate::playbook::fixture;
use crate::playbook::{Kind, Phase, Work};
use chrono::NaiveDate;

#[test]
fn a_folder_becomes_values() {
    let (content, findings) = content(&fixture::files());
    assert_eq!(findings, []);
    assert_eq!(content.playbooks.len(), 7);
    assert_eq!(content.agencies.len(), 3);
    assert_eq!(content.forms.first().unwrap().title, Text::new("クロノロ", "Chronology"));
    assert_eq!(content.holidays.days.first().copied(), NaiveDate::from_ymd_opt(2026, 1, 1), "holidays come sorted");
    assert_eq!(content.holidays.official_to, NaiveDate::from_ymd_opt(2026, 12, 31).unwrap());
}

#[test]
fn a_flow_keeps_its_order_its_words_and_its_lines() {
    let main = playbook(include_str!("../fixture/main.toml"), "flows/main.toml").unwrap();
    assert_eq!(main.symptom.as_deref(), Some("ehr"));
    assert_eq!(main.number(&StepId::from("share")), Some(5));
    let look = main.step(&StepId::from("look")).unwrap();
    assert_eq!((look.line, look.phase), (13, Phase::Detection));
    assert_eq!(look.lines[1], Text::new("時刻を書く", "Write the time"));
    assert_eq!(look.fact, Some(Text::new("書いた", "Written down")));
    assert_eq!(look.cannot[0].next, Some(StepId::from("share")));
    let attack = main.step(&StepId::from("is-attack")).unwrap();
    let unsure = attack.choice(&ChoiceId::from("unsure")).unwrap();
    assert!(unsure.unsure && unsure.line == 58);
    let Kind::Parallel { tracks, join } = &main.step(&StepId::from("share")).unwrap().kind else {
        panic!("not parallel")
    };
    assert_eq!(join.as_str(), "finish");
    assert_eq!(tracks[0].work, Work::Steps(StepId::from("cut-backup")));
    assert_eq!(tracks[2].work, Work::Playbook(PlaybookId::from("paper-switch")));
    let Kind::Call { contact, script, .. } = &main.step(&StepId::from("call-vendor")).unwrap().kind else {
        panic!("not a call")
    };
    assert_eq!((contact, script.len()), (&ContactId::from("vendor-ehr"), 0));
}

#[test]
fn an_edition_is_the_sha256_of_the_text() {
    let text = include_str!("../fixture/main.toml");
    assert_eq!(edition(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(playbook(text, "flows/main.toml").unwrap().edition, edition(text));
}

#[test]
fn a_text_that_is_no_flow_is_refused_with_what_to_do() {
    let findings = playbook("id = \"x\"\nfirst = ", "flows/x.toml").unwrap_err();
    assert_eq!((findings[0].code, findings[0].line), ("E0", 2));
    assert!(findings[0].says.ja.contains("直してください"), "{}", findings[0].says.ja);
}

#[test]
fn a_broken_flow_does_not_stop_the_others() {
    let mut files = fixture::files();
    files.iter_mut().find(|file| file.path == "flows/main.toml").unwrap().text.push_str("\n[[step");
    let (content, findings) = content(&files);
    assert_eq!(content.playbooks.len(), 6);
    assert_eq!(content.sources.len(), 7, "its text is kept: others may refer to it");
    assert_eq!(findings.len(), 1);
}

#[test]
fn files_saved_by_windows_are_read() {
    let text = include_str!("../fixture/main.toml").replace('\n', "\r\n");
    let main = playbook(&["\u{feff}", &text].concat(), "flows/main.toml").unwrap();
    assert_eq!(main.step(&StepId::from("look")).unwrap().line, 13);
}

#[test]
fn what_is_not_of_the_folder_is_passed_over() {
    let mut files = fixture::files();
    files.push(fixture::file("plan/midorino/facility.toml", "not toml at all ["));
    files.push(fixture::file("flows/old/x.toml", "nor this ["));
    files.push(fixture::file("forms/front-desk.toml", "source = \"x\""));
    assert_eq!(content(&files).1, []);
}
