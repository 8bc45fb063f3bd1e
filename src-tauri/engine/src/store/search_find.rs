//! Asking the index: how many lines there are, and the newest of them first.

use std::cmp::Reverse;

use rusqlite::{Row, named_params};

use crate::ids::IncidentId;
use crate::search::{Found, Hit, Line, Query};
use crate::store::search::{Broken, SearchCache, keep_time, nature_number, nature_of};
use crate::store::search_grams::asked;
use crate::text::Text;

/// Up to so many lines are simply all looked at.
const FEW: usize = 2_000;
/// One more: then there are many.
const MANY: i64 = FEW as i64 + 1;
/// Of more, only as many stretches of the file are looked at as are needed for the newest ones.
const STRETCH: usize = 1024;
/// So many counts are remembered.
const COUNTS: usize = 256;

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
        if !self.counts.contains_key(&asked) {
            let mut first = self
                .connection
                .prepare_cached("SELECT rowid FROM grams WHERE pairs MATCH :asked LIMIT :most")?
                .query_map(named_params! { ":asked": asked, ":most": MANY }, |row| row.get(0))?
                .collect::<rusqlite::Result<Vec<i64>>>()?;
            if first.len() <= FEW {
                self.newest_first(&mut first, wanted);
                return Ok((u32::try_from(first.len()).unwrap_or(u32::MAX), first));
            }
        }
        Ok((self.count(&asked)?, self.newest_of_many(&asked, wanted)?))
    }

    /// How many lines have these words. What was counted once is remembered; then only new lines are counted.
    fn count(&mut self, asked: &str) -> Result<u32, Broken> {
        let (known, until) = self.counts.get(asked).copied().unwrap_or_default();
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

    /// Looks at one stretch of the file after the other, the one with the newest line first, until no stretch that is
    /// left can have a line as new as those already found.
    fn newest_of_many(&self, asked: &str, wanted: usize) -> Result<Vec<i64>, Broken> {
        if wanted == 0 {
            return Ok(Vec::new());
        }
        let times = self.times.as_deref().unwrap_or_default();
        let mut stretches: Vec<(i64, usize)> =
            times.chunks(STRETCH).enumerate().filter_map(|(at, part)| Some((*part.iter().max()?, at))).collect();
        stretches.sort_unstable_by_key(|stretch| Reverse(*stretch));
        let sql = "SELECT rowid FROM grams WHERE pairs MATCH :asked AND rowid BETWEEN :first AND :last";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut found: Vec<i64> = Vec::new();
        for (newest, at) in stretches {
            if let Some(last) = wanted.checked_sub(1).and_then(|last| found.get(last))
                && self.time(*last) > newest
            {
                break;
            }
            let first = i64::try_from(at * STRETCH).unwrap_or(i64::MAX);
            let last = first.saturating_add(STRETCH as i64 - 1);
            let values = named_params! { ":asked": asked, ":first": first, ":last": last };
            for n in statement.query_map(values, |row| row.get(0))? {
                found.push(n?);
            }
            self.newest_first(&mut found, wanted);
            found.truncate(wanted);
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
        let age = |n: &i64| Reverse((self.time(*n), *n));
        let front = if wanted < lines.len() { lines.select_nth_unstable_by_key(wanted, age).0 } else { lines };
        front.sort_unstable_by_key(age);
    }

    fn time(&self, n: i64) -> i64 {
        let times = self.times.as_deref().unwrap_or_default();
        usize::try_from(n).ok().and_then(|place| times.get(place)).copied().unwrap_or(i64::MIN)
    }

    fn read_times(&mut self) -> Result<(), Broken> {
        if self.times.is_some() {
            return Ok(());
        }
        let mut times = Vec::new();
        let mut statement = self.connection.prepare("SELECT n, occurred_at FROM line")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            keep_time(&mut times, row.get(0)?, row.get(1)?);
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
