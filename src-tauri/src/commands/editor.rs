//! 手順書: the playbooks of the draft, one of them as it is edited, walked for a try, compared, taken in and out.

use engine::files::{read_up_to, write_whole};
use engine::ids::PlaybookId;
use engine::playbook::edit::{Edit, MOST_BYTES};
use engine::view::editor::{EditorView, PlaybooksView};
use engine::view::editor_answers::{ComparedPlaybookView, DryWalkView, ImportedPlaybookView, LibraryUpdateView};
use engine::view::pack::SavedView;
use serde::Deserialize;
use tauri::{AppHandle, State};

use crate::dialogs;
use crate::error::Answer;
use crate::open_desk::OpenDesk;
use crate::window::announce;

/// Which playbook.
#[derive(Debug, Deserialize)]
pub(crate) struct OnePlaybook {
    playbook: PlaybookId,
}

/// The list of playbooks.
#[tauri::command(async)]
pub(crate) fn playbooks(desk: State<'_, OpenDesk>) -> Answer<PlaybooksView> {
    desk.run(engine::desk::Desk::playbooks_view)
}

/// One of them, to be edited.
#[tauri::command(async)]
pub(crate) fn open_playbook(desk: State<'_, OpenDesk>, request: OnePlaybook) -> Answer<EditorView> {
    desk.run(move |desk| desk.open_playbook(&request.playbook))
}

/// One change, made in the edition that was shown.
#[derive(Debug, Deserialize)]
pub(crate) struct EditPlaybook {
    playbook: PlaybookId,
    edition: String,
    edit: Edit,
}

/// Changes it.
#[tauri::command(async)]
pub(crate) fn edit_playbook(app: AppHandle, desk: State<'_, OpenDesk>, request: EditPlaybook) -> Answer<EditorView> {
    let view = desk.run(move |desk| desk.edit_playbook(&request.playbook, &request.edition, &request.edit))?;
    announce(&app, "plan");
    Ok(view)
}

/// Which playbook, in the edition that was shown.
#[derive(Debug, Deserialize)]
pub(crate) struct UndoPlaybook {
    playbook: PlaybookId,
    edition: String,
}

/// Takes the last change back.
#[tauri::command(async)]
pub(crate) fn undo_playbook(app: AppHandle, desk: State<'_, OpenDesk>, request: UndoPlaybook) -> Answer<EditorView> {
    let view = desk.run(move |desk| desk.undo_playbook(&request.playbook, &request.edition))?;
    announce(&app, "plan");
    Ok(view)
}

/// Does it again.
#[tauri::command(async)]
pub(crate) fn redo_playbook(app: AppHandle, desk: State<'_, OpenDesk>, request: UndoPlaybook) -> Answer<EditorView> {
    let view = desk.run(move |desk| desk.redo_playbook(&request.playbook, &request.edition))?;
    announce(&app, "plan");
    Ok(view)
}

/// From which template, under which name.
#[derive(Debug, Deserialize)]
pub(crate) struct CopyPlaybook {
    from: Option<PlaybookId>,
    title: String,
}

/// A new playbook of one's own.
#[tauri::command(async)]
pub(crate) fn copy_playbook(app: AppHandle, desk: State<'_, OpenDesk>, request: CopyPlaybook) -> Answer<EditorView> {
    let view = desk.run(move |desk| desk.copy_playbook(request.from.as_ref(), &request.title))?;
    announce(&app, "plan");
    Ok(view)
}

/// Takes one's own out of the draft.
#[tauri::command(async)]
pub(crate) fn remove_playbook(
    app: AppHandle,
    desk: State<'_, OpenDesk>,
    request: OnePlaybook,
) -> Answer<PlaybooksView> {
    let view = desk.run(move |desk| desk.remove_playbook(&request.playbook))?;
    announce(&app, "plan");
    Ok(view)
}

/// Which way.
#[derive(Debug, Deserialize)]
pub(crate) struct DryWalk {
    playbook: PlaybookId,
    path: Vec<String>,
}

/// Walks it for a try.
#[tauri::command(async)]
pub(crate) fn dry_walk(desk: State<'_, OpenDesk>, request: DryWalk) -> Answer<DryWalkView> {
    desk.run(move |desk| desk.dry_walk(&request.playbook, &request.path))
}

/// With which revision.
#[derive(Debug, Deserialize)]
pub(crate) struct ComparePlaybook {
    playbook: PlaybookId,
    revision: Option<u32>,
}

/// What the draft says differently.
#[tauri::command(async)]
pub(crate) fn compare_playbook(desk: State<'_, OpenDesk>, request: ComparePlaybook) -> Answer<ComparedPlaybookView> {
    desk.run(move |desk| desk.compare_playbook(&request.playbook, request.revision))
}

/// What the program's newer edition would change.
#[tauri::command(async)]
pub(crate) fn library_update(desk: State<'_, OpenDesk>, request: OnePlaybook) -> Answer<LibraryUpdateView> {
    desk.run(move |desk| desk.library_update(&request.playbook))
}

/// Which steps of it are taken.
#[derive(Debug, Deserialize)]
pub(crate) struct MergeLibrary {
    playbook: PlaybookId,
    edition: String,
    steps: Vec<String>,
}

/// Takes them.
#[tauri::command(async)]
pub(crate) fn merge_library(app: AppHandle, desk: State<'_, OpenDesk>, request: MergeLibrary) -> Answer<EditorView> {
    let view = desk.run(move |desk| desk.merge_library(&request.playbook, &request.edition, &request.steps))?;
    announce(&app, "plan");
    Ok(view)
}

/// Writes the text of one playbook where the user says.
#[tauri::command(async)]
pub(crate) fn export_playbook(app: AppHandle, desk: State<'_, OpenDesk>, request: OnePlaybook) -> Answer<SavedView> {
    let (name, text) = desk.run(move |desk| desk.export_playbook(&request.playbook))?;
    let Some(path) = dialogs::where_to_save(&app, &name)? else {
        return Ok(SavedView { path: None, pages: 0 });
    };
    write_whole(&path, text.as_bytes())?;
    Ok(SavedView { path: Some(path.display().to_string()), pages: 0 })
}

/// Takes in the file the user chooses.
#[tauri::command(async)]
pub(crate) fn import_playbook(app: AppHandle, desk: State<'_, OpenDesk>) -> Answer<ImportedPlaybookView> {
    let Some(path) = dialogs::which_file(&app)? else {
        return Ok(ImportedPlaybookView { playbook: None, problems: Vec::new() });
    };
    let bytes = read_up_to(&path, MOST_BYTES)?;
    let view = desk.run(move |desk| desk.import_playbook(&bytes))?;
    announce(&app, "plan");
    Ok(view)
}
