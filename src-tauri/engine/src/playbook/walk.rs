//! Walking a playbook for a try (試しに歩く): nothing is recorded, no deadline starts. A pure function of the answers.

use std::collections::BTreeSet;

use super::{Kind, Playbook, Step, Work};
use crate::ids::StepId;

/// A branch of a playbook: an answer of a decision, or a line of work. Written `step/branch`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Branch {
    /// The step.
    pub step: StepId,
    /// The answer or the track.
    pub branch: String,
}

impl Branch {
    /// As it is kept.
    #[must_use]
    pub fn key(&self) -> String {
        [self.step.as_str(), "/", &self.branch].concat()
    }
}

/// What can be answered where one stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It was done; on to the next step.
    Done,
    /// An answer of a decision.
    Choice(String),
    /// Into a line of work.
    Track(String),
    /// On to where the lines of work meet.
    Join,
    /// It cannot be done; which way around, from 0.
    Cannot(usize),
}

impl Answer {
    /// As a path spells it.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Done => "done".to_owned(),
            Self::Join => "join".to_owned(),
            Self::Choice(id) => ["choice:", id].concat(),
            Self::Track(id) => ["track:", id].concat(),
            Self::Cannot(place) => ["cannot:", &place.to_string()].concat(),
        }
    }
}

/// Why a walk goes no further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The end of the playbook.
    End,
    /// Another playbook goes on here.
    Onward(crate::ids::PlaybookId),
    /// A link that leads nowhere.
    DeadEnd,
    /// Nobody walks so far.
    TooLong,
}

/// Where a walk has come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    /// The answers that could be followed.
    pub path: Vec<String>,
    /// The steps that were passed, with what was answered.
    pub passed: Vec<(StepId, Answer)>,
    /// The step one stands at.
    pub at: Option<StepId>,
    /// What can be answered there.
    pub answers: Vec<Answer>,
    /// Why it goes no further.
    pub stop: Option<Stop>,
    /// The branches that were taken.
    pub taken: BTreeSet<Branch>,
    /// Parallel steps one is inside, with the tracks that were taken.
    open: Vec<(StepId, BTreeSet<String>)>,
}

/// Nobody walks further than this.
const MOST: usize = 1_000;

/// Walks from the beginning along `path`; an answer that is not there ends the walk before it.
#[must_use]
pub fn walk(playbook: &Playbook, path: &[String]) -> Walk {
    let mut walk = Walk {
        path: Vec::new(),
        passed: Vec::new(),
        at: None,
        answers: Vec::new(),
        stop: None,
        taken: BTreeSet::new(),
        open: Vec::new(),
    };
    walk.arrive(playbook, &playbook.first);
    for said in path {
        let Some(answer) = walk.answers.iter().find(|answer| answer.key() == *said).cloned() else { break };
        walk.follow(playbook, &answer, said);
    }
    walk
}

/// Every branch there is, in the order of the steps.
#[must_use]
pub fn branches(playbook: &Playbook) -> Vec<Branch> {
    let of = |step: &Step| -> Vec<Branch> {
        let ids: Vec<String> = match &step.kind {
            Kind::Decision { choices } => choices.iter().map(|choice| choice.id.to_string()).collect(),
            Kind::Parallel { tracks, .. } => tracks.iter().map(|track| track.id.clone()).collect(),
            Kind::Action { .. } | Kind::Call { .. } | Kind::End { .. } => Vec::new(),
        };
        ids.into_iter().map(|branch| Branch { step: step.id.clone(), branch }).collect()
    };
    playbook.steps.iter().flat_map(of).collect()
}

impl Walk {
    fn follow(&mut self, playbook: &Playbook, answer: &Answer, said: &str) {
        let Some(step) = self.at.as_ref().and_then(|at| playbook.step(at)) else { return };
        self.path.push(said.to_owned());
        self.passed.push((step.id.clone(), answer.clone()));
        if self.passed.len() >= MOST {
            self.halt(Stop::TooLong);
            return;
        }
        let mut take = |branch: &str| {
            self.taken.insert(Branch { step: step.id.clone(), branch: branch.to_owned() });
        };
        let target = match (answer, &step.kind) {
            (Answer::Cannot(place), kind) => {
                let around = step.cannot.get(*place).and_then(|way| way.next.clone());
                // A question and work side by side are still there when one way is closed.
                let on = match kind {
                    Kind::Action { next } | Kind::Call { next, .. } => next,
                    Kind::Decision { .. } | Kind::Parallel { .. } | Kind::End { .. } => &step.id,
                };
                Some(around.unwrap_or_else(|| on.clone()))
            }
            (Answer::Choice(id), Kind::Decision { choices }) => {
                take(id);
                choices.iter().find(|choice| choice.id.as_str() == id).map(|choice| choice.next.clone())
            }
            (Answer::Track(id), Kind::Parallel { tracks, .. }) => {
                take(id);
                self.begin_track(&step.id, id);
                match tracks.iter().find(|track| track.id == *id).map(|track| &track.work) {
                    Some(Work::Steps(first)) => Some(first.clone()),
                    // A whole other playbook is tried by itself.
                    Some(Work::Playbook(_)) | None => Some(step.id.clone()),
                }
            }
            (Answer::Join, kind) => {
                self.open.pop();
                kind.next().cloned()
            }
            (Answer::Done | Answer::Choice(_) | Answer::Track(_), kind) => kind.next().cloned(),
        };
        match target {
            Some(target) => self.arrive(playbook, &target),
            None => self.halt(Stop::DeadEnd),
        }
    }

    fn begin_track(&mut self, parallel: &StepId, track: &str) {
        if self.open.last().is_none_or(|(step, _)| step != parallel) {
            self.open.push((parallel.clone(), BTreeSet::new()));
        }
        if let Some((_, taken)) = self.open.last_mut() {
            taken.insert(track.to_owned());
        }
    }

    fn arrive(&mut self, playbook: &Playbook, target: &StepId) {
        // A line of work that has come to its end leads back to the others.
        let back = self.open.last().filter(|(parallel, _)| playbook.join_of(parallel) == Some(target));
        let target = back.map_or(target, |(parallel, _)| parallel).clone();
        let Some(step) = playbook.step(&target) else {
            self.halt(Stop::DeadEnd);
            return;
        };
        let answers = match &step.kind {
            Kind::Action { .. } | Kind::Call { .. } => vec![Answer::Done],
            Kind::Decision { choices } => choices.iter().map(|choice| Answer::Choice(choice.id.to_string())).collect(),
            Kind::Parallel { tracks, .. } => {
                let taken = self.open.last().filter(|(parallel, _)| *parallel == target).map(|(_, taken)| taken);
                let left = tracks.iter().filter(|track| taken.is_none_or(|taken| !taken.contains(&track.id)));
                left.map(|track| Answer::Track(track.id.clone())).chain([Answer::Join]).collect()
            }
            Kind::End { onward } => {
                self.at = Some(target);
                self.answers = Vec::new();
                self.stop = Some(onward.clone().map_or(Stop::End, Stop::Onward));
                return;
            }
        };
        let around = (0..step.cannot.len()).map(Answer::Cannot);
        self.answers = answers.into_iter().chain(around).collect();
        self.at = Some(target);
    }

    fn halt(&mut self, stop: Stop) {
        self.at = None;
        self.answers = Vec::new();
        self.stop = Some(stop);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playbook::parse;

    fn main() -> Playbook {
        parse::playbook(include_str!("fixture/main.toml"), "flows/main.toml").unwrap()
    }

    /// Goes every way from every place, each place once.
    fn walk_all(playbook: &Playbook) -> BTreeSet<Branch> {
        let mut taken = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open: Vec<Vec<String>> = vec![Vec::new()];
        while let Some(path) = open.pop() {
            let walk = walk(playbook, &path);
            taken.extend(walk.taken);
            if seen.insert((walk.at, walk.open)) {
                let on = |answer: &Answer| path.iter().cloned().chain([answer.key()]).collect();
                open.extend(walk.answers.iter().map(on));
            }
        }
        taken
    }

    #[test]
    fn every_branch_of_every_flow_can_be_walked() {
        let texts = crate::library::built_in();
        for playbook in texts.playbooks.values() {
            let taken = walk_all(playbook);
            let left: Vec<_> = branches(playbook).into_iter().filter(|branch| !taken.contains(branch)).collect();
            assert_eq!(left, [], "{}", playbook.id);
        }
    }

    #[test]
    fn back_is_one_answer_fewer() {
        let main = main();
        let there = walk(&main, &["done".to_owned()]);
        assert_ne!(there.at.as_ref(), Some(&main.first));
        assert_eq!(walk(&main, &[]).at, Some(main.first.clone()));
        let lost = walk(&main, &["done".to_owned(), "nonsense".to_owned(), "done".to_owned()]);
        assert_eq!(lost, there, "an answer that is not there ends the walk before it");
    }
}
