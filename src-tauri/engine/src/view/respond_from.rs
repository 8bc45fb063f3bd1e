//! How the respond screen comes from an incident.

use crate::ids::{ContactId, EntryId, PlaybookId, StepId};
use crate::incident::event::Event;
use crate::incident::focus::Place;
use crate::incident::walk::{Open, TrackRef, Walk};
use crate::playbook::{Kind, Playbook, Step};
use crate::text::Text;

use super::contact::ContactView;
use super::deadline::DeadlineView;
use super::lens::Lens;
use super::respond::{
    ChoiceView, DoneView, FormView, IncidentView, LaterView, ListedView, Mode, PlaybookView, PreviousView, StepKind,
    StepLineView, StepState, StepView, TrackView,
};

/// Playbooks people may open beside what is running, the switch to paper first.
const BESIDE: [&str; 3] = ["paper-switch", "cyberattack", "system-failure"];

impl IncidentView {
    /// The respond screen as it stands.
    #[must_use]
    pub fn of(lens: &Lens<'_>) -> Self {
        let incident = lens.incident;
        let place = lens.asked.and_then(|(walk, step)| incident.place(*walk, step)).or_else(|| incident.focus());
        let walk = place.map(|(walk, _)| walk).or_else(|| incident.walks.last());
        Self {
            id: incident.id.to_string(),
            title: incident.title_text(),
            mode: if incident.recovery.decided.is_some() { Mode::Recovery } else { Mode::Real },
            noticed_at: incident.noticed_at.to_string(),
            started_at: incident.started_at.to_string(),
            closed: incident.closed,
            withdrawn: incident.withdrawn,
            can_withdraw: incident.last_act().is_none(),
            step: place.and_then(|place| StepView::of(lens, place)).or_else(|| last_end(lens)),
            tracks: tracks(lens, place),
            previous: previous(lens),
            after: place.map(|place| after(lens, place)).unwrap_or_default(),
            later: later(lens),
            all_steps: walk.map(|walk| all_steps(lens, walk, place)).unwrap_or_default(),
            deadlines: DeadlineView::all(lens),
            help: lens.plan.and_then(|plan| super::lens::filled(&plan.facility.hq_extension)),
            do_not: walk
                .and_then(|walk| incident.playbook_of(walk))
                .map(|playbook| playbook.do_not.clone())
                .unwrap_or_default(),
            playbooks: beside(lens),
            recorder: super::lens::filled(&incident.recorder),
            notice: None,
            abandoned: Vec::new(),
            last_at: incident.entries.last().map_or(incident.started_at, |entry| entry.recorded_at).to_string(),
        }
    }
}

impl StepView {
    fn of(lens: &Lens<'_>, (walk, open): Place<'_>) -> Option<Self> {
        let playbook = lens.incident.playbook_of(walk)?;
        let step = playbook.step(&open.step)?;
        let opened_at = lens.incident.entry(open.opened_by).map_or(lens.incident.started_at, |entry| entry.recorded_at);
        let mut view = Self::authored(lens, walk, playbook, step)?;
        view.opened_at = opened_at.to_string();
        view.done_before = done_before(lens, walk, step);
        view.contact = match &step.kind {
            Kind::Call { contact, script, .. } => ContactView::one(lens, contact, script),
            Kind::Action { .. } | Kind::Decision { .. } | Kind::Parallel { .. } | Kind::End { .. } => None,
        };
        Some(view)
    }

    fn authored(lens: &Lens<'_>, walk: &Walk, playbook: &Playbook, step: &Step) -> Option<Self> {
        let (kind, choices) = match &step.kind {
            Kind::Action { .. } => (StepKind::Action, Vec::new()),
            Kind::Decision { choices } => (
                StepKind::Decision,
                choices
                    .iter()
                    .map(|c| ChoiceView { id: c.id.to_string(), label: c.label.clone(), unsure: c.unsure })
                    .collect(),
            ),
            Kind::Parallel { .. } => (StepKind::Parallel, Vec::new()),
            Kind::Call { .. } => (StepKind::Call, Vec::new()),
            Kind::End { .. } => (StepKind::End, Vec::new()),
        };
        Some(Self {
            walk: walk.number,
            id: step.id.to_string(),
            playbook_title: playbook.title.clone(),
            number: playbook.number(&step.id)?,
            total: u32::try_from(playbook.steps.len()).unwrap_or(u32::MAX),
            phase: step.phase.name(),
            kind,
            title: step.title.clone(),
            fact: step.fact.clone(),
            lines: step.lines.clone(),
            listed: listed(lens, step),
            say: step.say.clone(),
            role: lens.role(&step.role),
            person: lens.holder(&step.role),
            minutes: step.minutes,
            caution: step.is_unconfirmed().then(|| lens.wording.say("step_unconfirmed", &[])),
            forms: step
                .forms
                .iter()
                .map(|form| FormView {
                    id: form.to_string(),
                    title: lens.content.form(form).map(|f| f.title.clone()).unwrap_or_default(),
                })
                .collect(),
            choices,
            cannot: step.cannot.iter().map(|alternative| alternative.text.clone()).collect(),
            contact: None,
            done_before: None,
            opened_at: lens.incident.started_at.to_string(),
        })
    }
}

fn listed(lens: &Lens<'_>, step: &Step) -> Vec<ListedView> {
    let (Some(plan), Some(list)) = (lens.plan, step.list) else { return Vec::new() };
    plan.listed(list).into_iter().map(|(name, place)| ListedView { name, place }).collect()
}

/// When nothing is open any more, the end that was reached last.
fn last_end(lens: &Lens<'_>) -> Option<StepView> {
    let walk = lens.incident.walks.iter().rev().find(|walk| walk.ended.is_some())?;
    let playbook = lens.incident.playbook_of(walk)?;
    let step = playbook.step(walk.ended.as_ref()?)?;
    StepView::authored(lens, walk, playbook, step)
}

/// Done on a branch that was taken back, in an earlier run, or a call that reached them already.
fn done_before(lens: &Lens<'_>, walk: &Walk, step: &Step) -> Option<DoneView> {
    let earlier = lens.incident.lines().rev().find(|entry| match &entry.event {
        Event::StepCompleted { walk: other, step: done } => {
            let gone = lens.incident.abandoned.contains(&entry.id);
            let earlier_run = *other != walk.number
                && lens.incident.walk(*other).is_some_and(|other| other.playbook == walk.playbook);
            *done == step.id && ((gone && *other == walk.number) || earlier_run)
        }
        _ => false,
    });
    if let Some(entry) = earlier {
        return Some(DoneView { at: entry.occurred_at.to_string(), who: lens.who(entry) });
    }
    let Kind::Call { contact, .. } = &step.kind else { return None };
    let at = lens.incident.calls.get(contact)?.reached_at?;
    Some(DoneView { at: at.to_string(), who: None })
}

/// One line of work for each open track, the walks' own lines, and the meeting points.
fn tracks(lens: &Lens<'_>, current: Option<Place<'_>>) -> Vec<TrackView> {
    let is_current =
        |walk: &Walk, open: &Open| current.is_some_and(|(w, o)| w.number == walk.number && o.step == open.step);
    let mut tracks: Vec<TrackView> = lens
        .incident
        .places()
        .filter(|(walk, open)| open.put_off.is_none() || is_current(walk, open))
        .filter_map(|(walk, open)| track(lens, walk, open, is_current(walk, open)))
        .collect();
    // Work first; going on without the others is the last thing to offer.
    tracks.sort_by_key(|track| track.waiting_at_join);
    tracks
}

fn track(lens: &Lens<'_>, walk: &Walk, open: &Open, current: bool) -> Option<TrackView> {
    let playbook = lens.incident.playbook_of(walk)?;
    let step = playbook.step(&open.step)?;
    let (title, shown, waiting_at_join) = match &step.kind {
        Kind::Parallel { join, .. } => (step.title.clone(), playbook.step(join)?.title.clone(), true),
        Kind::Action { .. } | Kind::Decision { .. } | Kind::Call { .. } | Kind::End { .. } => {
            (line_title(playbook, open.tracks.last()), step.title.clone(), false)
        }
    };
    let (done, total) = progress(playbook, walk, open.tracks.last());
    Some(TrackView {
        walk: walk.number,
        step: open.step.to_string(),
        title,
        step_title: shown,
        role: lens.role(&step.role),
        person: lens.holder(&step.role),
        current,
        done,
        total,
        waiting_at_join,
    })
}

fn line_title(playbook: &Playbook, track: Option<&TrackRef>) -> Text {
    let Some(track) = track else { return playbook.title.clone() };
    match playbook.step(&track.parallel).map(|step| &step.kind) {
        Some(Kind::Parallel { tracks, .. }) => tracks
            .iter()
            .find(|line| line.id == track.track)
            .map_or_else(|| playbook.title.clone(), |line| line.title.clone()),
        _ => playbook.title.clone(),
    }
}

fn progress(playbook: &Playbook, walk: &Walk, track: Option<&TrackRef>) -> (u32, u32) {
    let steps = match track {
        Some(track) => playbook.track_steps(&track.parallel, &track.track),
        None => playbook.steps.iter().map(|step| step.id.clone()).collect(),
    };
    let done = steps.iter().filter(|step| walk.has_done(step)).count();
    (u32::try_from(done).unwrap_or(u32::MAX), u32::try_from(steps.len()).unwrap_or(u32::MAX))
}

fn previous(lens: &Lens<'_>) -> Option<PreviousView> {
    let entry = lens.incident.last_act()?;
    Some(PreviousView {
        entry: entry.id.to_string(),
        text: lens.sentence(entry.id)?,
        at: entry.occurred_at.to_string(),
        who: lens.who(entry),
    })
}

fn after(lens: &Lens<'_>, (walk, open): Place<'_>) -> Vec<Text> {
    let Some(playbook) = lens.incident.playbook_of(walk) else { return Vec::new() };
    let mut titles = Vec::new();
    let mut at = open.step.clone();
    while titles.len() < 2 {
        let Some(next) = playbook.step(&at).and_then(|step| step.kind.next()).and_then(|next| playbook.step(next))
        else {
            break;
        };
        titles.push(next.title.clone());
        at = next.id.clone();
    }
    titles
}

fn later(lens: &Lens<'_>) -> Vec<LaterView> {
    lens.incident
        .places()
        .filter_map(|(walk, open)| {
            let (since, _) = open.put_off?;
            let step = lens.incident.step_of(walk.number, &open.step)?;
            let due = match &step.kind {
                Kind::Call { contact, .. } => call_due(lens, contact),
                Kind::Action { .. } | Kind::Decision { .. } | Kind::Parallel { .. } | Kind::End { .. } => None,
            };
            Some(LaterView {
                walk: walk.number,
                step: open.step.to_string(),
                title: step.title.clone(),
                since: since.to_string(),
                due,
            })
        })
        .collect()
}

fn call_due(lens: &Lens<'_>, contact: &ContactId) -> Option<String> {
    lens.incident.calls.get(contact)?.due().map(|at| at.to_string())
}

fn all_steps(lens: &Lens<'_>, walk: &Walk, current: Option<Place<'_>>) -> Vec<StepLineView> {
    let Some(playbook) = lens.incident.playbook_of(walk) else { return Vec::new() };
    let abandoned = abandoned_steps(lens, walk);
    playbook
        .steps
        .iter()
        .filter(|step| !matches!(step.kind, Kind::End { .. }))
        .filter_map(|step| {
            let done = walk.done.iter().rev().find(|done| done.step == step.id);
            let open = walk.open_step_named(&step.id);
            let is_current = current.is_some_and(|(w, o)| w.number == walk.number && o.step == step.id);
            let gone = abandoned.iter().find(|(id, _)| *id == step.id);
            let state = match (open, done) {
                (Some(_), _) if is_current => StepState::Current,
                (Some(open), _) if open.put_off.is_some() => StepState::Later,
                (Some(_), _) => StepState::Open,
                (None, Some(done)) if done.not_possible => StepState::Cannot,
                (None, Some(_)) => StepState::Done,
                (None, None) if gone.is_some() => StepState::Abandoned,
                (None, None) => StepState::Ahead,
            };
            let entry =
                done.map(|done| done.entry).or(gone.map(|(_, entry)| *entry)).and_then(|id| lens.incident.entry(id));
            Some(StepLineView {
                walk: walk.number,
                step: step.id.to_string(),
                number: playbook.number(&step.id)?,
                title: step.title.clone(),
                phase: step.phase.name(),
                state,
                at: entry.map(|entry| entry.occurred_at.to_string()),
                who: entry.and_then(|entry| lens.who(entry)),
            })
        })
        .collect()
}

fn abandoned_steps(lens: &Lens<'_>, walk: &Walk) -> Vec<(StepId, EntryId)> {
    lens.incident
        .lines()
        .filter(|entry| lens.incident.abandoned.contains(&entry.id))
        .filter_map(|entry| match &entry.event {
            Event::StepCompleted { walk: number, step } if *number == walk.number => Some((step.clone(), entry.id)),
            _ => None,
        })
        .collect()
}

fn beside(lens: &Lens<'_>) -> Vec<PlaybookView> {
    BESIDE
        .iter()
        .filter_map(|id| {
            let id = PlaybookId::from(*id);
            let found = lens.content.playbook(&id)?;
            Some(PlaybookView { id: id.to_string(), title: found.title.clone(), running: lens.incident.runs(&id) })
        })
        .collect()
}
