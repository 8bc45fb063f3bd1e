//! やること and the risk register: kept in the draft, counted on the home screen, written out as a calendar.

use chrono::NaiveDate;

use crate::error::{Error, ErrorCode, Result};
use crate::exchange::calendar::{Appointment, calendar};
use crate::plan::todo::{Due, Said, changes, dues};
use crate::plan::{Plan, Risk, chapters, risk};
use crate::text::{Text, one_line};
use crate::time::read_day;
use crate::view::home::{PersonView, TodoCount};
use crate::view::plan::PlaceView;
use crate::view::todo::{RiskView, RisksView, SeedView, TodoView, TodosView};

use super::Desk;

/// What a source that was not seen is marked with.
const UNSEEN: &str = "(unverified)";

impl Desk {
    /// Everything there is to do for the plan.
    ///
    /// # Errors
    /// What the data file says.
    pub fn todos_view(&mut self) -> Result<TodosView> {
        let today = self.now().jst_date();
        let content = self.content;
        let plan = self.draft()?.plan();
        let dues = dues(plan, content, today);
        let count = |is: fn(&Due, NaiveDate) -> bool| small(dues.iter().filter(|due| is(due, today)).count());
        Ok(TodosView {
            late: count(Due::is_late),
            soon: count(Due::is_soon),
            people: PersonView::all(Some(plan)),
            today: today.to_string(),
            todos: dues.into_iter().map(|due| todo_view(plan, due, today)).collect(),
        })
    }

    /// Keeps who does something, by when, or that it was done. Days as typed (R8.10.2, 2026/10/2, 今日).
    ///
    /// # Errors
    /// `bad-text` for a new one without words; `unreadable-value` for a day that is none or a person nobody knows.
    pub fn set_todo(&mut self, said: &Said) -> Result<TodosView> {
        let today = self.now().jst_date();
        let content = self.content;
        let typed = |text: &str| match text.trim() {
            "" => Ok(String::new()),
            text => read_day(text, today).map(|day| day.to_string()).map_err(|_| unreadable("a day that is none")),
        };
        let mut said = Said {
            id: said.id.clone(),
            title: one_line(&said.title),
            owner: said.owner.clone(),
            due: typed(&said.due)?,
            done_on: typed(&said.done_on)?,
            note: one_line(&said.note),
        };
        let plan = self.draft()?.plan();
        let known = dues(plan, content, today).into_iter().find(|due| !said.id.is_empty() && due.id == said.id);
        if let Some(due) = known.as_ref().filter(|_| said.owner.is_empty()) {
            // Whoever the plan proposes does it until somebody else is named.
            said.owner.clone_from(&due.owner);
        }
        if known.is_none() && (!said.id.is_empty() || said.title.is_empty()) {
            let code = if said.id.is_empty() { ErrorCode::BadText } else { ErrorCode::UnknownField };
            return Err(Error::refused(code, "nothing to do of that name"));
        }
        if !said.owner.is_empty() && plan.person(&said.owner).is_none() {
            return Err(unreadable("nobody of that name"));
        }
        let changes = changes(plan, &said);
        self.change_draft(&changes)?;
        self.todos_view()
    }

    /// What is due and not done as a calendar file (iCalendar); what has no day is left out.
    ///
    /// # Errors
    /// What the data file says.
    pub fn todo_calendar(&mut self) -> Result<String> {
        let (now, file, content) = (self.now(), self.store.file(), self.content);
        let facility = Text::same(self.facility()?.unwrap_or_default());
        let plan = self.draft()?.plan().clone();
        let owner = |id: &str| plan.person(id).map(|person| Text::same(person.name.as_str()));
        let open = dues(&plan, content, now.jst_date()).into_iter().filter(|due| due.done_on.is_none());
        let appointments: Vec<Appointment> = open
            .filter_map(|due| {
                let who = owner(&due.owner).map(|name| self.wording.say("todo_owner", &[("name", &name)]).ja);
                let notes = [who.unwrap_or_default(), due.hint.ja, due.note];
                Some(Appointment {
                    uid: format!("{}@{file}.tomoshibi", due.id),
                    on: due.due?,
                    title: due.title,
                    note: notes.into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>().join("\n"),
                })
            })
            .collect();
        let name = self.wording.say("todo_calendar", &[("facility", &facility)]).ja;
        Ok(calendar(name.trim(), now, &appointments))
    }

    /// The risk register.
    ///
    /// # Errors
    /// What the data file says.
    pub fn risks_view(&mut self) -> Result<RisksView> {
        let plan = self.draft()?.plan();
        let mut risks: Vec<RiskView> = plan.risks.iter().map(risk_view).collect();
        // The highest first; what nobody has ranked yet is asked for after those.
        risks.sort_by_key(|risk| (!risk.done_on.is_empty(), risk.rank.is_none(), risk.rank));
        let picked = |id: &str| plan.risks.iter().any(|risk| risk.seed == id);
        let seeds = risk::seeds().iter().map(|seed| SeedView {
            id: seed.id.clone(),
            asset: seed.asset.text(),
            threat: seed.threat.text(),
            impact: seed.impact.text(),
            treat: seed.treat.iter().map(chapters::Words::text).collect(),
            picked: picked(&seed.id),
            unverified: seed.source.contains(UNSEEN),
        });
        Ok(RisksView { risks, seeds: seeds.collect(), people: PersonView::all(Some(plan)) })
    }

    /// Puts a ready-made risk into the register.
    ///
    /// # Errors
    /// `unknown-field` when there is none of that name; what the data file says.
    pub fn pick_risk(&mut self, seed: &str) -> Result<RisksView> {
        let unknown = || Error::refused(ErrorCode::UnknownField, "no ready-made risk of that name");
        let seed = risk::seeds().iter().find(|one| one.id == seed).ok_or_else(unknown)?;
        let change = risk::pick(seed, &self.draft()?.plan().risks);
        self.change_draft(&[change])?;
        self.risks_view()
    }

    /// How much is late, for the home screen. A draft that cannot be read hides nothing else there.
    pub(super) fn todo_count(&mut self) -> Result<TodoCount> {
        let (today, content) = (self.now().jst_date(), self.content);
        let plan = self.draft().map(|draft| draft.plan().clone());
        let Some(plan) = self.if_readable(plan)? else { return Ok(TodoCount::default()) };
        let dues = dues(&plan, content, today);
        let late: Vec<&Due> = dues.iter().filter(|due| due.is_late(today)).collect();
        Ok(TodoCount {
            late: small(late.len()),
            soon: small(dues.iter().filter(|due| due.is_soon(today)).count()),
            first: late.first().map(|due| due.title.clone()),
        })
    }
}

fn todo_view(plan: &Plan, due: Due, today: NaiveDate) -> TodoView {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    TodoView {
        owner_name: plan.person(&due.owner).map(|person| person.name.clone()).unwrap_or_default(),
        is_late: due.is_late(today),
        is_soon: due.is_soon(today),
        due: day(due.due),
        done_on: day(due.done_on),
        id: due.id,
        origin: due.origin,
        title: due.title,
        hint: due.hint,
        owner: due.owner,
        note: due.note,
        place: PlaceView::from(&due.place),
        can_tick: due.can_tick,
    }
}

fn risk_view(risk: &Risk) -> RiskView {
    let label = |field: &&str| Some(chapters::section("risks")?.field(field)?.label.text());
    RiskView {
        id: risk.id.clone(),
        asset: risk.asset.clone(),
        threat: risk.threat.clone(),
        likelihood: risk.likelihood,
        care_hours: risk.care_hours,
        impact: risk.impact.clone(),
        treatment: risk.treatment.clone(),
        owner: risk.owner.clone(),
        due: risk.due.clone(),
        done_on: risk.done_on.clone(),
        rank: risk::rank(risk),
        missing: risk::gaps(risk).iter().filter_map(label).collect(),
    }
}

fn unreadable(detail: &str) -> Error {
    Error::refused(ErrorCode::UnreadableValue, detail)
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library;
    use crate::world::TestWorld;

    fn desk(folder: &std::path::Path) -> Desk {
        let (file, local) = (folder.join("病院.tomoshibi"), folder.join("local"));
        let mut desk = Desk::open(&file, &local, Box::<TestWorld>::default()).unwrap();
        desk.publish_plan(library::demo_plan().unwrap()).unwrap();
        desk
    }

    #[test]
    fn what_somebody_promised_is_on_the_list_and_late_on_the_home_screen() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = desk(folder.path());
        assert_eq!(desk.home_view().unwrap().todos.late, 0);
        let said = Said {
            title: "掲示を直す".to_owned(),
            owner: "suzuki".to_owned(),
            due: "R8.3.31".to_owned(),
            ..Said::default()
        };
        let view = desk.set_todo(&said).unwrap();
        let todo = &view.todos[0];
        assert_eq!((todo.title.ja.as_str(), todo.due.as_str(), todo.is_late), ("掲示を直す", "2026-03-31", true));
        assert_eq!(todo.owner_name, "鈴木");
        let home = desk.home_view().unwrap().todos;
        assert_eq!((home.late, home.first.unwrap().ja.as_str()), (1, "掲示を直す"));
        let done = Said { id: todo.id.clone(), done_on: "今日".to_owned(), ..said };
        let view = desk.set_todo(&done).unwrap();
        assert_eq!((view.late, view.todos.last().unwrap().done_on.as_str()), (0, "2026-04-01"));
    }

    #[test]
    fn what_cannot_be_read_is_refused_and_nothing_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = desk(folder.path());
        let before = desk.todos_view().unwrap();
        let title = || "x".to_owned();
        for (said, code) in [
            (Said::default(), ErrorCode::BadText),
            (Said { id: "nothing".to_owned(), ..Said::default() }, ErrorCode::UnknownField),
            (Said { title: title(), due: "2月30日".to_owned(), ..Said::default() }, ErrorCode::UnreadableValue),
            (Said { title: title(), owner: "nobody".to_owned(), ..Said::default() }, ErrorCode::UnreadableValue),
        ] {
            assert_eq!(desk.set_todo(&said).unwrap_err().code(), code, "{said:?}");
        }
        assert_eq!(desk.todos_view().unwrap(), before);
    }

    #[test]
    fn a_picked_risk_becomes_something_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = desk(folder.path());
        let view = desk.pick_risk("unpatched-vpn").unwrap();
        assert_eq!((view.risks.len(), view.risks[0].missing.len(), view.risks[0].rank), (1, 4, None));
        assert!(view.seeds.iter().any(|seed| seed.id == "unpatched-vpn" && seed.picked));
        assert!(desk.todos_view().unwrap().todos.iter().any(|todo| todo.id == "risk-unpatched-vpn"));
        assert_eq!(desk.pick_risk("nothing").unwrap_err().code(), ErrorCode::UnknownField);
    }

    #[test]
    fn the_calendar_has_every_day_and_its_ids_stay() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = desk(folder.path());
        let uids = |text: &str| -> Vec<String> {
            text.replace("\r\n ", "").lines().filter(|line| line.starts_with("UID")).map(str::to_owned).collect()
        };
        let first = desk.todo_calendar().unwrap();
        let dated = desk.todos_view().unwrap().todos.iter().filter(|todo| !todo.due.is_empty()).count();
        assert!(dated > 5);
        assert_eq!(uids(&first).len(), dated);
        let moved = Said { id: "yearly-drill".to_owned(), due: "2027-02-01".to_owned(), ..Said::default() };
        desk.set_todo(&moved).unwrap();
        let (mut before, mut after) = (uids(&first), uids(&desk.todo_calendar().unwrap()));
        before.sort();
        after.sort();
        assert_eq!(before, after, "the same thing on another day");
    }
}
