//! 確認表との対応: how far a plan meets the check table, as the screen shows it.

use crate::plan::coverage::{Coverage, Covered, Left, Place};

use super::plan::{CheckItemView, CoverageView, LeftView, PlaceView, StageView};

impl From<&Coverage> for CoverageView {
    fn from(coverage: &Coverage) -> Self {
        let stage = |stage: crate::plan::coverage::Stage| StageView {
            phase: stage.phase,
            name: stage.phase.name(),
            met: stage.met,
            of: stage.of,
        };
        Self {
            percent: coverage.percent(),
            minutes_left: coverage.minutes_left(),
            stages: coverage.stages().into_iter().map(stage).collect(),
            items: coverage.items.iter().map(CheckItemView::from).collect(),
            next: coverage.next().map(LeftView::from),
        }
    }
}

impl From<&Covered> for CheckItemView {
    fn from(one: &Covered) -> Self {
        Self {
            id: one.item.id.clone(),
            title: one.item.title.text(),
            asks: one.item.asks.text(),
            unseen: !one.item.seen,
            phase: one.item.phase,
            met: one.is_met(),
            excluded: one.excluded().unwrap_or_default().to_owned(),
            evidence: one.evidence.clone(),
            left: one.left.iter().map(LeftView::from).collect(),
            chapter: one.item.chapter.clone(),
        }
    }
}

impl From<&Left> for LeftView {
    fn from(left: &Left) -> Self {
        Self { text: left.text.clone(), place: PlaceView::from(&left.place) }
    }
}

impl From<&Place> for PlaceView {
    fn from(place: &Place) -> Self {
        Self {
            chapter: place.chapter.clone(),
            part: place.part.clone(),
            row: place.row.clone(),
            field: place.field.clone(),
        }
    }
}
