//! A playbook changed by keyboard alone (task T8 of the interface design), in force, walked and on paper.

use e2e::{App, Hands, Held, Key, Start, wait_until};
use serde_json::json;

use crate::{demo, place, plan::text_of};

const TITLE: &str = "入口に係を1人立てる";
/// Seconds a person may take for it, by the keystroke-level model; thinking twice included.
const T8_SECONDS: f64 = 30.0;
const THINKING: f64 = 2.0 * 1.35;

#[track_caller]
fn n_rows(app: &App) -> usize {
    app.page().all("[data-row]").len()
}

/// Whether something stands against approval.
fn has_errors(app: &App) -> bool {
    !app.page().all("[data-testid=problems].errors").is_empty()
}

#[track_caller]
fn opened(app: &App, hands: &Hands<'_>) {
    hands.enter("rail-playbooks");
    app.find("outline");
    hands.enter("playbook-ehr-down");
    wait_until("the playbook is open", || app.text("playbook-title").contains("電子カルテが使えない").then_some(()));
}

/// Puts a step below the chosen one; the page leads to its title.
#[track_caller]
fn add_below(app: &App, hands: &Hands<'_>) {
    let before = n_rows(app);
    hands.key(Key::F(12));
    wait_until("there is one more step", || (n_rows(app) == before + 1).then_some(()));
    app.wait_for_focus("step-title");
    wait_until("a step without a title is a problem at once", || has_errors(app).then_some(()));
}

fn display(app: &App, hands: &Hands<'_>, theme: &str, way: Key) {
    hands.enter("rail-display");
    hands.reach(theme);
    hands.key(way);
    hands.key(Key::Escape);
    wait_until("the panel is closed", || app.shown("display").is_empty().then_some(()));
}

#[test]
fn a_step_put_in_by_keyboard_alone_is_approved_walked_and_printed() {
    let app = App::start(Start { keyboard_only: true, ..demo() });
    let hands = app.hands();
    opened(&app, &hands);
    let before = hands.spent();
    hands.reach("row-do-not-touch");
    hands.key(Key::Down);
    app.wait_for_focus("row-ask-other-windows");
    add_below(&app, &hands);
    hands.write(TITLE);
    hands.key(Key::Tab);
    hands.key_with(Held::Control, Key::Letter('a'));
    hands.write("係を立てた");
    hands.key(Key::Tab);
    wait_until("it is kept", || app.text("editor-saved").contains("保存しました").then_some(()));
    let (keys, letters, seconds) = hands.spent();
    let seconds = seconds - before.2 + THINKING;
    eprintln!("T8: {} keys, {} letters, {seconds:.1} s", keys - before.0, letters - before.1);
    assert!(seconds <= T8_SECONDS, "T8 takes {seconds:.1} s");
    assert!(!has_errors(&app), "a step with a title stands against nothing");

    hands.key(Key::Escape);
    wait_until("whoever closes a step stands on its row", || app.focused().starts_with("row-").then_some(()));
    add_below(&app, &hands);
    hands.enter("problems");
    app.find("problem-list");
    look_in_two_windows(&app, &hands);
    hands.enter("playbooks-approve");
    app.find("blocker-0");
    hands.key(Key::F(12));
    app.settled();
    assert!(app.shown("approve-ask").is_empty(), "nothing is approved over a problem");
    app.look_at("7-blocked");

    hands.enter("rail-playbooks");
    app.find("outline");
    let rows = n_rows(&app);
    hands.key_with(Held::Control, Key::Letter('z'));
    wait_until("the step without a title is gone", || (n_rows(&app) == rows - 1).then_some(()));
    assert!(!has_errors(&app), "and the problem with it");
    approve(&app, &hands);
    walk(&app, &hands);

    hands.key(Key::F(8));
    app.find("preview");
    hands.enter("save-pdf");
    app.find("saved");
    let saved = app.saved();
    assert!(text_of(saved.first().unwrap()).contains(TITLE), "the new step is on paper");
}

/// Screen 8 beside picture 4: large and Japanese, small and dark.
fn look_in_two_windows(app: &App, hands: &Hands<'_>) {
    app.page().resize(1920, 1080);
    app.find("diagram");
    app.look_at("8-playbooks-1920x1080");
    app.page().resize(1093, 614);
    display(app, hands, "theme-light", Key::Right);
    hands.enter("problem-0");
    app.wait_for_focus("step-title");
    app.look_at("8-playbooks-1093x614-dark");
    display(app, hands, "theme-dark", Key::Left);
    app.page().resize(1366, 768);
}

#[track_caller]
fn approve(app: &App, hands: &Hands<'_>) {
    hands.enter("playbooks-approve");
    app.find("blockers-none");
    // Each press of F12 leads to what has to be seen to before it approves.
    hands.key(Key::F(12));
    app.find("need-unmet");
    hands.enter("accept-all");
    hands.key(Key::F(12));
    hands.fill("approver", "高橋");
    hands.key(Key::F(12));
    app.find("approve-ask");
    hands.enter("approve-sure");
    app.find("approved");
    wait_until("what was approved is read out", || (app.focused() != "approve-sure").then_some(()));
}

/// The edited flow in a real response, until the new step was done.
#[track_caller]
fn walk(app: &App, hands: &Hands<'_>) {
    hands.enter("rail-home");
    hands.enter("symptom-ehr");
    for _ in 0..2 {
        let at = place(app);
        assert!(!at.contains(TITLE), "two steps come before it");
        hands.key(Key::F(12));
        wait_until("the next step", || (place(app) != at).then_some(()));
    }
    let at = place(app);
    assert!(at.contains(TITLE), "the new step is the third one: {at}");
    app.look_at("2-respond-edited");
    hands.key(Key::F(12));
    wait_until("the new step is done", || (place(app) != at).then_some(()));
    let words = app.page().script("return document.body.innerText", &json!([]));
    assert!(words.as_str().unwrap().contains("係を立てた"), "what was done is said in the words of the editor");
}
