//! The fixed words on the paper: sentences with blanks, from `words.toml`. No sentence is built in code.

use std::collections::BTreeMap;

static BUILT_IN: &str = include_str!("words.toml");

/// Sentences by key.
#[derive(Debug, Clone)]
pub struct Words {
    by_key: BTreeMap<String, String>,
}

impl Words {
    /// The words of this build.
    pub fn built_in() -> Result<Words, toml::de::Error> {
        Ok(Words { by_key: toml::from_str(BUILT_IN)? })
    }

    /// A sentence without blanks. An unknown key shows itself, and a test forbids that.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.by_key.get(key).map_or(key, String::as_str)
    }

    /// A sentence with its blanks `{name}` filled in.
    pub fn fill(&self, key: &str, blanks: &[(&str, &str)]) -> String {
        fill(self.get(key), blanks)
    }
}

/// Fills `{name}` in a text. A blank nobody fills stays as it is and is found by the checks.
pub fn fill(text: &str, blanks: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let value = after
            .split_once('}')
            .and_then(|(name, tail)| blanks.iter().find(|(blank, _)| *blank == name).map(|(_, value)| (*value, tail)));
        match value {
            Some((value, tail)) => {
                out.push_str(value);
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::{Words, fill};

    #[test]
    fn blanks_are_filled_once_and_values_are_not_read_again() {
        assert_eq!(fill("{a}と{b}", &[("a", "{b}"), ("b", "紙")]), "{b}と紙", "a name may contain braces");
        assert_eq!(fill("{unknown}", &[]), "{unknown}");
    }

    #[test]
    fn every_key_the_code_asks_for_has_words() {
        let words = Words::built_in().unwrap();
        let sources = [
            include_str!("quantity.rs"),
            include_str!("frame.rs"),
            include_str!("cover.rs"),
            include_str!("booklet.rs"),
            include_str!("calls.rs"),
            include_str!("notices.rs"),
            include_str!("notice_sheets.rs"),
            include_str!("poster.rs"),
            include_str!("role_cards.rs"),
            include_str!("flow_poster.rs"),
            include_str!("contact_card.rs"),
            include_str!("tabs.rs"),
            include_str!("spoken.rs"),
            include_str!("form_page.rs"),
            include_str!("form_twice.rs"),
            include_str!("confirm_sheet.rs"),
            include_str!("layout.rs"),
            include_str!("sheets.rs"),
            include_str!("proof.rs"),
        ];
        for source in sources {
            for call in ["words.get(\"", "words.fill(\"", ".w(\"", ".wf(\""] {
                for key in source.split(call).skip(1).filter_map(|rest| rest.split('"').next()) {
                    assert_ne!(words.get(key), key, "words.toml lacks {key}");
                }
            }
        }
    }
}
