//! Reads what somebody typed into a field of the plan, or says what to do about it; and says a kept value in words.
//!
//! Full-width digits become half width only where numbers, telephone numbers and days are typed: names keep their own
//! characters.

mod known;
mod phone;

use chrono::NaiveDate;
use serde_json::Value;

use super::blank;
use super::chapters::{Choice, Field, FieldKind, Section};
use crate::text::{Text, fold_digits, length, one_line};
use crate::time::{NotADay, english_date, read_day, reiwa_short};
use crate::wording::Wording;

pub use known::{Known, known};

const MOST_LETTERS: usize = 500;
const MOST_LETTERS_LONG: usize = 20_000;
/// Larger numbers are slips of the hand.
const MOST: u32 = 1_000_000_000;

/// What a counted number may end with.
const COUNTERS: [&str; 13] = ["床", "名", "人", "枚", "件", "時間", "分", "世代", "回", "部", "組", "台", "番"];
const YES: [&str; 12] = ["yes", "はい", "有", "あり", "有り", "○", "〇", "◯", "true", "1", "y", "する"];
const NO: [&str; 13] = ["no", "いいえ", "無", "なし", "無し", "×", "✕", "☓", "false", "0", "n", "-", "しない"];

/// Reads an answer as it is kept. No text, or only blanks, empties the field.
///
/// `known` are the rows a reference may name; they are found by id or by name.
///
/// # Errors
/// A sentence that says what to write instead.
pub fn read(
    section: &Section,
    field: &Field,
    texts: &[String],
    known: &[Known],
    today: NaiveDate,
) -> Result<Value, Text> {
    let texts: Vec<&str> = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    if texts.is_empty() {
        return Ok(empty(section, field));
    }
    match field.kind {
        FieldKind::References => several(&texts, known),
        FieldKind::Texts => {
            let parts = texts.iter().flat_map(|text| text.split(['\n', '、', '，', ',']));
            let parts = parts.map(one_line).filter(|part| !part.is_empty());
            parts.map(|part| short(&part)).collect::<Result<Vec<_>, _>>().map(Value::from)
        }
        _ => match texts.as_slice() {
            [text] => single(field, text, known, today),
            _ => Err(say("field_only_one")),
        },
    }
}

/// What the field says when nobody has filled it in.
#[must_use]
pub fn empty(section: &Section, field: &Field) -> Value {
    blank(&section.part).and_then(|mut row| row.remove(&field.id)).unwrap_or_default()
}

fn single(field: &Field, text: &str, known: &[Known], today: NaiveDate) -> Result<Value, Text> {
    match field.kind {
        FieldKind::Text if field.half_width => short(&half_width(text)).map(Value::from),
        FieldKind::Text => short(&one_line(text)).map(Value::from),
        FieldKind::Long => long(text).map(Value::from),
        FieldKind::Number => number(text).map(Value::from),
        FieldKind::Phone => phone::read(text).map(Value::from).map_err(say),
        FieldKind::Day => day(text, today).map(Value::from),
        FieldKind::Choice => choice(&field.options, text).map(Value::from),
        FieldKind::Flag => flag(text).map(Value::from),
        FieldKind::Reference => one_of(text, known).map(Value::from),
        FieldKind::References | FieldKind::Texts => Err(say("field_only_one")),
    }
}

fn short(text: &str) -> Result<String, Text> {
    if length(text) > MOST_LETTERS {
        return Err(too_long(MOST_LETTERS));
    }
    Ok(text.to_owned())
}

fn long(text: &str) -> Result<String, Text> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text.chars().filter(|letter| *letter == '\n' || !letter.is_control()).collect();
    if length(&text) > MOST_LETTERS_LONG { Err(too_long(MOST_LETTERS_LONG)) } else { Ok(text.trim().to_owned()) }
}

fn too_long(most: usize) -> Text {
    Wording::built_in().say("field_too_long", &[("most", &Text::same(most.to_string()))])
}

fn half_width(text: &str) -> String {
    let half = |letter: char| match letter {
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(letter as u32 - 'Ａ' as u32 + 'A' as u32).unwrap_or(letter),
        other => other,
    };
    one_line(&fold_digits(text)).chars().map(half).collect()
}

fn number(text: &str) -> Result<u32, Text> {
    let folded = fold_digits(text);
    let folded = folded.trim().trim_start_matches('約').trim();
    let bare = COUNTERS.iter().find_map(|counter| folded.strip_suffix(counter)).unwrap_or(folded).trim();
    let digits: String = bare.chars().filter(|letter| !matches!(letter, ',' | '，' | ' ')).collect();
    if bare.contains([',', '，']) && !are_thousands(bare) {
        return Err(say("field_number"));
    }
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(say("field_number"));
    }
    digits.parse().ok().filter(|number| *number <= MOST).ok_or_else(|| say("field_number_large"))
}

/// 「1,000」, not 「1,00」.
fn are_thousands(text: &str) -> bool {
    let mut groups = text.split([',', '，']);
    groups.next().is_some_and(|first| (1..=3).contains(&first.len())) && groups.all(|group| group.len() == 3)
}

fn day(text: &str, today: NaiveDate) -> Result<String, Text> {
    read_day(text, today).map(|day| day.to_string()).map_err(|problem| {
        say(match problem {
            NotADay::Unreadable => "field_day",
            NotADay::Impossible => "field_day_impossible",
            NotADay::NoYear => "field_day_year",
        })
    })
}

fn choice(options: &[Choice], text: &str) -> Result<String, Text> {
    let wanted = alike(text);
    let is_it =
        |option: &&Choice| [&option.id, &option.label.ja, &option.label.en].iter().any(|words| alike(words) == wanted);
    // Many tables say ○ and ×, 有 and 無 where we ask はい and いいえ.
    let by_sign = || {
        let id = if YES.contains(&wanted.as_str()) {
            "yes"
        } else if NO.contains(&wanted.as_str()) {
            "no"
        } else {
            ""
        };
        options.iter().find(|option| option.id == id)
    };
    options.iter().find(is_it).or_else(by_sign).map(|option| option.id.clone()).ok_or_else(|| {
        let join = |language: fn(&Choice) -> &str, between: &str| {
            options.iter().map(language).collect::<Vec<_>>().join(between)
        };
        let words = Text::new(join(|option| &option.label.ja, "・"), join(|option| &option.label.en, ", "));
        Wording::built_in().say("field_choice", &[("options", &words)])
    })
}

fn flag(text: &str) -> Result<bool, Text> {
    let wanted = alike(text);
    match (YES.contains(&wanted.as_str()), NO.contains(&wanted.as_str())) {
        (true, _) => Ok(true),
        (_, true) => Ok(false),
        _ => Err(say("field_flag")),
    }
}

fn several(texts: &[&str], known: &[Known]) -> Result<Value, Text> {
    let mut ids = Vec::new();
    for text in texts {
        // A whole name may hold a comma, so the text is looked for as it stands first.
        let found = match one_of(text, known) {
            Ok(id) => vec![id],
            Err(problem) if !text.contains(['、', '，', ',', '\n']) => return Err(problem),
            Err(_) => {
                let names = text.split(['、', '，', ',', '\n']).filter(|name| !name.trim().is_empty());
                names.map(|name| one_of(name, known)).collect::<Result<_, _>>()?
            }
        };
        for id in found {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    Ok(Value::from(ids))
}

fn one_of(text: &str, known: &[Known]) -> Result<String, Text> {
    if let Some(row) = known.iter().find(|row| row.id == text.trim()) {
        return Ok(row.id.clone());
    }
    let wanted = alike(text);
    let is_it = |row: &&Known| [&row.name.ja, &row.name.en, &row.also].iter().any(|name| alike(name) == wanted);
    let mut found = known.iter().filter(is_it);
    let name = ("name", &Text::same(one_line(text)));
    match (found.next(), found.next()) {
        (Some(row), None) => Ok(row.id.clone()),
        (Some(_), Some(_)) => Err(Wording::built_in().say("field_two_of_that_name", &[name])),
        _ => Err(Wording::built_in().say("field_nobody_of_that_name", &[name])),
    }
}

/// Spaces, full width and capitals do not make another name.
fn alike(text: &str) -> String {
    half_width(text).chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect()
}

fn say(key: &str) -> Text {
    Wording::built_in().say(key, &[])
}

/// A kept value as it stands in the field of a screen: it can be typed again. Nothing when it is not filled in.
#[must_use]
pub fn typed(field: &Field, value: &Value) -> Vec<String> {
    match value {
        Value::String(text) if !text.is_empty() => vec![text.clone()],
        // Nobody has said how many: 0 and nothing are the same there.
        Value::Number(number) if field.kind == FieldKind::Number && number.as_u64() != Some(0) => {
            vec![number.to_string()]
        }
        Value::Bool(true) => vec!["yes".to_owned()],
        Value::Array(values) => values.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// A kept value in words, for documents, lists of changes and refusals; empty when it is not filled in.
#[must_use]
pub fn shown(field: &Field, value: &Value, known: &[Known]) -> Text {
    let name_of = |id: &String| {
        known.iter().find(|row| row.id == *id).map_or_else(|| Text::same(id.as_str()), |row| row.name.clone())
    };
    let words: Vec<Text> = typed(field, value)
        .iter()
        .map(|text| match field.kind {
            FieldKind::Number => Text::same(thousands(text)),
            FieldKind::Day => match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
                Ok(day) => Text::new(reiwa_short(day), english_date(day)),
                Err(_) => Text::same(text.as_str()),
            },
            FieldKind::Choice => {
                let option = field.options.iter().find(|option| option.id == *text);
                option.map_or_else(|| Text::same(text.as_str()), |option| option.label.text())
            }
            FieldKind::Flag => say("field_yes"),
            FieldKind::Reference | FieldKind::References => name_of(text),
            FieldKind::Text | FieldKind::Long | FieldKind::Phone | FieldKind::Texts => Text::same(text.as_str()),
        })
        .collect();
    let join =
        |language: fn(&Text) -> &str, between: &str| words.iter().map(language).collect::<Vec<_>>().join(between);
    Text::new(join(|text| &text.ja, "、"), join(|text| &text.en, ", "))
}

/// 「1,000」.
fn thousands(digits: &str) -> String {
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests;
