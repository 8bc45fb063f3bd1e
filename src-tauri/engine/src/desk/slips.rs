//! Slip numbers: which of them this computer hands out, the register of those that were (番号の台帳), and what a number
//! somebody typed is worth.

use std::path::Path;

use uuid::Uuid;

use crate::error::{Error, ErrorCode, Result};
use crate::pack::contents::SlipBlock;
use crate::pack::shares::{SHARES, free, left, range, share_of};
use crate::pack::{NumberError, SlipNumber};
use crate::store::{Numbers, SlipsGiven};
use crate::text::{Text, fold_digits, one_line};
use crate::time::Timestamp;
use crate::view::slip::{KnownSlipView, SlipBlockView, SlipRegisterView, SlipState, SlipsLeftView};

use super::Desk;

/// Everything that says which numbers are free here.
pub(super) struct Hand {
    /// What this computer kept outside the file.
    numbers: Numbers,
    /// What it kept for other files beside this one.
    beside: Vec<Numbers>,
    /// What the file says.
    given: Vec<SlipsGiven>,
    /// The shares this computer hands out from.
    shares: Vec<u32>,
    own: Uuid,
}

impl Hand {
    /// The first of so many numbers of a window; they count as taken from then on, but nothing is kept yet.
    fn take(&mut self, letter: &str, count: u32) -> Option<u32> {
        // Before anybody said which computer this is, a preview shows how it would look.
        let shares = if self.shares.is_empty() { vec![1] } else { self.shares.clone() };
        let first = free(&shares, |share| self.highest(letter, share), count)?;
        self.mark(letter, first, count);
        Some(first)
    }

    fn mark(&mut self, letter: &str, first: u32, count: u32) {
        let last = first.saturating_add(count).saturating_sub(1);
        for share in share_of(first)..=share_of(last) {
            self.numbers.raise(letter, share, last.min(range(share).1));
        }
    }

    /// The highest number of a window in one share that anybody is known to have.
    fn highest(&self, letter: &str, share: u32) -> u32 {
        let (first, last) = range(share);
        let in_file = self
            .given
            .iter()
            .filter(|one| one.letter == letter && one.first <= last && one.last() >= first)
            .map(|one| one.last().min(last));
        let here = std::iter::once(&self.numbers).chain(&self.beside).map(|known| known.highest_in(letter, share));
        in_file.chain(here).max().unwrap_or(0)
    }

    /// Somebody else's numbers lie in that share.
    fn is_taken(&self, share: u32) -> bool {
        let (first, last) = range(share);
        self.given.iter().any(|one| one.station != self.own && one.first <= last && one.last() >= first)
    }
}

impl Desk {
    /// What is known about free numbers.
    pub(super) fn hand(&mut self) -> Result<Hand> {
        let file = self.store.file();
        let numbers = Numbers::read(&self.local, file)?;
        let beside = Numbers::beside(&self.local, &self.folder(), file);
        let (given, own, is_first) =
            self.store.tx(|tx| Ok((tx.slips_given()?, tx.own_station(), tx.is_first_station()?)))?;
        let mut shares = numbers.shares.clone();
        // The computer a file was begun on has the first share without being asked: nobody else can get it.
        if is_first && !shares.contains(&1) {
            shares.insert(0, 1);
        }
        Ok(Hand { numbers, beside, given, shares, own })
    }

    /// The windows' blocks with the numbers they would get now; nothing is set aside.
    pub(super) fn with_numbers(&mut self, windows: Vec<SlipBlock>) -> Result<Vec<SlipBlock>> {
        if windows.is_empty() {
            return Ok(windows);
        }
        let mut hand = self.hand()?;
        let mut blocks = Vec::new();
        for window in windows {
            let Some(first) = hand.take(&window.window, window.count) else {
                return Err(self.used_up(&window.window));
            };
            blocks.push(SlipBlock { first, ..window });
        }
        Ok(blocks)
    }

    /// The numbers are this computer's to hand out, and nobody gets them again: kept outside the file first.
    pub(super) fn set_aside(&mut self, blocks: &[SlipBlock], pack: Uuid, at: Timestamp) -> Result<Vec<SlipsGiven>> {
        let blocks: Vec<&SlipBlock> = blocks.iter().filter(|block| block.count > 0).collect();
        if blocks.is_empty() {
            return Ok(Vec::new());
        }
        let mut hand = self.hand()?;
        if hand.shares.is_empty() {
            return Err(Error::Told { code: ErrorCode::WhichComputer, says: self.which_computer(&hand) });
        }
        for block in &blocks {
            if hand.take(&block.window, block.count) != Some(block.first) {
                return Err(Error::Bug("nobody else hands out numbers while the file is ours"));
            }
        }
        hand.numbers.beside = self.folder();
        hand.numbers.write(&self.local, self.store.file())?;
        let given = |block: &&SlipBlock| SlipsGiven {
            letter: block.window.clone(),
            first: block.first,
            count: block.count,
            pack,
            station: hand.own,
            at,
        };
        Ok(blocks.iter().map(given).collect())
    }

    /// Somebody says which computer this is: from now on it hands out that share of the numbers, too.
    ///
    /// # Errors
    /// `which-computer` for a share that is another computer's; what the disk says.
    pub fn claim_share(&mut self, share: u32) -> Result<SlipRegisterView> {
        let mut hand = self.hand()?;
        if !hand.shares.contains(&share) {
            let number = Text::same(share.to_string());
            let refused = |key: &str| Error::Told {
                code: ErrorCode::WhichComputer,
                says: self.wording.say(key, &[("number", &number)]),
            };
            if !(1..=SHARES).contains(&share) {
                return Err(refused("slips_share_unknown"));
            }
            if share == 1 {
                return Err(refused("slips_share_first"));
            }
            if hand.is_taken(share) {
                return Err(refused("slips_share_taken"));
            }
            hand.numbers.shares.push(share);
            hand.numbers.beside = self.folder();
            hand.numbers.write(&self.local, self.store.file())?;
        }
        self.slip_register()
    }

    /// The register of numbers.
    ///
    /// # Errors
    /// What the data file says.
    pub fn slip_register(&mut self) -> Result<SlipRegisterView> {
        let hand = self.hand()?;
        let blocks = self.block_views(&hand)?.into_iter().rev().collect();
        let mut letters: Vec<String> = hand.given.iter().map(|one| one.letter.clone()).collect();
        letters.sort();
        letters.dedup();
        let left = letters
            .into_iter()
            .map(|window| SlipsLeftView { left: left(&hand.shares, |share| hand.highest(&window, share)), window })
            .collect();
        let ask = hand.shares.is_empty().then(|| self.which_computer(&hand));
        Ok(SlipRegisterView { blocks, shares: hand.shares, ask, left })
    }

    /// What a number is worth that was typed (`DA-0127-5`, also without dashes or in full width) or scanned
    /// (`DA-0127-5:482913`).
    ///
    /// # Errors
    /// What the data file says.
    pub fn known_slip(&mut self, typed: &str) -> Result<KnownSlipView> {
        let (typed, code) = plain(typed);
        let number = Text::same(typed.as_str());
        let say = |key: &str, blanks: &[(&str, &Text)]| self.wording.say(key, blanks);
        let answer = |state, says| KnownSlipView { number: typed.clone(), state, says, block: None };
        let slip = match SlipNumber::parse(&typed) {
            Ok(slip) => slip,
            Err(NumberError::CheckDigit(_)) => {
                return Ok(answer(SlipState::WrongCheckDigit, say("slip_wrong_check", &[("number", &number)])));
            }
            Err(NumberError::Shape(_) | NumberError::Range(_)) => {
                return Ok(answer(SlipState::Unreadable, say("slip_unreadable", &[("number", &number)])));
            }
            Err(NumberError::Window(letter)) => {
                let letter = Text::same(letter.to_string());
                return Ok(answer(SlipState::Unreadable, say("slip_no_window", &[("letter", &letter)])));
            }
        };
        let letter = slip.window().to_string();
        let hand = self.hand()?;
        let is_of_window = |one: &SlipsGiven| one.letter == letter;
        let found =
            hand.given.iter().position(|one| is_of_window(one) && (one.first..=one.last()).contains(&slip.number()));
        let foreign_code = match &code {
            Some(code) => self.store.tx(|tx| tx.packs_with_code(code))?.is_empty(),
            None => false,
        };
        let block = match found {
            Some(found) if !foreign_code => self.block_views(&hand)?.into_iter().nth(found),
            Some(_) | None => None,
        };
        let letter_text = Text::same(letter.as_str());
        let (state, says) = match &block {
            Some(block) if block.out_of_use => (SlipState::OutOfUse, say("slip_out_of_use", &[("number", &number)])),
            Some(block) => (SlipState::Issued, say("slip_issued", &[("number", &number), ("place", &block.place)])),
            None if foreign_code => (SlipState::OtherHospital, say("slip_foreign_code", &[])),
            None if hand.given.iter().any(is_of_window) => {
                (SlipState::NeverIssued, say("slip_never_issued", &[("number", &number)]))
            }
            None => (SlipState::OtherHospital, say("slip_other_hospital", &[("letter", &letter_text)])),
        };
        Ok(KnownSlipView { number: typed, state, says, block })
    }

    /// Every block as the register shows it, oldest first.
    fn block_views(&mut self, hand: &Hand) -> Result<Vec<SlipBlockView>> {
        let packs = self.store.tx(|tx| tx.pack_heads())?;
        let of = |id: Uuid| packs.iter().find(|pack| pack.id == id);
        let place_of = |one: &SlipsGiven| of(one.pack).map(|pack| pack.place.as_str()).unwrap_or_default();
        let is_replaced = |one: &SlipsGiven| {
            let later = packs.iter().filter(|pack| pack.made_at > one.at && pack.place == place_of(one));
            later.into_iter().any(|pack| pack.retired.contains(&one.letter))
        };
        let number = |letter: &str, n: u32| slip_number(letter, n);
        Ok(hand
            .given
            .iter()
            .map(|one| {
                let share = Text::same(share_of(one.first).to_string());
                let key = if one.station == hand.own { "slips_own_computer" } else { "slips_other_computer" };
                SlipBlockView {
                    window: one.letter.clone(),
                    first: number(&one.letter, one.first),
                    last: number(&one.letter, one.last()),
                    count: one.count,
                    place: self.pack_title(place_of(one)),
                    at: one.at.to_string(),
                    station: self.wording.say(key, &[("share", &share)]),
                    out_of_use: is_replaced(one),
                }
            })
            .collect())
    }

    /// What the pack of a place is called.
    pub(super) fn pack_title(&self, place: &str) -> Text {
        let (binder, masters) = match place.strip_suffix(MASTERS) {
            Some(binder) => (binder, true),
            None => (place, false),
        };
        let title = match self.forms().binder(binder) {
            Some(binder) => binder.title.clone(),
            None if binder.is_empty() => self.wording.say("slips_pack_unknown", &[]),
            None => Text::same(binder),
        };
        if masters { self.wording.say("pack_title_masters", &[("title", &title)]) } else { title }
    }

    fn which_computer(&self, hand: &Hand) -> Text {
        let free: Vec<String> = (2..=SHARES).filter(|share| !hand.is_taken(*share)).map(|n| n.to_string()).collect();
        if free.is_empty() {
            return self.wording.say("slips_all_taken", &[]);
        }
        self.wording.say("slips_which_computer", &[("free", &Text::same(free.join("・")))])
    }

    fn used_up(&self, letter: &str) -> Error {
        let says = self.wording.say("slips_used_up", &[("letter", &Text::same(letter))]);
        Error::Told { code: ErrorCode::WhichComputer, says }
    }

    fn folder(&self) -> std::path::PathBuf {
        self.path().parent().map(Path::to_path_buf).unwrap_or_default()
    }
}

/// Behind the place of a pack of masters (原本): they lie elsewhere than the box.
pub(super) const MASTERS: &str = "/masters";

/// `DA-0127-5`; the bare number where no such number can be.
pub(super) fn slip_number(letter: &str, number: u32) -> String {
    let window = letter.chars().next().unwrap_or('?');
    SlipNumber::new(window, number).map_or_else(|_| number.to_string(), |slip| slip.to_string())
}

/// `ｄａ０１２７５` as `DA-0127-5`, and the digits of the sheet when both were scanned.
fn plain(typed: &str) -> (String, Option<String>) {
    let folded = fold_digits(&one_line(typed)).to_uppercase();
    let folded: String = folded.chars().map(ascii).filter(|c| !c.is_whitespace()).collect();
    let (number, code) = match folded.split_once(':') {
        Some((number, code)) => (number.to_owned(), Some(code.to_owned()).filter(|code| !code.is_empty())),
        None => (folded, None),
    };
    let letters: Vec<char> = number.chars().filter(|c| *c != '-').collect();
    match letters.as_slice() {
        ['D', window, a, b, c, d, check] => (format!("D{window}-{a}{b}{c}{d}-{check}"), code),
        _ => (number, code),
    }
}

/// Ａ to A.
fn ascii(letter: char) -> char {
    match letter {
        'Ａ'..='Ｚ' => u32::from(letter).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(letter),
        _ => letter,
    }
}

#[cfg(test)]
mod tests;
