//! The sentences of `messages/`: what the engine records, prints and reports, in both languages.
//!
//! No sentence is built in code. A key that does not exist is caught by a test that reads the sources.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::text::Text;

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// All sentences, by key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    sentences: BTreeMap<String, Text>,
}

impl Wording {
    /// The sentences that came with the program.
    pub fn built_in() -> &'static Self {
        static WORDING: OnceLock<Wording> = OnceLock::new();
        WORDING.get_or_init(|| Self::read(MESSAGES))
    }

    /// The sentence with `{blanks}` filled in. A blank that is not given stays as it is.
    ///
    /// An unknown key is shown as itself: a crisis is no time to stop for a missing word.
    #[must_use]
    pub fn say(&self, key: &str, blanks: &[(&str, &Text)]) -> Text {
        let Some(sentence) = self.get(key) else {
            return Text::same(key);
        };
        Text::new(
            filled(&sentence.ja, |name| value(blanks, name).map(|text| text.ja.as_str())),
            filled(&sentence.en, |name| value(blanks, name).map(|text| text.en.as_str())),
        )
    }

    /// The sentence as written, `None` when there is no such key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Text> {
        self.sentences.get(key)
    }

    /// Files named `…ja.toml` give the Japanese, `…en.toml` the English; each is a flat table of sentences.
    fn read(files: &[(&str, &str)]) -> Self {
        let mut sentences: BTreeMap<String, Text> = BTreeMap::new();
        for (path, text) in files {
            let table: BTreeMap<String, String> = toml::from_str(text).unwrap_or_default();
            for (key, words) in table {
                let sentence = sentences.entry(key).or_default();
                if path.ends_with("ja.toml") {
                    sentence.ja = words;
                } else {
                    sentence.en = words;
                }
            }
        }
        Self { sentences }
    }
}

/// A sentence cut at its blanks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Words as written.
    Words(&'a str),
    /// The name inside `{…}`.
    Blank(&'a str),
}

/// Cuts a sentence at its `{blanks}`. A brace without its partner is part of the words.
pub(crate) fn pieces(sentence: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else {
            break;
        };
        if !before.is_empty() {
            found.push(Piece::Words(before));
        }
        found.push(Piece::Blank(name));
        rest = behind;
    }
    if !rest.is_empty() {
        found.push(Piece::Words(rest));
    }
    found
}

fn value<'a>(blanks: &[(&str, &'a Text)], name: &str) -> Option<&'a Text> {
    blanks.iter().find(|(blank, _)| *blank == name).map(|(_, text)| *text)
}

fn filled<'a>(sentence: &str, fill: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut out = String::new();
    for piece in pieces(sentence) {
        match piece {
            Piece::Words(words) => out.push_str(words),
            Piece::Blank(name) => match fill(name) {
                Some(words) => out.push_str(words),
                None => {
                    out.push('{');
                    out.push_str(name);
                    out.push('}');
                }
            },
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    fn blanks(sentence: &str) -> BTreeSet<&str> {
        pieces(sentence)
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Blank(name) => Some(name),
                Piece::Words(_) => None,
            })
            .collect()
    }

    #[test]
    fn every_sentence_stands_in_both_languages_with_the_same_blanks() {
        for (path, text) in MESSAGES {
            toml::from_str::<BTreeMap<String, String>>(text).unwrap_or_else(|problem| panic!("{path}: {problem}"));
        }
        for (key, sentence) in &Wording::built_in().sentences {
            assert!(!sentence.ja.is_empty() && !sentence.en.is_empty(), "{key} lacks a language");
            assert_eq!(blanks(&sentence.ja), blanks(&sentence.en), "{key} must fill the same blanks in both languages");
        }
    }

    #[test]
    fn every_key_that_the_program_says_exists() {
        let mut missing = Vec::new();
        visit(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut |source| {
            for said in source.split(".say(\"").skip(1) {
                let key = said.split('"').next().unwrap_or_default();
                if Wording::built_in().get(key).is_none() && !key.starts_with("test_") {
                    missing.push(key.to_owned());
                }
            }
        });
        assert_eq!(missing, Vec::<String>::new(), "add these keys to messages/");
    }

    fn visit(folder: &Path, read: &mut dyn FnMut(&str)) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                visit(&path, read);
            } else if path.extension().is_some_and(|end| end == "rs") {
                read(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }

    #[test]
    fn blanks_are_filled_in_each_language_and_the_rest_is_left() {
        let wording =
            Wording::read(&[("ja.toml", "test_a = \"{who}へ{what}\""), ("en.toml", "test_a = \"{what} to {who}\"")]);
        let said = wording.say("test_a", &[("who", &Text::new("県", "prefecture"))]);
        assert_eq!(said, Text::new("県へ{what}", "{what} to prefecture"));
        assert_eq!(wording.say("test_unknown", &[]), Text::same("test_unknown"));
    }

    #[test]
    fn a_lonely_brace_is_only_a_brace() {
        assert_eq!(pieces("a } { b"), [Piece::Words("a } { b")]);
    }
}
