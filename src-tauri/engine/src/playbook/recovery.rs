//! Going back and entering later, as authored content: checks, the safe order, how each form gets in.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::ids::FormId;
use crate::text::Text;

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recovery {
    /// Where the whole comes from.
    pub source: String,
    /// The day it was looked at.
    pub as_of: String,
    /// Minutes to compare one sheet with what was entered.
    pub check_minutes: u32,
    /// Sheets of an envelope that nobody has opened yet.
    pub usual_sheets: u32,
    /// Minutes to enter a sheet of a form that is not listed.
    pub usual_minutes: u32,
    /// The minutes rest on no source.
    pub guess: bool,
    /// もどす前の確認, in order.
    #[serde(rename = "check")]
    pub checks: Vec<Check>,
    /// The safe order.
    #[serde(rename = "stage")]
    pub stages: Vec<Stage>,
    /// How each form gets in.
    #[serde(rename = "form")]
    pub forms: Vec<ReentryForm>,
    /// Which paper stands in for which kind of system.
    #[serde(rename = "system")]
    pub systems: Vec<SystemKind>,
}

/// One check before going back.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Slug, stable for life.
    pub id: String,
    /// The question, said as a fact.
    pub title: Text,
    /// What to write down.
    pub hint: Text,
    /// Where it comes from.
    pub source: String,
}

/// One part of the safe order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Slug, stable for life.
    pub id: String,
    /// What.
    pub title: Text,
    /// What to look out for.
    pub hint: Text,
    /// Where it comes from.
    pub source: String,
}

/// How one form gets in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReentryForm {
    /// The form.
    pub id: FormId,
    /// Its name, short enough for a list.
    pub title: Text,
    /// The part of the safe order it belongs to.
    pub stage: String,
    /// In what way.
    pub how: How,
    /// Minutes for one sheet.
    pub minutes: u32,
}

/// In what way a form gets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// Typed.
    Retype,
    /// Only scanned.
    Scan,
    /// Both.
    Both,
}

/// Systems of one kind, and the paper that stands in for them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SystemKind {
    /// Slug.
    pub kind: String,
    /// The plan's ids that mean it.
    pub ids: Vec<String>,
    /// Words in a system's name that mean it.
    pub words: Vec<String>,
    /// The forms.
    pub forms: Vec<FormId>,
}

impl Recovery {
    /// What came with the program.
    pub fn built_in() -> &'static Self {
        static RECOVERY: OnceLock<Recovery> = OnceLock::new();
        // A test reads it; a broken file shows as a screen without checks.
        RECOVERY.get_or_init(|| toml::from_str(TEXT).unwrap_or_default())
    }

    /// The check of that name.
    #[must_use]
    pub fn check(&self, id: &str) -> Option<&Check> {
        self.checks.iter().find(|check| check.id == id)
    }

    /// How that form gets in; `F13-4` as `F13` when nothing else is said.
    #[must_use]
    pub fn form(&self, id: &FormId) -> Option<&ReentryForm> {
        let named = |id: &str| self.forms.iter().find(|form| form.id.as_str() == id);
        named(id.as_str()).or_else(|| named(id.as_str().split_once('-')?.0))
    }

    /// The place of a form in the safe order; what is not listed comes last.
    #[must_use]
    pub fn place(&self, form: &FormId) -> (usize, usize) {
        let Some(found) = self.form(form) else { return (self.stages.len(), self.forms.len()) };
        let stage = self.stages.iter().position(|stage| stage.id == found.stage);
        let within = self.forms.iter().position(|other| other.id == found.id);
        (stage.unwrap_or(self.stages.len()), within.unwrap_or(self.forms.len()))
    }

    /// The paper that stands in for a system.
    #[must_use]
    pub fn forms_of(&self, id: &str, name: &str) -> &[FormId] {
        let by_id = self.systems.iter().find(|kind| kind.ids.iter().any(|known| known == id));
        // The longest word says most: 電子処方箋 is no 処方.
        let longest = |kind: &SystemKind| {
            kind.words.iter().filter(|word| name.contains(word.as_str())).map(|word| word.chars().count()).max()
        };
        let by_name = || self.systems.iter().filter(|kind| longest(kind).is_some()).max_by_key(|kind| longest(kind));
        by_id.or_else(by_name).map_or(&[], |kind| &kind.forms)
    }
}

const TEXT: &str = include_str!("../../../../playbooks/recovery.toml");

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_is_shipped_hangs_together() {
        let content: Recovery = toml::from_str(TEXT).unwrap();
        let stages: BTreeSet<&str> = content.stages.iter().map(|stage| stage.id.as_str()).collect();
        assert_eq!(stages.len(), content.stages.len(), "each part of the order once");
        assert!(content.checks.len() >= 6 && content.checks.iter().all(|check| !check.source.is_empty()));
        for form in &content.forms {
            assert!(stages.contains(form.stage.as_str()), "{form:?}");
            assert!(form.minutes > 0, "{form:?}");
        }
        let names: BTreeSet<&FormId> = content.forms.iter().map(|form| &form.id).collect();
        assert_eq!(names.len(), content.forms.len(), "each form once");
    }

    #[test]
    fn the_order_is_safe_patients_then_allergies_then_orders() {
        let content = Recovery::built_in();
        let order = ["F02", "F04", "F06", "F07", "F09", "F10-1", "F05-2", "?"].map(FormId::from);
        let places: Vec<(usize, usize)> = order.iter().map(|form| content.place(form)).collect();
        assert!(places.is_sorted(), "{places:?}");
        assert_eq!(
            content.form(&"F13-4".into()).map(|form| form.how),
            Some(How::Both),
            "sheets of a set go as the set"
        );
    }

    #[test]
    fn a_system_is_known_by_its_id_or_by_its_name() {
        let content = Recovery::built_in();
        assert!(content.forms_of("ehr", "ホープ").contains(&"F06".into()));
        assert_eq!(content.forms_of("x", "電子処方箋の窓口"), ["F06".into()], "not the chart");
        assert_eq!(content.forms_of("x", "監視カメラ"), []);
    }
}
