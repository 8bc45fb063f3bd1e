//! Reads one flow. A step that lacks something is kept with an empty place, so that lint can point at it.

use super::edition;
use super::reader::{Entry, Fields, Reader};
use crate::ids::{ChoiceId, ContactId, DeadlineId, FormId, MomentId, PlaybookId, RoleId, StepId};
use crate::playbook::{Alternative, Choice, Kind, Phase, PlanList, Playbook, Step, Track, Work};
use crate::text::Text;
use crate::wording::Wording;

/// The flow of a file; `None` when it is no TOML at all.
pub(super) fn read(reader: &mut Reader<'_>, text: &str, name: &str) -> Option<Playbook> {
    let table = reader.table()?;
    let mut root = Entry::new(reader, Fields::new(table.get_ref(), 1, name));
    same_id(reader, &mut root.own, name);
    // A file may say for which format it was written; there is one so far.
    root.own.number(reader, "format");
    let playbook = Playbook {
        id: PlaybookId::from(name),
        edition: edition(text),
        symptom: root.own.text(reader, "symptom"),
        first: StepId(root.own.word(reader, "first")),
        title: root.text(reader, "title"),
        summary: root.text(reader, "summary"),
        hint: root.optional(reader, "hint"),
        do_not: root.lines(reader, "do_not"),
        as_of: root.own.date_word(reader, "as_of"),
        steps: steps(reader, &mut root.own),
    };
    root.finish(reader);
    Some(playbook)
}

/// The id has to equal the file's name: other files refer to it by that name.
pub(super) fn same_id(reader: &mut Reader<'_>, fields: &mut Fields<'_>, name: &str) {
    let line = fields.line_of(reader, "id");
    if fields.word(reader, "id") != name {
        let says = Wording::built_in().say("check_id_is_not_name", &[("name", &Text::same(name))]);
        reader.report("E0", line, name, says);
    }
}

/// A second entry with the same id is a finding and is left out.
pub(super) fn is_new(reader: &mut Reader<'_>, id: &str, line: usize, seen: &mut Vec<String>) -> bool {
    if id.is_empty() || !seen.iter().any(|known| known == id) {
        seen.push(id.to_owned());
        return true;
    }
    reader.report("E0", line, id, Wording::built_in().say("check_id_twice", &[("id", &Text::same(id))]));
    false
}

fn steps(reader: &mut Reader<'_>, root: &mut Fields<'_>) -> Vec<Step> {
    let mut seen = Vec::new();
    let mut steps = Vec::new();
    for fields in root.inners(reader, "step") {
        let step = step(reader, fields);
        if is_new(reader, step.id.as_str(), step.line, &mut seen) {
            steps.push(step);
        }
    }
    steps
}

fn step(reader: &mut Reader<'_>, mut fields: Fields<'_>) -> Step {
    let id = StepId(fields.id(reader));
    let mut entry = Entry::new(reader, fields);
    let word = entry.own.word(reader, "kind");
    let kind = kind(reader, &mut entry, &word);
    // A question has no button of its own: its answers are the buttons.
    let fact = if word == "decision" { None } else { entry.optional(reader, "fact") };
    let step = Step {
        id,
        phase: phase(reader, &mut entry.own),
        role: RoleId(entry.own.word(reader, "role")),
        title: entry.text(reader, "title"),
        fact,
        lines: entry.lines(reader, "do"),
        say: entry.optional(reader, "say"),
        minutes: entry.own.number(reader, "minutes"),
        list: list(reader, &mut entry.own),
        forms: entry.own.words(reader, "form").into_iter().map(FormId).collect(),
        marks: marks(reader, &mut entry.own),
        meets: entry.own.words(reader, "meets").into_iter().map(DeadlineId).collect(),
        cannot: cannot(reader, &mut entry.own),
        source: entry.own.word(reader, "source"),
        as_of: entry.own.date(reader, "as_of").map(|date| date.format("%Y-%m-%d").to_string()),
        line: entry.own.line,
        kind: kind.clone().unwrap_or(Kind::End { onward: None }),
    };
    // Of a step of unknown kind nobody can say which fields belong to it.
    if kind.is_some() {
        entry.finish(reader);
    }
    step
}

fn kind(reader: &mut Reader<'_>, entry: &mut Entry<'_>, word: &str) -> Option<Kind> {
    let own = &mut entry.own;
    Some(match word {
        "action" => Kind::Action { next: target(reader, own, "next") },
        "decision" => Kind::Decision { choices: choices(reader, own) },
        "parallel" => Kind::Parallel { join: target(reader, own, "join"), tracks: tracks(reader, own) },
        "call" => Kind::Call {
            contact: ContactId(own.word(reader, "contact")),
            next: target(reader, own, "next"),
            script: entry.lines(reader, "script"),
        },
        "end" => Kind::End { onward: own.text(reader, "continue").map(PlaybookId) },
        _ => {
            let says = Wording::built_in().say("check_kind", &[]);
            reader.report("E0", own.line_of(reader, "kind"), &own.subject, says);
            return None;
        }
    })
}

/// Where it leads; empty when nothing is written there.
fn target(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &str) -> StepId {
    StepId(fields.word(reader, key))
}

fn marks(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Vec<MomentId> {
    fields.words(reader, "marks").into_iter().map(MomentId).collect()
}

fn phase(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Phase {
    match fields.word(reader, "phase").as_str() {
        "平時" => Phase::Quiet,
        "検知" => Phase::Detection,
        "初動対応" => Phase::FirstResponse,
        "復旧処理" => Phase::Recovery,
        "事後対応" => Phase::Afterwards,
        _ => {
            let says = Wording::built_in().say("check_phase", &[]);
            reader.report("E0", fields.line_of(reader, "phase"), &fields.subject, says);
            Phase::FirstResponse
        }
    }
}

fn list(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Option<PlanList> {
    match fields.text(reader, "list")?.as_str() {
        "outside-lines" => Some(PlanList::OutsideLines),
        "terminals" => Some(PlanList::Terminals),
        _ => {
            let says = Wording::built_in().say("check_list", &[]);
            reader.report("E0", fields.line_of(reader, "list"), &fields.subject, says);
            None
        }
    }
}

fn choices(reader: &mut Reader<'_>, step: &mut Fields<'_>) -> Vec<Choice> {
    let mut seen = Vec::new();
    let mut choices = Vec::new();
    for mut fields in step.inners(reader, "choice") {
        let choice = Choice {
            id: ChoiceId(fields.id(reader)),
            label: beside(reader, &mut fields, "label"),
            unsure: fields.flag(reader, "unsure").unwrap_or_default(),
            next: target(reader, &mut fields, "next"),
            marks: marks(reader, &mut fields),
            line: fields.line,
        };
        fields.finish(reader);
        if is_new(reader, choice.id.as_str(), choice.line, &mut seen) {
            choices.push(choice);
        }
    }
    choices
}

fn tracks(reader: &mut Reader<'_>, step: &mut Fields<'_>) -> Vec<Track> {
    let mut seen = Vec::new();
    let mut tracks = Vec::new();
    for mut fields in step.inners(reader, "track") {
        let id = fields.id(reader);
        let work = match fields.text(reader, "playbook") {
            Some(other) => Work::Playbook(PlaybookId(other)),
            None => Work::Steps(target(reader, &mut fields, "first")),
        };
        let track = Track {
            id,
            title: beside(reader, &mut fields, "title"),
            role: RoleId(fields.word(reader, "role")),
            work,
            line: fields.line,
        };
        fields.finish(reader);
        if is_new(reader, &track.id, track.line, &mut seen) {
            tracks.push(track);
        }
    }
    tracks
}

fn cannot(reader: &mut Reader<'_>, step: &mut Fields<'_>) -> Vec<Alternative> {
    let mut alternatives = Vec::new();
    for mut fields in step.inners(reader, "cannot") {
        let text = beside(reader, &mut fields, "text");
        alternatives.push(Alternative { text, next: fields.text(reader, "next").map(StepId) });
        fields.finish(reader);
    }
    alternatives
}

/// Small entries carry their English in the field `en` beside the Japanese.
fn beside(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &str) -> Text {
    let en = fields.word(reader, "en");
    Text::new(fields.word(reader, key), en)
}
