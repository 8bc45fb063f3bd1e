//! A playbook written in one language: what is not in English is shown in Japanese.

use super::{Kind, Playbook, Step};
use crate::text::Text;

impl Playbook {
    /// The same with the Japanese wherever there is no English, so that no screen shows an empty line.
    #[must_use]
    pub fn in_both_languages(mut self) -> Self {
        self.each_text(|text| {
            if text.en.trim().is_empty() {
                text.en.clone_from(&text.ja);
            }
        });
        self
    }

    fn each_text(&mut self, mut change: impl FnMut(&mut Text)) {
        let own = [&mut self.title, &mut self.summary].into_iter().chain(&mut self.hint).chain(&mut self.do_not);
        own.for_each(&mut change);
        for step in &mut self.steps {
            texts(step).into_iter().for_each(&mut change);
        }
    }
}

impl Step {
    /// Something of it is not in English yet.
    #[must_use]
    pub fn is_untranslated(&self) -> bool {
        let mut step = self.clone();
        texts(&mut step).into_iter().any(|text| text.en.trim().is_empty() && !text.ja.trim().is_empty())
    }
}

fn texts(step: &mut Step) -> Vec<&mut Text> {
    let mut found: Vec<&mut Text> = vec![&mut step.title];
    found.extend(&mut step.fact);
    found.extend(&mut step.lines);
    found.extend(&mut step.say);
    found.extend(step.cannot.iter_mut().map(|way| &mut way.text));
    match &mut step.kind {
        Kind::Decision { choices } => found.extend(choices.iter_mut().map(|choice| &mut choice.label)),
        Kind::Parallel { tracks, .. } => found.extend(tracks.iter_mut().map(|track| &mut track.title)),
        Kind::Call { script, .. } => found.extend(script),
        Kind::Action { .. } | Kind::End { .. } => {}
    }
    found
}
