//! Why something about a slip is refused; the desk makes a sentence of it.

use crate::ids::EntryId;
use crate::slip_number::SlipNumber;

/// Why something about a slip, or about going back, is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlipRefusal {
    /// No number of that window was ever printed here: another hospital, or a misread letter.
    #[error("no slips of that window were printed here")]
    UnknownWindow(SlipNumber),
    /// A number that was not printed yet.
    #[error("that number was never printed here")]
    NeverIssued(SlipNumber),
    /// The last number of a window comes before the first.
    #[error("the last number comes before the first, or is of another window")]
    Range(SlipNumber),
    /// It is spoiled, says that line.
    #[error("that slip is spoiled")]
    Spoiled(SlipNumber, EntryId),
    /// It is entered, says that line.
    #[error("that sheet is entered already")]
    Entered(SlipNumber, EntryId),
    /// It is compared, says that line.
    #[error("that sheet is compared already")]
    Compared(SlipNumber, EntryId),
    /// It belongs to a patient, says that line.
    #[error("that number is tied already")]
    Tied(SlipNumber, EntryId),
    /// It was explained, says that line.
    #[error("that number is explained already")]
    Settled(SlipNumber, EntryId),
    /// Nothing was entered that could be compared.
    #[error("that sheet is not entered yet")]
    NotEntered(SlipNumber),
    /// Nothing of that kind is waiting.
    #[error("nothing of that kind is waiting for that slip")]
    NothingWaits(SlipNumber),
    /// Nobody is named.
    #[error("a name is missing")]
    NoName,
    /// Two different people are needed.
    #[error("two different people are needed")]
    SamePerson,
    /// No check of that name.
    #[error("no such check")]
    UnknownCheck,
    /// So many checks are not answered.
    #[error("{0} checks are not answered")]
    ChecksLeft(usize),
    /// So many slips are neither entered nor explained.
    #[error("{0} slips are neither entered nor explained")]
    SlipsLeft(usize),
}
