//! What is set, by whom, and what came of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use engine::desk::{Desk, PackOrder};
use engine::library;
use engine::pack::Forms;
use engine::world::SystemWorld;
use lopdf::Document;

use crate::measured::{Cost, measured};
use crate::printed::{printed, table};

/// The others, and how much slower than ours they may at least be.
const TWINS: [&str; 3] = ["typst", "reportlab", "weasyprint"];

/// Where everything is.
pub(crate) struct Tools {
    pub(crate) place: PathBuf,
    pub(crate) cli: String,
    pub(crate) python: String,
    pub(crate) root: PathBuf,
}

/// One thing to set.
pub(crate) struct Job {
    name: String,
    /// The data file as it is before every run.
    file: PathBuf,
    /// What our program is told after the data file.
    words: Vec<String>,
    command: &'static str,
    /// The same words for the others.
    book: PathBuf,
    /// Ours takes at most this part of Typst's time.
    share: f64,
    /// And at most so much memory, in MB.
    memory: Option<f64>,
}

/// What a run gives.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Book {
    pub(crate) cost: Cost,
    pub(crate) pages: usize,
    pub(crate) bytes: u64,
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

fn words<const N: usize>(list: [&str; N]) -> Vec<String> {
    list.map(str::to_owned).to_vec()
}

/// The example hospital in a data file of its own.
fn hospital(tools: &Tools, name: &str) -> (PathBuf, Desk) {
    let file = tools.place.join(format!("{name}.tomoshibi"));
    let mut desk = Desk::create(&file, &tools.place.join("local"), Box::new(SystemWorld)).unwrap();
    desk.publish_plan(library::demo_plan().unwrap()).unwrap();
    (file, desk)
}

/// A whole pack for a place with so many visits a day.
pub(crate) fn pack(tools: &Tools, id: &str, visits: u32) -> Job {
    let (file, mut desk) = hospital(tools, id);
    let order = PackOrder { place: id.to_owned(), visits: Some(visits), hours: Some(8) };
    let set = desk.pack_layout(&order).unwrap();
    desk.close().unwrap();
    let said = visits.to_string();
    Job {
        name: format!("{id} pack"),
        file,
        words: words(["--place", id, "--visits", &said, "--hours", "8"]),
        command: "pack",
        book: book(tools, id, &printed(&set)),
        share: 0.2,
        memory: None,
    }
}

/// Numbered slips and nothing else, from a pack of one's own.
pub(crate) fn slips(tools: &Tools, count: usize) -> Job {
    const PACK: &str = "id = \"slips\"\ntitle = { ja = \"整理券\", en = \"Slips\" }\nplace = { ja = \"受付\", en = \"Desk\" }\n\
        source = \"bench\"\nas_of = \"2026-11-22\"\n[[sheet]]\nform = \"F02\"\n";
    let forms = tools.place.join("forms");
    fs::create_dir_all(forms.join("packs")).unwrap();
    fs::write(forms.join("packs/slips.toml"), PACK).unwrap();
    let (file, mut desk) = hospital(tools, "slips");
    assert_eq!(desk.use_forms(&forms).unwrap().len(), 0, "a sound pack");
    let order = |visits| PackOrder { place: "slips".to_owned(), visits: Some(visits), hours: Some(8) };
    let enough = |visits: &u32| desk.pack_layout(&order(*visits)).unwrap().pages.len() > count / 2;
    let visits = (1..).find(enough).unwrap();
    let set = desk.pack_layout(&order(visits)).unwrap();
    desk.close().unwrap();
    let said = visits.to_string();
    Job {
        name: format!("{count} numbered slips"),
        file,
        words: words(["--place", "slips", "--visits", &said, "--hours", "8", "--forms", &text(&forms)]),
        command: "pack",
        book: book(tools, "slips", &printed(&set)),
        share: 0.7,
        memory: None,
    }
}

/// The report of a timeline.
pub(crate) fn report(tools: &Tools, file: &Path, lines: usize) -> Job {
    let csv = tools.place.join(format!("{lines}.csv"));
    let said = ["export", &text(file), "--format", "csv", "--out", &text(&csv)].map(str::to_owned);
    let done = Command::new(&tools.cli).args(said).env("APP_DATA", tools.place.join("local")).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let (head, rows) = columns(&fs::read_to_string(&csv).unwrap());
    Job {
        name: format!("report of {lines} lines"),
        file: file.to_owned(),
        words: words(["--format", "pdf"]),
        command: "export",
        book: book(tools, &format!("report-{lines}"), &table("報告書", "みどり野病院", &head, &rows)),
        share: 1.0 / 15.0,
        memory: Some(80.0),
    }
}

/// The book of a job as the others read it.
fn book(tools: &Tools, name: &str, said: &serde_json::Value) -> PathBuf {
    let [raw, out] = ["said", "book"].map(|part| tools.place.join(format!("{name}-{part}.json")));
    fs::write(&raw, said.to_string()).unwrap();
    let script = tools.root.join("tests/bench/paper/twins/content.py");
    let done = Command::new(&tools.python).arg(script).args([&raw, &tools.root.join("playbooks"), &out]).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    out
}
