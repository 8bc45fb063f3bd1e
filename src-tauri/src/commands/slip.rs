//! 箱と番号: the boxes in the house, whether a sheet is current, and the register of numbers.

use engine::desk::BoxAct;
use engine::view::freshness::{BoxesView, SheetCheckView};
use engine::view::slip::{KnownSlipView, SlipRegisterView};
use serde::Deserialize;
use tauri::{AppHandle, State};

use crate::error::Answer;
use crate::open_desk::OpenDesk;
use crate::window::announce;

/// The boxes, and which sheets in them are out of date.
#[tauri::command(async)]
pub(crate) fn boxes(desk: State<'_, OpenDesk>) -> Answer<BoxesView> {
    desk.run(|desk| desk.boxes_view())
}

/// What somebody did with a box.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum What {
    Opened,
    Checked,
}

/// Who had which box in their hands.
#[derive(Debug, Deserialize)]
pub(crate) struct NoteBox {
    place: String,
    what: What,
    by: String,
}

/// Keeps that somebody opened a box or looked through it.
#[tauri::command(async)]
pub(crate) fn note_box(app: AppHandle, desk: State<'_, OpenDesk>, request: NoteBox) -> Answer<BoxesView> {
    let act = match request.what {
        What::Opened => BoxAct::Opened,
        What::Checked => BoxAct::Checked,
    };
    let view = desk.run(move |desk| {
        desk.check_box(&request.place, act, &request.by, None)?;
        desk.boxes_view()
    })?;
    announce(&app, "pack");
    Ok(view)
}

/// Six digits, as typed or scanned.
#[derive(Debug, Deserialize)]
pub(crate) struct CheckSheet {
    code: String,
}

/// Whether the sheet with these digits is current.
#[tauri::command(async)]
pub(crate) fn check_sheet(desk: State<'_, OpenDesk>, request: CheckSheet) -> Answer<SheetCheckView> {
    desk.run(move |desk| desk.look_up_sheet(&request.code))
}

/// A slip number, as typed or scanned.
#[derive(Debug, Deserialize)]
pub(crate) struct CheckSlip {
    number: String,
}

/// What the number is worth.
#[tauri::command(async)]
pub(crate) fn check_slip(desk: State<'_, OpenDesk>, request: CheckSlip) -> Answer<KnownSlipView> {
    desk.run(move |desk| desk.known_slip(&request.number))
}

/// Every block of numbers that was handed out.
#[tauri::command(async)]
pub(crate) fn slip_register(desk: State<'_, OpenDesk>) -> Answer<SlipRegisterView> {
    desk.run(|desk| desk.slip_register())
}

/// Which of the hospital's computers this is.
#[derive(Debug, Deserialize)]
pub(crate) struct ClaimShare {
    share: u32,
}

/// From now on this computer hands out that share of the numbers.
#[tauri::command(async)]
pub(crate) fn claim_share(app: AppHandle, desk: State<'_, OpenDesk>, request: ClaimShare) -> Answer<SlipRegisterView> {
    let view = desk.run(move |desk| desk.claim_share(request.share))?;
    announce(&app, "pack");
    Ok(view)
}
