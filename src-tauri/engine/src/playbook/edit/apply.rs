//! One change after the other: which part of the text each of them is about.

use toml_edit::Table;

use super::manuscript::{inner_mut, inners, keep_inners, put, put_words, word};
use super::words::{self, Fresh};
use super::{Edit, EditKind, EditRefusal, Manuscript, NamesField};
use crate::text::one_line;

impl Manuscript {
    /// Makes one change and says which step it made or touched. `fresh` becomes the id of what is new: a slug that was
    /// never used before, so that it can stay for life.
    ///
    /// # Errors
    /// Why it was not made; the text may be half changed then and has to be thrown away.
    pub fn apply(&mut self, edit: &Edit, fresh: &str) -> Result<String, EditRefusal> {
        let touched = self.change(edit, fresh)?;
        if self.steps().count() > super::MOST_STEPS || self.text().len() > super::MOST_BYTES {
            return Err(EditRefusal::TooLarge);
        }
        Ok(touched)
    }

    fn change(&mut self, edit: &Edit, fresh: &str) -> Result<String, EditRefusal> {
        match edit {
            Edit::AddStep { after, branch, kind, title } => {
                let title = words::checked(title)?;
                return self.add_step(after, branch, &Fresh { id: fresh, kind: *kind, title: &title });
            }
            Edit::RemoveStep { step, reconnect } => return self.remove_step(step, *reconnect),
            Edit::MoveUp { step } => self.move_step(step, true)?,
            Edit::MoveDown { step } => self.move_step(step, false)?,
            Edit::SetFirst { step } => {
                self.place(step)?;
                put(self.root_mut(), "first", step.as_str().into());
            }
            Edit::MoveIntoTrack { step, parallel, track } => self.move_into_track(step, parallel, track)?,
            Edit::MoveOutOfTrack { step } => self.move_out_of_track(step)?,
            Edit::AddTrack { step, title, role } => {
                let title = words::checked(title)?;
                return self.add_track(step, &title, role, fresh);
            }
            Edit::RemoveTrack { step, track } => self.remove_track(step, track)?,
            Edit::SetText { step, field, language, text } => {
                let text = words::checked(text)?;
                words::set_text(self.entry_mut(step)?, *field, *language, &text)?;
            }
            Edit::SetLines { step, field, language, lines } => {
                words::set_lines(self.entry_mut(step)?, *field, *language, lines)?;
            }
            other => self.change_step(other, fresh)?,
        }
        Ok(touched(edit).to_owned())
    }

    /// What stays within one step.
    fn change_step(&mut self, edit: &Edit, fresh: &str) -> Result<(), EditRefusal> {
        let target = match edit {
            Edit::SetNext { next, .. } | Edit::SetChoiceNext { next, .. } => next.as_str(),
            _ => "",
        };
        if !target.is_empty() {
            self.place(target)?;
        }
        let step = self.step_mut(touched(edit))?;
        match edit {
            Edit::SetRole { role, .. } => put(step, "role", one_line(role).into()),
            Edit::SetPhase { phase, .. } => put(step, "phase", phase.name().ja.into()),
            Edit::SetMinutes { minutes: Some(minutes), .. } => put(step, "minutes", i64::from(*minutes).into()),
            Edit::SetMinutes { minutes: None, .. } => {
                step.remove("minutes");
            }
            Edit::SetNames { field, names, .. } => put_words(step, names_key(*field), &words::names(names)),
            Edit::SetContact { contact, .. } => {
                only(step, "call")?;
                put(step, "contact", one_line(contact).into());
            }
            Edit::SetCannot { language, ways, .. } => words::set_cannot(step, *language, ways)?,
            Edit::SetNext { next, .. } => {
                let key = next_key(step).ok_or(EditRefusal::WrongKind)?;
                put(step, key, next.as_str().into());
            }
            Edit::SetOnward { playbook, .. } => {
                only(step, "end")?;
                if playbook.is_empty() {
                    step.remove("continue");
                } else {
                    put(step, "continue", playbook.as_str().into());
                }
            }
            Edit::SetKind { kind, .. } => words::set_kind(step, *kind, fresh)?,
            other => change_branch(step, other, fresh)?,
        }
        Ok(())
    }

    /// A step, or the playbook itself.
    fn entry_mut(&mut self, step: &str) -> Result<&mut Table, EditRefusal> {
        if step.is_empty() { Ok(self.root_mut()) } else { self.step_mut(step) }
    }
}

/// Answers of a decision, words of a track.
fn change_branch(step: &mut Table, edit: &Edit, fresh: &str) -> Result<(), EditRefusal> {
    match edit {
        Edit::AddChoice { label, unsure, .. } => {
            only(step, "decision")?;
            words::add_choice(step, &words::checked(label)?, *unsure, fresh);
        }
        Edit::RemoveChoice { choice, .. } => {
            only(step, "decision")?;
            inner_mut(step, "choice", choice)?;
            keep_inners(step, "choice", |inner| word(inner, "id") != *choice);
        }
        Edit::SetChoice { choice, language, label, .. } => {
            words::set_beside(inner_mut(step, "choice", choice)?, "label", *language, &words::checked(label)?);
        }
        Edit::SetChoiceNext { choice, next, .. } => {
            put(inner_mut(step, "choice", choice)?, "next", next.as_str().into());
        }
        Edit::SetChoiceMarks { choice, marks, .. } => {
            put_words(inner_mut(step, "choice", choice)?, "marks", &words::names(marks));
        }
        Edit::SetTrack { track, language, title, .. } => {
            words::set_beside(inner_mut(step, "track", track)?, "title", *language, &words::checked(title)?);
        }
        Edit::SetTrackRole { track, role, .. } => {
            put(inner_mut(step, "track", track)?, "role", one_line(role).into());
        }
        _ => return Err(EditRefusal::WrongKind),
    }
    Ok(())
}

/// The step a change is about.
fn touched(edit: &Edit) -> &str {
    match edit {
        Edit::AddStep { after, .. } => after,
        Edit::RemoveStep { step, .. }
        | Edit::MoveUp { step }
        | Edit::MoveDown { step }
        | Edit::SetText { step, .. }
        | Edit::SetLines { step, .. }
        | Edit::SetRole { step, .. }
        | Edit::SetPhase { step, .. }
        | Edit::SetMinutes { step, .. }
        | Edit::SetNames { step, .. }
        | Edit::SetContact { step, .. }
        | Edit::SetCannot { step, .. }
        | Edit::SetNext { step, .. }
        | Edit::SetOnward { step, .. }
        | Edit::SetFirst { step }
        | Edit::SetKind { step, .. }
        | Edit::AddChoice { step, .. }
        | Edit::RemoveChoice { step, .. }
        | Edit::SetChoice { step, .. }
        | Edit::SetChoiceNext { step, .. }
        | Edit::SetChoiceMarks { step, .. }
        | Edit::AddTrack { step, .. }
        | Edit::RemoveTrack { step, .. }
        | Edit::SetTrack { step, .. }
        | Edit::SetTrackRole { step, .. }
        | Edit::MoveIntoTrack { step, .. }
        | Edit::MoveOutOfTrack { step } => step,
    }
}

/// The key that says where a step leads by itself.
pub(super) fn next_key(step: &Table) -> Option<&'static str> {
    match word(step, "kind").as_str() {
        "action" | "call" => Some("next"),
        "parallel" => Some("join"),
        _ => None,
    }
}

/// Where a step leads when nothing has to be chosen; a decision leads where its first answer does.
pub(super) fn onward(step: &Table) -> String {
    match next_key(step) {
        Some(key) => word(step, key),
        None => inners(step, "choice").next().map(|choice| word(choice, "next")).unwrap_or_default(),
    }
}

/// Refuses every other kind of step.
pub(super) fn only(step: &Table, kind: &str) -> Result<(), EditRefusal> {
    if word(step, "kind") == kind { Ok(()) } else { Err(EditRefusal::WrongKind) }
}

/// How a kind is written.
pub(super) fn kind_word(kind: EditKind) -> &'static str {
    match kind {
        EditKind::Action => "action",
        EditKind::Decision => "decision",
        EditKind::Parallel => "parallel",
        EditKind::Call => "call",
        EditKind::End => "end",
    }
}

fn names_key(field: NamesField) -> &'static str {
    match field {
        NamesField::Form => "form",
        NamesField::Marks => "marks",
        NamesField::Meets => "meets",
    }
}
