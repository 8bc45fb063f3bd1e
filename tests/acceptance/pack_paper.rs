//! The front-desk pack on paper, judged by programs we did not write.
//!
//! `UPDATE_GOLDEN=1 cargo test` rewrites `tests/golden/`; a human reads the difference.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use engine::desk::{Desk, PackOrder};
use engine::files;
use engine::library;
use lopdf::Document;

use crate::harness::{DataFile, Hand, cli, root};
use crate::ink::Ink;

const MIN_SIZE: f32 = 10.5;

/// Two packs of the example hospital, made one after the other from one data file.
struct Packs {
    file: DataFile,
    answers: [String; 2],
}

impl Packs {
    /// Made once: all stories look at the same paper.
    fn made() -> &'static Self {
        static PACKS: OnceLock<Packs> = OnceLock::new();
        PACKS.get_or_init(|| {
            let file = DataFile::demo();
            let answers = ["1.pdf", "2.pdf"].map(|name| make(&file, &file.folder().join(name), "60", "8"));
            Self { file, answers }
        })
    }

    fn path(&self, name: &str) -> String {
        self.file.folder().join(name).to_str().unwrap().to_owned()
    }
}

fn make(file: &DataFile, out: &Path, visits: &str, hours: &str) -> String {
    let out = out.to_str().unwrap();
    let said = cli(&["pack", file.text(), "--place", "front-desk", "--visits", visits, "--hours", hours, "--out", out]);
    assert_eq!(said.status, 0, "{said:?}");
    said.out
}

/// A foreign judge; one that is not there fails the test and says where it comes from.
fn judge(program: &str, words: &[&str]) -> String {
    let package = if program == "qpdf" { "qpdf" } else { "poppler-utils" };
    let output = Command::new(program).args(words).output();
    let output = output.unwrap_or_else(|_| panic!("{program} is missing: apt-get install {package}"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {words:?}: {said}");
    said
}

/// The text of each page, in the order in which it was drawn.
fn pages(path: &str) -> Vec<String> {
    let text = judge("pdftotext", &["-raw", "-enc", "UTF-8", path, "-"]);
    let mut pages: Vec<String> = text.split('\u{c}').map(str::to_owned).collect();
    assert_eq!(pages.pop().as_deref(), Some(""), "every page ends with a form feed");
    pages
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

#[test]
fn every_font_is_embedded_subset_and_has_unicode() {
    let said = judge("pdffonts", &[&Packs::made().path("1.pdf")]);
    let fonts: Vec<&str> = said.lines().skip(2).collect();
    assert!(fonts.len() >= 2, "regular and bold: {said}");
    for font in fonts {
        let words: Vec<&str> = font.split_whitespace().collect();
        let marks = &words[words.len() - 5..words.len() - 2];
        assert_eq!(marks, ["yes", "yes", "yes"], "embedded, subset, with Unicode: {font}");
    }
}

#[test]
fn every_step_title_can_be_found_in_the_text() {
    let text = squeezed(&pages(&Packs::made().path("1.pdf")).concat());
    let mut n_titles = 0;
    for playbook in library::built_in().playbooks.values() {
        for step in &playbook.steps {
            assert!(text.contains(&squeezed(&step.title.ja)), "{} {}: {}", playbook.id, step.id, step.title.ja);
            n_titles += 1;
        }
    }
    assert!(n_titles > 100, "all flows were looked at: {n_titles}");
    assert!(!text.contains(&squeezed("どこにも書いていない手順")), "and what is not there is not found");
}

#[test]
fn what_must_not_be_done_and_what_is_said_on_the_phone_is_on_paper() {
    let text = squeezed(&pages(&Packs::made().path("1.pdf")).concat());
    for playbook in library::built_in().playbooks.values() {
        for line in &playbook.do_not {
            assert!(text.contains(&squeezed(&line.ja)), "{}: {}", playbook.id, line.ja);
        }
    }
    for words in ["みどり野病院", "あおぞら医療システム", "最初の15分", "判断表", "電話の台本", "受付簿", "クロノロ"]
    {
        assert!(text.contains(words), "{words}");
    }
}

#[test]
fn notices_of_every_language_can_be_read_back() {
    let text = squeezed(&pages(&Packs::made().path("1.pdf")).concat());
    for words in [
        "Our computers are down",
        "电脑系统 暂时无法使用",
        "컴퓨터 시스템이 멈췄습니다",
        "Hệ thống máy tính đang ngừng hoạt động",
        "Nossos computadores estão fora do ar",
        // The sentence comes in one piece, then the readings above its words.
        "受付で 番号の 紙を もらって、待って ください。 うけつけ ばんごう かみ ま",
    ] {
        assert!(text.contains(&squeezed(words)), "{words}");
    }
}

#[test]
fn there_is_no_damage_in_the_file() {
    for name in ["1.pdf", "2.pdf"] {
        let said = judge("qpdf", &["--check", &Packs::made().path(name)]);
        assert!(said.contains("No syntax or stream encoding errors found"), "{said}");
        assert!(!said.to_lowercase().contains("warning"), "{said}");
    }
}

#[test]
fn the_judge_sees_damage() {
    let copy = Packs::made().path("damaged.pdf");
    let mut bytes = fs::read(Packs::made().path("1.pdf")).unwrap();
    bytes.truncate(bytes.len() / 2);
    fs::write(&copy, bytes).unwrap();
    let output = Command::new("qpdf").args(["--check", &copy]).output().expect("apt-get install qpdf");
    assert!(!output.status.success(), "half a pack is no pack");
}

#[test]
fn no_text_is_smaller_than_ten_and_a_half_points() {
    let document = Document::load(Packs::made().path("1.pdf")).unwrap();
    let mut sizes: BTreeMap<u32, usize> = BTreeMap::new();
    for (number, page) in document.get_pages() {
        let ink = Ink::of_page(&document, page);
        assert!(!ink.is_empty(), "page {number} has text");
        for size in ink {
            assert!(size > MIN_SIZE - 0.01, "page {number} has text of {size} pt");
            *sizes.entry((size * 10.0).round() as u32).or_default() += 1;
        }
    }
    assert!(sizes.len() > 2, "there are headings and small print: {sizes:?}");
}

#[test]
fn the_words_on_the_pages_are_as_high_as_their_type() {
    let said = judge("pdftotext", &["-bbox", &Packs::made().path("1.pdf"), "-"]);
    let mut n_words = 0;
    for line in said.lines().filter(|line| line.contains("<word ")) {
        let side = |name: &str| {
            let value = line.split_once(&format!("{name}=\"")).unwrap().1.split_once('"').unwrap().0;
            value.parse::<f32>().unwrap()
        };
        // A word that runs upwards is as wide as its type is high.
        let height = (side("yMax") - side("yMin")).max(side("xMax") - side("xMin"));
        assert!(height > MIN_SIZE - 0.1, "{line}");
        n_words += 1;
    }
    assert!(n_words > 3_000, "{n_words}");
}

#[test]
fn every_page_says_its_number_and_its_edition() {
    let pages = pages(&Packs::made().path("1.pdf"));
    let n_pages = pages.len();
    let said = &Packs::made().answers[0];
    assert!(said.contains(&format!("{n_pages}枚")), "the answer says how many: {said}");
    for (number, page) in (1..).zip(&pages) {
        let page = squeezed(page);
        assert!(page.contains(&format!("{number}／{n_pages}")), "page {number} of {n_pages}: {page}");
        assert!(page.contains("第1版"), "page {number} says which edition it is");
    }
}

#[test]
fn numbers_of_slips_have_a_right_check_digit_and_none_comes_twice() {
    let (first, second) = (slips("1.pdf"), slips("2.pdf"));
    assert!(first.len() > 60, "60 visits and some spoiled ones: {}", first.len());
    assert_eq!(first.len(), second.len(), "the same order takes as many");
    for number in first.union(&second) {
        assert!(check_digit_fits(number), "{number}");
    }
    assert_eq!(first.intersection(&second).count(), 0, "no number in two packs of one hospital");
    for (numbers, said) in [&first, &second].into_iter().zip(&Packs::made().answers) {
        let (low, high) = said.split_whitespace().last().unwrap().split_once('〜').unwrap();
        assert!(numbers.contains(low), "{low} is on paper");
        assert!(numbers.contains(high.split('、').next().unwrap()), "{high}");
    }
}

#[test]
fn numbers_go_on_after_a_power_cut_and_for_another_order() {
    let file = DataFile::demo();
    let out = file.folder().join("a.pdf");
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (visits, hours) in [("10", "4"), ("3", "1"), ("20", "8")] {
        make(&file, &out, visits, hours);
        for number in slips_of(&pages(out.to_str().unwrap())) {
            assert!(seen.insert(number.clone()), "{number} was on an earlier slip");
        }
    }
}

#[test]
fn the_index_of_forms_names_the_numbers_of_every_window() {
    let pages = pages(&Packs::made().path("1.pdf"));
    let index = pages.iter().find(|page| page.contains("様式早見表（")).expect("there is an index of forms");
    let said = Packs::made().answers[0].split_whitespace().last().unwrap();
    for window in said.split('、') {
        let (first, last) = window.split_once('〜').unwrap();
        assert!(index.contains(first) && index.contains(last), "whoever counts the slips needs {window}: {index}");
    }
}

#[test]
fn a_misread_number_is_noticed() {
    let number = slips("1.pdf").into_iter().next().unwrap();
    let digits: Vec<usize> = (0..number.len()).filter(|at| number.as_bytes()[*at].is_ascii_digit()).collect();
    for at in digits {
        for digit in b'0'..=b'9' {
            let mut wrong = number.clone().into_bytes();
            wrong[at] = digit;
            let wrong = String::from_utf8(wrong).unwrap();
            assert_eq!(check_digit_fits(&wrong), wrong == number, "{wrong}");
        }
    }
}

#[test]
fn a_pack_made_in_an_incident_is_in_the_log_with_its_numbers() {
    let file = DataFile::demo();
    file.walk(&["@2024-05-19T00:30 start ransom", "done"]);
    let out = file.folder().join("night.pdf");
    let said = make(&file, &out, "10", "4");
    let log = file.log();
    let line = log.line("パックを");
    let text = line["text"]["ja"].as_str().unwrap();
    let first = said.split_whitespace().last().unwrap().split('〜').next().unwrap();
    assert!(text.contains(first), "{text} has {first}");
    assert!(file.verify().starts_with("ok"));
}

#[test]
fn a_hospital_without_a_plan_gets_a_pack_with_blanks() {
    let file = DataFile::without_plan();
    let out = file.folder().join("plain.pdf");
    make(&file, &out, "10", "4");
    let text = squeezed(&pages(out.to_str().unwrap()).concat());
    assert!(text.contains("要確認"), "a number nobody wrote is not made up");
    assert!(text.contains(&squeezed("電源は切らず、LANの青い線を抜く")));
}

#[test]
fn the_sheets_are_those_somebody_has_read_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk =
        Desk::create(&folder.path().join("golden.tomoshibi"), &folder.path().join("local"), Box::new(Hand::default()))
            .unwrap();
    desk.publish_plan(library::demo_plan().unwrap()).unwrap();
    let order = PackOrder { place: "front-desk".into(), visits: Some(60), hours: Some(8), ..PackOrder::default() };
    let press = desk.fresh_press();
    let pack = desk.make_pack(&order, &press).unwrap();
    let path = folder.path().join("golden.pdf");
    files::write_whole(&path, &pack.pdf).unwrap();
    let view = desk.packs_view(Some(60), Some(8)).unwrap();
    let mut golden = format!("{} pages\n", pages(path.to_str().unwrap()).len());
    for sheet in &view.places[0].sheets {
        golden.push_str(&format!("{:4} {:3}  {}\n", sheet.first_page, sheet.pages, sheet.title));
    }
    for number in &pack.numbers {
        golden.push_str(&format!("{} to {}\n", number.0, number.1));
    }
    is_golden("front-desk-sheets.txt", &golden);
}

#[test]
fn the_first_pages_say_what_somebody_has_read_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk =
        Desk::create(&folder.path().join("golden.tomoshibi"), &folder.path().join("local"), Box::new(Hand::default()))
            .unwrap();
    desk.publish_plan(library::demo_plan().unwrap()).unwrap();
    let order = PackOrder { place: "front-desk".into(), visits: Some(60), hours: Some(8), ..PackOrder::default() };
    let pack = desk.preview_pack(&order).unwrap();
    let path = folder.path().join("golden.pdf");
    files::write_whole(&path, &pack.pdf).unwrap();
    let said = judge("pdftotext", &["-layout", "-enc", "UTF-8", path.to_str().unwrap(), "-"]);
    let page = said.split('\u{c}').find(|page| page.contains("最初の15分") && page.contains("1人が声に出して"));
    let lines: Vec<String> = page.expect("the first 15 minutes have a page").lines().map(squeezed).collect();
    // The page number and the code at its foot change with everything else in the pack.
    let lasting = |line: &&String| !line.is_empty() && !line.contains('／') && !line.contains("照合") && !is_code(line);
    let golden: Vec<&str> = lines.iter().filter(lasting).map(String::as_str).collect();
    is_golden("front-desk-first-minutes.txt", &(golden.join("\n") + "\n"));
}

fn is_code(line: &str) -> bool {
    line.contains("次の見直し")
        || line.chars().all(|letter| letter.is_ascii_digit() || letter == '-') && line.contains('-')
}

/// Compares with a committed file; `UPDATE_GOLDEN=1` writes it.
fn is_golden(name: &str, now: &str) {
    let path: PathBuf = root().join("tests/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, now).unwrap();
    }
    let before = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(now, before, "{name} changed: read the difference, then UPDATE_GOLDEN=1");
}

/// The numbers on the F02 sheets of a pack.
fn slips(name: &str) -> BTreeSet<String> {
    slips_of(&pages(&Packs::made().path(name)))
}

/// Each number stands on one sheet only, at the ticket and at the slip that travels along.
fn slips_of(pages: &[String]) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    for page in pages.iter().filter(|page| page.contains("あなたの番号")) {
        let numbers: BTreeSet<String> = numbers_in(page).into_iter().collect();
        for number in numbers {
            assert!(found.insert(number.clone()), "{number} is on two sheets of one pack");
        }
    }
    found
}

/// Everything that looks like DA-0127-5.
fn numbers_in(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let looks = |window: &&[char]| {
        let digits = [3, 4, 5, 6, 8].iter().all(|at| window[*at].is_ascii_digit());
        window[0] == 'D' && window[1].is_ascii_uppercase() && window[2] == '-' && window[7] == '-' && digits
    };
    letters.windows(9).filter(looks).map(|window| window.iter().collect()).collect()
}

/// H. Michael Damm's check, worked out again from his table: the window's letter counts as its place in the alphabet.
fn check_digit_fits(number: &str) -> bool {
    const TABLE: [&[u8; 10]; 10] = [
        b"0317598642",
        b"7092154863",
        b"4206871359",
        b"1750983426",
        b"6123045978",
        b"3674209581",
        b"5869720134",
        b"8945362017",
        b"9438617205",
        b"2581436790",
    ];
    let letter = "ABCDEFGHJK".find(number.chars().nth(1).unwrap()).unwrap();
    let digits = number.chars().filter_map(|letter| letter.to_digit(10)).map(|digit| digit as usize);
    std::iter::once(letter).chain(digits).fold(0, |interim, digit| usize::from(TABLE[interim][digit] - b'0')) == 0
}
