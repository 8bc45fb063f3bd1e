//! Sets a form on its page: rows of fields, ruled grids, sentences; what is left over goes to the
//! fields that may grow. A form that does not fit its page is an error, never cut off.

use super::draw::{Area, BODY, CODE_MODULES, Canvas, HAIR, Item, MIN_SIZE, MODULE, Style, bold, pieces, regular};
use super::forms::{Block, Field, Form, Grid};
use super::words::fill;
use super::{Overflow, PackError};

/// Which part of a form is drawn: what is the same on every sheet, or what differs from slip to slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Same,
    PerSlip,
}

/// What the blanks {…} of a form are filled with.
pub(super) struct Blanks<'b> {
    pub(super) facility: &'b str,
    pub(super) phone: &'b str,
    pub(super) window: &'b str,
    pub(super) number: &'b str,
    /// Payload of the slip's QR code.
    pub(super) payload: &'b str,
}

const GAP: f32 = 5.0;
const HEADING: f32 = 20.0;
const PAD: f32 = 4.0;
/// Height of a label above writing space.
const LABEL: f32 = 13.5;
/// Writing space of one line: 6.3 mm.
const LINE: f32 = 18.0;
/// Large words of a field are never smaller.
const LARGE_LEAST: f32 = 16.0;
const SIDE: f32 = CODE_MODULES * MODULE;

/// A whole form with its instructions on top and its edition below.
pub(super) fn page(
    canvas: &mut Canvas<'_>,
    form: &Form,
    area: Area,
    blanks: &Blanks<'_>,
    master: bool,
) -> Result<(), PackError> {
    let mut y = area.y;
    if master {
        y += canvas.paragraph(area.x, y, area.w, bold(BODY), canvas.words.get("form_master"));
    }
    let who = canvas.wf("form_who", &[("who", &form.who), ("when", &form.when), ("copies", &form.copies)]);
    y += canvas.paragraph(area.x, y, area.w, Style { leading: 1.25, ..regular(MIN_SIZE) }, &who);
    for note in &form.notes {
        y += canvas.paragraph(area.x, y, area.w, Style { leading: 1.25, ..bold(11.0) }, note);
    }
    let edition = match &form.legal {
        Some(legal) => canvas.wf("form_legal", &[("legal", legal), ("id", &form.id), ("as_of", &form.as_of)]),
        None => canvas.wf("form_edition", &[("id", &form.id), ("as_of", &form.as_of)]),
    };
    let small = Style { leading: 1.25, ..regular(MIN_SIZE) };
    let foot = canvas.paragraph_height(area.w, small, &edition);
    canvas.paragraph(area.x, area.bottom() - foot, area.w, small, &edition);
    let inner = Area { y: y + 4.0, h: area.bottom() - foot - 3.0 - (y + 4.0), ..area };
    FormDrawing { canvas, blanks, ink: Ink::Same, sheet: &form.id }.blocks(&form.block, inner)
}

/// Draws blocks into an area.
pub(super) struct FormDrawing<'c, 'a, 'b> {
    pub(super) canvas: &'c mut Canvas<'a>,
    pub(super) blanks: &'b Blanks<'b>,
    pub(super) ink: Ink,
    pub(super) sheet: &'b str,
}

impl FormDrawing<'_, '_, '_> {
    /// Stacks blocks; the height that is left goes to fields and lines that may grow.
    pub(super) fn blocks(&mut self, blocks: &[Block], area: Area) -> Result<(), PackError> {
        let mut natural = 0.0;
        let mut growing = 0.0;
        for block in blocks {
            let (height, units) = self.measure(block, area.w);
            natural += height + GAP;
            growing += units;
        }
        let left = area.h - (natural - GAP).max(0.0);
        if left < -0.01 {
            let first = blocks.first().and_then(|b| b.rows.iter().flatten().next());
            let what = first.map(|f| f.label.clone()).unwrap_or_default();
            return Err(Overflow { sheet: self.sheet.to_owned(), what, excess: -left }.into());
        }
        for field in blocks.iter().flat_map(|b| &b.rows) {
            self.check_row(field, area.w)?;
        }
        let share = if growing > 0.0 { left / growing } else { 0.0 };
        let mut y = area.y;
        for block in blocks {
            y += self.block(block, Area { y, ..area }, share) + GAP;
        }
        Ok(())
    }

    /// Natural height, and how many shares of the left-over it takes.
    fn measure(&self, block: &Block, width: f32) -> (f32, f32) {
        let mut height = if block.heading.is_some() { HEADING } else { 0.0 };
        let mut units = 0.0;
        for row in &block.rows {
            height += self.row_height(row, width);
            units += if row.iter().any(|f| f.grow) { 1.0 } else { 0.0 };
        }
        if let Some(grid) = &block.grid {
            let lines = grid_lines(grid) as f32;
            height += self.grid_head(grid, width) + lines * self.grid_line(grid, width);
            units += if grid.grow { lines } else { 0.0 };
        }
        for text in &block.text {
            height += self.canvas.flow_height(width, regular(11.5), &pieces(&self.filled(text)));
        }
        (height, units)
    }

    fn block(&mut self, block: &Block, area: Area, share: f32) -> f32 {
        let mut y = area.y;
        if let Some(heading) = &block.heading {
            if self.ink == Ink::Same {
                self.canvas.text(area.x, y + 14.5, bold(13.0), heading);
            }
            y += HEADING;
        }
        for row in &block.rows {
            let extra = if row.iter().any(|f| f.grow) { share } else { 0.0 };
            let height = self.row_height(row, area.w) + extra;
            self.row(row, Area { y, h: height, ..area });
            y += height;
        }
        if let Some(grid) = &block.grid {
            y += self.grid(grid, Area { y, ..area }, if grid.grow { share } else { 0.0 });
        }
        for text in &block.text {
            let pieces = pieces(&self.filled(text));
            y += match self.ink {
                Ink::Same => self.canvas.flow(area.x, y, area.w, regular(11.5), &pieces),
                Ink::PerSlip => self.canvas.flow_height(area.w, regular(11.5), &pieces),
            };
        }
        y - area.y
    }

    fn filled(&self, text: &str) -> String {
        let b = self.blanks;
        fill(text, &[("facility", b.facility), ("phone", b.phone), ("window", b.window), ("number", b.number)])
    }

    fn row_height(&self, row: &[Field], width: f32) -> f32 {
        let total: f32 = row.iter().map(share_of).sum();
        row.iter().map(|f| self.field_height(f, width * share_of(f) / total)).fold(0.0, f32::max)
    }

    fn row(&mut self, row: &[Field], area: Area) {
        let total: f32 = row.iter().map(share_of).sum();
        let mut x = area.x;
        for field in row {
            let w = area.w * share_of(field) / total;
            self.field(field, Area { x, w, ..area });
            x += w;
        }
    }

    /// Labels and large words must fit their field; they may hold a name that the hospital chose.
    fn check_row(&self, row: &[Field], width: f32) -> Result<(), PackError> {
        let total: f32 = row.iter().map(share_of).sum();
        for field in row {
            let room = width * share_of(field) / total - 2.0 * PAD;
            let label = self.filled(&field.label);
            let body = if field.size.is_some() { self.filled(&field.body) } else { String::new() };
            for (style, text) in [(regular(MIN_SIZE), label), (bold(LARGE_LEAST), body)] {
                let excess = self.canvas.width(style, &text) - room;
                if excess > 0.01 {
                    return Err(Overflow { sheet: self.sheet.to_owned(), what: text, excess }.into());
                }
            }
        }
        Ok(())
    }

    /// Label and pre-print on one line, when both fit.
    fn inline(&self, field: &Field, width: f32) -> Option<f32> {
        let label = self.canvas.width(regular(MIN_SIZE), &self.filled(&field.label));
        let indent = if field.label.is_empty() { 0.0 } else { label + 8.0 };
        let body = self.filled(&field.body);
        let room = width - 2.0 * PAD - indent;
        if field.size.is_some() || body.is_empty() || body.contains('\n') || room < 20.0 {
            return None;
        }
        let natural = self.canvas.flow_height(10_000.0, body_style(), &pieces(&body));
        (self.canvas.flow_height(room, body_style(), &pieces(&body)) <= natural).then_some(indent)
    }

    fn field_height(&self, field: &Field, width: f32) -> f32 {
        let body = self.filled(&field.body);
        let label = if field.label.is_empty() { 2.0 } else { LABEL };
        if field.code {
            return SIDE + 8.0 * MODULE;
        }
        if let Some(size) = field.size {
            return label + size * 1.25 + 2.0;
        }
        if self.inline(field, width).is_some() {
            return (self.canvas.flow_height(10_000.0, body_style(), &pieces(&body)) + 5.0).max(24.0);
        }
        let label = label + if field.must { 6.0 } else { 0.0 };
        if body.is_empty() {
            return label + LINE * field.lines.unwrap_or(1) as f32;
        }
        label + self.canvas.flow_height(width - 2.0 * PAD, body_style(), &pieces(&body)) + 3.0
    }

    fn field(&mut self, field: &Field, area: Area) {
        let body = self.filled(&field.body);
        let per_slip = field.code || field.body.contains("{number}");
        let wanted = if per_slip { Ink::PerSlip } else { Ink::Same };
        if self.ink == Ink::Same && !field.code {
            self.canvas.frame(area, HAIR);
            if field.must {
                self.canvas.frame(area.inset(1.5), 2.0);
            }
        }
        let x = area.x + PAD;
        let indent = self.inline(field, area.w);
        let label = self.filled(&field.label);
        let heavy = if field.must { 3.0 } else { 0.0 };
        let middle = area.y + area.h / 2.0 + MIN_SIZE * 0.36;
        let label_y = if indent.is_some() && !field.grow { middle } else { area.y + 11.8 + heavy };
        if self.ink == Ink::Same {
            self.canvas.text(x, label_y, regular(MIN_SIZE), &label);
        }
        if self.ink != wanted {
            return;
        }
        if field.code {
            let payload = self.blanks.payload.to_owned();
            let place = Item::Code { x: area.x + (area.w - SIDE) / 2.0, y: area.y + 4.0 * MODULE, side: SIDE, payload };
            self.canvas.items.push(place);
        } else if let Some(size) = field.size {
            let room = area.w - 2.0 * PAD;
            let size = self.canvas.fit(bold(size), LARGE_LEAST, room, &body).unwrap_or(bold(LARGE_LEAST));
            self.canvas.text(x, area.bottom() - size.size * 0.28, size, &body);
        } else if let Some(indent) = indent {
            let height = self.canvas.flow_height(10_000.0, body_style(), &pieces(&body));
            let top = area.y + (area.h - height) / 2.0;
            self.canvas.flow(x + indent, top, area.w - 2.0 * PAD - indent + 1.0, body_style(), &pieces(&body));
        } else if !body.is_empty() {
            let top = area.y + heavy + if field.label.is_empty() { 2.0 } else { LABEL };
            self.canvas.flow(x, top, area.w - 2.0 * PAD, body_style(), &pieces(&body));
        }
    }

    fn grid_head(&self, grid: &Grid, width: f32) -> f32 {
        let total: f32 = grid.columns.iter().map(|c| c.width).sum();
        let heights = grid
            .columns
            .iter()
            .map(|c| self.canvas.paragraph_height(width * c.width / total - 3.0, head_style(), &c.label) + 4.0);
        heights.fold(0.0, f32::max)
    }

    /// A line is at least as high as what is pre-printed on it.
    fn grid_line(&self, grid: &Grid, width: f32) -> f32 {
        let total: f32 = grid.columns.iter().map(|c| c.width).sum();
        let heights = grid
            .columns
            .iter()
            .filter(|c| !c.body.is_empty())
            .map(|c| self.canvas.flow_height(width * c.width / total - 4.0, cell_style(), &pieces(&c.body)) + 1.0);
        heights.fold(grid.height, f32::max)
    }

    fn grid(&mut self, grid: &Grid, area: Area, share: f32) -> f32 {
        let head = self.grid_head(grid, area.w);
        let line = self.grid_line(grid, area.w) + share;
        let lines = grid_lines(grid);
        let height = head + line * lines as f32;
        if self.ink == Ink::PerSlip {
            return height;
        }
        let total: f32 = grid.columns.iter().map(|c| c.width).sum();
        let mut x = area.x;
        for (n, column) in grid.columns.iter().enumerate() {
            let w = area.w * column.width / total;
            self.canvas.paragraph(x + 2.0, area.y + 2.0, w - 3.0, head_style(), &column.label);
            for row in 0..lines {
                let top = area.y + head + line * row as f32;
                let name = if n == 0 { grid.names.get(row).map_or("", String::as_str) } else { "" };
                let body = if name.is_empty() { column.body.as_str() } else { name };
                self.cell(Area { x, y: top, w, h: line }, body, n == 0 && body != ":");
            }
            if n > 0 {
                self.canvas.stroke(&[(x, area.y), (x, area.y + height)], HAIR);
            }
            x += w;
        }
        for row in 0..lines {
            self.canvas.rule(area.x, area.y + head + line * row as f32, area.w, if row == 0 { 1.2 } else { HAIR });
        }
        self.canvas.frame(Area { h: height, ..area }, 1.0);
        height
    }

    /// Pre-print of a cell: the first column to the left, a tick box or a colon in the middle.
    fn cell(&mut self, area: Area, body: &str, left: bool) {
        if body.is_empty() {
            return;
        }
        let pieces = pieces(body);
        let height = self.canvas.flow_height(area.w - 4.0, cell_style(), &pieces);
        let natural =
            body.chars().map(|c| self.canvas.fonts.width_of(cell_style().weight, c)).sum::<f32>() * cell_style().size;
        let x = if left { area.x + 3.0 } else { area.x + ((area.w - natural) / 2.0).max(2.0) };
        let room = area.right() - x - 1.0;
        self.canvas.flow(x, area.y + (area.h - height) / 2.0, room, cell_style(), &pieces);
    }
}

fn share_of(field: &Field) -> f32 {
    field.width.unwrap_or(1.0)
}

fn grid_lines(grid: &Grid) -> usize {
    (grid.lines as usize).max(grid.names.len())
}

fn body_style() -> Style {
    Style { leading: 1.45, ..regular(11.5) }
}

fn head_style() -> Style {
    Style { leading: 1.15, ..regular(MIN_SIZE) }
}

fn cell_style() -> Style {
    Style { leading: 1.25, ..regular(MIN_SIZE) }
}
