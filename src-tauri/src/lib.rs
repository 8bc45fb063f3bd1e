//! The window over `engine`: it opens the data file, passes each command on, and asks where to save.
//!
//! No rule lives here. A command takes one request, asks the desk, and answers with a view.

mod arguments;
mod commands;
mod dialogs;
mod error;
mod first_window;
mod open_desk;
mod places;
mod window;

use std::ffi::OsString;
use std::process::ExitCode;

use tauri::{Manager, RunEvent};

use crate::arguments::Arguments;
use crate::commands::exchange::Exporting;
use crate::commands::pack::{ChosenFolder, LastPreviews, Unprinted};
use crate::commands::taking::ChosenTable;
use crate::first_window::Claim;
use crate::open_desk::OpenDesk;

/// Runs the program until its window closes.
pub fn run(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let Some(arguments) = arguments::read(words, &engine::places::data_folder()) else {
        eprintln!("usage: {}", arguments::USAGE);
        return ExitCode::from(2);
    };
    if !window::has_screen() {
        eprintln!("no-screen: there is no display to open a window on");
        return ExitCode::FAILURE;
    }
    match first_window::claim(&arguments.file) {
        Claim::Forwarded => ExitCode::SUCCESS,
        claim => show(arguments, claim),
    }
}

/// What the page may ask for; each stands in `capabilities/main.json`, too.
#[expect(clippy::too_many_lines, reason = "a list: one line for each command")]
fn commands() -> impl Fn(tauri::ipc::Invoke) -> bool {
    tauri::generate_handler![
        commands::home::home,
        commands::home::go_on_beside,
        commands::home::open_to_read,
        commands::backup::keeping,
        commands::backup::choose_second_medium,
        commands::backup::choose_copy_folder,
        commands::backup::copy_now,
        commands::backup::restore_drill,
        commands::backup::release_reserve,
        commands::backup::try_again,
        commands::backup::salvage,
        commands::incident::start_incident,
        commands::incident::incident,
        commands::incident::complete_step,
        commands::incident::put_off_step,
        commands::incident::cannot_step,
        commands::incident::choose,
        commands::incident::undo,
        commands::incident::go_to,
        commands::incident::start_playbook,
        commands::incident::correct_noticed_at,
        commands::incident::withdraw,
        commands::incident::restore,
        commands::incident::close_incident,
        commands::contact::calls,
        commands::contact::log_call,
        commands::timeline::timeline,
        commands::timeline::take_note,
        commands::timeline::correct_entry,
        commands::timeline::set_system_state,
        commands::timeline::set_recorder,
        commands::search::search,
        commands::pack::packs,
        commands::pack::quantities,
        commands::pack::preview_pack,
        commands::pack::pack_page,
        commands::pack::save_pack,
        commands::pack::print_pack,
        commands::slip::boxes,
        commands::slip::note_box,
        commands::slip::check_sheet,
        commands::slip::check_slip,
        commands::slip::slip_register,
        commands::slip::claim_share,
        commands::recovery::recovery,
        commands::recovery::check_go_live,
        commands::recovery::decide_recovery,
        commands::recovery::spoil_slip,
        commands::recovery::settle_slip,
        commands::recovery::close_day,
        commands::recovery::take_envelope,
        commands::recovery::tie_slip,
        commands::recovery::enter_sheet,
        commands::recovery::compare_sheet,
        commands::recovery::ask_writer,
        commands::recovery::note_follow_up,
        commands::checklist::checklist_view,
        commands::checklist::set_answer,
        commands::checklist::carry_over,
        commands::plan::plan_view,
        commands::plan::chapter_view,
        commands::plan::set_field,
        commands::plan::add_row,
        commands::plan::remove_row,
        commands::plan::order_rows,
        commands::plan::undo_draft,
        commands::plan::redo_draft,
        commands::plan::attach_file,
        commands::plan::save_attachment,
        commands::editor::playbooks,
        commands::editor::open_playbook,
        commands::editor::edit_playbook,
        commands::editor::undo_playbook,
        commands::editor::redo_playbook,
        commands::editor::copy_playbook,
        commands::editor::remove_playbook,
        commands::editor::dry_walk,
        commands::editor::compare_playbook,
        commands::editor::library_update,
        commands::editor::merge_library,
        commands::editor::export_playbook,
        commands::editor::import_playbook,
        commands::taking::choose_table,
        commands::taking::map_table,
        commands::taking::take_table,
        commands::taking::take_plan_folder,
        commands::taking::take_template,
        commands::taking::write_plan_folder,
        commands::taking::write_template,
        commands::taking::write_inventory,
        commands::document::save_document,
        commands::document::print_document,
        commands::exchange::export,
        commands::exchange::export_progress,
        commands::exchange::cancel_export,
        commands::exchange::import_archive,
        commands::proof::proof,
        commands::proof::make_checkpoint,
        commands::proof::check_code,
        commands::proof::start_verify,
        commands::publish::approval,
        commands::publish::publish_draft,
        commands::publish::revisions,
        commands::publish::revision_chapter,
        commands::publish::compare_revisions,
        commands::todo::todos,
        commands::todo::set_todo,
        commands::todo::save_calendar,
        commands::todo::risks,
        commands::todo::pick_risk,
    ]
}

fn show(arguments: Arguments, claim: Claim) -> ExitCode {
    let built = tauri::Builder::default()
        .manage(OpenDesk::default())
        .manage(LastPreviews::default())
        .manage(Unprinted::default())
        .manage(ChosenFolder::default())
        .manage(Exporting::default())
        .manage(ChosenTable::default())
        .invoke_handler(commands())
        .setup(move |app| {
            open_desk::open_on_a_thread(app.handle(), arguments, claim);
            window::open(app)?;
            Ok(())
        })
        .build(context());
    match built {
        Ok(app) => {
            app.run(|app, event| {
                if let RunEvent::Exit = event {
                    app.state::<OpenDesk>().close();
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("no-window: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The page, the configuration and the permissions, put into the binary when it is built.
#[expect(clippy::disallowed_types, reason = "Tauri's macro keeps the page's files in a HashMap")]
fn context() -> tauri::Context {
    tauri::generate_context!()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    /// The words between `open` and `close`, once.
    fn between<'a>(text: &'a str, open: &str, close: &str) -> &'a str {
        text.split_once(open).unwrap().1.split_once(close).unwrap().0
    }

    #[test]
    fn the_page_may_ask_for_exactly_the_commands_there_are() {
        let source = include_str!("lib.rs");
        let handled: BTreeSet<String> = between(source, "generate_handler![", "]")
            .split(',')
            .filter_map(|path| path.trim().rsplit("::").next())
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect();
        let capability: serde_json::Value = serde_json::from_str(include_str!("../capabilities/main.json")).unwrap();
        let allowed: BTreeSet<String> = capability["permissions"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|permission| permission.as_str()?.strip_prefix("allow-"))
            .map(|name| name.replace('-', "_"))
            .collect();
        assert_eq!(handled, allowed, "a command is named in lib.rs and in capabilities/main.json");
    }
}
