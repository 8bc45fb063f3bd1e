//! A table for Excel and LibreOffice: UTF-8 with a byte order mark, CRLF, every cell in quotes.
//!
//! A cell that a spreadsheet would compute or turn into a number begins with an apostrophe. It is part of the cell:
//! visible, harmless, and still there when the table is saved again. [`plain`] takes it off.

use crate::text::Text;
use crate::wording::Wording;

use super::report::{Line, Report};

/// Excel takes a file without it for the code page of the computer.
pub(super) const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// The keys of the columns' names, in their order.
const COLUMNS: [&str; 16] = [
    "export_time",
    "export_recorded",
    "export_from",
    "export_to",
    "export_kind",
    "export_nature",
    "export_text",
    "export_doer",
    "export_recorder",
    "export_late",
    "export_correction",
    "export_undone",
    "export_station",
    "export_number",
    "export_id",
    "export_hash",
];

/// The table as text; `each` hears of every line and may stop it.
#[must_use]
pub fn table(report: &Report, wording: &Wording, mut each: impl FnMut() -> bool) -> Option<String> {
    let mut out = String::from(BYTE_ORDER_MARK);
    row(&mut out, COLUMNS.iter().map(|key| wording.say(key, &[]).ja));
    for line in &report.lines {
        if !each() {
            return None;
        }
        row(&mut out, cells(line, wording).into_iter().map(|cell| inert(&cell)));
    }
    Some(out)
}

/// A cell as it was before [`table`] made it harmless.
#[must_use]
pub fn plain(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if needs_apostrophe(rest) => rest,
        _ => cell,
    }
}

fn cells(line: &Line, wording: &Wording) -> [String; 16] {
    let said = |text: Option<Text>| text.map(|text| text.ja).unwrap_or_default();
    let late = line.late.then(|| match &line.late_reason {
        Some(reason) => wording.say("export_late_because", &[("reason", &Text::same(reason.as_str()))]),
        None => wording.say("export_late", &[]),
    });
    let undone = line.undone.as_ref().map(|(at, who)| {
        wording.say("export_undone_at", &[("time", &Text::same(at.jst_plain())), ("who", &Text::same(who.as_str()))])
    });
    let undone = undone.or_else(|| line.abandoned.then(|| wording.say("export_abandoned", &[])));
    let was: Vec<String> = line.was.iter().map(|was| was_words(was, wording)).collect();
    [
        line.moment.words(wording).ja,
        line.recorded_at.jst_plain(),
        line.from.clone(),
        line.to.clone(),
        line.kind.ja.clone(),
        said(line.nature.clone()),
        line.text.ja.clone(),
        line.doer.clone(),
        line.recorder.clone(),
        said(late),
        was.join("／"),
        said(undone),
        line.station.clone().unwrap_or_default(),
        line.seq.to_string(),
        line.id.clone(),
        line.hash.clone(),
    ]
}

fn was_words(was: &super::report::Was, wording: &Wording) -> String {
    wording.say("export_was", &[("was", &was.words(wording)), ("by", &was.by(wording))]).ja
}

/// One row, every cell in quotes (RFC 4180).
pub(super) fn row(out: &mut String, cells: impl Iterator<Item = String>) {
    for (n, cell) in cells.enumerate() {
        if n > 0 {
            out.push(',');
        }
        out.push('"');
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    }
    out.push_str("\r\n");
}

pub(super) fn inert(cell: &str) -> String {
    if needs_apostrophe(cell) { ["'", cell].concat() } else { cell.to_owned() }
}

/// It would be computed, be taken for a number and lose its zeros, or lose its own apostrophe.
fn needs_apostrophe(cell: &str) -> bool {
    let Some(first) = cell.chars().next() else { return false };
    let computed = "=+-@＝＋－＠\t\r\n'".contains(first) || cell.trim_start() != cell && !cell.trim_start().is_empty();
    // Times and our own short numbers may be sorted and added up.
    computed || is_numberlike(cell) && !is_time(cell) && !is_count(cell)
}

fn is_numberlike(cell: &str) -> bool {
    cell.chars().any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
        && cell
            .chars()
            .all(|c| c.is_ascii_digit() || "０１２３４５６７８９ -ー－.,．，/／:：()（）%％eE¥￥$".contains(c))
}

/// `2026-11-24 10:47`.
fn is_time(cell: &str) -> bool {
    cell.len() == 16
        && cell.char_indices().all(|(n, c)| match n {
            4 | 7 => c == '-',
            10 => c == ' ',
            13 => c == ':',
            _ => c.is_ascii_digit(),
        })
}

/// A whole number without a leading zero that no spreadsheet rounds and nobody takes for a telephone number.
fn is_count(cell: &str) -> bool {
    cell.len() <= 7 && cell.chars().all(|c| c.is_ascii_digit()) && (cell == "0" || !cell.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::sample;
    use super::*;

    #[test]
    fn the_table_begins_with_a_byte_order_mark_and_its_rows_end_as_excel_likes_it() {
        let table = table(&sample(), Wording::built_in(), || true).unwrap();
        assert!(table.starts_with("\u{FEFF}\"時刻\",\"記録した時刻\",\"発\",\"受\","), "{table}");
        assert_eq!(table.matches("\r\n").count(), 4);
        assert!(!table.replace("\r\n", "").contains(['\r', '\n']));
    }

    #[test]
    fn nothing_in_it_is_computed() {
        for cell in [
            "=1+1",
            "+81-11-200-0001",
            "-1",
            "@SUM(A1)",
            "\t=1",
            " =1",
            "'x",
            "0112000001",
            "011-200-0001",
            "１２３",
            "1e5",
            "3/4",
            "(03)1234",
            "12345678",
            "＝1",
        ] {
            let made = inert(cell);
            assert!(made.starts_with('\''), "{cell}");
            assert_eq!(plain(&made), cell, "what is put before it can be taken off again");
        }
        for cell in ["受付", "2026-04-01 09:00", "17", "0", "1234567", "5mg", "", "10:47ごろ"] {
            assert_eq!(inert(cell), cell);
            assert_eq!(plain(cell), cell);
        }
    }

    #[test]
    fn quotes_inside_a_cell_stay_inside() {
        let table = table(&sample(), Wording::built_in(), || true).unwrap();
        assert!(table.contains(r#""'=HYPERLINK(""http://x"",""<b>見て</b>"")""#), "{table}");
    }

    #[test]
    fn it_can_be_stopped() {
        assert_eq!(table(&sample(), Wording::built_in(), || false), None);
    }
}
