//! 記録: the chronology, notes, system states and who records.

use engine::desk::{CorrectionReport, NoteReport, Press, SHOWN};
use engine::ids::{EntryId, IncidentId, PressId, SystemId};
use engine::incident::event::{Nature, SystemState};
use engine::view::timeline::TimelineView;
use serde::Deserialize;
use tauri::{AppHandle, State};

use super::now;
use crate::error::Answer;
use crate::open_desk::OpenDesk;
use crate::window::announce;

/// Which incident, and how many of its lines.
#[derive(Debug, Deserialize)]
pub(crate) struct Timeline {
    incident: IncidentId,
    shown: Option<u32>,
}

/// The log screen.
#[tauri::command(async)]
pub(crate) fn timeline(desk: State<'_, OpenDesk>, request: Timeline) -> Answer<TimelineView> {
    let shown = request.shown.and_then(|shown| usize::try_from(shown).ok()).unwrap_or(SHOWN);
    desk.run(move |desk| desk.newest_lines(request.incident, shown))
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
    #[serde(default)]
    doer: String,
    #[serde(default)]
    late_reason: String,
}

/// Records a note.
#[tauri::command(async)]
pub(crate) fn take_note(app: AppHandle, desk: State<'_, OpenDesk>, request: TakeNote) -> Answer<TimelineView> {
    let TakeNote { incident, press, occurred_at, from, to, nature, text, doer, late_reason } = request;
    let note = NoteReport { from, to, nature, text, doer, late_reason };
    desk.run(move |desk| {
        desk.take_note(incident, &note, &Press { id: press, occurred_at })?;
        announce(&app, "timeline");
        desk.timeline_view(incident)
    })
}

/// What is put right in a line.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CorrectEntry {
    incident: IncidentId,
    press: PressId,
    entry: EntryId,
    text: Option<String>,
    who: Option<String>,
    occurred_at: Option<String>,
    from: Option<String>,
    to: Option<String>,
    doer: Option<String>,
    why: String,
}

/// Puts a line right (訂正).
#[tauri::command(async)]
pub(crate) fn correct_entry(app: AppHandle, desk: State<'_, OpenDesk>, request: CorrectEntry) -> Answer<TimelineView> {
    let CorrectEntry { incident, press, entry, text, who, occurred_at, from, to, doer, why } = request;
    let correction = CorrectionReport { text, who, occurred_at, from, to, doer, why };
    desk.run(move |desk| {
        desk.correct_entry(incident, entry, &correction, &now(press))?;
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
