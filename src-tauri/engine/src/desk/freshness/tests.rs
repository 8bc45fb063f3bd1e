use std::collections::BTreeSet;
use std::path::Path;

use chrono::Days;

use super::*;
use crate::desk::{BoxAct, Press};
use crate::library;
use crate::pack::draw::Item;
use crate::plan::{FormAmount, OwnPlaybook, Plan};
use crate::time::Timestamp;
use crate::view::freshness::{BoxView, SheetState};
use crate::world::TestWorld;

const PLACE: &str = "front-desk";

fn desk_in(folder: &Path) -> Desk {
    Desk::open(&folder.join("a.tomoshibi"), &folder.join("local"), Box::new(TestWorld::default())).unwrap()
}

fn order() -> PackOrder {
    PackOrder { place: PLACE.into(), visits: Some(6), hours: Some(2), ..PackOrder::default() }
}

fn press(desk: &Desk) -> Press {
    desk.fresh_press()
}

/// A change of a plan.
type Change = fn(&mut Plan);

/// A desk whose front desk was printed from the example plan.
fn printed_desk(folder: &Path) -> Desk {
    let mut desk = desk_in(folder);
    desk.publish_plan(library::demo_plan().unwrap()).unwrap();
    desk.make_pack(&order(), &press(&desk)).unwrap();
    desk
}

fn publish(desk: &mut Desk, change: impl FnOnce(&mut Plan)) {
    let mut plan = desk.plan.as_ref().unwrap().plan.clone();
    change(&mut plan);
    desk.publish_plan(&plan).unwrap();
}

/// The number the example plan has for the night, changed.
fn other_night_number(plan: &mut Plan) {
    plan.contacts.iter_mut().find(|one| !one.night_number.is_empty()).unwrap().night_number = "03-0000-9999".into();
}

fn the_box(desk: &mut Desk) -> BoxView {
    desk.boxes_view().unwrap().boxes.into_iter().find(|one| one.place == PLACE).unwrap()
}

fn keys(view: &BoxView) -> BTreeSet<String> {
    view.stale.iter().map(|sheet| sheet.key.clone()).collect()
}

/// The sheets whose words hold this, by what is really drawn on them.
fn showing(desk: &Desk, words: &str) -> BTreeSet<String> {
    let pack = pack::pack(&desk.present_input(&order()).unwrap(), library::forms()).unwrap();
    let shows = |sheet: &&pack::Sheet| {
        let pages = pack.pages.iter().skip(sheet.first_page - 1).take(sheet.n_pages);
        let mut items = pages.flat_map(|page| &page.layers).flat_map(|layer| &pack.layers[*layer]);
        items.any(|item| matches!(item, Item::Text { text, .. } if text.contains(words)))
    };
    pack.sheets.iter().filter(shows).map(|sheet| sheet.key.clone()).collect()
}

#[test]
fn what_was_just_printed_is_current_and_so_is_a_plan_approved_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = printed_desk(folder.path());
    assert_eq!(keys(&the_box(&mut desk)), BTreeSet::new());
    publish(&mut desk, |plan| plan.facility.approved_by = "院長 森".to_owned());
    assert_eq!(keys(&the_box(&mut desk)), BTreeSet::new(), "another signature is no other sheet");
    publish(&mut desk, |plan| plan.devices.clear());
    assert_eq!(keys(&the_box(&mut desk)), BTreeSet::new(), "what no sheet shows makes none stale");
}

#[test]
fn a_changed_contact_makes_exactly_the_sheets_stale_that_show_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = printed_desk(folder.path());
    publish(&mut desk, other_night_number);
    let mut expected = showing(&desk, "03-0000-9999");
    assert!(!expected.is_empty(), "the number is printed somewhere");
    expected.insert("cover".to_owned());
    let view = the_box(&mut desk);
    assert_eq!(keys(&view), expected, "and the cover, whose digits stand for all of them");
    for sheet in view.stale.iter().filter(|sheet| sheet.key != "cover") {
        let what: Vec<&str> = sheet.what.iter().map(|text| text.ja.as_str()).collect();
        assert!(what.iter().any(|text| text.contains("03-0000-9999")), "{}: {what:?}", sheet.key);
    }
    assert_eq!(view.changes.len(), 1, "one change, told once: {:?}", view.changes);
    let home = desk.home_view().unwrap();
    let paper = &home.paper[0];
    assert!(paper.stale && paper.sheets as usize == expected.len() && paper.changes == view.changes);
    assert!(paper.todo.as_ref().unwrap().ja.contains("差し替え"), "{:?}", paper.todo);
}

#[test]
fn a_replacement_holds_only_what_is_stale_and_makes_nothing_stale() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = printed_desk(folder.path());
    publish(&mut desk, other_night_number);
    let view = the_box(&mut desk);
    let made = desk.replace_sheets(PLACE, &press(&desk)).unwrap();
    assert!(made.pages > view.replacement_pages, "the sheets and the list");
    assert!(made.pages < view.pages, "not the whole pack");
    assert_eq!(made.numbers, [], "no number is used up by sheets without numbers");
    let after = the_box(&mut desk);
    assert_eq!(keys(&after), BTreeSet::new());
    assert!(after.replaced_at.is_some());
    let nothing = desk.replace_sheets(PLACE, &press(&desk)).unwrap_err();
    assert_eq!(nothing.code(), crate::error::ErrorCode::NoChange);
    // Back to what it was: the box has the other sheets now.
    publish(&mut desk, |plan| plan.contacts.clone_from(&library::demo_plan().unwrap().contacts));
    assert_eq!(keys(&the_box(&mut desk)), keys(&view));
    desk.replace_sheets(PLACE, &press(&desk)).unwrap();
    desk.close().unwrap();
    assert_eq!(keys(&the_box(&mut desk_in(folder.path()))), BTreeSet::new(), "it outlives the program");
}

#[test]
fn whatever_changes_replacing_makes_nothing_stale() {
    let changes: [(&str, Change); 5] = [
        ("a form that is counted otherwise", |plan| {
            let form =
                FormAmount { id: "f04".into(), form: "F04".into(), per: "visits".into(), ..FormAmount::default() };
            plan.amounts.push(FormAmount { number: Some(90), reason: "訓練で足りなかった".into(), ..form });
        }),
        ("a contact that goes", |plan| drop(plan.contacts.pop())),
        ("the hospital's number", |plan| plan.facility.phone = "0123-99-9999".to_owned()),
        ("a window of another name", |plan| plan.windows[0].name = "中央受付".to_owned()),
        ("a window that goes", |plan| drop(plan.windows.pop())),
    ];
    let folder = tempfile::tempdir().unwrap();
    let mut desk = printed_desk(folder.path());
    for (name, change) in changes {
        publish(&mut desk, change);
        let stale = the_box(&mut desk).stale;
        assert!(!stale.is_empty(), "{name}");
        assert!(stale.iter().all(|sheet| !sheet.what.is_empty()), "{name}: {stale:?}");
        desk.replace_sheets(PLACE, &press(&desk)).unwrap();
        assert_eq!(keys(&the_box(&mut desk)), BTreeSet::new(), "{name}");
    }
}

#[test]
fn numbered_slips_are_printed_again_only_when_they_changed_and_the_old_ones_are_out_of_use() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = printed_desk(folder.path());
    let before = desk.slip_register().unwrap().blocks;
    let window = library::demo_plan().unwrap().windows[0].letter.clone();
    publish(&mut desk, |plan| plan.windows[0].name = "中央受付".to_owned());
    let view = the_box(&mut desk);
    assert!(view.stale.iter().any(|sheet| sheet.numbered && sheet.key.ends_with("中央受付")), "{:?}", keys(&view));
    let made = desk.replace_sheets(PLACE, &press(&desk)).unwrap();
    assert_eq!(made.numbers.len(), 1, "only that window gets new numbers: {:?}", made.numbers);
    let blocks = desk.slip_register().unwrap().blocks;
    assert_eq!(blocks.len(), before.len() + 1);
    let old = blocks.iter().filter(|block| block.window == window && block.out_of_use).count();
    assert_eq!(old, 1, "{blocks:?}");
    assert!(blocks.iter().filter(|block| block.window != window).all(|block| !block.out_of_use));
    let number = before.iter().find(|block| block.window == window).unwrap().first.clone();
    assert_eq!(desk.known_slip(&number).unwrap().state, crate::view::slip::SlipState::OutOfUse);
    assert_eq!(desk.known_slip(&made.numbers[0].0).unwrap().state, crate::view::slip::SlipState::Issued);
}

#[test]
fn what_was_found_holds_until_something_changes() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = printed_desk(folder.path());
    assert!(desk.look_into_the_next_box().unwrap(), "in a quiet moment");
    assert!(!desk.look_into_the_next_box().unwrap(), "and that was all");
    let first = desk.known_box(PLACE).unwrap().unwrap();
    desk.home_view().unwrap();
    assert!(Arc::ptr_eq(&first, &desk.look_into_box(PLACE).unwrap().unwrap()), "nothing is set again");
    publish(&mut desk, other_night_number);
    assert!(desk.known_box(PLACE).unwrap().is_none());
    desk.start_incident("unknown", None, &press(&desk)).unwrap();
    let paper = &desk.home_view().unwrap().paper[0];
    assert!(!paper.stale && paper.printed_at.is_some(), "nobody waits for paper in a response: {paper:?}");
    assert!(!desk.look_into_the_next_box().unwrap());
    assert!(!the_box(&mut desk).stale.is_empty(), "who asks for it gets it");
}

#[test]
fn six_digits_say_whether_a_sheet_is_current() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = printed_desk(folder.path());
    publish(&mut desk, other_night_number);
    let view = the_box(&mut desk);
    let contacts = view.stale.iter().find(|sheet| sheet.key == "contacts").unwrap();
    let (old, new) = (contacts.old_code.clone().unwrap(), contacts.new_code.clone().unwrap());
    let stale = desk.look_up_sheet(&old).unwrap();
    assert_eq!((stale.state, stale.found[0].new_code.clone()), (SheetState::Stale, Some(new.clone())));
    assert!(stale.says.ja.contains(&new) && !stale.found[0].what.is_empty(), "{stale:?}");
    assert_eq!(desk.look_up_sheet(&new).unwrap().state, SheetState::Unknown, "it was not printed yet");
    desk.replace_sheets(PLACE, &press(&desk)).unwrap();
    let typed: String =
        new.chars().map(|c| if c == '-' { 'ー' } else { char::from_u32(u32::from(c) + 0xFEE0).unwrap() }).collect();
    assert_eq!(desk.look_up_sheet(&typed).unwrap().state, SheetState::Current, "{typed}");
    assert_eq!(desk.look_up_sheet("48291").unwrap().state, SheetState::Unreadable);
}

#[test]
fn a_changed_playbook_is_told_by_its_steps() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = printed_desk(folder.path());
    let id = crate::ids::PlaybookId::from("ehr-down");
    let text = library::built_in().sources[&id].replacen("画面と電源にはさわらない", "新しい手順の名前", 1);
    publish(&mut desk, |plan| plan.playbooks.push(OwnPlaybook { id: id.to_string(), text, ..OwnPlaybook::default() }));
    let view = the_box(&mut desk);
    let flow =
        view.stale.iter().find(|sheet| sheet.key == "flow/ehr-down").unwrap_or_else(|| panic!("{:?}", keys(&view)));
    assert!(flow.what.iter().any(|text| text.ja.contains("新しい手順の名前")), "{:?}", flow.what);
}

#[test]
fn what_came_with_the_program_is_named_when_no_plan_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = printed_desk(folder.path());
    let sheet = |key: &str, edition: &str| SheetMade {
        key: key.into(),
        title: "受付簿".into(),
        edition: edition.into(),
        ..SheetMade::default()
    };
    let says = |key: &str, old: &str, new: &str| desk.reason_of_program(&sheet(key, old), &sheet(key, new)).ja;
    assert!(says("form/F01", "2026-10-01", "2026-12-01").contains("2026-12-01"));
    assert!(says("flow/ehr-down", "a", "b").contains("手順書"));
    assert_eq!(says("form/F01", "2026-10-01", "2026-10-01"), says("decisions", "", ""), "something else on it");
    assert!(!desk.edition_of("form/F02/受付", None).is_empty() && !desk.edition_of("flow/ehr-down", None).is_empty());
    assert_eq!(the_box(&mut desk).stale, []);
}

#[test]
fn paper_printed_before_there_was_a_plan_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = desk_in(folder.path());
    assert!(
        desk.home_view().unwrap().paper[0].todo.as_ref().unwrap().ja.contains("印刷"),
        "a reminder before any outage"
    );
    assert_eq!(the_box(&mut desk).printed_at, None);
    desk.make_pack(&order(), &press(&desk)).unwrap();
    assert_eq!(the_box(&mut desk).stale, []);
    desk.publish_plan(library::demo_plan().unwrap()).unwrap();
    let view = the_box(&mut desk);
    assert!(view.changes.iter().any(|text| text.ja.contains("第1版")), "{:?}", view.changes);
}

#[test]
fn a_box_is_looked_through_every_month() {
    let folder = tempfile::tempdir().unwrap();
    let world = std::sync::Arc::new(TestWorld::default());
    let path = folder.path().join("a.tomoshibi");
    let mut desk = Desk::open(&path, &folder.path().join("local"), Box::new(Shared(world.clone()))).unwrap();
    let nobody = desk.check_box(PLACE, BoxAct::Checked, "佐藤", None).unwrap_err();
    assert_eq!(nobody.code(), crate::error::ErrorCode::BadText, "there is no box yet");
    desk.publish_plan(library::demo_plan().unwrap()).unwrap();
    desk.make_pack(&order(), &press(&desk)).unwrap();
    let view = the_box(&mut desk);
    assert_eq!(view.check_due.as_deref(), Some("2026-05-01"), "a month after it was filled");
    assert!(!view.check_late && view.kept_in.is_some() && view.expires_on.is_some());
    let later = Timestamp::from_jst("2026-05-02".parse().unwrap(), "09:00:00".parse().unwrap()).unwrap();
    world.set(later);
    assert!(the_box(&mut desk).check_late);
    assert!(desk.home_view().unwrap().paper[0].todo.as_ref().unwrap().ja.contains("点検"));
    let view = desk.check_box(PLACE, BoxAct::Checked, " 佐藤 ", None).unwrap();
    assert_eq!(view.checked.as_ref().unwrap().by, "佐藤");
    assert_eq!((view.check_due.as_deref(), view.check_late), (Some("2026-06-02"), false));
    let view = desk.check_box(PLACE, BoxAct::Opened, "田中", Some("8:30")).unwrap();
    assert_eq!(view.opened.unwrap().at, "2026-05-01T23:30:00.000Z");
    assert!(desk.check_box(PLACE, BoxAct::Opened, "  ", None).is_err(), "somebody did it");
    let expires: chrono::NaiveDate = view.expires_on.unwrap().parse().unwrap();
    let after = expires.checked_add_days(Days::new(1)).unwrap();
    world.set(Timestamp::from_jst(after, "09:00:00".parse().unwrap()).unwrap());
    assert!(the_box(&mut desk).expired);
}

/// A world two hands hold.
struct Shared(std::sync::Arc<TestWorld>);

impl crate::world::World for Shared {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn mono(&self) -> Option<crate::time::Mono> {
        self.0.mono()
    }

    fn fresh_id(&self) -> uuid::Uuid {
        self.0.fresh_id()
    }

    fn nonce(&self) -> [u8; 32] {
        self.0.nonce()
    }
}
