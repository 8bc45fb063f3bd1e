//! What a screen is looked at through: the incident, the words, the plan, and the time.

use crate::contact::Contact;
use crate::ids::{EntryId, RoleId, StepId, WalkNumber};
use crate::incident::Incident;
use crate::incident::event::Entry;
use crate::incident::timeline::Names;
use crate::plan::Plan;
use crate::playbook::Content;
use crate::text::Text;
use crate::time::Timestamp;
use crate::wording::Wording;

/// Everything a view is made from.
#[derive(Clone, Copy, Debug)]
pub struct Lens<'a> {
    /// The incident under way.
    pub incident: &'a Incident,
    /// Roles, forms, deadlines, holidays.
    pub content: &'a Content,
    /// Sentences.
    pub wording: &'a Wording,
    /// The plan the incident keeps.
    pub plan: Option<&'a Plan>,
    /// Everybody to call.
    pub contacts: &'a [Contact],
    /// What things are called here.
    pub names: &'a Names,
    /// Now.
    pub now: Timestamp,
    /// The step somebody asked to see.
    pub asked: Option<&'a (WalkNumber, StepId)>,
}

impl Lens<'_> {
    /// The role's name.
    #[must_use]
    pub fn role(&self, role: &RoleId) -> Text {
        self.content.role(role).map_or_else(|| Text::same(role.as_str()), |found| found.name.clone())
    }

    /// Who wears that hat here: 「事務長 山田」.
    #[must_use]
    pub fn holder(&self, role: &RoleId) -> Option<String> {
        let person = self.plan?.holders(role).person?;
        Some(format!("{} {}", person.post, person.name))
    }

    /// How the one who records would introduce themselves: 「事務長の山田」.
    #[must_use]
    pub fn caller(&self) -> Text {
        let name = Text::same(self.incident.recorder.as_str());
        let person = self.plan.and_then(|plan| plan.people.iter().find(|person| person.name == self.incident.recorder));
        match person {
            Some(person) => {
                self.wording.say("caller_with_post", &[("post", &Text::same(person.post.as_str())), ("name", &name)])
            }
            None => name,
        }
    }

    /// Who did it, or else who typed it.
    #[must_use]
    pub fn who(&self, entry: &Entry) -> Option<String> {
        [&entry.doer, &entry.recorder].into_iter().find(|name| !name.is_empty()).cloned()
    }

    /// The contact's place in the calling order, from 1.
    #[must_use]
    pub fn place(&self, contact: &Contact) -> u32 {
        let place = self.contacts.iter().position(|known| known.id == contact.id).unwrap_or_default();
        u32::try_from(place + 1).unwrap_or(u32::MAX)
    }

    /// What a line says.
    #[must_use]
    pub fn sentence(&self, entry: EntryId) -> Option<Text> {
        Some(self.incident.sentence(self.incident.entry(entry)?, self.names, self.wording))
    }
}

/// Empty becomes nothing.
#[must_use]
pub fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
