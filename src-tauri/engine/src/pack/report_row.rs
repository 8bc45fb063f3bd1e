//! One row of a report: cells of paragraphs, some of them under two strokes; a long one goes on in the next row.

use super::draw::{Area, Canvas, HAIR, Item, MIN_SIZE, Style};
use super::fonts::Fonts;
use super::letters::Letters;
use super::words::Words;

/// White space inside a cell.
const PAD: f32 = 4.0;
/// The narrowest type of a row, for counting characters.
const TYPE: f32 = MIN_SIZE;

/// One paragraph of a cell.
pub(super) struct Paragraph {
    pub(super) style: Style,
    pub(super) text: String,
    /// Two strokes through it (二重線): it was put right or taken back, and stays legible.
    pub(super) struck: bool,
}

pub(super) fn said(style: Style, text: String) -> Paragraph {
    Paragraph { style, text, struck: false }
}

/// How much fits a cell of one row.
#[derive(Clone, Copy, Debug)]
struct Room {
    /// Full-width characters of a line.
    columns: usize,
    /// Lines of a row.
    lines: usize,
}

impl Room {
    /// The room of each cell, when a row may be as high as `height`.
    fn all(widths: &[f32], width: f32, height: f32) -> Vec<Room> {
        let total: f32 = widths.iter().sum();
        let lines = whole(height / (TYPE * 1.4));
        widths.iter().map(|share| Room { columns: whole((width * share / total - 2.0 * PAD) / TYPE), lines }).collect()
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few dozen at most, never below one")]
fn whole(number: f32) -> usize {
    number.floor().max(1.0) as usize
}

/// Sets the rows of one table, wherever they will stand.
pub(super) struct Rows<'r> {
    pub(super) fonts: &'r Fonts,
    pub(super) words: &'r Words,
    /// Shares of the width.
    pub(super) widths: &'r [f32],
    /// Between the margins of the page.
    pub(super) area: Area,
}

/// What was drawn from y = 0, and how high it is.
pub(super) type Drawn = (Vec<Item>, f32);

impl Rows<'_> {
    /// The row, in as many parts as it needs to stand on pages.
    pub(super) fn set(&self, letters: &mut Letters<'_>, mut cells: Vec<Vec<Paragraph>>) -> Vec<Drawn> {
        for words in cells.iter_mut().flatten() {
            words.text = letters.plain(&words.text);
        }
        let rooms = Room::all(self.widths, self.area.w, self.area.h * 0.6);
        let mut parts = Vec::new();
        let mut rest = cells;
        while !rest.is_empty() {
            let now;
            (now, rest) = parted(rest, &rooms);
            let mut canvas = Canvas::new(self.fonts, self.words);
            let height = draw_row(&mut canvas, self.area.x, self.area.w, self.widths, &now);
            parts.push((canvas.items, height));
        }
        parts
    }
}

/// What fits one row, and what goes on in the next one.
fn parted(cells: Vec<Vec<Paragraph>>, rooms: &[Room]) -> (Vec<Vec<Paragraph>>, Vec<Vec<Paragraph>>) {
    let (mut now, mut rest) = (Vec::new(), Vec::new());
    let mut more = false;
    for (n, cell) in cells.into_iter().enumerate() {
        let (mut first, mut second) = (Vec::new(), Vec::new());
        let room = rooms.get(n).copied().unwrap_or(Room { columns: 1, lines: 1 });
        let mut lines = room.lines;
        for words in cell {
            let (kept, over) = halves(&words.text, room.columns, &mut lines);
            if !over.is_empty() {
                second.push(Paragraph { text: over, ..words });
                more = true;
            }
            if !kept.is_empty() {
                first.push(Paragraph { text: kept, ..words });
            }
        }
        now.push(first);
        rest.push(second);
    }
    (now, if more { rest } else { Vec::new() })
}

/// The text cut where the lines run out; every paragraph and every line end takes a line of its own.
fn halves(text: &str, columns: usize, lines: &mut usize) -> (String, String) {
    let mut used = 0;
    for (n, c) in text.char_indices() {
        if *lines == 0 {
            let (kept, over) = text.split_at(n);
            return (kept.to_owned(), over.trim_start_matches('\n').to_owned());
        }
        used += 1;
        // One character of slack: a line that must not end here is a little shorter.
        if c == '\n' || used >= columns.saturating_sub(1).max(1) {
            *lines -= 1;
            used = 0;
        }
    }
    if used > 0 {
        *lines = lines.saturating_sub(1);
    }
    (text.to_owned(), String::new())
}

pub(super) fn draw_row(canvas: &mut Canvas<'_>, x: f32, width: f32, widths: &[f32], cells: &[Vec<Paragraph>]) -> f32 {
    let total: f32 = widths.iter().sum();
    let (mut left, mut height) = (x, 18.0_f32);
    let mut edges = Vec::new();
    for (share, cell) in widths.iter().zip(cells) {
        let share = width * share / total;
        let mut y = PAD - 1.0;
        for words in cell {
            let before = canvas.items.len();
            y += canvas.paragraph(left + PAD, y, share - 2.0 * PAD, words.style, &words.text);
            if words.struck {
                strike(canvas, before);
            }
        }
        height = height.max(y + PAD);
        left += share;
        edges.push(left);
    }
    edges.pop();
    for edge in edges {
        canvas.stroke(&[(edge, 0.0), (edge, height)], HAIR);
    }
    canvas.frame(Area { x, y: 0.0, w: width, h: height }, HAIR);
    height
}

/// Two strokes through everything that was written since.
fn strike(canvas: &mut Canvas<'_>, since: usize) {
    let written = canvas.items.iter().skip(since).filter_map(|item| match item {
        Item::Text { x, y, size, weight, text } => Some((*x, *y, *size, canvas.fonts.width(*weight, *size, text))),
        Item::Stroke { .. } | Item::Frame { .. } | Item::Fill { .. } | Item::Circle { .. } | Item::Code { .. } => None,
    });
    for (x, y, size, width) in written.collect::<Vec<_>>() {
        for part in [0.28, 0.46] {
            canvas.rule(x, y - size * part, width, HAIR);
        }
    }
}
