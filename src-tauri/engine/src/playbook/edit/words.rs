//! Words of a step: typed in one language, taken out of the other when they may say something else now.

use toml_edit::Table;

use super::apply::{kind_word, onward};
use super::manuscript::{
    english_mut, english_or_new, fresh_inner, inners, inners_mut, keep_inners, push_inner, put, put_words, word, words,
};
use super::{CannotWay, EditKind, EditLanguage, EditRefusal, LinesField, TextField};
use crate::text::{Text, length, one_line};
use crate::wording::Wording;

/// No sentence anybody reads is longer.
const MOST_CHARACTERS: usize = 2_000;
const MOST_LINES: usize = 50;

/// What a new step begins with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fresh<'a> {
    pub(super) id: &'a str,
    pub(super) kind: EditKind,
    pub(super) title: &'a str,
}

/// One line without control characters.
pub(super) fn checked(text: &str) -> Result<String, EditRefusal> {
    let text = one_line(text);
    if length(&text) > MOST_CHARACTERS { Err(EditRefusal::TooLong) } else { Ok(text) }
}

/// Names as they are written in lists: each once, none empty.
pub(super) fn names(names: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for name in names.iter().map(|name| one_line(name)).take(MOST_LINES) {
        if !name.is_empty() && !kept.contains(&name) {
            kept.push(name);
        }
    }
    kept
}

pub(super) fn set_text(
    entry: &mut Table,
    field: TextField,
    language: EditLanguage,
    text: &str,
) -> Result<(), EditRefusal> {
    let key = match field {
        TextField::Title => "title",
        TextField::Fact => "fact",
        TextField::Say => "say",
        TextField::Summary => "summary",
        TextField::Hint => "hint",
    };
    let is_playbook = entry.contains_array_of_tables("step");
    let fits = match field {
        TextField::Title => true,
        TextField::Fact => !is_playbook && word(entry, "kind") != "decision",
        TextField::Say => !is_playbook,
        TextField::Summary | TextField::Hint => is_playbook,
    };
    if !fits {
        return Err(EditRefusal::WrongKind);
    }
    // A title or a summary that is empty for now is still a title: the checks say so.
    let may_go = !matches!(field, TextField::Title | TextField::Summary);
    match language {
        EditLanguage::Ja => {
            if word(entry, key) == text && entry.contains_key(key) {
                return Ok(());
            }
            if text.is_empty() && may_go {
                entry.remove(key);
            } else {
                put(entry, key, text.into());
            }
            forget_english(entry, key);
        }
        EditLanguage::En if text.is_empty() => forget_english(entry, key),
        EditLanguage::En => put(english_or_new(entry)?, key, text.into()),
    }
    Ok(())
}

/// What was said in English may be wrong now; without it the Japanese is shown.
fn forget_english(entry: &mut Table, key: &str) {
    if let Some(english) = english_mut(entry) {
        english.remove(key);
        if english.is_empty() {
            entry.remove("en");
        }
    }
}

pub(super) fn set_lines(
    entry: &mut Table,
    field: LinesField,
    language: EditLanguage,
    lines: &[String],
) -> Result<(), EditRefusal> {
    let is_playbook = entry.contains_array_of_tables("step");
    let (key, fits) = match field {
        LinesField::Do => ("do", !is_playbook),
        LinesField::Script => ("script", word(entry, "kind") == "call"),
        LinesField::DoNot => ("do_not", is_playbook),
    };
    if !fits {
        return Err(EditRefusal::WrongKind);
    }
    if lines.len() > MOST_LINES {
        return Err(EditRefusal::TooLong);
    }
    let lines = lines.iter().map(|line| checked(line)).collect::<Result<Vec<_>, _>>()?;
    let old_english = english_mut(entry).map(|english| words(english, key)).unwrap_or_default();
    let english = match language {
        EditLanguage::Ja => {
            let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
            let english = carried_over(&words(entry, key), &old_english, &lines);
            put_words(entry, key, &lines);
            english
        }
        EditLanguage::En => lines,
    };
    let n_said = english.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
    let english: Vec<String> = english.into_iter().take(n_said).collect();
    if english.is_empty() {
        forget_english(entry, key);
    } else {
        put_words(english_or_new(entry)?, key, &english);
    }
    Ok(())
}

/// The English of each line that still says the same in Japanese.
fn carried_over(old: &[String], old_english: &[String], new: &[String]) -> Vec<String> {
    let mut left: Vec<Option<(&String, &String)>> = old.iter().zip(old_english).map(Some).collect();
    new.iter()
        .map(|line| {
            let same = left.iter_mut().find(|pair| pair.is_some_and(|(old, _)| old == line));
            same.and_then(Option::take).map(|(_, english)| english.clone()).unwrap_or_default()
        })
        .collect()
}

/// Words of a small entry, whose English stands beside it in `en`.
pub(super) fn set_beside(inner: &mut Table, key: &str, language: EditLanguage, text: &str) {
    match language {
        EditLanguage::Ja => {
            if word(inner, key) != text || !inner.contains_key(key) {
                put(inner, key, text.into());
                inner.remove("en");
            }
        }
        EditLanguage::En if text.is_empty() => {
            inner.remove("en");
        }
        EditLanguage::En => put(inner, "en", text.into()),
    }
}

pub(super) fn set_cannot(step: &mut Table, language: EditLanguage, ways: &[CannotWay]) -> Result<(), EditRefusal> {
    if ways.len() > MOST_LINES {
        return Err(EditRefusal::TooLong);
    }
    let old: Vec<Table> = inners(step, "cannot").cloned().collect();
    let n_old = old.len();
    let mut kept = 0;
    keep_inners(step, "cannot", |_| {
        kept += 1;
        kept <= ways.len()
    });
    for _ in n_old..ways.len() {
        push_inner(step, "cannot", fresh_inner());
    }
    for (place, (way, inner)) in ways.iter().zip(inners_mut(step, "cannot")).enumerate() {
        let text = checked(&way.text)?;
        match language {
            EditLanguage::En => set_beside(inner, "text", language, &text),
            EditLanguage::Ja if old.get(place).is_some_and(|old| word(old, "text") == text) => {}
            EditLanguage::Ja => {
                // A way that moved up takes its English along.
                let same = old.iter().find(|old| word(old, "text") == text).map(|old| word(old, "en"));
                set_beside(inner, "text", language, &text);
                if let Some(english) = same.filter(|english| !english.is_empty()) {
                    put(inner, "en", english.into());
                }
            }
        }
        if way.next.is_empty() {
            inner.remove("next");
        } else {
            put(inner, "next", way.next.as_str().into());
        }
    }
    Ok(())
}

/// One more answer, before 「分からない」; it leads where the last one leads.
pub(super) fn add_choice(step: &mut Table, label: &str, unsure: bool, fresh: &str) {
    let next = inners(step, "choice").last().map(|choice| word(choice, "next")).unwrap_or_default();
    let choice = choice(fresh, &Text::new(label, ""), unsure, &next);
    push_inner(step, "choice", choice);
}

fn choice(id: &str, label: &Text, unsure: bool, next: &str) -> Table {
    let usual = Wording::built_in().say("edit_unsure", &[]);
    let label = if unsure && label.ja.is_empty() { &usual } else { label };
    let mut choice = fresh_inner();
    put(&mut choice, "id", id.into());
    put(&mut choice, "label", label.ja.as_str().into());
    if !label.en.is_empty() {
        put(&mut choice, "en", label.en.as_str().into());
    }
    if unsure {
        put(&mut choice, "unsure", true.into());
    }
    put(&mut choice, "next", next.into());
    choice
}

/// A new step as text knows it. Phase and role are those of the step above; its own words say the rest.
pub(super) fn new_step(fresh: &Fresh<'_>, phase: &str, role: &str, next: &str) -> Result<Table, EditRefusal> {
    let mut step = Table::new();
    put(&mut step, "id", fresh.id.into());
    put(&mut step, "kind", kind_word(EditKind::End).into());
    put(&mut step, "phase", phase.into());
    put(&mut step, "role", role.into());
    put(&mut step, "title", fresh.title.into());
    put(&mut step, "source", Wording::built_in().say("edit_source", &[]).ja.into());
    put(&mut step, "next", next.into());
    become_kind(&mut step, fresh.kind, fresh.id, next)?;
    Ok(step)
}

/// Another kind of step; what does not fit it is taken out, what it needs is put in.
pub(super) fn set_kind(step: &mut Table, kind: EditKind, fresh: &str) -> Result<(), EditRefusal> {
    let old = word(step, "kind");
    if old == kind_word(kind) {
        return Ok(());
    }
    if old == "parallel" || kind == EditKind::Parallel {
        return Err(EditRefusal::WrongKind);
    }
    let next = onward(step);
    become_kind(step, kind, fresh, &next)
}

fn become_kind(step: &mut Table, kind: EditKind, fresh: &str, next: &str) -> Result<(), EditRefusal> {
    let keeps: &[&str] = match kind {
        EditKind::Action => &["fact", "next"],
        EditKind::Decision => &["choice"],
        EditKind::Parallel => &["fact", "join", "track"],
        EditKind::Call => &["fact", "next", "contact", "script"],
        EditKind::End => &["continue"],
    };
    for key in ["fact", "next", "join", "choice", "track", "contact", "script", "continue"] {
        if !keeps.contains(&key) {
            step.remove(key);
            forget_english(step, key);
        }
    }
    put(step, "kind", kind_word(kind).into());
    match kind {
        EditKind::Action => {
            put(step, "next", next.into());
            usual_fact(step)?;
        }
        EditKind::Parallel => {
            put(step, "join", next.into());
            usual_fact(step)?;
        }
        EditKind::Call => {
            put(step, "contact", word(step, "contact").into());
            put(step, "next", next.into());
        }
        EditKind::Decision => {
            push_inner(step, "choice", choice(&[fresh, "-yes"].concat(), &Text::default(), false, next));
            push_inner(step, "choice", choice(&[fresh, "-unsure"].concat(), &Text::default(), true, next));
        }
        EditKind::End => {}
    }
    Ok(())
}

/// The button of a new step says something from the beginning.
fn usual_fact(step: &mut Table) -> Result<(), EditRefusal> {
    if word(step, "fact").is_empty() {
        let usual = Wording::built_in().say("edit_fact", &[]);
        put(step, "fact", usual.ja.into());
        put(english_or_new(step)?, "fact", usual.en.into());
    }
    Ok(())
}
