//! How folded text goes into an index of pairs of letters (bigrams), and how a word is asked for there.
//!
//! `受付` becomes `受付 付`: every pair in its order and the last letter alone. A word of two letters and more is a
//! phrase of pairs; it cannot reach into the next field, because the letter alone stands between. A word of one letter
//! is the beginning of a pair. So the index answers exactly what a search through the text would.

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
    fn a_word_is_a_phrase_and_a_letter_a_beginning() {
        assert_eq!(asked(&["会計へ".to_owned(), "停".to_owned()]), "\"会計 計へ\" AND \"停\" *");
        assert_eq!(asked(&["\"*".to_owned()]), "\"\u{f0022}\u{f002a}\"", "nothing typed is ever syntax");
    }
}
