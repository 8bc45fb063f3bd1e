//! `script/bench`: paper as whole processes of our terminal program beside Typst, ReportLab and WeasyPrint, which set the
//! same words with their own tables: the pack of a place, numbered slips, the report of a long timeline.
//!
//! Interleaved rounds, medians; the ratio is what to watch, the milliseconds belong to this machine. The others draw no
//! codes but ReportLab, which favours them. Time and memory of Python count where Python is how they are used.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::panic,
    reason = "a program for developers: it prints, or it stops"
)]

mod job;
mod measured;
mod printed;
#[path = "../../timeline/src/hospital.rs"]
mod timeline;

use std::path::{Path, PathBuf};

use job::{Book, Job, Tools};

/// Slips that are set.
const SLIPS: usize = 300;
/// Lines of the long timeline, and of the one it is compared with.
const LINES: usize = 10_000;
const FEW_LINES: usize = 1_000;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, rest @ ..] = words.as_slice()
        && flag == measured::MEASURE
    {
        println!("{}", measured::measure(rest));
        return;
    }
    let [folder, cli, python, root] = words.as_slice() else {
        println!("usage: bench-paper FOLDER CLI PYTHON ROOT");
        return;
    };
    std::fs::create_dir_all(folder).unwrap();
    let place = tempfile::tempdir_in(folder).unwrap();
    let tools = Tools {
        place: place.path().canonicalize().unwrap(),
        cli: cli.clone(),
        python: python.clone(),
        root: Path::new(root).canonicalize().unwrap(),
    };
    let pack = if tools.root.join("playbooks/packs/clinic.toml").is_file() { "clinic" } else { "front-desk" };
    println!("median of each; ratio: times ours");
    let own = [
        job::pack(&tools, pack, 60).beside(&tools, [9, 9, 3, 1]),
        job::slips(&tools, SLIPS).beside(&tools, [9, 9, 3, 1]),
        report(&tools, LINES).beside(&tools, [7, 3, 1, 1]),
    ];
    let few = report(&tools, FEW_LINES).alone(&tools, 9);
    growth(own.last().copied().unwrap(), few);
}

/// A report of so many lines, and the data file it comes from.
fn report(tools: &Tools, lines: usize) -> Job {
    let file: PathBuf = timeline::filled(&tools.place, lines, 1);
    job::report(tools, &file, lines)
}

/// Whether a long report costs more a page than a short one.
fn growth(many: Book, few: Book) {
    let per_page = |book: Book| book.cost.cpu / book.pages as f64;
    let ratio = per_page(many) / per_page(few);
    println!(
        "growth: cpu of a page {:.3} ms in {} pages, {:.3} ms in {}, ratio {ratio:.2} (at most 1.3)",
        per_page(many),
        many.pages,
        per_page(few),
        few.pages
    );
}
