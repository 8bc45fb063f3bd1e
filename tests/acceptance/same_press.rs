//! People press twice, and programs are started again: what was meant once is recorded once.

use engine::desk::{CallReport, Desk, NoteReport, Press, Recorded};
use engine::ids::{ChoiceId, IncidentId, StepId};
use engine::incident::event::{Direction, Nature, Outcome, SystemState};

use crate::harness::{DataFile, Hand, desk};

/// Something somebody can press.
type Act = fn(&mut Desk, IncidentId, u32, &StepId, &Press);

fn begin(desk: &mut Desk) -> IncidentId {
    let press = desk.fresh_press();
    desk.start_incident("ransom", None, &press).unwrap()
}

fn here(desk: &mut Desk, id: IncidentId) -> (u32, StepId) {
    desk.here(id).unwrap().expect("a step is open")
}

fn done(desk: &mut Desk, id: IncidentId) -> Recorded {
    let press = desk.fresh_press();
    let (walk, step) = here(desk, id);
    desk.complete_step(id, walk, &step, &press).unwrap()
}

fn n_lines(desk: &mut Desk, id: IncidentId) -> usize {
    desk.timeline_view(id).unwrap().entries.len()
}

fn note(text: &str) -> NoteReport {
    NoteReport {
        from: String::new(),
        to: String::new(),
        nature: Nature::Fact,
        text: text.into(),
        doer: String::new(),
        late_reason: String::new(),
    }
}

#[test]
fn the_same_press_is_recorded_once_whatever_it_was() {
    let (_file, mut desk, _hand) = desk();
    let press = desk.fresh_press();
    let id = desk.start_incident("ransom", None, &press).unwrap();
    assert_eq!(desk.start_incident("ransom", None, &press).unwrap(), id, "the first button, pressed twice");
    assert_eq!(n_lines(&mut desk, id), 2, "one start, one playbook");

    let (walk, step) = here(&mut desk, id);
    let press = desk.fresh_press();
    assert!(matches!(desk.complete_step(id, walk, &step, &press).unwrap(), Recorded::Lines(_)));
    assert_eq!(desk.complete_step(id, walk, &step, &press).unwrap(), Recorded::Already);

    let press = desk.fresh_press();
    desk.take_note(id, &note("紙が出てきた"), &press).unwrap();
    assert_eq!(desk.take_note(id, &note("紙が出てきた"), &press).unwrap(), Recorded::Already);

    let press = desk.fresh_press();
    let call = CallReport {
        contact: "hq".into(),
        direction: Direction::Out,
        outcome: Outcome::NoAnswer,
        who: String::new(),
        heard: String::new(),
        late_reason: String::new(),
    };
    desk.log_call(id, &call, &press).unwrap();
    assert_eq!(desk.log_call(id, &call, &press).unwrap(), Recorded::Already);
    assert_eq!(n_lines(&mut desk, id), 5, "start, playbook, step, note, call: nothing twice");
}

#[test]
fn the_same_words_said_twice_are_two_notes() {
    let (_file, mut desk, _hand) = desk();
    let id = begin(&mut desk);
    for _ in 0..2 {
        let press = desk.fresh_press();
        desk.take_note(id, &note("まだ印刷が続く"), &press).unwrap();
    }
    assert_eq!(n_lines(&mut desk, id), 4, "two presses are two facts when both can be true");
}

#[test]
fn a_step_that_is_behind_us_pressed_again_is_recorded_once() {
    let (_file, mut desk, _hand) = desk();
    let id = begin(&mut desk);
    let (walk, step) = here(&mut desk, id);
    done(&mut desk, id);
    let before = n_lines(&mut desk, id);
    let again = desk.fresh_press();
    let recorded = desk.complete_step(id, walk, &step, &again).unwrap();
    assert_eq!(recorded, Recorded::Already, "after an interruption people repeat a step more often than they skip one");
    assert_eq!(n_lines(&mut desk, id), before);
    let view = desk.incident_after(id, &recorded).unwrap();
    assert!(view.notice.is_some_and(|notice| notice.ja.contains("もう記録されています")), "and the person is told so");
}

#[test]
fn the_same_answer_pressed_again_is_recorded_once() {
    let (_file, mut desk, _hand) = desk();
    let id = begin(&mut desk);
    for _ in 0..3 {
        done(&mut desk, id);
    }
    let (walk, question) = here(&mut desk, id);
    for expected_lines in [7, 7] {
        let press = desk.fresh_press();
        desk.choose(id, walk, &question, &ChoiceId::from("unsure"), &press).unwrap();
        assert_eq!(n_lines(&mut desk, id), expected_lines, "the answer and the playbook it opens, once");
    }
}

#[test]
fn the_same_state_of_a_system_is_recorded_once() {
    let (_file, mut desk, _hand) = desk();
    let id = begin(&mut desk);
    for expected in [3, 3] {
        let press = desk.fresh_press();
        desk.set_system_state(id, &"ehr".into(), SystemState::Paper, &press).unwrap();
        assert_eq!(n_lines(&mut desk, id), expected);
    }
    let press = desk.fresh_press();
    desk.set_system_state(id, &"ehr".into(), SystemState::Resumed, &press).unwrap();
    assert_eq!(n_lines(&mut desk, id), 4, "another state is another fact");
}

#[test]
fn a_press_is_known_again_after_a_restart() {
    let (file, mut desk, hand) = desk();
    let id = begin(&mut desk);
    let (walk, step) = here(&mut desk, id);
    let press = desk.fresh_press();
    desk.complete_step(id, walk, &step, &press).unwrap();
    desk.close().unwrap();
    let mut desk = Desk::open_existing(file.path(), &file.own_local(), Box::new(hand)).unwrap();
    let recorded = desk.complete_step(id, walk, &step, &press).unwrap();
    assert_eq!(recorded, Recorded::Already, "the window asks again when it lost the answer");
    assert_eq!(n_lines(&mut desk, id), 3);
}

#[test]
fn reopening_shows_the_same_step_after_every_kind_of_press() {
    let (file, mut desk, hand) = desk();
    let id = begin(&mut desk);
    hand.0.tick_by(0);
    let presses: [Act; 9] = [
        |desk, id, walk, step, press| drop(desk.complete_step(id, walk, step, press).unwrap()),
        |desk, id, walk, step, press| drop(desk.put_off_step(id, walk, step, press).unwrap()),
        |desk, id, _, _, press| drop(desk.take_note(id, &note("印刷が続く"), press).unwrap()),
        |desk, id, walk, step, press| {
            drop(desk.cannot_step(id, walk, step, None, Some("だれも出ない"), press).unwrap())
        },
        |desk, id, walk, step, press| drop(desk.choose(id, walk, step, &"unsure".into(), press).unwrap()),
        |desk, id, _, _, press| drop(desk.undo(id, None, press).unwrap()),
        |desk, id, walk, step, press| drop(desk.cannot_step(id, walk, step, None, None, press).unwrap()),
        |desk, id, walk, step, press| drop(desk.complete_step(id, walk, step, press).unwrap()),
        |desk, id, _, _, press| drop(desk.start_playbook(id, &"system-failure".into(), press).unwrap()),
    ];
    for (number, act) in presses.into_iter().enumerate() {
        let press = desk.fresh_press();
        let (walk, step) = here(&mut desk, id);
        act(&mut desk, id, walk, &step, &press);
        let shown = screen(&mut desk, id);
        desk.close().unwrap();
        desk = Desk::open_existing(file.path(), &file.own_local(), Box::new(hand.clone())).unwrap();
        assert_eq!(desk.incident_under_way().unwrap(), Some(id), "press {number}: it goes on where it was");
        assert_eq!(
            screen(&mut desk, id),
            shown,
            "press {number}: the same step, the same lines of work, the same list"
        );
    }
}

/// What stands on the respond screen, without times that pass.
fn screen(desk: &mut Desk, id: IncidentId) -> serde_json::Value {
    let view = desk.incident_view(id).unwrap();
    serde_json::json!({
        "step": view.step, "tracks": view.tracks, "later": view.later, "all": view.all_steps,
        "deadlines": view.deadlines, "previous": view.previous, "doNot": view.do_not, "recorder": view.recorder,
    })
}

#[test]
fn a_second_start_in_an_incident_under_way_opens_a_flow_in_it() {
    let (_file, mut desk, _hand) = desk();
    let id = begin(&mut desk);
    let press = desk.fresh_press();
    assert_eq!(desk.start_incident("power", None, &press).unwrap(), id, "one hospital, one response");
    assert_eq!(desk.incidents().unwrap(), [id]);
    let before = n_lines(&mut desk, id);
    let press = desk.fresh_press();
    desk.start_incident("power", None, &press).unwrap();
    assert_eq!(n_lines(&mut desk, id), before, "the same symptom pressed again opens nothing twice");
}

#[test]
fn two_desks_in_one_program_do_not_open_one_file() {
    let (file, _desk, _hand) = desk();
    let refusal = Desk::open(file.path(), &file.own_local(), Box::new(Hand::default())).unwrap_err();
    assert_eq!(refusal.code().to_string(), "file-locked");
    let other = DataFile::nowhere();
    assert!(Desk::open(other.path(), &other.own_local(), Box::new(Hand::default())).is_ok(), "another file is free");
}
