//! 書き出しと取り込み: a record for others, and records from elsewhere.

use std::sync::Mutex;

use engine::desk::exchange::ExportOrder;
use engine::desk::export::{Counter, write_out};
use engine::error::{Error, ErrorCode};
use engine::ids::IncidentId;
use engine::record::Hide;
use engine::view::exchange::{ExportFormat, ExportedView, ImportedView};
use engine::view::keeping::Progress;
use serde::Deserialize;
use tauri::{AppHandle, State};

use crate::dialogs;
use crate::error::{Answer, CommandError};
use crate::open_desk::OpenDesk;
use crate::window::announce;

/// The export that is under way, for those who ask how far it is or stop it.
#[derive(Debug, Default)]
pub(crate) struct Exporting(Mutex<Option<Counter>>);

/// What is to be written out.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Export {
    incident: Option<IncidentId>,
    format: ExportFormat,
    hide_people: bool,
    hide_texts: bool,
}

/// Writes a record where the user says; the desk goes on with its work meanwhile.
#[tauri::command(async)]
pub(crate) fn export(
    app: AppHandle,
    desk: State<'_, OpenDesk>,
    exporting: State<'_, Exporting>,
    request: Export,
) -> Answer<ExportedView> {
    let Some(path) = dialogs::where_to_save(&app, file_name(request.format))? else {
        return Ok(ExportedView { path: None, entries: 0, left_out: Vec::new() });
    };
    let Export { incident, format, hide_people, hide_texts } = request;
    let order = ExportOrder { incident, format, hide: Hide { people: hide_people, texts: hide_texts } };
    let counter = Counter::default();
    *exporting.lock()? = Some(counter.clone());
    let written = desk.run(move |desk| desk.hand_out(&order)).and_then(|handed| {
        let ask = |slice| {
            desk.run(move |desk| desk.archive_lines(&slice)).map_err(|error| Error::refused(error.code, error.detail))
        };
        Ok(write_out(&handed, format, &path, &counter, ask)?)
    });
    *exporting.lock()? = None;
    written
}

/// How far it is; nothing while nothing is written out.
#[tauri::command(async)]
pub(crate) fn export_progress(exporting: State<'_, Exporting>) -> Answer<Option<Progress>> {
    Ok(exporting.lock()?.as_ref().map(Counter::progress))
}

/// Nobody wants it any more; nothing of it is left behind.
#[tauri::command(async)]
pub(crate) fn cancel_export(exporting: State<'_, Exporting>) -> Answer<()> {
    if let Some(counter) = exporting.lock()?.as_ref() {
        counter.stop();
    }
    Ok(())
}

/// Brings in the archive the user chooses.
#[tauri::command(async)]
pub(crate) fn import_archive(app: AppHandle, desk: State<'_, OpenDesk>) -> Answer<ImportedView> {
    let Some(path) = dialogs::which_file(&app)? else { return Ok(ImportedView::nothing()) };
    let imported = desk.run(move |desk| desk.import(&path))?;
    announce(&app, "timeline");
    announce(&app, "incident");
    Ok(imported)
}

impl Exporting {
    fn lock(&self) -> Answer<std::sync::MutexGuard<'_, Option<Counter>>> {
        self.0.lock().map_err(|_| CommandError::new(ErrorCode::Bug, "an export was left half made"))
    }
}

/// What the save dialog suggests; ASCII, because the file may travel on a USB stick.
fn file_name(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Pdf => "tomoshibi-record.pdf",
        ExportFormat::Html => "tomoshibi-record.html",
        ExportFormat::Csv => "tomoshibi-record.csv",
        ExportFormat::TimesketchCsv => "tomoshibi-timesketch.csv",
        ExportFormat::TimesketchJsonl => "tomoshibi-timesketch.jsonl",
        ExportFormat::Archive => "tomoshibi-archive.jsonl",
    }
}
