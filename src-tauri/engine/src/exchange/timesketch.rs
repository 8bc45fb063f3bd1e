//! For forensic investigators: Timesketch reads a table or one JSON object a line.
//!
//! Required are `message`, `datetime` and `timestamp_desc`; all other columns are ours and can be searched there.
//! <https://timesketch.org/guides/user/import-from-json-csv/>

use serde::Serialize;

use crate::wording::Wording;

use super::csv::row;
use super::report::{Line, Precision, Report};

/// One event as Timesketch knows it.
#[derive(Debug, Serialize)]
struct Sketched<'a> {
    message: &'a str,
    datetime: String,
    timestamp_desc: String,
    data_type: &'static str,
    tag: Vec<&'static str>,
    message_en: &'a str,
    kind: &'a str,
    nature: &'a str,
    from_unit: &'a str,
    to_unit: &'a str,
    doer: &'a str,
    recorder: &'a str,
    recorded_at: String,
    occurred_until: String,
    late_reason: &'a str,
    correction: String,
    incident: &'a str,
    facility: &'a str,
    station: &'a str,
    seq: u32,
    entry_id: &'a str,
    entry_hash: &'a str,
}

/// One JSON object a line; `each` hears of every line and may stop it.
///
/// # Errors
/// Never in practice: every field is plain data.
pub fn jsonl(
    report: &Report,
    wording: &Wording,
    mut each: impl FnMut() -> bool,
) -> Result<Option<String>, serde_json::Error> {
    let mut out = String::new();
    for line in &report.lines {
        if !each() {
            return Ok(None);
        }
        out.push_str(&serde_json::to_string(&sketched(report, line, wording))?);
        out.push('\n');
    }
    Ok(Some(out))
}

/// The same as a table.
///
/// # Errors
/// As [`jsonl`].
pub fn table(
    report: &Report,
    wording: &Wording,
    mut each: impl FnMut() -> bool,
) -> Result<Option<String>, serde_json::Error> {
    let mut out = String::new();
    for line in &report.lines {
        if !each() {
            return Ok(None);
        }
        let value = serde_json::to_value(sketched(report, line, wording))?;
        let Some(fields) = value.as_object() else { continue };
        if out.is_empty() {
            row(&mut out, COLUMNS.iter().map(|name| (*name).to_owned()));
        }
        row(&mut out, COLUMNS.iter().map(|name| cell(fields.get(*name))));
    }
    Ok(Some(out))
}

/// In this order, the required ones first.
const COLUMNS: [&str; 22] = [
    "message",
    "datetime",
    "timestamp_desc",
    "data_type",
    "tag",
    "message_en",
    "kind",
    "nature",
    "from_unit",
    "to_unit",
    "doer",
    "recorder",
    "recorded_at",
    "occurred_until",
    "late_reason",
    "correction",
    "incident",
    "facility",
    "station",
    "seq",
    "entry_id",
    "entry_hash",
];

fn cell(value: Option<&serde_json::Value>) -> String {
    match value {
        Some(serde_json::Value::String(text)) => text.clone(),
        // Timesketch takes a list of tags in square brackets.
        Some(serde_json::Value::Array(tags)) => {
            ["[", &tags.iter().filter_map(|tag| tag.as_str()).collect::<Vec<_>>().join(","), "]"].concat()
        }
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

fn sketched<'a>(report: &'a Report, line: &'a Line, wording: &Wording) -> Sketched<'a> {
    let was: Vec<String> = line.was.iter().map(|was| was.words(wording).ja).collect();
    Sketched {
        message: &line.text.ja,
        datetime: line.moment.at.to_string().replace('Z', "+00:00"),
        timestamp_desc: wording.say(described(line.moment.precision), &[]).en,
        data_type: "tomoshibi:timeline:entry",
        tag: tags(line),
        message_en: &line.text.en,
        kind: &line.kind.en,
        nature: line.nature.as_ref().map(|nature| nature.en.as_str()).unwrap_or_default(),
        from_unit: &line.from,
        to_unit: &line.to,
        doer: &line.doer,
        recorder: &line.recorder,
        recorded_at: line.recorded_at.to_string(),
        occurred_until: match line.moment.precision {
            Precision::Between(until) => until.to_string(),
            Precision::Exact | Precision::About | Precision::Unknown => String::new(),
        },
        late_reason: line.late_reason.as_deref().unwrap_or_default(),
        correction: was.join(" / "),
        incident: &report.incident,
        facility: &report.facility,
        station: line.station.as_deref().unwrap_or_default(),
        seq: line.seq,
        entry_id: &line.id,
        entry_hash: &line.hash,
    }
}

fn described(precision: Precision) -> &'static str {
    match precision {
        Precision::Exact => "timesketch_exact",
        Precision::About => "timesketch_about",
        Precision::Between(_) => "timesketch_between",
        Precision::Unknown => "timesketch_unknown",
    }
}

fn tags(line: &Line) -> Vec<&'static str> {
    [
        (true, "tomoshibi"),
        (line.late, "late"),
        (!line.was.is_empty(), "corrected"),
        (line.undone.is_some(), "taken-back"),
        (line.abandoned, "abandoned"),
    ]
    .into_iter()
    .filter_map(|(is, tag)| is.then_some(tag))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::sample;
    use super::*;

    #[test]
    fn every_event_has_what_timesketch_requires() {
        let lines = jsonl(&sample(), Wording::built_in(), || true).unwrap().unwrap();
        let events: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(events.len(), 3);
        for event in &events {
            for required in ["message", "datetime", "timestamp_desc"] {
                assert!(event[required].as_str().is_some_and(|value| !value.is_empty()), "{required}: {event}");
            }
        }
        assert_eq!(events[0]["datetime"], "2026-04-01T00:01:00.000+00:00");
        assert_eq!(events[1]["tag"], serde_json::json!(["tomoshibi", "late", "corrected"]));
    }

    #[test]
    fn the_table_names_every_member_of_the_objects() {
        let lines = jsonl(&sample(), Wording::built_in(), || true).unwrap().unwrap();
        let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
        let mut members: Vec<&str> = first.as_object().unwrap().keys().map(String::as_str).collect();
        let mut columns = COLUMNS;
        members.sort_unstable();
        columns.sort_unstable();
        assert_eq!(members, columns);
        let table = table(&sample(), Wording::built_in(), || true).unwrap().unwrap();
        assert!(table.starts_with("\"message\",\"datetime\",\"timestamp_desc\","));
        assert!(table.contains("\"[tomoshibi,late,corrected]\""), "{table}");
    }
}
