//! Bringing the index up to date with the data file: a few lines at once, or a long way in slices.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::ids::{EntryId, IncidentId};
use crate::incident::Incident;
use crate::plan::Revision;
use crate::search::memory::Memory;
use crate::search::{Line, Mark};
use crate::store::{Arrival, SearchCache, Slice};
use crate::view::lens::Lens;

use super::{Trouble, changed_by, line, marks, occurrence};
use crate::desk::Desk;

/// Up to so many new lines are indexed while somebody waits; more is left to the pauses.
const FEW: u32 = 400;
/// Other words or other columns in the index need another number.
const VERSION: &str = "3";

/// What was prepared for searching.
#[derive(Debug, Default)]
pub(crate) struct Finder {
    folder: Option<PathBuf>,
    index: Option<SearchCache>,
    /// The index was thrown away once in this run.
    began_anew: bool,
    /// The incidents that still have lines to index, and how far the file went when they were listed.
    todo: VecDeque<IncidentId>,
    target: i64,
    building: Option<Building>,
    /// What was said last about the lines of an incident.
    marks: BTreeMap<IncidentId, Vec<Mark>>,
    memory: Option<Remembered>,
}

/// The incident whose lines are being indexed.
#[derive(Debug)]
struct Building {
    id: IncidentId,
    /// Folded for this, unless it is the open one.
    folded: Option<(Incident, Option<Revision>)>,
    /// Where each line stands in the timeline.
    places: BTreeMap<EntryId, usize>,
    rest: VecDeque<Arrival>,
}

/// The folded lines of the open incident.
#[derive(Debug, Default)]
struct Remembered {
    /// Whose, and the plan its names come from.
    of: Option<(IncidentId, Option<u32>)>,
    /// The last line that is remembered.
    last: Option<EntryId>,
    memory: Memory,
}

impl Finder {
    pub(in crate::desk) fn in_folder(folder: &Path) -> Self {
        Self { folder: Some(folder.to_owned()), ..Self::default() }
    }

    /// Throws the index away; at the second time the folder is given up, too.
    pub(super) fn begin_anew(&mut self) {
        if let Some(index) = self.index.take() {
            index.discard();
        }
        let folder = self.folder.take().filter(|_| !self.began_anew);
        *self = Self { folder, began_anew: true, memory: self.memory.take(), ..Self::default() };
    }

    pub(super) fn index(&mut self) -> Result<&mut SearchCache> {
        self.index.as_mut().ok_or(Error::Bug("the index was opened"))
    }

    /// What is remembered of that incident; nothing when it was another one, or when its lines stand elsewhere now.
    pub(super) fn memory_of(&mut self, incident: &Incident, plan: Option<u32>) -> Memory {
        let remembered = self.memory.get_or_insert_default();
        let last = remembered.memory.len().checked_sub(1).and_then(|last| incident.entries.get(last));
        if remembered.of != Some((incident.id, plan)) || remembered.last != last.map(|entry| entry.id) {
            remembered.memory = Memory::default();
        }
        remembered.of = Some((incident.id, plan));
        remembered.last = incident.entries.last().map(|entry| entry.id);
        self.take_memory()
    }

    pub(super) fn take_memory(&mut self) -> Memory {
        self.memory.as_mut().map(|remembered| std::mem::take(&mut remembered.memory)).unwrap_or_default()
    }

    pub(super) fn remember(&mut self, memory: Memory) {
        if let Some(remembered) = &mut self.memory {
            remembered.memory = memory;
        }
    }
}

impl Desk {
    /// Indexes what was written since the last time; says whether there is more than can be done while somebody waits.
    pub(super) fn index_what_is_new(&mut self) -> std::result::Result<bool, Trouble> {
        self.open_index()?;
        let is_on_a_long_way = self.finder.building.is_some() || !self.finder.todo.is_empty();
        Ok(is_on_a_long_way || self.plan_ahead(&mut (FEW as usize))?)
    }

    /// Indexes at most so many lines; says whether there are more.
    pub(super) fn bring_index_on(&mut self, most: usize) -> std::result::Result<bool, Trouble> {
        self.open_index()?;
        let mut left = most;
        loop {
            if self.finder.building.is_none() && self.finder.todo.is_empty() && !self.plan_ahead(&mut left)? {
                self.finder.index()?.warm()?;
                return Ok(false);
            }
            if left == 0 {
                return Ok(true);
            }
            left -= self.build_index(left)?;
        }
    }

    /// Opens the index that belongs to the data file as it is; one that does not fit is begun anew.
    fn open_index(&mut self) -> std::result::Result<(), Trouble> {
        let plan = self.plan.as_ref().map_or(0, |revision| revision.number);
        let file = self.store.tx(|tx| tx.file_id())?;
        let stamp = format!("{VERSION} {} {file} {plan}", env!("CARGO_PKG_VERSION"));
        if self.finder.index.as_ref().is_some_and(|index| index.stamp() == stamp) {
            return Ok(());
        }
        let folder = self.finder.folder.take();
        let path = folder.as_ref().map(|folder| folder.join(format!("{file}.index")));
        self.finder = Finder { folder, began_anew: self.finder.began_anew, ..Finder::default() };
        let mut index = SearchCache::open(path.as_deref(), &stamp)?;
        let (top, hash) = index.top();
        // A data file that was put back from a copy goes on differently after some line.
        let fits = top == 0 || self.store.tx(|tx| tx.hash_of_arrival(top))? == Some(hash);
        if !fits {
            index.discard();
            index = SearchCache::open(path.as_deref(), &stamp)?;
        }
        self.finder.index = Some(index);
        Ok(())
    }

    /// Takes what is new: a few lines at once, otherwise a list of incidents to go through. `false`: nothing is new.
    fn plan_ahead(&mut self, left: &mut usize) -> std::result::Result<bool, Trouble> {
        let seen = self.finder.index()?.seen();
        let fresh = self.store.tx(|tx| tx.arrivals_after(seen, FEW + 1))?;
        if fresh.is_empty() {
            return Ok(false);
        }
        self.finder.target = self.store.tx(|tx| tx.last_arrival())?;
        if fresh.len() > FEW as usize || fresh.len() > *left {
            self.finder.todo = self.store.tx(|tx| tx.incidents_after(seen))?.into();
            return Ok(true);
        }
        let mut by_incident: BTreeMap<IncidentId, VecDeque<Arrival>> = BTreeMap::new();
        for line in fresh {
            by_incident.entry(line.incident).or_default().push_back(line);
        }
        for (incident, mut rest) in by_incident {
            // A longer round may have taken lines that arrived while it went on.
            let done = self.finder.index()?.done(incident)?;
            rest.retain(|line| line.n > done);
            *left -= rest.len().min(*left);
            if !rest.is_empty() {
                let mut building = self.begin_building(incident, rest)?;
                self.index_lines(&mut building, FEW as usize)?;
            }
        }
        self.settle_index()?;
        Ok(false)
    }

    /// Indexes a slice of the incident that is next. Gives how many lines it took, at least one.
    fn build_index(&mut self, most: usize) -> std::result::Result<usize, Trouble> {
        let mut building = match self.finder.building.take() {
            Some(building) => building,
            None => {
                let Some(next) = self.finder.todo.pop_front() else { return Ok(0) };
                let done = self.finder.index()?.done(next)?;
                let rest = self.store.tx(|tx| tx.arrivals_of(next, done))?;
                self.begin_building(next, rest.into())?
            }
        };
        let n_before = building.rest.len();
        self.index_lines(&mut building, most)?;
        let n_done = n_before - building.rest.len();
        if !building.rest.is_empty() {
            self.finder.building = Some(building);
        } else if self.finder.todo.is_empty() {
            self.settle_index()?;
        }
        Ok(n_done.clamp(1, most))
    }

    /// Everything up to the target is in the index.
    fn settle_index(&mut self) -> std::result::Result<(), Trouble> {
        let target = self.finder.target;
        Ok(self.finder.index()?.settle(target)?)
    }

    fn begin_building(&mut self, id: IncidentId, rest: VecDeque<Arrival>) -> Result<Building> {
        let is_open = self.open.as_ref().is_some_and(|open| open.id == id);
        let folded = if is_open { None } else { Some(self.folded(id)?) };
        let incident = folded.as_ref().map(|(incident, _)| incident).or(self.open.as_ref());
        let entries = incident.map(|incident| incident.entries.as_slice()).unwrap_or_default();
        // From the end: new lines are the last ones, and then there is no need to look at all of them.
        let wanted: BTreeSet<EntryId> = rest.iter().map(|line| line.entry).collect();
        let places = entries.iter().enumerate().rev().filter(|(_, entry)| wanted.contains(&entry.id));
        let places = places.take(wanted.len()).map(|(place, entry)| (entry.id, place)).collect();
        Ok(Building { id, folded, places, rest })
    }

    /// Indexes the next lines of an incident, and what is to say about its earlier ones.
    fn index_lines(&mut self, building: &mut Building, most: usize) -> std::result::Result<(), Trouble> {
        if building.folded.is_none() && self.open.as_ref().is_none_or(|open| open.id != building.id) {
            // It was open when this began, and somebody has turned to another one since.
            building.folded = Some(self.folded(building.id)?);
        }
        let slice: Vec<Arrival> = building.rest.drain(..most.min(building.rest.len())).collect();
        let see = |lens: &Lens<'_>| {
            let incident = lens.incident;
            let place = |one: &Arrival| incident.entries.get(*building.places.get(&one.entry)?);
            // A line may stand elsewhere since lines of another station were taken in.
            let found =
                |one: &Arrival| place(one).filter(|at| at.id == one.entry).or_else(|| incident.entry(one.entry));
            let lines: Vec<(i64, Line)> =
                slice.iter().filter_map(|one| Some((one.n, line(lens, found(one)?)))).collect();
            let changed = slice.iter().filter_map(found).filter_map(|entry| changed_by(incident, entry));
            let changed: BTreeSet<EntryId> = changed.collect();
            let changed = changed.into_iter().filter_map(|id| Some((id, line(lens, incident.entry(id)?))));
            let changed: Vec<(EntryId, Line)> = changed.collect();
            let hash = slice.last().and_then(found).map_or([0; 32], |entry| entry.hash);
            // Once for the incident: while its last lines are put, everything about it is known.
            (lines, changed, hash, building.rest.is_empty().then(|| marks(incident)), occurrence(incident))
        };
        let (lines, changed, hash, marks, incident) = match &building.folded {
            Some((incident, plan)) => self.look_at(incident, plan.as_ref(), see),
            None => self.look(building.id, see)?,
        };
        let marks = marks.filter(|marks| self.finder.marks.get(&building.id) != Some(marks));
        let numbered = marks.as_deref().map(|marks| self.numbered(marks)).transpose()?;
        let done = self.finder.index()?.done(building.id)?;
        let changed = self.already_indexed(changed, done)?;
        let index = self.finder.index()?;
        index.put(&Slice {
            incident: &incident,
            lines: &lines,
            changed: &changed,
            hash,
            marks: numbered.as_deref(),
        })?;
        if let Some(marks) = marks {
            self.finder.marks.insert(building.id, marks);
        }
        Ok(())
    }

    /// Those of the lines that are in the index already, with their numbers.
    fn already_indexed(&mut self, lines: Vec<(EntryId, Line)>, done: i64) -> Result<Vec<(i64, Line)>> {
        self.store.tx(|tx| {
            let mut known = Vec::new();
            for (entry, line) in lines {
                known.extend(tx.arrival_of(entry)?.filter(|n| *n <= done).map(|n| (n, line)));
            }
            Ok(known)
        })
    }

    fn numbered(&mut self, marks: &[Mark]) -> Result<Vec<(i64, Mark)>> {
        self.store.tx(|tx| {
            let mut numbered = Vec::with_capacity(marks.len());
            for mark in marks {
                numbered.extend(tx.arrival_of(mark.entry)?.map(|n| (n, *mark)));
            }
            Ok(numbered)
        })
    }
}
