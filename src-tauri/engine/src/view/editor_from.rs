//! One playbook as the editor shows it: outline, problems, what can be chosen.

use std::collections::BTreeSet;

use crate::contact::Contact;
use crate::ids::StepId;
use crate::playbook::check::{Problem, shown};
use crate::playbook::edit::EditKind;
use crate::playbook::walk::Branch;
use crate::playbook::{Choice, Content, Kind, Phase, Playbook, Severity, Step, Track, Work, lint};
use crate::text::Text;
use crate::wording::Wording;

use super::editor::{
    EditorCannotView, EditorChoiceView, EditorOptionView, EditorOptionsView, EditorTrackView, EditorView,
    FlowProblemView, FlowSeverity, OutlineStepView, PlaybookOrigin, StepLinkView,
};
use super::editor_drawn::{diagram, nest};
use super::editor_walk::walked;

/// One playbook with everything the editor needs.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// As it was read.
    pub playbook: &'a Playbook,
    /// What the checks found.
    pub problems: &'a [Problem],
    /// Everything it can refer to.
    pub content: &'a Content,
    /// Everybody to call, as the plan knows them.
    pub contacts: &'a [Contact],
    /// The branches that were walked in this edition.
    pub walked: &'a BTreeSet<String>,
}

/// What the draft knows about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whose it is.
    pub origin: PlaybookOrigin,
    /// There is something to take back.
    pub can_undo: bool,
    /// There is something to do again.
    pub can_redo: bool,
    /// The draft says something else than the revision in force.
    pub is_changed: bool,
    /// The program brought a newer edition.
    pub has_update: bool,
    /// Why the last change was not made.
    pub refused: Option<Text>,
    /// The step it made or touched.
    pub touched: String,
}

impl EditorView {
    /// The whole screen of one playbook.
    #[must_use]
    pub fn of(sheet: &Sheet<'_>, standing: Standing) -> Self {
        let playbook = sheet.playbook;
        Self {
            id: playbook.id.to_string(),
            edition: playbook.edition.clone(),
            origin: standing.origin,
            title: playbook.title.clone(),
            summary: playbook.summary.clone(),
            hint: playbook.hint.clone().unwrap_or_default(),
            do_not: playbook.do_not.clone(),
            first: playbook.first.to_string(),
            steps: playbook.steps.iter().map(|step| outline(sheet, step)).collect(),
            problems: sheet.problems.iter().map(|problem| FlowProblemView::of(playbook, problem)).collect(),
            diagram: diagram(sheet),
            options: options(sheet),
            walked: walked(playbook, sheet.walked),
            can_undo: standing.can_undo,
            can_redo: standing.can_redo,
            is_changed: standing.is_changed,
            has_update: standing.has_update,
            refused: standing.refused,
            touched: standing.touched,
        }
    }
}

impl FlowProblemView {
    /// A problem with its place.
    #[must_use]
    pub fn of(playbook: &Playbook, problem: &Problem) -> Self {
        Self { number: problem.step.as_ref().and_then(|step| playbook.number(step)), ..Self::without_place(problem) }
    }

    /// A problem of something that is no playbook yet.
    #[must_use]
    pub fn without_place(problem: &Problem) -> Self {
        Self {
            code: problem.code.to_owned(),
            severity: match problem.severity() {
                Severity::Error => FlowSeverity::Error,
                Severity::Warning => FlowSeverity::Warning,
            },
            text: problem.says.clone(),
            step: problem.step.as_ref().map(ToString::to_string).unwrap_or_default(),
            number: None,
            field: problem.field.to_owned(),
            branch: problem.branch.clone(),
        }
    }
}

/// One row of the outline.
pub(super) fn outline(sheet: &Sheet<'_>, step: &Step) -> OutlineStepView {
    let playbook = sheet.playbook;
    let nest = nest(playbook, &step.id);
    let innermost = nest.last().cloned().unwrap_or_default();
    let of_step =
        |severity| sheet.problems.iter().filter(move |p| p.severity() == severity && p.step.as_ref() == Some(&step.id));
    let (contact, script) = match &step.kind {
        Kind::Call { contact, script, .. } => (contact.to_string(), script.clone()),
        Kind::Action { .. } | Kind::Decision { .. } | Kind::Parallel { .. } | Kind::End { .. } => Default::default(),
    };
    let known = sheet.contacts.iter().find(|known| known.id.as_str() == contact);
    OutlineStepView {
        id: step.id.to_string(),
        number: playbook.number(&step.id).unwrap_or_default(),
        depth: count(nest.len()),
        parallel: innermost.0,
        track: innermost.1,
        kind: kind_of(&step.kind),
        title: step.title.clone(),
        phase: step.phase,
        role: step.role.to_string(),
        role_name: sheet
            .content
            .role(&step.role)
            .map_or_else(|| Text::same(step.role.as_str()), |role| role.name.clone()),
        fact: step.fact.clone().unwrap_or_default(),
        lines: step.lines.clone(),
        say: step.say.clone().unwrap_or_default(),
        minutes: step.minutes,
        forms: step.forms.iter().map(ToString::to_string).collect(),
        marks: step.marks.iter().map(ToString::to_string).collect(),
        meets: step.meets.iter().map(ToString::to_string).collect(),
        cannot: step
            .cannot
            .iter()
            .map(|way| EditorCannotView {
                text: way.text.clone(),
                next: way.next.as_ref().map(|next| link(playbook, next)),
            })
            .collect(),
        contact_name: known.map_or_else(|| Text::same(contact.as_str()), |known| known.name.clone()),
        has_script: !script.is_empty() || known.is_some_and(|known| !known.script.is_empty()),
        contact,
        script,
        next: step.kind.next().map(|next| link(playbook, next)),
        choices: choices(sheet, step),
        tracks: tracks(playbook, step),
        onward: match &step.kind {
            Kind::End { onward: Some(onward) } => onward.to_string(),
            _ => String::new(),
        },
        untranslated: step.is_untranslated(),
        source: step.source.clone(),
        errors: count(of_step(Severity::Error).count()),
        warnings: count(of_step(Severity::Warning).count()),
    }
}

fn choices(sheet: &Sheet<'_>, step: &Step) -> Vec<EditorChoiceView> {
    let Kind::Decision { choices } = &step.kind else { return Vec::new() };
    let view = |choice: &Choice| EditorChoiceView {
        id: choice.id.to_string(),
        label: choice.label.clone(),
        unsure: choice.unsure,
        next: link(sheet.playbook, &choice.next),
        marks: choice.marks.iter().map(ToString::to_string).collect(),
        walked: sheet.walked.contains(&Branch { step: step.id.clone(), branch: choice.id.to_string() }.key()),
    };
    choices.iter().map(view).collect()
}

fn tracks(playbook: &Playbook, step: &Step) -> Vec<EditorTrackView> {
    let Kind::Parallel { tracks, .. } = &step.kind else { return Vec::new() };
    let view = |track: &Track| EditorTrackView {
        id: track.id.clone(),
        title: track.title.clone(),
        role: track.role.to_string(),
        first: match &track.work {
            Work::Steps(first) => Some(link(playbook, first)),
            Work::Playbook(_) => None,
        },
        playbook: match &track.work {
            Work::Steps(_) => String::new(),
            Work::Playbook(other) => other.to_string(),
        },
    };
    tracks.iter().map(view).collect()
}

fn link(playbook: &Playbook, step: &StepId) -> StepLinkView {
    StepLinkView { step: step.to_string(), number: playbook.number(step) }
}

pub(super) fn kind_of(kind: &Kind) -> EditKind {
    match kind {
        Kind::Action { .. } => EditKind::Action,
        Kind::Decision { .. } => EditKind::Decision,
        Kind::Parallel { .. } => EditKind::Parallel,
        Kind::Call { .. } => EditKind::Call,
        Kind::End { .. } => EditKind::End,
    }
}

fn options(sheet: &Sheet<'_>) -> EditorOptionsView {
    let content = sheet.content;
    let option = |id: &str, name: &Text| EditorOptionView { id: id.to_owned(), name: shown(name) };
    let phases = [Phase::Quiet, Phase::Detection, Phase::FirstResponse, Phase::Recovery, Phase::Afterwards];
    EditorOptionsView {
        roles: content.roles.iter().map(|role| option(role.id.as_str(), &role.name)).collect(),
        contacts: sheet.contacts.iter().map(|contact| option(contact.id.as_str(), &contact.name)).collect(),
        forms: content.forms.iter().map(|form| option(form.id.as_str(), &form.title)).collect(),
        deadlines: content.deadlines.iter().map(|rule| option(rule.id.as_str(), &rule.title)).collect(),
        moments: lint::MOMENTS.iter().map(|moment| option(moment, &moment_name(moment))).collect(),
        phases: phases.map(Phase::name).iter().map(|name| option(&name.ja, name)).collect(),
        playbooks: content
            .playbooks
            .values()
            .filter(|other| other.id != sheet.playbook.id)
            .map(|other| option(other.id.as_str(), &other.title))
            .collect(),
    }
}

fn moment_name(moment: &str) -> Text {
    let wording = Wording::built_in();
    match moment {
        "noticed" => wording.say("moment_noticed", &[]),
        "attack-suspected" => wording.say("moment_attack_suspected", &[]),
        "wrongful-act" => wording.say("moment_wrongful_act", &[]),
        "leak-feared" => wording.say("moment_leak_feared", &[]),
        "leak-confirmed" => wording.say("moment_leak_confirmed", &[]),
        "paper-started" => wording.say("moment_paper_started", &[]),
        other => Text::same(other),
    }
}

pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
