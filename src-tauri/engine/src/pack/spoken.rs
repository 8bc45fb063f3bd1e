//! Notices that are read aloud, sent by FAX or copied into a page of the web: the same message, for other ears and eyes.

use super::PackError;
use super::draw::{Area, BODY, Canvas, HAIR, Item, Style, bold, pieces, regular};
use super::message::{Surface, Telling};
use super::pager::Pager;

/// What is said aloud, as large as one sheet allows: to be read standing.
const SAID: [f32; 6] = [18.0, 17.0, 16.0, 15.0, 14.0, 13.0];
/// What is only done.
const DONE: f32 = 12.5;

/// Sentences to read aloud, with what to do in between, and boxes for when and who.
pub(super) fn script(pager: &mut Pager<'_>, surface: &Surface, tellings: &[Telling<'_>]) -> Result<(), PackError> {
    let mut said = BODY;
    for size in SAID {
        let mut trial = pager.endless();
        let room = trial.room();
        sentences(&mut trial, surface, tellings, size)?;
        if room - trial.room() <= pager.room() {
            said = size;
            break;
        }
    }
    sentences(pager, surface, tellings, said)
}

fn sentences(pager: &mut Pager<'_>, surface: &Surface, tellings: &[Telling<'_>], said: f32) -> Result<(), PackError> {
    pager.block(|canvas, x, width| {
        let lead = pieces(canvas.words.get("script_lead"));
        canvas.flow(x, 0.0, width, regular(BODY), &lead)
    })?;
    for telling in tellings {
        heading(pager, &telling.line(&surface.head), telling)?;
        for line in surface.lines.iter().flat_map(|name| telling.lines(name)) {
            pager.block(|canvas, x, width| spoken(canvas, (x, width), telling, &line, said))?;
        }
    }
    pager.space(10.0);
    pager.block(|canvas, x, width| {
        canvas.text(x, 13.0, bold(BODY), canvas.words.get("script_done"));
        let share = width / 6.0;
        for n in 0..6_u8 {
            canvas.frame(Area { x: x + f32::from(n) * share, y: 19.0, w: share, h: 38.0 }, HAIR);
        }
        58.0
    })
}

fn heading(pager: &mut Pager<'_>, text: &str, telling: &Telling<'_>) -> Result<(), PackError> {
    pager.space(12.0);
    let style = telling.message.language.style(18.0, true);
    pager.block(|canvas, x, width| {
        let height = canvas.flow(x, 0.0, width, style, &pieces(text)) + 2.0;
        canvas.rule(x, height, width, 1.2);
        height + 5.0
    })
}

/// What is said stands beside a bar, what is done does not.
fn spoken(canvas: &mut Canvas<'_>, (x, width): (f32, f32), telling: &Telling<'_>, line: &str, said: f32) -> f32 {
    let language = telling.message.language;
    if !line.starts_with('「') {
        return canvas.flow(x, 3.0, width, language.style(DONE, false), &pieces(line)) + 3.0;
    }
    let style = Style { leading: 1.35, ..language.style(said, false) };
    let height = canvas.flow(x + 20.0, 2.0, width - 20.0, style, &pieces(line));
    bar(canvas, x + 8.0, 4.0, height - 2.0);
    height + 4.0
}

fn bar(canvas: &mut Canvas<'_>, x: f32, y: f32, height: f32) {
    let points = vec![(x, y), (x + 3.0, y), (x + 3.0, y + height), (x, y + height)];
    canvas.items.push(Item::Fill { points });
}

/// Texts to copy.
pub(super) fn copy(pager: &mut Pager<'_>, surface: &Surface, tellings: &[Telling<'_>]) -> Result<(), PackError> {
    pager.block(|canvas, x, width| {
        let lead = pieces(canvas.words.get("copy_lead"));
        canvas.flow(x, 0.0, width, regular(BODY), &lead)
    })?;
    for telling in tellings {
        heading(pager, &telling.line(&surface.head), telling)?;
        for line in surface.lines.iter().flat_map(|name| telling.lines(name)) {
            let style = telling.message.language.style(13.0, false);
            pager.block(|canvas, x, width| canvas.flow(x, 2.0, width - 6.0, style, &pieces(&line)) + 3.0)?;
        }
    }
    Ok(())
}

/// One sheet a language.
pub(super) fn faxes(pager: &mut Pager<'_>, surface: &Surface, tellings: &[Telling<'_>]) -> Result<(), PackError> {
    for telling in tellings {
        if !pager.is_fresh() {
            pager.new_page();
        }
        fax(pager, surface, telling)?;
    }
    Ok(())
}

/// A sheet for the FAX: to whom, who dialled and who checked the number, the message, and the answer to send back.
fn fax(pager: &mut Pager<'_>, surface: &Surface, telling: &Telling<'_>) -> Result<(), PackError> {
    pager.block(cover)?;
    pager.space(14.0);
    let title = telling.line(&surface.head);
    pager.block(|canvas, x, width| {
        let height = canvas.paragraph(x, 0.0, width, bold(20.0), &title) + 3.0;
        canvas.rule(x, height, width, 2.0);
        height + 8.0
    })?;
    for line in surface.lines.iter().flat_map(|name| telling.lines(name)) {
        let style = Style { leading: 1.45, phrases: true, ..regular(14.5) };
        pager.block(|canvas, x, width| {
            let Some(point) = line.strip_prefix("■ ") else {
                return canvas.flow(x, 0.0, width - 6.0, style, &pieces(&line)) + 9.0;
            };
            let square = vec![(x + 1.0, 6.0), (x + 9.0, 6.0), (x + 9.0, 14.0), (x + 1.0, 14.0)];
            canvas.items.push(Item::Fill { points: square });
            canvas.flow(x + 18.0, 0.0, width - 24.0, style, &pieces(point)) + 9.0
        })?;
    }
    pager.space(8.0);
    let (phone, reply) = (telling.phone(), pager.room().clamp(118.0, 150.0));
    pager.block(|canvas, x, width| answer(canvas, x, width, &phone, reply))
}

/// A wrong number sends a patient's name to a stranger: one dials, another reads it back.
fn cover(canvas: &mut Canvas<'_>, x: f32, width: f32) -> f32 {
    let rows: [(&[(&str, f32)], f32); 3] = [
        (&[("fax_to", 1.5), ("fax_number", 1.5)], 46.0),
        (&[("fax_dialled", 1.0), ("fax_checked", 1.0), ("fax_sent", 1.0)], 46.0),
        (&[("fax_from", 2.0), ("fax_pages", 1.0)], 40.0),
    ];
    canvas.text(x, 22.0, bold(26.0), canvas.words.get("fax_word"));
    canvas.paragraph(x + 84.0, 2.0, width - 84.0, regular(BODY), canvas.words.get("fax_lead"));
    let mut y = 40.0;
    for (cells, height) in rows {
        let total: f32 = cells.iter().map(|(_, share)| share).sum();
        let mut left = x;
        for (key, share) in cells {
            let area = Area { x: left, y, w: width * share / total, h: height };
            canvas.frame(area, 1.0);
            canvas.text(area.x + 5.0, y + 14.0, regular(11.0), canvas.words.get(key));
            left += area.w;
        }
        y += height;
    }
    y
}

fn answer(canvas: &mut Canvas<'_>, x: f32, width: f32, phone: &str, height: f32) -> f32 {
    canvas.frame(Area { x: x + 1.0, y: 0.0, w: width - 2.0, h: height }, 2.0);
    canvas.text(x + 10.0, 19.0, bold(13.0), canvas.words.get("fax_answer"));
    let blanks = pieces(canvas.words.get("fax_answer_blanks"));
    let wide = Style { leading: 2.2, ..regular(13.0) };
    canvas.flow(x + 10.0, 24.0, width - 20.0, wide, &blanks);
    let strayed = canvas.wf("fax_strayed", &[("phone", phone)]);
    canvas.text(x + 10.0, height - 9.0, regular(11.0), &strayed);
    height
}
