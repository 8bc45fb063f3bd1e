//! Two texts of one playbook beside each other, in the words of the change list.

use crate::ids::PlaybookId;
use crate::playbook::{Content, compare, parse};
use crate::text::Text;
use crate::wording::Wording;

/// What changed; one sentence when either cannot be read.
pub(super) fn compare(id: &str, old: &str, new: &str, content: &Content) -> Vec<Text> {
    if old == new {
        return Vec::new();
    }
    let say = |key: &str| Wording::built_in().say(key, &[]);
    let read = |text: &str| parse::unfinished(text, &PlaybookId::from(id));
    let ((Some(old), _), (Some(new), _)) = (read(old), read(new)) else {
        return vec![say("compare_steps_unread")];
    };
    let mut found: Vec<Text> =
        compare::compare(&old, &new, content).into_iter().map(|difference| difference.says).collect();
    if found.is_empty() {
        // Only what nobody walks or prints: notes, sources, blanks.
        found.push(say("compare_steps_notes"));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library;
    use crate::playbook::Kind;

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
        let expected = format!("手順{n}の電話先が{office}から{}に変わりました", other.name.ja);
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
