//! 報告書: one incident on paper, as the ministry, the police and the insurer ask for it.
//! Nothing of it is cut off: a line that is longer than a page goes on on the next one.

use std::collections::BTreeSet;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use crate::exchange::report::{Line, Report, Was};
use crate::text::Text;
use crate::time::{Timestamp, full_day};
use crate::wording::Wording;

use super::draw::{BODY, MIN_SIZE, Style, bold, regular};
use super::fonts::Fonts;
use super::frame::Format;
use super::heads::{About, Heads, Mark, inside};
use super::layout::Pack;
use super::letters::Letters;
use super::report_row::{Drawn, Paragraph, Rows, said};
use super::writer::Writer;
use super::{PackError, ProofInput, built_in_words, fallen, proof, threads};

/// A report that is set.
#[derive(Debug)]
pub struct Paper {
    /// Its pages.
    pub pack: Pack,
    /// Characters that no typeface has.
    pub unprintable: BTreeSet<char>,
}

/// Sets a report; `each` hears of every line and may stop it.
///
/// # Errors
/// When a typeface cannot be read.
pub fn report(report: &Report, wording: &Wording, each: &mut dyn FnMut() -> bool) -> Result<Option<Paper>, PackError> {
    let (fonts, words) = (Fonts::open()?, built_in_words()?);
    let mut setting = Setting { writer: Writer::new(&fonts, &words, wording) };
    let title = wording.say("export_title", &[("title", &report.title)]).ja;
    setting.summary(report, &title)?;
    setting.deadlines(report)?;
    setting.calls(report)?;
    let chronology = setting.writer.page();
    if !setting.chronology(report, each)? {
        return Ok(None);
    }
    let proof = setting.proof(report)?;
    let (leaves, _, mut letters) = setting.writer.finish();
    let code = Text::same(report.proof.code.as_str());
    let heads = Heads {
        fonts: &fonts,
        words: &words,
        wording,
        title: letters.plain(&title),
        warning: String::new(),
        left: letters.plain(&report.facility),
        right: if code.ja.is_empty() { String::new() } else { wording.say("export_head_code", &[("code", &code)]).ja },
    };
    let mark = |level, title, page| Mark { level, title, page };
    let mut outline = vec![mark(1, title.clone(), 0), mark(2, wording.say("export_chronology", &[]).ja, chronology)];
    outline.extend(proof.map(|page| mark(2, wording.say("export_proof", &[]).ja, page)));
    let name = [heads.title.as_str(), "　", &report.facility].concat();
    let about = About { title: &name, facility: &report.facility, made_at: &report.made_at.to_string() };
    let pack = heads.assemble(&about, leaves, &outline)?;
    Ok(Some(Paper { pack, unprintable: letters.unprintable }))
}

/// The parts of a report.
struct Setting<'a> {
    writer: Writer<'a>,
}

/// Lines that one thread sets at once, and how many such sets it may be ahead.
const LINES: usize = 128;
const AHEAD: usize = 4;
/// Shares of the width: time, from and to, what, who.
const CHRONOLOGY: [f32; 4] = [11.0, 17.0, 55.0, 17.0];
/// The type of its rows.
const ROW: Style = Style { leading: 1.28, ..regular(MIN_SIZE) };

impl Setting<'_> {
    fn say(&self, key: &str) -> String {
        self.writer.say(key)
    }

    fn heading(&mut self, key: &str) -> Result<(), PackError> {
        let title = self.say(key);
        self.writer.heading(2, &title)
    }

    fn summary(&mut self, report: &Report, title: &str) -> Result<(), PackError> {
        let (title, facility) = (self.writer.letters.plain(title), self.writer.letters.plain(&report.facility));
        self.writer.block(|canvas, x, width| {
            let height = canvas.paragraph(x, 0.0, width, bold(20.0), &title);
            height + canvas.paragraph(x, height + 2.0, width, regular(BODY), &facility) + 10.0
        })?;
        let ended = report.ended_at.map_or_else(|| self.say("export_not_ended"), Timestamp::jst_plain);
        let mut facts = vec![
            ("export_what", report.title.ja.clone()),
            ("export_noticed", report.noticed_at.jst_plain()),
            ("export_started", report.started_at.jst_plain()),
            ("export_ended", ended),
        ];
        if report.withdrawn {
            facts.push(("export_state", self.say("export_withdrawn")));
        }
        if !report.recorders.is_empty() {
            facts.push(("export_recorders", report.recorders.join("、")));
        }
        facts.push(("export_made_at", report.made_at.jst_plain()));
        for (key, value) in facts {
            let label = self.say(key);
            self.writer.row_of(&[26.0, 74.0], vec![vec![said(bold(BODY), label)], vec![said(regular(BODY), value)]])?;
        }
        for left in report.left_out(self.writer.wording) {
            self.writer.block(|canvas, x, width| canvas.paragraph(x, 3.0, width, regular(BODY), &left.ja) + 3.0)?;
        }
        Ok(())
    }

    fn deadlines(&mut self, report: &Report) -> Result<(), PackError> {
        if report.deadlines.is_empty() {
            return Ok(());
        }
        let widths = [34.0, 18.0, 18.0, 30.0];
        self.table(
            "export_deadlines",
            &widths,
            &["export_due_what", "export_due_at", "export_due_met", "export_due_formula"],
        )?;
        for due in &report.deadlines {
            let met = due.met_at.map_or_else(|| self.say("export_due_open"), Timestamp::jst_plain);
            let cells = [due.title.ja.clone(), due.due_at.jst_plain(), met, due.formula.ja.clone()];
            self.writer.row(cells.into_iter().map(|cell| vec![said(regular(MIN_SIZE), cell)]).collect())?;
        }
        self.writer.end_table();
        Ok(())
    }

    fn calls(&mut self, report: &Report) -> Result<(), PackError> {
        if report.calls.is_empty() {
            return Ok(());
        }
        let widths = [18.0, 24.0, 20.0, 38.0];
        self.table(
            "export_calls",
            &widths,
            &["export_time", "export_call_to", "export_call_outcome", "export_call_heard"],
        )?;
        for call in &report.calls {
            let heard = [call.who.as_str(), &call.heard].join(" ").trim().to_owned();
            let cells = [call.at.jst_plain(), call.contact.ja.clone(), call.outcome.ja.clone(), heard];
            self.writer.row(cells.into_iter().map(|cell| vec![said(regular(MIN_SIZE), cell)]).collect())?;
        }
        self.writer.end_table();
        Ok(())
    }

    /// `false` when it was stopped.
    fn chronology(&mut self, report: &Report, each: &mut dyn FnMut() -> bool) -> Result<bool, PackError> {
        let keys = ["export_time", "export_from_to", "export_text", "export_who"];
        self.table("export_chronology", &CHRONOLOGY, &keys)?;
        let (wording, sets) = (self.writer.wording, report.lines.chunks(LINES));
        let n_threads = threads(sets.len());
        let mut day = None;
        let unprintable = thread::scope(|scope| {
            let (mut coming, mut setting) = (Vec::new(), Vec::new());
            for n in 0..n_threads {
                let (give, take) = sync_channel(AHEAD);
                let own = sets.clone().skip(n).step_by(n_threads);
                setting.push(scope.spawn(move || set_rows(own, wording, &give)));
                coming.push(take);
            }
            for n in 0..sets.len() {
                let rows = coming.get(n % n_threads).and_then(|thread| thread.recv().ok());
                // A thread that gives nothing has an error to tell.
                let lines = report.lines.iter().skip(n * LINES);
                for (row, line) in rows.into_iter().flatten().zip(lines) {
                    if !each() {
                        return Ok(None);
                    }
                    let of = line.moment.at.jst_date();
                    if day.replace(of) != Some(of) {
                        self.writer.band(&full_day(of));
                    }
                    row.into_iter().try_for_each(|part| self.writer.set_row(part))?;
                }
            }
            drop(coming);
            let all = setting.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err(fallen())));
            all.collect::<Result<Vec<_>, PackError>>().map(Some)
        })?;
        let Some(unprintable) = unprintable else { return Ok(false) };
        self.writer.letters.unprintable.extend(unprintable.into_iter().flatten());
        self.writer.end_table();
        Ok(true)
    }

    /// Page of the printed checkpoint.
    fn proof(&mut self, report: &Report) -> Result<Option<usize>, PackError> {
        let signed = &report.proof;
        if signed.code.is_empty() {
            return Ok(None);
        }
        let input = ProofInput {
            code: signed.code.clone(),
            hash: signed.hash.clone(),
            line: signed.line.clone(),
            at: signed.at.clone(),
            others: signed.others,
            note: signed.note.clone(),
        };
        self.heading("export_proof")?;
        self.writer.block(|canvas, x, width| proof::block(canvas, x, width, &input))?;
        Ok(Some(self.writer.page()))
    }

    /// The head of a table below a heading of its own.
    fn table(&mut self, title: &str, widths: &[f32], keys: &[&str]) -> Result<(), PackError> {
        self.heading(title)?;
        self.writer.table(widths, keys)
    }
}

/// Sets the lines of some sets, set by set; gives back what no typeface has. Nobody waits for more once the report was
/// stopped.
fn set_rows<'l>(
    sets: impl Iterator<Item = &'l [Line]>,
    wording: &Wording,
    give: &SyncSender<Vec<Vec<Drawn>>>,
) -> Result<BTreeSet<char>, PackError> {
    let (fonts, words) = (Fonts::open()?, built_in_words()?);
    let mut letters = Letters::new(&fonts);
    let rows = Rows { fonts: &fonts, words: &words, widths: &CHRONOLOGY, area: inside(Format::A4) };
    for set in sets {
        let set = set.iter().map(|line| rows.set(&mut letters, cells(line, wording))).collect();
        if give.send(set).is_err() {
            break;
        }
    }
    Ok(letters.unprintable)
}

/// What stands in the row of a line.
fn cells(line: &Line, wording: &Wording) -> Vec<Vec<Paragraph>> {
    let mut what = Vec::new();
    let nature = line
        .nature
        .as_ref()
        .map(|nature| wording.say("export_with_nature", &[("nature", nature), ("text", &line.text)]).ja);
    let text = nature.unwrap_or_else(|| line.text.ja.clone());
    what.push(Paragraph { style: ROW, text, struck: line.is_struck() });
    for was in &line.was {
        what.extend(was_lines(was, wording));
    }
    what.extend(marks(line, wording).into_iter().map(|mark| said(ROW, mark)));
    let mut who = vec![said(ROW, line.doer.clone())];
    if line.recorder != line.doer && !line.recorder.is_empty() {
        let name = Text::same(line.recorder.as_str());
        who.push(said(ROW, wording.say("export_recorded_by", &[("name", &name)]).ja));
    }
    let way = Text::same(line.from.as_str());
    let way = wording.say("from_to", &[("from", &way), ("to", &Text::same(line.to.as_str()))]).ja;
    let time = said(ROW, line.moment.clock_words(wording).ja);
    vec![vec![time], vec![said(ROW, way)], what, who]
}

/// What it said, legible under two strokes, and who put it right.
fn was_lines(was: &Was, wording: &Wording) -> [Paragraph; 2] {
    let (before, by) = (was.words(wording).ja, was.by(wording).ja);
    [Paragraph { style: ROW, text: before, struck: true }, said(ROW, by)]
}

fn marks(line: &Line, wording: &Wording) -> Vec<String> {
    let mut marks = Vec::new();
    if line.late {
        let time = Text::same(line.recorded_at.jst_plain());
        marks.push(wording.say("late_entry", &[("time", &time)]).ja);
    }
    if let Some(reason) = &line.late_reason {
        let reason = Text::same(reason.as_str());
        marks.push(wording.say("export_late_because", &[("reason", &reason)]).ja);
    }
    if let Some((at, who)) = &line.undone {
        let (time, who) = (Text::same(at.jst_plain()), Text::same(who.as_str()));
        marks.push(wording.say("export_undone_at", &[("time", &time), ("who", &who)]).ja);
    } else if line.abandoned {
        marks.push(wording.say("export_abandoned", &[]).ja);
    }
    marks.extend(line.station.clone());
    marks
}
