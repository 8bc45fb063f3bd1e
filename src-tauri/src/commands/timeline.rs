//! 記録: the chronology, notes, system states and who records.

use engine::desk::{NoteReport, Press};
use engine::ids::{IncidentId, PressId, SystemId};
use engine::incident::event::{Nature, SystemState};
use engine::view::timeline::TimelineView;
use serde::Deserialize;
use tauri::{AppHandle, State};

use super::now;
use crate::commands::incident::OneIncident;
use crate::error::Answer;
use crate::open_desk::OpenDesk;
use crate::window::announce;

/// The log screen.
#[tauri::command(async)]
pub(crate) fn timeline(desk: State<'_, OpenDesk>, request: OneIncident) -> Answer<TimelineView> {
    desk.run(move |desk| desk.timeline_view(request.incident))
}

/// One line somebody wrote.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TakeNote {
    incident: IncidentId,
    press: PressId,
    occurred_at: Option<String>,
    from: String,
    to: String,
    nature: Nature,
    text: String,
}

/// Records a note.
#[tauri::command(async)]
pub(crate) fn take_note(app: AppHandle, desk: State<'_, OpenDesk>, request: TakeNote) -> Answer<TimelineView> {
    let TakeNote { incident, press, occurred_at, from, to, nature, text } = request;
    desk.run(move |desk| {
        desk.take_note(incident, &NoteReport { from, to, nature, text }, &Press { id: press, occurred_at })?;
        announce(&app, "timeline");
        desk.timeline_view(incident)
    })
}

/// How a system stands now.
#[derive(Debug, Deserialize)]
pub(crate) struct SetSystemState {
    incident: IncidentId,
    press: PressId,
    system: SystemId,
    state: SystemState,
}

/// Records the state of a system.
#[tauri::command(async)]
pub(crate) fn set_system_state(
    app: AppHandle,
    desk: State<'_, OpenDesk>,
    request: SetSystemState,
) -> Answer<TimelineView> {
    desk.run(move |desk| {
        desk.set_system_state(request.incident, &request.system, request.state, &now(request.press))?;
        announce(&app, "timeline");
        desk.timeline_view(request.incident)
    })
}

/// Who records from now on.
#[derive(Debug, Deserialize)]
pub(crate) struct SetRecorder {
    incident: IncidentId,
    press: PressId,
    name: String,
}

/// Records who records.
#[tauri::command(async)]
pub(crate) fn set_recorder(app: AppHandle, desk: State<'_, OpenDesk>, request: SetRecorder) -> Answer<TimelineView> {
    desk.run(move |desk| {
        desk.set_recorder(request.incident, &request.name, &now(request.press))?;
        announce(&app, "incident");
        desk.timeline_view(request.incident)
    })
}
