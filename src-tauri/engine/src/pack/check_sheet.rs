//! 確認表, filled in: every item with its state, and what shows that it is met or what is missing.

use crate::plan::coverage::{CoverState, Covered, check_table};
use crate::playbook::Phase;
use crate::text::Text;
use crate::wording::Wording;

use super::bcp::{Book, DocumentInput, Set};
use super::draw::{BODY, MIN_SIZE, bold, regular};
use super::fonts::Fonts;
use super::report::Paper;
use super::report_row::{Paragraph, said};
use super::writer::Writer;
use super::{PackError, built_in_words};

/// Number, item, state, evidence.
const WIDTHS: [f32; 4] = [9.0, 38.0, 10.0, 43.0];

/// Sets the check table.
///
/// # Errors
/// When a typeface cannot be read.
pub fn check_sheet(input: &DocumentInput<'_>) -> Result<Paper, PackError> {
    let (fonts, words) = (Fonts::open()?, built_in_words()?);
    let mut book = Book { writer: Writer::new(&fonts, &words, Wording::built_in()), input };
    let title = check_table().title.ja.as_str();
    book.writer.heading(1, title)?;
    head(&mut book)?;
    let mut phase: Option<Phase> = None;
    for covered in &input.coverage.items {
        if phase != Some(covered.item.phase) {
            phase = Some(covered.item.phase);
            book.writer.end_table();
            begin(&mut book, covered.item.phase)?;
        }
        row(&mut book, covered)?;
    }
    book.writer.end_table();
    let (leaves, outline, letters) = book.writer.finish();
    Set { fonts: &fonts, words: &words, title, letters }.assemble(input, leaves, &outline)
}

/// Whose it is and how far it is met.
fn head(book: &mut Book<'_>) -> Result<(), PackError> {
    let house = &book.input.plan.facility;
    let percent = book.with("document_percent", "n", &book.input.coverage.percent().to_string());
    let standing = super::bcp::standing(book.input);
    let edition = book.with("document_table_edition", "edition", &check_table().edition);
    book.facts(&[
        ("document_hospital", &house.name),
        ("document_plan", &standing),
        ("document_state", &percent),
        ("document_basis", &edition),
    ])?;
    let note = book.say("document_unseen_note");
    book.writer.paragraph(regular(MIN_SIZE), &note)
}

fn begin(book: &mut Book<'_>, phase: Phase) -> Result<(), PackError> {
    let stage = book.input.coverage.stages().into_iter().find(|stage| stage.phase == phase);
    let (met, of) = stage.map_or((0, 0), |stage| (stage.met, stage.of));
    let blanks = [("phase", &phase.name()), ("met", &Text::same(met.to_string())), ("of", &Text::same(of.to_string()))];
    let title = book.writer.wording.say("document_phase", &blanks).ja;
    book.writer.heading(2, &title)?;
    book.writer.table(&WIDTHS, &["document_item", "document_title_asks", "document_state", "document_evidence"])
}

fn row(book: &mut Book<'_>, covered: &Covered) -> Result<(), PackError> {
    let mut item = vec![said(bold(MIN_SIZE), covered.item.title.ja.clone())];
    item.push(said(regular(MIN_SIZE), covered.item.asks.ja.clone()));
    if !covered.item.seen {
        item.push(said(regular(MIN_SIZE), book.say("document_title_unseen")));
    }
    let (state, shown) = match &covered.state {
        CoverState::Met => ("document_met", lines(book, &covered.evidence, "document_point")),
        CoverState::Excluded(reason) => ("document_excluded", vec![book.cell(reason)]),
        CoverState::Open => {
            let mut shown = lines(book, &covered.evidence, "document_point");
            let left: Vec<Text> = covered.left.iter().map(|left| left.text.clone()).collect();
            shown.extend(lines(book, &left, "document_missing"));
            ("document_open", shown)
        }
    };
    let cells =
        vec![vec![said(bold(MIN_SIZE), covered.item.id.clone())], item, vec![said(bold(BODY), book.say(state))], shown];
    book.writer.row(cells)
}

fn lines(book: &Book<'_>, texts: &[Text], key: &str) -> Vec<Paragraph> {
    texts.iter().map(|text| said(regular(MIN_SIZE), book.with(key, "what", &text.ja))).collect()
}
