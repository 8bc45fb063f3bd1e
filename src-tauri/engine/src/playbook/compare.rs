//! What is different between two editions of a playbook, in plain words.
//!
//! A link that only changed because a step came in between or went away is not told: the step itself is.

use std::collections::BTreeSet;

use super::check::shown;
use super::{Alternative, Choice, Content, Kind, Playbook, Step, Track, Work};
use crate::ids::StepId;
use crate::text::Text;
use crate::wording::Wording;

/// One difference (変わったこと).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The step as it is now, or as it was when it is gone; `None` for the playbook itself.
    pub step: Option<StepId>,
    /// 「手順4の電話先が県から保健所に変わりました」.
    pub says: Text,
}

/// Everything that is different, in the order of the newer edition; what is gone comes last.
#[must_use]
pub fn compare(before: &Playbook, after: &Playbook, content: &Content) -> Vec<Difference> {
    let pair = Pair { before, after, content, wording: Wording::built_in() };
    let mut found = pair.itself();
    let moved = moved(before, after);
    for step in &after.steps {
        match before.step(&step.id) {
            None => found.push(pair.told(&step.id, "added", &[])),
            Some(old) => {
                if moved.contains(&step.id) {
                    let number = Text::same(before.number(&step.id).unwrap_or_default().to_string());
                    found.push(pair.told(&step.id, "moved", &[("old", &number)]));
                }
                found.extend(pair.step(old, step));
            }
        }
    }
    for step in before.steps.iter().filter(|step| after.step(&step.id).is_none()) {
        let blanks = [("title", &shown(&step.title)), ("number", &number(before, &step.id))];
        found.push(Difference { step: Some(step.id.clone()), says: pair.wording.say("differs_removed", &blanks) });
    }
    found
}

/// What is different in one step, when both editions have it.
#[must_use]
pub fn compare_step(before: &Playbook, after: &Playbook, id: &StepId, content: &Content) -> Vec<Text> {
    let pair = Pair { before, after, content, wording: Wording::built_in() };
    match (before.step(id), after.step(id)) {
        (Some(old), Some(new)) => pair.step(old, new).into_iter().map(|found| found.says).collect(),
        _ => Vec::new(),
    }
}

/// What is different in title, summary, lists and beginning.
#[must_use]
pub fn compare_itself(before: &Playbook, after: &Playbook, content: &Content) -> Vec<Text> {
    let pair = Pair { before, after, content, wording: Wording::built_in() };
    pair.itself().into_iter().map(|found| found.says).collect()
}

/// Two editions, and the names of what they refer to.
struct Pair<'a> {
    before: &'a Playbook,
    after: &'a Playbook,
    content: &'a Content,
    wording: &'static Wording,
}

impl Pair<'_> {
    fn itself(&self) -> Vec<Difference> {
        let (old, new) = (self.before, self.after);
        let mut found = Vec::new();
        let mut tell = |says: Text| found.push(Difference { step: None, says });
        if old.title != new.title {
            let blanks = [("before", &shown(&old.title)), ("after", &shown(&new.title))];
            tell(self.wording.say("differs_name", &blanks));
        }
        if old.summary != new.summary || old.hint != new.hint {
            tell(self.wording.say("differs_summary", &[]));
        }
        if old.do_not != new.do_not {
            tell(self.wording.say("differs_do_not", &[]));
        }
        if old.first != new.first && new.step(&old.first).is_some() && old.step(&new.first).is_some() {
            tell(self.wording.say("differs_first", &[("after", &self.target(new, &new.first))]));
        }
        found
    }

    fn step(&self, old: &Step, new: &Step) -> Vec<Difference> {
        let mut found = Vec::new();
        let mut tell = |one: Difference| found.push(one);
        if old.title != new.title {
            tell(self.changed(new, "title", &shown(&old.title), &shown(&new.title)));
        }
        if kind_word(&old.kind) != kind_word(&new.kind) {
            tell(self.changed(new, "kind", &kind_name(&old.kind), &kind_name(&new.kind)));
        }
        if old.role != new.role {
            let name = |step: &Step| {
                self.content.role(&step.role).map_or_else(|| Text::same(step.role.as_str()), |role| role.name.clone())
            };
            tell(self.changed(new, "role", &name(old), &name(new)));
        }
        if old.phase != new.phase {
            tell(self.changed(new, "phase", &old.phase.name(), &new.phase.name()));
        }
        if old.minutes != new.minutes {
            tell(self.changed(new, "minutes", &self.minutes(old.minutes), &self.minutes(new.minutes)));
        }
        let lists = [
            ("fact", old.fact != new.fact),
            ("lines", old.lines != new.lines),
            ("say", old.say != new.say),
            ("forms", old.forms != new.forms),
            ("marks", old.marks != new.marks),
            ("meets", old.meets != new.meets),
            ("list", old.list != new.list),
            ("cannot", self.ways_differ(&old.cannot, &new.cannot)),
        ];
        for (what, _) in lists.into_iter().filter(|(_, differs)| *differs) {
            tell(self.told(&new.id, what, &[]));
        }
        found.extend(self.kinds(old, new));
        found
    }

    /// What only one kind of step has.
    fn kinds(&self, old: &Step, new: &Step) -> Vec<Difference> {
        let mut found = Vec::new();
        if let (Kind::Call { contact: was, script: said, .. }, Kind::Call { contact: is, script: says, .. }) =
            (&old.kind, &new.kind)
        {
            if was != is {
                let name =
                    |id| self.content.agency(id).map_or_else(|| Text::same(id.as_str()), |agency| agency.name.clone());
                found.push(self.changed(new, "contact", &name(was), &name(is)));
            }
            if said != says {
                found.push(self.told(&new.id, "script", &[]));
            }
        }
        match (&old.kind, &new.kind) {
            (Kind::Decision { choices: was }, Kind::Decision { choices: is }) => {
                found.extend(self.choices(new, was, is));
            }
            (Kind::Parallel { tracks: was, .. }, Kind::Parallel { tracks: is, .. }) => {
                found.extend(self.tracks(new, was, is));
            }
            (Kind::End { onward: was }, Kind::End { onward: is }) if was != is => {
                found.push(self.told(&new.id, "onward", &[]));
            }
            _ => {}
        }
        if let (Some(was), Some(is)) = (old.kind.next(), new.kind.next())
            && self.link_differs(was, is)
        {
            found.push(self.changed(new, "next", &self.target(self.before, was), &self.target(self.after, is)));
        }
        found
    }

    fn choices(&self, step: &Step, was: &[Choice], is: &[Choice]) -> Vec<Difference> {
        let mut found = Vec::new();
        for choice in is {
            let label = shown(&choice.label);
            match was.iter().find(|old| old.id == choice.id) {
                None => found.push(self.told(&step.id, "choice_added", &[("label", &label)])),
                Some(old) => {
                    if old.label != choice.label || old.unsure != choice.unsure {
                        let blanks = [("before", &shown(&old.label)), ("after", &label)];
                        found.push(self.told(&step.id, "choice", &blanks));
                    }
                    if self.link_differs(&old.next, &choice.next) {
                        let (before, after) =
                            (self.target(self.before, &old.next), self.target(self.after, &choice.next));
                        let blanks = [("label", &label), ("before", &before), ("after", &after)];
                        found.push(self.told(&step.id, "choice_next", &blanks));
                    }
                    if old.marks != choice.marks {
                        found.push(self.told(&step.id, "marks", &[]));
                    }
                }
            }
        }
        for choice in was.iter().filter(|old| is.iter().all(|choice| choice.id != old.id)) {
            found.push(self.told(&step.id, "choice_removed", &[("label", &shown(&choice.label))]));
        }
        found
    }

    fn tracks(&self, step: &Step, was: &[Track], is: &[Track]) -> Vec<Difference> {
        let mut found = Vec::new();
        for track in is {
            let title = shown(&track.title);
            match was.iter().find(|old| old.id == track.id) {
                None => found.push(self.told(&step.id, "track_added", &[("label", &title)])),
                Some(old) => {
                    let work = match (&old.work, &track.work) {
                        (Work::Steps(was), Work::Steps(is)) => self.link_differs(was, is),
                        (was, is) => was != is,
                    };
                    if old.title != track.title || old.role != track.role || work {
                        found.push(self.told(&step.id, "track", &[("label", &title)]));
                    }
                }
            }
        }
        for track in was.iter().filter(|old| is.iter().all(|track| track.id != old.id)) {
            found.push(self.told(&step.id, "track_removed", &[("label", &shown(&track.title))]));
        }
        found
    }

    fn ways_differ(&self, was: &[Alternative], is: &[Alternative]) -> bool {
        let same = |(was, is): (&Alternative, &Alternative)| {
            was.text == is.text
                && match (&was.next, &is.next) {
                    (Some(was), Some(is)) => !self.link_differs(was, is),
                    (was, is) => was == is,
                }
        };
        was.len() != is.len() || !was.iter().zip(is).all(same)
    }

    /// It leads to another step although both are in both editions.
    fn link_differs(&self, was: &StepId, is: &StepId) -> bool {
        let is_new = !is.as_str().is_empty() && self.before.step(is).is_none();
        let is_gone = !was.as_str().is_empty() && self.after.step(was).is_none();
        was != is && !is_new && !is_gone
    }

    fn minutes(&self, minutes: Option<u32>) -> Text {
        match minutes {
            Some(minutes) => self.wording.say("differs_n_minutes", &[("count", &Text::same(minutes.to_string()))]),
            None => self.wording.say("differs_none", &[]),
        }
    }

    /// 手順5「…」, or that there is nothing.
    fn target(&self, playbook: &Playbook, id: &StepId) -> Text {
        match playbook.step(id) {
            Some(step) => {
                let blanks = [("number", &number(playbook, id)), ("title", &shown(&step.title))];
                self.wording.say("differs_target", &blanks)
            }
            None => self.wording.say("differs_none", &[]),
        }
    }

    fn changed(&self, step: &Step, what: &str, before: &Text, after: &Text) -> Difference {
        self.told(&step.id, what, &[("before", before), ("after", after)])
    }

    fn told(&self, id: &StepId, what: &str, blanks: &[(&str, &Text)]) -> Difference {
        let number = number(self.after, id);
        let title = self.after.step(id).map(|step| shown(&step.title)).unwrap_or_default();
        let mut all = vec![("number", &number), ("title", &title)];
        all.extend_from_slice(blanks);
        Difference { step: Some(id.clone()), says: self.wording.say(&["differs_", what].concat(), &all) }
    }
}

fn number(playbook: &Playbook, id: &StepId) -> Text {
    Text::same(playbook.number(id).map(|number| number.to_string()).unwrap_or_default())
}

fn kind_word(kind: &Kind) -> &'static str {
    match kind {
        Kind::Action { .. } => "differs_kind_action",
        Kind::Decision { .. } => "differs_kind_decision",
        Kind::Parallel { .. } => "differs_kind_parallel",
        Kind::Call { .. } => "differs_kind_call",
        Kind::End { .. } => "differs_kind_end",
    }
}

fn kind_name(kind: &Kind) -> Text {
    Wording::built_in().say(kind_word(kind), &[])
}

/// The fewest steps that have to be moved to come from one order to the other.
fn moved(before: &Playbook, after: &Playbook) -> BTreeSet<StepId> {
    let places: Vec<(usize, &StepId)> = after
        .steps
        .iter()
        .filter_map(|step| Some((before.steps.iter().position(|old| old.id == step.id)?, &step.id)))
        .collect();
    // The longest run of steps that kept their order, by where each run ends.
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for (at, (place, _)) in places.iter().enumerate() {
        let fits =
            |run: &&Vec<usize>| run.last().and_then(|last| places.get(*last)).is_some_and(|(last, _)| last < place);
        let mut run = runs.iter().filter(fits).max_by_key(|run| run.len()).cloned().unwrap_or_default();
        run.push(at);
        runs.push(run);
    }
    let kept = runs.into_iter().max_by_key(Vec::len).unwrap_or_default();
    let moved = places.iter().enumerate().filter(|(at, _)| !kept.contains(at));
    moved.map(|(_, (_, id))| (*id).clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library;
    use crate::playbook::parse;

    const MAIN: &str = include_str!("fixture/main.toml");

    fn read(text: &str) -> Playbook {
        parse::playbook(text, "flows/main.toml").unwrap()
    }

    fn told(text: &str) -> Vec<String> {
        let found = compare(&read(MAIN), &read(text), library::built_in());
        found.into_iter().map(|one| one.says.ja).collect()
    }

    #[test]
    fn the_same_edition_has_no_differences() {
        assert_eq!(told(MAIN), Vec::<String>::new());
    }

    #[test]
    fn whom_to_call_is_said_by_name() {
        let mut text = MAIN.to_owned();
        let old =
            ["contact = \"", MAIN.split("contact = \"").nth(1).unwrap().split('"').next().unwrap(), "\""].concat();
        text = text.replacen(&old, "contact = \"health-center\"", 1);
        let told = told(&text);
        assert_eq!(told.len(), 1);
        assert!(
            told[0].starts_with("手順") && told[0].contains("の電話先が") && told[0].contains("保健所"),
            "{told:?}"
        );
    }

    #[test]
    fn every_sentence_exists_in_both_languages() {
        for what in [
            "added",
            "moved",
            "removed",
            "title",
            "kind",
            "role",
            "phase",
            "minutes",
            "fact",
            "lines",
            "say",
            "forms",
            "marks",
            "meets",
            "list",
            "cannot",
            "contact",
            "script",
            "onward",
            "next",
            "choice",
            "choice_added",
            "choice_removed",
            "choice_next",
            "track",
            "track_added",
            "track_removed",
        ] {
            let key = ["differs_", what].concat();
            let sentence = Wording::built_in().get(&key).unwrap_or_else(|| panic!("{key}"));
            assert!(!sentence.ja.is_empty() && !sentence.en.is_empty(), "{key}");
        }
        for kind in ["action", "decision", "parallel", "call", "end"] {
            assert!(Wording::built_in().get(&["differs_kind_", kind].concat()).is_some());
        }
    }
}
