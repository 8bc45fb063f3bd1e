//! The plug is pulled at any moment, 200 times on one file: what was answered is there, and the walk stands where it was.
//!
//! `kill -9` takes the program but not what the system has in memory; that a commit reaches the medium itself is what
//! `synchronous=FULL` promises and what the store's own tests check.
//! `TOMOSHIBI_POWER_CUTS=2000` makes a longer night of it, `TOMOSHIBI_SEED=7` another one.

use std::collections::VecDeque;
use std::fs;
use std::hint::black_box;
use std::path::Path;

use engine::desk::Desk;
use serde_json::Value;

use crate::harness::{DataFile, Dice, Hand, Log, Walk, choices_of, cli, contact_of, local, step_of};

/// A command somebody gave, and what the twin that never lost power answered.
#[derive(Clone, Debug)]
struct Said {
    line: String,
    answer: String,
    /// The moment it says; no two commands share one, so the log tells which command a line came from.
    minute: u32,
}

/// Makes up what people say, and hears it answered on a file whose power never fails.
struct Twin {
    file: DataFile,
    walk: Walk,
    minutes: u32,
    last: String,
    open: bool,
}

impl Twin {
    fn new() -> Self {
        let file = DataFile::demo();
        let walk = Walk::on(file.path());
        Self { file, walk, minutes: 0, last: String::new(), open: false }
    }

    fn next(&mut self, dice: &mut Dice) -> Said {
        let mut command = self.command(dice);
        let mut line = format!("@{} {command}", moment(self.minutes));
        let mut answer = self.walk.say(&line);
        if answer.contains("nothing is open") {
            command = "end".to_owned();
            line = format!("@{} end", moment(self.minutes));
            answer = self.walk.say(&line);
        }
        assert!(!answer.starts_with("refused"), "{line}: {answer}");
        self.open = command != "end";
        self.last.clone_from(&answer);
        self.minutes += 1;
        Said { line, answer, minute: self.minutes - 1 }
    }

    fn command(&self, dice: &mut Dice) -> String {
        if !self.open {
            return format!("start {}", dice.pick(&["ehr", "ransom", "network", "insurance", "power", "unknown"]));
        }
        match dice.roll(20) {
            0 | 1 => format!("note 報告 受付→本部 {}番目の記録「停止」", self.minutes),
            2 => format!("state ehr {}", dice.pick(&["stopped", "paper", "read-only", "resumed"])),
            3 => format!("recorder {}", dice.pick(&["山本", "渡辺", "佐藤"])),
            4 if self.minutes.is_multiple_of(3) => "flow paper-switch".to_owned(),
            _ => self.step(dice),
        }
    }

    fn step(&self, dice: &mut Dice) -> String {
        let choices = choices_of(&self.last);
        if !choices.is_empty() {
            return format!("choose {}", dice.pick(&choices));
        }
        if let Some(contact) = contact_of(&self.last) {
            return format!("call {contact} {}", dice.pick(&["reached", "no-answer", "waiting 10分後にと言われた"]));
        }
        (*dice.pick(&["done", "done", "done", "cannot", "later"])).to_owned()
    }
}

/// Minute `n` of a long night that is over since years.
fn moment(minute: u32) -> String {
    let (day, hour) = (minute / (24 * 60), minute / 60 % 24);
    format!("2024-{:02}-{:02}T{hour:02}:{:02}", 1 + day / 28 % 12, 1 + day % 28, minute % 60)
}

/// Which commands the log knows: the minutes of its lines, in order, once each.
fn minutes_of(log: &Log) -> Vec<u32> {
    let mut minutes: Vec<u32> = log.entries().into_iter().map(|entry| minute_of(&entry["occurredAt"])).collect();
    minutes.dedup();
    minutes
}

fn minute_of(at: &Value) -> u32 {
    let at = engine::time::Timestamp::parse_rfc3339(at.as_str().unwrap()).unwrap();
    let start = engine::time::read_jst(&moment(0), at).unwrap();
    u32::try_from(at.minutes_since(start)).unwrap()
}

/// Who looks at the file: the terminal program as a hospital would, or the same engine without starting a program.
#[derive(Clone, Copy)]
enum Through {
    Terminal,
    Engine,
}

/// What the file says about itself, or what is wrong with it.
fn log_of(path: &Path, through: Through) -> Result<Log, String> {
    match through {
        Through::Terminal => {
            let path = path.to_str().unwrap();
            let verified = cli(&["verify", path]);
            if verified.status != 0 {
                return Err(format!("verify says {}", verified.err));
            }
            let said = cli(&["log", path, "--json"]);
            serde_json::from_str(&said.out).map(Log).map_err(|_| format!("log says {}", said.err))
        }
        Through::Engine => read(path).map_err(|failure| failure.to_string()),
    }
}

fn read(path: &Path) -> Result<Log, engine::error::Error> {
    let mut desk = Desk::open_existing(path, &local(), Box::new(Hand::default()))?;
    let report = desk.verify()?;
    assert!(report.chain_ok, "{report:?}");
    let incidents = desk.incidents()?;
    let views = incidents.into_iter().map(|id| desk.timeline_view(id)).collect::<Result<Vec<_>, _>>()?;
    Ok(Log(serde_json::to_value(views).unwrap()))
}

/// What is wrong with a file after a power cut: `acknowledged` was answered, `unanswered` may or may not be there.
fn what_is_wrong(
    path: &Path,
    through: Through,
    acknowledged: &[u32],
    unanswered: Option<u32>,
) -> Result<Vec<u32>, String> {
    let found = minutes_of(&log_of(path, through)?);
    let with_next: Vec<u32> = acknowledged.iter().copied().chain(unanswered).collect();
    if found == acknowledged || found == with_next {
        return Ok(found);
    }
    Err(format!("answered {acknowledged:?}, found {found:?}"))
}

/// Works for a while without asking for the time.
fn spin(dice: &mut Dice) {
    let scale = dice.roll(21);
    let length = dice.roll(1 << scale);
    for turn in 0..length {
        black_box(turn);
    }
}

/// Says the commands and pulls the plug in the middle; how many were answered.
fn walk_until_the_plug_is_pulled(path: &Path, said: &VecDeque<Said>, dice: &mut Dice) -> usize {
    let mut walk = Walk::on(path);
    for command in said {
        walk.tell(&command.line);
    }
    let wait_for = dice.roll(said.len() as u64 + 1);
    let mut answers = Vec::new();
    for _ in 0..wait_for {
        answers.push(walk.answer().expect("it answers while it lives"));
    }
    spin(dice);
    answers.extend(walk.kill());
    for (answer, command) in answers.iter().zip(said) {
        assert_eq!(*answer, command.answer, "{} is answered as if nothing had ever happened", command.line);
    }
    answers.len()
}

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(usual)
}

#[test]
fn what_was_answered_survives_two_hundred_power_cuts_on_one_file() {
    let (cuts, seed) = (setting("TOMOSHIBI_POWER_CUTS", 200), setting("TOMOSHIBI_SEED", 20_240_519));
    println!("power cuts {cuts}, seed {seed}");
    let mut dice = Dice::new(seed);
    let mut twin = Twin::new();
    let file = DataFile::demo();
    let mut ahead: VecDeque<Said> = VecDeque::new();
    let mut lasting: Vec<u32> = Vec::new();
    let mut stands_at: Option<String> = None;
    let (mut in_the_middle, mut unanswered_but_kept) = (0, 0);
    for cut in 0..cuts {
        for _ in 0..1 + dice.roll(6) {
            ahead.push_back(twin.next(&mut dice));
        }
        let answered = walk_until_the_plug_is_pulled(file.path(), &ahead, &mut dice);
        in_the_middle += usize::from(answered < ahead.len());
        let acknowledged: Vec<u32> = lasting.iter().copied().chain(recorded(ahead.range(..answered))).collect();
        let next =
            ahead.range(answered..).next().filter(|said| !said.answer.starts_with("same")).map(|said| said.minute);
        // Starting programs is slow: one cut in ten is looked at the long way.
        let through = if cut % 10 == 0 { Through::Terminal } else { Through::Engine };
        lasting = what_is_wrong(file.path(), through, &acknowledged, next)
            .unwrap_or_else(|wrong| panic!("cut {cut}: {wrong}"));
        let kept = usize::from(lasting.len() > acknowledged.len());
        unanswered_but_kept += kept;
        for said in ahead.drain(..answered + kept) {
            stands_at = Some(said.answer);
        }
        stands_where_it_was(file.path(), stands_at.as_deref(), cut);
    }
    println!("{in_the_middle} cuts came in the middle, {unanswered_but_kept} kept a line whose answer was lost");
    assert!(in_the_middle * 4 > usize::try_from(cuts).unwrap(), "the plug was pulled while it worked, not after");
    same_as_the_twin(&file, twin, &ahead);
}

/// The minutes of those commands that wrote a line.
fn recorded<'a>(said: impl Iterator<Item = &'a Said>) -> impl Iterator<Item = u32> {
    said.filter(|said| !said.answer.starts_with("same")).map(|said| said.minute)
}

/// Reopened on the same file, the step of the last answer stands there.
fn stands_where_it_was(path: &Path, last: Option<&str>, cut: u64) {
    let Some(last) = last.filter(|last| *last != "ok end") else { return };
    let mut desk = Desk::open_existing(path, &local(), Box::new(Hand::default())).unwrap();
    let id = desk.incident_under_way().unwrap().expect("the response goes on");
    let step = desk.incident_view(id).unwrap().step;
    let shown =
        step.map_or_else(String::new, |step| format!("{} {}/{} {}", step.id, step.number, step.total, step.title.ja));
    let said = last.split_once(' ').map_or("", |(_, rest)| rest);
    assert!(said.starts_with(&shown) && !shown.is_empty(), "cut {cut}: shown {shown}, the last answer was {last}");
}

/// At the end both files tell the same night, line by line.
fn same_as_the_twin(file: &DataFile, mut twin: Twin, ahead: &VecDeque<Said>) {
    twin.walk.end();
    let lost: Vec<u32> = ahead.iter().map(|said| said.minute).collect();
    let whole = twin.file.log();
    let told = |log: &Log| -> Vec<(Value, Value)> {
        let lines = log.entries().into_iter().filter(|entry| !lost.contains(&minute_of(&entry["occurredAt"])));
        lines.map(|entry| (entry["occurredAt"].clone(), entry["text"]["ja"].clone())).collect()
    };
    assert_eq!(told(&file.log()), told(&whole), "two hundred cuts changed nothing in what is told");
}

#[test]
fn a_file_that_was_being_made_when_the_plug_was_pulled_is_whole_or_not_there() {
    let mut dice = Dice::new(setting("TOMOSHIBI_SEED", 30));
    let (mut there, mut not_there) = (0, 0);
    for _ in 0..40 {
        let file = DataFile::nowhere();
        let walk = Walk::on(file.path());
        for _ in 0..dice.roll(250) {
            spin(&mut dice);
        }
        walk.kill();
        if file.path().exists() {
            there += 1;
            file.verify();
        } else {
            not_there += 1;
        }
        assert_eq!(step_of(&file.walk(&["@2024-05-19T00:30 start ransom"])[0]), "pull-own-cable", "and it can be used");
    }
    println!("{there} whole, {not_there} not there");
}

#[test]
fn the_check_sees_a_file_that_was_cut_short() {
    let (file, acknowledged) = a_short_night();
    what_is_wrong(file.path(), Through::Terminal, &acknowledged, None).unwrap();
    let whole = fs::read(file.path()).unwrap();
    let page = 4096;
    for length in [whole.len() - page, whole.len() - 1, whole.len() / 2 / page * page, 100, 0] {
        let copy = DataFile::nowhere();
        fs::write(copy.path(), &whole[..length]).unwrap();
        let wrong = what_is_wrong(copy.path(), Through::Terminal, &acknowledged, None).unwrap_err();
        assert!(wrong.contains("file-damaged"), "cut to {length} bytes: {wrong}");
    }
}

#[test]
fn the_check_sees_a_line_that_was_answered_and_is_not_there() {
    let file = DataFile::demo();
    let mut walk = Walk::on(file.path());
    walk.ok(&format!("@{} start ransom", moment(0)));
    // The lines are still in the side file: a copy without it is what a medium leaves that lies about its writes.
    let copy = DataFile::nowhere();
    fs::copy(file.path(), copy.path()).unwrap();
    walk.kill();
    assert_eq!(what_is_wrong(file.path(), Through::Terminal, &[0], None), Ok(vec![0]), "the file itself has it");
    let wrong = what_is_wrong(copy.path(), Through::Terminal, &[0], None).unwrap_err();
    assert_eq!(wrong, "answered [0], found []");
}

#[test]
fn the_check_sees_a_line_that_nobody_said() {
    let (file, acknowledged) = a_short_night();
    let fewer = &acknowledged[..acknowledged.len() - 2];
    assert!(what_is_wrong(file.path(), Through::Terminal, fewer, None).is_err(), "two lines too many");
    let last_but_one = acknowledged[acknowledged.len() - 2];
    assert!(
        what_is_wrong(file.path(), Through::Terminal, fewer, Some(last_but_one)).is_err(),
        "at most one may be there unanswered"
    );
}

#[test]
fn the_check_sees_words_that_were_changed_in_the_file() {
    let (file, acknowledged) = a_short_night();
    let mut bytes = fs::read(file.path()).unwrap();
    let (from, to) = ("変わらない言葉".as_bytes(), "変わった言葉。".as_bytes());
    let place = bytes.windows(from.len()).position(|window| window == from).expect("the words are in the file");
    bytes[place..place + to.len()].copy_from_slice(to);
    fs::write(file.path(), bytes).unwrap();
    let said = cli(&["verify", file.text()]);
    assert_eq!(said.status, 1, "a changed word breaks the chain: {said:?}");
    assert!(what_is_wrong(file.path(), Through::Terminal, &acknowledged, None).is_err());
}

/// A few answered commands, and the file closed in peace.
fn a_short_night() -> (DataFile, Vec<u32>) {
    let file = DataFile::demo();
    let commands =
        ["start ransom", "done", "note 事実 変わらない言葉", "done", "call hq reached", "choose unsure", "done"];
    let lines: Vec<String> =
        (0_u32..).zip(commands).map(|(minute, command)| format!("@{} {command}", moment(minute))).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    assert!(file.walk(&lines).iter().all(|answer| answer.starts_with("ok ")));
    (file, (0_u32..).take(commands.len()).collect())
}
