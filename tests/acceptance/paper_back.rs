//! The paper comes back: 43 slips of one outage, one spoiled, one lost, the rest entered with their own time and both
//! names, compared, and nothing ends before each is accounted for. Then the same with the plug pulled again and again.

use std::fs;
use std::hint::black_box;
use std::path::Path;

use engine::desk::Desk;
use engine::slip_number::SlipNumber;
use serde_json::Value;

use crate::harness::{DataFile, Dice, Hand, Walk, cli, jst, local};

const USED: u32 = 43;
const SPOILED: u32 = 12;
const LOST: u32 = 17;
const CHECKS: [&str; 7] = ["vendor", "clean", "backup", "test-patient", "accounts", "no-resend", "announced"];

fn slip(number: u32) -> String {
    SlipNumber::new('A', number).unwrap().to_string()
}

/// When the care of a slip was.
fn care(number: u32) -> String {
    format!("2024-05-19T{:02}:{:02}", 9 + number / 20, number % 20 * 3)
}

/// Everything that was entered: all but the spoiled and the lost one.
fn entered() -> impl Iterator<Item = u32> {
    (1..=USED).filter(|number| ![SPOILED, LOST].contains(number))
}

/// What people say, and whether it becomes a line.
fn story() -> Vec<(String, bool)> {
    let mut said = vec![
        ("@2024-05-19T08:30 start ehr".to_owned(), true),
        ("recorder 山本".to_owned(), true),
        ("@2024-05-19T08:35 state ehr paper".to_owned(), true),
        (format!("@2024-05-19T10:00 slips spoil {} --reason 名前を 書きまちがえた --by 田中", slip(SPOILED)), true),
        (
            format!(
                "@2024-05-19T18:00 slips close-day --window {}..{} --envelopes 41 --missing {} --by 佐藤 --second 鈴木",
                slip(1),
                slip(USED),
                slip(LOST)
            ),
            true,
        ),
        ("golive decide --by 院長".to_owned(), false),
    ];
    said.extend(CHECKS.map(|check| (format!("@2024-05-19T19:00 golive answer {check} yes"), true)));
    said.push(("@2024-05-19T19:10 golive decide --by 院長".to_owned(), true));
    for number in entered() {
        let (slip, care) = (slip(number), care(number));
        said.push((format!("@{care} reenter {slip} --form F06 --by 高橋医師 --entered-by 佐藤"), true));
        if number == 5 {
            said.push((format!("@{care} reenter {slip} --form F06 --by 高橋医師 --entered-by 中村"), false));
        }
    }
    said.extend(entered().map(|number| (format!("reenter check {} --form F06 --by 鈴木", slip(number)), true)));
    said.push(("end".to_owned(), false));
    said.push((format!("slips settle {} --how 患者さんが持ち帰った。電話で内容を聞いた --by 佐藤", slip(LOST)), true));
    said.push(("end".to_owned(), true));
    said
}

/// A hospital with a printed pack: numbers are handed out.
fn with_slips() -> DataFile {
    let file = DataFile::demo();
    let out = file.folder().join("pack.pdf");
    let order = ["pack", file.text(), "--place", "front-desk", "--visits", "120", "--hours", "8", "--out"];
    let said = cli(&[&order[..], &[out.to_str().unwrap()]].concat());
    assert_eq!(said.status, 0, "{said:?}");
    file
}

fn say_all(file: &DataFile) -> Vec<String> {
    let mut walk = Walk::on(file.path());
    let answers: Vec<String> = story()
        .iter()
        .map(|(line, writes)| {
            let answer = walk.say(line);
            assert_eq!(answer.starts_with("ok"), *writes, "{line}: {answer}");
            answer
        })
        .collect();
    assert_eq!(walk.end(), 1, "some of it was refused");
    answers
}

#[test]
fn forty_three_slips_come_back_one_spoiled_and_one_lost() {
    let file = with_slips();
    let (first, rest) = {
        let all = story();
        let day = all.iter().position(|(line, _)| line.contains("close-day")).unwrap();
        (all[..=day].to_vec(), all[day + 1..].to_vec())
    };
    let lines: Vec<&str> = first.iter().map(|(line, _)| line.as_str()).collect();
    assert!(file.walk(&lines).iter().all(|answer| answer.starts_with("ok")));
    let gap = cli(&["slips", file.text(), "gap"]);
    assert_eq!(gap.status, 1, "{gap:?}");
    assert!(
        gap.out.lines().any(|line| line.starts_with(&slip(LOST)) && line.contains("締めで足りなかった")),
        "{gap:?}"
    );
    assert!(!gap.out.contains(&slip(SPOILED)), "what is spoiled is there, crossed out: {gap:?}");
    let mut walk = Walk::on(file.path());
    for (line, writes) in rest {
        let answer = walk.say(&line);
        assert_eq!(answer.starts_with("ok"), writes, "{line}: {answer}");
        if line.contains("中村") {
            assert!(answer.contains("slip-taken") && answer.contains("佐藤"), "who entered it is said: {answer}");
        }
        if line == "end" && !writes {
            assert!(answer.contains("slips-left") && answer.contains(&slip(LOST)), "the lost one is named: {answer}");
        }
    }
    walk.end();
    let gap = cli(&["slips", file.text(), "gap"]);
    assert_eq!((gap.status, gap.out.contains("紙43枚＝入力41＋書き損じ1＋欠番1")), (0, true), "{gap:?}");
    every_line_has_both_times_and_names(&file);
    file.verify();
}

fn every_line_has_both_times_and_names(file: &DataFile) {
    let log = file.log();
    let text = |entry: &Value| entry["text"]["ja"].as_str().unwrap().to_owned();
    let lines: Vec<&Value> = log.entries().into_iter().filter(|entry| text(entry).contains("を入力した")).collect();
    assert_eq!(lines.len(), 41);
    for (number, line) in entered().zip(&lines) {
        assert!(text(line).starts_with(&slip(number)), "{line}");
        assert_eq!(line["occurredAt"], jst(&care(number)), "the time of the care");
        assert!(line["recordedAt"].as_str().unwrap() > "2026-01", "the time of entering is the clock's");
        assert_eq!((&line["doer"], &line["recorder"]), (&"高橋医師".into(), &"佐藤".into()), "both names");
        assert_eq!((&line["late"], &line["kind"]), (&true.into(), &"paper".into()));
    }
    let plain = cli(&["log", file.text()]).out;
    let plain: Vec<&str> = plain.lines().filter(|line| line.contains("を入力した")).collect();
    assert_eq!(plain.len(), 41);
    for line in plain {
        assert!(line.contains("2024-05-19") && line.contains("あとから記録"), "{line}");
        assert!(line.contains("した人:高橋医師") && line.contains("記録:佐藤"), "{line}");
    }
    let out = file.folder().join("記録.csv");
    let said = cli(&["export", file.text(), "--format", "csv", "--out", out.to_str().unwrap()]);
    assert_eq!(said.status, 0, "{said:?}");
    let csv = fs::read_to_string(&out).unwrap();
    let rows: Vec<&str> = csv.lines().filter(|row| row.contains("を入力した")).collect();
    assert_eq!(rows.len(), 41);
    assert!(rows.iter().all(|row| row.contains("高橋医師") && row.contains("佐藤")), "{rows:?}");
}

#[test]
fn what_was_printed_elsewhere_or_misread_is_refused_in_a_sentence() {
    let file = with_slips();
    file.walk(&["@2024-05-19T08:30 start ehr", "recorder 山本"]);
    let spoil = |number: &str| cli(&["slips", file.text(), "spoil", number, "--reason", "破れた"]);
    for wrong in ["DA-0012-4", "DK-0001-1", &slip(4000), &SlipNumber::new('K', 1).unwrap().to_string(), "12"] {
        spoil(wrong).is_refused_with("unknown-slip");
    }
    assert_eq!(spoil("ｄａ００１２５").out.trim(), "ok", "full width and without dashes is the same number");
    spoil(&slip(12)).is_refused_with("slip-taken");
    cli(&["slips", file.text(), "spoil", &slip(13)]).is_refused_with("no-reason");
    cli(&["reenter", file.text(), &slip(12), "--form", "F06", "--entered-by", "佐藤"]).is_refused_with("slip-taken");
    cli(&["reenter", file.text(), &slip(14), "--form", "F99", "--entered-by", "佐藤"]).is_refused_with("unknown-field");
    cli(&["golive", file.text(), "decide", "--by", "院長"]).is_refused_with("checks-left");
    cli(&["golive", file.text(), "answer", "vendor", "no"]).is_refused_with("no-reason");
}

/// What the file says, line by line.
fn told(path: &Path) -> Vec<[String; 4]> {
    let mut desk = Desk::open_existing(path, &local(), Box::new(Hand::default())).unwrap();
    assert!(desk.verify().unwrap().chain_ok);
    let Some(id) = desk.incidents().unwrap().into_iter().next() else { return Vec::new() };
    let mut lines = desk.newest_lines(id, usize::MAX).unwrap().entries;
    lines.sort_by_key(|line| line.seq);
    let name = |name: Option<String>| name.unwrap_or_default();
    // A moment that nobody said is the clock's, which differs from run to run.
    let at = |at: String| if at.starts_with("2024") { at } else { String::new() };
    lines.into_iter().map(|line| [line.text.ja, at(line.occurred_at), name(line.doer), name(line.recorder)]).collect()
}

#[test]
fn the_paper_comes_back_with_the_plug_pulled_at_any_moment() {
    let printed = with_slips();
    let twin = DataFile::nowhere();
    fs::copy(printed.path(), twin.path()).unwrap();
    let answers = say_all(&twin);
    let whole = told(twin.path());
    let story = story();
    let of_start = whole.len() - (story.iter().filter(|(_, writes)| *writes).count() - 1);
    // How many lines there are after so many commands.
    let lines_after = |n: usize| match story[..n].iter().filter(|(_, writes)| *writes).count() {
        0 => 0,
        n_writes => n_writes - 1 + of_start,
    };
    for seed in [5, 43] {
        let mut dice = Dice::new(seed);
        let file = DataFile::nowhere();
        fs::copy(printed.path(), file.path()).unwrap();
        let (mut done, mut cuts) = (0, 0);
        while done < story.len() {
            let mut walk = Walk::on(file.path());
            story[done..].iter().for_each(|(line, _)| walk.tell(line));
            let wait_for = dice.roll(16).min((story.len() - done) as u64);
            let mut answered: Vec<String> = (0..wait_for).map(|_| walk.answer().expect("it lives")).collect();
            let scale = dice.roll(21);
            (0..dice.roll(1 << scale)).for_each(|turn| {
                black_box(turn);
            });
            answered.extend(walk.kill());
            cuts += 1;
            for (answer, twin) in answered.iter().zip(&answers[done..]) {
                assert_eq!(answer.starts_with("ok"), twin.starts_with("ok"), "seed {seed}, cut {cuts}: {answer}");
            }
            done += answered.len();
            let found = told(file.path());
            assert_eq!(found[..], whole[..found.len()], "seed {seed}, cut {cuts}: the lines that were said, in order");
            if found.len() != lines_after(done) {
                // What was under way is there wholly although its answer was lost; nothing else may be.
                assert_eq!(found.len(), lines_after(done + 1), "seed {seed}, cut {cuts}: {done} were answered");
                done += 1;
            }
        }
        assert!(cuts > 5, "the plug was pulled {cuts} times");
        assert_eq!(told(file.path()), whole, "seed {seed}: all of it, once");
    }
}
