//! The content that came with the program: `playbooks/`, embedded when it was built.

use std::sync::OnceLock;

use crate::pack::{self, FormProblem, Forms};
use crate::plan::{self, Plan};
use crate::playbook::Content;
use crate::playbook::parse::{self, SourceFile};

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// Where the example plan lies below `playbooks/`.
const DEMO: &str = "plan/midorino/";

/// The built-in flows, contacts, deadlines, roles, forms and closed days.
pub fn built_in() -> &'static Content {
    static CONTENT: OnceLock<Content> = OnceLock::new();
    CONTENT.get_or_init(|| parse::content(&sources()).0)
}

/// The built-in forms and packs; a test says they have no problems.
pub fn forms() -> &'static Forms {
    static FORMS: OnceLock<Forms> = OnceLock::new();
    FORMS.get_or_init(|| Forms::parse(PLAYBOOKS.iter().copied()).0)
}

/// The built-in forms and packs with a hospital's own files laid over them, and what is wrong in those.
#[must_use]
pub fn forms_over(own: &[SourceFile]) -> (Forms, Vec<FormProblem>) {
    let own: Vec<(&str, &str)> = own.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    pack::forms_over(PLAYBOOKS, &own)
}

/// What is wrong in the forms and packs among these files, without setting them on their pages.
#[must_use]
pub fn form_problems(own: &[SourceFile]) -> Vec<FormProblem> {
    let own: Vec<(&str, &str)> = own.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    Forms::layered(&[PLAYBOOKS, &own]).1
}

/// The embedded files as they were written, path below `playbooks/` and text.
#[must_use]
pub fn sources() -> Vec<SourceFile> {
    PLAYBOOKS.iter().map(|(path, text)| SourceFile { path: (*path).to_owned(), text: (*text).to_owned() }).collect()
}

/// The files of the example plan, みどり野病院.
#[must_use]
pub fn demo_plan_files() -> Vec<SourceFile> {
    sources().into_iter().filter(|file| file.path.starts_with(DEMO)).collect()
}

/// The example plan, みどり野病院; `None` when it was left out of the build.
pub fn demo_plan() -> Option<&'static Plan> {
    static PLAN: OnceLock<Option<Plan>> = OnceLock::new();
    PLAN.get_or_init(|| plan::parse(&demo_plan_files(), built_in()).0).as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playbook::Severity;
    use crate::playbook::lint;
    use chrono::NaiveDate;

    #[test]
    fn what_is_shipped_has_no_error() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let mut findings = lint::check(&sources(), day);
        findings.extend(
            plan::parse(&demo_plan_files(), built_in()).1.into_iter().filter(|_| !demo_plan_files().is_empty()),
        );
        findings.retain(|finding| finding.severity() == Severity::Error);
        assert_eq!(findings, []);
    }

    #[test]
    fn what_is_built_in_is_what_was_embedded() {
        let n_flows = sources().iter().filter(|file| file.path.starts_with("flows/")).count();
        assert_eq!(built_in().playbooks.len(), n_flows);
        assert_eq!(demo_plan().is_some(), !demo_plan_files().is_empty());
    }
}
