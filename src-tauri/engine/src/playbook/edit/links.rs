//! Steps come, go and change places; what led to them leads on.

use toml_edit::Table;

use super::apply::{next_key, onward};
use super::manuscript::{inner_mut, inners, inners_mut, put, word};
use super::nest::two_tracks;
use super::words::{Fresh, new_step};
use super::{EditKind, EditRefusal, Manuscript};

impl Manuscript {
    /// Puts a step below another one: what that led to, the new one leads to.
    pub(super) fn add_step(&mut self, after: &str, branch: &str, fresh: &Fresh<'_>) -> Result<String, EditRefusal> {
        if self.has(fresh.id) {
            return Err(EditRefusal::UnknownStep);
        }
        let above = if after.is_empty() { self.steps().next() } else { Some(self.step(after)?) };
        let (phase, role) = above.map(|step| (word(step, "phase"), word(step, "role"))).unwrap_or_default();
        let next = self.lead_to(after, branch, fresh.id)?;
        let at = self.place_below(after, branch, &next)?;
        let phase = if phase.is_empty() { crate::playbook::Phase::FirstResponse.name().ja } else { phase };
        let mut steps = vec![new_step(fresh, &phase, &role, &next)?];
        if fresh.kind == EditKind::Parallel {
            let inside = two_tracks(&mut steps, &role, &next)?;
            steps.extend(inside);
        }
        self.rearrange(|all| {
            all.splice(at..at, steps);
        });
        Ok(fresh.id.to_owned())
    }

    /// Makes the step above lead to the new one, and says where it led before.
    fn lead_to(&mut self, after: &str, branch: &str, fresh: &str) -> Result<String, EditRefusal> {
        if after.is_empty() {
            let old = self.word("first");
            put(self.root_mut(), "first", fresh.into());
            return Ok(old);
        }
        let below = self.ids().get(self.place(after)? + 1).cloned().unwrap_or_default();
        let kind = word(self.step(after)?, "kind");
        if kind == "parallel" && branch.is_empty() {
            let join = word(self.step(after)?, "join");
            self.rejoin(after, fresh);
            return Ok(join);
        }
        let step = self.step_mut(after)?;
        match kind.as_str() {
            "parallel" => {
                let track = inner_mut(step, "track", branch)?;
                if track.contains_key("playbook") {
                    return Err(EditRefusal::WrongKind);
                }
                let old = word(track, "first");
                put(track, "first", fresh.into());
                Ok(old)
            }
            "decision" if branch.is_empty() => Ok(answers_lead_to(step, &below, fresh)),
            "decision" => {
                let choice = inner_mut(step, "choice", branch)?;
                let old = word(choice, "next");
                put(choice, "next", fresh.into());
                Ok(old)
            }
            _ => match next_key(step) {
                Some(key) => {
                    let old = word(step, key);
                    put(step, key, fresh.into());
                    Ok(old)
                }
                // Below an end nothing leads to the new step until somebody links it.
                None => Ok(String::new()),
            },
        }
    }

    /// Where a new step stands in the outline: below its step, and in a branch before what that led to.
    fn place_below(&self, after: &str, branch: &str, next: &str) -> Result<usize, EditRefusal> {
        if after.is_empty() {
            return Ok(0);
        }
        let place = self.place(after)?;
        if word(self.step(after)?, "kind") == "parallel" && branch.is_empty() {
            let inside = self.inside(after);
            let last = self.ids().iter().rposition(|id| inside.contains(id));
            return Ok(last.map_or(place, |last| last.max(place)) + 1);
        }
        let target = if branch.is_empty() { None } else { self.place(next).ok() };
        Ok(target.filter(|target| *target > place).unwrap_or(place + 1))
    }

    /// Takes a step out.
    pub(super) fn remove_step(&mut self, id: &str, reconnect: bool) -> Result<String, EditRefusal> {
        let step = self.step(id)?;
        let is_parallel = word(step, "kind") == "parallel";
        let mut next = onward(step);
        let mut gone = if is_parallel { self.inside(id) } else { Vec::new() };
        gone.push(id.to_owned());
        if gone.contains(&next) {
            next = String::new();
        }
        if self.steps().count() <= gone.len() {
            return Err(EditRefusal::LastStep);
        }
        self.not_the_last_of_its_track(id)?;
        let target = if reconnect { next.clone() } else { String::new() };
        self.close_up(&gone, &target);
        self.rearrange(|all| all.retain(|step| !gone.contains(&word(step, "id"))));
        // The step that is now in its place is looked at next.
        Ok(next)
    }

    /// What led to steps that go leads to `target`; the playbook always begins somewhere.
    pub(super) fn close_up(&mut self, gone: &[String], target: &str) {
        let start = if target.is_empty() {
            self.ids().into_iter().find(|id| !gone.contains(id)).unwrap_or_default()
        } else {
            target.to_owned()
        };
        self.relink(|place, old| {
            if !gone.iter().any(|id| id == old) {
                return None;
            }
            Some(if place.step.is_empty() { start.clone() } else { target.to_owned() })
        });
        // A way around that leads nowhere is no way around.
        for step in self.steps_mut() {
            for way in inners_mut(step, "cannot") {
                if way.contains_key("next") && word(way, "next").is_empty() {
                    way.remove("next");
                }
            }
        }
    }

    /// One place up or down; two steps in a row change their order in the flow, too.
    pub(super) fn move_step(&mut self, id: &str, up: bool) -> Result<(), EditRefusal> {
        let place = self.place(id)?;
        let ids = self.ids();
        let upper = if up { place.checked_sub(1).ok_or(EditRefusal::AtTheEdge)? } else { place };
        let (Some(first), Some(second)) = (ids.get(upper), ids.get(upper + 1)) else {
            return Err(EditRefusal::AtTheEdge);
        };
        if self.is_in_a_row(first, second)? {
            self.swap_links(first, second)?;
        }
        self.rearrange(|all| all.swap(upper, upper + 1));
        Ok(())
    }

    /// The second comes after the first and after nothing else, and both lead on by themselves.
    fn is_in_a_row(&mut self, first: &str, second: &str) -> Result<bool, EditRefusal> {
        for id in [first, second] {
            if next_key(self.step(id)?) != Some("next") {
                return Ok(false);
            }
        }
        let mut ways_in = 0;
        self.relink(|_, target| {
            ways_in += usize::from(target == second);
            None
        });
        Ok(ways_in == 1 && word(self.step(first)?, "next") == second)
    }

    fn swap_links(&mut self, first: &str, second: &str) -> Result<(), EditRefusal> {
        let behind = word(self.step(second)?, "next");
        self.relink(|place, old| (old == first && place.step != second).then(|| second.to_owned()));
        put(self.step_mut(second)?, "next", first.into());
        // Two steps that only led to each other still do.
        let behind = if behind == first { second.to_owned() } else { behind };
        put(self.step_mut(first)?, "next", behind.into());
        Ok(())
    }
}

/// The answers that lead to the step below lead to the new one; when none does, the first answer.
fn answers_lead_to(step: &mut Table, below: &str, fresh: &str) -> String {
    let any = inners(step, "choice").any(|choice| word(choice, "next") == below);
    let first = inners(step, "choice").next().map(|choice| word(choice, "next")).unwrap_or_default();
    let old = if any { below.to_owned() } else { first };
    let mut is_first = true;
    for choice in inners_mut(step, "choice") {
        if if any { word(choice, "next") == below } else { is_first } {
            put(choice, "next", fresh.into());
        }
        is_first = false;
    }
    old
}
