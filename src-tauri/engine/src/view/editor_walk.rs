//! A dry walk as the screen shows it, and how much of a playbook was walked.

use std::collections::BTreeSet;

use crate::playbook::check::shown;
use crate::playbook::walk::{Answer, Branch, Stop, Walk, branches};
use crate::playbook::{Content, Kind, Playbook, Step};
use crate::text::Text;
use crate::wording::Wording;

use super::editor_answers::{DryWalkView, OpenBranchView, PassedView, WalkAnswerView, WalkedView};
use super::editor_from::{Sheet, count, outline};

/// How much of an edition was walked.
pub(super) fn walked(playbook: &Playbook, walked: &BTreeSet<String>) -> WalkedView {
    let all = branches(playbook);
    let open: Vec<OpenBranchView> = all
        .iter()
        .filter(|branch| !walked.contains(&branch.key()))
        .filter_map(|one| open_branch(playbook, one))
        .collect();
    let (total, left) = (Text::same(all.len().to_string()), Text::same(open.len().to_string()));
    let wording = Wording::built_in();
    let sentence = match (all.len(), open.len()) {
        (0, _) => wording.say("walk_no_branches", &[]),
        (_, 0) => wording.say("walk_covered", &[("count", &total)]),
        _ => wording.say("walk_open", &[("count", &total), ("open", &left)]),
    };
    WalkedView { sentence, branches: count(all.len()), open }
}

fn open_branch(playbook: &Playbook, branch: &Branch) -> Option<OpenBranchView> {
    let step = playbook.step(&branch.step)?;
    let label = match &step.kind {
        Kind::Decision { choices } => {
            choices.iter().find(|choice| choice.id.as_str() == branch.branch).map(|choice| &choice.label)
        }
        Kind::Parallel { tracks, .. } => {
            tracks.iter().find(|track| track.id == branch.branch).map(|track| &track.title)
        }
        Kind::Action { .. } | Kind::Call { .. } | Kind::End { .. } => None,
    };
    Some(OpenBranchView {
        step: branch.step.to_string(),
        number: playbook.number(&branch.step)?,
        title: shown(&step.title),
        branch: branch.branch.clone(),
        label: label.map(shown).unwrap_or_default(),
    })
}

impl DryWalkView {
    /// Where a dry walk has come to.
    #[must_use]
    pub fn of(sheet: &Sheet<'_>, walk: &Walk) -> Self {
        let playbook = sheet.playbook;
        let step = walk.at.as_ref().and_then(|at| playbook.step(at));
        let words = |step: &Step, answer: &Answer| answer_words(step, answer);
        Self {
            playbook: playbook.id.to_string(),
            edition: playbook.edition.clone(),
            path: walk.path.clone(),
            passed: walk
                .passed
                .iter()
                .filter_map(|(id, answer)| {
                    let step = playbook.step(id)?;
                    Some(PassedView {
                        step: id.to_string(),
                        number: playbook.number(id)?,
                        title: shown(&step.title),
                        answer: words(step, answer),
                    })
                })
                .collect(),
            answers: step
                .map(|step| walk.answers.iter().map(|answer| answer_view(sheet, step, answer)).collect())
                .unwrap_or_default(),
            step: step.map(|step| outline(sheet, step)),
            stopped: walk.stop.as_ref().map(|stop| stopped(sheet.content, stop)),
            walked: walked(playbook, sheet.walked),
        }
    }
}

fn answer_view(sheet: &Sheet<'_>, step: &Step, answer: &Answer) -> WalkAnswerView {
    let branch = match answer {
        Answer::Choice(id) | Answer::Track(id) => Some(Branch { step: step.id.clone(), branch: id.clone() }),
        Answer::Done | Answer::Join | Answer::Cannot(_) => None,
    };
    WalkAnswerView {
        id: answer.key(),
        label: answer_words(step, answer),
        walked: branch.is_some_and(|branch| sheet.walked.contains(&branch.key())),
        is_detour: matches!(answer, Answer::Cannot(_)),
    }
}

fn answer_words(step: &Step, answer: &Answer) -> Text {
    let wording = Wording::built_in();
    let fact = || step.fact.as_ref().filter(|fact| !fact.ja.trim().is_empty()).map(shown);
    match (answer, &step.kind) {
        (Answer::Choice(id), Kind::Decision { choices }) => choices
            .iter()
            .find(|choice| choice.id.as_str() == id)
            .map(|choice| shown(&choice.label))
            .unwrap_or_default(),
        (Answer::Track(id), Kind::Parallel { tracks, .. }) => {
            tracks.iter().find(|track| track.id == *id).map(|track| shown(&track.title)).unwrap_or_default()
        }
        (Answer::Cannot(place), _) => step.cannot.get(*place).map(|way| shown(&way.text)).unwrap_or_default(),
        (Answer::Join, _) => fact().unwrap_or_else(|| wording.say("walk_join", &[])),
        _ => fact().unwrap_or_else(|| wording.say("walk_done", &[])),
    }
}

fn stopped(content: &Content, stop: &Stop) -> Text {
    let wording = Wording::built_in();
    match stop {
        Stop::End => wording.say("walk_ended", &[]),
        Stop::Onward(other) => {
            let title = content.playbook(other).map_or_else(|| Text::same(other.as_str()), |other| shown(&other.title));
            wording.say("walk_onward", &[("playbook", &title)])
        }
        Stop::DeadEnd => wording.say("walk_dead_end", &[]),
        Stop::TooLong => wording.say("walk_too_long", &[]),
    }
}
