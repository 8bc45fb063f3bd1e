//! The plan in force, and the home screen that says how ready we are.

use crate::error::{Error, Result};
use crate::library;
use crate::plan::missing::missing;
use crate::plan::{Plan, Revision};
use crate::playbook::lint::SYMPTOMS;
use crate::store::StoredRevision;
use crate::text::Text;
use crate::view::home::{HomeView, PersonView, PlanSummary, SymptomView};

use super::Desk;

const FACILITY: &str = "facility";

/// A stored revision as values.
pub(super) fn read(stored: &StoredRevision) -> Result<Revision> {
    let plan: Plan = serde_json::from_str(&stored.content)
        .map_err(|problem| Error::FileDamaged(format!("revision {}: {problem}", stored.number)))?;
    Ok(Revision { number: stored.number, plan, loaded_at: stored.created_at })
}

impl Desk {
    /// Whose data file this is, before a plan says it.
    ///
    /// # Errors
    /// What the data file says.
    pub fn name_facility(&mut self, name: &str) -> Result<()> {
        let now = self.now();
        self.store.tx(|tx| tx.set_meta(FACILITY, name, now))
    }

    /// The hospital's name.
    ///
    /// # Errors
    /// What the data file says.
    pub fn facility(&mut self) -> Result<Option<String>> {
        if let Some(revision) = &self.plan {
            return Ok(Some(revision.plan.facility.name.clone()));
        }
        // Before the first approval the draft knows it; a draft that cannot be read keeps nobody from starting.
        let drafted = self.draft().map(|draft| draft.plan().facility.name.clone()).unwrap_or_default();
        if !drafted.is_empty() {
            return Ok(Some(drafted));
        }
        self.store.tx(|tx| tx.meta(FACILITY))
    }

    /// The home screen.
    ///
    /// # Errors
    /// What the data file says.
    pub fn home_view(&mut self) -> Result<HomeView> {
        let (under_way, past) =
            self.summaries()?.into_iter().partition::<Vec<_>, _>(|one| !one.closed && !one.withdrawn);
        let open = under_way.into_iter().next();
        self.under_way()?;
        let recorder = self
            .open
            .as_ref()
            .filter(|_| open.is_some())
            .map(|incident| incident.recorder.clone())
            .filter(|name| !name.is_empty());
        Ok(HomeView {
            clock_wrong: self.clock_wrong(),
            facility: self.facility()?,
            plan: self.plan_summary(),
            symptoms: self.symptoms(),
            open,
            past,
            paper: self.paper_status()?,
            data_file: self.path().display().to_string(),
            read_only: self.read_only_text(),
            recorder,
            todos: self.todo_count()?,
            people: PersonView::all(self.plan.as_ref().map(|revision| &revision.plan)),
            now: self.now().to_string(),
        })
    }

    /// What is missing from the plan, plainly.
    #[must_use]
    pub fn missing(&self) -> Vec<Text> {
        missing(self.plan.as_ref().map(|revision| &revision.plan), library::built_in(), self.now().jst_date())
            .into_iter()
            .map(|one| one.text)
            .collect()
    }

    fn plan_summary(&self) -> Option<PlanSummary> {
        let revision = self.plan.as_ref()?;
        let house = &revision.plan.facility;
        Some(PlanSummary {
            number: revision.number,
            approved_on: Some(house.approved_on.clone()).filter(|day| !day.is_empty()),
            missing: self.missing(),
            next_review: Some(house.next_review.clone()).filter(|day| !day.is_empty()),
        })
    }

    fn symptoms(&self) -> Vec<SymptomView> {
        let content = self.contents.of(self.plan.as_ref());
        SYMPTOMS
            .iter()
            .filter_map(|symptom| {
                let playbook =
                    content.playbooks.values().find(|playbook| playbook.symptom.as_deref() == Some(*symptom))?;
                Some(SymptomView {
                    id: (*symptom).to_owned(),
                    title: playbook.title.clone(),
                    hint: playbook.hint.clone().unwrap_or_else(|| playbook.summary.clone()),
                })
            })
            .collect()
    }
}
