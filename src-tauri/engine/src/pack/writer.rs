//! Writes a report or a document from top to bottom: headings, paragraphs, tables with a repeated head, pages that lie.
//! Nothing is cut off: what is longer than a page goes on on the next one.

use crate::wording::Wording;

use super::PackError;
use super::draw::{Canvas, Item, MIN_SIZE, Style, bold, lower};
use super::fonts::Fonts;
use super::frame::Format;
use super::heads::{Leaf, Mark, inside};
use super::letters::Letters;
use super::pager::Pager;
use super::report_row::{Drawn, Paragraph, Rows, draw_row, said};
use super::words::Words;

/// A heading is never alone at the foot of a page.
const WITH_HEADING: f32 = 110.0;
/// An annex begins on the same page when so much is left.
const WITH_PART: f32 = 300.0;

/// The pages while they are being filled.
pub(super) struct Writer<'a> {
    fonts: &'a Fonts,
    words: &'a Words,
    /// The sentences.
    pub(super) wording: &'a Wording,
    /// What can be printed.
    pub(super) letters: Letters<'a>,
    pager: Pager<'a>,
    format: Format,
    done: Vec<Leaf>,
    /// Headings to jump to.
    pub(super) marks: Vec<Mark>,
    widths: Vec<f32>,
    /// What stands on top of the table on every page.
    head: Option<Head>,
    waiting: Waiting,
}

/// The head of a table, and the line across it below which its rows stand.
struct Head {
    names: Vec<Vec<Paragraph>>,
    band: String,
}

impl Head {
    fn draw(&self, canvas: &mut Canvas<'_>, x: f32, width: f32, widths: &[f32]) -> f32 {
        let height = draw_row(canvas, x, width, widths, &self.names);
        canvas.rule(x, height, width, 1.2);
        self.draw_band(canvas, (x, height), width)
    }

    /// Gives back where it ends.
    fn draw_band(&self, canvas: &mut Canvas<'_>, (x, top): (f32, f32), width: f32) -> f32 {
        if self.band.is_empty() {
            return top;
        }
        let mut row = Canvas::new(canvas.fonts, canvas.words);
        let height = draw_row(&mut row, x, width, &[1.0], &[vec![said(bold(MIN_SIZE), self.band.clone())]]);
        canvas.items.extend(lower(row.items, top));
        top + height
    }
}

/// What has to stand above the next row: it never stands alone at the foot of a page.
#[derive(Clone, Copy, PartialEq)]
enum Waiting {
    Nothing,
    Band,
    Head,
}

impl<'a> Writer<'a> {
    /// An empty first page, upright.
    pub(super) fn new(fonts: &'a Fonts, words: &'a Words, wording: &'a Wording) -> Writer<'a> {
        Writer {
            fonts,
            words,
            wording,
            letters: Letters::new(fonts),
            pager: Pager::new(fonts, words, "", inside(Format::A4)),
            format: Format::A4,
            done: Vec::new(),
            marks: Vec::new(),
            widths: Vec::new(),
            head: None,
            waiting: Waiting::Nothing,
        }
    }

    /// A sentence without blanks.
    pub(super) fn say(&self, key: &str) -> String {
        // The key is checked where the sentence is used for a page, too.
        self.wording.say(key, &[]).ja
    }

    /// The page that is being filled, from 0.
    pub(super) fn page(&self) -> usize {
        self.done.len() + self.pager.page()
    }

    /// Leaves white space.
    pub(super) fn space(&mut self, height: f32) {
        self.pager.space(height);
    }

    /// Goes on at the top of a new page, unless this one is still empty.
    pub(super) fn new_page(&mut self) {
        if !self.pager.is_fresh() {
            self.pager.new_page();
        }
    }

    /// Goes on on a page that lies or stands; the page before it ends when that changes.
    pub(super) fn turn(&mut self, format: Format) {
        if format != self.format {
            self.flush();
            self.format = format;
            self.pager = Pager::new(self.fonts, self.words, "", inside(format));
        }
    }

    fn flush(&mut self) {
        let next = Pager::new(self.fonts, self.words, "", inside(self.format));
        let pager = std::mem::replace(&mut self.pager, next);
        let format = self.format;
        let mut pages = pager.finish();
        if pages.last().is_some_and(Vec::is_empty) {
            pages.pop();
        }
        self.done.extend(pages.into_iter().map(|items| Leaf { format, items }));
    }

    /// The filled pages; at least one.
    pub(super) fn finish(mut self) -> (Vec<Leaf>, Vec<Mark>, Letters<'a>) {
        self.flush();
        if self.done.is_empty() {
            self.done.push(Leaf { format: self.format, items: Vec::new() });
        }
        (self.done, self.marks, self.letters)
    }

    /// Draws a block that stays whole.
    pub(super) fn block(&mut self, draw: impl FnOnce(&mut Canvas<'a>, f32, f32) -> f32) -> Result<(), PackError> {
        self.pager.block(draw)
    }

    /// A heading: 1 begins a page with a chapter, 2 and 3 stand above their text.
    pub(super) fn heading(&mut self, level: u8, title: &str) -> Result<(), PackError> {
        let title = self.letters.plain(title);
        match level {
            1 => self.new_page(),
            _ => self.pager.space(if level == 2 { 14.0 } else { 10.0 }),
        }
        if self.pager.room() < WITH_HEADING {
            self.pager.new_page();
        }
        self.titled(level, title)
    }

    fn titled(&mut self, level: u8, title: String) -> Result<(), PackError> {
        let (style, rule) = match level {
            1 => (bold(20.0), 2.2),
            2 => (bold(15.0), 1.2),
            _ => (bold(13.0), 0.0),
        };
        self.pager.block(|canvas, x, width| {
            let height = canvas.paragraph(x, 0.0, width, style, &title) + 3.0;
            if rule > 0.0 {
                canvas.rule(x, height, width, rule);
            }
            height + if level == 1 { 9.0 } else { 5.0 }
        })?;
        self.marks.push(Mark { level, title, page: self.page() });
        Ok(())
    }

    /// A chapter that need not begin a page of its own.
    pub(super) fn part(&mut self, title: &str) -> Result<(), PackError> {
        if self.pager.room() > WITH_PART {
            self.pager.space(24.0);
            let title = self.letters.plain(title);
            return self.titled(1, title);
        }
        self.heading(1, title)
    }

    /// Leaves room for what follows a sentence: it never stands alone at the foot of a page.
    pub(super) fn keep(&mut self) {
        if self.pager.room() < WITH_HEADING {
            self.new_page();
        }
    }

    /// A paragraph; it may go on on the next page between any two lines.
    pub(super) fn paragraph(&mut self, style: Style, text: &str) -> Result<(), PackError> {
        self.indented(0.0, style, text)
    }

    /// A paragraph whose left edge is further in.
    pub(super) fn indented(&mut self, by: f32, style: Style, text: &str) -> Result<(), PackError> {
        let text = self.letters.plain(text);
        let area = inside(self.format);
        let mut canvas = Canvas::new(self.fonts, self.words);
        let height = canvas.paragraph(area.x + by, 0.0, area.w - by, style, &text);
        let line = style.size * style.leading;
        let mut n = 0.0;
        // Half a line of slack, because heights are sums of fractions.
        while n * line < height - line / 2.0 {
            let here = |item: &&Item| matches!(item, Item::Text { y, .. } if (*y / line).floor() == n);
            let items: Vec<Item> = canvas.items.iter().filter(here).cloned().collect();
            self.pager.place(lower(items, -n * line).collect(), line)?;
            n += 1.0;
        }
        Ok(())
    }

    /// The head of a table; it stands on top of every further page as well, until [`Writer::end_table`].
    pub(super) fn table(&mut self, widths: &[f32], keys: &[&str]) -> Result<(), PackError> {
        let names: Vec<String> = keys.iter().map(|key| self.say(key)).collect();
        self.named_table(widths, names)
    }

    /// The head of a table with names that are no sentences of ours.
    pub(super) fn named_table(&mut self, widths: &[f32], names: Vec<String>) -> Result<(), PackError> {
        self.widths = widths.to_vec();
        let names = names.into_iter().map(|name| vec![said(bold(MIN_SIZE), name)]).collect();
        self.head = Some(Head { names, band: String::new() });
        self.waiting = Waiting::Head;
        Ok(())
    }

    /// A line across the table: what the rows below it have in common. Every further page repeats it.
    pub(super) fn band(&mut self, words: &str) {
        let band = self.letters.plain(words);
        if let Some(head) = &mut self.head {
            head.band = band;
            self.waiting = if self.waiting == Waiting::Head { Waiting::Head } else { Waiting::Band };
        }
    }

    /// No head is repeated from here on.
    pub(super) fn end_table(&mut self) {
        self.head = None;
        self.waiting = Waiting::Nothing;
        self.pager.repeat_nothing();
    }

    /// A row of the table that was begun.
    pub(super) fn row(&mut self, cells: Vec<Vec<Paragraph>>) -> Result<(), PackError> {
        let widths = std::mem::take(&mut self.widths);
        let drawn = self.row_of(&widths, cells);
        self.widths = widths;
        drawn
    }

    /// A row of a table without a head.
    pub(super) fn row_of(&mut self, widths: &[f32], cells: Vec<Vec<Paragraph>>) -> Result<(), PackError> {
        let rows = Rows { fonts: self.fonts, words: self.words, widths, area: inside(self.format) };
        let parts = rows.set(&mut self.letters, cells);
        parts.into_iter().try_for_each(|part| self.place(widths, part))
    }

    /// Puts a row of the table that was begun where it fits.
    pub(super) fn set_row(&mut self, part: Drawn) -> Result<(), PackError> {
        let widths = std::mem::take(&mut self.widths);
        let placed = self.place(&widths, part);
        self.widths = widths;
        placed
    }

    fn place(&mut self, widths: &[f32], (items, height): Drawn) -> Result<(), PackError> {
        let waiting = std::mem::replace(&mut self.waiting, Waiting::Nothing);
        let Some(head) = self.head.as_ref().filter(|_| waiting != Waiting::Nothing) else {
            return self.pager.place(items, height);
        };
        let (x, width) = (self.pager.area().x, self.pager.area().w);
        let mut canvas = Canvas::new(self.fonts, self.words);
        let above = match waiting {
            Waiting::Head => head.draw(&mut canvas, x, width, widths),
            Waiting::Band | Waiting::Nothing => head.draw_band(&mut canvas, (x, 0.0), width),
        };
        let again = |canvas: &mut Canvas<'_>, x: f32, width: f32| head.draw(canvas, x, width, widths);
        if above + height > self.pager.room() && !self.pager.is_fresh() {
            // A new page brings them with it.
            self.pager.repeat(again);
            self.pager.new_page();
            return self.pager.place(items, height);
        }
        canvas.items.extend(lower(items, above));
        self.pager.place(canvas.items, above + height)?;
        self.pager.repeat(again);
        Ok(())
    }
}
