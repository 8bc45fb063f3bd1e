//! One row of a report: cells of paragraphs, some of them under two strokes; a long one goes on in the next row.

use super::draw::{Area, Canvas, HAIR, Item, Style};

/// White space inside a cell.
const PAD: f32 = 4.0;
/// So many characters of a line stand in one row; what is longer goes on in the next.
const LONGEST: usize = 700;

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

/// What fits one row, and what goes on in the next one.
pub(super) fn parted(cells: Vec<Vec<Paragraph>>) -> (Vec<Vec<Paragraph>>, Vec<Vec<Paragraph>>) {
    let (mut now, mut rest) = (Vec::new(), Vec::new());
    let mut more = false;
    for cell in cells {
        let (mut first, mut second) = (Vec::new(), Vec::new());
        let mut room = LONGEST;
        for words in cell {
            let kept: String = words.text.chars().take(room).collect();
            let over: String = words.text.chars().skip(room).collect();
            // A paragraph takes a line of its own even if it is short.
            room = room.saturating_sub(kept.chars().count().max(24));
            if !over.is_empty() || (kept.is_empty() && !words.text.is_empty()) {
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
