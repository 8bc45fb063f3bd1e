//! Asking the index: how many lines there are, and the newest of them first.

use std::cmp::Reverse;

use rusqlite::{OptionalExtension, Row, named_params};

use crate::ids::IncidentId;
use crate::search::{Found, Hit, Line, Query};
use crate::store::search::{Broken, SearchCache, nature_number, nature_of};
use crate::store::search_grams::{asked, gram_of};
use crate::store::search_times::{Times, ranges};
use crate::text::Text;

/// Up to so many lines are simply all looked at.
pub(super) const FEW: u32 = 20_000;
/// So many answers are remembered.
const ANSWERS: usize = 256;

/// What some words had.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    /// How many lines.
    count: u32,
    /// Up to this one.
    until: i64,
    /// The newest of them, in their order; not more than somebody wanted to see.
    newest: Vec<i64>,
}

impl SearchCache {
    /// The lines of the index that a query means, without those of the incident `but`.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn find(&mut self, query: &Query, but: Option<IncidentId>) -> Result<Found, Broken> {
        self.read_times()?;
        let is_plain = !query.has_filter() && query.incident.is_none() && but.is_none() && !query.words.is_empty();
        let (count, newest) = if is_plain { self.plain(query)? } else { self.filtered(query, but)? };
        let page = newest.into_iter().skip(query.skip as usize).take(query.take as usize);
        let hits = page.map(|n| self.show(n)).collect::<Result<_, _>>()?;
        Ok(Found { count, hits })
    }

    /// Reads what every search needs, so that the first one does not have to.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn warm(&mut self) -> Result<(), Broken> {
        self.read_times()
    }

    /// Words and nothing else: what is typed all the time. What was answered once is remembered; then only new lines
    /// are looked at.
    fn plain(&mut self, query: &Query) -> Result<(u32, Vec<i64>), Broken> {
        let asked = asked(&query.words);
        let wanted = query.skip.saturating_add(query.take) as usize;
        let known = self.answers.remove(&asked).map(|known| self.brought_on(&asked, known)).transpose()?;
        let answer = match known {
            Some(known) if known.newest.len() >= wanted.min(known.count as usize) => known,
            Some(known) => self.answered(&asked, wanted, Some(known.count))?,
            None => {
                let count = gram_of(&query.words).map(|gram| self.lines_with(gram)).transpose()?;
                self.answered(&asked, wanted, count)?
            }
        };
        let found = (answer.count, answer.newest.clone());
        if self.answers.len() >= ANSWERS {
            self.answers.clear();
        }
        self.answers.insert(asked, answer);
        Ok(found)
    }

    /// The same answer with the lines that are new since.
    fn brought_on(&self, asked: &str, mut answer: Answer) -> Result<Answer, Broken> {
        let top = self.top().0;
        if answer.until == top {
            return Ok(answer);
        }
        let n_newest = answer.newest.len();
        let has_all = n_newest == answer.count as usize;
        answer.newest.extend(self.rows(asked, answer.until.saturating_add(1), top)?);
        let n_new = answer.newest.len().saturating_sub(n_newest);
        self.newest_first(&mut answer.newest, usize::MAX);
        answer.newest.truncate(if has_all { self.few as usize } else { n_newest });
        answer.count = answer.count.saturating_add(u32::try_from(n_new).unwrap_or(u32::MAX));
        answer.until = top;
        Ok(answer)
    }

    /// An answer by looking; `count` is how many lines there are, if somebody knows.
    fn answered(&self, asked: &str, wanted: usize, mut count: Option<u32>) -> Result<Answer, Broken> {
        let until = self.top().0;
        if count.is_none_or(|count| count <= self.few) {
            let sql = "SELECT rowid FROM grams WHERE pairs MATCH :asked ORDER BY rowid LIMIT :most";
            let mut statement = self.connection.prepare_cached(sql)?;
            // One more: then there are many.
            let values = named_params! { ":asked": asked, ":most": i64::from(self.few) + 1 };
            let first = statement.query_map(values, |row| row.get(0))?;
            let mut first = first.collect::<rusqlite::Result<Vec<i64>>>()?;
            let n_first = u32::try_from(first.len()).unwrap_or(u32::MAX);
            if n_first <= self.few {
                self.newest_first(&mut first, wanted);
                first.truncate(wanted);
                return Ok(Answer { count: n_first, until, newest: first });
            }
            // They need not be counted once more.
            let behind = first.last().copied().unwrap_or_default();
            count = Some(n_first.saturating_add(self.count_behind(asked, behind)?));
        }
        Ok(Answer { count: count.unwrap_or_default(), until, newest: self.newest_of_many(asked, wanted)? })
    }

    /// How many lines have these two letters one after the other, or this one letter.
    fn lines_with(&self, gram: i64) -> Result<u32, Broken> {
        let mut statement = self.connection.prepare_cached("SELECT lines FROM gram WHERE letters = :letters")?;
        let lines = statement.query_row(named_params! { ":letters": gram }, |row| row.get("lines")).optional()?;
        Ok(lines.unwrap_or_default())
    }

    /// How many lines behind that one have these words.
    fn count_behind(&self, asked: &str, n: i64) -> Result<u32, Broken> {
        let sql = "SELECT count(*) FROM grams WHERE pairs MATCH :asked AND rowid > :n";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row(named_params! { ":asked": asked, ":n": n }, |row| row.get(0))?)
    }

    /// The lines from one to another that have these words.
    fn rows(&self, asked: &str, first: i64, last: i64) -> Result<Vec<i64>, Broken> {
        let sql = "SELECT rowid FROM grams WHERE pairs MATCH :asked AND rowid BETWEEN :first AND :last";
        let mut statement = self.connection.prepare_cached(sql)?;
        let values = named_params! { ":asked": asked, ":first": first, ":last": last };
        Ok(statement.query_map(values, |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// Looks at some stretches of the file after the other, the one with the newest line first and each time twice as
    /// many, until no stretch that is left can have a line as new as those already found.
    fn newest_of_many(&self, asked: &str, wanted: usize) -> Result<Vec<i64>, Broken> {
        let mut found: Vec<i64> = Vec::new();
        let Some(last_wanted) = wanted.checked_sub(1) else { return Ok(found) };
        let stretches = self.times().stretches();
        let (mut rest, mut at_once) = (stretches.as_slice(), 1);
        while let Some(next) = rest.first() {
            if found.get(last_wanted).is_some_and(|last| self.times().of(*last) > next.newest) {
                break;
            }
            let (some, later) = rest.split_at(rest.len().min(at_once));
            for range in ranges(some) {
                found.extend(self.rows(asked, *range.start(), *range.end())?);
            }
            self.newest_first(&mut found, wanted);
            found.truncate(wanted);
            (rest, at_once) = (later, at_once * 2);
        }
        Ok(found)
    }

    fn filtered(&self, query: &Query, but: Option<IncidentId>) -> Result<(u32, Vec<i64>), Broken> {
        let asked = Some(&query.words).filter(|words| !words.is_empty()).map(|words| asked(words));
        let sql = match (&asked, query.only_open) {
            (Some(_), _) => include_str!("search_find.sql"),
            (None, true) => include_str!("search_open.sql"),
            (None, false) => include_str!("search_filter.sql"),
        };
        let mut statement = self.connection.prepare_cached(sql)?;
        let values = named_params! {
            ":asked": asked,
            ":incident": query.incident,
            ":but": but,
            ":kind": query.kind,
            ":nature": query.nature.map(nature_number),
            ":since": query.from,
            ":until": query.until,
            ":open": query.only_open,
            ":person": query.person,
        };
        let mut found = statement.query_map(values, |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
        self.newest_first(&mut found, query.skip.saturating_add(query.take) as usize);
        Ok((u32::try_from(found.len()).unwrap_or(u32::MAX), found))
    }

    /// Puts the newest `wanted` in front, in their order; the order of the rest does not matter.
    fn newest_first(&self, lines: &mut [i64], wanted: usize) {
        let times = self.times();
        let age = |n: &i64| Reverse((times.of(*n), *n));
        let front = if wanted < lines.len() { lines.select_nth_unstable_by_key(wanted, age).0 } else { lines };
        front.sort_unstable_by_key(age);
    }

    fn times(&self) -> &Times {
        static NONE: Times = Times::none();
        self.times.as_ref().unwrap_or(&NONE)
    }

    fn read_times(&mut self) -> Result<(), Broken> {
        if self.times.is_some() {
            return Ok(());
        }
        let mut times = Times::default();
        let mut statement = self.connection.prepare("SELECT n, occurred_at FROM line")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            times.keep(row.get(0)?, row.get(1)?);
        }
        drop(rows);
        drop(statement);
        self.times = Some(times);
        Ok(())
    }

    pub(super) fn show(&self, n: i64) -> Result<Hit, Broken> {
        let mut statement = self.connection.prepare_cached(include_str!("search_show.sql"))?;
        Ok(statement.query_row(named_params! { ":n": n }, hit)?)
    }
}

fn hit(row: &Row<'_>) -> rusqlite::Result<Hit> {
    let ja: String = row.get("ja")?;
    let en: Option<String> = row.get("en")?;
    let line = Line {
        incident: row.get("incident")?,
        id: row.get("id")?,
        seq: row.get("seq")?,
        occurred_at: row.get("occurred_at")?,
        recorded_at: row.get("recorded_at")?,
        late: row.get("late")?,
        kind: row.get("kind")?,
        nature: row.get::<_, Option<u8>>("nature")?.and_then(nature_of),
        from: row.get("from_unit")?,
        to: row.get("to_unit")?,
        doer: row.get("doer")?,
        recorder: row.get("recorder")?,
        text: Text { en: en.unwrap_or_else(|| ja.clone()), ja },
        more: row.get("more")?,
    };
    let title = Text::new(row.get::<_, String>("title_ja")?, row.get::<_, String>("title_en")?);
    Ok(Hit { line, title, undone: row.get("undone")?, open: row.get("open")? })
}
