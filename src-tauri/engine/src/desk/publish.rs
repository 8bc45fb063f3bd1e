//! Draft → check → approval → numbered revision, and the history of all of them.

use chrono::{Months, NaiveDate};

use crate::error::{Error, ErrorCode, Result};
use crate::plan::chapters::chapters;
use crate::plan::compare::{self, Difference, compare};
use crate::plan::coverage::coverage;
use crate::plan::draft::Draft;
use crate::plan::publish::blockers;
use crate::plan::{Plan, Revision};
use crate::store::{StoredApproval, StoredRevision};
use crate::text::one_line;
use crate::time::read_day;
use crate::view::home::PersonView;
use crate::view::plan::{ChapterView, CheckItemView};
use crate::view::plan_from::PlanLens;
use crate::view::publish::{ApprovalView, CompareView, DifferenceView, RevisionSummary, RevisionsView, left};

use super::{Desk, plan};

/// Months until the plan is looked at again when nobody says.
const REVIEW_AFTER: Months = Months::new(12);

/// What somebody says who puts the draft into force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Approval {
    /// The number the approver was shown; another window may have been quicker.
    pub number: u32,
    /// Who approves.
    pub name: String,
    /// Post (院長).
    pub role: String,
    /// The day as typed (R8.10.2, 2026/10/2, 今日); empty is today.
    pub day: String,
    /// The day of the next review; empty is a year later.
    pub next_review: String,
    /// Ids of the items of the check table that are not met and are accepted.
    pub accepted: Vec<String>,
}

/// An approval that was read.
struct Signed {
    approved_on: NaiveDate,
    next_review: NaiveDate,
}

impl Desk {
    /// What stands in the way of an approval of the draft.
    ///
    /// # Errors
    /// What the data file says.
    pub fn approval_view(&mut self) -> Result<ApprovalView> {
        let today = self.now().jst_date();
        let draft = self.draft()?.plan().clone();
        let blockers = blockers(&draft, self.content, today).into_iter().map(left).collect();
        Ok(ApprovalView {
            number: self.next_number(),
            is_changed: self.is_changed(&draft),
            changes: self.changes_since(&draft).into_iter().map(DifferenceView::of).collect(),
            blockers,
            unmet: self.unmet(&draft),
            today: today.to_string(),
            next_review: a_year_after(today).to_string(),
            people: PersonView::all(Some(&draft)),
        })
    }

    /// Puts the draft into force as the next revision: immutable, numbered, with who approved it and what changed.
    /// Afterwards the draft says what the revision says.
    ///
    /// # Errors
    /// `changed-elsewhere` when that number is taken; `bad-text` without a name, a post or a day that can be read;
    /// `plan-not-ready` when something blocks it or an item that is not met was not accepted; what the data file says.
    pub fn publish_draft(&mut self, approval: &Approval) -> Result<u32> {
        let draft = self.draft()?;
        let (mut plan, upto) = (draft.plan().clone(), draft.last);
        let number = self.next_number();
        if approval.number != number {
            return Err(Error::refused(ErrorCode::ChangedElsewhere, format!("the next revision is {number}")));
        }
        let signed = self.signed(approval)?;
        self.ready(&plan, approval)?;
        let (name, role) = (one_line(&approval.name), one_line(&approval.role));
        plan.facility.approved_by = [role.as_str(), name.as_str()].join(" ").trim().to_owned();
        plan.facility.approved_on = signed.approved_on.to_string();
        plan.facility.next_review = signed.next_review.to_string();
        let kept = StoredApproval {
            draft_upto: upto,
            approved_by: name,
            role,
            approved_on: plan.facility.approved_on.clone(),
            next_review: plan.facility.next_review.clone(),
            unmet: json(&approval.accepted)?,
            ..StoredApproval::default()
        };
        self.put_in_force(&plan, kept)
    }

    /// Puts a plan into force that was approved elsewhere: an example, or a folder brought in as a whole.
    ///
    /// # Errors
    /// What the data file says.
    pub fn publish_plan(&mut self, plan: &Plan) -> Result<u32> {
        let house = &plan.facility;
        let kept = StoredApproval {
            draft_upto: self.store.tx(|tx| tx.last_change())?,
            approved_by: house.approved_by.clone(),
            approved_on: house.approved_on.clone(),
            next_review: house.next_review.clone(),
            unmet: json(&Vec::<String>::new())?,
            ..StoredApproval::default()
        };
        self.put_in_force(plan, kept)
    }

    /// Every revision, the newest first.
    ///
    /// # Errors
    /// `file-damaged` when one is not what was kept.
    pub fn revisions_view(&mut self) -> Result<RevisionsView> {
        let draft = self.draft()?.plan().clone();
        let history = self.store.tx(|tx| tx.history())?;
        let newest = history.last().map(|(revision, _)| revision.number);
        let summaries = history.into_iter().rev();
        let summaries = summaries.map(|(revision, approval)| summary(&revision, approval, newest));
        Ok(RevisionsView {
            revisions: summaries.collect::<Result<_>>()?,
            draft: self.next_number(),
            is_changed: self.is_changed(&draft),
        })
    }

    /// What changed from one revision to another; without a second one, to the draft.
    ///
    /// # Errors
    /// `unknown-revision`, and what the data file says.
    pub fn compare_revisions(&mut self, older: u32, newer: Option<u32>) -> Result<CompareView> {
        let old = self.revision(older)?.plan;
        let new = match newer {
            Some(number) => self.revision(number)?.plan,
            None => self.draft()?.plan().clone(),
        };
        let changes = compare(&old, &new, self.content).into_iter().map(DifferenceView::of).collect();
        Ok(CompareView { older, newer, changes })
    }

    /// One revision as it was put into force.
    ///
    /// # Errors
    /// `unknown-revision`, and what the data file says.
    pub fn revision(&mut self, number: u32) -> Result<Revision> {
        let unknown = || Error::refused(ErrorCode::UnknownRevision, format!("no revision {number}"));
        plan::read(&self.store.tx(|tx| tx.revision(number))?.ok_or_else(unknown)?)
    }

    /// One chapter of a revision, to be read.
    ///
    /// # Errors
    /// `unknown-revision`; `unknown-field` when there is no such chapter.
    pub fn revision_chapter(&mut self, number: u32, chapter: &str) -> Result<ChapterView> {
        let unknown = || Error::refused(ErrorCode::UnknownField, "no such chapter");
        let chapter = chapters().iter().find(|known| known.id == chapter).ok_or_else(unknown)?;
        let draft = Draft::begin(Some(number), self.revision(number)?.plan);
        let lens = PlanLens {
            draft: &draft,
            in_force: Some((number, draft.plan())),
            content: self.content,
            today: self.now().jst_date(),
        };
        Ok(ChapterView::of(chapter, lens))
    }

    /// The one way a revision comes into the file.
    fn put_in_force(&mut self, plan: &Plan, approval: StoredApproval) -> Result<u32> {
        let content = serde_json::to_string(plan).map_err(|_| Error::Bug("a plan is plain data"))?;
        let kept = StoredApproval { changes: json(&self.changes_since(plan))?, ..approval };
        let now = self.now();
        let number = self.store.tx_with_reserve(|tx| tx.put_in_force(&content, &kept, now))?;
        self.plan = Some(Revision { number, plan: plan.clone(), loaded_at: now });
        // Read anew when it is needed: then what was kept is what is shown.
        self.draft = None;
        Ok(number)
    }

    fn next_number(&self) -> u32 {
        self.plan.as_ref().map_or(1, |revision| revision.number.saturating_add(1))
    }

    pub(super) fn is_changed(&self, draft: &Plan) -> bool {
        let nothing = Plan::default();
        let before = self.plan.as_ref().map_or(&nothing, |revision| &revision.plan);
        !compare::says_the_same(before, draft)
    }

    /// For the first revision everything is new: a list of it would say nothing.
    fn changes_since(&self, plan: &Plan) -> Vec<Difference> {
        let before = self.plan.as_ref();
        before.map(|revision| compare(&revision.plan, plan, self.content)).unwrap_or_default()
    }

    /// Items of the check table that apply and are not met.
    fn unmet(&self, draft: &Plan) -> Vec<CheckItemView> {
        coverage(draft, self.content, self.now().jst_date()).open().map(CheckItemView::from).collect()
    }

    fn ready(&self, plan: &Plan, approval: &Approval) -> Result<()> {
        let not_ready = |detail: String| Err(Error::refused(ErrorCode::PlanNotReady, detail));
        let blocked = blockers(plan, self.content, self.now().jst_date());
        if let Some(first) = blocked.first() {
            return not_ready(format!("{} findings, the first in {}/{}", blocked.len(), first.part, first.row));
        }
        let unmet = self.unmet(plan);
        let open: Vec<&str> = unmet.iter().map(|item| item.id.as_str()).collect();
        match open.iter().find(|id| approval.accepted.iter().all(|accepted| accepted != *id)) {
            Some(id) => not_ready(format!("item {id} of the check table is neither met nor accepted")),
            None => Ok(()),
        }
    }

    fn signed(&self, approval: &Approval) -> Result<Signed> {
        let refuse = |key: &str| Err(Error::Told { code: ErrorCode::BadText, says: self.wording.say(key, &[]) });
        if one_line(&approval.name).is_empty() {
            return refuse("approve_no_name");
        }
        if one_line(&approval.role).is_empty() {
            return refuse("approve_no_role");
        }
        let today = self.now().jst_date();
        let approved_on = match approval.day.trim() {
            "" => Some(today),
            typed => read_day(typed, today).ok(),
        };
        let Some(approved_on) = approved_on else { return refuse("approve_day") };
        let next_review = match approval.next_review.trim() {
            "" => Some(a_year_after(approved_on)),
            typed => read_day(typed, today).ok().filter(|review| *review > approved_on),
        };
        let Some(next_review) = next_review else { return refuse("approve_review") };
        Ok(Signed { approved_on, next_review })
    }
}

fn summary(
    revision: &StoredRevision,
    approval: Option<StoredApproval>,
    newest: Option<u32>,
) -> Result<RevisionSummary> {
    // In a file of an older schema the plan itself says who approved it.
    let approval = match approval {
        Some(approval) => approval,
        None => {
            let house = plan::read(revision)?.plan.facility;
            StoredApproval {
                approved_by: house.approved_by,
                approved_on: house.approved_on,
                next_review: house.next_review,
                changes: "[]".to_owned(),
                unmet: "[]".to_owned(),
                ..StoredApproval::default()
            }
        }
    };
    let broken = |problem: serde_json::Error| {
        Error::FileDamaged(format!("the approval of revision {}: {problem}", revision.number))
    };
    let changes: Vec<Difference> = serde_json::from_str(&approval.changes).map_err(broken)?;
    Ok(RevisionSummary {
        number: revision.number,
        in_force: newest == Some(revision.number),
        approved_by: approval.approved_by,
        role: approval.role,
        approved_on: approval.approved_on,
        next_review: approval.next_review,
        created_at: revision.created_at.to_string(),
        changes: changes.into_iter().map(DifferenceView::of).collect(),
        unmet: serde_json::from_str(&approval.unmet).map_err(broken)?,
    })
}

fn a_year_after(day: NaiveDate) -> NaiveDate {
    day.checked_add_months(REVIEW_AFTER).unwrap_or(day)
}

fn json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|_| Error::Bug("an approval is plain data"))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;

    use super::*;
    use crate::library;
    use crate::plan::draft::Change;
    use crate::world::TestWorld;

    fn desk(folder: &Path) -> Desk {
        let (file, local) = (folder.join("病院.tomoshibi"), folder.join("local"));
        Desk::open(&file, &local, Box::<TestWorld>::default()).unwrap()
    }

    fn begun(folder: &Path) -> Desk {
        let mut desk = desk(folder);
        desk.publish_plan(library::demo_plan().unwrap()).unwrap();
        desk
    }

    fn set(part: &str, row: &str, field: &str, value: &str) -> Change {
        Change::Set { part: part.into(), row: row.into(), field: field.into(), value: json!(value) }
    }

    /// What the director says who accepts whatever is not met.
    fn approval(desk: &mut Desk) -> Approval {
        let view = desk.approval_view().unwrap();
        Approval {
            number: view.number,
            name: "高橋".to_owned(),
            role: "院長".to_owned(),
            accepted: view.unmet.into_iter().map(|item| item.id).collect(),
            ..Approval::default()
        }
    }

    #[test]
    fn an_approved_draft_is_the_next_revision_and_the_draft_says_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = begun(folder.path());
        desk.change_draft(&[set("facility", "", "phone", "03-0000-7777")]).unwrap();
        assert!(desk.approval_view().unwrap().is_changed);
        let order = approval(&mut desk);
        assert_eq!(desk.publish_draft(&order).unwrap(), 2);
        let house = desk.revision(2).unwrap().plan.facility;
        assert_eq!((house.phone.as_str(), house.approved_by.as_str()), ("03-0000-7777", "院長 高橋"));
        assert_eq!((house.approved_on.as_str(), house.next_review.as_str()), ("2026-04-01", "2027-04-01"));
        let view = desk.revisions_view().unwrap();
        assert_eq!((view.draft, view.is_changed, view.revisions.len()), (3, false, 2));
        let newest = &view.revisions[0];
        assert_eq!((newest.number, newest.in_force, newest.approved_by.as_str()), (2, true, "高橋"));
        assert_eq!(newest.changes.len(), 1);
        assert!(newest.changes[0].text.ja.contains("03-0000-7777"));
        assert_eq!(desk.draft().unwrap().plan().facility, house);
        drop(desk);
        let mut again = self::desk(folder.path());
        assert_eq!(again.draft().unwrap().plan().facility, house, "and after the program was started again");
        assert_eq!(again.revisions_view().unwrap(), view);
    }

    #[test]
    fn what_blocks_is_told_and_nothing_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = begun(folder.path());
        desk.change_draft(&[set("facility", "", "name", "")]).unwrap();
        assert_eq!(desk.approval_view().unwrap().blockers.len(), 1);
        let order = approval(&mut desk);
        assert_eq!(desk.publish_draft(&order).unwrap_err().code(), ErrorCode::PlanNotReady);
        assert_eq!(desk.revisions_view().unwrap().revisions.len(), 1);
        desk.change_draft(&[set("facility", "", "name", "みどり野病院")]).unwrap();
        assert_eq!(desk.publish_draft(&order).unwrap(), 2, "typing was never stopped");
    }

    #[test]
    fn the_same_press_approves_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = begun(folder.path());
        let order = approval(&mut desk);
        assert_eq!(desk.publish_draft(&order).unwrap(), 2);
        assert_eq!(desk.publish_draft(&order).unwrap_err().code(), ErrorCode::ChangedElsewhere);
    }

    #[test]
    fn an_approval_has_a_name_a_post_and_a_day() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = begun(folder.path());
        let order = approval(&mut desk);
        for wrong in [
            Approval { name: "　".to_owned(), ..order.clone() },
            Approval { role: String::new(), ..order.clone() },
            Approval { day: "いつか".to_owned(), ..order.clone() },
            Approval { day: "2026-10-02".to_owned(), next_review: "2026-10-02".to_owned(), ..order.clone() },
        ] {
            assert_eq!(desk.publish_draft(&wrong).unwrap_err().code(), ErrorCode::BadText, "{wrong:?}");
        }
        assert_eq!(desk.revisions_view().unwrap().revisions.len(), 1);
    }

    #[test]
    fn two_revisions_are_compared_whichever_lies_between() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = begun(folder.path());
        for phone in ["03-0000-1111", "03-0000-2222"] {
            desk.change_draft(&[set("facility", "", "phone", phone)]).unwrap();
            let order = approval(&mut desk);
            desk.publish_draft(&order).unwrap();
        }
        desk.change_draft(&[set("facility", "", "callback", "090-0000-3333")]).unwrap();
        let between = desk.compare_revisions(1, Some(3)).unwrap();
        assert_eq!(between.changes.len(), 1);
        assert!(between.changes[0].text.ja.contains("03-0000-2222"));
        assert_eq!(desk.compare_revisions(1, None).unwrap().changes.len(), 2, "with the draft");
        let shown = serde_json::to_string(&desk.revision_chapter(1, "facility").unwrap()).unwrap();
        assert!(!shown.contains("03-0000-2222"), "the first one as it was");
        assert!(
            serde_json::to_string(&desk.revision_chapter(3, "facility").unwrap()).unwrap().contains("03-0000-2222")
        );
        assert_eq!(desk.compare_revisions(9, None).unwrap_err().code(), ErrorCode::UnknownRevision);
    }

    #[test]
    fn a_response_keeps_the_revision_it_began_with() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = begun(folder.path());
        let id = desk.start_incident("ehr", None, &desk.fresh_press()).unwrap();
        let calls = |desk: &mut Desk, id| serde_json::to_string(&desk.calls_view(id).unwrap()).unwrap();
        let slot = library::demo_plan().unwrap().contacts[0].slot.0.clone();
        desk.change_draft(&[set("contacts", &slot, "number", "03-9999-0001")]).unwrap();
        let order = approval(&mut desk);
        desk.publish_draft(&order).unwrap();
        assert!(!calls(&mut desk, Some(id)).contains("03-9999-0001"), "the response goes on with revision 1");
        assert!(calls(&mut desk, None).contains("03-9999-0001"), "outside of it the new one counts");
        drop(desk);
        let mut again = self::desk(folder.path());
        assert!(!calls(&mut again, Some(id)).contains("03-9999-0001"), "and after a restart");
    }
}
