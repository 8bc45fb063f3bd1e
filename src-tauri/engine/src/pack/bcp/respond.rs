//! Chapters 3 and 4: what happens when something is found, how the spread is stopped, recovery, and what comes after.

use super::super::PackError;
use super::super::draw::{MIN_SIZE, bold, regular};
use super::super::report_row::said;
use super::{Book, number, with_post};

pub(super) fn first(book: &mut Book<'_>) -> Result<(), PackError> {
    let policy = &book.input.plan.policy;
    book.heading(1, "bcp_3")?;
    finders(book)?;
    book.heading(2, "bcp_3_2")?;
    book.facts(&[("document_facts", &policy.facts), ("document_upward", &policy.upward)])?;
    book.heading(2, "bcp_3_3")?;
    book.heading(3, "bcp_3_3_1")?;
    book.text(&policy.causes)?;
    book.heading(3, "bcp_3_3_2")?;
    book.text(&policy.spread)?;
    lines(book)?;
    book.heading(3, "bcp_3_3_3")?;
    book.text(&policy.management)?;
    book.heading(2, "bcp_3_4")?;
    book.heading(3, "bcp_3_4_1")?;
    book.line("document_see_criteria")?;
    book.heading(3, "bcp_3_4_2")?;
    book.text(&policy.evidence)?;
    book.heading(3, "bcp_3_4_3")?;
    book.facts(&[("document_outside", &policy.outside), ("document_publicity", &policy.publicity)])?;
    deadlines(book)?;
    restore(book)
}

/// Whom to tell inside, and the vendor of every system.
fn finders(book: &mut Book<'_>) -> Result<(), PackError> {
    book.heading(2, "bcp_3_1")?;
    let plan = book.input.plan;
    book.text(&plan.policy.finder)?;
    book.writer.space(4.0);
    book.facts(&[("document_hq", &plan.facility.hq_extension), ("document_callback", &plan.facility.callback)])?;
    let people: Vec<Vec<String>> = plan
        .people
        .iter()
        .map(|person| vec![with_post(&person.name, &person.post), person.extension.clone(), person.mobile.clone()])
        .collect();
    book.table(&[50.0, 20.0, 30.0], &["document_person", "document_extension_label", "document_mobile"], &people)?;
    book.lead("document_vendors_note")?;
    if plan.systems.is_empty() {
        return book.empty();
    }
    let keys = ["document_system", "document_vendor", "document_by_day", "document_by_night"];
    book.writer.table(&[26.0, 36.0, 19.0, 19.0], &keys)?;
    for system in &plan.systems {
        let mut whom = vec![book.cell("")];
        let (mut by_day, mut by_night) = (String::new(), String::new());
        if let Some(contact) = book.contact(system.vendor.as_ref()) {
            let section = [contact.division.as_str(), &contact.person].join(" ");
            whom = book.cells(&[contact.name.ja.clone(), section]);
            if !contact.contract.is_empty() {
                whom.push(said(regular(MIN_SIZE), book.with("document_contract", "number", &contact.contract)));
            }
            by_day = contact.number.clone().unwrap_or_default();
            by_night = contact.night_number.clone().unwrap_or_default();
        }
        let mut name = vec![said(bold(MIN_SIZE), system.name.clone())];
        if system.critical {
            name.push(said(regular(MIN_SIZE), book.say("document_critical")));
        }
        book.writer.row(vec![name, whom, vec![book.cell(&by_day)], vec![book.cell(&by_night)]])?;
    }
    book.writer.end_table();
    Ok(())
}

/// The lines to the outside, in the order in which to cut them.
fn lines(book: &mut Book<'_>) -> Result<(), PackError> {
    book.writer.space(4.0);
    book.lead("document_lines_note")?;
    let rows: Vec<Vec<String>> = book
        .input
        .plan
        .lines
        .iter()
        .enumerate()
        .map(|(n, line)| {
            let contact = book.contact(line.contact.as_ref()).map(|contact| contact.name.ja.clone());
            vec![
                (n + 1).to_string(),
                line.name.clone(),
                line.place.clone(),
                line.uses.clone(),
                contact.unwrap_or_else(|| book.say("document_none")),
            ]
        })
        .collect();
    let keys = ["document_order", "document_line", "document_plug", "document_uses", "document_carrier"];
    book.table(&[7.0, 22.0, 25.0, 24.0, 22.0], &keys, &rows)
}

/// When the outside is told: the counting rules this program knows.
fn deadlines(book: &mut Book<'_>) -> Result<(), PackError> {
    let content = book.input.content;
    let rows: Vec<Vec<String>> = content
        .deadlines
        .iter()
        .map(|rule| {
            let role = book.role(&rule.role);
            let duty = book.say(if rule.legal { "document_legal" } else { "document_own_rule" });
            vec![rule.title.ja.clone(), rule.formula.ja.clone(), role, duty]
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    book.lead("document_deadlines_note")?;
    book.table(
        &[30.0, 38.0, 20.0, 12.0],
        &["document_due_what", "document_due_when", "document_role", "document_basis"],
        &rows,
    )
}

fn restore(book: &mut Book<'_>) -> Result<(), PackError> {
    book.heading(2, "bcp_3_5")?;
    let restart = &book.input.plan.restart;
    let decider = match (book.role(&restart.decider), book.holder(&restart.decider)) {
        (role, holder) if holder.is_empty() => role,
        (role, holder) => [role, holder].join("　"),
    };
    book.facts(&[
        ("document_restart_decider", &decider),
        ("document_conditions", &restart.conditions),
        ("document_vendor_check", &restart.vendor_check),
    ])?;
    book.lead("document_restore_order")?;
    let mut systems: Vec<_> = book.input.plan.systems.iter().collect();
    systems.sort_by_key(|system| system.restore_order.unwrap_or(u32::MAX));
    let rows: Vec<Vec<String>> = systems
        .iter()
        .map(|system| {
            let hours = system.target_hours.map(|hours| book.with("document_hours_n", "n", &hours.to_string()));
            vec![
                number(system.restore_order),
                system.name.clone(),
                hours.unwrap_or_default(),
                book.person(&system.owner),
                system.responsibility.clone(),
            ]
        })
        .collect();
    let keys = ["document_order", "document_system", "document_target", "document_owner", "document_responsibility"];
    book.table(&[9.0, 27.0, 14.0, 16.0, 34.0], &keys, &rows)
}

pub(super) fn afterwards(book: &mut Book<'_>) -> Result<(), PackError> {
    let (policy, restart) = (&book.input.plan.policy, &book.input.plan.restart);
    book.heading(1, "bcp_4")?;
    book.heading(2, "bcp_4_1")?;
    book.facts(&[
        ("document_result", &policy.result),
        ("document_report_to", &restart.report),
        ("document_final_report", &policy.final_report),
    ])?;
    book.heading(2, "bcp_4_2")?;
    book.heading(3, "bcp_4_2_1")?;
    book.facts(&[
        ("document_prevention", &policy.prevention),
        ("document_notice", &policy.notice),
        ("document_checks", &policy.checks),
    ])?;
    book.heading(3, "bcp_4_2_2")?;
    book.text(&policy.vendors)
}
