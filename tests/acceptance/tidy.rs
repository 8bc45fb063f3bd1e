//! The house rules that a compiler does not know: who may use whom, how long a file may be, which words are not ours.
//!
//! What is looked at is the program, not its tests: `#[cfg(test)]` parts, `tests.rs`, `tests/` and `fixture/` are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::harness::root;

const ENGINE: &str = "src-tauri/engine/src/";
const APP: &str = "src-tauri/src/";
const MOST_LINES: usize = 400;

/// Longer than the house allows, and why.
const LONG_FILES: &[(&str, &str)] =
    &[("src-tauri/engine/src/pack/pdf/", "the one file that may know printpdf and lopdf")];

/// What a noun may use beside ids, text, time, wording and itself.
const NOUNS: &[(&str, &[&str])] = &[
    // Rules, agencies and the blanks of scripts are authored content: their types stand in `playbook`.
    ("contact", &["playbook"]),
    ("deadline", &["playbook"]),
    // A script's blanks are checked when the content is.
    ("playbook", &["contact"]),
    ("incident", &["playbook", "contact", "deadline"]),
    // Tables of other programs become rows of the plan, and rows tables.
    ("plan", &["playbook", "contact", "exchange"]),
    ("proof", &[]),
    ("record", &["chain"]),
    ("exchange", &["record", "chain"]),
    ("search", &["incident"]),
    ("pack", &["playbook", "contact", "deadline", "exchange", "incident", "plan"]),
];

/// What everybody may use.
const FLOOR: &[&str] = &["check_digit", "ids", "slip_number", "text", "time", "wording"];

/// One file of the program, without its tests and comments.
struct Source {
    path: String,
    code: String,
    /// The first `crate::` or engine module of its path: `store`, `pack`, `deadline`, …
    module: String,
}

/// All Rust of a folder.
fn sources(below: &str) -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root().join(below), &mut |path| {
        let path = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
        let of_tests = path.ends_with("/tests.rs") || path.contains("/tests/") || path.contains("/fixture/");
        if path.ends_with(".rs") && !of_tests {
            let text = fs::read_to_string(root().join(&path)).unwrap();
            let module = path.strip_prefix(below).unwrap().split(['/', '.']).next().unwrap().to_owned();
            found.push(Source { code: without_comments(program_part(&text)), module, path });
        }
    });
    assert!(found.len() > 5, "there is something to look at in {below}");
    found
}

fn collect(folder: &Path, see: &mut impl FnMut(&Path)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if ["target", "node_modules", ".git", "dist", "gen"].contains(&name) {
            continue;
        }
        if path.is_dir() { collect(&path, see) } else { see(&path) }
    }
}

/// Everything before the tests at the end of a file.
fn program_part(text: &str) -> &str {
    text.split_once("\n#[cfg(test)]\nmod tests {").map_or(text, |(program, _)| program)
}

fn without_comments(text: &str) -> String {
    let code = |line: &str| match line.split_once("//") {
        Some((code, _)) if !code.contains('"') => code.to_owned() + "\n",
        _ => line.to_owned() + "\n",
    };
    text.lines().map(code).collect()
}

/// Whether `word` stands there as a word of its own.
fn uses(code: &str, word: &str) -> bool {
    let inside = |letter: char| letter.is_alphanumeric() || letter == '_';
    code.match_indices(word).any(|(at, _)| {
        let (before, rest) = code.split_at(at);
        !before.ends_with(inside) && !rest.strip_prefix(word).unwrap().starts_with(inside)
    })
}

/// Files that use `word` although they are not among those that may.
fn strangers(below: &str, word: &str, may: &[&str]) -> Vec<String> {
    let used =
        |source: &Source| uses(&source.code, word) && !may.iter().any(|allowed| source.path.starts_with(allowed));
    sources(below).into_iter().filter(used).map(|source| source.path).collect()
}

/// The engine's own modules a file names.
fn used_modules(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        let names = rest.strip_prefix('{').map_or(rest, |list| list.split('}').next().unwrap_or_default());
        for name in names.split(',').take(if rest.starts_with('{') { usize::MAX } else { 1 }) {
            let name: String =
                name.trim().chars().take_while(|letter| letter.is_lowercase() || *letter == '_').collect();
            found.insert(name);
        }
    }
    found
}

#[test]
fn only_the_store_knows_sql() {
    assert_eq!(strangers(ENGINE, "rusqlite", &["src-tauri/engine/src/store/"]), Vec::<String>::new());
    assert_eq!(strangers(APP, "rusqlite", &[]), Vec::<String>::new());
}

#[test]
fn only_one_folder_knows_pdf() {
    for name in ["printpdf", "lopdf"] {
        assert_eq!(strangers(ENGINE, name, &["src-tauri/engine/src/pack/pdf/"]), Vec::<String>::new(), "{name}");
        assert_eq!(strangers(APP, name, &[]), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn the_engine_knows_no_window() {
    for name in ["tauri", "wry", "tao"] {
        assert_eq!(strangers(ENGINE, name, &[]), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn files_are_touched_in_three_places_only() {
    let may = ["src-tauri/engine/src/store/", "src-tauri/engine/src/files.rs", "src-tauri/engine/src/bin/"];
    for name in ["fs", "File", "OpenOptions"] {
        assert_eq!(strangers(ENGINE, name, &may), Vec::<String>::new(), "std::{name}");
    }
}

#[test]
fn nothing_stands_at_the_top_that_was_not_put_there() {
    let folders = ["docs", "playbooks", "script", "src-tauri", "tests", "ui"];
    // `target` and `out` are made by builds and lie outside the repository.
    let made = ["target", "out"];
    for entry in fs::read_dir(root()).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let known = name.starts_with('.') || folders.contains(&name.as_str()) || made.contains(&name.as_str());
        // Bindings land here when a test is started without cargo.
        assert!(!entry.path().is_dir() || known, "{name} has no place at the top");
    }
}

#[test]
fn only_the_desk_asks_what_time_it_is() {
    let may = ["src-tauri/engine/src/desk/", "src-tauri/engine/src/world.rs"];
    let asking = strangers(ENGINE, "World", &[&may[..], &["src-tauri/engine/src/bin/"]].concat());
    assert_eq!(asking, Vec::<String>::new());
    let real = strangers(ENGINE, "SystemWorld", &["src-tauri/engine/src/world.rs", "src-tauri/engine/src/bin/"]);
    assert_eq!(real, Vec::<String>::new(), "the desk takes the world it is given");
    for clock in ["Utc::now", "Local::now", "SystemTime", "Instant", "now_v7"] {
        let reading = strangers(ENGINE, clock, &["src-tauri/engine/src/world.rs"]);
        assert_eq!(reading, Vec::<String>::new(), "{clock}");
    }
}

#[test]
fn nouns_are_pure_and_know_only_those_they_may() {
    let nouns: BTreeMap<&str, &[&str]> = NOUNS.iter().copied().collect();
    for source in sources(ENGINE) {
        let Some(may) = nouns.get(source.module.as_str()) else { continue };
        for used in used_modules(&source.code) {
            let known = used == source.module || may.contains(&used.as_str()) || FLOOR.contains(&used.as_str());
            assert!(known, "{} uses {used}", source.path);
        }
    }
}

#[test]
fn nothing_uses_what_stands_above_it() {
    let above: &[(&str, &[&str])] = &[
        ("ids", &["ids"]),
        ("check_digit", &["check_digit"]),
        ("text", &["text"]),
        ("time", &["time", "text"]),
        ("wording", &["wording", "text"]),
        // Content is read with the rules of playbooks, plans and packs.
        ("library", &["playbook", "plan", "pack"]),
    ];
    for (module, may) in above {
        for source in sources(ENGINE).iter().filter(|source| source.module == *module) {
            let used = used_modules(&source.code);
            assert!(used.iter().all(|one| may.contains(&one.as_str())), "{} uses {used:?}", source.path);
        }
    }
    for (module, never) in [("store", &["desk", "view", "pack"][..]), ("view", &["desk", "store", "world"])] {
        for source in sources(ENGINE).iter().filter(|source| source.module == module) {
            let used = used_modules(&source.code);
            assert!(never.iter().all(|one| !used.contains(*one)), "{} uses {used:?}", source.path);
        }
    }
}

#[test]
fn the_app_reaches_the_engine_through_desk_and_view() {
    let never = ["engine::store", "engine::incident::apply", "engine::pack::pdf"];
    for name in never {
        assert_eq!(strangers(APP, name, &[]), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn nothing_speaks_to_a_network() {
    for below in [ENGINE, APP] {
        for name in ["TcpStream", "UdpSocket", "std::net", "reqwest", "ureq", "hyper"] {
            assert_eq!(strangers(below, name, &[]), Vec::<String>::new(), "{name}");
        }
    }
    let engine = everything_the_engine_needs();
    for name in ["reqwest", "hyper", "ureq", "curl", "tokio", "rustls", "openssl", "native-tls", "socket2", "isahc"] {
        assert!(!engine.contains(name), "the engine needs {name}, which speaks to a network");
    }
    assert!(engine.contains("rusqlite"), "the list of what the engine needs was read");
}

/// The crates the program is made of, as cargo tells them; `Cargo.lock` also knows those of the window.
fn everything_the_engine_needs() -> BTreeSet<String> {
    let words = ["tree", "--offline", "--package", "engine", "--edges", "normal", "--prefix", "none"];
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo).args(words).current_dir(root()).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    said.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

#[test]
fn files_are_short_enough_to_be_read() {
    let mut long: Vec<String> = Vec::new();
    for below in [ENGINE, APP] {
        collect(&root().join(below), &mut |path| {
            let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
            let excused = LONG_FILES.iter().any(|(file, _)| *file == name) || name.contains("/tests");
            if name.ends_with(".rs") && !excused {
                let lines = program_part(&fs::read_to_string(path).unwrap()).lines().count();
                if lines > MOST_LINES {
                    long.push(format!("{name}: {lines}"));
                }
            }
        });
    }
    assert_eq!(long, Vec::<String>::new(), "at most {MOST_LINES} lines without tests");
}

#[test]
fn nothing_is_switched_off_or_left_for_later() {
    // Written in two parts, so that this file does not find itself.
    let words = [["#[all", "ow("], ["#![all", "ow("], ["TO", "DO"], ["FIX", "ME"], ["XX", "X"], ["todo", "!("]];
    let words: Vec<String> = words.iter().map(|parts| parts.concat()).collect();
    let found = in_all_files(&["rs", "ts", "svelte", "toml", "sh", "js", "mjs"], |line| {
        words.iter().any(|word| line.contains(word.as_str()))
    });
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn nothing_of_the_machine_it_was_written_on_is_left_in_it() {
    let words = [["/wo", "rk/"], ["/ho", "me/"], ["/Us", "ers/"], ["C:\\Us", "ers"], ["/ro", "ot/"]];
    let words: Vec<String> = words.iter().map(|parts| parts.concat()).collect();
    let ends = ["rs", "ts", "svelte", "toml", "sh", "js", "mjs", "json", "md", "html", "css", "sql"];
    let found = in_all_files(&ends, |line| words.iter().any(|word| line.contains(word.as_str())));
    assert_eq!(found, Vec::<String>::new());
}

/// The lines of the repository's own files that are not as they should be.
fn in_all_files(ends: &[&str], is_wrong: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    let folders = ["src-tauri", "playbooks", "tests", "docs", "script", "ui"];
    let own = folders.iter().map(|folder| root().join(folder)).filter(|folder| folder.is_dir());
    for folder in own {
        collect(&folder, &mut |path| {
            let end = path.extension().and_then(|end| end.to_str()).unwrap_or("sh");
            let Some(text) = ends.contains(&end).then(|| fs::read_to_string(path).ok()).flatten() else { return };
            for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| is_wrong(line)) {
                found.push(format!("{}:{number}: {}", path.strip_prefix(root()).unwrap().display(), line.trim()));
            }
        });
    }
    found
}

#[test]
fn words_the_house_does_not_use_name_nothing() {
    let unwanted = ["case", "ticket", "task", "node", "workflow", "bundle", "manager", "service", "helper", "util"];
    for source in sources(ENGINE).iter().chain(&sources(APP)) {
        // Names that other crates chose.
        if source.path.ends_with("pack/pdf.rs") {
            continue;
        }
        for name in names_given(&source.code) {
            let parts = parts_of(&name);
            let found =
                unwanted.iter().find(|word| parts.iter().any(|part| part == *word || *part == format!("{word}s")));
            assert_eq!(found, None, "{} names something {name}", source.path);
        }
    }
}

/// What is defined here: functions, types, modules, constants, variables.
fn names_given(code: &str) -> Vec<String> {
    let keywords = ["fn ", "struct ", "enum ", "trait ", "mod ", "type ", "const ", "static ", "let ", "let mut "];
    let mut found = Vec::new();
    for keyword in keywords {
        for (at, _) in code.match_indices(keyword) {
            let (before, rest) = code.split_at(at);
            if before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_') {
                continue;
            }
            let rest = rest.strip_prefix(keyword).unwrap();
            found.push(rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect());
        }
    }
    found
}

/// `TaskList` and `task_list` are both task and list.
fn parts_of(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for letter in name.chars() {
        if letter == '_' || letter.is_uppercase() {
            parts.push(String::new());
        }
        if letter != '_' {
            parts.last_mut().unwrap().extend(letter.to_lowercase());
        }
    }
    parts
}

#[test]
fn what_a_hospital_reads_stands_in_messages_and_playbooks_not_in_code() {
    // The terminal program says how it is used and what it prints in its own words.
    let may = ["src-tauri/engine/src/bin/"];
    let mut found = Vec::new();
    for source in sources(ENGINE).iter().filter(|source| !may.iter().any(|allowed| source.path.starts_with(allowed))) {
        for literal in literals(&source.code).iter().filter(|literal| is_a_sentence(literal)) {
            found.push(format!("{}: {literal}", source.path));
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

/// The texts in quotes.
fn literals(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in code.lines() {
        found.extend(line.split('"').skip(1).step_by(2).map(str::to_owned));
    }
    found
}

/// Words with a full stop or the ending of a sentence; a name such as 初動対応 is none.
fn is_a_sentence(literal: &str) -> bool {
    let n_kana = literal.chars().filter(|letter| ('\u{3041}'..='\u{3096}').contains(letter)).count();
    let ends = ["です", "ます", "ください", "した", "する", "ません"];
    n_kana >= 3 && (literal.contains('。') || ends.iter().any(|end| literal.ends_with(end)))
}

#[test]
fn the_rules_see_what_breaks_them() {
    assert!(uses("use rusqlite::Connection;", "rusqlite") && !uses("let rusqlite_like = 1;", "rusqlite"));
    assert!(used_modules("use crate::{desk, store::Tx};").contains("store"));
    assert!(used_modules("crate::desk::Desk::open()").contains("desk"));
    assert_eq!(without_comments("a // rusqlite\n\"http://x\"\n"), "a \n\"http://x\"\n");
    assert_eq!(program_part("code\n#[cfg(test)]\nmod tests {\n}"), "code");
    assert_eq!(names_given("fn run_task() { let helper = 1; }"), ["run_task", "helper"]);
    assert_eq!(parts_of("TaskList"), ["", "task", "list"]);
    assert!(is_a_sentence("紙に書いてください") && is_a_sentence("紙に書く。止まった") && !is_a_sentence("平時"));
}
