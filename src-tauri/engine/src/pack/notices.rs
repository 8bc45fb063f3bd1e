//! The one-page sheets of the front desk: first minutes, decisions with clock, patient flow with
//! the index of forms, and the notices for patients.

use super::contents::{DecisionRow, FlowRow, PackInput, Poster};
use super::draw::{Area, BODY, Canvas, Item, MIN_SIZE, Style, bold, pieces, regular};
use super::fonts::Fonts;
use super::pager::Pager;
use super::table::{Column, Table};
use super::words::Words;
use super::{Overflow, PackError};

/// Only the first column is bold.
const NAMES: usize = 99;

/// 最初の15分: few lines, large, read aloud.
pub(super) fn first_minutes(pager: &mut Pager<'_>, lines: &[String]) -> Result<(), PackError> {
    pager.block(|canvas, x, width| {
        let height = canvas.paragraph(x, 0.0, width, regular(14.0), canvas.words.get("first_lead")) + 6.0;
        canvas.rule(x, height, width, 1.2);
        height
    })?;
    for (n, line) in lines.iter().enumerate() {
        pager.block(|canvas, x, width| {
            canvas.items.push(Item::Circle { centre: (x + 19.0, 34.0), radius: 18.0, width: 1.8 });
            canvas.text_centre(x + 19.0, 41.5, bold(21.0), &(n + 1).to_string());
            let box_width = 92.0;
            let text = width - 50.0 - box_width - 12.0;
            let height = canvas.paragraph(x + 50.0, 12.0, text, bold(18.0), line) + 12.0;
            let area = Area { x: x + width - box_width, y: 10.0, w: box_width, h: 50.0 };
            canvas.frame(area, 0.9);
            canvas.text(area.x + 5.0, area.y + 13.0, regular(MIN_SIZE), canvas.words.get("done_box"));
            let height = height.max(72.0);
            canvas.rule(x, height, width, 0.75);
            height
        })?;
    }
    Ok(())
}

/// 判断表と時計: what is decided when by whom, with the times to write in.
pub(super) fn decisions(pager: &mut Pager<'_>, rows: &[DecisionRow]) -> Result<(), PackError> {
    let mut labels = Vec::new();
    pager.block(|canvas, x, width| {
        let keys = ["decisions_what", "decisions_when", "decisions_who", "decisions_by", "decisions_done"];
        labels = keys.iter().map(|key| canvas.w(key)).collect();
        let height = canvas.paragraph(x, 0.0, width, regular(BODY), canvas.words.get("decisions_lead")) + 8.0;
        clock(canvas, x, width, height)
    })?;
    pager.space(14.0);
    let widths = [2.8, 3.2, 2.3, 1.7, 2.55];
    let columns = labels.iter().zip(widths).map(|(label, width)| Column { label, width }).collect();
    let row = |r: &DecisionRow| {
        vec![r.title.clone(), r.trigger.clone(), r.decider.clone(), r.time_box.clone(), String::new()]
    };
    Table { columns, rows: rows.iter().map(row).collect(), row_height: 58.0, size: BODY, pad: 5.0, strong: NAMES }
        .place(pager)
}

/// Boxes for the time of the stop and for 3, 15 and 60 minutes later.
fn clock(canvas: &mut Canvas<'_>, x: f32, width: f32, top: f32) -> f32 {
    let quarter = width / 4.0;
    let blank = canvas.w("clock_blank");
    for (n, key) in ["clock_start", "clock_3", "clock_15", "clock_60"].iter().enumerate() {
        let left = x + n as f32 * quarter;
        let area = Area { x: left + 3.0, y: top, w: quarter - 6.0, h: 62.0 };
        canvas.frame(area, if n == 0 { 2.0 } else { 1.0 });
        canvas.text(area.x + 6.0, top + 16.0, bold(BODY), canvas.words.get(key));
        canvas.flow(area.x + 16.0, top + 18.0, area.w - 20.0, regular(18.0), &pieces(&blank));
    }
    top + 62.0
}

/// 患者の流れ, and 様式早見表 with the arithmetic of every quantity.
pub(super) fn patient_flow(pager: &mut Pager<'_>, flow: &[FlowRow], index: &[[String; 4]]) -> Result<(), PackError> {
    let mut labels = Vec::new();
    pager.block(|canvas, x, width| {
        let keys = [
            "flow_number",
            "flow_who",
            "flow_act",
            "flow_form",
            "index_form",
            "index_who",
            "index_count",
            "index_copies",
        ];
        labels = keys.iter().map(|key| canvas.w(key)).collect();
        canvas.paragraph(x, 0.0, width, regular(BODY), canvas.words.get("flow_lead")) + 6.0
    })?;
    let (flow_labels, index_labels) = labels.split_at(4);
    let rows = flow
        .iter()
        .enumerate()
        .map(|(n, row)| vec![(n + 1).to_string(), row.who.clone(), row.act.clone(), row.form.clone()]);
    let columns = flow_labels.iter().zip([0.6, 2.2, 5.4, 2.2]).map(|(label, width)| Column { label, width }).collect();
    Table { columns, rows: rows.collect(), row_height: 24.0, size: BODY, pad: 5.0, strong: NAMES }.place(pager)?;
    pager.space(12.0);
    pager
        .block(|canvas, x, width| canvas.paragraph(x, 0.0, width, bold(14.0), canvas.words.get("index_lead")) + 2.0)?;
    let columns = index_labels.iter().zip([2.3, 2.2, 3.3, 2.2]).map(|(label, width)| Column { label, width }).collect();
    let rows = index.iter().map(|row| row.to_vec()).collect();
    Table { columns, rows, row_height: 0.0, size: 11.0, pad: 4.0, strong: NAMES }.place(pager)
}

/// A notice as large as the page allows.
pub(super) fn poster(
    fonts: &Fonts,
    words: &Words,
    input: &PackInput,
    poster: &Poster,
    area: Area,
) -> Result<Vec<Item>, PackError> {
    let mut excess = 0.0;
    for percent in [100_u8, 92, 84, 76, 68, 60, 52] {
        let mut canvas = Canvas::new(fonts, words);
        let used = draw_poster(&mut canvas, area, input, poster, f32::from(percent) / 100.0);
        if used <= area.h {
            return Ok(canvas.items);
        }
        excess = used - area.h;
    }
    Err(Overflow { sheet: poster.place.clone(), what: poster.title.clone(), excess }.into())
}

fn draw_poster(canvas: &mut Canvas<'_>, area: Area, input: &PackInput, poster: &Poster, scale: f32) -> f32 {
    let large = |size: f32| Style { leading: 1.35, phrases: true, ..bold(size * scale) };
    let body = Style { leading: 1.5, phrases: true, ..regular(26.0 * scale) };
    let (x, width) = (area.x + 12.0, area.w - 24.0);
    let mut y = area.y + 14.0;
    y += canvas.paragraph(x, y, width, large(46.0), &poster.title);
    let since = canvas.w("poster_since");
    y += canvas.flow(x, y, width, Style { leading: 1.3, ..regular(17.0) }, &pieces(&since)) + 10.0;
    canvas.rule(area.x, y, area.w, 2.0);
    y += 10.0 * scale;
    for line in &poster.lines {
        canvas.items.push(Item::Fill { points: bullet(x + 4.0, y + body.size * 0.75, body.size * 0.22) });
        y += canvas.flow(x + body.size, y, width - body.size, body, &pieces(line)) + 7.0 * scale;
    }
    // The next time of information is always there: silence makes people ask one by one.
    let next_height = 84.0;
    let foot = 30.0;
    let used = y + next_height + foot + 14.0 - area.y;
    let bottom = area.bottom();
    let next = Area { x: area.x + 8.0, y: bottom - foot - next_height - 4.0, w: area.w - 16.0, h: next_height };
    canvas.frame(next, 2.4);
    canvas.text(next.x + 12.0, next.y + 28.0, bold(21.0), canvas.words.get("poster_next"));
    let blank = canvas.w("poster_next_blank");
    canvas.flow(next.x + 12.0, next.y + 34.0, next.w - 24.0, regular(20.0), &pieces(&blank));
    let phone = canvas.wf("poster_phone", &[("phone", &input.phone)]);
    let phone = if input.phone.is_empty() { String::new() } else { phone };
    canvas.text_right(area.right() - 12.0, bottom - 10.0, bold(18.0), &phone);
    // A long name gets smaller; one that still does not fit is found by the check of the whole pack.
    let room = width - canvas.width(bold(18.0), &phone) - 12.0;
    let name = canvas.fit(bold(17.0), BODY, room, &input.facility).unwrap_or(bold(17.0));
    canvas.text(area.x + 12.0, bottom - 10.0, name, &input.facility);
    canvas.frame(Area { x: area.x, y: area.y, w: area.w, h: area.h }, 3.0);
    used
}

fn bullet(x: f32, y: f32, r: f32) -> Vec<(f32, f32)> {
    vec![(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)]
}
