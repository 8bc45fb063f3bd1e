//! Which bytes a pack becomes. The only file that names printpdf and lopdf.
//! Fonts are subset here and handed over ready; pages share their layers; bookmarks, language and
//! identity are added afterwards. Equal packs give equal bytes in a fresh process.

use std::collections::BTreeMap;
use std::io::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use printpdf::{
    Codepoint, DictItem, ExternalStream, ExternalXObject, FontId, FontMetrics, FontType, Line, LineDashPattern,
    LinePoint, Op, PaintMode, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfFontMetricsStub, PdfPage,
    PdfSaveOptions, Point, Polygon, PolygonRing, Pt, Rect, TextItem, WindingOrder, XObject, XObjectId,
    XObjectTransform,
};
use sha2::{Digest, Sha256};

use super::PackError;
use super::codes::{payloads, qr_runs};
use super::draw::{Item, circle};
use super::fonts::{Face, Fonts, Glyph, Script};
use super::frame::{Format, paper};
use super::layout::{Pack, Sheet};
use super::subset::{Subset, subsets};

/// The file of a pack.
pub fn pdf(pack: &Pack) -> Result<Vec<u8>, PackError> {
    let created = pack.created()?;
    let fonts = Fonts::open()?;
    let subsets = subsets(&fonts, pack)?;
    let mut document = PdfDocument::new(&pack.title);
    for (face, subset) in &subsets {
        document.resources.fonts.map.insert(font_id(*face), PdfFont::new(parsed(&fonts, *face, subset)));
    }
    for payload in payloads(pack) {
        document.resources.xobjects.map.insert(XObjectId(code_name(payload)), code(payload)?);
    }
    // A layer is drawn for one kind of paper only.
    let formats: BTreeMap<usize, Format> =
        pack.pages.iter().flat_map(|p| p.layers.iter().map(|layer| (*layer, p.format))).collect();
    for (n, layer) in pack.layers.iter().enumerate() {
        let (width, height) = paper(formats.get(&n).copied().unwrap_or_default());
        let ops = Ops { fonts: &fonts, subsets: &subsets, height, out: Vec::new(), thickness: -1.0 }.layer(layer);
        let sheet = Rect::from_wh(Pt(width), Pt(height));
        document.pages.push(PdfPage { media_box: sheet.clone(), trim_box: sheet.clone(), crop_box: sheet, ops });
    }
    let options = PdfSaveOptions { optimize: false, subset_fonts: false, secure: true, image_optimization: None };
    let mut raw = document.to_lopdf_document(&options, &mut Vec::new());
    finish(&mut raw, pack, &created)?;
    write(&mut raw)
}

fn font_id(face: Face) -> FontId {
    FontId(match face {
        Face::Regular => "F0".to_owned(),
        Face::Bold => "F1".to_owned(),
        Face::Fallback => "F2".to_owned(),
        Face::Foreign(Script::Latin) => "F3".to_owned(),
        Face::ForeignBold(Script::Latin) => "F4".to_owned(),
        Face::Foreign(Script::Hans) => "F5".to_owned(),
        Face::ForeignBold(Script::Hans) => "F6".to_owned(),
        Face::Foreign(Script::Hangul) => "F7".to_owned(),
        Face::ForeignBold(Script::Hangul) => "F8".to_owned(),
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

/// The same for the same payload, and never too long for a name.
fn code_name(payload: &str) -> String {
    let hash: [u8; 32] = Sha256::digest(payload).into();
    ['Q']
        .into_iter()
        .chain(hash.iter().take(8).flat_map(|byte| format!("{byte:02x}").chars().collect::<Vec<_>>()))
        .collect()
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

/// Turns one layer into operators; graphics first, then one text section.
struct Ops<'o> {
    fonts: &'o Fonts,
    subsets: &'o BTreeMap<Face, Subset>,
    height: f32,
    out: Vec<Op>,
    thickness: f32,
}

impl Ops<'_> {
    fn layer(mut self, items: &[Item]) -> Vec<Op> {
        self.out.push(Op::SaveGraphicsState);
        for item in items {
            self.graphic(item);
        }
        self.out.push(Op::StartTextSection);
        let mut at = (0.0, 0.0);
        let mut font = None;
        for item in items {
            if let Item::Text { x, y, size, weight, text } = item {
                self.text((*x, *y), *size, &self.fonts.glyphs(*weight, text), &mut at, &mut font);
            }
        }
        self.out.push(Op::EndTextSection);
        self.out.push(Op::RestoreGraphicsState);
        self.out
    }

    fn point(&self, (x, y): (f32, f32)) -> Point {
        Point { x: Pt(round(x)), y: Pt(round(self.height - y)) }
    }

    fn line_width(&mut self, width: f32) {
        if (self.thickness - width).abs() > 0.001 {
            self.thickness = width;
            self.out.push(Op::SetOutlineThickness { pt: Pt(round(width)) });
        }
    }

    fn graphic(&mut self, item: &Item) {
        match item {
            Item::Text { .. } => {}
            Item::Stroke { points, width, dashed } => {
                self.line_width(*width);
                let points = points.iter().map(|p| LinePoint { p: self.point(*p), bezier: false }).collect();
                if *dashed {
                    self.out.push(Op::SetLineDashPattern { dash: LineDashPattern::new(0.0, &[5.0, 4.0]) });
                }
                self.out.push(Op::DrawLine { line: Line { points, is_closed: false } });
                if *dashed {
                    self.out.push(Op::SetLineDashPattern { dash: LineDashPattern::solid() });
                }
            }
            Item::Frame { area, width } => {
                self.line_width(*width);
                let corner = self.point((area.x, area.bottom()));
                let (width, height) = (Pt(round(area.w)), Pt(round(area.h)));
                let mode = Some(PaintMode::Stroke);
                let rectangle = Rect { x: corner.x, y: corner.y, width, height, mode, winding_order: None };
                self.out.push(Op::DrawRectangle { rectangle });
            }
            Item::Fill { points } => {
                let points = points.iter().map(|p| LinePoint { p: self.point(*p), bezier: false }).collect();
                let rings = vec![PolygonRing { points }];
                let polygon = Polygon { rings, mode: PaintMode::Fill, winding_order: WindingOrder::NonZero };
                self.out.push(Op::DrawPolygon { polygon });
            }
            Item::Circle { centre, radius, width } => {
                self.line_width(*width);
                let points =
                    circle(*centre, *radius).map(|(p, bezier)| LinePoint { p: self.point(p), bezier }).to_vec();
                let line = Line { points, is_closed: true };
                self.out.push(Op::DrawLine { line });
            }
            Item::Code { x, y, side, payload } => {
                let corner = self.point((*x, y + side));
                let transform = XObjectTransform {
                    translate_x: Some(corner.x),
                    translate_y: Some(corner.y),
                    scale_x: Some(round(*side)),
                    scale_y: Some(round(*side)),
                    no_auto_scale: true,
                    ..XObjectTransform::default()
                };
                self.out.push(Op::UseXobject { id: XObjectId(code_name(payload)), transform });
            }
        }
    }

    /// One run of text; a change of face inside it (a rare name) continues on the same baseline.
    fn text(
        &mut self,
        at: (f32, f32),
        size: f32,
        glyphs: &[Glyph],
        cursor: &mut (f32, f32),
        font: &mut Option<(Face, f32)>,
    ) {
        let mut x = at.0;
        for run in glyphs.chunk_by(|a, b| a.face == b.face) {
            let Some(first) = run.first() else { continue };
            if *font != Some((first.face, size)) {
                *font = Some((first.face, size));
                let handle = PdfFontHandle::External(font_id(first.face));
                self.out.push(Op::SetFont { font: handle, size: Pt(size) });
            }
            let target = (round(x), round(self.height - at.1));
            // Td moves relative to the start of the line before.
            let (dx, dy) = (round(target.0 - cursor.0), round(target.1 - cursor.1));
            *cursor = (round(cursor.0 + dx), round(cursor.1 + dy));
            self.out.push(Op::SetTextCursor { pos: Point { x: Pt(dx), y: Pt(dy) } });
            self.out.push(Op::ShowText { items: vec![self.shown(first.face, run)] });
            x += run.iter().map(|g| g.width).sum::<f32>() * size;
        }
    }

    fn shown(&self, face: Face, run: &[Glyph]) -> TextItem {
        if run.iter().all(|g| g.text.chars().count() == 1) {
            return TextItem::Text(run.iter().map(|g| g.text.as_str()).collect());
        }
        let id = |g: &Glyph| self.subsets.get(&face).map_or(0, |s| s.new_id(g.id));
        TextItem::GlyphIds(run.iter().map(|g| Codepoint::with_cid(id(g), 0.0, g.text.clone())).collect())
    }
}

fn round(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

/// Replaces the drawn layers by the real pages, and adds what readers need.
fn finish(raw: &mut Document, pack: &Pack, created: &str) -> Result<(), PackError> {
    let layers: Vec<ObjectId> = raw.get_pages().into_values().collect();
    let first = layers.first().and_then(|id| raw.get_dictionary(*id).ok()).cloned().ok_or_else(|| bug("no pages"))?;
    let resources = first.get(b"Resources").cloned().map_err(|_| bug("no resources"))?;
    let tree = first.get(b"Parent").and_then(Object::as_reference).map_err(|_| bug("no page tree"))?;
    let mut contents = Vec::new();
    for layer in &layers {
        let page = raw.get_dictionary(*layer).map_err(|_| bug("lost layer"))?;
        contents.push(page.get(b"Contents").cloned().map_err(|_| bug("empty layer"))?);
        let own = page.get(b"Resources").and_then(Object::as_reference).ok();
        raw.objects.remove(layer);
        if let Some(id) = own.filter(|id| resources != Object::Reference(*id)) {
            raw.objects.remove(&id);
        }
    }
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
    for object in raw.objects.values_mut() {
        if let Object::Stream(stream) = object {
            hash.update(&stream.content);
            compress(stream)?;
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

fn compress(stream: &mut Stream) -> Result<(), PackError> {
    if stream.dict.has(b"Filter") {
        return Ok(());
    }
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::new(6));
    let packed = encoder.write_all(&stream.content).and_then(|()| encoder.finish());
    let packed = packed.map_err(|error| PackError::Bug(error.to_string()))?;
    if packed.len() < stream.content.len() {
        stream.dict.set("Filter", "FlateDecode");
        stream.set_content(packed);
    }
    Ok(())
}

/// A text string of the document: UTF-16 with its mark.
fn text(text: &str) -> Object {
    let bytes = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    Object::String(bytes, StringFormat::Hexadecimal)
}

fn bug(what: &str) -> PackError {
    PackError::Bug(what.to_owned())
}
