//! サイバーセキュリティ対策チェックリスト, filled in, in inspection order: one sheet for the institution and one for each
//! vendor. Items whose official text was not seen say so, and so does an edition that is not the newest one.

use crate::plan::Answer;
use crate::plan::checklist::{Edition, FilledItem, FilledSheet, INSTITUTION, proved, sheets, vendors};
use crate::text::Text;
use crate::wording::Wording;

use super::bcp::{Book, DocumentInput, Set, boxed, day};
use super::draw::{MIN_SIZE, bold, regular};
use super::fonts::Fonts;
use super::report::Paper;
use super::report_row::{Paragraph, said};
use super::writer::Writer;
use super::{PackError, built_in_words};

/// Number, question, answer, the two days, evidence.
const WIDTHS: [f32; 5] = [7.0, 38.0, 10.0, 15.0, 30.0];

/// Sets the sheets of an edition.
///
/// # Errors
/// When a typeface cannot be read.
pub fn checklist_sheet(input: &DocumentInput<'_>, edition: &Edition) -> Result<Paper, PackError> {
    let (fonts, words) = (Fonts::open()?, built_in_words()?);
    let mut book = Book { writer: Writer::new(&fonts, &words, Wording::built_in()), input };
    for filled in sheets(input.plan, input.content, edition, input.made_at.jst_date()) {
        sheet(&mut book, edition, &filled)?;
    }
    if vendors(input.plan).is_empty() {
        book.writer.space(8.0);
        book.line("checklist_no_vendors")?;
    }
    let (leaves, outline, letters) = book.writer.finish();
    Set { fonts: &fonts, words: &words, title: &edition.title.ja, letters }.assemble(input, leaves, &outline)
}

fn sheet(book: &mut Book<'_>, edition: &Edition, filled: &FilledSheet<'_>) -> Result<(), PackError> {
    let form = filled.sheet.title.ja.clone();
    let is_own = filled.id == INSTITUTION;
    let title = if is_own { form } else { [form.as_str(), "　", &boxed(&filled.name.ja)].concat() };
    book.writer.heading(1, &title)?;
    let house = &book.input.plan.facility;
    let blanks = [("done", &Text::same(filled.done().to_string())), ("of", &Text::same(filled.needed().to_string()))];
    let answered = book.writer.wording.say("document_answered", &blanks).ja;
    let mut facts = vec![("document_hospital", house.name.as_str())];
    if !is_own {
        facts.push(("document_vendor", &filled.name.ja));
    }
    facts.extend([("document_list", edition.title.ja.as_str()), ("document_state", &answered)]);
    book.facts(&facts)?;
    if !edition.newer.ja.is_empty() {
        book.writer.paragraph(bold(MIN_SIZE), &edition.newer.ja)?;
    }
    for group in &filled.sheet.groups {
        book.writer.heading(2, &[group.number.as_str(), "　", &group.title.ja].concat())?;
        let keys = ["document_item", "document_asks", "document_answer", "document_days", "document_evidence"];
        book.writer.table(&WIDTHS, &keys)?;
        for one in filled.items.iter().filter(|one| group.items.iter().any(|item| item.number == one.item.number)) {
            row(book, one)?;
        }
        book.writer.end_table();
    }
    Ok(())
}

fn row(book: &mut Book<'_>, one: &FilledItem<'_>) -> Result<(), PackError> {
    let mut asks = vec![said(regular(MIN_SIZE), one.item.text.ja.clone())];
    if !one.item.target.ja.is_empty() {
        asks.push(said(regular(MIN_SIZE), book.with("document_target_of", "what", &one.item.target.ja)));
    }
    if one.item.new {
        asks.push(said(regular(MIN_SIZE), book.say("document_new_item")));
    }
    if !one.item.seen {
        asks.push(said(bold(MIN_SIZE), book.say("checklist_unseen")));
    }
    let of = |field: fn(&Answer) -> &String| one.answer.map(field).cloned().unwrap_or_default();
    let answer = match one.said() {
        "yes" => book.say("checklist_yes"),
        "no" => book.say("checklist_no"),
        "not-applicable" => book.say("checklist_not_applicable"),
        _ if !one.is_needed => book.say("checklist_needless"),
        _ => String::new(),
    };
    let target = match of(|answer| &answer.target) {
        target if target.is_empty() => String::new(),
        target => book.with("document_target_day", "day", &day(&target)),
    };
    let days = if one.is_needed { book.cells(&[day(&of(|answer| &answer.on)), target]) } else { Vec::new() };
    let cells = vec![
        vec![said(bold(MIN_SIZE), one.item.printed())],
        asks,
        vec![book.cell(&answer)],
        days,
        evidence(book, one, &of(|answer| &answer.evidence)),
    ];
    book.writer.row(cells)
}

/// Where it can be seen, what the plan shows, and what is wrong with the answer.
fn evidence(book: &Book<'_>, one: &FilledItem<'_>, written: &str) -> Vec<Paragraph> {
    let input = book.input;
    let mut lines: Vec<String> = Some(written.to_owned()).into_iter().filter(|text| !text.trim().is_empty()).collect();
    let proof = one.item.proof.map(|proof| proved(proof, input.plan, &input.coverage, input.revision));
    if let Some(proof) = proof {
        let is_shown = proof.left.is_empty();
        let shown =
            proof.evidence.iter().filter(|_| is_shown).map(|text| book.with("document_point", "what", &text.ja));
        lines.extend(shown);
        if one.said() == "yes" {
            lines.extend(proof.left.first().map(|left| book.with("document_missing", "what", &left.text.ja)));
        }
    }
    lines.extend(one.problems.iter().map(|problem| book.with("document_missing", "what", &problem.ja)));
    if lines.is_empty() && !one.is_needed {
        return Vec::new();
    }
    book.cells(&lines)
}
