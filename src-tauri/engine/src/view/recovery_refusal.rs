//! Why something about slips or going back is refused, in a sentence that says what to do.

use crate::ids::EntryId;
use crate::incident::Refusal;
use crate::incident::recovery::Register;
use crate::incident::reentry::SlipRefusal;
use crate::incident::timeline::{list, when_words};
use crate::playbook::recovery::Recovery as Content;
use crate::slip_number::SlipNumber;
use crate::text::Text;
use crate::time::When;

use super::lens::{Lens, filled};

/// So many numbers are named in one sentence.
const NAMED: usize = 5;

/// Who did what stands against it, and when: 「佐藤、10:12」.
fn who_when(lens: &Lens<'_>, entry: EntryId) -> Text {
    let Some(line) = lens.incident.entry(entry) else { return lens.wording.say("who_unknown", &[]) };
    // The one who wrote it down: of a sheet that was entered, the doer is somebody else.
    let named = filled(&line.recorder).or_else(|| lens.who(line));
    let who = named.map_or_else(|| lens.wording.say("who_unknown", &[]), Text::same);
    let time = when_words(When::exactly(line.recorded_at), lens.now, lens.wording);
    lens.wording.say("who_when", &[("who", &who), ("time", &time)])
}

/// A refusal in a sentence that says what to do.
#[must_use]
pub fn refusal_words(lens: &Lens<'_>, refusal: Refusal, register: &Register) -> Text {
    let wording = lens.wording;
    let Refusal::Slip(refusal) = refusal else {
        return match refusal {
            Refusal::NoReason => wording.say("slip_no_reason", &[]),
            _ => wording.say("slip_no_text", &[]),
        };
    };
    let about = |key: &str, number: SlipNumber| wording.say(key, &[("number", &Text::same(number.to_string()))]);
    let done = |key: &str, number: SlipNumber, entry| {
        wording.say(key, &[("number", &Text::same(number.to_string())), ("who", &who_when(lens, entry))])
    };
    match refusal {
        SlipRefusal::UnknownWindow(number) => {
            wording.say("slip_other_hospital", &[("letter", &Text::same(number.window().to_string()))])
        }
        SlipRefusal::NeverIssued(number) => about("slip_never_issued", number),
        SlipRefusal::Range(number) => about("slip_range_backwards", number),
        SlipRefusal::Spoiled(number, entry) => done("slip_is_spoiled", number, entry),
        SlipRefusal::Entered(number, entry) => done("slip_is_entered", number, entry),
        SlipRefusal::Compared(number, entry) => done("slip_is_compared", number, entry),
        SlipRefusal::Tied(number, entry) => done("slip_is_tied", number, entry),
        SlipRefusal::Settled(number, entry) => done("slip_is_settled", number, entry),
        SlipRefusal::NotEntered(number) => about("slip_not_entered", number),
        SlipRefusal::NothingWaits(number) => about("slip_nothing_waits", number),
        SlipRefusal::NoName => wording.say("slip_no_name", &[]),
        SlipRefusal::SamePerson => wording.say("slip_same_person", &[]),
        SlipRefusal::UnknownCheck => wording.say("slip_no_check", &[]),
        SlipRefusal::ChecksLeft(count) => checks_left(lens, count),
        SlipRefusal::SlipsLeft(count) => slips_left(lens, count, register),
    }
}

fn checks_left(lens: &Lens<'_>, count: usize) -> Text {
    let answered = &lens.incident.recovery.checks;
    let open = Content::built_in().checks.iter().filter(|check| !answered.contains_key(&check.id));
    let names = named(lens, open.map(|check| check.title.clone()).collect(), "checks_more");
    lens.wording.say("checks_left", &[("count", &Text::same(count.to_string())), ("names", &names)])
}

fn slips_left(lens: &Lens<'_>, count: usize, register: &Register) -> Text {
    let recovery = &lens.incident.recovery;
    let used = recovery.used(register);
    let names = recovery.left(&used).map(|number| Text::same(number.to_string())).collect();
    let names = named(lens, names, "names_more");
    lens.wording.say("reentry_left", &[("count", &Text::same(count.to_string())), ("names", &names)])
}

/// The first few of them by name, and how many more there are.
fn named(lens: &Lens<'_>, names: Vec<Text>, key: &str) -> Text {
    let more = names.len().saturating_sub(NAMED);
    let first = list(names.into_iter().take(NAMED), lens.wording);
    if more == 0 {
        return first;
    }
    lens.wording.say(key, &[("names", &first), ("count", &Text::same(more.to_string()))])
}
