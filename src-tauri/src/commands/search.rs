//! さがす: lines, contacts and incidents by words and filters.

use engine::desk::SearchOrder;
use engine::ids::IncidentId;
use engine::incident::event::Nature;
use engine::view::search::SearchView;
use engine::view::timeline::EntryKind;
use serde::Deserialize;
use tauri::State;

use crate::error::Answer;
use crate::open_desk::OpenDesk;

/// What somebody looks for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Search {
    typed: String,
    person: Option<String>,
    kind: Option<EntryKind>,
    nature: Option<Nature>,
    from: Option<String>,
    until: Option<String>,
    only_open: bool,
    incident: Option<IncidentId>,
    page: u32,
}

/// One page of what was found.
#[tauri::command(async)]
pub(crate) fn search(desk: State<'_, OpenDesk>, request: Search) -> Answer<SearchView> {
    let Search { typed, person, kind, nature, from, until, only_open, incident, page } = request;
    let order = SearchOrder { typed, person, kind, nature, from, until, only_open, incident, page };
    desk.run(move |desk| desk.search(&order))
}
