//! Playbooks (手順書): authored flows of steps, as `docs/playbook-format.md` describes them.
//!
//! Pure values. Reading is in `parse`, judging in `lint`; what a person does with a step is an incident's business.

pub mod check;
pub mod compare;
pub mod edit;
#[cfg(test)]
pub(crate) mod fixture;
pub mod history;
mod languages;
pub mod lint;
pub mod merge;
pub mod parse;
pub mod recovery;
pub mod reference;
pub mod walk;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{ChoiceId, ContactId, DeadlineId, FormId, MomentId, PlaybookId, RoleId, StepId};
use crate::text::Text;

use self::reference::{Agency, DeadlineRule, FormName, Holidays, PaperName, Role};

/// Everything authored that flows consist of or refer to: the folder `playbooks/` as values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// The flows, by id.
    pub playbooks: BTreeMap<PlaybookId, Playbook>,
    /// The text each flow was read from, so that an incident can keep it; also of a flow too broken to be read.
    pub sources: BTreeMap<PlaybookId, String>,
    /// Whom to call, in calling order.
    pub agencies: Vec<Agency>,
    /// When things are due.
    pub deadlines: Vec<DeadlineRule>,
    /// Who does what.
    pub roles: Vec<Role>,
    /// The blank forms.
    pub forms: Vec<FormName>,
    /// Every sheet a pack may have: the blank forms, their examples, the guides.
    pub sheets: Vec<PaperName>,
    /// Every pack.
    pub binders: Vec<PaperName>,
    /// Closed days.
    pub holidays: Holidays,
}

impl Content {
    /// The flow of that name.
    #[must_use]
    pub fn playbook(&self, id: &PlaybookId) -> Option<&Playbook> {
        self.playbooks.get(id)
    }

    /// The contact of that name.
    #[must_use]
    pub fn agency(&self, id: &ContactId) -> Option<&Agency> {
        self.agencies.iter().find(|agency| agency.id == *id)
    }

    /// The role of that name.
    #[must_use]
    pub fn role(&self, id: &RoleId) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == *id)
    }

    /// What a sheet or a pack is called; the id when there is none.
    #[must_use]
    pub fn paper(&self, id: &str) -> Text {
        let known = self.sheets.iter().chain(&self.binders).find(|paper| paper.id == id);
        known.map_or_else(|| Text::same(id), |paper| paper.title.clone())
    }

    /// The form of that name.
    #[must_use]
    pub fn form(&self, id: &FormId) -> Option<&FormName> {
        self.forms.iter().find(|form| form.id == *id)
    }
}

/// How serious a finding (問題) is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Blocks approval and shipping.
    Error,
    /// Should be looked at.
    Warning,
}

/// What a check found: code, place, and a sentence that says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Path of the file below the folder that was read.
    pub file: String,
    /// Line counted from 1; 0 when the whole file is meant.
    pub line: usize,
    /// `E1`… or `W1`….
    pub code: &'static str,
    /// Which step or entry, empty when none.
    pub subject: String,
    /// What is wrong and what to do, in both languages.
    pub says: Text,
}

impl Finding {
    /// `E…` is an error, anything else a warning.
    #[must_use]
    pub fn severity(&self) -> Severity {
        if self.code.starts_with('E') { Severity::Error } else { Severity::Warning }
    }
}

/// One of the ministry's five phases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub enum Phase {
    /// 平時: preparation.
    #[serde(rename = "平時")]
    Quiet,
    /// 検知: something is seen and reported inside.
    #[serde(rename = "検知")]
    Detection,
    /// 初動対応: stop the spread, report, keep evidence.
    #[serde(rename = "初動対応")]
    FirstResponse,
    /// 復旧処理: restore by the plan.
    #[serde(rename = "復旧処理")]
    Recovery,
    /// 事後対応: report the result, prevent the next one.
    #[serde(rename = "事後対応")]
    Afterwards,
}

impl Phase {
    /// The ministry's word and ours in English.
    #[must_use]
    pub fn name(self) -> Text {
        match self {
            Self::Quiet => Text::new("平時", "Preparation"),
            Self::Detection => Text::new("検知", "Detection"),
            Self::FirstResponse => Text::new("初動対応", "First response"),
            Self::Recovery => Text::new("復旧処理", "Recovery"),
            Self::Afterwards => Text::new("事後対応", "Afterwards"),
        }
    }
}

/// One authored flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Playbook {
    /// Slug, equal to the file name.
    pub id: PlaybookId,
    /// SHA-256 of the file's text in hex: an incident stays pinned to it.
    pub edition: String,
    /// The home-screen button that leads here, if any.
    pub symptom: Option<String>,
    /// The step it opens with.
    pub first: StepId,
    /// What it is for.
    pub title: Text,
    /// When to use it, one sentence.
    pub summary: Text,
    /// A few words below the home-screen button.
    pub hint: Option<Text>,
    /// The do-not-touch list.
    pub do_not: Vec<Text>,
    /// The day its sources were read, `2026-11-22`.
    pub as_of: String,
    /// In authored order.
    pub steps: Vec<Step>,
}

impl Playbook {
    /// The step of that name.
    #[must_use]
    pub fn step(&self, id: &StepId) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == *id)
    }

    /// The number people see, counted from 1 in authored order; the same on screen and on paper.
    #[must_use]
    pub fn number(&self, id: &StepId) -> Option<u32> {
        let place = self.steps.iter().position(|step| step.id == *id)?;
        u32::try_from(place).ok().map(|place| place + 1)
    }

    /// The step where the tracks of this parallel step meet.
    #[must_use]
    pub fn join_of(&self, parallel: &StepId) -> Option<&StepId> {
        match &self.step(parallel)?.kind {
            Kind::Parallel { join, .. } => Some(join),
            Kind::Action { .. } | Kind::Decision { .. } | Kind::Call { .. } | Kind::End { .. } => None,
        }
    }
}

impl Playbook {
    /// The steps of one track, from its first to the last before the join.
    #[must_use]
    pub fn track_steps(&self, parallel: &StepId, track: &str) -> Vec<StepId> {
        let Some(Kind::Parallel { tracks, join }) = self.step(parallel).map(|step| &step.kind) else {
            return Vec::new();
        };
        let Some(Work::Steps(first)) = tracks.iter().find(|line| line.id == track).map(|line| &line.work) else {
            return Vec::new();
        };
        let mut found: Vec<StepId> = Vec::new();
        let mut ahead = vec![first.clone()];
        while let Some(id) = ahead.pop() {
            if id == *join || found.contains(&id) {
                continue;
            }
            let Some(step) = self.step(&id) else { continue };
            found.push(id);
            match &step.kind {
                Kind::Decision { choices } => ahead.extend(choices.iter().map(|choice| choice.next.clone())),
                other => ahead.extend(other.next().cloned()),
            }
        }
        found
    }

    /// The track a step lies in, if any.
    #[must_use]
    pub fn track_of(&self, step: &StepId) -> Option<&Track> {
        self.steps.iter().find_map(|parallel| match &parallel.kind {
            Kind::Parallel { tracks, .. } => {
                tracks.iter().find(|track| self.track_steps(&parallel.id, &track.id).contains(step))
            }
            Kind::Action { .. } | Kind::Decision { .. } | Kind::Call { .. } | Kind::End { .. } => None,
        })
    }
}

/// One thing to do, decide or say (手順).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Slug, unique in the playbook.
    pub id: StepId,
    /// What kind of step, with where it leads.
    pub kind: Kind,
    /// The ministry's phase.
    pub phase: Phase,
    /// Who usually does it.
    pub role: RoleId,
    /// What to do, or the question.
    pub title: Text,
    /// What the button says: the fact (掲示を出した).
    pub fact: Option<Text>,
    /// Sub-steps.
    pub lines: Vec<Text>,
    /// Words to say aloud.
    pub say: Option<Text>,
    /// How long this may take, in minutes.
    pub minutes: Option<u32>,
    /// What to show from this hospital's plan beside the sub-steps.
    pub list: Option<PlanList>,
    /// Paper forms it uses.
    pub forms: Vec<FormId>,
    /// Moments that happen when it is done.
    pub marks: Vec<MomentId>,
    /// Deadlines it fulfils.
    pub meets: Vec<DeadlineId>,
    /// What to do when it cannot be done.
    pub cannot: Vec<Alternative>,
    /// Where its rule comes from.
    pub source: String,
    /// The day the source was read, when it is not the playbook's.
    pub as_of: Option<String>,
    /// Line of the file it begins on, counted from 1.
    pub line: usize,
}

impl Step {
    /// Part of it rests on no source that was seen: it must be shown as 要確認, never as a fact.
    #[must_use]
    pub fn is_unconfirmed(&self) -> bool {
        self.source.contains("(unverified)")
    }

    /// The answer of that name, when this is a decision.
    #[must_use]
    pub fn choice(&self, id: &ChoiceId) -> Option<&Choice> {
        match &self.kind {
            Kind::Decision { choices } => choices.iter().find(|choice| choice.id == *id),
            Kind::Action { .. } | Kind::Parallel { .. } | Kind::Call { .. } | Kind::End { .. } => None,
        }
    }
}

/// A list of the plan that a step is done along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanList {
    /// The lines to the outside, in the order in which to cut them.
    OutsideLines,
    /// The terminals of each window.
    Terminals,
}

/// What kind of step it is and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something to do.
    Action {
        /// The step after it.
        next: StepId,
    },
    /// A question.
    Decision {
        /// The answers, one of them 「分からない」.
        choices: Vec<Choice>,
    },
    /// Work that runs side by side.
    Parallel {
        /// The lines of work.
        tracks: Vec<Track>,
        /// The step that comes after all of them; people may go there at any time.
        join: StepId,
    },
    /// A telephone call.
    Call {
        /// Whom.
        contact: ContactId,
        /// Words that replace the contact's own script; empty when there are none.
        script: Vec<Text>,
        /// The step after it.
        next: StepId,
    },
    /// Nothing follows here.
    End {
        /// The playbook to go on with, if any.
        onward: Option<PlaybookId>,
    },
}

impl Kind {
    /// The step that follows when nothing has to be chosen.
    #[must_use]
    pub fn next(&self) -> Option<&StepId> {
        match self {
            Self::Action { next } | Self::Call { next, .. } => Some(next),
            Self::Parallel { join, .. } => Some(join),
            Self::Decision { .. } | Self::End { .. } => None,
        }
    }
}

/// One answer of a decision (選択肢).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Slug, unique in the step.
    pub id: ChoiceId,
    /// A full sentence.
    pub label: Text,
    /// 「分からない」: leads to the safe branch.
    pub unsure: bool,
    /// The step after it.
    pub next: StepId,
    /// Moments that happen with this answer.
    pub marks: Vec<MomentId>,
    /// Line of the file it begins on.
    pub line: usize,
}

/// One line of work of a parallel step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// Slug, unique in the step.
    pub id: String,
    /// What this line of work is.
    pub title: Text,
    /// Who usually does it.
    pub role: RoleId,
    /// Its steps, or a whole other playbook.
    pub work: Work,
    /// Line of the file it begins on.
    pub line: usize,
}

/// What a track consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    /// Steps of the same playbook, from this one to the join.
    Steps(StepId),
    /// Another playbook from beginning to end.
    Playbook(PlaybookId),
}

/// What to do when a step cannot be done (できないとき).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// What to do instead.
    pub text: Text,
    /// The step to go to instead of the next one.
    pub next: Option<StepId>,
}
