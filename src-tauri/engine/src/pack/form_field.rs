//! Rows of fields on a form: label, pre-print, writing space.

use super::PackError;
use super::draw::{Area, CODE_MODULES, HAIR, Item, MIN_SIZE, MODULE, bold, regular};
use super::form::Field;
use super::form_page::{FormDrawing, Ink};

const PAD: f32 = 4.0;
/// Large words of a field are never smaller.
const LARGE_LEAST: f32 = 16.0;
const SIDE: f32 = CODE_MODULES * MODULE;
/// No text is as long: what is measured with it stands on one line.
const ENDLESS: f32 = 10_000.0;

impl FormDrawing<'_, '_, '_> {
    pub(super) fn row_height(&self, row: &[Field], width: f32) -> f32 {
        let total: f32 = row.iter().map(share_of).sum();
        row.iter().map(|f| self.field_height(f, width * share_of(f) / total)).fold(0.0, f32::max)
    }

    pub(super) fn row(&mut self, row: &[Field], area: Area) {
        let total: f32 = row.iter().map(share_of).sum();
        let mut x = area.x;
        for field in row {
            let w = area.w * share_of(field) / total;
            self.field(field, Area { x, w, ..area });
            x += w;
        }
    }

    /// Labels and large words must fit their field; they may hold a name that the hospital chose.
    pub(super) fn check_row(&self, row: &[Field], width: f32) -> Result<(), PackError> {
        let total: f32 = row.iter().map(share_of).sum();
        for field in row {
            let room = width * share_of(field) / total - 2.0 * PAD;
            self.check_width(regular(MIN_SIZE), &self.filled(&field.label), room)?;
            if field.size.is_some() {
                self.check_width(bold(LARGE_LEAST), &self.filled(&field.body), room)?;
            }
        }
        Ok(())
    }

    /// Label and pre-print on one line, when both fit.
    fn inline(&self, field: &Field, width: f32) -> Option<f32> {
        let label = self.canvas.width(regular(MIN_SIZE), &self.filled(&field.label));
        let indent = if field.label.is_empty() { 0.0 } else { label + 8.0 };
        let room = width - 2.0 * PAD - indent;
        let shows_nothing = field.example.is_empty() || !self.example;
        let blank = field.body.is_empty() && shows_nothing;
        if field.size.is_some() || blank || field.lines.is_some() || field.body.contains('\n') || room < 20.0 {
            return None;
        }
        let pieces = self.shown(&field.body, &field.example);
        let natural = self.canvas.flow_height(ENDLESS, self.measures.body, &pieces);
        (self.canvas.flow_height(room, self.measures.body, &pieces) <= natural).then_some(indent)
    }

    fn field_height(&self, field: &Field, width: f32) -> f32 {
        let label = if field.label.is_empty() { 2.0 } else { self.measures.label };
        if field.code {
            return SIDE + 8.0 * MODULE;
        }
        if let Some(size) = field.size {
            return label + size * 1.25 + 2.0;
        }
        let heavy = if field.must { 6.0 } else { 0.0 };
        let pieces = self.shown(&field.body, &field.example);
        let writing = match field.lines {
            Some(lines) => label + heavy + self.measures.line * lines as f32,
            None => 0.0,
        };
        if self.inline(field, width).is_some() {
            let line = self.canvas.flow_height(ENDLESS, self.measures.body, &pieces);
            return (line + self.measures.air + heavy / 2.0).max(self.measures.inline);
        }
        if pieces.is_empty() {
            return writing.max(label + heavy + self.measures.line);
        }
        let text = self.canvas.flow_height(width - 2.0 * PAD, self.measures.body, &pieces);
        writing.max(label + heavy + text + 3.0)
    }

    fn field(&mut self, field: &Field, area: Area) {
        let per_slip = field.code || field.body.contains("{number}");
        let wanted = if per_slip { Ink::PerSlip } else { Ink::Same };
        if self.ink == Ink::Same && !field.code {
            self.canvas.frame(area, HAIR);
            if field.must {
                self.canvas.frame(area.inset(1.5), 2.0);
            }
        }
        let indent = self.inline(field, area.w);
        let label = self.filled(&field.label);
        let heavy = if field.must { 3.0 } else { 0.0 };
        let middle = area.y + area.h / 2.0 + MIN_SIZE * 0.36;
        let label_y = if indent.is_some() && !field.grow { middle } else { area.y + self.measures.label - 1.7 + heavy };
        if self.ink == Ink::Same {
            self.canvas.text(area.x + PAD, label_y, regular(MIN_SIZE), &label);
        }
        if self.ink == wanted {
            self.inside(field, area, indent, heavy);
        }
    }

    /// Pre-print, code or example of a field.
    fn inside(&mut self, field: &Field, area: Area, indent: Option<f32>, heavy: f32) {
        let (x, room) = (area.x + PAD, area.w - 2.0 * PAD);
        let (style, pieces) = (self.measures.body, self.shown(&field.body, &field.example));
        if field.code {
            let payload = self.blanks.payload.to_owned();
            let place = Item::Code { x: area.x + (area.w - SIDE) / 2.0, y: area.y + 4.0 * MODULE, side: SIDE, payload };
            self.canvas.items.push(place);
        } else if let Some(size) = field.size {
            let body = self.filled(&field.body);
            let size = self.canvas.fit(bold(size), LARGE_LEAST, room, &body).unwrap_or(bold(LARGE_LEAST));
            self.canvas.text(x, area.bottom() - size.size * 0.28, size, &body);
        } else if let Some(indent) = indent {
            let height = self.canvas.flow_height(ENDLESS, style, &pieces);
            let top = if field.grow { area.y } else { area.y + (area.h - height) / 2.0 };
            self.canvas.flow(x + indent, top, room - indent + 1.0, style, &pieces);
        } else {
            let top = area.y + heavy + if field.label.is_empty() { 2.0 } else { self.measures.label };
            self.canvas.flow(x, top, room, style, &pieces);
        }
    }
}

fn share_of(field: &Field) -> f32 {
    field.width.unwrap_or(1.0)
}
