//! Clocks that are wrong, and nights that go past midnight: a correct record or a clear sentence, and nothing lost.

use std::process::{Command, Stdio};

use engine::desk::{Desk, NoteReport, Press};
use engine::ids::IncidentId;
use engine::incident::event::Nature;
use engine::time::Timestamp;

use crate::harness::{DataFile, Hand, assert_no_panic, desk, program, run_with_input};

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}

/// The clock of the PC is set, with whatever it says now.
fn set(hand: &Hand, text: &str) {
    hand.0.set(at(text));
}

fn step(desk: &mut Desk, id: IncidentId) {
    let (walk, step) = desk.here(id).unwrap().unwrap();
    let press = desk.fresh_press();
    desk.complete_step(id, walk, &step, &press).unwrap();
}

fn note(desk: &mut Desk, id: IncidentId, text: &str, said: Option<&str>) {
    let note = NoteReport {
        text: text.to_owned(),
        nature: Nature::Fact,
        from: String::new(),
        to: String::new(),
        ..NoteReport::default()
    };
    let press = Press { occurred_at: said.map(str::to_owned), ..desk.fresh_press() };
    desk.take_note(id, &note, &press).unwrap();
}

/// What the log says about when each line happened, in the order of writing.
fn occurred(desk: &mut Desk, id: IncidentId) -> Vec<String> {
    let mut entries = desk.timeline_view(id).unwrap().entries;
    entries.sort_by_key(|entry| entry.seq);
    entries.into_iter().map(|entry| entry.occurred_at).collect()
}

fn started_at(desk: &mut Desk, noticed_at: Option<&str>) -> IncidentId {
    let press = desk.fresh_press();
    desk.start_incident("ehr", noticed_at, &press).unwrap()
}

#[test]
fn any_clock_a_pc_can_have_keeps_a_whole_record() {
    for clock in [
        "1970-01-01T00:00:00Z",
        "1969-12-31T23:00:00Z",
        "2000-02-29T12:00:00Z",
        "2038-01-19T03:14:08Z",
        "2100-02-28T23:59:00Z",
        "9999-12-31T14:00:00Z",
    ] {
        let (file, mut desk, hand) = desk();
        set(&hand, clock);
        let id = started_at(&mut desk, None);
        step(&mut desk, id);
        note(&mut desk, id, "時計がおかしい", None);
        let before = occurred(&mut desk, id);
        assert!(before.iter().all(|when| when.get(..4) == clock.get(..4)), "{clock}: {before:?}");
        assert!(desk.incident_view(id).unwrap().step.is_some(), "{clock}: the walk goes on");
        desk.close().unwrap();
        let mut again = Desk::open_existing(file.path(), &file.own_local(), Box::new(hand)).unwrap();
        assert!(again.verify().unwrap().is_good(), "{clock}");
        assert_eq!(occurred(&mut again, id), before, "{clock}");
    }
}

#[test]
fn a_clock_put_right_in_the_night_does_not_reorder_it() {
    let (_file, mut desk, hand) = desk();
    set(&hand, "1970-01-01T00:00:00Z");
    let id = started_at(&mut desk, None);
    note(&mut desk, id, "一行目", None);
    set(&hand, "2026-04-01T00:00:00Z");
    note(&mut desk, id, "二行目", None);
    set(&hand, "2099-01-01T00:00:00Z");
    note(&mut desk, id, "三行目", None);
    set(&hand, "2026-04-01T01:00:00Z");
    note(&mut desk, id, "四行目", None);
    let view = desk.timeline_view(id).unwrap();
    let told: Vec<char> = view
        .entries
        .iter()
        .filter(|entry| entry.text.ja.contains("行目"))
        .filter_map(|entry| entry.text.ja.chars().find(|letter| "一二三四".contains(*letter)))
        .collect();
    assert_eq!(told, ['一', '二', '三', '四'], "the order of writing");
    let back = view.entries.iter().filter(|entry| entry.text.ja.contains("時計が")).count();
    assert_eq!(back, 1, "the way back is written down, the way forward needs no word");
    assert!(desk.verify().unwrap().is_good());
}

#[test]
fn what_was_noticed_before_midnight_is_of_the_day_before() {
    let (_file, mut desk, hand) = desk();
    // Ten past midnight in Japan.
    set(&hand, "2026-04-01T15:10:00Z");
    let id = started_at(&mut desk, Some("23:50"));
    let noticed = &desk.timeline_view(id).unwrap().entries[0].occurred_at;
    assert_eq!(noticed, "2026-04-01T14:50:00.000Z", "twenty minutes ago, not tomorrow night");
}

#[test]
fn what_happened_before_midnight_is_told_after_it() {
    let (_file, mut desk, hand) = desk();
    set(&hand, "2026-04-01T14:58:00Z");
    let id = started_at(&mut desk, None);
    set(&hand, "2026-04-01T15:03:00Z");
    note(&mut desk, id, "日付が変わった", None);
    note(&mut desk, id, "その前のこと", Some("23:59"));
    note(&mut desk, id, "今のこと", Some("00:04"));
    let told = occurred(&mut desk, id);
    assert_eq!(told[told.len() - 2..], ["2026-04-01T14:59:00.000Z", "2026-04-01T15:04:00.000Z"]);
}

#[test]
fn on_the_second_day_a_clock_is_of_that_day() {
    let (_file, mut desk, hand) = desk();
    set(&hand, "2026-04-01T06:00:00Z");
    let id = started_at(&mut desk, None);
    set(&hand, "2026-04-02T07:00:00Z");
    note(&mut desk, id, "けさの会議で決めた", Some("09:30"));
    let told = occurred(&mut desk, id);
    assert_eq!(told.last().unwrap(), "2026-04-02T00:30:00.000Z", "this morning, not yesterday's");
}

#[test]
fn a_pc_that_thinks_it_is_1970_keeps_a_record_that_can_be_checked() {
    // The second one lies before the beginning of all clocks: there it is still 1969 in UTC.
    for (zone, year) in [("UTC", "1970-01-01"), ("Asia/Tokyo", "1969-12-31")] {
        let file = DataFile::demo();
        let mut command = Command::new("faketime");
        command.args(["-f", "1970-01-01 00:00:05"]).arg(program().get_program()).args(["walk", file.text()]);
        command.env("APP_DATA", file.own_local()).env("TZ", zone).stdin(Stdio::piped());
        let said = run_with_input(command, "start ehr\ndone\nnote 事実 電池が切れている\n".as_bytes());
        assert_no_panic(&said.err);
        assert_eq!(said.status, 0, "script/setup installs faketime: {said:?}");
        assert!(said.out.lines().all(|line| line.starts_with("ok ")), "{said:?}");
        file.verify();
        let log = file.log();
        assert!(log.says("電池が切れている"), "nothing is lost");
        let as_the_pc_said = |line: &&serde_json::Value| line["recordedAt"].as_str().unwrap().starts_with(year);
        assert!(log.entries().iter().all(as_the_pc_said), "{zone}: as the PC said");
    }
}
