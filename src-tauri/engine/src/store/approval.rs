//! Who put a revision of the plan into force, bound to that revision by a hash.

use std::borrow::Cow;

use rusqlite::{Connection, OptionalExtension, Row, named_params};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::record::{ApprovalRecord, Hex, PlanRecord};
use crate::store::plan::StoredRevision;
use crate::store::{Tx, plan};
use crate::time::Timestamp;

/// The form of the bytes that are hashed.
const FORM: &[u8] = b"tomoshibi-approval-v1\0";

/// Who put a revision into force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredApproval {
    /// 第N版.
    pub number: u32,
    /// The last change of the draft that is in it.
    pub draft_upto: i64,
    /// Name; empty when a plan was brought in that names nobody.
    pub approved_by: String,
    /// Post or role.
    pub role: String,
    /// The day, `2026-10-02`.
    pub approved_on: String,
    /// The day of the next review; empty when nobody said.
    pub next_review: String,
    /// What changed since the revision before, as JSON.
    pub changes: String,
    /// Items of the check table that were not met and were accepted, as JSON.
    pub unmet: String,
}

impl StoredApproval {
    /// SHA-256 over everything it says and the revision it is about.
    #[must_use]
    pub fn digest(&self, revision: &[u8; 32], created_at: Timestamp) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(FORM);
        hash.update(self.number.to_be_bytes());
        hash.update(revision);
        hash.update(created_at.millis().to_be_bytes());
        hash.update(self.draft_upto.to_be_bytes());
        let words = [&self.approved_by, &self.role, &self.approved_on, &self.next_review, &self.changes, &self.unmet];
        for text in words {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text.as_bytes());
        }
        hash.finalize().into()
    }
}

impl StoredApproval {
    /// As an archive has it; `None` when it is not bound to that revision.
    #[must_use]
    pub fn of(plan: &PlanRecord<'_>, record: &ApprovalRecord<'_>) -> Option<Self> {
        let approval = Self {
            number: plan.number,
            draft_upto: record.draft_upto,
            approved_by: record.approved_by.to_string(),
            role: record.role.to_string(),
            approved_on: record.approved_on.to_string(),
            next_review: record.next_review.to_string(),
            changes: record.changes.to_string(),
            unmet: record.unmet.to_string(),
        };
        (approval.digest(&plan.sha256.0, plan.created_at) == record.sha256.0).then_some(approval)
    }
}

/// A row of `record_plan.sql`.
pub(super) fn plan_record(row: &Row<'_>) -> rusqlite::Result<PlanRecord<'static>> {
    let text = |column: &str| Ok::<_, rusqlite::Error>(Cow::Owned(row.get::<_, String>(column)?));
    let sha256: Option<[u8; 32]> = row.get("approval_sha256")?;
    let approval = match sha256 {
        Some(sha256) => Some(ApprovalRecord {
            draft_upto: row.get("draft_upto")?,
            approved_by: text("approved_by")?,
            role: text("role")?,
            approved_on: text("approved_on")?,
            next_review: text("next_review")?,
            changes: text("changes")?,
            unmet: text("unmet")?,
            sha256: Hex(sha256),
        }),
        None => None,
    };
    Ok(PlanRecord {
        number: row.get("number")?,
        sha256: Hex(row.get("sha256")?),
        created_at: row.get("created_at")?,
        content: text("content")?,
        approval,
    })
}

impl Tx<'_> {
    /// Keeps a plan as the next revision with who put it into force; says its number.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn put_in_force(&self, json: &str, approval: &StoredApproval, at: Timestamp) -> Result<u32> {
        let number = self.insert_revision(json, at)?;
        let approval = StoredApproval { number, ..approval.clone() };
        self.insert_approval(&approval, &plan::digest(json), at)?;
        Ok(number)
    }

    /// Keeps who put a revision into force; `revision` is the hash of its content.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn insert_approval(&self, approval: &StoredApproval, revision: &[u8; 32], created_at: Timestamp) -> Result<()> {
        insert(self.connection, approval, revision, created_at)
    }

    /// Every revision with who put it into force, oldest first; a file of an older schema names nobody.
    ///
    /// # Errors
    /// `file-damaged` when one is not what was kept.
    pub fn history(&self) -> Result<Vec<(StoredRevision, Option<StoredApproval>)>> {
        let approvals = self.approvals()?;
        let revisions = self.revisions()?;
        let mut history = Vec::new();
        for revision in revisions {
            let found = approvals.iter().find(|(approval, _)| approval.number == revision.number);
            if found.is_some_and(|(approval, kept)| approval.digest(&revision.sha256, revision.created_at) != *kept) {
                return Err(Error::FileDamaged(format!("the approval of revision {}", revision.number)));
            }
            history.push((revision, found.map(|(approval, _)| approval.clone())));
        }
        Ok(history)
    }

    /// Every approval with its hash, oldest first.
    pub(super) fn approvals(&self) -> Result<Vec<(StoredApproval, [u8; 32])>> {
        let mut statement = self.connection.prepare_cached(include_str!("approval_select.sql"))?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The last change of the draft there is; 0 when there is none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn last_change(&self) -> Result<i64> {
        let sql = "SELECT max(n) FROM draft_change";
        let last: Option<Option<i64>> =
            self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?;
        Ok(last.flatten().unwrap_or(0))
    }
}

/// Writes the row; `revision` is the hash of the revision's content.
pub(super) fn insert(
    connection: &Connection,
    approval: &StoredApproval,
    revision: &[u8; 32],
    created_at: Timestamp,
) -> Result<()> {
    let mut statement = connection.prepare_cached(include_str!("approval_insert.sql"))?;
    statement.execute(named_params! {
        ":number": approval.number,
        ":draft_upto": approval.draft_upto,
        ":approved_by": approval.approved_by,
        ":role": approval.role,
        ":approved_on": approval.approved_on,
        ":next_review": approval.next_review,
        ":changes": approval.changes,
        ":unmet": approval.unmet,
        ":sha256": approval.digest(revision, created_at),
    })?;
    Ok(())
}

/// An approval with its hash.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<(StoredApproval, [u8; 32])> {
    let approval = StoredApproval {
        number: row.get("number")?,
        draft_upto: row.get("draft_upto")?,
        approved_by: row.get("approved_by")?,
        role: row.get("role")?,
        approved_on: row.get("approved_on")?,
        next_review: row.get("next_review")?,
        changes: row.get("changes")?,
        unmet: row.get("unmet")?,
    };
    Ok((approval, row.get("sha256")?))
}
