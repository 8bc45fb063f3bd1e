//! What to say on the telephone: script lines with the blanks filled in from what is known.

use std::collections::BTreeMap;

use crate::text::Text;
use crate::wording::{Piece, Wording, pieces};

/// What the plan and the timeline know, by the name of the blank (`facility`, `noticed`…).
pub type Facts = BTreeMap<String, Text>;

/// One line to say. Each language has its own order of words, so each has its own segments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Japanese.
    pub ja: Vec<Segment>,
    /// English.
    pub en: Vec<Segment>,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Whether it was authored, filled in or is missing.
    pub kind: SegmentKind,
    /// The words.
    pub words: String,
}

/// Where a piece of a line comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentKind {
    /// Authored words.
    Text,
    /// A blank filled in from the plan or the timeline.
    Filled,
    /// A blank that nobody has filled: 「？ だれに確認」.
    Unknown,
}

impl Line {
    /// The whole line as plain words.
    #[must_use]
    pub fn text(&self) -> Text {
        let join = |segments: &[Segment]| segments.iter().map(|segment| segment.words.as_str()).collect::<String>();
        Text::new(join(&self.ja), join(&self.en))
    }
}

/// Fills the blanks of a script. A blank without a fact says whom to ask (`blank_…` of the messages).
#[must_use]
pub fn fill(script: &[Text], facts: &Facts, wording: &Wording) -> Vec<Line> {
    script
        .iter()
        .map(|line| Line {
            ja: segments(&line.ja, facts, wording, |text| &text.ja),
            en: segments(&line.en, facts, wording, |text| &text.en),
        })
        .collect()
}

fn segments(line: &str, facts: &Facts, wording: &Wording, language: fn(&Text) -> &String) -> Vec<Segment> {
    pieces(line)
        .into_iter()
        .map(|piece| match piece {
            Piece::Words(words) => Segment { kind: SegmentKind::Text, words: words.to_owned() },
            Piece::Blank(name) => match facts.get(name).map(language).filter(|words| !words.is_empty()) {
                Some(words) => Segment { kind: SegmentKind::Filled, words: words.clone() },
                None => Segment { kind: SegmentKind::Unknown, words: language(&ask(name, wording)).clone() },
            },
        })
        .collect()
}

/// 「？ システム担当に確認」; a blank nobody has words for shows its name.
fn ask(name: &str, wording: &Wording) -> Text {
    let whom = wording.get(&["blank_", name].concat()).cloned().unwrap_or_else(|| Text::same(name));
    wording.say("blank", &[("whom", &whom)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(ja: &str, en: &str) -> Line {
        let facts = Facts::from([
            ("caller".to_owned(), Text::new("事務長の山田", "Yamada")),
            ("care".to_owned(), Text::default()),
        ]);
        fill(&[Text::new(ja, en)], &facts, Wording::built_in()).remove(0)
    }

    #[test]
    fn each_language_keeps_its_own_order_of_words() {
        let said = line("「{facility}の{caller}です。」", "“This is {caller} of {facility}.”");
        let kinds = |segments: &[Segment]| segments.iter().map(|segment| segment.kind).collect::<Vec<_>>();
        use SegmentKind::{Filled, Text, Unknown};
        assert_eq!(kinds(&said.ja), [Text, Unknown, Text, Filled, Text]);
        assert_eq!(kinds(&said.en), [Text, Filled, Text, Unknown, Text]);
        assert_eq!(said.en[1].words, "Yamada");
    }

    #[test]
    fn an_unfilled_blank_is_marked_and_never_silent() {
        let said = line("救急は{care}", "Emergencies: {care}");
        assert_eq!(said.ja[1].kind, SegmentKind::Unknown, "an empty fact is no fact");
        assert!(said.ja[1].words.starts_with('？'), "it asks: {}", said.ja[1].words);
    }
}
