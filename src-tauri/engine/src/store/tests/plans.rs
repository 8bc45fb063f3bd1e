//! Revisions, approvals and attached files: nobody changes them, a copy and a salvage have them, a check finds a byte.

use super::*;
use crate::plan::draft::Change;
use crate::record::Record;
use crate::store::{BadPlan, CopyStep, StoredApproval, salvage};

/// One change, two revisions with their approvals, one attached file.
pub(super) fn with_a_plan(store: &mut Store) {
    let change = Change::Remove { part: "people".to_owned(), row: "sato".to_owned() };
    store
        .tx(|tx| {
            let upto = tx.append_changes(&[change], at(1))?;
            tx.put_in_force("{\"facility\":{\"name\":\"一\"}}", &approval("高橋", 0), at(2))?;
            tx.put_in_force("{\"facility\":{\"name\":\"二\"}}", &approval("伊藤", upto), at(3))?;
            tx.keep_attachment("構成図".as_bytes(), at(4))
        })
        .unwrap();
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn approval(name: &str, draft_upto: i64) -> StoredApproval {
    StoredApproval {
        draft_upto,
        approved_by: name.to_owned(),
        role: "院長".to_owned(),
        approved_on: "2026-10-02".to_owned(),
        next_review: "2027-10-02".to_owned(),
        changes: "[]".to_owned(),
        unmet: "[]".to_owned(),
        ..StoredApproval::default()
    }
}

/// A closed file with a plan in it.
fn planned() -> Place {
    let place = Place::with_notes(2);
    let mut store = place.open();
    with_a_plan(&mut store);
    store.close().unwrap();
    place
}

fn names(store: &mut Store) -> Vec<String> {
    let history = store.tx(|tx| tx.history()).unwrap();
    history.into_iter().map(|(_, approval)| approval.unwrap().approved_by).collect()
}

#[test]
fn a_sound_plan_is_found_sound() {
    let place = planned();
    let report = place.open().verify().unwrap();
    assert!(report.is_good(), "{report:?}");
    assert_eq!(report.revisions, 2);
    assert_eq!(names(&mut place.open()), ["高橋", "伊藤"]);
}

#[test]
fn whatever_is_altered_is_named() {
    let altered = [
        ("UPDATE plan_revision SET content = replace(content, '一', '壱') WHERE number = 1", BadPlan::Revision(1)),
        ("UPDATE plan_revision SET created_at = created_at + 1 WHERE number = 2", BadPlan::Approval(2)),
        ("UPDATE plan_approval SET approved_by = '別の人' WHERE number = 1", BadPlan::Approval(1)),
        ("UPDATE plan_approval SET role = '事務長' WHERE number = 2", BadPlan::Approval(2)),
        ("UPDATE plan_approval SET approved_on = '2026-10-03' WHERE number = 2", BadPlan::Approval(2)),
        ("UPDATE plan_approval SET next_review = '2037-10-02' WHERE number = 2", BadPlan::Approval(2)),
        ("UPDATE plan_approval SET changes = '[ ]' WHERE number = 2", BadPlan::Approval(2)),
        ("UPDATE plan_approval SET unmet = '[\"1-1a\"]' WHERE number = 2", BadPlan::Approval(2)),
        ("UPDATE plan_approval SET draft_upto = draft_upto + 1 WHERE number = 2", BadPlan::Approval(2)),
        ("UPDATE plan_approval SET sha256 = zeroblob(32) WHERE number = 2", BadPlan::Approval(2)),
        ("UPDATE attachment SET bytes = x'00'", BadPlan::Attachment(1)),
        ("UPDATE attachment SET sha256 = zeroblob(32)", BadPlan::Attachment(1)),
    ];
    for (sql, bad) in altered {
        let place = planned();
        tamper(&place.path(), sql);
        let report = place.open().verify().unwrap();
        assert_eq!((report.is_good(), report.bad_plan), (false, vec![bad]), "{sql}");
    }
}

#[test]
fn a_changed_byte_of_a_revision_on_the_medium_is_noticed() {
    let place = planned();
    let mut bytes = std::fs::read(place.path()).unwrap();
    let words = "{\"facility\":{\"name\":\"二\"}}".as_bytes();
    let found = bytes.windows(words.len()).position(|window| window == words).unwrap();
    bytes[found + 3] ^= 1;
    std::fs::write(place.path(), bytes).unwrap();
    assert_eq!(place.open().verify().unwrap().bad_plan.first(), Some(&BadPlan::Revision(2)));
}

#[test]
fn a_history_that_was_altered_is_not_shown() {
    let place = planned();
    tamper(&place.path(), "UPDATE plan_approval SET approved_by = '別の人' WHERE number = 1");
    let refused = place.open().tx(|tx| tx.history()).unwrap_err();
    assert_eq!(refused.code(), crate::error::ErrorCode::FileDamaged);
}

#[test]
fn a_copy_has_all_of_it() {
    let place = planned();
    let mut store = place.open();
    let to = place.folder.path().join("copy.tomoshibi");
    let mut copying = store.begin_copy(&to).unwrap();
    let copied = loop {
        match store.copy_some(&mut copying, 3) {
            CopyStep::Done(outcome) => break outcome,
            CopyStep::More | CopyStep::Waiting => std::thread::yield_now(),
        }
    };
    copied.unwrap();
    let mut copy = place.try_open(&to).unwrap();
    assert_eq!(names(&mut copy), ["高橋", "伊藤"]);
    let count = |store: &mut Store| store.tx(|tx| Ok(tx.changes_after(0)?.len())).unwrap();
    assert_eq!(count(&mut copy), 1);
    let sha256 = crate::store::plan::digest("構成図");
    assert!(copy.tx(|tx| tx.attachment(&sha256)).unwrap().is_some());
}

#[test]
fn a_salvage_takes_what_proves_itself_and_counts_the_rest() {
    let place = planned();
    tamper(&place.path(), "UPDATE plan_revision SET content = replace(content, '一', '壱') WHERE number = 1");
    tamper(&place.path(), "UPDATE attachment SET bytes = x'00'");
    let to = place.folder.path().join("new.tomoshibi");
    let saved = salvage(&place.path(), &to, &place.writer()).unwrap();
    let lost: Vec<String> = saved.missing.iter().map(|one| format!("{one:?}")).collect();
    for table in ["plan_revision", "plan_approval", "attachment"] {
        assert!(lost.contains(&format!("Other(\"{table}\", 1)")), "{table}: {lost:?}");
    }
    let mut new = place.try_open(&to).unwrap();
    assert_eq!(names(&mut new), ["伊藤"], "the second one stands under its own number");
    assert!(new.verify().unwrap().is_good());
}

#[test]
fn an_archive_carries_who_approved() {
    let place = planned();
    let mut store = place.open();
    let records = store.tx(|tx| tx.records_before()).unwrap();
    let approvals: Vec<_> = records
        .iter()
        .filter_map(|record| if let Record::Plan(plan) = record { plan.approval.as_ref() } else { None })
        .collect();
    assert_eq!(approvals.len(), 2);
    assert_eq!(approvals[1].approved_by, "伊藤");
    let (lines, n_lines) = crate::store::record::lines(store.connection().unwrap(), "plan", 0, 9).unwrap();
    assert_eq!(n_lines, 2);
    assert!(lines.contains("伊藤") && lines.starts_with("{\"record\":\"plan\""), "the second medium has it, too");
}
