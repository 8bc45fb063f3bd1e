//! The index answers exactly what a look at every line would.

use std::path::Path;

use uuid::Uuid;

use crate::ids::{EntryId, IncidentId};
use crate::incident::event::Nature;
use crate::search::memory::Memory;
use crate::search::{Line, Mark, Occurrence, PAGE, Query, Traits, fold};
use crate::store::search_grams::Tally;
use crate::store::{SearchCache, Slice};
use crate::text::Text;
use crate::time::Timestamp;

/// The same seed makes the same lines.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap() % below.max(1)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())]
    }
}

const LETTERS: &[&str] = &[
    "停",
    "止",
    "会",
    "計",
    "薬",
    "局",
    "藥",
    "透",
    "析",
    "高",
    "髙",
    "橋",
    "𣘺",
    "渡",
    "邉",
    "辺",
    "𠮷",
    "葛\u{e0100}",
    "か",
    "カ",
    "ｶ",
    "ﾞ",
    "\u{3099}",
    "る",
    "ル",
    "て",
    "ﾃ",
    "ー",
    "ｰ",
    "-",
    "−",
    "〜",
    "～",
    "。",
    "、",
    "「",
    "」",
    " ",
    "　",
    "A",
    "a",
    "Ａ",
    "é",
    "e\u{301}",
    "1",
    "１",
    "①",
    "㌔",
    "0",
    "2",
    ":",
    "\"",
    "*",
    "'",
    "(",
    "^",
    "+",
    "\\",
    "%",
    "_",
    "\u{f0022}",
    "🚑",
    "👩\u{200d}⚕\u{fe0f}",
    "ß",
    "İ",
    "가",
    "\u{1100}\u{1161}",
    "\n",
];
const WORDS: &[&str] = &["電子カルテ", "会計", "受付", "本部", "011-200-0001", "ICU", "３階病棟", "髙橋", "サーバー"];
const NAMES: &[&str] = &["", "受付", "本部", "髙橋", "高橋", "佐藤 花子", "ICU", "３階病棟"];
const KINDS: &[&str] = &["note", "call", "step"];

fn text(dice: &mut Dice, most: usize) -> String {
    let n = dice.roll(most + 1);
    (0..n).map(|_| if dice.roll(6) == 0 { dice.pick(WORDS) } else { dice.pick(LETTERS) }).collect()
}

fn incident(number: usize) -> IncidentId {
    IncidentId(Uuid::from_u128(0x1000 + number as u128))
}

fn line(dice: &mut Dice, n: i64) -> Line {
    let ja = text(dice, 12);
    let occurred_at = Timestamp::from_millis(1_000_000 + dice.roll(400) as i64 * 60_000);
    Line {
        incident: incident(dice.roll(3)),
        id: EntryId(Uuid::from_u128(u128::try_from(n).unwrap())),
        seq: u32::try_from(n).unwrap(),
        occurred_at,
        recorded_at: occurred_at,
        late: dice.roll(2) == 0,
        kind: dice.pick(KINDS).to_owned(),
        nature: [None, Some(Nature::Fact), Some(Nature::Decision)][dice.roll(3)],
        from: dice.pick(NAMES).to_owned(),
        to: dice.pick(NAMES).to_owned(),
        doer: dice.pick(NAMES).to_owned(),
        recorder: dice.pick(NAMES).to_owned(),
        text: if dice.roll(2) == 0 { Text::same(ja) } else { Text::new(ja, text(dice, 6)) },
        more: if dice.roll(4) == 0 { text(dice, 5) } else { String::new() },
    }
}

/// What people type: a piece of what is there, or anything.
fn query(dice: &mut Dice, lines: &[(i64, Line)]) -> Query {
    let mut typed = String::new();
    for _ in 0..=dice.roll(2) {
        let (_, line) = &lines[dice.roll(lines.len())];
        let field = [&line.text.ja, &line.text.en, &line.from, &line.doer, &line.more][dice.roll(5)];
        let letters: Vec<char> = field.chars().collect();
        if dice.roll(8) == 0 || letters.is_empty() {
            typed += &text(dice, 3);
        } else {
            let first = dice.roll(letters.len());
            let length = 1 + dice.roll(5);
            typed.extend(letters.iter().skip(first).take(length));
        }
        typed.push(' ');
    }
    let sometimes = |dice: &mut Dice| dice.roll(8) == 0;
    Query {
        person: sometimes(dice).then(|| fold::key("高橋")),
        kind: sometimes(dice).then(|| dice.pick(KINDS).to_owned()),
        nature: sometimes(dice).then_some(Nature::Decision),
        from: sometimes(dice).then(|| Timestamp::from_millis(10_000_000)),
        until: sometimes(dice).then(|| Timestamp::from_millis(16_000_000)),
        only_open: sometimes(dice),
        incident: sometimes(dice).then(|| incident(1)),
        skip: if dice.roll(4) == 0 { 3 } else { 0 },
        take: [0, 1, 7, PAGE][dice.roll(4)],
        ..Query::of(&typed)
    }
}

/// By definition: every line is looked at.
fn brute_force(lines: &[(i64, Line)], marks: &[(i64, Mark)], query: &Query) -> (u32, Vec<EntryId>) {
    let mut found: Vec<&(i64, Line)> = lines
        .iter()
        .filter(|(n, line)| {
            let fields = [&line.text.ja, &line.text.en, &line.more, &line.from, &line.to, &line.doer, &line.recorder];
            let fields: Vec<String> = fields.into_iter().map(|field| fold::key(field)).collect();
            let has = |word: &String| fields.iter().any(|field| field.contains(word.as_str()));
            query.words.iter().all(has) && query.lets_through(&traits(line, marks, *n))
        })
        .collect();
    found.sort_by_key(|(n, line)| std::cmp::Reverse((line.occurred_at, *n)));
    let page = found.iter().skip(query.skip as usize).take(query.take as usize);
    (u32::try_from(found.len()).unwrap(), page.map(|(_, line)| line.id).collect())
}

fn traits<'a>(line: &'a Line, marks: &[(i64, Mark)], n: i64) -> Traits<'a> {
    Traits {
        incident: line.incident,
        occurred_at: line.occurred_at,
        kind: &line.kind,
        nature: line.nature,
        doer: &line.doer,
        recorder: &line.recorder,
        open: marks.iter().any(|(marked, mark)| *marked == n && mark.open),
    }
}

fn occurrence(id: IncidentId) -> Occurrence {
    let title = Text::new("電子カルテが使えない", "Records are down");
    Occurrence { id, title, noticed_at: Timestamp::from_millis(5), closed: false }
}

/// As the desk does it: incident by incident, in slices, with all there is to say about the lines of each.
fn put(cache: &mut SearchCache, new: &[(i64, Line)], lines: &[(i64, Line)], marks: &[(i64, Mark)]) {
    for number in 0..3 {
        let id = incident(number);
        let is_of = |entry: EntryId| lines.iter().any(|(_, line)| line.id == entry && line.incident == id);
        let marks: Vec<(i64, Mark)> = marks.iter().filter(|(_, mark)| is_of(mark.entry)).copied().collect();
        let of: Vec<(i64, Line)> = new.iter().filter(|(_, line)| line.incident == id).cloned().collect();
        for lines in of.chunks(7) {
            cache.put(&Slice { incident: &occurrence(id), lines, changed: &[], hash: [7; 32], marks: None }).unwrap();
        }
        cache
            .put(&Slice { incident: &occurrence(id), lines: &[], changed: &[], hash: [7; 32], marks: Some(&marks) })
            .unwrap();
    }
}

fn assert_same(cache: &mut SearchCache, lines: &[(i64, Line)], marks: &[(i64, Mark)], query: &Query) {
    let (count, newest) = brute_force(lines, marks, query);
    let found = cache.find(query, None).unwrap();
    assert_eq!(found.count, count, "{query:?}");
    assert_eq!(found.hits.iter().map(|hit| hit.line.id).collect::<Vec<_>>(), newest, "{query:?}");
    for hit in &found.hits {
        let (_, line) = lines.iter().find(|(_, line)| line.id == hit.line.id).unwrap();
        assert_eq!(hit.line, *line, "what is shown is what was put in");
    }
}

#[test]
fn the_index_finds_what_a_look_at_every_line_finds() {
    for seed in 1..=4 {
        let dice = &mut Dice(seed);
        let mut cache = SearchCache::open(None, "test").unwrap();
        if seed % 2 == 0 {
            // As if there were very many.
            cache.few = 5;
        }
        let mut lines: Vec<(i64, Line)> = Vec::new();
        for round in 0..4 {
            let first = i64::try_from(lines.len()).unwrap() + 1;
            let new: Vec<(i64, Line)> = (first..first + 60).map(|n| (n, line(dice, n))).collect();
            lines.extend(new.iter().cloned());
            // Later lines change what there is to say about earlier ones.
            let marks: Vec<(i64, Mark)> = lines
                .iter()
                .filter(|(n, _)| n % 4 == round)
                .map(|(n, line)| (*n, Mark { entry: line.id, undone: n % 3 == 0, open: n % 3 == 1 }))
                .collect();
            put(&mut cache, &new, &lines, &marks);
            if round != 2 {
                put_right(dice, &mut cache, &mut lines);
            }
            assert_counted(&cache, &lines);
            for _ in 0..120 {
                let query = query(dice, &lines);
                if !query.is_empty() {
                    assert_same(&mut cache, &lines, &marks, &query);
                }
            }
            for typed in ["計", "会計", "電子カルテ", "髙橋 本部"] {
                for take in [1, 7, 200, 0, 20] {
                    assert_same(&mut cache, &lines, &marks, &Query { take, ..Query::of(typed) });
                }
            }
        }
    }
}

/// What is kept about each pair of letters is what counting gives.
fn assert_counted(cache: &SearchCache, lines: &[(i64, Line)]) {
    let mut statement = cache.connection.prepare("SELECT letters, lines FROM gram WHERE lines <> 0").unwrap();
    let kept = statement.query_map([], |row| Ok((row.get("letters")?, row.get("lines")?))).unwrap();
    let kept: Vec<(i64, i64)> = kept.collect::<rusqlite::Result<_>>().unwrap();
    let mut tally = Tally::default();
    lines.iter().for_each(|(_, line)| tally.line(&line.key()));
    assert_eq!(kept, tally.counts().collect::<Vec<_>>());
}

/// Some lines that are in the index say something else now.
fn put_right(dice: &mut Dice, cache: &mut SearchCache, lines: &mut [(i64, Line)]) {
    for _ in 0..5 {
        let place = dice.roll(lines.len());
        let (n, old) = &mut lines[place];
        let changed = Line { incident: old.incident, ..line(dice, *n) };
        *old = changed.clone();
        let changed = [(*n, changed)];
        let incident = occurrence(old.incident);
        cache.put(&Slice { incident: &incident, lines: &[], changed: &changed, hash: [0; 32], marks: None }).unwrap();
    }
}

#[test]
fn memory_finds_what_a_look_at_every_line_finds() {
    let dice = &mut Dice(7);
    let mut memory = Memory::default();
    let mut lines: Vec<(i64, Line)> = Vec::new();
    for n in 1..=200 {
        let line = line(dice, n);
        memory.push(line.occurred_at, line.key());
        lines.push((n, line));
        let query = Query { take: PAGE, skip: 0, ..query(dice, &lines) };
        let lets = |place: usize| query.lets_through(&traits(&lines[place].1, &[], lines[place].0));
        let found: Vec<EntryId> = memory.find(&query.words, lets).map(|place| lines[place].1.id).collect();
        let (count, newest) = brute_force(&lines, &[], &query);
        assert_eq!(found.len(), count as usize, "{query:?}");
        assert_eq!(found[..newest.len()], newest, "{query:?}");
    }
}

#[test]
fn of_very_many_lines_the_newest_are_found_without_looking_at_all() {
    let dice = &mut Dice(11);
    let mut cache = SearchCache::open(None, "test").unwrap();
    cache.few = 2_000;
    let short = |dice: &mut Dice, n: i64| Line {
        text: Text::same(if n % 40 == 0 { "透析を再開" } else { "会計を停止" }),
        occurred_at: Timestamp::from_millis((n + dice.roll(3_000) as i64) * 60_000),
        doer: String::new(),
        recorder: String::new(),
        more: String::new(),
        ..line(dice, n)
    };
    let lines: Vec<(i64, Line)> = (1..=5_000).map(|n| (n, short(dice, n))).collect();
    // The later half first, as with an older incident that is indexed after a newer one; then line by line.
    for some in [2_500..4_990, 0..2_500, 4_990..4_991, 4_991..4_995, 4_995..5_000] {
        let until = some.end;
        put(&mut cache, &lines[some.clone()], &[], &[]);
        let there = if some.start == 2_500 { &lines[some] } else { &lines[..until.max(4_990)] };
        for words in ["会計", "停", "透析", "会計 停止", "計を停"] {
            for skip in [0, 50, 4_860] {
                assert_same(&mut cache, there, &[], &Query { skip, ..Query::of(words) });
            }
        }
    }
}

#[test]
fn an_incident_can_be_left_out() {
    let dice = &mut Dice(5);
    let lines: Vec<(i64, Line)> = (1..=80).map(|n| (n, line(dice, n))).collect();
    let mut cache = SearchCache::open(None, "test").unwrap();
    put(&mut cache, &lines, &[], &[]);
    let query = Query { take: 200, ..Query::of("髙橋") };
    let found = cache.find(&query, Some(incident(1))).unwrap();
    let (count, all) = brute_force(&lines, &[], &query);
    let others = all.iter().filter(|id| lines.iter().any(|(_, line)| line.id == **id && line.incident != incident(1)));
    assert_eq!(found.hits.iter().map(|hit| &hit.line.id).collect::<Vec<_>>(), others.collect::<Vec<_>>());
    assert!(found.count < count && found.count > 0);
}

fn with_one_line(path: Option<&Path>, stamp: &str) -> SearchCache {
    let mut cache = SearchCache::open(path, stamp).unwrap();
    if cache.top().0 == 0 {
        let line = Line { text: Text::same("透析を再開"), ..line(&mut Dice(3), 1) };
        let incident = occurrence(line.incident);
        cache
            .put(&Slice { incident: &incident, lines: &[(1, line)], changed: &[], hash: [9; 32], marks: None })
            .unwrap();
        cache.settle(1).unwrap();
    }
    cache
}

fn hits(cache: &mut SearchCache) -> u32 {
    cache.find(&Query::of("析を"), None).unwrap().count
}

#[test]
fn what_was_indexed_is_there_when_the_file_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("not yet there").join("a.index");
    drop(with_one_line(Some(&path), "a"));
    let mut again = SearchCache::open(Some(&path), "a").unwrap();
    assert_eq!((again.seen(), again.top(), hits(&mut again)), (1, (1, [9; 32]), 1));
    assert_eq!(again.done(IncidentId(Uuid::nil())).unwrap(), 0);
    drop(again);
    let other = SearchCache::open(Some(&path), "b").unwrap();
    assert_eq!((other.seen(), other.stamp()), (0, "b"), "made from something else: begun anew");
}

#[test]
fn a_damaged_index_is_begun_anew_and_nobody_hears_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.index");
    let damages: [fn(Vec<u8>) -> Vec<u8>; 5] = [
        |_| Vec::new(),
        |_| b"this is no index".to_vec(),
        |bytes| bytes.iter().take(bytes.len() / 2).copied().collect(),
        |bytes| bytes.iter().map(|byte| !byte).collect(),
        |_| std::fs::read("Cargo.toml").unwrap(),
    ];
    for (number, damage) in damages.into_iter().enumerate() {
        drop(with_one_line(Some(&path), "a"));
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, damage(whole)).unwrap();
        let mut cache = SearchCache::open(Some(&path), "a").unwrap();
        if cache.find(&Query::of("析を"), None).is_err() {
            // Some damage shows only when that part is read: then the desk throws it away.
            cache.discard();
            cache = SearchCache::open(Some(&path), "a").unwrap();
        }
        drop(cache);
        assert_eq!(hits(&mut with_one_line(Some(&path), "a")), 1, "damage {number}");
    }
}

#[test]
fn where_nothing_can_be_written_the_index_lives_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a file");
    std::fs::write(&file, "no folder").unwrap();
    let mut cache = with_one_line(Some(&file.join("a.index")), "a");
    assert_eq!(hits(&mut cache), 1);
}

#[test]
fn an_index_in_use_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.index");
    let mut first = with_one_line(Some(&path), "a");
    let mut second = SearchCache::open(Some(&path), "a").unwrap();
    assert_eq!((second.seen(), hits(&mut second)), (0, 0), "in memory, of its own");
    assert_eq!(hits(&mut first), 1);
    assert!(path.is_file());
}
