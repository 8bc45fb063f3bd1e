//! Every blank form of the catalogue on its page.

use std::sync::OnceLock;

use super::super::draw::{HAIR, Item, MIN_SIZE};
use super::super::fonts::Fonts;
use super::super::forms::{Form, Forms};
use super::super::frame::paper;
use super::super::{Copies, Pack, PackError, PackInput, Page, forms_over, one_slip, specimen};
use super::{extent, text_of};
use crate::library;

fn input() -> PackInput {
    PackInput {
        facility: "独立行政法人みどり野総合医療センター".into(),
        phone: "03-0000-0001".into(),
        pack_name: "様式の見本".into(),
        revision: "第12版".into(),
        printed_at: "令和8年11月24日（2026-11-24）14:20".into(),
        printed_on: "2026-11-24T14:20:00+09:00".into(),
        copies: Copies::Single,
        slips: vec![one_slip()],
        ..PackInput::default()
    }
}

/// F01 to F18; the sheets of binder F are called F-51 and so on.
fn is_of_catalogue(form: &Form) -> bool {
    form.id.strip_prefix('F').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn catalogue(forms: &Forms) -> Vec<String> {
    forms.all().filter(|form| is_of_catalogue(form)).map(|form| form.id.clone()).collect()
}

fn set(forms: &Forms, ids: &[String]) -> Pack {
    specimen(&input(), forms, ids).unwrap_or_else(|error| panic!("{error}"))
}

/// All built-in forms, set once: every test looks at the same paper.
fn all() -> &'static Pack {
    static ALL: OnceLock<Pack> = OnceLock::new();
    ALL.get_or_init(|| set(library::forms(), &catalogue(library::forms())))
}

/// The pages of a built-in form.
fn pages(id: &str) -> std::ops::Range<usize> {
    let key = format!("form/{id}");
    let is_it = |known: &str| known == key || known.starts_with(&format!("{key}/"));
    let sheet = all().sheets.iter().find(|sheet| is_it(&sheet.key)).unwrap_or_else(|| panic!("{id} is not set"));
    sheet.first_page..sheet.first_page + sheet.n_pages
}

/// What stands on a built-in form.
fn text(id: &str) -> String {
    pages(id).map(|page| text_of(all(), page)).collect()
}

/// Every item of a built-in form with the size of its page.
fn items_of(id: &str) -> Vec<(&'static Item, (f32, f32))> {
    let pages = &all().pages[pages(id).start - 1..pages(id).end - 1];
    let on =
        |page: &'static Page| page.layers.iter().flat_map(|n| &all().layers[*n]).map(|item| (item, paper(page.format)));
    pages.iter().flat_map(on).collect()
}

/// A built-in file.
fn file(path: &str) -> &'static str {
    library::PLAYBOOKS.iter().find(|(known, _)| *known == path).unwrap().1
}

#[test]
fn every_form_of_the_catalogue_is_there_and_fits_its_page() {
    let forms = library::forms();
    let fonts = Fonts::open().unwrap();
    let ids = catalogue(forms);
    for number in 1..=18 {
        let id = format!("F{number:02}");
        assert!(ids.iter().any(|known| known.split('-').next() == Some(&id)), "{id} is missing");
    }
    for id in &ids {
        assert_eq!(pages(id).count(), 1, "{id} is one page");
        for (item, (width, height)) in items_of(id) {
            match item {
                Item::Text { size, text, .. } => assert!(*size >= MIN_SIZE, "{id}: {text} is set in {size} pt"),
                Item::Stroke { width, .. } | Item::Frame { width, .. } => assert!(*width >= HAIR, "{id}: {width} pt"),
                Item::Fill { .. } | Item::Code { .. } | Item::Circle { .. } => {}
            }
            let (left, top, right, bottom) = extent(item, &fonts);
            let edge = 28.35;
            let inside = left >= edge && top >= edge && right <= width - edge && bottom <= height - edge;
            assert!(inside, "{id}: {item:?} reaches {left} {top} {right} {bottom} on {width} x {height}");
        }
    }
}

#[test]
fn nothing_on_a_form_lies_on_something_else() {
    let forms = library::forms();
    let fonts = Fonts::open().unwrap();
    for id in catalogue(forms) {
        let items = items_of(&id).into_iter().map(|(item, _)| item);
        let texts: Vec<&Item> = items.filter(|i| matches!(i, Item::Text { .. })).collect();
        for (n, a) in texts.iter().enumerate() {
            let (al, at, ar, ab) = extent(a, &fonts);
            for b in &texts[n + 1..] {
                let (bl, bt, br, bb) = extent(b, &fonts);
                let apart = ar <= bl + 0.6 || br <= al + 0.6 || ab <= bt + 1.8 || bb <= at + 1.8;
                assert!(apart, "{id}: {a:?} and {b:?}");
            }
        }
    }
}

/// Section 6 of the domain notes, and what each form of the catalogue must not lack: form, then words on it.
const REQUIRED: &[(&str, &[&str])] = &[
    (
        "F03",
        &[
            "氏名＊",
            "生年月日＊",
            "性別＊",
            "住所＊",
            "連絡先の電話＊",
            "保険の種類＊",
            "保険者の名前＊",
            "勤め先（事業所）の名前＊",
            "窓口で払う割合＊",
            "保発0710第1号",
        ],
    ),
    (
        "F05-1",
        &[
            "住所＊",
            "氏名（漢字）＊",
            "性別＊",
            "年齢＊",
            "傷病名＊",
            "医師法24条",
            "施行規則23条",
            "療養担当規則22条",
            "様式第一号",
            "5年保管",
        ],
    ),
    (
        "F05-2",
        &[
            "氏名（漢字）＊",
            "性別＊",
            "年齢＊",
            "病名・主要症状＊",
            "治療方法＊",
            "診療の年月日＊",
            "医師法24条",
            "以下余白",
            "アレルギー",
        ],
    ),
    (
        "F06",
        &[
            "氏名＊",
            "生年月日＊・性別・年齢",
            "薬名＊",
            "分量＊",
            "用法＊",
            "用量＊",
            "交付年月日＊",
            "使用期間＊",
            "医療機関の名称・所在地・電話＊",
            "保険医の署名・印＊",
            "公費負担者番号・受給者番号",
            "保険者番号",
            "記号・番号（枝番）",
            "被保険者",
            "被扶養者",
            "都道府県",
            "点数表",
            "医療機関コード",
            "4日以内",
            "変更",
            "不可",
            "患者",
            "希望",
            "リフィル",
            "残薬",
            "免許証番号",
            "1回量",
            "1日量",
            "施行規則21条",
            "様式第二号",
            "調剤済年月日",
            "原本",
            "控え",
        ],
    ),
    ("F06-2", &["〔見本〕", "以下余白", "渡す前の10項目"]),
    (
        "F07",
        &[
            "氏名（カナ）",
            "氏名（漢字）",
            "採った日時",
            "検体",
            "急ぎ",
            "病名・症状・目的",
            "細菌：材料",
            "復唱",
            "ラベル",
        ],
    ),
    (
        "F08",
        &[
            "部位・方向・左右",
            "造影",
            "妊娠",
            "造影剤のアレルギー",
            "メトホルミン",
            "ペースメーカー",
            "運び方",
            "頼んだ医師（署名）",
        ],
    ),
    (
        "F08-2",
        &[
            "氏名＊",
            "性別＊",
            "年齢＊",
            "年月日・時刻＊",
            "照射の方法＊",
            "指示した医師＊",
            "医師の署名＊",
            "診療放射線技師法28条",
        ],
    ),
    (
        "F09",
        &[
            "アレルギー",
            "薬品名・規格",
            "経路",
            "速度・時間",
            "指示した医師（署名）",
            "確かめた人",
            "した人",
            "残量・捨てた量",
            "使った材料",
            "処置の名前・部位・範囲",
            "復唱",
        ],
    ),
    ("F10-1", &["住所", "電話", "払う割合", "公費・医療証", "払い方", "患者の署名", "領収証ではない", "原本", "控え"]),
    ("F10-2", &["領収証ではありません", "預り金", "精算の期限", "医療機関", "原本", "控え", "5条の2"]),
    ("F10-3", &["2人目（署名）", "数えた額", "残り"]),
    (
        "F10-4",
        &[
            "初・再診料",
            "入院料等",
            "医学管理等",
            "在宅医療",
            "検査",
            "画像診断",
            "投薬",
            "注射",
            "リハビリ",
            "精神科",
            "処置",
            "手術",
            "麻酔",
            "放射線治療",
            "病理診断",
            "DPC",
            "食事",
            "保険外",
            "領収額",
            "5条の2",
            "無料",
        ],
    ),
    (
        "F12",
        &[
            "紹介先の医療機関＊・担当医＊",
            "年月日＊",
            "紹介元の名称・所在地・電話＊",
            "医師の氏名・印＊",
            "患者の氏名＊",
            "住所＊",
            "性別＊",
            "電話＊",
            "生年月日＊",
            "年齢＊",
            "職業＊",
            "傷病名＊",
            "紹介目的＊",
            "既往歴及び家族歴＊",
            "症状経過及び検査結果＊",
            "治療経過＊",
            "現在の処方＊",
            "備考＊",
            "別紙様式11",
        ],
    ),
    (
        "F13-3",
        &[
            "氏名＊",
            "生年月日＊",
            "性別＊",
            "主担当医の氏名＊",
            "傷病名・主要な症状＊",
            "検査・手術・投薬などの計画＊",
            "推定入院期間＊",
            "管理者が必要とする事項＊",
            "栄養管理",
            "看護の計画",
            "医療法6条の4",
            "7日以内",
        ],
    ),
    ("F13-4", &["開始", "終了", "医師の署名", "看護師の受け", "復唱"]),
    ("F13-5", &["アレルギー", "1回量", "経路", "二重", "時刻・頭文字"]),
    ("F13-8", &["見たこと・したこと・その後", "水分出納", "2年保管"]),
    ("F13-9", &["食種", "禁止食", "アレルギー", "いつから", "欠食"]),
    ("F13-10", &["血液型", "製造番号", "有効期限", "1人目（署名）", "2人目（署名）"]),
    ("F13-11", &["氏名（漢字）", "性別", "生年月日", "診察券番号（ID）"]),
    ("F13-15", &["サインイン", "タイムアウト", "サインアウト"]),
    (
        "F13-16",
        &[
            "1 妊産婦の氏名＊",
            "住所＊",
            "年齢＊",
            "職業＊",
            "2 分べん回数・生死産別＊",
            "3 既往疾患",
            "4 今回妊娠の経過",
            "5 妊娠中の医師による健康診断",
            "6 分べんの場所＊",
            "6 分べんの年月日時分＊",
            "7 分べんの経過・処置＊",
            "8 分べん異常",
            "9 児の数・性別・生死別＊",
            "10 児・胎児附属物の所見＊",
            "11 産じょくの経過",
            "12 産後の医師による健康診断",
            "施行規則34条",
            "5年保管",
        ],
    ),
    ("F14", &["だれから", "だれが（署名）", "患者の氏名・生年月日", "復唱した", "返答", "期限", "転記"]),
    (
        "F15-1",
        &["住所", "電話", "トリアージ", "実施した場所", "実施した機関", "運んだ機関", "実施者", "妊娠", "アレルギー"],
    ),
    ("F15-2", &["診療した場所", "アレルギー", "いつもの薬", "J-SPEED"]),
    ("F16", &["停止・参照のみ・紙・再開", "変わった時刻", "代わりの様式", "連絡先", "次回見込み", "書いた人"]),
];

#[test]
fn every_required_field_stands_on_its_form() {
    for (id, words) in REQUIRED {
        let text = text(id);
        for word in *words {
            assert!(text.contains(word), "{id} lacks {word}: {text}");
        }
    }
}

#[test]
fn no_line_is_too_low_to_write_in() {
    // Twenty patients on the list and six stations on the half sheet were asked for: their lines are 5.4 mm.
    let tight = ["F01", "F02"];
    for form in library::forms().all().filter(|form| is_of_catalogue(form)) {
        for grid in form.block.iter().filter_map(|block| block.grid.as_ref()) {
            let least = if tight.contains(&form.id.as_str()) { 15.0 } else { 17.0 };
            assert!(grid.height >= least, "{}: {} pt", form.id, grid.height);
        }
    }
}

fn is_example(form: &Form) -> bool {
    form.example_of.is_some()
}

#[test]
fn somebody_signs_every_form_and_writes_when() {
    let forms = library::forms();
    for form in forms.all().filter(|form| is_of_catalogue(form) && !is_example(form)) {
        let text = text(&form.id);
        let writer = ["署名", "書いた人", "立ち会った人", "看護師の名前", "記録係"];
        assert!(writer.iter().any(|word| text.contains(word)), "{}: nobody signs", form.id);
        let when = ["時刻", "日付", "日時", "した日", "年月日", "＿＿:＿＿", "時間"];
        assert!(when.iter().any(|word| text.contains(word)), "{}: no time", form.id);
        assert!(
            ["停止用番号", "システム", "病棟", "クロノロ"].iter().any(|w| text.contains(w)),
            "{}: of whom?",
            form.id
        );
    }
}

#[test]
fn a_form_that_a_rule_prescribes_says_which_and_until_when_it_is_good() {
    let forms = library::forms();
    for form in forms.all().filter(|form| form.legal.is_some() && !is_example(form)) {
        let text = text(&form.id);
        assert!(text.contains("様式の根拠・版"), "{}", form.id);
        assert!(text.contains(&form.as_of), "{}: which edition?", form.id);
    }
    for id in ["F05-1", "F05-2", "F06", "F08-2", "F10-4", "F12", "F13-3", "F13-16"] {
        let (form, text) = (forms.get(id).unwrap(), text(id));
        let until = form.valid_until.clone().unwrap();
        assert!(text.contains("この様式の期限") && text.contains(&until), "{id}: no expiry");
        assert!(!form.confirm.is_empty() && text.contains("要確認"), "{id}: what is open is said");
        assert!(form.confirm.iter().all(|point| text.contains(point)), "{id}: every open point");
        let listed = forms.to_confirm().into_iter().find(|open| open.id == id).unwrap();
        assert_eq!((listed.points, listed.valid_until), (form.confirm.clone(), Some(until)));
    }
}

#[test]
fn paper_after_its_last_day_says_so_in_large_letters() {
    let forms = library::forms();
    let late = PackInput { printed_on: "2028-04-01T08:00:00+09:00".into(), ..input() };
    for id in ["F06", "F12"] {
        let said = |input: &PackInput| text_of(&specimen(input, forms, &[id.to_owned()]).unwrap(), 1);
        assert!(said(&late).contains("期限切れ"), "{id}");
        assert!(!said(&input()).contains("期限切れ"), "{id}");
    }
}

#[test]
fn an_example_is_filled_in_and_marked_and_the_blank_form_stays_blank() {
    for (example, of, words) in [
        ("F05-4", "F05-2", "急性気管支炎"),
        ("F06-2", "F06", "レボフロキサシン"),
        ("F07-2", "F07", "白血球"),
        ("F09-2", "F09", "セフトリアキソン"),
        ("F13-17", "F13-5", "アムロジピン"),
    ] {
        let shown = text(example);
        assert!(shown.contains(words) && shown.contains("〔見本〕") && shown.contains("以下余白"), "{example}");
        assert!(!text(of).contains("緑野 花子") && !text(of).contains("〔見本〕"), "{of} stays blank");
    }
}

#[test]
fn the_allergy_of_a_patient_is_asked_wherever_drugs_blood_or_food_are_given() {
    for id in ["F02", "F04", "F05-2", "F09", "F12", "F13-1", "F13-4", "F13-5", "F13-6", "F13-9", "F13-10", "F15-1"] {
        let text = text(id);
        assert!(text.contains("アレルギー") && text.contains('有') && text.contains("不明"), "{id}");
    }
}

/// A form with so many rows.
fn tall(rows: usize) -> String {
    let row = "  [{ label = \"名前\", body = \"☐有　☐無\" }],\n".repeat(rows);
    let head = file("forms/F01.toml").split("[[block]]").next().unwrap().replace("landscape", "portrait");
    format!("{head}[[block]]\nrows = [\n{row}]\n")
}

#[test]
fn a_form_that_is_too_high_is_set_tighter_before_it_is_refused() {
    let own = |rows| forms_over(library::PLAYBOOKS, &[("forms/F01.toml", tall(rows).as_str())]);
    for rows in [20, 26, 29] {
        let (forms, problems) = own(rows);
        assert_eq!(problems, [], "{rows} rows");
        assert_eq!(forms.get("F01").unwrap().block[0].rows.len(), rows);
    }
    let (forms, problems) = own(45);
    assert!(problems[0].message.contains("does not fit"), "{problems:?}");
    assert!(forms.get("F01").unwrap().block.len() > 1, "the built-in form stays");
}

#[test]
fn a_form_of_the_house_lies_over_the_built_in_one_and_a_broken_one_is_left_out() {
    let text = file("forms/F14.toml").replace("電話・FAX・疑義照会 記録票", "電話のメモ");
    let (forms, problems) = forms_over(library::PLAYBOOKS, &[("forms/F14.toml", text.as_str())]);
    assert_eq!(problems, []);
    assert_eq!(forms.get("F14").unwrap().title, "電話のメモ");
    let broken = text.replace("paper ", "papier ");
    let line = broken.lines().position(|l| l.starts_with("papier")).unwrap() + 1;
    let (forms, problems) = forms_over(library::PLAYBOOKS, &[("forms/F14.toml", broken.as_str())]);
    assert_eq!((problems[0].file.as_str(), problems[0].line), ("F14.toml", line));
    assert!(problems[0].message.contains("papier"), "{problems:?}");
    assert_ne!(forms.get("F14").unwrap().title, "電話のメモ", "the built-in form stays");
}

#[test]
fn a_part_of_the_house_changes_every_form_that_has_it() {
    let parts = file("form-parts.toml").replace("診察券番号", "患者番号");
    let (forms, problems) = forms_over(library::PLAYBOOKS, &[("form-parts.toml", parts.as_str())]);
    assert_eq!(problems, []);
    let pack = set(&forms, &["F09".to_owned(), "F13-5".to_owned()]);
    assert!(text_of(&pack, 1).contains("患者番号") && text_of(&pack, 2).contains("患者番号"));
    let lost = file("forms/F09.toml").replace("part = \"allergy\"", "part = \"alergy\"");
    let line = lost.lines().position(|l| l.contains("alergy")).unwrap() + 1;
    let (_, problems) = forms_over(library::PLAYBOOKS, &[("forms/F09.toml", lost.as_str())]);
    assert_eq!((problems[0].line, problems[0].message.contains("no such part")), (line, true), "{problems:?}");
}

#[test]
fn a_name_with_a_character_that_no_typeface_has_is_named_and_rare_ones_print() {
    let odd = PackInput { facility: "みどり野😀病院".into(), ..input() };
    let error = specimen(&odd, library::forms(), &["F06".to_owned()]).unwrap_err();
    assert!(matches!(&error, PackError::MissingGlyphs(missing) if missing[0].character == '😀'), "{error}");
    let rare = PackInput { facility: "髙﨑𠮷病院".into(), ..input() };
    let pack = specimen(&rare, library::forms(), &["F06".to_owned()]).unwrap();
    assert!(text_of(&pack, 1).contains("髙﨑𠮷病院"));
}
