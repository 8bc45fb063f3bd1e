//! Numbered half sheets (F02 整理券・同行票): two on a page, each with its own number and QR code.

use std::collections::BTreeSet;

use super::contents::{PackInput, SlipBlock};
use super::draw::{Area, Canvas, Item, MIN_SIZE, bold, regular};
use super::fonts::Fonts;
use super::form_page::{Blanks, FormDrawing, Ink};
use super::forms::Form;
use super::frame::{self, Format};
use super::number::SlipNumber;
use super::words::Words;
use super::{Overflow, PackError};

/// Width of the ticket that the patient keeps: 45 mm.
const STUB: f32 = 128.0;
/// White space on either side of a cut.
const CUT: f32 = 9.0;
const LINE: f32 = 13.5;

/// Everything slips of one pack have in common.
pub(super) struct SlipSheets<'s> {
    pub(super) fonts: &'s Fonts,
    pub(super) words: &'s Words,
    pub(super) input: &'s PackInput,
    pub(super) form: &'s Form,
}

/// All numbers of the blocks, checked; the same number twice is refused.
pub(super) fn numbers(blocks: &[SlipBlock]) -> Result<Vec<(String, Vec<SlipNumber>)>, PackError> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for block in blocks {
        let mut letters = block.window.chars();
        let (Some(letter), None) = (letters.next(), letters.next()) else {
            return Err(PackError::Window(block.window.clone()));
        };
        let mut numbers = Vec::new();
        for n in 0..block.count {
            let number = SlipNumber::new(letter, block.first.saturating_add(n))?;
            if !seen.insert(number) {
                return Err(PackError::DuplicateSlip(number.to_string()));
            }
            numbers.push(number);
        }
        all.push((block.name.clone(), numbers));
    }
    Ok(all)
}

impl SlipSheets<'_> {
    /// The part that is the same on all sheets of a window, for one or two slips on the page, but for its digits.
    pub(super) fn same(&self, window: &str, halves: usize) -> Result<Vec<Item>, PackError> {
        let mut canvas = Canvas::new(self.fonts, self.words);
        for half in 0..halves {
            self.half(&mut canvas, half, (window, ""), None, Ink::Same)?;
        }
        let all = frame::printable(Format::A4);
        let middle = all.y + all.h / 2.0;
        canvas.dashed((all.x, middle), (all.right(), middle));
        Ok(canvas.items)
    }

    /// Both halves with room for a number and without a code: a copied number would be on two patients.
    pub(super) fn master(&self) -> Result<Vec<Item>, PackError> {
        let mark = self.words.get("slip_master");
        let mut items = self.same(mark, 2)?;
        let mut canvas = Canvas::new(self.fonts, self.words);
        for half in 0..2 {
            self.half(&mut canvas, half, (mark, ""), None, Ink::PerSlip)?;
        }
        items.extend(canvas.items.into_iter().filter(|item| !matches!(item, Item::Code { .. })));
        Ok(items)
    }

    /// The line with the digits, for one or two slips on the page.
    pub(super) fn coded(&self, halves: usize, code: &str) -> Result<Vec<Item>, PackError> {
        let mut canvas = Canvas::new(self.fonts, self.words);
        let names = [("id", self.form.id.as_str()), ("title", self.form.title.as_str())];
        let (revision, code) = (frame::revision_line(self.words, self.input), frame::spoken(code));
        let foot: Vec<(&str, &str)> = names.into_iter().chain([("revision", &*revision), ("code", &*code)]).collect();
        let foot = self.words.fill("slip_foot", &foot);
        for area in (0..halves).map(half_area) {
            self.line(&mut canvas, (area.x, area.bottom() - LINE - 2.0), area.w, &foot)?;
        }
        Ok(canvas.items)
    }

    /// The number and the code of one slip, for both halves of a page.
    pub(super) fn stamp(&self, window: &str, sample: SlipNumber, code: &str) -> Result<Stamp, PackError> {
        let half = |half: usize| {
            let mut canvas = Canvas::new(self.fonts, self.words);
            self.half(&mut canvas, half, (window, code), Some(sample), Ink::PerSlip)?;
            Ok::<_, PackError>(canvas.items)
        };
        Ok(Stamp { sample: sample.to_string(), halves: [half(0)?, half(1)?] })
    }

    /// The numbers and codes of one sheet, with its page n/N; a master has no numbers.
    pub(super) fn own(&self, stamp: Option<&Stamp>, numbers: &[SlipNumber], place: (usize, usize)) -> Vec<Item> {
        let mut canvas = Canvas::new(self.fonts, self.words);
        for (items, number) in stamp.iter().flat_map(|stamp| &stamp.halves).zip(numbers) {
            let sample = stamp.map_or("", |stamp| &stamp.sample);
            canvas.items.extend(items.iter().map(|item| numbered(item, sample, &number.to_string())));
        }
        let halves = if numbers.is_empty() { 2 } else { numbers.len() };
        for half in 0..halves {
            let area = half_area(half);
            let line = frame::page_line(self.words, self.input, place);
            canvas.text_right(area.right(), area.y + 10.5, regular(MIN_SIZE), &line);
        }
        canvas.items
    }

    fn half(
        &self,
        canvas: &mut Canvas<'_>,
        half: usize,
        (window, code): (&str, &str),
        number: Option<SlipNumber>,
        ink: Ink,
    ) -> Result<(), PackError> {
        let area = half_area(half);
        let number = number.map_or_else(|| self.words.get("slip_blank").to_owned(), |number| number.to_string());
        let payload = [number.as_str(), ":", code].concat();
        let blanks = Blanks {
            facility: &self.input.facility,
            phone: &self.input.phone,
            window,
            number: &number,
            half: "",
            payload: &payload,
        };
        if ink == Ink::Same {
            self.edges(canvas, area, window)?;
        }
        let inner = Area { y: area.y + LINE + 2.0, h: area.h - 3.0 * LINE - 6.0, ..area };
        let stub = Area { w: STUB, ..inner };
        let main = Area { x: area.x + STUB + 2.0 * CUT, w: area.w - STUB - 2.0 * CUT, ..inner };
        let cut = area.x + STUB + CUT;
        if ink == Ink::Same {
            canvas.dashed((cut, inner.y), (cut, inner.bottom()));
        }
        FormDrawing::new(canvas, &blanks, ink, &self.form.id).blocks(&self.form.stub, stub)?;
        FormDrawing::new(canvas, &blanks, ink, &self.form.id).blocks(&self.form.block, main)
    }

    /// Hospital and window above, dates below: after the cut each half still says what it is.
    fn edges(&self, canvas: &mut Canvas<'_>, area: Area, window: &str) -> Result<(), PackError> {
        let (input, words) = (self.input, self.words);
        let mut x = area.x;
        if let Some(mark) = frame::mode_mark(words, input.mode) {
            let width = canvas.width(bold(12.0), &mark) + 8.0;
            canvas.frame(Area { x, y: area.y - 1.0, w: width, h: 15.0 }, 1.5);
            canvas.text(x + 4.0, area.y + 11.0, bold(12.0), &mark);
            x += width + 6.0;
        }
        let count = canvas.width(regular(MIN_SIZE), &frame::page_line(words, input, (999, 999))) + 8.0;
        let head = words.fill("slip_head", &[("facility", &input.facility), ("window", window)]);
        self.line(canvas, (x, area.y + 10.5), area.right() - count - x, &head)?;
        self.line(canvas, (area.x, area.bottom() - 2.0), area.w, &frame::printed_line(words, input))
    }

    /// One line, made smaller until it fits.
    fn line(&self, canvas: &mut Canvas<'_>, (x, y): (f32, f32), room: f32, text: &str) -> Result<(), PackError> {
        let Some(style) = canvas.fit(regular(11.0), MIN_SIZE, room, text) else {
            let excess = canvas.width(regular(MIN_SIZE), text) - room;
            return Err(Overflow { sheet: self.form.id.clone(), what: text.to_owned(), excess }.into());
        };
        canvas.text(x, y, style, text);
        Ok(())
    }
}

/// What differs from slip to slip, drawn for one of them. All numbers are equally wide: what stands right for one does
/// for the others.
pub(super) struct Stamp {
    sample: String,
    halves: [Vec<Item>; 2],
}

/// The same with another number.
fn numbered(item: &Item, sample: &str, number: &str) -> Item {
    let mut item = item.clone();
    match &mut item {
        Item::Text { text: words, .. } | Item::Code { payload: words, .. } => *words = words.replace(sample, number),
        Item::Stroke { .. } | Item::Frame { .. } | Item::Fill { .. } | Item::Circle { .. } => {}
    }
    item
}

/// The upper or the lower half of the page.
fn half_area(half: usize) -> Area {
    let all = frame::printable(Format::A4);
    let height = (all.h - 2.0 * CUT) / 2.0;
    Area { y: all.y + half as f32 * (height + 2.0 * CUT), h: height, ..all }
}
