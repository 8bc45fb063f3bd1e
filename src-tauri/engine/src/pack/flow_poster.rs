//! 流れ図: a whole flow on A3 for the wall, to see where one stands. Every step is one tile with its number of the screen;
//! who walks the flow takes the booklet or the screen. Type shrinks to the least size before a second sheet is begun.

use super::binder::Part;
use super::contents::{Booklet, StepKind};
use super::draw::{Area, Canvas, HAIR, Item, MIN_SIZE, Style, bold, regular};
use super::flow_graph::{Graph, Place, Routes, Target, Tile, Way};
use super::fonts::Fonts;
use super::frame::{Format, body};
use super::sheets::{Draft, Maker};
use super::words::Words;
use super::{Overflow, PackError};

/// Sizes of the titles in the tiles, tried one after the other.
const SIZES: [f32; 6] = [16.0, 14.5, 13.0, 12.0, 11.0, MIN_SIZE];
/// Papers and their columns.
const PAPERS: [(Format, usize); 5] =
    [(Format::A3, 3), (Format::A3Lying, 4), (Format::A3, 2), (Format::A3Lying, 5), (Format::A3, 4)];
/// Rows on one sheet, at most.
const MOST_ROWS: usize = 16;
/// More sheets than this are no poster.
const MOST_PAGES: usize = 6;
/// The sentence above the tiles.
const LEAD: f32 = 30.0;
/// Between two lines that run beside each other.
const LANE: f32 = 5.5;
/// Least space between columns, and above a row with an arrow.
const GUTTER: f32 = 16.0;
/// Length of the head of an arrow.
const HEAD: f32 = 8.0;

/// The tiles and arrows of one sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct Chart {
    /// Tile by its place in the graph.
    pub(super) tiles: Vec<(usize, Area)>,
    /// From, to, and the points of the line.
    pub(super) arrows: Vec<(usize, usize, Vec<(f32, f32)>)>,
}

/// A flow that was laid out.
pub(super) struct FlowPoster {
    pub(super) format: Format,
    size: f32,
    places: Vec<Place>,
    pub(super) pages: Vec<Chart>,
}

impl FlowPoster {
    /// Sheets count most, then how far the eye has to follow the arrows.
    fn cost(&self) -> f32 {
        let arrows = self.pages.iter().flat_map(|chart| &chart.arrows);
        let length = |points: &[(f32, f32)]| {
            points
                .windows(2)
                .map(|pair| if let [a, b] = pair { (a.0 - b.0).abs() + (a.1 - b.1).abs() } else { 0.0 })
                .sum::<f32>()
        };
        self.pages.len() as f32 * 100_000.0 + arrows.map(|(.., points)| length(points)).sum::<f32>()
    }
}

impl Maker<'_> {
    /// 流れ図 of the flows a part asks for.
    pub(super) fn flow_posters(&self, part: &Part) -> Result<Vec<Draft>, PackError> {
        let asked = |booklet: &&Booklet| part.only.is_empty() || part.only.contains(&booklet.id);
        self.input.booklets.iter().filter(asked).map(|booklet| self.flow_poster(booklet)).collect()
    }

    fn flow_poster(&self, booklet: &Booklet) -> Result<Draft, PackError> {
        let title = self.words.fill("poster_flow", &[("flow", &booklet.title)]);
        let graph = Graph::of(booklet, self.words.get("poster_joined"));
        let setter = Setter { fonts: self.fonts, words: self.words, graph: &graph };
        let overflow = || Overflow { sheet: title.clone(), what: booklet.title.clone(), excess: 1.0 };
        let poster = setter.poster().ok_or_else(overflow)?;
        let layers: Vec<Vec<Item>> = poster.pages.iter().map(|chart| setter.drawn(&poster, chart)).collect();
        let pages = (0..layers.len()).map(|n| vec![n]).collect();
        let key = ["flow-poster/", &booklet.id].concat();
        Ok(Draft { key, title, format: poster.format, framed: true, layers, pages, ..Draft::default() })
    }
}

/// Sets one flow.
pub(super) struct Setter<'s> {
    pub(super) fonts: &'s Fonts,
    pub(super) words: &'s Words,
    pub(super) graph: &'s Graph<'s>,
}

/// An answer or a note at the foot of a tile, and the exit it stands for.
struct Note {
    exit: usize,
    text: String,
}

impl<'s> Setter<'s> {
    /// The fewest sheets, on these the largest type, and with it the shortest arrows.
    pub(super) fn poster(&self) -> Option<FlowPoster> {
        let mut best: Option<FlowPoster> = None;
        for size in SIZES {
            let most = best.as_ref().map_or(MOST_PAGES, |best| best.pages.len() - 1);
            let fitting = PAPERS.into_iter().filter_map(|(format, columns)| self.fitted(format, columns, size, most));
            let shortest = fitting.min_by(|a, b| a.cost().total_cmp(&b.cost()));
            best = shortest.or(best);
        }
        best
    }

    /// With as many rows as fit, when that takes no more sheets than `most`.
    fn fitted(&self, format: Format, columns: usize, size: f32, most: usize) -> Option<FlowPoster> {
        let all = body(format);
        let area = Area { y: all.y + LEAD, h: all.h - LEAD, ..all };
        (1..=MOST_ROWS.min(self.graph.tiles.len())).rev().find_map(|rows| {
            let places = self.graph.placed(rows, columns);
            let n_pages = places.iter().map(|place| place.page + 1).max()?;
            if n_pages > most {
                return None;
            }
            let page = |page| self.page(area, &places, (page, rows, columns), size);
            let pages = (0..n_pages).map(page).collect::<Option<Vec<Chart>>>()?;
            Some(FlowPoster { format, size, places, pages })
        })
    }

    /// One sheet; nothing when it does not fit.
    fn page(
        &self,
        area: Area,
        places: &[Place],
        (page, rows, columns): (usize, usize, usize),
        size: f32,
    ) -> Option<Chart> {
        let routes = Routes::of(self.graph, places, page, rows, columns);
        let gutters: Vec<f32> =
            routes.lanes.iter().enumerate().map(|(n, lanes)| gutter(*lanes, n > 0 && n < columns)).collect();
        let wide = (area.w - gutters.iter().sum::<f32>()) / columns as f32;
        let left = |column: usize| area.x + gutters.iter().take(column + 1).sum::<f32>() + wide * column as f32;
        let here: Vec<(usize, Place)> =
            places.iter().copied().enumerate().filter(|(_, place)| place.page == page).collect();
        let mut heights = vec![0.0_f32; rows];
        let mut exits = Vec::new();
        for (n, place) in &here {
            let (height, ways) = self.tile(&mut self.canvas(), (0.0, 0.0, wide), *n, places, size)?;
            let row = heights.get_mut(place.row)?;
            *row = row.max(height);
            exits.push((*n, height, ways));
        }
        let shelves: Vec<f32> = routes.shelves.iter().enumerate().map(|(row, n)| shelf(*n, row > 0)).collect();
        let total = heights.iter().chain(&shelves).sum::<f32>();
        if total > area.h {
            return None;
        }
        // What is left over goes between the rows.
        let used = heights.iter().filter(|height| **height > 0.0).count();
        let spare = ((area.h - total) / used.max(1) as f32).min(14.0);
        let top = |row: usize| {
            let above = heights.iter().take(row).sum::<f32>() + shelves.iter().take(row + 1).sum::<f32>();
            area.y + above + spare * row as f32
        };
        let mut chart = Chart::default();
        for (n, place) in &here {
            let height = exits.iter().find(|(one, ..)| one == n).map_or(0.0, |(_, height, _)| *height);
            chart.tiles.push((*n, Area { x: left(place.column), y: top(place.row), w: wide, h: height }));
        }
        for link in &routes.links {
            let tile = |n: usize| chart.tiles.iter().find(|(one, _)| *one == n).map(|(_, area)| *area);
            let (from, to) = (tile(link.from)?, tile(link.to)?);
            let ways = exits.iter().find(|(one, ..)| *one == link.from).map(|(.., ways)| ways)?;
            let middle = to.x + to.w / 2.0;
            let points = match link.way {
                Way::Down => vec![(middle, from.bottom()), (middle, to.y)],
                Way::Around { gutter, lane, shelf: n } => {
                    let start = from.y + ways.get(link.exit).copied().unwrap_or(from.h / 2.0);
                    let is_left = gutter <= places.get(link.from)?.column;
                    let side = if is_left { from.x } else { from.right() };
                    let edge = if gutter == 0 { area.x } else { left(gutter - 1) + wide };
                    let x = edge + 7.0 + LANE * lane as f32;
                    let row = places.get(link.to)?.row;
                    let y = top(row) - shelves.get(row)? + 4.0 + LANE * n as f32;
                    vec![(side, start), (x, start), (x, y), (middle, y), (middle, to.y)]
                }
            };
            chart.arrows.push((link.from, link.to, points));
        }
        Some(chart)
    }

    fn canvas(&self) -> Canvas<'s> {
        Canvas::new(self.fonts, self.words)
    }

    /// What stands at the foot of a tile.
    fn notes(&self, n: usize, places: &[Place]) -> Vec<Note> {
        let Some(tile) = self.graph.tiles.get(n) else { return Vec::new() };
        let page = places.get(n).map_or(0, |place| place.page);
        let notes = tile.exits.iter().enumerate().map(|(exit, one)| {
            let leads = match &one.to {
                Target::Tile(to) => {
                    let there = places.get(*to).map_or(0, |place| place.page);
                    let number = self.graph.tiles.get(*to).map_or(0, |tile| tile.step.number).to_string();
                    let blanks = [("number", number.as_str()), ("sheet", &(there + 1).to_string())];
                    if there == page { String::new() } else { self.words.fill("poster_elsewhere", &blanks) }
                }
                Target::Booklet(title) => self.words.fill("poster_booklet", &[("flow", title)]),
                Target::Nowhere => String::new(),
            };
            Note { exit, text: [one.label.as_str(), &leads].concat() }
        });
        notes.filter(|note| !note.text.is_empty()).collect()
    }

    /// Draws a tile without its frame; gives back its height and how far below its top each exit leaves it.
    fn tile(
        &self,
        canvas: &mut Canvas<'_>,
        (x, top, wide): (f32, f32, f32),
        n: usize,
        places: &[Place],
        size: f32,
    ) -> Option<(f32, Vec<f32>)> {
        let tile: &Tile<'_> = self.graph.tiles.get(n)?;
        let radius = size * 0.95;
        let number = tile.step.number.to_string();
        canvas.items.push(Item::Circle { centre: (x + 6.0 + radius, top + 6.0 + radius), radius, width: 1.3 });
        let digits = canvas.fit(bold(size * 1.05), MIN_SIZE, radius * 1.75, &number).unwrap_or(bold(MIN_SIZE));
        canvas.text_centre(x + 6.0 + radius, top + 6.0 + radius + digits.size * 0.36, digits, &number);
        let (left, width) = (x + radius * 2.0 + 12.0, wide - radius * 2.0 - 18.0);
        let title = Style { leading: 1.25, phrases: true, ..bold(size) };
        let mut y = top + 4.0;
        y += canvas.paragraph(left, y, width, title, &tile.step.title);
        if !tile.step.role.is_empty() {
            y += canvas.paragraph(left, y, width, Style { leading: 1.25, ..regular(MIN_SIZE) }, &tile.step.role);
        }
        y = (y + 4.0).max(top + radius * 2.0 + 11.0);
        let mut ways = vec![(y - top) / 2.0; tile.exits.len()];
        let text = Style { leading: 1.25, phrases: true, ..regular((size - 1.5).max(MIN_SIZE)) };
        for note in self.notes(n, places) {
            canvas.rule(x, y, wide, HAIR);
            let height = canvas.paragraph(x + 10.0, y + 3.0, wide - 20.0, text, &note.text) + 6.0;
            if let Some(way) = ways.get_mut(note.exit) {
                *way = y + height / 2.0 - top;
            }
            y += height;
        }
        Some((y - top, ways))
    }

    /// One sheet as it is printed.
    fn drawn(&self, poster: &FlowPoster, chart: &Chart) -> Vec<Item> {
        let mut canvas = self.canvas();
        let area = body(poster.format);
        canvas.text(area.x, area.y + 14.0, bold(15.0), canvas.words.get("poster_wall"));
        canvas.text_right(area.right(), area.y + 13.0, regular(11.5), canvas.words.get("poster_legend"));
        for (n, place) in &chart.tiles {
            let _ = self.tile(&mut canvas, (place.x, place.y, place.w), *n, &poster.places, poster.size);
            let kind = self.graph.tiles.get(*n).map(|tile| tile.step.kind).unwrap_or_default();
            canvas.frame(*place, if matches!(kind, StepKind::Decision | StepKind::Parallel) { 2.4 } else { 1.0 });
            if kind == StepKind::End {
                canvas.frame(place.inset(-2.5), 1.0);
            }
        }
        for (_, _, points) in &chart.arrows {
            canvas.stroke(points, 1.3);
            if let Some((x, y)) = points.last().copied() {
                canvas.items.push(Item::Fill { points: vec![(x, y), (x - 4.5, y - HEAD), (x + 4.5, y - HEAD)] });
            }
        }
        canvas.items
    }
}

/// Width of a space between columns, or at the edge of the sheet.
fn gutter(lanes: usize, is_inner: bool) -> f32 {
    match lanes {
        0 if is_inner => GUTTER,
        0 => 3.0,
        n => (8.5 + LANE * n as f32).max(if is_inner { GUTTER } else { 0.0 }),
    }
}

/// Height of the space above a row.
fn shelf(lanes: usize, is_inner: bool) -> f32 {
    match lanes {
        0 if is_inner => GUTTER,
        0 => 3.0,
        n => 4.0 + LANE * n as f32 + HEAD + 2.0,
    }
}
