//! The display list: what stands where on a page, and a canvas that fills it.
//! Points (1/72 inch) from the top left corner. Black only: there is no colour to ask for.

use super::fonts::{Fonts, Weight};
use super::words::Words;

pub use super::flow::{Piece, example_pieces, pieces};

/// No text is smaller, anywhere: 10.5 pt is the least a 55-year-old reads indoors.
pub const MIN_SIZE: f32 = 10.5;
/// Body text of steps and scripts.
pub const BODY: f32 = 12.0;
/// Thinner lines vanish on a FAX.
pub const HAIR: f32 = 0.6;
/// A module of a QR code, 0.78 mm: three lines of a FAX in standard mode (98 an inch), so that every row of modules comes
/// out equally high.
pub const MODULE: f32 = 2.205;
/// Modules of the code we print (version 1) without its quiet zone.
pub const CODE_MODULES: f32 = 21.0;

/// One thing on a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A run of text on one baseline.
    Text {
        /// Left end.
        x: f32,
        /// Baseline.
        y: f32,
        /// Type size.
        size: f32,
        /// Weight.
        weight: Weight,
        /// The words.
        text: String,
    },
    /// Straight strokes from point to point.
    Stroke {
        /// At least two points.
        points: Vec<(f32, f32)>,
        /// Width of the stroke.
        width: f32,
        /// Dashed: cut or fold here.
        dashed: bool,
    },
    /// The outline of a rectangle.
    Frame {
        /// Left, top, width, height.
        area: Area,
        /// Width of the stroke.
        width: f32,
    },
    /// A filled polygon.
    Fill {
        /// Its corners.
        points: Vec<(f32, f32)>,
    },
    /// The outline of a circle.
    Circle {
        /// Centre.
        centre: (f32, f32),
        /// Radius.
        radius: f32,
        /// Width of the stroke.
        width: f32,
    },
    /// A QR code without its quiet zone.
    Code {
        /// Left.
        x: f32,
        /// Top.
        y: f32,
        /// Its width and height.
        side: f32,
        /// What a reader reads.
        payload: String,
    },
}

impl Item {
    /// Everything of it as bytes: two items with the same bytes look the same.
    pub(super) fn identity(&self, out: &mut Vec<u8>) {
        let start = out.len() as u64;
        let mut numbers = |list: &[f32]| list.iter().for_each(|number| out.extend(number.to_bits().to_le_bytes()));
        let all = |points: &[(f32, f32)]| points.iter().flat_map(|(x, y)| [*x, *y]).collect::<Vec<f32>>();
        let (kind, words) = match self {
            Item::Text { x, y, size, weight, text } => {
                numbers(&[*x, *y, *size]);
                (weight.number(), text.as_str())
            }
            Item::Stroke { points, width, dashed } => {
                numbers(&all(points));
                numbers(&[*width]);
                (if *dashed { 101 } else { 100 }, "")
            }
            Item::Frame { area, width } => {
                numbers(&[area.x, area.y, area.w, area.h, *width]);
                (102, "")
            }
            Item::Fill { points } => {
                numbers(&all(points));
                (103, "")
            }
            Item::Circle { centre, radius, width } => {
                numbers(&[centre.0, centre.1, *radius, *width]);
                (104, "")
            }
            Item::Code { x, y, side, payload } => {
                numbers(&[*x, *y, *side]);
                (105, payload.as_str())
            }
        };
        out.extend(words.as_bytes());
        // What it is and where it began stand behind it: no item can pass for two others.
        out.push(kind);
        out.extend(start.to_le_bytes());
    }
}

/// A rectangle on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Left.
    pub x: f32,
    /// Top.
    pub y: f32,
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
}

impl Area {
    /// Right edge.
    pub fn right(self) -> f32 {
        self.x + self.w
    }

    /// Bottom edge.
    pub fn bottom(self) -> f32 {
        self.y + self.h
    }

    /// The same, `by` smaller on every side.
    pub fn inset(self, by: f32) -> Area {
        Area { x: self.x + by, y: self.y + by, w: self.w - 2.0 * by, h: self.h - 2.0 * by }
    }
}

/// Size and weight of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Type size.
    pub size: f32,
    /// Weight.
    pub weight: Weight,
    /// Distance of lines as a part of the size.
    pub leading: f32,
    /// Lines break only at spaces and marks, for sentences written with spaces (分かち書き).
    pub phrases: bool,
}

/// Regular text of a size.
pub const fn regular(size: f32) -> Style {
    Style { size, weight: Weight::Regular, leading: 1.4, phrases: false }
}

/// Bold text of a size.
pub const fn bold(size: f32) -> Style {
    Style { size, weight: Weight::Bold, leading: 1.3, phrases: false }
}

/// Collects items for one page or one part of it.
pub struct Canvas<'a> {
    /// For measuring.
    pub fonts: &'a Fonts,
    /// The fixed words.
    pub words: &'a Words,
    /// What has been drawn.
    pub items: Vec<Item>,
}

impl<'a> Canvas<'a> {
    /// An empty canvas.
    pub fn new(fonts: &'a Fonts, words: &'a Words) -> Canvas<'a> {
        Canvas { fonts, words, items: Vec::new() }
    }

    /// Fixed words.
    pub fn w(&self, key: &str) -> String {
        self.words.get(key).to_owned()
    }

    /// Fixed words with blanks filled.
    pub fn wf(&self, key: &str, blanks: &[(&str, &str)]) -> String {
        self.words.fill(key, blanks)
    }

    /// One line of text, its baseline at `y`.
    pub fn text(&mut self, x: f32, y: f32, style: Style, text: &str) {
        if !text.is_empty() {
            self.items.push(Item::Text { x, y, size: style.size, weight: style.weight, text: text.to_owned() });
        }
    }

    /// One line that ends at `right`.
    pub fn text_right(&mut self, right: f32, y: f32, style: Style, text: &str) {
        let width = self.width(style, text);
        self.text(right - width, y, style, text);
    }

    /// One line centred on `x`.
    pub fn text_centre(&mut self, x: f32, y: f32, style: Style, text: &str) {
        let width = self.width(style, text);
        self.text(x - width / 2.0, y, style, text);
    }

    /// Width of one line.
    pub fn width(&self, style: Style, text: &str) -> f32 {
        self.fonts.width(style.weight, style.size, text)
    }

    /// The style, made smaller until the text fits; none when it would go below the least size.
    pub fn fit(&self, style: Style, least: f32, width: f32, text: &str) -> Option<Style> {
        let natural = self.width(style, text);
        let size = if natural <= width { style.size } else { (style.size * width / natural * 20.0).floor() / 20.0 };
        (size >= least.max(MIN_SIZE)).then_some(Style { size, ..style })
    }

    /// A rule from (x, y) to the right.
    pub fn rule(&mut self, x: f32, y: f32, length: f32, width: f32) {
        self.stroke(&[(x, y), (x + length, y)], width);
    }

    /// Strokes from point to point.
    pub fn stroke(&mut self, points: &[(f32, f32)], width: f32) {
        self.items.push(Item::Stroke { points: points.to_vec(), width, dashed: false });
    }

    /// A dashed line: cut here.
    pub fn dashed(&mut self, from: (f32, f32), to: (f32, f32)) {
        self.items.push(Item::Stroke { points: vec![from, to], width: HAIR, dashed: true });
    }

    /// The outline of a rectangle.
    pub fn frame(&mut self, area: Area, width: f32) {
        self.items.push(Item::Frame { area, width });
    }

    /// A tick box whose lower edge stands on the baseline.
    pub fn tick(&mut self, x: f32, y: f32, size: f32) {
        let side = size * 0.86;
        self.frame(Area { x: x + size * 0.05, y: y - size * 0.8, w: side, h: side }, 0.9);
    }

    /// A tick box with a tick in it.
    pub fn ticked(&mut self, x: f32, y: f32, size: f32) {
        self.tick(x, y, size);
        let at = |dx: f32, dy: f32| (x + size * dx, y - size * dy);
        self.stroke(&[at(0.18, 0.42), at(0.42, 0.12), at(0.95, 0.86)], size * 0.13);
    }

    /// An arrow to the right, one em long.
    pub fn arrow(&mut self, x: f32, y: f32, size: f32) {
        let middle = y - size * 0.36;
        self.stroke(&[(x + size * 0.05, middle), (x + size * 0.7, middle)], size * 0.1);
        let (tip, back, half) = (x + size * 0.95, x + size * 0.58, size * 0.26);
        self.items.push(Item::Fill { points: vec![(tip, middle), (back, middle - half), (back, middle + half)] });
    }

    /// A warning triangle, one em wide.
    pub fn warning(&mut self, x: f32, y: f32, size: f32) {
        let (left, right, top, foot) = (x + size * 0.04, x + size * 0.96, y - size * 0.84, y + size * 0.04);
        let middle = x + size / 2.0;
        self.stroke(&[(left, foot), (middle, top), (right, foot), (left, foot), (middle, top)], size * 0.08);
        self.stroke(&[(middle, y - size * 0.56), (middle, y - size * 0.26)], size * 0.1);
        self.stroke(&[(middle, y - size * 0.16), (middle, y - size * 0.06)], size * 0.1);
    }
}

/// The items, `dy` lower.
pub(super) fn lower(items: Vec<Item>, dy: f32) -> impl Iterator<Item = Item> {
    items.into_iter().map(move |mut item| {
        match &mut item {
            Item::Text { y, .. } | Item::Code { y, .. } => *y += dy,
            Item::Stroke { points, .. } | Item::Fill { points } => points.iter_mut().for_each(|(_, y)| *y += dy),
            Item::Frame { area, .. } => area.y += dy,
            Item::Circle { centre: (_, y), .. } => *y += dy,
        }
        item
    })
}

/// A circle as four curves: points, and whether each one only bends the curve.
pub(super) fn circle((x, y): (f32, f32), r: f32) -> [((f32, f32), bool); 13] {
    let k = r * 0.552_284_8;
    let path = [
        (r, 0.0, false),
        (r, k, true),
        (k, r, true),
        (0.0, r, false),
        (-k, r, true),
        (-r, k, true),
        (-r, 0.0, false),
        (-r, -k, true),
        (-k, -r, true),
        (0.0, -r, false),
        (k, -r, true),
        (r, -k, true),
        (r, 0.0, false),
    ];
    path.map(|(dx, dy, bends)| ((x + dx, y + dy), bends))
}
