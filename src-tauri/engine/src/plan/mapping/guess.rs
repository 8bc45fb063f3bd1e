//! Which column is which field, by the words above it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::takable;
use crate::exchange::sheet::Sheet;
use crate::plan::chapters::Section;
use crate::text::{fold_digits, length};

/// Part → field → words.
type Headers = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// How well words fit a header.
const SAME: usize = 100;
const SAME_IN_BRACKETS: usize = 60;
const SAME_BEFORE_BRACKETS: usize = 50;
const AT_THE_END: usize = 20;

/// For each column its field; empty where no words fit. No field is given to two columns.
#[must_use]
pub fn guess(section: &'static Section, sheet: &Sheet) -> Vec<String> {
    let words = words(section);
    let mut fits: Vec<(usize, usize, &str)> = Vec::new();
    for (column, header) in sheet.headers.iter().enumerate() {
        for (field, synonyms) in &words {
            let best = synonyms.iter().map(|synonym| fit(header, synonym)).max().unwrap_or_default();
            if best > 0 {
                fits.push((best, column, field));
            }
        }
    }
    // The best first; of equals the one further left.
    fits.sort_by(|a, b| (b.0, a.1).cmp(&(a.0, b.1)));
    let mut mapping = vec![String::new(); sheet.headers.len()];
    let mut given: Vec<&str> = Vec::new();
    for (_, column, field) in fits {
        if let Some(place) = mapping.get_mut(column).filter(|place| place.is_empty() && !given.contains(&field)) {
            field.clone_into(place);
            given.push(field);
        }
    }
    mapping
}

fn words(section: &'static Section) -> Vec<(&'static str, Vec<String>)> {
    static HEADERS: OnceLock<Headers> = OnceLock::new();
    // What is embedded is read by a test; a broken file leaves the labels of the fields.
    let headers = HEADERS.get_or_init(|| toml::from_str(TEXT).unwrap_or_default());
    let of_part = headers.get(&section.part);
    let mut found: Vec<(&str, Vec<String>)> = takable(section)
        .map(|field| {
            let own = [&field.label.ja, &field.label.en, &field.id].map(|word| folded(word));
            let more = of_part.and_then(|fields| fields.get(&field.id)).into_iter().flatten().map(|word| folded(word));
            (field.id.as_str(), own.into_iter().chain(more).collect())
        })
        .collect();
    if section.is_list() && section.field(&section.key).is_none() {
        found.push((section.key.as_str(), vec![folded(&section.key)]));
    }
    found
}

fn fit(header: &str, synonym: &str) -> usize {
    let whole = folded(header);
    if whole.is_empty() || synonym.is_empty() {
        return 0;
    }
    if whole == synonym {
        return SAME;
    }
    let (before, inside) = match header.split_once(['（', '(', '［', '[', '【', '：', ':', '/', '／']) {
        Some((before, inside)) => (folded(before), folded(inside)),
        None => (String::new(), String::new()),
    };
    if inside == synonym {
        return SAME_IN_BRACKETS;
    }
    if before == synonym {
        return SAME_BEFORE_BRACKETS;
    }
    // A short word stands inside many others.
    let long_enough = if synonym.is_ascii() { synonym.len() > 3 } else { length(synonym) > 1 };
    if !long_enough || !whole.contains(synonym) {
        return 0;
    }
    // What a Japanese compound is comes last: 担当者電話 is a telephone number.
    length(synonym) + if whole.ends_with(synonym) { AT_THE_END } else { 0 }
}

/// Spaces, capitals, full width and marks do not make another word.
fn folded(word: &str) -> String {
    let half = |letter: char| match letter {
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(letter as u32 - 'Ａ' as u32 + 'A' as u32).unwrap_or(letter),
        other => other,
    };
    // A long vowel (ベンダー) is no dash.
    let digits: String =
        word.chars().map(|c| if c == 'ー' { c.to_string() } else { fold_digits(&c.to_string()) }).collect();
    let kept = digits.chars().map(half).filter(|letter| letter.is_alphanumeric() || *letter == 'ー');
    kept.flat_map(char::to_lowercase).collect()
}

const TEXT: &str = include_str!("../../../../../playbooks/plan/headers.toml");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::chapters;

    fn guessed(part: &str, headers: &[&str]) -> Vec<String> {
        let sheet = Sheet { headers: headers.iter().map(|one| (*one).to_owned()).collect(), ..Sheet::default() };
        guess(chapters::section(part).unwrap(), &sheet)
    }

    #[test]
    fn every_word_is_of_a_field_that_is_there() {
        let headers: Headers = toml::from_str(TEXT).unwrap();
        for (part, fields) in &headers {
            let section = chapters::section(part).unwrap();
            for field in fields.keys() {
                assert!(section.field(field).is_some(), "{part}.{field}");
            }
        }
    }

    #[test]
    fn the_usual_words_are_known() {
        assert_eq!(
            guessed("contacts", &["No.", "会社名", "担当者", "ＴＥＬ", "電話（夜間）", "FAX番号", "契約番号", "備考"]),
            ["", "name", "person", "number", "night_number", "fax", "contract", "note"]
        );
        assert_eq!(
            guessed("contacts", &["取引先", "電話番号", "夜間・休日", "最終確認日"]),
            ["name", "number", "night_number", "checked_on"]
        );
        assert_eq!(
            guessed("devices", &["ホスト名", "種別", "設置場所", "OS", "IPアドレス", "サポート終了日", "ベンダー"]),
            ["name", "kind", "place", "os", "ip", "support_ends", "vendor"]
        );
        assert_eq!(guessed("contacts", &["ORG", "FN", "TEL", "TEL FAX"]), ["name", "person", "number", "fax"]);
        assert_eq!(guessed("people", &["id", "Name", "Extension"]), ["id", "name", "extension"]);
    }

    #[test]
    fn no_field_is_given_twice_and_what_is_unknown_is_not_taken() {
        assert_eq!(guessed("contacts", &["電話", "電話番号", "好きな色", ""]), ["number", "", "", ""]);
    }
}
