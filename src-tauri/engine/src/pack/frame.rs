//! What stands around every sheet: title, page n/N, revision, printed at, next review, version code.

use super::contents::{PackInput, PackMode};
use super::draw::{Area, CODE_MODULES, Canvas, HAIR, Item, MIN_SIZE, MODULE, bold, regular};
use super::fonts::Fonts;
use super::words::Words;
use super::{Overflow, PackError};

/// A4 upright, in points.
pub(super) const A4: (f32, f32) = (595.28, 841.89);

/// Paper and how it lies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Format {
    /// A4 upright.
    #[default]
    A4,
    /// A4 lying.
    A4Lying,
    /// A3 upright, for the wall.
    A3,
    /// A3 lying, for the wall.
    A3Lying,
}

/// Left margin, 15 mm: room for punched holes.
const LEFT: f32 = 42.6;
/// Right margin, 12 mm.
const RIGHT: f32 = 34.1;
/// Top margin, 12 mm.
const TOP: f32 = 34.1;
/// Bottom margin, 11 mm.
const BOTTOM: f32 = 31.2;
/// Title, rule and the space below it.
const HEAD: f32 = 38.0;
/// The code with its quiet zone of four modules.
const FOOT: f32 = (CODE_MODULES + 4.0) * MODULE + 6.0;
/// Lines of text that have room beside the code.
const FOOT_LINES: f32 = 4.0;

/// Width and height of a sheet.
pub(super) fn paper(format: Format) -> (f32, f32) {
    match format {
        Format::A4 => A4,
        Format::A4Lying => (A4.1, A4.0),
        Format::A3 => (A4.1, A4.0 * 2.0),
        Format::A3Lying => (A4.0 * 2.0, A4.1),
    }
}

/// The area inside the margins.
pub(super) fn printable(format: Format) -> Area {
    let (w, h) = paper(format);
    Area { x: LEFT, y: TOP, w: w - LEFT - RIGHT, h: h - TOP - BOTTOM }
}

/// The area between header and footer.
pub(super) fn body(format: Format) -> Area {
    let all = printable(format);
    Area { y: all.y + HEAD, h: all.h - HEAD - FOOT, ..all }
}

/// Header and footer, the part that is the same on every page of one sheet.
pub(super) fn common(
    fonts: &Fonts,
    words: &Words,
    input: &PackInput,
    code: &str,
    format: Format,
) -> Result<Vec<Item>, PackError> {
    let mut canvas = Canvas::new(fonts, words);
    let all = printable(format);
    canvas.rule(all.x, all.y + HEAD - 9.0, all.w, 2.2);
    canvas.text_right(all.right(), all.y + 22.5, regular(MIN_SIZE), &revision_line(words, input));
    let foot = all.bottom() - FOOT + 6.0;
    canvas.rule(all.x, foot, all.w, HAIR);
    let side = CODE_MODULES * MODULE;
    let code_area = Area { x: all.right() - side, y: all.bottom() - side, w: side, h: side };
    canvas.items.push(Item::Code { x: code_area.x, y: code_area.y, side, payload: payload(code) });
    let right = code_area.x - 4.0 * MODULE;
    canvas.text_right(right, foot + 19.0, regular(MIN_SIZE), words.get("check_label"));
    canvas.text_right(right, foot + 37.0, bold(15.0), &spoken(code));
    let room = right - canvas.width(bold(15.0), &spoken(code)) - 8.0 - all.x;
    for (n, line) in foot_lines(&canvas, foot_pieces(words, input), room).iter().enumerate() {
        let excess = (canvas.width(regular(MIN_SIZE), line) - room).max((n as f32 - FOOT_LINES + 1.0) * 13.0);
        if excess > 0.0 {
            return Err(Overflow { sheet: words.get("foot").to_owned(), what: line.clone(), excess }.into());
        }
        canvas.text(all.x, foot + 13.0 + n as f32 * 13.0, regular(MIN_SIZE), line);
    }
    Ok(canvas.items)
}

/// The part that differs from sheet to sheet: title and page n/N.
pub(super) fn own(
    fonts: &Fonts,
    words: &Words,
    input: &PackInput,
    title: &str,
    place: (usize, usize),
    format: Format,
) -> Result<Vec<Item>, PackError> {
    let mut canvas = Canvas::new(fonts, words);
    let all = printable(format);
    let count = page_line(words, input, place);
    canvas.text_right(all.right(), all.y + 9.0, regular(MIN_SIZE), &count);
    let taken =
        canvas.width(regular(MIN_SIZE), &revision_line(words, input)).max(canvas.width(regular(MIN_SIZE), &count));
    let mut room = all.w - taken - 14.0;
    if let Some(mark) = mode_mark(words, input.mode) {
        let width = canvas.width(bold(15.0), &mark) + 14.0;
        room -= width + 10.0;
        let area = Area { x: all.x + room + 4.0, y: all.y - 1.0, w: width, h: 24.0 };
        canvas.frame(area, 1.8);
        canvas.text(area.x + 7.0, all.y + 16.5, bold(15.0), &mark);
    }
    let style = canvas.fit(bold(20.0), 12.0, room, title);
    let Some(style) = style else {
        let excess = canvas.width(bold(12.0), title) - room;
        return Err(Overflow { sheet: title.to_owned(), what: title.to_owned(), excess }.into());
    };
    canvas.text(all.x, all.y + 20.0, style, title);
    Ok(canvas.items)
}

/// 受付パック 3／25.
pub(super) fn page_line(words: &Words, input: &PackInput, place: (usize, usize)) -> String {
    let (n, of) = (place.0.to_string(), place.1.to_string());
    words.fill("page", &[("pack", &input.pack_name), ("n", &n), ("of", &of)])
}

/// 3／25, where there is no room for the name of the pack.
pub(super) fn page_count(words: &Words, place: (usize, usize)) -> String {
    words.fill("page_count", &[("n", &place.0.to_string()), ("of", &place.1.to_string())])
}

/// 第2版 令和8年10月2日承認.
pub(super) fn revision_line(words: &Words, input: &PackInput) -> String {
    let approval = if input.approval.is_empty() { words.get("not_approved") } else { &input.approval };
    words.fill("revision", &[("revision", &input.revision), ("approval", approval)])
}

/// Printed at and next review.
pub(super) fn printed_line(words: &Words, input: &PackInput) -> String {
    words.fill("printed", &[("printed", &input.printed_at), ("review", &input.next_review)])
}

/// As wide as any six digits.
pub(super) const ANY_CODE: &str = "000000";

/// 482913 → 482-913, to be read out on the telephone.
pub fn spoken(code: &str) -> String {
    let (first, last): (String, String) = (code.chars().take(3).collect(), code.chars().skip(3).collect());
    [first, last].join("-")
}

/// What the code on a sheet says.
pub(super) fn payload(code: &str) -> String {
    ["TMSB:", code].concat()
}

/// The word in the heavy frame, so that a drill sheet never goes to a patient.
pub(super) fn mode_mark(words: &Words, mode: PackMode) -> Option<String> {
    match mode {
        PackMode::Normal => None,
        PackMode::Real => Some(words.get("mode_real").to_owned()),
        PackMode::Drill => Some(words.get("mode_drill").to_owned()),
    }
}

/// What the foot says, piece by piece; empty pieces are left out.
fn foot_pieces(words: &Words, input: &PackInput) -> Vec<String> {
    let mark = match (input.mode, &input.timeline_code) {
        (PackMode::Drill, _) => words.get("foot_drill").to_owned(),
        (PackMode::Normal | PackMode::Real, Some(code)) => words.fill("foot_timeline", &[("code", code)]),
        (PackMode::Normal | PackMode::Real, None) => String::new(),
    };
    let pieces = [
        input.facility.clone(),
        words.fill("foot_place", &[("place", &input.place), ("box", &input.box_place)]),
        words.fill("foot_printed", &[("printed", &input.printed_at)]),
        words.fill("foot_review", &[("review", &input.next_review)]),
        mark,
    ];
    pieces.into_iter().filter(|piece| !piece.is_empty()).collect()
}

/// Pieces side by side as long as they fit, otherwise on the next line.
fn foot_lines(canvas: &Canvas<'_>, pieces: Vec<String>, room: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces {
        let joined = lines.last().map(|line| [line.as_str(), &piece].join("\u{3000}"));
        match joined.filter(|line| canvas.width(regular(MIN_SIZE), line) <= room) {
            Some(line) => {
                lines.pop();
                lines.push(line);
            }
            None => lines.push(piece),
        }
    }
    lines
}
