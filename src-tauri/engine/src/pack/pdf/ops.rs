//! What is drawn, as operators of printpdf.

use std::collections::BTreeMap;

use printpdf::{
    DictItem, Line, LineDashPattern, LinePoint, Op, PaintMode, PdfFontHandle, Point, Polygon, PolygonRing, Pt, Rect,
    WindingOrder, XObjectId, XObjectTransform,
};

use super::super::draw::{Item, circle};
use super::super::fonts::{Face, Fonts, Glyph};
use super::super::subset::Subset;
use super::{code_name, font_id};

/// Turns one layer into operators; graphics first, then one text section.
pub(super) struct Ops<'o> {
    fonts: &'o Fonts,
    subsets: &'o BTreeMap<Face, Subset>,
    height: f32,
    out: Vec<Op>,
    thickness: f32,
}

impl<'o> Ops<'o> {
    /// Nothing yet; the paper is so high.
    pub(super) fn new(fonts: &'o Fonts, subsets: &'o BTreeMap<Face, Subset>, height: f32) -> Ops<'o> {
        Ops { fonts, subsets, height, out: Vec::new(), thickness: -1.0 }
    }

    /// The operators of one layer.
    pub(super) fn layer(mut self, items: &[Item]) -> Vec<Op> {
        self.out.push(Op::SaveGraphicsState);
        for item in items {
            self.graphic(item);
        }
        self.out.push(Op::StartTextSection);
        let mut at = (0.0, 0.0);
        let mut font = None;
        let mut glyphs = Vec::new();
        for item in items {
            if let Item::Text { x, y, size, weight, text } = item {
                glyphs.clear();
                glyphs.extend(self.fonts.drawn(*weight, text).filter_map(|(_, glyph)| glyph));
                self.text((*x, *y), *size, &glyphs, &mut at, &mut font);
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
            self.out.push(self.shown(first.face, run));
            x += run.iter().map(|g| g.width).sum::<f32>() * size;
        }
    }

    /// The letters by their numbers. `Op::ShowText` looks every letter up by its character, twice; these are known.
    fn shown(&self, face: Face, run: &[Glyph]) -> Op {
        let id = |glyph: &Glyph| self.subsets.get(&face).map_or(0, |subset| subset.new_id(glyph.id));
        let data = run.iter().flat_map(|glyph| id(glyph).to_be_bytes()).collect();
        Op::Unknown { key: "Tj".to_owned(), value: vec![DictItem::String { data, literal: true }] }
    }
}

fn round(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}
