//! Finding: from outside, over whole data files. The index is only a shortcut; nobody may notice that it is there.

use std::fs;
use std::path::{Path, PathBuf};

use engine::desk::{CorrectionReport, Desk, NoteReport, SearchOrder};
use engine::ids::{EntryId, IncidentId};
use engine::incident::event::Nature;
use engine::library;
use engine::search::Query;
use engine::search::fold::key;
use engine::search::pieces::Piece;
use engine::view::search::SearchView;
use engine::view::timeline::EntryKind;
use engine::world::TestWorld;
use serde_json::Value;

use crate::harness::{DataFile, Dice, Hand, cli, desk, jst};

/// Looks for words and nothing else.
fn find(desk: &mut Desk, typed: &str) -> SearchView {
    desk.search(&SearchOrder { typed: typed.to_owned(), ..SearchOrder::default() }).unwrap()
}

fn plain(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect()
}

fn marked(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| if piece.hit { format!("[{}]", piece.text) } else { piece.text.clone() }).collect()
}

fn texts(view: &SearchView) -> Vec<String> {
    view.hits.iter().map(|hit| plain(&hit.text.ja)).collect()
}

fn note(desk: &mut Desk, incident: IncidentId, text: &str) -> EntryId {
    let report = NoteReport {
        from: "受付".into(),
        to: "本部".into(),
        nature: Nature::Fact,
        text: text.to_owned(),
        ..NoteReport::default()
    };
    let press = desk.fresh_press();
    match desk.take_note(incident, &report, &press).unwrap() {
        engine::desk::Recorded::Lines(lines) => lines[0],
        engine::desk::Recorded::Already => panic!("a press of its own"),
    }
}

/// A running incident with these notes.
fn noted(notes: &[&str]) -> (DataFile, Desk, IncidentId) {
    let (file, mut desk, _) = desk();
    let press = desk.fresh_press();
    let incident = desk.start_incident("ehr", None, &press).unwrap();
    for text in notes {
        note(&mut desk, incident, text);
    }
    (file, desk, incident)
}

/// The notes that are found, whichever way is taken: through the index, and in memory.
fn found_both_ways(desk: &mut Desk, incident: IncidentId, typed: &str) -> Vec<String> {
    let only_notes = |desk: &mut Desk, incident| {
        let order =
            SearchOrder { typed: typed.to_owned(), kind: Some(EntryKind::Note), incident, ..SearchOrder::default() };
        texts(&desk.search(&order).unwrap())
    };
    let through_index = only_notes(desk, None);
    assert_eq!(only_notes(desk, Some(incident)), through_index, "{typed}");
    through_index
}

#[test]
fn two_letters_are_enough_and_one_is_too() {
    let (_file, mut desk, incident) = noted(&["薬局へ紙で送る", "会計は後日", "透析は予定どおり", "会計の列が長い"]);
    for (typed, expected) in [
        ("薬局", vec!["薬局へ紙で送る"]),
        ("会計", vec!["会計の列が長い", "会計は後日"]),
        ("透析", vec!["透析は予定どおり"]),
        ("列", vec!["会計の列が長い"]),
        ("会計　後", vec!["会計は後日"]),
        ("局会", vec![]),
    ] {
        assert_eq!(found_both_ways(&mut desk, incident, typed), expected, "{typed}");
    }
}

#[test]
fn however_it_is_written_it_is_found_and_shown_as_it_was_written() {
    let written = [
        "髙橋さんから",
        "高橋先生へ",
        "ｶﾙﾃ庫を開けた",
        "カルテ棚",
        "かるて番号",
        "ＩＣＵへ",
        "icuから",
        "葛\u{e0100}西様",
        "𠮷田師長",
        "渡邉さん",
        "渡辺さん",
        "サーバー室",
        "ｻｰﾊﾞｰの前",
        "電話 011-200-0001",
        "電話 ０１１ー２００ー０００２",
    ];
    let (_file, mut desk, incident) = noted(&written);
    for (typed, n) in [
        ("高橋", 2),
        ("髙橋", 2),
        ("カルテ", 3),
        ("ｶﾙﾃ", 3),
        ("かるて", 3),
        ("ICU", 2),
        ("ｉｃｕ", 2),
        ("葛西", 1),
        ("葛\u{e0100}西", 1),
        ("吉田", 1),
        ("𠮷田", 1),
        ("渡邊", 2),
        ("サーバー", 2),
        ("0112000001", 1),
        ("011-200-0001", 1),
        ("200-0002", 1),
        ("0112000002", 1),
        ("011-", 2),
    ] {
        let found = found_both_ways(&mut desk, incident, typed);
        assert_eq!(found.len(), n, "{typed}: {found:?}");
        assert!(found.iter().all(|text| written.contains(&text.as_str())), "as recorded, letter by letter");
    }
    let view = find(&mut desk, "高橋 から");
    assert_eq!(marked(&view.hits[0].text.ja), "[髙橋]さん[から]");
}

#[test]
fn what_was_recorded_a_moment_ago_is_found() {
    let (_file, mut desk, incident) = noted(&["一行目"]);
    assert_eq!(find(&mut desk, "酸素").count, 0);
    note(&mut desk, incident, "酸素ボンベを確認");
    assert_eq!(texts(&find(&mut desk, "酸素")), ["酸素ボンベを確認"]);
    assert_eq!(texts(&find(&mut desk, "ぼんべ")), ["酸素ボンベを確認"]);
}

#[test]
fn a_line_that_was_taken_back_is_found_and_says_so() {
    let (_file, mut desk, incident) = noted(&["病棟の端末が戻った"]);
    let wrong = note(&mut desk, incident, "全病棟の端末が戻った");
    assert!(find(&mut desk, "全病棟").hits.iter().all(|hit| !hit.undone));
    let press = desk.fresh_press();
    desk.undo(incident, Some(wrong), &press).unwrap();
    let view = find(&mut desk, "全病棟");
    let of = |kind: EntryKind| view.hits.iter().find(|hit| hit.kind == kind).unwrap();
    assert!(of(EntryKind::Note).undone, "it was taken back after it was indexed");
    assert!(!of(EntryKind::Correction).undone, "the line that says so counts");
    assert_eq!(view.count, 2);
}

#[test]
fn a_line_that_was_put_right_is_found_by_what_it_says_and_by_what_it_said() {
    let (_file, mut desk, incident) = noted(&["三階の端末が戻った", "別の行"]);
    let view = find(&mut desk, "三階");
    let wrong = EntryId::parse(&view.hits[0].entry).unwrap();
    // In memory, too, it was there before it was put right.
    assert_eq!(found_both_ways(&mut desk, incident, "端末").len(), 1);
    let press = desk.fresh_press();
    let correction = CorrectionReport {
        text: Some("四階の端末が戻った".to_owned()),
        doer: Some("髙橋".to_owned()),
        why: "聞きちがい".to_owned(),
        ..CorrectionReport::default()
    };
    desk.correct_entry(incident, wrong, &correction, &press).unwrap();
    for typed in ["四階 高橋", "三階"] {
        assert_eq!(found_both_ways(&mut desk, incident, typed), ["四階の端末が戻った"], "{typed}");
    }
    let by_doer = SearchOrder {
        typed: "四階の端末".to_owned(),
        person: Some("高橋".to_owned()),
        kind: Some(EntryKind::Note),
        ..SearchOrder::default()
    };
    assert_eq!(desk.search(&by_doer).unwrap().count, 1, "who did it was put right");
    let correction = find(&mut desk, "聞きちがい").hits.remove(0);
    let press = desk.fresh_press();
    desk.undo(incident, EntryId::parse(&correction.entry), &press).unwrap();
    assert_eq!(found_both_ways(&mut desk, incident, "三階"), ["三階の端末が戻った"], "the correction was taken back");
    assert_eq!(desk.search(&by_doer).unwrap().count, 0);
}

#[test]
fn a_call_is_open_until_it_is_answered() {
    let file = DataFile::demo();
    file.walk(&["start ehr", "call vendor-ehr no-answer", "note 受付に掲示を出した"]);
    let open = |desk: &mut Desk| desk.search(&SearchOrder { only_open: true, ..SearchOrder::default() }).unwrap();
    let mut desk = Desk::open(file.path(), &file.own_local(), Box::new(TestWorld::default())).unwrap();
    let incident = desk.incidents().unwrap()[0];
    let view = open(&mut desk);
    assert_eq!((view.count, view.hits[0].open), (1, true));
    let of_timeline: Vec<String> = desk
        .timeline_view(incident)
        .unwrap()
        .entries
        .into_iter()
        .filter(|line| line.open)
        .map(|line| line.id)
        .collect();
    assert_eq!(of_timeline, [view.hits[0].entry.clone()], "open here is open there");
    desk.close().unwrap();
    file.walk(&["call vendor-ehr reached"]);
    let mut desk = Desk::open(file.path(), &file.own_local(), Box::new(TestWorld::default())).unwrap();
    assert_eq!(open(&mut desk).count, 0);
}

#[test]
fn what_happened_last_comes_first_fifty_at_a_time() {
    let (_file, mut desk, incident) = noted(&[]);
    for number in 0..120 {
        note(&mut desk, incident, &format!("通番{number}の票を受け取った"));
    }
    let press = engine::desk::Press { occurred_at: Some("00:10".to_owned()), ..desk.fresh_press() };
    let late = NoteReport {
        from: String::new(),
        to: String::new(),
        nature: Nature::Fact,
        text: "通番外の票".to_owned(),
        ..NoteReport::default()
    };
    desk.take_note(incident, &late, &press).unwrap();
    let mut all = Vec::new();
    for page in 0..4 {
        let order = SearchOrder { typed: "の票".to_owned(), page, ..SearchOrder::default() };
        let view = desk.search(&order).unwrap();
        assert_eq!((view.count, view.page, view.page_size), (121, page, 50));
        all.extend(view.hits.iter().map(|hit| (hit.occurred_at.clone(), hit.seq)));
    }
    assert_eq!(all.len(), 121);
    assert!(all.windows(2).all(|pair| pair[0] > pair[1]), "newest first, each once: {all:?}");
}

#[test]
fn filters_narrow_what_is_found() {
    let file = DataFile::demo();
    file.walk(&[
        "@2026-11-24T10:00 start ehr",
        "recorder 髙橋",
        "@2026-11-24T10:10 note 報告 受付→本部 会計が止まった",
        "recorder 佐藤",
        "@2026-11-24T10:20 note 決定 本部→全体 会計は後日にする",
        "@2026-11-24T10:30 note 事実 病棟→本部 会計の札を出した",
    ]);
    let mut desk = Desk::open(file.path(), &file.own_local(), Box::new(TestWorld::default())).unwrap();
    let incident = desk.incidents().unwrap()[0];
    let base = SearchOrder { typed: "会計".to_owned(), ..SearchOrder::default() };
    let day = |clock: &str| Some(format!("2026-11-24 {clock}"));
    let cases = [
        (base.clone(), 3),
        (SearchOrder { person: Some("高橋".to_owned()), ..base.clone() }, 1),
        (SearchOrder { nature: Some(Nature::Decision), ..base.clone() }, 1),
        (SearchOrder { kind: Some(EntryKind::Note), ..base.clone() }, 3),
        (SearchOrder { kind: Some(EntryKind::Call), ..base.clone() }, 0),
        (SearchOrder { from: day("10:20"), ..base.clone() }, 2),
        (SearchOrder { until: day("10:20"), ..base.clone() }, 2),
        (SearchOrder { from: day("10:11"), until: day("10:29"), ..base.clone() }, 1),
        (SearchOrder { typed: String::new(), nature: Some(Nature::Report), ..base.clone() }, 1),
        (SearchOrder { typed: "受付".to_owned(), nature: Some(Nature::Report), ..base }, 1),
    ];
    for (order, n) in cases {
        assert_eq!(desk.search(&order).unwrap().count, n, "{order:?}");
        let in_memory = SearchOrder { incident: Some(incident), ..order };
        assert_eq!(desk.search(&in_memory).unwrap().count, n, "{in_memory:?}");
    }
    assert_eq!(find(&mut desk, "会計").persons, ["佐藤", "髙橋"]);
    let wrong = SearchOrder { from: Some("きのう".to_owned()), ..SearchOrder::default() };
    assert_eq!(desk.search(&wrong).unwrap_err().code().to_string(), "bad-time");
}

#[test]
fn contacts_and_incidents_are_found_too() {
    let (_file, mut desk, _) = noted(&[]);
    desk.publish_plan(library::demo_plan().unwrap()).unwrap();
    let number = library::demo_plan().unwrap().contacts.iter().find(|one| !one.number.is_empty()).unwrap().clone();
    let digits: String = number.number.chars().filter(char::is_ascii_digit).collect();
    for typed in [number.number.as_str(), &digits, &number.name] {
        let view = find(&mut desk, typed);
        assert!(view.contacts.iter().any(|one| one.id == number.slot.as_str()), "{typed}: {:?}", view.contacts);
    }
    let view = find(&mut desk, "電子ｶﾙﾃ");
    assert_eq!(view.incidents.len(), 1);
    assert!(marked(&view.incidents[0].title.ja).contains("[電子カルテ]"));
    let nothing = find(&mut desk, "　");
    assert_eq!((nothing.count, nothing.contacts.len(), nothing.incidents.len()), (0, 0, 0));
}

/// Three incidents of many lines, closed one after the other; the last one is under way.
fn long_file(dice: &mut Dice, n_lines: usize) -> (DataFile, Desk, Vec<IncidentId>, Hand) {
    let (file, mut desk, hand) = desk();
    let mut incidents = Vec::new();
    for number in 0..3 {
        let press = desk.fresh_press();
        let incident = desk.start_incident(["ehr", "network", "power"][number], None, &press).unwrap();
        incidents.push(incident);
        for _ in 0..n_lines {
            note(&mut desk, incident, &sentence(dice));
        }
        if number < 2 {
            let press = desk.fresh_press();
            desk.close_incident(incident, &press).unwrap();
        }
    }
    (file, desk, incidents, hand)
}

fn sentence(dice: &mut Dice) -> String {
    let parts = [
        "髙橋",
        "高橋",
        "薬局",
        "会計",
        "透析",
        "ｶﾙﾃ",
        "カルテ",
        "を",
        "が",
        "へ",
        "止",
        "ー",
        "〜",
        "ICU",
        "𠮷",
        "3階",
        "。",
        "0123-45",
        "☎\u{fe0f}",
        "の",
        " ",
        "渡邉",
        "ﾊﾞ",
    ];
    let n = 1 + dice.roll(9);
    let text: String = (0..n).map(|_| *dice.pick(&parts)).collect();
    if text.trim().is_empty() { "空".to_owned() } else { text }
}

/// Every line of every incident whose fields have the words: what a search must say, from the timeline itself.
fn by_hand(desk: &mut Desk, typed: &str) -> Vec<String> {
    let query = Query::of(typed);
    let mut found = Vec::new();
    for incident in desk.incidents().unwrap() {
        for line in desk.newest_lines(incident, usize::MAX).unwrap().entries {
            let names = [line.from, line.to, line.doer.unwrap_or_default(), line.recorder.unwrap_or_default()];
            let fields: Vec<String> =
                [line.text.ja, line.text.en].iter().chain(&names).map(|field| key(field)).collect();
            if query.words.iter().all(|word| fields.iter().any(|field| field.contains(word))) {
                found.push((line.occurred_at, line.seq, line.id));
            }
        }
    }
    found.sort_by(|one, other| other.cmp(one));
    found.into_iter().map(|(_, _, id)| id).collect()
}

fn all_pages(desk: &mut Desk, typed: &str) -> Vec<String> {
    let mut found = Vec::new();
    for page in 0.. {
        let order = SearchOrder { typed: typed.to_owned(), page, ..SearchOrder::default() };
        let view = desk.search(&order).unwrap();
        if view.hits.is_empty() {
            assert_eq!(view.count as usize, found.len(), "{typed}");
            return found;
        }
        found.extend(view.hits.into_iter().map(|hit| hit.entry));
    }
    found
}

#[test]
fn a_search_says_what_a_walk_through_all_timelines_says() {
    let dice = &mut Dice::new(41);
    let (file, mut desk, incidents, _) = long_file(dice, 60);
    let folder = file.own_local().join("index");
    for round in 0..30 {
        note(&mut desk, incidents[2], &sentence(dice));
        let typed = match round % 3 {
            0 => sentence(dice),
            1 => sentence(dice).chars().take(2).collect(),
            _ => sentence(dice).chars().take(1).collect(),
        };
        // Whichever incident somebody has just looked at.
        desk.timeline_view(incidents[round % 3]).unwrap();
        let found = all_pages(&mut desk, &typed);
        assert_eq!(found, by_hand(&mut desk, &typed), "{typed}");
    }
    assert_eq!(index_files(&folder).len(), 1);
}

#[test]
fn while_the_index_is_being_made_the_open_incident_is_complete_and_the_rest_grows() {
    let dice = &mut Dice::new(17);
    let (_file, mut desk, incidents, _) = long_file(dice, 1_100);
    let everything = by_hand(&mut desk, "会計");
    // The incident under way, as on the screen.
    desk.incident_view(incidents[2]).unwrap();
    let here: Vec<String> = {
        let order = SearchOrder { typed: "会計".to_owned(), incident: Some(incidents[2]), ..SearchOrder::default() };
        let view = desk.search(&order).unwrap();
        assert!(view.complete, "what is on the screen is searched at once");
        assert!(view.count > 50);
        view.hits.into_iter().map(|hit| hit.entry).collect()
    };
    let first = find(&mut desk, "会計");
    let mut count = first.count;
    let mut n_steps = 0;
    assert!(!first.complete || count as usize == everything.len());
    assert_eq!(first.hits.iter().map(|hit| hit.entry.clone()).collect::<Vec<_>>(), here, "the newest are these");
    while desk.search_idle_step(200).unwrap() {
        n_steps += 1;
        assert!(n_steps < 100, "every step brings it on");
    }
    let last = find(&mut desk, "会計");
    assert!(last.complete && last.count >= count);
    count = last.count;
    assert_eq!(count as usize, everything.len());
    assert_eq!(all_pages(&mut desk, "会計"), everything);
}

#[test]
fn an_index_of_another_state_of_the_file_is_not_believed() {
    let dice = &mut Dice::new(23);
    let (file, mut desk, incidents, hand) = long_file(dice, 20);
    find(&mut desk, "会計");
    desk.close().unwrap();
    let copy = fs::read(file.path()).unwrap();
    let mut desk = Desk::open(file.path(), &file.own_local(), Box::new(hand.clone())).unwrap();
    note(&mut desk, incidents[2], "これは戻す前の一行");
    assert_eq!(find(&mut desk, "戻す前").count, 1);
    desk.close().unwrap();
    // Somebody puts the copy back and goes on.
    fs::write(file.path(), copy).unwrap();
    let mut desk = Desk::open(file.path(), &file.own_local(), Box::new(hand.clone())).unwrap();
    assert_eq!(find(&mut desk, "戻す前").count, 0, "that line is not in this file");
    note(&mut desk, incidents[2], "これは戻した後の一行");
    assert_eq!(find(&mut desk, "の一行").count, 1);
}

#[test]
fn a_broken_index_costs_nobody_an_answer() {
    let dice = &mut Dice::new(29);
    let (file, mut desk, _, hand) = long_file(dice, 40);
    let folder = file.own_local().join("index");
    let expected = all_pages(&mut desk, "カルテ");
    desk.close().unwrap();
    let index = index_files(&folder).remove(0);
    let whole = fs::read(&index).unwrap();
    for place in 0..24 {
        let mut broken = whole.clone();
        let at = whole.len() * place / 24;
        let until = (at + 3_000).min(whole.len());
        broken[at..until].fill(0xa5);
        fs::write(&index, &broken).unwrap();
        let mut desk = Desk::open(file.path(), &file.own_local(), Box::new(hand.clone())).unwrap();
        // A sentence that says nothing, a count that is wrong, an error: none of these.
        assert_eq!(all_pages(&mut desk, "カルテ"), expected, "broken at {at}");
        desk.close().unwrap();
    }
}

fn index_files(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).unwrap().map(|one| one.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|end| end == "index")).collect()
}

#[test]
fn the_terminal_finds_the_same() {
    let file = DataFile::demo();
    file.walk(&["@2026-11-24T10:00 start ehr", "@2026-11-24T10:10 note 受付→本部 髙橋さんの会計は後日"]);
    let said = cli(&["search", file.text(), "高橋", "会計"]);
    assert_eq!(said.status, 0, "{said:?}");
    assert!(said.out.starts_with("1件\n"), "{}", said.out);
    assert!(said.out.contains("受付→本部 ［髙橋］さんの［会計］は後日"), "{}", said.out);
    let said = cli(&["search", file.text(), "後日", "--json"]);
    let view: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(view["count"], 1);
    assert_eq!(view["complete"], true);
    assert_eq!(view["hits"][0]["occurredAt"], jst("2026-11-24T10:10"));
    assert_eq!(cli(&["search", file.text()]).status, 2, "no words");
}
