//! A calendar of what is due (iCalendar, RFC 5545), for the calendars people already look at.
//!
//! All days are whole days as the wall calendar in Japan has them: they have no time and no zone.

use std::fmt::Write as _;

use chrono::NaiveDate;

use crate::text::Text;
use crate::time::{Timestamp, days_later};

/// A longer line is folded: so many octets, without its end.
const OCTETS: usize = 75;

/// One day in the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// The same as long as it is the same thing: a calendar that has it already moves it.
    pub uid: String,
    /// The day.
    pub on: NaiveDate,
    /// What.
    pub title: Text,
    /// Who, and anything else.
    pub note: String,
}

/// The file as text; `made_at` is the moment it was written.
#[must_use]
pub fn calendar(name: &str, made_at: Timestamp, appointments: &[Appointment]) -> String {
    let mut out = String::new();
    let stamp = made_at.to_string();
    // `2026-04-01T00:00:00.000Z` without what is between the digits, and without thousandths.
    let stamp: String =
        stamp.split('.').next().unwrap_or_default().chars().filter(char::is_ascii_alphanumeric).collect();
    for (key, value) in [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//Tomoshibi//BCP//JA"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
    ] {
        line(&mut out, key, value);
    }
    line(&mut out, "X-WR-CALNAME", &escaped(name));
    for one in appointments {
        line(&mut out, "BEGIN", "VEVENT");
        line(&mut out, "UID", &escaped(&one.uid));
        line(&mut out, "DTSTAMP", &[stamp.as_str(), "Z"].concat());
        line(&mut out, "DTSTART;VALUE=DATE", &one.on.format("%Y%m%d").to_string());
        line(&mut out, "DTEND;VALUE=DATE", &days_later(one.on, 1).format("%Y%m%d").to_string());
        line(&mut out, "SUMMARY", &escaped(&one.title.ja));
        if !one.note.is_empty() {
            line(&mut out, "DESCRIPTION", &escaped(&one.note));
        }
        line(&mut out, "TRANSP", "TRANSPARENT");
        line(&mut out, "END", "VEVENT");
    }
    line(&mut out, "END", "VCALENDAR");
    out
}

/// RFC 5545, 3.3.11. Characters that no calendar may hold are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' | ';' | ',' => out.extend(['\\', letter]),
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => out.push_str("\\n"),
            '\t' => out.push(' '),
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// RFC 5545, 3.1: no line is longer than 75 octets, and no letter is cut in two.
fn line(out: &mut String, key: &str, value: &str) {
    let mut room = OCTETS;
    let mut whole = String::new();
    // Writing into a text cannot fail.
    let _ = write!(whole, "{key}:{value}");
    for letter in whole.chars() {
        if letter.len_utf8() > room {
            out.push_str("\r\n ");
            // The blank that marks the fold counts.
            room = OCTETS - 1;
        }
        room -= letter.len_utf8();
        out.push(letter);
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn appointment(title: &str, note: &str) -> Appointment {
        Appointment {
            uid: "yearly-drill@x".to_owned(),
            on: NaiveDate::from_ymd_opt(2026, 12, 31).unwrap(),
            title: Text::same(title),
            note: note.to_owned(),
        }
    }

    fn written(title: &str, note: &str) -> String {
        calendar("みどり野病院", Timestamp::from_millis(1_775_001_600_000), &[appointment(title, note)])
    }

    #[test]
    fn a_day_is_a_whole_day_without_a_zone() {
        let text = written("訓練", "");
        for line in ["DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101", "DTSTAMP:20260401T000000Z"] {
            assert!(text.contains(&format!("\r\n{line}\r\n")), "{line} in {text}");
        }
        assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    }

    #[test]
    fn no_line_is_too_long_and_no_letter_is_cut() {
        let title = "復旧の順番を確かめる、髙橋さんと𠮷田さん；".repeat(20);
        let text = written(&title, "a".repeat(200).as_str());
        assert!(text.split("\r\n").all(|line| line.len() <= OCTETS), "{text}");
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains(&format!("SUMMARY:{title}\r\n")));
    }

    #[test]
    fn what_somebody_typed_ends_no_line() {
        let text = written("受付, 病棟; \\ と\nEND:VEVENT\u{0}", "");
        assert!(text.contains("SUMMARY:受付\\, 病棟\\; \\\\ と\\nEND:VEVENT\r\n"), "{text}");
    }
}
