//! Which bytes a pack becomes. The only file that names printpdf and lopdf.
//! Fonts are subset here and handed over ready; pages share their layers; bookmarks, language and
//! identity are added afterwards. Equal packs give equal bytes in a fresh process.

use std::collections::BTreeMap;

use flate2::{Compress, Compression, FlushCompress, Status};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use printpdf::{
    Codepoint, DictItem, ExternalStream, ExternalXObject, FontId, FontMetrics, FontType, Op, ParsedFont, PdfDocument,
    PdfFont, PdfFontHandle, PdfFontMetricsStub, PdfPage, PdfSaveOptions, Pt, Rect, TextItem, XObject, XObjectId,
};
use sha2::{Digest, Sha256};

use super::PackError;
use super::codes::{code_name, payloads, qr_runs};
use super::draw::Item;
use super::fonts::{Face, Fonts};
use super::frame::{Format, paper};
use super::layout::{Pack, Sheet};
use super::operators::operators;
use super::subset::{Letters, Subset, font_name};

/// The file of a pack.
pub fn pdf(pack: &Pack) -> Result<Vec<u8>, PackError> {
    let created = pack.created()?;
    let fonts = Fonts::open()?;
    let letters = Letters::of(&fonts, pack)?;
    let mut document = PdfDocument::new(&pack.title);
    for (face, subset) in &letters.subsets {
        document.resources.fonts.map.insert(font_id(*face), PdfFont::new(parsed(&fonts, *face, subset)));
    }
    for payload in payloads(pack) {
        document.resources.xobjects.map.insert(XObjectId(code_name(payload)), code(payload)?);
    }
    document.pages.push(specimen(&letters));
    let options = PdfSaveOptions { optimize: false, subset_fonts: false, secure: true, image_optimization: None };
    let mut raw = document.to_lopdf_document(&options, &mut Vec::new());
    // What it was made from is not needed twice.
    drop(document);
    let drawn = drawn(pack, &letters)?;
    finish(&mut raw, pack, drawn, &created)?;
    write(&mut raw)
}

fn font_id(face: Face) -> FontId {
    FontId(font_name(face).to_owned())
}

/// A page with every glyph on it once: what its fonts have to know. It is not part of the pack.
fn specimen(letters: &Letters) -> PdfPage {
    let mut ops = vec![Op::StartTextSection];
    for (face, subset) in &letters.subsets {
        ops.push(Op::SetFont { font: PdfFontHandle::External(font_id(*face)), size: Pt(12.0) });
        let glyphs = subset.glyphs.iter();
        let glyphs = glyphs.map(|(old, glyph)| Codepoint::with_cid(subset.new_id(*old), 0.0, glyph.text.clone()));
        ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(glyphs.collect())] });
    }
    ops.push(Op::EndTextSection);
    let sheet = Rect::from_wh(Pt(1.0), Pt(1.0));
    PdfPage { media_box: sheet.clone(), trim_box: sheet.clone(), crop_box: sheet, ops }
}

/// Every layer as operators, compressed.
fn drawn(pack: &Pack, letters: &Letters) -> Result<Vec<Stream>, PackError> {
    // A layer is drawn for one kind of paper only.
    let mut formats = vec![Format::default(); pack.layers.len()];
    for page in &pack.pages {
        for layer in &page.layers {
            if let Some(format) = formats.get_mut(*layer) {
                *format = page.format;
            }
        }
    }
    let layers: Vec<(&Vec<Item>, Format)> = pack.layers.iter().zip(formats).collect();
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let share = layers.len().div_ceil(workers).max(1);
    std::thread::scope(|scope| {
        let parts: Vec<_> = layers.chunks(share).map(|part| scope.spawn(move || drawn_part(part, letters))).collect();
        let mut streams = Vec::with_capacity(layers.len());
        for part in parts {
            streams.extend(part.join().map_err(|_| bug("a layer could not be drawn"))??);
        }
        Ok(streams)
    })
}

/// The subset as printpdf wants it.
fn parsed(fonts: &Fonts, face: Face, subset: &Subset) -> ParsedFont {
    let metrics = fonts.metrics(face);
    let mut codepoint_to_glyph = BTreeMap::new();
    let mut glyph_widths = BTreeMap::new();
    for (old, glyph) in &subset.glyphs {
        let new = subset.new_id(*old);
        glyph_widths.insert(new, glyph.advance);
        let mut chars = glyph.text.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            codepoint_to_glyph.insert(u32::from(c), new);
        }
    }
    let [x_min, y_min, x_max, y_max] = metrics.bounds;
    ParsedFont {
        original_bytes: subset.bytes.clone(),
        font_index: 0,
        font_name: Some([subset.tag.as_str(), "+", face.name()].concat()),
        codepoint_to_glyph,
        glyph_widths,
        units_per_em: metrics.units_per_em,
        font_metrics: FontMetrics { ascent: metrics.ascent, descent: metrics.descent },
        font_type: FontType::TrueType,
        pdf_font_metrics: PdfFontMetricsStub {
            units_per_em: metrics.units_per_em,
            x_min,
            y_min,
            x_max,
            y_max,
            us_weight_class: metrics.weight,
            ..PdfFontMetricsStub::default()
        },
    }
}

/// A QR code as a drawing that pages refer to, one unit wide and high.
fn code(payload: &str) -> Result<XObject, PackError> {
    let drawing = qr_runs(payload)?;
    let name = |text: &str| DictItem::Name(text.as_bytes().to_vec());
    let bounds = [0, 0, 1, 1].map(DictItem::Int).to_vec();
    let dict = [("Type", name("XObject")), ("Subtype", name("Form")), ("BBox", DictItem::Array(bounds))];
    let dict = dict.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    let stream = ExternalStream { dict, content: drawing, compress: false };
    Ok(XObject::External(ExternalXObject { stream, width: None, height: None, dpi: None }))
}

fn drawn_part(layers: &[(&Vec<Item>, Format)], letters: &Letters) -> Result<Vec<Stream>, PackError> {
    let mut packer = Packer::new();
    let draw = |(layer, format): &(&Vec<Item>, Format)| {
        let mut stream = Stream::new(Dictionary::new(), operators(letters, layer, paper(*format).1));
        packer.pack(&mut stream).map(|()| stream)
    };
    layers.iter().map(draw).collect()
}

/// Puts the real pages in, and what readers need.
fn finish(raw: &mut Document, pack: &Pack, drawn: Vec<Stream>, created: &str) -> Result<(), PackError> {
    let specimen = raw.get_pages().into_values().next().ok_or_else(|| bug("no pages"))?;
    let page = raw.get_dictionary(specimen).cloned().map_err(|_| bug("lost page"))?;
    let resources = page.get(b"Resources").cloned().map_err(|_| bug("no resources"))?;
    let tree = page.get(b"Parent").and_then(Object::as_reference).map_err(|_| bug("no page tree"))?;
    let words = page.get(b"Contents").and_then(Object::as_reference).map_err(|_| bug("an empty page"))?;
    raw.objects.remove(&specimen);
    raw.objects.remove(&words);
    let contents: Vec<Object> = drawn.into_iter().map(|stream| Object::Reference(raw.add_object(stream))).collect();
    let mut kids = Vec::new();
    for page in &pack.pages {
        let (width, height) = paper(page.format);
        let shown: Vec<Object> = page.layers.iter().filter_map(|n| contents.get(*n).cloned()).collect();
        kids.push(raw.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => tree,
            "MediaBox" => vec![0.into(), 0.into(), width.into(), height.into()],
            "Resources" => resources.clone(),
            "Contents" => shown,
        }));
    }
    let count = i64::try_from(kids.len()).unwrap_or_default();
    let references: Vec<Object> = kids.iter().map(|id| Object::Reference(*id)).collect();
    raw.set_object(tree, dictionary! { "Type" => "Pages", "Count" => count, "Kids" => references });
    let outline = outline(raw, &pack.sheets, &kids);
    let catalog = raw.add_object(dictionary! {
        "Type" => "Catalog",
        "Pages" => tree,
        "Lang" => Object::string_literal("ja"),
        "PageMode" => "UseOutlines",
        "Outlines" => outline,
        "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true, "PrintScaling" => "None" },
    });
    let info = raw.add_object(dictionary! {
        "Title" => text(&pack.title),
        "Author" => text(&pack.facility),
        "Producer" => text("Tomoshibi"),
        "CreationDate" => Object::string_literal(created),
    });
    for key in ["Root", "Info"] {
        if let Ok(old) = raw.trailer.get(key.as_bytes()).and_then(Object::as_reference) {
            raw.objects.remove(&old);
        }
    }
    raw.trailer.set("Root", catalog);
    raw.trailer.set("Info", info);
    Ok(())
}

/// Sheets, and below them their situations and scripts.
fn outline(raw: &mut Document, sheets: &[Sheet], pages: &[ObjectId]) -> ObjectId {
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

/// Compresses, gives the file an identity made of its content, and writes it.
fn write(raw: &mut Document) -> Result<Vec<u8>, PackError> {
    let mut hash = Sha256::new();
    let mut packer = Packer::new();
    for object in raw.objects.values_mut() {
        if let Object::Stream(stream) = object {
            hash.update(&stream.content);
            packer.pack(stream)?;
        } else {
            hash.update(format!("{object:?}"));
        }
    }
    let identity = Object::String(hash.finalize().iter().take(16).copied().collect(), StringFormat::Hexadecimal);
    raw.trailer.set("ID", vec![identity.clone(), identity]);
    raw.version = "1.7".to_owned();
    let options = lopdf::SaveOptions::builder().use_object_streams(true).use_xref_streams(true).compression_level(6);
    let mut bytes = Vec::new();
    raw.save_with_options(&mut bytes, options.build()).map_err(|error| PackError::Bug(error.to_string()))?;
    Ok(bytes)
}

/// Packs one stream after the other: a compressor for each would cost more than what it does.
struct Packer(Compress);

impl Packer {
    fn new() -> Packer {
        Packer(Compress::new(Compression::new(6), true))
    }

    fn pack(&mut self, stream: &mut Stream) -> Result<(), PackError> {
        if stream.dict.has(b"Filter") {
            return Ok(());
        }
        self.0.reset();
        // What does not become smaller than this stays as it is.
        let mut packed = Vec::with_capacity(stream.content.len());
        let ended = self.0.compress_vec(&stream.content, &mut packed, FlushCompress::Finish);
        if ended.map_err(|error| PackError::Bug(error.to_string()))? == Status::StreamEnd {
            packed.shrink_to_fit();
            stream.dict.set("Filter", "FlateDecode");
            stream.set_content(packed);
        }
        Ok(())
    }
}

/// A text string of the document: UTF-16 with its mark.
fn text(text: &str) -> Object {
    let bytes = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    Object::String(bytes, StringFormat::Hexadecimal)
}

fn bug(what: &str) -> PackError {
    PackError::Bug(what.to_owned())
}
