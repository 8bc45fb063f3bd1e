//! 役割カード: what one role does, on a card of A5 that is worn. Two on a sheet, front and back, cut apart.
//! The acts come from `playbooks/role-cards.toml`, names and numbers from the plan.

use serde::Deserialize;

use super::PackError;
use super::binder::Part;
use super::contents::Holder;
use super::draw::{Area, BODY, Canvas, HAIR, Item, MIN_SIZE, Style, bold, pieces, regular};
use super::frame::{Format, body};
use super::sheets::{Draft, Maker};

/// One card.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleCard {
    /// `clinic-nurse`, `recorder` …
    pub id: String,
    /// `clinic` or `hospital`.
    pub group: String,
    /// Whose names stand on it: an id of `roles.toml`.
    pub role: String,
    /// 看護.
    pub title: String,
    /// When it begins.
    pub trigger: String,
    /// One act each.
    pub lines: Vec<String>,
    /// What to say.
    pub say: String,
    /// To whom to report.
    pub report: String,
    /// What to write the time of.
    pub times: Vec<String>,
    /// Forms this role uses.
    pub forms: Vec<String>,
}

/// The file of the cards.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleCards {
    /// In printing order.
    pub card: Vec<RoleCard>,
    /// Where this comes from.
    pub source: String,
    /// The day the source was read.
    pub as_of: String,
}

/// Acts on one card: more cannot be kept in mind.
const MOST_LINES: usize = 7;
/// White space between the edge of a card and what stands on it.
const PAD: f32 = 10.0;
/// Rows of the telephone list, written ones included.
const PHONES: usize = 7;
/// Of these, contacts outside.
const OUTSIDE: usize = 3;

impl RoleCards {
    /// Cards that say too much or nothing, with what is wrong.
    pub(super) fn problems(&self) -> Vec<String> {
        let bad = self.card.iter().filter(|card| {
            let n = card.lines.len();
            n == 0 || n > MOST_LINES || card.times.is_empty() || card.times.len() > 3 || card.trigger.is_empty()
        });
        bad.map(|card| format!("the card '{}' needs a trigger, 1 to 7 lines and 1 to 3 times", card.id)).collect()
    }
}

impl Maker<'_> {
    /// The cards a part asks for, by id or by group; two on a sheet.
    pub(super) fn role_cards(&self, part: &Part) -> Result<Vec<Draft>, PackError> {
        let asked = |card: &&RoleCard| {
            part.only.is_empty() || part.only.iter().any(|only| *only == card.id || *only == card.group)
        };
        let cards: Vec<&RoleCard> = self.forms.role_cards().card.iter().filter(asked).collect();
        Ok(cards.chunks(2).map(|pair| self.card_sheet(pair)).collect())
    }

    fn card_sheet(&self, pair: &[&RoleCard]) -> Draft {
        let titles: Vec<&str> = pair.iter().map(|card| card.title.as_str()).collect();
        let ids: Vec<&str> = pair.iter().map(|card| card.id.as_str()).collect();
        let title = self.words.fill("card_sheet", &[("roles", &titles.join("・"))]);
        let key = ["role-card/", &ids.join("/")].concat();
        let (mut front, mut back) = (Canvas::new(self.fonts, self.words), Canvas::new(self.fonts, self.words));
        let area = body(Format::A4Lying);
        let half = (area.w - 12.0) / 2.0;
        let place = |n: usize| Area { x: area.x + (half + 12.0) * n as f32, w: half, ..area };
        cut_marks(&mut front, area);
        cut_marks(&mut back, area);
        for (n, card) in pair.iter().enumerate() {
            self.front(&mut front, place(n).inset(PAD), card);
            // Turned over on its short edge, the left card lies right.
            self.back(&mut back, place(1 - n.min(1)).inset(PAD), card);
        }
        let layers = vec![front.items, back.items];
        let format = Format::A4Lying;
        Draft { key, title, format, framed: true, layers, pages: vec![vec![0], vec![1]], ..Draft::default() }
    }

    fn holder(&self, card: &RoleCard) -> Option<&Holder> {
        self.input.holders.iter().find(|holder| holder.role == card.role)
    }

    /// As large as the acts allow.
    fn front(&self, canvas: &mut Canvas<'_>, area: Area, card: &RoleCard) {
        let sizes = [15.0, 14.5, 14.0, 13.5, 13.0, 12.5, 12.0, 11.5, 11.0, MIN_SIZE];
        let fitting = sizes.into_iter().find(|size| {
            let mut scratch = Canvas::new(self.fonts, self.words);
            self.acts(&mut scratch, area, card, (*size, 0.0)) <= area.h - TIMES
        });
        let size = fitting.unwrap_or(MIN_SIZE);
        let used = self.acts(&mut Canvas::new(self.fonts, self.words), area, card, (size, 0.0));
        let gap = ((area.h - TIMES - used) / (card.lines.len() as f32 + 2.0)).clamp(0.0, 9.0);
        self.acts(canvas, area, card, (size, gap));
        times(canvas, area, &card.times);
    }

    /// Everything above the boxes for times; gives back its height.
    fn acts(&self, canvas: &mut Canvas<'_>, area: Area, card: &RoleCard, (size, gap): (f32, f32)) -> f32 {
        let mut y = area.y + self.card_head(canvas, area, card) + gap / 2.0;
        for (n, line) in card.lines.iter().enumerate() {
            canvas.tick(area.x, y + size * 1.05, size);
            canvas.text(area.x + size * 1.25, y + size * 1.05, bold(size), &(n + 1).to_string());
            let (x, style) = (area.x + size * 2.1, Style { leading: 1.32, phrases: true, ..bold(size) });
            y += canvas.flow(x, y, area.w - size * 2.1, style, &pieces(line)) + 3.0 + gap;
        }
        y += 2.0;
        let style = Style { leading: 1.35, phrases: true, ..regular(size.min(13.0)) };
        let height = canvas.flow(area.x + 12.0, y, area.w - 14.0, style, &pieces(&card.say));
        canvas.items.push(Item::Fill {
            points: vec![
                (area.x + 2.0, y + 1.0),
                (area.x + 5.0, y + 1.0),
                (area.x + 5.0, y + height),
                (area.x + 2.0, y + height),
            ],
        });
        y += height + 4.0 + gap / 2.0;
        let report = canvas.wf("card_report", &[("whom", &card.report)]);
        y += canvas.flow(area.x, y, area.w, bold(BODY), &pieces(&report)) + 4.0;
        y - area.y
    }

    /// Title, who it is, and when it begins.
    fn card_head(&self, canvas: &mut Canvas<'_>, area: Area, card: &RoleCard) -> f32 {
        let title = canvas.fit(bold(24.0), 15.0, area.w - 20.0, &card.title).unwrap_or(bold(15.0));
        canvas.frame(Area { h: 36.0, ..area }, 2.6);
        canvas.text(area.x + 10.0, area.y + 18.0 + title.size * 0.37, title, &card.title);
        let mut y = area.y + 42.0;
        let holder = self.holder(card).map_or_else(
            || canvas.w("card_nobody"),
            |holder| {
                let deputies = holder.deputies.join("、");
                let key = if deputies.is_empty() { "card_holder" } else { "card_holder_deputies" };
                canvas.words.fill(key, &[("name", &holder.name), ("deputies", &deputies)])
            },
        );
        y += canvas.flow(area.x, y, area.w, regular(11.5), &pieces(&holder)) + 2.0;
        let trigger = canvas.wf("card_trigger", &[("when", &card.trigger)]);
        y += canvas.flow(area.x, y, area.w, Style { phrases: true, ..bold(12.5) }, &pieces(&trigger)) + 3.0;
        canvas.rule(area.x, y, area.w, 1.6);
        y + 6.0 - area.y
    }

    /// Telephone list, forms, and room to draw where everything stands.
    fn back(&self, canvas: &mut Canvas<'_>, area: Area, card: &RoleCard) {
        let title = canvas.wf("card_back", &[("role", &card.title)]);
        let style = canvas.fit(bold(15.0), MIN_SIZE, area.w, &title).unwrap_or(bold(MIN_SIZE));
        canvas.text(area.x, area.y + 14.0, style, &title);
        if canvas.width(style, &title) < area.w * 0.6 {
            canvas.text_right(area.right(), area.y + 13.0, regular(MIN_SIZE), canvas.words.get("card_duplex"));
        }
        let mut y = area.y + 20.0;
        canvas.rule(area.x, y, area.w, 1.6);
        canvas.text(area.x, y + 15.0, bold(BODY), canvas.words.get("card_phones"));
        y += 20.0;
        for (name, number) in self.phones(card) {
            y += phone_row(canvas, Area { y, ..area }, &name, &number);
        }
        y += 8.0;
        canvas.text(area.x, y + 12.0, bold(BODY), canvas.words.get("card_forms"));
        y += 17.0;
        for id in &card.forms {
            let title = self.forms.get(id).map_or("", |form| form.title.as_str());
            let line = canvas.wf("index_name", &[("id", id), ("title", title)]);
            y += canvas.flow(area.x + 6.0, y, area.w - 6.0, regular(11.5), &pieces(line.trim())) + 1.0;
        }
        y += 6.0;
        let map = Area { y, h: area.bottom() - y, ..area };
        canvas.frame(map, 1.0);
        canvas.text(map.x + 5.0, map.y + 14.0, regular(11.0), canvas.words.get("card_map"));
    }

    /// Who leads first, then the others, then outside; what the plan does not know is written in.
    fn phones(&self, card: &RoleCard) -> Vec<(String, String)> {
        let mut rows: Vec<(String, String)> = Vec::new();
        for holder in self.input.holders.iter().filter(|holder| holder.role != card.role) {
            let row = (holder.name.clone(), holder.number.clone());
            if !holder.number.is_empty() && rows.len() < PHONES - OUTSIDE - 1 && !rows.contains(&row) {
                rows.push(row);
            }
        }
        let outside = self.input.contacts.iter().filter(|contact| !contact.number.is_empty());
        rows.extend(outside.take(OUTSIDE).map(|contact| (contact.name.clone(), contact.number.clone())));
        rows.resize(PHONES, (String::new(), String::new()));
        rows
    }
}

/// Height of the boxes for times.
const TIMES: f32 = 46.0;

fn times(canvas: &mut Canvas<'_>, area: Area, times: &[String]) {
    let share = area.w / times.len().max(1) as f32;
    let mut x = area.x;
    let y = area.bottom() - TIMES + 4.0;
    for time in times {
        canvas.frame(Area { x, y, w: share, h: TIMES - 4.0 }, 0.9);
        let style = canvas.fit(regular(11.0), MIN_SIZE, share - 6.0, time).unwrap_or(regular(MIN_SIZE));
        canvas.text(x + 4.0, y + 12.5, style, time);
        canvas.text_centre(x + share / 2.0, y + 33.0, bold(15.0), canvas.words.get("card_colon"));
        x += share;
    }
}

fn phone_row(canvas: &mut Canvas<'_>, area: Area, name: &str, number: &str) -> f32 {
    let wide = canvas.fit(bold(13.0), MIN_SIZE, area.w * 0.45, number).unwrap_or(bold(MIN_SIZE));
    canvas.text_right(area.right() - 4.0, area.y + 15.0, wide, number);
    let room = area.w - canvas.width(wide, number) - 12.0;
    let height = canvas.paragraph(area.x + 3.0, area.y + 1.0, room, regular(11.0), name).max(19.0) + 2.0;
    canvas.rule(area.x, area.y + height, area.w, HAIR);
    height + 1.0
}

/// Dashed lines around both cards: cut here.
fn cut_marks(canvas: &mut Canvas<'_>, area: Area) {
    let middle = area.x + area.w / 2.0;
    for x in [area.x, middle, area.right()] {
        canvas.dashed((x, area.y), (x, area.bottom()));
    }
    for y in [area.y, area.bottom()] {
        canvas.dashed((area.x, y), (area.right(), y));
    }
}
