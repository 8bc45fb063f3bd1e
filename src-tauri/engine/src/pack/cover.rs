//! The cover (表紙): what is in the box, how old it is, who opened it.

use super::contents::{Copies, PackInput};
use super::draw::{Area, BODY, Canvas, HAIR, MIN_SIZE, bold, pieces, regular};
use super::pager::Pager;
use super::table::{Column, Table};
use super::{PackError, frame};

/// One line of the list of contents.
pub(super) struct Entry {
    /// Title of the sheet.
    pub(super) title: String,
    /// First page, from 1.
    pub(super) first: usize,
    /// How many pages it takes.
    pub(super) sheets: usize,
}

/// Draws the cover with its list of contents.
pub(super) fn place(pager: &mut Pager<'_>, input: &PackInput, entries: &[Entry], code: &str) -> Result<(), PackError> {
    pager.block(|canvas, x, width| head(canvas, x, width, input, code))?;
    pager.space(6.0);
    pager.block(|canvas, x, width| opening(canvas, x, width, input))?;
    pager.space(7.0);
    contents(pager, entries)
}

fn head(canvas: &mut Canvas<'_>, x: f32, width: f32, input: &PackInput, code: &str) -> f32 {
    let mut y = canvas.paragraph(x, 0.0, width, bold(18.0), &input.facility);
    let when = [canvas.words.get("cover_use"), canvas.words.get("cover_who")].concat();
    y += canvas.paragraph(x, y, width, regular(BODY), &when) + 6.0;
    let amount = [("visits", input.visits.to_string()), ("hours", input.hours.to_string())];
    let amount: Vec<(&str, &str)> = amount.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let amount = match input.copies {
        Copies::Counted => canvas.wf("cover_amount_text", &amount),
        Copies::Single => canvas.w("cover_master"),
    };
    let plan = [input.plan_name.as_str(), "　", &frame::revision_line(canvas.words, input)].concat();
    let facts = [
        (canvas.w("cover_expires"), canvas.wf("cover_expires_until", &[("review", &input.next_review)])),
        (canvas.w("cover_printed"), input.printed_at.clone()),
        (canvas.w("cover_revision"), plan),
        (canvas.w("cover_box"), input.box_place.clone()),
        (canvas.w("cover_amount"), amount),
        (canvas.w("cover_check"), canvas.wf("cover_check_text", &[("code", &frame::spoken(code))])),
    ];
    canvas.rule(x, y, width, HAIR);
    for (n, (label, value)) in facts.iter().enumerate() {
        // The date after which nobody should trust the paper is the largest.
        let style = if n == 0 { bold(16.0) } else { regular(BODY) };
        canvas.text(x + 4.0, y + if n == 0 { 19.0 } else { 16.0 }, bold(BODY), label);
        y += canvas.paragraph(x + 110.0, y + 3.0, width - 114.0, style, value) + 6.0;
        canvas.rule(x, y, width, HAIR);
    }
    y
}

fn opening(canvas: &mut Canvas<'_>, x: f32, width: f32, input: &PackInput) -> f32 {
    let height = 64.0;
    canvas.text(x, 14.0, bold(14.0), canvas.words.get("cover_opening"));
    let top = 20.0;
    canvas.frame(Area { x, y: top, w: width, h: height - top }, 1.8);
    let fields = [
        ("cover_opened_by", input.opening.by.as_str(), 0.3, ""),
        ("cover_opened_at", input.opening.at.as_str(), 0.38, "cover_date_blank"),
        ("cover_opened_why", "", 0.32, ""),
    ];
    let mut left = x;
    for (label, value, share, blank) in fields {
        let w = width * share;
        canvas.text(left + 5.0, top + 13.0, regular(10.5), canvas.words.get(label));
        if !value.is_empty() {
            canvas.paragraph(left + 5.0, top + 18.0, w - 10.0, bold(BODY), value);
        } else if !blank.is_empty() {
            let blank = canvas.w(blank);
            canvas.flow(left + 5.0, top + 16.0, w - 10.0, regular(BODY), &pieces(&blank));
        }
        left += w;
        if left < x + width - 1.0 {
            canvas.stroke(&[(left, top), (left, height)], HAIR);
        }
    }
    height
}

fn contents(pager: &mut Pager<'_>, entries: &[Entry]) -> Result<(), PackError> {
    let mut rows = Vec::new();
    let mut labels = [String::new(), String::new(), String::new()];
    pager.block(|canvas, x, width| {
        labels = [canvas.w("cover_sheet"), canvas.w("cover_pages"), canvas.w("cover_count")];
        for entry in entries {
            let (first, last) = (entry.first.to_string(), (entry.first + entry.sheets.max(1) - 1).to_string());
            let range = canvas.wf("cover_range", &[("first", &first), ("last", &last)]);
            let pages = if entry.sheets > 1 { range } else { first };
            let count = canvas.wf("cover_sheets", &[("count", &entry.sheets.to_string())]);
            rows.push(vec![entry.title.clone(), pages, count]);
        }
        let total: usize = entries.iter().map(|e| e.sheets).sum();
        let total = canvas.wf("cover_sheets", &[("count", &total.to_string())]);
        rows.push(vec![canvas.w("cover_total"), String::new(), total]);
        canvas.paragraph(x, 0.0, width, bold(14.0), canvas.words.get("cover_contents")) + 2.0
    })?;
    // A long list stands in two halves beside each other, so that the cover stays one page.
    let halves = if rows.len() > ROWS { 2 } else { 1 };
    // What is in the box of a whole clinic still stands on one page.
    let (size, pad) = if rows.len() > MANY_ROWS { (MIN_SIZE, 0.6) } else { (11.0, 2.2) };
    let widths: &[f32] = match rows.len() {
        n if n > MANY_ROWS => &[5.0, 1.75, 1.15],
        n if n > ROWS => &[4.4, 1.5, 1.1],
        _ => &[6.0, 1.4, 1.1],
    };
    let row_count = rows.len().div_ceil(halves);
    let (left, right) = rows.split_at(row_count);
    let joined = left.iter().enumerate().map(|(n, row)| {
        let beside = right.get(n).cloned().unwrap_or_else(|| vec![String::new(); 3]);
        row.iter().cloned().chain(beside).take(3 * halves).collect()
    });
    let columns = labels.iter().zip(widths).map(|(label, width)| (label.as_str(), *width));
    let columns = columns.cycle().take(3 * halves).map(|(label, width)| Column { label, width }).collect();
    Table { columns, rows: joined.collect(), row_height: 0.0, size, pad, strong: 3 }.place(pager)
}

/// So many lines fit below the opening record.
const ROWS: usize = 18;
/// So many in two halves; more are set closer together.
const MANY_ROWS: usize = 36;
