//! The chronology (クロノロ) in words: one sentence for each line, and what call scripts can say from it.

use std::collections::BTreeMap;

use crate::ids::{ContactId, StepId, SystemId, WalkNumber};
use crate::text::Text;
use crate::time::{Precision, Timestamp, When, english_date, month_day};
use crate::wording::Wording;

use super::event::{Direction, Entry, Event, Nature, Outcome, SystemState};
use super::{Incident, paper_words};

/// A line recorded this many minutes after it happened is marked as late.
pub const LATE_AFTER_MINUTES: i64 = 15;

/// What things are called in this hospital.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Contacts.
    pub contacts: BTreeMap<ContactId, Text>,
    /// Systems.
    pub systems: BTreeMap<SystemId, Text>,
}

impl Names {
    /// The contact's name; its slug when nobody named it.
    #[must_use]
    pub fn contact(&self, id: &ContactId) -> Text {
        self.contacts.get(id).cloned().unwrap_or_else(|| Text::same(id.as_str()))
    }

    /// The system's name; what was typed when the plan does not know it.
    #[must_use]
    pub fn system(&self, id: &SystemId) -> Text {
        self.systems.get(id).cloned().unwrap_or_else(|| Text::same(id.as_str()))
    }
}

/// The word for a system's state.
#[must_use]
pub fn state_word(state: SystemState, wording: &Wording) -> Text {
    match state {
        SystemState::Stopped => wording.say("state_stopped", &[]),
        SystemState::ReadOnly => wording.say("state_read_only", &[]),
        SystemState::Paper => wording.say("state_paper", &[]),
        SystemState::Resumed => wording.say("state_resumed", &[]),
        SystemState::Investigating => wording.say("state_investigating", &[]),
    }
}

/// The word for a note's nature.
#[must_use]
pub fn nature_word(nature: Nature, wording: &Wording) -> Text {
    match nature {
        Nature::Fact => wording.say("nature_fact", &[]),
        Nature::Report => wording.say("nature_report", &[]),
        Nature::Guess => wording.say("nature_guess", &[]),
        Nature::Decision => wording.say("nature_decision", &[]),
    }
}

impl Incident {
    /// What this line says.
    #[must_use]
    pub fn sentence(&self, entry: &Entry, names: &Names, wording: &Wording) -> Text {
        match &entry.event {
            Event::IncidentStarted { symptom, .. } => {
                wording.say("started", &[("title", &self.symptom_title(symptom))])
            }
            Event::PlaybookStarted { playbook, edition, .. } => {
                let title = self
                    .playbooks
                    .get(&(playbook.clone(), edition.clone()))
                    .map_or_else(|| Text::same(playbook.as_str()), |found| found.title.clone());
                wording.say("playbook_started", &[("title", &title)])
            }
            Event::StepCompleted { walk, step } => self.completed(*walk, step, wording),
            Event::StepPutOff { walk, step } => wording.say("step_put_off", &[("title", &self.title(*walk, step))]),
            Event::StepNotPossible { walk, step, alternative, note } => {
                self.not_possible(*walk, step, *alternative, note.as_deref(), wording)
            }
            Event::ChoiceMade { walk, step, choice } => {
                let answer = self
                    .step_of(*walk, step)
                    .and_then(|found| found.choice(choice))
                    .map_or_else(|| Text::same(choice.as_str()), |found| found.label.clone());
                wording.say("choice_made", &[("title", &self.title(*walk, step)), ("answer", &answer)])
            }
            Event::CallMade { contact, direction, outcome, who, heard, .. } => {
                call(&names.contact(contact), *direction, *outcome, who, heard, wording)
            }
            Event::NoteTaken { text, .. } => wording.say("note", &[("text", &Text::same(text.as_str()))]),
            Event::SystemStateChanged { system, state } => wording
                .say("system_state", &[("system", &names.system(system)), ("state", &state_word(*state, wording))]),
            Event::RecorderChanged { name } => wording.say("recorder_changed", &[("name", &Text::same(name.as_str()))]),
            Event::NoticedAtCorrected { noticed_at } => {
                wording.say("noticed_corrected", &[("time", &Text::same(noticed_at.jst_day_clock()))])
            }
            Event::ActUndone { target, .. } => {
                let undone = self.entry(*target);
                if undone.is_some_and(|undone| matches!(undone.event, Event::IncidentWithdrawn)) {
                    return wording.say("restored", &[]);
                }
                // A line that takes back a line that takes back: the program writes none, a foreign file may.
                let undone = undone.filter(|undone| !matches!(undone.event, Event::ActUndone { .. }));
                let what = undone.map(|undone| self.sentence(undone, names, wording)).unwrap_or_default();
                wording.say("undone", &[("what", &what)])
            }
            Event::EntryCorrected { .. } => self.corrected_words(entry, names, wording),
            Event::PackMade { place, pages, numbers } => pack(place, *pages, numbers, wording),
            Event::SlipSpoiled { .. }
            | Event::SlipSettled { .. }
            | Event::DayClosed { .. }
            | Event::EnvelopeTaken { .. }
            | Event::SlipTied { .. }
            | Event::SheetEntered { .. }
            | Event::SheetChecked { .. }
            | Event::SheetUnreadable { .. }
            | Event::FollowUp { .. }
            | Event::GoLiveChecked { .. }
            | Event::RecoveryDecided { .. } => paper_words::sentence(&entry.event, wording),
            Event::ClockWentBack { minutes } => wording.say("clock_back", &[("amount", &amount(*minutes, wording))]),
            Event::ClockJumped { before, after } => clock_jumped(*before, *after, wording),
            Event::IncidentWithdrawn => wording.say("withdrawn", &[]),
            Event::IncidentClosed => wording.say("closed", &[]),
        }
    }

    /// What was put right, from what it said until then.
    fn corrected_words(&self, correction: &Entry, names: &Names, wording: &Wording) -> Text {
        let Event::EntryCorrected { target, text, who, occurred, from, to, doer, why } = &correction.event else {
            return Text::default();
        };
        let was = self.was(*target).iter().find(|was| was.by == correction.id).map(|was| &was.before);
        let was = was.or_else(|| self.entry(*target)).filter(|line| line.event.about().is_none());
        let Some(was) = was else { return wording.say("corrected_unknown", &[("why", &Text::same(why.as_str()))]) };
        let words = |when: When| when_words(when, was.recorded_at, wording);
        let time = occurred.map(|now| wording.say("change_time", &[("was", &words(was.when())), ("now", &words(now))]));
        let from = from.as_deref().map(|now| change("change_from", &was.from, now, wording));
        let to = to.as_deref().map(|now| change("change_to", &was.to, now, wording));
        let doer = doer.as_deref().map(|now| change("change_doer", &was.doer, now, wording));
        let text = text.as_deref().map(|now| change("change_text", "", now, wording));
        let other = who.as_deref().map(|now| change("change_who", "", now, wording));
        let changes = [text, other, time, from, to, doer].into_iter().flatten();
        wording.say(
            "corrected",
            &[
                ("why", &Text::same(why.as_str())),
                ("what", &self.sentence(was, names, wording)),
                ("changes", &list(changes, wording)),
            ],
        )
    }

    /// What is wrong, as the home screen said it.
    #[must_use]
    pub fn title_text(&self) -> Text {
        self.symptom_title(&self.symptom)
    }

    fn symptom_title(&self, symptom: &str) -> Text {
        self.playbooks
            .values()
            .find(|playbook| playbook.symptom.as_deref() == Some(symptom))
            .map_or_else(|| Text::same(symptom), |playbook| playbook.title.clone())
    }

    fn title(&self, walk: WalkNumber, step: &StepId) -> Text {
        self.step_of(walk, step).map_or_else(|| Text::same(step.as_str()), |found| found.title.clone())
    }

    fn completed(&self, walk: WalkNumber, step: &StepId, wording: &Wording) -> Text {
        let title = self.title(walk, step);
        match self.step_of(walk, step).and_then(|found| found.fact.clone()) {
            Some(fact) => wording.say("step_completed", &[("fact", &fact), ("title", &title)]),
            None => title,
        }
    }

    fn not_possible(
        &self,
        walk: WalkNumber,
        step: &StepId,
        alternative: Option<u32>,
        note: Option<&str>,
        wording: &Wording,
    ) -> Text {
        let title = self.title(walk, step);
        let instead = alternative
            .and_then(|place| usize::try_from(place).ok())
            .and_then(|place| self.step_of(walk, step)?.cannot.get(place).cloned());
        if let Some(instead) = instead {
            return wording.say("step_cannot_instead", &[("title", &title), ("instead", &instead.text)]);
        }
        match note {
            Some(why) => wording.say("step_cannot_why", &[("title", &title), ("why", &Text::same(why))]),
            None => wording.say("step_not_possible", &[("title", &title)]),
        }
    }

    /// What call scripts can say from the timeline: blank name → words. What is not known is left out.
    #[must_use]
    pub fn facts(&self, now: Timestamp, names: &Names, wording: &Wording) -> BTreeMap<String, Text> {
        let mut facts = BTreeMap::new();
        facts.insert("noticed".to_owned(), self.noticed_words(now, wording));
        facts.insert("symptom".to_owned(), symptom_clause(&self.symptom, wording));
        if !self.systems.is_empty() {
            let states = self.systems.iter().map(|(system, (state, _))| {
                wording
                    .say("system_state", &[("system", &names.system(system)), ("state", &state_word(*state, wording))])
            });
            facts.insert("systems".to_owned(), list(states, wording));
        }
        if self.moments.contains_key(&"paper-started".into()) {
            facts.insert("care".to_owned(), wording.say("care_paper", &[]));
        }
        facts.insert("done".to_owned(), self.done_words(wording));
        facts.insert("told".to_owned(), self.told_words(names, wording));
        facts.insert("leak".to_owned(), self.leak_words(wording));
        if let Some(at) = self.done_at(&"cut-backup-network".into()) {
            facts.insert("backup".to_owned(), wording.say("backup_cut", &[("time", &Text::same(at.jst_clock()))]));
        }
        facts
    }

    fn noticed_words(&self, now: Timestamp, wording: &Wording) -> Text {
        let time = Text::same(self.noticed_at.jst_clock());
        let day = self.noticed_at.jst_date();
        if day == now.jst_date() {
            return wording.say("noticed_today", &[("time", &time)]);
        }
        wording.say("noticed_other_day", &[("date", &Text::new(month_day(day), english_date(day))), ("time", &time)])
    }

    fn leak_words(&self, wording: &Wording) -> Text {
        if self.moments.contains_key(&"leak-confirmed".into()) {
            wording.say("leak_confirmed", &[])
        } else if self.moments.contains_key(&"leak-feared".into()) {
            wording.say("leak_feared", &[])
        } else {
            wording.say("leak_unknown", &[])
        }
    }

    /// The cuts and the switch: what a vendor or the ministry wants to hear, with times. At most five, newest last.
    fn done_words(&self, wording: &Wording) -> Text {
        let mut done: Vec<Text> = self
            .lines()
            .filter_map(|entry| {
                let Event::StepCompleted { walk, step } = &entry.event else { return None };
                if !self.counts(entry.id) {
                    return None;
                }
                let fact = self.step_of(*walk, step)?.fact.clone()?;
                Some(wording.say("item_at", &[("what", &fact), ("time", &Text::same(entry.occurred_at.jst_clock()))]))
            })
            .collect();
        let first = done.len().saturating_sub(5);
        let last = done.split_off(first);
        if last.is_empty() { wording.say("done_none", &[]) } else { list(last.into_iter(), wording) }
    }

    fn told_words(&self, names: &Names, wording: &Wording) -> Text {
        let told: Vec<Text> = self
            .calls
            .iter()
            .filter_map(|(contact, call)| {
                let at = call.reached_at?;
                Some(
                    wording.say("item_at", &[("what", &names.contact(contact)), ("time", &Text::same(at.jst_clock()))]),
                )
            })
            .collect();
        if told.is_empty() { wording.say("told_none", &[]) } else { list(told.into_iter(), wording) }
    }

    fn done_at(&self, step: &StepId) -> Option<Timestamp> {
        self.walks
            .iter()
            .flat_map(|walk| &walk.done)
            .find(|done| done.step == *step && !done.not_possible)
            .and_then(|done| self.entry(done.entry))
            .map(|entry| entry.occurred_at)
    }
}

fn call(contact: &Text, direction: Direction, outcome: Outcome, who: &str, heard: &str, wording: &Wording) -> Text {
    let heard = match (who.is_empty(), heard.is_empty()) {
        (true, _) => Text::same(heard),
        (false, true) => Text::same(who),
        (false, false) => wording.say("heard_from", &[("who", &Text::same(who)), ("heard", &Text::same(heard))]),
    };
    let blanks = [("contact", contact), ("heard", &heard)];
    let said = match (direction, outcome) {
        (Direction::In, _) => wording.say("call_received", &blanks),
        (Direction::Out, Outcome::Reached) => wording.say("call_reached", &blanks),
        (Direction::Out, Outcome::NoAnswer) => wording.say("call_no_answer", &blanks),
        (Direction::Out, Outcome::Waiting) => wording.say("call_waiting", &blanks),
    };
    Text::new(said.ja.trim_end(), said.en.trim_end())
}

/// When, with how well that is known: 「10:47ごろ」. The day is said when it is not that of `beside`.
#[must_use]
pub fn when_words(when: When, beside: Timestamp, wording: &Wording) -> Text {
    let clock = |at: Timestamp, beside: Timestamp| {
        let same_day = at.jst_date() == beside.jst_date();
        Text::same(if same_day { at.jst_clock() } else { at.jst_day_clock() })
    };
    let time = clock(when.at, beside);
    match when.precision {
        Precision::Exact => time,
        Precision::About => wording.say("time_about", &[("time", &time)]),
        Precision::Between(until) => wording.say("time_between", &[("from", &time), ("until", &clock(until, when.at))]),
        Precision::Unknown => wording.say("time_unknown", &[]),
    }
}

fn change(key: &str, was: &str, now: &str, wording: &Wording) -> Text {
    wording.say(key, &[("was", &Text::same(was)), ("now", &Text::same(now))])
}

fn clock_jumped(before: Timestamp, after: Timestamp, wording: &Wording) -> Text {
    let millis = after.millis().saturating_sub(before.millis());
    let seconds = millis.saturating_abs() / 1000;
    let amount = if seconds < 60 {
        wording.say("amount_seconds", &[("seconds", &Text::same(seconds.to_string()))])
    } else {
        amount(seconds / 60, wording)
    };
    if millis < 0 {
        wording.say("clock_back", &[("amount", &amount)])
    } else {
        wording.say("clock_ahead", &[("amount", &amount)])
    }
}

fn pack(place: &str, pages: u32, numbers: &[(String, String)], wording: &Wording) -> Text {
    let ranges = numbers.iter().map(|(first, last)| {
        wording.say("number_range", &[("first", &Text::same(first.as_str())), ("last", &Text::same(last.as_str()))])
    });
    let known = wording.get(&format!("place_{}", place.replace('-', "_")));
    let place = known.cloned().unwrap_or_else(|| Text::same(place));
    wording.say(
        "pack_made",
        &[("place", &place), ("pages", &Text::same(pages.to_string())), ("numbers", &list(ranges, wording))],
    )
}

fn amount(minutes: i64, wording: &Wording) -> Text {
    let part = |value: i64| Text::same(value.to_string());
    if minutes < 60 {
        return wording.say("amount_minutes", &[("minutes", &part(minutes))]);
    }
    if minutes < 24 * 60 {
        return wording.say("amount_hours", &[("hours", &part(minutes / 60)), ("minutes", &part(minutes % 60))]);
    }
    wording.say("amount_days", &[("days", &part(minutes / 1440)), ("hours", &part(minutes % 1440 / 60))])
}

fn symptom_clause(symptom: &str, wording: &Wording) -> Text {
    match symptom {
        "ehr" => wording.say("symptom_ehr", &[]),
        "ransom" => wording.say("symptom_ransom", &[]),
        "network" => wording.say("symptom_network", &[]),
        "insurance" => wording.say("symptom_insurance", &[]),
        "power" => wording.say("symptom_power", &[]),
        _ => wording.say("symptom_unknown", &[]),
    }
}

/// Several pieces in one line.
pub(crate) fn list(items: impl Iterator<Item = Text>, wording: &Wording) -> Text {
    let between = wording.say("list_separator", &[]);
    items
        .reduce(|all, next| Text::new(all.ja + &between.ja + &next.ja, all.en + &between.en + &next.en))
        .unwrap_or_default()
}
