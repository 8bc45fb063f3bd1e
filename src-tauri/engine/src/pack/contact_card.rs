//! 連絡先カード: one A4, folded three times to the size of a wallet. What to do first, who is called inside, whom to call
//! outside. Eight panels; what finds no room is on the sheet 連絡先, and the card says how much that is.

use super::draw::{Area, BODY, Canvas, HAIR, MIN_SIZE, Style, bold, pieces, regular};
use super::frame::{Format, body};
use super::sheets::{Draft, Maker};

/// Panels beside each other and below each other.
const ACROSS: usize = 2;
const DOWN: usize = 4;
/// White space between a fold and what stands beside it.
const PAD: f32 = 8.0;
/// Acts on the first panel.
const ACTS: usize = 3;
/// Room at the foot of the last panel, for what was left out.
const REST: f32 = 18.0;
/// Length of a line to write a number on.
const LINE: f32 = 92.0;
/// Distance of such lines on an empty panel.
const BLANK: f32 = 24.0;

/// Their type.
const ACT: Style = Style { phrases: true, ..regular(MIN_SIZE) };

/// One line of the card.
struct Row {
    name: String,
    numbers: Vec<String>,
}

impl Maker<'_> {
    /// The card; none while nobody is known.
    pub(super) fn contact_card(&self) -> Option<Draft> {
        if self.input.holders.is_empty() && self.input.contacts.is_empty() {
            return None;
        }
        let mut canvas = Canvas::new(self.fonts, self.words);
        let area = body(Format::A4);
        folds(&mut canvas, area);
        let panels: Vec<Area> = (0..ACROSS * DOWN).map(|n| panel(area, n)).collect();
        let mut left = panels.iter().copied();
        if let Some(first) = left.next() {
            self.first_panel(&mut canvas, first);
        }
        let mut rest = left.collect::<Vec<Area>>();
        let inside = self.input.holders.iter().map(|holder| Row {
            name: holder.name.clone(),
            numbers: [holder.number.clone()].into_iter().filter(|number| !number.is_empty()).collect(),
        });
        let inside = once(inside.collect());
        let missing = fill(&mut canvas, &mut rest, ("card_inside", &inside), 0.0);
        let outside: Vec<Row> = self.input.contacts.iter().map(|contact| self.outside(contact)).collect();
        let missing = missing + fill(&mut canvas, &mut rest, ("card_outside", &outside), REST);
        rest.into_iter().for_each(|empty| blank(&mut canvas, empty));
        if let (true, Some(last)) = (missing > 0, panels.last()) {
            let text = self.words.fill("card_more", &[("count", &missing.to_string())]);
            canvas.text(last.x, last.bottom(), bold(MIN_SIZE), &text);
        }
        let layers = vec![canvas.items];
        let title = self.words.get("card_contacts").to_owned();
        let pages = vec![vec![0]];
        Some(Draft { key: "contact-card".to_owned(), title, framed: true, layers, pages, ..Draft::default() })
    }

    fn outside(&self, contact: &super::contents::ContactLine) -> Row {
        let night = self.words.fill("card_night", &[("number", &contact.night)]);
        let numbers = [contact.number.clone(), if contact.night.is_empty() { String::new() } else { night }];
        Row { name: contact.name.clone(), numbers: numbers.into_iter().filter(|number| !number.is_empty()).collect() }
    }

    /// Whose card it is, and what comes before any call.
    fn first_panel(&self, canvas: &mut Canvas<'_>, area: Area) {
        let name = canvas.fit(bold(14.0), MIN_SIZE, area.w, &self.input.facility).unwrap_or(bold(MIN_SIZE));
        canvas.text(area.x, area.y + 14.0, name, &self.input.facility);
        canvas.rule(area.x, area.y + 20.0, area.w, 1.6);
        let mut y = area.y + 24.0;
        y += canvas.paragraph(area.x, y, area.w, bold(BODY), canvas.words.get("card_first")) + 2.0;
        let own = &self.input.first_minutes;
        let acts = if own.is_empty() { &self.forms.front_desk().first_minutes } else { own };
        for (n, act) in acts.iter().take(ACTS).enumerate() {
            let height = canvas.paragraph_height(area.w - 16.0, ACT, act);
            if y + height > area.bottom() - 16.0 {
                break;
            }
            canvas.text(area.x, y + 11.5, bold(MIN_SIZE), &(n + 1).to_string());
            y += canvas.paragraph(area.x + 14.0, y, area.w - 16.0, ACT, act);
        }
        let phone = self.words.fill("card_own_phone", &[("phone", &self.input.phone)]);
        let phone = if self.input.phone.is_empty() { String::new() } else { phone };
        canvas.text(area.x, area.bottom(), regular(MIN_SIZE), &phone);
    }
}

/// Somebody who holds several roles is called once.
fn once(rows: Vec<Row>) -> Vec<Row> {
    let mut kept: Vec<Row> = Vec::new();
    for row in rows {
        if kept.iter().all(|other| other.name != row.name) {
            kept.push(row);
        }
    }
    kept
}

fn panel(area: Area, n: usize) -> Area {
    let (w, h) = (area.w / ACROSS as f32, area.h / DOWN as f32);
    let (column, row) = ((n % ACROSS) as f32, (n / ACROSS) as f32);
    Area { x: area.x + column * w, y: area.y + row * h, w, h }.inset(PAD)
}

fn folds(canvas: &mut Canvas<'_>, area: Area) {
    for row in 0..=DOWN {
        let y = area.y + area.h * row as f32 / DOWN as f32;
        canvas.dashed((area.x, y), (area.right(), y));
    }
    for column in 0..=ACROSS {
        let x = area.x + area.w * column as f32 / ACROSS as f32;
        canvas.dashed((x, area.y), (x, area.bottom()));
    }
}

/// Fills panels with rows under a heading; panels that are used up leave the list. Gives back how many found no room.
fn fill(canvas: &mut Canvas<'_>, panels: &mut Vec<Area>, (heading, rows): (&str, &[Row]), foot: f32) -> usize {
    let mut rows = rows.iter().peekable();
    while rows.peek().is_some() && !panels.is_empty() {
        let area = panels.remove(0);
        // The last panel keeps room for the number of those left out.
        let bottom = area.bottom() - if panels.is_empty() { foot } else { 0.0 };
        canvas.text(area.x, area.y + 12.0, bold(BODY), canvas.words.get(heading));
        canvas.rule(area.x, area.y + 16.0, area.w, 1.2);
        let mut y = area.y + 19.0;
        while let Some(row) = rows.peek() {
            let height = place(&mut Canvas::new(canvas.fonts, canvas.words), area, y, row);
            if y + height > bottom && y > area.y + 20.0 {
                break;
            }
            y += place(canvas, area, y, row);
            rows.next();
        }
    }
    rows.count()
}

/// Lines for what is written in by hand.
fn blank(canvas: &mut Canvas<'_>, area: Area) {
    canvas.text(area.x, area.y + 12.0, bold(BODY), canvas.words.get("card_blank"));
    canvas.rule(area.x, area.y + 16.0, area.w, 1.2);
    let mut y = area.y + 16.0 + BLANK;
    while y <= area.bottom() {
        canvas.rule(area.x, y, area.w, HAIR);
        y += BLANK;
    }
}

/// Name left, numbers right below each other.
fn place(canvas: &mut Canvas<'_>, area: Area, y: f32, row: &Row) -> f32 {
    let style = bold(11.0);
    // No number: a line to write it on.
    let unknown = if row.numbers.is_empty() { LINE } else { 0.0 };
    let widest = row.numbers.iter().map(|number| canvas.width(style, number)).fold(unknown, f32::max);
    let is_beside = widest < area.w * 0.55;
    let name_width = if is_beside { area.w - widest - 8.0 } else { area.w };
    let name = canvas.flow(area.x, y, name_width, regular(MIN_SIZE), &pieces(&row.name));
    let mut line = if is_beside { y } else { y + name };
    if row.numbers.is_empty() {
        canvas.rule(area.right() - LINE, y + 13.0, LINE, HAIR);
    }
    for number in &row.numbers {
        let fitted = canvas.fit(style, MIN_SIZE, area.w, number).unwrap_or(bold(MIN_SIZE));
        canvas.text_right(area.right(), line + 11.5, fitted, number);
        line += 14.5;
    }
    (line - y).max(name) + 3.0
}
