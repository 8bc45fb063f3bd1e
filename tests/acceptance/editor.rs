//! A hospital changes a flow: what was approved is walked and printed at once, and nothing before that.

use std::fs;
use std::process::Command;

use engine::desk::{Approval, Desk, PackOrder};
use engine::error::ErrorCode;
use engine::ids::{IncidentId, PlaybookId, StepId};
use engine::library;
use engine::playbook::edit::{Edit, EditKind, EditLanguage, TextField};
use engine::view::editor::EditorView;

use crate::harness::{DataFile, Hand, desk};

const NEW: &str = "非常口の鍵を開ける";

/// The example hospital, with its plan in force.
fn hospital() -> (DataFile, Desk, Hand) {
    let (file, mut desk, hand) = desk();
    desk.publish_plan(library::demo_plan().unwrap()).unwrap();
    (file, desk, hand)
}

fn ehr_down() -> PlaybookId {
    PlaybookId::from("ehr-down")
}

fn edit(desk: &mut Desk, view: &EditorView, edit: &Edit) -> EditorView {
    let view = desk.edit_playbook(&PlaybookId(view.id.clone()), &view.edition, edit).unwrap();
    assert_eq!(view.refused, None);
    view
}

fn add(after: &str, title: &str) -> Edit {
    Edit::AddStep { after: after.into(), branch: String::new(), kind: EditKind::Action, title: title.into() }
}

fn titled(step: &str, text: &str) -> Edit {
    Edit::SetText { step: step.into(), field: TextField::Title, language: EditLanguage::Ja, text: text.into() }
}

fn approve(desk: &mut Desk) -> engine::error::Result<u32> {
    let approval = desk.approval_view().unwrap();
    let accepted = approval.unmet.iter().map(|item| item.id.clone()).collect();
    let number = approval.number;
    desk.publish_draft(&Approval {
        number, name: "高橋".into(), role: "院長".into(), accepted, ..Approval::default()
    })
}

/// The steps of a flow as a person sees them who always takes the first way.
fn walked(desk: &mut Desk, id: IncidentId, n_steps: usize) -> Vec<String> {
    let mut titles = Vec::new();
    for _ in 0..n_steps {
        let (walk, step) = desk.here(id).unwrap().expect("a step is open");
        titles.push(desk.incident_view(id).unwrap().step.expect("it is shown").title.ja);
        let press = desk.fresh_press();
        desk.complete_step(id, walk, &step, &press).unwrap();
    }
    titles
}

/// All words of the front-desk pack, without the spaces between them.
fn printed(file: &DataFile, desk: &mut Desk) -> String {
    let order = PackOrder { place: "front-desk".into(), visits: Some(10), hours: Some(1), ..PackOrder::default() };
    let path = file.folder().join("pack.pdf");
    fs::write(&path, desk.preview_pack(&order).unwrap().pdf).unwrap();
    let output = Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(&path).arg("-").output();
    let output = output.expect("pdftotext is missing: apt-get install poppler-utils");
    String::from_utf8_lossy(&output.stdout).chars().filter(|letter| !letter.is_whitespace()).collect()
}

#[test]
fn an_edited_flow_walks_and_prints_at_once() {
    let (file, mut desk, _hand) = hospital();
    let seen = desk.open_playbook(&ehr_down()).unwrap();
    let view = edit(&mut desk, &seen, &add("do-not-touch", NEW));
    assert!(view.problems.iter().all(|problem| problem.code.starts_with('W')), "a whole step at once: {view:?}");
    let tried = desk.dry_walk(&ehr_down(), &["done".to_owned()]).unwrap();
    assert_eq!(tried.step.unwrap().title.ja, NEW, "a draft can be walked for a try");
    assert!(!printed(&file, &mut desk).contains(NEW), "but it is not in force");

    approve(&mut desk).unwrap();
    assert!(printed(&file, &mut desk).contains(NEW), "printed at once");
    let press = desk.fresh_press();
    let id = desk.start_incident("ehr", None, &press).unwrap();
    assert_eq!(walked(&mut desk, id, 2)[1], NEW, "walked at once");
    let timeline = format!("{:?}", desk.timeline_view(id).unwrap());
    assert!(timeline.contains("済んだ") || timeline.contains(NEW), "and named in the record");
}

#[test]
fn an_incident_goes_on_with_the_flow_it_began_with() {
    let (file, mut desk, hand) = hospital();
    let press = desk.fresh_press();
    let id = desk.start_incident("ehr", None, &press).unwrap();
    let seen = desk.open_playbook(&ehr_down()).unwrap();
    let second = seen.steps[1].title.ja.clone();
    edit(&mut desk, &seen, &add("do-not-touch", NEW));
    approve(&mut desk).unwrap();
    assert_eq!(walked(&mut desk, id, 2)[1], second);
    let path = file.path().to_owned();
    desk.close().unwrap();
    let mut again = Desk::open_existing(&path, &file.own_local(), Box::new(hand)).unwrap();
    assert!(again.here(id).unwrap().is_some_and(|(_, step)| step != StepId::from("do-not-touch")));
    assert!(again.incident_view(id).unwrap().step.is_some(), "also after the program was closed");
}

#[test]
fn what_is_not_finished_is_kept_and_keeps_the_plan_from_approval() {
    let (_file, mut desk, _hand) = hospital();
    let seen = desk.open_playbook(&ehr_down()).unwrap();
    let open = |step: &str| Edit::SetNext { step: step.into(), next: String::new() };
    let call = |step: &str| Edit::SetKind { step: step.into(), kind: EditKind::Call };
    let cases = [
        ("E1", vec![Edit::SetNext { step: "do-not-touch".into(), next: "call-hq".into() }]),
        ("E2", vec![open("do-not-touch")]),
        ("E4", vec![call("do-not-touch")]),
        ("E5", vec![Edit::SetNext { step: "ask-other-windows".into(), next: "do-not-touch".into() }]),
        ("E6", vec![titled("do-not-touch", "")]),
        ("E6", vec![titled("do-not-touch", &"長".repeat(41))]),
    ];
    let mut view = seen.clone();
    for (code, edits) in cases {
        for change in &edits {
            view = edit(&mut desk, &view, change);
        }
        assert!(view.problems.iter().any(|problem| problem.code == code), "{code}: {:?}", view.problems);
        assert_eq!(approve(&mut desk).unwrap_err().code(), ErrorCode::PlanNotReady, "{code}");
        view = desk.undo_playbook(&ehr_down(), &view.edition).unwrap();
        assert_eq!(view.edition, seen.edition, "taken back to the byte");
    }
    let question = Edit::AddStep {
        after: "do-not-touch".into(),
        branch: String::new(),
        kind: EditKind::Decision,
        title: "見えるか".into(),
    };
    view = edit(&mut desk, &view, &question);
    let step = view.touched.clone();
    let unsure = view.steps[1].choices.iter().find(|choice| choice.unsure).unwrap().id.clone();
    view = edit(&mut desk, &view, &Edit::RemoveChoice { step, choice: unsure });
    assert!(view.problems.iter().any(|problem| problem.code == "E3"));
    assert_eq!(approve(&mut desk).unwrap_err().code(), ErrorCode::PlanNotReady);
}
