//! The same A5 form twice on one lying A4, cut apart: what stands around each half, so that it still says what it is
//! and which edition when the other half has gone with the patient.

use super::contents::{Copies, PackInput};
use super::draw::{Area, CODE_MODULES, Canvas, Item, MIN_SIZE, MODULE, Style, bold, regular};
use super::fonts::Fonts;
use super::form::Form;
use super::form_page::{Blanks, FormDrawing, Ink, foot, notes};
use super::frame::{self, Format};
use super::words::Words;
use super::{Overflow, PackError};

/// White space on either side of the cut.
const CUT: f32 = 12.0;
/// Title, hospital and rule on top of a half.
const HEAD: f32 = 22.0;
const SMALL: Style = Style { leading: 1.2, ..regular(MIN_SIZE) };
/// What every printer reaches at the top and at the bottom.
const EDGE: f32 = 30.0;

/// A form that is set twice.
pub(super) struct TwiceSheet<'t> {
    pub(super) fonts: &'t Fonts,
    pub(super) words: &'t Words,
    pub(super) input: &'t PackInput,
    pub(super) form: &'t Form,
}

impl TwiceSheet<'_> {
    /// Both halves but their digits. The right half of a worked example holds the example's own blocks.
    pub(super) fn same(&self, blanks: &Blanks<'_>) -> Result<Vec<Item>, PackError> {
        let mut canvas = Canvas::new(self.fonts, self.words);
        let form = self.form;
        let example = form.example_of.is_some();
        for half in 0..2 {
            let area = half_area(half);
            let inner = self.edges(&mut canvas, area)?;
            let shows = example && half == 0;
            let blocks = if shows { &form.shown } else { &form.block };
            let blanks =
                Blanks { half: self.words.get(if half == 0 { "twice_left" } else { "twice_right" }), ..*blanks };
            let drawing = FormDrawing::new(&mut canvas, &blanks, Ink::Same, &form.id);
            FormDrawing { example: shows, ..drawing }.blocks(blocks, inner)?;
        }
        let all = printable();
        let middle = half_area(1).x - CUT;
        canvas.dashed((middle, all.y), (middle, all.bottom()));
        Ok(canvas.items)
    }

    /// The line with the digits and their code at the foot of both halves.
    pub(super) fn coded(&self, code: &str) -> Vec<Item> {
        let mut canvas = Canvas::new(self.fonts, self.words);
        for half in 0..2 {
            self.foot(&mut canvas, half_area(half), Some(code));
        }
        canvas.items
    }

    /// Page n/N on both halves.
    pub(super) fn own(&self, place: (usize, usize)) -> Vec<Item> {
        let mut canvas = Canvas::new(self.fonts, self.words);
        for half in 0..2 {
            let area = half_area(half);
            let line = frame::page_count(self.words, place);
            canvas.text_right(area.right(), area.y + 9.0, regular(MIN_SIZE), &line);
        }
        canvas.items
    }

    /// Title above; basis, edition and open points below. Gives back what is left.
    fn edges(&self, canvas: &mut Canvas<'_>, area: Area) -> Result<Area, PackError> {
        let (form, input, words) = (self.form, self.input, self.words);
        let count = canvas.width(regular(MIN_SIZE), &frame::page_count(words, (999, 999))) + 8.0;
        let mut x = area.x;
        if let Some(mark) = frame::mode_mark(words, input.mode) {
            let width = canvas.width(bold(12.0), &mark) + 8.0;
            canvas.frame(Area { x, y: area.y - 1.0, w: width, h: 17.0 }, 1.5);
            canvas.text(x + 4.0, area.y + 12.0, bold(12.0), &mark);
            x += width + 6.0;
        }
        let title = words.fill("form_title", &[("id", &form.id), ("title", &form.title)]);
        self.line(canvas, (x, area.y + 13.5), area.right() - count - x, bold(16.0), &title)?;
        canvas.rule(area.x, area.y + 18.0, area.w, 1.6);
        let mut y = area.y + HEAD;
        y += notes(canvas, form, Area { y, ..area });
        let top = self.foot(canvas, area, None);
        Ok(Area { y: y + 3.0, h: top - 4.0 - (y + 3.0), ..area })
    }

    /// Draws the foot, its last line with `code`, or all the others; gives back where it begins.
    fn foot(&self, canvas: &mut Canvas<'_>, area: Area, code: Option<&str>) -> f32 {
        let (input, words) = (self.input, self.words);
        let side = CODE_MODULES * MODULE;
        let room = area.w - side - 5.0 * MODULE;
        let lines = foot(canvas, self.form, &input.printed_on);
        let tight = |style: &Style| Style { leading: 1.2, ..*style };
        let heights: f32 = lines.iter().map(|(style, line)| canvas.paragraph_height(room, tight(style), line)).sum();
        let printed = [
            ("facility", &*input.facility),
            ("code", &*frame::spoken(code.unwrap_or(frame::ANY_CODE))),
            ("revision", &*input.revision),
            ("printed", &*input.printed_at),
        ];
        let mut own = words.fill("twice_foot", &printed);
        if input.copies == Copies::Single && self.form.example_of.is_none() {
            own = [&own, "　", words.get("twice_master")].concat();
        }
        let height = (heights + canvas.paragraph_height(room, SMALL, &own)).max(side);
        let top = area.bottom() - height;
        if let Some(code) = code {
            canvas.paragraph(area.x, top + heights, room, SMALL, &own);
            let payload = frame::payload(code);
            canvas.items.push(Item::Code { x: area.right() - side, y: area.bottom() - side, side, payload });
            return top;
        }
        let mut y = top;
        for (style, line) in &lines {
            y += canvas.paragraph(area.x, y, room, tight(style), line);
        }
        top
    }

    /// One line, made smaller until it fits.
    fn line(
        &self,
        canvas: &mut Canvas<'_>,
        (x, y): (f32, f32),
        room: f32,
        style: Style,
        text: &str,
    ) -> Result<(), PackError> {
        let Some(style) = canvas.fit(style, MIN_SIZE, room, text) else {
            let excess = canvas.width(regular(MIN_SIZE), text) - room;
            return Err(Overflow { sheet: self.form.id.clone(), what: text.to_owned(), excess }.into());
        };
        canvas.text(x, y, style, text);
        Ok(())
    }
}

/// The left or the right half of the page.
fn half_area(half: usize) -> Area {
    let all = printable();
    let width = (all.w - 2.0 * CUT) / 2.0;
    Area { x: all.x + half as f32 * (width + 2.0 * CUT), w: width, ..all }
}

/// A cut sheet is not punched: it may use what is left for holes and margins at the top and at the bottom.
fn printable() -> Area {
    let all = frame::printable(Format::A4Lying);
    Area { y: EDGE, h: frame::paper(Format::A4Lying).1 - 2.0 * EDGE, ..all }
}
