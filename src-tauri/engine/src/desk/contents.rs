//! Everything authored as a revision has it: built in, with the hospital's own playbooks in their places.
//!
//! A revision never changes, so that each is put together once.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::library;
use crate::plan::{Revision, own};
use crate::playbook::Content;

/// What was put together so far, by number and time of the revision; 0 is what is built in.
#[derive(Debug, Default)]
pub(super) struct Contents {
    made: RefCell<BTreeMap<(u32, i64), Arc<Content>>>,
}

impl Contents {
    /// Everything authored as this revision has it; without one, what is built in.
    pub(super) fn of(&self, revision: Option<&Revision>) -> Arc<Content> {
        let with_own = revision.filter(|revision| !revision.plan.playbooks.is_empty());
        let key = with_own.map(|revision| (revision.number, revision.loaded_at.millis())).unwrap_or_default();
        let make = || match with_own {
            Some(revision) => Arc::new(own::content(&revision.plan, library::built_in())),
            None => Arc::new(library::built_in().clone()),
        };
        Arc::clone(self.made.borrow_mut().entry(key).or_insert_with(make))
    }
}
