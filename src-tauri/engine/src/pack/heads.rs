//! What stands around every page of a report or a document: its title, page n/N, and a line at the foot.

use crate::text::Text;
use crate::wording::Wording;

use super::PackError;
use super::draw::{Area, BODY, Canvas, HAIR, Item, MIN_SIZE, Style, bold, regular};
use super::fonts::Fonts;
use super::frame::{Format, printable};
use super::layout::{Pack, Page, Sheet, check_margins};
use super::words::Words;

/// Title and rule on top of every page.
const HEAD: f32 = 30.0;
/// Rule and line at the foot of every page.
const FOOT: f32 = 24.0;

/// One page between head and foot.
#[derive(Debug)]
pub(super) struct Leaf {
    /// Its paper.
    pub(super) format: Format,
    /// What stands on it.
    pub(super) items: Vec<Item>,
}

/// A heading that readers can jump to.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// 1 is a chapter, 2 a section, 3 a part of one.
    pub(super) level: u8,
    /// Its words.
    pub(super) title: String,
    /// Its page, from 0.
    pub(super) page: usize,
}

/// What every page says. The strings are ready to print.
pub(super) struct Heads<'a> {
    /// For measuring.
    pub(super) fonts: &'a Fonts,
    /// The fixed words of packs.
    pub(super) words: &'a Words,
    /// The sentences.
    pub(super) wording: &'a Wording,
    /// On top of every page.
    pub(super) title: String,
    /// In a heavy frame beside the title; empty when there is nothing to warn of.
    pub(super) warning: String,
    /// At the foot, left.
    pub(super) left: String,
    /// At the foot, right.
    pub(super) right: String,
}

/// The area between head and foot.
pub(super) fn inside(format: Format) -> Area {
    let all = printable(format);
    Area { y: all.y + HEAD, h: all.h - HEAD - FOOT, ..all }
}

impl Heads<'_> {
    fn common(&self, format: Format) -> Vec<Item> {
        let mut canvas = Canvas::new(self.fonts, self.words);
        let all = printable(format);
        let mut room = all.w - 110.0;
        if !self.warning.is_empty() {
            let width = canvas.width(bold(15.0), &self.warning) + 16.0;
            room -= width + 10.0;
            let frame = Area { x: all.right() - 70.0 - width, y: all.y - 5.0, w: width, h: 22.0 };
            canvas.frame(frame, 1.8);
            canvas.text(frame.x + 8.0, all.y + 11.5, bold(15.0), &self.warning);
        }
        let title = shortened(&canvas, bold(BODY), room, &self.title);
        canvas.text(all.x, all.y + 12.0, bold(BODY), &title);
        canvas.rule(all.x, all.y + HEAD - 12.0, all.w, 1.5);
        let foot = all.bottom() - FOOT + 8.0;
        canvas.rule(all.x, foot, all.w, HAIR);
        let left = shortened(&canvas, regular(MIN_SIZE), all.w / 2.0, &self.left);
        canvas.text(all.x, foot + 14.0, regular(MIN_SIZE), &left);
        canvas.text_right(all.right(), foot + 14.0, regular(MIN_SIZE), &self.right);
        canvas.items
    }

    fn own(&self, page: usize, of: usize, format: Format) -> Vec<Item> {
        let mut canvas = Canvas::new(self.fonts, self.words);
        let all = printable(format);
        let blanks = [("n", &Text::same(page.to_string())), ("of", &Text::same(of.to_string()))];
        let count = self.wording.say("export_page", &blanks).ja;
        canvas.text_right(all.right(), all.y + 12.0, regular(MIN_SIZE), &count);
        canvas.items
    }

    /// The pages with everything around them; `outline` are the headings to jump to.
    pub(super) fn assemble(&self, about: &About<'_>, leaves: Vec<Leaf>, outline: &[Mark]) -> Result<Pack, PackError> {
        let total = leaves.len();
        let mut pack = Pack {
            title: about.title.to_owned(),
            facility: about.facility.to_owned(),
            printed_on: about.made_at.to_owned(),
            code: String::new(),
            layers: vec![self.common(Format::A4), self.common(Format::A4Lying)],
            pages: Vec::new(),
            sheets: sheets(outline, total),
        };
        for (n, leaf) in leaves.into_iter().enumerate() {
            let first = pack.layers.len();
            pack.layers.extend([leaf.items, self.own(n + 1, total, leaf.format)]);
            let layers = vec![usize::from(leaf.format == Format::A4Lying), first, first + 1];
            pack.pages.push(Page { format: leaf.format, layers });
        }
        check_margins(self.fonts, &pack)?;
        Ok(pack)
    }
}

/// What the file says about itself.
pub(super) struct About<'t> {
    /// Its title.
    pub(super) title: &'t str,
    /// Whose it is.
    pub(super) facility: &'t str,
    /// When it was made, RFC 3339.
    pub(super) made_at: &'t str,
}

/// Chapters with their sections below them.
fn sheets(outline: &[Mark], total: usize) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = Vec::new();
    for mark in outline {
        match sheets.last_mut() {
            Some(sheet) if mark.level > 1 => sheet.entries.push((mark.title.clone(), mark.page + 1)),
            _ => sheets.push(Sheet {
                key: mark.title.clone(),
                code: String::new(),
                title: mark.title.clone(),
                first_page: mark.page + 1,
                n_pages: 0,
                entries: Vec::new(),
            }),
        }
    }
    let ends: Vec<usize> = sheets.iter().skip(1).map(|sheet| sheet.first_page).chain([total + 1]).collect();
    for (sheet, end) in sheets.iter_mut().zip(ends) {
        // Two chapters may share a page.
        sheet.n_pages = end.saturating_sub(sheet.first_page).max(1);
    }
    sheets
}

/// The first characters of a running head that is too long: it stands whole on the first page.
fn shortened(canvas: &Canvas<'_>, style: Style, width: f32, text: &str) -> String {
    let mut kept = text.to_owned();
    while !kept.is_empty() && canvas.width(style, &kept) > width {
        kept.pop();
    }
    kept
}
