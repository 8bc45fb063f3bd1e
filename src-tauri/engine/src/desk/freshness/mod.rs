//! Freshness (紙の新しさ): which sheets in which box no longer say what the plan says, and why.
//!
//! A sheet is out of date when its six digits are not the ones the present plan gives; nothing else decides it. What was
//! found holds until the plan, the day or the prints change, so that Home sets no pack each time it is looked at.

mod boxed;
mod why;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::error::Result;
use crate::incident::Incident;
use crate::pack;
use crate::pack::contents::{PackInput, SlipBlock};
use crate::plan::Revision;
use crate::playbook::Content;
use crate::store::{PackMade, SheetMade};
use crate::text::Text;
use crate::time::Timestamp;
use crate::view::freshness::StaleHow;

use super::gather::{Wanted, pack_input};
use super::pack::{PackOrder, small};
use super::{Desk, plan};

pub(super) use boxed::Boxed;

/// A sheet that is out of date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stale {
    /// The sheet.
    pub(super) key: String,
    /// Its title.
    pub(super) title: String,
    /// The one in the box, and when it was printed.
    pub(super) old: Option<(SheetMade, Timestamp)>,
    /// The one to put in.
    pub(super) new: Option<SheetMade>,
    /// What changed; at least one sentence.
    pub(super) what: Vec<Text>,
}

/// The box of a place and what is out of date in it.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// What lies in it.
    pub(super) boxed: Boxed,
    /// What is out of date, in the order of the pack.
    pub(super) stale: Vec<Stale>,
}

impl Stale {
    /// What is to be done with it.
    pub(super) fn how(&self) -> StaleHow {
        match (&self.old, &self.new) {
            (_, None) => StaleHow::Removed,
            (None, Some(_)) => StaleHow::Added,
            (Some(_), Some(_)) => StaleHow::Changed,
        }
    }

    /// It carries slip numbers.
    pub(super) fn is_numbered(&self) -> bool {
        let old = self.old.as_ref().map(|(old, _)| old);
        old.into_iter().chain(&self.new).any(|sheet| !sheet.window.is_empty())
    }
}

/// The letter of the window whose numbers a sheet has: form/F02/受付.
fn window_of(key: &str, slips: &[SlipBlock]) -> Option<String> {
    let (_, name) = key.strip_prefix("form/")?.split_once('/')?;
    slips.iter().find(|block| block.name == name).map(|block| block.window.clone())
}

impl Found {
    /// What changed, each once.
    pub(super) fn changes(&self) -> Vec<Text> {
        let mut changes: Vec<Text> = Vec::new();
        // The cover changes because other sheets did.
        for text in self.stale.iter().filter(|one| one.key != "cover").flat_map(|one| &one.what) {
            if !changes.contains(text) {
                changes.push(text.clone());
            }
        }
        changes
    }
}

/// What was worked out, and what it holds for.
#[derive(Debug, Default)]
pub(super) struct Fresh {
    holds_for: Option<HoldsFor>,
    found: BTreeMap<String, Arc<Found>>,
    /// Places somebody tried to look into.
    tried: BTreeSet<String>,
    present: BTreeMap<String, Arc<Vec<SheetMade>>>,
}

/// The plan in force, the day (a number that was rung long ago is unconfirmed again), the prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct HoldsFor {
    plan: Option<(u32, Timestamp)>,
    day: chrono::NaiveDate,
    prints: i64,
}

impl Desk {
    /// The box of a place, and what is out of date in it; `None` when nothing was printed for it.
    pub(super) fn look_into_box(&mut self, place: &str) -> Result<Option<Arc<Found>>> {
        self.forget_when_changed()?;
        if let Some(known) = self.fresh.found.get(place) {
            return Ok(Some(Arc::clone(known)));
        }
        let packs = self.store.tx(|tx| tx.packs_in_box(place))?;
        self.fresh.tried.insert(place.to_owned());
        let Some(boxed) = Boxed::of(packs) else { return Ok(None) };
        let Some(order) = boxed.whole().and_then(order_of) else { return Ok(None) };
        let present = self.present(&order)?;
        let stale = self.stale_in(&boxed, &order, &present)?;
        let found = Arc::new(Found { boxed, stale });
        self.fresh.found.insert(place.to_owned(), Arc::clone(&found));
        Ok(Some(found))
    }

    /// What was found in a box before, when it still holds.
    pub(super) fn known_box(&mut self, place: &str) -> Result<Option<Arc<Found>>> {
        self.forget_when_changed()?;
        Ok(self.fresh.found.get(place).cloned())
    }

    /// Somebody tried to look into that box, whatever came of it.
    pub(super) fn was_tried(&self, place: &str) -> bool {
        self.fresh.tried.contains(place)
    }

    /// The sheets a pack would have if it were made from the plan in force now.
    pub(super) fn present(&mut self, order: &PackOrder) -> Result<Arc<Vec<SheetMade>>> {
        self.forget_when_changed()?;
        let key = serde_json::to_string(order).unwrap_or_default();
        if let Some(known) = self.fresh.present.get(&key) {
            return Ok(Arc::clone(known));
        }
        let input = self.present_input(order)?;
        let pack = pack::pack(&input, self.forms())?;
        let sheets = Arc::new(self.sheets_made(&pack, &input.slips, self.plan.as_ref()));
        self.fresh.present.insert(key, Arc::clone(&sheets));
        Ok(sheets)
    }

    /// The sheets of a pack as they are kept; the proof is of its moment and never out of date.
    pub(super) fn sheets_made(
        &self,
        pack: &pack::Pack,
        slips: &[SlipBlock],
        revision: Option<&Revision>,
    ) -> Vec<SheetMade> {
        let lasting = pack.sheets.iter().filter(|sheet| sheet.key != PROOF);
        let made = |sheet: &pack::Sheet| SheetMade {
            key: sheet.key.clone(),
            title: sheet.title.clone(),
            code: sheet.code.clone(),
            first_page: small(sheet.first_page),
            pages: small(sheet.n_pages),
            edition: self.edition_of(&sheet.key, revision),
            window: window_of(&sheet.key, slips).unwrap_or_default(),
        };
        lasting.map(made).collect()
    }

    /// What a pack of that order prints now, from the plan in force.
    pub(super) fn present_input(&self, order: &PackOrder) -> Result<PackInput> {
        let content = self.contents.of(self.plan.as_ref());
        self.input_for(order, self.plan.as_ref(), &content, self.now())
    }

    /// What a pack of that order prints when it is made from that plan.
    pub(super) fn input_for(
        &self,
        order: &PackOrder,
        revision: Option<&Revision>,
        content: &Content,
        now: Timestamp,
    ) -> Result<PackInput> {
        let nothing = Incident::empty(crate::ids::IncidentId(uuid::Uuid::nil()), BTreeMap::new());
        let plan = revision.map(|revision| &revision.plan);
        let amount = self.amount(plan, order)?;
        let slips = self.windows(plan, &amount);
        let wanted = Wanted { amount: &amount, slips: &slips, proof: None, revision };
        Ok(self.look_with(&nothing, plan, content, now, |lens| pack_input(lens, &wanted)))
    }

    /// Forgets what was worked out for another plan, another day, or other prints.
    fn forget_when_changed(&mut self) -> Result<()> {
        let holds_for = HoldsFor {
            plan: self.plan.as_ref().map(|revision| (revision.number, revision.loaded_at)),
            day: self.now().jst_date(),
            prints: self.store.tx(|tx| tx.last_pack())?,
        };
        if self.fresh.holds_for != Some(holds_for) {
            self.fresh = Fresh { holds_for: Some(holds_for), ..Fresh::default() };
        }
        Ok(())
    }

    /// What changed on a sheet since a print, when somebody asks for that sheet alone.
    pub(super) fn what_changed_since(
        &mut self,
        pack: &PackMade,
        order: &PackOrder,
        old: &SheetMade,
        new: Option<&SheetMade>,
    ) -> Result<Vec<Text>> {
        let known = self.since(pack, order)?.remove(&old.key).unwrap_or_default();
        Ok(self.what_changed(old, new, known))
    }

    fn stale_in(&mut self, boxed: &Boxed, order: &PackOrder, present: &[SheetMade]) -> Result<Vec<Stale>> {
        let mut why: BTreeMap<usize, why::Reasons> = BTreeMap::new();
        let mut stale = Vec::new();
        for one in boxed.moves(present) {
            let what = match &one.old {
                Some((n, old)) => {
                    if !why.contains_key(n) {
                        let reasons = boxed.pack(*n).map(|pack| self.since(pack, order)).transpose()?;
                        why.insert(*n, reasons.unwrap_or_default());
                    }
                    let known = why.get(n).and_then(|reasons| reasons.get(&one.key)).cloned();
                    self.what_changed(old, one.new.as_ref(), known.unwrap_or_default())
                }
                None => vec![self.wording.say("stale_new_sheet", &[])],
            };
            let title = one.new.as_ref().or(one.old.as_ref().map(|(_, old)| old)).map(|sheet| sheet.title.clone());
            let printed = |n: usize| boxed.pack(n).map(|pack| pack.made_at);
            let old = one.old.and_then(|(n, old)| Some((old, printed(n)?)));
            stale.push(Stale { key: one.key, title: title.unwrap_or_default(), old, new: one.new, what });
        }
        Ok(stale)
    }

    /// What changed on a sheet: what the plans say, else what came with the program.
    fn what_changed(&self, old: &SheetMade, new: Option<&SheetMade>, of_plan: Vec<Text>) -> Vec<Text> {
        match new {
            Some(new) if old.key == "cover" => vec![self.reason_of_program(old, new)],
            _ if !of_plan.is_empty() => of_plan,
            Some(new) => vec![self.reason_of_program(old, new)],
            None => vec![self.wording.say("stale_no_sheet", &[])],
        }
    }

    /// What the plan changed since a print, by the sheets that show it.
    fn since(&mut self, pack: &PackMade, order: &PackOrder) -> Result<why::Reasons> {
        let Some(new) = self.plan.clone() else { return Ok(why::Reasons::new()) };
        let Some(number) = pack.plan_revision else {
            // Printed before there was a plan: that is the change. A plan of another file cannot be compared.
            let is_first = pack.contents.plan_sha256.is_empty();
            let number = Text::same(new.number.to_string());
            let says = is_first.then(|| self.wording.say("stale_first_plan", &[("number", &number)]));
            let keys = pack.contents.sheets.iter().map(|sheet| sheet.key.clone());
            return Ok(keys.map(|key| (key, says.clone().into_iter().collect())).collect());
        };
        let Some(stored) = self.store.tx(|tx| tx.revision(number))? else { return Ok(why::Reasons::new()) };
        let old = plan::read(&stored)?;
        self.reasons(order, &old.plan, &new, self.now())
    }
}

/// Key of the sheet that proves how far the timeline went.
const PROOF: &str = "proof";

/// What a print was made for; `None` when a newer program wrote it.
pub(super) fn order_of(pack: &PackMade) -> Option<PackOrder> {
    serde_json::from_value(pack.contents.order.clone()).ok()
}

#[cfg(test)]
mod tests;
