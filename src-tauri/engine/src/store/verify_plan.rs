//! The check of what belongs to the plan: every revision, who put it into force, and every attached file.

use rusqlite::{Connection, named_params};

use crate::error::Result;
use crate::store::{approval, plan};

/// Something of the plan that is not what was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadPlan {
    /// 第N版: its content.
    Revision(u32),
    /// Who put 第N版 into force, or when it was kept.
    Approval(u32),
    /// An attached file, by its place in the table.
    Attachment(i64),
}

/// How far the check of the plan has got.
#[derive(Debug, Default)]
pub(super) struct PlanCheck {
    /// The last revision that was looked at.
    revision: u32,
    revisions_done: bool,
    /// The last attached file that was looked at.
    attachment: i64,
    /// Revisions that were looked at.
    pub(super) revisions: u64,
    pub(super) bad: Vec<BadPlan>,
}

impl PlanCheck {
    /// Looks at the next revision or attached file, which may be large; `true` when there are no more.
    pub(super) fn next(&mut self, connection: &Connection) -> Result<bool> {
        if !self.revisions_done {
            self.revisions_done = self.next_revision(connection)?;
            return Ok(false);
        }
        self.next_attachment(connection)
    }

    fn next_revision(&mut self, connection: &Connection) -> Result<bool> {
        let sql = "SELECT number, sha256, content, created_at FROM plan_revision
                   WHERE number > :after ORDER BY number LIMIT 1";
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query(named_params! { ":after": self.revision })?;
        let Some(row) = rows.next()? else { return Ok(true) };
        let number: u32 = row.get("number")?;
        self.revision = number;
        self.revisions += 1;
        // As bytes: what is no text any more is a finding, too.
        let content = row.get_ref("content")?.as_bytes().unwrap_or_default();
        let sha256: Option<[u8; 32]> = row.get("sha256").ok();
        if sha256 != Some(plan::digest_bytes(content)) {
            self.bad.push(BadPlan::Revision(number));
        }
        let created_at = row.get("created_at")?;
        let sql = concat!("SELECT * FROM (", include_str!("approval_select.sql"), ") WHERE number = :number");
        let mut approvals = connection.prepare_cached(sql)?;
        let mut found = approvals.query(named_params! { ":number": number })?;
        let Some(row) = found.next()? else { return Ok(false) };
        let proven = approval::read(row)
            .ok()
            .zip(sha256)
            .is_some_and(|((approval, kept), sha256)| approval.digest(&sha256, created_at) == kept);
        if !proven {
            self.bad.push(BadPlan::Approval(number));
        }
        Ok(false)
    }

    fn next_attachment(&mut self, connection: &Connection) -> Result<bool> {
        let sql = "SELECT n, sha256, bytes FROM attachment WHERE n > :after ORDER BY n LIMIT 1";
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query(named_params! { ":after": self.attachment })?;
        let Some(row) = rows.next()? else { return Ok(true) };
        self.attachment = row.get("n")?;
        let bytes = row.get_ref("bytes")?.as_bytes().unwrap_or_default();
        if row.get::<_, [u8; 32]>("sha256").ok() != Some(plan::digest_bytes(bytes)) {
            self.bad.push(BadPlan::Attachment(self.attachment));
        }
        Ok(false)
    }
}
