//! Searching a file that has grown: how soon an answer is there, and what the index costs.

use std::path::Path;

use engine::desk::{Desk, SearchOrder};
use engine::world::SystemWorld;

use crate::hospital::{filled, local};
use crate::{cpu, median, quantile, wall};

/// What is typed: ordinary words, names, numbers, pieces of words; on every line, on many, on few and on none.
const TYPED: [&str; 26] = [
    "薬局",
    "会計",
    "透析",
    "停止",
    "受付",
    "本部",
    "田中",
    "処方箋",
    "手書き",
    "搬送",
    "院長",
    "四十分",
    "内線1234",
    "ｶﾙﾃ",
    "LANケーブル",
    "再来",
    "（12345）",
    "4321）",
    "電話",
    "電子カルテ",
    "復唱して確認した",
    "薬局 手書き",
    "救急 院長の判断",
    "無い言葉",
    "ない",
    "ーブ",
];
const ROUNDS: usize = 20;
const STEP: usize = 5_000;

/// Every word in every round; the first round says what a word costs that nobody has typed before.
pub(crate) fn found(folder: &Path, lines: usize, incidents: usize) {
    let path = filled(folder, lines, incidents);
    let index = local(folder).join("index");
    // From the first line again.
    let _ = std::fs::remove_dir_all(&index);
    let mut desk = Desk::open_existing(&path, &local(folder), Box::new(SystemWorld)).unwrap();
    let mut steps = Vec::new();
    let (_, build) = cpu(|| {
        while {
            let (more, took) = wall(|| desk.search_idle_step(STEP).unwrap());
            steps.push(took);
            more
        } {}
    });
    let mut longest = Vec::new();
    let mut first = Vec::new();
    let (mut took, mut spent) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        for typed in TYPED {
            let order = SearchOrder { typed: typed.to_owned(), ..SearchOrder::default() };
            let ((view, in_all), work) = cpu(|| wall(|| desk.search(&order).unwrap()));
            assert!(view.complete);
            took.push(in_all);
            spent.push(work);
            if round == 0 {
                first.push(in_all);
            }
            longest.push((in_all, round, view.count, typed));
        }
    }
    desk.close().unwrap();
    let size = std::fs::read_dir(&index).unwrap().map(|file| file.unwrap().metadata().unwrap().len()).sum::<u64>();
    println!(
        "{lines} lines, search: median {:.2} ms, p99 {:.2} ms; cpu median {:.2} ms, p99 {:.2} ms",
        median(&mut took),
        quantile(&mut took, 0.99),
        median(&mut spent),
        quantile(&mut spent, 0.99)
    );
    println!(
        "{lines} lines, search for the first time: median {:.2} ms, longest {:.2} ms",
        median(&mut first),
        quantile(&mut first, 1.0)
    );
    println!(
        "{lines} lines, index: cpu {:.0} ms, longest step of {STEP} {:.0} ms, {:.0} MiB",
        build,
        quantile(&mut steps, 1.0),
        size as f64 / 1_048_576.0
    );
    longest.sort_by(|one, other| other.0.total_cmp(&one.0));
    for (took, round, count, typed) in longest.iter().take(5) {
        println!("  slow: {typed}, {count} lines, {took:.1} ms in round {round}");
    }
}
