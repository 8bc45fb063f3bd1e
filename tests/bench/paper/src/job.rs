//! What is set, by whom, and what came of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use engine::desk::{Desk, PackOrder};
use engine::library;
use engine::pack::Pack;
use engine::places::data_folder;
use engine::world::SystemWorld;
use lopdf::Document;

use crate::measured::{Cost, measured};
use crate::printed::printed;

/// The others.
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
    let mut desk = Desk::create(&file, &data_folder(), Box::new(SystemWorld)).unwrap();
    desk.publish_plan(library::demo_plan().unwrap()).unwrap();
    (file, desk)
}

/// A whole pack for a place with so many visits a day.
pub(crate) fn pack(tools: &Tools, id: &str, visits: u32) -> Job {
    let (file, mut desk) = hospital(tools, id);
    let order = PackOrder { place: id.to_owned(), visits: Some(visits), hours: Some(8), ..PackOrder::default() };
    let set = desk.pack_layout(&order).unwrap();
    desk.close().unwrap();
    let said = visits.to_string();
    Job {
        name: format!("{id} pack"),
        file,
        words: words(["--place", id, "--visits", &said, "--hours", "8"]),
        command: "pack",
        book: book(tools, &said_by(tools, id, &set)),
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
    let order =
        |visits| PackOrder { place: "slips".to_owned(), visits: Some(visits), hours: Some(8), ..PackOrder::default() };
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
        book: book(tools, &said_by(tools, "slips", &set)),
        share: 0.7,
        memory: None,
    }
}

/// The report of a timeline.
pub(crate) fn report(tools: &Tools, file: &Path, lines: usize) -> Job {
    let csv = tools.place.join(format!("{lines}.csv"));
    let said = ["export", &text(file), "--format", "csv", "--out", &text(&csv)].map(str::to_owned);
    let done = Command::new(&tools.cli).args(said).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    Job {
        name: format!("report of {lines} lines"),
        file: file.to_owned(),
        words: words(["--format", "pdf"]),
        command: "export",
        book: book(tools, &csv),
        share: 1.0 / 15.0,
        memory: Some(80.0),
    }
}

/// What a pack says, in a file.
fn said_by(tools: &Tools, name: &str, set: &Pack) -> PathBuf {
    let file = tools.place.join(format!("{name}-said.json"));
    fs::write(&file, printed(set).to_string()).unwrap();
    file
}

/// The book of a job as the others read it.
fn book(tools: &Tools, said: &Path) -> PathBuf {
    let out = said.with_extension("book.json");
    let script = tools.root.join("tests/bench/paper/twins/content.py");
    let playbooks = tools.root.join("playbooks");
    let done = Command::new(&tools.python).arg(script).args([said, &playbooks, &out]).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    out
}

impl Job {
    /// Our program, in a fresh copy of the data file: numbers never come twice.
    fn own(&self, tools: &Tools) -> Book {
        let file = tools.place.join("run.tomoshibi");
        fs::copy(&self.file, &file).unwrap();
        let out = tools.place.join("own.pdf");
        let mut said = vec![tools.cli.clone(), self.command.to_owned(), text(&file)];
        said.extend(self.words.iter().cloned());
        said.extend(["--out".to_owned(), text(&out)]);
        let cost = measured(&said);
        looked_at(cost, &out)
    }

    /// Another tool with the same words.
    fn twin(&self, tools: &Tools, name: &str) -> Book {
        let script = tools.root.join(format!("tests/bench/paper/twins/with_{name}.py"));
        let fonts = tools.root.join("src-tauri/engine/fonts");
        let out = tools.place.join(format!("{name}.pdf"));
        let said = [tools.python.clone(), text(&script), text(&self.book), text(&fonts), text(&out)];
        let cost = measured(&said);
        looked_at(cost, &out)
    }

    /// Ours without the others.
    pub(crate) fn alone(&self, tools: &Tools, rounds: usize) -> Book {
        let book = median(&(0..rounds).map(|_| self.own(tools)).collect::<Vec<_>>());
        println!("\n{}", self.name);
        say("tomoshibi", book, book);
        book
    }

    /// Ours beside the others, round by round; so many rounds of ours and of each of [`TWINS`].
    pub(crate) fn beside(&self, tools: &Tools, rounds: [usize; 4]) -> Book {
        let [own_rounds, twin_rounds @ ..] = rounds;
        let mut own = Vec::new();
        let mut theirs: [Vec<Book>; 3] = Default::default();
        for round in 0..own_rounds {
            own.push(self.own(tools));
            for ((name, books), rounds) in TWINS.iter().zip(&mut theirs).zip(twin_rounds) {
                if round < rounds {
                    books.push(self.twin(tools, name));
                }
            }
        }
        let own = median(&own);
        println!("\n{}", self.name);
        say("tomoshibi", own, own);
        let theirs = theirs.map(|books| median(&books));
        for (name, book) in TWINS.iter().zip(&theirs) {
            say(name, *book, own);
        }
        self.judge(own, theirs);
        own
    }

    fn judge(&self, own: Book, [typst, others @ ..]: [Book; 3]) {
        let share = own.cost.wall / typst.cost.wall;
        target("time beside Typst", share, self.share);
        target("bytes beside Typst", own.bytes as f64 / typst.bytes as f64, 1.0);
        for (name, other) in TWINS.iter().skip(1).zip(others) {
            target(&format!("time beside {name}"), own.cost.wall / other.cost.wall, 1.0 / 15.0);
        }
        if let Some(memory) = self.memory {
            target("memory in MB", own.cost.memory, memory);
        }
    }
}

fn target(what: &str, is: f64, most: f64) {
    let word = if is <= most { "met" } else { "MISSED" };
    println!("  {what}: {is:.3}, at most {most:.3}: {word}");
}

fn looked_at(cost: Cost, out: &Path) -> Book {
    let pages = Document::load(out).unwrap().get_pages().len();
    Book { cost, pages, bytes: out.metadata().unwrap().len() }
}

fn say(name: &str, book: Book, own: Book) {
    let Book { cost, pages, bytes } = book;
    println!(
        "  {name:<10} {:9.1} ms  cpu {:9.1} ms  {:7.1} MB  {:6.0} KiB  {pages} pages  ratio {:.1}",
        cost.wall,
        cost.cpu,
        cost.memory,
        bytes as f64 / 1024.0,
        cost.wall / own.cost.wall
    );
}

/// The middle of each number; pages and bytes hardly change.
fn median(books: &[Book]) -> Book {
    let middle = |number: fn(&Book) -> f64| {
        let mut numbers: Vec<f64> = books.iter().map(number).collect();
        numbers.sort_by(f64::total_cmp);
        numbers.get(numbers.len() / 2).copied().unwrap()
    };
    let cost = Cost {
        wall: middle(|book| book.cost.wall),
        cpu: middle(|book| book.cost.cpu),
        memory: middle(|book| book.cost.memory),
    };
    Book { cost, ..books.last().copied().unwrap() }
}
