//! Packs as data (`playbooks/packs/*.toml`): which sheets a place gets, in which order, how often.
//! Format in `docs/playbook-format.md`. What stands on a sheet is said elsewhere.

use serde::Deserialize;

use super::message::Language;
use crate::text::Text;

/// The contents of one pack.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Binder {
    /// `front-desk`, `clinic`, `hospital-a` …; equal to the file name.
    pub id: String,
    /// Its name: 受付パック.
    pub title: Text,
    /// Who works with it: 受付.
    pub place: Text,
    /// `hospital` or `clinic`; nothing: for both.
    pub facility: Option<String>,
    /// Each of these gets a set of its own; nothing: one set is enough.
    pub each: Option<Each>,
    /// From front to back, below the cover.
    pub sheet: Vec<Part>,
    /// Where this comes from.
    pub source: String,
    /// The day the source was read.
    pub as_of: String,
}

/// Places of which a hospital has several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Each {
    /// 診療科.
    Department,
    /// 病棟.
    Ward,
}

impl Binder {
    /// Whether a place of this kind needs it; a place that has not said what it is needs only what both do.
    #[must_use]
    pub fn suits(&self, kind: &str) -> bool {
        self.facility.as_deref().is_none_or(|own| own == kind)
    }
}

/// One line of the contents.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Made from plan, flows and timeline.
    pub made: Option<Made>,
    /// A form of `playbooks/forms`, by its id.
    pub form: Option<String>,
    /// How many; a form without it is counted by its own factor.
    pub copies: Option<u32>,
    /// Only these: surfaces of notices, role cards. Empty: all of them.
    #[serde(default)]
    pub only: Vec<String>,
    /// Notices only in these languages. Empty: in all a surface has.
    #[serde(default)]
    pub languages: Vec<Language>,
}

/// Sheets the program makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Made {
    /// 最初の15分.
    FirstMinutes,
    /// 判断表と時計.
    Decisions,
    /// 手順, one booklet a flow.
    Flows,
    /// 連絡先.
    Contacts,
    /// 電話の台本.
    Scripts,
    /// 患者の流れと様式早見表.
    PatientFlow,
    /// 掲示・放送・FAX.
    Notices,
    /// 枚数の計算.
    Quantity,
    /// 原本マスター一式: one clean sheet of every form of the pack.
    Masters,
    /// 様式の確認表.
    ToConfirm,
    /// 役割カード.
    RoleCards,
    /// 流れ図, for the wall.
    FlowPosters,
    /// 連絡先カード, folded to the size of a wallet.
    ContactCard,
    /// 見出し, cut out and stuck on.
    Tabs,
}
