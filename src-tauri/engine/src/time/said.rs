//! Times as people say them: 「10:47」「10:47ごろ」「10:40〜10:50」「不明」, full width or half.

use std::fmt;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::text::fold_digits;

use super::{Timestamp, days_later};

/// Two ends of a span further apart than this are a slip of the hand: 「10:50〜10:40」.
const LONGEST_SPAN_MINUTES: i64 = 16 * 60;
const HALF_A_DAY: i64 = 12 * 60;
/// A wristwatch may be this far ahead of the computer before a bare clock means yesterday.
const AHEAD_MINUTES: i64 = 60;

const NOBODY_KNOWS: [&str; 8] =
    ["不明", "時刻は不明", "時刻不明", "わからない", "分からない", "unknown", "time unknown", "?"];
const ABOUT_BEHIND: [&str; 5] = ["ごろ", "頃", "ころ", "くらい", "ぐらい"];
const ABOUT_BEFORE: [&str; 4] = ["約", "およそ", "about ", "around "];
pub(super) const YESTERDAY: [&str; 3] = ["昨日", "きのう", "yesterday"];
pub(super) const TODAY: [&str; 4] = ["今日", "きょう", "本日", "today"];

/// How well a moment is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    /// As it stands.
    #[default]
    Exact,
    /// ごろ.
    About,
    /// From the moment itself until this one.
    Between(Timestamp),
    /// Nobody knows; the moment is only where the line stands in the list.
    Unknown,
}

/// A moment, and how well it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct When {
    /// The moment; the earliest one of a span.
    pub at: Timestamp,
    /// How well it is known.
    pub precision: Precision,
}

/// As it is written in an event.
#[derive(Serialize, Deserialize)]
struct Written {
    at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
    precision: WrittenPrecision,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WrittenPrecision {
    Exact,
    About,
    Between,
    Unknown,
}

impl When {
    /// A moment that is known as it stands.
    #[must_use]
    pub const fn exactly(at: Timestamp) -> Self {
        Self { at, precision: Precision::Exact }
    }

    /// The latest moment of a span.
    #[must_use]
    pub const fn until(self) -> Option<Timestamp> {
        match self.precision {
            Precision::Between(until) => Some(until),
            Precision::Exact | Precision::About | Precision::Unknown => None,
        }
    }
}

/// In words that [`read_when`] and [`read_past`] understand, whatever day it is.
impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.precision {
            Precision::Exact => self.at.fmt(f),
            Precision::About => write!(f, "{}ごろ", self.at),
            Precision::Between(until) => write!(f, "{}〜{until}", self.at),
            Precision::Unknown => f.write_str("不明"),
        }
    }
}

impl From<When> for Written {
    fn from(when: When) -> Self {
        let precision = match when.precision {
            Precision::Exact => WrittenPrecision::Exact,
            Precision::About => WrittenPrecision::About,
            Precision::Between(_) => WrittenPrecision::Between,
            Precision::Unknown => WrittenPrecision::Unknown,
        };
        Self { at: when.at, until: when.until(), precision }
    }
}

impl TryFrom<Written> for When {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let precision = match (written.precision, written.until) {
            (WrittenPrecision::Exact, None) => Precision::Exact,
            (WrittenPrecision::About, None) => Precision::About,
            (WrittenPrecision::Between, Some(until)) => Precision::Between(until),
            (WrittenPrecision::Unknown, None) => Precision::Unknown,
            _ => return Err("a span, and only a span, has two ends"),
        };
        Ok(Self { at: written.at, precision })
    }
}

/// Reads a clock or date-time as people write it: `HH:MM`, `10時47分`, `M/D HH:MM`, `YYYY-MM-DD[ T]HH:MM`, 昨日 before
/// a clock, full width or half.
///
/// A bare clock means the day of `near`; if that would lie more than 12 hours before `near`, the day after: a story is
/// told forwards.
#[must_use]
pub fn read_jst(text: &str, near: Timestamp) -> Option<Timestamp> {
    Day::Told(near).moment(&plain(text))
}

/// As [`read_jst`], for what has happened: a bare clock does not mean a moment that is still to come.
///
/// At 00:10, `23:50` is the evening before; at 14:00, `01:30` is the night that is over, however late it is told.
#[must_use]
pub fn read_jst_past(text: &str, near: Timestamp, now: Timestamp) -> Option<Timestamp> {
    Day::Happened(near, now).moment(&plain(text))
}

/// As [`read_jst_past`], with how well it is known. What nobody knows stands at `now`.
#[must_use]
pub fn read_when(text: &str, near: Timestamp, now: Timestamp) -> Option<When> {
    Day::Happened(near, now).when(&plain(text), now)
}

/// As [`read_when`], beside now: a bare clock means the last time the clocks stood there.
#[must_use]
pub fn read_past(text: &str, now: Timestamp) -> Option<When> {
    Day::Past(now).when(&plain(text), now)
}

/// Reads a time that is put right: a bare clock means the day on which it is nearest to what was said before, and no
/// later than when it was recorded. What nobody knows stands where it was recorded.
#[must_use]
pub fn read_right(text: &str, before: Timestamp, recorded_at: Timestamp) -> Option<When> {
    Day::Nearest(before, recorded_at).when(&plain(text), recorded_at)
}

/// Which day a bare clock belongs to.
#[derive(Clone, Copy)]
enum Day {
    /// The one told of: see [`read_jst`].
    Told(Timestamp),
    /// The one told of first, unless that is still to come at the second moment.
    Happened(Timestamp, Timestamp),
    /// The last one on which that clock has been.
    Past(Timestamp),
    /// The one on which it is nearest to the first moment, unless that is after the second one.
    Nearest(Timestamp, Timestamp),
    /// The first one on which that clock comes, from here on.
    Next(Timestamp),
}

impl Day {
    fn when(self, text: &str, now: Timestamp) -> Option<When> {
        if NOBODY_KNOWS.contains(&text) {
            return Some(When { at: now, precision: Precision::Unknown });
        }
        let (bare, about) = without_about(text);
        if let Some(at) = self.moment(bare) {
            return Some(When { at, precision: if about { Precision::About } else { Precision::Exact } });
        }
        bare.match_indices(['~', '-']).find_map(|(place, mark)| {
            let (first, rest) = bare.split_at(place);
            self.span(without_about(first.trim()).0, rest.strip_prefix(mark)?.trim())
        })
    }

    fn span(self, first: &str, last: &str) -> Option<When> {
        let at = self.moment(first)?;
        let until = Self::Next(at).moment(last)?;
        let minutes = until.minutes_since(at);
        if !(0..=LONGEST_SPAN_MINUTES).contains(&minutes) {
            return None;
        }
        Some(if until == at { When::exactly(at) } else { When { at, precision: Precision::Between(until) } })
    }

    fn moment(self, text: &str) -> Option<Timestamp> {
        if let Some(at) = Timestamp::parse_rfc3339(text) {
            return Some(at);
        }
        for format in ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%dT%H:%M:%S"] {
            if let Ok(at) = NaiveDateTime::parse_from_str(text, format) {
                return Timestamp::from_jst(at.date(), at.time());
            }
        }
        if let Some((day, clock)) = text.split_once(' ')
            && let Some(day) = self.day_without_year(day)
        {
            return Timestamp::from_jst(day, clock_of(clock.trim())?);
        }
        self.at_clock(clock_of(text)?)
    }

    const fn near(self) -> Timestamp {
        match self {
            Self::Told(near)
            | Self::Happened(near, _)
            | Self::Past(near)
            | Self::Nearest(near, _)
            | Self::Next(near) => near,
        }
    }

    fn at_clock(self, clock: NaiveTime) -> Option<Timestamp> {
        if let Self::Happened(near, now) = self {
            let told = Self::Told(near).at_clock(clock)?;
            return if told.minutes_since(now) > AHEAD_MINUTES { Self::Past(now).at_clock(clock) } else { Some(told) };
        }
        let near = self.near();
        let same_day = Timestamp::from_jst(near.jst_date(), clock)?;
        let days = match self {
            Self::Told(_) if near.minutes_since(same_day) > HALF_A_DAY => 1,
            Self::Past(_) if same_day.minutes_since(near) > AHEAD_MINUTES => -1,
            Self::Nearest(_, recorded_at) => {
                let ahead = same_day.minutes_since(near);
                let days = i64::from(ahead < -HALF_A_DAY) - i64::from(ahead > HALF_A_DAY);
                let is_later = same_day.minutes_since(recorded_at) + days * 2 * HALF_A_DAY > AHEAD_MINUTES;
                days - i64::from(is_later)
            }
            Self::Next(_) if same_day < near => 1,
            Self::Told(_) | Self::Happened(..) | Self::Past(_) | Self::Next(_) => 0,
        };
        Timestamp::from_jst(days_later(near.jst_date(), days), clock)
    }

    /// 今日, 昨日 or `11/24`: of the years around, the one that brings it nearest.
    fn day_without_year(self, text: &str) -> Option<NaiveDate> {
        let today = self.near().jst_date();
        if TODAY.contains(&text) {
            return Some(today);
        }
        if YESTERDAY.contains(&text) {
            return Some(days_later(today, -1));
        }
        let (month, day) = text.split_once('/')?;
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        (-1..=1)
            .filter_map(|years| NaiveDate::from_ymd_opt(today.year().checked_add(years)?, month, day))
            .min_by_key(|date| date.signed_duration_since(today).num_days().abs())
    }
}

/// `10:47`, also after 午前 or 午後.
fn clock_of(text: &str) -> Option<NaiveTime> {
    let (text, noon) = match (text.strip_prefix("午後"), text.strip_prefix("午前")) {
        (Some(rest), _) => (rest, true),
        (_, Some(rest)) => (rest, false),
        (None, None) => (text, false),
    };
    let clock = NaiveTime::parse_from_str(text.trim(), "%H:%M").ok()?;
    let half_a_day = TimeDelta::try_hours(12)?;
    let is_morning = clock < NaiveTime::from_hms_opt(12, 0, 0)?;
    Some(if noon && is_morning { clock.overflowing_add_signed(half_a_day).0 } else { clock })
}

fn without_about(text: &str) -> (&str, bool) {
    let behind = ABOUT_BEHIND.iter().find_map(|word| text.strip_suffix(word));
    let text = behind.unwrap_or(text).trim();
    let before = ABOUT_BEFORE.iter().find_map(|word| text.strip_prefix(word));
    (before.unwrap_or(text).trim(), behind.is_some() || before.is_some())
}

/// One spelling for the many: half width, `~` between two ends, `:` and `/` for the Japanese units.
fn plain(text: &str) -> String {
    let mut plain = fold_digits(text.trim()).replace(['〜', '～'], "~").replace(['？'], "?");
    for (said, written) in [("から", "~"), ("まで", ""), ("の間", ""), ("時半", ":30"), ("分", "")] {
        // 「分からない」 is no time.
        if !NOBODY_KNOWS.contains(&plain.as_str()) {
            plain = plain.replace(said, written);
        }
    }
    for word in YESTERDAY.iter().chain(&TODAY) {
        if let Some(rest) = plain.strip_prefix(word) {
            plain = format!("{word} {}", rest.trim_start_matches(['の', ' ']));
        }
    }
    let mut spelled = String::new();
    let mut letters = plain.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '年' | '月' => spelled.push('/'),
            '日' if spelled.ends_with(|before: char| before.is_ascii_digit()) => spelled.push(' '),
            '時' if spelled.ends_with(|before: char| before.is_ascii_digit()) => {
                spelled.push(':');
                if !letters.peek().is_some_and(char::is_ascii_digit) {
                    spelled.push_str("00");
                }
            }
            ' ' if spelled.ends_with(' ') => {}
            other => spelled.push(other),
        }
    }
    spelled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(text).unwrap()
    }

    fn clock(text: &str) -> Timestamp {
        at(&format!("2026-11-24T{text}:00+09:00"))
    }

    fn said(text: &str) -> Option<When> {
        read_past(text, clock("12:00"))
    }

    fn about(text: &str) -> Option<When> {
        Some(When { at: clock(text), precision: Precision::About })
    }

    #[test]
    fn a_bare_clock_belongs_to_the_night_it_was_said_in() {
        let near = at("2026-11-24T23:50:00+09:00");
        assert_eq!(read_jst("00:10", near), Some(at("2026-11-25T00:10:00+09:00")), "after midnight comes the next day");
        assert_eq!(read_jst("２３：４０", near), Some(at("2026-11-24T23:40:00+09:00")), "full-width input is accepted");
        assert_eq!(read_jst("9時ごろ", near), None, "where a moment is needed, about is not enough");
    }

    #[test]
    fn a_bare_clock_of_something_that_happened_is_not_still_to_come() {
        let past_midnight = at("2026-11-25T00:10:00+09:00");
        let evening = Some(at("2026-11-24T23:50:00+09:00"));
        assert_eq!(read_jst_past("23:50", past_midnight, past_midnight), evening, "twenty minutes ago");
        let afternoon = at("2026-11-25T14:00:00+09:00");
        let night = Some(at("2026-11-25T01:30:00+09:00"));
        assert_eq!(read_jst_past("01:30", afternoon, afternoon), night, "told late, not told ahead");
        let wrong = at("2026-11-26T23:50:00+09:00");
        assert_eq!(read_jst_past("00:05", wrong, past_midnight), Some(at("2026-11-25T00:05:00+09:00")));
        assert_eq!(read_jst_past("00:30", past_midnight, past_midnight), Some(at("2026-11-25T00:30:00+09:00")));
        let said = read_jst_past("2026-11-25 23:50", past_midnight, past_midnight);
        assert_eq!(said, Some(at("2026-11-25T23:50:00+09:00")), "a day that is said is not changed");
    }

    #[test]
    fn what_has_happened_is_never_read_as_tomorrow() {
        let past = |text, now| read_past(text, now).map(|when| when.at);
        assert_eq!(past("08:00", clock("21:00")), Some(clock("08:00")), "this morning, thirteen hours ago");
        let after_midnight = at("2026-11-25T00:10:00+09:00");
        assert_eq!(past("23:50", after_midnight), Some(clock("23:50")), "the evening before");
        assert_eq!(past("10:50", clock("10:47")), Some(clock("10:50")), "the wristwatch is three minutes ahead");
    }

    #[test]
    fn what_is_put_right_stays_in_its_own_night() {
        let right = |text, before, recorded| read_right(text, before, recorded).map(|when| when.at);
        let after_midnight = at("2026-11-25T00:05:00+09:00");
        let next_noon = at("2026-11-25T12:00:00+09:00");
        assert_eq!(right("23:55", after_midnight, next_noon), Some(clock("23:55")), "ten minutes earlier");
        assert_eq!(right("0:10", clock("23:50"), next_noon), Some(at("2026-11-25T00:10:00+09:00")), "twenty later");
        assert_eq!(
            right("22:30", clock("10:47"), clock("11:00")),
            Some(at("2026-11-23T22:30:00+09:00")),
            "not tonight"
        );
        let unknown = read_right("不明", clock("10:47"), clock("11:00")).unwrap();
        assert_eq!((unknown.at, unknown.precision), (clock("11:00"), Precision::Unknown));
    }

    #[test]
    fn about_is_said_in_front_or_behind() {
        for text in
            ["10:47ごろ", "約10:47", "10時47分頃", "１０：４７ ごろ", "およそ10時47分", "約10時47分ごろ", "about 10:47"]
        {
            assert_eq!(said(text), about("10:47"), "{text}");
        }
        assert_eq!(said("10時ごろ"), about("10:00"));
        assert_eq!(said("10時半ごろ"), about("10:30"));
        assert_eq!(read_past("午後3時ごろ", clock("16:00")), about("15:00"));
    }

    #[test]
    fn a_span_has_two_ends() {
        let span = Some(When { at: clock("10:40"), precision: Precision::Between(clock("10:50")) });
        for text in [
            "10:40〜10:50",
            "10:40-10:50",
            "10:40～10:50",
            "１０：４０ー１０：５０",
            "10時40分から10時50分まで",
            "10:40 〜 10:50ごろ",
        ] {
            assert_eq!(said(text), span, "{text}");
        }
        assert_eq!(said("10:50〜10:40"), None, "a slip of the hand, not a whole day");
        assert_eq!(said("10:40〜10:40"), Some(When::exactly(clock("10:40"))));
        let night = read_past("23:50〜0:10", at("2026-11-25T00:30:00+09:00")).unwrap();
        assert_eq!(night.at, clock("23:50"));
        assert_eq!(night.until(), Some(at("2026-11-25T00:10:00+09:00")), "a span may go over midnight");
    }

    #[test]
    fn nobody_knowing_is_an_answer() {
        for text in ["不明", "分からない", "時刻は不明", "？"] {
            assert_eq!(said(text), Some(When { at: clock("12:00"), precision: Precision::Unknown }), "{text}");
        }
    }

    #[test]
    fn days_are_said_in_front() {
        let day_before = Some(When::exactly(at("2026-11-23T22:05:00+09:00")));
        for text in [
            "2026-11-23 22:05",
            "11/23 22:05",
            "昨日 22:05",
            "きのうの22時5分",
            "2026年11月23日22時05分",
            "11月23日 22:05",
        ] {
            assert_eq!(said(text), day_before, "{text}");
        }
        let january = at("2027-01-02T09:00:00+09:00");
        assert_eq!(read_past("12/31 10:00", january), Some(When::exactly(at("2026-12-31T10:00:00+09:00"))));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in ["", "さっき", "25:00", "10:4a", "〜", "10:40〜", "-", "ごろ", "10:40〜昼"] {
            assert_eq!(said(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_back_the_same_on_another_day() {
        let later = at("2027-03-01T09:00:00+09:00");
        for text in ["10:47", "10:47ごろ", "10:40〜10:50"] {
            let when = said(text).unwrap();
            assert_eq!(read_past(&when.to_string(), later), Some(when), "{text}");
            assert_eq!(read_when(&when.to_string(), later, later), Some(when), "{text}");
            let json = serde_json::to_string(&when).unwrap();
            assert_eq!(serde_json::from_str::<When>(&json).unwrap(), when, "{json}");
        }
        assert!(serde_json::from_str::<When>(r#"{"at":"2026-11-24T01:40:00.000Z","precision":"between"}"#).is_err());
    }
}
