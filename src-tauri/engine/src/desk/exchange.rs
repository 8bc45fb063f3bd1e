//! Writing out and bringing in: the desk hands out what is needed and goes on with its work; the rest is done elsewhere.

use std::path::Path;

use crate::error::{Error, ErrorCode, Result};
use crate::exchange::archive::{Checked, NoArchive, Reading};
use crate::exchange::report::left_out;
use crate::files::{Lines as FileLines, lines};
use crate::ids::IncidentId;
use crate::proof::Occasion;
use crate::record::{FORMAT, Header, Hidden, Hide, Record, StationRecord, Unreadable, VERSION};
use crate::store::{Imported, Span};
use crate::text::Text;
use crate::view::exchange::{ExportFormat, ImportedView};
use crate::wording::Wording;

use super::slips::slip_number;

use super::Desk;
use super::proof::printed_proof;
use super::report::Told;

/// So many lines of an archive are handed out at once: a press never waits for more.
const LINES_AT_ONCE: u32 = 500;
/// No line of ours is longer, with all that somebody can type.
const LONGEST_LINE: u64 = 16 * 1024 * 1024;

/// What is to be written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportOrder {
    /// Which incident; nothing means the newest one, and in an archive all of them.
    pub incident: Option<IncidentId>,
    /// As what.
    pub format: ExportFormat,
    /// What is blacked out.
    pub hide: Hide,
}

/// What an export is made from, away from the desk.
#[derive(Debug)]
pub enum Handed {
    /// One incident, to be told to others.
    Incident(Box<Told>),
    /// The whole file, to be asked for bit by bit.
    Archive(Box<Outline>),
}

/// What stands around the lines of an archive, and which lines those are.
#[derive(Debug)]
pub struct Outline {
    pub(super) before: Vec<Record<'static>>,
    pub(super) spans: Vec<Span>,
    pub(super) behind: Vec<Record<'static>>,
    pub(super) left_out: Vec<Text>,
    incident: Option<IncidentId>,
    hide: Hide,
}

/// Some lines of a chain.
#[derive(Clone, Copy, Debug)]
pub struct Slice {
    span: Span,
    after: u64,
    incident: Option<IncidentId>,
    hide: Hide,
}

/// Lines of an archive, ready to be written.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    pub(super) text: String,
    pub(super) count: u32,
    pub(super) last: u64,
}

impl Outline {
    /// The lines of a chain behind a number.
    pub(super) fn slice(&self, span: &Span, after: u64) -> Slice {
        Slice { span: *span, after, incident: self.incident, hide: self.hide }
    }
}

impl Desk {
    /// What an export is made from. A page, a report and an archive begin with a signed checkpoint.
    ///
    /// # Errors
    /// `unknown-incident`, and what the data file says.
    pub fn hand_out(&mut self, order: &ExportOrder) -> Result<Handed> {
        if order.format == ExportFormat::Archive {
            return self.outline(order).map(|outline| Handed::Archive(Box::new(outline)));
        }
        let all = self.incidents()?;
        let nothing = || Error::refused(ErrorCode::UnknownIncident, "nothing is recorded yet");
        let id = order.incident.or(all.first().copied()).ok_or_else(nothing)?;
        self.load(id)?;
        let signed = match order.format {
            ExportFormat::Pdf | ExportFormat::Html => self.checkpoint(Occasion::Print)?,
            ExportFormat::Csv | ExportFormat::TimesketchCsv | ExportFormat::TimesketchJsonl | ExportFormat::Archive => {
                None
            }
        };
        let proof = signed.as_ref().and_then(printed_proof).unwrap_or_default();
        let others = u32::try_from(all.len().saturating_sub(1)).unwrap_or(u32::MAX);
        self.told(proof, order.hide, others).map(|told| Handed::Incident(Box::new(told)))
    }

    /// Some lines of an archive, as they are written.
    ///
    /// # Errors
    /// What the data file says.
    pub fn archive_lines(&mut self, slice: &Slice) -> Result<Lines> {
        let mut lines = Lines::default();
        self.store.tx(|tx| {
            tx.entry_records(&slice.span, slice.after, LINES_AT_ONCE, |entry| {
                lines.last = entry.seq;
                lines.count += 1;
                let is_other = slice.incident.is_some_and(|wanted| wanted != entry.incident);
                let entry = if is_other { entry.black() } else { entry.hidden(slice.hide) };
                lines.text.push_str(&Record::Entry(Box::new(entry)).line().map_err(unwritable)?);
                lines.text.push('\n');
                Ok(())
            })
        })?;
        Ok(lines)
    }

    /// Brings an archive or a mirror in.
    ///
    /// # Errors
    /// `archive-foreign`, `archive-newer`, `archive-hidden`, and what the data file says; nothing was brought in then.
    pub fn import(&mut self, path: &Path) -> Result<ImportedView> {
        let mut reading = Reading::default();
        let mut text = lines(path, LONGEST_LINE)?;
        let imported = self.bring_in(&mut reading, &mut text)?;
        self.open = None;
        self.asked = None;
        self.draft = None;
        self.plan = self.store.tx(|tx| tx.latest_revision())?.map(|stored| super::plan::read(&stored)).transpose()?;
        self.under_way()?;
        Ok(imported_view(&imported, &reading.checked(), self.wording))
    }

    fn bring_in(&mut self, reading: &mut Reading, text: &mut FileLines) -> Result<Imported> {
        self.store.import(|tx, importing| {
            for line in text {
                let line = line?;
                let read = reading.next(&line).map_err(no_archive)?;
                if reading.header().is_some_and(|header| !header.hidden.is_empty()) {
                    return Err(Error::refused(ErrorCode::ArchiveHidden, "something is blacked out in it"));
                }
                importing.take(tx, read)?;
            }
            reading.header().map(|_| ()).ok_or_else(|| no_archive(NoArchive::Foreign))
        })
    }

    fn outline(&mut self, order: &ExportOrder) -> Result<Outline> {
        let all = self.incidents()?;
        if let Some(unknown) = order.incident.filter(|id| !all.contains(id)) {
            return Err(Error::refused(ErrorCode::UnknownIncident, format!("no incident {unknown}")));
        }
        self.checkpoint(Occasion::Copy)?;
        let others = if order.incident.is_some() { all.len().saturating_sub(1) } else { 0 };
        let hides = order.hide.people || order.hide.texts;
        let header = Header {
            format: FORMAT.into(),
            version: VERSION,
            file: self.store.file(),
            facility: self.facility()?.unwrap_or_default().into(),
            made_at: self.now(),
            hidden: hidden(order.hide, others > 0),
        };
        let (records, spans, behind) =
            self.store.tx(|tx| Ok((tx.records_before()?, tx.spans()?, tx.records_behind()?)))?;
        let mut before = vec![Record::Archive(header)];
        let shown = |record| if hides { without_names(record) } else { Some(record) };
        before.extend(records.into_iter().filter_map(shown));
        let behind = behind.into_iter().filter_map(shown).collect();
        let mut left = left_out(order.hide, 0, self.wording);
        if hides {
            left.push(self.wording.say("export_without_plan", &[]));
        }
        if others > 0 {
            left.push(self.wording.say("export_blacked_others", &[("count", &Text::same(others.to_string()))]));
        }
        Ok(Outline { before, spans, behind, left_out: left, incident: order.incident, hide: order.hide })
    }
}

/// A plan is full of names and telephone numbers, and a computer may be called like its owner.
fn without_names(record: Record<'static>) -> Option<Record<'static>> {
    match record {
        Record::Plan(_) | Record::BoxCheck(_) => None,
        Record::Station(station) => Some(Record::Station(StationRecord { name: "".into(), ..station })),
        record => Some(record),
    }
}

fn hidden(hide: Hide, others: bool) -> Vec<Hidden> {
    let parts = [(hide.people, Hidden::People), (hide.texts, Hidden::Texts), (others, Hidden::Incidents)];
    parts.into_iter().filter_map(|(is, part)| is.then_some(part)).collect()
}

/// Checks an archive or a mirror by itself, and looks for the line with that read-aloud code.
///
/// # Errors
/// `archive-foreign`, `archive-newer`, and what the disk says.
pub fn check_archive(path: &Path, code: Option<&str>) -> Result<Checked> {
    let mut reading = code.map_or_else(Reading::default, Reading::looking_for);
    for line in lines(path, LONGEST_LINE)? {
        reading.next(&line?).map_err(no_archive)?;
    }
    reading.header().map(|_| reading.checked()).ok_or_else(|| no_archive(NoArchive::Foreign))
}

fn no_archive(why: NoArchive) -> Error {
    let code = match why {
        NoArchive::Foreign => ErrorCode::ArchiveForeign,
        NoArchive::Newer => ErrorCode::ArchiveNewer,
    };
    Error::refused(code, why.to_string())
}

pub(super) fn unwritable(_: Unreadable) -> Error {
    Error::Bug("a record that is no JSON")
}

fn imported_view(imported: &Imported, checked: &Checked, wording: &Wording) -> ImportedView {
    let small = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    let counted = [
        ("import_wrong", imported.wrong),
        ("import_contradicting", imported.contradicting),
        ("import_unknown", imported.unknown),
        ("import_forks", imported.forks),
    ];
    let mut left: Vec<Text> = counted
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| wording.say(key, &[("count", &Text::same(count.to_string()))]))
        .collect();
    for number in &imported.other_plans {
        left.push(wording.say("import_other_plan", &[("number", &Text::same(number.to_string()))]));
    }
    for (letter, first, last) in &imported.clashing {
        let [first, last] = [first, last].map(|number| Text::same(slip_number(letter, *number)));
        left.push(wording.say("import_clashing", &[("first", &first), ("last", &last)]));
    }
    if !checked.sealed && !checked.is_mirror {
        left.push(wording.say("import_cut_off", &[]));
    }
    ImportedView {
        chosen: true,
        added: small(imported.added),
        already: small(imported.already),
        forks: small(imported.forks),
        incidents: small(imported.incidents.len() as u64),
        left_out: left,
    }
}
