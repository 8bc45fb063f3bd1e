//! The list of playbooks, comparison with earlier editions, and files that come and go.

use crate::error::{Error, ErrorCode, Result};
use crate::ids::PlaybookId;
use crate::library;
use crate::plan::draft::Change;
use crate::plan::own;
use crate::playbook::check::{Problem, shown};
use crate::playbook::compare::compare;
use crate::playbook::edit::{Edit, EditLanguage, EditRefusal, MOST_BYTES, Manuscript, TextField};
use crate::playbook::{Content, Playbook, parse};
use crate::text::Text;
use crate::time::Timestamp;
use crate::view::editor::{EditorView, FlowProblemView, PlaybookLineView, PlaybooksView, TemplateView};
use crate::view::editor_answers::{ComparedPlaybookView, ImportedPlaybookView, StepDifferenceView};
use crate::wording::Wording;

use super::super::{Desk, plan};
use super::{Drafted, PART, errors, ids, readable, unknown};

impl Desk {
    /// The screen of all playbooks.
    ///
    /// # Errors
    /// What the data file says.
    pub fn playbooks_view(&mut self) -> Result<PlaybooksView> {
        let today = self.now().jst_date();
        let draft = self.draft()?.plan().clone();
        let mut playbooks = Vec::new();
        for id in ids(&draft) {
            let drafted = self.drafted(&id)?;
            let (playbook, problems) = own::check(&draft, library::built_in(), &id, today);
            let n_errors = errors(&problems);
            playbooks.push(PlaybookLineView {
                title: playbook.as_ref().map_or_else(|| Text::same(id.as_str()), |playbook| shown(&playbook.title)),
                origin: drafted.origin(),
                revision: self
                    .plan
                    .as_ref()
                    .filter(|revision| revision.plan.playbooks.iter().any(|own| own.id == id.0))
                    .map(|revision| revision.number),
                is_changed: self.in_force(&id).as_deref() != Some(drafted.text.as_str()),
                is_entry: playbook.is_some_and(|playbook| playbook.symptom.is_some()),
                errors: count(n_errors),
                warnings: count(problems.len() - n_errors),
                has_update: drafted.has_update(),
                id: id.0,
            });
        }
        let revision = self.plan.as_ref().map(|revision| revision.number);
        Ok(PlaybooksView {
            revision,
            draft: revision.unwrap_or_default() + 1,
            errors: playbooks.iter().map(|line| line.errors).sum(),
            playbooks,
            templates: library::built_in().playbooks.values().map(template).collect(),
        })
    }

    /// Takes a playbook of one's own out of the draft; a built-in one is again as it came.
    ///
    /// # Errors
    /// `unknown-field` when the draft has none of that name, and what the data file says.
    pub fn remove_playbook(&mut self, id: &PlaybookId) -> Result<PlaybooksView> {
        if self.drafted(id)?.own.is_none() {
            return Err(unknown(id));
        }
        self.change_draft(&[Change::Remove { part: PART.to_owned(), row: id.0.clone() }])?;
        self.playbooks_view()
    }

    /// What the draft says differently from a revision, from the plan in force, or from what is built in.
    ///
    /// # Errors
    /// `unknown-revision`, and as [`Desk::open_playbook`].
    pub fn compare_playbook(&mut self, id: &PlaybookId, revision: Option<u32>) -> Result<ComparedPlaybookView> {
        let after = readable(&self.drafted(id)?)?;
        let newest = self.plan.as_ref().map(|revision| revision.number).unwrap_or_default();
        let (before, name) = match revision {
            Some(number) => (self.of_revision(number)?.playbook(id).cloned(), revision_name(number)),
            None => {
                let content = self.contents.of(self.plan.as_ref());
                let is_own =
                    self.plan.as_ref().is_some_and(|plan| plan.plan.playbooks.iter().any(|own| own.id == id.0));
                let built_in = Wording::built_in().say("edition_built_in", &[]);
                (content.playbook(id).cloned(), if is_own { revision_name(newest) } else { built_in })
            }
        };
        // A playbook that was not there before is compared with nothing.
        let before = before.unwrap_or_else(|| Playbook { steps: Vec::new(), ..after.clone() });
        let content = own::content(self.draft()?.plan(), library::built_in());
        let changes = compare(&before, &after.in_both_languages(), &content);
        Ok(ComparedPlaybookView {
            playbook: id.to_string(),
            before: name,
            after: Wording::built_in().say("edition_draft", &[]),
            changes: changes
                .into_iter()
                .map(|one| StepDifferenceView { step: one.step.map(|step| step.0).unwrap_or_default(), text: one.says })
                .collect(),
            revisions: (1..=newest).rev().collect(),
        })
    }

    fn of_revision(&mut self, number: u32) -> Result<Content> {
        let stored = self.store.tx(|tx| tx.revision(number))?;
        let stored =
            stored.ok_or_else(|| Error::refused(ErrorCode::UnknownRevision, format!("no revision {number}")))?;
        Ok(own::content(&plan::read(&stored)?.plan, library::built_in()))
    }

    /// Takes a file in as a playbook of the draft: the whole of it, or nothing. What is not finished is taken in and
    /// says its problems; what cannot be read is not.
    ///
    /// # Errors
    /// What the data file says.
    pub fn import_playbook(&mut self, bytes: &[u8]) -> Result<ImportedPlaybookView> {
        let (id, text) = match foreign(bytes) {
            Ok(read) => read,
            Err(problems) => {
                let problems = problems.iter().map(FlowProblemView::without_place).collect();
                return Ok(ImportedPlaybookView { playbook: None, problems });
            }
        };
        let own = self.draft()?.plan().playbooks.iter().find(|own| own.id == id.0).cloned();
        let old = own.as_ref().map(|own| own.text.clone()).unwrap_or_default();
        self.write_playbook(&Drafted { id: id.clone(), text: old, own }, &text)?;
        let view: EditorView = self.open_playbook(&id)?;
        Ok(ImportedPlaybookView { problems: view.problems.clone(), playbook: Some(view) })
    }
}

/// A file from elsewhere as id and text, or why it is not taken in.
fn foreign(bytes: &[u8]) -> std::result::Result<(PlaybookId, String), Vec<Problem>> {
    let wording = Wording::built_in();
    let no = |says: Text| vec![Problem { code: "E0", step: None, field: "", branch: String::new(), says }];
    if bytes.len() > MOST_BYTES {
        return Err(no(wording.say("flow_too_large", &[])));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| no(wording.say("flow_not_text", &[])))?;
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let manuscript = Manuscript::read(&text);
    if matches!(manuscript, Err(EditRefusal::TooLarge)) {
        return Err(no(wording.say("flow_too_large", &[])));
    }
    let name = manuscript.as_ref().map(|manuscript| manuscript.word("id")).unwrap_or_default();
    if manuscript.as_ref().is_ok_and(Manuscript::is_newer) {
        return Err(no(wording.say("flow_newer", &[])));
    }
    let id = PlaybookId(name);
    // What is no TOML says where it stops being that.
    let (_, findings) = parse::unfinished(&text, &id);
    if manuscript.is_ok() && !is_slug(id.as_str()) {
        return Err(no(wording.say("flow_bad_id", &[])));
    }
    if manuscript.is_err() || !findings.is_empty() {
        let (_, problems) = crate::playbook::check::check(&Content::default(), &id, &text);
        let unread: Vec<Problem> = problems.into_iter().filter(|problem| problem.code == "E0").collect();
        return Err(if unread.is_empty() { no(EditRefusal::Unreadable.says()) } else { unread });
    }
    Ok((id, text))
}

fn is_slug(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !id.starts_with('-')
}

/// A copy under its own name: no button of the home screen leads to two playbooks.
pub(super) fn named_copy(text: &str, id: &PlaybookId, title: &str) -> std::result::Result<String, EditRefusal> {
    let mut copy = Manuscript::read(text)?;
    copy.rename(id.as_str());
    copy.forget_symptom();
    if !title.trim().is_empty() {
        let edit = Edit::SetText {
            step: String::new(),
            field: TextField::Title,
            language: EditLanguage::Ja,
            text: title.to_owned(),
        };
        copy.apply(&edit, "")?;
    }
    Ok(copy.text())
}

/// What a playbook begins with that begins with nothing: one thing to do, and the end.
pub(super) fn empty_playbook(now: &Timestamp) -> String {
    let wording = Wording::built_in();
    let say = |key: &str| wording.say(key, &[]).ja;
    let day = now.jst_date().format("%Y-%m-%d");
    let (first, end, fact, source) = (say("own_first_step"), say("own_end_step"), say("edit_fact"), say("edit_source"));
    format!(
        "id      = \"new\"\nfirst   = \"first\"\nas_of   = \"{day}\"\ntitle   = \"\"\nsummary = \"\"\ndo_not  = []\n\n\
         [[step]]\nid      = \"first\"\nkind    = \"action\"\nphase   = \"初動対応\"\nrole    = \"finder\"\n\
         title   = \"{first}\"\nfact    = \"{fact}\"\nnext    = \"over\"\nsource  = \"{source}\"\n\n\
         [[step]]\nid      = \"over\"\nkind    = \"end\"\nphase   = \"初動対応\"\nrole    = \"finder\"\n\
         title   = \"{end}\"\nsource  = \"{source}\"\n"
    )
}

fn template(playbook: &Playbook) -> TemplateView {
    TemplateView {
        id: playbook.id.to_string(),
        title: shown(&playbook.title),
        summary: shown(&playbook.summary),
        steps: count(playbook.steps.len()),
    }
}

fn revision_name(number: u32) -> Text {
    Wording::built_in().say("edition_revision", &[("number", &Text::same(number.to_string()))])
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
