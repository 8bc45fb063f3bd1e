use super::calls::Call;
use super::event::{Direction, Draft, Event, Nature, Outcome, Precision, SystemState};
use super::notes;
use super::*;
use crate::ids::{ChainId, ChoiceId, PressId, RoleId, StepId};
use crate::playbook::{Choice, Kind, Phase, Step, Track, Work};
use crate::text::Text;

/// A desk for tests: every verb is one press, one minute apart.
struct Story {
    incident: Incident,
    presses: u128,
}

impl Story {
    fn starts() -> Self {
        let playbooks: BTreeMap<PlaybookKey, Playbook> = [entry_flow(), attack_flow(), paper_flow()]
            .into_iter()
            .map(|p| ((p.id.clone(), p.edition.clone()), p))
            .collect();
        let id = IncidentId(uuid::Uuid::from_u128(1));
        let events = notes::start(id, "ehr", &entry_flow(), playbooks.clone(), Timestamp::from_millis(0), None);
        let mut story = Self { incident: Incident::empty(id, playbooks), presses: 0 };
        story.press(Ok(events));
        story
    }

    fn press(&mut self, events: Result<Vec<Event>, Refusal>) -> Vec<EntryId> {
        self.presses += 1;
        let press = PressId(uuid::Uuid::from_u128(self.presses));
        let at = Timestamp::from_millis(0).plus_minutes(i64::try_from(self.presses).unwrap());
        let mut written = Vec::new();
        for event in events.unwrap() {
            let seq = self.incident.entries.len() as u64 + 1;
            let draft = Draft {
                incident: self.incident.id,
                press,
                occurred_at: at,
                precision: Precision::Exact,
                from: String::new(),
                to: String::new(),
                doer: String::new(),
                recorder: String::new(),
                event,
            };
            let id = EntryId(uuid::Uuid::from_u128(1000 + u128::from(seq)));
            let entry = Entry {
                id,
                chain: ChainId { station: uuid::Uuid::nil(), fork: 0 },
                incident: draft.incident,
                seq,
                press,
                occurred_at: at,
                precision: Precision::Exact,
                recorded_at: at,
                from: draft.from,
                to: draft.to,
                doer: draft.doer,
                recorder: draft.recorder,
                event: draft.event,
                hash: [0; 32],
            };
            self.incident.apply(entry);
            written.push(id);
        }
        written
    }

    fn done(&mut self) -> Vec<EntryId> {
        let (walk, step) = self.here();
        let events = self.incident.complete_step(walk, &step);
        self.press(events)
    }

    fn answer(&mut self, choice: &str) -> Vec<EntryId> {
        let (walk, step) = self.here();
        let events = self.incident.choose(walk, &step, &ChoiceId::from(choice));
        self.press(events)
    }

    fn later(&mut self) -> Vec<EntryId> {
        let (walk, step) = self.here();
        let events = self.incident.put_off_step(walk, &step);
        self.press(events)
    }

    fn call(&mut self, contact: &str, outcome: Outcome) -> Vec<EntryId> {
        let call = Call {
            contact: contact.into(),
            direction: Direction::Out,
            outcome,
            who: String::new(),
            heard: String::new(),
            late_reason: String::new(),
        };
        let events = self.incident.log_call(&call);
        self.press(events)
    }

    fn here(&self) -> (u32, StepId) {
        let (walk, open) = self.incident.focus().expect("some step is open");
        (walk.number, open.step.clone())
    }

    fn at(&self) -> String {
        self.here().1.to_string()
    }

    fn into_attack() -> Self {
        let mut story = Self::starts();
        story.done();
        story.answer("unsure");
        story
    }
}

fn step(id: &str, kind: Kind) -> Step {
    Step {
        id: id.into(),
        kind,
        phase: Phase::FirstResponse,
        role: RoleId::from("reception"),
        title: Text::same(id),
        fact: None,
        lines: vec![],
        say: None,
        minutes: None,
        list: None,
        forms: vec![],
        marks: vec![],
        meets: vec![],
        cannot: vec![],
        source: String::new(),
        as_of: None,
        line: 0,
    }
}

fn action(id: &str, next: &str) -> Step {
    step(id, Kind::Action { next: next.into() })
}

fn choice(id: &str, next: &str) -> Choice {
    Choice { id: id.into(), label: Text::same(id), unsure: id == "unsure", next: next.into(), marks: vec![], line: 0 }
}

fn end(id: &str, onward: Option<&str>) -> Step {
    step(id, Kind::End { onward: onward.map(PlaybookId::from) })
}

fn flow(id: &str, steps: Vec<Step>) -> Playbook {
    Playbook {
        id: id.into(),
        edition: "e".into(),
        symptom: None,
        first: steps[0].id.clone(),
        title: Text::same(id),
        summary: Text::default(),
        hint: None,
        do_not: vec![],
        as_of: String::new(),
        steps,
    }
}

fn entry_flow() -> Playbook {
    let mut question =
        step("signs", Kind::Decision { choices: vec![choice("no", "watch"), choice("unsure", "to-attack")] });
    question.title = Text::same("signs");
    flow(
        "ehr-down",
        vec![
            action("hands-off", "signs"),
            question,
            action("watch", "over"),
            end("over", None),
            end("to-attack", Some("cyberattack")),
        ],
    )
}

fn attack_flow() -> Playbook {
    let tracks = vec![
        Track {
            id: "contain".into(),
            title: Text::same("contain"),
            role: "it-operator".into(),
            work: Work::Steps("cut-backup".into()),
            line: 0,
        },
        Track {
            id: "phones".into(),
            title: Text::same("phones"),
            role: "liaison".into(),
            work: Work::Steps("call-vendor".into()),
            line: 0,
        },
        Track {
            id: "paper".into(),
            title: Text::same("paper"),
            role: "reception".into(),
            work: Work::Playbook("paper-switch".into()),
            line: 0,
        },
    ];
    let mut report = action("report", "over");
    report.phase = Phase::Recovery;
    flow(
        "cyberattack",
        vec![
            step("side-by-side", Kind::Parallel { tracks, join: "survey".into() }),
            action("cut-backup", "cut-outside"),
            action("cut-outside", "cut-segments"),
            action("cut-segments", "survey"),
            step("call-vendor", Kind::Call { contact: "vendor-ehr".into(), script: vec![], next: "tell-boss".into() }),
            action("tell-boss", "survey"),
            action("survey", "report"),
            report,
            end("over", None),
        ],
    )
}

fn paper_flow() -> Playbook {
    flow(
        "paper-switch",
        vec![action("open-box", "post-notice"), action("post-notice", "running"), end("running", None)],
    )
}

#[test]
fn one_press_leads_to_the_first_step() {
    assert_eq!(Story::starts().at(), "hands-off");
}

#[test]
fn not_sure_leads_to_the_attack_with_all_lines_of_work_open() {
    let story = Story::into_attack();
    assert_eq!(story.at(), "cut-backup", "containment comes first among equals");
    let open: Vec<_> = story.incident.waiting().map(|(_, open)| open.step.to_string()).collect();
    assert_eq!(open, ["cut-backup", "call-vendor", "open-box"], "nobody waits for anybody");
}

#[test]
fn a_step_pressed_twice_is_recorded_once() {
    let mut story = Story::starts();
    let (walk, hands_off) = story.here();
    story.done();
    let again = story.incident.complete_step(walk, &hands_off).unwrap();
    assert_eq!(again, [], "after an interruption people repeat a step more often than they skip one");
}

#[test]
fn tracks_go_on_independently_and_meet_by_themselves() {
    let mut story = Story::into_attack();
    for _ in 0..3 {
        story.done();
    }
    assert_eq!(story.at(), "call-vendor", "the next line of work, when one has come to its end");
    story.call("vendor-ehr", Outcome::Reached);
    assert_eq!(story.at(), "tell-boss");
    story.done();
    assert_eq!(story.at(), "open-box");
    story.done();
    story.done();
    assert_eq!(story.at(), "survey", "all lines of work have met");
}

#[test]
fn nobody_has_to_wait_for_a_line_of_work_to_go_on() {
    let mut story = Story::into_attack();
    let events = story.incident.complete_step(2, &"side-by-side".into());
    story.press(events);
    assert_eq!(story.at(), "survey");
    let open: Vec<_> = story.incident.waiting().map(|(_, open)| open.step.to_string()).collect();
    assert!(open.contains(&"cut-backup".to_owned()), "what was open stays open");
}

#[test]
fn a_call_nobody_answers_never_stops_the_flow() {
    let mut story = Story::into_attack();
    let events = story.incident.log_call(&Call {
        contact: "vendor-ehr".into(),
        direction: Direction::Out,
        outcome: Outcome::NoAnswer,
        who: String::new(),
        heard: String::new(),
        late_reason: String::new(),
    });
    story.press(events);
    assert_eq!(story.at(), "tell-boss", "the boss is told although the vendor did not answer");
    let call = &story.incident.calls[&ContactId::from("vendor-ehr")];
    assert_eq!(call.due(), call.last_at.map(|at| at.plus_minutes(10)), "offered again after ten minutes");
    story.call("vendor-ehr", Outcome::Reached);
    assert!(story.incident.walk(2).unwrap().has_done(&"call-vendor".into()));
    assert_eq!(story.at(), "tell-boss", "reaching them later opens nothing twice");
}

#[test]
fn a_step_put_off_comes_back_before_its_phase_ends() {
    let mut story = Story::into_attack();
    story.later();
    assert_eq!(story.at(), "cut-outside");
    story.done();
    story.done();
    story.call("vendor-ehr", Outcome::Reached);
    story.done();
    story.done();
    story.done();
    assert_eq!(story.at(), "survey");
    story.done();
    assert_eq!(story.at(), "cut-backup", "the next step belongs to a later phase, so what was put off comes first");
    story.done();
    assert_eq!(story.at(), "report");
}

#[test]
fn undoing_an_answer_keeps_what_was_done_on_the_branch_in_sight() {
    let mut story = Story::starts();
    story.done();
    let chosen = story.answer("unsure")[0];
    let cut = story.done()[0];
    let events = story.incident.undo(chosen).unwrap();
    let Event::ActUndone { abandoned, .. } = &events[0] else { panic!("an undo is a line of its own") };
    assert!(abandoned.contains(&cut), "pulling the cable happened, whatever branch it was on");
    story.press(Ok(events));
    assert_eq!(story.at(), "signs");
    assert!(!story.incident.counts(cut));
    assert_eq!(story.incident.entries.iter().filter(|entry| entry.id == cut).count(), 1, "nothing is deleted");
    story.answer("no");
    assert_eq!(story.at(), "watch");
}

#[test]
fn taking_back_the_last_act_means_the_answer_and_not_only_the_playbook_it_opened() {
    let mut story = Story::starts();
    story.done();
    let before = story.at();
    let answer = story.answer("unsure")[0];
    assert_ne!(story.at(), before);
    let last = story.incident.last_act().unwrap().id;
    assert_eq!(last, answer, "the person pressed an answer, not a playbook");
    let undo = story.incident.undo(last);
    story.press(undo);
    assert_eq!(story.at(), before, "the question is asked again");
    let started = story.answer("unsure")[1];
    assert_eq!(story.incident.undo(started), Err(Refusal::NotUndoable), "also after an earlier undo");
}

#[test]
fn undoing_twice_records_once() {
    let mut story = Story::starts();
    let done = story.done()[0];
    let events = story.incident.undo(done);
    story.press(events);
    assert_eq!(story.incident.undo(done).unwrap(), []);
    assert_eq!(story.at(), "hands-off");
}

#[test]
fn the_paper_switch_can_start_at_once_and_only_once() {
    let mut story = Story::starts();
    let events = story.incident.start_playbook(&"paper-switch".into());
    story.press(events);
    assert_eq!(story.at(), "open-box");
    let events = story.incident.start_playbook(&"cyberattack".into());
    story.press(events);
    assert_eq!(
        story.incident.walks.iter().filter(|walk| walk.playbook.as_str() == "paper-switch").count(),
        1,
        "the track joins the run that is there"
    );
}

#[test]
fn folding_again_gives_the_same_state() {
    let mut story = Story::into_attack();
    story.later();
    let cut = story.done()[0];
    story.call("vendor-ehr", Outcome::Waiting);
    let undo = story.incident.undo(cut);
    story.press(undo);
    let again = Incident::fold(story.incident.id, story.incident.playbooks.clone(), story.incident.entries.clone());
    assert_eq!(again.walks, story.incident.walks);
    assert_eq!(again.calls, story.incident.calls);
    assert_eq!(
        again.focus().map(|(_, open)| open.step.clone()),
        story.incident.focus().map(|(_, open)| open.step.clone())
    );
}

#[test]
fn a_closed_incident_takes_no_more_steps() {
    let mut story = Story::starts();
    let events = story.incident.close();
    story.press(events);
    assert_eq!(story.incident.complete_step(1, &"hands-off".into()), Err(Refusal::IncidentClosed));
    let note = story.incident.take_note("あとで分かったこと", Nature::Fact, "");
    let note = story.press(note)[0];
    assert!(story.incident.is_after_end(note), "evidence is completed afterwards, and the record says so");
}

#[test]
fn the_same_system_state_is_recorded_once() {
    let mut story = Story::starts();
    let events = story.incident.set_system_state(&"ehr".into(), SystemState::Stopped);
    story.press(events);
    assert_eq!(story.incident.set_system_state(&"ehr".into(), SystemState::Stopped).unwrap(), []);
}

#[test]
fn an_empty_note_is_no_note() {
    assert_eq!(Story::starts().incident.take_note(" \n", Nature::Fact, ""), Err(Refusal::NoText));
}
