//! The security checklist (サイバーセキュリティ対策チェックリスト): one edition a year, one sheet for the institution and
//! one for each vendor, answered with day, target and evidence, and carried over to the next edition.

mod edition;
mod filled;
mod proof;
mod volume;
mod years;

pub use edition::{Edition, EditionProblem, Group, Item, Sheet, built_in, read_edition};
pub use filled::{FilledItem, FilledSheet, fiscal_year_end, key_of, sheets, vendors};
pub use proof::{Proof, Proved, proved};
pub use volume::{Volume, volume};
pub use years::{Difference, carried_over, differences, last_answer};

/// The sheet of the institution; every other sheet is named after the contact slot of its vendor.
pub const INSTITUTION: &str = "institution";

#[cfg(test)]
mod tests;
