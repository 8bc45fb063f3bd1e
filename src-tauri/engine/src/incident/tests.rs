use super::calls::Call;
use super::correct::Correction;
use super::event::{Direction, Draft, Event, Nature, Outcome, Precision, SystemState};
use super::notes;
use super::*;
use crate::ids::{ChainId, ChoiceId, FormId, PressId, RoleId, StepId};
use crate::playbook::{Choice, Kind, Phase, Step, Track, Work};
use crate::text::Text;
use crate::time::When;

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
    let events = story.incident.close(&recovery::Register::default());
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

fn correction(target: EntryId) -> Correction {
    Correction::of(target, "聞きまちがい")
}

fn at_minute(minute: i64) -> Timestamp {
    Timestamp::from_millis(0).plus_minutes(minute)
}

impl Story {
    fn note(&mut self, text: &str) -> EntryId {
        let events = self.incident.take_note(text, Nature::Fact, "");
        self.press(events)[0]
    }

    fn correct(&mut self, correction: &Correction) -> EntryId {
        let events = self.incident.correct(correction);
        self.press(events)[0]
    }

    fn undo(&mut self, target: EntryId) -> EntryId {
        let events = self.incident.undo(target);
        self.press(events)[0]
    }

    fn says(&self, entry: EntryId) -> String {
        self.incident.entry(entry).unwrap().event.written().unwrap().to_owned()
    }

    /// What was folded line by line is what a fresh reading of the file gives.
    fn is_the_same_read_again(&self) {
        let now = &self.incident;
        let again = Incident::fold(now.id, now.playbooks.clone(), now.entries.clone());
        assert_eq!(again.walks, now.walks);
        assert_eq!(again.calls, now.calls);
        assert_eq!(again.moments, now.moments);
        assert_eq!(again.met, now.met);
        assert_eq!(again.systems, now.systems);
        assert_eq!(again.recovery, now.recovery);
        assert_eq!((again.noticed_at, again.closed, again.withdrawn), (now.noticed_at, now.closed, now.withdrawn));
        assert_eq!((&again.undone, &again.abandoned), (&now.undone, &now.abandoned));
        assert_eq!((&again.corrected, &again.units, &again.chains), (&now.corrected, &now.units, &now.chains));
        assert_eq!((&again.parents, &again.places), (&now.parents, &now.places));
        assert_eq!((&again.order, &again.stands_at, again.ended_at), (&now.order, &now.stands_at, now.ended_at));
        assert_eq!(again.recorder, now.recorder);
        let focus = |incident: &Incident| incident.focus().map(|(walk, open)| (walk.number, open.step.clone()));
        assert_eq!(focus(&again), focus(now));
    }
}

#[test]
fn the_newest_correction_of_each_part_counts_and_all_stay_legible() {
    let mut story = Story::starts();
    let note = story.note("薬局から電話");
    let first = story.correct(&Correction { text: Some("薬剤部から電話".into()), ..correction(note) });
    let second = story.correct(&Correction { from: Some("薬剤部".into()), ..correction(note) });
    let third =
        story.correct(&Correction { text: Some("薬剤部の高橋さんから電話".into()), ..correction(note) });
    assert_eq!(story.says(note), "薬剤部の高橋さんから電話");
    assert_eq!(story.incident.entry(note).unwrap().from, "薬剤部");
    let was: Vec<_> =
        story.incident.was(note).iter().map(|was| (was.by, was.before.event.written().unwrap())).collect();
    assert_eq!(was, [(first, "薬局から電話"), (second, "薬剤部から電話"), (third, "薬剤部から電話")]);
    let written = story.incident.entries.iter().find(|entry| entry.id == note).unwrap();
    assert_eq!(written.event.written(), Some("薬局から電話"), "nothing that was written is edited");
    story.is_the_same_read_again();
}

#[test]
fn taking_a_correction_back_brings_the_former_words_back() {
    let mut story = Story::starts();
    let note = story.note("薬局から電話");
    let first = story.correct(&Correction { text: Some("薬剤部から電話".into()), ..correction(note) });
    let second = story.correct(&Correction { text: Some("検査から電話".into()), ..correction(note) });
    story.undo(second);
    assert_eq!(story.says(note), "薬剤部から電話");
    story.undo(first);
    assert_eq!(story.says(note), "薬局から電話");
    assert_eq!(story.incident.was(note), []);
    assert_eq!(story.incident.undo(first).unwrap(), [], "twice is once");
    story.is_the_same_read_again();
}

#[test]
fn what_follows_from_a_time_follows_a_corrected_time() {
    let mut story = Story::into_attack();
    let call = story.call("vendor-ehr", Outcome::Reached)[0];
    let state = story.incident.set_system_state(&"ehr".into(), SystemState::Stopped);
    let state = story.press(state)[0];
    let later = Some(When { at: at_minute(-30), precision: Precision::About });
    story.correct(&Correction { occurred: later, ..correction(call) });
    let right = story.correct(&Correction { occurred: later, ..correction(state) });
    assert_eq!(story.incident.calls[&ContactId::from("vendor-ehr")].reached_at, Some(at_minute(-30)));
    assert_eq!(story.incident.systems[&"ehr".into()], (SystemState::Stopped, at_minute(-30)));
    story.is_the_same_read_again();
    let before = story.incident.entries.iter().find(|entry| entry.id == state).unwrap().occurred_at;
    story.undo(right);
    assert_eq!(story.incident.systems[&"ehr".into()], (SystemState::Stopped, before));
    story.is_the_same_read_again();
}

#[test]
fn of_the_words_about_noticing_the_newest_count() {
    let mut story = Story::starts();
    let start = story.incident.entries[0].id;
    let events = story.incident.correct_noticed_at(at_minute(-20));
    story.press(events);
    let put_right = story.correct(&Correction { occurred: Some(When::exactly(at_minute(-40))), ..correction(start) });
    assert_eq!(story.incident.noticed_at, at_minute(-40));
    assert_eq!(story.incident.moments[&"noticed".into()], at_minute(-40), "due times start there");
    story.is_the_same_read_again();
    story.undo(put_right);
    assert_eq!(story.incident.noticed_at, at_minute(-20));
    let unknown = When { at: at_minute(1), precision: Precision::Unknown };
    story.correct(&Correction { occurred: Some(unknown), ..correction(start) });
    assert_eq!(story.incident.noticed_at, at_minute(-20), "that nobody knows is no time to count from");
    story.is_the_same_read_again();
}

#[test]
fn only_what_a_person_wrote_is_put_right_and_never_without_a_reason() {
    let mut story = Story::starts();
    let note = story.note("薬局から電話");
    let done = story.done()[0];
    let text = |target| Correction { text: Some("x".into()), ..correction(target) };
    assert_eq!(story.incident.correct(&Correction { why: " ".into(), ..text(note) }), Err(Refusal::NoReason));
    assert_eq!(story.incident.correct(&correction(note)), Err(Refusal::NoChange), "nothing is said");
    let same = Correction { text: Some(" 薬局から電話\n".into()), ..correction(note) };
    assert_eq!(story.incident.correct(&same), Err(Refusal::NoChange), "it says so already");
    let empty = Correction { text: Some(" ".into()), ..correction(note) };
    assert_eq!(story.incident.correct(&empty), Err(Refusal::NoText), "a wrong note is taken back, not emptied");
    assert_eq!(story.incident.correct(&text(done)), Err(Refusal::NotCorrectable), "a step's words are authored");
    let who = Correction { who: Some("x".into()), ..correction(note) };
    assert_eq!(story.incident.correct(&who), Err(Refusal::NotCorrectable), "a note has no other side");
    let nowhere = EntryId(uuid::Uuid::max());
    assert_eq!(story.incident.correct(&text(nowhere)), Err(Refusal::NotCorrectable));
    let put_right = story.correct(&text(note));
    assert_eq!(story.incident.correct(&text(put_right)), Err(Refusal::NotCorrectable), "its line is put right again");
    story.undo(note);
    assert_eq!(story.incident.correct(&text(note)), Err(Refusal::NotCorrectable), "it counts no more");
}

#[test]
fn what_was_heard_and_who_said_it_can_be_put_right() {
    let mut story = Story::into_attack();
    let call = story.call("vendor-ehr", Outcome::Reached)[0];
    let right =
        Correction { text: Some("1時間で着く".into()), who: Some("高橋さん".into()), ..correction(call) };
    story.correct(&right);
    let now = &story.incident.entry(call).unwrap().event;
    assert!(matches!(now, Event::CallMade { who, heard, .. } if who == "高橋さん" && heard == "1時間で着く"));
}

#[test]
fn a_line_is_put_right_after_the_end_too() {
    let mut story = Story::starts();
    let note = story.note("薬局から電話");
    let end = story.incident.close(&recovery::Register::default());
    story.press(end);
    let right = story.correct(&Correction { text: Some("薬剤部から電話".into()), ..correction(note) });
    assert!(story.incident.is_after_end(right) && !story.incident.is_after_end(note));
    story.undo(right);
    assert_eq!(story.says(note), "薬局から電話", "and that correction can be taken back");
    assert_eq!(story.incident.undo(note), Err(Refusal::IncidentClosed), "nothing else can");
    story.is_the_same_read_again();
}

#[test]
fn an_incident_withdrawn_by_mistake_goes_on_where_it_was() {
    let mut story = Story::starts();
    story.done();
    let before = story.at();
    let events = story.incident.withdraw();
    story.press(events);
    assert_eq!(story.incident.take_note("x", Nature::Fact, ""), Err(Refusal::IncidentClosed));
    let events = story.incident.restore();
    story.press(events);
    assert!(!story.incident.withdrawn);
    assert_eq!(story.at(), before);
    assert_eq!(story.incident.restore().unwrap(), [], "twice is once");
    story.is_the_same_read_again();
}

#[test]
fn lines_are_listed_by_the_time_they_happened() {
    let mut story = Story::starts();
    let notes = [story.note("一"), story.note("二"), story.note("三")];
    let earlier = When { at: at_minute(1), precision: Precision::About };
    story.correct(&Correction { occurred: Some(earlier), ..correction(notes[2]) });
    let listed = |story: &Story, n_lines| {
        let texts = story.incident.newest(n_lines).filter_map(|entry| entry.event.written().map(str::to_owned));
        texts.collect::<Vec<_>>()
    };
    assert_eq!(listed(&story, 100), ["三", "一", "二"]);
    assert_eq!(listed(&story, 2), ["二"], "the newest two are that and the correction itself");
    story.is_the_same_read_again();
}

#[test]
fn a_clock_that_is_set_does_not_move_lines_nobody_gave_a_time_for() {
    let mut story = Story::starts();
    let mut lines = Vec::new();
    for (text, clock) in [("一", 100), ("二", -5000), ("三", 90_000), ("四", 120)] {
        let events = story.incident.take_note(text, Nature::Fact, "");
        let id = story.press(events)[0];
        let mut entry = story.incident.entries.pop().unwrap();
        (entry.occurred_at, entry.recorded_at) = (at_minute(clock), at_minute(clock));
        let entries = story.incident.entries.clone();
        story.incident = Incident::fold(story.incident.id, story.incident.playbooks.clone(), entries);
        story.incident.apply(entry);
        lines.push(id);
    }
    let listed: Vec<EntryId> = story.incident.newest(4).map(|entry| entry.id).collect();
    assert_eq!(listed, lines, "the order of writing, whatever the clock said");
    story.is_the_same_read_again();
}

#[test]
fn a_long_walk_with_undos_and_corrections_is_the_same_read_again() {
    // A small generator: the same seed tells the same story.
    for seed in 1..40_u64 {
        let mut state = seed;
        let mut roll = move |below: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from((state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % below).unwrap()
        };
        let mut story = Story::starts();
        for _ in 0..40 {
            let line = story.incident.entries[roll(story.incident.entries.len() as u64)].clone();
            let time = When { at: at_minute(i64::try_from(roll(60)).unwrap()), precision: Precision::About };
            let here = story.incident.focus().map(|(walk, open)| (walk.number, open.step.clone()));
            let events = match (roll(8), here) {
                (0 | 1, Some((walk, step))) => story.incident.complete_step(walk, &step),
                (2, Some((walk, step))) => story.incident.cannot_step(walk, &step, None, Some("鍵がない")),
                (3, _) => story.incident.undo(line.id),
                (4, _) => story.incident.correct(&Correction { occurred: Some(time), ..correction(line.id) }),
                (5, _) => story.incident.correct(&Correction { text: Some("直した".into()), ..correction(line.id) }),
                (6, _) => story.incident.log_call(&Call {
                    contact: "vendor-ehr".into(),
                    direction: Direction::Out,
                    outcome: [Outcome::Reached, Outcome::NoAnswer, Outcome::Waiting][roll(3)],
                    who: String::new(),
                    heard: "聞いた".into(),
                    late_reason: String::new(),
                }),
                _ => story.incident.take_note("メモ", Nature::Fact, ""),
            };
            if events.is_ok() {
                story.press(events);
                story.is_the_same_read_again();
            }
        }
    }
}

mod paper {
    use super::super::event::{FollowUpKind, HowEntered, WindowUse, YesNo};
    use super::super::recovery::{Register, SlipStanding};
    use super::super::reentry::{DayCount, Pair, SheetOf, SlipRefusal};
    use super::*;
    use crate::slip_number::SlipNumber;

    const TWO: Pair<'_> = Pair { first: "佐藤", second: "鈴木" };

    fn register() -> Register {
        Register {
            blocks: vec![WindowUse { letter: 'A', first: 1, last: 80 }, WindowUse { letter: 'A', first: 81, last: 99 }],
        }
    }

    fn slip(number: u32) -> SlipNumber {
        SlipNumber::new('A', number).unwrap()
    }

    fn sheet(number: u32, form: &str) -> SheetOf {
        SheetOf { number: slip(number), key: (form.into(), 1) }
    }

    impl Story {
        fn enters(&mut self, number: u32, form: &str) -> EntryId {
            let events = self.incident.enter_sheet(&register(), &sheet(number, form), HowEntered::Retype, "佐藤");
            self.press(events)[0]
        }

        fn closes_day(&mut self, first: u32, last: u32, envelopes: u32, missing: &[u32]) {
            let count = DayCount {
                windows: vec![(slip(first), slip(last))],
                envelopes,
                missing: missing.iter().map(|number| slip(*number)).collect(),
            };
            let events = self.incident.close_day(&register(), &count, TWO);
            self.press(events);
        }

        fn left(&self) -> Vec<u32> {
            let recovery = &self.incident.recovery;
            recovery.left(&recovery.used(&register())).map(SlipNumber::number).collect()
        }

        fn refuses(&self, events: Result<Vec<Event>, Refusal>) -> SlipRefusal {
            match events.unwrap_err() {
                Refusal::Slip(refusal) => refusal,
                other => panic!("{other}"),
            }
        }
    }

    #[test]
    fn a_number_between_two_that_were_used_was_used_too() {
        let mut story = Story::starts();
        for number in [5, 8, 82] {
            story.enters(number, "F06");
        }
        assert_eq!(story.left(), [6, 7], "the next block is another pile of paper");
        story.closes_day(1, 10, 9, &[6]);
        assert_eq!(story.left(), [1, 2, 3, 4, 6, 7, 9, 10], "two people counted first and last");
        story.enters(13, "F06");
        assert_eq!(story.left(), [1, 2, 3, 4, 6, 7, 9, 10, 11, 12], "the next day goes on where the last one ended");
        story.is_the_same_read_again();
    }

    #[test]
    fn nothing_ends_before_each_slip_is_entered_or_explained() {
        let mut story = Story::starts();
        story.closes_day(1, 3, 1, &[3]);
        assert_eq!(story.refuses(story.incident.close(&register())), SlipRefusal::SlipsLeft(3));
        story.enters(1, "F06");
        let events = story.incident.spoil_slip(&register(), slip(2), "書き損じ");
        story.press(events);
        assert_eq!(story.incident.spoil_slip(&register(), slip(3), " "), Err(Refusal::NoReason));
        assert_eq!(story.incident.settle_slip(&register(), slip(3), ""), Err(Refusal::NoReason), "words, not a tick");
        let events = story.incident.settle_slip(&register(), slip(3), "持ち帰られた");
        story.press(events);
        assert_eq!(story.incident.close(&register()), Ok(vec![Event::IncidentClosed]));
        story.is_the_same_read_again();
    }

    #[test]
    fn an_incident_without_slips_ends_as_before() {
        assert!(Story::starts().incident.close(&register()).is_ok(), "paper that nobody used stands in nobody's way");
    }

    #[test]
    fn a_number_that_was_never_printed_here_is_refused() {
        let story = Story::starts();
        let other = SlipNumber::new('B', 1).unwrap();
        let spoils = |number| story.refuses(story.incident.spoil_slip(&register(), number, "x"));
        assert_eq!(spoils(slip(100)), SlipRefusal::NeverIssued(slip(100)));
        assert_eq!(spoils(other), SlipRefusal::UnknownWindow(other), "another hospital, or misread");
    }

    #[test]
    fn the_same_sheet_is_entered_once_and_a_spoiled_one_never() {
        let mut story = Story::starts();
        let line = story.enters(1, "F06");
        let again = story.incident.enter_sheet(&register(), &sheet(1, "F06"), HowEntered::Scan, "鈴木");
        assert_eq!(story.refuses(again), SlipRefusal::Entered(slip(1), line), "the line says who and when");
        let second = SheetOf { number: slip(1), key: ("F06".into(), 2) };
        assert!(story.incident.enter_sheet(&register(), &second, HowEntered::Scan, "鈴木").is_ok(), "a second one");
        let spoiled = story.incident.spoil_slip(&register(), slip(2), "破れた");
        let spoiled = story.press(spoiled)[0];
        let enters = story.incident.enter_sheet(&register(), &sheet(2, "F06"), HowEntered::Scan, "鈴木");
        assert_eq!(story.refuses(enters), SlipRefusal::Spoiled(slip(2), spoiled));
        assert!(story.incident.spoil_slip(&register(), slip(1), "x").is_err(), "what is entered is not spoiled");
        story.undo(line);
        assert_eq!(story.incident.recovery.state(slip(1)), SlipStanding::Missing, "taken back: as if never entered");
        story.is_the_same_read_again();
    }

    #[test]
    fn an_envelope_is_done_when_every_sheet_in_it_is() {
        let mut story = Story::starts();
        let forms = ["F04", "F06", "F06"].map(FormId::from);
        let events = story.incident.take_envelope(&register(), slip(1), "佐藤", &forms);
        story.press(events);
        assert_eq!(story.incident.recovery.state(slip(1)), SlipStanding::Waiting);
        story.enters(1, "F04");
        story.enters(1, "F06");
        assert_eq!(story.incident.recovery.state(slip(1)), SlipStanding::Started, "the second F06 is still there");
        let second = SheetOf { number: slip(1), key: ("F06".into(), 2) };
        let asks = story.incident.ask_about_sheet(&register(), &second, "高橋先生", "2113", "");
        story.press(asks);
        assert_eq!(story.incident.recovery.state(slip(1)), SlipStanding::Started);
        let events = story.incident.enter_sheet(&register(), &second, HowEntered::Retype, "佐藤");
        story.press(events);
        assert_eq!(story.incident.recovery.state(slip(1)), SlipStanding::Entered);
        for key in [("F04", 1), ("F06", 1), ("F06", 2)] {
            let of = SheetOf { number: slip(1), key: (key.0.into(), key.1) };
            let events = story.incident.check_sheet(&register(), &of, "鈴木");
            story.press(events);
        }
        assert_eq!(story.incident.recovery.state(slip(1)), SlipStanding::Checked);
        story.is_the_same_read_again();
    }

    #[test]
    fn a_patient_is_tied_by_two_people_and_only_once() {
        let mut story = Story::starts();
        let alone = Pair { first: "佐藤", second: "佐藤" };
        let tie = |story: &Story, id: &str, people| story.incident.tie_slip(&register(), slip(1), "", id, people);
        assert_eq!(story.refuses(tie(&story, "P-1", alone)), SlipRefusal::SamePerson);
        let line = tie(&story, "P-1", TWO);
        let line = story.press(line)[0];
        assert_eq!(tie(&story, "P-1", TWO), Ok(vec![]), "said already");
        assert_eq!(story.refuses(tie(&story, "P-2", TWO)), SlipRefusal::Tied(slip(1), line));
        story.undo(line);
        assert!(tie(&story, "P-2", TWO).is_ok());
    }

    #[test]
    fn going_back_is_decided_when_every_check_is_answered() {
        let mut story = Story::starts();
        let known = ["vendor", "clean"];
        assert_eq!(story.refuses(story.incident.decide_recovery(&known, "院長")), SlipRefusal::ChecksLeft(2));
        let no = story.incident.answer_go_live(&known, "vendor", YesNo::No, "");
        assert_eq!(no, Err(Refusal::NoReason), "a no has a reason");
        for (item, answer, reason) in
            [("vendor", YesNo::No, "まだ"), ("clean", YesNo::Yes, ""), ("vendor", YesNo::Yes, "")]
        {
            let events = story.incident.answer_go_live(&known, item, answer, reason);
            story.press(events);
        }
        assert_eq!(story.incident.recovery.checks["vendor"].answer, YesNo::Yes, "the newest answer counts");
        assert_eq!(story.refuses(story.incident.decide_recovery(&known, " ")), SlipRefusal::NoName);
        let events = story.incident.decide_recovery(&known, "院長");
        let line = story.press(events)[0];
        assert!(story.incident.recovery.decided.is_some());
        story.undo(line);
        assert!(story.incident.recovery.decided.is_none(), "back on paper");
        story.is_the_same_read_again();
    }

    #[test]
    fn any_order_of_acts_on_slips_is_the_same_read_again() {
        for seed in 1..40_u64 {
            let mut state = seed;
            let mut roll = move |below: u64| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                usize::try_from((state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % below).unwrap()
            };
            let mut story = Story::starts();
            for _ in 0..60 {
                let number = 1 + u32::try_from(roll(8)).unwrap();
                let of = sheet(number, ["F04", "F06"][roll(2)]);
                let line = story.incident.entries[roll(story.incident.entries.len() as u64)].id;
                let register = register();
                let incident = &story.incident;
                let events = match roll(10) {
                    0 => incident.spoil_slip(&register, slip(number), "破れた"),
                    1 => incident.settle_slip(&register, slip(number), "なくした"),
                    2 | 3 => incident.enter_sheet(&register, &of, HowEntered::Both, "佐藤"),
                    4 => incident.check_sheet(&register, &of, "鈴木"),
                    5 => incident.take_envelope(&register, slip(number), "佐藤", &["F04".into()]),
                    6 => incident.tie_slip(&register, slip(number), "", "P-1", TWO),
                    7 => incident.follow_up(&register, slip(number), FollowUpKind::Refund, "", roll(2) == 0),
                    8 => incident.ask_about_sheet(&register, &of, "高橋", "", ""),
                    _ => incident.undo(line),
                };
                if events.is_ok() {
                    story.press(events);
                    story.is_the_same_read_again();
                    let (recovery, register) = (&story.incident.recovery, &register);
                    let used = recovery.used(register);
                    let count = recovery.count(&used);
                    assert_eq!(
                        count.left(),
                        recovery.left(&used).count(),
                        "used = entered + spoiled + explained + left"
                    );
                }
            }
        }
    }
}
