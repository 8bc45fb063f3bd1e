use super::*;
use crate::ids::{PlaybookId, StepId};
use crate::playbook::history::History;
use crate::playbook::{Kind, Playbook, parse};

const MAIN: &str = include_str!("../fixture/main.toml");
const LARGE: &str = include_str!("../../../../../playbooks/flows/cyberattack.toml");

/// A text, changed; `fresh` ids count up.
struct Bench {
    text: String,
    n: u32,
}

impl Bench {
    fn new(text: &str) -> Self {
        Self { text: text.to_owned(), n: 0 }
    }

    fn try_edit(&mut self, edit: &Edit) -> Result<String, EditRefusal> {
        self.n += 1;
        let mut manuscript = Manuscript::read(&self.text)?;
        let touched = manuscript.apply(edit, &format!("s-{}", self.n))?;
        self.text = manuscript.text();
        Ok(touched)
    }

    fn edit(&mut self, edit: &Edit) -> String {
        self.try_edit(edit).unwrap()
    }

    fn playbook(&self) -> Playbook {
        let id = PlaybookId(Manuscript::read(&self.text).unwrap().word("id"));
        let (playbook, findings) = parse::unfinished(&self.text, &id);
        assert_eq!(findings, [], "{}", self.text);
        playbook.unwrap()
    }

    fn next(&self, step: &str) -> String {
        let playbook = self.playbook();
        playbook.step(&StepId::from(step)).unwrap().kind.next().unwrap().to_string()
    }
}

fn add(after: &str, branch: &str, kind: EditKind, title: &str) -> Edit {
    Edit::AddStep { after: after.to_owned(), branch: branch.to_owned(), kind, title: title.to_owned() }
}

fn title(step: &str, language: EditLanguage, text: &str) -> Edit {
    Edit::SetText { step: step.to_owned(), field: TextField::Title, language, text: text.to_owned() }
}

fn line(id: &str, next: &str) -> String {
    format!(
        "\n# above {id}\n[[step]]\nid = \"{id}\" # beside {id}\nkind = \"action\"\nphase = \"検知\"\nrole = \"finder\"\n\
         title = \"{id}\"\nfact = \"済んだ\"\nnext = \"{next}\"\nsource = \"x\"\n[step.en]\ntitle = \"{id}\"\nfact = \"Done\"\n"
    )
}

/// a → b → c → over.
fn row() -> String {
    format!(
        "id = \"row\"\nfirst = \"a\"\nas_of = \"2026-11-22\"\ntitle = \"列\"\nsummary = \"列\"\ndo_not = []\n{}{}{}\
         \n[[step]]\nid = \"over\"\nkind = \"end\"\nphase = \"検知\"\nrole = \"finder\"\ntitle = \"終わり\"\nsource = \"x\"\n# the end\n",
        line("a", "b"),
        line("b", "c"),
        line("c", "over")
    )
}

#[test]
fn reading_and_writing_changes_no_byte() {
    for text in [MAIN, LARGE, &row()] {
        assert_eq!(Manuscript::read(text).unwrap().text(), text);
    }
}

#[test]
fn a_step_below_another_one_is_linked_in() {
    let mut bench = Bench::new(&row());
    let new = bench.edit(&add("a", "", EditKind::Action, "鍵を閉める"));
    assert_eq!((bench.next("a"), bench.next(&new)), (new.clone(), "b".to_owned()));
    let playbook = bench.playbook();
    assert_eq!(playbook.number(&StepId(new.clone())), Some(2));
    let step = playbook.step(&StepId(new)).unwrap();
    assert_eq!((step.role.as_str(), step.title.ja.as_str()), ("finder", "鍵を閉める"));
    assert!(step.fact.is_some(), "the button says something from the beginning");
    assert!(bench.text.contains("# above b\n[[step]]\nid = \"b\" # beside b\n"), "{}", bench.text);
    assert!(bench.text.ends_with("# the end\n"));
}

#[test]
fn a_change_touches_its_own_lines_only() {
    let mut bench = Bench::new(LARGE);
    bench.edit(&title("stop-everyone", EditLanguage::Ja, "止める"));
    let (old, new): (Vec<&str>, Vec<&str>) = (LARGE.lines().collect(), bench.text.lines().collect());
    let same = old.iter().filter(|line| new.contains(line)).count();
    assert!(old.len() - same <= 2, "the Japanese line and its English one");
    assert!(new.len() >= old.len() - 1);
}

#[test]
fn what_was_said_in_english_goes_with_the_japanese() {
    let mut bench = Bench::new(&row());
    bench.edit(&title("a", EditLanguage::Ja, "変えた"));
    let step = bench.playbook().steps[0].clone();
    assert_eq!((step.title.ja.as_str(), step.title.en.as_str()), ("変えた", ""));
    assert_eq!(step.fact.unwrap().en, "Done", "other words keep theirs");
    bench.edit(&title("a", EditLanguage::En, "Changed"));
    assert_eq!(bench.playbook().steps[0].title.en, "Changed");
    bench.edit(&title("a", EditLanguage::Ja, "変えた"));
    assert_eq!(bench.playbook().steps[0].title.en, "Changed", "the same words are no change");
}

#[test]
fn lines_that_stay_keep_their_english() {
    let mut bench = Bench::new(MAIN);
    let lines = |lines: &[&str]| Edit::SetLines {
        step: "look".to_owned(),
        field: LinesField::Do,
        language: EditLanguage::Ja,
        lines: lines.iter().map(|line| (*line).to_owned()).collect(),
    };
    bench.edit(&lines(&["新しい行", "時刻を書く"]));
    let playbook = bench.playbook();
    let look = playbook.step(&StepId::from("look")).unwrap();
    assert_eq!(look.lines[0], Text::new("新しい行", ""));
    assert_eq!(look.lines[1], Text::new("時刻を書く", "Write the time"));
    bench.edit(&lines(&[]));
    assert_eq!(bench.playbook().step(&StepId::from("look")).unwrap().lines, []);
}

#[test]
fn removing_offers_to_close_the_gap() {
    let mut bench = Bench::new(&row());
    bench.edit(&Edit::RemoveStep { step: "b".to_owned(), reconnect: true });
    assert_eq!(bench.next("a"), "c");
    assert!(!bench.text.contains("above b"), "its comment goes with it");
    let mut bench = Bench::new(&row());
    bench.edit(&Edit::RemoveStep { step: "a".to_owned(), reconnect: false });
    assert_eq!(bench.playbook().first.as_str(), "b", "it still begins somewhere");
    bench.edit(&Edit::RemoveStep { step: "c".to_owned(), reconnect: false });
    assert_eq!(bench.next("b"), "", "an open link, for the checks to find");
}

#[test]
fn the_last_step_stays() {
    let mut bench = Bench::new(&row());
    for step in ["a", "b", "c"] {
        bench.edit(&Edit::RemoveStep { step: step.to_owned(), reconnect: true });
    }
    let last = Edit::RemoveStep { step: "over".to_owned(), reconnect: true };
    assert_eq!(bench.try_edit(&last), Err(EditRefusal::LastStep));
}

#[test]
fn two_steps_in_a_row_change_places_in_the_flow_too() {
    let mut bench = Bench::new(&row());
    bench.edit(&Edit::MoveUp { step: "b".to_owned() });
    assert_eq!(bench.playbook().first.as_str(), "b");
    assert_eq!((bench.next("b"), bench.next("a")), ("a".to_owned(), "c".to_owned()));
    bench.edit(&Edit::MoveDown { step: "b".to_owned() });
    assert_eq!(bench.text, row(), "down again is as before, to the byte");
    assert_eq!(bench.try_edit(&Edit::MoveUp { step: "a".to_owned() }), Err(EditRefusal::AtTheEdge));
}

#[test]
fn a_question_comes_with_its_unsure_answer() {
    let mut bench = Bench::new(&row());
    let new = bench.edit(&add("a", "", EditKind::Decision, "見えるか"));
    let Kind::Decision { choices } = bench.playbook().step(&StepId(new.clone())).unwrap().kind.clone() else {
        panic!("a decision");
    };
    assert_eq!(choices.len(), 2);
    assert_eq!(choices[1].label, Text::new("分からない", "Not sure"));
    assert!(choices.iter().all(|choice| choice.next.as_str() == "b"));
    let yes = choices[0].id.to_string();
    let below = bench.edit(&add(&new, &yes, EditKind::Action, "見えるとき"));
    let playbook = bench.playbook();
    let Kind::Decision { choices } = &playbook.step(&StepId(new)).unwrap().kind else { panic!("a decision") };
    assert_eq!((choices[0].next.as_str(), choices[1].next.as_str()), (below.as_str(), "b"));
}

#[test]
fn work_side_by_side_comes_with_two_lines() {
    let mut bench = Bench::new(&row());
    let parallel = bench.edit(&add("a", "", EditKind::Parallel, "分かれて動く"));
    let playbook = bench.playbook();
    assert_eq!(playbook.join_of(&StepId(parallel.clone())).unwrap().as_str(), "b");
    let tracks = [format!("{parallel}-a"), format!("{parallel}-b")];
    for track in &tracks {
        assert_eq!(playbook.track_steps(&StepId(parallel.clone()), track).len(), 1);
    }
    bench.edit(&Edit::MoveIntoTrack { step: "c".to_owned(), parallel: parallel.clone(), track: tracks[0].clone() });
    assert_eq!((bench.next("b"), bench.next(&tracks[0]), bench.next("c")), ("over".into(), "c".into(), "b".into()));
    let only = Edit::RemoveStep { step: tracks[1].clone(), reconnect: true };
    assert_eq!(bench.try_edit(&only), Err(EditRefusal::LastOfTrack));
    bench.edit(&Edit::MoveOutOfTrack { step: "c".to_owned() });
    assert_eq!((bench.next(&parallel), bench.next("c"), bench.next(&tracks[0])), ("c".into(), "b".into(), "c".into()));
    bench.edit(&Edit::RemoveTrack { step: parallel.clone(), track: tracks[1].clone() });
    assert!(!bench.text.contains(&format!("\"{}\"", tracks[1])));
    bench.edit(&Edit::RemoveStep { step: parallel.clone(), reconnect: true });
    assert_eq!(bench.next("a"), "c", "parallel work goes with what is inside");
    assert!(!bench.text.contains(&parallel));
}

#[test]
fn another_kind_keeps_what_fits() {
    let mut bench = Bench::new(&row());
    let kind = |kind| Edit::SetKind { step: "b".to_owned(), kind };
    bench.edit(&kind(EditKind::Call));
    bench.edit(&Edit::SetContact { step: "b".to_owned(), contact: "hq".to_owned() });
    assert_eq!(bench.next("b"), "c");
    bench.edit(&kind(EditKind::Decision));
    bench.playbook();
    bench.edit(&kind(EditKind::End));
    bench.playbook();
    bench.edit(&kind(EditKind::Action));
    assert_eq!(bench.next("b"), "");
    assert_eq!(bench.try_edit(&kind(EditKind::Parallel)), Err(EditRefusal::WrongKind));
}

#[test]
fn what_is_named_but_not_there_is_refused_and_changes_nothing() {
    let mut bench = Bench::new(&row());
    let edits = [
        title("nobody", EditLanguage::Ja, "x"),
        Edit::SetNext { step: "a".to_owned(), next: "nobody".to_owned() },
        Edit::SetChoiceNext { step: "a".to_owned(), choice: "x".to_owned(), next: String::new() },
        Edit::SetContact { step: "a".to_owned(), contact: "hq".to_owned() },
        title("a", EditLanguage::Ja, &"長".repeat(3_000)),
        Edit::MoveOutOfTrack { step: "a".to_owned() },
    ];
    for edit in edits {
        bench.try_edit(&edit).unwrap_err();
        assert_eq!(bench.text, row());
    }
}

#[test]
fn hostile_texts_are_refused() {
    for text in ["step = [1, 2]", "id = ", "a = 1\na = 2", "step = [{ id = \"a\" }]", &"[".repeat(100_000)] {
        assert!(matches!(Manuscript::read(text), Err(EditRefusal::Unreadable)), "{text:.40}");
    }
    assert!(matches!(Manuscript::read(&"#".repeat(MOST_BYTES + 1)), Err(EditRefusal::TooLarge)));
    assert!(matches!(Manuscript::read(&"[[step]]\n".repeat(301)), Err(EditRefusal::TooLarge)));
}

/// Numbers that look like chance and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n.max(1)
    }

    fn one<T: Clone + Default>(&mut self, of: &[T]) -> T {
        of.get(self.below(of.len())).cloned().unwrap_or_default()
    }
}

fn any_edit(dice: &mut Dice, text: &str) -> Edit {
    let manuscript = Manuscript::read(text).unwrap();
    let ids = manuscript.ids();
    let (step, other) = (dice.one(&ids), dice.one(&ids));
    let table = manuscript.step(&step).unwrap();
    let branches = |key: &str| -> Vec<String> {
        manuscript::inners(table, key).map(|inner| manuscript::word(inner, "id")).collect()
    };
    let (choice, track) = (dice.one(&branches("choice")), dice.one(&branches("track")));
    let language = if dice.below(3) == 0 { EditLanguage::En } else { EditLanguage::Ja };
    let kinds = [EditKind::Action, EditKind::Decision, EditKind::Parallel, EditKind::Call, EditKind::End];
    let kind = kinds[dice.below(5)];
    let words = dice.one(&["", "言葉", "長い「言葉」と \"引用\" と # 記号", "x = 1\n[[step]]"]).to_owned();
    match dice.below(24) {
        0..=3 => Edit::AddStep { after: step, branch: choice + &track, kind, title: words },
        4 | 5 => Edit::RemoveStep { step, reconnect: dice.below(2) == 0 },
        6 => Edit::MoveUp { step },
        7 => Edit::MoveDown { step },
        8 => Edit::SetText { step, field: TextField::Title, language, text: words },
        9 => Edit::SetText { step, field: TextField::Say, language, text: words },
        10 => Edit::SetLines { step, field: LinesField::Do, language, lines: vec![words, "次".into()] },
        11 => Edit::SetRole { step, role: "reception".into() },
        12 => Edit::SetMinutes { step, minutes: (dice.below(2) == 0).then_some(7) },
        13 => Edit::SetNames { step, field: NamesField::Form, names: vec!["F18".into()] },
        14 => Edit::SetCannot { step, language, ways: vec![CannotWay { text: words, next: other }] },
        15 => Edit::SetNext { step, next: other },
        16 => Edit::SetFirst { step },
        17 => Edit::SetKind { step, kind },
        18 => Edit::AddChoice { step, label: words, unsure: dice.below(2) == 0 },
        19 => Edit::RemoveChoice { step, choice },
        20 => Edit::SetChoiceNext { step, choice, next: other },
        21 => Edit::AddTrack { step, title: words, role: String::new() },
        22 => Edit::MoveIntoTrack { step: other, parallel: step, track },
        _ => Edit::MoveOutOfTrack { step },
    }
}

#[test]
fn undo_of_fifty_mixed_edits_restores_every_byte() {
    for (seed, start) in (0..8).zip([MAIN, LARGE].into_iter().cycle()) {
        let mut dice = Dice(seed);
        let mut bench = Bench::new(start);
        let mut history = History::new(start);
        let mut texts = vec![start.to_owned()];
        while texts.len() <= 50 {
            let edit = any_edit(&mut dice, &bench.text);
            let before = bench.text.clone();
            if bench.try_edit(&edit).is_err() {
                assert_eq!(bench.text, before);
                continue;
            }
            bench.playbook();
            assert_eq!(Manuscript::read(&bench.text).unwrap().text(), bench.text, "seed {seed}: {edit:?}");
            if history.before() == Some(bench.text.as_str()) {
                // It says again what it said before, which is a step back and no change.
                bench.text = before;
            } else if history.now() != bench.text {
                history.push(&bench.text);
                texts.push(bench.text.clone());
            }
        }
        for text in texts.iter().rev().skip(1) {
            assert_eq!(history.undo(), Some(text.as_str()), "seed {seed}");
        }
        assert_eq!(history.undo(), None);
        assert_eq!(history.now(), start, "back to the first byte");
        for text in texts.iter().skip(1) {
            assert_eq!(history.redo(), Some(text.as_str()));
        }
    }
}

#[test]
fn the_same_edits_make_the_same_text() {
    let made = || {
        let mut dice = Dice(7);
        let mut bench = Bench::new(LARGE);
        for _ in 0..80 {
            let edit = any_edit(&mut dice, &bench.text);
            let _ = bench.try_edit(&edit);
        }
        bench.text
    };
    assert_eq!(made(), made());
}
