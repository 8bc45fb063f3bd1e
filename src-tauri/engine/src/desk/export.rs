//! Makes the file of an export, away from the desk: it tells how far it is, can be stopped, and then leaves nothing.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use crate::error::{Error, Result};
use crate::exchange::archive::Sealing;
use crate::exchange::report::Report;
use crate::exchange::{csv, html, timesketch};
use crate::files::Partial;
use crate::store::Span;
use crate::text::Text;
use crate::view::exchange::{ExportFormat, ExportedView};
use crate::view::keeping::Progress;
use crate::wording::Wording;

use super::exchange::{Handed, Lines, Outline, Slice, unwritable};

/// How far something long has come, for whoever looks at it from another thread.
#[derive(Clone, Debug, Default)]
pub struct Counter(Arc<Counted>);

#[derive(Debug, Default)]
struct Counted {
    done: AtomicU32,
    total: AtomicU32,
    stopped: AtomicBool,
}

impl Counter {
    /// So much more is done; `false` when it is to stop.
    #[must_use]
    pub fn step(&self, by: u32) -> bool {
        self.0.done.fetch_add(by, Ordering::SeqCst);
        !self.is_stopped()
    }

    /// Nobody wants it any more.
    pub fn stop(&self) {
        self.0.stopped.store(true, Ordering::SeqCst);
    }

    /// Somebody said stop.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.0.stopped.load(Ordering::SeqCst)
    }

    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress { done: self.0.done.load(Ordering::SeqCst), total: self.0.total.load(Ordering::SeqCst) }
    }

    fn begin(&self, total: u32) {
        self.0.total.store(total, Ordering::SeqCst);
    }
}

/// Makes the file from what the desk handed out; `ask` fetches more lines of an archive from the desk.
///
/// The answer has no path when it was stopped; then nothing was left behind.
///
/// # Errors
/// What the disk says, and what cannot be set on paper.
pub fn write_out(
    handed: &Handed,
    format: ExportFormat,
    path: &Path,
    counter: &Counter,
    ask: impl FnMut(Slice) -> Result<Lines>,
) -> Result<ExportedView> {
    let mut file = Partial::begin(path)?;
    let made = match handed {
        Handed::Incident(told) => write_report(&told.report(), format, &mut file, counter)?,
        Handed::Archive(outline) => write_archive(outline, &mut file, counter, ask)?,
    };
    let Some((entries, left_out)) = made.filter(|_| !counter.is_stopped()) else {
        return Ok(ExportedView { path: None, entries: 0, left_out: Vec::new() });
    };
    file.finish()?;
    Ok(ExportedView { path: Some(path.display().to_string()), entries, left_out })
}

/// Lines written and what is not in them; nothing when it was stopped.
type Made = Option<(u32, Vec<Text>)>;

fn write_report(report: &Report, format: ExportFormat, file: &mut Partial, counter: &Counter) -> Result<Made> {
    let wording = Wording::built_in();
    let count = u32::try_from(report.lines.len()).unwrap_or(u32::MAX);
    counter.begin(count);
    let mut left = report.left_out(wording);
    let each = || counter.step(1);
    let broken = |_: serde_json::Error| Error::Bug("a line that is no JSON");
    let bytes = match format {
        ExportFormat::Csv => csv::table(report, wording, each).map(String::into_bytes),
        ExportFormat::Html => html::page(report, wording, each).map(String::into_bytes),
        ExportFormat::TimesketchCsv => {
            timesketch::table(report, wording, each).map_err(broken)?.map(String::into_bytes)
        }
        ExportFormat::TimesketchJsonl => {
            timesketch::jsonl(report, wording, each).map_err(broken)?.map(String::into_bytes)
        }
        ExportFormat::Pdf => paper(report, counter, &mut left)?,
        ExportFormat::Archive => return Err(Error::Bug("an archive is made of records")),
    };
    let Some(bytes) = bytes else { return Ok(None) };
    file.write(&bytes)?;
    Ok(Some((count, left)))
}

/// The report on paper. A character no typeface has becomes 〓, and that is said.
fn paper(report: &Report, counter: &Counter, left: &mut Vec<Text>) -> Result<Option<Vec<u8>>> {
    let wording = Wording::built_in();
    let Some(paper) = crate::pack::report::report(report, wording, &mut || counter.step(1))? else { return Ok(None) };
    if !paper.unprintable.is_empty() {
        let letters = Text::same(paper.unprintable.iter().collect::<String>());
        left.push(wording.say("export_without_glyphs", &[("letters", &letters)]));
    }
    Ok(Some(crate::pack::pdf(&paper.pack)?))
}

fn write_archive(
    outline: &Outline,
    file: &mut Partial,
    counter: &Counter,
    mut ask: impl FnMut(Slice) -> Result<Lines>,
) -> Result<Made> {
    let total: u64 = outline.spans.iter().map(Span::lines).sum();
    let total = u32::try_from(total).unwrap_or(u32::MAX);
    counter.begin(total);
    let mut sealing = Sealing::default();
    for record in &outline.before {
        file.write(sealing.line(record).map_err(unwritable)?.as_bytes())?;
    }
    for span in &outline.spans {
        let mut after = span.first.saturating_sub(1);
        while after < span.last {
            let lines = ask(outline.slice(span, after))?;
            if lines.count == 0 {
                return Err(Error::FileDamaged("a line of a chain is not there any more".into()));
            }
            sealing.lines(&lines.text, u64::from(lines.count));
            file.write(lines.text.as_bytes())?;
            after = lines.last;
            if !counter.step(lines.count) {
                return Ok(None);
            }
        }
    }
    for record in &outline.behind {
        file.write(sealing.line(record).map_err(unwritable)?.as_bytes())?;
    }
    file.write(sealing.end().map_err(unwritable)?.as_bytes())?;
    Ok(Some((total, outline.left_out.clone())))
}
