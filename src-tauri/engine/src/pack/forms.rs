//! All blank forms (様式), the packs they go into and the texts of the front desk, read from `playbooks/` and from a
//! hospital's own folder laid over it. One form is described in `form.rs`; format in `docs/playbook-format.md`.

use std::collections::BTreeMap;

use super::binder::{Binder, Made, Part};
use super::contents::{DecisionRow, FlowRow};
pub use super::form::{Block, Column, Field, Form, Grid, Paper};
pub use super::form_check::FormProblem;
use super::form_check::{broken, check};
use super::message::Notices;
use super::quantity::Rules;
use super::role_cards::RoleCards;
use serde::Deserialize;

/// The sheets that are no forms: first minutes, decisions, patient flow, notices.
const FRONT_DESK: &str = "front-desk.toml";
/// What each role does.
const ROLE_CARDS: &str = "role-cards.toml";
/// What the quantities of all packs have in common.
const QUANTITY: &str = "quantity.toml";
/// Blocks that many forms have in common.
const PARTS: &str = "form-parts.toml";
/// Folder of the forms below `playbooks/`.
const FORMS: &str = "forms/";
/// Folder of the notices below `playbooks/`.
const NOTICES: &str = "notices/";
/// Folder of the packs below `playbooks/`.
const PACKS: &str = "packs/";

/// A file: path below `playbooks/`, and text.
pub type FormFile<'f> = (&'f str, &'f str);

/// All forms, the packs they go into, and the texts of the front desk.
#[derive(Debug, Clone, Default)]
pub struct Forms {
    by_id: BTreeMap<String, Form>,
    parts: BTreeMap<String, Block>,
    binders: BTreeMap<String, Binder>,
    front_desk: FrontDesk,
    notices: Notices,
    role_cards: RoleCards,
    rules: Rules,
}

/// What is open about one form: for the administrator, who asks and ticks off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToConfirm {
    /// F06.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What nobody has verified.
    pub points: Vec<String>,
    /// The last day on which it may be used unchecked.
    pub valid_until: Option<String>,
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
    pub fn parse<'f>(files: impl IntoIterator<Item = FormFile<'f>>) -> (Forms, Vec<FormProblem>) {
        let files: Vec<FormFile<'f>> = files.into_iter().collect();
        Forms::layered(&[&files])
    }

    /// Reads several folders, one over the other: a file of a later one takes the place of the same file before it.
    /// A broken file is left out and named; what it would have replaced stays.
    pub fn layered(layers: &[&[FormFile<'_>]]) -> (Forms, Vec<FormProblem>) {
        let mut forms = Forms::default();
        let mut problems = Vec::new();
        for files in layers {
            forms.take_parts(files, &mut problems);
        }
        for files in layers {
            for (path, text) in *files {
                forms.take(path, text, &mut problems);
            }
        }
        problems.extend(forms.settle());
        problems.extend(forms.binders.values().flat_map(|binder| forms.unknown(binder)));
        problems.extend(forms.binders.values().flat_map(|binder| forms.strays(binder)));
        problems.extend(forms.notices.lacking().into_iter().map(|(language, name)| FormProblem {
            file: [language.id(), ".toml"].concat(),
            line: 1,
            message: format!("a surface shows the text '{name}', which is not there"),
        }));
        (forms, problems)
    }

    fn take_parts(&mut self, files: &[FormFile<'_>], problems: &mut Vec<FormProblem>) {
        for (path, text) in files.iter().filter(|(path, _)| *path == PARTS) {
            match toml::from_str::<BTreeMap<String, Block>>(text) {
                Ok(parts) => self.parts.extend(parts),
                Err(error) => problems.push(broken(path, text, &error)),
            }
        }
    }

    fn take(&mut self, path: &str, text: &str, problems: &mut Vec<FormProblem>) {
        if path == FRONT_DESK {
            match toml::from_str(text) {
                Ok(front_desk) => self.front_desk = front_desk,
                Err(error) => problems.push(broken(path, text, &error)),
            }
        } else if path == QUANTITY {
            match toml::from_str(text) {
                Ok(rules) => self.rules = rules,
                Err(error) => problems.push(broken(path, text, &error)),
            }
        } else if path == ROLE_CARDS {
            match toml::from_str::<RoleCards>(text) {
                Ok(cards) => {
                    let problem = |message| FormProblem { file: path.to_owned(), line: 1, message };
                    problems.extend(cards.problems().into_iter().map(problem));
                    self.role_cards = cards;
                }
                Err(error) => problems.push(broken(path, text, &error)),
            }
        } else if let Some(file) = path.strip_prefix(NOTICES) {
            problems.extend(self.notices.read(file, text).err().map(|error| broken(file, text, &error)));
        } else if let Some(file) = path.strip_prefix(FORMS) {
            match toml::from_str::<Form>(text) {
                Ok(form) => {
                    let found = check(file, text, &form, &self.parts);
                    if found.is_empty() {
                        self.by_id.insert(form.id.clone(), form);
                    }
                    problems.extend(found);
                }
                Err(error) => problems.push(broken(file, text, &error)),
            }
        } else if let Some(file) = path.strip_prefix(PACKS) {
            match toml::from_str::<Binder>(text) {
                Ok(binder) => {
                    self.binders.insert(binder.id.clone(), binder);
                }
                Err(error) => problems.push(broken(file, text, &error)),
            }
        }
    }

    /// Puts the common blocks in their places, and the blocks of a form into its worked example.
    fn settle(&mut self) -> Vec<FormProblem> {
        for block in self.by_id.values_mut().flat_map(|form| form.block.iter_mut().chain(&mut form.stub)) {
            if let Some(part) = block.part.as_ref().and_then(|part| self.parts.get(part)) {
                *block = Block { heading: block.heading.take().or_else(|| part.heading.clone()), ..part.clone() };
            }
        }
        let examples = self.by_id.values().filter_map(|form| Some((form.id.clone(), form.example_of.clone()?)));
        let mut problems = Vec::new();
        for (id, of) in examples.collect::<Vec<_>>() {
            let base = self.by_id.get(&of).filter(|base| base.example_of.is_none()).cloned();
            match (base, self.by_id.get_mut(&id)) {
                (Some(base), Some(form)) => {
                    form.paper = base.paper;
                    form.shown = base.block;
                }
                _ => {
                    self.by_id.remove(&id);
                    let message = format!("there is no form '{of}' to show an example of");
                    problems.push(FormProblem { file: format!("{id}.toml"), line: 1, message });
                }
            }
        }
        problems
    }

    /// What each role does.
    pub fn role_cards(&self) -> &RoleCards {
        &self.role_cards
    }

    /// Notices: the message in every language, and where it is shown.
    pub fn notices(&self) -> &Notices {
        &self.notices
    }

    /// Surfaces and cards a pack asks for that nobody described.
    fn strays(&self, binder: &Binder) -> Vec<FormProblem> {
        let is_known = |made: Option<Made>, name: &String| match made {
            Some(Made::Notices) => self.notices.surfaces().iter().any(|one| one.id == *name),
            Some(Made::RoleCards) => self.role_cards.card.iter().any(|one| one.id == *name || one.group == *name),
            _ => true,
        };
        let asked = binder.sheet.iter().flat_map(|part| part.only.iter().map(|name| (part.made, name)));
        let strays = asked.filter(|(made, name)| !is_known(*made, name));
        strays
            .map(|(_, name)| FormProblem {
                file: format!("{}.toml", binder.id),
                line: 1,
                message: format!("there is no surface and no card '{name}'"),
            })
            .collect()
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

    /// Whether a pack has sheets that carry a number of their own.
    pub fn has_numbers(&self, binder: &Binder) -> bool {
        let forms = binder.sheet.iter().filter_map(|part| self.get(part.form.as_ref()?));
        forms.into_iter().any(|form| form.paper == Paper::Half)
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

    /// What the quantities of all packs have in common.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// What nobody has verified, form by form, and until when a form is good (要確認の一覧).
    pub fn to_confirm(&self) -> Vec<ToConfirm> {
        let open = self.by_id.values().filter(|form| !form.confirm.is_empty() || form.valid_until.is_some());
        let line = |form: &Form| ToConfirm {
            id: form.id.clone(),
            title: form.title.clone(),
            points: form.confirm.clone(),
            valid_until: form.valid_until.clone(),
        };
        open.map(line).collect()
    }
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
        assert!(Forms::parse([("forms/F01.toml", both.as_str())]).1[0].message.contains("one of per_visit"));
        assert!(Forms::parse([("forms/F09.toml", good)]).1[0].message.contains("file name"));
    }

    #[test]
    fn a_pack_with_an_unknown_sheet_is_named() {
        let pack = text_of("packs/front-desk.toml");
        let (_, problems) = Forms::parse([("packs/front-desk.toml", pack)]);
        assert!(problems.iter().any(|p| p.file == "front-desk.toml" && p.message.contains("F01")), "{problems:?}");
    }
}
