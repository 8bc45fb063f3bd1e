//! Sets a form on its page: rows of fields, ruled grids, sentences; what is left over goes to the
//! fields that may grow. A form that is too high is set tighter first, down to the least sizes; one that still does
//! not fit its page is an error, never cut off. Fields stand in `form_field.rs`, grids in `form_grid.rs`.

use super::draw::{Area, BODY, Canvas, MIN_SIZE, Style, bold, example_pieces, pieces, regular};
use super::flow::Piece;
use super::form::{Block, Form};
use super::words::fill;
use super::{Overflow, PackError};

/// Which part of a form is drawn: what is the same on every sheet, or what differs from slip to slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Same,
    PerSlip,
}

/// What the blanks {…} of a form are filled with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Blanks<'b> {
    pub(super) facility: &'b str,
    pub(super) phone: &'b str,
    pub(super) window: &'b str,
    pub(super) number: &'b str,
    /// Which half of a form that is set twice: the original or the copy.
    pub(super) half: &'b str,
    /// Payload of the slip's QR code.
    pub(super) payload: &'b str,
}

/// How tight a form is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measures {
    /// Between blocks.
    pub(super) gap: f32,
    /// A heading above a block.
    pub(super) heading: f32,
    /// A label above writing space.
    pub(super) label: f32,
    /// One line to write on.
    pub(super) line: f32,
    /// Least height of a field whose label and pre-print stand on one line.
    pub(super) inline: f32,
    /// White space above and below pre-print.
    pub(super) air: f32,
    /// Pre-print.
    pub(super) body: Style,
    /// How much of what a line of a grid asks for above [`WRITING`] is given.
    pub(super) loose: f32,
}

/// The least height anybody can write in: 6 mm.
pub(super) const WRITING: f32 = 17.01;
/// From natural to tightest.
const STEPS: [f32; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];

impl Measures {
    /// 0 is natural, 1 the tightest.
    fn squeezed(by: f32) -> Measures {
        let between = |natural: f32, least: f32| natural + (least - natural) * by;
        Measures {
            gap: between(6.0, 2.5),
            heading: between(20.0, 16.0),
            label: between(13.5, 12.8),
            line: between(19.0, WRITING),
            inline: between(24.0, 18.0),
            air: between(5.0, 1.5),
            body: Style { leading: between(1.45, 1.2), ..regular(between(BODY, MIN_SIZE)) },
            loose: 1.0 - by,
        }
    }
}

/// Sentences around a form.
const SMALL: Style = Style { leading: 1.25, ..regular(MIN_SIZE) };

/// A whole form with its instructions on top and its edition below. `today` tells whether it has expired.
pub(super) fn page(
    canvas: &mut Canvas<'_>,
    form: &Form,
    area: Area,
    blanks: &Blanks<'_>,
    (master, today): (bool, &str),
) -> Result<(), PackError> {
    let mut y = area.y;
    let example = form.example_of.is_some();
    if master && !example {
        y += canvas.paragraph(area.x, y, area.w, bold(BODY), canvas.words.get("form_master"));
    }
    let who = canvas.wf("form_who", &[("who", &form.who), ("when", &form.when), ("copies", &form.copies)]);
    y += canvas.paragraph(area.x, y, area.w, SMALL, &who);
    y += notes(canvas, form, Area { y, ..area });
    let foot = foot(canvas, form, today);
    let height: f32 = foot.iter().map(|(style, line)| canvas.paragraph_height(area.w, *style, line)).sum();
    let mut below = area.bottom() - height;
    for (style, line) in &foot {
        below += canvas.paragraph(area.x, below, area.w, *style, line);
    }
    let inner = Area { y: y + 4.0, h: area.bottom() - height - 3.0 - (y + 4.0), ..area };
    let drawing = FormDrawing::new(canvas, blanks, Ink::Same, &form.id);
    if !example {
        return drawing.blocks(&form.block, inner);
    }
    FormDrawing { example, ..drawing }.blocks(&form.shown, inner)
}

/// How to fill the form in; an example says first that it is one.
pub(super) fn notes(canvas: &mut Canvas<'_>, form: &Form, area: Area) -> f32 {
    let mut y = area.y;
    if form.example_of.is_some() {
        let example = canvas.w("form_example");
        y += canvas.paragraph(area.x, y, area.w, Style { leading: 1.25, ..bold(BODY) }, &example);
    }
    for note in &form.notes {
        y += canvas.paragraph(area.x, y, area.w, Style { leading: 1.25, ..bold(11.0) }, note);
    }
    y - area.y
}

/// Basis and edition, until when it is good, and what nobody has verified.
pub(super) fn foot(canvas: &Canvas<'_>, form: &Form, today: &str) -> Vec<(Style, String)> {
    let mut edition = match &form.legal {
        Some(legal) => canvas.wf("form_legal", &[("legal", legal), ("id", &form.id), ("as_of", &form.as_of)]),
        None => canvas.wf("form_edition", &[("id", &form.id), ("as_of", &form.as_of)]),
    };
    if let Some(until) = &form.valid_until {
        edition = [edition, canvas.wf("form_until", &[("until", until)])].concat();
    }
    let mut lines = vec![(SMALL, edition)];
    if form.is_expired(today) {
        lines.push((Style { leading: 1.25, ..bold(BODY) }, canvas.w("form_expired")));
    }
    if !form.confirm.is_empty() {
        let points = form.confirm.join(canvas.words.get("form_points"));
        lines.push((Style { leading: 1.25, ..bold(MIN_SIZE) }, canvas.wf("form_confirm", &[("points", &points)])));
    }
    lines
}

/// Draws blocks into an area.
pub(super) struct FormDrawing<'c, 'a, 'b> {
    pub(super) canvas: &'c mut Canvas<'a>,
    pub(super) blanks: &'b Blanks<'b>,
    pub(super) ink: Ink,
    pub(super) sheet: &'b str,
    /// Fields show what their example says.
    pub(super) example: bool,
    pub(super) measures: Measures,
}

impl<'c, 'a, 'b> FormDrawing<'c, 'a, 'b> {
    /// For a blank form.
    pub(super) fn new(
        canvas: &'c mut Canvas<'a>,
        blanks: &'b Blanks<'b>,
        ink: Ink,
        sheet: &'b str,
    ) -> FormDrawing<'c, 'a, 'b> {
        FormDrawing { canvas, blanks, ink, sheet, example: false, measures: Measures::squeezed(0.0) }
    }

    /// Stacks blocks; the height that is left goes to fields and lines that may grow.
    pub(super) fn blocks(mut self, blocks: &[Block], area: Area) -> Result<(), PackError> {
        let (mut left, mut growing) = (0.0, 0.0);
        for step in STEPS {
            self.measures = Measures::squeezed(step);
            let measured: Vec<(f32, f32)> = blocks.iter().map(|block| self.measure(block, area.w)).collect();
            let natural: f32 = measured.iter().map(|(height, _)| height + self.measures.gap).sum();
            growing = measured.iter().map(|(_, units)| units).sum();
            left = area.h - (natural - self.measures.gap).max(0.0);
            if left >= -0.01 {
                break;
            }
        }
        if left < -0.01 {
            let first = blocks.first().and_then(|b| b.rows.iter().flatten().next());
            let what = first.map(|f| f.label.clone()).unwrap_or_default();
            return Err(Overflow { sheet: self.sheet.to_owned(), what, excess: -left }.into());
        }
        for block in blocks {
            self.check(block, area.w)?;
        }
        let share = if growing > 0.0 { left / growing } else { 0.0 };
        let mut y = area.y;
        for block in blocks {
            y += self.block(block, Area { y, ..area }, share) + self.measures.gap;
        }
        Ok(())
    }

    /// What can only be seen once it is measured.
    fn check(&self, block: &Block, width: f32) -> Result<(), PackError> {
        let heading = block.heading.as_deref().unwrap_or_default();
        self.check_width(bold(13.0), &self.filled(heading), width)?;
        for row in &block.rows {
            self.check_row(row, width)?;
        }
        block.grid.as_ref().map_or(Ok(()), |grid| self.check_grid(grid, width))
    }

    /// What stands on one line must fit it.
    pub(super) fn check_width(&self, style: Style, text: &str, room: f32) -> Result<(), PackError> {
        let excess = self.canvas.width(style, text) - room;
        if excess > 0.01 {
            return Err(Overflow { sheet: self.sheet.to_owned(), what: text.to_owned(), excess }.into());
        }
        Ok(())
    }

    /// Natural height, and how many shares of the left-over it takes.
    fn measure(&self, block: &Block, width: f32) -> (f32, f32) {
        let mut height = if block.heading.is_some() { self.measures.heading } else { 0.0 };
        let mut units = 0.0;
        for row in &block.rows {
            height += self.row_height(row, width);
            units += if row.iter().any(|f| f.grow) { 1.0 } else { 0.0 };
        }
        if let Some(grid) = &block.grid {
            let lines = grid.count() as f32;
            height += self.grid_head(grid, width) + lines * self.grid_line(grid, width);
            units += if grid.grow { lines } else { 0.0 };
        }
        for text in &block.text {
            height += self.canvas.flow_height(width, self.sentence(), &pieces(&self.filled(text)));
        }
        for text in &block.checks {
            height += self.check_line_height(text, width);
        }
        (height, units)
    }

    fn block(&mut self, block: &Block, area: Area, share: f32) -> f32 {
        let mut y = area.y;
        if let Some(heading) = &block.heading {
            if self.ink == Ink::Same {
                let baseline = y + self.measures.heading - 5.5;
                self.canvas.text(area.x, baseline, bold(13.0), &self.filled(heading));
            }
            y += self.measures.heading;
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
                Ink::Same => self.canvas.flow(area.x, y, area.w, self.sentence(), &pieces),
                Ink::PerSlip => self.canvas.flow_height(area.w, self.sentence(), &pieces),
            };
        }
        for (n, text) in block.checks.iter().enumerate() {
            y += self.check_line(n, text, Area { y, ..area });
        }
        y - area.y
    }

    fn sentence(&self) -> Style {
        Style { leading: 1.35, ..self.measures.body }
    }

    fn check_line_height(&self, text: &str, width: f32) -> f32 {
        let pieces = pieces(&self.filled(text));
        self.canvas.flow_height(width - CHECK, self.sentence(), &pieces) + self.measures.air
    }

    /// A box to tick, its number, and what to look at.
    fn check_line(&mut self, n: usize, text: &str, area: Area) -> f32 {
        let height = self.check_line_height(text, area.w);
        if self.ink == Ink::Same {
            let (style, pieces) = (self.sentence(), pieces(&self.filled(text)));
            let number = (n + 1).to_string();
            self.canvas.flow_with(area.x + CHECK, area.y, area.w - CHECK, style, &pieces, |canvas, baseline| {
                canvas.tick(area.x, baseline, style.size);
                canvas.text_right(area.x + CHECK - 5.0, baseline, style, &number);
            });
        }
        height
    }

    /// What stands in a field: its pre-print, or the example.
    pub(super) fn shown(&self, body: &str, example: &str) -> Vec<Piece> {
        if self.example && !example.is_empty() {
            return example_pieces(&self.filled(example));
        }
        pieces(&self.filled(body))
    }

    pub(super) fn filled(&self, text: &str) -> String {
        let b = self.blanks;
        let blanks = [
            ("facility", b.facility),
            ("phone", b.phone),
            ("window", b.window),
            ("number", b.number),
            ("half", b.half),
        ];
        fill(text, &blanks)
    }
}

/// Room for the box and the number of a line to tick.
const CHECK: f32 = 36.0;
