//! 連絡体制図 on exactly one A4 page: who calls whom inside, and whom the hospital calls outside, in calling order with
//! day and night numbers. No type is smaller than the least size; what finds no room is the least important, and the
//! page says how much that is.

use std::collections::BTreeSet;

use crate::contact::Contact;
use crate::ids::ContactId;
use crate::playbook::reference::Duty;
use crate::text::Text;
use crate::time::reiwa;
use crate::wording::Wording;

use super::bcp::{DocumentInput, Set, boxed, with_post};
use super::contact_tree::{self, Caller, Drawn, Shape, head};
use super::draw::{Area, BODY, Canvas, HAIR, MIN_SIZE, bold, lower, regular};
use super::fonts::Fonts;
use super::frame::Format;
use super::heads::{Leaf, Mark, inside};
use super::letters::Letters;
use super::report::Paper;
use super::{PackError, built_in_words};

/// Above each half: its heading.
const HEADING: f32 = 24.0;
/// The two boxes from which everything begins.
const START: f32 = 34.0;
/// At the foot: what was left out.
const REST: f32 = 32.0;
/// Between the two columns of the outside.
const GAP: f32 = 14.0;
/// The arrow and the number before each name.
const LEAD: f32 = 34.0;
/// Room for 昼 03-0000-0000.
const NUMBER: f32 = 92.0;
/// The inside takes at most this part of the page when there is not enough for all.
const INSIDE_PART: f32 = 0.5;

/// Sets the chart.
///
/// # Errors
/// When a typeface cannot be read.
pub fn contact_chart(input: &DocumentInput<'_>) -> Result<Paper, PackError> {
    let (fonts, words) = (Fonts::open()?, built_in_words()?);
    let mut letters = Letters::new(&fonts);
    let people = people(input, &mut letters);
    let outside = outside(input, &mut letters);
    let mut canvas = Canvas::new(&fonts, &words);
    Chart { area: inside(Format::A4), input, canvas: &mut canvas }.draw(&people, &outside);
    let leaf = Leaf { format: Format::A4, items: canvas.items };
    let title = [say("document_contacts").as_str(), "　", input.plan.facility.name.trim()].concat();
    let title = title.trim().to_owned();
    let outline = [Mark { level: 1, title: title.clone(), page: 0 }];
    let set = Set { fonts: &fonts, words: &words, title: &title, letters };
    set.assemble(input, vec![leaf], &outline)
}

fn say(key: &str) -> String {
    Wording::built_in().say(key, &[]).ja
}

fn with(key: &str, name: &str, value: &str) -> String {
    Wording::built_in().say(key, &[(name, &Text::same(value))]).ja
}

/// Everybody inside: the phone tree, then those who hold a role and stand nowhere in it.
fn people(input: &DocumentInput<'_>, letters: &mut Letters<'_>) -> Vec<Caller> {
    let plan = input.plan;
    let called: BTreeSet<&str> = plan.tree.iter().map(|relay| relay.to.as_str()).collect();
    let callers = plan.tree.iter().map(|relay| relay.from.as_str());
    let mut seen = BTreeSet::new();
    let mut roots = Vec::new();
    // First who is called by nobody, then what is left of a circle.
    for id in callers.clone().filter(|id| !called.contains(id)).chain(callers) {
        if !seen.contains(id) {
            roots.push(caller(input, letters, id, "", &mut seen));
        }
    }
    let held = plan.roles.iter().flat_map(|role| [&role.person].into_iter().chain(&role.deputies));
    let named = plan.people.iter().map(|person| &person.id);
    for id in held.chain(named).map(String::as_str) {
        if plan.person(id).is_some() && !seen.contains(id) {
            roots.push(caller(input, letters, id, "", &mut seen));
        }
    }
    roots
}

fn caller<'p>(
    input: &'p DocumentInput<'_>,
    letters: &mut Letters<'_>,
    id: &'p str,
    instead: &str,
    seen: &mut BTreeSet<&'p str>,
) -> Caller {
    let plan = input.plan;
    let is_new = seen.insert(id);
    let Some(person) = plan.person(id) else {
        return Caller { name: say("document_empty"), ..Caller::default() };
    };
    let extension = if person.extension.trim().is_empty() {
        String::new()
    } else {
        with("document_extension", "number", &person.extension)
    };
    let mut numbers: Vec<String> = [extension, person.mobile.clone()].into_iter().filter(|n| !n.is_empty()).collect();
    if numbers.is_empty() {
        numbers.push(say("document_no_number"));
    }
    let roles: Vec<&str> = plan
        .roles
        .iter()
        .filter(|role| role.person == id)
        .filter_map(|role| input.content.role(&role.role))
        .map(|role| role.name.ja.as_str())
        .collect();
    let mut more = vec![roles.join("、")];
    if let Some(other) = plan.person(instead) {
        more.push(with("document_instead", "name", &other.name));
    }
    let mut children = Vec::new();
    // Somebody called by two is shown twice, but calls on only once.
    for relay in plan.tree.iter().filter(|relay| is_new && relay.from == id) {
        children.push(if seen.contains(relay.to.as_str()) {
            let mut again = BTreeSet::from([relay.to.as_str()]);
            caller(input, letters, &relay.to, &relay.instead, &mut again)
        } else {
            caller(input, letters, &relay.to, &relay.instead, seen)
        });
    }
    let mut plain = |texts: Vec<String>| texts.iter().map(|text| letters.plain(&boxed(text))).collect::<Vec<_>>();
    let name = plain(vec![with_post(&person.name, &person.post)]).concat();
    Caller { name, numbers: plain(numbers), more: plain(more), children }
}

/// One line of the outside half.
struct Outside {
    /// Its place in the calling order, from 1.
    order: usize,
    name: String,
    day: String,
    night: String,
    /// Smaller is more important.
    rank: (u8, usize),
}

fn outside(input: &DocumentInput<'_>, letters: &mut Letters<'_>) -> Vec<Outside> {
    let critical: BTreeSet<&ContactId> = input
        .plan
        .systems
        .iter()
        .filter(|system| system.critical)
        .filter_map(|system| system.vendor.as_ref())
        .collect();
    let vendors: BTreeSet<&ContactId> = input.plan.systems.iter().filter_map(|system| system.vendor.as_ref()).collect();
    let rank = |contact: &Contact| match contact.duty {
        _ if critical.contains(&contact.id) => 0,
        Duty::Must => 1,
        _ if vendors.contains(&contact.id) => 2,
        Duty::Should => 3,
        Duty::May => 4,
    };
    let is_vendor = |contact: &Contact| vendors.contains(&contact.id);
    let lines = input.contacts.iter().enumerate().map(|(n, contact)| {
        let number = |number: &Option<String>| number.as_deref().map(str::trim).unwrap_or_default().to_owned();
        let (day, mut night) = (number(&contact.number), number(&contact.night_number));
        // Only a vendor has to have a night number: an office that is closed at night has none.
        if night.is_empty() && is_vendor(contact) {
            night = say("document_empty");
        }
        let day = if day.is_empty() { say("document_empty") } else { day };
        let name = [contact.name.ja.as_str(), &contact.person].join(" ");
        Outside {
            order: n + 1,
            name: letters.plain(&boxed(name.trim())),
            day: letters.plain(&boxed(&day)),
            night: letters.plain(&boxed(&night)),
            rank: (rank(contact), n),
        }
    });
    lines.collect()
}

struct Chart<'c, 'a, 'i> {
    area: Area,
    input: &'i DocumentInput<'i>,
    canvas: &'c mut Canvas<'a>,
}

impl Chart<'_, '_, '_> {
    fn draw(&mut self, people: &[Caller], outside: &[Outside]) {
        let area = self.area;
        let mut y = area.y + self.start();
        let room = area.bottom() - y - HEADING;
        let column = (area.w - GAP) / 2.0;
        let heights: Vec<f32> = outside.iter().map(|line| self.height(column, line)).collect();
        let all = even(&heights);
        let inner = |h: f32| Area { y: 0.0, h, ..area };
        let fitting = [Shape::Boxes, Shape::PlainBoxes, Shape::List].into_iter().find_map(|shape| {
            let drawn = contact_tree::draw(self.canvas, inner((room - all).max(0.0)), people, shape)?;
            (drawn.left_out == 0).then_some(drawn)
        });
        let is_whole = fitting.is_some();
        let half = room * INSIDE_PART - REST;
        let drawn = fitting
            .or_else(|| contact_tree::draw(self.canvas, inner(half.max(room - REST - all)), people, Shape::List));
        let drawn = drawn.unwrap_or(Drawn { items: Vec::new(), height: 0.0, left_out: 0 });
        self.canvas.items.extend(lower(drawn.items, y));
        y += drawn.height + 8.0;
        y += self.heading(y, &say("document_outside_half"));
        let high = area.bottom() - y - if is_whole { 0.0 } else { REST };
        let shown = chosen(outside, &heights, high);
        self.columns(y, column, &shown);
        let left_out = (outside.len() - shown.len(), drawn.left_out);
        if left_out != (0, 0) {
            let blanks =
                [("contacts", &Text::same(left_out.0.to_string())), ("people", &Text::same(left_out.1.to_string()))];
            let text = Wording::built_in().say("document_left_out", &blanks).ja;
            self.canvas.paragraph(area.x, area.bottom() - REST + 2.0, area.w, bold(MIN_SIZE), &text);
        }
    }

    fn heading(&mut self, y: f32, text: &str) -> f32 {
        let area = self.area;
        self.canvas.text(area.x, y + 13.0, bold(13.0), text);
        self.canvas.rule(area.x, y + 18.0, area.w, 1.2);
        HEADING
    }

    /// Where it begins: whoever notices tells the headquarters.
    fn start(&mut self) -> f32 {
        let area = self.area;
        self.heading(area.y, &say("document_inside_half"));
        let y = area.y + HEADING;
        let made = with("document_chart_made", "day", &reiwa(self.input.made_at.jst_date()));
        self.canvas.text_right(area.right(), area.y + 13.0, regular(MIN_SIZE), &made);
        let finder = Area { x: area.x, y, w: 110.0, h: 24.0 };
        let extension = self.input.plan.facility.hq_extension.trim();
        let extension = if extension.is_empty() { say("document_empty") } else { extension.to_owned() };
        let hq = with("document_hq_box", "number", &extension);
        let style = bold(BODY);
        let width = (self.canvas.width(style, &hq) + 16.0).min(area.w - 300.0);
        let office = Area { x: finder.right() + 34.0, y, w: width, h: 24.0 };
        self.canvas.frame(finder, 1.8);
        self.canvas.frame(office, 1.8);
        self.canvas.text_centre(finder.x + finder.w / 2.0, y + 16.5, style, &say("document_finder"));
        let fitted = self.canvas.fit(style, MIN_SIZE, office.w - 8.0, &hq).unwrap_or(regular(MIN_SIZE));
        self.canvas.text_centre(office.x + office.w / 2.0, y + 16.5, fitted, &hq);
        self.canvas.rule(finder.right(), y + 12.0, 28.0, 1.2);
        head(self.canvas, (office.x, y + 12.0), true);
        let then = if self.input.plan.tree.is_empty() { say("document_no_tree") } else { say("document_from_hq") };
        self.canvas.paragraph(
            office.right() + 10.0,
            y + 4.0,
            area.right() - office.right() - 10.0,
            regular(MIN_SIZE),
            &then,
        );
        HEADING + START
    }

    fn height(&self, column: f32, line: &Outside) -> f32 {
        let name = self.canvas.paragraph_height(column - LEAD - NUMBER, bold(MIN_SIZE), &line.name);
        let numbers: f32 =
            numbers(line).iter().map(|text| self.canvas.paragraph_height(NUMBER, regular(MIN_SIZE), text)).sum();
        name.max(numbers) + 4.0
    }

    /// Two columns, each with an arrow down its left edge: in this order.
    fn columns(&mut self, top: f32, column: f32, shown: &[(&Outside, f32)]) {
        let heights: Vec<f32> = shown.iter().map(|(_, height)| *height).collect();
        let first = split(&heights);
        let mut x = self.area.x;
        for half in [shown.get(..first), shown.get(first..)].into_iter().flatten() {
            let mut y = top;
            for (line, height) in half {
                self.line(Area { x, y, w: column, h: *height }, line);
                y += height;
            }
            if !half.is_empty() {
                self.canvas.stroke(&[(x + 5.0, top + 2.0), (x + 5.0, y - 7.0)], 1.2);
                head(self.canvas, (x + 5.0, y - 1.0), false);
            }
            x += column + GAP;
        }
    }

    fn line(&mut self, area: Area, line: &Outside) {
        let outline = Area { x: area.x + 12.0, y: area.y, w: area.w - 12.0, h: area.h - 2.0 };
        self.canvas.frame(outline, HAIR);
        self.canvas.text_right(area.x + LEAD - 5.0, area.y + 12.5, bold(MIN_SIZE), &line.order.to_string());
        let name = area.w - LEAD - NUMBER;
        self.canvas.paragraph(area.x + LEAD, area.y + 1.0, name, bold(MIN_SIZE), &line.name);
        let (style, right) = (regular(MIN_SIZE), outline.right() - 3.0);
        let mut y = area.y + 1.0;
        for text in numbers(line) {
            let width = self.canvas.width(style, &text);
            // What is longer than a number goes on below.
            let x = if width <= NUMBER { right - width } else { right - NUMBER };
            y += self.canvas.paragraph(x, y, NUMBER, style, &text);
        }
    }
}

/// The numbers as the chart says them.
fn numbers(line: &Outside) -> Vec<String> {
    let labelled = [("document_day_short", &line.day), ("document_night_short", &line.night)];
    labelled
        .into_iter()
        .filter(|(_, number)| !number.is_empty())
        .map(|(key, number)| with(key, "number", number))
        .collect()
}

/// The most important lines that fit two columns of that height, in calling order.
fn chosen<'o>(outside: &'o [Outside], heights: &[f32], high: f32) -> Vec<(&'o Outside, f32)> {
    let mut ranked: Vec<(&Outside, f32)> = outside.iter().zip(heights.iter().copied()).collect();
    ranked.sort_by_key(|(line, _)| line.rank);
    let mut shown: Vec<(&Outside, f32)> = Vec::new();
    for one in ranked {
        shown.push(one);
        shown.sort_by_key(|(line, _)| line.order);
        let heights: Vec<f32> = shown.iter().map(|(_, height)| *height).collect();
        if even(&heights) > high + 0.01 {
            shown.retain(|(line, _)| line.order != one.0.order);
            break;
        }
    }
    shown
}

/// How many stand in the first of two columns that are as even as can be.
fn split(heights: &[f32]) -> usize {
    let total: f32 = heights.iter().sum();
    let mut above = 0.0;
    for (n, height) in heights.iter().enumerate() {
        if above + height / 2.0 >= total / 2.0 {
            return n;
        }
        above += height;
    }
    heights.len()
}

/// The height of two even columns.
fn even(heights: &[f32]) -> f32 {
    let first = split(heights);
    let sum = |part: Option<&[f32]>| part.unwrap_or_default().iter().sum::<f32>();
    sum(heights.get(..first)).max(sum(heights.get(first..)))
}
