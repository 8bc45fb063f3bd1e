//! What happened becomes what is, always in the same way: step by step or from the beginning, once or twice.

use std::collections::BTreeMap;

use engine::ids::{ChainId, EntryId, IncidentId, PlaybookId, PressId, SystemId};
use engine::incident::calls::Call;
use engine::incident::event::{Direction, Entry, Event, Nature, Outcome, Precision, SystemState};
use engine::incident::{Incident, PlaybookKey, Refusal, notes};
use engine::library;
use engine::playbook::{Kind, Playbook};
use engine::time::Timestamp;
use faults::dice::Dice;
use uuid::Uuid;

use crate::run::{on_all_cores, seed, times};

/// Presses of one story.
const PRESSES: u64 = 50;

/// Somebody who presses whatever the screen offers.
struct Story {
    incident: Incident,
    dice: Dice,
    minute: i64,
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
        let mut story = Self { incident: Incident::empty(id, playbooks), dice, minute: 0 };
        story.write(events);
        story
    }

    /// The lines of one press.
    fn write(&mut self, events: Vec<Event>) {
        self.minute += 1;
        // People tell late and out of order; only the order of writing counts.
        let told = self.minute - i64::try_from(self.dice.roll(30)).unwrap();
        let at = |minute| Timestamp::from_millis(1_775_001_600_000).plus_minutes(minute);
        for event in events {
            let seq = self.incident.entries.len() as u64 + 1;
            self.incident.apply(Entry {
                id: EntryId(Uuid::from_u128(1_000 + u128::from(seq))),
                chain: ChainId { station: Uuid::nil(), fork: 0 },
                incident: self.incident.id,
                seq,
                press: PressId(Uuid::from_u128(self.minute.unsigned_abs().into())),
                occurred_at: at(told),
                precision: Precision::Exact,
                recorded_at: at(self.minute),
                from: "受付".to_owned(),
                to: "本部".to_owned(),
                doer: "田中".to_owned(),
                recorder: "佐藤".to_owned(),
                event,
                hash: [0; 32],
            });
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
        match self.dice.roll(14) {
            0..=2 => incident.take_note("薬局の窓口が混んでいる", Nature::Report),
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
            _ if self.dice.once_in(8) => incident.close(),
            _ => incident.take_note("決めたこと", Nature::Decision),
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
        }
    }
}

/// All of the state but the texts it was started with, which never change.
fn state(incident: &Incident) -> String {
    let mut bare = incident.clone();
    bare.playbooks = BTreeMap::new();
    format!("{bare:?}")
}

fn folded(incident: &Incident) -> Incident {
    Incident::fold(incident.id, incident.playbooks.clone(), incident.entries.clone())
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
        let replayed = folded(&story.incident);
        assert_eq!(state(&replayed), state(&story.incident), "story {work}, press {press}: replayed");
        assert_eq!(state(&folded(&replayed)), state(&replayed), "story {work}, press {press}: folded twice");
    }
    (written, story.incident.entries.into_iter().map(|entry| entry.event).collect())
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
    for kind in ["step_completed", "choice_made", "step_put_off", "call_made", "act_undone", "note_taken"] {
        assert!(kinds.contains_key(kind), "somebody pressed {kind}");
    }
}
