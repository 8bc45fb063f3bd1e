//! What happened becomes what is, always in the same way: step by step or from the beginning, once or twice.

use std::collections::BTreeMap;

use engine::ids::{ChainId, EntryId, IncidentId, PlaybookId, PressId, SystemId};
use engine::incident::calls::Call;
use engine::incident::correct::Correction;
use engine::incident::event::{Direction, Entry, Event, Nature, Outcome, Precision, SystemState};
use engine::incident::order::{self, Known, Placed};
use engine::incident::recovery::Register;
use engine::incident::{Incident, PlaybookKey, Refusal, notes};
use engine::library;
use engine::playbook::{Kind, Playbook};
use engine::time::Timestamp;
use faults::dice::Dice;
use uuid::Uuid;

use crate::run::{on_all_cores, seed, times};

/// Presses of one story.
const PRESSES: u64 = 50;

/// Somebody at a station who presses whatever the screen offers.
struct Story {
    incident: Incident,
    dice: Dice,
    minute: i64,
    /// Which of the chains is this station's.
    me: usize,
    /// What this station has of each.
    chains: Vec<Vec<Placed>>,
}

fn playbooks() -> BTreeMap<PlaybookKey, Playbook> {
    let content = library::built_in();
    content.playbooks.values().map(|one| ((one.id.clone(), one.edition.clone()), one.clone())).collect()
}

impl Story {
    fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let playbooks = playbooks();
        let first: Vec<Playbook> = playbooks.values().filter(|one| one.symptom.is_some()).cloned().collect();
        let first = &first[dice.place(first.len())];
        let id = IncidentId(Uuid::from_u128(1));
        let symptom = first.symptom.clone().unwrap();
        let noticed = Timestamp::from_millis(1_775_001_600_000);
        let events = notes::start(id, &symptom, first, playbooks.clone(), noticed, None);
        let incident = Incident::empty(id, playbooks);
        let mut story = Self { incident, dice, minute: 0, me: 0, chains: vec![Vec::new(); 2] };
        story.write(events);
        story
    }

    /// Another station, which has not heard of anything yet.
    fn beside(&self, seed: u64) -> Self {
        let incident = Incident::empty(self.incident.id, self.incident.playbooks.clone());
        Self { incident, dice: Dice::new(seed), minute: self.minute + 7, me: 1, chains: vec![Vec::new(); 2] }
    }

    /// Takes over all lines the other has, in the order they were written.
    fn hear(&mut self, other: &Self) {
        for (mine, theirs) in self.chains.iter_mut().zip(&other.chains) {
            if theirs.len() > mine.len() {
                mine.clone_from(theirs);
            }
        }
        self.incident = self.merged(self.chains.clone());
    }

    fn merged(&self, chains: Vec<Vec<Placed>>) -> Incident {
        Incident::fold(self.incident.id, self.incident.playbooks.clone(), order::merged(chains))
    }

    /// One press, if something may be pressed; whether it wrote.
    fn press_once(&mut self) -> bool {
        let Ok(events) = self.press() else { return false };
        let any = !events.is_empty();
        self.write(events);
        any
    }

    /// The lines of one press.
    fn write(&mut self, events: Vec<Event>) {
        self.minute += 1;
        // People tell late and out of order; only the order of writing counts.
        let told = self.minute - i64::try_from(self.dice.roll(30)).unwrap();
        let at = |minute| Timestamp::from_millis(1_775_001_600_000).plus_minutes(minute);
        for event in events {
            let seq = self.chains[self.me].len() as u64 + 1;
            let station = Uuid::from_u64_pair(self.me as u64, 0);
            let entry = Entry {
                id: EntryId(Uuid::from_u64_pair(self.me as u64, seq)),
                chain: ChainId { station, fork: 0 },
                incident: self.incident.id,
                seq,
                press: PressId(Uuid::from_u64_pair(self.me as u64, self.minute.unsigned_abs())),
                occurred_at: at(told),
                precision: Precision::Exact,
                recorded_at: at(self.minute),
                from: "受付".to_owned(),
                to: "本部".to_owned(),
                doer: "田中".to_owned(),
                recorder: "佐藤".to_owned(),
                event,
                hash: [0; 32],
            };
            let other = 1 - self.me;
            let knows = vec![Known { chain: other, seq: self.chains[other].len() as u64 }];
            self.chains[self.me].push(Placed { entry: entry.clone(), knows });
            self.incident.apply(entry);
        }
    }

    /// Some button that may be pressed now, or one that is refused.
    fn press(&mut self) -> Result<Vec<Event>, Refusal> {
        let places: Vec<_> = self.incident.places().map(|(walk, open)| (walk.number, open.step.clone())).collect();
        let here = (!places.is_empty()).then(|| places[self.dice.place(places.len())].clone());
        let Some((walk, step)) = here.filter(|_| !self.dice.once_in(4)) else { return self.press_beside() };
        let incident = &self.incident;
        let found = incident.step_of(walk, &step).cloned().ok_or(Refusal::StepNotOpen)?;
        match self.dice.roll(10) {
            0 => incident.put_off_step(walk, &step),
            1 => {
                let alternative = (!found.cannot.is_empty()).then_some(0);
                incident.cannot_step(walk, &step, alternative, Some("鍵がない"))
            }
            _ => match &found.kind {
                Kind::Decision { choices, .. } => {
                    incident.choose(walk, &step, &choices[self.dice.place(choices.len())].id)
                }
                _ => incident.complete_step(walk, &step),
            },
        }
    }

    /// What is possible at any time.
    fn press_beside(&mut self) -> Result<Vec<Event>, Refusal> {
        let incident = &self.incident;
        match self.dice.roll(16) {
            0..=2 => incident.take_note("薬局の窓口が混んでいる", Nature::Report, ""),
            3..=5 => incident.log_call(&self.call()),
            6..=8 => {
                let any = &incident.entries[self.dice.place(incident.entries.len())];
                incident.undo(any.id)
            }
            9 => incident.set_system_state(&SystemId::from("ehr"), SystemState::Paper),
            10 => incident.change_recorder(if self.dice.coin() { "山本" } else { "渡辺" }),
            11 => incident.correct_noticed_at(Timestamp::from_millis(1_775_001_000_000)),
            12 => {
                let all: Vec<&PlaybookId> = incident.playbooks.keys().map(|(id, _)| id).collect();
                incident.start_playbook(all[self.dice.place(all.len())])
            }
            13 => {
                let any = &incident.entries[self.dice.place(incident.entries.len())];
                let text = Some(format!("正しくは{}時", self.dice.roll(24)));
                incident.correct(&Correction { text, ..Correction::of(any.id, "聞き間違い") })
            }
            _ if self.dice.once_in(8) => incident.close(&Register::default()),
            _ => incident.take_note("決めたこと", Nature::Decision, "電話が続いた"),
        }
    }

    fn call(&self) -> Call {
        let mut dice = self.dice.clone();
        let agencies: Vec<_> = library::built_in().agencies.iter().map(|agency| agency.id.clone()).collect();
        let outcomes = [Outcome::Reached, Outcome::NoAnswer, Outcome::Waiting];
        Call {
            contact: agencies[dice.place(agencies.len())].clone(),
            direction: if dice.coin() { Direction::Out } else { Direction::In },
            outcome: outcomes[dice.place(outcomes.len())],
            who: "担当の人".to_owned(),
            heard: "折り返す".to_owned(),
            late_reason: String::new(),
        }
    }
}

/// All of the state but the texts it was started with, which never change.
fn state(incident: &Incident) -> String {
    let mut bare = incident.clone();
    bare.playbooks = BTreeMap::new();
    format!("{bare:?}")
}

/// How many presses wrote something, and which events there were.
fn tell(work: u64) -> (u64, Vec<Event>) {
    let mut story = Story::new(seed() + work);
    let mut written = 0;
    for press in 0..PRESSES {
        let before = state(&story.incident);
        let Ok(events) = story.press() else {
            assert_eq!(state(&story.incident), before, "story {work}, press {press}: a refusal changes nothing");
            continue;
        };
        written += u64::from(!events.is_empty());
        story.write(events);
        let replayed = state(&story.merged(story.chains.clone()));
        assert_eq!(replayed, state(&story.incident), "story {work}, press {press}: replayed");
        let again = state(&story.merged(story.chains.clone()));
        assert_eq!(again, replayed, "story {work}, press {press}: folded twice");
    }
    (written, story.chains.into_iter().flatten().map(|placed| placed.entry.event).collect())
}

#[test]
fn what_was_folded_line_by_line_is_what_a_replay_gives_after_every_press() {
    let mut kinds = BTreeMap::new();
    let (mut written, mut lines) = (0, 0);
    for (presses, events) in on_all_cores(times(10, 500), tell) {
        written += presses;
        lines += events.len();
        for event in events {
            let text = serde_json::to_string(&event).unwrap();
            assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), event, "it is read as it was written");
            let kind: serde_json::Value = serde_json::from_str(&text).unwrap();
            *kinds.entry(kind["event"].as_str().unwrap().to_owned()).or_insert(0) += 1;
        }
    }
    println!("{written} presses, {lines} lines: {kinds:?}");
    for kind in ["step_completed", "choice_made", "step_put_off", "call_made", "act_undone", "entry_corrected"] {
        assert!(kinds.contains_key(kind), "somebody pressed {kind}");
    }
}

/// Two stations that hear of each other now and then.
fn tell_of_two(work: u64) -> (usize, usize) {
    let mut dice = Dice::of_part(seed(), work);
    let mut one = Story::new(dice.any());
    let mut other = one.beside(dice.any());
    other.hear(&one);
    for press in 0..PRESSES {
        let who = if dice.coin() { &mut one } else { &mut other };
        who.press_once();
        let replayed = who.merged(who.chains.clone());
        assert_eq!(state(&replayed), state(&who.incident), "story {work}, press {press}: what it wrote comes last");
        match dice.roll(12) {
            0 => one.hear(&other),
            1 => other.hear(&one),
            _ => {}
        }
    }
    one.hear(&other);
    other.hear(&one);
    assert_eq!(state(&one.incident), state(&other.incident), "story {work}: both tell the same");
    (one.chains[0].len(), one.chains[1].len())
}

#[test]
fn two_stations_that_heard_of_each_other_in_any_order_tell_the_same() {
    let told = on_all_cores(times(10, 500), tell_of_two);
    let (one, other) = told.iter().fold((0, 0), |sum, lines| (sum.0 + lines.0, sum.1 + lines.1));
    println!("{one} lines of one station, {other} of the other");
    assert!(one > 0 && other > 0);
}
