//! Notices for the wall: as large as the paper allows. What stopped, since when, who must not wait, what to do now, and
//! when the next information comes; silence makes people ask one by one.

use super::contents::PackInput;
use super::draw::{Area, BODY, Canvas, Item, bold, pieces, regular};
use super::flow::without_ruby;
use super::fonts::Fonts;
use super::frame::{Format, body};
use super::message::{NoticePaper, Surface, Telling};
use super::words::Words;
use super::{Overflow, PackError};

/// Sizes are given for a body as wide as that of an upright A4.
const WIDTH: f32 = 518.58;
/// Largest and least part of the sizes, and the step between, in hundredths.
const SCALES: (u8, u8, u8) = (150, 50, 4);

/// One notice in one language.
pub(super) struct Poster<'p> {
    pub(super) fonts: &'p Fonts,
    pub(super) words: &'p Words,
    pub(super) input: &'p PackInput,
    pub(super) surface: &'p Surface,
    pub(super) telling: Telling<'p>,
}

/// Which half of the notice stands on a sheet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Upper,
    Lower,
    Both,
}

/// How large and how far apart.
#[derive(Clone, Copy)]
struct Size {
    /// A point of an upright A4 here.
    unit: f32,
    /// White space added between the parts.
    gap: f32,
}

impl Size {
    fn of(self, points: f32) -> f32 {
        points * self.unit
    }
}

/// The paper a surface is printed on.
pub(super) fn format(paper: NoticePaper) -> Format {
    match paper {
        NoticePaper::A3 => Format::A3,
        NoticePaper::A4 => Format::A4,
        NoticePaper::A4Two => Format::A4Lying,
    }
}

/// The largest drawing that fits `area`; `draw` gives back the height it takes, and what is left over goes between its
/// `n_gaps` parts.
pub(super) fn largest<'a>(
    fonts: &'a Fonts,
    words: &'a Words,
    (area, n_gaps): (Area, usize),
    name: &str,
    mut draw: impl FnMut(&mut Canvas<'a>, f32, f32) -> f32,
) -> Result<Vec<Item>, PackError> {
    let (most, least, step) = SCALES;
    let scales: Vec<f32> =
        (least..=most).rev().step_by(step.into()).map(|percent| f32::from(percent) / 100.0).collect();
    let mut excess = |scale: f32| draw(&mut Canvas::new(fonts, words), scale, 0.0) - area.h;
    // What fits, fits smaller, too.
    let n = scales.partition_point(|scale| excess(*scale) > 0.0);
    let Some(scale) = scales.get(n) else {
        let excess = excess(f32::from(least) / 100.0);
        return Err(Overflow { sheet: name.to_owned(), what: name.to_owned(), excess }.into());
    };
    let spare = -excess(*scale);
    let mut canvas = Canvas::new(fonts, words);
    draw(&mut canvas, *scale, (spare / (n_gaps as f32 + 1.0)).min(area.h * 0.04));
    Ok(canvas.items)
}

impl<'p> Poster<'p> {
    /// The sheets of this notice, one above the other.
    pub(super) fn sheets(&self) -> Result<Vec<Vec<Item>>, PackError> {
        let halves = match self.surface.paper {
            NoticePaper::A3 | NoticePaper::A4 => vec![Half::Both],
            NoticePaper::A4Two => vec![Half::Upper, Half::Lower],
        };
        halves.into_iter().map(|half| self.sheet(half)).collect()
    }

    fn sheet(&self, half: Half) -> Result<Vec<Item>, PackError> {
        let area = body(format(self.surface.paper));
        let lines: Vec<String> = self.surface.lines.iter().flat_map(|name| self.telling.lines(name)).collect();
        let n_gaps = if half == Half::Upper { 3 } else { lines.len() + 2 };
        let wide = area.w / WIDTH;
        largest(self.fonts, self.words, (area, n_gaps), &self.surface.title, |canvas, scale, gap| {
            let size = Size { unit: wide * scale, gap };
            canvas.frame(area, 3.0);
            let mut y = area.y + 12.0 + gap / 2.0;
            if half != Half::Lower {
                y += self.head(canvas, area, y, size);
            }
            if half == Half::Upper {
                let (right, foot) = (area.right() - 10.0, area.bottom() - 7.0);
                canvas.text_right(right, foot, regular(11.0), canvas.words.get("notice_upper"));
                return y - area.y + 24.0;
            }
            for line in &lines {
                y += self.line(canvas, area, y, size, line) + gap;
            }
            y - area.y + self.foot(canvas, area, Size { unit: wide * scale.min(1.1), gap }) + 10.0
        })
    }

    /// What stopped, since when, and who must not wait.
    fn head(&self, canvas: &mut Canvas<'p>, area: Area, top: f32, size: Size) -> f32 {
        let language = self.telling.message.language;
        let (x, width) = (area.x + size.of(14.0), area.w - size.of(28.0));
        let mut y = top;
        let title = self.telling.line(&self.surface.head);
        let plain = without_ruby(&title);
        let longest = plain.lines().max_by(|a, b| {
            let of = |line: &str| canvas.width(language.style(1.0, true), line);
            of(a).total_cmp(&of(b))
        });
        let large = language.style(size.of(52.0), true);
        let style = canvas.fit(large, BODY, width, longest.unwrap_or_default()).unwrap_or(large);
        y += canvas.flow(x, y, width, style, &pieces(&title)) + size.of(2.0);
        if self.surface.urgent.is_some() {
            let label = language.style(size.of(20.0), true);
            let since = self.telling.line("since");
            let taken = canvas.width(label, &since) + size.of(14.0);
            let about = pieces(&self.telling.since());
            let style = language.style(size.of(20.0), false);
            let high = canvas.flow_height(width - taken, style, &about);
            let label_high = canvas.flow_height(taken, label, &pieces(&since));
            canvas.flow(x, y + high - label_high, taken, label, &pieces(&since));
            y += canvas.flow(x + taken, y, width - taken, style, &about) + size.of(6.0);
        }
        y += size.gap;
        canvas.rule(area.x, y, area.w, 2.4);
        y += size.of(12.0) + size.gap;
        if let Some(urgent) = &self.surface.urgent {
            y += self.urgent(canvas, area, y, size, &self.telling.line(urgent)) + size.of(8.0) + size.gap;
        }
        y - top
    }

    fn urgent(&self, canvas: &mut Canvas<'p>, area: Area, top: f32, size: Size, text: &str) -> f32 {
        let style = self.telling.message.language.style(size.of(27.0), true);
        let around = Area { x: area.x + size.of(10.0), y: top, w: area.w - size.of(20.0), h: 0.0 };
        let sign = size.of(44.0);
        let (x, width) = (around.x + sign + size.of(18.0), around.w - sign - size.of(28.0));
        let high = canvas.flow(x, top + size.of(8.0), width, style, &pieces(text)) + size.of(18.0);
        canvas.warning(around.x + size.of(10.0), top + (high + sign * 0.8) / 2.0, sign);
        canvas.frame(Area { h: high, ..around }, size.of(3.0).max(2.0));
        high
    }

    fn line(&self, canvas: &mut Canvas<'p>, area: Area, top: f32, size: Size, text: &str) -> f32 {
        let style = self.telling.message.language.style(size.of(26.0), false);
        let (x, indent) = (area.x + size.of(14.0), style.size * 0.95);
        let pieces = pieces(text);
        let side = style.size * 0.4;
        let high = canvas.flow_with(x + indent, top, area.w - size.of(26.0) - indent, style, &pieces, |canvas, y| {
            let (left, foot) = (x + 2.0, y - style.size * 0.2);
            let points = vec![(left, foot - side), (left + side, foot - side), (left + side, foot), (left, foot)];
            canvas.items.push(Item::Fill { points });
        });
        high + size.of(5.0)
    }

    /// The next time of information is always there; below it the hospital and its number.
    fn foot(&self, canvas: &mut Canvas<'p>, area: Area, size: Size) -> f32 {
        let language = self.telling.message.language;
        let (label, at) = (language.style(size.of(20.0), true), language.style(size.of(22.0), false));
        let (next, when) = (pieces(&self.telling.line("next")), pieces(&self.telling.next()));
        let (x, width) = (area.x + size.of(18.0), area.w - size.of(36.0));
        let (high, below) = (canvas.flow_height(width, label, &next), canvas.flow_height(width, at, &when));
        let phone = pieces(&self.telling.phone());
        let line = language.style(size.of(17.0), true);
        let line_high = canvas.flow_height(width, line, &phone).max(line.size * 1.4);
        let shown = without_ruby(&self.telling.phone());
        let taken = canvas.width(line, &shown) + if shown.is_empty() { 0.0 } else { size.of(16.0) };
        // A long name gets smaller or a line of its own; the check of the whole pack finds one that fits nowhere.
        let (large, facility) = (bold(size.of(17.0)), &self.input.facility);
        let beside = canvas.fit(large, size.of(13.0).max(BODY), width - taken, facility);
        let name = beside.or_else(|| canvas.fit(large, BODY, width, facility)).unwrap_or(large);
        let up = if beside.is_some() { 0.0 } else { name.size * 1.3 };
        let all = high + below + size.of(16.0);
        let top = area.bottom() - line_high - up - size.of(4.0) - all;
        canvas.frame(Area { x: area.x + size.of(8.0), y: top, w: area.w - size.of(16.0), h: all }, 2.4);
        canvas.flow(x, top + size.of(4.0), width, label, &next);
        canvas.flow(x, top + size.of(6.0) + high, width, at, &when);
        let foot = area.bottom() - line_high - size.of(1.0);
        canvas.flow(area.right() - taken, foot, taken + 1.0, line, &phone);
        canvas.text(area.x + size.of(14.0), foot + line_high - size.of(7.0) - up, name, &self.input.facility);
        all + line_high + up + size.of(8.0)
    }
}

/// All languages of a surface on one sheet, for pointing at.
pub(super) fn columns(
    fonts: &Fonts,
    words: &Words,
    surface: &Surface,
    tellings: &[Telling<'_>],
) -> Result<Vec<Item>, PackError> {
    let area = body(format(surface.paper));
    largest(fonts, words, (area, tellings.len() * 2), &surface.title, |canvas, scale, gap| {
        let wide = area.w / WIDTH * scale;
        let mut y = area.y + 6.0;
        for (n, telling) in tellings.iter().enumerate() {
            let language = telling.message.language;
            if n > 0 {
                canvas.rule(area.x, y, area.w, 1.2);
                y += 6.0 * wide + gap;
            }
            let (x, label) = (area.x + 120.0, language.style(17.0, true));
            // Words of a language without spaces go on without one.
            let joint = if language.style(1.0, true).phrases { " " } else { "" };
            let head = pieces(&telling.line(&surface.head).replace('\n', joint));
            let start = y;
            y += canvas.flow(x, y, area.right() - x, language.style(30.0 * wide, true), &head) + 2.0;
            canvas.text(area.x + 4.0, start + 30.0 * wide, label, &telling.message.name);
            for line in surface.lines.iter().flat_map(|name| telling.lines(name)) {
                y += canvas.flow(x, y, area.right() - x, language.style(18.0 * wide, false), &pieces(&line));
            }
            y += 8.0 * wide + gap;
        }
        canvas.text_right(area.right(), area.bottom() - 3.0, regular(BODY), canvas.words.get("columns_foot"));
        y - area.y + 24.0
    })
}
