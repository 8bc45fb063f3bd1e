//! 紙: what can be printed, how it looks, and the pack itself.

use std::sync::Mutex;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use engine::desk::{PackOrder, PrintedPack};
use engine::error::ErrorCode;
use engine::files::write_whole;
use engine::pack::picture;
use engine::view::pack::{PacksView, PreviewView, PrintedView, SavedView};
use engine::wording::Wording;
use serde::Deserialize;
use tauri::{AppHandle, State};

use crate::dialogs::{self, Printed};
use crate::error::{Answer, CommandError};
use crate::open_desk::OpenDesk;
use crate::window::announce;

/// What the save dialog suggests; ASCII, because the file may travel on a USB stick.
const FILE_NAME: &str = "front-desk.pdf";

/// The pack as it was last shown: turning a page does not set it all again.
#[derive(Debug, Default)]
pub(crate) struct LastPreview(Mutex<Option<(PackOrder, PrintedPack)>>);

/// Which pack, for how many.
#[derive(Debug, Deserialize)]
pub(crate) struct PackOf {
    place: String,
    visits: u32,
    hours: u32,
    #[serde(default)]
    beds: Option<u32>,
    #[serde(default)]
    masters: bool,
}

impl From<PackOf> for PackOrder {
    fn from(asked: PackOf) -> Self {
        let PackOf { place, visits, hours, beds, masters } = asked;
        Self { place, visits: Some(visits), hours: Some(hours), beds, masters }
    }
}

/// The paper screen.
#[tauri::command(async)]
pub(crate) fn packs(desk: State<'_, OpenDesk>) -> Answer<PacksView> {
    let view = desk.run(|desk| desk.packs_view(None, None))?;
    Ok(PacksView { printers: dialogs::printers(), ..view })
}

/// How many sheets it would be now; no number is set aside.
#[tauri::command(async)]
pub(crate) fn preview_pack(
    desk: State<'_, OpenDesk>,
    last: State<'_, LastPreview>,
    request: PackOf,
) -> Answer<PreviewView> {
    let order = PackOrder::from(request);
    let asked = order.clone();
    let pack = desk.run(move |desk| desk.preview_pack(&asked))?;
    let view = PreviewView { pages: pack.pages, sheets: pack.sheets.clone() };
    *last.lock()? = Some((order, pack));
    Ok(view)
}

/// One page, counted from 1.
#[derive(Debug, Deserialize)]
pub(crate) struct PackPage {
    #[serde(flatten)]
    pack: PackOf,
    page: usize,
    width: u16,
}

/// A page as a picture (`data:` address).
#[tauri::command(async)]
pub(crate) fn pack_page(desk: State<'_, OpenDesk>, last: State<'_, LastPreview>, request: PackPage) -> Answer<String> {
    let pdf = last.pdf_of(&desk, &request.pack.into())?;
    let page = request.page.saturating_sub(1);
    let png = picture(&pdf, page, request.width).map_err(engine::error::Error::from)?;
    Ok(format!("data:image/png;base64,{}", STANDARD.encode(png)))
}

/// Makes the pack and keeps it where the user says; no number is set aside when they say nowhere.
#[tauri::command(async)]
pub(crate) fn save_pack(app: AppHandle, desk: State<'_, OpenDesk>, request: PackOf) -> Answer<SavedView> {
    let Some(path) = dialogs::where_to_save(&app, FILE_NAME)? else {
        return Ok(SavedView { path: None, pages: 0 });
    };
    let pack = make(&app, &desk, request.into())?;
    write_whole(&path, &pack.pdf)?;
    Ok(SavedView { path: Some(path.display().to_string()), pages: pack.pages })
}

/// Where and how often.
#[derive(Debug, Deserialize)]
pub(crate) struct PrintPack {
    #[serde(flatten)]
    pack: PackOf,
    copies: u32,
    printer: Option<String>,
}

/// Makes the pack and prints it, or opens it in the desktop's viewer where no printer is set up.
#[tauri::command(async)]
pub(crate) fn print_pack(app: AppHandle, desk: State<'_, OpenDesk>, request: PrintPack) -> Answer<PrintedView> {
    let pack = make(&app, &desk, request.pack.into())?;
    // It stays there: a viewer reads it long after this command has ended.
    let path = engine::places::data_folder().join(FILE_NAME);
    write_whole(&path, &pack.pdf)?;
    match dialogs::print(&path, request.copies, request.printer.as_deref())? {
        Printed::Spooled => Ok(PrintedView { printed: true, message: None }),
        Printed::Shown => {
            let message = Wording::built_in().say("print_in_viewer", &[]);
            Ok(PrintedView { printed: false, message: Some(message) })
        }
    }
}

fn make(app: &AppHandle, desk: &OpenDesk, order: PackOrder) -> Answer<PrintedPack> {
    let pack = desk.run(move |desk| desk.make_pack(&order, &desk.fresh_press()))?;
    announce(app, "pack");
    Ok(pack)
}

impl LastPreview {
    fn lock(&self) -> Answer<std::sync::MutexGuard<'_, Option<(PackOrder, PrintedPack)>>> {
        self.0.lock().map_err(|_| CommandError::new(ErrorCode::Bug, "the preview was left half made"))
    }

    /// The PDF of the last preview when it is the same pack, else a new one.
    fn pdf_of(&self, desk: &OpenDesk, order: &PackOrder) -> Answer<Vec<u8>> {
        if let Some((_, pack)) = self.lock()?.as_ref().filter(|(last, _)| last == order) {
            return Ok(pack.pdf.clone());
        }
        let asked = order.clone();
        let pack = desk.run(move |desk| desk.preview_pack(&asked))?;
        let pdf = pack.pdf.clone();
        *self.lock()? = Some((order.clone(), pack));
        Ok(pdf)
    }
}
