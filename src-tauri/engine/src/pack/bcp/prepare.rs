//! Chapter 2: people and organisation, ledger, diagrams, risks and substitutes, contacts, training, backups.

use crate::ids::RoleId;
use crate::text::Text;

use super::super::PackError;
use super::super::draw::MIN_SIZE;
use super::super::draw::{bold, regular};
use super::super::org_chart::{self, Seat};
use super::super::report_row::said;
use super::{Book, boxed, choice, day, ledger, number, with_post};

/// Whom nobody inside holds: whoever notices, and the vendor.
const NOBODY: [&str; 2] = ["finder", "vendor"];

pub(super) fn chapter(book: &mut Book<'_>) -> Result<(), PackError> {
    book.heading(1, "bcp_2")?;
    in_charge(book)?;
    organisation(book)?;
    ledger::devices(book)?;
    diagrams(book)?;
    substitutes(book)?;
    outside(book)?;
    book.heading(3, "bcp_2_2_2")?;
    let policy = &book.input.plan.policy;
    book.facts(&[("document_warnings", &policy.warnings), ("document_logs", &policy.logs)])?;
    training(book)?;
    backups(book)
}

fn in_charge(book: &mut Book<'_>) -> Result<(), PackError> {
    book.heading(2, "bcp_2_1_1")?;
    let keys = ["document_role", "document_holder", "document_deputy"];
    book.writer.table(&[28.0, 36.0, 36.0], &keys)?;
    for (title, role) in [("document_head", "management"), ("document_safety_manager", "safety-manager")] {
        let title = book.say(title);
        let (holder, deputies) = held(book, &RoleId::from(role));
        let cells = vec![vec![said(bold(MIN_SIZE), title)], book.cells(&holder), book.cells(&deputies.concat())];
        book.writer.row(cells)?;
    }
    book.writer.end_table();
    Ok(())
}

/// Who holds a role and who takes over, with their numbers.
fn held(book: &Book<'_>, role: &RoleId) -> (Vec<String>, Vec<Vec<String>>) {
    let holders = book.input.plan.holders(role);
    let holder = holders.person.map(|person| book.person_with_numbers(&person.id)).unwrap_or_default();
    (holder, holders.deputies.iter().map(|person| book.person_with_numbers(&person.id)).collect())
}

/// 組織体制図 as boxes and lines, then the table 役割・担当・概要.
fn organisation(book: &mut Book<'_>) -> Result<(), PackError> {
    book.heading(2, "bcp_2_1_2")?;
    let deputy = book.say("document_deputy");
    let empty = book.say("document_empty");
    let rank = |id: &RoleId| ["management", "safety-manager"].iter().position(|top| id.as_str() == *top).unwrap_or(2);
    let content = book.input.content;
    let mut roles: Vec<_> = content.roles.iter().filter(|role| !NOBODY.contains(&role.id.as_str())).collect();
    roles.sort_by_key(|role| rank(&role.id));
    let mut seats = Vec::new();
    for role in &roles {
        let holders = book.input.plan.holders(&role.id);
        let holder = holders.person.map_or_else(|| empty.clone(), |person| with_post(&person.name, &person.post));
        let deputies: Vec<&str> = holders.deputies.iter().map(|person| person.name.as_str()).collect();
        let deputies =
            if deputies.is_empty() { String::new() } else { [&deputy, "　", &deputies.join("、")].concat() };
        let [title, holder, deputies] =
            [role.name.ja.as_str(), &holder, &deputies].map(|text| book.writer.letters.plain(&boxed(text)));
        seats.push(Seat { title, holder, deputies });
    }
    book.writer.block(|canvas, x, width| org_chart::draw(canvas, x, width, &seats))?;
    book.writer.space(10.0);
    let keys = ["document_role", "document_holder", "document_task"];
    book.writer.table(&[28.0, 32.0, 40.0], &keys)?;
    for role in roles {
        let (holder, deputies) = held(book, &role.id);
        let mut people = book.cells(&holder);
        for (n, lines) in deputies.iter().enumerate() {
            let name = lines.first().map(String::as_str).unwrap_or_default();
            let blanks = [("n", &Text::same((n + 1).to_string())), ("name", &Text::same(name))];
            people.push(said(regular(MIN_SIZE), book.writer.wording.say("document_deputy_n", &blanks).ja));
            people.extend(lines.iter().skip(1).map(|line| said(regular(MIN_SIZE), line.clone())));
        }
        let cells = vec![vec![said(bold(MIN_SIZE), role.name.ja.clone())], people, vec![book.cell(&role.task.ja)]];
        book.writer.row(cells)?;
    }
    book.writer.end_table();
    Ok(())
}

/// The diagrams are files beside the plan: their names, days and hashes stand here.
fn diagrams(book: &mut Book<'_>) -> Result<(), PackError> {
    book.heading(2, "bcp_2_1_4")?;
    if book.input.plan.attachments.is_empty() {
        return book.empty();
    }
    book.lead("document_diagrams_note")?;
    let keys = ["document_name", "document_kind", "document_file", "document_day", "document_sha256"];
    book.writer.table(&[22.0, 16.0, 20.0, 10.0, 32.0], &keys)?;
    for file in &book.input.plan.attachments {
        let kind = choice("attachments", "kind", &file.kind);
        // Groups of eight: a person compares them by eye.
        let hash: Vec<char> = file.sha256.chars().collect();
        let groups: Vec<String> = hash.chunks(8).map(|group| group.iter().collect()).collect();
        let hash: Vec<String> = groups.chunks(2).map(|pair| pair.join(" ")).collect();
        let cells = vec![
            vec![said(bold(MIN_SIZE), file.name.clone())],
            vec![book.cell(&kind)],
            vec![book.cell(&file.file)],
            vec![book.cell(&day(&file.made_on))],
            book.cells(&hash),
        ];
        book.writer.row(cells)?;
    }
    book.writer.end_table();
    Ok(())
}

/// リスク評価・代替運用: per system, which work stops, how long it can wait, and what is used instead.
fn substitutes(book: &mut Book<'_>) -> Result<(), PackError> {
    book.heading(2, "bcp_2_1_5")?;
    let plan = book.input.plan;
    if plan.systems.is_empty() {
        return book.empty();
    }
    book.lead("document_substitutes_note")?;
    let keys = ["document_system", "document_work", "document_wait", "document_effect", "document_substitute"];
    book.writer.table(&[19.0, 17.0, 10.0, 24.0, 30.0], &keys)?;
    for system in &plan.systems {
        let critical = if system.critical { book.say("document_critical") } else { String::new() };
        let mut name = vec![said(bold(MIN_SIZE), system.name.clone())];
        name.extend(Some(critical).filter(|text| !text.is_empty()).map(|text| said(regular(MIN_SIZE), text)));
        let works: Vec<_> = plan.works.iter().filter(|work| work.systems.contains(&system.id)).collect();
        if works.is_empty() {
            let none = book.say("document_no_work");
            let cells = vec![
                name,
                vec![said(regular(MIN_SIZE), none)],
                dash(book),
                dash(book),
                vec![book.cell(&system.substitute)],
            ];
            book.writer.row(cells)?;
            continue;
        }
        for (n, work) in works.into_iter().enumerate() {
            let wait = work.wait_hours.map(|hours| book.with("document_hours_n", "n", &hours.to_string()));
            let name =
                if n == 0 { std::mem::take(&mut name) } else { vec![said(regular(MIN_SIZE), system.name.clone())] };
            let instead = [system.substitute.clone(), work.substitute.clone()];
            let cells = vec![
                name,
                vec![book.cell(&work.name)],
                vec![book.cell(&wait.unwrap_or_default())],
                vec![book.cell(&work.effect)],
                book.cells(if n == 0 { &instead } else { instead.get(1..).unwrap_or_default() }),
            ];
            book.writer.row(cells)?;
        }
    }
    book.writer.end_table();
    Ok(())
}

fn dash(book: &Book<'_>) -> Vec<super::Paragraph> {
    vec![said(regular(MIN_SIZE), book.say("document_none"))]
}

/// Everybody outside, in calling order.
fn outside(book: &mut Book<'_>) -> Result<(), PackError> {
    book.heading(3, "bcp_2_2_1")?;
    book.lead("document_outside_note")?;
    let keys = [
        "document_order",
        "document_whom",
        "document_by_day",
        "document_by_night",
        "document_else",
        "document_checked",
    ];
    book.writer.table(&[6.0, 29.0, 18.0, 18.0, 19.0, 10.0], &keys)?;
    for (n, contact) in book.input.contacts.iter().enumerate() {
        let local = book.input.plan.contact(&contact.id);
        let section = [contact.division.as_str(), &contact.person].join(" ");
        let contract = match contact.contract.as_str() {
            "" => String::new(),
            number => book.with("document_contract", "number", number),
        };
        let mut whom = vec![said(bold(MIN_SIZE), contact.name.ja.clone())];
        let office = if contact.office == contact.name { String::new() } else { contact.office.ja.clone() };
        let more = [office, section, contract];
        whom.extend(
            more.iter()
                .filter(|text| !text.trim().is_empty())
                .map(|text| said(regular(MIN_SIZE), text.trim().to_owned())),
        );
        let fax = local.map(|local| local.fax.trim()).filter(|fax| !fax.is_empty());
        let fax = fax.map(|fax| book.with("document_fax", "number", fax)).unwrap_or_default();
        let hours = local.map(|local| local.hours.clone()).filter(|hours| !hours.is_empty());
        let hours = hours.or_else(|| contact.hours.as_ref().map(|hours| hours.ja.clone())).unwrap_or_default();
        let other = [fax, local.map(|local| local.fallback.clone()).unwrap_or_default(), hours];
        let other: Vec<_> = other
            .iter()
            .filter(|text| !text.trim().is_empty())
            .map(|text| said(regular(MIN_SIZE), text.clone()))
            .collect();
        let checked = contact.checked_on.map(crate::time::reiwa_short).unwrap_or_default();
        let cells = vec![
            vec![said(regular(MIN_SIZE), (n + 1).to_string())],
            whom,
            vec![book.cell(contact.number.as_deref().unwrap_or_default())],
            vec![book.cell(contact.night_number.as_deref().unwrap_or_default())],
            if other.is_empty() { dash(book) } else { other },
            vec![book.cell(&checked)],
        ];
        book.writer.row(cells)?;
    }
    book.writer.end_table();
    Ok(())
}

fn training(book: &mut Book<'_>) -> Result<(), PackError> {
    book.heading(3, "bcp_2_2_3")?;
    let manuals = &book.input.plan.policy.manuals;
    book.facts(&[("document_manuals", manuals)])?;
    let mut done: Vec<_> = book.input.plan.routines.iter().collect();
    done.sort_by(|a, b| b.on.cmp(&a.on));
    let rows: Vec<Vec<String>> = done
        .iter()
        .map(|one| {
            let who = one.people.map_or_else(
                || book.person(&one.by),
                |people| [book.person(&one.by), book.with("document_people_n", "n", &people.to_string())].join("　"),
            );
            let improve = if one.improve.trim().is_empty() { book.say("document_none") } else { one.improve.clone() };
            vec![choice("routines", "kind", &one.kind), day(&one.on), who, one.what.clone(), improve]
        })
        .collect();
    let keys = ["document_kind", "document_done_on", "document_done_by", "document_what", "document_improve"];
    book.table(&[17.0, 11.0, 16.0, 32.0, 24.0], &keys, &rows)
}

/// バックアップ体制: system, what, how often, by what, how it comes back.
fn backups(book: &mut Book<'_>) -> Result<(), PackError> {
    book.heading(2, "bcp_2_2_4")?;
    if book.input.plan.backups.is_empty() {
        return book.empty();
    }
    let keys = ["document_system", "document_how_often", "document_method", "document_offline", "document_restore"];
    book.writer.table(&[22.0, 14.0, 24.0, 12.0, 28.0], &keys)?;
    for backup in &book.input.plan.backups {
        let tested = match backup.tested_on.trim() {
            "" => book.say("document_not_tested"),
            on => {
                let on = [day(on), book.person(&backup.tested_by)].join(" ");
                book.with("document_tested", "day", on.trim())
            }
        };
        let generations = number(backup.generations);
        let generations =
            if generations.is_empty() { String::new() } else { book.with("document_generations", "n", &generations) };
        let cells = vec![
            vec![said(bold(MIN_SIZE), book.system(backup.system.as_ref())), book.cell(&backup.what)],
            book.cells(&[backup.frequency.clone(), generations]),
            book.cells(&[backup.method.clone(), backup.place.clone()]),
            vec![book.cell(&choice("backups", "offline", &backup.offline))],
            vec![book.cell(&backup.restore), said(regular(MIN_SIZE), tested)],
        ];
        book.writer.row(cells)?;
    }
    book.writer.end_table();
    Ok(())
}
