//! What a pack says, for the twins: its sheets with their words, their copies and the numbers of their slips.

use std::collections::BTreeSet;

use engine::pack::draw::Item;
use engine::pack::{Format, Pack, Page, Sheet};
use serde_json::{Value, json};

/// A pack as `content.py` reads it.
pub(crate) fn printed(pack: &Pack) -> Value {
    let sheets: Vec<Value> = pack.sheets.iter().map(|one| sheet(pack, one)).collect();
    json!({ "title": pack.title, "facility": pack.facility, "foot": foot(pack), "sheets": sheets })
}

fn sheet(pack: &Pack, sheet: &Sheet) -> Value {
    let pages: Vec<&Page> = pack.pages.iter().skip(sheet.first_page - 1).take(sheet.n_pages).collect();
    // Copies differ in their last layer only: page n/N.
    let mut seen = BTreeSet::new();
    let once: Vec<&&Page> =
        pages.iter().filter(|page| seen.insert(page.layers.iter().rev().skip(1).collect::<Vec<_>>())).collect();
    let slips: Vec<&str> = if sheet.key.starts_with("form/F02/") {
        pages.iter().flat_map(|page| items(pack, page)).filter_map(payload).collect()
    } else {
        Vec::new()
    };
    json!({
        "key": sheet.key,
        "title": sheet.title,
        "copies": pages.len() / once.len().max(1),
        "lying": pages.first().is_some_and(|page| matches!(page.format, Format::A4Lying | Format::A3Lying)),
        "slips": slips,
        "pages": once.iter().map(|page| items(pack, page).filter_map(run).collect()).collect::<Vec<Value>>(),
    })
}

fn items<'p>(pack: &'p Pack, page: &'p Page) -> impl Iterator<Item = &'p Item> {
    page.layers.iter().filter_map(|layer| pack.layers.get(*layer)).flatten()
}

fn payload(item: &Item) -> Option<&str> {
    if let Item::Code { payload, .. } = item { Some(payload) } else { None }
}

fn run(item: &Item) -> Option<Value> {
    if let Item::Text { x, y, size, text, .. } = item { Some(json!([x, y, size, text])) } else { None }
}

/// The digits and the day, about as long as what stands at our foot.
fn foot(pack: &Pack) -> String {
    format!("{}　{}　照合 {}", pack.facility, pack.printed_on, pack.code)
}
