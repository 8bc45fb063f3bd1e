//! やること: everything that is missing, that comes round again or that somebody promised, with owner and day.
//!
//! Most of it follows from the plan and goes away by itself; a row of `todos` says who does it and by when.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::chapters::{self, Words};
use super::coverage::{Covered, Place, coverage};
use super::draft::Change;
use super::names::joined;
use super::{Plan, Todo, day, risk};
use crate::contact::STALE_AFTER_DAYS;
use crate::ids::RoleId;
use crate::playbook::Content;
use crate::text::Text;
use crate::time::days_later;
use crate::wording::Wording;

/// What was never done, or is missing at an approval, is due so many days after it.
const GRACE_DAYS: i64 = 90;
/// The end of support is told so many days ahead: a device is bought with next year's money.
const SUPPORT_DAYS: i64 = 365;
/// From so many days ahead something is due soon.
const SOON_DAYS: i64 = 30;

/// Something that comes round again.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Yearly {
    /// Slug, stable for life.
    pub id: String,
    /// The kind of record that shows it was done.
    pub kind: String,
    /// How often.
    pub every_days: u32,
    /// Who usually does it.
    pub role: RoleId,
    /// What.
    pub title: Words,
    /// One sentence more.
    pub hint: Words,
    /// Where it comes from.
    pub source: String,
}

#[derive(Default, Deserialize)]
struct Listed {
    #[serde(rename = "duty")]
    duties: Vec<Yearly>,
}

/// The yearly cycle that came with the program.
pub fn yearly() -> &'static [Yearly] {
    static DUTIES: OnceLock<Vec<Yearly>> = OnceLock::new();
    // What is embedded is read by a test; a broken file shows as a year without duties.
    DUTIES.get_or_init(|| toml::from_str::<Listed>(TEXT).unwrap_or_default().duties)
}

const TEXT: &str = include_str!("../../../../playbooks/plan/yearly.toml");

/// Where something to do comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename_all = "kebab-case"))]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Somebody wrote it.
    Own,
    /// Something the check table misses.
    Gap,
    /// Telephone numbers to ring.
    Number,
    /// It comes round again: drill, restore test….
    Yearly,
    /// The next review of the plan.
    Review,
    /// A risk somebody does something about.
    Risk,
    /// An item of the security checklist answered with no.
    Checklist,
    /// A device whose support ends.
    Support,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Slug, the same as long as it is the same thing.
    pub id: String,
    /// Where it comes from.
    pub origin: Origin,
    /// What.
    pub title: Text,
    /// One sentence more; often empty.
    pub hint: Text,
    /// Id of the person; empty when nobody is named.
    pub owner: String,
    /// The day by which; `None` when nobody has said.
    pub due: Option<NaiveDate>,
    /// The day it was done, when it is.
    pub done_on: Option<NaiveDate>,
    /// Anything else, in the hospital's words.
    pub note: String,
    /// Where it is done.
    pub place: Place,
    /// It can be ticked off here; otherwise it goes away when its place is filled in.
    pub can_tick: bool,
}

impl Due {
    /// Its day has passed.
    #[must_use]
    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.done_on.is_none() && self.due.is_some_and(|due| due < today)
    }

    /// Its day comes soon.
    #[must_use]
    pub fn is_soon(&self, today: NaiveDate) -> bool {
        let soon = today..=days_later(today, SOON_DAYS);
        self.done_on.is_none() && self.due.is_some_and(|due| soon.contains(&due))
    }
}

/// What somebody says about one thing to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Its id; empty for a new one.
    pub id: String,
    /// What; only for those somebody wrote.
    pub title: String,
    /// Id of the person.
    pub owner: String,
    /// The day by which; empty when nobody says.
    pub due: String,
    /// The day it was done; empty when it is not.
    pub done_on: String,
    /// Anything else.
    pub note: String,
}

/// Everything there is to do: late first, then by day; what has no day after that, and what is done last.
#[must_use]
pub fn dues(plan: &Plan, content: &Content, today: NaiveDate) -> Vec<Due> {
    let look = Look { plan, content, today };
    let mut found = vec![];
    found.extend(look.review());
    found.extend(look.numbers());
    found.extend(yearly().iter().map(|duty| look.duty(duty)));
    found.extend(plan.risks.iter().map(|risk| look.risk(risk)));
    found.extend(plan.answers.iter().filter_map(|answer| look.answer(answer)));
    found.extend(plan.devices.iter().filter_map(|device| look.support(device)));
    found.extend(look.gaps());
    for due in &mut found {
        if let Some(said) = plan.todos.iter().find(|todo| todo.id == due.id) {
            overlay(due, said);
        }
    }
    let derived: BTreeSet<String> = found.iter().map(|due| due.id.clone()).collect();
    let own = plan.todos.iter().filter(|todo| !derived.contains(&todo.id) && !todo.title.trim().is_empty());
    found.extend(own.map(own_todo));
    found.sort_by_key(|due| (due.done_on.is_some(), due.due.is_none(), due.due));
    found
}

/// The changes that keep what somebody said about one thing to do.
#[must_use]
pub fn changes(plan: &Plan, said: &Said) -> Vec<Change> {
    let text = |words: &str| Value::String(words.to_owned());
    if let Some(row) = said.id.strip_prefix("risk-").filter(|row| plan.risks.iter().any(|risk| risk.id == *row)) {
        // A risk keeps its own owner and days: there is one place for each fact.
        let set = |field: &str, words: &str| Change::Set {
            part: "risks".to_owned(),
            row: row.to_owned(),
            field: field.to_owned(),
            value: text(words),
        };
        return vec![set("owner", &said.owner), set("due", &said.due), set("done_on", &said.done_on)];
    }
    let taken = |id: &String| plan.todos.iter().any(|todo| todo.id == *id);
    let fresh = || (1_u32..).map(|n| format!("todo-{n}")).find(|id| !taken(id)).unwrap_or_default();
    let row = if said.id.is_empty() { fresh() } else { said.id.clone() };
    let members = [
        ("title", &said.title),
        ("owner", &said.owner),
        ("due", &said.due),
        ("done_on", &said.done_on),
        ("note", &said.note),
    ];
    let fields: Map<String, Value> = members.into_iter().map(|(name, words)| (name.to_owned(), text(words))).collect();
    vec![Change::Put { part: "todos".to_owned(), row, fields }]
}

fn overlay(due: &mut Due, said: &Todo) {
    if !said.owner.is_empty() {
        due.owner.clone_from(&said.owner);
    }
    due.due = day(&said.due).or(due.due);
    due.note.clone_from(&said.note);
    // What comes round again moved on with that day instead; what is filled in elsewhere cannot be ticked here.
    if due.can_tick && due.origin != Origin::Yearly {
        due.done_on = day(&said.done_on);
    }
}

fn own_todo(todo: &Todo) -> Due {
    Due {
        id: todo.id.clone(),
        origin: Origin::Own,
        title: Text::same(todo.title.as_str()),
        hint: Text::default(),
        owner: todo.owner.clone(),
        due: day(&todo.due),
        done_on: day(&todo.done_on),
        note: todo.note.clone(),
        place: place("todos", &todo.id, ""),
        can_tick: true,
    }
}

fn place(part: &str, row: &str, field: &str) -> Place {
    let chapter = chapters::chapter_of(part).map_or("approval", |chapter| &chapter.id).to_owned();
    Place { chapter, part: part.to_owned(), row: row.to_owned(), field: field.to_owned() }
}

struct Look<'a> {
    plan: &'a Plan,
    content: &'a Content,
    today: NaiveDate,
}

impl Look<'_> {
    fn derived(&self, id: String, origin: Origin, title: Text, role: &str, place: Place) -> Due {
        let owner = self.plan.holders(&RoleId::from(role)).person.map(|person| person.id.clone()).unwrap_or_default();
        Due {
            id,
            origin,
            title,
            hint: Text::default(),
            owner,
            due: None,
            done_on: None,
            note: String::new(),
            place,
            can_tick: false,
        }
    }

    /// A while after the approval; before it nothing is late.
    fn after_approval(&self) -> Option<NaiveDate> {
        day(&self.plan.facility.approved_on).map(|approved| days_later(approved, GRACE_DAYS))
    }

    fn review(&self) -> Option<Due> {
        let due = day(&self.plan.facility.next_review)?;
        let title = Wording::built_in().say("todo_review", &[]);
        let place = place("facility", "", "next_review");
        Some(Due {
            due: Some(due),
            ..self.derived("review".to_owned(), Origin::Review, title, "safety-manager", place)
        })
    }

    /// One line for all numbers: the first day on which one of them is too old.
    fn numbers(&self) -> Option<Due> {
        let own = self.plan.contacts.iter().filter(|contact| !contact.number.trim().is_empty());
        let days: Vec<Option<NaiveDate>> = own.map(|contact| contact.checked_day()).collect();
        let never = days.iter().filter(|day| day.is_none()).count();
        let first = days.iter().flatten().min().map(|day| days_later(*day, STALE_AFTER_DAYS));
        let due = if never > 0 { self.after_approval().into_iter().chain(first).min() } else { first };
        let horizon = days_later(self.today, SOON_DAYS);
        let old = |day: &&Option<NaiveDate>| day.is_none_or(|day| days_later(day, STALE_AFTER_DAYS) <= horizon);
        let count = days.iter().filter(old).count().max(1);
        if days.is_empty() {
            return None;
        }
        let title = Wording::built_in().say("todo_numbers", &[("count", &Text::same(count.to_string()))]);
        let due_one = self.derived("numbers".to_owned(), Origin::Number, title, "liaison", place("contacts", "", ""));
        Some(Due { due, ..due_one })
    }

    fn duty(&self, duty: &Yearly) -> Due {
        let id = ["yearly-", &duty.id].concat();
        let recorded = self.plan.routines.iter().filter(|one| one.kind == duty.kind).filter_map(|one| day(&one.on));
        let tested = self.plan.backups.iter().filter(|_| duty.kind == "restore-test").map(|one| &one.tested_on);
        let ticked = self.plan.todos.iter().filter(|todo| todo.id == id).map(|todo| &todo.done_on);
        let last = recorded.chain(tested.chain(ticked).filter_map(|on| day(on))).max();
        let due = last.map(|last| days_later(last, i64::from(duty.every_days))).or_else(|| self.after_approval());
        let one = self.derived(id, Origin::Yearly, duty.title.text(), duty.role.as_str(), place("routines", "", ""));
        Due { due, hint: duty.hint.text(), can_tick: true, ..one }
    }

    fn risk(&self, risk: &super::Risk) -> Due {
        let named = [Text::same(risk.asset.trim()), Text::same(risk.threat.trim())];
        let gaps = risk::gaps(risk);
        let labels: Vec<Text> =
            gaps.iter().filter_map(|field| Some(chapters::section("risks")?.field(field)?.label.text())).collect();
        let (what, treatment) = (joined(&named, " / "), Text::same(risk.treatment.trim().replace('\n', "、")));
        let fields = joined(&labels, "、");
        let blanks = [("risk", &what), ("treatment", &treatment), ("fields", &fields)];
        let key = if gaps.is_empty() { "todo_risk" } else { "todo_risk_gaps" };
        let title = Wording::built_in().say(key, &blanks);
        let field = gaps.first().copied().unwrap_or("done_on");
        Due {
            owner: risk.owner.clone(),
            due: day(&risk.due),
            done_on: day(&risk.done_on),
            can_tick: true,
            ..self.derived(["risk-", &risk.id].concat(), Origin::Risk, title, "", place("risks", &risk.id, field))
        }
    }

    fn answer(&self, answer: &super::Answer) -> Option<Due> {
        if answer.answer != "no" {
            return None;
        }
        let number = Text::same(answer.id.rsplit('/').next().unwrap_or(&answer.id));
        let title = Wording::built_in().say("todo_answer", &[("number", &number)]);
        let place = place("answers", &answer.id, "target");
        let id = ["answer-", &answer.id].concat();
        Some(Due { due: day(&answer.target), ..self.derived(id, Origin::Checklist, title, "safety-manager", place) })
    }

    fn support(&self, device: &super::Device) -> Option<Due> {
        let ends = day(&device.support_ends).filter(|ends| *ends <= days_later(self.today, SUPPORT_DAYS))?;
        let name = Text::same(device.name.as_str());
        let title = Wording::built_in().say("todo_support", &[("name", &name)]);
        let id = ["support-", &device.id].concat();
        let one = self.derived(id, Origin::Support, title, "it-operator", place("devices", &device.id, "support_ends"));
        let owner = if device.owner.is_empty() { one.owner.clone() } else { device.owner.clone() };
        Some(Due { due: Some(ends), owner, can_tick: true, ..one })
    }

    /// Items of the check table that are not met, each with the first thing it misses.
    fn gaps(&self) -> Vec<Due> {
        let coverage = coverage(self.plan, self.content, self.today);
        let gap = |one: &Covered| {
            let first = one.left.first()?;
            let number = Text::same(one.item.id.as_str());
            let (title, count) = (one.item.title.text(), Text::same(one.left.len().to_string()));
            let blanks = [("number", &number), ("title", &title), ("count", &count)];
            let title = Wording::built_in().say("todo_item", &blanks);
            let id = ["item-", &one.item.id].concat();
            let due = self.derived(id, Origin::Gap, title, "safety-manager", first.place.clone());
            Some(Due { due: self.after_approval(), hint: first.text.clone(), ..due })
        };
        coverage.open().filter_map(gap).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library;
    use crate::plan::{Answer, Device, Risk, Routine};

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
    }

    fn demo() -> Plan {
        library::demo_plan().unwrap().clone()
    }

    fn find(plan: &Plan, id: &str) -> Option<Due> {
        dues(plan, library::built_in(), today()).into_iter().find(|due| due.id == id)
    }

    fn said(plan: &Plan, said: &Said) -> Plan {
        let mut draft = super::super::draft::Draft::begin(None, plan.clone());
        draft.apply(&changes(plan, said)).unwrap();
        draft.plan().clone()
    }

    #[test]
    fn every_duty_of_the_year_has_a_kind_people_can_record() {
        let kinds = chapters::section("routines").unwrap().field("kind").unwrap();
        for duty in yearly() {
            assert!(kinds.options.iter().any(|option| option.id == duty.kind), "{}", duty.id);
            assert!(library::built_in().role(&duty.role).is_some(), "{}", duty.id);
        }
        assert!(yearly().len() >= 6);
    }

    #[test]
    fn ids_are_unique_whatever_is_missing() {
        let mut plan = demo();
        plan.risks = vec![Risk { id: "a".to_owned(), ..Risk::default() }];
        for plan in [Plan::default(), plan] {
            let dues = dues(&plan, library::built_in(), today());
            let ids: BTreeSet<&str> = dues.iter().map(|due| due.id.as_str()).collect();
            assert_eq!(ids.len(), dues.len());
            assert!(dues.iter().all(|due| !due.title.ja.contains('{')));
        }
    }

    #[test]
    fn without_an_approval_nothing_is_late() {
        assert!(dues(&Plan::default(), library::built_in(), today()).iter().all(|due| !due.is_late(today())));
    }

    #[test]
    fn what_comes_round_again_is_due_after_the_last_time() {
        let mut plan = demo();
        let first = find(&plan, "yearly-drill").unwrap();
        assert_eq!(first.due, NaiveDate::from_ymd_opt(2026, 12, 31), "90 days after the approval of 2026-10-02");
        assert_eq!(first.owner, "yamada", "the safety manager of the plan");
        let on = "2025-11-01".to_owned();
        plan.routines.push(Routine { id: "d".to_owned(), kind: "drill".to_owned(), on, ..Routine::default() });
        assert!(find(&plan, "yearly-drill").unwrap().is_late(today()));
        let ticked =
            said(&plan, &Said { id: "yearly-drill".to_owned(), done_on: "2026-11-20".to_owned(), ..Said::default() });
        let next = find(&ticked, "yearly-drill").unwrap();
        assert_eq!((next.done_on, next.due), (None, NaiveDate::from_ymd_opt(2027, 11, 20)), "it comes round again");
    }

    #[test]
    fn somebody_else_and_another_day_can_be_named() {
        let order = Said {
            id: "yearly-patch".to_owned(),
            owner: "suzuki".to_owned(),
            due: "2026-12-10".to_owned(),
            ..Said::default()
        };
        let found = find(&said(&demo(), &order), "yearly-patch").unwrap();
        assert_eq!((found.owner.as_str(), found.due), ("suzuki", NaiveDate::from_ymd_opt(2026, 12, 10)));
        assert!(found.is_soon(today()));
    }

    #[test]
    fn a_todo_of_ones_own_is_kept_and_ticked_off() {
        let plan = said(&demo(), &Said { title: "掲示を直す".to_owned(), ..Said::default() });
        assert_eq!(find(&plan, "todo-1").unwrap().title.ja, "掲示を直す");
        let plan = said(
            &plan,
            &Said {
                id: "todo-1".to_owned(),
                title: "掲示を直す".to_owned(),
                done_on: "2026-11-24".to_owned(),
                ..Said::default()
            },
        );
        assert!(find(&plan, "todo-1").unwrap().done_on.is_some());
    }

    #[test]
    fn a_risk_keeps_its_owner_and_day_in_its_own_row() {
        let mut plan = demo();
        plan.risks = vec![Risk { id: "vpn".to_owned(), threat: "VPN".to_owned(), ..Risk::default() }];
        let order = Said {
            id: "risk-vpn".to_owned(),
            owner: "watanabe".to_owned(),
            due: "2026-12-01".to_owned(),
            ..Said::default()
        };
        let plan = said(&plan, &order);
        assert_eq!((plan.risks[0].owner.as_str(), plan.todos.len()), ("watanabe", 0));
        assert_eq!(find(&plan, "risk-vpn").unwrap().due, NaiveDate::from_ymd_opt(2026, 12, 1));
    }

    #[test]
    fn a_no_in_the_checklist_and_the_end_of_support_are_due_on_their_days() {
        let mut plan = demo();
        plan.answers = vec![Answer {
            id: "r7/institution/2-10".to_owned(),
            answer: "no".to_owned(),
            target: "2027-03-31".to_owned(),
            ..Answer::default()
        }];
        plan.devices = vec![
            Device { id: "old".to_owned(), support_ends: "2026-10-14".to_owned(), ..Device::default() },
            Device { id: "new".to_owned(), support_ends: "2031-10-14".to_owned(), ..Device::default() },
        ];
        assert_eq!(find(&plan, "answer-r7/institution/2-10").unwrap().due, NaiveDate::from_ymd_opt(2027, 3, 31));
        assert!(find(&plan, "support-old").unwrap().is_late(today()));
        assert_eq!(find(&plan, "support-new"), None);
    }

    #[test]
    fn a_gap_goes_away_when_it_is_filled_in_and_cannot_be_ticked() {
        let found = dues(&demo(), library::built_in(), today());
        let gap = found.iter().find(|due| due.origin == Origin::Gap).unwrap();
        assert!(!gap.can_tick && gap.due.is_some());
        let ticked = said(&demo(), &Said { id: gap.id.clone(), done_on: "2026-11-24".to_owned(), ..Said::default() });
        assert_eq!(find(&ticked, &gap.id).unwrap().done_on, None, "it is not there yet");
    }
}
