//! Which bytes a pack becomes. The only folder that names printpdf and lopdf.
//! Fonts are subset here and handed over ready; pages share their layers; bookmarks, language and
//! identity are added afterwards. Equal packs give equal bytes in a fresh process.

mod ops;
mod outline;

use std::collections::BTreeMap;
use std::thread;

use flate2::{Compress, Compression, FlushCompress, Status};
use lopdf::{Document, Object, ObjectId, Stream, StringFormat, dictionary};
use ops::Ops;
use outline::{outline, text};
use printpdf::{
    Codepoint, DictItem, ExternalStream, ExternalXObject, FontId, FontMetrics, FontType, Op, ParsedFont, PdfDocument,
    PdfFont, PdfFontHandle, PdfFontMetricsStub, PdfPage, PdfSaveOptions, Pt, Rect, TextItem, XObject, XObjectId,
};
use sha2::{Digest, Sha256};

use super::codes::{payloads, qr_runs};
use super::draw::Item;
use super::fonts::{Face, Fonts, Script};
use super::frame::{Format, paper};
use super::layout::Pack;
use super::subset::{Subset, subsets};
use super::{PackError, fallen, threads};

/// Layers that become streams at once: what they need meanwhile stays small, and threads share the work evenly.
const AT_ONCE: usize = 32;
/// How streams are compressed.
const FLATE: &str = "FlateDecode";

/// The file of a pack.
pub fn pdf(pack: &Pack) -> Result<Vec<u8>, PackError> {
    let created = pack.created()?;
    let fonts = Fonts::open()?;
    let subsets = subsets(&fonts, pack)?;
    let (streams, codes) = drawn(pack, &subsets)?;
    let mut document = PdfDocument::new(&pack.title);
    for (face, subset) in &subsets {
        document.resources.fonts.map.insert(font_id(*face), PdfFont::new(parsed(&fonts, *face, subset)));
    }
    document.resources.xobjects.map.extend(codes);
    document.pages.push(page(Format::A4, specimen(&subsets)));
    let mut raw = document.to_lopdf_document(&saving(), &mut Vec::new());
    finish(&mut raw, pack, streams, &created)?;
    write(&mut raw)
}

/// How printpdf writes: as it is told, operators of ours ([`shown`]) too.
fn saving() -> PdfSaveOptions {
    PdfSaveOptions { optimize: false, subset_fonts: false, secure: false, image_optimization: None }
}

fn page(format: Format, ops: Vec<Op>) -> PdfPage {
    let (width, height) = paper(format);
    let sheet = Rect::from_wh(Pt(width), Pt(height));
    PdfPage { media_box: sheet.clone(), trim_box: sheet.clone(), crop_box: sheet, ops }
}

/// Shows every letter once: from this page, which is never printed, printpdf learns what each stands for when copied.
fn specimen(subsets: &BTreeMap<Face, Subset>) -> Vec<Op> {
    let shown = subsets.iter().flat_map(|(face, subset)| {
        let font = PdfFontHandle::External(font_id(*face));
        let letters = subset.letters.iter().map(|(id, (_, text))| Codepoint::with_cid(*id, 0.0, text.clone()));
        let items = vec![TextItem::GlyphIds(letters.collect())];
        [Op::SetFont { font, size: Pt(1.0) }, Op::ShowText { items }]
    });
    [Op::StartTextSection].into_iter().chain(shown).chain([Op::EndTextSection]).collect()
}

/// All layers as compressed streams in their order, and all codes.
fn drawn(pack: &Pack, subsets: &BTreeMap<Face, Subset>) -> Result<(Vec<Stream>, Vec<Code>), PackError> {
    // A layer is drawn for one kind of paper only.
    let mut formats = vec![Format::default(); pack.layers.len()];
    for page in &pack.pages {
        for layer in &page.layers {
            if let Some(format) = formats.get_mut(*layer) {
                *format = page.format;
            }
        }
    }
    let sets: Vec<Set<'_>> = pack.layers.chunks(AT_ONCE).zip(formats.chunks(AT_ONCE)).collect();
    let payloads: Vec<&str> = payloads(pack).into_iter().collect();
    let n_threads = threads(sets.len());
    let shares: Vec<Result<Share, PackError>> = thread::scope(|scope| {
        let work = |n: usize| {
            let own_sets = sets.iter().skip(n).step_by(n_threads);
            let own_codes = payloads.iter().skip(n).step_by(n_threads);
            scope.spawn(move || {
                let fonts = Fonts::open()?;
                let mut packer = Packer::default();
                let set = |set: &Set<'_>| set_layers(*set, &fonts, subsets, &mut packer);
                let streams = own_sets.map(set).collect::<Result<Vec<_>, PackError>>()?;
                Ok((streams, own_codes.map(|payload| code(payload, &mut packer)).collect::<Result<_, PackError>>()?))
            })
        };
        let threads: Vec<_> = (0..n_threads).map(work).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err(fallen()))).collect()
    });
    let (mut streams, mut codes) = (Vec::new(), Vec::new());
    for share in shares {
        let (own_streams, own_codes) = share?;
        streams.push(own_streams.into_iter());
        codes.extend(own_codes);
    }
    let set = |n: usize| streams.get_mut(n % n_threads).and_then(Iterator::next).unwrap_or_default();
    Ok(((0..sets.len()).flat_map(set).collect(), codes))
}

/// A code by its name.
type Code = (XObjectId, XObject);
/// Some layers and their papers.
type Set<'p> = (&'p [Vec<Item>], &'p [Format]);
/// What one thread makes of its sets of layers, and its codes.
type Share = (Vec<Vec<Stream>>, Vec<Code>);

/// Some layers as pages of a document of their own; what is kept of it are its streams.
fn set_layers(
    (layers, formats): Set<'_>,
    fonts: &Fonts,
    subsets: &BTreeMap<Face, Subset>,
    packer: &mut Packer,
) -> Result<Vec<Stream>, PackError> {
    let mut document = PdfDocument::new("");
    for (layer, format) in layers.iter().zip(formats) {
        let (_, height) = paper(*format);
        let ops = Ops::new(fonts, subsets, height).layer(layer);
        document.pages.push(page(*format, ops));
    }
    let mut raw = document.to_lopdf_document(&saving(), &mut Vec::new());
    let pages: Vec<ObjectId> = raw.get_pages().into_values().collect();
    let mut streams = Vec::with_capacity(pages.len());
    for page in pages {
        let contents = raw.get_dictionary(page).and_then(|page| page.get(b"Contents")).and_then(Object::as_reference);
        let stream = contents.ok().and_then(|id| raw.objects.remove(&id));
        let Some(Object::Stream(mut stream)) = stream else { return Err(bug("a layer without a stream")) };
        packer.compress(&mut stream)?;
        streams.push(stream);
    }
    Ok(streams)
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
    for (id, (glyph, text)) in &subset.letters {
        glyph_widths.insert(*id, glyph.advance);
        let mut chars = text.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            codepoint_to_glyph.insert(u32::from(c), *id);
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
fn code(payload: &str, packer: &mut Packer) -> Result<Code, PackError> {
    let drawing = qr_runs(payload)?;
    let name = |text: &str| DictItem::Name(text.as_bytes().to_vec());
    let bounds = [0, 0, 1, 1].map(DictItem::Int).to_vec();
    let packed = packer.packed(&drawing)?;
    let filter = packed.as_ref().map(|_| ("Filter", name(FLATE)));
    let dict = [("Type", name("XObject")), ("Subtype", name("Form")), ("BBox", DictItem::Array(bounds))];
    let dict = dict.into_iter().chain(filter).map(|(key, value)| (key.to_owned(), value)).collect();
    let stream = ExternalStream { dict, content: packed.unwrap_or(drawing), compress: false };
    let drawing = XObject::External(ExternalXObject { stream, width: None, height: None, dpi: None });
    Ok((XObjectId(code_name(payload)), drawing))
}

/// Puts the real pages in the place of the specimen, and adds what readers need.
fn finish(raw: &mut Document, pack: &Pack, streams: Vec<Stream>, created: &str) -> Result<(), PackError> {
    let specimen = raw.get_pages().into_values().next().ok_or_else(|| bug("no specimen"))?;
    let shown = raw.get_dictionary(specimen).cloned().map_err(|_| bug("no specimen"))?;
    let resources = shown.get(b"Resources").cloned().map_err(|_| bug("no resources"))?;
    let tree = shown.get(b"Parent").and_then(Object::as_reference).map_err(|_| bug("no page tree"))?;
    let drawn = shown.get(b"Contents").and_then(Object::as_reference).map_err(|_| bug("an empty specimen"))?;
    raw.objects.remove(&specimen);
    raw.objects.remove(&drawn);
    let contents: Vec<ObjectId> = streams.into_iter().map(|stream| raw.add_object(stream)).collect();
    let mut kids = Vec::new();
    for page in &pack.pages {
        let (width, height) = paper(page.format);
        let shown = page.layers.iter().filter_map(|n| contents.get(*n).map(|id| Object::Reference(*id)));
        kids.push(raw.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => tree,
            "MediaBox" => vec![0.into(), 0.into(), width.into(), height.into()],
            "Resources" => resources.clone(),
            "Contents" => shown.collect::<Vec<Object>>(),
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

/// Compresses what is not yet, gives the file an identity made of its content, and writes it.
fn write(raw: &mut Document) -> Result<Vec<u8>, PackError> {
    let mut hash = Sha256::new();
    let mut packer = Packer::default();
    for object in raw.objects.values_mut() {
        if let Object::Stream(stream) = object {
            packer.compress(stream)?;
            hash.update(&stream.content);
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

/// Compresses one stream after the other: to begin a compressor takes longer than most streams do.
struct Packer(Compress);

impl Default for Packer {
    fn default() -> Self {
        Packer(Compress::new(Compression::new(6), true))
    }
}

impl Packer {
    /// Leaves alone what is compressed already.
    fn compress(&mut self, stream: &mut Stream) -> Result<(), PackError> {
        if stream.dict.has(b"Filter") {
            return Ok(());
        }
        if let Some(packed) = self.packed(&stream.content)? {
            stream.dict.set("Filter", FLATE);
            stream.set_content(packed);
        }
        Ok(())
    }

    /// Nothing when it would not become smaller.
    fn packed(&mut self, content: &[u8]) -> Result<Option<Vec<u8>>, PackError> {
        self.0.reset();
        // Only as much room as there was: what does not become smaller has no end in it.
        let mut packed = Vec::with_capacity(content.len());
        let ended = self.0.compress_vec(content, &mut packed, FlushCompress::Finish);
        let ended = ended.map_err(|error| PackError::Bug(error.to_string()))? == Status::StreamEnd;
        packed.shrink_to_fit();
        Ok(ended.then_some(packed))
    }
}

fn bug(what: &str) -> PackError {
    PackError::Bug(what.to_owned())
}
