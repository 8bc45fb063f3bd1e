//! From plan, playbooks and timeline to what a pack prints. Pure: nothing is decided here, it is only put together.

use chrono::Datelike;

use crate::contact::Contact;
use crate::contact::script::{Line, SegmentKind, fill};
use crate::ids::{PlaybookId, StepId};
use crate::plan::{Plan, Revision};
use crate::playbook::lint::SYMPTOMS;
use crate::playbook::{Content, Kind, Playbook, Step, Work};
use crate::text::fold_digits;
use crate::time::{Timestamp, reiwa};
use crate::view::contact::Facts;
use crate::view::lens::Lens;
use crate::wording::Wording;

use super::pack::FRONT_DESK;
use super::pack_amount::Amount;

use crate::pack::ProofInput;
use crate::pack::contents::{
    Answer, Booklet, BookletStep, CallScript, ContactLine, Goto, Holder, Moment, NoticeInput, Opening, PackInput,
    PackMode, Segment, Situation, SlipBlock, StepContact, StepKind,
};

/// What is asked for.
#[derive(Clone, Debug)]
pub(super) struct Wanted<'a> {
    /// Which pack, and how much of it.
    pub amount: &'a Amount,
    /// Numbers set aside for this pack.
    pub slips: &'a [SlipBlock],
    /// What was signed for this print, inside an incident.
    pub proof: Option<ProofInput>,
    /// The plan's revision.
    pub revision: Option<&'a Revision>,
}

/// What one pack prints.
#[must_use]
pub(super) fn pack_input(lens: &Lens<'_>, wanted: &Wanted<'_>) -> PackInput {
    let (plan, amount) = (lens.plan, wanted.amount);
    let say = |key: &str| lens.wording.say(key, &[]).ja;
    let facts = Facts::of(lens);
    PackInput {
        binder: amount.binder.id.clone(),
        pack_name: amount.binder.title.ja.clone(),
        facility: plan.map_or_else(|| say("pack_no_facility"), |plan| plan.facility.name.clone()),
        phone: plan.map(|plan| plan.facility.phone.clone()).unwrap_or_default(),
        place: amount.binder.place.ja.clone(),
        box_place: plan
            .and_then(|plan| kept_in(plan, &amount.binder.id))
            .map_or_else(|| say("pack_box_unknown"), str::to_owned),
        plan_name: plan.map(|plan| plan.facility.plan_name.clone()).unwrap_or_default(),
        revision: wanted.revision.map_or_else(
            || say("pack_no_plan"),
            |revision| {
                lens.wording
                    .say("pack_revision", &[("number", &crate::text::Text::same(revision.number.to_string()))])
                    .ja
            },
        ),
        approval: plan.map(|plan| approval(plan, lens.wording)).unwrap_or_default(),
        next_review: plan.map(|plan| day(&plan.facility.next_review)).unwrap_or_default(),
        printed_at: printed_at(lens.now),
        printed_on: format!("{}+09:00", lens.now.jst_plain().replace(' ', "T") + ":00"),
        mode: if lens.incident.entries.is_empty() { PackMode::Normal } else { PackMode::Real },
        timeline_code: wanted.proof.as_ref().map(|proof| proof.code.clone()),
        proof: wanted.proof.clone(),
        visits: amount.demand.visits,
        hours: amount.demand.hours,
        beds: amount.demand.beds,
        copies: amount.copies,
        opening: Opening::default(),
        first_minutes: Vec::new(),
        decisions: Vec::new(),
        booklets: booklets(lens),
        contacts: lens.contacts.iter().map(|contact| contact_line(lens, contact)).collect(),
        scripts: lens.contacts.iter().map(|contact| call_script(contact, &facts, lens.wording)).collect(),
        patient_flow: Vec::new(),
        holders: plan.map(|plan| holders(plan, lens.wording)).unwrap_or_default(),
        notice: NoticeInput { since: since(lens), ..NoticeInput::default() },
        own_counts: amount.own_counts.clone(),
        slips: wanted.slips.to_vec(),
    }
}

/// When it was noticed, for the notices of an outage.
fn since(lens: &Lens<'_>) -> Option<Moment> {
    if lens.incident.entries.is_empty() {
        return None;
    }
    let at = lens.incident.noticed_at;
    let clock = at.jst_clock();
    let (hour, minute) = clock.split_once(':')?;
    let day = at.jst_date();
    Some(Moment { month: day.month(), day: day.day(), hour: hour.parse().ok()?, minute: minute.parse().ok()? })
}

/// Who holds which role, with the number at which to reach them.
fn holders(plan: &Plan, wording: &Wording) -> Vec<Holder> {
    let held = plan.roles.iter().filter_map(|assignment| {
        let people = plan.holders(&assignment.role);
        let person = people.person?;
        let extension = crate::text::Text::same(person.extension.trim());
        let number = if extension.ja.is_empty() {
            person.mobile.trim().to_owned()
        } else {
            wording.say("document_extension", &[("number", &extension)]).ja
        };
        let name = [person.post.trim(), person.name.trim()].join(" ").trim().to_owned();
        let deputies = people.deputies.iter().map(|deputy| deputy.name.clone()).collect();
        Some(Holder { role: assignment.role.to_string(), name, number, deputies })
    });
    held.collect()
}

/// Where the box of this pack stands: as the plan's list of packs says, at the front desk also as its first window says.
pub(super) fn kept_in<'p>(plan: &'p Plan, pack: &str) -> Option<&'p str> {
    let listed = plan.packs.iter().find(|one| one.pack == pack).map(|one| one.kept_in.as_str());
    let window = plan.windows.first().filter(|_| pack == FRONT_DESK).map(|window| window.kept_in.as_str());
    window.into_iter().chain(listed).find(|place| !place.is_empty())
}

/// The flows in the order in which somebody alone with the paper needs them: the symptoms, the switch to paper, the rest.
fn booklets(lens: &Lens<'_>) -> Vec<Booklet> {
    let content = lens.content;
    let paper = PlaybookId::from("paper-switch");
    let button =
        |playbook: &Playbook| SYMPTOMS.iter().position(|symptom| playbook.symptom.as_deref() == Some(*symptom));
    let rank =
        |playbook: &&Playbook| (button(playbook).unwrap_or(SYMPTOMS.len()), playbook.id != paper, playbook.id.clone());
    let mut flows: Vec<&Playbook> = content.playbooks.values().collect();
    flows.sort_by_key(rank);
    flows.into_iter().map(|playbook| booklet(lens, playbook)).collect()
}

fn booklet(lens: &Lens<'_>, playbook: &Playbook) -> Booklet {
    Booklet {
        id: playbook.id.to_string(),
        title: playbook.title.ja.clone(),
        summary: playbook.summary.ja.clone(),
        do_not: playbook.do_not.iter().map(|line| line.ja.clone()).collect(),
        situations: situations(lens, playbook),
    }
}

/// One situation a page: the steps of one phase and one line of work.
fn situations(lens: &Lens<'_>, playbook: &Playbook) -> Vec<Situation> {
    let mut found: Vec<Situation> = Vec::new();
    for step in &playbook.steps {
        let phase = step.phase.name().ja;
        let title =
            playbook.track_of(&step.id).map_or_else(|| playbook.title.ja.clone(), |track| track.title.ja.clone());
        let Some(printed) = printed_step(lens, playbook, step) else { continue };
        match found.last_mut().filter(|last| last.title == title && last.phase == phase) {
            Some(last) => last.steps.push(printed),
            None => found.push(Situation { title, phase, steps: vec![printed] }),
        }
    }
    found
}

fn printed_step(lens: &Lens<'_>, playbook: &Playbook, step: &Step) -> Option<BookletStep> {
    let number = playbook.number(&step.id)?;
    let (kind, answers, contact) = leads(lens, playbook, step);
    Some(BookletStep {
        number,
        title: step.title.ja.clone(),
        kind,
        do_: do_lines(lens, step),
        say: step.say.as_ref().map(|say| say.ja.clone()),
        role: printed_role(lens, step),
        minutes: step.minutes,
        forms: step.forms.iter().map(|form| form.to_string()).collect(),
        answers,
        then: then(lens.content, playbook, step, number),
        cannot: step
            .cannot
            .iter()
            .map(|other| Answer {
                label: other.text.ja.clone(),
                goto: other.next.as_ref().and_then(|next| goto(lens.content, playbook, next)),
            })
            .collect(),
        contact,
    })
}

/// Who does it, and 要確認 where part of the step rests on no source that was seen.
fn printed_role(lens: &Lens<'_>, step: &Step) -> String {
    let role = lens.role(&step.role);
    if step.is_unconfirmed() { lens.wording.say("pack_unconfirmed", &[("role", &role)]).ja } else { role.ja }
}

/// The sub-steps, and below them what this hospital's plan lists.
fn do_lines(lens: &Lens<'_>, step: &Step) -> Vec<String> {
    let listed = lens.plan.zip(step.list).map(|(plan, list)| plan.listed(list)).unwrap_or_default();
    let same = |words: &str| crate::text::Text::same(words);
    let named = listed
        .iter()
        .map(|(name, place)| lens.wording.say("pack_listed", &[("name", &same(name)), ("place", &same(place))]).ja);
    step.lines.iter().map(|line| line.ja.clone()).chain(named).collect()
}

/// What kind it is, where each answer or track leads, and whom it calls.
fn leads(lens: &Lens<'_>, playbook: &Playbook, step: &Step) -> (StepKind, Vec<Answer>, Option<StepContact>) {
    match &step.kind {
        Kind::Action { .. } => (StepKind::Action, Vec::new(), None),
        Kind::Decision { choices } => {
            let answers = choices
                .iter()
                .map(|choice| Answer {
                    label: choice.label.ja.clone(),
                    goto: goto(lens.content, playbook, &choice.next),
                })
                .collect();
            (StepKind::Decision, answers, None)
        }
        Kind::Parallel { tracks, .. } => {
            let answers = tracks
                .iter()
                .map(|track| {
                    let goto = match &track.work {
                        Work::Steps(first) => goto(lens.content, playbook, first),
                        Work::Playbook(other) => {
                            lens.content.playbook(other).map(|other| Goto::Booklet(other.title.ja.clone()))
                        }
                    };
                    Answer { label: track.title.ja.clone(), goto }
                })
                .collect();
            (StepKind::Parallel, answers, None)
        }
        Kind::Call { contact, .. } => {
            let whom = lens.contacts.iter().find(|known| known.id == *contact);
            (
                StepKind::Call,
                Vec::new(),
                whom.map(|whom| StepContact {
                    name: whom.name.ja.clone(),
                    number: whom.number.clone().unwrap_or_default(),
                }),
            )
        }
        Kind::End { .. } => (StepKind::End, Vec::new(), None),
    }
}

/// Where the step leads, when that is not simply the next number.
fn then(content: &Content, playbook: &Playbook, step: &Step, number: u32) -> Option<Goto> {
    match &step.kind {
        Kind::Action { next } | Kind::Call { next, .. } => {
            goto(content, playbook, next).filter(|goto| *goto != Goto::Step(number + 1))
        }
        Kind::Parallel { join, .. } => goto(content, playbook, join),
        Kind::End { onward } => {
            onward.as_ref().and_then(|id| content.playbook(id)).map(|other| Goto::Booklet(other.title.ja.clone()))
        }
        Kind::Decision { .. } => None,
    }
}

/// A step by its number; an end that leads on, by the booklet it leads to.
fn goto(content: &Content, playbook: &Playbook, next: &StepId) -> Option<Goto> {
    if let Some(Kind::End { onward: Some(onward) }) = playbook.step(next).map(|step| &step.kind)
        && let Some(other) = content.playbook(onward)
    {
        return Some(Goto::Booklet(other.title.ja.clone()));
    }
    playbook.number(next).map(Goto::Step)
}

fn contact_line(lens: &Lens<'_>, contact: &Contact) -> ContactLine {
    let outside = contact.kind != crate::playbook::reference::ContactKind::Inside;
    ContactLine {
        order: lens.place(contact),
        name: contact.name.ja.clone(),
        division: [contact.division.as_str(), contact.person.as_str()]
            .iter()
            .filter(|part| !part.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(" "),
        number: contact.number.clone().unwrap_or_default(),
        look: contact.confirm.as_ref().map(|look| look.ja.clone()).unwrap_or_default(),
        night: contact.night_number.clone().unwrap_or_default(),
        contract: contact.contract.clone(),
        checked_on: contact.checked_on.map(crate::time::reiwa_short).unwrap_or_default(),
        hours: contact.hours.as_ref().map(|hours| hours.ja.clone()).unwrap_or_default(),
        outside_prefix: lens
            .plan
            .filter(|_| outside)
            .map(|plan| plan.facility.outside_prefix.clone())
            .unwrap_or_default(),
    }
}

fn call_script(contact: &Contact, facts: &Facts, wording: &Wording) -> CallScript {
    CallScript {
        name: contact.name.ja.clone(),
        number: contact.number.clone().unwrap_or_default(),
        when: contact.when.ja.clone(),
        lines: fill(&contact.script, facts.known(), wording).into_iter().map(segments).collect(),
        ask: contact.ask.iter().map(|ask| ask.ja.clone()).collect(),
    }
}

fn segments(line: Line) -> Vec<Segment> {
    line.ja
        .into_iter()
        .map(|segment| match segment.kind {
            SegmentKind::Text => Segment::Text(segment.words),
            SegmentKind::Filled => Segment::Filled(segment.words),
            SegmentKind::Unknown => Segment::Unknown(segment.words.trim_start_matches(['？', ' ']).to_owned()),
        })
        .collect()
}

/// 令和8年10月2日承認 院長 高橋: short, it stands on top of every sheet.
fn approval(plan: &Plan, wording: &Wording) -> String {
    let house = &plan.facility;
    if house.approved_on.is_empty() {
        return String::new();
    }
    let same = |words: &str| crate::text::Text::same(words);
    let day = date(&house.approved_on).map_or_else(|| house.approved_on.clone(), reiwa);
    wording.say("pack_approval", &[("day", &same(&day)), ("by", &same(&house.approved_by))]).ja
}

/// 令和9年3月31日（2027-03-31）; as typed when it is no date.
fn day(typed: &str) -> String {
    date(typed).map_or_else(|| typed.to_owned(), |day| format!("{}（{day}）", reiwa(day)))
}

fn date(typed: &str) -> Option<chrono::NaiveDate> {
    chrono::NaiveDate::parse_from_str(&fold_digits(typed), "%Y-%m-%d").ok()
}

pub(super) fn printed_at(now: Timestamp) -> String {
    format!("{}（{}）{}", reiwa(now.jst_date()), now.jst_date(), now.jst_clock())
}
