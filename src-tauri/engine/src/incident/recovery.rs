//! What became of each numbered slip, and how far going back has come: folded from the timeline.
//!
//! Which numbers were printed is not known here: the register (台帳) is handed in.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::ids::{EntryId, FormId};
use crate::slip_number::SlipNumber;

pub use super::register::Register;

use super::event::{Entry, Event, FollowUpKind, HowEntered, WindowUse, YesNo};

/// Which sheet of a slip: the form, and which one of that form, from 1.
pub type SheetKey = (FormId, u32);

/// Everything known about slips and going back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// Every number somebody said something about.
    pub slips: BTreeMap<SlipNumber, Slip>,
    /// The days that were closed, in the order of writing.
    pub days: Vec<Day>,
    /// The newest answer to each check before going back.
    pub checks: BTreeMap<String, Checked>,
    /// もどすと決めた: who decided, and the line.
    pub decided: Option<Said>,
}

/// Words somebody said, and the line that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The words.
    pub text: String,
    /// The line.
    pub entry: EntryId,
}

/// One slip.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slip {
    /// 書き損じ: why.
    pub spoiled: Option<Said>,
    /// 欠番: how it was explained.
    pub settled: Option<Said>,
    /// Who answers for the envelope.
    pub owner: Option<Said>,
    /// The patient it belongs to.
    pub tied: Option<Tied>,
    /// The sheets that were found in the envelope.
    pub expected: BTreeSet<SheetKey>,
    /// The sheets something was done about.
    pub sheets: BTreeMap<SheetKey, Sheet>,
    /// Results, refunds and charges.
    pub follow_ups: BTreeMap<(FollowUpKind, String), FollowUp>,
    /// The last line about it.
    pub last: Option<EntryId>,
}

/// The patient a number belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tied {
    /// 診察券番号.
    pub card: String,
    /// 正ID.
    pub patient_id: String,
    /// Who compared along.
    pub second: String,
    /// The line.
    pub entry: EntryId,
}

/// One sheet of a slip.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The line that entered it, and in what way.
    pub entered: Option<(EntryId, HowEntered)>,
    /// The line that compared it.
    pub checked: Option<Compared>,
    /// It could not be read.
    pub asked: Option<Asked>,
}

/// That a sheet was compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// By the one who had entered it.
    pub same_person: bool,
    /// The line.
    pub entry: EntryId,
}

/// A question to the writer of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Who was asked.
    pub who: String,
    /// Under which telephone number.
    pub phone: String,
    /// What they said.
    pub answer: String,
    /// The line.
    pub entry: EntryId,
}

/// A result, a refund or a charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// Settled.
    pub done: bool,
    /// The line.
    pub entry: EntryId,
}

/// One day's count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// What each window used.
    pub windows: Vec<WindowUse>,
    /// Envelopes counted.
    pub envelopes: u32,
    /// Spoiled slips counted.
    pub spoiled: u32,
    /// Numbers found missing.
    pub missing: Vec<SlipNumber>,
    /// Who counted along.
    pub second: String,
    /// The line.
    pub entry: EntryId,
}

/// The newest answer to a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// What was found.
    pub answer: YesNo,
    /// Why not; or what was seen.
    pub reason: String,
    /// The line.
    pub entry: EntryId,
}

/// How a slip stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum SlipStanding {
    /// No trace of it.
    Missing,
    /// The envelope is there, nothing is entered.
    Waiting,
    /// Some sheets are entered, or one cannot be read.
    Started,
    /// Entered wholly.
    Entered,
    /// Entered and compared.
    Checked,
    /// 書き損じ.
    Spoiled,
    /// 欠番, explained.
    Settled,
}

/// So many slips stand in each way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Used.
    pub used: usize,
    /// Entered wholly, compared or not.
    pub entered: usize,
    /// Entered wholly and compared.
    pub checked: usize,
    /// Spoiled.
    pub spoiled: usize,
    /// Explained.
    pub settled: usize,
}

impl Count {
    /// Still to be entered or explained.
    #[must_use]
    pub fn left(&self) -> usize {
        self.used.saturating_sub(self.entered + self.spoiled + self.settled)
    }
}

impl SlipStanding {
    /// Nothing more has to be done before the incident can end.
    #[must_use]
    pub const fn is_done(self) -> bool {
        match self {
            Self::Entered | Self::Checked | Self::Spoiled | Self::Settled => true,
            Self::Missing | Self::Waiting | Self::Started => false,
        }
    }
}

impl Slip {
    /// How it stands.
    #[must_use]
    pub fn state(&self) -> SlipStanding {
        if self.spoiled.is_some() {
            SlipStanding::Spoiled
        } else if self.is_entered() {
            let all_compared = self.sheets.values().all(|sheet| sheet.entered.is_none() || sheet.checked.is_some());
            if all_compared { SlipStanding::Checked } else { SlipStanding::Entered }
        } else if self.settled.is_some() {
            SlipStanding::Settled
        } else if !self.sheets.is_empty() {
            SlipStanding::Started
        } else if self.has_trace() {
            SlipStanding::Waiting
        } else {
            SlipStanding::Missing
        }
    }

    /// Whether that sheet is entered.
    #[must_use]
    pub fn is_sheet_entered(&self, key: &SheetKey) -> bool {
        self.sheets.get(key).is_some_and(|sheet| sheet.entered.is_some())
    }

    /// Every sheet that is known of it is entered, and there is one.
    fn is_entered(&self) -> bool {
        let done = |key: &SheetKey| self.is_sheet_entered(key);
        !self.sheets.is_empty() && self.sheets.keys().all(done) && self.expected.iter().all(done)
    }

    /// Somebody had the envelope in their hands.
    fn has_trace(&self) -> bool {
        self.owner.is_some() || self.tied.is_some() || !self.follow_ups.is_empty()
    }

    /// The sheets known of it: those found in the envelope and those something was done about.
    pub fn sheet_keys(&self) -> BTreeSet<SheetKey> {
        self.expected.iter().chain(self.sheets.keys()).cloned().collect()
    }
}

impl Recovery {
    /// The numbers used, in order.
    ///
    /// A closed day says first and last of each window. What was touched beside it counts from the end of the last
    /// closed range of its block, else from the lowest number touched: slips are handed out in order, so one between
    /// two that were used was used, too.
    #[must_use]
    pub fn used(&self, register: &Register) -> BTreeSet<SlipNumber> {
        let closed: Vec<WindowUse> = self.days.iter().flat_map(|day| day.windows.iter().copied()).collect();
        let mut used: BTreeSet<SlipNumber> = closed.iter().flat_map(|range| range.numbers()).collect();
        used.extend(self.slips.keys().copied());
        used.extend(self.days.iter().flat_map(|day| day.missing.iter().copied()));
        let said = used.clone();
        for block in &register.blocks {
            let in_block = || said.iter().copied().filter(|number| block.has(*number));
            let Some(lowest) = in_block().next() else { continue };
            for number in in_block().filter(|number| !closed.iter().any(|range| range.has(*number))) {
                let ends = closed.iter().filter(|range| range.letter == block.letter && range.last < number.number());
                let end = ends.map(|range| range.last).filter(|last| *last >= block.first).max();
                let first = end.map_or(lowest.number(), |last| last + 1);
                used.extend(WindowUse { letter: block.letter, first, last: number.number() }.numbers());
            }
        }
        used
    }

    /// How a number stands.
    #[must_use]
    pub fn state(&self, number: SlipNumber) -> SlipStanding {
        self.slips.get(&number).map_or(SlipStanding::Missing, Slip::state)
    }

    /// How the used numbers stand.
    #[must_use]
    pub fn count(&self, used: &BTreeSet<SlipNumber>) -> Count {
        let mut count = Count { used: used.len(), ..Count::default() };
        for number in used {
            match self.state(*number) {
                SlipStanding::Checked => {
                    count.entered += 1;
                    count.checked += 1;
                }
                SlipStanding::Entered => count.entered += 1,
                SlipStanding::Spoiled => count.spoiled += 1,
                SlipStanding::Settled => count.settled += 1,
                SlipStanding::Missing | SlipStanding::Waiting | SlipStanding::Started => {}
            }
        }
        count
    }

    /// Used numbers of which there is no trace, in order.
    pub fn gaps<'r>(&'r self, used: &'r BTreeSet<SlipNumber>) -> impl Iterator<Item = SlipNumber> + 'r {
        used.iter().copied().filter(|number| self.state(*number) == SlipStanding::Missing)
    }

    /// Used numbers that are neither entered nor explained, in order.
    pub fn left<'r>(&'r self, used: &'r BTreeSet<SlipNumber>) -> impl Iterator<Item = SlipNumber> + 'r {
        used.iter().copied().filter(|number| !self.state(*number).is_done())
    }

    /// The sheet, when something was done about it.
    #[must_use]
    pub fn sheet(&self, number: SlipNumber, key: &SheetKey) -> Option<&Sheet> {
        self.slips.get(&number)?.sheets.get(key)
    }

    /// Takes in one line about slips or going back; any other says nothing here.
    pub(super) fn fold(&mut self, entry: &Entry) {
        let id = entry.id;
        match &entry.event {
            Event::DayClosed { windows, envelopes, spoiled, missing, second } => self.days.push(Day {
                windows: windows.clone(),
                envelopes: *envelopes,
                spoiled: *spoiled,
                missing: missing.clone(),
                second: second.clone(),
                entry: id,
            }),
            Event::GoLiveChecked { item, answer, reason } => {
                let checked = Checked { answer: *answer, reason: reason.clone(), entry: id };
                self.checks.insert(item.clone(), checked);
            }
            Event::RecoveryDecided { decider } => {
                self.decided = Some(Said { text: decider.clone(), entry: id });
            }
            event => self.fold_slip(event, id),
        }
    }

    fn fold_slip(&mut self, event: &Event, entry: EntryId) {
        let Some(number) = event.slip() else { return };
        let slip = self.slips.entry(number).or_default();
        slip.last = Some(entry);
        let said = |text: &String| Some(Said { text: text.clone(), entry });
        match event {
            Event::SlipSpoiled { reason, .. } => slip.spoiled = said(reason),
            Event::SlipSettled { how, .. } => slip.settled = said(how),
            Event::EnvelopeTaken { owner, forms, .. } => {
                slip.owner = said(owner);
                slip.expected = numbered(forms);
            }
            Event::SlipTied { card, patient_id, second, .. } => {
                let (card, patient_id, second) = (card.clone(), patient_id.clone(), second.clone());
                slip.tied = Some(Tied { card, patient_id, second, entry });
            }
            Event::FollowUp { kind, text, done, .. } => {
                slip.follow_ups.insert((*kind, text.clone()), FollowUp { done: *done, entry });
            }
            event => slip.fold_sheet(event, entry),
        }
    }
}

impl Slip {
    fn fold_sheet(&mut self, event: &Event, entry: EntryId) {
        match event {
            Event::SheetEntered { form, sheet, how, .. } => {
                self.sheets.entry((form.clone(), *sheet)).or_default().entered = Some((entry, *how));
            }
            Event::SheetChecked { form, sheet, same_person, .. } => {
                let compared = Compared { same_person: *same_person, entry };
                // What was entered may have been taken back since: then there is nothing to compare with.
                let entered = self.sheets.get_mut(&(form.clone(), *sheet)).filter(|sheet| sheet.entered.is_some());
                if let Some(sheet) = entered {
                    sheet.checked = Some(compared);
                }
            }
            Event::SheetUnreadable { form, sheet, asked, phone, answer, .. } => {
                let asked = Asked { who: asked.clone(), phone: phone.clone(), answer: answer.clone(), entry };
                self.sheets.entry((form.clone(), *sheet)).or_default().asked = Some(asked);
            }
            _ => {}
        }
    }
}

/// The second of the same form is its sheet 2.
fn numbered(forms: &[FormId]) -> BTreeSet<SheetKey> {
    let mut seen: BTreeMap<&FormId, u32> = BTreeMap::new();
    forms
        .iter()
        .map(|form| {
            let nth = seen.entry(form).or_default();
            *nth += 1;
            (form.clone(), *nth)
        })
        .collect()
}
