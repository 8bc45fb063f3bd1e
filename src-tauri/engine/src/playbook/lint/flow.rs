//! Where the links of one flow lead: dead ends, loops without exit, tracks that never join, steps nobody comes to.

use std::collections::BTreeSet;

use super::{Sheet, line_of};
use crate::ids::StepId;
use crate::playbook::{Kind, Playbook, Step, Work};

/// E2, E5, E7, and E1 when all links are whole.
pub(super) fn playbook(sheet: &mut Sheet, playbook: &Playbook, source: &str) {
    let graph = Graph::new(playbook);
    broken_links(sheet, playbook, &graph);
    if !graph.knows(&playbook.first) {
        let target = playbook.first.as_str();
        sheet.says("E2", line_of(source, "first"), target, "check_first_unknown", &[("target", target)]);
    }
    let endless = loops(sheet, playbook, &graph);
    tracks(sheet, playbook, &graph, &endless);
    // A broken link, a loop or a missing answer may be what was meant to lead to a step that seems unreachable.
    if !sheet.has(&["E2", "E3", "E5", "E7"]) {
        unreachable(sheet, playbook, &graph);
    }
}

/// The steps by number, and where each leads.
struct Graph<'a> {
    steps: &'a [Step],
    /// Links people follow when all goes well.
    onward: Vec<Vec<usize>>,
    /// Links of 「できないとき」.
    detours: Vec<Vec<usize>>,
    /// Whether all its onward links lead somewhere.
    is_whole: Vec<bool>,
}

impl<'a> Graph<'a> {
    fn new(playbook: &'a Playbook) -> Self {
        let mut graph = Self { steps: &playbook.steps, onward: Vec::new(), detours: Vec::new(), is_whole: Vec::new() };
        for step in &playbook.steps {
            let links = links(step);
            let onward: Vec<usize> = links.iter().filter_map(|link| graph.place(link.target)).collect();
            graph.is_whole.push(onward.len() == links.len());
            graph.onward.push(onward);
            let detours = step.cannot.iter().filter_map(|way| way.next.as_ref());
            graph.detours.push(detours.filter_map(|target| graph.place(target)).collect());
        }
        graph
    }

    fn place(&self, id: &StepId) -> Option<usize> {
        self.steps.iter().position(|step| step.id == *id)
    }

    fn knows(&self, id: &StepId) -> bool {
        self.place(id).is_some()
    }

    fn onward(&self, place: usize) -> &[usize] {
        self.onward.get(place).map(Vec::as_slice).unwrap_or_default()
    }

    fn detours(&self, place: usize) -> &[usize] {
        self.detours.get(place).map(Vec::as_slice).unwrap_or_default()
    }

    /// All places that can be come to from `starts`, themselves included; `stops` are reached but not passed.
    fn reached(&self, starts: &[usize], stops: &[usize], with_detours: bool) -> BTreeSet<usize> {
        let mut reached = BTreeSet::new();
        let mut open = starts.to_vec();
        while let Some(place) = open.pop() {
            if reached.insert(place) && !stops.contains(&place) {
                open.extend_from_slice(self.onward(place));
                if with_detours {
                    open.extend_from_slice(self.detours(place));
                }
            }
        }
        reached
    }
}

/// One link of a step.
struct Link<'a> {
    target: &'a StepId,
    line: usize,
}

fn links(step: &Step) -> Vec<Link<'_>> {
    let here = |target| Link { target, line: step.line };
    match &step.kind {
        Kind::Action { next } | Kind::Call { next, .. } => vec![here(next)],
        Kind::Decision { choices } => {
            choices.iter().map(|choice| Link { target: &choice.next, line: choice.line }).collect()
        }
        Kind::Parallel { tracks, join } => {
            let firsts = tracks.iter().filter_map(|track| match &track.work {
                Work::Steps(first) => Some(Link { target: first, line: track.line }),
                Work::Playbook(_) => None,
            });
            std::iter::once(here(join)).chain(firsts).collect()
        }
        Kind::End { .. } => Vec::new(),
    }
}

fn broken_links(sheet: &mut Sheet, playbook: &Playbook, graph: &Graph<'_>) {
    for step in &playbook.steps {
        let detours = step.cannot.iter().filter_map(|way| way.next.as_ref());
        let detours = detours.map(|target| Link { target, line: step.line });
        for link in links(step).into_iter().chain(detours) {
            let target = link.target.as_str();
            if target.is_empty() {
                sheet.says("E2", link.line, step.id.as_str(), "check_no_next", &[]);
            } else if !graph.knows(link.target) {
                sheet.says("E2", link.line, step.id.as_str(), "check_next_unknown", &[("target", target)]);
            }
        }
    }
}

/// E5 at the link that goes back; returns all steps that lie in such a loop.
fn loops(sheet: &mut Sheet, playbook: &Playbook, graph: &Graph<'_>) -> BTreeSet<usize> {
    let mut endless = BTreeSet::new();
    for place in 0..playbook.steps.len() {
        if endless.contains(&place) {
            continue;
        }
        let ring = graph.reached(graph.onward(place), &[], false);
        let has_exit = ring.iter().any(|other| {
            !graph.is_whole.get(*other).copied().unwrap_or_default()
                || !graph.reached(graph.onward(*other), &[], false).contains(&place)
        });
        if !ring.contains(&place) || has_exit {
            continue;
        }
        // In authored order the last step that leads back is the one that closes the ring.
        let closing = ring.iter().rev().find(|other| graph.onward(**other).iter().any(|target| target <= *other));
        if let Some(step) = closing.and_then(|closing| playbook.steps.get(*closing)) {
            sheet.says("E5", step.line, step.id.as_str(), "check_loop", &[]);
        }
        endless.extend(ring);
    }
    endless
}

/// E7: a track has to come to its join, on every way, without an end on the way.
fn tracks(sheet: &mut Sheet, playbook: &Playbook, graph: &Graph<'_>, endless: &BTreeSet<usize>) {
    for (parallel, step) in playbook.steps.iter().enumerate() {
        let Kind::Parallel { tracks, join } = &step.kind else {
            continue;
        };
        let Some(goal) = graph.place(join) else {
            continue;
        };
        for track in tracks {
            let Work::Steps(first) = &track.work else {
                continue;
            };
            let Some(first) = graph.place(first) else {
                continue;
            };
            let way = graph.reached(&[first], &[goal, parallel], false);
            let is_cut = way.iter().any(|place| {
                *place != goal && (endless.contains(place) || !graph.is_whole.get(*place).copied().unwrap_or_default())
            });
            let ends = way.iter().any(|place| *place != goal && *place != parallel && graph.onward(*place).is_empty());
            if !is_cut && (!way.contains(&goal) || ends) {
                let blanks = [("track", track.id.as_str()), ("join", join.as_str())];
                sheet.says("E7", track.line, step.id.as_str(), "check_never_joins", &blanks);
            }
        }
    }
}

/// E1 at the first step of every stretch that nobody comes to; what lies behind it is not repeated.
fn unreachable(sheet: &mut Sheet, playbook: &Playbook, graph: &Graph<'_>) {
    let first: Vec<usize> = graph.place(&playbook.first).into_iter().collect();
    let mut reached = graph.reached(&first, &[], true);
    // First those that nothing leads to, then rings that only lead to themselves.
    let lonely = |place: &usize| {
        (0..playbook.steps.len())
            .all(|other| !graph.onward(other).contains(place) && !graph.detours(other).contains(place))
    };
    let (roots, others): (Vec<usize>, Vec<usize>) = (0..playbook.steps.len()).partition(lonely);
    for place in roots.into_iter().chain(others) {
        if reached.contains(&place) {
            continue;
        }
        if let Some(step) = playbook.steps.get(place) {
            sheet.says("E1", step.line, step.id.as_str(), "check_unreachable", &[]);
        }
        reached.extend(graph.reached(&[place], &[], true));
    }
}
