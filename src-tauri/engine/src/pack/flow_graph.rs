//! A flow as tiles and links, and where they stand on a grid: ranks from top to bottom, column after column, page after
//! page. Links run only between rows and columns, so none can cross a tile. Pure numbers; points come in `flow_poster.rs`.

use std::collections::BTreeMap;

use super::contents::{Booklet, BookletStep, Goto, StepKind};

/// One step.
pub(super) struct Tile<'b> {
    /// What it says.
    pub(super) step: &'b BookletStep,
    /// Where it leads.
    pub(super) exits: Vec<Exit>,
}

/// One way out of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Exit {
    /// The answer; empty for the only way on.
    pub(super) label: String,
    /// Where it leads.
    pub(super) to: Target,
}

/// Where a way leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// Another tile, by its place in the list.
    Tile(usize),
    /// Another flow, by its title.
    Booklet(String),
    /// Nowhere that the flow names.
    Nowhere,
}

/// All tiles of a flow in the order of their numbers, and how deep each stands.
pub(super) struct Graph<'b> {
    pub(super) tiles: Vec<Tile<'b>>,
    ranks: Vec<usize>,
}

impl<'b> Graph<'b> {
    /// The flow of a booklet; `joined` is what a step with several tracks says of the time after them.
    pub(super) fn of(booklet: &'b Booklet, joined: &str) -> Graph<'b> {
        let mut steps: Vec<&BookletStep> = booklet.situations.iter().flat_map(|one| &one.steps).collect();
        steps.sort_by_key(|step| step.number);
        let places: BTreeMap<u32, usize> = steps.iter().enumerate().map(|(n, step)| (step.number, n)).collect();
        let tiles: Vec<Tile<'b>> =
            steps.into_iter().map(|step| Tile { step, exits: exits(step, &places, joined) }).collect();
        let ranks = ranks(&tiles);
        Graph { tiles, ranks }
    }

    /// Links between tiles: from, which exit, to.
    pub(super) fn links(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        self.tiles.iter().enumerate().flat_map(|(from, tile)| {
            tile.exits.iter().enumerate().filter_map(move |(exit, one)| match one.to {
                Target::Tile(to) => Some((from, exit, to)),
                Target::Booklet(_) | Target::Nowhere => None,
            })
        })
    }

    /// Puts the tiles on pages of so many rows and columns.
    pub(super) fn placed(&self, rows: usize, columns: usize) -> Vec<Place> {
        let mut places = vec![Place::default(); self.tiles.len()];
        let mut strip = Strip { page: 0, left: 0, wide: 0, row: 0 };
        let deepest = self.ranks.iter().copied().max().unwrap_or_default();
        for rank in 0..=deepest {
            let members: Vec<usize> = (0..self.tiles.len()).filter(|n| self.ranks.get(*n) == Some(&rank)).collect();
            for row in members.chunks(columns) {
                strip.make_room(row.len(), rows, columns);
                self.fill_row(&mut places, row, &strip);
                strip.row += 1;
            }
        }
        places
    }

    /// Every tile below one that leads to it, as far as that is free.
    fn fill_row(&self, places: &mut [Place], row: &[usize], strip: &Strip) {
        let mut free: Vec<usize> = (strip.left..strip.left + strip.wide).collect();
        for tile in row {
            let above =
                self.links().find(|(from, _, to)| to == tile && from < tile).and_then(|(from, ..)| places.get(from));
            let wanted = above.filter(|place| place.page == strip.page).map(|place| place.column);
            let n = wanted.and_then(|column| free.iter().position(|one| *one == column)).unwrap_or_default();
            if let (true, Some(place)) = (n < free.len(), places.get_mut(*tile)) {
                *place = Place { page: strip.page, row: strip.row, column: free.remove(n) };
            }
        }
    }
}

fn exits(step: &BookletStep, places: &BTreeMap<u32, usize>, joined: &str) -> Vec<Exit> {
    let target = |goto: &Option<Goto>| match goto {
        Some(Goto::Step(number)) => places.get(number).map_or(Target::Nowhere, |n| Target::Tile(*n)),
        Some(Goto::Booklet(title)) => Target::Booklet(title.clone()),
        None => places.get(&(step.number + 1)).map_or(Target::Nowhere, |n| Target::Tile(*n)),
    };
    let mut exits: Vec<Exit> =
        step.answers.iter().map(|answer| Exit { label: answer.label.clone(), to: target(&answer.goto) }).collect();
    match step.kind {
        StepKind::Decision => {}
        StepKind::Parallel if step.then.is_some() => {
            exits.push(Exit { label: joined.to_owned(), to: target(&step.then) })
        }
        StepKind::Parallel => {}
        StepKind::End if step.then.is_none() => {}
        StepKind::Action | StepKind::Call | StepKind::End => {
            exits.push(Exit { label: String::new(), to: target(&step.then) })
        }
    }
    exits
}

/// How many steps lie before each on the longest way; ways back do not count. A step that no tile leads to stands below
/// the one before it: on top it would look like a second beginning.
fn ranks(tiles: &[Tile<'_>]) -> Vec<usize> {
    let mut ranks: Vec<Option<usize>> = vec![None; tiles.len()];
    let mut before = None;
    for (from, tile) in tiles.iter().enumerate() {
        let rank = ranks.get(from).copied().flatten().or(before.map(|rank| rank + 1)).unwrap_or_default();
        if let Some(own) = ranks.get_mut(from) {
            *own = Some(rank);
        }
        before = Some(rank);
        for exit in &tile.exits {
            if let Target::Tile(to) = exit.to
                && to > from
                && let Some(next) = ranks.get_mut(to)
            {
                *next = (*next).max(Some(rank + 1));
            }
        }
    }
    ranks.into_iter().map(Option::unwrap_or_default).collect()
}

/// Where a tile stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) page: usize,
    pub(super) row: usize,
    pub(super) column: usize,
}

/// The columns that are being filled from top to bottom.
struct Strip {
    page: usize,
    left: usize,
    wide: usize,
    row: usize,
}

impl Strip {
    /// Makes the strip wide enough, or begins the next one, or the next page.
    fn make_room(&mut self, needed: usize, rows: usize, columns: usize) {
        let wider = self.wide.max(needed);
        if self.row < rows && self.left + wider <= columns {
            self.wide = wider;
            return;
        }
        self.left += self.wide;
        if self.left + needed > columns {
            self.page += 1;
            self.left = 0;
        }
        self.wide = needed;
        self.row = 0;
    }
}

/// How a link runs from one tile to another on the same page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) from: usize,
    /// Which exit of it.
    pub(super) exit: usize,
    pub(super) to: usize,
    pub(super) way: Way,
}

/// Its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// To the tile right below.
    Down,
    /// Sideways into the space left of column `gutter`, along it in `lane`, and above the other tile in `shelf`.
    Around { gutter: usize, lane: usize, shelf: usize },
}

/// The links of one page, and how many lanes each space between columns and above rows needs.
pub(super) struct Routes {
    pub(super) links: Vec<Link>,
    pub(super) lanes: Vec<usize>,
    pub(super) shelves: Vec<usize>,
}

/// A stretch that a link takes, and where it leads: links to the same tile may share it.
type Stretch = (usize, usize, usize);

impl Routes {
    /// Finds ways for all links of a page.
    pub(super) fn of(graph: &Graph<'_>, places: &[Place], page: usize, rows: usize, columns: usize) -> Routes {
        let mut lanes: Vec<Vec<Vec<Stretch>>> = vec![Vec::new(); columns + 1];
        let mut shelves: Vec<Vec<Vec<Stretch>>> = vec![Vec::new(); rows];
        let mut links = Vec::new();
        for (from, exit, to) in graph.links() {
            let (Some(a), Some(b)) = (places.get(from), places.get(to)) else { continue };
            if a.page != page || b.page != page {
                continue;
            }
            let only = graph.tiles.get(from).is_some_and(|tile| tile.exits.len() == 1 && tile.step.answers.is_empty());
            if only && a.column == b.column && a.row + 1 == b.row {
                links.push(Link { from, exit, to, way: Way::Down });
                continue;
            }
            let gutter = if b.column < a.column { a.column } else { a.column + 1 };
            // Tiles count odd, the spaces between them even.
            let (start, end) = (2 * a.row + 1, 2 * b.row);
            let lane = lanes.get_mut(gutter).map(|lanes| taken(lanes, (start.min(end), start.max(end), to)));
            let (start, end) = (2 * gutter, 2 * b.column + 1);
            let shelf = shelves.get_mut(b.row).map(|shelves| taken(shelves, (start.min(end), start.max(end), to)));
            let way = Way::Around { gutter, lane: lane.unwrap_or_default(), shelf: shelf.unwrap_or_default() };
            links.push(Link { from, exit, to, way });
        }
        let count = |all: &[Vec<Vec<Stretch>>]| all.iter().map(Vec::len).collect();
        Routes { links, lanes: count(&lanes), shelves: count(&shelves) }
    }
}

/// The first lane where a stretch meets no other, but those that lead to the same tile.
fn taken(lanes: &mut Vec<Vec<Stretch>>, stretch: Stretch) -> usize {
    let (start, end, to) = stretch;
    let meets = |other: &Stretch| other.2 != to && other.0 <= end && start <= other.1;
    let n = lanes.iter().position(|lane| !lane.iter().any(meets)).unwrap_or(lanes.len());
    match lanes.get_mut(n) {
        Some(lane) => lane.push(stretch),
        None => lanes.push(vec![stretch]),
    }
    n
}
