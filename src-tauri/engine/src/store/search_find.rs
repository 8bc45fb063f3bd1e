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
const FEW: usize = 2_000;
/// One more: then there are many.
const MANY: i64 = FEW as i64 + 1;
/// So many counts are remembered.
const COUNTS: usize = 256;

/// How many lines some words have, up to that line.
pub(super) type Counted = (u32, i64);

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

    /// Words and nothing else: what is typed all the time.
    fn plain(&mut self, query: &Query) -> Result<(u32, Vec<i64>), Broken> {
        let asked = asked(&query.words);
        let wanted = query.skip.saturating_add(query.take) as usize;
        let kept = gram_of(&query.words).map(|gram| self.lines_with(gram)).transpose()?;
        if let Some(count) = kept.filter(|count| *count as usize > FEW) {
            return Ok((count, self.newest_of_many(&asked, wanted)?));
        }
        let mut counted = self.counts.get(&asked).copied();
        if counted.is_none() {
            let sql = "SELECT rowid FROM grams WHERE pairs MATCH :asked ORDER BY rowid LIMIT :most";
            let mut statement = self.connection.prepare_cached(sql)?;
            let first = statement.query_map(named_params! { ":asked": asked, ":most": MANY }, |row| row.get(0))?;
            let mut first = first.collect::<rusqlite::Result<Vec<i64>>>()?;
            drop(statement);
            let count = u32::try_from(first.len()).unwrap_or(u32::MAX);
            if first.len() <= FEW {
                self.newest_first(&mut first, wanted);
                return Ok((count, first));
            }
            // They need not be counted once more.
            counted = first.last().map(|last| (count, *last));
        }
        Ok((self.count(&asked, counted.unwrap_or_default())?, self.newest_of_many(&asked, wanted)?))
    }

    /// How many lines have these two letters one after the other, or this one letter.
    fn lines_with(&self, gram: i64) -> Result<u32, Broken> {
        let mut statement = self.connection.prepare_cached("SELECT lines FROM gram WHERE letters = :letters")?;
        let lines = statement.query_row(named_params! { ":letters": gram }, |row| row.get("lines")).optional()?;
        Ok(lines.unwrap_or_default())
    }

    /// How many lines have these words: those that were counted and the ones behind them.
    fn count(&mut self, asked: &str, (known, until): Counted) -> Result<u32, Broken> {
        let sql = "SELECT count(*) FROM grams WHERE pairs MATCH :asked AND rowid > :until";
        let mut statement = self.connection.prepare_cached(sql)?;
        let values = named_params! { ":asked": asked, ":until": until };
        let new: u32 = statement.query_row(values, |row| row.get(0))?;
        drop(statement);
        if self.counts.len() >= COUNTS {
            self.counts.clear();
        }
        let count = known.saturating_add(new);
        self.counts.insert(asked.to_owned(), (count, self.top().0));
        Ok(count)
    }

    /// Looks at some stretches of the file after the other, the one with the newest line first and each time twice as
    /// many, until no stretch that is left can have a line as new as those already found.
    fn newest_of_many(&self, asked: &str, wanted: usize) -> Result<Vec<i64>, Broken> {
        let mut found: Vec<i64> = Vec::new();
        let Some(last_wanted) = wanted.checked_sub(1) else { return Ok(found) };
        let stretches = self.times().stretches();
        let sql = "SELECT rowid FROM grams WHERE pairs MATCH :asked AND rowid BETWEEN :first AND :last";
        let mut statement = self.connection.prepare_cached(sql)?;
        let (mut rest, mut at_once) = (stretches.as_slice(), 1);
        while let Some(next) = rest.first() {
            if found.get(last_wanted).is_some_and(|last| self.times().of(*last) > next.newest) {
                break;
            }
            let (some, later) = rest.split_at(rest.len().min(at_once));
            for range in ranges(some) {
                let values = named_params! { ":asked": asked, ":first": range.start(), ":last": range.end() };
                for n in statement.query_map(values, |row| row.get(0))? {
                    found.push(n?);
                }
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
