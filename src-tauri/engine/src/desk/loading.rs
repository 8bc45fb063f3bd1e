//! Brings incidents into memory, with the plan and the editions they began with.

use std::collections::BTreeMap;

use crate::error::{Error, ErrorCode, Result};
use crate::ids::{IncidentId, PlaybookId};
use crate::incident::event::{Entry, Event};
use crate::incident::{Incident, PlaybookKey};
use crate::plan::Revision;
use crate::playbook::{Content, Playbook, parse};
use crate::store::Store;

use super::{Desk, plan};

impl Desk {
    /// Brings the incident into memory; its playbooks are the editions it started with.
    pub(super) fn load(&mut self, id: IncidentId) -> Result<()> {
        let found_later = self.store.found_later();
        if found_later != self.found_later {
            // A line that was reported as not saved is in the file after all.
            self.found_later = found_later;
            self.open = None;
        }
        if self.open.as_ref().is_some_and(|open| open.id == id) {
            return Ok(());
        }
        let (incident, plan) = self.folded(id)?;
        self.open = Some(incident);
        self.open_plan = plan;
        self.asked = None;
        Ok(())
    }

    /// An incident from its timeline, and the plan it keeps.
    pub(super) fn folded(&mut self, id: IncidentId) -> Result<(Incident, Option<Revision>)> {
        let entries = self.store.tx(|tx| tx.entries(id))?;
        if entries.is_empty() {
            return Err(Error::refused(ErrorCode::UnknownIncident, format!("no incident {id}")));
        }
        let began_with = entries.iter().find_map(|entry| match &entry.event {
            Event::IncidentStarted { plan_revision, .. } => *plan_revision,
            _ => None,
        });
        let plan = match began_with {
            Some(number) => self.store.tx(|tx| tx.revision(number))?.map(|stored| plan::read(&stored)).transpose()?,
            None => self.plan.clone(),
        };
        let content = self.contents.of(plan.as_ref());
        let playbooks = playbooks_of(&mut self.store, &content, &entries)?;
        Ok((Incident::fold(id, playbooks, entries), plan))
    }

    /// Loads the incident that has neither ended nor been withdrawn, newest first.
    pub(super) fn under_way(&mut self) -> Result<Option<IncidentId>> {
        for id in self.store.tx(|tx| tx.incidents())? {
            self.load(id)?;
            if self.open.as_ref().is_some_and(|open| !open.closed && !open.withdrawn) {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }
}

/// Pinned editions from the file, today's for all others.
pub(super) fn playbooks_of(
    store: &mut Store,
    content: &Content,
    entries: &[Entry],
) -> Result<BTreeMap<PlaybookKey, Playbook>> {
    let mut found: BTreeMap<PlaybookKey, Playbook> = BTreeMap::new();
    for entry in entries {
        let Event::PlaybookStarted { playbook, edition, .. } = &entry.event else { continue };
        let key = (playbook.clone(), edition.clone());
        if let Some(same) = content.playbook(playbook).filter(|same| same.edition == *edition) {
            found.insert(key, same.clone());
        } else if let Some(text) = store.tx(|tx| tx.playbook_text(playbook, edition))? {
            let broken = |_| Error::refused(ErrorCode::PlaybookBroken, format!("{playbook} in the data file"));
            let kept = parse::playbook(&text, playbook.as_str()).map_err(broken)?;
            found.insert(key, kept.in_both_languages());
        }
    }
    let pinned: Vec<PlaybookId> = found.keys().map(|(id, _)| id.clone()).collect();
    for playbook in content.playbooks.values().filter(|playbook| !pinned.contains(&playbook.id)) {
        found.insert((playbook.id.clone(), playbook.edition.clone()), playbook.clone());
    }
    Ok(found)
}
