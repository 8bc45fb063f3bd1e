//! How folded text goes into an index of pairs of letters (bigrams), and how a word is asked for there.
//!
//! `受付` becomes `受付 付`: every pair in its order and the last letter alone. A word of two letters and more is a
//! phrase of pairs; it cannot reach into the next field, because the letter alone stands between. A word of one letter
//! is the beginning of a pair. So the index answers exactly what a search through the text would.
//!
//! How many lines have a pair or a letter is kept beside them: on a million lines counting takes forty milliseconds.

use crate::search::fields;

/// Where ASCII goes that the tokenizer would take for a break; folding leaves nothing of its own there.
const SHELTER: u32 = 0xf_0000;

/// A folded line as the tokenizer gets it.
pub(super) fn pairs(key: &str) -> String {
    let mut text = String::with_capacity(key.len() * 3);
    for field in fields(key) {
        let mut letters = field.chars().map(sheltered).peekable();
        while let Some(letter) = letters.next() {
            text.push(letter);
            text.extend(letters.peek());
            text.push(' ');
        }
    }
    text
}

/// What to ask the index for so that it finds the lines with all these words.
pub(super) fn asked(words: &[String]) -> String {
    let phrases: Vec<String> = words.iter().map(|word| phrase(word)).collect();
    phrases.join(" AND ")
}

fn phrase(word: &str) -> String {
    let letters: Vec<char> = word.chars().map(sheltered).collect();
    if let [letter] = letters.as_slice() {
        return format!("\"{letter}\" *");
    }
    let pairs: Vec<String> = letters.windows(2).map(|pair| pair.iter().collect()).collect();
    format!("\"{}\"", pairs.join(" "))
}

/// The number of the gram that these words are, if they are one letter or two: its lines need not be counted.
pub(super) fn gram_of(words: &[String]) -> Option<i64> {
    let [word] = words else { return None };
    let mut letters = word.chars().map(sheltered);
    let (first, second) = (letters.next()?, letters.next());
    letters.next().is_none().then(|| gram(first, second))
}

/// Two letters, or one alone, as a number.
fn gram(first: char, second: Option<char>) -> i64 {
    i64::from(u32::from(first)) << 32 | second.map_or(0, |second| i64::from(u32::from(second)))
}

/// How many of some lines have each gram.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally(Vec<i64>);

impl Tally {
    /// One more folded line; a gram that stands in it twice counts once.
    pub(super) fn line(&mut self, key: &str) {
        let mut grams: Vec<i64> = Vec::with_capacity(2 * key.len());
        for field in fields(key) {
            let mut letters = field.chars().map(sheltered).peekable();
            while let Some(letter) = letters.next() {
                grams.push(gram(letter, None));
                grams.extend(letters.peek().map(|next| gram(letter, Some(*next))));
            }
        }
        grams.sort_unstable();
        grams.dedup();
        self.0.append(&mut grams);
    }

    /// Each gram with the number of its lines.
    pub(super) fn counts(mut self) -> impl Iterator<Item = (i64, i64)> {
        self.0.sort_unstable();
        let mut grams = self.0.into_iter().peekable();
        std::iter::from_fn(move || {
            let gram = grams.next()?;
            let mut lines = 1;
            while grams.next_if_eq(&gram).is_some() {
                lines += 1;
            }
            Some((gram, lines))
        })
    }
}

fn sheltered(letter: char) -> char {
    if !letter.is_ascii() || letter.is_ascii_alphanumeric() {
        return letter;
    }
    char::from_u32(SHELTER + letter as u32).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_and_a_last_letter_for_each_field() {
        assert_eq!(pairs("受付へ\n本\n"), "受付 付へ へ 本 ");
        assert_eq!(pairs("a:1"), "a\u{f003a} \u{f003a}1 1 ", "a mark is a letter like any other");
    }

    #[test]
    fn a_gram_counts_once_for_each_line() {
        let mut tally = Tally::default();
        tally.line("会計会計\n計\n");
        tally.line("計会\n");
        let counts: Vec<(i64, i64)> = tally.counts().collect();
        let lines = |word: &str| counts.iter().find(|(gram, _)| Some(*gram) == gram_of(&[word.to_owned()]));
        let numbers = ["会計", "計会", "会", "計"].map(|word| lines(word).map(|(_, lines)| *lines));
        assert_eq!(numbers, [Some(1), Some(2), Some(2), Some(2)]);
        assert_eq!(counts.len(), 4, "no pair reaches from one field into the next");
        assert_eq!(gram_of(&["三文字".to_owned()]), None);
    }

    #[test]
    fn a_word_is_a_phrase_and_a_letter_a_beginning() {
        assert_eq!(asked(&["会計へ".to_owned(), "停".to_owned()]), "\"会計 計へ\" AND \"停\" *");
        assert_eq!(asked(&["\"*".to_owned()]), "\"\u{f0022}\u{f002a}\"", "nothing typed is ever syntax");
    }
}
