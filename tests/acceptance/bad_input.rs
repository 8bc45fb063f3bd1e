//! Whatever is wrong with the file, the disk, the clock or the words: a code, a sentence that says what to do,
//! status 1, nothing lost, no panic.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use engine::desk::{Desk, Press};
use engine::error::ErrorCode;
use engine::time::Timestamp;

use crate::harness::{
    DataFile, Said, Walk, assert_is_a_sentence, assert_no_panic, cli, cli_with_input, desk, local, program, root,
    step_of,
};

/// A night of a few lines, closed in peace.
fn a_night() -> DataFile {
    let file = DataFile::demo();
    file.walk(&["@2024-05-19T00:30 start ransom", "@00:31 done", "@00:32 note 事実 印刷機が止まらない"]);
    file
}

/// Everything that opens a data file, told to open this one.
fn every_command(path: &str) -> Vec<Said> {
    let pack = DataFile::nowhere();
    let out = pack.folder().join("pack.pdf");
    vec![
        cli_with_input(&["walk", path], b"show\n"),
        cli(&["log", path]),
        cli(&["log", path, "--json"]),
        cli(&["verify", path]),
        cli(&["pack", path, "--place", "front-desk", "--visits", "5", "--hours", "1", "--out", out.to_str().unwrap()]),
    ]
}

/// Refused by every command, and not one byte of it was touched.
fn is_refused_and_left_alone(path: &Path, code: &str) {
    let before = fs::read(path).unwrap();
    for said in every_command(path.to_str().unwrap()) {
        said.is_refused_with(code);
    }
    assert_eq!(fs::read(path).unwrap(), before, "a file we do not understand is left as it is");
}

#[test]
fn a_damaged_file_is_told_and_left_alone() {
    let file = a_night();
    let whole = fs::read(file.path()).unwrap();
    let cut_short = whole[..whole.len() - 1000].to_vec();
    let mut scribbled = whole.clone();
    for byte in &mut scribbled[4096..12_288] {
        *byte = 0x5a;
    }
    let emptied = vec![0; whole.len()];
    for damage in [cut_short, scribbled, emptied, Vec::new()] {
        fs::write(file.path(), damage).unwrap();
        is_refused_and_left_alone(file.path(), "file-damaged");
    }
}

#[test]
fn a_line_that_was_changed_from_outside_is_told_with_its_number() {
    let file = a_night();
    let mut bytes = fs::read(file.path()).unwrap();
    let words = "印刷機が止まらない".as_bytes();
    let place = bytes.windows(words.len()).position(|window| window == words).unwrap();
    bytes[place..place + words.len()].copy_from_slice("印刷機は静かでした".as_bytes());
    fs::write(file.path(), bytes).unwrap();
    let said = cli(&["verify", file.text()]);
    assert_eq!(said.status, 1, "{said:?}");
    let first = said.err.lines().next().unwrap_or_default();
    assert!(first.starts_with("altered ") && first.ends_with('4'), "the fourth line: {said:?}");
}

#[test]
fn files_of_other_programs_are_told_and_left_alone() {
    let png = [&b"\x89PNG\r\n\x1a\n"[..], &[7; 2000]].concat();
    let text = "これは議事録です。\n".repeat(300).into_bytes();
    let sqlite = fs::read(root().join("tests/data/foreign.sqlite")).unwrap();
    for foreign in [png, text, sqlite, b"x".to_vec()] {
        let file = DataFile::nowhere();
        fs::write(file.path(), foreign).unwrap();
        is_refused_and_left_alone(file.path(), "file-foreign");
        assert_eq!(cli(&["init", file.text(), "--demo"]).status, 1, "and nothing is made in its place");
    }
}

#[test]
fn a_folder_is_no_data_file() {
    let folder = tempfile::tempdir().unwrap();
    cli_with_input(&["walk", folder.path().to_str().unwrap()], b"").is_refused_with("file-foreign");
}

#[test]
fn a_file_of_a_newer_program_is_refused_not_guessed_at() {
    let file = a_night();
    let mut bytes = fs::read(file.path()).unwrap();
    // The schema's number in the header of an SQLite file.
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(file.path(), bytes).unwrap();
    is_refused_and_left_alone(file.path(), "file-newer");
}

#[test]
fn a_file_that_is_not_there_is_not_made_by_those_who_only_read() {
    let file = DataFile::nowhere();
    for command in ["log", "verify"] {
        cli(&[command, file.text()]).is_refused_with("file-missing");
    }
    let out = file.folder().join("pack.pdf");
    cli(&["pack", file.text(), "--place", "front-desk", "--out", out.to_str().unwrap()])
        .is_refused_with("file-missing");
    assert_eq!(fs::read_dir(file.folder()).unwrap().count(), 0, "nothing appeared");
}

#[test]
fn an_old_file_is_never_written_over() {
    let file = a_night();
    let before = fs::read(file.path()).unwrap();
    cli(&["init", file.text(), "--demo"]).is_refused_with("file-exists");
    assert_eq!(fs::read(file.path()).unwrap(), before);
}

#[test]
fn a_folder_that_may_not_be_written_is_told_and_nothing_appears_in_it() {
    let file = a_night();
    let before = fs::read(file.path()).unwrap();
    let fresh = file.folder().join("new.tomoshibi");
    set_mode(file.folder(), 0o555);
    let opened = cli_with_input(&["walk", file.text()], b"done\n");
    let made = cli(&["init", fresh.to_str().unwrap(), "--demo"]);
    set_mode(file.folder(), 0o755);
    opened.is_refused_with("file-read-only");
    made.is_refused_with("file-read-only");
    assert!(!fresh.exists(), "also not when an administrator could have written");
    assert_eq!(fs::read(file.path()).unwrap(), before);
    assert_eq!(step_of(&file.walk(&["show"])[0]), "write-and-photo", "when the folder is open again, it goes on");
}

#[test]
fn a_file_marked_as_read_only_is_told_to_writers_and_read_to_readers() {
    let file = a_night();
    set_mode(file.path(), 0o444);
    let before = fs::read(file.path()).unwrap();
    let beside = fs::read_dir(file.folder()).unwrap().count();
    let out = tempfile::tempdir().unwrap();
    let pack = out.path().join("pack.pdf");
    cli_with_input(&["walk", file.text()], b"done\n").is_refused_with("file-read-only");
    cli(&["pack", file.text(), "--place", "front-desk", "--out", pack.to_str().unwrap()])
        .is_refused_with("file-read-only");
    let log = cli(&["log", file.text()]);
    assert!(log.status == 0 && log.out.contains("印刷機が止まらない"), "{log:?}");
    assert_eq!(cli(&["verify", file.text()]).status, 0);
    assert_eq!(fs::read(file.path()).unwrap(), before);
    assert_eq!(fs::read_dir(file.folder()).unwrap().count(), beside, "a reader leaves nothing beside it");
}

#[test]
fn a_place_that_cannot_be_is_told() {
    let file = a_night();
    let below_a_file = format!("{}/x.tomoshibi", file.text());
    cli(&["init", &below_a_file, "--demo"]).is_refused_with("file-exists");
    cli_with_input(&["walk", &below_a_file], b"show\n").is_refused_with("file-exists");
    let away = file.folder().join("away/pack.pdf");
    let said = cli(&[
        "pack",
        file.text(),
        "--place",
        "front-desk",
        "--visits",
        "5",
        "--hours",
        "1",
        "--out",
        away.to_str().unwrap(),
    ]);
    said.is_refused_with("file-missing");
    cli(&["pack", file.text(), "--place", "moon", "--out", "x.pdf"]).is_refused_with("bad-text");
}

#[test]
fn a_second_program_on_the_same_file_is_told_to_use_the_first() {
    let file = a_night();
    let mut first = Walk::on(file.path());
    assert_eq!(step_of(&first.ok("show")), "write-and-photo");
    for said in every_command(file.text()) {
        said.is_refused_with("file-locked");
    }
    assert_eq!(step_of(&first.ok("done")), "call-hq", "the first did not notice");
    assert_eq!(first.end(), 0);
    assert_eq!(step_of(&file.walk(&["show"])[0]), "call-hq", "and now the file is free");
}

#[test]
fn a_full_disk_is_told_line_by_line_and_nothing_answered_is_lost() {
    let medium = SmallMedium::new();
    let file = medium.path("みどり野病院.tomoshibi");
    let path = file.to_str().unwrap();
    assert_eq!(cli(&["init", path, "--demo"]).status, 0);
    let mut input = String::from("@2024-05-19T00:30 start ransom\n");
    for number in 0..400 {
        input.push_str(&format!("@2024-05-19T00:31 note 事実 {number}番目 {}\n", "長い記録。".repeat(60)));
    }
    let said = medium.walk(path, input.as_bytes());
    assert_eq!(said.status, 1, "the disk was full at some line");
    assert_no_panic(&said.err);
    let answers: Vec<&str> = said.out.lines().collect();
    assert_eq!(answers.len(), 401, "every line is answered, also when it could not be kept");
    let kept = answers.iter().filter(|answer| answer.starts_with("ok ")).count() - 1;
    assert!((1..400).contains(&kept), "some went in before it was full: {kept}");
    for refused in answers.iter().filter(|answer| !answer.starts_with("ok ")) {
        assert!(medium.refusals().iter().any(|code| refused.starts_with(&format!("refused {code} "))), "{refused}");
        assert_is_a_sentence(refused);
    }
    let verified = cli(&["verify", path]);
    assert_eq!(verified.status, 0, "what is in the file is whole: {verified:?}");
    let log = cli(&["log", path]);
    let notes = log.out.lines().filter(|line| line.contains("長い記録。")).count();
    assert_eq!(notes, kept, "what was answered is there, what was refused is not");
}

#[test]
fn a_full_disk_cannot_take_half_a_pack() {
    let file = a_night();
    let medium = SmallMedium::new();
    let out = medium.path("pack.pdf");
    fs::write(medium.path("filler"), vec![1; 300 * 1024]).unwrap_or_default();
    let words = ["pack", file.text(), "--place", "front-desk", "--visits", "60", "--hours", "8", "--out"];
    let said = medium.run(&[&words[..], &[out.to_str().unwrap()]].concat(), b"");
    assert_eq!(said.status, 1, "{said:?}");
    assert_no_panic(&said.err);
    assert!(medium.refusals().iter().any(|code| said.err.starts_with(code)), "{}", said.err);
    assert!(!out.exists(), "half a pack looks like a whole one");
}

#[test]
fn a_symptom_nobody_wrote_a_flow_for_is_told_with_the_ones_there_are() {
    let file = DataFile::demo();
    let said = cli_with_input(&["walk", file.text()], "start coffee\nstart\nstart 電子カルテ\nstart ehr\n".as_bytes());
    assert_eq!(said.status, 1, "something was refused");
    let answers: Vec<&str> = said.out.lines().collect();
    for refused in &answers[..3] {
        assert!(refused.starts_with("refused unknown-symptom ") && refused.contains("ransom"), "{refused}");
    }
    assert!(answers[3].starts_with("ok "), "and the next press works: {}", answers[3]);
}

#[test]
fn words_nobody_can_read_cost_nothing_but_an_answer() {
    let file = a_night();
    let long = "あ".repeat(200_000);
    let strange = ["\u{0}", "@", "@x", "@00:40", "choose", "call", "call hq", "state", "go", "noticed 昨日", &long];
    for line in strange {
        let said = cli_with_input(&["walk", file.text()], format!("{line}\nshow\n").as_bytes());
        assert_no_panic(&said.err);
        let answers: Vec<&str> = said.out.lines().collect();
        assert_eq!(answers.len(), 2, "one answer a line: {said:?}");
        assert!(answers[0].starts_with("refused "), "{line}: {}", answers[0]);
        assert_is_a_sentence(answers[0]);
        assert_eq!(step_of(answers[1]), "write-and-photo", "nothing moved");
    }
}

#[test]
fn bytes_that_are_no_text_are_refused_and_the_walk_goes_on() {
    let file = a_night();
    let said = cli_with_input(&["walk", file.text()], b"note \xff\xfe\x96\x7b\nshow\n");
    assert_no_panic(&said.err);
    let last = said.out.lines().last().unwrap_or_default();
    assert_eq!(step_of(last), "write-and-photo", "a wrong code page must not end the walk: {said:?}");
}

#[test]
fn without_a_plan_everything_works_and_says_what_is_missing() {
    let file = DataFile::without_plan();
    let answers = file.walk(&["@2024-05-19T00:30 start ehr", "done", "done", "call hq no-answer", "choose unsure"]);
    assert_eq!(step_of(&answers[4]), "stop-everyone", "the flow does not need a plan");
    let mut desk = Desk::open_existing(file.path(), &local(), Box::new(crate::harness::Hand::default())).unwrap();
    assert_eq!(desk.facility().unwrap().as_deref(), Some("みなと診療所"));
    assert!(desk.home_view().unwrap().plan.is_none());
    let missing = desk.missing();
    assert!(missing.iter().any(|text| text.ja.contains("計画がまだありません")), "{missing:?}");
    let calls = desk.calls_view(None).unwrap();
    let vendor = serde_json::to_string(&calls).unwrap();
    assert!(vendor.contains("要確認"), "a number nobody wrote is not made up");
}

#[test]
fn a_plan_with_mistakes_is_told_with_file_and_line_and_no_file_is_made() {
    let file = DataFile::nowhere();
    let plan = tempfile::tempdir().unwrap();
    for name in ["facility", "people", "contacts", "systems", "windows"] {
        let name = format!("{name}.toml");
        fs::copy(root().join("playbooks/plan/midorino").join(&name), plan.path().join(&name)).unwrap();
    }
    let people = plan.path().join("people.toml");
    let text = fs::read_to_string(&people).unwrap();
    let line = text.lines().position(|line| line.trim_start().starts_with("person")).unwrap() + 1;
    let broken: Vec<String> = (1..)
        .zip(text.lines())
        .map(|(n, old)| if n == line { "person = \"nobody\"".to_owned() } else { old.to_owned() })
        .collect();
    fs::write(&people, broken.join("\n")).unwrap();
    let words = ["init", file.text(), "--facility", "みどり野病院", "--plan", plan.path().to_str().unwrap()];
    let said = cli(&words);
    assert_eq!(said.status, 1, "{said:?}");
    assert!(said.err.starts_with("people.toml:") && said.err.contains("nobody"), "{}", said.err);
    assert_is_a_sentence(&said.err);
    assert!(!file.path().exists(), "a plan with mistakes makes no file");
    fs::write(&people, "[[person]\n").unwrap();
    let said = cli(&words);
    assert_eq!(said.status, 1);
    assert!(said.err.starts_with("people.toml:1: E0 "), "{}", said.err);
    let nowhere = plan.path().join("away");
    let said = cli(&["init", file.text(), "--facility", "x", "--plan", nowhere.to_str().unwrap()]);
    assert_eq!(said.status, 1, "{said:?}");
    assert_no_panic(&said.err);
}

#[test]
fn a_clock_that_jumps_back_is_written_down_and_nothing_is_lost() {
    let (file, mut desk, hand) = desk();
    let press = desk.fresh_press();
    let id = desk.start_incident("ehr", None, &press).unwrap();
    done(&mut desk, id);
    let before = desk.incident_view(id).unwrap().step.unwrap().id;
    // Somebody takes the battery out: the clock of the PC stands in 2020.
    hand.0.set(Timestamp::parse_rfc3339("2020-01-01T00:00:00Z").unwrap());
    done(&mut desk, id);
    let view = desk.timeline_view(id).unwrap();
    let texts: Vec<&str> = view.entries.iter().map(|entry| entry.text.ja.as_str()).collect();
    assert_eq!(texts.iter().filter(|text| text.contains("時計が")).count(), 1, "one line says so: {texts:?}");
    assert_eq!(texts.len(), 5, "start, playbook, step, clock, step: {texts:?}");
    let numbers: Vec<u32> = view.entries.iter().map(|entry| entry.seq).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5], "the order of writing is the order of the log, whatever the clock says");
    assert_ne!(desk.incident_view(id).unwrap().step.unwrap().id, before, "and the walk went on");
    assert!(desk.verify().unwrap().chain_ok);
    desk.close().unwrap();
    let again = Desk::open_existing(file.path(), &file.own_local(), Box::new(hand)).unwrap().timeline_view(id).unwrap();
    assert_eq!(serde_json::to_value(&again.entries).unwrap(), serde_json::to_value(&view.entries).unwrap());
}

#[test]
fn a_time_nobody_can_read_is_refused_before_anything_is_written() {
    let (_file, mut desk, _hand) = desk();
    let press = Press { occurred_at: Some("さっき".into()), ..desk.fresh_press() };
    let refusal = desk.start_incident("ehr", None, &press).unwrap_err();
    assert_eq!(refusal.code(), ErrorCode::BadTime);
    assert_eq!(desk.incidents().unwrap(), [], "nothing was written");
}

#[test]
fn a_command_nobody_knows_is_answered_with_how_to_use_it() {
    for words in [&[][..], &["fly"], &["walk"], &["log"], &["verify"], &["pack"], &["init", "x.tomoshibi"]] {
        let said = cli(words);
        assert_eq!(said.status, 2, "{words:?}: {said:?}");
        assert!(said.err.contains("tomoshibi-cli walk FILE"), "{words:?}: {}", said.err);
    }
    let help = cli(&["help"]);
    assert_eq!((help.status, help.err.as_str()), (0, ""));
}

fn done(desk: &mut Desk, id: engine::ids::IncidentId) {
    let press = desk.fresh_press();
    let (walk, step) = desk.here(id).unwrap().unwrap();
    desk.complete_step(id, walk, &step, &press).unwrap();
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// A medium with little room: a tiny memory disk where we may mount one, otherwise a limit on the size of files.
struct SmallMedium {
    folder: tempfile::TempDir,
    mounted: bool,
}

impl SmallMedium {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=400k", "tomoshibi-test"]).arg(folder.path()).stderr(Stdio::null());
        let mounted = mount.status().is_ok_and(|status| status.success());
        Self { folder, mounted }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What a full one is called: the limit on file sizes looks to SQLite like any failed write.
    fn refusals(&self) -> &'static [&'static str] {
        if self.mounted { &["disk-full"] } else { &["disk-full", "not-saved"] }
    }

    fn walk(&self, path: &str, input: &[u8]) -> Said {
        self.run(&["walk", path], input)
    }

    fn run(&self, words: &[&str], input: &[u8]) -> Said {
        if self.mounted {
            return cli_with_input(words, input);
        }
        // SIGXFSZ is ignored, so that the write fails instead of the program.
        let script = "trap '' XFSZ; ulimit -f 250; exec \"$@\"";
        let mut command = Command::new("bash");
        command.args(["-c", script, "bash"]).arg(program().get_program()).args(words);
        crate::harness::run_with_input(command, input)
    }
}

impl Drop for SmallMedium {
    fn drop(&mut self) {
        if self.mounted {
            let _ = Command::new("umount").arg(self.folder.path()).status();
        }
    }
}
