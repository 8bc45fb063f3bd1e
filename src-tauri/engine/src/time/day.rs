//! Days as people write them: 「令和8年11月24日」「R8.11.24」「8.11.24」「2026/11/24」「今日」, full width or half.

use chrono::{Datelike, NaiveDate};

use crate::text::fold_digits;

use super::said::{TODAY, YESTERDAY};
use super::{MONTHS, days_later};

const TOMORROW: [&str; 3] = ["明日", "あす", "tomorrow"];

/// A year of two digits is one of 令和 only when it lies no further ahead; 「26.11.24」 may mean 2026.
const YEARS_AHEAD: i32 = 15;

/// Why something is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotADay {
    /// Nobody can tell what is meant.
    Unreadable,
    /// There is no such day: 2月30日.
    Impossible,
    /// The year is not said.
    NoYear,
}

/// Reads a day. A bare year before dots is one of 令和.
///
/// # Errors
/// What is wrong with it.
pub fn read_day(text: &str, today: NaiveDate) -> Result<NaiveDate, NotADay> {
    let text = without_weekday(fold_digits(text.trim())).to_ascii_lowercase();
    for (words, days) in [(&TODAY[..], 0), (&YESTERDAY[..], -1), (&TOMORROW[..], 1)] {
        if words.contains(&text.as_str()) {
            return Ok(days_later(today, days));
        }
    }
    if let Some(day) = english(&text) {
        return day;
    }
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    for (marks, began, ended) in ERAS {
        if let Some(rest) = marks.iter().find_map(|mark| text.strip_prefix(mark)) {
            return in_era(rest, began, ended);
        }
    }
    western(&text, today)
}

/// What an era is called, its first day and its last.
type Era = (&'static [&'static str], (i32, u32, u32), (i32, u32, u32));

const ERAS: [Era; 2] = [
    (&["令和", "r", "ｒ", "Ｒ", "㋿"], (2019, 5, 1), (9999, 12, 31)),
    (&["平成", "h", "ｈ", "Ｈ", "㍻"], (1989, 1, 8), (2019, 4, 30)),
];

fn in_era(rest: &str, began: (i32, u32, u32), ended: (i32, u32, u32)) -> Result<NaiveDate, NotADay> {
    let rest = rest.replace('元', "1");
    let [year, month, day] = three(&rest).ok_or(NotADay::Unreadable)?;
    let year = i32::try_from(year).ok().and_then(|year| year.checked_add(began.0 - 1)).ok_or(NotADay::Impossible)?;
    let date = NaiveDate::from_ymd_opt(year, month, day).ok_or(NotADay::Impossible)?;
    let day_of = |(year, month, day)| NaiveDate::from_ymd_opt(year, month, day);
    let fits = day_of(began).is_some_and(|first| date >= first) && day_of(ended).is_some_and(|last| date <= last);
    if fits { Ok(date) } else { Err(NotADay::Impossible) }
}

fn western(text: &str, today: NaiveDate) -> Result<NaiveDate, NotADay> {
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return NaiveDate::parse_from_str(text, "%Y%m%d").map_err(|_| NotADay::Impossible);
    }
    let Some([year, month, day]) = three(text) else { return Err(broken(text)) };
    let year = i32::try_from(year).map_err(|_| NotADay::Impossible)?;
    let bare_reiwa = text.chars().filter(|letter| *letter == '.').count() == 2;
    let year = match year {
        1900..=2199 => year,
        1..=99 if bare_reiwa && year + 2018 <= today.year() + YEARS_AHEAD => year + 2018,
        _ => return Err(NotADay::Unreadable),
    };
    NaiveDate::from_ymd_opt(year, month, day).ok_or(NotADay::Impossible)
}

/// `24 Nov 2026`, `Nov 24, 2026`; `None` when no month is named.
fn english(text: &str) -> Option<Result<NaiveDate, NotADay>> {
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let month_of = |word: &str| {
        let is_letters = word.len() >= 3 && word.chars().all(|letter| letter.is_ascii_alphabetic() || letter == '.');
        let named = |name: &str| word.starts_with(name.to_ascii_lowercase().as_str());
        MONTHS.iter().position(|name| is_letters && named(name)).and_then(|at| u32::try_from(at + 1).ok())
    };
    let (month, numbers): (Vec<&str>, Vec<&str>) = words.into_iter().partition(|word| month_of(word).is_some());
    let ([month], [day, year]) = (month.as_slice(), numbers.as_slice()) else { return None };
    let (Ok(day), Ok(year), Some(month)) = (day.parse(), year.parse(), month_of(month)) else {
        return Some(Err(NotADay::Unreadable));
    };
    if !(1900..=2199).contains(&year) {
        return Some(Err(NotADay::Unreadable));
    }
    Some(NaiveDate::from_ymd_opt(year, month, day).ok_or(NotADay::Impossible))
}

/// 「11/24」 lacks only its year.
fn broken(text: &str) -> NotADay {
    let parts = parts(text);
    let is_month_and_day = parts.len() == 2 && parts.iter().all(|part| part.parse::<u32>().is_ok());
    if is_month_and_day { NotADay::NoYear } else { NotADay::Unreadable }
}

fn parts(text: &str) -> Vec<&str> {
    text.trim_end_matches('日').split(['年', '月', '/', '-', '.']).collect()
}

fn three(text: &str) -> Option<[u32; 3]> {
    let parts: Vec<u32> =
        parts(text).iter().map(|part| if part.len() > 4 { None } else { part.parse().ok() }).collect::<Option<_>>()?;
    <[u32; 3]>::try_from(parts).ok()
}

/// Without 「（火）」 at its end.
fn without_weekday(text: String) -> String {
    let bare = text.trim_end().replace('（', "(").replace('）', ")");
    match bare.split_once('(') {
        Some((day, rest)) if rest.ends_with(')') => day.trim_end().to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{english_date, reiwa, reiwa_short};

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
    }

    #[test]
    fn one_day_is_written_in_many_ways() {
        for text in [
            "令和8年11月24日",
            "令和８年１１月２４日",
            "令和 8年 11月 24日",
            "令和8年11月24日（火）",
            "R8.11.24",
            "Ｒ８．１１．２４",
            "r8/11/24",
            "R8-11-24",
            "8.11.24",
            "８．１１．２４",
            "2026/11/24",
            "２０２６／１１／２４",
            "2026-11-24",
            "2026ー11ー24",
            "2026.11.24",
            "2026年11月24日",
            "20261124",
            " 今日 ",
            "本日",
            "きょう",
            "today",
            "24 Nov 2026",
            "November 24, 2026",
        ] {
            assert_eq!(read_day(text, today()), Ok(today()), "{text}");
        }
        assert_eq!(read_day("きのう", today()), Ok(days_later(today(), -1)));
        assert_eq!(read_day("明日", today()), Ok(days_later(today(), 1)));
        assert_eq!(read_day("令和元年5月1日", today()), Ok(NaiveDate::from_ymd_opt(2019, 5, 1).unwrap()));
        assert_eq!(read_day("H31.4.30", today()), Ok(NaiveDate::from_ymd_opt(2019, 4, 30).unwrap()));
    }

    #[test]
    fn what_is_shown_can_be_typed_again() {
        let mut day = NaiveDate::from_ymd_opt(2019, 5, 1).unwrap();
        while day < NaiveDate::from_ymd_opt(2041, 12, 31).unwrap() {
            for written in [reiwa(day), reiwa_short(day), english_date(day), day.to_string()] {
                assert_eq!(read_day(&written, today()), Ok(day), "{written}");
            }
            day = days_later(day, 17);
        }
    }

    #[test]
    fn a_day_that_cannot_be_is_refused() {
        for text in [
            "令和8年2月30日",
            "2026/13/1",
            "2026-02-29",
            "R0.1.1",
            "令和元年4月1日",
            "H32.1.1",
            "20261399",
            "31 Nov 2026",
        ] {
            assert_eq!(read_day(text, today()), Err(NotADay::Impossible), "{text}");
        }
        for text in
            ["", "来週", "8/11/24", "26.11.24", "1/2/3/4", "R8", "R8.11", "2026-11-24-1", "11.24.2026x", "-1.-1.-1"]
        {
            assert_eq!(read_day(text, today()), Err(NotADay::Unreadable), "{text}: two meanings, or none");
        }
        for text in ["11/24", "11月24日", "１１．２４"] {
            assert_eq!(read_day(text, today()), Err(NotADay::NoYear), "{text}");
        }
    }
}
