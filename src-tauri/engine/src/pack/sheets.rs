//! Which sheets a front-desk pack has, in which order and how often.

use super::booklet::{self, PageMap};
use super::contents::{Booklet, Copies, PackInput};
use super::draw::{Canvas, Item};
use super::fonts::Fonts;
use super::form_page::{self, Blanks};
use super::forms::{Form, Forms, Paper};
use super::number::SlipNumber;
use super::pager::Pager;
use super::quantity::{Demand, quantity};
use super::slips::{SlipSheets, numbers};
use super::words::Words;
use super::{PackError, calls, frame, notices, proof};

/// Everything the sheets are made from.
pub(super) struct Maker<'m> {
    pub(super) fonts: &'m Fonts,
    pub(super) words: &'m Words,
    pub(super) input: &'m PackInput,
    pub(super) forms: &'m Forms,
    pub(super) code: &'m str,
}

/// One sheet before its pages have numbers.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) title: String,
    /// Large words in the header, when they are not the title.
    pub(super) header: Option<String>,
    pub(super) landscape: bool,
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
    /// Slips of every page, drawn when the page number is known.
    pub(super) slips: Vec<(String, Vec<SlipNumber>)>,
}

impl<'m> Maker<'m> {
    /// All sheets but the cover.
    pub(super) fn drafts(&self) -> Result<Vec<Draft>, PackError> {
        let mut drafts = vec![self.first_minutes()?, self.decisions()?];
        for booklet in &self.input.booklets {
            drafts.push(self.booklet(booklet, &PageMap::default())?);
        }
        drafts.extend(self.calls()?);
        drafts.push(self.patient_flow()?);
        drafts.extend(self.posters()?);
        for form in self.forms.all() {
            drafts.extend(self.form(form)?);
        }
        drafts.extend(self.proof()?);
        Ok(drafts)
    }

    fn pager(&self, title: &str) -> Pager<'m> {
        Pager::new(self.fonts, self.words, title, frame::body(false))
    }

    /// Pages filled by `fill`, one layer each.
    pub(super) fn flowing<T>(
        &self,
        title: &str,
        fill: impl FnOnce(&mut Pager<'m>) -> Result<T, PackError>,
    ) -> Result<(Draft, T), PackError> {
        let mut pager = self.pager(title);
        let result = fill(&mut pager)?;
        let layers = pager.finish();
        let pages = (0..layers.len()).map(|n| vec![n]).collect();
        Ok((Draft { title: title.to_owned(), framed: true, layers, pages, ..Draft::default() }, result))
    }

    fn first_minutes(&self) -> Result<Draft, PackError> {
        let own = &self.input.first_minutes;
        let lines = if own.is_empty() { &self.forms.front_desk().first_minutes } else { own };
        Ok(self.flowing(self.words.get("first_title"), |pager| notices::first_minutes(pager, lines))?.0)
    }

    fn decisions(&self) -> Result<Draft, PackError> {
        let own = &self.input.decisions;
        let rows = if own.is_empty() { &self.forms.front_desk().decisions } else { own };
        Ok(self.flowing(self.words.get("decisions_title"), |pager| notices::decisions(pager, rows))?.0)
    }

    /// One walked flow; drawn again once the pages of all steps are known.
    pub(super) fn booklet(&self, booklet: &Booklet, pages: &PageMap) -> Result<Draft, PackError> {
        let (draft, placed) = self.flowing(&booklet.title, |pager| booklet::place(pager, booklet, pages))?;
        Ok(Draft { outline: placed.situations, steps: placed.steps, is_booklet: true, ..draft })
    }

    fn calls(&self) -> Result<Vec<Draft>, PackError> {
        let mut drafts = Vec::new();
        if !self.input.contacts.is_empty() {
            let title = self.words.get("contacts_title");
            drafts.push(self.flowing(title, |pager| calls::contacts(pager, &self.input.contacts))?.0);
        }
        if !self.input.scripts.is_empty() {
            let title = self.words.get("scripts_title");
            let (draft, outline) = self.flowing(title, |pager| calls::scripts(pager, &self.input.scripts))?;
            drafts.push(Draft { outline, ..draft });
        }
        Ok(drafts)
    }

    /// The last sheet, where a hand finds it in a thick pack.
    fn proof(&self) -> Result<Option<Draft>, PackError> {
        let Some(proof) = &self.input.proof else { return Ok(None) };
        let place = |pager: &mut Pager<'m>| pager.block(|canvas, x, width| proof::block(canvas, x, width, proof));
        Ok(Some(self.flowing(self.words.get("proof_title"), place)?.0))
    }

    fn demand(&self) -> Demand {
        Demand { visits: self.input.visits, hours: self.input.hours }
    }

    fn patient_flow(&self) -> Result<Draft, PackError> {
        let own = &self.input.patient_flow;
        let flow = if own.is_empty() { &self.forms.front_desk().patient_flow } else { own };
        let index =
            self.forms.all().map(|form| self.index_row(form)).collect::<Result<Vec<[String; 4]>, PackError>>()?;
        Ok(self.flowing(self.words.get("flow_title"), |pager| notices::patient_flow(pager, flow, &index))?.0)
    }

    fn index_row(&self, form: &Form) -> Result<[String; 4], PackError> {
        let name = self.words.fill("index_name", &[("id", &form.id), ("title", &form.title)]);
        let mut count = quantity(self.demand(), form.count(), self.words).arithmetic;
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

    fn posters(&self) -> Result<Vec<Draft>, PackError> {
        let own = &self.input.posters;
        let posters = if own.is_empty() { &self.forms.front_desk().posters } else { own };
        let draft = |poster: &super::contents::Poster| {
            let title = self.words.fill("poster_title", &[("place", &poster.place)]);
            let items = notices::poster(self.fonts, self.words, self.input, poster, frame::body(false))?;
            let copies = self.copies(poster.sheets.max(1));
            Ok(Draft { title, framed: true, layers: vec![items], pages: vec![vec![0]; copies], ..Draft::default() })
        };
        posters.iter().map(draft).collect()
    }

    fn copies(&self, counted: u32) -> usize {
        match self.input.copies {
            Copies::Counted => counted as usize,
            Copies::Single => 1,
        }
    }

    fn form(&self, form: &Form) -> Result<Vec<Draft>, PackError> {
        let title = self.words.fill("form_title", &[("id", &form.id), ("title", &form.title)]);
        if form.paper == Paper::Half {
            return self.slips(form);
        }
        let landscape = form.paper == Paper::Landscape;
        let mut canvas = Canvas::new(self.fonts, self.words);
        let input = self.input;
        let blanks =
            Blanks { facility: &input.facility, phone: &input.phone, window: &input.place, number: "", payload: "" };
        let master = input.copies == Copies::Single;
        form_page::page(&mut canvas, form, frame::body(landscape), &blanks, master)?;
        let copies = self.copies(quantity(self.demand(), form.count(), self.words).sheets);
        let pages = vec![vec![0]; copies.max(1)];
        Ok(vec![Draft { title, landscape, framed: true, layers: vec![canvas.items], pages, ..Draft::default() }])
    }

    fn slips(&self, form: &Form) -> Result<Vec<Draft>, PackError> {
        let sheets = self.slip_sheets(form);
        let mut drafts = Vec::new();
        for (window, numbers) in numbers(&self.input.slips)? {
            let layers = vec![sheets.same(&window, 2)?, sheets.same(&window, 1)?];
            let title =
                self.words.fill("form_title_window", &[("id", &form.id), ("title", &form.title), ("window", &window)]);
            let mut draft = Draft { title, layers, ..Draft::default() };
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
        SlipSheets { fonts: self.fonts, words: self.words, input: self.input, form, code: self.code }
    }
}
