//! Every pack of paper a clinic or a hospital needs, made by the terminal program.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use engine::desk::Desk;
use engine::library;

use crate::harness::{DataFile, Hand, cli};
use crate::ink::Ink;

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
fn a_plan_says_how_many_sheets_of_a_form_there_are_and_where_the_box_stands() {
    let source = DataFile::demo();
    let folder = source.folder().join("plan");
    let said = cli(&["plan", "export", source.text(), "--out", folder.to_str().unwrap()]);
    assert_eq!(said.status, 0, "{said:?}");
    let amount = "id = \"orders\"\nform = \"F13-4\"\nper = \"beds\"\nnumber = 30\nreason = \"十月の訓練で余った\"\n";
    std::fs::write(folder.join("amounts.toml"), ["[[amount]]\n", amount].concat()).unwrap();
    let place = "[[pack]]\nid = \"d\"\nplace = \"3階東\"\npack = \"hospital-d\"\nkept_in = \"東病棟の青い棚\"\n";
    std::fs::write(folder.join("packs.toml"), place).unwrap();
    let file = DataFile::nowhere();
    let said = cli(&["init", file.text(), "--facility", "みどり野病院", "--plan", folder.to_str().unwrap()]);
    assert_eq!(said.status, 0, "{said:?}");
    let said = make(&file, "hospital-D", &["--beds", "40"]);
    assert_eq!(said.status, 0, "as on the spine of the binder: {said:?}");
    let text = judge("pdftotext", &["-raw", file.folder().join("hospital-D.pdf").to_str().unwrap(), "-"]);
    let sheets = text.split('\u{c}').filter(|page| page.contains("様式の版：F13-4 ")).count();
    assert_eq!(sheets, 12, "0.3 for each of 40 beds");
    assert!(text.contains("十月の訓練で余った"), "the reason stands on the list");
    assert!(text.contains("置き場所 東病棟の青い棚"), "and the place at the foot");
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

/// Table 8.1: what every row of a clinic's pack is called on its cover.
const CLINIC: [(&str, &[&str]); 32] = [
    ("表紙", &["表紙"]),
    ("最初の15分（受付）", &["最初の15分"]),
    ("判断表と時計", &["判断表と時計"]),
    ("役割カード", &["役割カード"]),
    ("連絡先", &["連絡先"]),
    ("掲示 入口", &["入口"]),
    ("掲示 受付", &["受付"]),
    ("電話応答文・薬局FAX・声かけ", &["電話", "薬局", "院内放送"]),
    ("患者の流れと様式早見表", &["患者の流れと様式早見表"]),
    ("F01 受付簿", &["F01 "]),
    ("F02 整理券と同行票", &["F02 "]),
    ("資格確認 早見表", &["資格確認 早見表"]),
    ("F03 申立書", &["F03 "]),
    ("F04 問診", &["F04 "]),
    ("2号紙", &["診療録（2号紙）"]),
    ("1号紙", &["診療録（1号紙）"]),
    ("F06 処方箋", &["F06 処方箋"]),
    ("書き方見本", &["処方箋の書き方"]),
    ("F07 検査", &["F07 "]),
    ("F08 画像", &["F08 "]),
    ("F09 注射・処置", &["F09 "]),
    ("F10 後日精算票・預り証", &["後日精算票", "預り証"]),
    ("金庫票", &["金庫票"]),
    ("F11 予約台帳・変更者リスト", &["予約台帳", "変更者リスト"]),
    ("F12 紹介状", &["F12 "]),
    ("F14 電話・疑義照会", &["F14 "]),
    ("F18 クロノロと状態ボード", &["F18 ", "状態ボード"]),
    ("日次締めと回収表", &["日次締めの手順", "F17 "]),
    ("後入力の順番", &["後入力の順番"]),
    ("仮番号→正ID照合表", &["仮番号と正しいIDの照合表"]),
    ("月次点検・20分訓練", &["月次点検表", "20分訓練カード"]),
    ("原本マスター一式", &["原本マスターの表紙", "原本　F01", "原本　F02"]),
];

/// Table 8.2, binder by binder.
const HOSPITAL: [(&str, &[&str]); 13] = [
    (
        "a",
        &[
            "表紙",
            "設置基準と宣言文",
            "役割表",
            "判断表（外来・救急・手術・後日精算）",
            "状態ボード",
            "部門と障害の段階",
            "クロノロ",
            "SITREP",
            "発災時報告書",
            "定時報告",
            "連絡先",
            "転記表",
            "広報文",
            "翌日の運用計画",
            "復旧の宣言",
        ],
    ),
    (
        "b",
        &[
            "最初の15分",
            "判断表と時計",
            "役割カード",
            "連絡先",
            "患者の流れ",
            "F01 ",
            "F02 ",
            "資格確認 早見表",
            "F03 ",
            "F04 ",
            "後日精算票",
            "預り証",
            "金庫票",
            "予約台帳",
            "変更者リスト",
            "再来受付機",
            "入口係カード",
            "会計ラインの整理",
            "夜間・救急受付",
        ],
    ),
    ("c", &["2号紙", "F06 処方箋", "F07 ", "F08 ", "予約台帳", "予約と前回処方の一覧", "中止・変更の連絡表"]),
    (
        "d",
        &[
            "病床表",
            "指示簿",
            "紙のMAR",
            "注射・点滴の実施",
            "経過表",
            "輸血",
            "リストバンド",
            "食事箋",
            "転棟・退院",
            "夜勤への引き継ぎ",
            "8時間と床数の枚数表",
        ],
    ),
    ("e", &["手書き処方の受付簿", "疑義照会", "払い出し記録", "麻薬", "TPN・抗がん剤", "院外薬局"]),
    ("f", &["検体の受付簿（連番）", "手書きラベル", "至急の結果の電話票（復唱つき）", "仮報告", "機器の中の記録"]),
    ("g", &["画像検査 依頼票", "照射録", "仮番号と患者の表", "CD", "読影の仮報告"]),
    ("h", &["3日分", "手術の安全確認", "治療の前の確かめ", "器材", "中止と延期", "助産録"]),
    ("i", &["トリアージ", "災害診療記録", "受入可否表", "搬送の記録"]),
    ("j", &["入院の申し込み", "入院診療計画書", "紹介状", "転院先の表"]),
    ("k", &["食数", "禁止食", "定数の補充", "電源と印刷機"]),
    ("l", &["回収表", "照合表", "後入力の順番", "入力者の割り当て", "未着・未収・返金", "レセプト", "スキャンの索引"]),
    ("m", &["月次点検", "期限の一覧", "状況付与票", "評価票", "改善計画"]),
];

/// All packs of the example hospital, made one after the other from one data file.
fn made() -> &'static DataFile {
    static MADE: OnceLock<DataFile> = OnceLock::new();
    MADE.get_or_init(|| {
        let file = DataFile::demo();
        for id in places() {
            let said = make(&file, &id, &["--visits", "20", "--hours", "2"]);
            assert_eq!(said.status, 0, "{id}: {said:?}");
        }
        file
    })
}

fn places() -> Vec<String> {
    let letters = HOSPITAL.iter().map(|(letter, _)| format!("hospital-{letter}"));
    std::iter::once("clinic".to_owned()).chain(letters).collect()
}

fn pdf(id: &str) -> String {
    made().folder().join(format!("{id}.pdf")).to_str().unwrap().to_owned()
}

/// A foreign judge; one that is not there fails the test and says where it comes from.
fn judge(program: &str, words: &[&str]) -> String {
    let output = Command::new(program).args(words).output();
    let output = output.unwrap_or_else(|_| panic!("{program} is missing: apt-get install qpdf poppler-utils"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {words:?}: {said}");
    said
}

/// The titles of the outline, as another program reads them.
fn outline(id: &str) -> Vec<String> {
    let document = lopdf::Document::load(pdf(id)).unwrap();
    document.get_toc().unwrap().toc.into_iter().map(|entry| entry.title).collect()
}

#[test]
fn every_row_of_the_table_of_a_clinic_is_in_its_pack() {
    let titles = outline("clinic");
    for (row, parts) in CLINIC {
        for part in parts {
            assert!(titles.iter().any(|title| title.contains(part)), "{row}: '{part}' is missing in {titles:?}");
        }
    }
}

#[test]
fn every_item_of_the_table_of_a_hospital_is_in_its_binder() {
    for (letter, parts) in HOSPITAL {
        let titles = outline(&format!("hospital-{letter}"));
        for part in parts {
            assert!(titles.iter().any(|title| title.contains(part)), "{letter}: '{part}' is missing in {titles:?}");
        }
    }
}

#[test]
fn another_program_finds_no_damage_in_any_pack_and_all_its_fonts() {
    for id in places() {
        let said = judge("qpdf", &["--check", &pdf(&id)]);
        assert!(said.contains("No syntax or stream encoding errors found"), "{id}: {said}");
        assert!(!said.to_lowercase().contains("warning"), "{id}: {said}");
        let said = judge("pdffonts", &[&pdf(&id)]);
        for font in said.lines().skip(2) {
            let words: Vec<&str> = font.split_whitespace().collect();
            let marks = &words[words.len() - 5..words.len() - 2];
            assert_eq!(marks, ["yes", "yes", "yes"], "{id}: embedded, subset, with Unicode: {font}");
        }
    }
}

#[test]
fn every_pack_has_a_title_a_language_and_an_outline() {
    for id in places() {
        let info = judge("pdfinfo", &[&pdf(&id)]);
        let title = info.lines().find(|line| line.starts_with("Title:")).unwrap_or_default();
        assert!(title.contains("みどり野病院"), "{id}: {title}");
        let document = lopdf::Document::load(pdf(&id)).unwrap();
        let language = document.catalog().unwrap().get(b"Lang").unwrap();
        let lopdf::Object::String(language, _) = language else { panic!("{id}: {language:?}") };
        assert!(language.starts_with(b"ja"), "{id}");
        assert!(outline(&id).len() > 3, "{id}: a thick pack is walked by its outline");
    }
}

#[test]
fn no_text_of_any_pack_is_small_and_no_ink_is_grey() {
    for id in places() {
        let document = lopdf::Document::load(pdf(&id)).unwrap();
        for (number, page) in document.get_pages() {
            for size in Ink::of_page(&document, page) {
                assert!(size > 10.49, "{id} page {number} has text of {size} pt");
            }
            let content = document.get_and_decode_page_content(page).unwrap();
            for operation in content.operations {
                let numbers: Vec<f32> = operation.operands.iter().filter_map(|o| o.as_float().ok()).collect();
                let is_colour = ["g", "G", "rg", "RG", "k", "K"].contains(&operation.operator.as_str());
                let is_pure = numbers.iter().all(|n| *n == 0.0 || *n == 1.0);
                assert!(!is_colour || is_pure, "{id} page {number}: grey is lost on a FAX: {operation:?}");
            }
        }
    }
}

#[test]
fn only_packs_with_numbered_slips_use_up_numbers() {
    let file = DataFile::demo();
    for id in ["hospital-d", "hospital-k"] {
        let said = make(&file, id, &["--beds", "10"]);
        assert!(!said.out.contains('〜'), "{id}: {}", said.out);
    }
    let said = make(&file, "hospital-b", &["--visits", "10", "--hours", "1"]);
    assert!(said.out.contains("DA-0001-"), "the first number is still free: {}", said.out);
}

#[test]
fn a_hospital_sees_what_a_hospital_needs_and_how_many_sets() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.tomoshibi");
    let mut desk = Desk::create(&path, &folder.path().join("local"), Box::new(Hand::default())).unwrap();
    desk.publish_plan(library::demo_plan().unwrap()).unwrap();
    let view = desk.packs_view(None, None).unwrap();
    let ids: Vec<&str> = view.places.iter().map(|place| place.id.as_str()).collect();
    assert_eq!((ids[0], ids.len()), ("front-desk", 15), "the pack of the front desk comes first: {ids:?}");
    let place = |id: &str| view.places.iter().find(|place| place.id == id).unwrap();
    assert!(place("front-desk").suits && place("hospital-a").suits && !place("clinic").suits);
    assert_eq!((place("hospital-c").sets, place("hospital-d").sets), (5, 3), "5 departments; 120 beds are 3 wards");
    assert!(
        place("front-desk").pages.is_some() && place("hospital-a").pages.is_none(),
        "only what is looked at is set"
    );
}
