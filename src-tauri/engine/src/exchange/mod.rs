//! 書き出しと取り込み: the timeline for other people and other programs. Values in, text out: no file, no SQL, no clock.
//!
//! `archive` is complete and can be brought in again; everything else is made from a report, to be read.

pub mod archive;
pub mod calendar;
pub mod csv;
#[cfg(test)]
mod fixture;
pub mod html;
pub mod report;
pub mod sheet;
pub mod timesketch;
