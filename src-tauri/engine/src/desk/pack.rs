//! Paper: what can be printed, and the pack itself with numbers nobody has had before.

use sha2::{Digest, Sha256};

use crate::error::{Error, ErrorCode, Result};
use crate::ids::IncidentId;
use crate::incident::Incident;
use crate::incident::event::Event;
use crate::pack::contents::SlipBlock;
use crate::plan::Revision;

use crate::pack::{self, Pack};
use crate::pack::{Demand, SlipNumber, slips};
use crate::proof::Occasion;
use crate::store::{PackMade, SignedCheckpoint};
use crate::view::lens::Lens;
use crate::view::pack::{PackMadeView, PackPlaceView, PacksView, SheetView};

use super::gather::{Wanted, front_desk};
use super::proof::printed_proof;
use super::{Desk, Parties, Press};

/// The one place packs are made for so far.
pub(super) const FRONT_DESK: &str = "front-desk";
/// Hours to cover when nobody says (paper-operation.md §4).
const USUAL_HOURS: u32 = 8;
/// Visits a day when no plan says.
const USUAL_VISITS: u32 = 60;
const MOST_VISITS: u32 = 5_000;
const MOST_HOURS: u32 = 24 * 28;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackOrder {
    /// `front-desk`.
    pub place: String,
    /// Visits of a whole day; the plan's own when nothing is said.
    pub visits: Option<u32>,
    /// Hours the paper has to last.
    pub hours: Option<u32>,
}

/// A pack ready to be written to a file or handed to a printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedPack {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// Sheets of paper.
    pub pages: u32,
    /// First and last number of each window.
    pub numbers: Vec<(String, String)>,
}

/// How many visits of which window.
struct Share {
    letter: char,
    name: String,
    visits: u32,
}

impl Desk {
    /// Makes the pack for real: numbers are set aside, the making is kept, the timeline says so.
    ///
    /// # Errors
    /// `bad-text` for a place nobody knows or a quantity out of range, what cannot be set, what the data file says.
    pub fn make_pack(&mut self, order: &PackOrder, press: &Press) -> Result<PrintedPack> {
        let under_way = self.under_way()?;
        let (visits, hours) = self.quantity(under_way, order)?;
        let id = self.world.fresh_id();
        let now = self.now();
        let blocks = self.next_blocks(under_way, visits, hours)?;
        let signed = self.checkpoint_at(Occasion::Print, now)?;
        // Set first: what cannot be printed uses up no numbers.
        let made = printed(&self.set(under_way, signed.as_ref(), visits, hours, &blocks)?, &blocks)?;
        let kept = PackMade {
            id,
            place: order.place.clone(),
            made_at: now,
            pages: made.pages,
            plan_revision: self.in_use(under_way).map(|revision| revision.number),
            content_sha256: Sha256::digest(&made.pdf).into(),
            visits,
            hours,
        };
        self.store.tx(|tx| {
            for block in &blocks {
                if tx.reserve_slips(&block.window, block.count, id, now)? != block.first {
                    return Err(Error::Bug("nobody else hands out numbers while the file is ours"));
                }
            }
            tx.insert_pack(&kept)
        })?;
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
        let (visits, hours) = self.quantity(under_way, order)?;
        let blocks = self.next_blocks(under_way, visits, hours)?;
        let signed = self.unkept(under_way)?;
        let set = self.set(under_way, signed.as_ref(), visits, hours, &blocks)?;
        printed(&set, &blocks)
    }

    /// Where everything of the pack would stand if it were printed now; its numbers are not set aside.
    ///
    /// # Errors
    /// As [`Desk::make_pack`].
    pub fn pack_layout(&mut self, order: &PackOrder) -> Result<Pack> {
        let under_way = self.under_way()?;
        let (visits, hours) = self.quantity(under_way, order)?;
        let blocks = self.next_blocks(under_way, visits, hours)?;
        let signed = self.unkept(under_way)?;
        self.set(under_way, signed.as_ref(), visits, hours, &blocks)
    }

    /// The paper screen.
    ///
    /// # Errors
    /// As [`Desk::make_pack`].
    pub fn packs_view(&mut self, visits: Option<u32>, hours: Option<u32>) -> Result<PacksView> {
        let order = PackOrder { place: FRONT_DESK.to_owned(), visits, hours };
        let under_way = self.under_way()?;
        let (visits, hours) = self.quantity(under_way, &order)?;
        let blocks = self.next_blocks(under_way, visits, hours)?;
        let signed = self.unkept(under_way)?;
        let made = self.set(under_way, signed.as_ref(), visits, hours, &blocks)?;
        let last = self.store.tx(|tx| tx.latest_pack(FRONT_DESK))?;
        let revision = self.in_use(under_way).map(|revision| revision.number);
        let stale =
            last.as_ref().filter(|pack| pack.plan_revision != revision).map(|_| self.wording.say("pack_stale", &[]));
        Ok(PacksView {
            places: vec![PackPlaceView {
                id: FRONT_DESK.to_owned(),
                title: self.wording.say("pack_front_desk", &[]),
                sheets: made
                    .sheets
                    .iter()
                    .map(|sheet| SheetView {
                        title: sheet.title.clone(),
                        first_page: small(sheet.first_page),
                        pages: small(sheet.n_pages),
                    })
                    .collect(),
                pages: small(made.pages.len()),
            }],
            printers: Vec::new(),
            code: made.code.clone(),
            visits,
            hours,
            last: last.map(|pack| PackMadeView { printed_at: pack.made_at.to_string(), pages: pack.pages }),
            stale,
            problems: self.form_problems(),
        })
    }

    /// What a print would carry if it were made now; nothing is kept.
    fn unkept(&mut self, under_way: Option<IncidentId>) -> Result<Option<SignedCheckpoint>> {
        if under_way.is_some() { self.checkpoint_now(Occasion::Print) } else { Ok(None) }
    }

    /// The numbers each window would get now.
    fn next_blocks(&mut self, under_way: Option<IncidentId>, visits: u32, hours: u32) -> Result<Vec<SlipBlock>> {
        let mut blocks = Vec::new();
        for share in self.shares(under_way, visits) {
            let window = share.letter.to_string();
            let first = self.store.tx(|tx| tx.next_slip(&window))?;
            blocks.push(SlipBlock {
                window,
                name: share.name,
                first,
                count: slips(Demand { visits: share.visits, hours }),
            });
        }
        Ok(blocks)
    }

    fn set(
        &mut self,
        under_way: Option<IncidentId>,
        signed: Option<&SignedCheckpoint>,
        visits: u32,
        hours: u32,
        blocks: &[SlipBlock],
    ) -> Result<Pack> {
        let nothing = Incident::empty(IncidentId(uuid::Uuid::nil()), std::collections::BTreeMap::new());
        let incident = under_way.and(self.open.as_ref()).unwrap_or(&nothing);
        let revision = self.in_use(under_way);
        // A pack for the box proves nothing: it carries no timeline.
        let proof = under_way.and(signed).and_then(printed_proof);
        let wanted = Wanted { visits, hours, slips: blocks, proof, revision };
        let input = self.look_at(incident, revision, |lens: &Lens<'_>| front_desk(lens, &wanted));
        Ok(pack::pack(&input, self.forms())?)
    }

    /// A response keeps the plan it began with.
    fn in_use(&self, under_way: Option<IncidentId>) -> Option<&Revision> {
        match under_way.and(self.open.as_ref()) {
            Some(_) => self.open_plan.as_ref(),
            None => self.plan.as_ref(),
        }
    }

    fn quantity(&self, under_way: Option<IncidentId>, order: &PackOrder) -> Result<(u32, u32)> {
        let odd = |what: &str| Error::refused(ErrorCode::BadText, what.to_owned());
        if order.place != FRONT_DESK {
            return Err(odd("no pack for that place; use front-desk"));
        }
        let planned = self
            .in_use(under_way)
            .map(|revision| revision.plan.windows.iter().map(|window| window.visits).sum())
            .filter(|visits| *visits > 0);
        let visits = order.visits.or(planned).unwrap_or(USUAL_VISITS);
        let hours = order.hours.unwrap_or(USUAL_HOURS);
        if !(1..=MOST_VISITS).contains(&visits) || !(1..=MOST_HOURS).contains(&hours) {
            return Err(odd("visits from 1 to 5000 and hours from 1 to 672"));
        }
        Ok((visits, hours))
    }

    /// The visits shared out over the plan's windows, as they usually fall; one window A without a plan.
    fn shares(&self, under_way: Option<IncidentId>, visits: u32) -> Vec<Share> {
        let windows = self.in_use(under_way).map(|revision| revision.plan.windows.as_slice()).unwrap_or_default();
        let usual: u32 = windows.iter().map(|window| window.visits).sum();
        let shared: Vec<Share> = windows
            .iter()
            .filter(|window| window.visits > 0)
            .filter_map(|window| {
                let part = (u64::from(visits) * u64::from(window.visits)).div_ceil(u64::from(usual.max(1)));
                Some(Share {
                    letter: window.letter.chars().next()?,
                    name: window.name.clone(),
                    visits: u32::try_from(part).ok()?,
                })
            })
            .collect();
        if shared.is_empty() {
            let name = self.wording.say("place_front_desk", &[]).ja;
            return vec![Share { letter: 'A', name, visits }];
        }
        shared
    }
}

fn printed(set: &Pack, blocks: &[SlipBlock]) -> Result<PrintedPack> {
    Ok(PrintedPack { pdf: pack::pdf(set)?, pages: small(set.pages.len()), numbers: first_and_last(blocks)? })
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
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
