//! What keeps the records when a medium does not: copies, reading what cannot be written, salvage.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use engine::desk::keeping::rehearse;
use engine::desk::thread::DeskThread;
use engine::desk::{Desk, NoteReport};
use engine::incident::event::Nature;
use engine::view::keeping::{KeepingView, SecondState};

use crate::harness::{DataFile, Hand, cli, cli_with_input, program};

/// A desk on its own thread that does what can wait at once.
fn thread(file: &DataFile) -> DeskThread {
    let (path, local) = (file.path().to_owned(), file.own_local());
    DeskThread::begin(Duration::ZERO, move || Desk::open(&path, &local, Box::new(Hand::default()))).unwrap()
}

fn note(text: &str) -> NoteReport {
    NoteReport {
        from: String::new(),
        to: String::new(),
        doer: String::new(),
        nature: Nature::Fact,
        text: text.into(),
        late_reason: String::new(),
    }
}

fn keeping(thread: &DeskThread) -> KeepingView {
    thread.run(|desk| desk.keeping_view()).unwrap()
}

/// Asks until it is so: the desk works between the questions.
fn wait_for(thread: &DeskThread, is_so: impl Fn(&KeepingView) -> bool) -> KeepingView {
    loop {
        let view = keeping(thread);
        if is_so(&view) {
            return view;
        }
        std::thread::yield_now();
    }
}

/// SQLite as Debian ships it: a judge that shares nothing with ours but the format.
fn judged_by_sqlite(path: &Path) -> String {
    let uri = format!("file:{}?immutable=1", path.display());
    let output = Command::new("sqlite3")
        .args([&uri, "PRAGMA integrity_check; PRAGMA foreign_key_check; SELECT count(*) FROM entry;"])
        .output()
        .expect("sqlite3 is missing: install the Debian package sqlite3");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_copy_made_while_somebody_writes_ends_at_the_acknowledged_line_and_a_plain_copy_is_found_short() {
    let file = DataFile::demo();
    let thread = Arc::new(thread(&file));
    let id = thread.run(|desk| desk.start_incident("ehr", None, &desk.fresh_press())).unwrap();
    for number in 0..300 {
        thread.run(move |desk| desk.take_note(id, &note(&format!("{number}番")), &desk.fresh_press())).unwrap();
    }
    // A plain copy of an open file, as somebody makes it in the file manager.
    let plain = file.folder().join("plain.tomoshibi");
    thread.run(move |desk| desk.take_note(id, &note("まだ横のファイルに"), &desk.fresh_press())).unwrap();
    fs::copy(file.path(), &plain).unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let (writer, ended) = (Arc::clone(&thread), Arc::clone(&stop));
    let (written, counted) = mpsc::channel();
    let pressing = std::thread::spawn(move || {
        let mut lines = 0;
        while !ended.load(Ordering::SeqCst) {
            writer.run(move |desk| desk.take_note(id, &note("控えの間"), &desk.fresh_press())).unwrap();
            lines += 1;
            written.send(lines).unwrap();
        }
        lines
    });
    counted.recv().unwrap();
    let before = keeping(&thread).copies.last;
    thread.run(|desk| desk.copy_now()).unwrap();
    wait_for(&thread, |view| view.copies.last != before);
    stop.store(true, Ordering::SeqCst);
    assert!(pressing.join().unwrap() > 0, "writing went on");
    // Once nobody writes, one more copy has every acknowledged line.
    thread.run(|desk| desk.copy_now()).unwrap();
    let view = wait_for(&thread, |view| {
        view.copies.running.is_none() && view.copies.list.iter().any(|copy| copy.entries == view.entries)
    });
    let newest = view.copies.list.iter().find(|copy| copy.entries == view.entries).unwrap().path.clone();
    let copy = rehearse(Path::new(&newest), &file.own_local()).unwrap();
    let drill = thread.run(move |desk| desk.compare_copy(&copy)).unwrap();
    assert!(drill.good && drill.same_as_here && drill.behind == 0, "{drill:?}");
    let short = rehearse(&plain, &file.own_local()).unwrap();
    let drill = thread.run(move |desk| desk.compare_copy(&short)).unwrap();
    assert!(drill.behind > 0 && !drill.same_as_here, "it looks valid and lacks lines: {drill:?}");
    thread.close().unwrap();
    assert_eq!(judged_by_sqlite(file.path()), format!("ok\n{}\n", view.entries));
    assert_eq!(judged_by_sqlite(Path::new(&newest)), format!("ok\n{}\n", view.entries));
}

#[test]
fn while_a_response_is_under_way_copies_make_themselves_and_three_are_kept() {
    let file = DataFile::demo();
    let thread = thread(&file);
    let id = thread.run(|desk| desk.start_incident("ehr", None, &desk.fresh_press())).unwrap();
    wait_for(&thread, |view| view.copies.last.as_ref().is_some_and(|copy| copy.good));
    for number in 0..4 {
        thread.run(move |desk| desk.take_note(id, &note(&format!("{number}番")), &desk.fresh_press())).unwrap();
        thread.run(|desk| desk.copy_now()).unwrap();
        wait_for(&thread, |view| view.copies.running.is_none());
    }
    let view = keeping(&thread);
    assert_eq!(view.copies.list.len(), 3, "{:?}", view.copies);
    let folder = Path::new(view.copies.folder.as_ref().unwrap()).to_owned();
    let files: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".tomoshibi"))
        .collect();
    assert!(files.iter().any(|name| name.starts_with("みどり野病院-控え-20260401-")), "{files:?}");
    thread.run(move |desk| desk.take_note(id, &note("最後の行"), &desk.fresh_press())).unwrap();
    thread.close().unwrap();
    let last = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).filter(|path| path.is_file());
    let bytes: Vec<Vec<u8>> = last.map(|path| fs::read(path).unwrap()).collect();
    let words = "最後の行".as_bytes();
    assert!(
        bytes.iter().any(|bytes| bytes.windows(words.len()).any(|window| window == words)),
        "a last copy was made at the end"
    );
}

#[test]
fn a_place_for_copies_that_is_away_is_shown_and_disturbs_nobody() {
    let file = DataFile::demo();
    let thread = thread(&file);
    let id = thread.run(|desk| desk.start_incident("ehr", None, &desk.fresh_press())).unwrap();
    let away = file.folder().join("抜かれたUSB");
    thread.run(move |desk| desk.set_copy_folder(away)).unwrap();
    let view = wait_for(&thread, |view| view.copies.failed.is_some());
    assert!(view.copies.failed.unwrap().ja.contains("USBメモリ"));
    thread.run(move |desk| desk.take_note(id, &note("続く"), &desk.fresh_press())).unwrap();
    assert!(!file.folder().join("抜かれたUSB").exists(), "no folder of that name appears on the disk");
    thread.close().unwrap();
}

#[test]
fn every_line_goes_to_the_second_medium_too() {
    let file = DataFile::demo();
    let second = tempfile::tempdir().unwrap();
    let folder = second.path().to_owned();
    let first = thread(&file);
    let id = first.run(|desk| desk.start_incident("ehr", None, &desk.fresh_press())).unwrap();
    first.run(move |desk| desk.set_second(Some(folder))).unwrap();
    wait_for(&first, |view| view.second.state == SecondState::Saved);
    first.close().unwrap();
    // The next start goes on with it by itself.
    let next = thread(&file);
    next.run(move |desk| desk.take_note(id, &note("2か所に"), &desk.fresh_press())).unwrap();
    let view = wait_for(&next, |view| view.second.state == SecondState::Saved);
    next.close().unwrap();
    let mirror = view.second.path.unwrap();
    let text = fs::read_to_string(&mirror).unwrap();
    assert_eq!(text.matches(r#"{"record":"entry""#).count(), usize::try_from(view.entries).unwrap());
    // Where the data file is lost, the mirror alone brings the lines back.
    let rebuilt = file.folder().join("rebuilt.tomoshibi");
    let said = cli(&["salvage", &mirror, "--to", rebuilt.to_str().unwrap()]);
    assert_eq!(said.status, 0, "{said:?}");
    let lines = |path: &str| {
        let log: serde_json::Value = serde_json::from_str(&cli(&["log", path, "--json"]).out).unwrap();
        let entries = log[0]["entries"].as_array().unwrap().clone();
        let told =
            entries.iter().map(|entry| (entry["id"].clone(), entry["text"].clone(), entry["recordedAt"].clone()));
        told.collect::<Vec<_>>()
    };
    assert_eq!(lines(rebuilt.to_str().unwrap()), lines(file.text()), "line by line");
}

#[test]
fn a_copy_and_a_drill_from_the_terminal() {
    let file = DataFile::demo();
    file.walk(&["@2024-05-19T00:30 start ransom", "@00:31 done"]);
    let copy = file.folder().join("控え.tomoshibi");
    let to = copy.to_str().unwrap();
    let said = cli(&["backup", file.text(), "--to", to]);
    assert_eq!(said.status, 0, "{said:?}");
    // A bare name means the folder somebody stands in.
    let here =
        program().args(["backup", file.text(), "--to", "ここ.tomoshibi"]).current_dir(file.folder()).output().unwrap();
    assert!(here.status.success() && file.folder().join("ここ.tomoshibi").is_file(), "{here:?}");
    let same = cli(&["drill", file.text(), to]);
    assert!(same.status == 0 && same.out.starts_with("same "), "{same:?}");
    file.walk(&["@00:32 note 事実 控えのあと"]);
    let behind = cli(&["drill", file.text(), to]);
    assert!(behind.status == 0 && behind.out.starts_with("behind ") && behind.out.contains("1行"), "{behind:?}");
    cli(&["backup", file.text(), "--to", to]).is_refused_with("file-exists");
    let other = DataFile::demo();
    other.walk(&["@2024-05-19T00:30 start ehr"]);
    let said = cli(&["drill", file.text(), other.text()]);
    assert!(said.status == 1 && said.err.starts_with("other "), "{said:?}");
}

#[test]
fn a_damaged_file_is_salvaged_with_a_report_and_goes_on() {
    let file = DataFile::demo();
    let mut input = String::from("@2024-05-19T00:30 start ransom\n");
    for number in 0..40 {
        input.push_str(&format!("@00:31 note 事実 {number}番目の長い記録。{}\n", "あ".repeat(80)));
    }
    cli_with_input(&["walk", file.text()], input.as_bytes());
    let mut bytes = fs::read(file.path()).unwrap();
    let words = "20番目の長い記録".as_bytes();
    let at = bytes.windows(words.len()).position(|window| window == words).unwrap() / 4096 * 4096;
    bytes[at..at + 4096].fill(0);
    fs::write(file.path(), &bytes).unwrap();
    let to = file.folder().join("salvaged.tomoshibi");
    let said = cli(&["salvage", file.text(), "--to", to.to_str().unwrap()]);
    assert_eq!(said.status, 1, "something is missing, and that is a finding: {said:?}");
    assert!(said.out.starts_with("ok ") && said.out.contains("読めませんでした"), "{said:?}");
    assert_eq!(fs::read(file.path()).unwrap(), bytes, "the damaged file stays as it is");
    let verified = cli(&["verify", to.to_str().unwrap()]);
    assert_eq!(verified.status, 0, "{verified:?}");
    let went_on = cli_with_input(&["walk", to.to_str().unwrap()], "note 事実 続き\n".as_bytes());
    assert_eq!(went_on.status, 0, "{went_on:?}");
}

#[test]
fn a_network_share_is_refused_for_writing_and_can_be_read() {
    let file = DataFile::demo();
    file.walk(&["@2024-05-19T00:30 start ransom"]);
    let mounts = file.folder().join("mountinfo");
    let real = file.folder().canonicalize().unwrap();
    fs::write(&mounts, format!("22 1 0:40 / {} rw - cifs //nas/share rw\n", real.display())).unwrap();
    let run = |words: &[&str]| {
        let mut command = program();
        command.args(words).env("APP_MOUNTS", &mounts);
        crate::harness::run_with_input(command, b"show\n")
    };
    run(&["walk", file.text()]).is_refused_with("file-on-network");
    let fresh = file.folder().join("new.tomoshibi");
    run(&["init", fresh.to_str().unwrap(), "--demo"]).is_refused_with("file-on-network");
    assert!(!fresh.exists());
    let read = run(&["log", file.text()]);
    assert!(read.status == 0 && read.out.contains("00:30"), "{read:?}");
    assert_eq!(run(&["verify", file.text()]).status, 0);
}
