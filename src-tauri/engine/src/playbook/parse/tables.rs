//! Reads the files that stand beside the flows: contacts, deadlines, roles, closed days and the names of forms.

use super::flow::{is_new, same_id};
use super::reader::{Entry, Fields, Reader};
use crate::ids::{ContactId, DeadlineId, MomentId, RoleId};
use crate::playbook::reference::{Agency, ContactKind, DeadlineRule, Duty, Holidays, Role, Span};
use crate::text::Text;
use crate::wording::Wording;

/// `agencies.toml`.
pub(super) fn agencies(reader: &mut Reader<'_>) -> Vec<Agency> {
    entries(reader, "contact", agency)
}

/// `deadlines.toml`.
pub(super) fn deadlines(reader: &mut Reader<'_>) -> Vec<DeadlineRule> {
    entries(reader, "deadline", deadline)
}

/// `roles.toml`.
pub(super) fn roles(reader: &mut Reader<'_>) -> Vec<Role> {
    entries(reader, "role", role)
}

/// `holidays.toml`; the days come out sorted.
pub(super) fn holidays(reader: &mut Reader<'_>) -> Holidays {
    let Some(table) = reader.table() else {
        return Holidays::default();
    };
    let mut root = Fields::new(table.get_ref(), 1, "");
    let from = root.date(reader, "range_from").unwrap_or_default();
    let to = root.date(reader, "range_to").unwrap_or_default();
    let official_to = root.date(reader, "official_to").unwrap_or(to);
    source(reader, &mut root);
    let mut days = Vec::new();
    for mut holiday in root.inners(reader, "holiday") {
        days.extend(holiday.date(reader, "date"));
        holiday.word(reader, "name");
        holiday.finish(reader);
    }
    days.sort_unstable();
    root.finish(reader);
    Holidays { from, to, official_to, days }
}

/// The name of a form; its other fields are the form's own business.
pub(super) fn form_title(reader: &mut Reader<'_>, name: &str) -> Option<Text> {
    let table = reader.table()?;
    let mut root = Entry::new(reader, Fields::new(table.get_ref(), 1, name));
    same_id(reader, &mut root.own, name);
    Some(root.text(reader, "title"))
}

/// The name of a pack, `{ ja = "…", en = "…" }`; its other fields are the pack's own business.
pub(super) fn pack_title(reader: &mut Reader<'_>, name: &str) -> Option<Text> {
    let table = reader.table()?;
    let mut title = Fields::new(table.get_ref(), 1, name).inner(reader, "title")?;
    Some(Text::new(title.word(reader, "ja"), title.word(reader, "en")))
}

/// All `[[key]]` of a file with the day its sources were read; an id that stands twice is left out.
fn entries<T>(
    reader: &mut Reader<'_>,
    key: &str,
    read: fn(&mut Reader<'_>, &mut Entry<'_>, id: &str, as_of: &str) -> T,
) -> Vec<T> {
    let Some(table) = reader.table() else {
        return Vec::new();
    };
    let mut root = Fields::new(table.get_ref(), 1, "");
    let as_of = root.date_word(reader, "as_of");
    let mut seen = Vec::new();
    let mut list = Vec::new();
    for mut fields in root.inners(reader, key) {
        let id = fields.id(reader);
        let mut entry = Entry::new(reader, fields);
        let own = entry.own.date_word(reader, "as_of");
        let value = read(reader, &mut entry, &id, if own.is_empty() { &as_of } else { &own });
        if is_new(reader, &id, entry.own.line, &mut seen) {
            list.push(value);
        }
        entry.finish(reader);
    }
    root.finish(reader);
    list
}

fn agency(reader: &mut Reader<'_>, entry: &mut Entry<'_>, id: &str, as_of: &str) -> Agency {
    Agency {
        id: ContactId::from(id),
        kind: one_of(
            reader,
            &mut entry.own,
            "kind",
            &[("national", ContactKind::National), ("local", ContactKind::Local), ("inside", ContactKind::Inside)],
        )
        .unwrap_or(ContactKind::Local),
        name: entry.text(reader, "name"),
        order: entry.own.number(reader, "order").unwrap_or(u32::MAX),
        duty: one_of(
            reader,
            &mut entry.own,
            "duty",
            &[("must", Duty::Must), ("should", Duty::Should), ("may", Duty::May)],
        )
        .unwrap_or(Duty::Should),
        role: RoleId(entry.own.word(reader, "role")),
        when: entry.text(reader, "when"),
        speed: entry.text(reader, "speed"),
        hours: entry.optional(reader, "hours"),
        number: entry.own.text(reader, "number").filter(|number| !number.is_empty()),
        look: entry.optional(reader, "look"),
        url: entry.own.text(reader, "url"),
        mail: entry.own.text(reader, "mail"),
        script: entry.lines(reader, "script"),
        ask: entry.lines(reader, "ask"),
        source: entry.own.word(reader, "source"),
        as_of: as_of.to_owned(),
        line: entry.own.line,
    }
}

fn deadline(reader: &mut Reader<'_>, entry: &mut Entry<'_>, id: &str, as_of: &str) -> DeadlineRule {
    DeadlineRule {
        id: DeadlineId::from(id),
        title: entry.text(reader, "title"),
        moment: MomentId(entry.own.word(reader, "moment")),
        span: span(reader, &mut entry.own),
        needs: entry.own.text(reader, "needs").map(MomentId),
        unless: entry.own.text(reader, "unless").map(MomentId),
        contact: entry.own.text(reader, "contact").map(ContactId),
        role: RoleId(entry.own.word(reader, "role")),
        legal: entry.own.flag(reader, "legal").unwrap_or_default(),
        formula: entry.text(reader, "formula"),
        source: entry.own.word(reader, "source"),
        as_of: as_of.to_owned(),
        line: entry.own.line,
    }
}

fn span(reader: &mut Reader<'_>, own: &mut Fields<'_>) -> Span {
    let minutes = own.number(reader, "minutes");
    let days = own.number(reader, "days");
    let soon = own.number(reader, "soon_days");
    let roll = own.flag(reader, "roll").unwrap_or_default();
    match (minutes, days) {
        (Some(minutes), None) => Span::Minutes(minutes),
        (None, Some(days)) => Span::Days { days, soon, roll },
        (Some(_), Some(_)) | (None, None) => {
            reader.report("E0", own.line, &own.subject, Wording::built_in().say("check_span", &[]));
            Span::Minutes(0)
        }
    }
}

fn role(reader: &mut Reader<'_>, entry: &mut Entry<'_>, id: &str, _as_of: &str) -> Role {
    // Roles keep no line of their own, so their words and source are judged while they are read.
    let (line, subject) = (entry.own.line, entry.own.subject.clone());
    source(reader, &mut entry.own);
    let role = Role { id: RoleId::from(id), name: entry.text(reader, "name"), task: entry.text(reader, "task") };
    for (key, text) in [("name", &role.name), ("task", &role.task)] {
        if text.ja.is_empty() || text.en.is_empty() {
            let says = Wording::built_in().say("check_one_language", &[("key", &Text::same(key))]);
            reader.report("E9", line, &subject, says);
        }
    }
    role
}

fn source(reader: &mut Reader<'_>, fields: &mut Fields<'_>) {
    if fields.word(reader, "source").is_empty() {
        reader.report("E10", fields.line, &fields.subject, Wording::built_in().say("check_no_source", &[]));
    }
}

fn one_of<T: Copy>(reader: &mut Reader<'_>, own: &mut Fields<'_>, key: &str, words: &[(&str, T)]) -> Option<T> {
    let word = own.word(reader, key);
    let found = words.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
    if found.is_none() {
        let list: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
        let blanks = [("key", &Text::same(key)), ("words", &Text::same(list.join(" | ")))];
        let says = Wording::built_in().say("check_one_of", &blanks);
        reader.report("E0", own.line_of(reader, key), &own.subject, says);
    }
    found
}
