//! Which sheets a pack has, in which order and how often.

use super::binder::{Binder, Made, Part};
use super::booklet::{self, PageMap};
use super::contents::{Booklet, Copies, PackInput};
use super::draw::{Canvas, Item};
use super::fonts::Fonts;
use super::form_page::{self, Blanks};
use super::form_twice::TwiceSheet;
use super::forms::{Form, Forms, Paper};
use super::frame::Format;
use super::number::SlipNumber;
use super::pager::Pager;
use super::quantity::{Count, Demand, quantity};
use super::quantity_sheet::quantity_sheet;
use super::slips::{SlipSheets, numbers};
use super::words::Words;
use super::{PackError, calls, confirm_sheet, frame, notices, proof, tabs};

/// Everything the sheets are made from.
pub(super) struct Maker<'m> {
    pub(super) fonts: &'m Fonts,
    pub(super) words: &'m Words,
    pub(super) input: &'m PackInput,
    pub(super) forms: &'m Forms,
}

/// One sheet before its pages have numbers.
#[derive(Default)]
pub(super) struct Draft {
    /// What it is, whatever stands on it: `contacts`, `flow/ehr-down`, `form/F01`.
    pub(super) key: String,
    pub(super) title: String,
    /// Large words in the header, when they are not the title.
    pub(super) header: Option<String>,
    pub(super) format: Format,
    /// Header and footer stand around it; slips bring their own lines.
    pub(super) framed: bool,
    pub(super) layers: Vec<Vec<Item>>,
    /// For every page the layers it shows.
    pub(super) pages: Vec<Vec<usize>>,
    /// Entries of the outline below the sheet, with page indexes.
    pub(super) outline: Vec<(String, usize)>,
    /// Steps of a booklet, with page indexes.
    pub(super) steps: Vec<(u32, usize)>,
    pub(super) is_booklet: bool,
    /// The form that stands on it twice; each half has its own header.
    pub(super) twice: Option<String>,
    /// Slips of every page, drawn when the page number is known.
    pub(super) slips: Vec<(String, Vec<SlipNumber>)>,
}

/// Keys of forms begin so.
const FORM: &str = "form/";
/// Keys of masters inside a counted pack begin so.
pub(super) const MASTER: &str = "master/";
/// The sheet that proves how far the timeline went; it is of its moment and never goes out of date.
pub(super) const PROOF: &str = "proof";

impl Draft {
    /// The whole sheet so often, one after the other.
    pub(super) fn repeat(&mut self, copies: usize) {
        let once = std::mem::take(&mut self.pages);
        self.pages = once.iter().cycle().take(once.len() * copies).cloned().collect();
    }
}

impl<'m> Maker<'m> {
    /// All sheets but the cover.
    pub(super) fn drafts(&self) -> Result<Vec<Draft>, PackError> {
        let mut drafts = Vec::new();
        let (mut labels, mut sums) = (None, None);
        for part in &self.binder()?.sheet {
            // Labels are made last: they name all the others.
            if part.made == Some(Made::Tabs) {
                labels = Some(drafts.len());
            }
            // The sums count all the others.
            if part.made == Some(Made::Quantity) {
                sums = Some(drafts.len());
            }
            drafts.extend(self.part(part)?);
        }
        drafts.extend(self.proof()?);
        if let Some(at) = labels {
            drafts.insert(at, tabs::tabs(self, &drafts)?);
        }
        if let Some(at) = sums {
            let at = if labels.is_some_and(|labels| labels <= at) { at + 1 } else { at };
            drafts.insert(at, quantity_sheet(self, &drafts)?);
        }
        Ok(drafts)
    }

    fn binder(&self) -> Result<&'m Binder, PackError> {
        let id = &self.input.binder;
        self.forms.binder(id).ok_or_else(|| PackError::Binder(id.clone()))
    }

    /// The forms of this pack, in its order.
    pub(super) fn own_forms(&self) -> Result<impl Iterator<Item = &'m Form>, PackError> {
        let forms = self.forms;
        Ok(self.binder()?.sheet.iter().filter_map(move |part| forms.get(part.form.as_ref()?)))
    }

    /// How the number of sheets of a form comes about.
    pub(super) fn arithmetic(&self, form: &Form) -> String {
        quantity(self.demand(), self.count(form), self.words).arithmetic.ja
    }

    fn count(&self, form: &Form) -> Count {
        self.input.own_counts.get(&form.id).map_or_else(|| form.count(), |own| own.count)
    }

    /// Why that many.
    pub(super) fn why(&self, form: &'m Form) -> &'m str {
        self.input.own_counts.get(&form.id).map_or(&form.why, |own| &own.why)
    }

    fn part(&self, part: &Part) -> Result<Vec<Draft>, PackError> {
        if let Some(form) = part.form.as_ref().and_then(|id| self.forms.get(id)) {
            return self.form(form, part.copies);
        }
        let mut drafts = match part.made {
            Some(Made::FirstMinutes) => vec![self.first_minutes()?],
            Some(Made::Decisions) => vec![self.decisions()?],
            Some(Made::Flows) => {
                let set = |booklet| self.booklet(booklet, &PageMap::default());
                self.input.booklets.iter().map(set).collect::<Result<_, _>>()?
            }
            Some(Made::Contacts) => self.contacts()?.into_iter().collect(),
            Some(Made::Scripts) => self.scripts()?.into_iter().collect(),
            Some(Made::PatientFlow) => vec![self.patient_flow()?],
            Some(Made::Notices) => self.notices(part)?,
            Some(Made::RoleCards) => self.role_cards(part)?,
            Some(Made::FlowPosters) => self.flow_posters(part)?,
            Some(Made::ContactCard) => self.contact_card().into_iter().collect(),
            Some(Made::ToConfirm) => vec![self.to_confirm()?],
            Some(Made::Masters) => self.masters()?,
            Some(Made::Tabs | Made::Quantity) | None => Vec::new(),
        };
        if let Some(copies) = part.copies {
            drafts.iter_mut().for_each(|draft| draft.repeat(self.copies(copies)));
        }
        Ok(drafts)
    }

    fn pager(&self, title: &str) -> Pager<'m> {
        Pager::new(self.fonts, self.words, title, frame::body(Format::A4))
    }

    /// Pages filled by `fill`, one layer each.
    pub(super) fn flowing<T>(
        &self,
        key: &str,
        title: &str,
        fill: impl FnOnce(&mut Pager<'m>) -> Result<T, PackError>,
    ) -> Result<(Draft, T), PackError> {
        let mut pager = self.pager(title);
        let result = fill(&mut pager)?;
        let layers = pager.finish();
        let pages = (0..layers.len()).map(|n| vec![n]).collect();
        Ok((
            Draft { key: key.to_owned(), title: title.to_owned(), framed: true, layers, pages, ..Draft::default() },
            result,
        ))
    }

    fn first_minutes(&self) -> Result<Draft, PackError> {
        let own = &self.input.first_minutes;
        let lines = if own.is_empty() { &self.forms.front_desk().first_minutes } else { own };
        Ok(self
            .flowing("first-minutes", self.words.get("first_title"), |pager| notices::first_minutes(pager, lines))?
            .0)
    }

    fn decisions(&self) -> Result<Draft, PackError> {
        let own = &self.input.decisions;
        let rows = if own.is_empty() { &self.forms.front_desk().decisions } else { own };
        Ok(self.flowing("decisions", self.words.get("decisions_title"), |pager| notices::decisions(pager, rows))?.0)
    }

    /// One walked flow; drawn again once the pages of all steps are known.
    pub(super) fn booklet(&self, booklet: &Booklet, pages: &PageMap) -> Result<Draft, PackError> {
        let (draft, placed) = self
            .flowing(&["flow/", &booklet.id].concat(), &booklet.title, |pager| booklet::place(pager, booklet, pages))?;
        Ok(Draft { outline: placed.situations, steps: placed.steps, is_booklet: true, ..draft })
    }

    fn contacts(&self) -> Result<Option<Draft>, PackError> {
        if self.input.contacts.is_empty() {
            return Ok(None);
        }
        let title = self.words.get("contacts_title");
        Ok(Some(self.flowing("contacts", title, |pager| calls::contacts(pager, &self.input.contacts))?.0))
    }

    fn scripts(&self) -> Result<Option<Draft>, PackError> {
        if self.input.scripts.is_empty() {
            return Ok(None);
        }
        let title = self.words.get("scripts_title");
        let (draft, outline) = self.flowing("scripts", title, |pager| calls::scripts(pager, &self.input.scripts))?;
        Ok(Some(Draft { outline, ..draft }))
    }

    /// The last sheet, where a hand finds it in a thick pack.
    fn proof(&self) -> Result<Option<Draft>, PackError> {
        let Some(proof) = &self.input.proof else { return Ok(None) };
        let place = |pager: &mut Pager<'m>| pager.block(|canvas, x, width| proof::block(canvas, x, width, proof));
        Ok(Some(self.flowing(PROOF, self.words.get("proof_title"), place)?.0))
    }

    /// What nobody has verified about the forms.
    fn to_confirm(&self) -> Result<Draft, PackError> {
        let open = self.forms.to_confirm();
        let title = self.words.get("confirm_title");
        Ok(self.flowing("to-confirm", title, |pager| confirm_sheet::place(pager, &open))?.0)
    }

    fn demand(&self) -> Demand {
        Demand { visits: self.input.visits, hours: self.input.hours, beds: self.input.beds }
    }

    fn patient_flow(&self) -> Result<Draft, PackError> {
        let own = &self.input.patient_flow;
        let flow = if own.is_empty() { &self.forms.front_desk().patient_flow } else { own };
        let forms = self.binder()?.sheet.iter().filter_map(|part| self.forms.get(part.form.as_ref()?));
        let index = forms.map(|form| self.index_row(form)).collect::<Result<Vec<[String; 4]>, PackError>>()?;
        Ok(self
            .flowing("patient-flow", self.words.get("flow_title"), |pager| notices::patient_flow(pager, flow, &index))?
            .0)
    }

    fn index_row(&self, form: &Form) -> Result<[String; 4], PackError> {
        let name = self.words.fill("index_name", &[("id", &form.id), ("title", &form.title)]);
        let mut count = self.arithmetic(form);
        if form.paper == Paper::Half && !self.input.slips.is_empty() {
            let blocks = numbers(&self.input.slips)?;
            let said = blocks.iter().filter_map(|(_, block)| {
                let (first, last) = (block.first()?.to_string(), block.last()?.to_string());
                let count = block.len().to_string();
                Some(self.words.fill("quantity_slips", &[("first", &first), ("last", &last), ("count", &count)]))
            });
            count = said.collect::<Vec<String>>().join("\n");
        }
        Ok([name, form.who.clone(), count, form.copies.clone()])
    }

    pub(super) fn copies(&self, counted: u32) -> usize {
        match self.input.copies {
            Copies::Counted => counted as usize,
            Copies::Single => 1,
        }
    }

    /// One form as often as counted, or as asked.
    pub(super) fn form(&self, form: &'m Form, copies: Option<u32>) -> Result<Vec<Draft>, PackError> {
        if self.input.copies == Copies::Single && (form.paper != Paper::Half || self.input.slips.is_empty()) {
            return Ok(vec![self.master(form, FORM)?]);
        }
        if form.paper == Paper::Half {
            return self.slips(form);
        }
        let mut draft = self.form_draft(form, FORM, false)?;
        let counted = || quantity(self.demand(), self.count(form), self.words).sheets;
        draft.repeat(copies.unwrap_or_else(counted).max(1) as usize);
        Ok(vec![draft])
    }

    /// One clean sheet of every form of this pack, never written on (原本マスター一式).
    fn masters(&self) -> Result<Vec<Draft>, PackError> {
        // A pack of masters has them already.
        if self.input.copies == Copies::Single {
            return Ok(Vec::new());
        }
        self.own_forms()?.map(|form| self.master(form, MASTER)).collect()
    }

    /// One sheet to be copied; a number is written on the copy, never copied.
    fn master(&self, form: &'m Form, kind: &str) -> Result<Draft, PackError> {
        let mut draft = if form.paper == Paper::Half {
            let key = [kind, &form.id].concat();
            let title = self.words.fill("form_title", &[("id", &form.id), ("title", &form.title)]);
            let layers = vec![self.slip_sheets(form).master()?];
            let slips = vec![(String::new(), Vec::new())];
            Draft { key, title, layers, pages: vec![vec![0]], slips, ..Draft::default() }
        } else {
            self.form_draft(form, kind, true)?
        };
        if kind == MASTER {
            draft.title = self.words.fill("master_title", &[("title", &draft.title)]);
        }
        Ok(draft)
    }

    /// One sheet of a form.
    fn form_draft(&self, form: &'m Form, kind: &str, master: bool) -> Result<Draft, PackError> {
        let title = self.words.fill("form_title", &[("id", &form.id), ("title", &form.title)]);
        let format = format_of(form);
        let input = self.input;
        let blanks = Blanks {
            facility: &input.facility,
            phone: &input.phone,
            window: &input.place,
            number: "",
            half: "",
            payload: "",
        };
        let key = [kind, &form.id].concat();
        let twice = form.paper == Paper::Twice;
        let items = if twice {
            self.twice_sheet(form).same(&blanks)?
        } else {
            let mut canvas = Canvas::new(self.fonts, self.words);
            form_page::page(&mut canvas, form, frame::body(format), &blanks, (master, input.printed_on.as_str()))?;
            canvas.items
        };
        let twice = twice.then(|| form.id.clone());
        let framed = twice.is_none();
        let (layers, pages) = (vec![items], vec![vec![0]]);
        Ok(Draft { key, title, format, framed, twice, layers, pages, ..Draft::default() })
    }

    /// A form set twice on its sheet.
    pub(super) fn twice_sheet(&self, form: &'m Form) -> TwiceSheet<'m>
    where
        Self: 'm,
    {
        TwiceSheet { fonts: self.fonts, words: self.words, input: self.input, form }
    }

    fn slips(&self, form: &Form) -> Result<Vec<Draft>, PackError> {
        let sheets = self.slip_sheets(form);
        let mut drafts = Vec::new();
        for (window, numbers) in numbers(&self.input.slips)? {
            let title =
                self.words.fill("form_title_window", &[("id", &form.id), ("title", &form.title), ("window", &window)]);
            let key = [FORM, &form.id, "/", &window].concat();
            let layers = vec![sheets.same(&window, 2)?, sheets.same(&window, 1)?];
            let mut draft = Draft { key, title, layers, ..Draft::default() };
            for pair in numbers.chunks(2) {
                draft.pages.push(vec![if pair.len() == 2 { 0 } else { 1 }]);
                draft.slips.push((window.clone(), pair.to_vec()));
            }
            if !draft.pages.is_empty() {
                drafts.push(draft);
            }
        }
        Ok(drafts)
    }

    /// Slips of one form.
    pub(super) fn slip_sheets(&self, form: &'m Form) -> SlipSheets<'m>
    where
        Self: 'm,
    {
        SlipSheets { fonts: self.fonts, words: self.words, input: self.input, form }
    }
}

fn format_of(form: &Form) -> Format {
    match form.paper {
        Paper::Portrait | Paper::Half => Format::A4,
        Paper::Landscape | Paper::Twice => Format::A4Lying,
        Paper::A3 => Format::A3,
        Paper::A3Lying => Format::A3Lying,
    }
}
