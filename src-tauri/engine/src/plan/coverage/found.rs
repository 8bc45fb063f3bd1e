//! What a rule finds: what shows that it is met, and what is missing.

use super::look::Look;
use crate::text::Text;

/// So many lines of one kind are said one by one; one line counts the rest.
const SAID: usize = 8;

/// Something that is missing, and where it is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// 「ABC社（電子カルテ）の夜間の番号がありません」.
    pub text: Text,
    /// Where.
    pub place: Place,
}

/// A place in the plan; empty members mean the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The chapter.
    pub chapter: String,
    /// The part.
    pub part: String,
    /// The row.
    pub row: String,
    /// The field.
    pub field: String,
}

/// What a rule found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// What shows that it is met.
    pub(super) evidence: Vec<Text>,
    /// What is missing; empty means that the rule is met.
    pub(super) left: Vec<Left>,
}

impl Found {
    /// Something is missing when `is_missing`.
    pub(super) fn miss(&mut self, is_missing: bool, left: impl FnOnce() -> Left) {
        if is_missing {
            self.left.push(left());
        }
    }

    /// The gaps of many rows: eight in words, one line for the rest, which leads to the first of them.
    pub(super) fn miss_each(&mut self, look: &Look<'_>, gaps: impl IntoIterator<Item = Left>) {
        let mut gaps = gaps.into_iter();
        self.left.extend(gaps.by_ref().take(SAID));
        if let Some(next) = gaps.next() {
            let count = Text::same((gaps.count() + 1).to_string());
            self.left.push(Left { text: look.say("cover_more", &[("count", &count)]), place: next.place });
        }
    }

    /// Something that shows how far it is met.
    pub(super) fn show(&mut self, text: Text) {
        self.evidence.push(text);
    }

    /// All that another check found.
    pub(super) fn take(&mut self, other: Found) {
        self.evidence.extend(other.evidence);
        self.left.extend(other.left);
    }
}
