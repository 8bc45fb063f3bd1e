//! The contact sheet (連絡先) and the call scripts (電話の台本), with blanks to fill in by hand.

use super::contents::{CallScript, ContactLine, Segment};
use super::draw::{Area, BODY, Canvas, HAIR, Item, MIN_SIZE, Piece, bold, pieces, regular};
use super::pager::Pager;
use super::{Overflow, PackError};

/// Telephone numbers are never smaller.
const NUMBER_LEAST: f32 = 18.0;
const NUMBER: f32 = 21.0;

/// Puts the contact sheet on the pages.
pub(super) fn contacts(pager: &mut Pager<'_>, lines: &[ContactLine]) -> Result<(), PackError> {
    pager.block(|canvas, x, width| {
        let height = canvas.paragraph(x, 0.0, width, regular(BODY), canvas.words.get("contacts_lead")) + 5.0;
        canvas.rule(x, height, width, 1.2);
        height
    })?;
    for line in lines {
        let mut fits = true;
        pager.block(|canvas, x, width| contact(canvas, x, width, line, &mut fits))?;
        if !fits {
            return Err(Overflow { sheet: line.name.clone(), what: line.number.clone(), excess: 0.0 }.into());
        }
    }
    Ok(())
}

fn contact(canvas: &mut Canvas<'_>, x: f32, width: f32, line: &ContactLine, fits: &mut bool) -> f32 {
    let (left, inner) = (x + 34.0, width - 34.0);
    let order = line.order.to_string();
    canvas.items.push(Item::Circle { centre: (x + 13.0, 20.0), radius: 13.0, width: 1.4 });
    let size = if order.len() > 2 { 11.0 } else { 14.0 };
    canvas.text_centre(x + 13.0, 20.0 + size * 0.36, bold(size), &order);
    let column = inner * 0.5;
    let mut y = 6.0 + canvas.paragraph(left, 6.0, column, bold(14.0), &line.name);
    if !line.division.is_empty() {
        y += canvas.paragraph(left, y, column, regular(BODY), &line.division);
    }
    let right = number(canvas, left + column + 8.0, inner - column - 8.0, line, fits);
    y = y.max(right);
    let facts = facts(canvas, line);
    if !facts.is_empty() {
        y += canvas.paragraph(left, y, inner, regular(MIN_SIZE), &facts);
    }
    let result = canvas.w("contacts_result");
    y += canvas.flow(left, y, inner, regular(MIN_SIZE), &pieces(&result)) + 6.0;
    canvas.rule(x, y, width, 0.75);
    y
}

/// The number, the night number, or a box to write it in; gives back the lower edge.
fn number(canvas: &mut Canvas<'_>, x: f32, width: f32, line: &ContactLine, fits: &mut bool) -> f32 {
    let right = x + width;
    let mut y = 6.0;
    if line.number.is_empty() {
        let label = canvas.w("contacts_number_blank");
        y += canvas.flow(x, y, width, regular(BODY), &[Piece::Blank(label)]);
        if !line.look.is_empty() {
            y += canvas.paragraph(x, y, width, regular(BODY), &line.look);
        }
    } else {
        y = one_number(canvas, x, y, right, &line.number, fits);
    }
    if !line.outside_prefix.is_empty() && !line.number.is_empty() {
        let prefix = canvas.wf("contacts_prefix", &[("prefix", &line.outside_prefix)]);
        canvas.text_right(right, y + 11.0, bold(BODY), &prefix);
        y += 16.0;
    }
    if !line.night.is_empty() {
        canvas.text(x, y + 19.0, regular(BODY), canvas.words.get("contacts_night"));
        let label = canvas.width(regular(BODY), canvas.words.get("contacts_night")) + 6.0;
        // A long night number goes below its label.
        let natural = canvas.width(bold(NUMBER_LEAST), &line.night);
        if natural > width - label {
            y += 18.0;
            y = one_number(canvas, x, y, right, &line.night, fits);
        } else {
            y = one_number(canvas, x + label, y, right, &line.night, fits);
        }
    }
    y
}

fn one_number(canvas: &mut Canvas<'_>, x: f32, y: f32, right: f32, number: &str, fits: &mut bool) -> f32 {
    let style = canvas.fit(bold(NUMBER), NUMBER_LEAST, right - x, number);
    *fits = *fits && style.is_some();
    canvas.text_right(right, y + 20.0, style.unwrap_or(bold(NUMBER_LEAST)), number);
    y + 27.0
}

fn facts(canvas: &Canvas<'_>, line: &ContactLine) -> String {
    let mut facts = Vec::new();
    if !line.contract.is_empty() {
        facts.push(canvas.wf("contacts_contract", &[("contract", &line.contract)]));
    }
    if !line.hours.is_empty() {
        facts.push(canvas.wf("contacts_hours", &[("hours", &line.hours)]));
    }
    if !line.number.is_empty() {
        facts.push(match line.checked_on.as_str() {
            "" => canvas.w("contacts_unchecked"),
            day => canvas.wf("contacts_checked", &[("day", day)]),
        });
    }
    facts.join("　")
}

/// Puts the call scripts on the pages.
pub(super) fn scripts(pager: &mut Pager<'_>, scripts: &[CallScript]) -> Result<Vec<(String, usize)>, PackError> {
    let mut entries = Vec::new();
    pager.block(|canvas, x, width| {
        canvas.paragraph(x, 0.0, width, regular(BODY), canvas.words.get("scripts_lead")) + 6.0
    })?;
    for script in scripts {
        let mut fits = true;
        pager.block(|canvas, x, width| one_script(canvas, x, width, script, &mut fits))?;
        if !fits {
            return Err(Overflow { sheet: script.name.clone(), what: script.number.clone(), excess: 0.0 }.into());
        }
        entries.push((script.name.clone(), pager.page()));
        pager.space(10.0);
    }
    Ok(entries)
}

fn one_script(canvas: &mut Canvas<'_>, x: f32, width: f32, script: &CallScript, fits: &mut bool) -> f32 {
    let (left, inner) = (x + 8.0, width - 16.0);
    let mut y = script_head(canvas, left, inner, script, fits);
    if !script.when.is_empty() {
        let when = canvas.wf("scripts_when", &[("when", &script.when)]);
        y += canvas.paragraph(left, y, inner, regular(BODY), &when);
    }
    y += 3.0;
    canvas.rule(x, y, width, HAIR);
    y += 3.0;
    for (n, line) in script.lines.iter().enumerate() {
        let pieces: Vec<Piece> = line.iter().map(|segment| piece(canvas, segment)).collect();
        let number = (n + 1).to_string();
        y += 2.0;
        y += canvas.flow_with(left + 22.0, y, inner - 22.0, regular(13.0), &pieces, |canvas, baseline| {
            canvas.text(left, baseline, bold(13.0), &number);
        });
    }
    if !script.ask.is_empty() {
        y += 2.0;
        y += canvas.paragraph(left, y, inner, bold(BODY), canvas.words.get("scripts_ask"));
        y += ask(canvas, left, y, inner, &script.ask);
    }
    let result = canvas.w("scripts_result");
    y += canvas.flow(left, y + 2.0, inner, regular(BODY), &pieces(&result)) + 8.0;
    canvas.frame(Area { x, y: 0.0, w: width, h: y }, 1.2);
    y
}

fn script_head(canvas: &mut Canvas<'_>, x: f32, width: f32, script: &CallScript, fits: &mut bool) -> f32 {
    let half = width * 0.52;
    let name = 6.0 + canvas.paragraph(x, 6.0, half, bold(16.0), &script.name);
    let number = if script.number.is_empty() {
        let label = canvas.w("contacts_number_blank");
        4.0 + canvas.flow(x + half + 8.0, 4.0, width - half - 8.0, regular(BODY), &[Piece::Blank(label)])
    } else {
        one_number(canvas, x + half + 8.0, 5.0, x + width, &script.number, fits)
    };
    name.max(number)
}

fn piece(canvas: &Canvas<'_>, segment: &Segment) -> Piece {
    match segment {
        Segment::Text(text) => Piece::Plain(text.clone()),
        Segment::Filled(text) => Piece::Filled(text.clone()),
        Segment::Unknown(who) => Piece::Blank(canvas.wf("scripts_unknown", &[("who", who)])),
    }
}

/// Questions with a line to write the answer on, two beside each other.
fn ask(canvas: &mut Canvas<'_>, x: f32, y: f32, width: f32, questions: &[String]) -> f32 {
    let half = (width - 12.0) / 2.0;
    let mut height = 0.0;
    for pair in questions.chunks(2) {
        let mut row: f32 = 0.0;
        for (n, question) in pair.iter().enumerate() {
            let left = x + n as f32 * (half + 12.0);
            let label = canvas.width(regular(BODY), question);
            // The answer beside the question when there is room for it, otherwise below.
            let (used, from) = if label < half * 0.5 {
                canvas.text(left, y + height + 19.0, regular(BODY), question);
                (24.0, label + 6.0)
            } else {
                let used = canvas.paragraph(left, y + height, half, regular(BODY), question);
                (used + 21.0, 0.0)
            };
            canvas.rule(left + from, y + height + used - 2.5, half - from, HAIR);
            row = row.max(used);
        }
        height += row;
    }
    height
}
