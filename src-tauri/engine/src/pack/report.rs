//! 報告書: one incident on paper, as the ministry, the police and the insurer ask for it.
//! Nothing of it is cut off: a line that is longer than a page goes on on the next one.

use std::collections::{BTreeMap, BTreeSet};

use crate::exchange::report::{Line, Report, Was};
use crate::text::Text;
use crate::time::Timestamp;
use crate::wording::Wording;

use super::draw::{Area, BODY, Canvas, HAIR, Item, MIN_SIZE, Style, bold, regular};
use super::fonts::{Fonts, Weight, tidy};
use super::frame::printable;
use super::layout::{Pack, Page, Sheet};
use super::pager::Pager;
use super::report_row::{Paragraph, draw_row, parted, said};
use super::words::Words;
use super::{PackError, ProofInput, built_in_words, proof};

/// Stands for a character no typeface has (下駄).
const GETA: char = '〓';
/// Title and rule on top of every page.
const HEAD: f32 = 30.0;
/// Rule and head code at the foot of every page.
const FOOT: f32 = 24.0;
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
    let mut letters = Letters { fonts: &fonts, known: BTreeMap::new(), unprintable: BTreeSet::new() };
    let all = printable(false);
    let area = Area { y: all.y + HEAD, h: all.h - HEAD - FOOT, ..all };
    let mut setting = Setting { pager: Pager::new(&fonts, &words, "", area), letters: &mut letters, wording };
    let title = wording.say("export_title", &[("title", &report.title)]).ja;
    setting.summary(report, &title)?;
    setting.deadlines(report)?;
    setting.calls(report)?;
    let chronology = setting.pager.page();
    if !setting.chronology(report, each)? {
        return Ok(None);
    }
    let proof = setting.proof(report)?;
    let bodies = setting.pager.finish();
    let heads = Heads { fonts: &fonts, words: &words, wording, report, title: &letters.plain(&title) };
    let mut sheets = vec![(title.clone(), 0), (wording.say("export_chronology", &[]).ja, chronology)];
    sheets.extend(proof.map(|page| (wording.say("export_proof", &[]).ja, page)));
    let pack = assemble(&heads, bodies, &sheets);
    Ok(Some(Paper { pack, unprintable: letters.unprintable }))
}

fn assemble(heads: &Heads<'_>, bodies: Vec<Vec<Item>>, parts: &[(String, usize)]) -> Pack {
    let total = bodies.len();
    let mut pack = Pack {
        title: [heads.title, "　", &heads.report.facility].concat(),
        facility: heads.report.facility.clone(),
        printed_on: heads.report.made_at.to_string(),
        code: String::new(),
        layers: vec![heads.common()],
        pages: Vec::new(),
        sheets: Vec::new(),
    };
    for (n, body) in bodies.into_iter().enumerate() {
        let first = pack.layers.len();
        pack.layers.extend([body, heads.own(n + 1, total)]);
        pack.pages.push(Page { landscape: false, layers: vec![0, first, first + 1] });
    }
    let entries = parts.iter().skip(1).map(|(title, page)| (title.clone(), page + 1)).collect();
    let title = parts.first().map(|(title, _)| title.clone()).unwrap_or_default();
    pack.sheets.push(Sheet { title, first_page: 1, n_pages: total, entries });
    pack
}

/// What stands around every page.
struct Heads<'a> {
    fonts: &'a Fonts,
    words: &'a Words,
    wording: &'a Wording,
    report: &'a Report,
    title: &'a str,
}

impl Heads<'_> {
    fn common(&self) -> Vec<Item> {
        let mut canvas = Canvas::new(self.fonts, self.words);
        let all = printable(false);
        let title = shortened(&canvas, bold(BODY), all.w - 110.0, self.title);
        canvas.text(all.x, all.y + 12.0, bold(BODY), &title);
        canvas.rule(all.x, all.y + HEAD - 12.0, all.w, 1.5);
        let foot = all.bottom() - FOOT + 8.0;
        canvas.rule(all.x, foot, all.w, HAIR);
        let facility = shortened(&canvas, regular(MIN_SIZE), all.w / 2.0, &tidy(&self.report.facility));
        canvas.text(all.x, foot + 14.0, regular(MIN_SIZE), &facility);
        if !self.report.proof.code.is_empty() {
            let code = Text::same(self.report.proof.code.as_str());
            let code = self.wording.say("export_head_code", &[("code", &code)]).ja;
            canvas.text_right(all.right(), foot + 14.0, regular(MIN_SIZE), &code);
        }
        canvas.items
    }

    fn own(&self, page: usize, of: usize) -> Vec<Item> {
        let mut canvas = Canvas::new(self.fonts, self.words);
        let all = printable(false);
        let blanks = [("n", Text::same(page.to_string())), ("of", Text::same(of.to_string()))];
        let blanks: Vec<(&str, &Text)> = blanks.iter().map(|(name, text)| (*name, text)).collect();
        let count = self.wording.say("export_page", &blanks).ja;
        canvas.text_right(all.right(), all.y + 12.0, regular(MIN_SIZE), &count);
        canvas.items
    }
}

/// The first characters of a running head that is too long: it stands whole on the first page.
fn shortened(canvas: &Canvas<'_>, style: Style, width: f32, text: &str) -> String {
    let mut kept = text.to_owned();
    while !kept.is_empty() && canvas.width(style, &kept) > width {
        kept.pop();
    }
    kept
}

/// Which characters can be printed.
struct Letters<'a> {
    fonts: &'a Fonts,
    known: BTreeMap<char, bool>,
    unprintable: BTreeSet<char>,
}

impl Letters<'_> {
    /// The text with 〓 for every character that no typeface has.
    fn plain(&mut self, text: &str) -> String {
        tidy(text).chars().map(|c| if self.has(c) { c } else { GETA }).collect()
    }

    fn has(&mut self, c: char) -> bool {
        // A variation belongs to the character before it.
        if c == '\n' || matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}') {
            return true;
        }
        let fonts = self.fonts;
        let has = *self
            .known
            .entry(c)
            .or_insert_with(|| fonts.missing(Weight::Regular, c.encode_utf8(&mut [0; 4])).is_empty());
        if !has {
            self.unprintable.insert(c);
        }
        has
    }
}

/// The pages while they are being filled.
struct Setting<'a, 'l, 'f> {
    pager: Pager<'a>,
    letters: &'l mut Letters<'f>,
    wording: &'a Wording,
}

/// Shares of the width: time, from and to, what, who.
const CHRONOLOGY: [f32; 4] = [15.0, 17.0, 51.0, 17.0];

impl Setting<'_, '_, '_> {
    fn say(&self, key: &str) -> String {
        // The key is checked where the sentence is used for a page, too.
        self.wording.say(key, &[]).ja
    }

    fn heading(&mut self, key: &str) -> Result<(), PackError> {
        let title = self.say(key);
        self.pager.space(14.0);
        // Never alone at the foot of a page.
        if self.pager.room() < 90.0 {
            self.pager.new_page();
        }
        self.pager.block(|canvas, x, width| {
            let height = canvas.paragraph(x, 0.0, width, bold(15.0), &title) + 3.0;
            canvas.rule(x, height, width, 1.2);
            height + 2.0
        })
    }

    fn summary(&mut self, report: &Report, title: &str) -> Result<(), PackError> {
        let (title, facility) = (self.letters.plain(title), self.letters.plain(&report.facility));
        self.pager.block(|canvas, x, width| {
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
            self.row(&[26.0, 74.0], vec![vec![said(bold(BODY), label)], vec![said(regular(BODY), value)]])?;
        }
        for left in report.left_out(self.wording) {
            self.pager.block(|canvas, x, width| canvas.paragraph(x, 3.0, width, regular(BODY), &left.ja) + 3.0)?;
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
            self.row(&widths, cells.into_iter().map(|cell| vec![said(regular(MIN_SIZE), cell)]).collect())?;
        }
        self.pager.repeat_nothing();
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
            self.row(&widths, cells.into_iter().map(|cell| vec![said(regular(MIN_SIZE), cell)]).collect())?;
        }
        self.pager.repeat_nothing();
        Ok(())
    }

    /// `false` when it was stopped.
    fn chronology(&mut self, report: &Report, each: &mut dyn FnMut() -> bool) -> Result<bool, PackError> {
        let keys = ["export_time", "export_from_to", "export_text", "export_who"];
        self.table("export_chronology", &CHRONOLOGY, &keys)?;
        for line in &report.lines {
            if !each() {
                return Ok(false);
            }
            let cells = self.cells(line);
            self.row(&CHRONOLOGY, cells)?;
        }
        self.pager.repeat_nothing();
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
        self.pager.block(|canvas, x, width| proof::block(canvas, x, width, &input))?;
        Ok(Some(self.pager.page()))
    }

    /// The head of a table; it stands on top of every further page as well.
    fn table(&mut self, title: &str, widths: &[f32], keys: &[&str]) -> Result<(), PackError> {
        self.heading(title)?;
        let cells: Vec<Vec<Paragraph>> = keys.iter().map(|key| vec![said(bold(MIN_SIZE), self.say(key))]).collect();
        let draw = |canvas: &mut Canvas<'_>, x: f32, width: f32| draw_row(canvas, x, width, widths, &cells);
        self.pager.block(draw)?;
        self.pager.repeat(draw);
        Ok(())
    }

    fn row(&mut self, widths: &[f32], mut cells: Vec<Vec<Paragraph>>) -> Result<(), PackError> {
        for words in cells.iter_mut().flatten() {
            words.text = self.letters.plain(&words.text);
        }
        let mut rest = cells;
        while !rest.is_empty() {
            let now;
            (now, rest) = parted(rest);
            self.pager.block(|canvas, x, width| draw_row(canvas, x, width, widths, &now))?;
        }
        Ok(())
    }

    fn cells(&self, line: &Line) -> Vec<Vec<Paragraph>> {
        let small = regular(MIN_SIZE);
        let mut what = Vec::new();
        let nature = line
            .nature
            .as_ref()
            .map(|nature| self.wording.say("export_with_nature", &[("nature", nature), ("text", &line.text)]).ja);
        let text = nature.unwrap_or_else(|| line.text.ja.clone());
        what.push(Paragraph { style: small, text, struck: line.is_struck() });
        for was in &line.was {
            what.extend(self.was(was));
        }
        what.extend(self.marks(line).into_iter().map(|mark| said(small, mark)));
        let mut who = vec![said(small, line.doer.clone())];
        if line.recorder != line.doer && !line.recorder.is_empty() {
            let name = Text::same(line.recorder.as_str());
            who.push(said(small, self.wording.say("export_recorded_by", &[("name", &name)]).ja));
        }
        let way = Text::same(line.from.as_str());
        let way = self.wording.say("from_to", &[("from", &way), ("to", &Text::same(line.to.as_str()))]).ja;
        let time = said(small, line.moment.words(self.wording).ja);
        vec![vec![time], vec![said(small, way)], what, who]
    }

    /// What it said, legible under two strokes, and who put it right.
    fn was(&self, was: &Was) -> [Paragraph; 2] {
        let (before, by) = (was.words(self.wording).ja, was.by(self.wording).ja);
        [Paragraph { style: regular(MIN_SIZE), text: before, struck: true }, said(regular(MIN_SIZE), by)]
    }

    fn marks(&self, line: &Line) -> Vec<String> {
        let mut marks = Vec::new();
        if line.late {
            let time = Text::same(line.recorded_at.jst_plain());
            marks.push(self.wording.say("late_entry", &[("time", &time)]).ja);
        }
        if let Some(reason) = &line.late_reason {
            let reason = Text::same(reason.as_str());
            marks.push(self.wording.say("export_late_because", &[("reason", &reason)]).ja);
        }
        if let Some((at, who)) = &line.undone {
            let (time, who) = (Text::same(at.jst_plain()), Text::same(who.as_str()));
            marks.push(self.wording.say("export_undone_at", &[("time", &time), ("who", &who)]).ja);
        } else if line.abandoned {
            marks.push(self.say("export_abandoned"));
        }
        marks.extend(line.station.clone());
        marks
    }
}
