//! Stacks blocks on pages. A block is never split: a step or a form stays on one page.
//! A block taller than a whole page is an error, never cut off.

use super::draw::{Area, Canvas, Item, lower};
use super::fonts::Fonts;
use super::words::Words;
use super::{Overflow, PackError};

/// Pages of one sheet while they are being filled.
pub(super) struct Pager<'a> {
    fonts: &'a Fonts,
    words: &'a Words,
    sheet: String,
    area: Area,
    done: Vec<Vec<Item>>,
    current: Vec<Item>,
    /// Free space begins here.
    y: f32,
    /// Drawn again on top of every further page.
    repeat: Vec<Item>,
    repeat_height: f32,
    /// Upright rules that end where free space begins, by their places in `current`.
    rules: Vec<usize>,
}

impl<'a> Pager<'a> {
    /// An empty first page with its body area.
    pub(super) fn new(fonts: &'a Fonts, words: &'a Words, sheet: &str, area: Area) -> Pager<'a> {
        Pager {
            fonts,
            words,
            sheet: sheet.to_owned(),
            area,
            done: Vec::new(),
            current: Vec::new(),
            y: area.y,
            repeat: Vec::new(),
            repeat_height: 0.0,
            rules: Vec::new(),
        }
    }

    /// An empty page of the same width without an end, for measuring.
    pub(super) fn endless(&self) -> Pager<'a> {
        Pager::new(self.fonts, self.words, &self.sheet, Area { h: 100_000.0, ..self.area })
    }

    /// Between the margins.
    pub(super) fn area(&self) -> Area {
        self.area
    }

    /// The page that is being filled, from 0.
    pub(super) fn page(&self) -> usize {
        self.done.len()
    }

    /// Nothing stands on this page yet.
    pub(super) fn is_fresh(&self) -> bool {
        self.current.is_empty()
    }

    /// Height left on this page.
    pub(super) fn room(&self) -> f32 {
        self.area.bottom() - self.y
    }

    /// Leaves white space, unless the page is still empty.
    pub(super) fn space(&mut self, height: f32) {
        if !self.current.is_empty() {
            self.y += height;
        }
    }

    /// Goes on at the top of a new page.
    pub(super) fn new_page(&mut self) {
        self.done.push(std::mem::take(&mut self.current));
        self.y = self.area.y;
        self.rules.clear();
        self.add(self.repeat.clone(), self.repeat_height);
    }

    /// What stands on top of every further page; none with a height of 0.
    pub(super) fn repeat(&mut self, draw: impl FnOnce(&mut Canvas<'a>, f32, f32) -> f32) {
        let mut canvas = Canvas::new(self.fonts, self.words);
        self.repeat_height = draw(&mut canvas, self.area.x, self.area.w);
        self.repeat = canvas.items;
    }

    /// Nothing is repeated from here on.
    pub(super) fn repeat_nothing(&mut self) {
        self.repeat.clear();
        self.repeat_height = 0.0;
    }

    /// Draws a block from y = 0 with the given left edge and width, and puts it where it fits whole.
    pub(super) fn block(&mut self, draw: impl FnOnce(&mut Canvas<'a>, f32, f32) -> f32) -> Result<(), PackError> {
        let mut canvas = Canvas::new(self.fonts, self.words);
        let height = draw(&mut canvas, self.area.x, self.area.w);
        self.place(canvas.items, height)
    }

    /// Puts items drawn from y = 0 where they fit whole.
    pub(super) fn place(&mut self, items: Vec<Item>, height: f32) -> Result<(), PackError> {
        if height > self.room() + 0.01 && !self.current.is_empty() {
            self.new_page();
        }
        if height > self.room() + 0.01 {
            let excess = height - self.room();
            return Err(Overflow { sheet: self.sheet.clone(), what: first_text(&items), excess }.into());
        }
        self.add(items, height);
        Ok(())
    }

    /// A rule that goes on where another one ended becomes one with it: the columns of a table are ruled once a page.
    fn add(&mut self, items: Vec<Item>, height: f32) {
        let (top, foot) = (self.y, self.y + height);
        let above = std::mem::take(&mut self.rules);
        for item in lower(items, top) {
            let place = above.iter().copied().find(|n| self.current.get(*n).is_some_and(|rule| goes_on(rule, &item)));
            match (place.and_then(|n| self.current.get_mut(n)), &item) {
                (Some(Item::Stroke { points, .. }), Item::Stroke { points: more, .. }) => {
                    points.splice(1.., more.last().copied());
                    self.rules.extend(place);
                }
                _ => {
                    if matches!(&item, Item::Stroke { points, .. } if points.last().is_some_and(|(_, y)| *y == foot)) {
                        self.rules.push(self.current.len());
                    }
                    self.current.push(item);
                }
            }
        }
        self.y = foot;
    }

    /// The filled pages.
    pub(super) fn finish(mut self) -> Vec<Vec<Item>> {
        self.done.push(self.current);
        self.done
    }
}

/// Two solid upright rules, equally wide, the second of which begins where the first one ends.
fn goes_on(first: &Item, second: &Item) -> bool {
    let (Item::Stroke { points: a, width, dashed: false }, Item::Stroke { points: b, width: other, dashed: false }) =
        (first, second)
    else {
        return false;
    };
    let [(top_x, _), end] = a.as_slice() else { return false };
    let [start, (foot_x, _)] = b.as_slice() else { return false };
    width == other && end == start && top_x == foot_x && end.0 == *top_x
}

/// Names a block in an error by its first words.
fn first_text(items: &[Item]) -> String {
    let mut texts = items.iter().filter_map(|item| if let Item::Text { text, .. } = item { Some(text) } else { None });
    texts.find(|text| !text.chars().all(|c| c.is_ascii_digit())).cloned().unwrap_or_default()
}
