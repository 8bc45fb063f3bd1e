//! Slips, sheets and going back: every verb says what happened, or why not.

use crate::ids::FormId;
use crate::slip_number::SlipNumber;
use crate::text::one_line;

pub use super::slip_refusal::SlipRefusal;

use super::event::{Event, FollowUpKind, HowEntered, WindowUse, YesNo};
use super::recovery::{Recovery, Register, SheetKey, SlipStanding};
use super::{Incident, Refusal};

/// Two people, where two have to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair<'a> {
    /// Who does it.
    pub first: &'a str,
    /// Who looks along.
    pub second: &'a str,
}

/// What two people counted at the end of a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayCount {
    /// First and last number of each window.
    pub windows: Vec<(SlipNumber, SlipNumber)>,
    /// Envelopes.
    pub envelopes: u32,
    /// Numbers that are missing.
    pub missing: Vec<SlipNumber>,
}

/// Which sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetOf {
    /// The number on it.
    pub number: SlipNumber,
    /// Which form, and which one of that form.
    pub key: SheetKey,
}

type Decided = Result<Vec<Event>, Refusal>;

impl Incident {
    /// A slip was spoiled (書き損じ).
    ///
    /// # Errors
    /// [`Refusal::NoReason`], a number that is not ours, one that is spoiled or entered already.
    pub fn spoil_slip(&self, register: &Register, number: SlipNumber, reason: &str) -> Decided {
        self.open_for_work()?;
        self.recovery.is_issued(register, number)?;
        let reason = Some(one_line(reason)).filter(|reason| !reason.is_empty()).ok_or(Refusal::NoReason)?;
        self.recovery.is_not_spoiled(number)?;
        self.recovery.is_not_entered(number)?;
        Ok(vec![Event::SlipSpoiled { number, reason }])
    }

    /// What became of a slip that is not there is explained (欠番).
    ///
    /// # Errors
    /// [`Refusal::NoReason`], a number that is not ours, one that is spoiled, explained or entered already.
    pub fn settle_slip(&self, register: &Register, number: SlipNumber, how: &str) -> Decided {
        self.open_for_work()?;
        self.recovery.is_issued(register, number)?;
        let how = Some(one_line(how)).filter(|how| !how.is_empty()).ok_or(Refusal::NoReason)?;
        self.recovery.is_not_spoiled(number)?;
        let slip = self.recovery.slips.get(&number);
        if let Some(said) = slip.and_then(|slip| slip.settled.as_ref()) {
            return refuse(SlipRefusal::Settled(number, said.entry));
        }
        if self.recovery.state(number).is_done() {
            self.recovery.is_not_entered(number)?;
        }
        Ok(vec![Event::SlipSettled { number, how }])
    }

    /// Two people counted the slips of the day. What does not add up is recorded as it is.
    ///
    /// # Errors
    /// Numbers that are not ours, a range that runs backwards, one name instead of two.
    pub fn close_day(&self, register: &Register, count: &DayCount, people: Pair<'_>) -> Decided {
        self.open_for_work()?;
        let second = two(people)?;
        let mut windows = Vec::new();
        for (first, last) in &count.windows {
            self.recovery.is_issued(register, *first)?;
            self.recovery.is_issued(register, *last)?;
            if first.window() != last.window() || first.number() > last.number() {
                return refuse(SlipRefusal::Range(*last));
            }
            windows.push(WindowUse { letter: first.window(), first: first.number(), last: last.number() });
        }
        for missing in &count.missing {
            self.recovery.is_issued(register, *missing)?;
        }
        let is_spoiled = |number: &SlipNumber| self.recovery.state(*number) == SlipStanding::Spoiled;
        let spoiled = windows.iter().flat_map(|window| window.numbers()).filter(is_spoiled).count();
        let spoiled = u32::try_from(spoiled).unwrap_or(u32::MAX);
        let (envelopes, missing) = (count.envelopes, count.missing.clone());
        Ok(vec![Event::DayClosed { windows, envelopes, spoiled, missing, second }])
    }

    /// Somebody answers for an envelope; `forms` are the sheets found in it, each as often as it is there.
    ///
    /// # Errors
    /// A number that is not ours, one that is spoiled, no name.
    pub fn take_envelope(&self, register: &Register, number: SlipNumber, owner: &str, forms: &[FormId]) -> Decided {
        self.open_for_work()?;
        self.recovery.is_issued(register, number)?;
        self.recovery.is_not_spoiled(number)?;
        let owner = name(owner)?;
        let slip = self.recovery.slips.get(&number);
        // Handing it on says nothing about what is in it.
        let forms = if forms.is_empty() {
            slip.map(|slip| slip.expected.iter().map(|(form, _)| form.clone()).collect()).unwrap_or_default()
        } else {
            forms.to_vec()
        };
        Ok(vec![Event::EnvelopeTaken { number, owner, forms }])
    }

    /// A number is tied to its patient, by two people.
    ///
    /// # Errors
    /// A number that is not ours, one that is spoiled or tied already, no true id, one name instead of two.
    pub fn tie_slip(
        &self,
        register: &Register,
        number: SlipNumber,
        card: &str,
        patient_id: &str,
        people: Pair<'_>,
    ) -> Decided {
        self.open_for_work()?;
        self.recovery.is_issued(register, number)?;
        self.recovery.is_not_spoiled(number)?;
        let second = two(people)?;
        let (card, patient_id) = (one_line(card), one_line(patient_id));
        if patient_id.is_empty() {
            return Err(Refusal::NoText);
        }
        match self.recovery.slips.get(&number).and_then(|slip| slip.tied.as_ref()) {
            Some(tied) if (&tied.card, &tied.patient_id) == (&card, &patient_id) => Ok(Vec::new()),
            // A wrong patient is the worst that can happen here: what is tied is taken back first, in sight of all.
            Some(tied) => refuse(SlipRefusal::Tied(number, tied.entry)),
            None => Ok(vec![Event::SlipTied { number, card, patient_id, second }]),
        }
    }

    /// A sheet was entered by somebody.
    ///
    /// # Errors
    /// A number that is not ours, a spoiled one, a sheet that is entered already, no name.
    pub fn enter_sheet(&self, register: &Register, sheet: &SheetOf, how: HowEntered, entered_by: &str) -> Decided {
        self.open_for_work()?;
        let number = sheet.number;
        self.recovery.is_issued(register, number)?;
        self.recovery.is_not_spoiled(number)?;
        name(entered_by)?;
        if let Some((entry, _)) = self.recovery.sheet(number, &sheet.key).and_then(|sheet| sheet.entered) {
            return refuse(SlipRefusal::Entered(number, entry));
        }
        let (form, sheet) = sheet.key.clone();
        Ok(vec![Event::SheetEntered { number, form, sheet, how }])
    }

    /// A sheet was compared with what was entered; the same person may, and that is marked.
    ///
    /// # Errors
    /// A number that is not ours, a sheet that is not entered or compared already, no name.
    pub fn check_sheet(&self, register: &Register, sheet: &SheetOf, checker: &str) -> Decided {
        self.open_for_work()?;
        let number = sheet.number;
        self.recovery.is_issued(register, number)?;
        let checker = name(checker)?;
        let found = self.recovery.sheet(number, &sheet.key);
        let Some((entry, _)) = found.and_then(|sheet| sheet.entered) else {
            return refuse(SlipRefusal::NotEntered(number));
        };
        if let Some(compared) = found.and_then(|sheet| sheet.checked.as_ref()) {
            return refuse(SlipRefusal::Compared(number, compared.entry));
        }
        let same_person = self.entry(entry).is_some_and(|entered| entered.recorder == checker);
        let (form, sheet) = sheet.key.clone();
        Ok(vec![Event::SheetChecked { number, form, sheet, same_person }])
    }

    /// A sheet could not be read, so its writer was telephoned.
    ///
    /// # Errors
    /// A number that is not ours, a spoiled one, a sheet that is entered already, nobody named.
    pub fn ask_about_sheet(
        &self,
        register: &Register,
        sheet: &SheetOf,
        asked: &str,
        phone: &str,
        answer: &str,
    ) -> Decided {
        self.open_for_work()?;
        let number = sheet.number;
        self.recovery.is_issued(register, number)?;
        self.recovery.is_not_spoiled(number)?;
        if let Some((entry, _)) = self.recovery.sheet(number, &sheet.key).and_then(|sheet| sheet.entered) {
            return refuse(SlipRefusal::Entered(number, entry));
        }
        let asked = name(asked)?;
        let (phone, answer) = (one_line(phone), one_line(answer));
        let (form, sheet) = sheet.key.clone();
        Ok(vec![Event::SheetUnreadable { number, form, sheet, asked, phone, answer }])
    }

    /// Something is still to come for a slip (`done` is false), or it came.
    ///
    /// # Errors
    /// A number that is not ours, a spoiled one, no words, nothing waiting that could be done.
    pub fn follow_up(
        &self,
        register: &Register,
        number: SlipNumber,
        kind: FollowUpKind,
        text: &str,
        done: bool,
    ) -> Decided {
        self.open_for_work()?;
        self.recovery.is_issued(register, number)?;
        self.recovery.is_not_spoiled(number)?;
        let text = one_line(text);
        let known = |of: &str| {
            let slip = self.recovery.slips.get(&number)?;
            slip.follow_ups.get(&(kind, of.to_owned())).map(|found| found.done)
        };
        if !done {
            return match (text.is_empty(), known(&text)) {
                (true, _) => Err(Refusal::NoText),
                (false, Some(false)) => Ok(Vec::new()),
                (false, _) => Ok(vec![Event::FollowUp { number, kind, text, done }]),
            };
        }
        let text = if text.is_empty() { self.only_one_waiting(number, kind)? } else { text };
        match known(&text) {
            Some(true) => Ok(Vec::new()),
            Some(false) => Ok(vec![Event::FollowUp { number, kind, text, done }]),
            None => refuse(SlipRefusal::NothingWaits(number)),
        }
    }

    /// Its words, when nobody repeats them and only one can be meant.
    fn only_one_waiting(&self, number: SlipNumber, kind: FollowUpKind) -> Result<String, Refusal> {
        let slip = self.recovery.slips.get(&number);
        let mut waiting = slip
            .into_iter()
            .flat_map(|slip| &slip.follow_ups)
            .filter(|((of, _), found)| *of == kind && !found.done)
            .map(|((_, text), _)| text.clone());
        match (waiting.next(), waiting.next()) {
            (Some(text), None) => Ok(text),
            (Some(_), Some(_)) => Err(Refusal::NoText),
            (None, _) => Err(Refusal::Slip(SlipRefusal::NothingWaits(number))),
        }
    }

    /// One check before going back is answered; the newest answer counts.
    ///
    /// # Errors
    /// No such check, [`Refusal::NoReason`] for a no without one.
    pub fn answer_go_live(&self, known: &[&str], item: &str, answer: YesNo, reason: &str) -> Decided {
        self.open_for_work()?;
        if !known.contains(&item) {
            return refuse(SlipRefusal::UnknownCheck);
        }
        let reason = one_line(reason);
        if answer == YesNo::No && reason.is_empty() {
            return Err(Refusal::NoReason);
        }
        let said = self.recovery.checks.get(item);
        if said.is_some_and(|said| said.answer == answer && said.reason == reason) {
            return Ok(Vec::new());
        }
        Ok(vec![Event::GoLiveChecked { item: item.to_owned(), answer, reason }])
    }

    /// It is decided to go back (もどすと決める).
    ///
    /// # Errors
    /// Checks that nobody answered, no name.
    pub fn decide_recovery(&self, known: &[&str], decider: &str) -> Decided {
        self.open_for_work()?;
        if self.recovery.decided.is_some() {
            return Ok(Vec::new());
        }
        self.may_decide(known)?;
        Ok(vec![Event::RecoveryDecided { decider: name(decider)? }])
    }

    /// Whether every check is answered.
    ///
    /// # Errors
    /// How many are not.
    pub fn may_decide(&self, known: &[&str]) -> Result<(), Refusal> {
        match known.iter().filter(|item| !self.recovery.checks.contains_key(**item)).count() {
            0 => Ok(()),
            left => Err(Refusal::Slip(SlipRefusal::ChecksLeft(left))),
        }
    }

    /// Whether every slip is accounted for: used = entered + spoiled + explained.
    ///
    /// # Errors
    /// How many are not.
    pub fn may_close(&self, register: &Register) -> Result<(), Refusal> {
        match self.recovery.left(&self.recovery.used(register)).count() {
            0 => Ok(()),
            left => Err(Refusal::Slip(SlipRefusal::SlipsLeft(left))),
        }
    }
}

impl Recovery {
    fn is_issued(&self, register: &Register, number: SlipNumber) -> Result<(), Refusal> {
        // What was said about a number once came from a register, be it one of another computer.
        if register.has(number) || self.slips.contains_key(&number) {
            return Ok(());
        }
        let window = register.knows_window(number.window());
        let refusal = if window { SlipRefusal::NeverIssued(number) } else { SlipRefusal::UnknownWindow(number) };
        Err(Refusal::Slip(refusal))
    }

    fn is_not_spoiled(&self, number: SlipNumber) -> Result<(), Refusal> {
        match self.slips.get(&number).and_then(|slip| slip.spoiled.as_ref()) {
            Some(said) => Err(Refusal::Slip(SlipRefusal::Spoiled(number, said.entry))),
            None => Ok(()),
        }
    }

    fn is_not_entered(&self, number: SlipNumber) -> Result<(), Refusal> {
        let sheets = self.slips.get(&number).into_iter().flat_map(|slip| slip.sheets.values());
        match sheets.filter_map(|sheet| sheet.entered).next() {
            Some((entry, _)) => Err(Refusal::Slip(SlipRefusal::Entered(number, entry))),
            None => Ok(()),
        }
    }
}

fn refuse(refusal: SlipRefusal) -> Decided {
    Err(Refusal::Slip(refusal))
}

fn name(said: &str) -> Result<String, Refusal> {
    Some(one_line(said)).filter(|name| !name.is_empty()).ok_or(Refusal::Slip(SlipRefusal::NoName))
}

/// The second of two different people.
fn two(people: Pair<'_>) -> Result<String, Refusal> {
    let (first, second) = (name(people.first)?, name(people.second)?);
    if first == second { Err(Refusal::Slip(SlipRefusal::SamePerson)) } else { Ok(second) }
}

impl Event {
    /// The slip it is about.
    #[must_use]
    pub const fn slip(&self) -> Option<SlipNumber> {
        match self {
            Self::SlipSpoiled { number, .. }
            | Self::SlipSettled { number, .. }
            | Self::EnvelopeTaken { number, .. }
            | Self::SlipTied { number, .. }
            | Self::SheetEntered { number, .. }
            | Self::SheetChecked { number, .. }
            | Self::SheetUnreadable { number, .. }
            | Self::FollowUp { number, .. } => Some(*number),
            _ => None,
        }
    }
}
