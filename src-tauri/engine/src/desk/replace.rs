//! Replacing paper: only the sheets of a box that are out of date are printed, with a list in front (差し替え表).

use std::sync::Arc;

use crate::error::{Error, ErrorCode, Result};
use crate::incident::event::Event;
use crate::pack::contents::{PackInput, SlipBlock};
use crate::pack::replacement::{Incoming, Outgoing, Replacement, Swap, replacement};
use crate::pack::{self, Pack};
use crate::store::{PackContents, PackMade, SheetMade, SlipsGiven};
use crate::text::Text;
use crate::time::reiwa_short;

use super::freshness::{Found, Stale, order_of};
use super::pack::{PackOrder, PrintedPack, printed};
use super::slips::slip_number;
use super::{Desk, Parties, Press};

/// A replacement that is ready to be printed.
struct Ready {
    order: PackOrder,
    pack: Pack,
    /// Sheets that go in.
    sheets: Vec<SheetMade>,
    taken_out: Vec<String>,
    /// New numbers.
    blocks: Vec<SlipBlock>,
    /// Windows whose old numbers are not used any more.
    retired: Vec<String>,
}

impl Desk {
    /// Prints the sheets that are out of date in the box of a place, for real: numbers are set aside, the print is kept,
    /// and from then on the box counts as put right.
    ///
    /// # Errors
    /// `no-change` when nothing is out of date, `bad-text` when nothing was printed for that place; as
    /// [`Desk::make_pack`].
    pub fn replace_sheets(&mut self, place: &str, press: &Press) -> Result<PrintedPack> {
        let under_way = self.under_way()?;
        let ready = self.replacement(place)?;
        let made = printed(&ready.pack, &ready.blocks)?;
        let (id, now) = (self.world.fresh_id(), self.now());
        let given = self.set_aside(&ready.blocks, id, now)?;
        let plan = self.plan.clone();
        let kept = self.pack_made(id, now, &ready.order, plan.as_ref(), &made)?;
        let kept = PackMade {
            place: place.to_owned(),
            replaces: true,
            contents: PackContents {
                sheets: ready.sheets,
                taken_out: ready.taken_out,
                retired: ready.retired,
                ..kept.contents
            },
            ..kept
        };
        self.keep_pack(&kept, &given)?;
        if let Some(id) = under_way {
            let event = Event::PackMade { place: ready.order.place, pages: made.pages, numbers: made.numbers.clone() };
            self.record(id, press, &Parties::default(), |_| Ok(vec![event]))?;
        }
        Ok(made)
    }

    /// The same as it would be printed now; nothing is set aside and nothing kept.
    ///
    /// # Errors
    /// As [`Desk::replace_sheets`].
    pub fn preview_replacement(&mut self, place: &str) -> Result<PrintedPack> {
        let ready = self.replacement(place)?;
        printed(&ready.pack, &ready.blocks)
    }

    fn replacement(&mut self, place: &str) -> Result<Ready> {
        let found = self.printed_box(place)?;
        if found.stale.is_empty() {
            return Err(Error::Told { code: ErrorCode::NoChange, says: self.wording.say("box_is_fresh", &[]) });
        }
        let order = found.boxed.whole().and_then(order_of).ok_or(Error::Bug("a box that was looked into"))?;
        let input = self.present_input(&order)?;
        let given = self.store.tx(|tx| tx.slips_given())?;
        let (blocks, before) = self.blocks_of(&found, &input, &given)?;
        let mut stale = found.stale.clone();
        let slips = before.iter().map(|old| blocks.iter().find(|new| new.window == old.window).unwrap_or(old).clone());
        let input = PackInput { slips: slips.collect(), ..input };
        if !blocks.is_empty() {
            stale.extend(self.showing_numbers(&found, &order, &input, &before)?);
        }
        let present = self.present(&order)?;
        // In the order of the pack; what only goes stands last.
        stale.sort_by_key(|one| present.iter().position(|sheet| sheet.key == one.key).unwrap_or(usize::MAX));
        let retired = retired(&found);
        let rows = stale.iter().map(swap).collect();
        let asked = Replacement { rows, retired: ends(&found, &given, &retired) };
        Ok(Ready {
            pack: replacement(&input, self.forms(), &asked)?,
            sheets: stale.iter().filter_map(|one| one.new.clone()).collect(),
            taken_out: stale.iter().filter(|one| one.new.is_none()).map(|one| one.key.clone()).collect(),
            order,
            blocks,
            retired,
        })
    }

    /// The box of a place that has one.
    pub(super) fn printed_box(&mut self, place: &str) -> Result<Arc<Found>> {
        self.look_into_box(place)?.ok_or_else(|| {
            let place = Text::same(place);
            Error::Told { code: ErrorCode::BadText, says: self.wording.say("box_not_printed", &[("place", &place)]) }
        })
    }

    /// New numbers for the windows whose numbered sheets go in, and for all windows the numbers that lie in the box.
    fn blocks_of(
        &mut self,
        found: &Found,
        input: &PackInput,
        given: &[SlipsGiven],
    ) -> Result<(Vec<SlipBlock>, Vec<SlipBlock>)> {
        let comes = |window: &SlipBlock| {
            let mut incoming = found.stale.iter().filter_map(|one| one.new.as_ref());
            incoming.any(|sheet| sheet.window == window.window)
        };
        let fresh = input.slips.iter().filter(|window| comes(window)).cloned().collect();
        let in_box = |window: &SlipBlock| {
            let of_box = |one: &&SlipsGiven| found.boxed.packs().iter().any(|pack| pack.id == one.pack);
            let last = given.iter().filter(of_box).rfind(|one| one.letter == window.window);
            SlipBlock { first: last.map_or(1, |last| last.first), ..window.clone() }
        };
        let before = input.slips.iter().map(in_box).collect();
        Ok((self.with_numbers(fresh)?, before))
    }

    /// Sheets that are current but name numbers which are not those of the box any more.
    fn showing_numbers(
        &mut self,
        found: &Found,
        order: &PackOrder,
        input: &PackInput,
        before: &[SlipBlock],
    ) -> Result<Vec<Stale>> {
        let with_old = PackInput { slips: before.to_vec(), ..input.clone() };
        let (new, old) = (pack::pack(input, self.forms())?, pack::pack(&with_old, self.forms())?);
        let present = self.present(order)?;
        let what = self.wording.say("stale_numbers", &[]);
        let differing = new.differing(&old).into_iter();
        let fresh = differing.filter(|key| found.stale.iter().all(|one| one.key != *key));
        Ok(fresh
            .filter_map(|key| {
                // Numbered sheets of other windows stay as they are.
                let sheet = present.iter().find(|sheet| sheet.key == key && sheet.window.is_empty())?.clone();
                let old = found.boxed.sheet(&key).map(|(pack, old)| (old.clone(), pack.made_at));
                Some(Stale { key, title: sheet.title.clone(), old, new: Some(sheet), what: vec![what.clone()] })
            })
            .collect())
    }
}

fn swap(stale: &Stale) -> Swap {
    let old = stale.old.as_ref().map(|(old, at)| Outgoing {
        code: old.code.clone(),
        printed: reiwa_short(at.jst_date()),
        pages: old.pages,
    });
    let incoming = |new: &SheetMade| Incoming { code: new.code.clone(), first_page: new.first_page, pages: new.pages };
    Swap {
        key: stale.key.clone(),
        title: stale.title.clone(),
        old,
        new: stale.new.as_ref().map(incoming),
        what: stale.what.iter().map(|text| text.ja.clone()).collect(),
    }
}

/// Letters of the windows whose numbered sheets in the box are not used any more.
fn retired(found: &Found) -> Vec<String> {
    let numbered = found.stale.iter().filter(|one| one.is_numbered());
    let mut letters: Vec<String> = numbered.filter_map(|one| Some(one.old.as_ref()?.0.window.clone())).collect();
    letters.sort();
    letters.dedup();
    letters
}

/// First and last number of what lies in the box of those windows.
fn ends(found: &Found, given: &[SlipsGiven], letters: &[String]) -> Vec<(String, String)> {
    let in_box = |one: &&SlipsGiven| found.boxed.packs().iter().any(|pack| pack.id == one.pack);
    let last = |letter: &String| given.iter().filter(in_box).rfind(|one| one.letter == *letter);
    let ends = |one: &SlipsGiven| (slip_number(&one.letter, one.first), slip_number(&one.letter, one.last()));
    letters.iter().filter_map(last).map(ends).collect()
}
