//! For how many people, hours and beds a pack is made, and how the numbers fall on the windows.

use std::collections::BTreeMap;

use crate::error::{Error, ErrorCode, Result};
use crate::ids::IncidentId;
use crate::pack::binder::Each;
use crate::pack::contents::SlipBlock;
use crate::pack::form::Paper;
use crate::pack::{Binder, Copies, Count, Demand, OwnCount, Rules, slips};
use crate::plan::Plan;
use crate::text::Text;

use super::Desk;
use super::pack::PackOrder;

/// Hours to cover when nobody says (paper-operation.md §4).
const USUAL_HOURS: u32 = 8;
/// Visits a day when no plan says.
const USUAL_VISITS: u32 = 60;
const MOST_VISITS: u32 = 5_000;
const MOST_HOURS: u32 = 24 * 28;
const MOST_BEDS: u32 = 3_000;

/// An order with everything said that nobody said.
#[derive(Clone, Debug)]
pub(super) struct Amount {
    pub binder: Binder,
    pub demand: Demand,
    pub copies: Copies,
    /// Forms the hospital counts in its own way, by their ids.
    pub own_counts: BTreeMap<String, OwnCount>,
}

/// How many visits of which window.
struct Share {
    letter: char,
    name: String,
    visits: u32,
}

impl Desk {
    /// The pack that is asked for and what it has to last for now.
    pub(super) fn amount_now(&self, under_way: Option<IncidentId>, order: &PackOrder) -> Result<Amount> {
        self.amount(self.in_use(under_way).map(|revision| &revision.plan), order)
    }

    /// The pack that is asked for and what it has to last for under a plan.
    pub(super) fn amount(&self, plan: Option<&Plan>, order: &PackOrder) -> Result<Amount> {
        let binder = self.forms().binder(&order.place).ok_or_else(|| self.no_pack(&order.place))?.clone();
        let demand = Demand {
            visits: order.visits.or_else(|| planned_visits(plan?, &binder)).unwrap_or(USUAL_VISITS),
            hours: order.hours.unwrap_or(USUAL_HOURS),
            beds: order.beds.unwrap_or_else(|| beds(plan, &binder, self.forms().rules())),
        };
        let good = (1..=MOST_VISITS).contains(&demand.visits)
            && (1..=MOST_HOURS).contains(&demand.hours)
            && demand.beds <= MOST_BEDS;
        if !good {
            let most = [MOST_VISITS, MOST_HOURS, MOST_BEDS].map(|most| Text::same(most.to_string()));
            let [visits, hours, beds] = &most;
            let blanks = [("visits", visits), ("hours", hours), ("beds", beds)];
            return Err(Error::Told {
                code: ErrorCode::BadText,
                says: self.wording.say("pack_quantity_refused", &blanks),
            });
        }
        let copies = if order.masters { Copies::Single } else { Copies::Counted };
        Ok(Amount { binder, demand, copies, own_counts: self.own_counts(plan) })
    }

    /// How the plan counts forms; a line that is not filled in yet counts nothing.
    fn own_counts(&self, plan: Option<&Plan>) -> BTreeMap<String, OwnCount> {
        let amounts = plan.map(|plan| plan.amounts.as_slice()).unwrap_or_default();
        let own = amounts.iter().filter_map(|amount| {
            let form = self.forms().get(&amount.form)?;
            let count = Count::planned(&amount.per, amount.number?, form.per_sheet)?;
            let reason = amount.reason.trim();
            let why = if reason.is_empty() { self.wording.say("quantity_of_plan", &[]).ja } else { reason.to_owned() };
            Some((form.id.clone(), OwnCount { count, why }))
        });
        own.collect()
    }

    fn no_pack(&self, place: &str) -> Error {
        let known: Vec<&str> = self.forms().binders().map(|binder| binder.id.as_str()).collect();
        let (place, known) = (Text::same(place), Text::same(known.join(" ")));
        let says = self.wording.say("pack_unknown", &[("place", &place), ("known", &known)]);
        Error::Told { code: ErrorCode::BadText, says }
    }

    /// The numbers each window would get now; none for a pack without numbered sheets.
    pub(super) fn next_blocks(&mut self, under_way: Option<IncidentId>, amount: &Amount) -> Result<Vec<SlipBlock>> {
        let windows = self.windows(self.in_use(under_way).map(|revision| &revision.plan), amount);
        self.with_numbers(windows)
    }

    /// How many numbers each window of a plan needs; the numbers themselves are not said yet.
    pub(super) fn windows(&self, plan: Option<&Plan>, amount: &Amount) -> Vec<SlipBlock> {
        // A master is copied, and a copied number would be on two patients.
        if amount.copies == Copies::Single || !self.forms().has_numbers(&amount.binder) {
            return Vec::new();
        }
        let numbered = amount.binder.sheet.iter().filter_map(|part| self.forms().get(part.form.as_ref()?));
        let own = numbered.into_iter().find(|form| form.paper == Paper::Half);
        let own = own.and_then(|form| amount.own_counts.get(&form.id)).map(|own| own.count);
        let block = |share: Share| SlipBlock {
            window: share.letter.to_string(),
            name: share.name,
            first: 1,
            count: slips(Demand { visits: share.visits, ..amount.demand }, own),
        };
        self.shares(plan, amount.demand.visits).into_iter().map(block).collect()
    }

    /// The visits shared out over the plan's windows, as they usually fall; one window A without a plan.
    fn shares(&self, plan: Option<&Plan>, visits: u32) -> Vec<Share> {
        let windows = plan.map(|plan| plan.windows.as_slice()).unwrap_or_default();
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

/// Visits a day at the place of a pack. One set for a department has to last for the busiest.
fn planned_visits(plan: &Plan, binder: &Binder) -> Option<u32> {
    let windows: u32 = plan.windows.iter().map(|window| window.visits).sum();
    let departments = plan.departments.iter().map(|department| department.visits);
    let known = [windows, plan.facility.visits, departments.clone().sum()];
    let all = known.into_iter().find(|visits| *visits > 0);
    match binder.each {
        Some(Each::Department) => departments.max().filter(|visits| *visits > 0).or(all),
        Some(Each::Ward) | None => all,
    }
}

/// Beds of the place of a pack as the plan has them: those of one ward, or all.
pub(super) fn beds(plan: Option<&Plan>, binder: &Binder, rules: &Rules) -> u32 {
    let Some(plan) = plan else { return 0 };
    let beds = plan.facility.beds;
    match binder.each {
        Some(Each::Ward) if beds > 0 => beds.div_ceil(wards(plan, rules)),
        Some(Each::Ward | Each::Department) | None => beds,
    }
}

/// How many wards the beds of the hospital make.
pub(super) fn wards(plan: &Plan, rules: &Rules) -> u32 {
    plan.facility.beds.div_ceil(rules.ward_beds.max(1)).max(1)
}

/// How many sets of a pack the hospital needs.
pub(super) fn sets(plan: Option<&Plan>, binder: &Binder, rules: &Rules) -> u32 {
    match (binder.each, plan) {
        (Some(Each::Department), Some(plan)) => u32::try_from(plan.departments.len()).unwrap_or(u32::MAX).max(1),
        (Some(Each::Ward), Some(plan)) => wards(plan, rules),
        (Some(_), None) | (None, _) => 1,
    }
}
