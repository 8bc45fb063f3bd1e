//! Blank forms (様式) as data: read from `playbooks/forms/*.toml`, format in `docs/playbook-format.md`.
//! Says what stands on a form; where it stands is decided in `form_page.rs`.

use std::collections::BTreeMap;

use super::binder::{Binder, Part};
use super::contents::{DecisionRow, FlowRow};
use super::message::Notices;
use super::quantity::Count;
use super::role_cards::RoleCards;
use serde::Deserialize;

/// The sheets that are no forms: first minutes, decisions, patient flow, notices.
const FRONT_DESK: &str = "front-desk.toml";
/// What each role does.
const ROLE_CARDS: &str = "role-cards.toml";
/// Folder of the forms below `playbooks/`.
const FORMS: &str = "forms/";
/// Folder of the notices below `playbooks/`.
const NOTICES: &str = "notices/";
/// Folder of the packs below `playbooks/`.
const PACKS: &str = "packs/";

/// All forms, the packs they go into, and the texts of the front desk.
#[derive(Debug, Clone, Default)]
pub struct Forms {
    by_id: BTreeMap<String, Form>,
    binders: BTreeMap<String, Binder>,
    front_desk: FrontDesk,
    notices: Notices,
    role_cards: RoleCards,
}

/// What is wrong in a file of `playbooks/forms`, for the person who wrote it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct FormProblem {
    /// File name.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// Paper and orientation of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Paper {
    /// A4 upright.
    Portrait,
    /// A4 lying.
    Landscape,
    /// Two on one upright A4, cut apart; each carries its own slip number.
    Half,
}

/// One form.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// F01 …, equal to the file name.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Paper and orientation.
    pub paper: Paper,
    /// Who fills it in.
    pub who: String,
    /// When.
    pub when: String,
    /// How many copies, and where they go.
    pub copies: String,
    /// Uses for each visit.
    per_visit: Option<f64>,
    /// Lines or uses on one sheet, with `per_visit`.
    #[serde(default = "one")]
    pub per_sheet: u32,
    /// A fixed number of sheets, instead of `per_visit`.
    sheets: Option<u32>,
    /// Why that many.
    pub why: String,
    /// Basis and edition of a form that a rule prescribes.
    pub legal: Option<String>,
    /// How to fill it in, printed on top.
    #[serde(default)]
    pub notes: Vec<String>,
    /// The part torn off for the patient; only on half sheets.
    #[serde(default)]
    pub stub: Vec<Block>,
    /// From top to bottom.
    #[serde(default)]
    pub block: Vec<Block>,
    /// Where the fields come from.
    pub source: String,
    /// The day the source was read; printed as the form's edition.
    pub as_of: String,
    /// The English side; the forms themselves are Japanese.
    #[serde(default)]
    pub en: English,
}

/// What a form is called in English.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct English {
    /// Its name.
    pub title: String,
}

/// A part of a form: rows of fields, or a ruled grid, or sentences.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// Bold words above.
    pub heading: Option<String>,
    /// Rows of fields, side by side.
    #[serde(default)]
    pub rows: Vec<Vec<Field>>,
    /// A ruled table.
    pub grid: Option<Grid>,
    /// Sentences.
    #[serde(default)]
    pub text: Vec<String>,
}

/// One field.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Field {
    /// Its name, small, at the top left.
    pub label: String,
    /// Share of the row; 1 when left out.
    pub width: Option<f32>,
    /// What is pre-printed: ☐ tick box, □ letter box, ＿ writing line, {number} {facility} {phone} {window}.
    pub body: String,
    /// Writing lines below the label.
    pub lines: Option<u32>,
    /// Takes what height is left on the page.
    pub grow: bool,
    /// May never stay empty: drawn with a heavy frame.
    pub must: bool,
    /// Prescribed by the rule named in `legal`.
    pub law: bool,
    /// Prints the body this large and bold.
    pub size: Option<f32>,
    /// Prints the slip number as a QR code.
    pub code: bool,
}

/// A ruled table to write in.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grid {
    /// From left to right.
    pub columns: Vec<Column>,
    /// Empty lines.
    #[serde(default)]
    pub lines: u32,
    /// Words in the first column of pre-named lines.
    #[serde(default)]
    pub names: Vec<String>,
    /// Least height of a line.
    #[serde(default = "line_height")]
    pub height: f32,
    /// Lines take what height is left on the page.
    #[serde(default)]
    pub grow: bool,
}

/// A column of a grid.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its name.
    pub label: String,
    /// Share of the width.
    pub width: f32,
    /// Pre-printed on every line, in the notation of a field.
    #[serde(default)]
    pub body: String,
}

/// Sheets of the front desk that are no forms.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrontDesk {
    /// 最初の15分.
    pub first_minutes: Vec<String>,
    /// 判断表.
    pub decisions: Vec<DecisionRow>,
    /// 患者の流れ.
    pub patient_flow: Vec<FlowRow>,
    /// Where this comes from.
    pub source: String,
    /// The day the source was read.
    pub as_of: String,
}

impl Forms {
    /// Reads files given as path below `playbooks/` and text; others are passed over. What is broken is left out
    /// and named.
    pub fn parse<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> (Forms, Vec<FormProblem>) {
        let mut forms = Forms::default();
        let mut problems = Vec::new();
        for (path, text) in files {
            if path == FRONT_DESK {
                match toml::from_str(text) {
                    Ok(front_desk) => forms.front_desk = front_desk,
                    Err(error) => problems.push(broken(path, text, &error)),
                }
            } else if path == ROLE_CARDS {
                match toml::from_str::<RoleCards>(text) {
                    Ok(cards) => {
                        let problem = |message| FormProblem { file: path.to_owned(), line: 1, message };
                        problems.extend(cards.problems().into_iter().map(problem));
                        forms.role_cards = cards;
                    }
                    Err(error) => problems.push(broken(path, text, &error)),
                }
            } else if let Some(file) = path.strip_prefix(FORMS) {
                match toml::from_str::<Form>(text) {
                    Ok(form) => {
                        problems.extend(check(file, text, &form));
                        forms.by_id.insert(form.id.clone(), form);
                    }
                    Err(error) => problems.push(broken(file, text, &error)),
                }
            } else if let Some(file) = path.strip_prefix(NOTICES) {
                problems.extend(forms.notices.read(file, text).err().map(|error| broken(file, text, &error)));
            } else if let Some(file) = path.strip_prefix(PACKS) {
                match toml::from_str::<Binder>(text) {
                    Ok(binder) => {
                        forms.binders.insert(binder.id.clone(), binder);
                    }
                    Err(error) => problems.push(broken(file, text, &error)),
                }
            }
        }
        problems.extend(forms.binders.values().flat_map(|binder| forms.unknown(binder)));
        problems.extend(forms.notices.lacking().into_iter().map(|(language, name)| FormProblem {
            file: [language.id(), ".toml"].concat(),
            line: 1,
            message: format!("a surface shows the text '{name}', which is not there"),
        }));
        (forms, problems)
    }

    /// What each role does.
    pub fn role_cards(&self) -> &RoleCards {
        &self.role_cards
    }

    /// Notices: the message in every language, and where it is shown.
    pub fn notices(&self) -> &Notices {
        &self.notices
    }

    /// Lines of a pack that name no sheet.
    fn unknown(&self, binder: &Binder) -> Vec<FormProblem> {
        let good = |part: &&Part| match (&part.form, part.made) {
            (Some(form), None) => self.by_id.contains_key(form),
            (None, made) => made.is_some(),
            (Some(_), Some(_)) => false,
        };
        let bad = binder.sheet.iter().filter(|part| !good(part));
        let named = bad.map(|part| part.form.clone().unwrap_or_default());
        named
            .map(|form| FormProblem {
                file: format!("{}.toml", binder.id),
                line: 1,
                message: format!("a sheet is a known form or is made, not both: '{form}'"),
            })
            .collect()
    }

    /// A pack by its id.
    pub fn binder(&self, id: &str) -> Option<&Binder> {
        self.binders.get(id)
    }

    /// All packs in the order of their ids.
    pub fn binders(&self) -> impl Iterator<Item = &Binder> {
        self.binders.values()
    }

    /// One form by its id.
    pub fn get(&self, id: &str) -> Option<&Form> {
        self.by_id.get(id)
    }

    /// All forms in the order of their ids.
    pub fn all(&self) -> impl Iterator<Item = &Form> {
        self.by_id.values()
    }

    /// The texts of the front desk.
    pub fn front_desk(&self) -> &FrontDesk {
        &self.front_desk
    }
}

impl Form {
    /// How its sheets are counted.
    pub fn count(&self) -> Count {
        match (self.sheets, self.per_visit) {
            (Some(sheets), _) => Count::Fixed(sheets),
            // A factor has two decimals at most; anything larger than 100 is refused by the checks.
            (None, Some(factor)) => Count::PerVisit {
                hundredths: (factor.clamp(0.0, 100.0) * 100.0).round() as u32,
                per_sheet: self.per_sheet,
            },
            (None, None) => Count::Fixed(1),
        }
    }
}

fn one() -> u32 {
    1
}

fn line_height() -> f32 {
    20.0
}

fn broken(file: &str, text: &str, error: &toml::de::Error) -> FormProblem {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    FormProblem { file: file.to_owned(), line: before.matches('\n').count() + 1, message: error.message().to_owned() }
}

fn check(file: &str, text: &str, form: &Form) -> Vec<FormProblem> {
    let mut problems = Vec::new();
    let mut say = |key: &str, message: &str| {
        let line = text.lines().position(|l| l.starts_with(key)).map_or(1, |n| n + 1);
        problems.push(FormProblem { file: file.to_owned(), line, message: message.to_owned() });
    };
    if file.strip_suffix(".toml") != Some(form.id.as_str()) {
        say("id", "the id must be the file name");
    }
    if form.per_visit.is_some() == form.sheets.is_some() {
        say("title", "give either per_visit or sheets");
    }
    if form.per_visit.is_some_and(|f| !(0.0..=100.0).contains(&f)) || form.per_sheet == 0 {
        say("per_", "per_visit is 0 to 100, per_sheet at least 1");
    }
    if form.source.is_empty() || form.as_of.is_empty() || form.why.is_empty() {
        say("source", "source, as_of and why must say something");
    }
    if form.paper != Paper::Half && !form.stub.is_empty() {
        say("[[stub]]", "only a half sheet has a stub");
    }
    for block in form.block.iter().chain(&form.stub) {
        let kinds = [!block.rows.is_empty(), block.grid.is_some(), !block.text.is_empty()];
        if kinds.iter().filter(|kind| **kind).count() != 1 {
            let key = block.heading.as_deref().unwrap_or_default();
            say(&format!("heading = \"{key}\""), "a block is rows or a grid or text, exactly one of them");
        }
        if block.rows.iter().any(Vec::is_empty) {
            say("rows", "a row needs a field");
        }
        if block.grid.as_ref().is_some_and(|g| g.columns.is_empty() || g.lines == 0 && g.names.is_empty()) {
            say("grid", "a grid needs columns, and lines or names");
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::Forms;
    use crate::library;
    use crate::pack::quantity::Count;

    fn text_of(path: &str) -> &'static str {
        library::PLAYBOOKS.iter().find(|(known, _)| *known == path).unwrap().1
    }

    #[test]
    fn the_built_in_forms_have_no_problems() {
        let (forms, problems) = Forms::parse(library::PLAYBOOKS.iter().copied());
        assert_eq!(problems, []);
        assert_eq!(forms.get("F01").unwrap().count(), Count::PerVisit { hundredths: 100, per_sheet: 20 });
        assert_eq!(forms.front_desk().first_minutes.len(), 7, "seven lines can be read aloud in a minute");
    }

    #[test]
    fn an_allergy_box_can_never_stay_empty() {
        let forms = library::forms();
        for id in ["F02", "F04"] {
            let form = forms.get(id).unwrap();
            let field =
                form.block.iter().flat_map(|b| b.rows.iter().flatten()).find(|f| f.label.contains("アレルギー"));
            let field = field.unwrap();
            assert!(field.must, "{id}: drawn heavy");
            for choice in ["☐有", "☐無", "☐不明"] {
                assert!(field.body.replace(' ', "").contains(choice), "{id} lacks {choice}");
            }
        }
    }

    #[test]
    fn a_broken_file_is_named_with_its_line() {
        let good = text_of("forms/F01.toml");
        let text = good.replace("paper ", "papier ");
        let (forms, problems) = Forms::parse([("forms/F01.toml", text.as_str())]);
        assert!(forms.get("F01").is_none());
        let line = text.lines().position(|l| l.starts_with("papier")).unwrap() + 1;
        assert_eq!((problems[0].file.as_str(), problems[0].line), ("F01.toml", line));

        let both = good.replace("why ", "sheets = 3\nwhy ");
        assert!(Forms::parse([("forms/F01.toml", both.as_str())]).1[0].message.contains("either per_visit or sheets"));
        assert!(Forms::parse([("forms/F09.toml", good)]).1[0].message.contains("file name"));
    }

    #[test]
    fn a_pack_with_an_unknown_sheet_is_named() {
        let pack = text_of("packs/front-desk.toml");
        let (_, problems) = Forms::parse([("packs/front-desk.toml", pack)]);
        assert!(problems.iter().any(|p| p.file == "front-desk.toml" && p.message.contains("F01")), "{problems:?}");
    }
}
