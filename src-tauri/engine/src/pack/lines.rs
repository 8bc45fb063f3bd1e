//! Where Japanese lines may break (禁則処理): ICU's strict rules, corrected by a table after JLREQ.
//! Only decides; measuring is done with the fonts, drawing elsewhere.

use std::cell::LazyCell;
use std::ops::Range;
use std::sync::LazyLock;

use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};

/// Stands for a drawn thing inside a text: a tick box, an arrow, a blank to fill in.
pub const OBJECT: char = '\u{FFFC}';

/// Stands for a drawn arrow: stays with what it points at.
pub const ARROW: char = '→';
/// Stands for a drawn tick box: stays with what it ticks.
pub const TICK: char = '☐';

/// Never first on a line (行頭禁則).
const NO_START: &str = concat!(
    "、。，．・：；？！‼⁇⁈⁉ヽヾゝゞ々〻ー〜～―—‐‑–゠…‥",
    "」』）］｝〉》】〙〗〟｠’”»）",
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ",
    "゛゜｡｣､･ｧｨｩｪｫｬｭｮｯｰﾞﾟ〳〴〵／",
    ")]},.:;!?%％‰℃°′″",
);
/// Never last on a line (行末禁則).
const NO_END: &str = "「『（［｛〈《【〘〖〝｟‘“«｢([{＃#№￥¥＄$£€第→☐";
/// Stay with the digits before them (分離禁止).
const COUNTERS: &str = "円枚人件分秒時日月年歳回台名個本部行階番号版章科室床倍割ページ℃㎎㎏㎜㎝㎡%％";
/// Half of these is empty: it may hang over the right edge of a measure.
const HALF_EMPTY: &str = "、。，．」』）］｝〉》】〕";

/// The two tables, sorted for quick look-up.
static FIRST: LazyLock<Vec<char>> = LazyLock::new(|| sorted(NO_START));
static LAST: LazyLock<Vec<char>> = LazyLock::new(|| sorted(NO_END));

/// Begun once: it is asked for every paragraph.
static SEGMENTER: LazyLock<LineSegmenterBorrowed<'static>> =
    LazyLock::new(|| LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default()));

fn sorted(marks: &str) -> Vec<char> {
    let mut marks: Vec<char> = marks.chars().collect();
    marks.sort_unstable();
    marks
}

fn listed(table: &[char], c: char) -> bool {
    table.binary_search(&c).is_ok()
}

/// One measured character or object.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit {
    /// The character, or [`OBJECT`].
    pub c: char,
    /// Its width in points.
    pub width: f32,
    /// The size of its type, for hanging punctuation.
    pub size: f32,
    /// Stays with the one before: part of "手順 5（7ページ）".
    pub joined: bool,
}

/// Cuts measured units into lines no wider than `width`. `\n` always ends a line.
/// A single thing wider than the line stands alone; who must not overflow checks widths afterwards.
pub fn wrap(units: &[Unit], width: f32) -> Vec<Range<usize>> {
    fill_lines(units, || breaks(units), width)
}

/// Like [`wrap`], but breaks only after spaces and marks and where a new phrase begins, as long as every phrase fits a
/// line: for large type and for sentences written with spaces between the words (分かち書き).
pub fn wrap_phrases(units: &[Unit], width: f32) -> Vec<Range<usize>> {
    fill_lines(units, || phrases(units, width), width)
}

/// Places between phrases, or all places when a phrase is wider than a line.
fn phrases(units: &[Unit], width: f32) -> Vec<usize> {
    let allowed = breaks(units);
    let ends = |n: &usize| {
        let marked = units.get(n.wrapping_sub(1)).is_some_and(|u| is_space(u.c) || "、。，！？".contains(u.c));
        marked || begins_phrase(units, *n)
    };
    let phrases: Vec<usize> = allowed.iter().copied().filter(ends).collect();
    let starts = [0].into_iter().chain(phrases.iter().copied());
    let too_wide = starts
        .clone()
        .zip(starts.skip(1).chain([units.len()]))
        .any(|(from, to)| units.get(from..to).unwrap_or_default().iter().map(|u| u.width).sum::<f32>() > width);
    if too_wide { allowed } else { phrases }
}

/// Kana and then a kanji or katakana: nearly always where a Japanese phrase begins (受付で｜番号の｜紙を).
fn begins_phrase(units: &[Unit], n: usize) -> bool {
    let at = |n: usize| units.get(n).map_or(' ', |u| u.c);
    let (last, next) = (at(n.wrapping_sub(1)), at(n));
    // お and ご belong to the word behind them.
    let is_word = |c: char| is_wide(c) && !is_hiragana(c);
    let is_prefix = |c: char| matches!(c, 'お' | 'ご');
    let starts = is_word(next) && !is_prefix(last) || is_prefix(next) && is_word(at(n + 1));
    is_hiragana(last) && starts
}

fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309F}')
}

/// Most texts fit one line: where they may break is found out when a line is full.
fn fill_lines(units: &[Unit], breaks: impl FnOnce() -> Vec<usize>, width: f32) -> Vec<Range<usize>> {
    let allowed = LazyCell::new(breaks);
    let mut lines = Vec::new();
    let mut start = 0;
    while start < units.len() {
        let (end, next) = line_end(units, || &allowed, start, width);
        lines.push(start..end);
        start = next;
    }
    if lines.is_empty() || units.last().is_some_and(|u| u.c == '\n') {
        lines.push(units.len()..units.len());
    }
    lines
}

/// End of the line that begins at `start`, and where the next one begins (spaces between are eaten).
fn line_end<'b>(units: &[Unit], allowed: impl Fn() -> &'b Vec<usize>, start: usize, width: f32) -> (usize, usize) {
    let mut used = 0.0;
    let mut i = start;
    while let Some(unit) = units.get(i) {
        if unit.c == '\n' {
            return (i, i + 1);
        }
        let excess = used + unit.width - width - 0.01;
        let hangs = || HALF_EMPTY.contains(unit.c) && excess <= unit.size / 2.0;
        if excess > 0.0 && !is_space(unit.c) && i > start && !hangs() {
            let end = best_break(units, allowed(), start, i);
            let next = (end..units.len()).find(|n| units.get(*n).is_none_or(|u| !is_space(u.c))).unwrap_or(units.len());
            return (trim(units, start, end), next);
        }
        used += unit.width;
        i += 1;
    }
    (trim(units, start, units.len()), units.len())
}

/// The last place to break before `limit`; when there is none, between any two characters that may part.
fn best_break(units: &[Unit], allowed: &[usize], start: usize, limit: usize) -> usize {
    let before = allowed.partition_point(|place| *place <= limit);
    if let Some(place) = before.checked_sub(1).and_then(|n| allowed.get(n)).filter(|place| **place > start) {
        return *place;
    }
    let may_part = |n: &usize| match (units.get(n.wrapping_sub(1)), units.get(*n)) {
        (Some(a), Some(b)) => !forbidden(a.c, b.c),
        _ => true,
    };
    (start + 1..=limit).rev().find(may_part).unwrap_or(limit)
}

fn trim(units: &[Unit], start: usize, end: usize) -> usize {
    (start..end).rev().find(|n| units.get(*n).is_some_and(|u| !is_space(u.c))).map_or(start, |n| n + 1)
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}')
}

/// Places (counted in units) where a line may break, from left to right.
fn breaks(units: &[Unit]) -> Vec<usize> {
    let text: String = units.iter().map(|u| u.c).collect();
    let mut at = SEGMENTER.segment_str(&text).peekable();
    let mut allowed = Vec::new();
    // The last mark before any spaces: 「 and a space still must not end a line.
    let mut last = ' ';
    for (place, ((byte, _), pair)) in text.char_indices().skip(1).zip(units.windows(2)).enumerate() {
        while at.next_if(|one| *one < byte).is_some() {}
        if let [a, b] = pair {
            let open = is_wide(a.c) && is_wide(b.c) || at.peek() == Some(&byte);
            last = if is_space(a.c) { last } else { a.c };
            if open && !b.joined && !forbidden(last, b.c) && !glued(a.c, b.c) {
                allowed.push(place + 1);
            }
        }
    }
    allowed
}

/// Kanji, kana and circled numbers may part anywhere the table does not say otherwise.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2460}'..='\u{24FF}' | '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn forbidden(a: char, b: char) -> bool {
    let pair_stays = matches!((a, b), ('—', '—') | ('…', '…') | ('‥', '‥') | ('―', '―'));
    let selector = matches!(b, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}');
    listed(&FIRST, b) || listed(&LAST, a) || pair_stays || selector
}

/// Telephone numbers, times, amounts with their counters: never split.
fn glued(a: char, b: char) -> bool {
    let part = |c: char| c.is_ascii_graphic() || matches!(c, '０'..='９' | '－' | '：' | '．');
    let digit = |c: char| c.is_ascii_digit() || matches!(c, '０'..='９');
    part(a) && part(b) || digit(a) && COUNTERS.contains(b)
}

#[cfg(test)]
mod tests {
    use super::{NO_END, NO_START, OBJECT, Unit, wrap, wrap_phrases};

    fn units(text: &str) -> Vec<Unit> {
        let width = |c: char| if c.is_ascii() { 6.0 } else { 12.0 };
        text.chars().map(|c| Unit { c, width: width(c), size: 12.0, joined: false }).collect()
    }

    fn lines(text: &str, width: f32) -> Vec<String> {
        let units = units(text);
        wrap(&units, width).into_iter().map(|l| units[l].iter().map(|u| u.c).collect()).collect()
    }

    /// A small generator of our own: the same strings on every machine.
    fn random_text(seed: &mut u64, length: usize) -> String {
        let pool: Vec<char> = "受付の電子カルテが止まったら紙で続けます病院看護師検査薬局会計診察券患者番号本部電話連絡先手順記録掲示整理券、。、。（）「」『』・ー々ゃょっッ！？：；12345ABCkg%円時分…—①②→ \u{3000}第＃〜～／"
            .chars()
            .collect();
        let mut next = || {
            *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            pool[(*seed >> 33) as usize % pool.len()]
        };
        (0..length).map(|_| next()).collect()
    }

    #[test]
    fn random_text_never_breaks_where_it_must_not() {
        let mut seed = 7;
        for round in 0..3_000 {
            let text = random_text(&mut seed, 30 + round % 90);
            let lines = lines(&text, 120.0 + (round % 37) as f32 * 9.0);
            for (i, pair) in lines.windows(2).enumerate() {
                let (last, first) = (pair[0].chars().last(), pair[1].chars().next());
                let (Some(last), Some(first)) = (last, first) else { continue };
                assert!(!NO_START.contains(first), "line {} of {text} starts with {first}", i + 1);
                assert!(!NO_END.contains(last), "line {i} of {text} ends with {last}");
            }
            let kept: String = lines.concat().chars().filter(|c| !c.is_whitespace()).collect();
            let whole: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            assert_eq!(kept, whole, "not one character may get lost");
        }
    }

    #[test]
    fn telephone_numbers_and_times_stay_whole() {
        for width in 90..200 {
            let lines =
                lines("電話は 03-1234-5678 へ。14:20までに。第2版は3,000円。5mg/kg 42枚、内線1234番。", width as f32);
            for whole in ["03-1234-5678", "14:20", "第2版", "3,000円", "5mg/kg", "42枚"] {
                assert!(lines.iter().any(|l| l.contains(whole)), "{whole} was split at width {width}: {lines:?}");
            }
        }
    }

    #[test]
    fn no_line_is_wider_than_its_measure_but_for_the_hanging_half() {
        let mut seed = 99;
        for _ in 0..500 {
            let text = random_text(&mut seed, 80);
            let units = units(&text);
            for line in wrap(&units, 240.0) {
                let width: f32 = units[line].iter().map(|u| u.width).sum();
                assert!(width <= 246.01, "{width} is wider than 240 and half a character: {text}");
            }
        }
    }

    #[test]
    fn large_type_breaks_between_phrases() {
        let units = units("受付でお薬手帳を出してください");
        let lines: Vec<String> =
            wrap_phrases(&units, 90.0).into_iter().map(|l| units[l].iter().map(|u| u.c).collect()).collect();
        assert_eq!(lines, ["受付で", "お薬手帳を", "出してください"]);
    }

    #[test]
    fn an_object_keeps_its_full_stop_and_a_new_line_is_kept() {
        assert_eq!(lines(&format!("ああああ{OBJECT}。"), 60.0), ["あああ".to_owned() + "あ", format!("{OBJECT}。")]);
        assert_eq!(lines("上\n下", 100.0), ["上", "下"]);
        assert_eq!(lines("", 100.0), [""]);
    }
}
