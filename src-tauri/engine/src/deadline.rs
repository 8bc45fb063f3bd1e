//! From a rule and the moment its clock started to the time it is due. No clock: the moment comes from the timeline.

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};

use crate::playbook::reference::{DeadlineRule, Holidays, Span};
use crate::time::{Timestamp, days_later};

/// When something is due (期限).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Late after this moment.
    pub due_at: Timestamp,
    /// もうすぐ from this moment on.
    pub soon_from: Timestamp,
    /// Counted in days: the clock of the day does not matter.
    pub day_scale: bool,
    /// Public holidays of that time are not known here: a closed day may have been missed.
    pub outside_holidays: bool,
    /// The closed day from which it moved to the next open day.
    pub rolled_from: Option<NaiveDate>,
}

/// The time a rule is due when its moment happened at `moment`.
#[must_use]
pub fn due(rule: &DeadlineRule, moment: Timestamp, holidays: &Holidays) -> Due {
    match rule.span {
        Span::Minutes(minutes) => after_minutes(i64::from(minutes), moment),
        Span::Days { days, soon, roll } => on_day(days, soon, roll.then_some(holidays), moment),
    }
}

fn after_minutes(minutes: i64, moment: Timestamp) -> Due {
    // A short span would be もうすぐ from its beginning: then half of it is the warning.
    let warning = if minutes < 60 { minutes / 2 } else { 30 };
    let due_at = moment.plus_minutes(minutes);
    Due {
        due_at,
        soon_from: due_at.plus_minutes(-warning),
        day_scale: false,
        outside_holidays: false,
        rolled_from: None,
    }
}

fn on_day(days: u32, soon: Option<u32>, closed: Option<&Holidays>, moment: Timestamp) -> Due {
    let first = moment.jst_date();
    let nth = |n: u32| days_later(first, i64::from(n) - 1);
    let counted = nth(days);
    let last = closed.map_or(counted, |holidays| next_open(counted, holidays));
    let soon_day = soon.map_or_else(|| days_later(last, -1), nth);
    Due {
        due_at: jst(last, NaiveTime::from_hms_opt(23, 59, 0), moment),
        soon_from: jst(soon_day, NaiveTime::from_hms_opt(0, 0, 0), moment),
        day_scale: true,
        outside_holidays: closed.is_some_and(|holidays| counted < holidays.from || last > holidays.to),
        rolled_from: (last != counted).then_some(counted),
    }
}

/// The day itself when offices are open, otherwise the first open day after it.
fn next_open(day: NaiveDate, holidays: &Holidays) -> NaiveDate {
    // The longest closed stretch is well under a month; the bound only keeps the end of the calendar harmless.
    (0..31).map(|ahead| days_later(day, ahead)).find(|day| !is_closed(*day, holidays)).unwrap_or(day)
}

/// Saturday, Sunday, a public holiday, or 12/29–1/3; see `deadlines.toml`, `ppc-final`.
fn is_closed(day: NaiveDate, holidays: &Holidays) -> bool {
    let at_the_turn_of_the_year = matches!((day.month(), day.day()), (12, 29..=31) | (1, 1..=3));
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
        || at_the_turn_of_the_year
        || holidays.days.binary_search(&day).is_ok()
}

fn jst(day: NaiveDate, clock: Option<NaiveTime>, otherwise: Timestamp) -> Timestamp {
    clock.and_then(|clock| Timestamp::from_jst(day, clock)).unwrap_or(otherwise)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{DeadlineId, MomentId, RoleId};
    use crate::text::Text;

    fn rule(span: Span) -> DeadlineRule {
        DeadlineRule {
            id: DeadlineId::from("ppc-final"),
            title: Text::default(),
            moment: MomentId::from("leak-feared"),
            span,
            needs: None,
            unless: None,
            contact: None,
            role: RoleId::from("liaison"),
            legal: true,
            formula: Text::default(),
            source: String::new(),
            as_of: String::new(),
            line: 1,
        }
    }

    fn day(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(text).unwrap()
    }

    fn holidays() -> Holidays {
        Holidays {
            from: day("2024-01-01"),
            to: day("2026-12-31"),
            official_to: day("2026-12-31"),
            days: ["2024-07-15", "2026-01-01", "2026-05-04", "2026-05-05", "2026-05-06"].map(day).to_vec(),
        }
    }

    fn last_day(days: u32, roll: bool, moment: &str) -> Due {
        due(&rule(Span::Days { days, soon: None, roll }), at(moment), &holidays())
    }

    #[test]
    fn okayama_2024_as_in_the_notice() {
        let knowing = "2024-05-19T10:00:00+09:00";
        let first = due(&rule(Span::Days { days: 5, soon: Some(3), roll: false }), at(knowing), &holidays());
        assert_eq!(first.soon_from, at("2024-05-21T00:00:00+09:00"), "速報: amber at day 3");
        assert_eq!(first.due_at, at("2024-05-23T23:59:00+09:00"), "速報: red after day 5, weekends count");
        let final_60 = last_day(60, true, knowing);
        assert_eq!(final_60.due_at, at("2024-07-17T23:59:00+09:00"), "確報, wrongful act: day 60");
        assert_eq!(final_60.soon_from, at("2024-07-16T00:00:00+09:00"));
        let final_30 = last_day(30, true, knowing);
        assert_eq!(final_30.due_at, at("2024-06-17T23:59:00+09:00"), "確報: day 30 is a Monday");
        assert!(final_30.day_scale && !final_30.outside_holidays && final_30.rolled_from.is_none());
    }

    #[test]
    fn a_closed_last_day_moves_to_the_next_open_day() {
        for (days, knowing, counted, open) in [
            (30, "2024-06-16T09:00:00+09:00", "2024-07-15", "2024-07-16"), // 海の日
            (30, "2026-04-04T09:00:00+09:00", "2026-05-03", "2026-05-07"), // Sunday, then three holidays
            (30, "2025-11-30T09:00:00+09:00", "2025-12-29", "2026-01-05"), // 12/29–1/3, then a Sunday
            (30, "2026-10-02T09:00:00+09:00", "2026-10-31", "2026-11-02"), // Saturday
        ] {
            let due = last_day(days, true, knowing);
            assert_eq!(due.rolled_from, Some(day(counted)), "{knowing}");
            assert_eq!(due.due_at.jst_date(), day(open), "{knowing}");
        }
    }

    #[test]
    fn without_the_rule_a_closed_day_stays() {
        assert_eq!(last_day(30, false, "2024-06-16T09:00:00+09:00").due_at.jst_date(), day("2024-07-15"));
    }

    #[test]
    fn day_one_is_the_japanese_day() {
        let knowing = "2024-05-18T15:30:00Z";
        assert_eq!(last_day(1, false, knowing).due_at, at("2024-05-19T23:59:00+09:00"), "00:30 in Japan is the 19th");
    }

    #[test]
    fn beyond_the_known_holidays_it_says_so() {
        assert!(last_day(60, true, "2026-12-01T09:00:00+09:00").outside_holidays);
        assert!(!last_day(60, false, "2026-12-01T09:00:00+09:00").outside_holidays, "nothing to look up");
    }

    #[test]
    fn minutes_warn_half_an_hour_before_or_at_half_time() {
        let noticed = at("2026-11-24T10:00:00+09:00");
        let hour = due(&rule(Span::Minutes(120)), noticed, &holidays());
        assert_eq!((hour.due_at, hour.soon_from), (noticed.plus_minutes(120), noticed.plus_minutes(90)));
        let quarter = due(&rule(Span::Minutes(15)), noticed, &holidays());
        assert_eq!((quarter.due_at, quarter.soon_from), (noticed.plus_minutes(15), noticed.plus_minutes(8)));
        assert!(!quarter.day_scale);
    }
}
