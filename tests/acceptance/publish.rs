//! From the draft to a revision nobody changes any more, and what is due: by hand, by terminal, by foreign programs.

use std::fs;
use std::path::Path;
use std::process::Command;

use engine::desk::Desk;
use engine::plan::draft::Change;
use engine::plan::todo::Said;
use serde_json::{Value, json};

use crate::harness::{DataFile, Hand, cli, local, root};

/// Not in the example, so that it can be looked for.
const NEW_NUMBER: &str = "03-9876-5432";

/// Somebody types into the draft and closes the program.
fn type_in<T>(file: &DataFile, job: impl FnOnce(&mut Desk) -> T) -> T {
    let mut desk = Desk::open(file.path(), &local(), Box::new(Hand::default())).unwrap();
    let outcome = job(&mut desk);
    desk.close().unwrap();
    outcome
}

fn set(part: &str, row: &str, field: &str, value: &str) -> Change {
    Change::Set { part: part.into(), row: row.into(), field: field.into(), value: json!(value) }
}

fn new_number(file: &DataFile) {
    type_in(file, |desk| {
        let slot = desk.draft().unwrap().plan().contacts[0].slot.0.clone();
        desk.change_draft(&[set("contacts", &slot, "number", NEW_NUMBER)]).unwrap();
    });
}

fn publish(file: &DataFile, more: &[&str]) -> crate::harness::Said {
    let words = ["plan", "publish", file.text(), "--approver", "高橋", "--role", "院長"];
    cli(&[&words[..], more].concat())
}

#[test]
fn a_draft_is_approved_from_the_terminal_and_says_what_changed() {
    let file = DataFile::demo();
    new_number(&file);
    let said = cli(&["plan", "compare", file.text()]);
    assert!(said.status == 0 && said.out.contains(NEW_NUMBER) && said.out.contains("下書き"), "{said:?}");
    let refused = publish(&file, &[]);
    refused.is_refused_with("plan-not-ready");
    assert!(refused.err.contains("1-1a"), "what is not met is listed: {refused:?}");
    let said = publish(&file, &["--accept-unmet", "--on", "R8.10.2", "--review", "令和9年9月30日"]);
    assert!(said.status == 0 && said.out.contains("第2版") && said.out.contains(NEW_NUMBER), "{said:?}");
    let said = cli(&["plan", "compare", file.text(), "1", "2"]);
    assert!(said.status == 0 && said.out.contains(NEW_NUMBER), "{said:?}");
    let view = type_in(&file, |desk| desk.revisions_view().unwrap());
    let newest = &view.revisions[0];
    assert_eq!((newest.approved_on.as_str(), newest.next_review.as_str()), ("2026-10-02", "2027-09-30"));
    assert!(!newest.unmet.is_empty() && !view.is_changed, "what was accepted is kept with it");
    assert!(cli(&["verify", file.text()]).out.contains("2版"));
}

#[test]
fn what_blocks_is_named_and_no_revision_comes_of_it() {
    let file = DataFile::without_plan();
    let refused = publish(&file, &["--accept-unmet"]);
    refused.is_refused_with("plan-not-ready");
    for words in ["病院の名前", "指揮をとる人", "本部", "重要なシステム"] {
        assert!(refused.err.contains(words), "{words}: {refused:?}");
    }
    assert!(type_in(&file, |desk| desk.revisions_view().unwrap()).revisions.is_empty());
    assert_eq!(cli(&["plan", "publish", file.text()]).status, 2, "nobody is named");
    cli(&["plan", "compare", file.text(), "7"]).is_refused_with("unknown-revision");
}

#[test]
fn a_response_shows_its_own_revision_on_screen_and_paper_after_the_next_is_published() {
    let file = DataFile::demo();
    let old = type_in(&file, |desk| desk.draft().unwrap().plan().contacts[0].number.clone());
    file.walk(&["start ehr"]);
    new_number(&file);
    assert_eq!(publish(&file, &["--accept-unmet"]).status, 0);
    let (in_response, outside) = type_in(&file, |desk| {
        let id = desk.home_view().unwrap().open.unwrap().id;
        let id = engine::ids::IncidentId(id.parse().unwrap());
        let calls = |view| serde_json::to_string(&view).unwrap();
        (calls(desk.calls_view(Some(id)).unwrap()), calls(desk.calls_view(None).unwrap()))
    });
    assert!(in_response.contains(&old) && !in_response.contains(NEW_NUMBER), "the screen of the response");
    assert!(outside.contains(NEW_NUMBER), "in quiet times the new one counts");
    let paper = file.folder().join("pack.pdf");
    let words = ["pack", file.text(), "--place", "front-desk", "--visits", "10", "--hours", "8", "--out"];
    assert_eq!(cli(&[&words[..], &[paper.to_str().unwrap()]].concat()).status, 0);
    let printed = Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(&paper).arg("-").output();
    let printed = printed.expect("pdftotext is missing: apt-get install poppler-utils");
    let printed = String::from_utf8(printed.stdout).unwrap();
    assert!(printed.contains(&old) && !printed.contains(NEW_NUMBER), "and its paper");
    assert!(printed.contains("第1版"), "which says so");
}

#[test]
fn a_published_revision_cannot_be_altered_unnoticed() {
    let file = DataFile::demo();
    new_number(&file);
    assert_eq!(publish(&file, &["--accept-unmet"]).status, 0);
    let peer = root().join("tests/peers/verify_timeline.py");
    let independent = |path: &Path| {
        let said = Command::new("python3").arg(&peer).arg(path).output().expect("python3 is missing");
        (said.status.code(), String::from_utf8(said.stdout).unwrap())
    };
    assert_eq!(cli(&["verify", file.text()]).status, 0);
    assert_eq!(independent(file.path()).0, Some(0));
    let whole = fs::read(file.path()).unwrap();
    // Of a revision one letter, of an approval one of who approved.
    for (words, place) in [("{\"facility\":{", "revision"), ("高橋院長", "approval")] {
        let mut bytes = whole.clone();
        // Where a page was split, what moved still lies in the old one: nobody reads it there.
        let places = whole.windows(words.len()).enumerate().filter(|(_, window)| *window == words.as_bytes());
        let places: Vec<usize> = places.map(|(at, _)| at).collect();
        assert!(!places.is_empty(), "{words} lies in the file");
        places.iter().for_each(|at| bytes[at + 3] ^= 1);
        let altered = file.folder().join(format!("{place}.tomoshibi"));
        fs::write(&altered, bytes).unwrap();
        cli(&["verify", altered.to_str().unwrap()]).is_refused_with("altered");
        let (status, said) = independent(&altered);
        assert!(status == Some(1) && said.contains("plan"), "{place}: {said}");
    }
}

/// What two parsers understood, which must be the same.
fn read_twice(calendar: &Path) -> Vec<Value> {
    let python = root().join("target/tools/calendars/bin/python");
    let judged = Command::new(python).arg(root().join("tests/peers/calendar_read.py")).arg(calendar).output();
    let judged = judged.expect("the readers of calendars are missing: run script/setup");
    assert!(judged.status.success(), "{judged:?}");
    let read: Vec<Value> =
        String::from_utf8(judged.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((read[0]["reader"].as_str(), read[1]["reader"].as_str()), (Some("icalendar"), Some("vobject")));
    assert_eq!(read[0]["events"], read[1]["events"], "both read the same");
    read[0]["events"].as_array().unwrap().clone()
}

#[test]
fn two_foreign_parsers_read_the_same_calendar() {
    let file = DataFile::demo();
    let title = "復旧の順番を決める, 髙橋・𠮷田; C:\\共有 ".repeat(6).trim().to_owned();
    type_in(&file, |desk| {
        let said = Said { title: title.clone(), owner: "suzuki".into(), due: "2027-02-28".into(), ..Said::default() };
        desk.set_todo(&said).unwrap();
    });
    let by_terminal = file.folder().join("terminal.ics");
    let said = cli(&["plan", "tasks", file.text(), "--ics", by_terminal.to_str().unwrap()]);
    assert!(said.status == 0 && said.out.contains("髙橋・𠮷田"), "{said:?}");
    read_twice(&by_terminal);
    // At the time of the story, so that the same things are due.
    let out = file.folder().join("やること.ics");
    fs::write(&out, type_in(&file, |desk| desk.todo_calendar().unwrap())).unwrap();
    let events = read_twice(&out);
    let ours = type_in(&file, |desk| desk.todos_view().unwrap());
    let dated: Vec<_> = ours.todos.iter().filter(|todo| !todo.due.is_empty()).collect();
    assert_eq!(events.len(), dated.len());
    for (event, todo) in events.iter().zip(dated) {
        assert_eq!(
            (event["title"].as_str(), event["start"].as_str()),
            (Some(todo.title.ja.as_str()), Some(todo.due.as_str()))
        );
        assert!(event["uid"].as_str().unwrap().starts_with(&todo.id), "{event}");
        assert!(event["note"].as_str().unwrap().contains(&todo.owner_name), "{event}");
    }
    assert!(events.iter().any(|event| event["title"] == title.as_str()), "with every comma and backslash");
}
