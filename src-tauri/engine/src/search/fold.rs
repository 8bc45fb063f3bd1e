//! The form in which texts are compared: width, kana, dashes and variants of kanji make no difference to a search.
//!
//! Both sides are folded the same way and nothing else is ever done to what was recorded: every folded letter
//! remembers where in the text it came from, so that a hit is shown on the words as they were written.

use std::ops::Range;
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

const VARIANTS: &str = include_str!("variants.txt");
/// From a katakana letter to its hiragana.
const KATAKANA_TO_HIRAGANA: u32 = 0x60;

/// The folded form of a text.
#[must_use]
pub fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    fold(text, |letter, _| key.push(letter));
    key
}

/// The folded form of a text, and where each of its letters came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// What is compared.
    pub key: String,
    /// For each letter of the key: where it begins in the key, and the bytes of the text it stands for.
    letters: Vec<(usize, Range<usize>)>,
}

impl Folded {
    /// Folds a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut folded = Self::default();
        fold(text, |letter, from| {
            folded.letters.push((folded.key.len(), from));
            folded.key.push(letter);
        });
        folded
    }

    /// The bytes of the text behind some bytes of the key; `None` when the range is empty or outside.
    #[must_use]
    pub fn source(&self, of: &Range<usize>) -> Option<Range<usize>> {
        let first = self.letters.partition_point(|(at, _)| *at < of.start);
        let behind = self.letters.partition_point(|(at, _)| *at < of.end);
        let (_, begin) = self.letters.get(first)?;
        let (_, end) = self.letters.get(behind.checked_sub(1)?)?;
        (first < behind).then_some(begin.start..end.end)
    }
}

/// Gives every folded letter with the bytes it stands for, in order.
fn fold(text: &str, put: impl FnMut(char, Range<usize>)) {
    let mut line = Line { put, last: None, hyphen: None };
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        let mut end = start + first.len_utf8();
        while let Some((at, mark)) = rest.next_if(|(_, next)| goes_with_the_letter_before(*next)) {
            end = at + mark.len_utf8();
        }
        let from = start..end;
        match alone(first).filter(|_| end == start + first.len_utf8()) {
            Some(letter) => line.take(letter, from),
            None => {
                for letter in normalized(text.get(from.clone()).unwrap_or_default()) {
                    line.take(letter, from.clone());
                }
            }
        }
    }
    line.end();
}

/// The folded letters in their order: white space becomes one blank, a hyphen inside a number goes.
struct Line<F> {
    put: F,
    last: Option<char>,
    /// A hyphen behind a digit; whether it stays depends on the next letter.
    hyphen: Option<Range<usize>>,
}

impl<F: FnMut(char, Range<usize>)> Line<F> {
    fn take(&mut self, letter: char, from: Range<usize>) {
        let letter = if letter.is_whitespace() { ' ' } else { letter };
        if let Some(hyphen) = self.hyphen.take() {
            // A telephone number is the same number with and without its hyphens.
            if !letter.is_ascii_digit() {
                self.give('-', hyphen);
            }
        }
        match letter {
            ' ' if self.last.is_none_or(|last| last == ' ') => {}
            control if control.is_control() => {}
            '-' if self.last.is_some_and(|last| last.is_ascii_digit()) => self.hyphen = Some(from),
            letter => self.give(letter, from),
        }
    }

    fn end(&mut self) {
        if let Some(hyphen) = self.hyphen.take() {
            self.give('-', hyphen);
        }
    }

    fn give(&mut self, letter: char, from: Range<usize>) {
        self.last = Some(letter);
        (self.put)(letter, from);
    }
}

/// Accents, voicing marks (also half-width), variation selectors and what nobody can see.
fn goes_with_the_letter_before(next: char) -> bool {
    match next {
        '\0'..='\u{7f}' | 'ぁ'..='ゖ' | 'ァ'..='ヿ' | '一'..='\u{9fff}' => false,
        '\u{ff9e}' | '\u{ff9f}' | '\u{1160}'..='\u{11ff}' => true,
        other => is_invisible(other) || is_combining_mark(other),
    }
}

/// The letters nearly all texts are made of need no normalizing.
fn alone(letter: char) -> Option<char> {
    match letter {
        '\0'..='\u{7f}' => Some(letter.to_ascii_lowercase()),
        'ぁ'..='ゖ' => Some(letter),
        'ァ'..='ヶ' => Some(hiragana(letter)),
        '一'..='\u{9fff}' => Some(usual(letter)),
        _ => None,
    }
}

/// One letter with its marks, whatever it is.
fn normalized(cluster: &str) -> Vec<char> {
    let visible = cluster.chars().filter(|letter| !is_invisible(*letter));
    // Twice: a small letter may join with its mark where the capital could not (J̌ → ǰ).
    let small: String = visible.nfkc().flat_map(char::to_lowercase).nfkc().collect();
    small.chars().map(|letter| usual(hiragana(unified(letter)))).filter(|letter| !is_invisible(*letter)).collect()
}

/// Variation selectors, joiners, direction marks; and a corner of a private plane that the search keeps for itself.
fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}' | '\u{f0000}'..='\u{f007f}')
}

/// One hyphen and one wave for all that look like them. A long vowel (ー) is a hyphen on both sides of a search.
fn unified(letter: char) -> char {
    match letter {
        'ー' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | '━' => '-',
        '〜' | '∼' | '〰' => '~',
        other => other,
    }
}

fn hiragana(letter: char) -> char {
    match letter {
        'ァ'..='ヶ' | 'ヽ' | 'ヾ' => char::from_u32(letter as u32 - KATAKANA_TO_HIRAGANA).unwrap_or(letter),
        other => other,
    }
}

/// The form of a kanji that everybody types first.
fn usual(letter: char) -> char {
    let table = variants();
    let found = table.binary_search_by_key(&letter, |(variant, _)| *variant);
    found.ok().and_then(|place| table.get(place)).map_or(letter, |(_, usual)| *usual)
}

/// Variant → usual form, in the order of the variants.
fn variants() -> &'static [(char, char)] {
    static TABLE: OnceLock<Vec<(char, char)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: Vec<(char, char)> = classes().flat_map(|(usual, of)| of.map(move |one| (one, usual))).collect();
        table.sort_unstable();
        table
    })
}

/// The lines of the table: the usual form and its variants.
fn classes() -> impl Iterator<Item = (char, impl Iterator<Item = char>)> {
    VARIANTS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut forms = line.split(' ').filter_map(|form| form.chars().next());
        Some((forms.next()?, forms))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_kanji_of_the_table_belongs_to_one_class_and_leads_straight_to_its_usual_form() {
        let usual_forms: BTreeSet<char> = classes().map(|(usual, _)| usual).collect();
        assert_eq!(usual_forms.len(), classes().count(), "no usual form has two lines");
        assert!(variants().len() >= 200, "{} variants", variants().len());
        let mut seen = BTreeSet::new();
        for (variant, usual) in variants() {
            assert!(seen.insert(variant), "{variant} stands there twice");
            assert_ne!(variant, usual, "a kanji is no variant of itself");
            assert!(!usual_forms.contains(variant), "{variant} → {usual} → … is a chain");
        }
        for line in VARIANTS.lines().filter(|line| !line.starts_with('#')) {
            assert!(line.split(' ').all(|form| form.chars().count() == 1), "one kanji between two blanks: {line}");
        }
        assert!(VARIANTS.nfc().eq(VARIANTS.chars()), "a compatibility ideograph would never be looked up");
    }

    #[test]
    fn what_people_write_for_one_another_is_the_same() {
        for (written, typed) in [
            ("ｶﾙﾃ", "かるて"),
            ("カルテ", "かるて"),
            ("ﾊﾞｯｸｱｯﾌﾟ", "バックアップ"),
            ("ハ\u{3099}ックアッフ\u{309a}", "バックアップ"),
            ("ＩＣＵ", "icu"),
            ("①", "1"),
            ("㈱みどり", "(株)みどり"),
            ("１０：４７", "10:47"),
            ("髙橋", "高橋"),
            ("𣘺本", "橋本"),
            ("山﨑", "山崎"),
            ("渡邉", "渡辺"),
            ("渡邊", "渡辺"),
            ("𠮷田", "吉田"),
            ("濵田", "浜田"),
            ("齋藤", "斉藤"),
            ("斎藤", "齊藤"),
            ("葛\u{e0100}城", "葛城"),
            ("☎\u{fe0f}", "☎"),
            ("神\u{fa19}", "神神"),
            ("サーバ－", "サーバー"),
            ("サーバー", "さーばｰ"),
            ("9時～10時", "9時〜10時"),
            ("電子　カルテ", "電子 カルテ"),
            ("0123-45-6789", "0123456789"),
            ("０１２３ー４５ー６７８９", "0123-45-6789"),
            ("J\u{30c}", "ǰ"),
        ] {
            assert_eq!(key(written), key(typed), "{written} and {typed}");
        }
    }

    #[test]
    fn what_is_different_stays_different() {
        for (one, other) in [("病棟", "病院"), ("か", "が"), ("ビル", "ビール"), ("3-A", "3A"), ("1:5", "15")]
        {
            assert_ne!(key(one), key(other), "{one} and {other}");
        }
    }

    #[test]
    fn folded_once_is_folded_for_good() {
        let all = (0..=0x0010_ffff).filter_map(char::from_u32);
        for letter in all {
            let mut buffer = [0; 4];
            let once = key(letter.encode_utf8(&mut buffer));
            assert_eq!(key(&once), once, "{letter:?} {:x}", letter as u32);
        }
    }

    #[test]
    fn a_place_in_the_key_leads_back_to_the_words_as_written() {
        let text = "髙橋さんは㌔、ﾊﾞｽで011-200-0001へ葛\u{e0100}西";
        let folded = Folded::of(text);
        for (typed, written) in [
            ("高橋", "髙橋"),
            ("きろ", "㌔"),
            ("ろ", "㌔"),
            ("ばす", "ﾊﾞｽ"),
            ("12000", "1-200-0"),
            ("葛", "葛\u{e0100}"),
        ] {
            let at = folded.key.find(typed).unwrap();
            let source = folded.source(&(at..at + typed.len())).unwrap();
            assert_eq!(text.get(source), Some(written));
        }
        assert_eq!(folded.source(&(3..3)), None);
    }
}
