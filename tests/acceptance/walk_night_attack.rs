//! The night of Sunday 2024-05-19, 00:30: printers run by themselves, one nurse is there, nobody from IT.
//!
//! Scenario A1 (半田型), with the neighbours A3 (an outage that turns out to be an attack) and A8 (no attack at all).
//! The date is that of the worked example of the privacy commission's deadlines.

use std::collections::BTreeMap;

use engine::desk::Desk;
use serde_json::Value;

use crate::harness::{DataFile, Hand, Log, Walk, choices_of, contact_of, jst, local, step_of};

/// What the nurse does at each step, first visit first; a step that is not named is simply done or reached.
const NURSE: &[(&str, &[&str])] = &[
    ("call-hq", &["call hq no-answer", "call hq reached 院長に連絡すると言われた"]),
    ("what-appeared", &["choose unsure"]),
    ("cut-backup-network", &["done"]),
    ("call-vendor", &["call vendor-ehr no-answer", "call vendor-ehr reached 線を抜いてよい。電源はそのまま"]),
    ("call-network-vendor", &["later", "call vendor-network waiting 朝にかけなおすとのこと"]),
    ("report-management", &["cannot 2"]),
    ("decide-care", &["cannot"]),
    ("attack-certain", &["choose certain"]),
    ("data-leaked", &["choose unsure"]),
    ("care-affected", &["choose yes"]),
];

/// Somebody who does one thing after the other and writes down when.
struct Night {
    walk: Walk,
    minutes: u32,
    /// How often each step came up.
    visits: BTreeMap<String, usize>,
    /// Every step that stood on the screen, in order.
    path: Vec<String>,
    /// When each step was acted on last.
    acted: BTreeMap<String, String>,
}

impl Night {
    fn on(file: &DataFile) -> Self {
        let (visits, acted) = (BTreeMap::new(), BTreeMap::new());
        Self { walk: Walk::on(file.path()), minutes: 30, visits, path: Vec::new(), acted }
    }

    /// The time on the wall, from 00:30 on.
    fn clock(&self) -> String {
        format!("2024-05-19T{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }

    /// Says a line with its time; a minute passes.
    fn say(&mut self, line: &str) -> String {
        let timed = format!("@{} {line}", self.clock());
        self.minutes += 1;
        self.walk.ok(&timed)
    }

    /// Goes on from an answer until a step stands there that `stop` names.
    fn goes_on_until(&mut self, mut answer: String, stop: &str) -> String {
        for _ in 0..100 {
            let step = step_of(&answer).to_owned();
            if step == stop {
                return answer;
            }
            let visit = self.visits.entry(step.clone()).or_default();
            let said = reply(&step, *visit, &answer);
            *visit += 1;
            self.path.push(step.clone());
            self.acted.insert(step, self.clock());
            answer = self.say(&said);
        }
        panic!("the nurse goes round in circles: {:?}", self.path);
    }

    fn came_before(&self, one: &str, other: &str) -> bool {
        let place = |step: &str| self.path.iter().position(|visited| visited == step);
        place(one).unwrap() < place(other).unwrap()
    }
}

fn reply(step: &str, visit: usize, answer: &str) -> String {
    if let Some((_, replies)) = NURSE.iter().find(|(known, _)| *known == step) {
        return (*replies.get(visit).or(replies.last()).unwrap()).to_owned();
    }
    match (contact_of(answer), choices_of(answer).as_slice()) {
        (Some(contact), _) => format!("call {contact} reached"),
        (None, []) => "done".to_owned(),
        (None, _) => "choose unsure".to_owned(),
    }
}

/// The whole night, until only recovery is left.
fn the_whole_night() -> (DataFile, Night, Log) {
    let file = DataFile::demo();
    let mut night = Night::on(&file);
    let first = night.say("start ransom");
    night.minutes -= 1;
    night.say("recorder 山本");
    let alone = night.goes_on_until(first, "cut-outside-lines");
    night.say("recorder 渡辺");
    night.goes_on_until(alone, "plan-recovery");
    assert_eq!(night.walk.end(), 0, "everything was taken");
    let log = file.log();
    (file, night, log)
}

fn at<'a>(line: &'a Value, key: &str) -> &'a str {
    line[key].as_str().unwrap()
}

#[test]
fn one_nurse_at_night_comes_to_paper_vendor_cuts_police_ministry_and_privacy_commission() {
    let (file, night, log) = the_whole_night();
    for step in [
        "declare-paper",
        "call-vendor",
        "cut-backup-network",
        "cut-outside-lines",
        "cut-segments",
        "call-police",
        "call-mhlw",
        "report-ppc",
    ] {
        assert!(night.path.iter().any(|visited| visited == step), "{step} never came up: {:?}", night.path);
    }
    for words in [
        "紙にすると伝えた",
        "バックアップの線を抜いた",
        "外の線を抜いた",
        "部署を切りはなした",
        "警察",
        "厚生労働省",
        "速報を出した",
    ] {
        assert!(log.says(words), "the log does not show {words}");
    }
    assert!(file.verify().starts_with("ok"), "and nothing of it was altered");
}

#[test]
fn the_log_shows_when_everything_happened_not_when_it_was_typed() {
    let (_file, night, log) = the_whole_night();
    let first = log.entries()[0];
    assert_eq!(at(first, "occurredAt"), jst("2024-05-19T00:30"), "noticed on Sunday at 00:30");
    assert_eq!(first["late"], true, "typed long after: marked as such");
    let mut last = String::new();
    for entry in log.entries() {
        let occurred = at(entry, "occurredAt");
        assert!(occurred >= last.as_str(), "one act after the other: {entry}");
        assert!(at(entry, "recordedAt") > occurred, "both times are kept: {entry}");
        assert!(!at(entry, "from").is_empty() && !at(entry, "to").is_empty(), "from whom to whom: {entry}");
        last = occurred.to_owned();
    }
    assert_eq!(last, jst(night.acted.values().max().unwrap()), "up to the last act of the night");
}

#[test]
fn each_cut_has_its_own_time_and_person_and_the_backup_comes_first() {
    let (_file, night, log) = the_whole_night();
    let cuts = ["バックアップの線を抜いた", "外の線を抜いた", "部署を切りはなした"].map(|fact| log.line(fact));
    let steps = ["cut-backup-network", "cut-outside-lines", "cut-segments"];
    for (cut, step) in cuts.iter().zip(steps) {
        assert_eq!(at(cut, "occurredAt"), jst(&night.acted[step]), "the time of this cut, not of another");
    }
    let times = cuts.map(|cut| at(cut, "occurredAt"));
    assert!(times[0] < times[1] && times[1] < times[2], "backup, outside, segments: {times:?}");
    assert_eq!(cuts.map(|cut| at(cut, "recorder")), ["山本", "渡辺", "渡辺"], "each names who wrote it down");
}

#[test]
fn a_later_cut_cannot_be_done_before_an_earlier_one() {
    let file = DataFile::demo();
    let mut night = Night::on(&file);
    let first = night.say("start ransom");
    night.goes_on_until(first, "cut-backup-network");
    for early in ["go cut-outside-lines", "go cut-segments"] {
        let answer = night.walk.say(early);
        assert!(answer.starts_with("refused unknown-step"), "{early} before the backup: {answer}");
    }
    let answer = night.say("done");
    assert_eq!(step_of(&answer), "cut-outside-lines", "after the backup the outside lines");
    assert!(night.walk.say("go cut-segments").starts_with("refused"), "the segments still wait for the outside lines");
}

#[test]
fn nobody_waits_for_anybody() {
    for first in ["cut-backup-network", "call-vendor", "report-management", "declare-paper"] {
        let file = DataFile::demo();
        let mut night = Night::on(&file);
        let start = night.say("start ransom");
        night.goes_on_until(start, "cut-backup-network");
        let here = night.walk.ok(&format!("go {first}"));
        assert_eq!(step_of(&here), first);
        night.say(&reply(first, 1, &here));
        for other in ["cut-backup-network", "call-vendor", "report-management", "declare-paper"] {
            if other != first {
                let answer = night.walk.ok(&format!("go {other}"));
                assert_eq!(step_of(&answer), other, "{other} is open whether or not {first} is behind us");
            }
        }
        assert_eq!(night.walk.end(), 0);
    }
}

#[test]
fn a_whole_line_of_work_can_be_finished_while_the_others_have_not_begun() {
    let file = DataFile::demo();
    let mut night = Night::on(&file);
    let start = night.say("start ransom");
    night.goes_on_until(start, "cut-backup-network");
    night.walk.ok("go call-vendor");
    night.say("call vendor-ehr reached");
    night.walk.ok("go call-network-vendor");
    night.say("call vendor-network reached");
    let answer = night.walk.ok("go cut-backup-network");
    assert!(answer.contains("report-management") && answer.contains("declare-paper"), "both still wait: {answer}");
    let log = file_log_after(night, &file);
    assert!(log.deadline("vendor-call").unwrap()["met"].as_bool().unwrap(), "the vendor was called before any cut");
    assert!(!log.says("バックアップの線を抜いた"));
}

#[test]
fn people_may_go_on_to_the_next_phase_without_the_lines_of_work_that_still_run() {
    let file = DataFile::demo();
    let mut night = Night::on(&file);
    let start = night.say("start ransom");
    night.goes_on_until(start, "cut-backup-network");
    night.walk.ok("go start-together");
    let answer = night.say("done");
    assert_eq!(step_of(&answer), "attack-certain", "nobody is held up by a line of work that takes long");
    assert!(answer.contains("cut-backup-network"), "and the cut stays on the list: {answer}");
}

#[test]
fn paper_can_start_at_the_first_step_of_every_symptom() {
    for symptom in ["ehr", "ransom", "network", "insurance", "power", "unknown"] {
        let file = DataFile::demo();
        let answers =
            file.walk(&[&format!("@2024-05-19T00:30 start {symptom}"), "@00:31 flow paper-switch", "@00:32 done"]);
        assert_eq!(step_of(&answers[1]), "declare-paper", "{symptom}: paper waits for no cause");
        assert_eq!(step_of(&answers[2]), "open-red-box", "{symptom}");
        let log = file.log();
        let decision = log.deadline("paper-decision").unwrap();
        assert_eq!(
            decision["metAt"],
            jst("2024-05-19T00:32").as_str(),
            "{symptom}: decided, two minutes after noticing"
        );
    }
}

#[test]
fn not_sure_leads_to_the_attack_path_from_every_symptom_that_may_be_one() {
    for symptom in ["ehr", "ransom", "network", "insurance", "unknown"] {
        let file = DataFile::demo();
        let mut night = Night::on(&file);
        let mut answer = night.say(&format!("start {symptom}"));
        for _ in 0..12 {
            if step_of(&answer) == "stop-everyone" {
                break;
            }
            let choices = choices_of(&answer);
            let said = if choices.is_empty() { "done" } else { "cannot" };
            assert!(choices.is_empty() || choices.contains(&"unsure"), "分からない is an answer everywhere: {answer}");
            answer = night.say(said);
        }
        assert_eq!(step_of(&answer), "stop-everyone", "{symptom}: somebody who never knows is on the safe branch");
        assert!(file_log_after(night, &file).deadline("police-first").is_some(), "{symptom}: the attack clock runs");
    }
}

#[test]
fn the_do_not_list_is_beside_every_step_of_the_night() {
    let (file, _night, _log) = the_whole_night();
    let mut desk = Desk::open_existing(file.path(), &local(), Box::new(Hand::default())).unwrap();
    let id = desk.incident_under_way().unwrap().unwrap();
    let view = desk.incident_view(id).unwrap();
    let list: Vec<&str> = view.do_not.iter().map(|line| line.ja.as_str()).collect();
    assert!(list.iter().any(|line| line.contains("電源を切らない")), "{list:?}");
    assert!(list.iter().any(|line| line.contains("お金を払わない")), "{list:?}");
}

#[test]
fn the_privacy_deadlines_are_those_of_the_worked_example() {
    let (_file, _night, log) = the_whole_night();
    let first = log.deadline("ppc-first").unwrap();
    assert!(at(first, "soonFrom").starts_with("2024-05-20T15:00"), "day 3 is 05-21 in Japan: {first}");
    assert_eq!(day_in_japan(at(first, "due")), "2024-05-23", "day 5, days off counted: {first}");
    assert_eq!(first["met"], true, "the nurse's report of that night met it");
    let last = log.deadline("ppc-final-60").unwrap();
    assert_eq!(day_in_japan(at(last, "due")), "2024-07-17", "day 60, a Wednesday: {last}");
    assert_eq!(last["met"], false, "one report does not meet the other");
    assert!(log.deadline("ppc-final").is_none(), "an attack has a wrongful purpose: 60 days, not 30");
    assert_eq!(first["holidayNote"], Value::Null, "the holidays of that year are known");
}

#[test]
fn a_call_nobody_answers_is_offered_again_and_the_night_goes_on() {
    let (_file, night, log) = the_whole_night();
    assert_eq!(night.path.iter().filter(|step| *step == "call-vendor").count(), 2, "offered again: {:?}", night.path);
    assert!(night.came_before("call-vendor", "call-police"));
    let tries: Vec<&Value> = log.entries().into_iter().filter(|entry| entry["kind"] == "call").collect();
    let vendor: Vec<&str> = tries
        .iter()
        .map(|entry| at(&entry["text"], "ja"))
        .filter(|text| text.contains("あおぞら医療システム"))
        .collect();
    assert_eq!(vendor.len(), 2, "both attempts are kept: {tries:#?}");
    assert!(vendor[0].contains("出ない") && vendor[1].contains("電源はそのまま"), "with what was heard: {vendor:?}");
    assert!(log.deadline("call:vendor-network").is_some(), "a promised call back is a due time");
}

#[test]
fn an_answer_taken_back_leaves_both_branches_in_the_log() {
    let file = DataFile::demo();
    let mut night = Night::on(&file);
    let first = night.say("start ransom");
    night.goes_on_until(first, "what-appeared");
    night.say("choose usual");
    night.say("done");
    night.say("undo");
    let answer = night.say("undo");
    assert_eq!(step_of(&answer), "what-appeared", "the question is asked again");
    assert_eq!(step_of(&night.say("choose unsure")), "stop-everyone");
    let answer = night.say("undo");
    assert_eq!(step_of(&answer), "what-appeared", "taking it back takes the opened playbook along");
    night.say("choose ransom");
    let log = file_log_after(night, &file);
    let gone = log.entries().into_iter().filter(|entry| entry["undone"].is_object()).count();
    assert_eq!(gone, 3, "all three are shown as taken back, none is deleted");
    assert!(log.says("いつものお知らせだと、システム担当が確かめた"), "the abandoned branch stays in sight");
    assert!(
        log.entries().iter().filter(|entry| entry["kind"] == "correction").count() == 3,
        "an undo is a line itself"
    );
}

#[test]
fn an_outage_that_turns_out_to_be_an_attack_stays_one_incident() {
    let file = DataFile::demo();
    let mut night = Night::on(&file);
    let first = night.say("start ehr");
    let asked = night.goes_on_until(first, "signs-of-attack");
    assert!(choices_of(&asked).contains(&"several"), "{asked}");
    night.say("choose several");
    assert_eq!(night.walk.end(), 0);
    assert!(file.log().deadline("police-first").is_none(), "a plain outage calls no police");
    night.walk = Walk::on(file.path());
    // 06:15 the next morning: the vendor finds what was done to the backup.
    night.minutes = 23 * 60;
    let answer = night.say("flow cyberattack");
    assert_eq!(step_of(&answer), "stop-everyone");
    assert!(answer.contains("同時"), "what ran before goes on beside it: {answer}");
    night.say("note 報告 保守会社→本部 バックアップに暗号化のあと");
    night.say("done");
    let log = file_log_after(night, &file);
    let noticed = jst("2024-05-19T00:30");
    assert_eq!(at(log.entries()[0], "occurredAt"), noticed, "one incident, from the first sign on");
    assert!(log.says("手順書「システム障害") && log.says("手順書「サイバー攻撃のうたがい」"));
    let police = log.deadline("police-first").unwrap();
    assert_eq!(at(police, "due"), jst("2024-05-20T01:02"), "two hours from the suspicion, not from the outage");
    let note = log.line("バックアップに暗号化のあと");
    assert_eq!((at(note, "from"), at(note, "to"), at(note, "nature")), ("保守会社", "本部", "report"));
}

#[test]
fn an_insurance_reader_that_is_down_calls_no_police_and_no_privacy_commission() {
    let file = DataFile::demo();
    let mut night = Night::on(&file);
    let first = night.say("start insurance");
    let asked = night.goes_on_until(first, "what-else");
    assert!(choices_of(&asked).contains(&"only-insurance"));
    let answer = night.say("choose only-insurance");
    night.goes_on_until(answer, "end-insurance");
    for step in ["call-police", "report-ppc", "call-mhlw", "stop-everyone"] {
        assert!(!night.path.iter().any(|visited| visited == step), "{step} has no place here");
    }
    let path = night.path.clone();
    assert!(path.iter().any(|step| step == "check-other-way"), "the other ways to check are what is needed: {path:?}");
    let log = file_log_after(night, &file);
    for id in ["police-first", "mhlw-first", "ppc-first", "ppc-final", "ppc-final-60"] {
        assert!(log.deadline(id).is_none(), "{id} does not run for a broken reader");
    }
    assert!(!log.says("警察") && !log.says("個人情報保護委員会"));
}

#[test]
fn what_cannot_be_read_as_a_command_is_refused_and_costs_nothing() {
    let file = DataFile::demo();
    let mut night = Night::on(&file);
    night.say("start ransom");
    let refusals = [
        ("choose ransom", "refused unknown-step"),
        ("call nobody reached", "refused unknown-contact"),
        ("call hq perhaps", "refused bad-text"),
        ("@25:99 done", "refused bad-time"),
        ("fly", "refused bad-text"),
        ("flow no-such-playbook", "refused unknown-step"),
        ("note ", "refused bad-text"),
        ("state ehr exploded", "refused bad-text"),
    ];
    for (line, refusal) in refusals {
        let answer = night.walk.say(line);
        assert!(answer.starts_with(refusal), "{line} was answered: {answer}");
    }
    assert_eq!(step_of(&night.walk.ok("show")), "pull-own-cable", "nothing moved");
    assert_eq!(night.walk.end(), 1, "something was refused");
    assert_eq!(file.log().entries().len(), 2, "only the start is in the log");
}

fn file_log_after(mut night: Night, file: &DataFile) -> Log {
    assert_eq!(night.walk.end(), 0, "everything was taken");
    file.log()
}

/// The day in Japan of a moment, as its last minute may stand at the end of that day or the beginning of the next.
fn day_in_japan(moment: &str) -> String {
    let at = engine::time::Timestamp::parse_rfc3339(moment).unwrap();
    at.plus_minutes(-1).jst_date().to_string()
}
