//! UTC inside; JST and 令和 only outside.
//!
//! JST is a fixed +9 h (no daylight saving since 1951). Nothing here reads a clock.

use std::fmt;

use chrono::{
    DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Timelike, Utc,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

mod day;
mod said;

pub use day::{NotADay, read_day};
pub use said::{Precision, When, read_jst, read_jst_past, read_past, read_right, read_when};

/// A moment in UTC milliseconds since 1970. Stored and exported as `2026-11-24T01:47:00.000Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(i64);

/// Milliseconds since the computer started, sleep included: a clock that nobody sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mono {
    /// Which start of the computer.
    pub boot: [u8; 16],
    /// Milliseconds since then.
    pub millis: i64,
}

const JST_SECONDS: i32 = 9 * 3600;
const WEEKDAYS: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Timestamp {
    /// From UTC milliseconds since 1970.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// UTC milliseconds since 1970.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 with any offset; `None` when it is not that.
    #[must_use]
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|at| Self(at.timestamp_millis()))
    }

    /// A Japanese wall-clock moment; `None` when the date is out of range.
    #[must_use]
    pub fn from_jst(date: NaiveDate, time: NaiveTime) -> Option<Self> {
        let local = NaiveDateTime::new(date, time);
        jst_offset()?.from_local_datetime(&local).single().map(|at| Self(at.timestamp_millis()))
    }

    /// The moment so many minutes later.
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(minutes.saturating_mul(60_000)))
    }

    /// Whole minutes from `earlier` to this moment; negative when it is the other way round.
    #[must_use]
    pub const fn minutes_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0).div_euclid(60_000)
    }

    /// The Japanese calendar day.
    #[must_use]
    pub fn jst_date(self) -> NaiveDate {
        self.jst().date()
    }

    /// The Japanese wall clock, `00:05`.
    #[must_use]
    pub fn jst_clock(self) -> String {
        let at = self.jst();
        format!("{:02}:{:02}", at.hour(), at.minute())
    }

    /// `11/24 10:47`, for lines that may be of another day.
    #[must_use]
    pub fn jst_day_clock(self) -> String {
        let at = self.jst();
        format!("{}/{} {:02}:{:02}", at.month(), at.day(), at.hour(), at.minute())
    }

    /// `2026-11-24 10:47`, for logs and file names that people sort.
    #[must_use]
    pub fn jst_plain(self) -> String {
        // Written by hand: a long report has ten thousand of them, and a pattern is read anew each time.
        let at = self.jst();
        format!("{:04}-{:02}-{:02} {:02}:{:02}", at.year(), at.month(), at.day(), at.hour(), at.minute())
    }

    fn jst(self) -> NaiveDateTime {
        let shifted = self.0.saturating_add(i64::from(JST_SECONDS) * 1000);
        DateTime::<Utc>::from_timestamp_millis(shifted).unwrap_or_default().naive_utc()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = DateTime::<Utc>::from_timestamp_millis(self.0).unwrap_or_default();
        let (day, millis) = (at.date_naive(), at.timestamp_subsec_millis());
        let (hour, minute, second) = (at.hour(), at.minute(), at.second());
        write!(f, "{day}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse_rfc3339(&text).ok_or_else(|| serde::de::Error::custom("not an RFC 3339 time"))
    }
}

fn jst_offset() -> Option<FixedOffset> {
    FixedOffset::east_opt(JST_SECONDS)
}

/// `令和8年11月24日`; before 令和 the western year.
#[must_use]
pub fn reiwa(date: NaiveDate) -> String {
    match reiwa_year(date) {
        Some(1) => format!("令和元年{}月{}日", date.month(), date.day()),
        Some(year) => format!("令和{year}年{}月{}日", date.month(), date.day()),
        None => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
    }
}

/// `R8.11.24`, for tables.
#[must_use]
pub fn reiwa_short(date: NaiveDate) -> String {
    match reiwa_year(date) {
        Some(year) => format!("R{year}.{}.{}", date.month(), date.day()),
        None => format!("{}.{}.{}", date.year(), date.month(), date.day()),
    }
}

/// `2026年11月24日（火）`, above the lines of a day.
#[must_use]
pub fn full_day(date: NaiveDate) -> String {
    format!("{}年{}", date.year(), month_day(date))
}

/// `11月24日（火）`, for a crisis.
#[must_use]
pub fn month_day(date: NaiveDate) -> String {
    let weekday = WEEKDAYS.get(date.weekday().num_days_from_monday() as usize).copied().unwrap_or_default();
    format!("{}月{}日（{weekday}）", date.month(), date.day())
}

/// `24 Nov 2026`.
#[must_use]
pub fn english_date(date: NaiveDate) -> String {
    let month = MONTHS.get(date.month0() as usize).copied().unwrap_or_default();
    format!("{} {month} {}", date.day(), date.year())
}

/// The day so many days later; the same day when the calendar ends.
#[must_use]
pub fn days_later(date: NaiveDate, days: i64) -> NaiveDate {
    TimeDelta::try_days(days).and_then(|delta| date.checked_add_signed(delta)).unwrap_or(date)
}

fn reiwa_year(date: NaiveDate) -> Option<i32> {
    // 令和 began on 2019-05-01.
    let began = NaiveDate::from_ymd_opt(2019, 5, 1)?;
    (date >= began).then(|| date.year() - 2018)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(text).unwrap()
    }

    #[test]
    fn a_moment_is_stored_in_utc_and_shown_in_japan() {
        let noticed = at("2026-11-24T10:47:00+09:00");
        assert_eq!(noticed.to_string(), "2026-11-24T01:47:00.000Z");
        assert_eq!(noticed.jst_clock(), "10:47");
        assert_eq!(month_day(noticed.jst_date()), "11月24日（火）");
        assert_eq!(reiwa(noticed.jst_date()), "令和8年11月24日");
    }

    #[test]
    fn midnight_in_japan_is_the_new_day_although_utc_still_has_the_old() {
        let note = at("2021-10-30T15:30:00Z");
        assert_eq!(note.jst_day_clock(), "10/31 00:30", "the printers started at 00:30 on Sunday");
    }

    #[test]
    fn the_first_year_of_reiwa_is_gannen() {
        assert_eq!(reiwa(NaiveDate::from_ymd_opt(2019, 5, 1).unwrap()), "令和元年5月1日");
        assert_eq!(reiwa(NaiveDate::from_ymd_opt(2019, 4, 30).unwrap()), "2019年4月30日");
    }
}
