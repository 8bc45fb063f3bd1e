//! Ruled grids on a form: heads, lines to write on, pre-printed cells.

use super::PackError;
use super::draw::{Area, HAIR, MIN_SIZE, Style, regular};
use super::flow::Piece;
use super::form::{Column, Grid};
use super::form_page::{FormDrawing, Ink, WRITING};

/// From this height on a cell is a place for sentences.
const LARGE: f32 = 80.0;

/// What a slip number begins with: the rest is written behind it.
const NUMBER: &str = "D";
/// What stands behind a sum of money.
const UNIT: &str = "円";

impl FormDrawing<'_, '_, '_> {
    /// Words of a head break between any two characters, but no character may be wider than its column.
    pub(super) fn check_grid(&self, grid: &Grid, width: f32) -> Result<(), PackError> {
        for (column, w) in columns(grid, width) {
            let widest = column.label.lines().flat_map(str::chars).map(String::from);
            for letter in widest {
                self.check_width(head_style(grid), &letter, w - 2.0)?;
            }
        }
        Ok(())
    }

    pub(super) fn grid_head(&self, grid: &Grid, width: f32) -> f32 {
        let style = head_style(grid);
        let heights = columns(grid, width).map(|(c, w)| self.canvas.paragraph_height(w - 3.0, style, &c.label) + 4.0);
        heights.fold(0.0, f32::max)
    }

    /// A line is at least as high as what is pre-printed on it, and so high that a hand can write, unless the form
    /// asks for less.
    pub(super) fn grid_line(&self, grid: &Grid, width: f32) -> f32 {
        let widths: Vec<f32> = columns(grid, width).map(|(_, w)| w).collect();
        let style = cell_style(grid);
        let high = |row: usize| {
            let cells = widths.iter().enumerate();
            let heights = cells.map(|(n, w)| self.canvas.flow_height(w - 4.0, style, &self.cell_pieces(grid, row, n)));
            heights.fold(0.0, f32::max) + 1.0
        };
        let asked = grid.height.min(WRITING) + (grid.height - WRITING).max(0.0) * self.measures.loose;
        (0..grid.count()).map(high).fold(asked, f32::max)
    }

    pub(super) fn grid(&mut self, grid: &Grid, area: Area, share: f32) -> f32 {
        let head = self.grid_head(grid, area.w);
        let line = self.grid_line(grid, area.w) + share;
        let lines = grid.count();
        let height = head + line * lines as f32;
        if self.ink == Ink::PerSlip {
            return height;
        }
        let mut x = area.x;
        for (n, (column, w)) in columns(grid, area.w).enumerate() {
            self.canvas.paragraph(x + 2.0, area.y + 2.0, w - 3.0, head_style(grid), &column.label);
            for row in 0..lines {
                let top = area.y + head + line * row as f32;
                self.cell(grid, (row, n), Area { x, y: top, w, h: line });
            }
            if n > 0 {
                self.canvas.stroke(&[(x, area.y), (x, area.y + height)], HAIR);
            }
            x += w;
        }
        for row in 0..lines {
            self.canvas.rule(area.x, area.y + head + line * row as f32, area.w, if row == 0 { 1.2 } else { HAIR });
        }
        self.canvas.frame(Area { h: height, ..area }, 1.0);
        height
    }

    fn cell_pieces(&self, grid: &Grid, row: usize, column: usize) -> Vec<Piece> {
        let example = grid.example.get(row).and_then(|cells| cells.get(column)).map_or("", String::as_str);
        self.shown(grid.cell(row, column), example)
    }

    /// Pre-print of a cell: words of a line to the left, a unit to the right, a tick box or a colon in the middle.
    fn cell(&mut self, grid: &Grid, (row, column): (usize, usize), area: Area) {
        let pieces = self.cell_pieces(grid, row, column);
        if pieces.is_empty() {
            return;
        }
        let style = cell_style(grid);
        let height = self.canvas.flow_height(area.w - 4.0, style, &pieces);
        let body = grid.cell(row, column);
        let of_line = grid.columns.get(column).is_none_or(|c| c.body != body);
        let begins = column == 0 && body != ":" || body == NUMBER;
        let left = of_line || begins || pieces.iter().any(|p| matches!(p, Piece::Filled(_)));
        let width = body.chars().map(|c| self.canvas.fonts.width_of(style.weight, c)).sum::<f32>() * style.size;
        let spare = area.w - width;
        let x = area.x
            + if left {
                3.0
            } else if body == UNIT {
                spare - 3.0
            } else {
                (spare / 2.0).max(2.0)
            };
        // A cell as large as a page is read from its top.
        let top = if area.h > LARGE { area.y + 3.0 } else { area.y + (area.h - height) / 2.0 };
        self.canvas.flow(x, top, area.right() - x - 1.0, style, &pieces);
    }
}

/// Every column with its width in points.
fn columns(grid: &Grid, width: f32) -> impl Iterator<Item = (&Column, f32)> {
    let total: f32 = grid.columns.iter().map(|c| c.width).sum();
    grid.columns.iter().map(move |column| (column, width * column.width / total))
}

fn size(grid: &Grid) -> f32 {
    grid.size.unwrap_or(MIN_SIZE).max(MIN_SIZE)
}

fn head_style(grid: &Grid) -> Style {
    Style { leading: 1.15, ..regular(size(grid)) }
}

fn cell_style(grid: &Grid) -> Style {
    Style { leading: 1.25, ..regular(size(grid)) }
}
