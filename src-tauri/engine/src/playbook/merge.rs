//! The program brought a newer edition of a playbook that was changed here: what would change, step by step.
//!
//! Three editions meet: what ours was made from, ours, and theirs. Nothing of theirs is taken that is not asked for.

use toml_edit::{Item, Table};

use super::compare::{compare_itself, compare_step};
use super::edit::{EditRefusal, Manuscript};
use super::{Content, Playbook, Step};
use crate::ids::StepId;
use crate::text::Text;

/// How a step differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Changed by the library only.
    Changed,
    /// New in the library.
    Added,
    /// No longer in the library, and not changed here.
    Removed,
    /// Changed on both sides.
    Conflict,
}

/// One step that the library's newer edition changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The step; `None` for title, summary and lists of the playbook itself.
    pub step: Option<StepId>,
    /// Its words, as the library has them.
    pub title: Text,
    /// How it differs.
    pub difference: Difference,
    /// What we changed.
    pub ours: Vec<Text>,
    /// What the library changed.
    pub theirs: Vec<Text>,
}

impl Offer {
    /// Taking it loses nothing of ours.
    #[must_use]
    pub fn is_harmless(&self) -> bool {
        self.difference != Difference::Conflict
    }
}

/// The three editions.
#[derive(Clone, Copy, Debug)]
pub struct Editions<'a> {
    /// What ours was made from.
    pub base: &'a Playbook,
    /// Ours.
    pub ours: &'a Playbook,
    /// The library's newer one.
    pub theirs: &'a Playbook,
}

/// Everything the library's newer edition changes and ours has not got yet.
#[must_use]
pub fn offers(editions: &Editions<'_>, content: &Content) -> Vec<Offer> {
    let Editions { base, ours, theirs } = *editions;
    let mut found: Vec<Offer> = Vec::new();
    let (our_words, their_words) = (compare_itself(base, ours, content), compare_itself(base, theirs, content));
    if !their_words.is_empty() && !compare_itself(ours, theirs, content).is_empty() {
        let difference = if our_words.is_empty() { Difference::Changed } else { Difference::Conflict };
        let title = theirs.title.clone();
        found.push(Offer { step: None, title, difference, ours: our_words, theirs: their_words });
    }
    for step in &theirs.steps {
        let old = base.step(&step.id);
        let own = ours.step(&step.id);
        let difference = match (old, own) {
            (None, None) => Difference::Added,
            // Taken out here, or the same: nothing to offer, unless the library has changed what we took out.
            (Some(old), None) if same(old, step) => continue,
            (Some(_), None) => Difference::Conflict,
            (Some(old), Some(_)) if same(old, step) => continue,
            (_, Some(own)) if same(own, step) => continue,
            (Some(old), Some(own)) if same(old, own) => Difference::Changed,
            (_, Some(_)) => Difference::Conflict,
        };
        found.push(Offer {
            step: Some(step.id.clone()),
            title: step.title.clone(),
            difference,
            ours: compare_step(base, ours, &step.id, content),
            // Where nobody knows what ours was made from, the two are set side by side.
            theirs: compare_step(if old.is_some() { base } else { ours }, theirs, &step.id, content),
        });
    }
    for step in base.steps.iter().filter(|step| theirs.step(&step.id).is_none()) {
        let Some(own) = ours.step(&step.id) else { continue };
        let difference = if same(step, own) { Difference::Removed } else { Difference::Conflict };
        found.push(Offer {
            step: Some(step.id.clone()),
            title: own.title.clone(),
            difference,
            ours: compare_step(base, ours, &step.id, content),
            theirs: Vec::new(),
        });
    }
    found
}

/// Takes these steps as the library has them; `None` is the playbook itself. All others stay as they are.
///
/// # Errors
/// When one of the texts cannot be edited.
pub fn take(ours: &mut Manuscript, theirs: &Manuscript, wanted: &[Option<StepId>]) -> Result<(), EditRefusal> {
    for step in wanted {
        match step {
            None => ours.take_words(theirs),
            Some(id) => ours.take_step(theirs, id.as_str()),
        }
    }
    if ours.text().len() > super::edit::MOST_BYTES {
        return Err(EditRefusal::TooLarge);
    }
    Ok(())
}

/// The same step, wherever it stands in its file.
fn same(one: &Step, other: &Step) -> bool {
    let bare = |step: &Step| {
        let mut step = step.clone();
        step.line = 0;
        match &mut step.kind {
            super::Kind::Decision { choices } => choices.iter_mut().for_each(|choice| choice.line = 0),
            super::Kind::Parallel { tracks, .. } => tracks.iter_mut().for_each(|track| track.line = 0),
            super::Kind::Action { .. } | super::Kind::Call { .. } | super::Kind::End { .. } => {}
        }
        step
    };
    bare(one) == bare(other)
}

impl Manuscript {
    /// Title, summary, lists and beginning of another edition.
    fn take_words(&mut self, theirs: &Self) {
        for key in ["title", "summary", "hint", "do_not", "as_of", "first"] {
            let item = theirs.root().get(key).filter(|item| item.is_value());
            // A beginning that is not here would begin nothing.
            if key == "first" && !item.and_then(Item::as_str).is_some_and(|first| self.has_step(first)) {
                continue;
            }
            self.set_root(key, item);
        }
        self.set_root("en", theirs.root().get("en"));
    }

    /// One step of another edition; when it is not there, it goes here, too.
    fn take_step(&mut self, theirs: &Self, id: &str) {
        let wanted: Option<Table> = theirs.step_tables().find(|step| id_of(step) == id).cloned();
        let behind = theirs.ids_before(id).into_iter().rev().find(|before| self.has_step(before));
        self.replace_step(id, wanted, behind.as_deref());
    }
}

fn id_of(step: &Table) -> &str {
    step.get("id").and_then(Item::as_str).unwrap_or_default()
}
