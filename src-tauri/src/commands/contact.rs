//! 電話: whom to call, and what came of it.

use engine::desk::{CallReport, Press};
use engine::ids::{ContactId, IncidentId, PressId};
use engine::incident::event::{Direction, Outcome};
use engine::view::contact::CallsView;
use serde::Deserialize;
use tauri::{AppHandle, State};

use crate::error::Answer;
use crate::open_desk::OpenDesk;
use crate::window::announce;

/// In quiet times there is no incident.
#[derive(Debug, Deserialize)]
pub(crate) struct Calls {
    incident: Option<IncidentId>,
}

/// The calls screen.
#[tauri::command(async)]
pub(crate) fn calls(desk: State<'_, OpenDesk>, request: Calls) -> Answer<CallsView> {
    desk.run(move |desk| desk.calls_view(request.incident))
}

/// One attempt, or a call that came in.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LogCall {
    incident: IncidentId,
    press: PressId,
    contact: ContactId,
    direction: Direction,
    outcome: Outcome,
    who: String,
    heard: String,
    occurred_at: Option<String>,
    #[serde(default)]
    late_reason: String,
}

/// Records a call.
#[tauri::command(async)]
pub(crate) fn log_call(app: AppHandle, desk: State<'_, OpenDesk>, request: LogCall) -> Answer<CallsView> {
    let LogCall { incident, press, contact, direction, outcome, who, heard, occurred_at, late_reason } = request;
    let call = CallReport { contact, direction, outcome, who, heard, late_reason };
    desk.run(move |desk| {
        desk.log_call(incident, &call, &Press { id: press, occurred_at })?;
        announce(&app, "contact");
        desk.calls_view(Some(incident))
    })
}
