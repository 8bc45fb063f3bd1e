//! A ruled table with a repeated head; rows are never split over pages.

use super::PackError;
use super::draw::{Area, Canvas, HAIR, Style, bold, pieces, regular};
use super::pager::Pager;

/// A column: its name and its share of the width.
pub(super) struct Column<'t> {
    /// Name in the head.
    pub(super) label: &'t str,
    /// Share of the width.
    pub(super) width: f32,
}

/// A table with text cells, in the notation of forms.
pub(super) struct Table<'t> {
    /// From left to right.
    pub(super) columns: Vec<Column<'t>>,
    /// Cells of every row.
    pub(super) rows: Vec<Vec<String>>,
    /// Least height of a row.
    pub(super) row_height: f32,
    /// Type of the cells; the first column is bold.
    pub(super) size: f32,
    /// White space inside a cell, above and below.
    pub(super) pad: f32,
    /// Every n-th column is bold, from the first.
    pub(super) strong: usize,
}

const PAD: f32 = 5.0;

impl Table<'_> {
    /// Puts the table on the pages.
    pub(super) fn place(&self, pager: &mut Pager<'_>) -> Result<(), PackError> {
        let head: Vec<String> = self.columns.iter().map(|c| c.label.to_owned()).collect();
        let draw_head = |canvas: &mut Canvas<'_>, x: f32, width: f32| {
            let height = self.row(canvas, x, width, &head, true);
            canvas.rule(x, 0.0, width, 1.5);
            canvas.rule(x, height, width, 1.2);
            height
        };
        pager.block(draw_head)?;
        pager.repeat(draw_head);
        for row in &self.rows {
            pager.block(|canvas, x, width| {
                let height = self.row(canvas, x, width, row, false);
                canvas.rule(x, height, width, HAIR);
                height
            })?;
        }
        pager.repeat_nothing();
        Ok(())
    }

    fn row(&self, canvas: &mut Canvas<'_>, x: f32, width: f32, cells: &[String], head: bool) -> f32 {
        let total: f32 = self.columns.iter().map(|c| c.width).sum();
        let mut left = x;
        let mut height = if head { 0.0 } else { self.row_height };
        let mut edges = Vec::new();
        for (n, (column, cell)) in self.columns.iter().zip(cells).enumerate() {
            let share = width * column.width / total;
            let style = self.style(head, n);
            let used = canvas.flow(left + PAD, self.pad - 1.0, share - 2.0 * PAD, style, &pieces(cell));
            height = height.max(used + 2.0 * self.pad - 2.0);
            left += share;
            edges.push(left);
        }
        edges.pop();
        for edge in edges {
            canvas.stroke(&[(edge, 0.0), (edge, height)], HAIR);
        }
        canvas.frame(Area { x, y: 0.0, w: width, h: height }, HAIR);
        height
    }

    fn style(&self, head: bool, column: usize) -> Style {
        if head || column.is_multiple_of(self.strong.max(1)) { bold(self.size) } else { regular(self.size) }
    }
}
