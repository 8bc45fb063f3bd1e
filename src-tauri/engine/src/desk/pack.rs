//! Paper: what can be printed, and the pack itself with numbers nobody has had before.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::{Error, ErrorCode, Result};
use crate::ids::IncidentId;
use crate::incident::Incident;
use crate::incident::event::Event;
use crate::pack::contents::SlipBlock;
use crate::plan::Revision;

use crate::pack::binder::Each;
use crate::pack::{self, Binder, Demand, Format, Pack, Page, Sheet, SlipNumber};
use crate::proof::Occasion;
use crate::store::{PackContents, PackMade, SignedCheckpoint, SlipsGiven, hex};
use crate::time::Timestamp;
use crate::view::lens::Lens;
use crate::view::pack::{PackMadeView, PackPlaceView, PacksView, SheetView};

use super::gather::{Wanted, pack_input};
use super::pack_amount::{Amount, beds, sets};
use super::proof::printed_proof;
use super::slips::MASTERS;
use super::{Desk, Parties, Press};

/// The pack everybody needs.
pub(super) const FRONT_DESK: &str = "front-desk";

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PackOrder {
    /// Which pack: an id of `playbooks/packs`.
    pub place: String,
    /// Visits of a whole day; the plan's own when nothing is said.
    pub visits: Option<u32>,
    /// Hours the paper has to last.
    pub hours: Option<u32>,
    /// Beds of that place; as the plan says when nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beds: Option<u32>,
    /// One clean sheet of each, to be copied (原本). Nothing is numbered.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub masters: bool,
}

/// A pack ready to be written to a file or handed to a printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedPack {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// Sheets of paper.
    pub pages: u32,
    /// What they are.
    pub sheets: Vec<SheetView>,
    /// Pages on A3, counted from 1.
    pub large: Vec<u32>,
    /// First and last number of each window.
    pub numbers: Vec<(String, String)>,
}

impl Desk {
    /// Makes the pack for real: numbers are set aside, the making is kept, the timeline says so.
    ///
    /// # Errors
    /// `bad-text` for a place nobody knows or a quantity out of range, what cannot be set, what the data file says.
    pub fn make_pack(&mut self, order: &PackOrder, press: &Press) -> Result<PrintedPack> {
        let under_way = self.under_way()?;
        let amount = self.amount_now(under_way, order)?;
        let id = self.world.fresh_id();
        let now = self.now();
        let blocks = self.next_blocks(under_way, &amount)?;
        let signed = self.checkpoint_at(Occasion::Print, now)?;
        // Set first: what cannot be printed uses up no numbers.
        let set = self.set(under_way, signed.as_ref(), &amount, &blocks)?;
        let made = printed(&set, &blocks)?;
        let given = self.set_aside(&blocks, id, now)?;
        let Demand { visits, hours, beds } = amount.demand;
        let order = PackOrder { visits: Some(visits), hours: Some(hours), beds: Some(beds), ..order.clone() };
        let revision = self.in_use(under_way).cloned();
        let kept = self.pack_made(id, now, &order, revision.as_ref(), &made)?;
        let sheets = self.sheets_made(&set, &blocks, revision.as_ref());
        let kept = PackMade { contents: PackContents { sheets, ..kept.contents }, ..kept };
        self.keep_pack(&kept, &given)?;
        if let Some(id) = under_way {
            let event =
                Event::PackMade { place: order.place.clone(), pages: made.pages, numbers: made.numbers.clone() };
            self.record(id, press, &Parties::default(), |_| Ok(vec![event]))?;
        }
        Ok(made)
    }

    /// The pack as it would be printed now; its numbers are not set aside.
    ///
    /// # Errors
    /// As [`Desk::make_pack`].
    pub fn preview_pack(&mut self, order: &PackOrder) -> Result<PrintedPack> {
        let under_way = self.under_way()?;
        let amount = self.amount_now(under_way, order)?;
        let blocks = self.next_blocks(under_way, &amount)?;
        let signed = self.unkept(under_way)?;
        let set = self.set(under_way, signed.as_ref(), &amount, &blocks)?;
        printed(&set, &blocks)
    }

    /// Where everything of the pack would stand if it were printed now; its numbers are not set aside.
    ///
    /// # Errors
    /// As [`Desk::make_pack`].
    pub fn pack_layout(&mut self, order: &PackOrder) -> Result<Pack> {
        let under_way = self.under_way()?;
        let amount = self.amount_now(under_way, order)?;
        let blocks = self.next_blocks(under_way, &amount)?;
        let signed = self.unkept(under_way)?;
        self.set(under_way, signed.as_ref(), &amount, &blocks)
    }

    /// The paper screen. Only the pack of the front desk is set; the others are when somebody looks at them.
    ///
    /// # Errors
    /// As [`Desk::make_pack`].
    pub fn packs_view(&mut self, visits: Option<u32>, hours: Option<u32>) -> Result<PacksView> {
        let order = PackOrder { place: FRONT_DESK.to_owned(), visits, hours, ..PackOrder::default() };
        let under_way = self.under_way()?;
        let amount = self.amount_now(under_way, &order)?;
        let blocks = self.next_blocks(under_way, &amount)?;
        let signed = self.unkept(under_way)?;
        let made = self.set(under_way, signed.as_ref(), &amount, &blocks)?;
        let found = self.look_into_box(FRONT_DESK)?;
        let is_stale = found.as_ref().is_some_and(|found| !found.stale.is_empty());
        let stale = is_stale.then(|| self.wording.say("pack_stale", &[]));
        let last = found.as_ref().and_then(|found| found.boxed.whole());
        Ok(PacksView {
            places: self.pack_places(under_way, &made),
            printers: Vec::new(),
            code: made.code.clone(),
            visits: amount.demand.visits,
            hours: amount.demand.hours,
            ream: self.forms().rules().ream,
            pages_a_minute: self.forms().rules().pages_a_minute,
            last: last.map(|pack| PackMadeView { printed_at: pack.made_at.to_string(), pages: pack.pages }),
            stale,
            problems: self.form_problems(),
        })
    }

    /// All packs, that of the front desk first.
    fn pack_places(&self, under_way: Option<IncidentId>, front_desk: &Pack) -> Vec<PackPlaceView> {
        let plan = self.in_use(under_way).map(|revision| &revision.plan);
        let kind = plan.map_or("", |plan| plan.facility.kind.as_str());
        let mut binders: Vec<&Binder> = self.forms().binders().collect();
        binders.sort_by_key(|binder| binder.id != FRONT_DESK);
        let place = |binder: &Binder| {
            let set = Some(front_desk).filter(|_| binder.id == FRONT_DESK);
            PackPlaceView {
                id: binder.id.clone(),
                title: binder.title.clone(),
                place: binder.place.clone(),
                suits: binder.suits(kind),
                sets: sets(plan, binder, self.forms().rules()),
                beds: (binder.each == Some(Each::Ward)).then(|| beds(plan, binder, self.forms().rules())),
                sheets: set.map(sheets).unwrap_or_default(),
                pages: set.map(|set| small(set.pages.len())),
            }
        };
        binders.into_iter().map(place).collect()
    }

    /// What a print would carry if it were made now; nothing is kept.
    fn unkept(&mut self, under_way: Option<IncidentId>) -> Result<Option<SignedCheckpoint>> {
        if under_way.is_some() { self.checkpoint_now(Occasion::Print) } else { Ok(None) }
    }

    /// A print as it is kept; its sheets are filled in by whoever made it.
    pub(super) fn pack_made(
        &mut self,
        id: Uuid,
        made_at: Timestamp,
        order: &PackOrder,
        revision: Option<&Revision>,
        made: &PrintedPack,
    ) -> Result<PackMade> {
        let number = revision.map(|revision| revision.number);
        let (station, plan) = self.store.tx(|tx| {
            let plan = number.map(|number| tx.revision(number)).transpose()?.flatten();
            Ok((tx.own_station(), plan.map(|plan| hex(&plan.sha256)).unwrap_or_default()))
        })?;
        let order_kept = serde_json::to_value(order).map_err(|_| Error::Bug("an order that is no JSON"))?;
        Ok(PackMade {
            id,
            place: shelf(order),
            made_at,
            pages: made.pages,
            plan_revision: number,
            content_sha256: Sha256::digest(&made.pdf).into(),
            station,
            replaces: false,
            contents: PackContents { order: order_kept, plan_sha256: plan, ..PackContents::default() },
        })
    }

    /// Keeps a print and its numbers, together or not at all.
    pub(super) fn keep_pack(&mut self, kept: &PackMade, given: &[SlipsGiven]) -> Result<()> {
        self.store.tx(|tx| {
            given.iter().try_for_each(|given| tx.reserve_slips(given))?;
            tx.insert_pack(kept)
        })
    }

    fn set(
        &mut self,
        under_way: Option<IncidentId>,
        signed: Option<&SignedCheckpoint>,
        amount: &Amount,
        blocks: &[SlipBlock],
    ) -> Result<Pack> {
        let nothing = Incident::empty(IncidentId(uuid::Uuid::nil()), std::collections::BTreeMap::new());
        let incident = under_way.and(self.open.as_ref()).unwrap_or(&nothing);
        let revision = self.in_use(under_way);
        // A pack for the box proves nothing: it carries no timeline.
        let proof = under_way.and(signed).and_then(printed_proof);
        let wanted = Wanted { amount, slips: blocks, proof, revision };
        let input = self.look_at(incident, revision, |lens: &Lens<'_>| pack_input(lens, &wanted));
        Ok(pack::pack(&input, self.forms())?)
    }

    /// A response keeps the plan it began with.
    pub(super) fn in_use(&self, under_way: Option<IncidentId>) -> Option<&Revision> {
        match under_way.and(self.open.as_ref()) {
            Some(_) => self.open_plan.as_ref(),
            None => self.plan.as_ref(),
        }
    }
}

/// The bytes of a pack, and what is told about it.
pub(super) fn printed(set: &Pack, blocks: &[SlipBlock]) -> Result<PrintedPack> {
    let pages = small(set.pages.len());
    let is_large = |page: &Page| matches!(page.format, Format::A3 | Format::A3Lying);
    let large = (1..).zip(&set.pages).filter(|(_, page)| is_large(page)).map(|(number, _)| number).collect();
    Ok(PrintedPack { pdf: pack::pdf(set)?, pages, sheets: sheets(set), large, numbers: first_and_last(blocks)? })
}

fn sheets(set: &Pack) -> Vec<SheetView> {
    let view = |sheet: &Sheet| SheetView {
        title: sheet.title.clone(),
        first_page: small(sheet.first_page),
        pages: small(sheet.n_pages),
    };
    set.sheets.iter().map(view).collect()
}

/// A count as views have it.
pub(super) fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Where a pack lies: masters (原本) are no part of the box.
fn shelf(order: &PackOrder) -> String {
    if order.masters { [&order.place, MASTERS].concat() } else { order.place.clone() }
}

fn first_and_last(blocks: &[SlipBlock]) -> Result<Vec<(String, String)>> {
    let used_up = |_| Error::refused(ErrorCode::DoesNotFit, "the numbers of a window are used up");
    blocks
        .iter()
        .filter(|block| block.count > 0)
        .map(|block| {
            let letter = block.window.chars().next().unwrap_or('A');
            let first = SlipNumber::new(letter, block.first).map_err(used_up)?;
            let last = SlipNumber::new(letter, block.first + block.count - 1).map_err(used_up)?;
            Ok((first.to_string(), last.to_string()))
        })
        .collect()
}
