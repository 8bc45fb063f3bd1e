//! Every pack of a clinic and of a hospital, and every sheet of theirs that is no form of the catalogue.

use super::super::binder::Binder;
use super::super::draw::{HAIR, Item, MIN_SIZE};
use super::super::fonts::Fonts;
use super::super::{Copies, Pack, PackInput, specimen};
use super::{example, extent, items, laid_out, text_of};
use crate::library;

/// The example hospital's input for a pack.
fn input(binder: &Binder) -> PackInput {
    let slips = if library::forms().has_numbers(binder) { example().slips } else { Vec::new() };
    PackInput {
        binder: binder.id.clone(),
        pack_name: binder.title.ja.clone(),
        place: binder.place.ja.clone(),
        visits: 20,
        hours: 2,
        beds: 30,
        slips,
        ..example()
    }
}

fn packs() -> impl Iterator<Item = (&'static str, Pack)> {
    library::forms().binders().map(|binder| (binder.id.as_str(), laid_out(&input(binder))))
}

#[test]
fn every_sheet_that_is_no_form_of_the_catalogue_fits_its_page() {
    let own = |id: &str| id.contains('-') && !id.starts_with("F0") && !id.starts_with("F1");
    let mut bad = Vec::new();
    for form in library::forms().all().filter(|form| own(&form.id)) {
        let input = PackInput { copies: Copies::Single, slips: Vec::new(), ..example() };
        match specimen(&input, library::forms(), std::slice::from_ref(&form.id)) {
            Ok(pack) if pack.pages.len() == 1 => {}
            Ok(pack) => bad.push(format!("{}: {} pages", form.id, pack.pages.len())),
            Err(error) => bad.push(format!("{}: {error}", form.id)),
        }
    }
    assert_eq!(bad, Vec::<String>::new());
}

#[test]
fn every_sheet_of_a_pack_is_in_some_pack_and_none_is_forgotten() {
    let forms = library::forms();
    let used: Vec<&str> = forms.binders().flat_map(|b| &b.sheet).filter_map(|part| part.form.as_deref()).collect();
    let forgotten: Vec<&str> = forms.all().map(|f| f.id.as_str()).filter(|id| !used.contains(id)).collect();
    assert_eq!(forgotten, ["F05-3"], "chart sheet 3 is rebuilt after recovery and lies in no pack");
}

#[test]
fn no_text_of_any_pack_is_too_small_no_line_too_thin_and_nothing_at_the_edge() {
    let fonts = Fonts::open().unwrap();
    let edge = 28.35;
    for (id, pack) in packs() {
        for (item, (width, height)) in items(&pack) {
            match item {
                Item::Text { size, text, .. } => assert!(*size >= MIN_SIZE, "{id}: {text} is set in {size} pt"),
                Item::Stroke { width, .. } | Item::Frame { width, .. } | Item::Circle { width, .. } => {
                    assert!(*width >= HAIR, "{id}: a line of {width} pt vanishes");
                }
                Item::Fill { .. } | Item::Code { .. } => {}
            }
            let (left, top, right, bottom) = extent(item, &fonts);
            let inside = left >= edge && top >= edge && right <= width - edge && bottom <= height - edge;
            assert!(inside, "{id}: {item:?} reaches {left} {top} {right} {bottom} on {width} x {height}");
        }
    }
}

#[test]
fn texts_of_no_pack_lie_on_each_other() {
    let fonts = Fonts::open().unwrap();
    for (id, pack) in packs() {
        for page in sheets_once(&pack) {
            let texts: Vec<&Item> = pack.pages[page - 1]
                .layers
                .iter()
                .flat_map(|l| &pack.layers[*l])
                .filter(|i| matches!(i, Item::Text { .. }))
                .collect();
            for (i, a) in texts.iter().enumerate() {
                let (al, at, ar, ab) = extent(a, &fonts);
                for b in &texts[i + 1..] {
                    let (bl, bt, br, bb) = extent(b, &fonts);
                    let apart = ar <= bl + 0.6 || br <= al + 0.6 || ab <= bt + 1.5 || bb <= at + 1.5;
                    assert!(apart, "{id} page {page}: {a:?} and {b:?}");
                }
            }
        }
    }
}

/// Every page of sheets that do not repeat, and the first of those that do.
fn sheets_once(pack: &Pack) -> Vec<usize> {
    let pages = |sheet: &super::super::Sheet| {
        let same = sheet.key.starts_with("form/");
        sheet.first_page..sheet.first_page + if same { 1 } else { sheet.n_pages }
    };
    pack.sheets.iter().flat_map(pages).collect()
}

#[test]
fn the_cover_of_every_pack_is_one_page_and_lists_every_sheet() {
    for (id, pack) in packs() {
        assert_eq!(pack.sheets[0].n_pages, 1, "{id}: one glance shows what is in the box");
        let cover = text_of(&pack, 1);
        for sheet in &pack.sheets {
            // What is a bundle in the box stands there as one.
            let title = match sheet.key.split('/').next() {
                Some("master") => "原本一式",
                Some("notice") => "掲示・放送・FAX一式",
                Some("role-card") => "役割カード一式",
                Some("flow-poster") => "流れ図一式",
                Some("form") if sheet.key.starts_with("form/F02/") => "F02同行票と整理券",
                _ => &sheet.title,
            };
            let squeezed: String = title.chars().filter(|c| !c.is_whitespace()).collect();
            let cover: String = cover.chars().filter(|c| !c.is_whitespace()).collect();
            assert!(cover.contains(&squeezed), "{id}: the cover lacks {}", sheet.title);
        }
    }
}

#[test]
fn masters_carry_no_number_and_say_what_they_are() {
    let binder = library::forms().binder("clinic").unwrap();
    let single = PackInput { copies: Copies::Single, slips: Vec::new(), ..input(binder) };
    let pack = laid_out(&single);
    let page = pack.sheets.iter().find(|sheet| sheet.key == "form/F02").unwrap();
    assert_eq!(page.n_pages, 1);
    let text = text_of(&pack, page.first_page);
    assert!(text.contains("原本") && text.contains("D_-____-_"), "{text}");
    let counted = laid_out(&input(binder));
    let masters = counted.sheets.iter().filter(|sheet| sheet.key.starts_with("master/")).count();
    let forms = binder.sheet.iter().filter(|part| part.form.is_some()).count();
    assert_eq!(masters, forms, "one clean sheet of each for the day the box is empty");
}

#[test]
fn the_sums_say_the_pages_of_the_whole_pack_the_paper_and_the_time() {
    for (id, pack) in packs().filter(|(id, _)| *id != "front-desk") {
        let sheet = pack.sheets.iter().find(|sheet| sheet.key == "quantity").unwrap();
        let pages = sheet.first_page..sheet.first_page + sheet.n_pages;
        let text: String = pages.map(|page| text_of(&pack, page)).collect();
        assert!(text.contains(&format!("この1組は{}枚", pack.pages.len())), "{id}: {text}");
        assert!(text.contains("束") && text.contains("印刷に約") && text.contains("1分に20枚"), "{id}: {text}");
    }
}
