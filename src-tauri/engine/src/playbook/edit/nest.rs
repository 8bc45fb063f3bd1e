//! Work side by side: tracks of a parallel step, and the steps in them.

use std::collections::BTreeSet;

use toml_edit::Table;

use super::apply::{next_key, only};
use super::manuscript::{fresh_inner, inner_mut, inners, keep_inners, push_inner, put, word};
use super::words::{Fresh, new_step};
use super::{EditKind, EditRefusal, Manuscript};

impl Manuscript {
    /// The steps of one track, those of parallel work inside it included.
    pub(super) fn track_steps(&self, parallel: &str, track: &str) -> Vec<String> {
        let Ok(step) = self.step(parallel) else { return Vec::new() };
        let join = word(step, "join");
        let first = inners(step, "track").find(|inner| word(inner, "id") == track).map(|inner| word(inner, "first"));
        let mut found: Vec<String> = Vec::new();
        let mut open: Vec<String> = first.into_iter().collect();
        while let Some(id) = open.pop() {
            if id == join || id == parallel || found.contains(&id) {
                continue;
            }
            let Ok(step) = self.step(&id) else { continue };
            found.push(id);
            open.extend(next_key(step).map(|key| word(step, key)));
            open.extend(inners(step, "choice").map(|choice| word(choice, "next")));
            open.extend(inners(step, "track").map(|track| word(track, "first")));
        }
        found
    }

    /// All steps inside a parallel step.
    pub(super) fn inside(&self, parallel: &str) -> Vec<String> {
        let tracks = self.tracks(parallel);
        let inside: BTreeSet<String> =
            tracks.iter().flat_map(|track| self.track_steps(parallel, track)).filter(|id| id != parallel).collect();
        inside.into_iter().collect()
    }

    fn tracks(&self, parallel: &str) -> Vec<String> {
        self.step(parallel)
            .map(|step| inners(step, "track").map(|track| word(track, "id")).collect())
            .unwrap_or_default()
    }

    /// The parallel step and the track a step lies in, the innermost one.
    fn track_of(&self, id: &str) -> Option<(String, String)> {
        let mut found: Vec<(usize, String, String)> = Vec::new();
        for parallel in self.ids() {
            for track in self.tracks(&parallel) {
                let steps = self.track_steps(&parallel, &track);
                if steps.iter().any(|step| step == id) {
                    found.push((steps.len(), parallel.clone(), track));
                }
            }
        }
        found.into_iter().min().map(|(_, parallel, track)| (parallel, track))
    }

    pub(super) fn not_the_last_of_its_track(&self, id: &str) -> Result<(), EditRefusal> {
        match self.track_of(id) {
            Some((parallel, track)) => {
                let steps = self.track_steps(&parallel, &track);
                let inside = self.inside(id);
                let others = steps.iter().filter(|step| *step != id && !inside.contains(step)).count();
                if others == 0 { Err(EditRefusal::LastOfTrack) } else { Ok(()) }
            }
            None => Ok(()),
        }
    }

    pub(super) fn add_track(&mut self, id: &str, title: &str, role: &str, fresh: &str) -> Result<String, EditRefusal> {
        let step = self.step_mut(id)?;
        only(step, "parallel")?;
        let role = if role.is_empty() { word(step, "role") } else { role.to_owned() };
        let first = new_step(
            &Fresh { id: fresh, kind: EditKind::Action, title: "" },
            &word(step, "phase"),
            &role,
            &word(step, "join"),
        )?;
        push_inner(step, "track", track(fresh, title, &role));
        let inside = self.inside(id);
        let own = self.place(id)?;
        let last = self.ids().iter().rposition(|step| inside.contains(step)).map_or(own, |last| last.max(own));
        self.rearrange(|all| all.insert(last + 1, first));
        Ok(fresh.to_owned())
    }

    pub(super) fn remove_track(&mut self, id: &str, track: &str) -> Result<(), EditRefusal> {
        only(self.step(id)?, "parallel")?;
        inner_mut(self.step_mut(id)?, "track", track)?;
        let others: Vec<String> = self.tracks(id).into_iter().filter(|other| other != track).collect();
        let kept: Vec<String> = others.iter().flat_map(|other| self.track_steps(id, other)).collect();
        let gone: Vec<String> = self.track_steps(id, track).into_iter().filter(|step| !kept.contains(step)).collect();
        let step = self.step_mut(id)?;
        let join = word(step, "join");
        keep_inners(step, "track", |inner| word(inner, "id") != track);
        self.close_up(&gone, &join);
        self.rearrange(|all| all.retain(|step| !gone.contains(&word(step, "id"))));
        Ok(())
    }

    /// The tracks of a parallel step meet at another step now.
    pub(super) fn rejoin(&mut self, parallel: &str, to: &str) {
        let Ok(join) = self.step(parallel).map(|step| word(step, "join")) else { return };
        let inside = self.inside(parallel);
        self.relink(|place, old| {
            let is_ours = inside.iter().any(|id| id == place.step) || (place.step == parallel && place.key == "join");
            (is_ours && old == join).then(|| to.to_owned())
        });
    }

    /// Out of its place in the flow, to the end of a track.
    pub(super) fn move_into_track(&mut self, id: &str, parallel: &str, track: &str) -> Result<(), EditRefusal> {
        only(self.step(parallel)?, "parallel")?;
        if next_key(self.step(id)?) != Some("next") || id == parallel {
            return Err(EditRefusal::WrongKind);
        }
        let step = self.step_mut(parallel)?;
        if inner_mut(step, "track", track)?.contains_key("playbook") {
            return Err(EditRefusal::WrongKind);
        }
        if self.track_steps(parallel, track).iter().any(|step| step == id) {
            return Ok(());
        }
        self.not_the_last_of_its_track(id)?;
        self.unlink(id)?;
        let join = word(self.step(parallel)?, "join");
        let steps = self.track_steps(parallel, track);
        if steps.is_empty() {
            put(inner_mut(self.step_mut(parallel)?, "track", track)?, "first", id.into());
        }
        self.relink(|place, old| (steps.iter().any(|step| step == place.step) && old == join).then(|| id.to_owned()));
        put(self.step_mut(id)?, "next", join.into());
        self.stand_behind(id, &steps, parallel)
    }

    /// Out of its track: it follows when all tracks have met.
    pub(super) fn move_out_of_track(&mut self, id: &str) -> Result<(), EditRefusal> {
        let (parallel, _) = self.track_of(id).ok_or(EditRefusal::NotInTrack)?;
        if next_key(self.step(id)?) != Some("next") {
            return Err(EditRefusal::WrongKind);
        }
        self.not_the_last_of_its_track(id)?;
        self.unlink(id)?;
        let join = word(self.step(&parallel)?, "join");
        self.rejoin(&parallel, id);
        put(self.step_mut(id)?, "next", join.into());
        let inside: Vec<String> = self.inside(&parallel).into_iter().filter(|step| step != id).collect();
        self.stand_behind(id, &inside, &parallel)
    }

    /// What led to a step leads to the one after it.
    fn unlink(&mut self, id: &str) -> Result<(), EditRefusal> {
        let next = word(self.step(id)?, "next");
        let next = if next == id { String::new() } else { next };
        self.close_up(&[id.to_owned()], &next);
        Ok(())
    }

    /// In the outline it stands behind the last of `others`, or behind `parallel`.
    fn stand_behind(&mut self, id: &str, others: &[String], parallel: &str) -> Result<(), EditRefusal> {
        let from = self.place(id)?;
        let own = self.place(parallel)?;
        let behind = self.ids().iter().rposition(|step| others.contains(step)).map_or(own, |last| last.max(own));
        self.rearrange(|all| {
            if from < all.len() {
                let step = all.remove(from);
                let to = if from <= behind { behind } else { behind + 1 };
                all.insert(to.min(all.len()), step);
            }
        });
        Ok(())
    }
}

fn track(id: &str, title: &str, role: &str) -> Table {
    let mut track = fresh_inner();
    put(&mut track, "id", id.into());
    put(&mut track, "title", title.into());
    put(&mut track, "role", role.into());
    put(&mut track, "first", id.into());
    track
}

/// A new parallel step has two lines of work, each with one step; they meet where it leads.
pub(super) fn two_tracks(steps: &mut [Table], role: &str, join: &str) -> Result<Vec<Table>, EditRefusal> {
    let Some(parallel) = steps.first_mut() else { return Ok(Vec::new()) };
    let id = word(parallel, "id");
    let mut made = Vec::new();
    for letter in ["-a", "-b"] {
        let step = [id.as_str(), letter].concat();
        push_inner(parallel, "track", track(&step, "", role));
        let fresh = Fresh { id: &step, kind: EditKind::Action, title: "" };
        made.push(new_step(&fresh, &word(parallel, "phase"), role, join)?);
    }
    Ok(made)
}
