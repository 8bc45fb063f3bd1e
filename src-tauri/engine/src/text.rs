//! Text as people type it: full-width folding for numbers, words in two languages.

use serde::{Deserialize, Serialize};

/// The same words in Japanese (the source) and English.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Text {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Both languages.
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ja: ja.into(), en: en.into() }
    }

    /// Words that are the same in both languages: names, numbers, what a user typed.
    pub fn same(words: impl Into<String>) -> Self {
        let words = words.into();
        Self { en: words.clone(), ja: words }
    }
}

/// Full-width digits, colons, slashes and the many Japanese dashes become plain ASCII.
///
/// Only for fields that hold numbers, dates and telephone numbers: NFKC would change names (神 U+FA19).
#[must_use]
pub fn fold_digits(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c),
            '：' => ':',
            '／' => '/',
            '．' => '.',
            '＃' => '#',
            '＊' => '*',
            'ー' | '－' | '‐' | '−' | '–' | '―' | '‑' => '-',
            '　' => ' ',
            other => other,
        })
        .collect()
}

/// Characters as a person counts them, near enough for the limits of playbooks.
#[must_use]
pub fn length(text: &str) -> usize {
    text.chars().count()
}

/// Trims and drops control characters, so that one line stays one line.
#[must_use]
pub fn one_line(text: &str) -> String {
    let kept: String =
        text.chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { c }).filter(|c| !c.is_control()).collect();
    kept.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_typed_in_full_width_is_the_same_number() {
        assert_eq!(fold_digits("０３ー００００－０００１"), "03-0000-0001");
    }

    #[test]
    fn names_keep_their_own_characters() {
        assert_eq!(fold_digits("髙橋﨑"), "髙橋﨑");
    }

    #[test]
    fn a_note_is_one_line() {
        assert_eq!(one_line("  停止\n確認\u{0} "), "停止 確認");
    }
}
