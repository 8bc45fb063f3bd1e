//! Two texts of one playbook beside each other, step by step.

use crate::ids::PlaybookId;
use crate::playbook::parse;
use crate::playbook::{Content, Kind, Playbook, Step, Work};
use crate::text::Text;
use crate::wording::Wording;

use super::names::joined;

/// What changed; one sentence when either cannot be read.
pub(super) fn compare(id: &str, old: &str, new: &str, content: &Content) -> Vec<Text> {
    if old == new {
        return Vec::new();
    }
    let say = |key: &str, blanks: &[(&str, &Text)]| Wording::built_in().say(key, blanks);
    let (Ok(old), Ok(new)) = (parse::playbook(old, id), parse::playbook(new, id)) else {
        return vec![say("compare_steps_unread", &[])];
    };
    let mut found = Vec::new();
    if old.title != new.title {
        found.push(say("compare_steps_title", &[("was", &old.title), ("now", &new.title)]));
    }
    for step in old.steps.iter().filter(|step| new.step(&step.id).is_none()) {
        found.push(say("compare_step_removed", &[("n", &number(&old, step)), ("title", &step.title)]));
    }
    for step in &new.steps {
        match old.step(&step.id) {
            None => found.push(say("compare_step_added", &[("n", &number(&new, step)), ("title", &step.title)])),
            Some(before) => one_step(&mut found, &Pair { old: &old, new: &new, content }, before, step),
        }
    }
    let stays = |one: &Playbook, other: &Playbook| -> Vec<String> {
        let both = one.steps.iter().filter(|step| other.step(&step.id).is_some());
        both.map(|step| step.id.to_string()).collect()
    };
    if stays(&old, &new) != stays(&new, &old) {
        found.push(say("compare_steps_moved", &[]));
    }
    if found.is_empty() {
        // Only what nobody walks or prints: notes, sources, blanks.
        found.push(say("compare_steps_notes", &[]));
    }
    found
}

struct Pair<'a> {
    old: &'a Playbook,
    new: &'a Playbook,
    content: &'a Content,
}

/// What of a step is told: the key of the sentence and its value on both sides.
fn one_step(found: &mut Vec<Text>, pair: &Pair<'_>, old: &Step, new: &Step) {
    let role = |step: &Step| match pair.content.role(&step.role) {
        Some(role) => role.name.clone(),
        None => Text::same(step.role.0.as_str()),
    };
    let optional = |text: &Option<Text>| text.clone().unwrap_or_default();
    let minutes = |step: &Step| step.minutes.map(|n| Text::same(n.to_string())).unwrap_or_default();
    let forms =
        |step: &Step| joined(&step.forms.iter().map(|form| Text::same(form.0.as_str())).collect::<Vec<_>>(), "、");
    let cannot = |step: &Step| joined(&step.cannot.iter().map(|one| one.text.clone()).collect::<Vec<_>>(), "／");
    let told = [
        ("compare_step_title", old.title.clone(), new.title.clone()),
        ("compare_step_call", called(pair, old), called(pair, new)),
        ("compare_step_kind", kind(old), kind(new)),
        ("compare_step_role", role(old), role(new)),
        ("compare_step_fact", optional(&old.fact), optional(&new.fact)),
        ("compare_step_lines", joined(&old.lines, "／"), joined(&new.lines, "／")),
        ("compare_step_say", optional(&old.say), optional(&new.say)),
        ("compare_step_choices", choices(old), choices(new)),
        ("compare_step_tracks", tracks(old), tracks(new)),
        ("compare_step_minutes", minutes(old), minutes(new)),
        ("compare_step_forms", forms(old), forms(new)),
        ("compare_step_cannot", cannot(old), cannot(new)),
        ("compare_step_next", onward(pair.old, old), onward(pair.new, new)),
    ];
    let n = number(pair.new, new);
    for (key, was, now) in told.into_iter().filter(|(_, was, now)| was != now) {
        let nothing = Wording::built_in().say("compare_nothing", &[]);
        let or_nothing = |text: Text| if text.ja.is_empty() { nothing.clone() } else { text };
        let blanks = [("n", &n), ("was", &or_nothing(was)), ("now", &or_nothing(now))];
        found.push(Wording::built_in().say(key, &blanks));
    }
}

fn number(playbook: &Playbook, step: &Step) -> Text {
    Text::same(playbook.number(&step.id).unwrap_or_default().to_string())
}

/// Whom a call goes to.
fn called(pair: &Pair<'_>, step: &Step) -> Text {
    let Kind::Call { contact, .. } = &step.kind else { return Text::default() };
    match pair.content.agency(contact) {
        Some(agency) => agency.name.clone(),
        None => Text::same(contact.as_str()),
    }
}

fn kind(step: &Step) -> Text {
    let key = match &step.kind {
        Kind::Action { .. } => "compare_kind_action",
        Kind::Decision { .. } => "compare_kind_decision",
        Kind::Parallel { .. } => "compare_kind_parallel",
        Kind::Call { .. } => "compare_kind_call",
        Kind::End { .. } => "compare_kind_end",
    };
    Wording::built_in().say(key, &[])
}

fn choices(step: &Step) -> Text {
    let Kind::Decision { choices } = &step.kind else { return Text::default() };
    joined(&choices.iter().map(|choice| choice.label.clone()).collect::<Vec<_>>(), "／")
}

fn tracks(step: &Step) -> Text {
    let Kind::Parallel { tracks, .. } = &step.kind else { return Text::default() };
    joined(&tracks.iter().map(|track| track.title.clone()).collect::<Vec<_>>(), "／")
}

/// Where it leads, by the titles of the steps: their numbers change when one is put in between.
fn onward(playbook: &Playbook, step: &Step) -> Text {
    let title = |id| playbook.step(id).map(|step| step.title.clone()).unwrap_or_default();
    let other = |id: &PlaybookId| Text::same(id.0.as_str());
    match &step.kind {
        Kind::Action { next } | Kind::Call { next, .. } => title(next),
        Kind::Decision { choices } => {
            joined(&choices.iter().map(|choice| title(&choice.next)).collect::<Vec<_>>(), "／")
        }
        Kind::Parallel { tracks, join } => {
            let firsts = tracks.iter().map(|track| match &track.work {
                Work::Steps(first) => title(first),
                Work::Playbook(id) => other(id),
            });
            joined(&firsts.chain([title(join)]).collect::<Vec<_>>(), "／")
        }
        Kind::End { onward } => onward.as_ref().map(other).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library;

    fn said(id: &str, change: impl Fn(&str) -> String) -> Vec<String> {
        let old = &library::built_in().sources[&PlaybookId::from(id)];
        compare(id, old, &change(old), library::built_in()).into_iter().map(|text| text.ja).collect()
    }

    #[test]
    fn another_number_to_call_is_told_by_both_names() {
        let content = library::built_in();
        let with_call = content.playbooks.values().find_map(|playbook| {
            let step = playbook.steps.iter().find(|step| matches!(step.kind, Kind::Call { .. }))?;
            let Kind::Call { contact, .. } = &step.kind else { return None };
            Some((playbook, step, contact))
        });
        let (playbook, step, contact) = with_call.unwrap();
        let other = content.agencies.iter().find(|agency| agency.id != *contact).unwrap();
        let was = format!("contact = \"{contact}\"").replace("contact = ", "");
        let now = format!("\"{}\"", other.id);
        let found = said(playbook.id.as_str(), |text| {
            let at = text.find(&format!("\"{}\"", step.id)).unwrap();
            let (before, rest) = text.split_at(at);
            [before, &rest.replacen(&was, &now, 1)].concat()
        });
        let n = playbook.number(&step.id).unwrap();
        let office = &content.agency(contact).unwrap().name.ja;
        let expected = format!("手順{n}の電話先が「{office}」から「{}」に変わりました", other.name.ja);
        assert!(found.contains(&expected), "{found:?}");
    }

    #[test]
    fn a_comment_changes_no_step() {
        let found = said("ehr-down", |text| format!("# 見直した\n{text}"));
        assert_eq!(found.len(), 1, "{found:?}");
    }

    #[test]
    fn a_text_that_cannot_be_read_is_told_as_such() {
        let found = said("ehr-down", |_| "[[step".to_owned());
        assert_eq!(found.len(), 1, "{found:?}");
    }
}
