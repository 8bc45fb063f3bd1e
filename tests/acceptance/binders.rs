//! Every pack of paper a clinic or a hospital needs, made by the terminal program.

use std::path::Path;

use crate::harness::{DataFile, cli};

fn make(file: &DataFile, place: &str, more: &[&str]) -> crate::harness::Said {
    let out = file.folder().join(format!("{place}.pdf"));
    let words = ["pack", file.text(), "--place", place, "--out", out.to_str().unwrap()];
    cli(&[&words[..], more].concat())
}

#[test]
fn a_pack_nobody_described_is_refused_with_the_packs_there_are() {
    let file = DataFile::demo();
    let said = make(&file, "hospital-z", &[]);
    said.is_refused_with("bad-text");
    assert!(said.err.contains("hospital-z") && said.err.contains("clinic"), "{}", said.err);
}

#[test]
fn nobody_comes_or_far_too_many_is_refused_with_the_limits() {
    let file = DataFile::demo();
    for more in [["--visits", "0"], ["--visits", "5001"], ["--hours", "0"], ["--hours", "673"], ["--beds", "3001"]] {
        let said = make(&file, "clinic", &more);
        said.is_refused_with("bad-text");
        assert!(said.err.contains("5000") && said.err.contains("672"), "the limits are named: {}", said.err);
        assert!(!Path::new(&file.folder().join("clinic.pdf")).exists(), "no half-written file");
    }
    assert_eq!(make(&file, "clinic", &["--visits", "many"]).status, 2, "no number at all is wrong usage");
}

#[test]
fn masters_are_one_of_each_and_use_up_no_numbers() {
    let file = DataFile::demo();
    let said = make(&file, "clinic", &["--masters"]);
    assert_eq!(said.status, 0, "{said:?}");
    assert!(!said.out.contains('〜'), "a copied number would be on two patients: {}", said.out);
    let counted = make(&file, "clinic", &["--visits", "10", "--hours", "1"]);
    assert!(counted.out.contains("DA-0001-"), "the first number is still free: {}", counted.out);
}
