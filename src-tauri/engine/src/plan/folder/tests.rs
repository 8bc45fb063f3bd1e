use serde_json::{Map, Value, json};

use super::*;
use crate::plan::chapters::{self, FieldKind};
use crate::plan::draft::Draft;
use crate::plan::{OwnPlaybook, blank};

/// A small generator: the same seed gives the same plan.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap() % below
    }

    fn words(&mut self) -> String {
        const PIECES: [&str; 24] = [
            "受付",
            "髙橋﨑",
            "\"",
            "\\",
            "'",
            "\n",
            "\t",
            "\r\n",
            "\"\"\"",
            "'''",
            "#",
            "= 1",
            "[[x]]",
            "\u{0}",
            "\u{7f}",
            "\u{FFFD}",
            "\u{FEFF}",
            "\u{85}",
            "\u{202E}",
            "👩‍⚕️",
            " ",
            "　",
            "{blank}",
            "\\u0041",
        ];
        (0..=self.roll(6)).map(|_| PIECES[self.roll(PIECES.len())]).collect()
    }

    fn value(&mut self, kind: FieldKind, options: &[chapters::Choice]) -> Value {
        match kind {
            FieldKind::Number => json!(self.roll(1_000_000)),
            FieldKind::Flag => json!(self.roll(2) == 0),
            FieldKind::Day => {
                json!(format!("20{:02}-{:02}-{:02}", self.roll(100), 1 + self.roll(12), 1 + self.roll(28)))
            }
            FieldKind::Choice => json!(options[self.roll(options.len())].id),
            FieldKind::References | FieldKind::Texts => (0..1 + self.roll(3)).map(|_| self.words()).collect(),
            FieldKind::Text | FieldKind::Long | FieldKind::Phone | FieldKind::Reference => json!(self.words()),
        }
    }

    fn row(&mut self, section: &chapters::Section, id: &str) -> Value {
        let mut row: Map<String, Value> = blank(&section.part).unwrap();
        for field in &section.fields {
            if self.roll(3) > 0 {
                row.insert(field.id.clone(), self.value(field.kind, &field.options));
            }
        }
        if section.is_list() {
            row.insert(section.key.clone(), json!(id));
        }
        Value::Object(row)
    }

    fn plan(&mut self) -> Plan {
        let mut tree = Map::new();
        for section in chapters::sections() {
            let value = if section.is_list() {
                (0..self.roll(4)).map(|n| self.row(section, &format!("row-{n}"))).collect()
            } else {
                self.row(section, "")
            };
            tree.insert(section.part.clone(), value);
        }
        let mut plan: Plan = serde_json::from_value(Value::Object(tree)).unwrap();
        for (n, window) in plan.windows.iter_mut().enumerate() {
            window.letter = n.to_string();
        }
        plan
    }
}

fn errors(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .filter(|one| one.code == "E0")
        .map(|one| format!("{}:{} {}", one.file, one.line, one.says.ja))
        .collect()
}

#[test]
fn every_plan_comes_back_from_its_folder_and_from_its_one_file_as_it_went_in() {
    let mut dice = Dice(42);
    for round in 0..300 {
        let plan = dice.plan();
        let files = write(&plan);
        let folder = read(&files, &Content::default());
        assert_eq!(errors(&folder.findings), Vec::<String>::new(), "round {round}");
        assert_eq!(folder.plan, plan, "round {round}");
        assert_eq!(write(&folder.plan), files, "the same plan gives the same bytes");
        let file = SourceFile { path: "plan.toml".to_owned(), text: one_file(&plan) };
        let folder = read_one(&file, &Content::default());
        assert_eq!(errors(&folder.findings), Vec::<String>::new(), "round {round}");
        assert_eq!(folder.plan, plan, "round {round}");
    }
}

#[test]
fn an_empty_plan_has_every_file() {
    let files = write(&Plan::default());
    let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let named: BTreeSet<&str> = chapters::sections().map(|section| section.file.as_str()).collect();
    assert_eq!(paths, named);
    assert_eq!(parse(&files, &Content::default()), (Some(Plan::default()), Vec::new()));
}

#[test]
fn a_draft_becomes_what_a_folder_says() {
    let mut dice = Dice(7);
    for round in 0..100 {
        let mut draft = Draft::begin(None, dice.plan());
        let plan = dice.plan();
        let folder = read(&write(&plan), &Content::default());
        let found = difference(&draft, &folder);
        draft.apply(&found.changes).unwrap();
        assert_eq!(*draft.plan(), plan, "round {round}");
        assert_eq!(difference(&draft, &folder), Difference::default(), "taken twice it changes nothing");
    }
}

#[test]
fn playbooks_of_ones_own_lie_beside_and_keep_every_byte() {
    let text = "# 自分の手順書\r\ntitle = '''a'''\n";
    let own = |id: &str| OwnPlaybook { id: id.to_owned(), text: text.to_owned(), ..OwnPlaybook::default() };
    let plan = Plan { playbooks: vec![own("ehr-down"), own("../../etc"), own("EHR-down")], ..Plan::default() };
    let files = write(&plan);
    let beside: Vec<&str> = files.iter().map(|file| file.path.as_str()).filter(|path| path.contains('/')).collect();
    assert_eq!(beside, ["playbooks/ehr-down.toml", "playbooks/playbook_2.toml", "playbooks/playbook_3.toml"]);
    assert!(files.iter().any(|file| file.path == "playbooks/ehr-down.toml" && file.text == text));
    assert_eq!(read(&files, &Content::default()).plan, plan);
}

fn found(path: &str, text: &str) -> Vec<String> {
    let files = [SourceFile { path: path.to_owned(), text: text.to_owned() }];
    errors(&read(&files, &Content::default()).findings)
}

#[test]
fn hostile_files_are_answered_with_a_sentence() {
    let deep = ["x = ".to_owned(), "[".repeat(100_000)].concat();
    for (text, line) in [
        (deep.as_str(), "facility.toml:1 "),
        ("name = \"A\"\nname = \"B\"\n", "facility.toml:2 "),
        ("name = 1979-05-27\n", "facility.toml:1 "),
        ("beds = -1\n", "facility.toml:1 "),
        ("beds = 99999999999999999999\n", "facility.toml:1 "),
        ("[name]\n", "facility.toml:1 "),
        ("kind = \"castle\"\n", "facility.toml:1 "),
        ("approved_on = \"2026-02-30\"\n", "facility.toml:1 "),
    ] {
        let said = found("facility.toml", text);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with(line), "{said:?}");
    }
    let large = SourceFile { path: "facility.toml".to_owned(), text: "#".repeat(LARGEST + 1) };
    let read = read(&[large], &Content::default());
    assert!(read.parts.is_empty() && errors(&read.findings)[0].contains("大きすぎます"));
    assert_eq!(found("device.toml", "").len(), 1, "a file that is called almost right is not passed over in silence");
}

#[test]
fn a_newer_way_of_writing_is_not_guessed_at() {
    let files = [SourceFile { path: "facility.toml".to_owned(), text: "version = 2\nname = \"A\"\n".to_owned() }];
    let folder = read(&files, &Content::default());
    assert!(folder.is_newer);
    assert_eq!(errors(&folder.findings).len(), 1);
}
