//! 組織体制図 as boxes and lines: who leads on top, below them who looks after the systems, then everybody else.

use super::draw::{Area, Canvas, MIN_SIZE, bold, regular};

/// One box.
#[derive(Clone, Debug)]
pub(super) struct Seat {
    /// The role.
    pub(super) title: String,
    /// Who holds it.
    pub(super) holder: String,
    /// Who takes over; empty when nobody does.
    pub(super) deputies: String,
}

/// Boxes beside each other.
const ACROSS: usize = 3;
/// White space between boxes, for the lines.
const GAP: f32 = 18.0;
/// White space inside a box.
const PAD: f32 = 5.0;
/// Left of the boxes, for the line that leads down.
const TRUNK: f32 = 16.0;

/// Draws the chart from y = 0 and gives back its height.
pub(super) fn draw(canvas: &mut Canvas<'_>, x: f32, width: f32, seats: &[Seat]) -> f32 {
    let wide = width * 0.56;
    let middle = x + width / 2.0;
    let mut y = 2.0;
    let (leaders, others) = seats.split_at(seats.len().min(2));
    for (n, seat) in leaders.iter().enumerate() {
        if n > 0 {
            canvas.stroke(&[(middle, y), (middle, y + GAP)], 1.2);
            y += GAP;
        }
        y += place(canvas, Area { x: middle - wide / 2.0, y, w: wide, h: 0.0 }, seat, 1.8);
    }
    if others.is_empty() {
        return y + 2.0;
    }
    let trunk = x + TRUNK / 2.0;
    canvas.stroke(&[(middle, y), (middle, y + GAP / 2.0), (trunk, y + GAP / 2.0)], 1.2);
    let mut from = y + GAP / 2.0;
    y += GAP;
    let share = (width - TRUNK - GAP * (ACROSS - 1) as f32) / ACROSS as f32;
    for row in others.chunks(ACROSS) {
        let bus = y + 4.0;
        canvas.stroke(&[(trunk, from), (trunk, bus)], 1.2);
        from = bus;
        let top = bus + GAP / 2.0;
        let areas: Vec<Area> = (0..row.len())
            .map(|n| Area { x: x + TRUNK + n as f32 * (share + GAP), y: top, w: share, h: 0.0 })
            .collect();
        let height = row.iter().map(|seat| height(canvas, share, seat)).fold(0.0, f32::max);
        for (seat, area) in row.iter().zip(&areas) {
            let centre = area.x + share / 2.0;
            canvas.stroke(&[(centre, bus), (centre, top)], 1.2);
            write(canvas, Area { h: height, ..*area }, seat, 1.2);
        }
        if let Some(last) = areas.last() {
            canvas.rule(trunk, bus, last.x + share / 2.0 - trunk, 1.2);
        }
        y = top + height + GAP / 2.0;
    }
    y
}

fn height(canvas: &Canvas<'_>, width: f32, seat: &Seat) -> f32 {
    let inner = width - 2.0 * PAD;
    let mut height = canvas.paragraph_height(inner, bold(MIN_SIZE), &seat.title);
    height += canvas.paragraph_height(inner, regular(MIN_SIZE), &seat.holder);
    if !seat.deputies.is_empty() {
        height += canvas.paragraph_height(inner, regular(MIN_SIZE), &seat.deputies);
    }
    height + 2.0 * PAD
}

fn place(canvas: &mut Canvas<'_>, area: Area, seat: &Seat, stroke: f32) -> f32 {
    let height = height(canvas, area.w, seat);
    write(canvas, Area { h: height, ..area }, seat, stroke);
    height
}

fn write(canvas: &mut Canvas<'_>, area: Area, seat: &Seat, stroke: f32) {
    let inner = area.inset(PAD);
    let mut y = inner.y;
    y += canvas.paragraph(inner.x, y, inner.w, bold(MIN_SIZE), &seat.title);
    y += canvas.paragraph(inner.x, y, inner.w, regular(MIN_SIZE), &seat.holder);
    if !seat.deputies.is_empty() {
        canvas.paragraph(inner.x, y, inner.w, regular(MIN_SIZE), &seat.deputies);
    }
    canvas.frame(area, stroke);
}
