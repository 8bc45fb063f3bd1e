//! The plan on paper: the BCP, the contact chart, the check table and the checklist sheets, of a revision or of the draft.

use serde::Deserialize;

use crate::error::{Error, ErrorCode, Result};
use crate::pack::bcp::{self, Amendment, DocumentInput};
use crate::pack::report::Paper;
use crate::pack::{self, check_sheet, checklist_sheet, contact_chart};
use crate::plan;
use crate::plan::compare::Difference;
use crate::plan::coverage::coverage;
use crate::plan::own;
use crate::text::Text;
use crate::view::document::DocumentView;
use crate::wording::Wording;

use super::Desk;

/// Which document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename_all = "kebab-case"))]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    /// 事業継続計画.
    Bcp,
    /// 連絡体制図 on one page.
    Contacts,
    /// 確認表 with what shows that it is met.
    CheckTable,
    /// The security checklist: the institution's sheet and one for each vendor.
    Checklist,
}

impl DocumentKind {
    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "bcp" => Some(Self::Bcp),
            "contacts" => Some(Self::Contacts),
            "check-table" => Some(Self::CheckTable),
            "checklist" => Some(Self::Checklist),
            _ => None,
        }
    }

    /// What a save dialog suggests; ASCII, because the file may travel on a USB stick.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Bcp => "bcp.pdf",
            Self::Contacts => "contacts.pdf",
            Self::CheckTable => "check-table.pdf",
            Self::Checklist => "checklist.pdf",
        }
    }
}

/// A document ready to be written to a file or handed to a printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeDocument {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// Sheets of paper.
    pub pages: u32,
    /// Characters that no typeface has: they are printed as 〓, and people are told before they save.
    pub unprintable: String,
}

impl MadeDocument {
    /// As the screen shows it.
    #[must_use]
    pub fn view(&self, path: Option<String>) -> DocumentView {
        let letters = Text::same(self.unprintable.as_str());
        let left = Wording::built_in().say("document_without_glyphs", &[("letters", &letters)]);
        let left_out = if self.unprintable.is_empty() { Vec::new() } else { vec![left] };
        DocumentView { path, pages: self.pages, left_out }
    }
}

impl Desk {
    /// Makes a document of a revision, or of the draft when no number is given.
    ///
    /// # Errors
    /// `unknown-revision`, what cannot be set, and what the data file says.
    pub fn document(&mut self, kind: DocumentKind, revision: Option<u32>) -> Result<MadeDocument> {
        let made_at = self.now();
        let today = made_at.jst_date();
        let plan = match revision {
            Some(number) => self.revision(number)?.plan,
            None => self.draft()?.plan().clone(),
        };
        let history = self.amendments(revision)?;
        let editions = self.editions()?;
        let newest = editions.last().ok_or(Error::Bug("an edition comes with the program"))?;
        let content = &own::content(&plan, self.content);
        let input = DocumentInput {
            plan: &plan,
            content,
            contacts: plan::contacts(Some(&plan), content, today),
            coverage: coverage(&plan, content, today),
            revision,
            history,
            made_at,
        };
        let Paper { pack, unprintable } = match kind {
            DocumentKind::Bcp => bcp::bcp(&input)?,
            DocumentKind::Contacts => contact_chart::contact_chart(&input)?,
            DocumentKind::CheckTable => check_sheet::check_sheet(&input)?,
            DocumentKind::Checklist => checklist_sheet::checklist_sheet(&input, newest)?,
        };
        Ok(MadeDocument {
            pdf: pack::pdf(&pack)?,
            pages: u32::try_from(pack.pages.len()).unwrap_or(u32::MAX),
            unprintable: unprintable.into_iter().collect(),
        })
    }

    /// The number of the plan in force.
    ///
    /// # Errors
    /// `unknown-revision` when there is none yet.
    pub fn newest_revision(&self) -> Result<u32> {
        let none = || Error::refused(ErrorCode::UnknownRevision, "there is no approved revision yet");
        self.plan.as_ref().map(|revision| revision.number).ok_or_else(none)
    }

    /// The revision history up to that revision, oldest first.
    fn amendments(&mut self, upto: Option<u32>) -> Result<Vec<Amendment>> {
        let history = self.store.tx(|tx| tx.history())?;
        let known = history.into_iter().filter(|(revision, _)| upto.is_none_or(|upto| revision.number <= upto));
        let mut amendments = Vec::new();
        for (revision, approval) in known {
            let approval = approval.unwrap_or_default();
            // A list of changes that cannot be read is no reason to print nothing.
            let changes: Vec<Difference> = serde_json::from_str(&approval.changes).unwrap_or_default();
            amendments.push(Amendment {
                number: revision.number,
                day: approval.approved_on,
                approver: [approval.role.as_str(), &approval.approved_by].join(" ").trim().to_owned(),
                changes: changes.into_iter().map(|change| change.text).collect(),
            });
        }
        Ok(amendments)
    }
}
