use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::*;
use crate::desk::PackOrder;
use crate::library;
use crate::time::Mono;
use crate::view::slip::SlipState;
use crate::world::{TestWorld, World};

/// A computer of its own: no two make the same ids.
struct Computer(u8, TestWorld);

impl World for Computer {
    fn now(&self) -> Timestamp {
        self.1.now()
    }

    fn mono(&self) -> Option<Mono> {
        self.1.mono()
    }

    fn fresh_id(&self) -> Uuid {
        let mut bytes = self.1.fresh_id().into_bytes();
        bytes[0] = self.0;
        Uuid::from_bytes(bytes)
    }

    fn nonce(&self) -> [u8; 32] {
        let mut nonce = self.1.nonce();
        nonce[0] = self.0;
        nonce
    }
}

/// The desk of one computer, with its own folder beside the data file.
fn desk_on(computer: u8, file: &Path, local: &Path) -> Desk {
    let world = Computer(computer, TestWorld::default());
    for _ in 0..usize::from(computer) * 1_000 {
        world.fresh_id();
    }
    Desk::open(file, local, Box::new(world)).unwrap()
}

fn window(letter: char, count: u32) -> SlipBlock {
    SlipBlock { window: letter.to_string(), name: letter.to_string(), first: 1, count }
}

/// Numbers for windows, handed out as a pack does it but without its PDF.
fn hand_out(desk: &mut Desk, windows: &[SlipBlock]) -> Result<Vec<SlipsGiven>> {
    let blocks = desk.with_numbers(windows.to_vec())?;
    let (pack, now) = (desk.world.fresh_id(), desk.now());
    let given = desk.set_aside(&blocks, pack, now)?;
    desk.store.tx(|tx| given.iter().try_for_each(|one| tx.reserve_slips(one)))?;
    Ok(given)
}

fn numbers(given: &[SlipsGiven]) -> Vec<String> {
    given.iter().flat_map(|one| (one.first..=one.last()).map(|n| slip_number(&one.letter, n))).collect()
}

#[test]
fn ten_thousand_numbers_of_five_windows_and_two_computers_are_all_different_and_no_slip_of_the_pen_passes() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("a/h.tomoshibi"), folder.path().join("b/h.tomoshibi"));
    fs::create_dir_all(first.parent().unwrap()).unwrap();
    fs::create_dir_all(second.parent().unwrap()).unwrap();
    desk_on(1, &first, &folder.path().join("local-1")).close().unwrap();
    fs::copy(&first, &second).unwrap();
    let mut one = desk_on(1, &first, &folder.path().join("local-1"));
    let mut two = desk_on(2, &second, &folder.path().join("local-2"));
    two.claim_share(2).unwrap();
    let windows: Vec<SlipBlock> = ['A', 'B', 'C', 'D', 'E'].into_iter().map(|letter| window(letter, 100)).collect();
    let mut all = BTreeSet::new();
    for _ in 0..10 {
        for desk in [&mut one, &mut two] {
            for number in numbers(&hand_out(desk, &windows).unwrap()) {
                assert!(all.insert(number.clone()), "{number} came twice");
            }
        }
    }
    assert_eq!(all.len(), 10_000);
    for (n, number) in all.iter().enumerate() {
        let known = |desk: &mut Desk, typed: &str| desk.known_slip(typed).unwrap().state;
        if n % 97 == 0 {
            let of_first = SlipNumber::parse(number).unwrap().number() < 2_500;
            let owner = if of_first { &mut one } else { &mut two };
            assert_eq!(known(owner, number), SlipState::Issued, "{number}");
        }
        for wrong in slips_of_the_pen(number) {
            assert!(SlipNumber::parse(&wrong).is_err(), "{wrong} was taken for {number}");
            if n % 97 == 0 {
                assert_eq!(known(&mut one, &wrong), SlipState::WrongCheckDigit, "{wrong}");
            }
        }
    }
}

/// Every single wrong digit, and every two neighbours swapped.
fn slips_of_the_pen(number: &str) -> Vec<String> {
    let digits: Vec<char> = number.chars().collect();
    let places = [3, 4, 5, 6, 8];
    let mut wrong = Vec::new();
    for place in places {
        for digit in ('0'..='9').filter(|digit| *digit != digits[place]) {
            let mut other = digits.clone();
            other[place] = digit;
            // 0000 is no number at all.
            if other[3..7] != ['0'; 4] {
                wrong.push(other.iter().collect());
            }
        }
    }
    for (a, b) in [(3, 4), (4, 5), (5, 6), (6, 8)] {
        let mut other = digits.clone();
        other.swap(a, b);
        if other != digits && other[3..7] != ['0'; 4] {
            wrong.push(other.iter().collect());
        }
    }
    wrong
}

#[test]
fn a_second_computer_hands_out_nothing_until_somebody_says_which_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (file, copy) = (folder.path().join("h.tomoshibi"), folder.path().join("copy.tomoshibi"));
    let mut first = desk_on(1, &file, &folder.path().join("local-1"));
    assert_eq!(hand_out(&mut first, &[window('A', 80)]).unwrap()[0].first, 1, "whoever began the file is not asked");
    first.close().unwrap();
    fs::copy(&file, &copy).unwrap();
    let mut second = desk_on(2, &copy, &folder.path().join("local-2"));
    let register = second.slip_register().unwrap();
    assert!(register.shares.is_empty() && register.ask.unwrap().ja.contains("2・3・4"));
    let refused = hand_out(&mut second, &[window('A', 80)]).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WhichComputer);
    let order = PackOrder { place: "front-desk".into(), visits: Some(2), hours: Some(1), ..PackOrder::default() };
    assert!(second.preview_pack(&order).is_ok(), "it can be looked at all the same");
    let press = second.fresh_press();
    assert_eq!(second.make_pack(&order, &press).unwrap_err().code(), ErrorCode::WhichComputer);
    assert_eq!(second.claim_share(1).unwrap_err().code(), ErrorCode::WhichComputer, "1 is the first computer");
    assert_eq!(second.claim_share(5).unwrap_err().code(), ErrorCode::WhichComputer);
    assert_eq!(second.claim_share(2).unwrap().shares, [2]);
    assert_eq!(hand_out(&mut second, &[window('A', 80)]).unwrap()[0].first, 2_500);
    second.close().unwrap();
    let mut second = desk_on(2, &copy, &folder.path().join("local-2"));
    assert_eq!(second.slip_register().unwrap().shares, [2], "it is asked once");
    assert_eq!(hand_out(&mut second, &[window('A', 80)]).unwrap()[0].first, 2_580);
    second.close().unwrap();
    // Its file on a third computer: 2 is known to be somebody's.
    let mut third = desk_on(3, &copy, &folder.path().join("local-3"));
    assert_eq!(third.claim_share(2).unwrap_err().code(), ErrorCode::WhichComputer);
    assert_eq!(third.claim_share(3).unwrap().shares, [3]);
}

#[test]
fn an_older_copy_put_back_brings_no_number_out_again() {
    let folder = tempfile::tempdir().unwrap();
    let (file, older) = (folder.path().join("h.tomoshibi"), folder.path().join("older.tomoshibi"));
    let local = folder.path().join("local");
    desk_on(1, &file, &local).close().unwrap();
    fs::copy(&file, &older).unwrap();
    let mut desk = desk_on(1, &file, &local);
    hand_out(&mut desk, &[window('A', 80)]).unwrap();
    desk.close().unwrap();
    fs::copy(&older, &file).unwrap();
    let mut desk = desk_on(1, &file, &local);
    assert_eq!(desk.slip_register().unwrap().blocks, [], "the file has forgotten them");
    assert_eq!(hand_out(&mut desk, &[window('A', 1)]).unwrap()[0].first, 81, "this computer has not");
    desk.close().unwrap();
    // The file was lost and another one was begun beside it.
    let mut anew = desk_on(4, &folder.path().join("h-2.tomoshibi"), &local);
    assert_eq!(hand_out(&mut anew, &[window('A', 1)]).unwrap()[0].first, 82);
}

#[test]
fn whoever_runs_out_is_told_and_can_take_another_share() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = desk_on(1, &folder.path().join("h.tomoshibi"), &folder.path().join("local"));
    hand_out(&mut desk, &[window('A', 2_450)]).unwrap();
    let refused = hand_out(&mut desk, &[window('A', 80)]).unwrap_err();
    assert!(refused.says().unwrap().ja.contains("窓口A"), "{refused:?}");
    assert_eq!(hand_out(&mut desk, &[window('B', 80)]).unwrap()[0].first, 1, "other windows go on");
    assert_eq!(desk.claim_share(3).unwrap().shares, [1, 3]);
    assert_eq!(hand_out(&mut desk, &[window('A', 80)]).unwrap()[0].first, 5_000);
    let left = desk.slip_register().unwrap().left;
    assert_eq!(left[0].left, 49 + 2_420, "the end of the first share, and what is left of the third: {left:?}");
}

#[test]
fn a_number_that_is_wrong_says_in_which_way() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = desk_on(1, &folder.path().join("h.tomoshibi"), &folder.path().join("local"));
    desk.publish_plan(library::demo_plan().unwrap()).unwrap();
    let order = PackOrder { place: "front-desk".into(), visits: Some(2), hours: Some(1), ..PackOrder::default() };
    let press = desk.fresh_press();
    let made = desk.make_pack(&order, &press).unwrap();
    let (first, last) = made.numbers[0].clone();
    let letter = first.chars().nth(1).unwrap().to_string();
    let next = SlipNumber::parse(&last).unwrap().number() + 1;
    let mut state = |typed: &str| {
        let known = desk.known_slip(typed).unwrap();
        assert!(!known.says.ja.is_empty() && known.says.ja.chars().count() <= 60, "{}", known.says.ja);
        known.state
    };
    assert_eq!(state(&first), SlipState::Issued);
    assert_eq!(state(&first.replace('-', "")), SlipState::Issued);
    assert_eq!(state(&slip_number(&letter, next)), SlipState::NeverIssued);
    assert_eq!(state(&slip_number("K", 1)), SlipState::OtherHospital, "no window of that letter ever had numbers");
    assert_eq!(state(&[&first, ":000000"].concat()), SlipState::OtherHospital, "a sheet nobody printed here");
    assert_eq!(state("DA-0001-"), SlipState::Unreadable);
    assert_eq!(state("DI-0001-2"), SlipState::Unreadable);
    assert_eq!(state("DA-0000-0"), SlipState::Unreadable);
    let wrong = first.chars().rev().enumerate().map(|(n, c)| if n == 0 { if c == '9' { '0' } else { '9' } } else { c });
    let wrong: String = wrong.collect::<Vec<_>>().into_iter().rev().collect();
    assert_eq!(state(&wrong), SlipState::WrongCheckDigit);
    let block = desk.known_slip(&first).unwrap().block.unwrap();
    assert_eq!((block.first, block.last), (first, last));
}

#[test]
fn a_number_is_read_however_it_was_typed() {
    for typed in ["DA-0127-5", "da01275", " ＤＡ－０１２７－５ ", "DA 0127 5", "ｄａー０１２７ー５"] {
        assert_eq!(plain(typed), ("DA-0127-5".to_owned(), None), "{typed}");
    }
    assert_eq!(plain("DA-0127-5:482913"), ("DA-0127-5".to_owned(), Some("482913".to_owned())));
    assert_eq!(plain("診察券 12").0, "診察券12", "what is no number stays as it was typed");
}
