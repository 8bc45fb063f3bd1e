//! 証明: how far the record goes, signing it, and comparing it with paper.

use engine::ids::IncidentId;
use engine::view::keeping::KeepingView;
use engine::view::proof::{CodeView, ProofView};
use serde::Deserialize;
use tauri::{AppHandle, State};

use crate::error::Answer;
use crate::open_desk::OpenDesk;
use crate::window::announce;

/// Which incident's checkpoints, or all.
#[derive(Debug, Deserialize)]
pub(crate) struct Proof {
    incident: Option<IncidentId>,
}

/// The proof screen.
#[tauri::command(async)]
pub(crate) fn proof(desk: State<'_, OpenDesk>, request: Proof) -> Answer<ProofView> {
    desk.run(move |desk| desk.proof_view(request.incident))
}

/// Signs how far the record goes. A repeated press signs nothing twice, because nothing has come since.
#[tauri::command(async)]
pub(crate) fn make_checkpoint(app: AppHandle, desk: State<'_, OpenDesk>) -> Answer<ProofView> {
    desk.run(move |desk| {
        let view = desk.make_checkpoint()?;
        announce(&app, "proof");
        Ok(view)
    })
}

/// A code as somebody typed it from paper.
#[derive(Debug, Deserialize)]
pub(crate) struct CheckCode {
    code: String,
}

/// Compares it with this file.
#[tauri::command(async)]
pub(crate) fn check_code(desk: State<'_, OpenDesk>, request: CheckCode) -> Answer<CodeView> {
    desk.run(move |desk| desk.check_code(&request.code))
}

/// Checks the whole file in pauses; how far it is, says `keeping`.
#[tauri::command(async)]
pub(crate) fn start_verify(desk: State<'_, OpenDesk>) -> Answer<KeepingView> {
    desk.run(|desk| {
        desk.start_verify();
        desk.keeping_view()
    })
}
