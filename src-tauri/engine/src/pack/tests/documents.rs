//! The plan on paper: every part is there, nothing is silently empty, nothing too small, and the chart is one page.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{extent, items, text_of};
use crate::contact::LocalContact;
use crate::library;
use crate::pack::bcp::{Amendment, DocumentInput, bcp};
use crate::pack::check_sheet::check_sheet;
use crate::pack::checklist_sheet::checklist_sheet;
use crate::pack::contact_chart::contact_chart;
use crate::pack::draw::{HAIR, Item, MIN_SIZE};
use crate::pack::fonts::Fonts;
use crate::pack::report::Paper;
use crate::pack::{Pack, PackError};
use crate::plan::checklist::built_in;
use crate::plan::coverage::coverage;
use crate::plan::{Person, Plan, Relay, contacts};
use crate::text::Text;
use crate::time::Timestamp;
use crate::wording::Wording;

const FULL: &str = include_str!("../../../../../tests/data/plan-full.json");
/// Sections of the template whose official titles were seen (bcp-and-checklists.md §2).
const SECTIONS: [&str; 24] = [
    "1.1　策定目的",
    "1.2　基本方針",
    "1.3　対象範囲",
    "1.3.2　想定する事象",
    "1.4　文書の管理および周知",
    "2.1.1　医療情報システム安全管理責任者",
    "2.1.2　組織体制図",
    "2.1.3　情報機器台帳",
    "2.1.4　ネットワーク・システム構成図",
    "2.1.5　リスク評価・代替運用",
    "2.2.4　バックアップ体制",
    "3.1　異常発見時の連絡先",
    "3.2　システム異常の検知と経営層への情報伝達",
    "3.3　初動対応",
    "3.3.1　原因調査",
    "3.3.2　被害拡大防止",
    "3.3.3　経営層への報告",
    "3.4.2　被害状況等調査",
    "3.4.3　組織対応方針の確認と外部関係機関への報告",
    "3.5　復旧処理",
    "4.1　報告",
    "4.2　再発防止",
    "4.2.1　検討・策定",
    "4.2.2　事業者への指示",
];

fn full() -> Plan {
    serde_json::from_str(FULL).unwrap()
}

fn input(plan: &Plan, revision: Option<u32>) -> DocumentInput<'_> {
    let made_at = Timestamp::parse_rfc3339("2026-11-24T10:00:00+09:00").unwrap();
    let (content, today) = (library::built_in(), made_at.jst_date());
    let change = Text::same("「電子カルテの保守会社」の夜間の電話が変わりました");
    let amendment =
        |number, changes| Amendment {
            number, day: "2026-10-02".to_owned(), approver: "院長 高橋".to_owned(), changes
        };
    DocumentInput {
        plan,
        content,
        contacts: contacts(Some(plan), content, today),
        coverage: coverage(plan, content, today),
        revision,
        history: vec![amendment(1, Vec::new()), amendment(2, vec![change])],
        made_at,
    }
}

fn every_document(input: &DocumentInput<'_>) -> Result<Vec<Paper>, PackError> {
    Ok(vec![bcp(input)?, contact_chart(input)?, check_sheet(input)?, checklist_sheet(input, &built_in()[0])?])
}

fn whole_text(pack: &Pack) -> String {
    (1..=pack.pages.len()).map(|page| text_of(pack, page)).collect()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// A plan with so many people that nobody could draw them all.
fn crowded() -> Plan {
    let mut plan = full();
    for n in 0..300 {
        plan.contacts.push(LocalContact {
            slot: format!("own-{n}").as_str().into(),
            name: format!("第{n}システムサービス株式会社"),
            number: format!("03-1111-{n:04}"),
            night_number: format!("090-2222-{n:04}"),
            category: "vendor".to_owned(),
            ..LocalContact::default()
        });
    }
    for n in 0..40 {
        plan.people.push(Person {
            id: format!("p{n}"),
            name: format!("職員{n}"),
            post: "看護師".to_owned(),
            extension: format!("2{n:03}"),
            mobile: format!("090-3333-{n:04}"),
        });
        let from = if n < 4 { plan.people[0].id.clone() } else { format!("p{}", n / 4) };
        plan.tree.push(Relay { id: format!("r{n}"), from, to: format!("p{n}"), ..Relay::default() });
    }
    plan
}

#[test]
fn the_bcp_has_every_section_of_the_template_in_its_order() {
    let plan = full();
    let pack = bcp(&input(&plan, Some(2))).unwrap().pack;
    let marks: Vec<&String> = pack
        .sheets
        .iter()
        .flat_map(|sheet| [&sheet.title].into_iter().chain(sheet.entries.iter().map(|e| &e.0)))
        .collect();
    let mut after = 0;
    let text = squeezed(&whole_text(&pack));
    for section in SECTIONS {
        let place = marks.iter().position(|mark| mark.as_str() == section);
        let place = place.unwrap_or_else(|| panic!("{section} is no bookmark: {marks:?}"));
        assert!(place >= after, "{section} stands before the one it follows");
        after = place;
        assert!(text.contains(&squeezed(section)), "{section} is not printed");
    }
    for annex in ["付属1", "付属2", "付属3", "付属4", "付属5", "付属6"] {
        assert!(marks.iter().any(|mark| mark.starts_with(annex)), "{annex} is missing");
    }
}

#[test]
fn a_title_that_was_not_seen_says_so() {
    let wording = Wording::built_in();
    let unseen = ["bcp_1", "bcp_2", "bcp_2_2_1", "bcp_2_2_2", "bcp_2_2_3", "bcp_3", "bcp_3_4", "bcp_3_4_1", "bcp_4"];
    for key in unseen {
        assert!(wording.say(key, &[]).ja.ends_with("（題名は要確認）"), "{key} is ours, not the ministry's");
    }
}

#[test]
fn the_contents_name_the_pages_on_which_the_chapters_begin() {
    let plan = full();
    let pack = bcp(&input(&plan, Some(2))).unwrap().pack;
    for sheet in &pack.sheets {
        for (title, page) in
            [(&sheet.title, sheet.first_page)].into_iter().chain(sheet.entries.iter().map(|e| (&e.0, e.1)))
        {
            // The cover has no heading of its own.
            if title != "表紙" {
                let text = squeezed(&text_of(&pack, page));
                assert!(text.contains(&squeezed(title)), "{title} is not on page {page}");
            }
        }
    }
}

#[test]
fn every_contact_person_system_and_device_is_in_the_bcp() {
    let plan = crowded();
    let input = input(&plan, Some(2));
    let text = squeezed(&whole_text(&bcp(&input).unwrap().pack));
    for contact in &input.contacts {
        let number = contact.number.iter().chain(&contact.night_number);
        for part in [&contact.name.ja].into_iter().chain(number) {
            assert!(text.contains(&squeezed(part)), "{part} of {} is missing", contact.id);
        }
    }
    let people = plan.people.iter().flat_map(|person| [&person.name, &person.extension, &person.mobile]);
    let systems = plan.systems.iter().map(|system| &system.name);
    let devices = plan.devices.iter().flat_map(|device| [&device.name, &device.ip, &device.os]);
    for part in people.chain(systems).chain(devices) {
        assert!(text.contains(&squeezed(part)), "{part} is missing");
    }
}

#[test]
fn a_draft_says_so_on_every_page_and_an_empty_part_says_that_it_is_empty() {
    let plan = Plan::default();
    for paper in every_document(&input(&plan, None)).unwrap() {
        for page in 1..=paper.pack.pages.len() {
            let text = text_of(&paper.pack, page);
            assert!(text.contains("下書き"), "page {page} could be taken for an approved one: {text}");
        }
    }
    let pack = bcp(&input(&plan, None)).unwrap().pack;
    let text = squeezed(&whole_text(&pack));
    let body = text.rsplit("策定目的").next().unwrap();
    assert!(body.matches("未記入").count() > 60, "silence would look like an answer");
    assert!(body.starts_with("〔未記入〕"), "right below its title");
}

#[test]
fn an_approved_document_says_which_revision_on_every_page_and_nowhere_draft() {
    let plan = full();
    for paper in every_document(&input(&plan, Some(2))).unwrap() {
        let total = paper.pack.pages.len();
        for page in 1..=total {
            let text = text_of(&paper.pack, page);
            for part in [format!("{page}／{total}"), "第2版".to_owned(), "みどり野病院".to_owned()] {
                assert!(text.contains(&part), "page {page} lacks {part}");
            }
            assert!(!text.contains("下書き"), "it is approved");
        }
    }
}

#[test]
fn the_contact_chart_is_one_page_however_many_there_are_and_says_what_is_left_out() {
    for plan in [Plan::default(), full()] {
        let pack = contact_chart(&input(&plan, Some(2))).unwrap().pack;
        assert_eq!(pack.pages.len(), 1);
        let text = text_of(&pack, 1);
        assert!(!text.contains("入らなかった"), "all of it fits: {text}");
    }
    let plan = full();
    let small = input(&plan, Some(2));
    let text = squeezed(&text_of(&contact_chart(&small).unwrap().pack, 1));
    for contact in &small.contacts {
        assert!(text.contains(&squeezed(&contact.name.ja)), "{} is on the chart", contact.id);
    }
    for person in &plan.people {
        assert!(text.contains(&squeezed(&person.mobile)), "{} is on the chart", person.name);
    }
    let plan = crowded();
    let pack = contact_chart(&input(&plan, Some(2))).unwrap().pack;
    assert_eq!(pack.pages.len(), 1);
    let text = text_of(&pack, 1);
    assert!(text.contains("入らなかったもの"), "what is left out is said: {text}");
    let vendors = plan.systems.iter().filter(|system| system.critical).filter_map(|system| system.vendor.as_ref());
    for slot in vendors.collect::<BTreeSet<_>>() {
        let night = plan.contact(slot).map(|contact| contact.night_number.as_str()).unwrap_or_default();
        assert!(text.contains(night), "the vendors of critical systems come first: {slot}");
    }
}

#[test]
fn people_who_call_each_other_in_a_circle_are_drawn_once() {
    let mut plan = full();
    let (a, b) = (plan.people[0].id.clone(), plan.people[1].id.clone());
    let relay = |id: &str, from: &str, to: &str| Relay {
        id: id.to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
        ..Relay::default()
    };
    plan.tree = vec![relay("1", &a, &b), relay("2", &b, &a)];
    let text = text_of(&contact_chart(&input(&plan, Some(2))).unwrap().pack, 1);
    assert!(text.contains(&plan.people[0].mobile) && text.contains(&plan.people[1].mobile));
}

#[test]
fn no_text_of_a_document_is_too_small_or_too_thin_and_none_reaches_the_edge() {
    let fonts = Fonts::open().unwrap();
    let edge = 28.35;
    for plan in [Plan::default(), full(), crowded(), wordy()] {
        for paper in every_document(&input(&plan, Some(2))).unwrap() {
            for (item, (width, height)) in items(&paper.pack) {
                match item {
                    Item::Text { size, text, .. } => assert!(*size >= MIN_SIZE, "{text} is set in {size} pt"),
                    Item::Stroke { width, .. } | Item::Frame { width, .. } | Item::Circle { width, .. } => {
                        assert!(*width >= HAIR, "a line of {width} pt vanishes");
                    }
                    Item::Fill { .. } | Item::Code { .. } => {}
                }
                let (left, top, right, bottom) = extent(item, &fonts);
                let inside = left >= edge && top >= edge && right <= width - edge && bottom <= height - edge;
                assert!(inside, "{item:?} reaches {left} {top} {right} {bottom} on {width} x {height}");
            }
        }
    }
}

#[test]
fn texts_of_a_document_do_not_lie_on_each_other() {
    let fonts = Fonts::open().unwrap();
    for plan in [Plan::default(), full(), crowded()] {
        for paper in every_document(&input(&plan, None)).unwrap() {
            for (n, page) in paper.pack.pages.iter().enumerate() {
                let layers = page.layers.iter().flat_map(|layer| &paper.pack.layers[*layer]);
                let texts: Vec<&Item> = layers.filter(|item| matches!(item, Item::Text { .. })).collect();
                for (i, a) in texts.iter().enumerate() {
                    let (al, at, ar, ab) = extent(a, &fonts);
                    for b in &texts[i + 1..] {
                        let (bl, bt, br, bb) = extent(b, &fonts);
                        let apart = ar <= bl + 0.6 || br <= al + 0.6 || ab <= bt + 1.5 || bb <= at + 1.5;
                        assert!(apart, "page {}: {a:?} and {b:?}", n + 1);
                    }
                }
            }
        }
    }
}

/// Every sentence of the plan, forty times as long.
fn wordy() -> Plan {
    fn lengthen(value: &mut Value) {
        match value {
            Value::String(text) if !text.is_ascii() => *text = text.repeat(40),
            Value::Array(rows) => rows.iter_mut().for_each(lengthen),
            Value::Object(fields) => fields.values_mut().for_each(lengthen),
            Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut value: Value = serde_json::from_str(FULL).unwrap();
    lengthen(&mut value);
    serde_json::from_value(value).unwrap()
}

#[test]
fn what_is_very_long_goes_on_on_the_next_page_whole() {
    let plan = wordy();
    let text = squeezed(&whole_text(&bcp(&input(&plan, Some(2))).unwrap().pack));
    let purpose = squeezed(&plan.policy.purpose);
    assert!(purpose.chars().count() > 800);
    // Running heads stand between the pages; the ends are enough to see that nothing was cut off.
    let tail: String = purpose.chars().rev().take(30).collect::<Vec<_>>().into_iter().rev().collect();
    assert!(text.contains(&tail));
}

#[test]
fn a_character_that_no_typeface_has_is_told_and_printed_as_geta() {
    let mut plan = full();
    plan.facility.name = "みどり\u{1F3E5}病院".to_owned();
    for paper in every_document(&input(&plan, Some(2))).unwrap() {
        assert_eq!(paper.unprintable, BTreeSet::from(['\u{1F3E5}']), "before anything is saved");
        assert!(whole_text(&paper.pack).contains("みどり〓病院"));
    }
}

#[test]
fn the_checklist_has_a_sheet_for_each_vendor_and_names_what_was_not_seen() {
    let plan = full();
    let pack = checklist_sheet(&input(&plan, Some(2)), &built_in()[0]).unwrap().pack;
    let vendors = crate::plan::checklist::vendors(&plan).len();
    assert_eq!(pack.sheets.len(), vendors + 1, "the institution and each vendor begin a page of their own");
    let text = whole_text(&pack);
    assert!(text.contains("医療機関確認用") && text.contains("2⑦"));
    assert!(text.contains("要確認") && text.contains("令和8年度版"), "it is not the current edition");
}
