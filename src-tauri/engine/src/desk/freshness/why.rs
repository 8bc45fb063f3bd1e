//! Why a sheet is out of date, in plain words.
//!
//! Nobody keeps a list of what stands on which sheet: each difference between the two plans is taken back for a moment,
//! and the sheets that are set otherwise then are the ones it is about. So a new sheet needs no word here.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::library;
use crate::pack::{self, PackInput};
use crate::plan::compare::{Difference, compare};
use crate::plan::undo::undone;
use crate::plan::{Plan, Revision, own};
use crate::store::SheetMade;
use crate::text::Text;
use crate::time::Timestamp;

use super::{Desk, PackOrder};

/// So many plans are set at most; where more changed, whole parts of the plan are taken back at once.
const MOST: usize = 24;

/// By the key of a sheet: what changed on it.
pub(super) type Reasons = BTreeMap<String, Vec<Text>>;

/// A plan that is a try: the present one with something taken back.
struct Try {
    says: Vec<Text>,
    input: PackInput,
}

impl Desk {
    /// Which differences between two plans are seen on which sheets.
    pub(super) fn reasons(&self, order: &PackOrder, old: &Plan, new: &Revision, now: Timestamp) -> Result<Reasons> {
        let content = self.contents.of(Some(new));
        let present = self.input_for(order, Some(new), &content, now)?;
        let differences = compare(old, &new.plan, self.content);
        let mut tries = Vec::new();
        for difference in &differences {
            tries.extend(self.without(order, old, new, &[difference], &present, now));
        }
        if tries.len() > MOST {
            tries = self.part_by_part(order, old, new, &differences, &present, now);
        }
        let codes = pack::sheet_codes(&present, self.forms())?;
        let mut reasons = Reasons::new();
        for one in tries {
            // What cannot be set that way says nothing about the sheets.
            let Ok(without) = pack::sheet_codes(&one.input, self.forms()) else { continue };
            let changed = codes.keys().chain(without.keys()).filter(|key| codes.get(*key) != without.get(*key));
            for key in changed {
                let says = reasons.entry(key.clone()).or_default();
                one.says.iter().for_each(|text| {
                    if !says.contains(text) {
                        says.push(text.clone())
                    }
                });
            }
        }
        Ok(reasons)
    }

    /// The present plan with some differences taken back; `None` when nothing that is printed comes from them.
    fn without(
        &self,
        order: &PackOrder,
        old: &Plan,
        new: &Revision,
        differences: &[&Difference],
        present: &PackInput,
        now: Timestamp,
    ) -> Option<Try> {
        let plan = differences.iter().try_fold(new.plan.clone(), |plan, one| undone(&plan, old, one))?;
        let other_playbooks = (plan.playbooks != new.plan.playbooks).then(|| own::content(&plan, library::built_in()));
        let content = self.contents.of(Some(new));
        let content = other_playbooks.as_ref().unwrap_or(&content);
        let input = self.input_for(order, Some(&Revision { plan, ..new.clone() }), content, now).ok()?;
        let says = differences.iter().map(|one| one.text.clone()).collect();
        (input != *present).then_some(Try { says, input })
    }

    fn part_by_part(
        &self,
        order: &PackOrder,
        old: &Plan,
        new: &Revision,
        differences: &[Difference],
        present: &PackInput,
        now: Timestamp,
    ) -> Vec<Try> {
        let mut parts: Vec<Vec<&Difference>> = Vec::new();
        for difference in differences {
            match parts.iter_mut().find(|part| part.iter().all(|one| one.part == difference.part)) {
                Some(part) => part.push(difference),
                None => parts.push(vec![difference]),
            }
        }
        parts.iter().filter_map(|part| self.without(order, old, new, part, present, now)).collect()
    }

    /// What changed in what came with the program; else that something did.
    pub(super) fn reason_of_program(&self, old: &SheetMade, new: &SheetMade) -> Text {
        let title = Text::same(new.title.as_str());
        let key = match new.key.split_once('/') {
            Some(("flow", _)) if old.edition != new.edition => "stale_playbook",
            Some(("form", _)) if old.edition != new.edition => "stale_form",
            _ if new.key == COVER => "stale_cover",
            _ => "stale_words",
        };
        let edition = Text::same(new.edition.as_str());
        self.wording.say(key, &[("title", &title), ("edition", &edition)])
    }

    /// The edition of what came with the program: of a flow its hash, of a form its day and its rule.
    pub(in crate::desk) fn edition_of(&self, key: &str, revision: Option<&Revision>) -> String {
        match key.split_once('/') {
            Some(("flow", id)) => {
                let content = self.contents.of(revision);
                content.playbook(&id.into()).map(|playbook| playbook.edition.clone()).unwrap_or_default()
            }
            Some(("form", id)) => {
                // A numbered form has one sheet for each window: form/F02/受付.
                let id = id.split('/').next().unwrap_or(id);
                self.forms().get(id).map(edition_of_form).unwrap_or_default()
            }
            _ => String::new(),
        }
    }
}

/// Key of the cover.
const COVER: &str = "cover";

fn edition_of_form(form: &pack::forms::Form) -> String {
    match &form.legal {
        Some(legal) => [form.as_of.as_str(), legal].join(" "),
        None => form.as_of.clone(),
    }
}
