//! Where the words of a query stand in a text as it was recorded.

use std::ops::Range;

use serde::Serialize;

use super::fold::Folded;

/// A stretch of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Piece {
    /// The letters as recorded; all pieces in a row are the whole text.
    pub text: String,
    /// Part of what was searched for.
    pub hit: bool,
}

/// Cuts a text at every place where one of the folded words stands.
#[must_use]
pub fn pieces(text: &str, words: &[String]) -> Vec<Piece> {
    let folded = Folded::of(text);
    let mut hits: Vec<Range<usize>> = words
        .iter()
        .flat_map(|word| folded.key.match_indices(word.as_str()).map(|(at, found)| at..at + found.len()))
        .filter_map(|range| folded.source(&range))
        .collect();
    hits.sort_by_key(|range| range.start);
    let mut cut = Vec::new();
    let mut done = 0;
    for hit in hits {
        let start = hit.start.max(done);
        put(&mut cut, text.get(done..start), false);
        put(&mut cut, text.get(start..hit.end), true);
        done = hit.end.max(done);
    }
    put(&mut cut, text.get(done..), false);
    cut
}

fn put(pieces: &mut Vec<Piece>, text: Option<&str>, hit: bool) {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return };
    match pieces.last_mut() {
        Some(last) if last.hit == hit => last.text.push_str(text),
        _ => pieces.push(Piece { text: text.to_owned(), hit }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Query;

    fn marked(text: &str, typed: &str) -> String {
        let cut = pieces(text, &Query::of(typed).words);
        assert_eq!(cut.iter().map(|piece| piece.text.as_str()).collect::<String>(), text, "nothing is lost");
        cut.iter().map(|piece| if piece.hit { format!("[{}]", piece.text) } else { piece.text.clone() }).collect()
    }

    #[test]
    fn hits_are_shown_on_the_words_as_recorded() {
        assert_eq!(marked("髙橋さんが電子ｶﾙﾃを見た", "高橋　カルテ"), "[髙橋]さんが電子[ｶﾙﾃ]を見た");
        assert_eq!(marked("011-200-0001に電話", "0112000001"), "[011-200-0001]に電話");
    }

    #[test]
    fn hits_that_overlap_are_one() {
        assert_eq!(marked("電子カルテ停止", "子カ カルテ 電"), "[電子カルテ]停止");
    }

    #[test]
    fn a_text_without_a_hit_is_one_piece() {
        assert_eq!(marked("病棟", "受付"), "病棟");
        assert_eq!(pieces("", &["x".to_owned()]), []);
    }
}
