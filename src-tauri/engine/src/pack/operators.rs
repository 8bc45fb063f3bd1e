//! Which operators of a page description draw a layer: graphics first, then one text section.
//! Written as bytes at once; numbers have two places, a hundredth of a point.

use std::io::Write;

use super::codes::code_name;
use super::draw::{Item, circle};
use super::fonts::{Face, clusters};
use super::subset::{Drawn, Letters, font_name};

/// One layer on paper of this height.
pub(super) fn operators(letters: &Letters, layer: &[Item], height: f32) -> Vec<u8> {
    let mut ink = Ink { height, out: Vec::with_capacity(layer.len() * 64), thickness: -1, at: (0, 0), font: None };
    ink.say("q\n");
    for item in layer {
        ink.graphic(item);
    }
    ink.say("BT\n");
    for item in layer {
        if let Item::Text { x, y, size, weight, text } = item {
            let drawn = clusters(text).filter_map(|(c, selector)| letters.drawn(*weight, c, selector));
            ink.text(*x, ink.height - y, *size, &drawn.collect::<Vec<Drawn>>());
        }
    }
    ink.say("ET\nQ\n");
    ink.out
}

/// A part of a point, the least that is told apart.
type Hundredths = i64;

struct Ink {
    height: f32,
    out: Vec<u8>,
    thickness: Hundredths,
    /// Where the last text began.
    at: (Hundredths, Hundredths),
    font: Option<(Face, Hundredths)>,
}

#[expect(clippy::cast_possible_truncation, reason = "a page is some thousand points wide")]
fn hundredths(points: f32) -> Hundredths {
    (points * 100.0).round() as Hundredths
}

impl Ink {
    fn say(&mut self, words: &str) {
        self.out.extend(words.as_bytes());
    }

    /// A number and a space.
    fn number(&mut self, number: Hundredths) {
        let (whole, part) = (number.unsigned_abs() / 100, number.unsigned_abs() % 100);
        let sign = if number < 0 { "-" } else { "" };
        // Writing into memory cannot fail.
        let _ = match (part / 10, part % 10) {
            (0, 0) => write!(self.out, "{sign}{whole} "),
            (tens, 0) => write!(self.out, "{sign}{whole}.{tens} "),
            (tens, ones) => write!(self.out, "{sign}{whole}.{tens}{ones} "),
        };
    }

    fn point(&mut self, (x, y): (f32, f32)) {
        self.number(hundredths(x));
        self.number(hundredths(self.height - y));
    }

    fn line_width(&mut self, width: f32) {
        let width = hundredths(width);
        if self.thickness != width {
            self.thickness = width;
            self.number(width);
            self.say("w\n");
        }
    }

    fn path(&mut self, points: &[(f32, f32)]) {
        for (n, point) in points.iter().enumerate() {
            self.point(*point);
            self.say(if n == 0 { "m\n" } else { "l\n" });
        }
    }

    fn graphic(&mut self, item: &Item) {
        match item {
            Item::Text { .. } => {}
            Item::Stroke { points, width, dashed } => {
                self.line_width(*width);
                if *dashed {
                    self.say("[5 4] 0 d\n");
                }
                self.path(points);
                self.say("S\n");
                if *dashed {
                    self.say("[] 0 d\n");
                }
            }
            Item::Frame { area, width } => {
                self.line_width(*width);
                self.point((area.x, area.bottom()));
                self.number(hundredths(area.w));
                self.number(hundredths(area.h));
                self.say("re\nS\n");
            }
            Item::Fill { points } => {
                self.path(points);
                self.say("h\nf\n");
            }
            Item::Circle { centre, radius, width } => {
                self.line_width(*width);
                let curve = circle(*centre, *radius);
                for (n, (point, _)) in curve.iter().enumerate() {
                    self.point(*point);
                    // After the first, every third point ends a curve.
                    match n {
                        0 => self.say("m\n"),
                        n if n % 3 == 0 => self.say("c\n"),
                        _ => {}
                    }
                }
                self.say("h\nS\n");
            }
            Item::Code { x, y, side, payload } => {
                self.say("q\n");
                let wide = hundredths(*side);
                for number in [wide, 0, 0, wide] {
                    self.number(number);
                }
                self.point((*x, y + side));
                self.say("cm\n/");
                self.say(&code_name(payload));
                self.say(" Do\nQ\n");
            }
        }
    }

    /// One run of text; a change of face inside it (a rare name) continues on the same baseline.
    fn text(&mut self, x: f32, y: f32, size: f32, drawn: &[Drawn]) {
        let mut x = x;
        for run in drawn.chunk_by(|a, b| a.face == b.face) {
            let Some(first) = run.first() else { continue };
            let font = (first.face, hundredths(size));
            if self.font != Some(font) {
                self.font = Some(font);
                self.say("/");
                self.say(font_name(first.face));
                self.say(" ");
                self.number(font.1);
                self.say("Tf\n");
            }
            // Relative to the start of the line before.
            let to = (hundredths(x), hundredths(y));
            self.number(to.0 - self.at.0);
            self.number(to.1 - self.at.1);
            self.at = to;
            self.say("Td\n<");
            for letter in run {
                self.hex(letter.id);
            }
            self.say("> Tj\n");
            x += run.iter().map(|letter| letter.width).sum::<f32>() * size;
        }
    }

    fn hex(&mut self, number: u16) {
        const DIGITS: [u8; 16] = *b"0123456789abcdef";
        for place in [12, 8, 4, 0] {
            self.out.extend(DIGITS.get(usize::from(number >> place & 15)));
        }
    }
}
