//! What readers jump to, and strings as readers show them.

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat, dictionary};

use super::super::layout::Sheet;

/// Sheets, and below them their situations and scripts.
pub(super) fn outline(raw: &mut Document, sheets: &[Sheet], pages: &[ObjectId]) -> ObjectId {
    let root = raw.new_object_id();
    let mut tops = Vec::new();
    for sheet in sheets {
        let top = raw.new_object_id();
        let below: Vec<ObjectId> = sheet.entries.iter().map(|_| raw.new_object_id()).collect();
        for (n, (title, page)) in sheet.entries.iter().enumerate() {
            let entry = bookmark(title, *page, top, &below, n, pages);
            if let Some(id) = below.get(n) {
                raw.set_object(*id, entry);
            }
        }
        tops.push((top, sheet, below));
    }
    let ids: Vec<ObjectId> = tops.iter().map(|(id, ..)| *id).collect();
    for (n, (id, sheet, below)) in tops.iter().enumerate() {
        let mut entry = bookmark(&sheet.title, sheet.first_page, root, &ids, n, pages);
        ends(&mut entry, below, -1);
        raw.set_object(*id, entry);
    }
    let mut top = dictionary! { "Type" => "Outlines" };
    ends(&mut top, &ids, 1);
    raw.set_object(root, top);
    root
}

fn bookmark(title: &str, page: usize, parent: ObjectId, row: &[ObjectId], n: usize, pages: &[ObjectId]) -> Dictionary {
    let mut entry = dictionary! { "Title" => text(title), "Parent" => parent };
    if let Some(page) = page.checked_sub(1).and_then(|n| pages.get(n)) {
        entry.set("Dest", vec![Object::Reference(*page), "Fit".into()]);
    }
    if let Some(before) = n.checked_sub(1).and_then(|n| row.get(n)) {
        entry.set("Prev", *before);
    }
    if let Some(after) = row.get(n + 1) {
        entry.set("Next", *after);
    }
    entry
}

/// First, last and number of children; a negative number shows them folded.
fn ends(entry: &mut Dictionary, children: &[ObjectId], sign: i64) {
    if let (Some(first), Some(last)) = (children.first(), children.last()) {
        entry.set("First", *first);
        entry.set("Last", *last);
        entry.set("Count", i64::try_from(children.len()).unwrap_or_default() * sign);
    }
}

/// A text string of the document: UTF-16 with its mark.
pub(super) fn text(text: &str) -> Object {
    let bytes = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    Object::String(bytes, StringFormat::Hexadecimal)
}
