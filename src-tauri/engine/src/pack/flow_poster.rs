//! 流れ図: a whole flow on A3 for the wall, to see where one stands. Every step is one tile with its number of the screen;
//! who walks the flow takes the booklet or the screen. Type shrinks to the least size before a second sheet is begun.

use std::cell::RefCell;
use std::collections::BTreeMap;

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
const SIZES: [f32; 8] = [22.0, 19.0, 16.5, 14.5, 13.0, 12.0, 11.0, MIN_SIZE];
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
/// Tiles are so many points wide, or twice so many …: equal widths need no new measuring.
const STEP: f32 = 12.0;
/// Characters of a title on one line, at most: longer lines are hard to find again.
const LINE: f32 = 20.0;
/// Length of the head of an arrow.
const HEAD: f32 = 8.0;

/// From which tile to which, and the points of the line.
type Arrow = (usize, usize, Vec<(f32, f32)>);

/// The tiles and arrows of one sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct Chart {
    /// Tile by its place in the graph.
    pub(super) tiles: Vec<(usize, Area)>,
    /// In the order of their tiles.
    pub(super) arrows: Vec<Arrow>,
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
        let setter = Setter::new(self.fonts, self.words, &graph);
        let overflow = || Overflow { sheet: title.clone(), what: booklet.title.clone(), excess: 1.0 };
        let poster = setter.poster().ok_or_else(overflow)?;
        let layers: Vec<Vec<Item>> = poster.pages.iter().map(|chart| setter.drawn(&poster, chart)).collect();
        let pages = (0..layers.len()).map(|n| vec![n]).collect();
        let key = ["flow-poster/", &booklet.id].concat();
        Ok(Draft { key, title, format: poster.format, framed: true, layers, pages, ..Draft::default() })
    }
}

/// Height of a tile, and how far below its top each exit leaves it.
type Measure = (f32, Vec<f32>);
/// Tile, width, size of type, and what stands at its foot.
type TileKey = (usize, u32, u32, String);

/// Sets one flow.
pub(super) struct Setter<'s> {
    fonts: &'s Fonts,
    words: &'s Words,
    graph: &'s Graph<'s>,
    known: RefCell<BTreeMap<TileKey, Measure>>,
}

/// An answer or a note at the foot of a tile, and the exit it stands for.
struct Note {
    exit: usize,
    text: String,
}

impl<'s> Setter<'s> {
    pub(super) fn new(fonts: &'s Fonts, words: &'s Words, graph: &'s Graph<'s>) -> Setter<'s> {
        Setter { fonts, words, graph, known: RefCell::default() }
    }

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
            let used = places.iter().map(|place| place.column + 1).max()?;
            if n_pages > most {
                return None;
            }
            let page = |page| self.page(area, &places, (page, rows, used), size);
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
        let between = gutters.iter().sum::<f32>();
        let wide = ((area.w - between) / columns as f32 / STEP).floor().min((size * LINE / STEP).ceil()) * STEP;
        let margin = (area.w - between - wide * columns as f32) / 2.0;
        let area = Area { x: area.x + margin, ..area };
        let here = || places.iter().copied().enumerate().filter(|(_, place)| place.page == page);
        let mut heights = vec![0.0_f32; rows];
        let mut measured = BTreeMap::new();
        for (n, place) in here() {
            let (height, ways) = self.measured(wide, n, places, size)?;
            let row = heights.get_mut(place.row)?;
            *row = row.max(height);
            measured.insert(n, (height, ways));
        }
        let shelves = routes.shelves.iter().enumerate().map(|(row, n)| shelf(*n, row > 0)).collect();
        let grid = Grid::new(area, gutters, wide, (shelves, &heights))?;
        let tiles: BTreeMap<usize, Area> = here()
            .filter_map(|(n, place)| {
                let (h, _) = measured.get(&n)?;
                Some((n, Area { x: grid.left(place.column), y: *grid.tops.get(place.row)?, w: wide, h: *h }))
            })
            .collect();
        let mut chart = Chart::default();
        for link in &routes.links {
            let (from, to) = (*tiles.get(&link.from)?, *tiles.get(&link.to)?);
            let way =
                measured.get(&link.from).and_then(|(_, ways)| ways.get(link.exit).copied()).unwrap_or(from.h / 2.0);
            let columns = (places.get(link.from)?.column, places.get(link.to)?.row);
            chart.arrows.push((link.from, link.to, grid.line(link.way, (from, to), way, columns)?));
        }
        chart.tiles = tiles.into_iter().collect();
        Some(chart)
    }

    /// Height of a tile and of its exits, remembered: most layouts that are tried differ in other tiles.
    fn measured(&self, wide: f32, n: usize, places: &[Place], size: f32) -> Option<Measure> {
        let notes: Vec<String> = self.notes(n, places).into_iter().map(|note| note.text).collect();
        let key = (n, wide.to_bits(), size.to_bits(), notes.concat());
        if let Some(known) = self.known.borrow().get(&key) {
            return Some(known.clone());
        }
        let measure = self.tile(&mut self.canvas(), (0.0, 0.0, wide), n, places, size)?;
        self.known.borrow_mut().insert(key, measure.clone());
        Some(measure)
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
            Note { exit, text: [one.label.as_str(), &leads].concat().trim_start().to_owned() }
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
    ) -> Option<Measure> {
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

/// Where columns and rows stand on one sheet.
struct Grid {
    area: Area,
    /// Left of each column, and right of the last.
    gutters: Vec<f32>,
    wide: f32,
    /// Above each row.
    shelves: Vec<f32>,
    /// Upper edge of the tiles of each row.
    tops: Vec<f32>,
}

impl Grid {
    /// Nothing when the rows are higher than the sheet; what is left over goes between them.
    fn new(area: Area, gutters: Vec<f32>, wide: f32, (shelves, heights): (Vec<f32>, &[f32])) -> Option<Grid> {
        let total = heights.iter().chain(&shelves).sum::<f32>();
        let used = heights.iter().filter(|height| **height > 0.0).count();
        let spare = ((area.h - total) / used.max(1) as f32).min(14.0);
        let mut tops = Vec::new();
        let mut y = area.y;
        for (height, shelf) in heights.iter().zip(&shelves) {
            y += shelf;
            tops.push(y);
            y += height + spare;
        }
        (total <= area.h).then_some(Grid { area, gutters, wide, shelves, tops })
    }

    fn left(&self, column: usize) -> f32 {
        self.area.x + self.gutters.iter().take(column + 1).sum::<f32>() + self.wide * column as f32
    }

    /// The points of an arrow that leaves its tile `way` below the tile's top.
    fn line(
        &self,
        way: Way,
        (from, to): (Area, Area),
        below: f32,
        (column, row): (usize, usize),
    ) -> Option<Vec<(f32, f32)>> {
        let middle = to.x + to.w / 2.0;
        let Way::Around { gutter, lane, shelf } = way else {
            return Some(vec![(middle, from.bottom()), (middle, to.y)]);
        };
        let start = from.y + below;
        let side = if gutter <= column { from.x } else { from.right() };
        let edge = if gutter == 0 { self.area.x } else { self.left(gutter - 1) + self.wide };
        let x = edge + 7.0 + LANE * lane as f32;
        let y = self.tops.get(row)? - self.shelves.get(row)? + 4.0 + LANE * shelf as f32;
        Some(vec![(side, start), (x, start), (x, y), (middle, y), (middle, to.y)])
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
