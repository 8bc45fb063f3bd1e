//! 紙のパック: the PDF set for one place. `contents` says what goes in, `layout` where it sits,
//! `pdf` which bytes that makes. Pure functions: no clock, no files, no guessing. What cannot be
//! printed whole and readable is a [`PackError`], never cut off and never an empty square.

pub mod bcp;
pub mod binder;
mod booklet;
mod calls;
pub mod check_sheet;
pub mod checklist_sheet;
mod codes;
mod confirm_sheet;
mod contact_card;
pub mod contact_chart;
mod contact_tree;
pub mod contents;
mod cover;
pub mod draw;
mod flow;
mod flow_graph;
mod flow_poster;
pub mod fonts;
pub mod form;
mod form_check;
mod form_field;
mod form_grid;
mod form_page;
mod form_twice;
pub mod forms;
mod frame;
mod heads;
pub mod layout;
mod letters;
pub mod lines;
pub mod message;
mod notice_sheets;
mod notices;
mod org_chart;
mod pager;
mod pdf;
mod picture;
mod poster;
pub mod proof;
pub mod quantity;
mod quantity_sheet;
pub mod replacement;
pub mod report;
mod report_row;
pub mod role_cards;
pub mod shares;
mod sheets;
mod slips;
mod spoken;
mod subset;
mod table;
mod tabs;
pub mod words;
mod writer;

pub use crate::slip_number::{self as number, NumberError, SlipNumber};
pub use binder::Binder;
pub use codes::note_picture;
pub use contents::{Copies, Opening, PackInput, PackMode};
pub use forms::{FormFile, FormProblem, Forms, ToConfirm};
pub use frame::{Format, spoken};
pub use layout::{Pack, Page, Sheet};
pub use pdf::pdf;
pub use picture::picture;
pub use proof::ProofInput;
pub use quantity::{Count, Demand, OwnCount, PaperNeeded, Quantity, Rules, paper_needed, slips};

use std::collections::BTreeMap;

use contents::SlipBlock;
use fonts::{FontError, Fonts};
use form::{Form, Paper};
use layout::Codes;
use words::Words;

/// Why a pack cannot be printed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PackError {
    /// Characters no typeface has.
    #[error("no typeface has: {}", .0.iter().map(MissingGlyph::to_string).collect::<Vec<_>>().join("; "))]
    MissingGlyphs(Vec<MissingGlyph>),
    /// Something does not fit at the least readable size.
    #[error(transparent)]
    Overflow(#[from] Overflow),
    /// A slip number that cannot exist.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// A pack nobody described.
    #[error("there is no pack '{0}'")]
    Binder(String),
    /// A window letter of more or less than one character.
    #[error("'{0}' is no window letter")]
    Window(String),
    /// The same slip number twice in one pack.
    #[error("the slip number {0} would be printed twice")]
    DuplicateSlip(String),
    /// The moment of printing is not RFC 3339.
    #[error("'{0}' is no moment in time")]
    Date(String),
    /// A page that the pack does not have.
    #[error("there is no page {0}")]
    NoPage(usize),
    /// A typeface cannot be read.
    #[error("{0}")]
    FontMissing(String),
    /// This build is broken.
    #[error("{0}")]
    Bug(String),
}

/// One character that no typeface has, and where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingGlyph {
    /// The character.
    pub character: char,
    /// The text it stands in.
    pub text: String,
}

impl std::fmt::Display for MissingGlyph {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "'{}' (U+{:04X}) in '{}'", self.character, u32::from(self.character), self.text)
    }
}

/// Something that does not fit its place.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("on the sheet '{sheet}', '{what}' does not fit: {excess:.0} pt too much")]
pub struct Overflow {
    /// Sheet or form.
    pub sheet: String,
    /// First words of what does not fit.
    pub what: String,
    /// By how many points.
    pub excess: f32,
}

impl From<FontError> for PackError {
    fn from(error: FontError) -> PackError {
        PackError::FontMissing(error.to_string())
    }
}

/// Lays out the pack that [`PackInput::binder`] names.
pub fn pack(input: &PackInput, forms: &Forms) -> Result<Pack, PackError> {
    let words = built_in_words()?;
    laid_out(&words, &tidied(input)?, forms).map(|(pack, _)| pack)
}

/// The pack with the digits of its sheets.
fn laid_out(words: &Words, input: &PackInput, forms: &Forms) -> Result<(Pack, Codes), PackError> {
    std::thread::scope(|scope| {
        // The digits are those of the sheets as they last: set a second time, meanwhile.
        let finding = scope.spawn(|| found_codes(words, input, forms));
        let fonts = Fonts::open()?;
        let maker = sheets::Maker { fonts: &fonts, words, input, forms };
        let drafts = layout::settled(&maker);
        let codes = finding.join().unwrap_or_else(|_| Err(fallen()))?;
        Ok((layout::bound(&maker, drafts?, &codes)?, codes))
    })
}

/// Sets forms one after the other, once each, without a cover: how their author looks at them.
pub fn specimen(input: &PackInput, forms: &Forms, ids: &[String]) -> Result<Pack, PackError> {
    let fonts = Fonts::open()?;
    let words = built_in_words()?;
    let input = &tidied(input)?;
    layout::bare(&sheets::Maker { fonts: &fonts, words: &words, input, forms }, ids)
}

/// The built-in forms with a hospital's own laid over them. What is broken, or does not fit its page, is left out and
/// named; what it would have replaced stays.
pub fn forms_over(built_in: &[FormFile<'_>], own: &[FormFile<'_>]) -> (Forms, Vec<FormProblem>) {
    let (forms, mut problems) = Forms::layered(&[built_in, own]);
    let is_form = |(path, _): &&FormFile<'_>| path.starts_with("forms/");
    let unfit: BTreeMap<&str, FormProblem> = own
        .iter()
        .filter(is_form)
        .filter_map(|(path, _)| {
            let file = path.strip_prefix("forms/")?;
            let id = file.strip_suffix(".toml").filter(|id| forms.get(id).is_some())?;
            let input = PackInput { copies: Copies::Single, slips: vec![one_slip()], ..PackInput::default() };
            let message = specimen(&input, &forms, &[id.to_owned()]).err()?.to_string();
            Some((*path, FormProblem { file: file.to_owned(), line: 1, message }))
        })
        .collect();
    if unfit.is_empty() {
        return (forms, problems);
    }
    let fit: Vec<FormFile<'_>> = own.iter().filter(|(path, _)| !unfit.contains_key(path)).copied().collect();
    problems.extend(unfit.into_values());
    (Forms::layered(&[built_in, &fit]).0, problems)
}

/// Any number, to look at a form that carries one.
pub fn one_slip() -> SlipBlock {
    SlipBlock { window: "A".to_owned(), name: String::new(), first: 1, count: 2 }
}

/// The six digits of every sheet by its key: paper with other ones is out of date.
pub fn sheet_codes(input: &PackInput, forms: &Forms) -> Result<BTreeMap<String, String>, PackError> {
    found_codes(&built_in_words()?, &tidied(input)?, forms)
}

fn found_codes(words: &Words, input: &PackInput, forms: &Forms) -> Result<Codes, PackError> {
    let (fonts, input) = (Fonts::open()?, &layout::lasting(input));
    layout::settled(&sheets::Maker { fonts: &fonts, words, input, forms }).map(|drafts| layout::digits(&drafts))
}

/// How many sheets of every form a pack takes, with the arithmetic.
pub fn quantities(
    demand: Demand,
    forms: &Forms,
    own: &BTreeMap<String, OwnCount>,
) -> Result<Vec<(String, Quantity)>, PackError> {
    let words = built_in_words()?;
    let count = |form: &Form| own.get(&form.id).map_or_else(|| form.count(), |own| own.count);
    let counted = |form: &Form| {
        let counted = quantity::quantity(demand, count(form), &words);
        if form.paper != Paper::Half {
            return (form.id.clone(), counted);
        }
        let arithmetic = quantity::numbered(own.contains_key(&form.id), &words);
        (form.id.clone(), Quantity { arithmetic, ..counted })
    };
    Ok(forms.all().map(counted).collect())
}

/// How many threads share so many pieces of work; more than four gain nothing.
fn threads(pieces: usize) -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(4).min(pieces).max(1)
}

/// Our own mistake, in a thread that set something.
fn fallen() -> PackError {
    PackError::Bug("a thread fell".to_owned())
}

fn built_in_words() -> Result<Words, PackError> {
    Words::built_in().map_err(|error| PackError::Bug(error.to_string()))
}

/// The input with every string in the form the typefaces know (see [`fonts::tidy`]).
fn tidied(input: &PackInput) -> Result<PackInput, PackError> {
    let bug = |error: serde_json::Error| PackError::Bug(error.to_string());
    let mut value = serde_json::to_value(input).map_err(bug)?;
    tidy_strings(&mut value);
    serde_json::from_value(value).map_err(bug)
}

fn tidy_strings(value: &mut serde_json::Value) {
    use serde_json::Value;
    match value {
        Value::String(text) => *text = fonts::tidy(text),
        Value::Array(items) => items.iter_mut().for_each(tidy_strings),
        Value::Object(fields) => fields.values_mut().for_each(tidy_strings),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests;
