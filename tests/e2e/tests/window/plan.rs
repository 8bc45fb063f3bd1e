//! The plan, from an empty file to paper, by somebody who has no mouse.

use std::path::{Path, PathBuf};
use std::process::Command;

use e2e::{App, Hands, Key, Start, wait_until};
use serde_json::json;

/// The nine chapters in their order: what is opened, which field is changed, and what is typed into it.
const CHAPTERS: [(&str, Option<&str>, &str, &str); 9] = [
    ("病院のこと", None, "facility-beds", "１３０"),
    ("体制と役割", Some("open-people-takahashi"), "people-extension", "１００９"),
    ("外の連絡先", Some("open-contacts-vendor-ehr"), "contacts-division", "夜間受付の窓口"),
    ("システムと機器", Some("open-systems-ehr"), "systems-substitute", "3号紙と、手書きの処方箋の控え"),
    ("止める・続ける基準", Some("open-criteria-cut"), "criteria-trigger", "見たことのない英語の画面を見た"),
    ("部署ごとの手順", Some("open-procedures-p-naika"), "procedures-place", "内科の受付の青い箱"),
    ("紙の用紙", Some("open-packs-front"), "packs-kept_in", "カウンターの右下の赤い箱"),
    ("復旧と後入力", None, "restart-conditions", "保守会社の安全の確認と、試験入力5件"),
    ("確認と承認", None, "policy-purpose", "患者の安全と診療を守り、3日で元に戻す"),
];

/// Folders in which the plan of a hospital that has done everything lies, as another site would send it.
fn with_a_whole_plan() -> tempfile::TempDir {
    let folders = tempfile::tempdir().unwrap();
    let plan = std::fs::read_to_string(e2e::root().join("tests/data/plan-full.json")).unwrap();
    let plan: engine::plan::Plan = serde_json::from_str(&plan).unwrap();
    for file in engine::plan::folder::write(&plan) {
        let path = folders.path().join("saved").join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, file.text).unwrap();
    }
    folders
}

#[track_caller]
fn on_chapter(app: &App, title: &str) {
    wait_until(title, || app.text("chapter-title").contains(title).then_some(()));
}

/// Types into one field of the chapter on the screen and waits until it is kept.
#[track_caller]
fn change(app: &App, hands: &Hands<'_>, row: Option<&str>, field: &str, words: &str) {
    if let Some(row) = row {
        hands.enter(row);
        app.find(field);
    }
    hands.fill(field, words);
    app.find("plan-saved");
    if row.is_some() {
        hands.key(Key::Escape);
        wait_until("the row is closed", || app.shown(field).is_empty().then_some(()));
    }
}

#[test]
fn an_empty_file_becomes_an_approved_revision_that_lies_on_paper_by_keyboard_alone() {
    let mut app = App::start_in(with_a_whole_plan(), Start { keyboard_only: true, ..Start::default() });
    app.hands().enter("rail-plan");
    app.find("chapter-title");
    app.hands().fill("facility-beds", "１２０");
    app.find("plan-saved");
    app.look_at("7-plan");
    app.kill_and_reopen();

    let hands = app.hands();
    hands.enter("rail-plan");
    app.find("facility-beds");
    let beds = "return document.querySelector('[data-testid=facility-beds]').value";
    let kept = app.page().script(beds, &json!([]));
    assert_eq!(kept, "120", "what was called saved outlives a power cut, in half-width digits");
    hands.enter("chapter-approval");
    on_chapter(&app, "確認と承認");
    hands.enter("part-papers");
    hands.enter("take-folder");
    app.find("plan-taken");

    hands.enter("chapter-facility");
    for (n, (title, row, field, words)) in CHAPTERS.iter().enumerate() {
        if n > 0 {
            hands.key(Key::F(12));
        }
        on_chapter(&app, title);
        change(&app, &hands, *row, field, words);
    }
    app.find("unmet-none");
    app.find("blockers-none");
    hands.enter("part-approver");
    hands.fill("approver", "高橋");
    app.look_at("7-approval");
    hands.key(Key::F(12));
    app.find("approve-ask");
    hands.enter("approve-sure");
    assert!(app.text("approved").contains("第1版"), "the first revision is in force");
    for (n, kind) in (1..).zip(["bcp", "contacts", "check-table"]) {
        if n == 1 {
            hands.enter("part-papers");
        }
        hands.enter(&format!("save-{kind}"));
        wait_until("the paper lies where the user said", || (papers(&app).len() == n).then_some(()));
        app.find("paper-saved");
    }
    let text: String = papers(&app).iter().map(|paper| text_of(paper)).collect();
    let typed = CHAPTERS.iter().map(|(_, _, _, words)| words.chars().map(half_width).collect::<String>());
    let lost: Vec<_> = typed.filter(|words| !text.contains(words)).collect();
    assert!(lost.is_empty(), "what was typed is on paper: {lost:?}");
    let chart = papers(&app).into_iter().find(|path| path.to_string_lossy().contains("contacts")).unwrap();
    let about = said(Command::new("pdfinfo").arg(chart));
    assert!(about.contains("Pages:           1\n") && about.contains("(A4)"), "one sheet of A4: {about}");
    let (keys, letters, _) = hands.spent();
    eprintln!("by keyboard alone: {keys} keys, {letters} letters");
}

fn half_width(letter: char) -> char {
    if ('０'..='９').contains(&letter) { char::from_u32(u32::from(letter) - 0xfee0).unwrap() } else { letter }
}

fn papers(app: &App) -> Vec<PathBuf> {
    app.saved().into_iter().filter(|path| path.extension().is_some_and(|end| end == "pdf")).collect()
}

/// What another program reads on a PDF, without the spaces and the line ends of the page.
pub(crate) fn text_of(pdf: &Path) -> String {
    said(Command::new("pdftotext").arg("-raw").arg(pdf).arg("-")).split_whitespace().collect()
}

/// What a program says when it ends well.
pub(crate) fn said(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
