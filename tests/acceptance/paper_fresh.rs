//! Paper that stays right: one contact changes, exactly the sheets that show it are replaced; numbers survive any plug.

use std::collections::BTreeSet;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};

use engine::desk::Desk;
use engine::library;
use engine::world::SystemWorld;

use crate::harness::{DataFile, Dice, cli, local, program};

fn at_the_desk<T>(file: &DataFile, job: impl FnOnce(&mut Desk) -> T) -> T {
    let mut desk = Desk::open_existing(file.path(), &local(), Box::new(SystemWorld)).unwrap();
    let done = job(&mut desk);
    desk.close().unwrap();
    done
}

/// The pages of a PDF as a foreign program reads them, without white space.
fn pages(path: &Path) -> Vec<String> {
    let output = Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(path).arg("-").output();
    let output = output.expect("apt-get install poppler-utils");
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let pages = text.split('\u{c}').filter(|page| !page.is_empty());
    pages.map(|page| page.chars().filter(|letter| !letter.is_whitespace()).collect()).collect()
}

fn print(file: &DataFile, name: &str, more: &[&str]) -> Vec<String> {
    let out = file.folder().join(name);
    let words = ["pack", file.text(), "--place", "front-desk", "--out", out.to_str().unwrap()];
    let said = cli(&[&words, more].concat());
    assert_eq!(said.status, 0, "{said:?}");
    pages(&out)
}

#[test]
fn one_changed_contact_replaces_the_sheets_that_show_it_and_no_others() {
    let file = DataFile::demo();
    let before = print(&file, "before.pdf", &["--visits", "6", "--hours", "2"]);
    let fresh = cli(&["pack", "stale", file.text()]);
    assert_eq!(fresh.status, 0, "{fresh:?}");
    let mut plan = library::demo_plan().unwrap().clone();
    let contact = plan.contacts.iter_mut().find(|one| !one.night_number.is_empty()).unwrap();
    let old = std::mem::replace(&mut contact.night_number, "03-0000-9999".to_owned());
    at_the_desk(&file, |desk| desk.publish_plan(&plan).unwrap());
    let said = cli(&["pack", "stale", file.text()]);
    assert_eq!(said.status, 1, "{said:?}");
    assert!(said.out.contains(&old) && said.out.contains("03-0000-9999"), "the list names the change: {}", said.out);
    // What a whole new pack would show the number on, by what stands on its pages.
    let whole = print(&file, "whole.pdf", &["--visits", "6", "--hours", "2"]);
    let showing = whole.iter().filter(|page| page.contains("03-0000-9999")).count();
    assert!(showing > 0 && whole.len() == before.len());
    let file = DataFile::demo();
    print(&file, "before.pdf", &["--visits", "6", "--hours", "2"]);
    at_the_desk(&file, |desk| desk.publish_plan(&plan).unwrap());
    let codes: Vec<String> = stale_codes(&cli(&["pack", "stale", file.text()]).out);
    let replaced = print(&file, "replaced.pdf", &["--replace"]);
    assert!(replaced[0].contains("差し替え表") && replaced[0].contains("03-0000-9999"), "{}", replaced[0]);
    for code in &codes {
        assert!(replaced[0].contains(code.as_str()), "{code} is on the list: {}", replaced[0]);
    }
    // A sheet may have several pages; each carries the digits of its sheet.
    let new: Vec<&String> = codes.iter().skip(1).step_by(2).collect();
    let of_new = |page: &&String| new.iter().any(|code| page.contains(code.as_str()));
    let sheets = &replaced[1..];
    assert!(sheets.iter().all(|page| of_new(&page)), "no other sheet is in it");
    assert_eq!(sheets.len(), whole.iter().filter(of_new).count(), "and every page of those");
    assert_eq!(sheets.iter().filter(|page| page.contains("03-0000-9999")).count(), showing);
    let showing_code = |code: &&String| {
        let page = |page: &String| page.contains("03-0000-9999") && page.contains(code.as_str());
        whole.iter().any(page)
    };
    assert_eq!(new.iter().filter(|code| !showing_code(code)).count(), 1, "only the cover is there for its digits");
    assert_eq!(cli(&["pack", "stale", file.text()]).status, 0, "the box is right again");
    let stale = cli(&["pack", "check", file.text(), &codes[0]]);
    assert_eq!(stale.status, 1, "{stale:?}");
    let current = cli(&["pack", "check", file.text(), &codes[1]]);
    assert_eq!(current.status, 0, "{current:?}");
    assert_eq!(cli(&["pack", "check", file.text(), "12"]).status, 1);
}

/// All six-digit numbers in the order in which they are told: old, new, old, new.
fn stale_codes(said: &str) -> Vec<String> {
    let is_code = |word: &&str| word.len() == 7 && word.chars().enumerate().all(|(n, c)| (n == 3) == (c == '-'));
    said.split(|c: char| !c.is_ascii_digit() && c != '-').filter(is_code).map(str::to_owned).collect()
}

#[test]
fn a_box_that_was_opened_or_looked_through_is_kept() {
    let file = DataFile::demo();
    let refused = cli(&["pack", "box", file.text(), "--place", "front-desk", "--checked", "--by", "佐藤"]);
    refused.is_refused_with("bad-text");
    print(&file, "a.pdf", &["--visits", "2", "--hours", "1"]);
    for how in ["--checked", "--opened"] {
        let said = cli(&["pack", "box", file.text(), "--place", "front-desk", how, "--by", "佐藤"]);
        assert_eq!(said.status, 0, "{said:?}");
        assert!(said.out.contains("佐藤"), "{}", said.out);
    }
    assert!(file.verify().starts_with("ok"));
}

#[test]
fn a_second_computer_is_asked_and_its_numbers_come_together_with_the_first_ones() {
    let file = DataFile::demo();
    print(&file, "one.pdf", &["--visits", "2", "--hours", "1"]);
    let copy = file.folder().join("copy.tomoshibi");
    fs::copy(file.path(), &copy).unwrap();
    let (copy, elsewhere) = (copy.to_str().unwrap(), file.folder().join("elsewhere"));
    let there = |words: &[&str]| {
        let mut command = program();
        command.env("APP_DATA", &elsewhere).args(words);
        crate::harness::Said::of(command.output().unwrap())
    };
    let out = file.folder().join("two.pdf");
    let order =
        ["pack", copy, "--place", "front-desk", "--visits", "2", "--hours", "1", "--out", out.to_str().unwrap()];
    there(&order).is_refused_with("which-computer");
    assert!(!out.exists(), "nothing half-made");
    assert_eq!(there(&["slips", copy, "share", "1"]).status, 1, "that is the first computer");
    assert_eq!(there(&["slips", copy, "share", "3"]).status, 0);
    let said = there(&order);
    assert_eq!(said.status, 0, "{said:?}");
    assert!(said.out.contains("-5000-"), "numbers of the third share: {}", said.out);
    let archive = file.folder().join("there.jsonl");
    let path = archive.to_str().unwrap();
    let exported = there(&["export", copy, "--format", "archive", "--out", path]);
    assert_eq!(exported.status, 0, "{exported:?}");
    let said = cli(&["import", file.text(), path]);
    assert_eq!(said.status, 0, "{said:?}");
    let register = cli(&["slips", file.text(), "issued"]).out;
    assert!(register.contains("-5000-") && register.contains("-0001-"), "both computers' numbers: {register}");
    let known = register.split_whitespace().find(|word| word.contains("-5000-")).unwrap();
    assert_eq!(cli(&["slips", file.text(), "check", known]).status, 0, "{known}");
    assert_eq!(cli(&["import", file.text(), path]).status, 0, "twice is once");
    assert_eq!(cli(&["slips", file.text(), "issued"]).out, register);
}

#[test]
fn a_plug_pulled_while_printing_gives_no_number_twice() {
    let file = DataFile::demo();
    let mut dice = Dice::new(5);
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for round in 0..6 {
        let out = file.folder().join(format!("{round}.pdf"));
        let mut command = program();
        command.args(["pack", file.text(), "--place", "front-desk", "--visits", "4", "--hours", "2", "--out"]);
        let mut child = command.arg(&out).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        for _ in 0..dice.roll(40_000_000) {
            black_box(&seen);
        }
        child.kill().unwrap();
        child.wait().unwrap();
        if out.exists() {
            numbers_are_new(&mut seen, &out);
        }
    }
    for round in 6..8 {
        let name = format!("{round}.pdf");
        print(&file, &name, &["--visits", "4", "--hours", "2"]);
        numbers_are_new(&mut seen, &file.folder().join(name));
    }
    assert!(file.verify().starts_with("ok"));
    for number in &seen {
        let known = cli(&["slips", file.text(), "check", number]);
        assert_eq!(known.status, 0, "every number on paper is in the register: {known:?}");
    }
}

fn numbers_are_new(seen: &mut BTreeSet<String>, path: &Path) {
    let slips = |page: &String| page.contains("同行票（受付票）") && page.contains("照合");
    let text: String = pages(path).into_iter().filter(slips).collect();
    let letters: Vec<char> = text.chars().collect();
    let is_number = |word: &[char]| {
        word[0] == 'D'
            && word[1].is_ascii_uppercase()
            && word[2] == '-'
            && word[7] == '-'
            && [3, 4, 5, 6, 8].into_iter().all(|at| word[at].is_ascii_digit())
    };
    let found: BTreeSet<String> =
        letters.windows(9).filter(|word| is_number(word)).map(|word| word.iter().collect()).collect();
    assert!(!found.is_empty());
    for number in found {
        assert!(seen.insert(number.clone()), "{number} was on an earlier sheet");
    }
}
