//! From incident, plan and register to the recovery screen.

use std::collections::BTreeSet;

use crate::ids::{EntryId, FormId};
use crate::incident::event::{Entry, HowEntered, SystemState, WindowUse};
use crate::incident::paper_words::{day_words, form_name};
use crate::incident::recovery::{Count, Recovery, Register, Slip, SlipStanding};
use crate::playbook::recovery::{How, Recovery as Content};
use crate::slip_number::SlipNumber;
use crate::text::Text;

use super::home::PersonView;
use super::lens::{Lens, filled};
use super::recovery::{
    DayView, DecidedView, DeciderView, FollowUpView, GapView, GoLiveView, RecoveryView, ReentryFormView, SlipCountView,
    SlipView, SystemOnPaperView, WindowUseView,
};
use super::recovery_refusal::refusal_words;
use super::recovery_work::{left, next, sheet_views, stages, tied_view};
use super::respond::FormView;
use super::timeline::systems;

/// So many slips go to the screen; those that are done are left out first.
const SHOWN_SLIPS: usize = 600;

/// What every part of the screen is made from.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    pub(super) lens: &'a Lens<'a>,
    pub(super) recovery: &'a Recovery,
    pub(super) content: &'a Content,
    pub(super) used: &'a BTreeSet<SlipNumber>,
}

impl RecoveryView {
    /// The recovery screen as it stands.
    #[must_use]
    pub fn of(lens: &Lens<'_>, register: &Register) -> Self {
        let incident = lens.incident;
        let recovery = &incident.recovery;
        let used = recovery.used(register);
        let on = Desk { lens, recovery, content: Content::built_in(), used: &used };
        let checks: Vec<GoLiveView> = checks(&on);
        let systems = on.systems();
        let known: Vec<&str> = on.content.checks.iter().map(|check| check.id.as_str()).collect();
        let (slips, more) = on.slips();
        Self {
            incident: incident.id.to_string(),
            title: incident.title_text(),
            closed: incident.closed || incident.withdrawn,
            has_slips: !used.is_empty(),
            forms_in_use: together(&systems),
            systems,
            checks_answered: small(checks.iter().filter(|check| check.answer.is_some()).count()),
            checks,
            decided: on.decided(),
            cannot_decide: incident.may_decide(&known).err().map(|refusal| refusal_words(lens, refusal, register)),
            decider: decider(lens),
            announcement: on.announcement(),
            chart_note: on.chart_note(),
            count: on.count(),
            windows: windows(lens, &used),
            days: on.days(),
            gaps: on.gaps(),
            left: left(&on),
            stages: stages(&on),
            next: next(&on),
            slips,
            more,
            forms: on.forms(),
            follow_ups: on.follow_ups(),
            cannot_close: incident.may_close(register).err().map(|refusal| refusal_words(lens, refusal, register)),
            people: PersonView::all(lens.plan),
            recorder: filled(&incident.recorder),
        }
    }
}

impl Desk<'_> {
    /// The line as it stands now.
    pub(super) fn line(&self, entry: EntryId) -> Option<&Entry> {
        self.lens.incident.entry(entry)
    }

    fn systems(&self) -> Vec<SystemOnPaperView> {
        let on_paper = |system: super::timeline::SystemView| {
            let forms: &[FormId] = match system.state {
                None | Some(SystemState::Resumed) => &[],
                Some(_) => self.content.forms_of(&system.id, &system.name),
            };
            let forms = forms.iter().map(form_view).collect();
            SystemOnPaperView { id: system.id, name: system.name, state: system.state, at: system.at, forms }
        };
        systems(self.lens).into_iter().map(on_paper).collect()
    }

    fn decided(&self) -> Option<DecidedView> {
        let said = self.recovery.decided.as_ref()?;
        let at = self.line(said.entry)?.occurred_at.to_string();
        Some(DecidedView { at, decider: said.text.clone(), entry: said.entry.to_string() })
    }

    fn announcement(&self) -> Text {
        let wording = self.lens.wording;
        let decided = self.recovery.decided.as_ref().and_then(|said| self.line(said.entry));
        let time = decided
            .map_or_else(|| wording.say("recovery_time_blank", &[]), |line| Text::same(line.occurred_at.jst_clock()));
        wording.say("recovery_announcement", &[("time", &time)])
    }

    fn chart_note(&self) -> Text {
        let wording = self.lens.wording;
        let from = Text::same(self.lens.incident.noticed_at.jst_plain());
        match self.recovery.decided.as_ref().and_then(|said| self.line(said.entry)) {
            Some(line) => {
                let same_day = line.occurred_at.jst_date() == self.lens.incident.noticed_at.jst_date();
                let until = if same_day { line.occurred_at.jst_clock() } else { line.occurred_at.jst_plain() };
                wording.say("chart_note", &[("from", &from), ("until", &Text::same(until))])
            }
            None => wording.say("chart_note_open", &[("from", &from)]),
        }
    }

    fn count(&self) -> SlipCountView {
        let count = self.recovery.count(self.used);
        SlipCountView {
            used: small(count.used),
            entered: small(count.entered),
            checked: small(count.checked),
            spoiled: small(count.spoiled),
            settled: small(count.settled),
            left: small(count.left()),
            sentence: count_words(self.lens, &count),
        }
    }

    /// The count as it would stand now comes first, then the days that were closed, newest first.
    fn days(&self) -> Vec<DayView> {
        let lens = self.lens;
        let closed = self.recovery.days.iter().rev().filter_map(|day| {
            let line = self.line(day.entry)?;
            let windows: Vec<WindowUseView> = day.windows.iter().map(|window| window_view(lens, *window)).collect();
            let used: u32 = windows.iter().map(|window| window.count).sum();
            Some(DayView {
                closed_at: Some(line.occurred_at.to_string()),
                windows,
                used,
                envelopes: day.envelopes,
                spoiled: day.spoiled,
                missing: day.missing.iter().map(ToString::to_string).collect(),
                people: [lens.who(line), filled(&day.second)].into_iter().flatten().collect(),
                sentence: day_words(&day.windows, day.envelopes, day.spoiled, &day.missing, lens.wording),
                agrees: used == day.envelopes.saturating_add(day.spoiled) && day.missing.is_empty(),
                entry: Some(day.entry.to_string()),
            })
        });
        std::iter::once(self.today()).chain(closed).collect()
    }

    /// What is not in a closed day yet.
    fn today(&self) -> DayView {
        let is_closed = |number: &SlipNumber| {
            self.recovery.days.iter().flat_map(|day| &day.windows).any(|window| window.has(*number))
        };
        let open: BTreeSet<SlipNumber> = self.used.iter().copied().filter(|number| !is_closed(number)).collect();
        let spoiled = open.iter().filter(|number| self.recovery.state(**number) == SlipStanding::Spoiled).count();
        let missing: Vec<SlipNumber> = self.recovery.gaps(&open).collect();
        let envelopes = small(open.len().saturating_sub(spoiled).saturating_sub(missing.len()));
        let ranges = ranges(&open);
        DayView {
            closed_at: None,
            windows: ranges.iter().map(|range| window_view(self.lens, *range)).collect(),
            used: small(open.len()),
            envelopes,
            spoiled: small(spoiled),
            sentence: day_words(&ranges, envelopes, small(spoiled), &missing, self.lens.wording),
            agrees: missing.is_empty(),
            missing: missing.iter().map(ToString::to_string).collect(),
            people: Vec::new(),
            entry: None,
        }
    }

    fn gaps(&self) -> Vec<GapView> {
        let wording = self.lens.wording;
        let gap = |number: SlipNumber| {
            let named = self.recovery.days.iter().find(|day| day.missing.contains(&number));
            let text = match named.and_then(|day| self.line(day.entry)) {
                Some(line) => wording.say("gap_named", &[("day", &Text::same(line.occurred_at.jst_plain()))]),
                None => wording.say("gap_untraced", &[]),
            };
            let window = window_name(self.lens, number.window());
            GapView { number: number.to_string(), window, named: named.is_some(), text }
        };
        self.recovery.gaps(self.used).map(gap).collect()
    }

    fn slips(&self) -> (Vec<SlipView>, u32) {
        let mut numbers: Vec<SlipNumber> = self.used.iter().copied().collect();
        let hidden = numbers.len().saturating_sub(SHOWN_SLIPS);
        if hidden > 0 {
            // What is left to do comes first into the list; the list itself stays in the order of the numbers.
            numbers.sort_by_key(|number| (self.recovery.state(*number).is_done(), *number));
            numbers.truncate(SHOWN_SLIPS);
            numbers.sort();
        }
        (numbers.into_iter().map(|number| self.slip(number)).collect(), small(hidden))
    }

    fn slip(&self, number: SlipNumber) -> SlipView {
        let nothing = Slip::default();
        let slip = self.recovery.slips.get(&number).unwrap_or(&nothing);
        let said = slip.spoiled.as_ref().or(slip.settled.as_ref());
        let last = slip.last.and_then(|entry| self.line(entry));
        SlipView {
            number: number.to_string(),
            window: window_name(self.lens, number.window()),
            state: slip.state(),
            reason: said.map(|said| said.text.clone()).unwrap_or_default(),
            owner: slip.owner.as_ref().map(|owner| owner.text.clone()),
            tied: tied_view(self, slip),
            sheets: sheet_views(self, slip),
            who: last.and_then(|line| self.lens.who(line)),
            at: last.map(|line| line.recorded_at.to_string()),
            entry: said.map(|said| said.entry).or(slip.last).map(|entry| entry.to_string()),
        }
    }

    fn forms(&self) -> Vec<ReentryFormView> {
        let mut forms: Vec<_> = self.content.forms.iter().collect();
        forms.sort_by_key(|form| self.content.place(&form.id));
        forms
            .into_iter()
            .map(|form| ReentryFormView {
                form: form_view(&form.id),
                how: form.how.into(),
                stage: form.stage.clone(),
                minutes: form.minutes,
            })
            .collect()
    }

    fn follow_ups(&self) -> Vec<FollowUpView> {
        let all = self.recovery.slips.iter().flat_map(|(number, slip)| {
            slip.follow_ups.iter().filter_map(|((kind, text), found)| {
                let line = self.line(found.entry)?;
                Some(FollowUpView {
                    number: number.to_string(),
                    kind: *kind,
                    text: text.clone(),
                    done: found.done,
                    at: line.occurred_at.to_string(),
                    who: self.lens.who(line),
                    entry: found.entry.to_string(),
                })
            })
        });
        let (open, done): (Vec<_>, Vec<_>) = all.partition(|found| !found.done);
        open.into_iter().chain(done).collect()
    }
}

fn checks(on: &Desk<'_>) -> Vec<GoLiveView> {
    let view = |check: &crate::playbook::recovery::Check| {
        let said = on.recovery.checks.get(&check.id);
        let line = said.and_then(|said| on.line(said.entry));
        GoLiveView {
            id: check.id.clone(),
            title: check.title.clone(),
            hint: check.hint.clone(),
            answer: said.map(|said| said.answer),
            reason: said.map(|said| said.reason.clone()).unwrap_or_default(),
            at: line.map(|line| line.occurred_at.to_string()),
            who: line.and_then(|line| on.lens.who(line)),
            entry: said.map(|said| said.entry.to_string()),
        }
    };
    on.content.checks.iter().map(view).collect()
}

/// Whom the plan names for this; else the management.
fn decider(lens: &Lens<'_>) -> DeciderView {
    let planned = lens.plan.map(|plan| plan.restart.decider.clone()).filter(|role| !role.as_str().is_empty());
    let role = planned.unwrap_or_else(|| "management".into());
    DeciderView { role: lens.role(&role), person: lens.holder(&role) }
}

fn together(systems: &[SystemOnPaperView]) -> Vec<FormView> {
    let mut seen = BTreeSet::new();
    let mut forms: Vec<FormView> = systems.iter().flat_map(|system| system.forms.iter().cloned()).collect();
    forms.sort_by(|one, other| one.id.cmp(&other.id));
    forms.retain(|form| seen.insert(form.id.clone()));
    forms
}

fn count_words(lens: &Lens<'_>, count: &Count) -> Text {
    let blank = |n: usize| Text::same(n.to_string());
    let key = match (count.used, count.left()) {
        (0, _) => "count_none",
        (_, 0) => "count_sentence",
        (_, _) => "count_sentence_left",
    };
    let blanks = [
        ("used", &blank(count.used)),
        ("entered", &blank(count.entered)),
        ("spoiled", &blank(count.spoiled)),
        ("settled", &blank(count.settled)),
        ("left", &blank(count.left())),
    ];
    lens.wording.say(key, &blanks)
}

/// Numbers that follow each other, by window.
fn ranges(numbers: &BTreeSet<SlipNumber>) -> Vec<WindowUse> {
    let mut ranges: Vec<WindowUse> = Vec::new();
    for number in numbers {
        let (letter, number) = (number.window(), number.number());
        match ranges.last_mut().filter(|range| range.letter == letter && range.last + 1 == number) {
            Some(range) => range.last = number,
            None => ranges.push(WindowUse { letter, first: number, last: number }),
        }
    }
    ranges
}

fn windows(lens: &Lens<'_>, used: &BTreeSet<SlipNumber>) -> Vec<WindowUseView> {
    ranges(used).into_iter().map(|range| window_view(lens, range)).collect()
}

fn window_view(lens: &Lens<'_>, range: WindowUse) -> WindowUseView {
    let printed = |number| SlipNumber::new(range.letter, number).map(|number| number.to_string()).unwrap_or_default();
    WindowUseView {
        letter: range.letter.to_string(),
        name: window_name(lens, range.letter),
        first: printed(range.first),
        last: printed(range.last),
        count: range.count(),
    }
}

fn window_name(lens: &Lens<'_>, letter: char) -> String {
    let windows = lens.plan.map(|plan| plan.windows.as_slice()).unwrap_or_default();
    let named = windows.iter().find(|window| window.letter.starts_with(letter));
    named.map(|window| window.name.clone()).unwrap_or_default()
}

pub(super) fn form_view(form: &FormId) -> FormView {
    let content = Content::built_in().form(form);
    let built_in = crate::wording::Wording::built_in();
    let title = content.map_or_else(|| form_name(form, built_in), |found| found.title.clone());
    FormView { id: form.to_string(), title }
}

pub(super) fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl From<How> for HowEntered {
    fn from(how: How) -> Self {
        match how {
            How::Retype => Self::Retype,
            How::Scan => Self::Scan,
            How::Both => Self::Both,
        }
    }
}
