//! Whether the text of every pack comes back as it was set, read by three programs that share no code; whether the
//! files are whole; whether any character gets lost on the way to the paper.

use std::process::Command;

use engine::contact::LocalContact;
use engine::desk::Desk;
use engine::library;
use engine::world::SystemWorld;
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object};
use sha2::{Digest, Sha256};

use crate::harness::{DataFile, Said, cli, local, program};
use crate::ink::Ink;
use crate::paper::{Printed, counted, folder, judge, packs, read_by, squeezed};

/// The least a 55-year-old reads indoors, in points.
const MIN_SIZE: f32 = 10.5;
/// Painting and moving; what sets a colour is judged by its operands.
const WITHOUT_COLOUR: &[&str] = &[
    "q", "Q", "cm", "w", "J", "j", "M", "d", "i", "m", "l", "c", "v", "y", "h", "re", "S", "s", "f", "f*", "F", "B",
    "B*", "b", "b*", "n", "W", "W*", "BT", "ET", "Tc", "Tw", "Tz", "TL", "Tf", "Tr", "Ts", "Td", "TD", "Tm", "T*",
    "Tj", "TJ", "Do", "BDC", "BMC", "EMC",
];

/// One page after the other, as a program gives them: each ends with a form feed.
fn pages(said: &str) -> Vec<String> {
    let mut pages: Vec<String> = said.split('\u{c}').map(squeezed).collect();
    assert_eq!(pages.pop().as_deref(), Some(""), "every page ends with a form feed");
    pages
}

/// Not one character too few or too many, and every run of text in one piece.
fn is_what_was_set(printed: &Printed, read: &[String], reader: &str) {
    let id = &printed.id;
    assert_eq!(read.len(), printed.pack.pages.len(), "{id} read by {reader}: pages");
    for (page, read) in read.iter().enumerate() {
        let runs = printed.runs(page);
        let (set, got) = (counted(&runs.concat()), counted(read));
        let lost: Vec<_> = set.iter().filter(|(c, n)| got.get(c) != Some(n)).collect();
        let more: Vec<_> = got.iter().filter(|(c, n)| set.get(c) != Some(n)).collect();
        let place = format!("{id}, page {}, read by {reader}", page + 1);
        assert!(lost.is_empty() && more.is_empty(), "{place}: set {lost:?}, found {more:?}");
        for run in &runs {
            assert!(read.contains(run.as_str()), "{place}: {run} is not in one piece");
        }
    }
}

#[test]
fn poppler_reads_what_was_set() {
    for printed in packs() {
        let said = read_by("pdftotext", &["-raw", "-enc", "UTF-8", &printed.path, "-"]);
        is_what_was_set(printed, &pages(&said), "poppler");
    }
}

#[test]
fn mupdf_reads_what_was_set() {
    for printed in packs() {
        let said = read_by("mutool", &["draw", "-q", "-F", "txt", "-o", "-", &printed.path]);
        is_what_was_set(printed, &pages(&said), "mupdf");
    }
}

#[test]
fn lopdf_reads_what_was_set_in_the_order_of_drawing() {
    for printed in packs() {
        let document = Document::load(&printed.path).unwrap();
        let read: Vec<String> =
            document.get_pages().keys().map(|page| squeezed(&document.extract_text(&[*page]).unwrap())).collect();
        is_what_was_set(printed, &read, "lopdf");
        for (page, read) in read.iter().enumerate() {
            assert_eq!(*read, printed.runs(page).concat(), "{}, page {}", printed.id, page + 1);
        }
    }
}

#[test]
fn a_reader_that_loses_a_character_is_found_out() {
    let printed = &packs()[0];
    let said = read_by("pdftotext", &["-raw", "-enc", "UTF-8", &printed.path, "-"]);
    let mut read = pages(&said);
    read[0].pop();
    assert!(std::panic::catch_unwind(|| is_what_was_set(printed, &read, "a bad one")).is_err());
}

#[test]
fn every_font_of_every_pack_is_embedded_subset_and_has_unicode() {
    for printed in packs() {
        let said = judge("pdffonts", &[&printed.path]);
        let fonts: Vec<&str> = said.lines().skip(2).collect();
        assert!(!fonts.is_empty(), "{}", printed.id);
        for font in fonts {
            let words: Vec<&str> = font.split_whitespace().collect();
            assert_eq!(words[words.len() - 5..words.len() - 2], ["yes", "yes", "yes"], "{}: {font}", printed.id);
        }
    }
}

#[test]
fn no_judge_finds_damage_in_any_pack() {
    for printed in packs() {
        let said = judge("qpdf", &["--check", &printed.path]);
        assert!(said.contains("No syntax or stream encoding errors found"), "{said}");
        assert!(!said.to_lowercase().contains("warning"), "{said}");
        let said = judge("mutool", &["info", &printed.path]);
        assert!(is_content(&said) && said.contains(&format!("Pages: {}", printed.pack.pages.len())), "{said}");
        let copy = folder().join(format!("{}-cleaned.pdf", printed.id));
        let said = judge("mutool", &["clean", "-ggg", "-s", &printed.path, copy.to_str().unwrap()]);
        assert!(is_content(&said), "{}: {said}", printed.id);
    }
}

/// Mupdf mends what it can and says so.
fn is_content(said: &str) -> bool {
    // How Debian builds it is no fault of the file.
    let said = said.replace("warning: ICC support is not available", "");
    ["warning", "error", "repair"].iter().all(|word| !said.contains(word))
}

#[test]
fn mupdf_sees_damage() {
    let copy = folder().join("damaged.pdf");
    let bytes = std::fs::read(&packs()[0].path).unwrap();
    std::fs::write(&copy, &bytes[..bytes.len() / 2]).unwrap();
    let output = Command::new("mutool").args(["info", copy.to_str().unwrap()]).output().unwrap();
    assert!(!output.status.success() || !is_content(&String::from_utf8_lossy(&output.stderr)), "{output:?}");
}

#[test]
fn every_pack_says_its_title_its_language_and_its_sheets() {
    for printed in packs() {
        let about = judge("pdfinfo", &[&printed.path]);
        let title = about.lines().find_map(|line| line.strip_prefix("Title:")).unwrap_or_default();
        assert!(title.contains(&printed.pack.title), "{}: {about}", printed.id);
        let document = Document::load(&printed.path).unwrap();
        let catalog = document.catalog().unwrap();
        assert_eq!(catalog.get(b"Lang").and_then(Object::as_str).unwrap(), b"ja", "{}", printed.id);
        let outline = judge("mutool", &["show", &printed.path, "outline"]);
        for sheet in &printed.pack.sheets {
            assert!(outline.contains(&sheet.title), "{}: {} is not in {outline}", printed.id, sheet.title);
        }
    }
}

#[test]
fn nothing_is_grey_and_nothing_is_small_on_any_sheet() {
    for printed in packs() {
        let document = Document::load(&printed.path).unwrap();
        for object in document.objects.values() {
            let Ok(stream) = object.as_stream() else { continue };
            assert!(!is_named(&stream.dict, b"Image"), "{}: a picture has grey in it", printed.id);
            if is_named(&stream.dict, b"Form") {
                is_black(&printed.id, &stream.get_plain_content().unwrap());
            }
        }
        for (number, page) in document.get_pages() {
            is_black(&printed.id, &document.get_page_content(page));
            for size in Ink::of_page(&document, page) {
                assert!(size > MIN_SIZE - 0.01, "{}, page {number}: {size} pt", printed.id);
            }
        }
    }
}

fn is_named(dict: &Dictionary, name: &[u8]) -> bool {
    dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|subtype| subtype == name)
}

/// Whoever asks for a colour asks for black. A FAX makes dots of grey, and a photocopy of them a stain.
fn is_black(id: &str, content: &[u8]) {
    for Operation { operator, operands } in Content::decode(content).unwrap().operations {
        let zeros =
            |n| operands.len() == n && operands.iter().all(|part| part.as_float().is_ok_and(|part| part == 0.0));
        let black = match operator.as_str() {
            "g" | "G" => zeros(1),
            "rg" | "RG" => zeros(3),
            // Anything else that can colour, blend or shade.
            other => WITHOUT_COLOUR.contains(&other),
        };
        assert!(black, "{id}: {operator} {operands:?}");
    }
}

#[test]
fn the_judge_of_ink_sees_grey() {
    for grey in ["0.5 g", "0 0 0.2 rg", "/Pattern cs", "/GS0 gs", "0 0 0 0.4 k"] {
        assert!(std::panic::catch_unwind(|| is_black("", grey.as_bytes())).is_err(), "{grey}");
    }
    is_black("", b"q 0 g 0 0 0 RG 1 0 0 1 0 0 cm 0 0 9 9 re f Q");
}

/// The pack of the front desk from a process of its own, at a moment that stands still.
fn made_at(file: &str, local: &std::path::Path, out: &str) -> Said {
    let mut command = Command::new("faketime");
    command.args(["-f", "2026-11-24 14:20:00"]).arg(program().get_program());
    command.args(["pack", file, "--place", "front-desk", "--visits", "60", "--hours", "8", "--out", out]);
    Said::of(command.env("APP_DATA", local).env("TZ", "Asia/Tokyo").output().unwrap())
}

#[test]
fn two_processes_write_the_same_bytes() {
    let file = DataFile::nowhere();
    let begun = program().args(["init", file.text(), "--demo"]).env("APP_DATA", file.own_local()).output().unwrap();
    assert!(begun.status.success(), "{begun:?}");
    let mut sums = Vec::new();
    for name in ["one", "two"] {
        let copy = file.folder().join(format!("{name}.tomoshibi"));
        std::fs::copy(file.path(), &copy).unwrap();
        // The computer as well, as it was when the file was begun.
        let local = file.folder().join(name);
        judge("cp", &["-a", file.own_local().to_str().unwrap(), local.to_str().unwrap()]);
        let out = file.folder().join(format!("{name}.pdf"));
        let said = made_at(copy.to_str().unwrap(), &local, out.to_str().unwrap());
        assert_eq!(said.status, 0, "{said:?}");
        sums.push(Sha256::digest(std::fs::read(&out).unwrap()).to_vec());
    }
    assert_eq!(sums[0], sums[1], "who compares two files sees whether two packs are the same");
}

#[test]
fn names_that_few_fonts_have_are_printed() {
    let file = DataFile::nowhere();
    let mut plan = library::demo_plan().unwrap().clone();
    let names = ["𠮷野家電サービス", "髙橋・﨑山商会", "葛\u{E0100}城通信", "德永・濵田・神\u{FA19}田"];
    for (contact, name) in plan.contacts.iter_mut().zip(names) {
        contact.name = name.to_owned();
    }
    let mut desk = Desk::open(file.path(), &local(), Box::new(SystemWorld)).unwrap();
    desk.publish_plan(&plan).unwrap();
    desk.close().unwrap();
    let out = file.folder().join("names.pdf");
    let out = out.to_str().unwrap();
    let said = cli(&["pack", file.text(), "--place", "front-desk", "--visits", "3", "--hours", "1", "--out", out]);
    assert_eq!(said.status, 0, "{said:?}");
    let document = Document::load(out).unwrap();
    let numbers: Vec<u32> = document.get_pages().into_keys().collect();
    // Mupdf cannot say a variation: it writes the selector in halves.
    for (reader, text) in [
        ("poppler", read_by("pdftotext", &["-raw", "-enc", "UTF-8", out, "-"])),
        ("lopdf", document.extract_text(&numbers).unwrap()),
    ] {
        let text = squeezed(&text);
        for name in names {
            assert!(text.contains(name), "{reader}: {name} is somebody's name");
        }
    }
}

#[test]
fn a_character_that_cannot_be_printed_is_named_before_anything_is_written() {
    let file = DataFile::nowhere();
    let mut plan = library::demo_plan().unwrap().clone();
    plan.contacts.push(LocalContact {
        slot: "own-1".into(),
        name: "笑顔😀電機".to_owned(),
        number: "03-1111-2222".to_owned(),
        category: "vendor".to_owned(),
        ..LocalContact::default()
    });
    let mut desk = Desk::open(file.path(), &local(), Box::new(SystemWorld)).unwrap();
    desk.publish_plan(&plan).unwrap();
    desk.close().unwrap();
    let out = file.folder().join("smile.pdf");
    let order = ["--place", "front-desk", "--visits", "3", "--hours", "1", "--out", out.to_str().unwrap()];
    let said = cli(&[&["pack", file.text()][..], &order].concat());
    said.is_refused_with("missing-glyph");
    assert!(said.err.contains('😀') && said.err.contains("笑顔"), "which one, and where it stands: {said:?}");
    assert!(!out.exists(), "half a pack is worse than none");
}
