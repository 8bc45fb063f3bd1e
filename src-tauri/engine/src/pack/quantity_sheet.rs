//! 枚数の計算: how many sheets of every form and why, how much paper that is and how long it takes to print.

use super::contents::Copies;
use super::draw::{BODY, bold, regular};
use super::form::{Form, Paper};
use super::pager::Pager;
use super::quantity::{Rules, numbered, paper_needed};
use super::sheets::{Draft, Maker};
use super::table::{Column, Table};
use super::{Format, PackError};

/// Only the first column is bold.
const NAMES: usize = 99;

/// The sheet with the totals of the pack it lies in, itself and the cover among them.
pub(super) fn quantity_sheet<'m>(maker: &Maker<'m>, drafts: &[Draft]) -> Result<Draft, PackError> {
    let mut own = 1;
    loop {
        let draft = drawn(maker, drafts, own)?;
        if draft.pages.len() <= own {
            return Ok(draft);
        }
        own = draft.pages.len();
    }
}

fn drawn<'m>(maker: &Maker<'m>, drafts: &[Draft], own: usize) -> Result<Draft, PackError> {
    let all = drafts.iter().flat_map(|draft| draft.pages.iter().map(|_| draft.format));
    let large = all.clone().filter(|format| matches!(format, Format::A3 | Format::A3Lying)).count();
    let pages = drafts.iter().map(|draft| draft.pages.len()).sum::<usize>() + own + 1;
    let rules = maker.forms.rules();
    let rows: Vec<Vec<String>> =
        maker.own_forms()?.map(|form| row(maker, form, drafts)).collect::<Result<_, PackError>>()?;
    let place = |pager: &mut Pager<'m>| {
        pager.block(|canvas, x, width| canvas.paragraph(x, 0.0, width, regular(BODY), &asked(maker)) + 4.0)?;
        pager.block(|canvas, x, width| {
            let mut y = 0.0;
            for (n, line) in totals(maker, rules, pages, large).iter().enumerate() {
                y += canvas.paragraph(x, y, width, if n == 0 { bold(14.0) } else { regular(BODY) }, line);
            }
            y + 8.0
        })?;
        let words = maker.words;
        let labels = ["quantity_form", "quantity_count", "quantity_sum", "quantity_why"].map(|key| words.get(key));
        let widths = [3.0, 1.1, 3.6, 3.0];
        let columns = labels.iter().zip(widths).map(|(label, width)| Column { label, width }).collect();
        Table { columns, rows, row_height: 0.0, size: 10.5, pad: 2.6, strong: NAMES }.place(pager)
    };
    Ok(maker.flowing("quantity", maker.words.get("quantity_title"), place)?.0)
}

/// For how many people, hours and beds.
fn asked(maker: &Maker<'_>) -> String {
    let (input, words) = (maker.input, maker.words);
    if input.copies == Copies::Single {
        return words.get("cover_master").to_owned();
    }
    let amount = [input.visits, input.hours, input.beds].map(|n| n.to_string());
    let [visits, hours, beds] = &amount;
    let key = if input.beds > 0 { "quantity_asked_beds" } else { "quantity_asked" };
    words.fill(key, &[("visits", visits), ("hours", hours), ("beds", beds)])
}

fn totals(maker: &Maker<'_>, rules: &Rules, pages: usize, large: usize) -> Vec<String> {
    let needed = paper_needed(rules, u32::try_from(pages).unwrap_or(u32::MAX));
    let numbers = [needed.pages, needed.reams, rules.ream, needed.minutes, rules.pages_a_minute].map(|n| n.to_string());
    let [pages, reams, ream, minutes, speed] = &numbers;
    let words = maker.words;
    let mut lines = vec![
        words.fill("quantity_total", &[("pages", pages), ("reams", reams), ("ream", ream), ("minutes", minutes)]),
        words.fill("quantity_speed", &[("speed", speed), ("why", &rules.why_pages)]),
    ];
    if large > 0 {
        lines.push(words.fill("quantity_large", &[("count", &large.to_string())]));
    }
    lines.push(words.get("quantity_own").to_owned());
    lines
}

fn row(maker: &Maker<'_>, form: &Form, drafts: &[Draft]) -> Result<Vec<String>, PackError> {
    let name = maker.words.fill("index_name", &[("id", &form.id), ("title", &form.title)]);
    let of_form = |draft: &&Draft| {
        let rest = draft.key.strip_prefix("form/").and_then(|key| key.strip_prefix(form.id.as_str()));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let sheets: usize = drafts.iter().filter(of_form).map(|draft| draft.pages.len()).sum();
    let sheets = maker.words.fill("cover_sheets", &[("count", &sheets.to_string())]);
    let arithmetic = if form.paper == Paper::Half && !maker.input.slips.is_empty() {
        numbered(maker.input.own_counts.contains_key(&form.id), maker.words).ja
    } else {
        maker.arithmetic(form)
    };
    Ok(vec![name, sheets, arithmetic, maker.why(form).to_owned()])
}
