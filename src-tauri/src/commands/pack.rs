//! 紙: what can be printed, how it looks, and the packs themselves.

mod kept;

use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use engine::desk::{PackOrder, PrintedPack};
use engine::files::write_whole;
use engine::pack::picture;
use engine::view::pack::{PacksView, PreviewView, PrintedView, QuantityView, SavedView};
use engine::wording::Wording;
use serde::Deserialize;
use tauri::{AppHandle, State};

pub(crate) use kept::{ChosenFolder, LastPreviews, Unprinted};

use crate::dialogs::{self, Order, Printed};
use crate::error::Answer;
use crate::open_desk::OpenDesk;
use crate::window::announce;

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
    #[serde(default)]
    replacing: bool,
}

/// A whole pack, or the sheets of a box that are out of date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    Pack(PackOrder),
    Replacement(String),
}

impl From<PackOf> for Wanted {
    fn from(asked: PackOf) -> Self {
        let PackOf { place, visits, hours, beds, masters, replacing } = asked;
        if replacing {
            return Self::Replacement(place);
        }
        Self::Pack(PackOrder { place, visits: Some(visits), hours: Some(hours), beds, masters })
    }
}

/// The paper screen.
#[tauri::command(async)]
pub(crate) fn packs(desk: State<'_, OpenDesk>) -> Answer<PacksView> {
    let view = desk.run(|desk| desk.packs_view(None, None))?;
    Ok(PacksView { printers: dialogs::printers(), ..view })
}

/// For how many.
#[derive(Debug, Deserialize)]
pub(crate) struct QuantitiesOf {
    visits: u32,
    hours: u32,
}

/// Form by form and place by place, all the paper a hospital like this one needs (枚数の計算).
#[tauri::command(async)]
pub(crate) fn quantities(desk: State<'_, OpenDesk>, request: QuantitiesOf) -> Answer<QuantityView> {
    desk.run(move |desk| desk.quantities_view(Some(request.visits), Some(request.hours)))
}

/// How many sheets it would be now; no number is set aside.
#[tauri::command(async)]
pub(crate) fn preview_pack(
    desk: State<'_, OpenDesk>,
    last: State<'_, LastPreviews>,
    request: PackOf,
) -> Answer<PreviewView> {
    let wanted = Wanted::from(request);
    let pack = preview(&desk, &wanted)?;
    let view = PreviewView { pages: pack.pages, sheets: pack.sheets.clone() };
    last.keep(wanted, pack)?;
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
pub(crate) fn pack_page(desk: State<'_, OpenDesk>, last: State<'_, LastPreviews>, request: PackPage) -> Answer<String> {
    let wanted = Wanted::from(request.pack);
    let pdf = match last.pdf_of(&wanted)? {
        Some(pdf) => pdf,
        None => {
            let pack = preview(&desk, &wanted)?;
            let pdf = pack.pdf.clone();
            last.keep(wanted, pack)?;
            pdf
        }
    };
    let page = request.page.saturating_sub(1);
    let png = picture(&pdf, page, request.width).map_err(engine::error::Error::from)?;
    Ok(format!("data:image/png;base64,{}", STANDARD.encode(png)))
}

/// Where a pack goes.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Target {
    /// A file that is asked for.
    File,
    /// A folder that is asked for.
    NewFolder,
    /// The folder of the pack before.
    SameFolder,
}

/// Which pack, and where it goes.
#[derive(Debug, Deserialize)]
pub(crate) struct SavePack {
    #[serde(flatten)]
    pack: PackOf,
    into: Target,
}

/// Makes the pack and keeps it where the user says; no number is set aside when they say nowhere.
#[tauri::command(async)]
pub(crate) fn save_pack(
    app: AppHandle,
    desk: State<'_, OpenDesk>,
    unprinted: State<'_, Unprinted>,
    folder: State<'_, ChosenFolder>,
    request: SavePack,
) -> Answer<SavedView> {
    let wanted = Wanted::from(request.pack);
    let Some((path, shown)) = place_of(&app, &folder, &wanted, request.into)? else {
        return Ok(SavedView { path: None, pages: 0 });
    };
    let pack = made(&app, &desk, &unprinted, &wanted)?;
    if let Err(error) = write_whole(&path, &pack.pdf) {
        unprinted.keep(wanted, pack)?;
        return Err(error.into());
    }
    Ok(SavedView { path: Some(shown.display().to_string()), pages: pack.pages })
}

/// The file to write, and what to say about it; nothing when the person thought better of it.
fn place_of(
    app: &AppHandle,
    folder: &ChosenFolder,
    wanted: &Wanted,
    into: Target,
) -> Answer<Option<(PathBuf, PathBuf)>> {
    let name = wanted.file_name();
    let chosen = match into {
        Target::File => return Ok(dialogs::where_to_save(app, &name)?.map(|path| (path.clone(), path))),
        Target::NewFolder => dialogs::which_folder(app)?,
        Target::SameFolder => folder.folder()?,
    };
    if let Some(chosen) = &chosen {
        folder.set(chosen.clone())?;
    }
    Ok(chosen.map(|chosen| (chosen.join(name), chosen)))
}

/// Where and how often.
#[derive(Debug, Deserialize)]
pub(crate) struct PrintPack {
    #[serde(flatten)]
    pack: PackOf,
    copies: u32,
    printer: Option<String>,
    #[serde(default)]
    a3: bool,
}

/// Makes the pack and prints it, or opens it in the desktop's viewer where no printer is set up.
#[tauri::command(async)]
pub(crate) fn print_pack(
    app: AppHandle,
    desk: State<'_, OpenDesk>,
    unprinted: State<'_, Unprinted>,
    request: PrintPack,
) -> Answer<PrintedView> {
    let wanted = Wanted::from(request.pack);
    // It stays there: a viewer reads it long after this command has ended.
    let path = engine::places::data_folder().join(wanted.file_name());
    let mut left = request.copies.max(1);
    while left > 0 {
        let pack = made(&app, &desk, &unprinted, &wanted)?;
        // No number is on two slips: each copy of a pack that has some is a pack of its own.
        let copies = if pack.numbers.is_empty() { left } else { 1 };
        let printed = match write_whole(&path, &pack.pdf) {
            Ok(()) => dialogs::print(&path, &order_of(&pack, copies, &request.printer, request.a3)),
            Err(error) => Err(error.into()),
        };
        match printed {
            Ok(Printed::Spooled) => left -= copies,
            Ok(Printed::Shown) => {
                let message = Wording::built_in().say("print_in_viewer", &[]);
                return Ok(PrintedView { printed: false, message: Some(message) });
            }
            Err(error) => {
                unprinted.keep(wanted, pack)?;
                return Err(error);
            }
        }
    }
    Ok(PrintedView { printed: true, message: None })
}

fn order_of(pack: &PrintedPack, copies: u32, printer: &Option<String>, has_a3: bool) -> Order {
    Order { copies, printer: printer.clone(), pages: pack.pages, large: pack.large.clone(), has_a3 }
}

fn preview(desk: &OpenDesk, wanted: &Wanted) -> Answer<PrintedPack> {
    let wanted = wanted.clone();
    desk.run(move |desk| match &wanted {
        Wanted::Pack(order) => desk.preview_pack(order),
        Wanted::Replacement(place) => desk.preview_replacement(place),
    })
}

/// The pack that did not come out before, or a new one.
fn made(app: &AppHandle, desk: &OpenDesk, unprinted: &Unprinted, wanted: &Wanted) -> Answer<PrintedPack> {
    if let Some(pack) = unprinted.take(wanted)? {
        return Ok(pack);
    }
    let wanted = wanted.clone();
    let pack = desk.run(move |desk| match &wanted {
        Wanted::Pack(order) => desk.make_pack(order, &desk.fresh_press()),
        Wanted::Replacement(place) => desk.replace_sheets(place, &desk.fresh_press()),
    })?;
    announce(app, "pack");
    Ok(pack)
}
