//! Events are a file format: what was written once must be read for ever, and be written back the same.

use super::*;
use std::collections::BTreeSet;

const SAMPLES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/events.jsonl"));

#[test]
fn every_sample_is_read_and_written_back_the_same() {
    for line in SAMPLES.lines() {
        let event: Event = serde_json::from_str(line).unwrap_or_else(|failure| panic!("{failure}: {line}"));
        assert_eq!(serde_json::to_string(&event).unwrap(), line);
    }
}

#[test]
fn every_event_has_a_sample() {
    let names: BTreeSet<String> = SAMPLES
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["event"].as_str().unwrap().to_owned())
        .collect();
    // Only serde knows the names of all variants; it lists them when it meets a wrong one.
    let complaint = serde_json::from_str::<Event>(r#"{"event":"?"}"#).unwrap_err().to_string();
    let variants: BTreeSet<String> = complaint.split('`').skip(3).step_by(2).map(str::to_owned).collect();
    assert!(variants.contains("note_taken") && variants.contains("incident_closed"), "{complaint}");
    assert_eq!(names, variants, "tests/data/events.jsonl has a line for each, and none that is unknown");
}

#[test]
fn every_sample_goes_into_the_file_and_comes_out_the_same() {
    let place = Place::new();
    let mut store = place.create();
    for line in SAMPLES.lines() {
        place.append(&mut store, &place.draft(serde_json::from_str(line).unwrap())).unwrap();
    }
    let written: Vec<String> =
        place.entries(&mut store).iter().map(|entry| serde_json::to_string(&entry.event).unwrap()).collect();
    assert_eq!(written, SAMPLES.lines().collect::<Vec<_>>());
    let report = store.verify().unwrap();
    assert!(report.is_good());
    assert_eq!(report.entries, SAMPLES.lines().count() as u64);
}
