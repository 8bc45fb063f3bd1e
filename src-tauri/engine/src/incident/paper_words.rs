//! What the lines about slips and going back say.

use crate::ids::FormId;
use crate::playbook::recovery::Recovery as Content;
use crate::slip_number::SlipNumber;
use crate::text::Text;
use crate::wording::Wording;

use super::event::{Event, FollowUpKind, HowEntered, WindowUse, YesNo};
use super::timeline::list;

/// A name or number that is the same in both languages.
fn same(words: &(impl ToString + ?Sized)) -> Text {
    Text::same(words.to_string())
}

/// What a line about slips or going back says; empty for any other.
#[must_use]
pub fn sentence(event: &Event, wording: &Wording) -> Text {
    let number = same(&event.slip().map(|number| number.to_string()).unwrap_or_default());
    match event {
        Event::SlipSpoiled { reason, .. } => {
            wording.say("slip_spoiled", &[("number", &number), ("reason", &same(reason))])
        }
        Event::SlipSettled { how, .. } => wording.say("slip_settled", &[("number", &number), ("how", &same(how))]),
        Event::DayClosed { windows, envelopes, spoiled, missing, second } => {
            let count = day_words(windows, *envelopes, *spoiled, missing, wording);
            wording.say("day_closed", &[("count", &count), ("second", &same(second))])
        }
        Event::EnvelopeTaken { owner, forms, .. } if forms.is_empty() => {
            wording.say("envelope_taken", &[("number", &number), ("owner", &same(owner))])
        }
        Event::EnvelopeTaken { owner, forms, .. } => {
            let forms = list(forms.iter().map(|form| form_name(form, wording)), wording);
            wording.say("envelope_taken_with", &[("number", &number), ("owner", &same(owner)), ("forms", &forms)])
        }
        Event::SlipTied { card, patient_id, second, .. } => {
            let key = if card.is_empty() { "slip_tied" } else { "slip_tied_card" };
            let blanks =
                [("number", &number), ("id", &same(patient_id)), ("card", &same(card)), ("second", &same(second))];
            wording.say(key, &blanks)
        }
        Event::SheetEntered { form, sheet, how, .. } => {
            let blanks = [("number", &number), ("form", &sheet_name(form, *sheet, wording))];
            match how {
                HowEntered::Retype => wording.say("sheet_entered", &blanks),
                HowEntered::Scan => wording.say("sheet_scanned", &blanks),
                HowEntered::Both => wording.say("sheet_entered_both", &blanks),
            }
        }
        Event::SheetChecked { form, sheet, same_person, .. } => {
            let key = if *same_person { "sheet_checked_same" } else { "sheet_checked" };
            wording.say(key, &[("number", &number), ("form", &sheet_name(form, *sheet, wording))])
        }
        Event::SheetUnreadable { form, sheet, asked, phone, answer, .. } => {
            let who = if phone.is_empty() {
                same(asked)
            } else {
                wording.say("asked_at", &[("who", &same(asked)), ("phone", &same(phone))])
            };
            let key = if answer.is_empty() { "sheet_not_readable" } else { "sheet_not_readable_said" };
            let form = sheet_name(form, *sheet, wording);
            wording.say(key, &[("number", &number), ("form", &form), ("who", &who), ("answer", &same(answer))])
        }
        Event::FollowUp { kind, text, done, .. } => {
            wording.say(follow_up_key(*kind, *done), &[("number", &number), ("text", &same(text))])
        }
        Event::GoLiveChecked { item, answer, reason } => go_live(item, *answer, reason, wording),
        Event::RecoveryDecided { decider } => wording.say("recovery_decided", &[("name", &same(decider))]),
        _ => Text::default(),
    }
}

/// 使った43＝封筒41＋書き損じ1。足りない1：DA-0017-3.
#[must_use]
pub fn day_words(
    windows: &[WindowUse],
    envelopes: u32,
    spoiled: u32,
    missing: &[SlipNumber],
    wording: &Wording,
) -> Text {
    let used: u32 = windows.iter().map(WindowUse::count).sum();
    let ranges = list(windows.iter().map(|window| range_words(window, wording)), wording);
    let ranges = if windows.is_empty() { wording.say("day_none", &[]) } else { ranges };
    let difference = i64::from(used) - i64::from(envelopes) - i64::from(spoiled);
    let names = list(missing.iter().map(same), wording);
    let amount = same(&difference.unsigned_abs());
    let rest = match (difference, missing.is_empty()) {
        (0, true) => wording.say("day_agrees", &[]),
        (0, false) => wording.say("day_agrees_missing", &[("names", &names)]),
        (1.., true) => wording.say("day_short", &[("count", &amount)]),
        (1.., false) => wording.say("day_short_named", &[("count", &amount), ("names", &names)]),
        (_, _) => wording.say("day_over", &[("count", &amount)]),
    };
    let blanks = [
        ("ranges", &ranges),
        ("used", &same(&used)),
        ("envelopes", &same(&envelopes)),
        ("spoiled", &same(&spoiled)),
        ("rest", &rest),
    ];
    wording.say("day_count", &blanks)
}

fn range_words(window: &WindowUse, wording: &Wording) -> Text {
    let printed = |number| SlipNumber::new(window.letter, number).map(|number| number.to_string()).unwrap_or_default();
    wording.say("slip_range", &[("first", &same(&printed(window.first))), ("last", &same(&printed(window.last)))])
}

/// 処方箋（F06）; the code alone when nobody named the form.
#[must_use]
pub fn form_name(form: &FormId, wording: &Wording) -> Text {
    match Content::built_in().form(form) {
        Some(found) => wording.say("form_named", &[("title", &found.title), ("id", &same(form))]),
        None => same(form),
    }
}

/// The same with 2枚目 when it is not the first.
#[must_use]
pub fn sheet_name(form: &FormId, sheet: u32, wording: &Wording) -> Text {
    let form = form_name(form, wording);
    if sheet <= 1 { form } else { wording.say("form_nth", &[("form", &form), ("nth", &same(&sheet))]) }
}

fn go_live(item: &str, answer: YesNo, reason: &str, wording: &Wording) -> Text {
    let title = Content::built_in().check(item).map_or_else(|| same(item), |check| check.title.clone());
    let answer = match answer {
        YesNo::Yes => wording.say("answer_yes", &[]),
        YesNo::No => wording.say("answer_no", &[]),
    };
    let key = if reason.is_empty() { "go_live_checked" } else { "go_live_checked_why" };
    wording.say(key, &[("title", &title), ("answer", &answer), ("reason", &same(reason))])
}

const fn follow_up_key(kind: FollowUpKind, done: bool) -> &'static str {
    match (kind, done) {
        (FollowUpKind::Result, false) => "follow_result",
        (FollowUpKind::Result, true) => "follow_result_done",
        (FollowUpKind::Refund, false) => "follow_refund",
        (FollowUpKind::Refund, true) => "follow_refund_done",
        (FollowUpKind::Charge, false) => "follow_charge",
        (FollowUpKind::Charge, true) => "follow_charge_done",
    }
}
