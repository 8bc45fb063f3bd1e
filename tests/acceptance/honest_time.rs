//! A record that says what it knows and no more: when, how well that is known, who did it and who wrote it down,
//! what was put right later and why.

use engine::desk::{CorrectionReport, Desk, NoteReport, Press, Recorded};
use engine::error::ErrorCode;
use engine::ids::{EntryId, IncidentId};
use engine::incident::event::Nature;
use engine::time::Timestamp;
use engine::view::timeline::{EntryView, PrecisionView};

use crate::harness::{DataFile, Hand, cli, cli_with_input, desk, jst};

fn begin(desk: &mut Desk) -> IncidentId {
    let press = desk.fresh_press();
    desk.start_incident("ehr", None, &press).unwrap()
}

fn note_at(desk: &mut Desk, id: IncidentId, text: &str, said: Option<&str>) -> EntryView {
    let note = NoteReport { text: text.to_owned(), ..NoteReport::default() };
    let press = Press { occurred_at: said.map(str::to_owned), ..desk.fresh_press() };
    let Recorded::Lines(lines) = desk.take_note(id, &note, &press).unwrap() else { panic!("a new press") };
    shown(desk, id, &lines[0].to_string())
}

fn shown(desk: &mut Desk, id: IncidentId, entry: &str) -> EntryView {
    desk.timeline_view(id).unwrap().entries.into_iter().find(|line| line.id == entry).unwrap()
}

fn correct(desk: &mut Desk, id: IncidentId, line: &EntryView, correction: &CorrectionReport) -> EntryView {
    let press = desk.fresh_press();
    desk.correct_entry(id, EntryId::parse(&line.id).unwrap(), correction, &press).unwrap();
    shown(desk, id, &line.id)
}

fn why(reason: &str) -> CorrectionReport {
    CorrectionReport { why: reason.to_owned(), ..CorrectionReport::default() }
}

fn again(desk: Desk, file: &DataFile, hand: &Hand) -> Desk {
    desk.close().unwrap();
    Desk::open_existing(file.path(), &file.own_local(), Box::new(hand.clone())).unwrap()
}

#[test]
fn how_well_a_time_is_known_is_kept() {
    let (file, mut desk, hand) = desk();
    hand.0.set(Timestamp::parse_rfc3339("2026-04-01T12:03:00+09:00").unwrap());
    let id = begin(&mut desk);
    for (said, precision, occurred_at, until) in [
        ("１０：４７", PrecisionView::Exact, "2026-04-01T10:47", None),
        ("10時47分頃", PrecisionView::About, "2026-04-01T10:47", None),
        ("10:40〜10:50", PrecisionView::Between, "2026-04-01T10:40", Some("2026-04-01T10:50")),
        ("昨日 22:05ごろ", PrecisionView::About, "2026-03-31T22:05", None),
    ] {
        let line = note_at(&mut desk, id, said, Some(said));
        let expected = (precision, jst(occurred_at), until.map(jst), true);
        assert_eq!((line.precision, line.occurred_at.clone(), line.occurred_until.clone(), line.late), expected);
        desk = again(desk, &file, &hand);
        let read = shown(&mut desk, id, &line.id);
        assert_eq!((read.precision, read.occurred_until), (line.precision, line.occurred_until), "{said}: it is saved");
    }
    let unknown = note_at(&mut desk, id, "だれかが電源を切った", Some("不明"));
    assert_eq!(unknown.precision, PrecisionView::Unknown);
    assert_eq!(unknown.occurred_at, unknown.recorded_at, "only its place in the list");
    let press = Press { occurred_at: Some("さっき".into()), ..desk.fresh_press() };
    let refused = desk.take_note(id, &NoteReport { text: "x".into(), ..NoteReport::default() }, &press).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::BadTime);
}

#[test]
fn a_late_line_says_when_it_was_written_and_why_and_who_did_it() {
    let (_file, mut desk, hand) = desk();
    hand.0.set(Timestamp::parse_rfc3339("2026-04-01T12:03:00+09:00").unwrap());
    let id = begin(&mut desk);
    let press = desk.fresh_press();
    desk.set_recorder(id, "佐藤", &press).unwrap();
    let note = NoteReport {
        text: "受付の端末のLANケーブルを抜いた".into(),
        doer: "田中".into(),
        late_reason: "先に患者さんを案内した".into(),
        ..NoteReport::default()
    };
    let press = Press { occurred_at: Some("10:47".into()), ..desk.fresh_press() };
    desk.take_note(id, &note, &press).unwrap();
    let line = desk.timeline_view(id).unwrap().entries.into_iter().find(|line| line.text.ja == note.text).unwrap();
    assert!(line.late);
    assert_eq!(line.late_reason.as_deref(), Some("先に患者さんを案内した"));
    assert_eq!((line.doer.as_deref(), line.recorder.as_deref()), (Some("田中"), Some("佐藤")));
    let own = note_at(&mut desk, id, "メモ", None);
    assert_eq!(own.doer, own.recorder, "who says nothing else did it");
}

#[test]
fn what_was_put_right_stays_legible_with_who_when_and_why() {
    let (file, mut desk, hand) = desk();
    let id = begin(&mut desk);
    let press = desk.fresh_press();
    desk.set_recorder(id, "佐藤", &press).unwrap();
    let line = note_at(&mut desk, id, "薬局から電話", None);
    let press = desk.fresh_press();
    desk.set_recorder(id, "鈴木", &press).unwrap();
    let said = CorrectionReport { text: Some("薬剤部から電話".into()), ..why("聞きまちがい") };
    let press = desk.fresh_press();
    let target = EntryId::parse(&line.id).unwrap();
    assert!(matches!(desk.correct_entry(id, target, &said, &press).unwrap(), Recorded::Lines(_)));
    assert_eq!(desk.correct_entry(id, target, &said, &press).unwrap(), Recorded::Already, "the same press, twice");
    let now = correct(&mut desk, id, &line, &CorrectionReport { to: Some("病棟3".into()), ..why("書きまちがい") });
    assert_eq!((now.text.ja.as_str(), now.to.as_str()), ("薬剤部から電話", "病棟3"));
    assert_eq!((&now.occurred_at, &now.recorded_at), (&line.occurred_at, &line.recorded_at));
    let was: Vec<_> = now
        .was
        .iter()
        .map(|was| (was.text.as_ref().map(|text| text.ja.as_str()), was.to.as_deref(), was.why.as_str()))
        .collect();
    assert_eq!(was, [(Some("薬局から電話"), None, "聞きまちがい"), (None, Some("本部"), "書きまちがい")]);
    assert!(now.was.iter().all(|was| was.who.as_deref() == Some("鈴木") && was.at > line.recorded_at));
    let entries = desk.timeline_view(id).unwrap().entries;
    let own = entries.iter().find(|entry| entry.id == now.was[0].entry).unwrap();
    assert_eq!(own.text.ja, "訂正（聞きまちがい）：「薬局から電話」の内容を「薬剤部から電話」に直した");
    assert_eq!(own.about.as_deref(), Some(line.id.as_str()));
    let mut desk = again(desk, &file, &hand);
    assert_eq!(shown(&mut desk, id, &line.id).was, now.was, "and it is saved");
    let press = desk.fresh_press();
    desk.undo(id, EntryId::parse(&now.was[0].entry), &press).unwrap();
    let back = shown(&mut desk, id, &line.id);
    assert_eq!((back.text.ja.as_str(), back.to.as_str(), back.was.len()), ("薬局から電話", "病棟3", 1));
    assert!(desk.verify().unwrap().is_good());
}

#[test]
fn a_due_time_follows_the_time_that_was_put_right() {
    let (file, mut desk, hand) = desk();
    hand.0.set(Timestamp::parse_rfc3339("2026-04-01T12:03:00+09:00").unwrap());
    let id = begin(&mut desk);
    let start = desk.timeline_view(id).unwrap().entries[0].clone();
    let due = |desk: &mut Desk| -> Vec<String> {
        desk.timeline_view(id).unwrap().deadlines.into_iter().map(|deadline| deadline.due).collect()
    };
    let before = due(&mut desk);
    let right = CorrectionReport { occurred_at: Some("10:05ごろ".into()), ..why("時刻のまちがい") };
    let now = correct(&mut desk, id, &start, &right);
    assert_eq!((now.occurred_at.clone(), now.precision), (jst("2026-04-01T10:05"), PrecisionView::About));
    assert_eq!(desk.incident_view(id).unwrap().noticed_at, jst("2026-04-01T10:05"));
    let after = due(&mut desk);
    assert!(!before.is_empty() && before != after, "{before:?} {after:?}");
    let mut desk = again(desk, &file, &hand);
    assert_eq!(due(&mut desk), after, "read again, it is the same");
}

#[test]
fn a_correction_that_cannot_be_is_refused_with_its_own_word() {
    let (_file, mut desk, _hand) = desk();
    let id = begin(&mut desk);
    let line = note_at(&mut desk, id, "薬局から電話", None);
    let target = EntryId::parse(&line.id).unwrap();
    let mut refused = |said: &CorrectionReport, target| {
        let press = desk.fresh_press();
        desk.correct_entry(id, target, said, &press).unwrap_err().code()
    };
    let text = |text: &str, reason: &str| CorrectionReport { text: Some(text.into()), ..why(reason) };
    assert_eq!(refused(&text("x", ""), target), ErrorCode::NoReason);
    assert_eq!(refused(&why("聞きまちがい"), target), ErrorCode::NoChange);
    assert_eq!(refused(&text("", "聞きまちがい"), target), ErrorCode::BadText);
    assert_eq!(refused(&text("x", "聞きまちがい"), EntryId(uuid::Uuid::nil())), ErrorCode::NotCorrectable);
    let time = CorrectionReport { occurred_at: Some("昼ごろ".into()), ..why("時刻のまちがい") };
    assert_eq!(refused(&time, target), ErrorCode::BadTime);
}

#[test]
fn evidence_is_completed_after_the_end() {
    let (_file, mut desk, _hand) = desk();
    let id = begin(&mut desk);
    let line = note_at(&mut desk, id, "薬局から電話", None);
    let press = desk.fresh_press();
    desk.close_incident(id, &press).unwrap();
    let now = correct(&mut desk, id, &line, &CorrectionReport { from: Some("薬剤部".into()), ..why("あとで分かった") });
    assert_eq!(now.from, "薬剤部");
    let late = note_at(&mut desk, id, "業者の報告書が届いた", None);
    assert!(late.after_end && !now.after_end);
    let view = desk.timeline_view(id).unwrap();
    assert!(view.closed && view.can_note && view.can_correct);
    let (walk, step) = (1, "hands-off".into());
    let press = desk.fresh_press();
    let refused = desk.complete_step(id, walk, &step, &press).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::IncidentClosed, "but nothing goes on");
}

#[test]
fn a_mistaken_incident_stays_readable_and_can_go_on() {
    let (_file, mut desk, _hand) = desk();
    let id = begin(&mut desk);
    let press = desk.fresh_press();
    desk.withdraw(id, &press).unwrap();
    assert_eq!(desk.incident_under_way().unwrap(), None);
    assert!(desk.home_view().unwrap().past[0].withdrawn, "取り消した記録");
    assert!(!desk.timeline_view(id).unwrap().can_note);
    let press = desk.fresh_press();
    desk.restore(id, &press).unwrap();
    assert_eq!(desk.incident_under_way().unwrap(), Some(id));
    assert_eq!(desk.timeline_view(id).unwrap().entries.last().unwrap().text.ja, "取り消しをやめて、対応を続ける");
    let press = desk.fresh_press();
    desk.withdraw(id, &press).unwrap();
    let other = begin(&mut desk);
    assert_ne!(other, id);
    let press = desk.fresh_press();
    let refused = desk.restore(id, &press).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::OtherIncident, "one at a time");
}

#[test]
fn a_clock_that_is_set_while_the_computer_runs_is_a_line_of_its_own() {
    let (file, mut desk, hand) = desk();
    hand.0.boot(1);
    let id = begin(&mut desk);
    note_at(&mut desk, id, "一", None);
    let jumps = |desk: &mut Desk| -> Vec<String> {
        let entries = desk.timeline_view(id).unwrap().entries;
        entries.into_iter().map(|entry| entry.text.ja).filter(|text| text.contains("時計が")).collect()
    };
    assert!(jumps(&mut desk).is_empty(), "both clocks go on together");
    hand.0.set(Timestamp::parse_rfc3339("2026-04-01T11:00:00+09:00").unwrap());
    note_at(&mut desk, id, "二", None);
    assert!(jumps(&mut desk)[0].contains("進んだ"));
    let mut desk = again(desk, &file, &hand);
    hand.0.set(Timestamp::parse_rfc3339("2026-04-01T09:30:00+09:00").unwrap());
    note_at(&mut desk, id, "三", None);
    assert!(jumps(&mut desk)[1].contains("もどった"), "the program may have been started anew in between");
    note_at(&mut desk, id, "四", None);
    hand.0.boot(2);
    note_at(&mut desk, id, "五", None);
    assert_eq!(jumps(&mut desk).len(), 2, "said once, and another start of the computer says nothing");
    hand.0.set(Timestamp::parse_rfc3339("2026-04-01T09:00:00+09:00").unwrap());
    hand.0.boot(3);
    note_at(&mut desk, id, "六", None);
    assert_eq!(jumps(&mut desk).len(), 3, "an earlier time than the line before is noticed without the second clock");
    assert!(desk.verify().unwrap().is_good());
}

#[test]
fn a_clock_before_this_program_was_made_is_pointed_out_and_stops_nothing() {
    let (_file, mut desk, hand) = desk();
    assert_eq!(desk.home_view().unwrap().clock_wrong, None);
    hand.0.set(Timestamp::from_millis(0));
    let view = desk.home_view().unwrap();
    assert!(view.clock_wrong.unwrap().ja.contains("時計がちがっている"));
    let id = begin(&mut desk);
    assert!(desk.incident_view(id).unwrap().notice.unwrap().ja.contains("時計がちがっている"));
    note_at(&mut desk, id, "それでも記録する", None);
}

#[test]
fn only_the_newest_lines_go_to_the_screen() {
    let (_file, mut desk, _hand) = desk();
    let id = begin(&mut desk);
    for number in 0..5 {
        note_at(&mut desk, id, &format!("{number}行目"), None);
    }
    let view = desk.newest_lines(id, 3).unwrap();
    let texts: Vec<_> = view.entries.iter().map(|entry| entry.text.ja.as_str()).collect();
    assert_eq!(texts, ["2行目", "3行目", "4行目"]);
    assert!(view.more);
    assert_eq!(view.count, 7);
    assert!(!desk.newest_lines(id, 7).unwrap().more);
}

#[test]
fn the_terminal_says_all_of_it() {
    let file = DataFile::demo();
    file.walk(&[
        "start ehr",
        "recorder 佐藤",
        "@2024-05-19T10:47ごろ note 報告 薬局→本部 薬局から電話 doer=田中 late=先に患者さんを案内した",
        "@10:50〜10:55 note 病棟の画面が消えた",
        "@不明 note だれかが電源を切った",
    ]);
    let log = file.log();
    let number = log.line("薬局から電話")["seq"].as_u64().unwrap();
    file.walk(&[
        &format!("correct {number} text=薬剤部から電話 from=薬剤部 why=聞きまちがい"),
        &format!("correct {number} at=10:41 why=時刻のまちがい"),
        "end",
        &format!("correct {number} doer=高橋 why=あとで分かった"),
        "note 業者の報告書が届いた",
    ]);
    let said = cli(&["log", file.text()]).out;
    for words in [
        "2024-05-19 10:41 薬剤部→本部 【報告】薬剤部から電話 [あとから記録 ",
        "（理由：先に患者さんを案内した）]",
        "佐藤 聞きまちがい：もと 薬局→… 「薬局から電話」]",
        "佐藤 時刻のまちがい：もと 2024-05-19 10:47ごろ]",
        "した人:高橋 記録:佐藤",
        "2024-05-19 10:50〜2024-05-19 10:55 ",
        "時刻は不明 ",
        "業者の報告書が届いた [終わったあと]",
        "」の時刻を5/19 10:47ごろから5/19 10:41に直した",
    ] {
        assert!(said.contains(words), "{words}:\n{said}");
    }
    file.verify();
    let refused = cli_with_input(&["walk", file.text()], format!("correct {number} text=x\n").as_bytes());
    assert!(refused.out.starts_with("refused no-reason "), "{refused:?}");
}

#[test]
fn a_note_keeps_its_nature_when_it_is_put_right() {
    let (_file, mut desk, _hand) = desk();
    let id = begin(&mut desk);
    let note = NoteReport { text: "外来を止める".into(), nature: Nature::Decision, ..NoteReport::default() };
    let press = desk.fresh_press();
    let Recorded::Lines(lines) = desk.take_note(id, &note, &press).unwrap() else { panic!("a new press") };
    let line = shown(&mut desk, id, &lines[0].to_string());
    let now = correct(
        &mut desk,
        id,
        &line,
        &CorrectionReport { text: Some("外来を紙で続ける".into()), ..why("書きまちがい") },
    );
    assert_eq!(now.nature, Some(Nature::Decision));
    assert_eq!(now.written.as_deref(), Some("外来を紙で続ける"));
}
