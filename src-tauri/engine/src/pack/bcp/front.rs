//! What stands before the chapters: cover with the stamps, the revision history, the contents.

use crate::plan;
use crate::text::Text;
use crate::time::reiwa;
use crate::wording::Wording;

use super::super::PackError;
use super::super::draw::{Area, BODY, Canvas, HAIR, MIN_SIZE, bold, regular};
use super::super::fonts::Fonts;
use super::super::heads::{Leaf, Mark};
use super::super::report_row::said;
use super::super::words::Words;
use super::super::writer::Writer;
use super::{Book, day, plan_name};

/// White space above the title.
const ABOVE: f32 = 90.0;
/// A box for one stamp.
const STAMP: f32 = 112.0;

pub(super) fn cover(book: &mut Book<'_>) -> Result<(), PackError> {
    let title = plan_name(book.input);
    let facility = book.input.plan.facility.name.trim().to_owned();
    let facility = if facility.is_empty() { book.say("document_empty") } else { facility };
    let standing = match book.input.revision {
        Some(number) => book.with("document_revision", "number", &number.to_string()),
        None => book.say("document_draft"),
    };
    let kind = book.say("document_bcp_kind");
    book.writer.block(|_, _, _| ABOVE)?;
    book.writer.paragraph(regular(16.0), &facility)?;
    book.writer.space(8.0);
    book.writer.paragraph(bold(28.0), &title)?;
    book.writer.space(8.0);
    book.writer.block(|canvas, x, width| {
        canvas.rule(x, 0.0, width, 2.2);
        8.0
    })?;
    book.writer.paragraph(regular(14.0), &kind)?;
    book.writer.space(14.0);
    book.writer.paragraph(bold(20.0), &standing)?;
    book.writer.space(30.0);
    let mark = Mark { level: 1, title: book.say("document_cover"), page: 0 };
    book.writer.marks.push(mark);
    facts(book)?;
    book.writer.space(24.0);
    stamps(book)?;
    book.writer.space(24.0);
    let source = book.say("document_bcp_source");
    book.writer.paragraph(regular(MIN_SIZE), &source)
}

fn facts(book: &mut Book<'_>) -> Result<(), PackError> {
    let house = &book.input.plan.facility;
    let long = |text: &str| plan::day(text).map_or_else(|| text.to_owned(), reiwa);
    let approved = [house.approved_by.clone(), long(&house.approved_on), long(&house.next_review)];
    // A draft carries the approval of the revision it grew from: nobody has approved the draft.
    let [by, on, review] = if book.input.revision.is_some() {
        approved
    } else {
        [book.say("document_not_approved"), book.say("document_not_approved"), long(&house.next_review)]
    };
    let made = reiwa(book.input.made_at.jst_date());
    let address = house.address.clone();
    book.facts(&[
        ("document_address", &address),
        ("document_approved_by", &by),
        ("document_approved_on", &on),
        ("document_next_review", &review),
        ("document_made_on", &made),
    ])
}

/// 承認・確認・作成: room for three stamps or signatures, each with its day.
fn stamps(book: &mut Book<'_>) -> Result<(), PackError> {
    let labels =
        [book.say("document_stamp_approved"), book.say("document_stamp_checked"), book.say("document_stamp_made")];
    let dated = book.say("document_stamp_day");
    book.writer.block(|canvas, x, width| {
        let left = x + width - 3.0 * STAMP;
        for (n, label) in labels.iter().enumerate() {
            let area = Area { x: left + n as f32 * STAMP, y: 0.0, w: STAMP, h: STAMP + 40.0 };
            canvas.frame(area, 1.2);
            canvas.text_centre(area.x + STAMP / 2.0, 15.0, bold(BODY), label);
            canvas.rule(area.x, 21.0, STAMP, HAIR);
            canvas.rule(area.x, STAMP + 19.0, STAMP, HAIR);
            canvas.text_centre(area.x + STAMP / 2.0, STAMP + 34.0, regular(MIN_SIZE), &dated);
        }
        STAMP + 40.0
    })
}

pub(super) fn history(book: &mut Book<'_>) -> Result<(), PackError> {
    book.heading(1, "document_history")?;
    if book.input.history.is_empty() {
        return book.line("document_no_history");
    }
    let keys = ["document_number", "document_approved_on", "document_approved_by", "document_changes"];
    book.writer.table(&[10.0, 14.0, 22.0, 54.0], &keys)?;
    for step in &book.input.history {
        let number = book.with("document_revision", "number", &step.number.to_string());
        let changes: Vec<String> = step.changes.iter().map(|change| change.ja.clone()).collect();
        let none = if step.number == 1 { "document_first_revision" } else { "document_no_changes" };
        let changes = if changes.is_empty() { vec![book.say(none)] } else { changes };
        let cells = vec![
            vec![said(bold(MIN_SIZE), number)],
            vec![book.cell(&day(&step.day))],
            vec![book.cell(&step.approver)],
            book.cells(&changes),
        ];
        book.writer.row(cells)?;
    }
    book.writer.end_table();
    Ok(())
}

/// The contents on pages of their own; `before` pages come first.
pub(super) fn contents(fonts: &Fonts, words: &Words, marks: &[Mark], before: usize) -> Result<Vec<Leaf>, PackError> {
    let mut writer = Writer::new(fonts, words, Wording::built_in());
    let title = writer.say("document_contents");
    writer.heading(1, &title)?;
    for mark in marks {
        let page = Text::same((mark.page + before + 1).to_string()).ja;
        writer.space(if mark.level == 1 { 4.0 } else { 0.0 });
        writer.block(|canvas, x, width| entry(canvas, x, width, mark, &page))?;
    }
    writer.space(10.0);
    let note = writer.say("document_title_note");
    writer.paragraph(regular(MIN_SIZE), &note)?;
    Ok(writer.finish().0)
}

fn entry(canvas: &mut Canvas<'_>, x: f32, width: f32, mark: &Mark, page: &str) -> f32 {
    let style = if mark.level == 1 { bold(BODY) } else { regular(MIN_SIZE) };
    let left = x + f32::from(mark.level.saturating_sub(1)) * 16.0;
    let room = width - (left - x) - 40.0;
    let height = canvas.paragraph(left, 0.0, room, style, &mark.title);
    let baseline = height - style.size * 0.36;
    canvas.text_right(x + width, baseline, style, page);
    let from = left + canvas.width(style, &mark.title) + 6.0;
    let to = x + width - canvas.width(style, page) - 6.0;
    // Titles of more than one line need no guide to the eye.
    if from < to && height < 2.0 * style.size {
        canvas.dashed((from, baseline - 1.0), (to, baseline - 1.0));
    }
    height
}
