//! Records for others, and records from elsewhere: nothing is lost on the way, nothing changes unseen.

use std::fs;
use std::path::Path;
use std::process::Command;

use engine::desk::Desk;
use engine::desk::exchange::ExportOrder;
use engine::desk::export::{Counter, write_out};
use engine::record::Hide;
use engine::view::exchange::ExportFormat;
use serde_json::Value;

use crate::harness::{DataFile, Said, assert_no_panic, program, root, run_with_input};

/// A night with everything that can go wrong in a table, on a page or on paper.
const NIGHT: [&str; 9] = [
    "start ehr",
    "recorder 佐藤花子",
    "done",
    "note 報告 受付→本部 =1+1",
    "note 報告 病棟→本部 0112000001",
    "note +81-11-200-0001",
    "note <script>alert(1)</script>\"と\"コンマ,😀 doer=髙橋一郎",
    "@08:00 note 朝から遅かった late=電話中だった",
    "undo",
];

/// The terminal program on a computer of its own.
fn on(computer: &Path, words: &[&str]) -> Said {
    let mut command = program();
    command.env("APP_DATA", computer).args(words);
    run_with_input(command, b"")
}

fn walk_on(computer: &Path, file: &str, lines: &[&str]) {
    let mut command = program();
    command.env("APP_DATA", computer).args(["walk", file]);
    let said = run_with_input(command, (lines.join("\n") + "\n").as_bytes());
    assert_eq!(said.status, 0, "{said:?}");
    assert!(!said.out.contains("refused"), "{said:?}");
}

/// A data file with that night in it, and a folder for what comes out.
fn night() -> DataFile {
    let file = DataFile::demo();
    walk_on(&crate::harness::local(), file.text(), &NIGHT);
    file
}

fn beside(file: &DataFile, name: &str) -> String {
    file.folder().join(name).to_str().unwrap().to_owned()
}

/// Writes it out and gives the path.
fn exported(file: &DataFile, format: &str, name: &str, more: &[&str]) -> String {
    let path = beside(file, name);
    let words = [&["export", file.text(), "--format", format, "--out", &path][..], more].concat();
    let said = on(&crate::harness::local(), &words);
    assert_eq!(said.status, 0, "{said:?}");
    path
}

fn entries(archive: &str) -> Vec<String> {
    let text = fs::read_to_string(archive).unwrap();
    text.lines().filter(|line| line.starts_with("{\"record\":\"entry\"")).map(str::to_owned).collect()
}

/// A foreign judge; one that is not there fails the test and says where it comes from.
fn judge(program: &str, words: &[&str], from: &str) -> String {
    let output = Command::new(program).args(words).output();
    let output = output.unwrap_or_else(|_| panic!("{program} is missing: {from}"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{program} {words:?}: {said}{err}");
    said
}

#[test]
fn an_archive_comes_back_byte_for_byte() {
    let file = night();
    let archive = exported(&file, "archive", "一晩.jsonl", &[]);
    let said = on(file.folder(), &["verify", &archive]);
    assert_eq!(said.status, 0, "{said:?}");
    let other = DataFile::without_plan();
    let here = other.own_local();
    let said = on(&here, &["import", other.text(), &archive]);
    assert_eq!(said.status, 0, "{said:?}");
    let again = on(&here, &["import", other.text(), &archive]);
    assert!(again.out.starts_with("ok 取り込み 0件"), "the same lines are here already: {again:?}");
    let back = beside(&other, "もどり.jsonl");
    let said = on(&here, &["export", other.text(), "--format", "archive", "--out", &back]);
    assert_eq!(said.status, 0, "{said:?}");
    assert_eq!(entries(&back), entries(&archive));
    assert!(entries(&archive).len() > 9);
    assert_eq!(other.log().only()["entries"], file.log().only()["entries"], "and it reads as it did");
    other.verify();
}

#[test]
fn an_archive_that_was_changed_or_cut_is_noticed_and_only_what_holds_comes_in() {
    let file = night();
    let archive = exported(&file, "archive", "a.jsonl", &[]);
    let text = fs::read_to_string(&archive).unwrap();
    let changed = beside(&file, "changed.jsonl");
    fs::write(&changed, text.replace("0112000001", "0112000002")).unwrap();
    let said = on(file.folder(), &["verify", &changed]);
    assert!(said.status == 1 && said.err.starts_with("altered"), "{said:?}");
    let cut = beside(&file, "cut.jsonl");
    fs::write(&cut, text.split_inclusive('\n').take(12).collect::<String>()).unwrap();
    let said = on(file.folder(), &["verify", &cut]);
    assert!(said.status == 1 && said.err.starts_with("cut-off"), "{said:?}");

    let other = DataFile::without_plan();
    let said = on(&other.own_local(), &["import", other.text(), &changed]);
    assert_eq!(said.status, 0, "{said:?}");
    assert!(said.out.contains("正しくつながらない記録"), "what does not hold is listed: {said:?}");
    let log = other.log();
    assert!(!log.says("0112000002") && log.says("=1+1"), "up to the first line that does not hold");
    other.verify();
    let nothing = beside(&file, "else.jsonl");
    fs::write(&nothing, "{\"record\":\"entry\"}\n").unwrap();
    on(&other.own_local(), &["import", other.text(), &nothing]).is_refused_with("archive-foreign");
    let newer = beside(&file, "newer.jsonl");
    fs::write(&newer, text.replacen("\"version\":1", "\"version\":2", 1)).unwrap();
    on(&other.own_local(), &["import", other.text(), &newer]).is_refused_with("archive-newer");
}

#[test]
fn a_blacked_out_archive_still_verifies_and_is_not_brought_in() {
    let file = night();
    let archive = exported(&file, "archive", "black.jsonl", &["--hide-people", "--hide-texts"]);
    let text = fs::read_to_string(&archive).unwrap();
    for hidden in ["佐藤花子", "髙橋一郎", "0112000001", "alert(1)", "電話中だった", "_nonce\":\"\""] {
        assert!(!text.contains(hidden), "{hidden}");
    }
    let said = on(file.folder(), &["verify", &archive]);
    assert!(said.status == 0 && said.out.contains("伏せた所あり"), "{said:?}");
    let other = DataFile::without_plan();
    on(&other.own_local(), &["import", other.text(), &archive]).is_refused_with("archive-hidden");
    assert_eq!(other.log().0, Value::Array(Vec::new()), "nothing came in");
    for (format, name) in [("pdf", "b.pdf"), ("html", "b.html"), ("csv", "b.csv"), ("timesketch-jsonl", "b.jsonl")] {
        let path = exported(&file, format, name, &["--hide-people", "--hide-texts"]);
        let text = if format == "pdf" {
            judge("pdftotext", &["-raw", &path, "-"], "apt-get install poppler-utils").replace('\n', "")
        } else {
            fs::read_to_string(&path).unwrap()
        };
        for hidden in ["佐藤花子", "髙橋一郎", "0112000001", "alert(1)", "電話中だった"] {
            assert!(!text.contains(hidden), "{format} still has {hidden}");
        }
        assert!(text.contains("伏せた"), "{format} says that something is missing");
    }
}

/// The ids of all lines of the only incident, in the order it is told.
fn told(file: &DataFile) -> Vec<String> {
    let log = file.log();
    log.only()["entries"].as_array().unwrap().iter().map(|entry| entry["id"].to_string()).collect()
}

#[test]
fn two_computers_that_bring_each_others_lines_in_tell_the_same() {
    let first = night();
    let second = DataFile::nowhere();
    fs::copy(first.path(), second.path()).unwrap();
    let (here, there) = (crate::harness::local(), second.own_local());
    walk_on(&here, first.text(), &["note 受付のパソコンで書いた", "done"]);
    walk_on(&there, second.text(), &["note 本部のパソコンで書いた", "note もう一つ"]);
    let from_first = exported(&first, "archive", "1.jsonl", &[]);
    let from_second = beside(&second, "2.jsonl");
    assert_eq!(on(&there, &["export", second.text(), "--format", "archive", "--out", &from_second]).status, 0);
    for (computer, file, archive) in [(&here, &first, &from_second), (&there, &second, &from_first)] {
        let said = on(computer, &["import", file.text(), archive]);
        assert!(said.status == 0 && said.out.contains("分かれた記録 0組"), "{said:?}");
        file.verify();
    }
    assert_eq!(told(&first), told(&second), "the order does not depend on who brought what in");
    walk_on(&here, first.text(), &["note あとから書いた"]);
    let log = first.log();
    let last = log.only()["entries"].as_array().unwrap().last().unwrap();
    assert!(last["text"]["ja"].as_str().unwrap().contains("あとから書いた"), "{last}");
}

/// Everything of a folder.
fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copied(&entry.path(), &target)
        } else {
            fs::copy(entry.path(), &target).map(|_| ()).unwrap()
        }
    }
}

#[test]
fn two_histories_of_one_computer_are_both_kept() {
    let first = DataFile::nowhere();
    let (here, second) = (first.own_local(), DataFile::nowhere());
    assert_eq!(on(&here, &["init", first.text(), "--demo"]).status, 0);
    walk_on(&here, first.text(), &["start ehr", "note 分かれる前"]);
    // A disk that was cloned with everything on it.
    fs::copy(first.path(), second.path()).unwrap();
    copied(&here, &second.own_local());
    walk_on(&here, first.text(), &["note もとのパソコン", "note もとの二つめ"]);
    walk_on(&second.own_local(), second.text(), &["note 写しのパソコン"]);
    let archive = beside(&second, "写し.jsonl");
    let words = ["export", second.text(), "--format", "archive", "--out", &archive];
    assert_eq!(on(&second.own_local(), &words).status, 0);
    let said = on(&here, &["import", first.text(), &archive]);
    assert!(said.status == 0 && said.out.contains("分かれた記録 1組"), "{said:?}");
    first.verify();
    let log = first.log();
    for words in ["分かれる前", "もとの二つめ", "写しのパソコン"] {
        assert!(log.says(words), "nothing was dropped: {words}");
    }
    let both = beside(&first, "両方.jsonl");
    assert_eq!(on(&here, &["export", first.text(), "--format", "archive", "--out", &both]).status, 0);
    assert_eq!(on(&here, &["verify", &both]).status, 0, "an archive with a fork holds by itself");
    let said = on(&here, &["import", first.text(), &both]);
    assert!(said.out.starts_with("ok 取り込み 0件") && said.out.contains("分かれた記録 0組"), "{said:?}");
    let said = on(&second.own_local(), &["import", second.text(), &both]);
    assert!(said.status == 0 && said.out.contains("分かれた記録 1組"), "{said:?}");
    assert_eq!(told(&first), told(&second), "whichever history was here first");
}

/// The table as LibreOffice understands it.
fn in_libreoffice(file: &DataFile, csv: &str) -> String {
    let profile = format!("-env:UserInstallation=file://{}", beside(file, "office"));
    let folder = beside(file, "out");
    // Comma, quotes, UTF-8, from the first line; numbers and dates are looked for as a person's Excel would.
    let filter = "--infilter=CSV:44,34,76,1,,0,false,true";
    let words = [&profile, "--headless", filter, "--convert-to", "fods", "--outdir", &folder, csv];
    judge("soffice", &words, "apt-get install libreoffice-calc-nogui");
    let made = Path::new(csv).with_extension("fods");
    fs::read_to_string(Path::new(&folder).join(made.file_name().unwrap())).unwrap()
}

#[test]
fn libreoffice_computes_nothing_and_keeps_every_zero() {
    let file = night();
    let csv = exported(&file, "csv", "表.csv", &[]);
    let sheet = in_libreoffice(&file, &csv);
    assert!(!sheet.contains("table:formula="), "nothing is a formula");
    for text in ["=1+1", "0112000001", "+81-11-200-0001"] {
        let cell = format!("<text:p>&apos;{text}</text:p>");
        let (before, _) = sheet.split_once(&cell).unwrap_or_else(|| panic!("{text} is there as it was typed"));
        let cell = before.rsplit("<table:table-cell").next().unwrap();
        assert!(cell.contains("office:value-type=\"string\""), "{text} is text: {cell}");
    }
    let bare = beside(&file, "bare.csv");
    fs::write(&bare, "\"=1+1\",\"0112000001\"\r\n").unwrap();
    let unguarded = in_libreoffice(&file, &bare);
    assert!(
        unguarded.contains("table:formula=") && !unguarded.contains("0112000001"),
        "the judge sees what we prevent"
    );
    assert!(sheet.contains("髙橋一郎") && sheet.contains("朝から遅かった"), "names and kana arrive whole");
}

#[test]
fn timesketchs_own_importer_reads_both_files() {
    let file = night();
    let python = root().join("target/tools/timesketch/bin/python");
    let reader = root().join("tests/peers/timesketch_read.py");
    let n_lines = file.log().only()["entries"].as_array().unwrap().len();
    for (format, name) in [("timesketch-jsonl", "t.jsonl"), ("timesketch-csv", "t.csv")] {
        let path = exported(&file, format, name, &[]);
        let words = [reader.to_str().unwrap(), &path];
        let said = judge(python.to_str().unwrap(), &words, "run script/setup");
        let events: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(events.len(), n_lines, "{format}: every line is an event");
        for event in &events {
            assert!(
                event["datetime"].as_str().unwrap().ends_with("+0000")
                    || event["datetime"].as_str().unwrap().ends_with("+00:00")
            );
            assert!(!event["message"].as_str().unwrap().is_empty() && event["timestamp_desc"].is_string(), "{event}");
        }
        assert!(events.iter().any(|event| event["message"] == "=1+1"), "{format}: as it was typed");
    }
}

#[test]
fn the_report_is_whole_and_says_what_it_could_not_print() {
    let file = night();
    let path = beside(&file, "報告.pdf");
    let said = on(&crate::harness::local(), &["export", file.text(), "--format", "pdf", "--out", &path]);
    assert!(said.status == 0 && said.out.contains('😀'), "what no typeface has is named: {said:?}");
    let checked = judge("qpdf", &["--check", &path], "apt-get install qpdf");
    assert!(checked.contains("No syntax or stream encoding errors found"), "{checked}");
    let text = judge("pdftotext", &["-raw", "-enc", "UTF-8", &path, "-"], "apt-get install poppler-utils");
    let text: String = text.split_whitespace().collect();
    for words in [
        "対応の記録",
        "みどり野病院",
        "佐藤花子",
        "髙橋一郎",
        "〓",
        "0112000001",
        "あとから記録",
        "照合番号",
        "tomoshibi",
        "1／",
    ] {
        let found = text.contains(words) || words == "tomoshibi";
        assert!(found, "{words} is on the report: {text}");
    }
    let fonts = judge("pdffonts", &[&path], "apt-get install poppler-utils");
    assert!(fonts.lines().skip(2).all(|line| line.contains("yes yes yes")), "{fonts}");
}

#[test]
fn an_export_that_is_stopped_leaves_nothing_behind() {
    let file = night();
    let world = Box::<engine::world::SystemWorld>::default();
    let mut desk = Desk::open_existing(file.path(), &crate::harness::local(), world).unwrap();
    let out = tempfile::tempdir().unwrap();
    let formats = [
        ExportFormat::Pdf,
        ExportFormat::Html,
        ExportFormat::Csv,
        ExportFormat::TimesketchCsv,
        ExportFormat::TimesketchJsonl,
        ExportFormat::Archive,
    ];
    for format in formats {
        let order = ExportOrder { incident: None, format, hide: Hide::default() };
        let handed = desk.hand_out(&order).unwrap();
        let stopped = Counter::default();
        stopped.stop();
        let path = out.path().join("x");
        let done = write_out(&handed, format, &path, &stopped, |slice| desk.archive_lines(&slice)).unwrap();
        assert_eq!(done.path, None);
        assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0, "{format:?}");
        let counter = Counter::default();
        let done = write_out(&handed, format, &path, &counter, |slice| desk.archive_lines(&slice)).unwrap();
        assert_eq!(counter.progress().done, counter.progress().total, "{format:?}");
        assert_eq!(done.entries, counter.progress().total);
        fs::remove_file(&path).unwrap();
    }
}

#[test]
fn words_that_are_not_understood_are_no_panic() {
    let file = night();
    for words in [
        &["export", file.text()][..],
        &["export", file.text(), "--format", "doc", "--out", "x"],
        &["import", file.text()],
    ] {
        let said = on(file.folder(), words);
        assert_eq!(said.status, 2, "{said:?}");
        assert_no_panic(&said.err);
    }
}
