//! 手順: start, walk, undo and end.

use engine::ids::{ChoiceId, EntryId, IncidentId, PlaybookId, PressId, StepId, WalkNumber};
use engine::view::respond::IncidentView;
use serde::Deserialize;
use tauri::{AppHandle, State};

use super::now;
use crate::error::Answer;
use crate::open_desk::OpenDesk;
use crate::window::announce;

/// What happened is `incident`; every write of this file tells the page so.
const NOUN: &str = "incident";

/// One press on the home screen.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StartIncident {
    press: PressId,
    symptom: String,
    noticed_at: Option<String>,
}

/// Starts an incident, or a further flow in the one under way.
#[tauri::command(async)]
pub(crate) fn start_incident(
    app: AppHandle,
    desk: State<'_, OpenDesk>,
    request: StartIncident,
) -> Answer<IncidentView> {
    desk.run(move |desk| {
        let id = desk.start_incident(&request.symptom, request.noticed_at.as_deref(), &now(request.press))?;
        announce(&app, NOUN);
        desk.incident_view(id)
    })
}

/// Which incident.
#[derive(Debug, Deserialize)]
pub(crate) struct OneIncident {
    pub(super) incident: IncidentId,
}

/// The respond screen.
#[tauri::command(async)]
pub(crate) fn incident(desk: State<'_, OpenDesk>, request: OneIncident) -> Answer<IncidentView> {
    desk.run(move |desk| desk.incident_view(request.incident))
}

/// A press at one step.
#[derive(Debug, Deserialize)]
pub(crate) struct AtStep {
    incident: IncidentId,
    walk: WalkNumber,
    step: StepId,
    press: PressId,
}

/// 〜した。次へ.
#[tauri::command(async)]
pub(crate) fn complete_step(app: AppHandle, desk: State<'_, OpenDesk>, request: AtStep) -> Answer<IncidentView> {
    desk.run(move |desk| {
        let recorded = desk.complete_step(request.incident, request.walk, &request.step, &now(request.press))?;
        announce(&app, NOUN);
        desk.incident_after(request.incident, &recorded)
    })
}

/// あとでやる.
#[tauri::command(async)]
pub(crate) fn put_off_step(app: AppHandle, desk: State<'_, OpenDesk>, request: AtStep) -> Answer<IncidentView> {
    desk.run(move |desk| {
        let recorded = desk.put_off_step(request.incident, request.walk, &request.step, &now(request.press))?;
        announce(&app, NOUN);
        desk.incident_after(request.incident, &recorded)
    })
}

/// What is done instead, and what to remember about it.
#[derive(Debug, Deserialize)]
pub(crate) struct CannotStep {
    incident: IncidentId,
    walk: WalkNumber,
    step: StepId,
    press: PressId,
    alternative: Option<u32>,
    note: Option<String>,
}

/// できない・わからない.
#[tauri::command(async)]
pub(crate) fn cannot_step(app: AppHandle, desk: State<'_, OpenDesk>, request: CannotStep) -> Answer<IncidentView> {
    let CannotStep { incident, walk, step, press, alternative, note } = request;
    desk.run(move |desk| {
        let recorded = desk.cannot_step(incident, walk, &step, alternative, note.as_deref(), &now(press))?;
        announce(&app, NOUN);
        desk.incident_after(incident, &recorded)
    })
}

/// The answer to a question.
#[derive(Debug, Deserialize)]
pub(crate) struct Choose {
    incident: IncidentId,
    walk: WalkNumber,
    step: StepId,
    press: PressId,
    choice: ChoiceId,
}

/// Answers a question.
#[tauri::command(async)]
pub(crate) fn choose(app: AppHandle, desk: State<'_, OpenDesk>, request: Choose) -> Answer<IncidentView> {
    let Choose { incident, walk, step, press, choice } = request;
    desk.run(move |desk| {
        let recorded = desk.choose(incident, walk, &step, &choice, &now(press))?;
        announce(&app, NOUN);
        desk.incident_after(incident, &recorded)
    })
}

/// The line to take back.
#[derive(Debug, Deserialize)]
pub(crate) struct Undo {
    incident: IncidentId,
    press: PressId,
    entry: EntryId,
}

/// 取り消す.
#[tauri::command(async)]
pub(crate) fn undo(app: AppHandle, desk: State<'_, OpenDesk>, request: Undo) -> Answer<IncidentView> {
    desk.run(move |desk| {
        let recorded = desk.undo(request.incident, Some(request.entry), &now(request.press))?;
        announce(&app, NOUN);
        desk.incident_after(request.incident, &recorded)
    })
}

/// Another open step.
#[derive(Debug, Deserialize)]
pub(crate) struct GoTo {
    incident: IncidentId,
    walk: WalkNumber,
    step: StepId,
}

/// Shows another open step; nothing is recorded.
#[tauri::command(async)]
pub(crate) fn go_to(desk: State<'_, OpenDesk>, request: GoTo) -> Answer<IncidentView> {
    desk.run(move |desk| {
        desk.go_to(request.incident, request.walk, &request.step)?;
        desk.incident_view(request.incident)
    })
}

/// A playbook to open beside what is running.
#[derive(Debug, Deserialize)]
pub(crate) struct StartPlaybook {
    incident: IncidentId,
    press: PressId,
    playbook: PlaybookId,
}

/// Opens another playbook in the same incident.
#[tauri::command(async)]
pub(crate) fn start_playbook(
    app: AppHandle,
    desk: State<'_, OpenDesk>,
    request: StartPlaybook,
) -> Answer<IncidentView> {
    desk.run(move |desk| {
        let recorded = desk.start_playbook(request.incident, &request.playbook, &now(request.press))?;
        announce(&app, NOUN);
        desk.incident_after(request.incident, &recorded)
    })
}

/// When it was really noticed.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CorrectNoticedAt {
    incident: IncidentId,
    press: PressId,
    noticed_at: String,
}

/// Puts 気づいた時刻 right.
#[tauri::command(async)]
pub(crate) fn correct_noticed_at(
    app: AppHandle,
    desk: State<'_, OpenDesk>,
    request: CorrectNoticedAt,
) -> Answer<IncidentView> {
    desk.run(move |desk| {
        let recorded = desk.correct_noticed_at(request.incident, &request.noticed_at, &now(request.press))?;
        announce(&app, NOUN);
        desk.incident_after(request.incident, &recorded)
    })
}

/// A press about the whole incident.
#[derive(Debug, Deserialize)]
pub(crate) struct Whole {
    incident: IncidentId,
    press: PressId,
}

/// まちがえて始めた.
#[tauri::command(async)]
pub(crate) fn withdraw(app: AppHandle, desk: State<'_, OpenDesk>, request: Whole) -> Answer<IncidentView> {
    desk.run(move |desk| {
        let recorded = desk.withdraw(request.incident, &now(request.press))?;
        announce(&app, NOUN);
        desk.incident_after(request.incident, &recorded)
    })
}

/// やっぱり続ける.
#[tauri::command(async)]
pub(crate) fn restore(app: AppHandle, desk: State<'_, OpenDesk>, request: Whole) -> Answer<IncidentView> {
    desk.run(move |desk| {
        let recorded = desk.restore(request.incident, &now(request.press))?;
        announce(&app, NOUN);
        desk.incident_after(request.incident, &recorded)
    })
}

/// 対応を終える.
#[tauri::command(async)]
pub(crate) fn close_incident(app: AppHandle, desk: State<'_, OpenDesk>, request: Whole) -> Answer<IncidentView> {
    desk.run(move |desk| {
        let recorded = desk.close_incident(request.incident, &now(request.press))?;
        announce(&app, NOUN);
        desk.incident_after(request.incident, &recorded)
    })
}
