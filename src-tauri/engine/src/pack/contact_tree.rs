//! The inside half of the contact chart (連絡体制図): who calls whom, as boxes and arrows, or as a list with arrows when
//! there are many.

use super::draw::{Area, Canvas, HAIR, Item, MIN_SIZE, bold, lower, regular};

/// Somebody inside, and whom they call.
#[derive(Clone, Debug, Default)]
pub(super) struct Caller {
    /// 山田（事務長）.
    pub(super) name: String,
    /// Extension and mobile number.
    pub(super) numbers: Vec<String>,
    /// Roles, and whom to call when there is no answer.
    pub(super) more: Vec<String>,
    /// Whom they call, in this order.
    pub(super) children: Vec<Caller>,
}

/// Between two columns of boxes, for the arrows.
const GAP: f32 = 20.0;
/// Between two boxes below each other.
const BETWEEN: f32 = 5.0;
/// White space inside a box.
const PAD: f32 = 3.0;
/// A box narrower than this holds no mobile number with its label.
const NARROW: f32 = 108.0;
/// How far a line of the list is further in than the one that calls it.
const INDENT: f32 = 13.0;

impl Caller {
    fn depth(&self) -> usize {
        1 + self.children.iter().map(Caller::depth).max().unwrap_or(0)
    }
}

/// A way to draw the inside half.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Boxes from left to right, with roles.
    Boxes,
    /// Boxes with names and numbers only.
    PlainBoxes,
    /// A list in two columns.
    List,
}

/// What was drawn.
pub(super) struct Drawn {
    /// Its items, from y = 0.
    pub(super) items: Vec<Item>,
    /// Its height.
    pub(super) height: f32,
    /// People who found no room.
    pub(super) left_out: usize,
}

/// Draws the people in that shape, at most so high; `None` when boxes would be too narrow or too high.
pub(super) fn draw(canvas: &Canvas<'_>, area: Area, people: &[Caller], shape: Shape) -> Option<Drawn> {
    let mut own = Canvas::new(canvas.fonts, canvas.words);
    match shape {
        Shape::Boxes | Shape::PlainBoxes => {
            let columns = people.iter().map(Caller::depth).max().unwrap_or(1);
            let width = (area.w - GAP * (columns - 1) as f32) / columns as f32;
            if width < NARROW {
                return None;
            }
            // A single box need not be as wide as the page.
            let mut boxes = Boxes { canvas: &mut own, width: width.min(area.w * 0.42), full: shape == Shape::Boxes };
            let mut y = 0.0;
            let (callers, others): (Vec<&Caller>, Vec<&Caller>) =
                people.iter().partition(|caller| !caller.children.is_empty());
            for person in callers {
                y += boxes.place(person, area.x, y) + BETWEEN;
            }
            // Who stands nowhere in the phone tree needs no box.
            let rest = list(Canvas::new(own.fonts, own.words), Area { h: (area.h - y).max(0.0), ..area }, &others);
            own.items.extend(lower(rest.items, y));
            let height = y + rest.height;
            (height <= area.h && rest.left_out == 0).then_some(Drawn { items: own.items, height, left_out: 0 })
        }
        Shape::List => Some(list(own, area, &people.iter().collect::<Vec<_>>())),
    }
}

struct Boxes<'c, 'a> {
    canvas: &'c mut Canvas<'a>,
    width: f32,
    full: bool,
}

impl Boxes<'_, '_> {
    /// Draws somebody with everybody they call from `top`; gives back the height.
    fn place(&mut self, person: &Caller, x: f32, top: f32) -> f32 {
        let below: f32 = person.children.iter().map(|child| self.height(child) + BETWEEN).sum::<f32>() - BETWEEN;
        let own = self.own_height(person);
        let height = own.max(below);
        let area = Area { x, y: top + (height - own) / 2.0, w: self.width, h: own };
        self.write(person, area);
        let mut y = top + (height - below.max(0.0)) / 2.0;
        let (right, middle) = (area.right(), area.y + own / 2.0);
        for child in &person.children {
            let taken = self.height(child);
            let target = y + taken / 2.0;
            let elbow = right + GAP / 2.0;
            self.canvas.stroke(&[(right, middle), (elbow, middle), (elbow, target), (right + GAP - 5.0, target)], 1.2);
            head(self.canvas, (right + GAP, target), true);
            y += self.place(child, x + self.width + GAP, y) + BETWEEN;
        }
        height
    }

    fn height(&self, person: &Caller) -> f32 {
        let below: f32 = person.children.iter().map(|child| self.height(child) + BETWEEN).sum::<f32>() - BETWEEN;
        self.own_height(person).max(below)
    }

    fn lines(&self, person: &Caller) -> Vec<String> {
        let more = if self.full { person.more.as_slice() } else { &[] };
        person.numbers.iter().chain(more).filter(|line| !line.is_empty()).cloned().collect()
    }

    fn own_height(&self, person: &Caller) -> f32 {
        let inner = self.width - 2.0 * PAD;
        let name = self.canvas.paragraph_height(inner, bold(MIN_SIZE), &person.name);
        let lines = self.lines(person);
        let lines = lines.iter().map(|line| self.canvas.paragraph_height(inner, regular(MIN_SIZE), line));
        name + lines.sum::<f32>() + 2.0 * PAD
    }

    fn write(&mut self, person: &Caller, area: Area) {
        let inner = area.inset(PAD);
        let mut y = inner.y + self.canvas.paragraph(inner.x, inner.y, inner.w, bold(MIN_SIZE), &person.name);
        for line in self.lines(person) {
            y += self.canvas.paragraph(inner.x, y, inner.w, regular(MIN_SIZE), &line);
        }
        self.canvas.frame(area, 1.2);
    }
}

/// The point of an arrow, to the right or down.
pub(super) fn head(canvas: &mut Canvas<'_>, (x, y): (f32, f32), right: bool) {
    let points = if right {
        vec![(x, y), (x - 6.0, y - 3.5), (x - 6.0, y + 3.5)]
    } else {
        vec![(x, y), (x - 3.5, y - 6.0), (x + 3.5, y - 6.0)]
    };
    canvas.items.push(Item::Fill { points });
}

/// One line of the list.
struct Line<'n> {
    depth: usize,
    person: &'n Caller,
    height: f32,
}

fn list(mut canvas: Canvas<'_>, area: Area, people: &[&Caller]) -> Drawn {
    let column = (area.w - GAP / 2.0) / 2.0;
    let mut lines = Vec::new();
    for person in people {
        gather(&canvas, column, person, 0, &mut lines);
    }
    let total: f32 = lines.iter().map(|line| line.height).sum();
    let tallest = lines.iter().map(|line| line.height).fold(0.0, f32::max);
    // Two even columns, as far as they fit.
    let high = (total / 2.0 + tallest).min(area.h);
    let (mut x, mut y, mut lowest, mut second) = (area.x, 0.0, 0.0_f32, false);
    let mut done = 0;
    for line in &lines {
        if y + line.height > high + 0.01 {
            if second {
                break;
            }
            (x, y, second) = (area.x + column + GAP / 2.0, 0.0, true);
            if line.height > high + 0.01 {
                break;
            }
        }
        write(&mut canvas, (x, y), column, line);
        y += line.height;
        lowest = lowest.max(y);
        done += 1;
    }
    Drawn { items: canvas.items, height: lowest, left_out: lines.len() - done }
}

fn gather<'n>(canvas: &Canvas<'_>, column: f32, person: &'n Caller, depth: usize, lines: &mut Vec<Line<'n>>) {
    // Deeper than this the words would have no room beside the arrows.
    let shown = depth.min(5);
    let width = column - shown as f32 * INDENT - INDENT;
    let height = canvas.paragraph_height(width, regular(MIN_SIZE), &told(person)) + 3.0;
    lines.push(Line { depth: shown, person, height });
    for child in &person.children {
        gather(canvas, column, child, depth + 1, lines);
    }
}

fn told(person: &Caller) -> String {
    let numbers = person.numbers.iter().filter(|number| !number.is_empty());
    [&person.name].into_iter().chain(numbers).cloned().collect::<Vec<_>>().join("　")
}

fn write(canvas: &mut Canvas<'_>, (x, y): (f32, f32), column: f32, line: &Line<'_>) {
    let left = x + line.depth as f32 * INDENT;
    let middle = y + 9.0;
    if line.depth > 0 {
        canvas.stroke(&[(left - INDENT / 2.0, y - 2.0), (left - INDENT / 2.0, middle), (left + 3.0, middle)], 0.9);
        head(canvas, (left + 8.0, middle), true);
    } else {
        canvas.items.push(Item::Circle { centre: (left + 4.0, middle), radius: 2.5, width: 1.2 });
    }
    let width = column - line.depth as f32 * INDENT - INDENT;
    canvas.paragraph(left + INDENT, y + 1.5, width, regular(MIN_SIZE), &told(line.person));
    canvas.rule(left + INDENT, y + line.height, width, HAIR);
}
