//! 文書: the plan as a PDF, saved where the user says or handed to the printer.

use engine::desk::{DocumentKind, MadeDocument};
use engine::files::write_whole;
use engine::view::document::DocumentView;
use engine::view::pack::PrintedView;
use engine::wording::Wording;
use serde::Deserialize;
use tauri::{AppHandle, State};

use crate::dialogs::{self, Printed};
use crate::error::Answer;
use crate::open_desk::OpenDesk;

/// Which document, of which revision; of the draft without one.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct DocumentOf {
    kind: DocumentKind,
    revision: Option<u32>,
    /// Whoever asks has read which characters cannot be printed.
    #[serde(default)]
    anyway: bool,
}

/// Makes a document and keeps it where the user says. Characters that cannot be printed are told first, and nothing is
/// saved then.
#[tauri::command(async)]
pub(crate) fn save_document(app: AppHandle, desk: State<'_, OpenDesk>, request: DocumentOf) -> Answer<DocumentView> {
    // Made first: who is asked for a place gets what was asked for.
    let made = make(&desk, request)?;
    if !request.anyway && !made.unprintable.is_empty() {
        return Ok(made.view(None));
    }
    let Some(path) = dialogs::where_to_save(&app, request.kind.file_name())? else { return Ok(made.view(None)) };
    write_whole(&path, &made.pdf)?;
    Ok(made.view(Some(path.display().to_string())))
}

/// Makes a document and prints it, or opens it in the desktop's viewer where no printer is set up.
#[tauri::command(async)]
pub(crate) fn print_document(desk: State<'_, OpenDesk>, request: DocumentOf) -> Answer<PrintedView> {
    let made = make(&desk, request)?;
    // It stays there: a viewer reads it long after this command has ended.
    let path = engine::places::data_folder().join(request.kind.file_name());
    write_whole(&path, &made.pdf)?;
    match dialogs::print(&path, &dialogs::Order { copies: 1, ..dialogs::Order::default() })? {
        Printed::Spooled => Ok(PrintedView { printed: true, message: None }),
        Printed::Shown => {
            let message = Wording::built_in().say("print_in_viewer", &[]);
            Ok(PrintedView { printed: false, message: Some(message) })
        }
    }
}

fn make(desk: &OpenDesk, asked: DocumentOf) -> Answer<MadeDocument> {
    desk.run(move |desk| desk.document(asked.kind, asked.revision))
}
