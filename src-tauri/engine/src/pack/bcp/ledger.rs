//! 情報機器台帳: every device on pages that lie.

use super::super::PackError;
use super::super::draw::{BODY, MIN_SIZE, bold, regular};
use super::super::frame::Format;
use super::super::report_row::{Paragraph, said};
use super::{Book, choice, day};
use crate::plan::Device;

/// Shares of the width of a lying page.
const WIDTHS: [f32; 7] = [5.0, 20.0, 15.0, 17.0, 16.0, 15.0, 17.0];

pub(super) fn devices(book: &mut Book<'_>) -> Result<(), PackError> {
    let devices = &book.input.plan.devices;
    if devices.is_empty() {
        book.heading(2, "bcp_2_1_3")?;
        return book.empty();
    }
    book.writer.turn(Format::A4Lying);
    book.heading(2, "bcp_2_1_3")?;
    let count = book.with("document_devices_n", "n", &devices.len().to_string());
    book.writer.paragraph(regular(BODY), &count)?;
    book.writer.space(4.0);
    let keys = [
        "document_no",
        "document_device",
        "document_place_owner",
        "document_os_ip",
        "document_antivirus_patch",
        "document_vendor_remote",
        "document_disclosure_support",
    ];
    book.writer.table(&WIDTHS, &keys)?;
    for (n, device) in devices.iter().enumerate() {
        let cells = row(book, n + 1, device);
        book.writer.row(cells)?;
    }
    book.writer.end_table();
    book.writer.turn(Format::A4);
    Ok(())
}

fn row(book: &Book<'_>, n: usize, device: &Device) -> Vec<Vec<Paragraph>> {
    let labelled = |key: &str, value: &str| match value.trim() {
        "" => String::new(),
        value => book.with(key, "what", value),
    };
    let kind = choice("devices", "kind", &device.kind);
    let vendor = book.contact(device.vendor.as_ref()).map(|contact| contact.name.ja.clone()).unwrap_or_default();
    let remote = labelled("document_remote", &choice("devices", "remote_line", &device.remote_line));
    let mut name = vec![said(bold(MIN_SIZE), device.name.clone())];
    let below = [kind, book.system(device.system.as_ref()), device.note.clone()];
    name.extend(below.into_iter().filter(|text| !text.trim().is_empty()).map(|text| said(regular(MIN_SIZE), text)));
    vec![
        vec![said(regular(MIN_SIZE), n.to_string())],
        name,
        both(book, &device.place, &book.person(&device.owner)),
        both(book, &device.os, &device.ip),
        both(book, &device.antivirus, &labelled("document_patched", &day(&device.patched_on))),
        book.cells(&[vendor, remote, device.responsibility.clone()]),
        book.cells(&[
            labelled("document_disclosure", &choice("devices", "disclosure", &device.disclosure)),
            labelled("document_support_ends", &day(&device.support_ends)),
            labelled("document_backup", &device.backup),
        ]),
    ]
}

/// Two facts below each other, each 未記入 by itself.
fn both(book: &Book<'_>, first: &str, second: &str) -> Vec<Paragraph> {
    vec![book.cell(first), book.cell(second)]
}
