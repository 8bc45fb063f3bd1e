//! What is left to enter: the sheets of a slip, the safe order, what comes next, and how long it takes.

use crate::incident::event::HowEntered;
use crate::incident::paper_words::sheet_name;
use crate::incident::recovery::{Sheet, SheetKey, Slip, SlipStanding};
use crate::slip_number::SlipNumber;
use crate::text::Text;

use super::lens::filled;
use super::recovery::{AskedView, NextAct, NextView, ReentryLeftView, ReentrySheetView, ReentryStageView, TiedView};
use super::recovery_from::{Desk, form_view, small};

/// The patient a slip belongs to.
pub(super) fn tied_view(on: &Desk<'_>, slip: &Slip) -> Option<TiedView> {
    let tied = slip.tied.as_ref()?;
    let line = on.line(tied.entry)?;
    Some(TiedView {
        card: tied.card.clone(),
        patient_id: tied.patient_id.clone(),
        people: [on.lens.who(line), filled(&tied.second)].into_iter().flatten().collect(),
        at: line.occurred_at.to_string(),
        entry: tied.entry.to_string(),
    })
}

/// The sheets known of a slip, in the safe order.
pub(super) fn sheet_views(on: &Desk<'_>, slip: &Slip) -> Vec<ReentrySheetView> {
    in_order(on, slip).into_iter().map(|key| sheet_view(on, slip, &key)).collect()
}

fn in_order(on: &Desk<'_>, slip: &Slip) -> Vec<SheetKey> {
    let mut keys: Vec<SheetKey> = slip.sheet_keys().into_iter().collect();
    keys.sort_by_key(|(form, nth)| (on.content.place(form), *nth));
    keys
}

fn sheet_view(on: &Desk<'_>, slip: &Slip, key: &SheetKey) -> ReentrySheetView {
    let nothing = Sheet::default();
    let sheet = slip.sheets.get(key).unwrap_or(&nothing);
    let usual = on.content.form(&key.0).map_or(HowEntered::Both, |form| form.how.into());
    let entered = sheet.entered.and_then(|(entry, _)| on.line(entry));
    let checked = sheet.checked.as_ref().and_then(|compared| on.line(compared.entry));
    let asked = sheet.asked.as_ref().and_then(|asked| {
        Some(AskedView {
            who: asked.who.clone(),
            phone: asked.phone.clone(),
            answer: asked.answer.clone(),
            at: on.line(asked.entry)?.occurred_at.to_string(),
            entry: asked.entry.to_string(),
        })
    });
    ReentrySheetView {
        form: form_view(&key.0),
        sheet: key.1,
        how: sheet.entered.map_or(usual, |(_, how)| how),
        occurred_at: entered.map(|line| line.occurred_at.to_string()),
        entered_at: entered.map(|line| line.recorded_at.to_string()),
        doer: entered.and_then(|line| filled(&line.doer)),
        entered_by: entered.and_then(|line| filled(&line.recorder)),
        checked_at: checked.map(|line| line.recorded_at.to_string()),
        checked_by: checked.and_then(|line| filled(&line.doer)),
        same_person: sheet.checked.as_ref().is_some_and(|compared| compared.same_person),
        asked,
        entry: entered.map(|line| line.id.to_string()),
    }
}

/// Slips that somebody still has to do something about, each with what is known of it.
fn open_slips<'d>(on: &Desk<'d>) -> impl Iterator<Item = (SlipNumber, Option<&'d Slip>)> + 'd {
    let (recovery, used) = (on.recovery, on.used);
    used.iter().map(move |number| (*number, recovery.slips.get(number)))
}

/// Sheets waiting to be entered: those found in the envelope, else the usual number with the usual minutes.
fn waiting(on: &Desk<'_>, slip: Option<&Slip>) -> Vec<Option<SheetKey>> {
    let nothing = Slip::default();
    let slip = slip.unwrap_or(&nothing);
    if slip.state().is_done() {
        return Vec::new();
    }
    let known: Vec<SheetKey> = in_order(on, slip);
    if known.is_empty() {
        return vec![None; usize::try_from(on.content.usual_sheets).unwrap_or(1)];
    }
    known.into_iter().filter(|key| !slip.is_sheet_entered(key)).map(Some).collect()
}

/// How much is left, and how long it takes.
pub(super) fn left(on: &Desk<'_>) -> ReentryLeftView {
    let (mut slips, mut sheets, mut unchecked, mut minutes) = (0_usize, 0_usize, 0_usize, 0_u32);
    for (_, slip) in open_slips(on) {
        if !slip.map_or(SlipStanding::Missing, Slip::state).is_done() {
            slips += 1;
        }
        for key in waiting(on, slip) {
            sheets += 1;
            let form = key.as_ref().and_then(|(form, _)| on.content.form(form));
            minutes = minutes.saturating_add(form.map_or(on.content.usual_minutes, |form| form.minutes));
        }
        let entered = slip.into_iter().flat_map(|slip| slip.sheets.values()).filter(|sheet| sheet.entered.is_some());
        unchecked += entered.filter(|sheet| sheet.checked.is_none()).count();
    }
    // What is entered now is compared later.
    let to_check = small(sheets.saturating_add(unchecked));
    let minutes = minutes.saturating_add(to_check.saturating_mul(on.content.check_minutes));
    let text = left_words(on, sheets, unchecked, minutes);
    ReentryLeftView { slips: small(slips), sheets: small(sheets), unchecked: small(unchecked), minutes, text }
}

fn left_words(on: &Desk<'_>, sheets: usize, unchecked: usize, minutes: u32) -> Text {
    let wording = on.lens.wording;
    if minutes == 0 {
        return wording.say("left_none", &[]);
    }
    let blank = |amount: u32| Text::same(amount.to_string());
    let amount = if minutes < 60 {
        wording.say("left_minutes", &[("minutes", &blank(minutes))])
    } else {
        wording.say("left_hours", &[("hours", &blank(minutes / 60)), ("minutes", &blank(minutes % 60))])
    };
    let blanks = [("amount", &amount), ("sheets", &blank(small(sheets))), ("checks", &blank(small(unchecked)))];
    wording.say("left_text", &blanks)
}

/// The safe order, and how far each part has come.
pub(super) fn stages(on: &Desk<'_>) -> Vec<ReentryStageView> {
    let view = |stage: &crate::playbook::recovery::Stage| {
        let (done, left) = match stage.id.as_str() {
            "master" => tied_so_far(on),
            "audit" => checked_so_far(on),
            id => entered_so_far(on, id),
        };
        let forms = on.content.forms.iter().filter(|form| form.stage == stage.id);
        ReentryStageView {
            id: stage.id.clone(),
            title: stage.title.clone(),
            hint: stage.hint.clone(),
            forms: forms.map(|form| form_view(&form.id)).collect(),
            done: small(done),
            left: small(left),
        }
    };
    on.content.stages.iter().map(view).collect()
}

/// Slips tied to a patient, and those not yet; what is spoiled or explained belongs to nobody.
fn tied_so_far(on: &Desk<'_>) -> (usize, usize) {
    let of_somebody = open_slips(on)
        .filter(|(_, slip)| !matches!(slip.map(Slip::state), Some(SlipStanding::Spoiled | SlipStanding::Settled)));
    let (tied, open): (Vec<_>, Vec<_>) =
        of_somebody.partition(|(_, slip)| slip.is_some_and(|slip| slip.tied.is_some()));
    (tied.len(), open.len())
}

fn checked_so_far(on: &Desk<'_>) -> (usize, usize) {
    let sheets = || open_slips(on).filter_map(|(_, slip)| slip).flat_map(|slip| slip.sheets.values());
    let entered = sheets().filter(|sheet| sheet.entered.is_some()).count();
    let checked = sheets().filter(|sheet| sheet.checked.is_some()).count();
    (checked, entered.saturating_sub(checked))
}

fn entered_so_far(on: &Desk<'_>, stage: &str) -> (usize, usize) {
    let (mut done, mut left) = (0, 0);
    for slip in open_slips(on).filter_map(|(_, slip)| slip) {
        for key in slip.sheet_keys() {
            if on.content.form(&key.0).is_none_or(|form| form.stage != stage) {
                continue;
            }
            if slip.is_sheet_entered(&key) {
                done += 1;
            } else if !slip.state().is_done() {
                left += 1;
            }
        }
    }
    (done, left)
}

/// What to do next, in the safe order: first all patients, then the parts one after the other, then comparing.
pub(super) fn next(on: &Desk<'_>) -> Option<NextView> {
    let open = || open_slips(on).filter(|(_, slip)| !slip.map_or(SlipStanding::Missing, Slip::state).is_done());
    let untied = open().find(|(_, slip)| slip.is_some_and(|slip| slip.tied.is_none() && slip.sheets.is_empty()));
    if let Some((number, _)) = untied {
        return Some(step(on, number, None, NextAct::Tie, "master", ""));
    }
    let sheets = open().filter_map(|(number, slip)| Some((number, slip?))).flat_map(|(number, slip)| {
        let keys = slip.sheet_keys().into_iter().filter(|key| !slip.is_sheet_entered(key));
        keys.map(move |key| (number, slip, key))
    });
    if let Some((number, slip, key)) = sheets.min_by_key(|(number, _, key)| (on.content.place(&key.0), *number, key.1))
    {
        let stage = on.content.form(&key.0).map_or("narrative", |form| form.stage.as_str());
        let unanswered =
            slip.sheets.get(&key).and_then(|sheet| sheet.asked.as_ref()).filter(|asked| asked.answer.is_empty());
        let act = if unanswered.is_some() { NextAct::Ask } else { NextAct::Enter };
        return Some(step(on, number, Some(&key), act, stage, unanswered.map_or("", |asked| &asked.who)));
    }
    if let Some((number, slip)) = open().next() {
        let act = if slip.is_some() { NextAct::Tie } else { NextAct::Find };
        return Some(step(on, number, None, act, "master", ""));
    }
    let unchecked = open_slips(on).filter_map(|(number, slip)| Some((number, slip?))).find_map(|(number, slip)| {
        let key = slip.sheets.iter().find(|(_, sheet)| sheet.entered.is_some() && sheet.checked.is_none())?.0;
        Some((number, key))
    });
    unchecked.map(|(number, key)| step(on, number, Some(key), NextAct::Check, "audit", ""))
}

fn step(on: &Desk<'_>, number: SlipNumber, key: Option<&SheetKey>, act: NextAct, stage: &str, who: &str) -> NextView {
    let wording = on.lens.wording;
    let form = key.map(|(form, sheet)| sheet_name(form, *sheet, wording)).unwrap_or_default();
    let blanks = [("number", &Text::same(number.to_string())), ("form", &form), ("who", &Text::same(who))];
    let text = match act {
        NextAct::Tie => wording.say("next_tie", &blanks),
        NextAct::Enter => wording.say("next_enter", &blanks),
        NextAct::Ask => wording.say("next_ask", &blanks),
        NextAct::Check => wording.say("next_check", &blanks),
        NextAct::Find => wording.say("next_find", &blanks),
    };
    let title = on.content.stages.iter().find(|found| found.id == stage).map(|found| found.title.clone());
    NextView {
        number: number.to_string(),
        stage: title.unwrap_or_default(),
        act,
        form: key.map(|(form, _)| form_view(form)),
        sheet: key.map_or(1, |(_, sheet)| *sheet),
        text,
    }
}
