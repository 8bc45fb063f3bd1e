//! One durable line after the other, beside bare durable inserts of the same words into the same kind of file.
//!
//! The bare row has the words of the event and nothing else: no times, names, ids, nonce and hash: less than half of our
//! bytes. It has no guard and no index, and is written in a transaction of its own by a statement that stays prepared.

use std::path::Path;
use std::process::Command;

use engine::ids::IncidentId;
use engine::store::Store;
use engine::world::{SystemWorld, World};
use rusqlite::{Connection, named_params};

use crate::hospital::{draft, stamp, writer};
use crate::{ONLY_APPEND, ONLY_COMPARE, median, quantile, wall};

pub(crate) const ROUNDS: usize = 60;
/// Where each line takes milliseconds.
pub(crate) const ROUNDS_SLOW: usize = 12;
const A_ROUND: usize = 50;
/// Lines written under `strace`.
const COUNTED: usize = 1_000;

pub(crate) fn beside_bare_inserts(folder: &Path, rounds: usize) {
    let place = tempfile::tempdir_in(folder).unwrap();
    let mut store = Store::create(&place.path().join("own.tomoshibi"), &writer(place.path())).unwrap();
    let bare = bare(&place.path().join("bare.sqlite"));
    let incident = IncidentId(SystemWorld.fresh_id());
    let (mut own, mut inserts) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        for number in 0..A_ROUND {
            let draft = draft(incident, round * A_ROUND + number);
            let stamp = stamp();
            own.push(wall(|| store.tx(|tx| tx.append(&draft, &stamp)).unwrap()).1);
        }
        for number in 0..A_ROUND {
            let body = format!("{:?}", draft(incident, round * A_ROUND + number).event);
            inserts.push(wall(|| insert(&bare, &body)).1);
        }
    }
    let (p50, p99) = (median(&mut own), quantile(&mut own, 0.99));
    let (bare50, bare99) = (median(&mut inserts), quantile(&mut inserts, 0.99));
    println!("append, median: tomoshibi {p50:.3} ms, bare insert {bare50:.3} ms, ratio {:.2}", p50 / bare50);
    println!("append, p99: tomoshibi {p99:.3} ms, bare insert {bare99:.3} ms, ratio {:.2}", p99 / bare99);
}

/// A plain SQLite file in the same durable mode.
fn bare(path: &Path) -> Connection {
    let connection = Connection::open(format!("file:{}?psow=0", path.display())).unwrap();
    let settings = "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
        PRAGMA wal_autocheckpoint=200; CREATE TABLE line (n INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT";
    connection.execute_batch(settings).unwrap();
    connection
}

fn insert(connection: &Connection, body: &str) {
    let mut statement = connection.prepare_cached("INSERT INTO line (body) VALUES (:body)").unwrap();
    statement.execute(named_params! { ":body": body }).unwrap();
}

/// The same where the medium takes its time: a USB stick needs milliseconds for what a server's cache does at once.
pub(crate) fn on_a_slow_medium(folder: &Path) {
    if !has_strace() {
        println!("append, 2 ms for a sync: left out, there is no strace");
        return;
    }
    let slowed = Command::new("strace")
        .args(["-f", "-qq", "--seccomp-bpf", "-e", "trace=fsync", "-e", "inject=fsync:delay_exit=2000"])
        .args(["-o", "/dev/null"])
        .arg(std::env::current_exe().unwrap())
        .args([Path::new(ONLY_COMPARE), folder])
        .output()
        .unwrap();
    assert!(slowed.status.success(), "{slowed:?}");
    for line in String::from_utf8(slowed.stdout).unwrap().lines() {
        println!("2 ms for a sync, {line}");
    }
}

fn has_strace() -> bool {
    Command::new("strace").arg("-V").output().is_ok()
}

/// How often the medium is asked to keep what it was given, for each line.
pub(crate) fn syncs(folder: &Path) {
    if !has_strace() {
        println!("syncs for each line: left out, there is no strace");
        return;
    }
    let (some, none) = (synced(folder, COUNTED), synced(folder, 0));
    println!("syncs for each line: {:.3}", (some - none) as f64 / COUNTED as f64);
}

fn synced(folder: &Path, lines: usize) -> usize {
    let place = tempfile::tempdir_in(folder).unwrap();
    let (file, trace) = (place.path().join("own.tomoshibi"), place.path().join("trace"));
    let done = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=fsync,fdatasync", "-o"])
        .arg(&trace)
        .arg(std::env::current_exe().unwrap())
        .arg(ONLY_APPEND)
        .args([&file, Path::new(&lines.to_string())])
        .status()
        .unwrap();
    assert!(done.success());
    std::fs::read_to_string(trace).unwrap().lines().filter(|line| line.contains("sync(")).count()
}

/// Makes a data file and writes so many lines, one by one.
pub(crate) fn only(file: &Path, lines: usize) {
    let folder = file.parent().unwrap();
    let mut store = Store::create(file, &writer(folder)).unwrap();
    let incident = IncidentId(SystemWorld.fresh_id());
    for number in 0..lines {
        let (draft, stamp) = (draft(incident, number), stamp());
        store.tx(|tx| tx.append(&draft, &stamp)).unwrap();
    }
}
