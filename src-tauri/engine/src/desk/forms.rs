//! A hospital's own forms and packs: files in a folder, laid over those that came with the program.

use std::path::Path;

use crate::error::{Error, Result};
use crate::files::{is_folder, names_in, read_up_to};
use crate::library;
use crate::pack::{FormProblem, Forms, ToConfirm};
use crate::playbook::parse::SourceFile;
use crate::text::Text;
use crate::wording::Wording;

use super::Desk;

/// Where such files lie below the folder: the same paths as below `playbooks/`.
const FOLDERS: [&str; 3] = ["", "forms", "packs"];
/// At the top of the folder only these are ours.
const AT_TOP: [&str; 3] = ["front-desk.toml", "form-parts.toml", "quantity.toml"];
/// A form is a page: no file is as large.
const LARGEST: usize = 1_000_000;

/// What was found in the folder.
#[derive(Debug, Default)]
pub(super) struct OwnForms {
    forms: Option<Forms>,
    problems: Vec<FormProblem>,
}

/// The files of a folder of forms and packs; none when there is no such folder.
///
/// # Errors
/// What the disk says.
pub fn form_files(folder: &Path) -> Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    for below in FOLDERS {
        let place = if below.is_empty() { folder.to_owned() } else { folder.join(below) };
        let ours = |name: &String| name.ends_with(".toml") && (!below.is_empty() || AT_TOP.contains(&name.as_str()));
        for name in names_in(&place)?.into_iter().filter(ours) {
            let text = String::from_utf8_lossy(&read_up_to(&place.join(&name), LARGEST)?).into_owned();
            let path = if below.is_empty() { name } else { [below, "/", &name].concat() };
            files.push(SourceFile { path, text });
        }
    }
    Ok(files)
}

impl Desk {
    /// Lays a folder of forms over the built-in ones; gives back what is wrong in it. What is broken is left out.
    ///
    /// # Errors
    /// `file-missing` when there is no such folder or nothing of ours in it, and what the disk says.
    pub fn use_forms(&mut self, folder: &Path) -> Result<&[FormProblem]> {
        let files = form_files(folder)?;
        if !is_folder(folder) || files.is_empty() {
            return Err(Error::FileMissing(format!("no forms in {}", folder.display())));
        }
        self.lay_over(&files);
        Ok(&self.own_forms.problems)
    }

    /// At the start: the forms beside the data of this computer. A folder that cannot be read is said on the screen.
    pub(super) fn find_own_forms(&mut self) {
        match form_files(&self.local) {
            Ok(files) if files.is_empty() => {}
            Ok(files) => self.lay_over(&files),
            Err(error) => {
                let file = self.local.join("forms").display().to_string();
                self.own_forms.problems = vec![FormProblem { file, line: 1, message: error.detail() }];
            }
        }
    }

    fn lay_over(&mut self, files: &[SourceFile]) {
        self.fresh = super::freshness::Fresh::default();
        let (forms, problems) = library::forms_over(files);
        self.own_forms = OwnForms { forms: Some(forms), problems };
    }

    /// The forms in use.
    #[must_use]
    pub fn forms(&self) -> &Forms {
        self.own_forms.forms.as_ref().unwrap_or_else(|| library::forms())
    }

    /// What is wrong in the hospital's own forms, a sentence each.
    #[must_use]
    pub fn form_problems(&self) -> Vec<Text> {
        self.own_forms.problems.iter().map(problem).collect()
    }

    /// What nobody has verified about the forms in use (要確認の一覧).
    #[must_use]
    pub fn forms_to_confirm(&self) -> Vec<ToConfirm> {
        self.forms().to_confirm()
    }
}

/// One problem as a sentence: which file, which line, what happens now.
#[must_use]
pub fn problem(problem: &FormProblem) -> Text {
    let blanks = [
        ("file", Text::same(problem.file.as_str())),
        ("line", Text::same(problem.line.to_string())),
        ("message", Text::same(problem.message.as_str())),
    ];
    let blanks: Vec<(&str, &Text)> = blanks.iter().map(|(name, text)| (*name, text)).collect();
    Wording::built_in().say("form_problem", &blanks)
}
