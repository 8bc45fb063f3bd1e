//! Finding (さがす): what somebody typed, which lines it means, and where the words stand in them.
//!
//! A word is found where its folded form ([`fold::key`]) stands inside the folded form of one field of a line.
//! That is the definition; memory and cache are two ways to answer it fast and must never differ from it.

pub mod fold;
pub mod memory;
pub mod pieces;

use crate::ids::{EntryId, IncidentId};
use crate::incident::event::Nature;
use crate::text::Text;
use crate::time::Timestamp;

/// How many results are shown at once.
pub const PAGE: u32 = 50;
/// More words than anybody types; what is pasted beyond them is not looked at.
const MOST_WORDS: usize = 32;
/// Stands between two fields; no folded text has it, so no word reaches from one field into the next.
const BETWEEN: char = '\n';

/// What somebody looks for. Every condition must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Folded; all of them must be found, each in any field.
    pub words: Vec<String>,
    /// Who did it or who recorded it; folded.
    pub person: Option<String>,
    /// What kind of line, in the screen's word for it (`call`, `note`).
    pub kind: Option<String>,
    /// How certain a note is.
    pub nature: Option<Nature>,
    /// Happened at or after.
    pub from: Option<Timestamp>,
    /// Happened at or before.
    pub until: Option<Timestamp>,
    /// Only what still waits for an answer.
    pub only_open: bool,
    /// Only this incident.
    pub incident: Option<IncidentId>,
    /// How many of the newest to leave out: those of the pages before.
    pub skip: u32,
    /// How many to show; 0 counts only.
    pub take: u32,
}

impl Query {
    /// The first page for some words and nothing else.
    #[must_use]
    pub fn of(typed: &str) -> Self {
        Self { words: words(typed), take: PAGE, ..Self::default() }
    }

    /// Nothing was asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && !self.has_filter() && self.incident.is_none()
    }

    /// Something besides words and the incident was asked.
    #[must_use]
    pub fn has_filter(&self) -> bool {
        self.person.is_some()
            || self.kind.is_some()
            || self.nature.is_some()
            || self.from.is_some()
            || self.until.is_some()
            || self.only_open
    }

    /// Whether all words are found in the folded fields.
    #[must_use]
    pub fn finds(&self, key: &str) -> bool {
        self.words.iter().all(|word| key.contains(word.as_str()))
    }

    /// Whether the filters let a line through; the words are not looked at.
    #[must_use]
    pub fn lets_through(&self, line: &Traits<'_>) -> bool {
        let is_of = |person: &String| [line.doer, line.recorder].iter().any(|name| fold::key(name) == *person);
        self.kind.as_ref().is_none_or(|kind| kind == line.kind)
            && self.nature.is_none_or(|nature| line.nature == Some(nature))
            && self.from.is_none_or(|from| line.occurred_at >= from)
            && self.until.is_none_or(|until| line.occurred_at <= until)
            && (line.open || !self.only_open)
            && self.incident.is_none_or(|incident| incident == line.incident)
            && self.person.as_ref().is_none_or(is_of)
    }
}

/// What the filters look at.
#[derive(Clone, Copy, Debug)]
pub struct Traits<'a> {
    /// Its incident.
    pub incident: IncidentId,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// What kind.
    pub kind: &'a str,
    /// How certain a note is.
    pub nature: Option<Nature>,
    /// した人.
    pub doer: &'a str,
    /// 記録した人.
    pub recorder: &'a str,
    /// It waits for an answer.
    pub open: bool,
}

/// The words of what was typed: between white space of any width, folded, each once.
fn words(typed: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in typed.split_whitespace().map(word) {
        if !word.is_empty() && !words.contains(&word) && words.len() < MOST_WORDS {
            words.push(word);
        }
    }
    words
}

/// Half a telephone number may begin or end with the hyphen that its folded form no longer has.
fn word(typed: &str) -> String {
    let key = fold::key(typed);
    let mut word = key.trim();
    if let Some(rest) = word.strip_prefix('-').filter(|rest| rest.starts_with(|next: char| next.is_ascii_digit())) {
        word = rest;
    }
    if let Some(rest) = word.strip_suffix('-').filter(|rest| rest.ends_with(|last: char| last.is_ascii_digit())) {
        word = rest;
    }
    word.to_owned()
}

/// One line of a timeline as far as finding and showing it in a list goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its incident.
    pub incident: IncidentId,
    /// Its own id.
    pub id: EntryId,
    /// Its number in this station's chain.
    pub seq: u32,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Recorded long after it happened.
    pub late: bool,
    /// What kind, in the screen's word for it.
    pub kind: String,
    /// How certain a note is.
    pub nature: Option<Nature>,
    /// 発.
    pub from: String,
    /// 受.
    pub to: String,
    /// した人.
    pub doer: String,
    /// 記録した人.
    pub recorder: String,
    /// What it says.
    pub text: Text,
    /// What somebody wrote that the sentence leaves out.
    pub more: String,
}

impl Line {
    /// All fields, folded, with a break between them. What another field already says stands there once.
    #[must_use]
    pub fn key(&self) -> String {
        let mut all = String::new();
        for field in [&self.text.ja, &self.text.en, &self.more, &self.from, &self.to, &self.doer, &self.recorder] {
            let key = fold::key(field);
            if !all.contains(key.as_str()) {
                if !all.is_empty() {
                    all.push(BETWEEN);
                }
                all.push_str(&key);
            }
        }
        all
    }
}

/// The fields of a folded line.
pub fn fields(key: &str) -> impl Iterator<Item = &str> {
    key.split(BETWEEN)
}

/// What may change about a line after it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Which line.
    pub entry: EntryId,
    /// It was taken back, or stands on a branch that was.
    pub undone: bool,
    /// It waits for an answer.
    pub open: bool,
}

/// An incident in a list of results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Its id.
    pub id: IncidentId,
    /// What was wrong.
    pub title: Text,
    /// When it was noticed.
    pub noticed_at: Timestamp,
    /// It has ended or was withdrawn.
    pub closed: bool,
}

/// A line that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The line.
    pub line: Line,
    /// What is wrong in its incident.
    pub title: Text,
    /// It was taken back, or stands on a branch that was.
    pub undone: bool,
    /// It waits for an answer.
    pub open: bool,
}

/// One page of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// How many lines there are on all pages.
    pub count: u32,
    /// This page: what happened last comes first, then what was recorded last.
    pub hits: Vec<Hit>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_at_white_space_of_any_width() {
        assert_eq!(Query::of(" 受付　カルテ\tｶﾙﾃ ").words, ["受付", "かるて"], "each word once");
        assert!(Query::of("　").is_empty());
    }

    #[test]
    fn half_a_telephone_number_is_found_where_it_was_cut() {
        for typed in ["011-", "-0001", "200-0001", "0112000001", "２００－０"] {
            let number = fold::key("電話 011-200-0001");
            assert!(Query::of(typed).finds(&number), "{typed}");
        }
        assert_eq!(Query::of("-").words, ["-"]);
    }

    #[test]
    fn no_word_reaches_from_one_field_into_the_next() {
        let nil = uuid::Uuid::nil();
        let line = Line {
            incident: IncidentId(nil),
            id: EntryId(nil),
            seq: 1,
            occurred_at: Timestamp::from_millis(0),
            recorded_at: Timestamp::from_millis(0),
            late: false,
            kind: "note".to_owned(),
            nature: None,
            from: "受付".to_owned(),
            to: "本部".to_owned(),
            doer: "髙橋".to_owned(),
            recorder: "高橋".to_owned(),
            text: Text::same("本部へ連絡"),
            more: String::new(),
        };
        assert_eq!(fields(&line.key()).collect::<Vec<_>>(), ["本部へ連絡", "受付", "高橋"]);
        assert!(!Query::of("受付本部").finds(&line.key()));
        assert!(Query::of("受付 本部").finds(&line.key()));
    }
}
