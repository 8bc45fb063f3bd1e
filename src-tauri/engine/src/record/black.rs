//! Blacking out: the hash in place of names or words, so that the line still fits into its chain.

use super::{EntryRecord, Hex};

/// What is to be blacked out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hide {
    /// Names.
    pub people: bool,
    /// Words somebody typed.
    pub texts: bool,
}

impl EntryRecord<'_> {
    /// The same line with names, words or both blacked out; it keeps its hash.
    #[must_use]
    pub fn hidden(mut self, hide: Hide) -> Self {
        let (people, words) = (hide.people, hide.texts && self.has_words() || hide.people && self.says_a_name());
        if people {
            self = self.without_people();
        }
        if words { self.without_words() } else { self }
    }

    /// Nothing but its place, its times and its kind.
    #[must_use]
    pub fn black(self) -> Self {
        self.without_people().without_words()
    }

    fn without_people(mut self) -> Self {
        let hash = self.people().map(|people| Hex(people.hash()));
        (self.people_hash, self.people_nonce) = (hash, None);
        (self.recorder, self.doer, self.from_unit, self.to_unit) = (None, None, None, None);
        self
    }

    fn without_words(mut self) -> Self {
        let hash = self.content().map(|content| Hex(content.hash()));
        (self.content_hash, self.content_nonce, self.body) = (hash, None, None);
        self
    }

    /// Somebody typed something into it. A kind that is not known here is taken for one.
    fn has_words(&self) -> bool {
        !self.is_plain()
            && !self.lacks(&["note"], "step_not_possible")
            && !self.lacks(&["who", "heard", "late_reason"], "call_made")
    }

    /// Its body names a person in a place of its own; what is named inside a sentence nobody can tell.
    fn says_a_name(&self) -> bool {
        let sentences = ["note_taken", "step_not_possible", "system_state_changed"];
        !self.is_plain() && !sentences.contains(&self.kind.as_ref()) && !self.lacks(&["who"], "call_made")
    }

    fn is_plain(&self) -> bool {
        PLAIN.contains(&self.kind.as_ref())
    }

    /// It is of that kind, and none of these members is in its body.
    fn lacks(&self, members: &[&str], kind: &str) -> bool {
        let body: Option<serde_json::Value> = self.body.as_deref().and_then(|body| serde_json::from_str(body).ok());
        self.kind == kind && body.is_some_and(|body| members.iter().all(|member| body.get(member).is_none()))
    }
}

/// Events made of our own words, numbers and ids.
const PLAIN: [&str; 12] = [
    "incident_started",
    "playbook_started",
    "step_completed",
    "step_put_off",
    "choice_made",
    "noticed_at_corrected",
    "act_undone",
    "pack_made",
    "clock_went_back",
    "clock_jumped",
    "incident_withdrawn",
    "incident_closed",
];
