//! Sheets beside the forms: role cards, flow posters, contact card and labels keep what every sheet promises.

use super::super::contents::{Answer, Booklet, BookletStep, Goto, PackInput, Situation, StepKind};
use super::super::draw::{Area, Item};
use super::super::flow_graph::{Graph, Target};
use super::super::flow_poster::{FlowPoster, Setter};
use super::super::fonts::Fonts;
use super::super::forms::Forms;
use super::super::frame::body;
use super::super::words::Words;
use super::super::{Copies, Pack, pack};
use super::{assert_apart, assert_inside, assert_readable, example, text_of};
use crate::ids::StepId;
use crate::library;
use crate::playbook::{Kind, Playbook, Step, Work};

/// A pack of only these sheets.
fn pack_of(input: &PackInput, parts: &[&str]) -> Pack {
    let sheets: String = parts.iter().map(|part| format!("[[sheet]]\n{part}\n")).collect();
    let head = "id = \"mine\"\ntitle = { ja = \"試し\", en = \"x\" }\nplace = { ja = \"受付\", en = \"x\" }\nsource = \"x\"\nas_of = \"x\"\n";
    let binder = format!("{head}{sheets}");
    let files = library::sources();
    let files = files.iter().map(|file| (file.path.as_str(), file.text.as_str()));
    let (forms, problems) = Forms::parse(files.chain([("packs/mine.toml", binder.as_str())]));
    assert_eq!(problems, []);
    pack(&PackInput { binder: "mine".to_owned(), copies: Copies::Single, ..input.clone() }, &forms).unwrap()
}

fn goto(playbook: &Playbook, next: &StepId) -> Option<Goto> {
    playbook.number(next).map(Goto::Step)
}

fn printed(playbook: &Playbook, step: &Step) -> BookletStep {
    let answer = |label: &str, goto| Answer { label: label.to_owned(), goto };
    let (kind, answers, then) = match &step.kind {
        Kind::Action { next } => (StepKind::Action, Vec::new(), goto(playbook, next)),
        Kind::Call { next, .. } => (StepKind::Call, Vec::new(), goto(playbook, next)),
        Kind::Decision { choices } => {
            let answers = choices.iter().map(|one| answer(&one.label.ja, goto(playbook, &one.next))).collect();
            (StepKind::Decision, answers, None)
        }
        Kind::Parallel { tracks, join, .. } => {
            let lead = |work: &Work| match work {
                Work::Steps(first) => goto(playbook, first),
                Work::Playbook(other) => Some(Goto::Booklet(other.to_string())),
            };
            let answers = tracks.iter().map(|track| answer(&track.title.ja, lead(&track.work))).collect();
            (StepKind::Parallel, answers, goto(playbook, join))
        }
        Kind::End { onward } => {
            (StepKind::End, Vec::new(), onward.as_ref().map(|other| Goto::Booklet(other.to_string())))
        }
    };
    let number = playbook.number(&step.id).unwrap();
    let (title, role) = (step.title.ja.clone(), step.role.to_string());
    BookletStep { number, title, kind, role, answers, then, ..BookletStep::default() }
}

/// Every flow that comes with the program, as it is printed.
pub(super) fn built_in() -> Vec<Booklet> {
    let booklet = |playbook: &Playbook| {
        let steps = playbook.steps.iter().filter(|step| playbook.number(&step.id).is_some());
        let steps = steps.map(|step| printed(playbook, step)).collect();
        Booklet {
            id: playbook.id.to_string(),
            title: playbook.title.ja.clone(),
            situations: vec![Situation { steps, ..Situation::default() }],
            ..Booklet::default()
        }
    };
    library::built_in().playbooks.values().map(booklet).collect()
}

/// A flow nobody would write, the same on every machine.
fn random(seed: u64) -> Booklet {
    let mut state = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(99);
    let mut below = |n: u32| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as u32) % n.max(1)
    };
    let count = 3 + below(28);
    let words =
        |n: u32| "受付で番号の紙を渡して待ってもらう。".chars().cycle().take(4 + n as usize).collect::<String>();
    let mut steps = Vec::new();
    for number in 1..=count {
        let kind = if number == count {
            StepKind::End
        } else if below(3) == 0 {
            StepKind::Decision
        } else {
            StepKind::Action
        };
        let mut answers = Vec::new();
        if kind == StepKind::Decision {
            for _ in 0..2 + below(4) {
                // Most go on, some go back, some leave the flow.
                let goto = match below(8) {
                    0 => Goto::Booklet(words(below(12))),
                    1 => Goto::Step(1 + below(number)),
                    _ => Goto::Step((number + 1 + below(6)).min(count)),
                };
                answers.push(Answer { label: words(below(24)), goto: Some(goto) });
            }
        }
        let title = words(below(30));
        steps.push(BookletStep { number, title, kind, role: "受付".to_owned(), answers, ..BookletStep::default() });
    }
    Booklet {
        id: "random".to_owned(),
        title: "試し".to_owned(),
        situations: vec![Situation { steps, ..Situation::default() }],
        ..Booklet::default()
    }
}

/// Whether a straight stroke goes through the inside of a tile.
fn crosses(a: (f32, f32), b: (f32, f32), tile: Area) -> bool {
    let inside = tile.inset(0.6);
    let apart = |from: f32, to: f32, low: f32, high: f32| from.max(to) <= low || from.min(to) >= high;
    !apart(a.0, b.0, inside.x, inside.right()) && !apart(a.1, b.1, inside.y, inside.bottom())
}

fn check(booklet: &Booklet, graph: &Graph<'_>, poster: &FlowPoster) {
    let name = &booklet.id;
    let mut seen: Vec<usize> = poster.pages.iter().flat_map(|chart| chart.tiles.iter().map(|(n, _)| *n)).collect();
    seen.sort_unstable();
    assert_eq!(seen, (0..graph.tiles.len()).collect::<Vec<_>>(), "{name}: every step once");
    let area = body(poster.format);
    let mut links: Vec<(usize, usize)> = Vec::new();
    for chart in &poster.pages {
        for (i, (n, tile)) in chart.tiles.iter().enumerate() {
            let fits =
                tile.x >= area.x - 0.1 && tile.right() <= area.right() + 0.1 && tile.bottom() <= area.bottom() + 0.1;
            assert!(fits && tile.y >= area.y, "{name}: tile {n} stands off the sheet: {tile:?}");
            for (m, other) in &chart.tiles[i + 1..] {
                let apart = tile.right() <= other.x
                    || other.right() <= tile.x
                    || tile.bottom() <= other.y
                    || other.bottom() <= tile.y;
                assert!(apart, "{name}: tiles {n} and {m} overlap");
            }
        }
        let tile = |n: usize| chart.tiles.iter().find(|(one, _)| *one == n).unwrap().1;
        for (from, to, points) in &chart.arrows {
            let (a, b) = (tile(*from), tile(*to));
            let ((sx, sy), (ex, ey)) = (points[0], points[points.len() - 1]);
            let on_side = (sx - a.x).abs() < 0.1 || (sx - a.right()).abs() < 0.1;
            let starts =
                (sy - a.bottom()).abs() < 0.1 && sx > a.x && sx < a.right() || on_side && sy > a.y && sy < a.bottom();
            assert!(starts, "{name}: the arrow to {to} does not leave {from}: {points:?} {a:?}");
            assert!((ey - b.y).abs() < 0.1 && ex > b.x && ex < b.right(), "{name}: the arrow from {from} misses {to}");
            for pair in points.windows(2) {
                assert!(pair[0].0 == pair[1].0 || pair[0].1 == pair[1].1, "{name}: a slanted line: {points:?}");
                for (n, other) in &chart.tiles {
                    assert!(!crosses(pair[0], pair[1], *other), "{name}: {from} to {to} runs through {n}: {points:?}");
                }
                for (x, y) in pair {
                    assert!(*x >= area.x - 0.1 && *x <= area.right() + 0.1 && *y >= area.y, "{name}: off the sheet");
                }
            }
            links.push((*from, *to));
        }
    }
    let page = |n: usize| poster.pages.iter().position(|chart| chart.tiles.iter().any(|(one, _)| *one == n));
    for (from, _, to) in graph.links() {
        let drawn = links.iter().filter(|link| **link == (from, to)).count();
        assert_eq!(drawn > 0, page(from) == page(to), "{name}: {from} to {to}");
    }
}

#[test]
fn on_a_flow_poster_every_arrow_joins_two_tiles_and_crosses_none() {
    let (fonts, words) = (Fonts::open().unwrap(), Words::built_in().unwrap());
    for booklet in built_in().into_iter().chain((0..30).map(random)) {
        let graph = Graph::of(&booklet, "すべて済んだら");
        let setter = Setter::new(&fonts, &words, &graph);
        let poster = setter.poster().unwrap_or_else(|| panic!("{} fits no sheet", booklet.id));
        check(&booklet, &graph, &poster);
    }
}

#[test]
fn a_way_that_leaves_the_sheet_or_the_flow_is_written_out() {
    let input = PackInput { booklets: built_in(), ..example() };
    let pack = pack_of(&input, &["made = \"flow-posters\""]);
    for booklet in &input.booklets {
        let sheet = pack.sheets.iter().find(|sheet| sheet.key == format!("flow-poster/{}", booklet.id)).unwrap();
        let pages: String = (sheet.first_page..sheet.first_page + sheet.n_pages).map(|n| text_of(&pack, n)).collect();
        assert!(pages.contains("これは壁用。手順は冊子か画面で進める"), "{}", booklet.id);
        let bare: String = pages.chars().filter(|c| !c.is_whitespace()).collect();
        let graph = Graph::of(booklet, "");
        for tile in &graph.tiles {
            let title: String = tile.step.title.chars().filter(|c| !c.is_whitespace()).collect();
            assert!(bare.contains(&title), "{}: {title}", booklet.id);
            for exit in &tile.exits {
                let label: String = exit.label.chars().filter(|c| !c.is_whitespace()).collect();
                assert!(bare.contains(&label), "{}: {label}", booklet.id);
                if let Target::Booklet(other) = &exit.to {
                    assert!(bare.contains(&format!("冊子「{other}」")), "{}: {other}", booklet.id);
                }
            }
        }
    }
    assert_readable(&pack);
    assert_inside(&pack);
    assert_apart(&pack);
}

#[test]
fn cards_and_labels_are_readable_and_name_the_people_of_the_plan() {
    let parts = ["made = \"role-cards\"", "made = \"contact-card\"", "made = \"tabs\"", "made = \"contacts\""];
    let pack = pack_of(&example(), &parts);
    assert_readable(&pack);
    assert_inside(&pack);
    assert_apart(&pack);
    let sheet = |start: &str| pack.sheets.iter().find(|sheet| sheet.key.starts_with(start)).unwrap();
    let card = sheet("role-card/clinic-director");
    assert_eq!(card.n_pages, 2, "front and back");
    assert!(text_of(&pack, card.first_page).contains("担当：院長 髙橋"));
    assert!(text_of(&pack, card.first_page + 1).contains("内線 1234"), "whom to call");
    let wallet = sheet("contact-card");
    assert_eq!(wallet.n_pages, 1);
    let text = text_of(&pack, wallet.first_page);
    assert!(text.contains("090-0000-0002") && text.contains("03-0000-0000") && text.contains("院外"), "{text}");
    let labels = text_of(&pack, sheet("tabs").first_page);
    assert!(labels.contains("役割カード") && labels.contains("連絡先カード"), "{labels}");
}

#[test]
fn a_card_says_one_thing_a_line_and_seven_at_most() {
    let forms = library::forms();
    let cards = &forms.role_cards().card;
    let known: Vec<&str> = library::built_in().roles.iter().map(|role| role.id.as_str()).collect();
    for card in cards {
        assert!(known.contains(&card.role.as_str()), "{}: nobody holds the role {}", card.id, card.role);
        assert!(card.lines.len() <= 7 && card.say.starts_with('「'), "{}", card.id);
        for id in &card.forms {
            assert!(forms.get(id).is_some(), "{}: there is no form {id}", card.id);
        }
        for line in &card.lines {
            assert!(line.chars().count() <= 28, "{}: {line} is no single act", card.id);
        }
        assert!(["clinic", "hospital"].contains(&card.group.as_str()), "{}", card.id);
    }
}

#[test]
fn a_plan_with_very_long_names_still_gets_its_cards() {
    let mut input = example();
    for holder in &mut input.holders {
        holder.name = "医療情報システム安全管理責任者代理 長谷川 権左衛門之介".to_owned();
        holder.deputies = vec!["長谷川 権左衛門之介".to_owned(); 4];
    }
    for n in 0..60 {
        let mut contact = input.contacts[0].clone();
        contact.name = format!("とても長い名前の保守会社{n}の夜間および休日の受け付け窓口");
        input.contacts.push(contact);
    }
    let pack = pack_of(&input, &["made = \"role-cards\"", "made = \"contact-card\""]);
    assert_inside(&pack);
    assert_apart(&pack);
    let wallet = pack.sheets.iter().find(|sheet| sheet.key == "contact-card").unwrap();
    let text = text_of(&pack, wallet.first_page);
    assert!(text.contains("件は、連絡先の紙にある"), "what found no room is said: {text}");
    assert!(pack.layers.iter().flatten().any(|item| matches!(item, Item::Stroke { dashed: true, .. })), "cut here");
}
