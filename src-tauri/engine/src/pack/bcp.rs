//! 事業継続計画（BCP）: the plan as a finished document, in the order of the ministry's template
//! (bcp-and-checklists.md §2, 「医療情報システム部門等における事業継続計画（BCP）のひな形」, 2024-06).
//! What nobody has filled in says 未記入; nothing is left out without a word. Titles that were not seen say 要確認.

mod annex;
mod front;
mod general;
mod ledger;
mod prepare;
mod respond;

use crate::contact::Contact;
use crate::plan::coverage::Coverage;
use crate::plan::{self, Plan};
use crate::playbook::Content;
use crate::text::Text;
use crate::time::{Timestamp, reiwa, reiwa_short};
use crate::wording::Wording;

use super::draw::{BODY, MIN_SIZE, Style, bold, regular};
use super::fonts::{Fonts, tidy};
use super::heads::{About, Heads, Leaf, Mark};
use super::report::Paper;
use super::report_row::{Paragraph, said};
use super::writer::Writer;
use super::{PackError, built_in_words};

/// So many characters of a name stand in a box of a chart.
const MOST_IN_BOX: usize = 48;

/// What a document of the plan is made of.
#[derive(Debug)]
pub struct DocumentInput<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The agencies and playbooks it refers to.
    pub content: &'a Content,
    /// Everybody to call, in calling order.
    pub contacts: Vec<Contact>,
    /// How far it meets the check table.
    pub coverage: Coverage,
    /// 第N版; `None` for the draft (下書き).
    pub revision: Option<u32>,
    /// Every revision so far, oldest first.
    pub history: Vec<Amendment>,
    /// When the document is made.
    pub made_at: Timestamp,
}

/// One line of the revision history (改訂の履歴).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amendment {
    /// 第N版.
    pub number: u32,
    /// The day of approval, `2026-10-02`.
    pub day: String,
    /// Who approved it.
    pub approver: String,
    /// What changed, in plain words; empty for the first one and for one that was brought in.
    pub changes: Vec<Text>,
}

/// Sets the whole plan.
///
/// # Errors
/// When a typeface cannot be read.
pub fn bcp(input: &DocumentInput<'_>) -> Result<Paper, PackError> {
    let (fonts, words, wording) = (Fonts::open()?, built_in_words()?, Wording::built_in());
    let mut book = Book { writer: Writer::new(&fonts, &words, wording), input };
    general::chapter(&mut book)?;
    prepare::chapter(&mut book)?;
    respond::first(&mut book)?;
    respond::afterwards(&mut book)?;
    annex::chapters(&mut book)?;
    let (body, marks, letters) = book.writer.finish();
    let mut front = Book { writer: Writer::new(&fonts, &words, wording), input };
    front.writer.letters = letters;
    front::cover(&mut front)?;
    front::history(&mut front)?;
    let before = front.writer.page() + 1;
    // The page numbers stand at the right edge: they change no line, so one trial tells how long the contents are.
    let trial = front::contents(&fonts, &words, &marks, 0)?.len();
    let contents = front::contents(&fonts, &words, &marks, before + trial)?;
    let (mut leaves, mut outline, letters) = front.writer.finish();
    let title = wording.say("document_contents", &[]).ja;
    outline.push(Mark { level: 1, title, page: before });
    outline.extend(marks.into_iter().map(|mark| Mark { page: mark.page + before + trial, ..mark }));
    leaves.extend(contents.into_iter().chain(body));
    let set = Set { fonts: &fonts, words: &words, title: &plan_name(input), letters };
    set.assemble(input, leaves, &outline)
}

/// Pages that are ready to get their heads.
pub(super) struct Set<'a> {
    pub(super) fonts: &'a Fonts,
    pub(super) words: &'a super::words::Words,
    pub(super) title: &'a str,
    pub(super) letters: super::letters::Letters<'a>,
}

impl Set<'_> {
    /// The document with title, page n/N, hospital, revision and day on every page.
    pub(super) fn assemble(
        mut self,
        input: &DocumentInput<'_>,
        leaves: Vec<Leaf>,
        outline: &[Mark],
    ) -> Result<Paper, PackError> {
        let wording = Wording::built_in();
        let facility = input.plan.facility.name.as_str();
        let warning = if input.revision.is_none() { wording.say("document_draft", &[]).ja } else { String::new() };
        let heads = Heads {
            fonts: self.fonts,
            words: self.words,
            wording,
            title: self.letters.plain(self.title),
            warning,
            left: self.letters.plain(facility),
            right: self.letters.plain(&standing(input)),
        };
        let name = [self.title, "　", facility].concat();
        let made_at = input.made_at.to_string();
        let about = About { title: name.trim(), facility, made_at: &made_at };
        let pack = heads.assemble(&about, leaves, outline)?;
        Ok(Paper { pack, unprintable: self.letters.unprintable })
    }
}

/// 第2版　令和8年10月2日承認, or 下書き　令和8年11月24日.
pub(super) fn standing(input: &DocumentInput<'_>) -> String {
    let wording = Wording::built_in();
    let today = Text::same(reiwa(input.made_at.jst_date()));
    match input.revision {
        None => wording.say("document_draft_of", &[("day", &today)]).ja,
        Some(number) => {
            let number = Text::same(number.to_string());
            let approved = plan::day(&input.plan.facility.approved_on).map(reiwa).map(Text::same);
            match approved {
                Some(day) => wording.say("document_revision_of", &[("number", &number), ("day", &day)]).ja,
                None => wording.say("document_revision", &[("number", &number)]).ja,
            }
        }
    }
}

/// The plan's own name, or ours with the hospital's.
pub(super) fn plan_name(input: &DocumentInput<'_>) -> String {
    match input.plan.facility.plan_name.trim() {
        "" => Wording::built_in().say("document_bcp", &[]).ja,
        name => tidy(name),
    }
}

/// R8.10.2; what is no day stays as it was typed.
pub(super) fn day(text: &str) -> String {
    plan::day(text).map_or_else(|| text.trim().to_owned(), reiwa_short)
}

/// The document while it is being written.
pub(super) struct Book<'a> {
    pub(super) writer: Writer<'a>,
    pub(super) input: &'a DocumentInput<'a>,
}

impl Book<'_> {
    /// A sentence without blanks.
    pub(super) fn say(&self, key: &str) -> String {
        self.writer.say(key)
    }

    /// A sentence with a blank.
    pub(super) fn with(&self, key: &str, name: &str, value: &str) -> String {
        self.writer.wording.say(key, &[(name, &Text::same(value))]).ja
    }

    /// A heading.
    pub(super) fn heading(&mut self, level: u8, key: &str) -> Result<(), PackError> {
        let title = self.say(key);
        self.writer.heading(level, &title)
    }

    /// What somebody wrote, or 未記入.
    pub(super) fn text(&mut self, text: &str) -> Result<(), PackError> {
        match text.trim() {
            "" => self.empty(),
            text => self.writer.paragraph(regular(BODY), text),
        }
    }

    /// A sentence of ours.
    pub(super) fn line(&mut self, key: &str) -> Result<(), PackError> {
        let text = self.say(key);
        self.writer.paragraph(regular(BODY), &text)
    }

    /// A sentence that leads to a table below it.
    pub(super) fn lead(&mut self, key: &str) -> Result<(), PackError> {
        self.writer.keep();
        self.line(key)?;
        self.writer.space(4.0);
        Ok(())
    }

    /// An annex: it need not begin a page.
    pub(super) fn annex(&mut self, key: &str) -> Result<(), PackError> {
        let title = self.say(key);
        self.writer.part(&title)
    }

    /// Says aloud that a part is not filled in.
    pub(super) fn empty(&mut self) -> Result<(), PackError> {
        let text = self.say("document_empty_part");
        self.writer.paragraph(bold(BODY), &text)
    }

    /// Labels with what stands behind them; an empty one says 未記入.
    pub(super) fn facts(&mut self, facts: &[(&str, &str)]) -> Result<(), PackError> {
        for (key, value) in facts {
            let label = self.say(key);
            let value = self.cell_in(BODY, value);
            self.writer.row_of(&[28.0, 72.0], vec![vec![said(bold(BODY), label)], vec![value]])?;
        }
        self.writer.space(8.0);
        Ok(())
    }

    /// What a cell says: 未記入 in bold when nobody has said.
    pub(super) fn cell(&self, text: &str) -> Paragraph {
        self.cell_in(MIN_SIZE, text)
    }

    fn cell_in(&self, size: f32, text: &str) -> Paragraph {
        match text.trim() {
            "" => said(bold(size), self.say("document_empty")),
            text => said(regular(size), text.to_owned()),
        }
    }

    /// A cell of several facts, each on its own line; 未記入 when there is none.
    pub(super) fn cells(&self, texts: &[String]) -> Vec<Paragraph> {
        let filled: Vec<Paragraph> = texts
            .iter()
            .filter(|text| !text.trim().is_empty())
            .map(|text| said(regular(MIN_SIZE), text.trim().to_owned()))
            .collect();
        if filled.is_empty() { vec![self.cell("")] } else { filled }
    }

    /// A row of plain cells: the first is bold, an empty one says 未記入.
    pub(super) fn row(&mut self, texts: &[&str]) -> Result<(), PackError> {
        let bold_first = |n: usize, cell: Paragraph| if n == 0 { in_style(cell, bold(MIN_SIZE)) } else { cell };
        let cells = texts.iter().enumerate().map(|(n, text)| vec![bold_first(n, self.cell(text))]).collect();
        self.writer.row(cells)
    }

    /// A table of plain cells, or 未記入 when there is no row.
    pub(super) fn table(&mut self, widths: &[f32], keys: &[&str], rows: &[Vec<String>]) -> Result<(), PackError> {
        if rows.is_empty() {
            return self.empty();
        }
        self.writer.table(widths, keys)?;
        for row in rows {
            let cells: Vec<&str> = row.iter().map(String::as_str).collect();
            self.row(&cells)?;
        }
        self.writer.end_table();
        self.writer.space(8.0);
        Ok(())
    }

    /// The name of a person.
    pub(super) fn person(&self, id: &str) -> String {
        self.input.plan.person(id).map(|person| person.name.clone()).unwrap_or_default()
    }

    /// A name with post, and the numbers below it.
    pub(super) fn person_with_numbers(&self, id: &str) -> Vec<String> {
        let Some(person) = self.input.plan.person(id) else { return Vec::new() };
        let extension = match person.extension.trim() {
            "" => String::new(),
            number => self.with("document_extension", "number", number),
        };
        let numbers = [extension, person.mobile.clone()];
        let numbers: Vec<String> = numbers.into_iter().filter(|part| !part.is_empty()).collect();
        vec![with_post(&person.name, &person.post), numbers.join("　")]
    }

    /// The name of a system.
    pub(super) fn system(&self, id: Option<&crate::ids::SystemId>) -> String {
        id.and_then(|id| self.input.plan.system(id)).map(|system| system.name.clone()).unwrap_or_default()
    }

    /// The name of somebody to call.
    pub(super) fn contact(&self, id: Option<&crate::ids::ContactId>) -> Option<&Contact> {
        id.and_then(|id| self.input.contacts.iter().find(|contact| contact.id == *id))
    }

    /// The name of a role.
    pub(super) fn role(&self, id: &crate::ids::RoleId) -> String {
        self.input.content.role(id).map(|role| role.name.ja.clone()).unwrap_or_default()
    }

    /// The holder of a role.
    pub(super) fn holder(&self, id: &crate::ids::RoleId) -> String {
        self.input.plan.holders(id).person.map(|person| with_post(&person.name, &person.post)).unwrap_or_default()
    }
}

/// The first characters of what stands in a box of a chart: it stands whole in the table that belongs to it.
pub(super) fn boxed(text: &str) -> String {
    if text.chars().count() <= MOST_IN_BOX {
        return text.to_owned();
    }
    text.chars().take(MOST_IN_BOX).chain(['…']).collect()
}

/// 山田（事務長）.
pub(super) fn with_post(name: &str, post: &str) -> String {
    if post.trim().is_empty() { name.trim().to_owned() } else { [name.trim(), "（", post.trim(), "）"].concat() }
}

/// The answer of a choice as the screen says it.
pub(super) fn choice(part: &str, field: &str, id: &str) -> String {
    let field = crate::plan::chapters::section(part).and_then(|section| section.field(field));
    let option = field.and_then(|field| field.options.iter().find(|option| option.id == id));
    option.map_or_else(|| id.to_owned(), |option| option.label.ja.clone())
}

/// A number, or nothing.
pub(super) fn number(value: Option<u32>) -> String {
    value.map(|number| number.to_string()).unwrap_or_default()
}

fn in_style(cell: Paragraph, style: Style) -> Paragraph {
    Paragraph { style, ..cell }
}
