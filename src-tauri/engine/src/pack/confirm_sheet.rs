//! 様式の確認表: what nobody has verified about the forms, for the administrator, who asks, signs and sets a new day.

use super::PackError;
use super::draw::{BODY, regular};
use super::forms::ToConfirm;
use super::pager::Pager;
use super::table::{Column, Table};

/// Only the first column is bold.
const NAMES: usize = 99;

/// One row an open point, with room for who confirmed it and when.
pub(super) fn place(pager: &mut Pager<'_>, open: &[ToConfirm]) -> Result<(), PackError> {
    let mut labels = Vec::new();
    let (mut until, mut day) = (String::new(), String::new());
    pager.block(|canvas, x, width| {
        labels = ["confirm_form", "confirm_point", "confirm_until", "confirm_done"].map(|key| canvas.w(key)).to_vec();
        until = canvas.w("confirm_nothing");
        day = canvas.w("confirm_blank");
        canvas.paragraph(x, 0.0, width, regular(BODY), canvas.words.get("confirm_lead")) + 8.0
    })?;
    let row = |form: &ToConfirm| {
        let points = if form.points.is_empty() { until.clone() } else { form.points.join("\n☐ ") };
        let last = form.valid_until.clone().unwrap_or_default();
        vec![[&form.id, "\n", &form.title].concat(), ["☐ ", &points].concat(), last, day.clone()]
    };
    let columns = labels.iter().zip([3.0, 4.7, 2.0, 3.0]).map(|(label, width)| Column { label, width }).collect();
    let rows = open.iter().map(row).collect();
    Table { columns, rows, row_height: 40.0, size: BODY, pad: 5.0, strong: NAMES }.place(pager)
}
