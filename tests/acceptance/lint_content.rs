//! What is shipped has no error, and a copy with one thing broken prints exactly that one finding.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::harness::{Said, assert_is_a_sentence, assert_no_panic, cli, root};

const FLOW: &str = "flows/ransom-note.toml";

/// A copy of the shipped playbooks that somebody has edited.
struct Copy {
    folder: TempDir,
}

impl Copy {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy_folder(&root().join("playbooks"), folder.path());
        Self { folder }
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    fn text(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    /// Replaces one thing behind the line that has `after`.
    fn edit(&self, file: &str, after: &str, from: &str, to: &str) {
        let text = self.text(file);
        let start = text.find(after).unwrap_or_else(|| panic!("{after} is not in {file}"));
        let (before, rest) = text.split_at(start);
        let (kept, tail) = rest.split_once(from).unwrap_or_else(|| panic!("{from} is not behind {after}"));
        fs::write(self.path(file), [before, kept, to, tail].concat()).unwrap();
    }

    fn append(&self, file: &str, more: &str) {
        fs::write(self.path(file), self.text(file) + more).unwrap();
    }

    /// The number of the line that begins the entry with this id.
    fn line_of_step(&self, file: &str, id: &str) -> usize {
        let id = format!("\"{id}\"");
        let lines: Vec<String> = self.text(file).lines().map(str::to_owned).collect();
        lines.iter().position(|line| line.starts_with("id") && line.ends_with(&id)).unwrap()
    }

    fn lint(&self) -> Said {
        let said = cli(&["lint", self.folder.path().to_str().unwrap()]);
        assert_no_panic(&said.err);
        said
    }
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir(&target).unwrap();
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// What is new beside the warnings of the day (a number gets old without anybody touching a file).
fn new_findings(said: &Said) -> Vec<String> {
    let usual = Copy::new().lint().out;
    said.out.lines().filter(|line| !usual.lines().any(|old| old == *line)).map(str::to_owned).collect()
}

/// Exactly one finding, at that place, with a sentence in both languages, and status 1.
fn finds_only(copy: &Copy, file: &str, line: usize, code: &str, subject: &str) {
    let said = copy.lint();
    let found = new_findings(&said);
    assert_eq!(said.status, 1, "an error is status 1: {said:?}");
    assert_eq!(found.len(), 1, "one slip of the pen is one finding: {found:#?}");
    assert!(found[0].starts_with(&format!("{file}:{line}: {code} {subject}: ")), "{}", found[0]);
    assert!(found[0].contains(" / "), "in both languages: {}", found[0]);
    assert_is_a_sentence(&found[0]);
}

#[test]
fn what_is_shipped_has_no_error() {
    let said = cli(&["lint", root().join("playbooks").to_str().unwrap()]);
    assert_eq!(said.status, 0, "{said:?}");
    let errors: Vec<&str> = said.out.lines().filter(|line| is_error(line)).collect();
    assert_eq!(errors, Vec::<&str>::new());
    assert!(said.err.contains("エラー0件"), "{}", said.err);
}

/// `flows/x.toml:12: E2 …`: the word after the place.
fn is_error(line: &str) -> bool {
    line.split(": ").nth(1).is_some_and(|rest| rest.starts_with('E'))
}

#[test]
fn what_is_built_in_is_the_same_content() {
    let folder = cli(&["lint", root().join("playbooks").to_str().unwrap()]);
    let built_in = cli(&["lint"]);
    assert_eq!((built_in.status, built_in.out, built_in.err), (folder.status, folder.out, folder.err));
}

#[test]
fn e1_a_step_nobody_comes_to() {
    let copy = Copy::new();
    let lonely = r#"
[[step]]
id     = "lonely"
kind   = "action"
phase  = "検知"
role   = "finder"
title  = "だれも来ない手順"
fact   = "来なかった"
do     = ["ここには来られない"]
next   = "call-hq"
source = "test"
[step.en]
title = "A step nobody comes to"
fact  = "Nobody came"
do    = ["Nobody gets here"]
"#;
    copy.append(FLOW, lonely);
    finds_only(&copy, FLOW, copy.line_of_step(FLOW, "lonely"), "E1", "lonely");
}

#[test]
fn e2_a_next_step_that_is_not_there() {
    let copy = Copy::new();
    copy.edit(FLOW, "\"pull-own-cable\"\nkind", "\"write-and-photo\"", "\"write-and-foto\"");
    finds_only(&copy, FLOW, copy.line_of_step(FLOW, "pull-own-cable"), "E2", "pull-own-cable");
}

#[test]
fn e2_a_step_without_a_next_step() {
    let copy = Copy::new();
    copy.edit(FLOW, "\"pull-own-cable\"\nkind", "next    = \"write-and-photo\"", "");
    finds_only(&copy, FLOW, copy.line_of_step(FLOW, "pull-own-cable"), "E2", "pull-own-cable");
}

#[test]
fn e3_a_question_without_not_sure() {
    let copy = Copy::new();
    copy.edit(FLOW, "\"what-appeared\"\nkind", "unsure = true", "");
    finds_only(&copy, FLOW, copy.line_of_step(FLOW, "what-appeared"), "E3", "what-appeared");
}

#[test]
fn e4_a_contact_nobody_wrote_down() {
    let copy = Copy::new();
    copy.edit(FLOW, "\"call-hq\"\nkind", "contact = \"hq\"", "contact = \"head-quarters\"");
    finds_only(&copy, FLOW, copy.line_of_step(FLOW, "call-hq"), "E4", "call-hq");
}

#[test]
fn e4_a_role_that_does_not_exist() {
    let copy = Copy::new();
    copy.edit(FLOW, "\"write-and-photo\"\nkind", "\"finder\"", "\"seeker\"");
    finds_only(&copy, FLOW, copy.line_of_step(FLOW, "write-and-photo"), "E4", "write-and-photo");
}

#[test]
fn e4_a_form_that_does_not_exist() {
    let copy = Copy::new();
    copy.edit(FLOW, "\"write-and-photo\"\nkind", "\"F18\"", "\"F99\"");
    finds_only(&copy, FLOW, copy.line_of_step(FLOW, "write-and-photo"), "E4", "write-and-photo");
}

#[test]
fn e5_a_loop_without_exit() {
    let copy = Copy::new();
    copy.edit(FLOW, "\"keep-note\"\nkind", "\"end-watch\"", "\"keep-note\"");
    finds_only(&copy, FLOW, copy.line_of_step(FLOW, "keep-note"), "E5", "keep-note");
}

#[test]
fn e6_a_title_that_is_empty() {
    let copy = Copy::new();
    copy.edit(FLOW, "\"call-hq\"\nkind", "title   = \"本部に電話する\"", "title   = \"\"");
    finds_only(&copy, FLOW, copy.line_of_step(FLOW, "call-hq"), "E6", "call-hq");
}

#[test]
fn e6_a_title_longer_than_forty_characters() {
    let copy = Copy::new();
    let long = "長".repeat(41);
    copy.edit(FLOW, "\"call-hq\"\nkind", "本部に電話する", &long);
    finds_only(&copy, FLOW, copy.line_of_step(FLOW, "call-hq"), "E6", "call-hq");
    let copy = Copy::new();
    copy.edit(FLOW, "\"call-hq\"\nkind", "本部に電話する", &long.replacen('長', "", 1));
    assert_eq!(copy.lint().status, 0, "forty are still allowed");
}

#[test]
fn a_file_that_is_no_toml_is_told_with_its_line() {
    let copy = Copy::new();
    copy.edit(FLOW, "\"call-hq\"\nkind", "\"本部に電話する\"", "\"本部に電話する");
    let line = copy.text(FLOW).lines().position(|line| line.ends_with("\"本部に電話する")).unwrap() + 1;
    let said = copy.lint();
    assert_eq!(said.status, 1);
    let found = new_findings(&said);
    assert!(found[0].starts_with(&format!("{FLOW}:{line}: E0 ")), "{found:#?}");
    assert_eq!(found.len(), 1, "what only follows from it is not told: {found:#?}");
    assert_is_a_sentence(&found[0]);
}

#[test]
fn a_file_in_another_encoding_is_told_and_not_guessed_at() {
    let copy = Copy::new();
    // 「本部」 as Shift_JIS, as an old editor saves it.
    let mut bytes = b"id = \"ransom-note\"\ntitle = \"".to_vec();
    bytes.extend_from_slice(&[0x96, 0x7b, 0x95, 0x94, b'"', b'\n']);
    fs::write(copy.path(FLOW), bytes).unwrap();
    let said = copy.lint();
    assert_eq!(said.status, 1);
    let found = new_findings(&said);
    assert!(found.iter().any(|line| line.starts_with(&format!("{FLOW}:")) && line.contains("E0 ")), "{found:#?}");
}

#[test]
fn a_missing_file_of_the_set_is_told() {
    let copy = Copy::new();
    fs::remove_file(copy.path("agencies.toml")).unwrap();
    let said = copy.lint();
    assert_eq!(said.status, 1);
    assert!(said.out.contains("agencies.toml"), "{}", said.out);
}

#[test]
fn a_folder_without_playbooks_is_told() {
    let empty = tempfile::tempdir().unwrap();
    cli(&["lint", empty.path().to_str().unwrap()]).is_refused_with("NOTHING_TO_READ");
    cli(&["lint", empty.path().join("away").to_str().unwrap()]).is_refused_with("FOLDER_NOT_READABLE");
    assert_eq!(cli(&["lint", "--what"]).status, 2, "a command nobody knows is status 2");
}
