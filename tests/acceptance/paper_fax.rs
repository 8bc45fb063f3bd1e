//! Paper after a FAX machine: one bit for each dot, 204 by 98 dots an inch in standard mode, 204 by 196 in fine mode.
//! Every code must still be found by a foreign reader, and a machine must still read the labels.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use engine::pack::draw::{BODY, Item};

use crate::paper::{Printed, folder, judge, packs, squeezed};

/// Dots an inch from top to bottom.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Standard = 98,
    Fine = 196,
}

impl Mode {
    /// How often a line comes out of the receiver, so that its picture is as high as it is wide.
    fn lines(self) -> usize {
        196 / self as usize
    }
}

/// The pages that differ in more than their page number and their slip numbers; in standard mode, which is hardest to
/// read, all slips of one window as well.
fn worth_sending(printed: &Printed, mode: Mode, seen: &mut BTreeSet<(String, String)>) -> Vec<usize> {
    let mut found = Vec::new();
    let mut slips = 0;
    for sheet in &printed.pack.sheets {
        if !seen.insert((sheet.key.clone(), sheet.code.clone())) {
            continue;
        }
        let pages = sheet.first_page - 1..sheet.first_page - 1 + sheet.n_pages;
        let numbered = pages.clone().any(|page| printed.payloads(page).iter().any(|payload| payload.contains('-')));
        slips += usize::from(numbered);
        let mut layers = BTreeSet::new();
        for page in pages.filter(|page| !printed.payloads(*page).is_empty()) {
            // The last layer of a page is its own.
            let shared: Vec<usize> = printed.pack.pages[page].layers.iter().rev().skip(1).copied().collect();
            if layers.insert(shared) || numbered && slips == 1 && mode == Mode::Standard {
                found.push(page);
            }
        }
    }
    found
}

/// What the receiver holds in his hand: one picture for each of these pages. Every story has a tray of its own.
fn sent(printed: &Printed, pages: &[usize], mode: Mode, tray: &str) -> Vec<PathBuf> {
    let place = folder().join(format!("fax-{tray}-{}", printed.id));
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place).unwrap();
    let chosen = place.join("sent.pdf");
    let list: Vec<String> = pages.iter().map(|page| (page + 1).to_string()).collect();
    judge("qpdf", &["--empty", "--pages", &printed.path, &list.join(","), "--", chosen.to_str().unwrap()]);
    let dots = (mode as usize).to_string();
    let name = place.join("page");
    let name = name.to_str().unwrap();
    judge("pdftoppm", &["-mono", "-rx", "204", "-ry", &dots, chosen.to_str().unwrap(), name]);
    let mut pictures: Vec<PathBuf> = fs::read_dir(&place).unwrap().map(|entry| entry.unwrap().path()).collect();
    pictures.retain(|path| path.extension().is_some_and(|end| end == "pbm"));
    pictures.sort();
    assert_eq!(pictures.len(), pages.len(), "one picture for each page of {}", printed.id);
    for picture in &pictures {
        stretch(picture, mode.lines());
    }
    pictures
}

/// Repeats every line of a picture of single bits.
fn stretch(picture: &Path, times: usize) {
    let bytes = fs::read(picture).unwrap();
    let mut parts = bytes.splitn(3, |byte| *byte == b'\n');
    let (magic, size, dots) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
    assert_eq!(magic, b"P4", "one bit for each dot");
    let size: Vec<usize> = std::str::from_utf8(size).unwrap().split(' ').map(|side| side.parse().unwrap()).collect();
    let mut out = format!("P4\n{} {}\n", size[0], size[1] * times).into_bytes();
    for line in dots.chunks(size[0].div_ceil(8)) {
        (0..times).for_each(|_| out.extend(line));
    }
    fs::write(picture, out).unwrap();
}

/// What zbar finds on a picture.
fn decoded(picture: &Path) -> BTreeSet<String> {
    let output = Command::new("zbarimg").args(["-q", "--raw", "-Sdisable", "-Sqrcode.enable"]).arg(picture).output();
    let output = output.expect("zbarimg is missing: script/setup installs zbar-tools");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

fn every_code_is_found(mode: Mode) {
    let mut seen = BTreeSet::new();
    let (mut n_codes, mut n_pages) = (0, 0);
    for printed in packs() {
        let pages = worth_sending(printed, mode, &mut seen);
        if pages.is_empty() {
            continue;
        }
        for (page, picture) in pages.iter().zip(sent(printed, &pages, mode, &format!("codes-{}", mode as usize))) {
            let found = decoded(&picture);
            for payload in printed.payloads(*page) {
                assert!(found.contains(payload), "{}, page {}: {payload} not in {found:?}", printed.id, page + 1);
                n_codes += 1;
            }
            n_pages += 1;
            fs::remove_file(picture).unwrap();
        }
    }
    assert!(n_codes > n_pages && n_pages > 20, "slips have two codes a page: {n_codes} codes on {n_pages} pages");
}

#[test]
fn every_code_is_found_after_a_fax_in_standard_mode() {
    every_code_is_found(Mode::Standard);
}

#[test]
fn every_code_is_found_after_a_fax_in_fine_mode() {
    every_code_is_found(Mode::Fine);
}

#[test]
fn the_judge_of_codes_sees_one_that_is_too_small() {
    let printed = &packs()[0];
    let page = (0..printed.pack.pages.len()).find(|page| !printed.payloads(*page).is_empty()).unwrap();
    let place = folder().join("fax-too-small");
    fs::create_dir_all(&place).unwrap();
    let number = (page + 1).to_string();
    let name = place.join("page");
    // A third of the dots: the modules of a code are less than one line high.
    let words = ["-mono", "-rx", "68", "-ry", "33", "-f", &number, "-l", &number, "-singlefile", &printed.path];
    judge("pdftoppm", &[&words[..], &[name.to_str().unwrap()]].concat());
    assert_eq!(decoded(&place.join("page.pbm")).len(), 0);
}

/// What a machine that knows nothing of the form reads on the page after a FAX in standard mode.
fn read_by_machine(picture: &Path) -> String {
    let words = [picture.to_str().unwrap(), "-", "-l", "jpn", "--psm", "6", "--dpi", "204"];
    // It says on its second voice what it thinks of the picture.
    let output = Command::new("tesseract").args(words).env("OMP_THREAD_LIMIT", "1").output();
    let output = output.expect("tesseract is missing: script/setup installs tesseract-ocr-jpn");
    squeezed(&String::from_utf8(output.stdout).unwrap())
}

/// The picture of the first page of a sheet of the front desk, and the text that stands on it.
fn first_page(key: &str) -> (PathBuf, Vec<String>) {
    let printed = packs().iter().find(|printed| printed.id == "front-desk").unwrap();
    let sheet = printed.pack.sheets.iter().find(|sheet| sheet.key.starts_with(key)).unwrap();
    let page = sheet.first_page - 1;
    (sent(printed, &[page], Mode::Standard, &key.replace('/', "-")).remove(0), printed.runs(page))
}

#[test]
fn a_machine_reads_the_labels_of_a_slip_after_a_fax_in_standard_mode() {
    let (picture, set) = first_page("form/F02/");
    let (set, read) = (set.concat(), read_by_machine(&picture));
    for label in LABELS {
        assert!(set.contains(label), "{label} stands on the slip: {set}");
        assert!(read.contains(label), "{label} cannot be read: {read}");
    }
}

/// What a receptionist must find on a slip that came by FAX.
const LABELS: &[&str] = &[
    "整理券",
    "あなたの番号",
    "DA-0001-3",
    "DA-0002-1",
    "日付・来た時刻",
    "行き先",
    "検査",
    "会計",
    "知らせる電話番号",
];

#[test]
fn a_machine_reads_the_sentences_after_a_fax_in_standard_mode() {
    for key in ["first-minutes", "flow/ransom-note"] {
        let (picture, _) = first_page(key);
        let set = sentences(key);
        let read = read_by_machine(&picture);
        // Neighbours: a character that was read wrong costs two.
        let letters: Vec<Vec<char>> = set.iter().map(|run| run.chars().collect()).collect();
        let pairs: Vec<String> =
            letters.iter().flat_map(|run| run.windows(2)).map(|pair| pair.iter().collect()).collect();
        let lost: Vec<&String> = pairs.iter().filter(|pair| !read.contains(pair.as_str())).collect();
        assert!(lost.len() * 5 < pairs.len(), "{key}: {lost:?} of {} pairs cannot be read in {read}", pairs.len());
    }
}

/// What somebody has to read on the first page of a sheet; head and foot are smaller.
fn sentences(key: &str) -> Vec<String> {
    let printed = packs().iter().find(|printed| printed.id == "front-desk").unwrap();
    let sheet = printed.pack.sheets.iter().find(|sheet| sheet.key.starts_with(key)).unwrap();
    let layers = &printed.pack.pages[sheet.first_page - 1].layers;
    let large = layers.iter().flat_map(|layer| &printed.pack.layers[*layer]).filter_map(|item| match item {
        Item::Text { size, text, .. } if *size >= BODY => Some(squeezed(text)),
        _ => None,
    });
    large.collect()
}
