//! The open data file and the world around it: one method for each job of a user.
//!
//! `record` is the only way into a timeline. What it returns has been written durably before it returns.

mod backup;
mod boxes;
mod calls;
mod checklist;
mod clock;
mod contents;
mod coverage;
mod document;
mod draft;
mod editor;
pub mod exchange;
pub mod export;
pub mod forms;
mod freshness;
mod gather;
mod idle;
mod incident;
pub mod keeping;
mod loading;
mod pack;
mod pack_amount;
mod plan;
mod plan_screen;
mod proof;
mod publish;
mod quantity;
mod recovery;
mod replace;
mod report;
pub mod salvage;
mod search;
mod second;
mod slips;
pub mod taking;
pub mod thread;
mod timeline;
mod todo;
mod write;

use std::path::{Path, PathBuf};

use crate::contact::Contact;
use crate::error::{Error, Result};
use crate::ids::{EntryId, IncidentId, PressId, StepId, WalkNumber};
use crate::incident::event::Event;
use crate::incident::timeline::Names;
use crate::incident::{Incident, Refusal};
use crate::library;
use crate::plan::{Plan, Revision};
use crate::playbook::Content;
use crate::store::{Kept, Mirror, Store, Writer};
use crate::text::Text;
use crate::time::Timestamp;
use crate::view::lens::Lens;
use crate::wording::Wording;
use crate::world::World;

use backup::Copies;

pub use calls::CallReport;
pub use checklist::AnswerEdit;
pub use document::{DocumentKind, MadeDocument};
pub use pack::{PackOrder, PrintedPack};
pub use plan_screen::FieldEdit;
pub use publish::Approval;
pub use recovery::{AskedReport, DayReport, Hands, SheetName, TieReport};
pub use search::SearchOrder;
pub use timeline::{CorrectionReport, NoteReport, SHOWN};

pub use crate::store::BoxAct;

use proof::Check;

/// The open data file and the world around it.
pub struct Desk {
    store: Store,
    world: Box<dyn World>,
    /// What came with the program.
    content: &'static Content,
    /// The same with the playbooks of each revision that was asked for.
    contents: contents::Contents,
    wording: &'static Wording,
    /// The plan in force.
    plan: Option<Revision>,
    /// The incident that was looked at last, folded.
    open: Option<Incident>,
    /// The next plan, as far as it was written and read.
    draft: Option<crate::plan::draft::Draft>,
    /// What the editor of playbooks remembers.
    editing: editor::Editing,
    /// The plan that incident keeps.
    open_plan: Option<Revision>,
    /// The step somebody asked to see; forgotten with the next act.
    asked: Option<(WalkNumber, StepId)>,
    /// What this computer keeps outside its data files.
    local: PathBuf,
    copies: Copies,
    /// The second medium.
    second: Option<Mirror>,
    /// How often the store found a line later, when the incident was read.
    found_later: u32,
    /// The check of the whole file, a little at a time.
    check: Check,
    /// What was prepared for searching.
    finder: search::Finder,
    /// Which paper is out of date, as long as that holds.
    fresh: freshness::Fresh,
    /// The hospital's own forms.
    own_forms: forms::OwnForms,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("path", &self.store.path()).finish_non_exhaustive()
    }
}

/// What every press carries: which one it is and, when somebody says so, when it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Press {
    /// The same press is recorded once.
    pub id: PressId,
    /// As typed: `10:47`, `10:47ごろ`, `10:40〜10:50`, `不明`, a day in front, or RFC 3339. Nothing means now.
    pub occurred_at: Option<String>,
}

/// What came of a press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// These lines were written.
    Lines(Vec<EntryId>),
    /// It had been recorded before.
    Already,
}

/// Who and whom a line names when the verb does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Parties {
    from: String,
    to: String,
    doer: String,
    /// Who typed it; empty means the one who records.
    recorder: String,
}

/// Who opens a file now.
fn writer(local: &Path, world: &dyn World) -> Writer {
    Writer {
        at: world.now(),
        file: world.fresh_id(),
        station: world.fresh_id(),
        key: world.nonce(),
        local: local.to_owned(),
    }
}

impl Desk {
    /// Opens the data file, or begins one where there is none. `local` is the folder of what this computer keeps
    /// outside its data files: the keys of its stations, caches, copies.
    ///
    /// # Errors
    /// Damaged, foreign, newer, locked or read-only files, each with its own code.
    pub fn open(path: &Path, local: &Path, world: Box<dyn World>) -> Result<Self> {
        let store = Store::open_or_create(path, &writer(local, world.as_ref()))?;
        Self::over(store, local, world)
    }

    /// Opens a data file that must be there.
    ///
    /// # Errors
    /// As [`Desk::open`], and `file-missing`.
    pub fn open_existing(path: &Path, local: &Path, world: Box<dyn World>) -> Result<Self> {
        let store = Store::open(path, &writer(local, world.as_ref()))?;
        Self::over(store, local, world)
    }

    /// Begins a data file that must not be there yet.
    ///
    /// # Errors
    /// `file-exists`, and what the disk says.
    pub fn create(path: &Path, local: &Path, world: Box<dyn World>) -> Result<Self> {
        let store = Store::create(path, &writer(local, world.as_ref()))?;
        Self::over(store, local, world)
    }

    fn over(store: Store, local: &Path, world: Box<dyn World>) -> Result<Self> {
        let copies = Copies::of(Kept::read(local, store.file()));
        let mut desk = Self {
            store,
            world,
            content: library::built_in(),
            contents: contents::Contents::default(),
            wording: Wording::built_in(),
            plan: None,
            draft: None,
            editing: editor::Editing::default(),
            open: None,
            open_plan: None,
            asked: None,
            local: local.to_owned(),
            copies,
            second: None,
            found_later: 0,
            check: Check::default(),
            finder: search::Finder::in_folder(&local.join(search::FOLDER)),
            fresh: freshness::Fresh::default(),
            own_forms: forms::OwnForms::default(),
        };
        desk.find_own_forms();
        // In a file that is only read, a plan that was altered hides nothing else: the check names it.
        let stored = desk.store.tx(|tx| tx.latest_revision());
        let plan = stored.and_then(|stored| stored.map(|stored| plan::read(&stored)).transpose());
        desk.plan = desk.if_readable(plan)?.flatten();
        let under_way = desk.under_way();
        desk.if_readable(under_way)?;
        desk.begin_second();
        Ok(desk)
    }

    /// Where the records lie.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.store.path()
    }

    /// The engine's time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.world.now()
    }

    /// A press of our own, for those who have none.
    #[must_use]
    pub fn fresh_press(&self) -> Press {
        Press { id: PressId(self.world.fresh_id()), occurred_at: None }
    }

    /// Writes everything out and lets go of the file.
    ///
    /// # Errors
    /// What the disk says.
    pub fn close(mut self) -> Result<()> {
        self.write_to_second();
        self.store.close()
    }

    /// Walks the whole file: chain, contents, pages.
    ///
    /// # Errors
    /// What the disk says.
    pub fn verify(&mut self) -> Result<crate::store::Report> {
        self.store.verify()
    }

    /// In a damaged file that is only read, a part that cannot be read hides nothing else.
    fn if_readable<T>(&self, outcome: Result<T>) -> Result<Option<T>> {
        match outcome {
            Err(Error::FileDamaged(_)) if self.store.why_read_only().is_some() => Ok(None),
            outcome => outcome.map(Some),
        }
    }

    /// The only way into a timeline: decide, write durably, then fold.
    fn record(
        &mut self,
        id: IncidentId,
        press: &Press,
        parties: &Parties,
        verb: impl FnOnce(&Incident) -> std::result::Result<Vec<Event>, Refusal>,
    ) -> Result<Recorded> {
        self.load(id)?;
        let clocks = self.clocks();
        let incident = self.open.as_ref().ok_or(Error::Bug("the incident was loaded"))?;
        if !self.store.tx(|tx| tx.entries_of_press(press.id))?.is_empty() {
            return Ok(Recorded::Already);
        }
        let occurred = write::occurred(press, clocks.now)?;
        let events = verb(incident)?;
        if events.is_empty() {
            return Ok(Recorded::Already);
        }
        let drafts = self.drafts(incident, press, occurred, parties, events);
        let written = self.write(clocks, &drafts)?;
        let lines = written.iter().map(|entry| entry.id).collect();
        self.asked = None;
        if let Some(incident) = self.open.as_mut() {
            for entry in written {
                incident.apply(entry);
            }
        }
        Ok(Recorded::Lines(lines))
    }

    /// Looks at the incident with everything a screen needs.
    fn look<T>(&mut self, id: IncidentId, see: impl FnOnce(&Lens<'_>) -> T) -> Result<T> {
        self.load(id)?;
        let incident = self.open.as_ref().ok_or(Error::Bug("the incident was loaded"))?;
        Ok(self.look_at(incident, self.open_plan.as_ref(), see))
    }

    fn look_at<T>(&self, incident: &Incident, plan: Option<&Revision>, see: impl FnOnce(&Lens<'_>) -> T) -> T {
        let content = self.contents.of(plan);
        self.look_with(incident, plan.map(|revision| &revision.plan), &content, self.world.now(), see)
    }

    /// The same with a plan and content that are no revision, at a time that stands still.
    fn look_with<T>(
        &self,
        incident: &Incident,
        plan: Option<&Plan>,
        content: &Content,
        now: Timestamp,
        see: impl FnOnce(&Lens<'_>) -> T,
    ) -> T {
        let names = self.names(plan);
        let contacts = self.contacts(plan, now);
        see(&Lens {
            incident,
            content,
            wording: self.wording,
            plan,
            contacts: &contacts,
            names: &names,
            now,
            asked: self.asked.as_ref(),
        })
    }

    /// Everybody to call, in calling order, as this hospital knows them.
    fn contacts(&self, plan: Option<&Plan>, now: Timestamp) -> Vec<Contact> {
        crate::plan::contacts(plan, library::built_in(), now.jst_date())
    }

    fn names(&self, plan: Option<&Plan>) -> Names {
        let contacts = self
            .contacts(plan, Timestamp::from_millis(0))
            .into_iter()
            .map(|contact| (contact.id, contact.name))
            .collect();
        let systems = plan
            .map(|plan| {
                plan.systems.iter().map(|system| (system.id.clone(), Text::same(system.name.as_str()))).collect()
            })
            .unwrap_or_default();
        Names { contacts, systems }
    }
}
