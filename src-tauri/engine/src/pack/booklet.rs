//! A walked flow on paper: one situation a page, steps with the numbers of the screen,
//! "→ 手順 n" at branches. A person with the paper alone can follow it.

use std::collections::BTreeMap;

use super::contents::{Answer, Booklet, BookletStep, Goto, Situation, StepContact, StepKind};
use super::draw::{Area, BODY, Canvas, Item, MIN_SIZE, Piece, Style, bold, regular};
use super::pager::Pager;
use super::{Overflow, PackError};

/// Pages on which steps and booklets stand, from 1; unknown while the pages are still being counted.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct PageMap {
    pub(super) steps: BTreeMap<(String, u32), usize>,
    pub(super) booklets: BTreeMap<String, usize>,
}

/// What the pages hold: the outline and the places of steps, with page indexes from 0.
#[derive(Debug, Default)]
pub(super) struct Placed {
    pub(super) situations: Vec<(String, usize)>,
    pub(super) steps: Vec<(u32, usize)>,
}

/// Column for the number on the left.
const NUMBER: f32 = 40.0;
/// Box for time and name on the right.
const DONE: Area = Area { x: 0.0, y: 0.0, w: 84.0, h: 42.0 };

/// Puts one booklet on the pages.
pub(super) fn place(pager: &mut Pager<'_>, booklet: &Booklet, pages: &PageMap) -> Result<Placed, PackError> {
    let mut placed = Placed::default();
    if !booklet.do_not.is_empty() {
        pager.block(|canvas, x, width| do_not(canvas, x, width, booklet))?;
    }
    let mut before: Option<&Situation> = None;
    for situation in &booklet.situations {
        if let Some(before) = before.replace(situation) {
            // Another phase of the same situation may stand below, when it fits whole.
            let fits = situation_height(pager, booklet, situation, pages)? <= pager.room();
            if before.title != situation.title || !fits {
                pager.new_page();
            }
        }
        pager.space(10.0);
        placed.situations.push((situation.title.clone(), pager.page()));
        pager.block(|canvas, x, width| heading(canvas, x, width, situation, ""))?;
        pager.repeat(|canvas, x, width| {
            let continued = canvas.w("continued");
            heading(canvas, x, width, situation, &continued)
        });
        for step in &situation.steps {
            place_step(pager, &booklet.title, step, pages)?;
            placed.steps.push((step.number, pager.page()));
        }
        pager.repeat_nothing();
    }
    Ok(placed)
}

fn place_step(pager: &mut Pager<'_>, booklet: &str, step: &BookletStep, pages: &PageMap) -> Result<(), PackError> {
    let mut contact_fits = true;
    pager.block(|canvas, x, width| {
        let draw = StepDrawing { canvas, pages, booklet, x: x + NUMBER, width: width - NUMBER };
        draw.step(step, x, width, &mut contact_fits)
    })?;
    if contact_fits {
        return Ok(());
    }
    let what = step.contact.as_ref().map(|c| c.number.clone()).unwrap_or_default();
    Err(Overflow { sheet: booklet.to_owned(), what, excess: 0.0 }.into())
}

/// Height of a whole situation with its heading, on a page as high as it needs.
fn situation_height(
    pager: &Pager<'_>,
    booklet: &Booklet,
    situation: &Situation,
    pages: &PageMap,
) -> Result<f32, PackError> {
    let mut endless = pager.endless();
    let top = endless.room();
    endless.block(|canvas, x, width| heading(canvas, x, width, situation, ""))?;
    for step in &situation.steps {
        place_step(&mut endless, &booklet.title, step, pages)?;
    }
    Ok(top - endless.room() + 10.0)
}

fn do_not(canvas: &mut Canvas<'_>, x: f32, width: f32, booklet: &Booklet) -> f32 {
    let mut y = 0.0;
    if !booklet.summary.is_empty() {
        y += canvas.paragraph(x, y, width, regular(BODY), &booklet.summary) + 4.0;
    }
    let top = y;
    canvas.warning(x + 10.0, y + 21.0, 16.0);
    canvas.text(x + 32.0, y + 20.0, bold(14.0), canvas.words.get("booklet_do_not"));
    y += 26.0;
    for line in &booklet.do_not {
        cross(canvas, x + 14.0, y + 13.0);
        y += canvas.paragraph(x + 32.0, y, width - 44.0, regular(BODY), line);
    }
    y += 8.0;
    canvas.frame(Area { x: x + 1.0, y: top, w: width - 2.0, h: y - top }, 2.0);
    y
}

/// A cross, drawn: "not this".
fn cross(canvas: &mut Canvas<'_>, x: f32, y: f32) {
    canvas.stroke(&[(x, y - 9.0), (x + 9.0, y)], 1.6);
    canvas.stroke(&[(x, y), (x + 9.0, y - 9.0)], 1.6);
}

fn heading(canvas: &mut Canvas<'_>, x: f32, width: f32, situation: &Situation, continued: &str) -> f32 {
    let phase_width = canvas.width(regular(BODY), &situation.phase);
    canvas.text(x + width - phase_width, 16.0, regular(BODY), &situation.phase);
    let title = [situation.title.as_str(), continued].concat();
    let height = canvas.paragraph(x, 0.0, width - phase_width - 12.0, bold(16.0), &title) + 4.0;
    canvas.rule(x, height, width, 1.2);
    height
}

struct StepDrawing<'c, 'a, 'p> {
    canvas: &'c mut Canvas<'a>,
    pages: &'p PageMap,
    booklet: &'p str,
    x: f32,
    width: f32,
}

impl StepDrawing<'_, '_, '_> {
    fn step(mut self, step: &BookletStep, left: f32, full: f32, contact_fits: &mut bool) -> f32 {
        let beside = self.width - DONE.w - 10.0;
        self.number(step, left);
        let mut y = 7.0;
        y += self.canvas.paragraph(self.x, y, beside, bold(14.0), &step.title);
        y += self.facts(step, y, beside);
        y = self.substeps(step, y, beside);
        if step.kind != StepKind::End {
            let area = Area { x: left + full - DONE.w, y: 8.0, ..DONE };
            self.canvas.frame(area, 0.9);
            self.canvas.text(area.x + 5.0, area.y + 13.0, regular(MIN_SIZE), self.canvas.words.get("done_box"));
            y = y.max(area.bottom());
        }
        if let Some(contact) = &step.contact {
            y = self.contact(contact, y, contact_fits);
        }
        for answer in &step.answers {
            y = self.answer(answer, y, &Piece::Tick, regular(BODY));
        }
        if let Some(then) = &step.then {
            let words = self.canvas.w("then");
            let next = Answer { label: words, goto: Some(then.clone()) };
            y = self.answer(&next, y, &Piece::Plain(String::new()), bold(BODY));
        }
        if !step.cannot.is_empty() {
            y += self.canvas.paragraph(self.x, y + 3.0, self.width, bold(BODY), self.canvas.words.get("cannot")) + 3.0;
            for way in &step.cannot {
                y = self.answer(way, y, &Piece::Tick, regular(BODY));
            }
        }
        y += 8.0;
        self.canvas.rule(left, y, full, 0.75);
        y
    }

    /// The number in a circle, a question in a diamond.
    fn number(&mut self, step: &BookletStep, left: f32) {
        let centre = (left + 16.0, 21.0);
        let digits = step.number.to_string();
        let size = if digits.len() > 2 { 11.0 } else { 14.0 };
        if step.kind == StepKind::Decision {
            let (x, y, r) = (centre.0, centre.1, 16.0);
            let points = [(x, y - r), (x + r, y), (x, y + r), (x - r, y), (x, y - r), (x + r, y)];
            self.canvas.stroke(&points, 1.4);
        } else {
            self.canvas.items.push(Item::Circle { centre, radius: 13.0, width: 1.4 });
        }
        self.canvas.text_centre(centre.0, centre.1 + size * 0.36, bold(size), &digits);
    }

    /// Kind, role, time limit and forms, in small type.
    fn facts(&mut self, step: &BookletStep, y: f32, width: f32) -> f32 {
        let kind = match step.kind {
            StepKind::Action => None,
            StepKind::Decision => Some("kind_decision"),
            StepKind::Parallel => Some("kind_parallel"),
            StepKind::Call => Some("kind_call"),
            StepKind::End => Some("kind_end"),
        };
        let minutes = step.minutes.map(|m| self.canvas.wf("booklet_minutes", &[("minutes", &m.to_string())]));
        let form = step.forms.join("・");
        let form = (!form.is_empty()).then(|| self.canvas.wf("booklet_form", &[("form", &form)]));
        let role = (!step.role.is_empty()).then(|| self.canvas.wf("booklet_role", &[("role", &step.role)]));
        let kind = kind.map(|key| self.canvas.w(key));
        let facts: Vec<String> = [kind, role, minutes, form].into_iter().flatten().collect();
        if facts.is_empty() {
            return 0.0;
        }
        self.canvas.paragraph(self.x, y, width, regular(11.0), &facts.join("　"))
    }

    fn substeps(&mut self, step: &BookletStep, mut y: f32, width: f32) -> f32 {
        for line in &step.do_ {
            self.canvas.tick(self.x, y + 13.4, BODY);
            y += self.canvas.paragraph(self.x + 16.0, y + 1.0, width - 16.0, regular(BODY), line) + 1.0;
        }
        if let Some(say) = &step.say {
            let label = self.canvas.w("booklet_say");
            let pieces = [Piece::Strong(label), Piece::Plain("　".to_owned()), Piece::Plain(say.clone())];
            y += self.canvas.flow(self.x, y + 2.0, width, regular(BODY), &pieces) + 2.0;
        }
        y
    }

    /// Name and number in a frame, the number never below 18 pt.
    fn contact(&mut self, contact: &StepContact, y: f32, fits: &mut bool) -> f32 {
        let top = y + 4.0;
        let inner = self.width - 20.0;
        let number = bold(20.0);
        let name = self.canvas.width(bold(BODY), &contact.name);
        let mut height = 32.0;
        if contact.number.is_empty() {
            let label = self.canvas.w("number_blank");
            let pieces = [Piece::Strong(contact.name.clone()), Piece::Plain("　".to_owned()), Piece::Blank(label)];
            height = self.canvas.flow(self.x + 10.0, top + 2.0, inner, regular(BODY), &pieces) + 9.0;
        } else if let Some(style) = self.canvas.fit(number, 18.0, inner - name - 16.0, &contact.number) {
            self.canvas.text(self.x + 10.0, top + 20.5, bold(BODY), &contact.name);
            self.canvas.text_right(self.x + self.width - 10.0, top + 23.0, style, &contact.number);
        } else {
            height = self.canvas.paragraph(self.x + 10.0, top + 4.0, inner, bold(BODY), &contact.name) + 34.0;
            let style = self.canvas.fit(number, 18.0, inner, &contact.number);
            *fits = style.is_some();
            let right = self.x + self.width - 10.0;
            self.canvas.text_right(right, top + height - 9.0, style.unwrap_or(number), &contact.number);
        }
        self.canvas.frame(Area { x: self.x, y: top, w: self.width, h: height }, 1.4);
        top + height
    }

    fn answer(&mut self, answer: &Answer, y: f32, mark: &Piece, style: Style) -> f32 {
        let indent = if *mark == Piece::Tick { 17.0 } else { 0.0 };
        if *mark == Piece::Tick {
            self.canvas.tick(self.x, y + 14.4, BODY);
        }
        let mut pieces = vec![Piece::Plain(answer.label.clone())];
        if let Some(goto) = &answer.goto {
            pieces.extend([Piece::Plain("　".to_owned()), Piece::Arrow, Piece::Whole(self.target(goto))]);
        }
        y + 2.0 + self.canvas.flow(self.x + indent, y + 2.0, self.width - indent, style, &pieces)
    }

    fn target(&self, goto: &Goto) -> String {
        match goto {
            Goto::Step(n) => {
                let n_text = n.to_string();
                match self.pages.steps.get(&(self.booklet.to_owned(), *n)) {
                    Some(page) => self.canvas.wf("goto_step", &[("n", &n_text), ("page", &page.to_string())]),
                    None => self.canvas.wf("goto_step_only", &[("n", &n_text)]),
                }
            }
            Goto::Booklet(title) => match self.pages.booklets.get(title) {
                Some(page) => self.canvas.wf("goto_booklet", &[("title", title), ("page", &page.to_string())]),
                None => self.canvas.wf("goto_booklet_only", &[("title", title)]),
            },
        }
    }
}
