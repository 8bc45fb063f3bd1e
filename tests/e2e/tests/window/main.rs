//! The measured jobs in the real window: start, walk, call, note, print, power cut, restart.

#![expect(clippy::unwrap_used, reason = "in a test a surprise ends the test")]

mod editor;
mod paper;
mod plan;

use std::collections::BTreeSet;
use std::path::Path;

use e2e::{App, Held, Key, Start, wait_until};
use serde_json::json;

/// Never more presses than this to reach what a test looks for.
const LONGEST_WALK: usize = 40;
/// Half-width, full-width, a name outside the usual sets (𠮷) and an ideographic space.
const JAPANESE: &str = "薬剤部の𠮷田さん　「処方せんは手書きで。FAXは03-番台」";

fn demo() -> Start {
    Start { args: vec!["--demo".into()], ..Start::default() }
}

/// Too small for the room in reserve, so that it is full at once.
const FULL_DISK_MB: u32 = 8;
/// Far above what fits between two emptyings of the side file.
const MOST_NOTES: u32 = 20;

/// What a step asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Ask {
    Act,
    Answer,
    Call,
}

/// A symptom pressed on the home screen.
#[track_caller]
fn started(symptom: &str) -> App {
    let app = App::start(demo());
    app.click(&format!("symptom-{symptom}"));
    app.find("step-title");
    app
}

/// Which step the page is on: its run and number, since two steps may bear one title.
#[track_caller]
fn place(app: &App) -> String {
    format!("{} {}", app.text("step-number"), app.text("step-title"))
}

#[track_caller]
fn ask(app: &App) -> Ask {
    wait_until("the step says what it asks for", || {
        let shown = |test_id: &str| !app.shown(test_id).is_empty();
        [("step-done", Ask::Act), ("choice-unsure", Ask::Answer), ("outcome-reached", Ask::Call)]
            .into_iter()
            .find_map(|(test_id, ask)| shown(test_id).then_some(ask))
    })
}

/// Does what the step asks, the safe answer to every question, and waits for the next step.
#[track_caller]
fn go_on(app: &App) -> Ask {
    let (before, ask) = (place(app), ask(app));
    app.settled();
    app.click(match ask {
        Ask::Act => "step-done",
        Ask::Answer => "choice-unsure",
        Ask::Call => "outcome-reached",
    });
    wait_until(&format!("the step after {before}"), || (place(app) != before).then_some(()));
    ask
}

/// Walks until the step on the screen asks for this.
#[track_caller]
fn walk_to(app: &App, wanted: Ask) {
    for _ in 0..LONGEST_WALK {
        if ask(app) == wanted {
            return;
        }
        go_on(app);
    }
    panic!("no step asked for {wanted:?} in {LONGEST_WALK} presses");
}

#[test]
fn from_one_press_to_a_logged_response_and_back_after_a_power_cut() {
    let mut app = App::start(demo());
    app.look_at("1-home");
    app.click("symptom-ehr");
    app.find("step-title");
    app.look_at("2-respond");
    assert_eq!(go_on(&app), Ask::Act, "the first thing is something to do, not a question");

    let mut seen = BTreeSet::from([Ask::Act]);
    for wanted in [Ask::Call, Ask::Answer] {
        walk_to(&app, wanted);
        app.look_at(if wanted == Ask::Call { "2-respond-call" } else { "2-respond-decision" });
        seen.insert(go_on(&app));
    }
    assert_eq!(seen.len(), 3, "the walk had an act, a question and a call");

    app.page().press(Key::F(9));
    app.type_into("note-text", JAPANESE);
    app.settled();
    app.page().press(Key::F(12));
    wait_until("the note was taken", || app.shown("note-text").is_empty().then_some(()));

    let at = place(&app);
    app.page().press(Key::F(8));
    app.find("preview");
    app.click("save-pdf");
    app.find("saved");
    assert_eq!(app.saved().len(), 1, "the pack lies where the user said");

    app.kill_and_reopen();
    assert_eq!(place(&app), at, "after a power cut the same step is on the screen, without a press");

    app.click("rail-timeline");
    wait_until("the note is in the timeline", || text_of_page(&app).contains(JAPANESE).then_some(()));
    app.look_at("4-timeline");
}

fn text_of_page(app: &App) -> String {
    app.page().script("return document.body.innerText", &json!([])).as_str().unwrap().to_owned()
}

#[test]
fn a_call_from_the_list_is_logged_and_the_pack_is_saved_as_a_pdf() {
    let app = started("ransom");
    app.page().press(Key::F(2));
    app.find("outcome-no-answer");
    app.look_at("3-calls");
    app.settled();
    app.type_into("heard", "代表電話は録音でした");
    app.click("outcome-no-answer");
    app.click("rail-timeline");
    wait_until("the call is in the timeline", || text_of_page(&app).contains("代表電話は録音でした").then_some(()));
    app.page().press(Key::F(8));
    app.find("preview");
    app.look_at("5-paper");
    app.click("save-pdf");
    app.find("saved");
    let saved = app.saved();
    assert_eq!(saved.len(), 1, "one press, one file");
    assert_is_pdf(saved.first().unwrap());
}

/// A whole PDF lies there.
#[track_caller]
fn assert_is_pdf(path: &Path) {
    let pdf = std::fs::read(path).unwrap();
    assert!(pdf.starts_with(b"%PDF-") && pdf.len() > 10_000, "{}", path.display());
}

#[test]
fn an_act_taken_back_stays_in_the_timeline() {
    let app = started("ehr");
    let first = place(&app);
    go_on(&app);
    app.click("undo");
    wait_until("the step is back", || (place(&app) == first).then_some(()));
    app.click("rail-timeline");
    wait_until("both lines are there", || text_of_page(&app).contains("取り消").then_some(()));
}

#[test]
fn a_line_is_found_put_right_and_both_readings_stay() {
    let app = started("ehr");
    app.page().press(Key::F(9));
    app.type_into("note-text", "門前の薬局に伝えた。紙の受付 34人");
    app.settled();
    app.page().press(Key::F(12));
    wait_until("the note was taken", || app.shown("note-text").is_empty().then_some(()));

    app.page().press_with(Held::Control, Key::Letter('k'));
    app.type_into("search-words", "薬局");
    wait_until("the line is found", || app.text("search-count").contains("1件").then_some(()));
    app.look_at("6-search");
    let hit = app.page().all("[data-testid=search-hits] button").into_iter().next().unwrap();
    app.page().try_click(&hit).unwrap();
    wait_until("its place in the log", || app.page().all(".sought").into_iter().next());

    let lines = app.page().all("[data-testid^=entry-correct-]");
    app.page().try_click(lines.first().unwrap()).unwrap();
    app.find("correct-text");
    app.page().press_with(Held::Control, Key::Letter('a'));
    app.type_into("correct-text", "門前の薬局に伝えた。紙の受付 43人");
    app.click("correct-reason-1");
    app.look_at("4-correct");
    app.settled();
    app.page().press(Key::F(12));
    wait_until("the correction was recorded", || app.shown("correct").is_empty().then_some(()));
    let of = |tag: &str| app.page().text(app.page().all(&format!(".sought {tag}")).first().unwrap()).unwrap();
    assert!(of("del").contains("34") && of("ins").contains("43"), "both readings stay, the first one struck through");
    let log = app.text("entries");
    assert!(log.contains("訂正「聞きまちがい」"), "and why: {log}");
    app.look_at("4-corrected");

    app.click("log-keeping");
    for (tab, mark) in
        [("copies", "copy-now"), ("place", "keeping-path"), ("proof", "proof-code"), ("export", "export-do")]
    {
        // The driver takes the button under a drawn label for invisible.
        app.page()
            .script("document.querySelector(`input[data-testid=keeping-${arguments[0]}]`).click()", &json!([tab]));
        app.find(mark);
        app.look_at(&format!("7-{tab}"));
    }
}

#[test]
fn a_full_disk_is_said_in_red_and_nothing_is_recorded_twice() {
    let app = App::start(Start { disk_mb: Some(FULL_DISK_MB), ..demo() });
    app.click("symptom-ehr");
    app.find("step-title");
    let disk = app.disk();
    let last = (1..=MOST_NOTES).find(|number| {
        // What the program gives back meanwhile is taken again: sooner or later a line finds no room.
        disk.fill();
        app.page().press(Key::F(9));
        app.type_into("note-text", &format!("満杯でも消えない {number}番"));
        app.settled();
        app.page().press(Key::F(12));
        wait_until("the line was kept or not", || {
            let refused = !app.shown("failure-bar").is_empty();
            (refused || app.shown("note-text").is_empty()).then_some(refused)
        })
    });
    let last = last.expect("a full disk takes no more lines");
    assert!(app.text("failure-bar").contains("記録できていません。紙に書いてください。"));
    app.look_at("full-disk");

    disk.clear();
    app.click("failure-again");
    wait_until("the line is kept", || app.shown("failure-bar").is_empty().then_some(()));
    app.click("rail-timeline");
    wait_until("it is in the timeline", || text_of_page(&app).contains(&format!("{last}番")).then_some(()));
    for number in 1..=last {
        let lines = text_of_page(&app).matches(&format!("満杯でも消えない {number}番")).count();
        assert_eq!(lines, 1, "line {number} is recorded once");
    }
    app.look_at("full-disk-kept");
}

#[test]
fn every_screen_holds_in_the_smallest_window() {
    let app = App::start(demo());
    app.page().resize(1024, 600);
    app.look_at("small-1-home");
    app.click("symptom-ehr");
    app.find("step-title");
    app.look_at("small-2-respond");
    for (screen, mark) in [("calls", "outcome-reached"), ("timeline", "note-text"), ("paper", "preview")] {
        app.click(&format!("rail-{screen}"));
        app.find(mark);
        app.look_at(&format!("small-{screen}"));
    }
}

#[test]
fn the_page_cannot_leave_the_program_or_reach_the_network() {
    let app = App::start(demo());
    app.find("symptom-ehr");
    let tries = "const done = arguments[arguments.length - 1];
        const blocked = [];
        document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.violatedDirective));
        const image = new Image();
        image.src = 'http://127.0.0.1:9/x.png';
        window.open('https://example.com/');
        location.href = 'https://example.com/';
        fetch('http://127.0.0.1:9/').then(() => done('fetched'), () => setTimeout(() => done(blocked.sort().join()), 200));";
    let blocked = app.page().async_script(tries, &json!([]));
    assert_eq!(blocked, "connect-src,img-src", "the policy stopped both");
    assert_eq!(app.page().script("return location.href", &json!([])), "tauri://localhost");
    app.find("symptom-ehr");
}

#[test]
fn a_second_start_leaves_everything_to_the_first_window() {
    let app = App::start(demo());
    app.find("symptom-ehr");
    assert!(app.second_start().success(), "the user pressed the icon twice, nothing is wrong");
}

#[test]
fn a_damaged_data_file_is_said_and_left_alone() {
    let folders = tempfile::tempdir().unwrap();
    let file = folders.path().join("data/tomoshibi/example.tomoshibi");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, "これは灯の記録ではありません").unwrap();
    let mut app = App::start_in(folders, demo());
    let sentence = app.text("broken");
    assert!(sentence.contains("灯の記録ではありません"), "{sentence}");
    app.look_at("broken-file");
    // At 00:30 somebody has to be able to go on all the same, and to find it again after a restart.
    app.click("go-on-beside");
    app.click("symptom-ransom");
    app.find("step-title");
    let at = place(&app);
    app.kill_and_reopen();
    app.click("go-on-beside");
    assert_eq!(place(&app), at, "the file begun beside it is found again");
    assert_eq!(
        std::fs::read(app.data_folder().join("example.tomoshibi")).unwrap(),
        "これは灯の記録ではありません".as_bytes()
    );
}
