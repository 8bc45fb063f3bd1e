//! Chapter 1: purpose, principles, scope, keeping of the document.

use super::super::PackError;
use super::Book;

pub(super) fn chapter(book: &mut Book<'_>) -> Result<(), PackError> {
    let policy = &book.input.plan.policy;
    book.heading(1, "bcp_1")?;
    book.heading(2, "bcp_1_1")?;
    book.text(&policy.purpose)?;
    book.heading(2, "bcp_1_2")?;
    book.text(&policy.principles)?;
    book.heading(2, "bcp_1_3")?;
    book.text(&policy.scope)?;
    whom_it_is_for(book)?;
    book.heading(3, "bcp_1_3_2")?;
    book.text(&policy.events)?;
    book.heading(2, "bcp_1_4")?;
    book.text(&policy.keeping)
}

/// The hospital itself: how large, where, who updates its servers.
fn whom_it_is_for(book: &mut Book<'_>) -> Result<(), PackError> {
    let house = &book.input.plan.facility;
    let servers = super::choice("facility", "servers_by_vendor", &house.servers_by_vendor);
    let staff = super::choice("facility", "it_staff", &house.it_staff);
    let beds = if house.beds == 0 { String::new() } else { house.beds.to_string() };
    let visits = if house.visits == 0 { String::new() } else { house.visits.to_string() };
    let departments: Vec<&str> =
        book.input.plan.departments.iter().map(|one| one.name.as_str()).filter(|name| !name.is_empty()).collect();
    let departments = departments.join("、");
    book.writer.space(4.0);
    book.facts(&[
        ("document_hospital", &house.name),
        ("document_address", &house.address),
        ("document_phone", &house.phone),
        ("document_beds", &beds),
        ("document_visits", &visits),
        ("document_hours", &house.hours),
        ("document_departments", &departments),
        ("document_servers", &servers),
        ("document_servers_contract", &house.servers_contract),
        ("document_it_staff", &staff),
    ])?;
    let sites: Vec<Vec<String>> = book
        .input
        .plan
        .sites
        .iter()
        .map(|site| vec![site.name.clone(), site.address.clone(), site.phone.clone()])
        .collect();
    if sites.is_empty() {
        return Ok(());
    }
    book.table(&[30.0, 45.0, 25.0], &["document_site", "document_address", "document_phone"], &sites)
}
