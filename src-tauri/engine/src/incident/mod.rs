//! One occurrence, folded from its timeline.

pub mod event;
