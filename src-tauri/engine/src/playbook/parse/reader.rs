//! Reads fields out of a TOML table, remembers which were read, and notes every problem with its line.
//!
//! A field of the wrong kind is a finding and counts as absent: the rest of the file is still read.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::playbook::Finding;
use crate::text::Text;
use crate::wording::Wording;

/// One file being read, with what was found wrong so far.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    path: &'a str,
    text: &'a str,
    line_starts: Vec<usize>,
    /// What was found.
    pub(crate) findings: Vec<Finding>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(path: &'a str, text: &'a str) -> Self {
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { path, text, line_starts, findings: Vec::new() }
    }

    /// The file as a table, or a finding that says where it stops being TOML.
    pub(crate) fn table(&mut self) -> Option<Spanned<DeTable<'a>>> {
        // What was not UTF-8 has become U+FFFD on the way here.
        if let Some(at) = self.text.find(char::REPLACEMENT_CHARACTER) {
            let line = self.line(&(at..at));
            self.report("E0", line, "", Wording::built_in().say("check_not_utf8", &[]));
            return None;
        }
        match DeTable::parse(self.text) {
            Ok(table) => Some(table),
            Err(problem) => {
                let line = problem.span().map_or(0, |span| self.line(&span));
                let detail = Text::same(problem.message());
                self.report("E0", line, "", Wording::built_in().say("check_toml", &[("detail", &detail)]));
                None
            }
        }
    }

    /// The file, as findings name it.
    pub(crate) fn path(&self) -> &str {
        self.path
    }

    /// Notes a problem.
    pub(crate) fn report(&mut self, code: &'static str, line: usize, subject: &str, says: Text) {
        self.findings.push(Finding { file: self.path.to_owned(), line, code, subject: subject.to_owned(), says });
    }

    fn line(&self, span: &Range<usize>) -> usize {
        self.line_starts.partition_point(|start| *start <= span.start)
    }
}

/// The fields of one table of the file.
#[derive(Debug)]
pub(crate) struct Fields<'t> {
    table: &'t DeTable<'t>,
    /// The line the table begins on.
    pub(crate) line: usize,
    /// What findings are about: the table's id, once it is known.
    pub(crate) subject: String,
    used: BTreeSet<String>,
}

impl<'t> Fields<'t> {
    pub(crate) fn new(table: &'t DeTable<'t>, line: usize, subject: &str) -> Self {
        Self { table, line, subject: subject.to_owned(), used: BTreeSet::new() }
    }

    /// Reads `id` and goes on under that name; a table without one is a finding.
    pub(crate) fn id(&mut self, reader: &mut Reader<'_>) -> String {
        let id = self.word(reader, "id");
        if id.is_empty() {
            reader.report("E0", self.line, &self.subject, Wording::built_in().say("check_no_id", &[]));
        } else {
            self.subject.clone_from(&id);
        }
        id
    }

    /// The line of a field, or of the table when it is absent.
    pub(crate) fn line_of(&self, reader: &Reader<'_>, key: &str) -> usize {
        self.table.get_key_value(key).map_or(self.line, |(name, _)| reader.line(&name.span()))
    }

    /// A string, `None` when absent.
    pub(crate) fn text(&mut self, reader: &mut Reader<'_>, key: &str) -> Option<String> {
        let value = self.take(key)?;
        match value.get_ref().as_str() {
            Some(words) => Some(words.to_owned()),
            None => self.wrong(reader, key, "check_want_text"),
        }
    }

    /// A string, empty when absent.
    pub(crate) fn word(&mut self, reader: &mut Reader<'_>, key: &str) -> String {
        self.text(reader, key).unwrap_or_default()
    }

    /// A date written `2026-11-22`; a string that is none is a finding.
    pub(crate) fn date(&mut self, reader: &mut Reader<'_>, key: &str) -> Option<NaiveDate> {
        let words = self.text(reader, key).filter(|words| !words.is_empty())?;
        match NaiveDate::parse_from_str(&words, "%Y-%m-%d") {
            Ok(date) => Some(date),
            Err(_) => self.wrong(reader, key, "check_want_date"),
        }
    }

    /// The same as `date`, kept as it is written; empty when absent.
    pub(crate) fn date_word(&mut self, reader: &mut Reader<'_>, key: &str) -> String {
        self.date(reader, key).map(|date| date.format("%Y-%m-%d").to_string()).unwrap_or_default()
    }

    /// A list of strings, empty when absent.
    pub(crate) fn words(&mut self, reader: &mut Reader<'_>, key: &str) -> Vec<String> {
        let Some(value) = self.take(key) else {
            return Vec::new();
        };
        let list: Option<Vec<String>> = value
            .get_ref()
            .as_array()
            .and_then(|items| items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect());
        match list {
            Some(list) => list,
            None => self.wrong(reader, key, "check_want_list").unwrap_or_default(),
        }
    }

    /// A whole number that is not negative, `None` when absent.
    pub(crate) fn number(&mut self, reader: &mut Reader<'_>, key: &str) -> Option<u32> {
        let value = self.take(key)?;
        let number =
            value.get_ref().as_integer().and_then(|digits| u32::from_str_radix(digits.as_str(), digits.radix()).ok());
        match number {
            Some(number) => Some(number),
            None => self.wrong(reader, key, "check_want_number"),
        }
    }

    /// `true` or `false`, `None` when absent.
    pub(crate) fn flag(&mut self, reader: &mut Reader<'_>, key: &str) -> Option<bool> {
        let value = self.take(key)?;
        match value.get_ref().as_bool() {
            Some(flag) => Some(flag),
            None => self.wrong(reader, key, "check_want_flag"),
        }
    }

    /// A table inside this one, `None` when absent.
    pub(crate) fn inner(&mut self, reader: &mut Reader<'_>, key: &str) -> Option<Fields<'t>> {
        let value = self.take(key)?;
        match value.get_ref().as_table() {
            Some(table) => Some(Fields::new(table, reader.line(&value.span()), &self.subject)),
            None => self.wrong(reader, key, "check_want_table"),
        }
    }

    /// The tables written `[[key]]`, none when absent.
    pub(crate) fn inners(&mut self, reader: &mut Reader<'_>, key: &str) -> Vec<Fields<'t>> {
        let Some(value) = self.take(key) else {
            return Vec::new();
        };
        let tables: Option<Vec<_>> = value.get_ref().as_array().and_then(|items| {
            items.iter().map(|item| item.get_ref().as_table().map(|table| (table, item.span()))).collect()
        });
        match tables {
            Some(tables) => {
                tables.into_iter().map(|(table, span)| Fields::new(table, reader.line(&span), &self.subject)).collect()
            }
            None => self.wrong(reader, key, "check_want_tables").unwrap_or_default(),
        }
    }

    /// Every field that nobody asked for is a finding.
    pub(crate) fn finish(self, reader: &mut Reader<'_>) {
        let mut unknown: Vec<(usize, &str)> = self
            .table
            .iter()
            .filter(|(key, _)| !self.used.contains(key.get_ref().as_ref()))
            .map(|(key, _)| (reader.line(&key.span()), key.get_ref().as_ref()))
            .collect();
        unknown.sort_unstable();
        for (line, key) in unknown {
            let says = Wording::built_in().say("check_unknown_field", &[("key", &Text::same(key))]);
            reader.report("E0", line, &self.subject, says);
        }
    }

    fn take(&mut self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.used.insert(key.to_owned());
        self.table.get(key)
    }

    fn wrong<T>(&self, reader: &mut Reader<'_>, key: &str, wanted: &str) -> Option<T> {
        let wording = Wording::built_in();
        let says = wording.say("check_wrong_kind", &[("key", &Text::same(key)), ("wanted", &wording.say(wanted, &[]))]);
        let line = self.line_of(reader, key);
        reader.report("E0", line, &self.subject, says);
        None
    }
}

/// One authored entry: its fields in Japanese with the English of `[….en]` beside them.
#[derive(Debug)]
pub(crate) struct Entry<'t> {
    /// The entry's own fields.
    pub(crate) own: Fields<'t>,
    english: Option<Fields<'t>>,
}

impl<'t> Entry<'t> {
    pub(crate) fn new(reader: &mut Reader<'_>, mut own: Fields<'t>) -> Self {
        let english = own.inner(reader, "en");
        Self { own, english }
    }

    /// A sentence in both languages; a language that is absent is empty.
    pub(crate) fn text(&mut self, reader: &mut Reader<'_>, key: &str) -> Text {
        let en = self.english.as_mut().map(|fields| fields.word(reader, key)).unwrap_or_default();
        Text::new(self.own.word(reader, key), en)
    }

    /// The same, `None` when it is absent in both languages.
    pub(crate) fn optional(&mut self, reader: &mut Reader<'_>, key: &str) -> Option<Text> {
        let text = self.text(reader, key);
        (text != Text::default()).then_some(text)
    }

    /// Lines in both languages, side by side; a line that one language lacks is empty there.
    pub(crate) fn lines(&mut self, reader: &mut Reader<'_>, key: &str) -> Vec<Text> {
        let ja = self.own.words(reader, key);
        let en = self.english.as_mut().map(|fields| fields.words(reader, key)).unwrap_or_default();
        let n_lines = ja.len().max(en.len());
        let pad = |lines: Vec<String>| lines.into_iter().chain(std::iter::repeat_with(String::new)).take(n_lines);
        pad(ja).zip(pad(en)).map(|(ja, en)| Text::new(ja, en)).collect()
    }

    /// Every field that nobody asked for is a finding.
    pub(crate) fn finish(self, reader: &mut Reader<'_>) {
        self.own.finish(reader);
        if let Some(english) = self.english {
            english.finish(reader);
        }
    }
}
