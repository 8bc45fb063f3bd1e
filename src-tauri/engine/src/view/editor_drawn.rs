//! The picture of a playbook, and how its steps lie in tracks.

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::StepId;
use crate::playbook::check::{Problem, shown};
use crate::playbook::edit::EditKind;
use crate::playbook::{Kind, Playbook, Severity, Step, Track, Work};
use crate::text::Text;

use super::editor::{DiagramBoxView, DiagramEdgeView, DiagramView, EdgeKind};
use super::editor_from::{Sheet, count, kind_of};

pub(super) fn diagram(sheet: &Sheet<'_>) -> DiagramView {
    let playbook = sheet.playbook;
    let mut boxes: Vec<DiagramBoxView> = Vec::new();
    let mut edges = Edges::default();
    let mut others: BTreeMap<String, Text> = BTreeMap::new();
    for step in &playbook.steps {
        let is_faulty = |p: &&Problem| p.severity() == Severity::Error && p.step.as_ref() == Some(&step.id);
        boxes.push(DiagramBoxView {
            id: step.id.to_string(),
            number: playbook.number(&step.id),
            kind: kind_of(&step.kind),
            title: step.title.clone(),
            has_error: sheet.problems.iter().any(|problem| is_faulty(&problem)),
            depth: count(nest(playbook, &step.id).len()),
        });
        for (kind, target, label) in links(step) {
            if let Some(other) = target.strip_prefix("playbook:") {
                let title = sheet.content.playbook(&other.into()).map(|other| shown(&other.title));
                others.insert(target.clone(), title.unwrap_or_else(|| Text::same(other)));
            } else if playbook.step(&target.as_str().into()).is_none() {
                continue;
            }
            edges.add(step, kind, target, label);
        }
    }
    boxes.extend(others.into_iter().map(|(id, title)| DiagramBoxView {
        id,
        number: None,
        kind: EditKind::End,
        title,
        has_error: false,
        depth: 0,
    }));
    DiagramView { nodes: boxes, edges: edges.found }
}

#[derive(Default)]
struct Edges {
    found: Vec<DiagramEdgeView>,
}

impl Edges {
    /// Ids are made of where an edge goes, counted when two go the same way.
    fn add(&mut self, step: &Step, kind: EdgeKind, to: String, label: Text) {
        let from = step.id.to_string();
        let same = self.found.iter().filter(|edge| edge.from == from && edge.to == to).count();
        let id = [from.as_str(), "→", &to, "#", &same.to_string()].concat();
        self.found.push(DiagramEdgeView { id, from, to, kind, label });
    }
}

/// Everywhere a step leads.
fn links(step: &Step) -> Vec<(EdgeKind, String, Text)> {
    let mut found: Vec<(EdgeKind, String, Text)> = match &step.kind {
        Kind::Action { next } | Kind::Call { next, .. } => vec![(EdgeKind::Next, next.to_string(), Text::default())],
        Kind::Decision { choices } => {
            choices.iter().map(|choice| (EdgeKind::Choice, choice.next.to_string(), shown(&choice.label))).collect()
        }
        Kind::Parallel { tracks, join } => {
            let line = |track: &Track| {
                let target = match &track.work {
                    Work::Steps(first) => first.to_string(),
                    Work::Playbook(other) => ["playbook:", other.as_str()].concat(),
                };
                (EdgeKind::Track, target, shown(&track.title))
            };
            tracks.iter().map(line).chain([(EdgeKind::Join, join.to_string(), Text::default())]).collect()
        }
        Kind::End { onward: Some(other) } => {
            vec![(EdgeKind::Onward, ["playbook:", other.as_str()].concat(), Text::default())]
        }
        Kind::End { onward: None } => Vec::new(),
    };
    let around = step.cannot.iter().filter_map(|way| Some((way.next.as_ref()?, &way.text)));
    found.extend(around.map(|(next, text)| (EdgeKind::Cannot, next.to_string(), shown(text))));
    found
}

/// The parallel steps and tracks a step lies in, from the outside in.
pub(super) fn nest(playbook: &Playbook, id: &StepId) -> Vec<(String, String)> {
    let mut found: Vec<(usize, String, String)> = Vec::new();
    for parallel in &playbook.steps {
        let Kind::Parallel { tracks, .. } = &parallel.kind else { continue };
        for track in tracks {
            let inside = inside(playbook, &parallel.id, &track.id);
            if inside.contains(id) && *id != parallel.id {
                found.push((inside.len(), parallel.id.to_string(), track.id.clone()));
                break;
            }
        }
    }
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, parallel, track)| (parallel, track)).collect()
}

/// The steps of a track with those of parallel work inside it.
fn inside(playbook: &Playbook, parallel: &StepId, track: &str) -> BTreeSet<StepId> {
    let mut found: BTreeSet<StepId> = BTreeSet::new();
    let mut open = vec![(parallel.clone(), track.to_owned())];
    while let Some((parallel, track)) = open.pop() {
        for id in playbook.track_steps(&parallel, &track) {
            if !found.insert(id.clone()) {
                continue;
            }
            if let Some(Kind::Parallel { tracks, .. }) = playbook.step(&id).map(|step| &step.kind) {
                open.extend(tracks.iter().map(|track| (id.clone(), track.id.clone())));
            }
        }
    }
    found
}
