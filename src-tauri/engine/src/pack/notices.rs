//! The one-page sheets of the front desk: first minutes, decisions with clock, and patient flow with the index of forms.

use super::PackError;
use super::contents::{DecisionRow, FlowRow};
use super::draw::{Area, BODY, Canvas, Item, MIN_SIZE, bold, pieces, regular};
use super::pager::Pager;
use super::table::{Column, Table};

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
