//! A hospital changes a form without code: it writes a file, looks at the page, and prints its packs with it.

use std::fs;
use std::path::{Path, PathBuf};

use engine::desk::{Desk, PackOrder};
use engine::library;
use engine::world::SystemWorld;

use crate::harness::{DataFile, cli};

const TITLE: &str = "資格確認の記録・被保険者資格申立書";

/// A folder as a hospital keeps it, with its own F03.
fn own(folder: &Path, change: impl Fn(&str) -> String) -> PathBuf {
    let text = library::sources().into_iter().find(|file| file.path == "forms/F03.toml").unwrap().text;
    fs::create_dir_all(folder.join("forms")).unwrap();
    let path = folder.join("forms/F03.toml");
    fs::write(&path, change(&text)).unwrap();
    path
}

fn titles(bytes: &[u8]) -> String {
    let document = lopdf::Document::load_mem(bytes).unwrap();
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    document.extract_text(&pages).unwrap()
}

#[test]
fn its_author_looks_at_a_form_without_any_data_file() {
    let file = DataFile::nowhere();
    let form = own(file.folder(), |text| text.replace(TITLE, "保険の申立書（みどり野）"));
    let out = file.folder().join("見る.pdf");
    let words = ["form", form.to_str().unwrap(), "--out", out.to_str().unwrap(), "--facility", "みどり野病院"];
    let said = cli(&words);
    assert_eq!(said.status, 0, "{said:?}");
    let text = titles(&fs::read(&out).unwrap());
    assert!(text.contains("保険の申立書（みどり野）") && text.contains("みどり野病院"), "{text}");
    assert_eq!(cli(&["form", "--out", "x.pdf"]).status, 2, "which form?");
    cli(&["form", "nowhere.toml", "--out", "x.pdf"]).is_refused_with("file-missing");
}

#[test]
fn a_pack_takes_the_forms_of_the_house_and_refuses_broken_ones_with_their_line() {
    let file = DataFile::demo();
    let house = file.folder().join("様式");
    let out = file.folder().join("1.pdf");
    let pack = |out: &Path| {
        let (house, out) = (house.to_str().unwrap(), out.to_str().unwrap());
        let place = ["--place", "front-desk", "--visits", "2", "--hours", "1"];
        cli(&[&["pack", file.text()][..], &place, &["--forms", house, "--out", out]].concat())
    };
    pack(&out).is_refused_with("file-missing");
    own(&house, |text| text.replace(TITLE, "保険の申立書（みどり野）"));
    let said = pack(&out);
    assert_eq!(said.status, 0, "{said:?}");
    assert!(titles(&fs::read(&out).unwrap()).contains("保険の申立書（みどり野）"));

    let broken = own(&house, |text| text.replace("legal ", "leagle "));
    let line = 1 + fs::read_to_string(broken).unwrap().lines().position(|line| line.starts_with("leagle")).unwrap();
    let second = file.folder().join("2.pdf");
    let said = pack(&second);
    said.is_refused_with("  様式のファイル F03.toml");
    assert!(said.err.contains(&format!("F03.toml:{line}: unknown field `leagle`")), "{said:?}");
    assert!(!second.exists(), "no paper with half of the forms");
}

#[test]
fn the_window_finds_the_forms_of_the_house_and_says_which_it_left_out() {
    let file = DataFile::demo();
    let local = file.own_local();
    let open = || Desk::open_existing(file.path(), &local, Box::new(SystemWorld)).unwrap();
    let order = PackOrder { place: "front-desk".into(), visits: Some(2), hours: Some(1), ..PackOrder::default() };
    own(&local, |text| text.replace(TITLE, "保険の申立書（みどり野）"));
    let mut desk = open();
    assert!(desk.packs_view(Some(2), Some(1)).unwrap().problems.is_empty());
    assert!(titles(&desk.preview_pack(&order).unwrap().pdf).contains("保険の申立書（みどり野）"));
    desk.close().unwrap();
    own(&local, |text| text.replace("paper ", "papier "));
    let mut desk = open();
    let problems = desk.packs_view(Some(2), Some(1)).unwrap().problems;
    assert!(problems.len() == 1 && problems[0].ja.contains("F03.toml の3行目"), "{problems:?}");
    assert!(titles(&desk.preview_pack(&order).unwrap().pdf).contains(TITLE), "the built-in form is used");
    assert!(desk.forms_to_confirm().iter().any(|open| open.id == "F06"), "what is open is listed for somebody");
}
