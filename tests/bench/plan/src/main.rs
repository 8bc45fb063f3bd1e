//! `script/bench`: a plan of 2,000 devices and 300 contacts: one field saved, the file opened, the check table judged, the
//! BCP printed.
//!
//! Interleaved rounds; the ratio is what to watch, the milliseconds belong to this machine. Saving stands beside a bare
//! durable insert, printing beside Typst, which is given every word with its place and so has no layout to do.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program for developers: it prints, or it stops")]

mod large;
mod paper;

use std::path::Path;
use std::time::Instant;

use engine::desk::{Desk, FieldEdit};
use engine::world::SystemWorld;
use rusqlite::{Connection, named_params};

const SAVES: usize = 200;
const OPENINGS: usize = 15;
const CHAPTERS: [&str; 3] = ["facility", "contacts", "systems"];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [folder, rest @ ..] = words.as_slice() else {
        println!("usage: bench-plan FOLDER [CLI PYTHON TYPST_PACK.py FONTS]");
        return;
    };
    let folder = Path::new(folder);
    std::fs::create_dir_all(folder).unwrap();
    let place = tempfile::tempdir_in(folder).unwrap();
    let file = place.path().join("large.tomoshibi");
    let mut desk = Desk::open(&file, place.path(), Box::new(SystemWorld)).unwrap();
    desk.publish_plan(&large::plan()).unwrap();
    saves(&mut desk, place.path());
    desk.close().unwrap();
    opens(&file, place.path());
    if let [cli, python, script, fonts] = rest {
        paper::beside_typst(&file, place.path(), cli, [python, script, fonts]);
    }
}

/// A field of the draft, durable when the call returns, with everything the screen then shows.
fn saves(desk: &mut Desk, folder: &Path) {
    let bare = bare(&folder.join("bare.sqlite"));
    let (mut own, mut inserts) = (Vec::new(), Vec::new());
    let mut was = desk.draft().unwrap().plan().facility.hours.clone();
    for round in 0..SAVES {
        let hours = format!("平日 8:{:02}〜17:00", round % 60);
        let edit = FieldEdit {
            part: "facility".to_owned(),
            row: String::new(),
            field: "hours".to_owned(),
            texts: vec![hours.clone()],
            was: vec![was],
        };
        own.push(millis(|| {
            desk.set_field(&edit).unwrap();
        }));
        was = hours;
        let body = format!("{edit:?}");
        inserts.push(millis(|| insert(&bare, &body)));
    }
    beside("save of one field", &mut own, "bare insert", &mut inserts);
}

/// A plain SQLite file in the same durable mode.
fn bare(path: &Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    let settings = "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
        CREATE TABLE line (n INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT";
    connection.execute_batch(settings).unwrap();
    connection
}

fn insert(connection: &Connection, body: &str) {
    let mut statement = connection.prepare_cached("INSERT INTO line (body) VALUES (:body)").unwrap();
    statement.execute(named_params! { ":body": body }).unwrap();
}

/// Opening the file up to the plan screen, each chapter, and the check table judged anew.
fn opens(file: &Path, local: &Path) {
    let (mut opened, mut judged, mut shown) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..OPENINGS {
        let began = Instant::now();
        let mut desk = Desk::open_existing(file, local, Box::new(SystemWorld)).unwrap();
        desk.plan_view().unwrap();
        opened.push(began.elapsed().as_secs_f64() * 1000.0);
        judged.push(millis(|| {
            desk.coverage().unwrap();
        }));
        for chapter in CHAPTERS {
            shown.push(millis(|| {
                desk.chapter_view(chapter).unwrap();
            }));
        }
        desk.close().unwrap();
    }
    alone("open the file and the plan screen", &mut opened);
    alone("a chapter", &mut shown);
    alone("the check table judged anew", &mut judged);
}

/// Wall time in milliseconds.
fn millis(job: impl FnOnce()) -> f64 {
    let began = Instant::now();
    job();
    began.elapsed().as_secs_f64() * 1000.0
}

fn quantile(values: &mut [f64], part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = (values.len() as f64 * part) as usize;
    values.get(place).or(values.last()).copied().unwrap()
}

fn alone(name: &str, values: &mut [f64]) {
    println!("{name}: median {:.1} ms, worst {:.1} ms", quantile(values, 0.5), quantile(values, 1.0));
}

fn beside(name: &str, own: &mut [f64], other_name: &str, other: &mut [f64]) {
    let (median, bare) = (quantile(own, 0.5), quantile(other, 0.5));
    let (p99, bare99) = (quantile(own, 0.99), quantile(other, 0.99));
    println!("{name}, median: tomoshibi {median:.2} ms, {other_name} {bare:.2} ms, ratio {:.2}", median / bare);
    println!("{name}, p99: tomoshibi {p99:.2} ms, {other_name} {bare99:.2} ms, ratio {:.2}", p99 / bare99);
}
