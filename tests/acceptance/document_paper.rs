//! The plan on paper, made from the terminal and judged by programs we did not write.

use std::process::Command;

use engine::desk::Desk;
use engine::plan::checklist::vendors;
use engine::world::{SystemWorld, World as _};

use crate::harness::{DataFile, cli};
use crate::plan_check::whole_plan;

fn judge(program: &str, words: &[&str]) -> String {
    let output = Command::new(program).args(words).output();
    let output = output.unwrap_or_else(|_| panic!("{program} is missing: apt-get install qpdf poppler-utils"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {words:?}: {said}");
    said
}

fn text_of(path: &str) -> String {
    let text = judge("pdftotext", &["-raw", "-enc", "UTF-8", path, "-"]);
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

fn made(file: &DataFile, kind: &str, more: &[&str]) -> String {
    let out = file.folder().join(format!("{kind}.pdf"));
    let out = out.to_str().unwrap();
    let said = cli(&[&["plan", "document", file.text(), "--kind", kind, "--out", out], more].concat());
    assert_eq!(said.status, 0, "{said:?}");
    assert!(judge("qpdf", &["--check", out]).contains("No syntax or stream encoding errors"));
    for font in judge("pdffonts", &[out]).lines().skip(2) {
        let words: Vec<&str> = font.split_whitespace().collect();
        assert_eq!(words[words.len() - 5..words.len() - 2], ["yes", "yes", "yes"], "embedded, subset, Unicode: {font}");
    }
    out.to_owned()
}

#[test]
fn an_inspector_gets_every_document_of_an_approved_plan() {
    let file = DataFile::nowhere();
    let plan = whole_plan(SystemWorld.now().jst_date());
    let mut desk = Desk::open(file.path(), &file.own_local(), Box::new(SystemWorld)).unwrap();
    desk.publish_plan(&plan).unwrap();
    desk.close().unwrap();

    let bcp = made(&file, "bcp", &[]);
    let text = text_of(&bcp);
    for part in [
        "改訂の履歴",
        "目次",
        "1.1策定目的",
        "2.1.2組織体制図",
        "2.1.3情報機器台帳",
        "4.2.2事業者への指示",
        "付属6確認表のまとめ",
    ] {
        assert!(text.contains(part), "{part} cannot be found in the text");
    }
    for contact in &plan.contacts {
        for part in [&contact.name, &contact.number, &contact.night_number] {
            let part: String = part.chars().filter(|letter| !letter.is_whitespace()).collect();
            assert!(text.contains(&part), "{part} of {} cannot be found", contact.slot);
        }
    }
    let about = judge("pdfinfo", &[&bcp]);
    assert!(about.contains("みどり野病院") && about.contains("A4"), "{about}");

    let chart = made(&file, "contacts", &[]);
    assert!(judge("pdfinfo", &[&chart]).lines().any(|line| line.starts_with("Pages:") && line.ends_with(" 1")));
    let table = text_of(&made(&file, "check-table", &[]));
    assert!(table.matches("済").count() >= 23, "every item is met");
    let list = text_of(&made(&file, "checklist", &[]));
    assert!(list.matches("事業者確認用").count() >= vendors(&plan).len(), "a sheet for each vendor");
}

#[test]
fn a_hospital_without_an_approved_plan_prints_its_draft_only_when_it_asks_for_it() {
    let file = DataFile::without_plan();
    let out = file.folder().join("bcp.pdf");
    let said = cli(&["plan", "document", file.text(), "--kind", "bcp", "--out", out.to_str().unwrap()]);
    assert_eq!(said.status, 1, "{said:?}");
    assert!(said.err.starts_with("unknown-revision"), "{}", said.err);
    assert!(!out.exists(), "nothing is left behind");
    let text = text_of(&made(&file, "bcp", &["--draft"]));
    assert!(text.contains("下書き") && text.contains("未記入"));
    let said = cli(&["plan", "document", file.text(), "--kind", "poster", "--out", out.to_str().unwrap()]);
    assert_eq!(said.status, 2, "an unknown kind is not guessed: {said:?}");
}
