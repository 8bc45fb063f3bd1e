//! The whole way from input to bytes, and the promises every sheet keeps.

use super::contents::{PackInput, Segment, SlipBlock};
use super::draw::{HAIR, Item, MIN_SIZE};
use super::fonts::Fonts;
use super::frame::paper;
use super::{Copies, Pack, PackError, PackMode, pack, pdf, picture, sheet_codes};
use crate::library;

mod binders;
mod documents;
mod forms;
mod notices;
mod wall;

fn example() -> PackInput {
    toml::from_str(include_str!("example.toml")).unwrap()
}

fn laid_out(input: &PackInput) -> Pack {
    pack(input, library::forms()).unwrap()
}

/// Every item with the size of the page it stands on.
fn items(pack: &Pack) -> impl Iterator<Item = (&Item, (f32, f32))> {
    pack.pages
        .iter()
        .flat_map(|page| page.layers.iter().flat_map(|n| &pack.layers[*n]).map(|item| (item, paper(page.format))))
}

/// All text of one page, from 1.
fn text_of(pack: &Pack, page: usize) -> String {
    let layers = &pack.pages[page - 1].layers;
    let texts = layers.iter().flat_map(|n| &pack.layers[*n]).filter_map(|item| match item {
        Item::Text { text, .. } => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

/// Left, top, right and bottom of the ink of an item.
fn extent(item: &Item, fonts: &Fonts) -> (f32, f32, f32, f32) {
    let around = |points: &[(f32, f32)], w: f32| {
        let xs = points.iter().map(|p| p.0);
        let ys = points.iter().map(|p| p.1);
        let (left, right) = (xs.clone().fold(f32::MAX, f32::min), xs.fold(f32::MIN, f32::max));
        (left - w, ys.clone().fold(f32::MAX, f32::min) - w, right + w, ys.fold(f32::MIN, f32::max) + w)
    };
    match item {
        Item::Text { x, y, size, weight, text } => {
            (*x, y - size * 0.88, x + fonts.width(*weight, *size, text), y + size * 0.14)
        }
        Item::Stroke { points, width, .. } => around(points, width / 2.0),
        Item::Fill { points } => around(points, 0.0),
        Item::Frame { area, width } => around(&[(area.x, area.y), (area.right(), area.bottom())], width / 2.0),
        Item::Circle { centre, radius, width } => around(&[*centre], radius + width / 2.0),
        Item::Code { x, y, side, .. } => (*x, *y, x + side, y + side),
    }
}

/// Large enough to read, thick enough for a FAX.
fn assert_readable(pack: &Pack) {
    for (item, _) in items(pack) {
        match item {
            Item::Text { size, text, .. } => assert!(*size >= MIN_SIZE, "{text} is set in {size} pt"),
            Item::Stroke { width, .. } | Item::Frame { width, .. } | Item::Circle { width, .. } => {
                assert!(*width >= HAIR, "a line of {width} pt vanishes");
            }
            Item::Fill { .. } | Item::Code { .. } => {}
        }
    }
}

#[test]
fn no_text_is_too_small_and_no_line_too_thin_for_a_fax() {
    assert_readable(&laid_out(&example()));
}

#[test]
fn nothing_stands_in_the_ten_millimetres_that_printers_cut_off() {
    assert_inside(&laid_out(&example()));
}

/// Ten millimetres are left free on every side.
fn assert_inside(pack: &Pack) {
    let fonts = Fonts::open().unwrap();
    let edge = 28.35;
    for (item, (width, height)) in items(pack) {
        let (left, top, right, bottom) = extent(item, &fonts);
        let inside = left >= edge && top >= edge && right <= width - edge && bottom <= height - edge;
        assert!(inside, "{item:?} reaches {left} {top} {right} {bottom} on {width} x {height}");
    }
}

#[test]
fn texts_of_one_page_do_not_lie_on_each_other() {
    assert_apart(&laid_out(&example()));
}

/// No text lies on another.
fn assert_apart(pack: &Pack) {
    let fonts = Fonts::open().unwrap();
    for (n, page) in pack.pages.iter().enumerate() {
        let texts: Vec<&Item> =
            page.layers.iter().flat_map(|l| &pack.layers[*l]).filter(|i| matches!(i, Item::Text { .. })).collect();
        for (i, a) in texts.iter().enumerate() {
            let (al, at, ar, ab) = extent(a, &fonts);
            for b in &texts[i + 1..] {
                let (bl, bt, br, bb) = extent(b, &fonts);
                // Neighbours may touch: a full-width mark leaves half of its square empty.
                let apart = ar <= bl + 0.6 || br <= al + 0.6 || ab <= bt + 1.5 || bb <= at + 1.5;
                assert!(apart, "page {}: {a:?} and {b:?}", n + 1);
            }
        }
    }
}

#[test]
fn every_sheet_says_what_it_is_how_old_and_which_of_how_many() {
    let pack = laid_out(&example());
    let total = pack.pages.len();
    for page in 1..=total {
        let text = text_of(&pack, page);
        for part in
            [format!("{page}／{total}"), "第2版".into(), "14:20".into(), "2027-03-31".into(), "みどり野病院".into()]
        {
            assert!(text.contains(&part), "page {page} lacks {part}: {text}");
        }
        let sheet = pack.sheets.iter().rfind(|sheet| sheet.first_page <= page).unwrap();
        let spoken = super::frame::spoken(&sheet.code);
        assert!(text.contains(&spoken), "page {page} lacks its code");
    }
}

#[test]
fn a_step_is_on_one_page_and_branches_name_the_page_to_turn_to() {
    let pack = laid_out(&example());
    let flow = pack.sheets.iter().find(|s| s.title == "電子カルテが止まったら").unwrap();
    assert_eq!(flow.entries.len(), 2, "one situation a page");
    let first = text_of(&pack, flow.entries[0].1);
    let second = text_of(&pack, flow.entries[1].1);
    assert!(first.contains("画面・電源に触らない") && second.contains("整理券と受付簿で受付を続ける"));
    assert!(
        first.contains(&format!("手順 5（{}ページ）", flow.entries[1].1)),
        "the reader has to find step 5: {first}"
    );
    let attack = pack.sheets.iter().find(|s| s.title == "サイバー攻撃のうたがい").unwrap();
    assert!(first.contains(&format!("「サイバー攻撃のうたがい」（{}ページ）", attack.first_page)));
}

#[test]
fn a_situation_longer_than_a_page_goes_on_with_whole_steps() {
    let mut input = example();
    let steps = input.booklets[0].situations[1].steps.clone();
    for n in 0..30 {
        let mut step = steps[n % steps.len()].clone();
        step.number = 100 + n as u32;
        step.title = format!("つづきの手順その{n}番");
        input.booklets[0].situations[1].steps.push(step);
    }
    let pack = laid_out(&input);
    let pages: Vec<String> = (1..=pack.pages.len()).map(|n| text_of(&pack, n)).collect();
    for n in 0..30 {
        let title = format!("つづきの手順その{n}番");
        assert_eq!(pages.iter().filter(|p| p.contains(&title)).count(), 1, "{title} stands on exactly one page");
    }
    assert!(pages.iter().any(|p| p.contains("紙に切り替える（つづき）")), "a further page says what it continues");
}

#[test]
fn numbers_are_printed_once_and_a_doubled_block_is_refused() {
    let mut input = example();
    let pack_once = laid_out(&input);
    let all: String = (1..=pack_once.pages.len()).map(|n| text_of(&pack_once, n)).collect();
    assert!(all.contains("DA-0127-") && all.contains("DA-0133-") && !all.contains("DA-0134-"));
    input.slips.push(SlipBlock { window: "A".into(), name: "受付A".into(), first: 133, count: 1 });
    let error = pack(&input, library::forms()).unwrap_err();
    assert!(matches!(error, PackError::DuplicateSlip(_)), "{error}");
    input.slips = vec![SlipBlock { window: "A".into(), name: "受付A".into(), first: 9_999, count: 2 }];
    assert!(matches!(pack(&input, library::forms()), Err(PackError::Number(_))));
}

#[test]
fn what_cannot_be_printed_is_an_error_and_named() {
    let forms = library::forms();
    let mut input = example();
    input.contacts[0].name = "保守会社😀".into();
    let error = pack(&input, forms).unwrap_err();
    assert!(error.to_string().contains("U+1F600") && error.to_string().contains("保守会社"), "{error}");

    let mut input = example();
    input.contacts[0].number = "0".repeat(60);
    assert!(matches!(pack(&input, forms), Err(PackError::Overflow(_))), "a number is never set below 18 pt");

    let mut input = example();
    input.booklets[0].situations[0].steps[0].do_ = vec!["とても長い説明を書く。".repeat(30); 20];
    let error = pack(&input, forms).unwrap_err();
    assert!(error.to_string().contains("画面・電源に触らない"), "{error}");

    let mut input = example();
    input.slips[0].name = "とても長い名前の総合受付窓口".repeat(3);
    let error = pack(&input, forms).unwrap_err();
    assert!(error.to_string().contains("総合受付窓口"), "{error}");

    let input = PackInput { facility: "病".repeat(60), ..example() };
    assert!(matches!(pack(&input, forms), Err(PackError::Overflow(_))), "nothing runs off the paper");

    let input = PackInput { printed_on: "きのう".into(), ..example() };
    assert!(matches!(pdf(&laid_out(&input)), Err(PackError::Date(_))));
}

#[test]
fn a_hospital_with_a_very_long_name_gets_its_pack() {
    let mut input = PackInput {
        facility: "独立行政法人地域医療機能推進機構みどり野総合医療センター".into(),
        approval: "令和8年10月2日承認 院長 髙橋".into(),
        mode: PackMode::Drill,
        ..example()
    };
    input.slips[0].name = "総合受付".into();
    let pack = laid_out(&input);
    assert!(text_of(&pack, 1).contains(&input.facility));
}

#[test]
fn a_drill_sheet_can_never_be_taken_for_a_real_one() {
    let drill = laid_out(&PackInput { mode: PackMode::Drill, ..example() });
    for page in 1..=drill.pages.len() {
        assert!(text_of(&drill, page).contains("訓練"), "page {page}");
    }
}

#[test]
fn the_code_of_a_sheet_changes_with_what_stands_on_it_and_not_with_the_hour() {
    let forms = library::forms();
    let codes = sheet_codes(&example(), forms).unwrap();
    let mut later = PackInput { printed_at: "あす".into(), mode: PackMode::Real, ..example() };
    later.slips[0].first += 40;
    for line in later.scripts.iter_mut().flat_map(|script| &mut script.lines).flatten() {
        if let Segment::Unknown(words) = line {
            *line = Segment::Filled(std::mem::take(words));
        }
    }
    assert_eq!(sheet_codes(&later, forms).unwrap(), codes, "the same plan printed again is the same paper");
    let mut other = example();
    other.contacts[0].number = "03-0000-0009".into();
    let changed = sheet_codes(&other, forms).unwrap();
    let stale: Vec<&str> =
        codes.keys().filter(|key| codes.get(*key) != changed.get(*key)).map(String::as_str).collect();
    assert_eq!(stale, ["contacts", "cover"], "only the sheet that shows the number is out of date");
}

#[test]
fn single_copies_make_a_thin_pack_and_counted_ones_follow_the_sum() {
    let single = laid_out(&PackInput { copies: Copies::Single, ..example() });
    let counted = laid_out(&example());
    let pages = |pack: &Pack, id: &str| pack.sheets.iter().find(|s| s.title.starts_with(id)).unwrap().n_pages;
    assert_eq!((pages(&single, "F03"), pages(&counted, "F03")), (1, 16));
    assert_eq!(pages(&counted, "F01"), 4);
    assert_eq!(pages(&counted, "F02"), 4, "seven slips, two a sheet");
}

#[test]
fn the_file_is_whole_and_equal_input_gives_equal_bytes() {
    let pack = laid_out(&example());
    let bytes = pdf(&pack).unwrap();
    assert_eq!(bytes, pdf(&laid_out(&example())).unwrap(), "two prints of the same can be compared");
    let read = lopdf::Document::load_mem(&bytes).unwrap();
    assert_eq!(read.get_pages().len(), pack.pages.len());
    let text = read.extract_text(&[1, 2, 3, 4, 5]).unwrap();
    for part in ["受付パック", "最初の15分", "画面・電源に触らない"] {
        assert!(text.contains(part), "{part} cannot be searched or copied");
    }
}

#[test]
fn forms_keep_what_a_rule_or_safety_asks_for() {
    let forms = library::forms();
    let pack = laid_out(&example());
    let legal = forms.get("F03").unwrap();
    let page = pack.sheets.iter().find(|s| s.title.starts_with("F03")).unwrap().first_page;
    let text = text_of(&pack, page);
    for part in [
        "様式の根拠・版",
        "保発0710第1号",
        "氏名＊",
        "生年月日＊",
        "性別＊",
        "住所＊",
        "連絡先の電話＊",
        "保険の種類＊",
    ] {
        assert!(text.contains(part), "{} lacks {part}", legal.id);
    }
    for id in ["F01", "F02", "F03", "F04", "F17", "F18"] {
        let sheet = pack.sheets.iter().find(|s| s.title.starts_with(id)).unwrap();
        let text = text_of(&pack, sheet.first_page);
        let writer = ["書いた人", "立ち会った人", "看護師の名前", "署名", "記録係"];
        assert!(writer.iter().any(|w| text.contains(w)), "{id}: nobody signs");
        assert!(["時刻", "日付"].iter().any(|w| text.contains(w)), "{id}: no time");
    }
}

#[test]
fn the_preview_shows_ink() {
    let bytes = pdf(&laid_out(&PackInput { copies: Copies::Single, ..example() })).unwrap();
    let png = picture(&bytes, 0, 600).unwrap();
    assert!(png.starts_with(b"\x89PNG") && png.len() > 8_000, "a white page would be smaller: {}", png.len());
    assert!(matches!(picture(&bytes, 999, 600), Err(PackError::NoPage(999))));
}
