//! What can go wrong, as a code the screen has a sentence for and an English detail for the log.

use serde::{Deserialize, Serialize};

use crate::incident::Refusal;
use crate::incident::reentry::SlipRefusal;
use crate::pack::PackError;
use crate::text::Text;

/// The result of everything `desk` and `store` do.
pub type Result<T> = std::result::Result<T, Error>;

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The data file cannot be trusted or read any more.
    #[error("the data file is damaged: {0}")]
    FileDamaged(String),
    /// It is not one of our data files.
    #[error("not a Tomoshibi data file: {0}")]
    FileForeign(String),
    /// A newer program wrote the data file.
    #[error("the data file has schema {found}, this program knows {known}")]
    FileNewer {
        /// The schema of the file.
        found: u32,
        /// The newest schema this program knows.
        known: u32,
    },
    /// The file, its folder or its medium may not be written.
    #[error("cannot be written: {0}")]
    FileReadOnly(String),
    /// The file lies on a network share, where no lock and no sync can be relied on.
    #[error("on a network share: {0}")]
    FileOnNetwork(String),
    /// Another program has the data file open.
    #[error("the data file is open elsewhere: {0}")]
    FileLocked(String),
    /// There is no such file or folder.
    #[error("not there: {0}")]
    FileMissing(String),
    /// A new file was asked for where one already is.
    #[error("already there: {0}")]
    FileExists(String),
    /// No room is left on the medium.
    #[error("the disk is full: {0}")]
    DiskFull(String),
    /// The write did not reach the medium, or nobody can tell whether it did.
    #[error("not saved: {0}")]
    NotSaved(String),
    /// SQLite refused for a reason that our own code should have ruled out.
    #[error("unexpected answer from SQLite: {0}")]
    Unexpected(String),
    /// A noun refused: its own code and its own words.
    #[error("{detail}")]
    Refused {
        /// Which sentence the screen shows.
        code: ErrorCode,
        /// English, for the log.
        detail: String,
    },
    /// Refused with a sentence that says what to do: the screen shows it in place of the one of its code.
    #[error("{code}")]
    Told {
        /// Which kind of refusal.
        code: ErrorCode,
        /// What to do. It may hold what somebody typed, so it never goes into a log.
        says: Text,
    },
    /// A state that cannot be.
    #[error("bug: {0}")]
    Bug(&'static str),
}

/// Which sentence the screen shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename_all = "kebab-case"))]
#[serde(rename_all = "kebab-case")]
pub enum ErrorCode {
    /// The data file is damaged.
    FileDamaged,
    /// Not one of our data files.
    FileForeign,
    /// Written by a newer program.
    FileNewer,
    /// May not be written.
    FileReadOnly,
    /// On a network share.
    FileOnNetwork,
    /// Open in another program.
    FileLocked,
    /// Not there.
    FileMissing,
    /// Already there.
    FileExists,
    /// No room left.
    DiskFull,
    /// 記録できていません。紙に書いてください。
    NotSaved,
    /// No such symptom (いま困っていること).
    UnknownSymptom,
    /// No such step here.
    UnknownStep,
    /// No such answer here.
    UnknownChoice,
    /// No such contact.
    UnknownContact,
    /// No such incident in this file.
    UnknownIncident,
    /// No such system.
    UnknownSystem,
    /// The incident has ended.
    IncidentClosed,
    /// A time nobody can read, or one that cannot be.
    BadTime,
    /// Text that is empty, too long or unreadable.
    BadText,
    /// That line, or that part of it, is not put right.
    NotCorrectable,
    /// A correction needs a reason.
    NoReason,
    /// The correction says what is there already.
    NoChange,
    /// Another incident is under way.
    OtherIncident,
    /// No slip number of this hospital.
    UnknownSlip,
    /// That was done with the slip already, or something else stands against it.
    SlipTaken,
    /// Somebody, or somebody else, has to be named.
    NoName,
    /// Checks before going back that nobody answered.
    ChecksLeft,
    /// Slips that are neither entered nor explained.
    SlipsLeft,
    /// A font file is not there.
    FontMissing,
    /// No font has this character.
    MissingGlyph,
    /// It does not fit on the sheet.
    DoesNotFit,
    /// No printer.
    NoPrinter,
    /// The printer is switched off, out of paper or put out of work.
    PrinterStopped,
    /// The printer takes no more.
    PrinterRefuses,
    /// Several printers, and none is the usual one.
    PrinterUnchosen,
    /// What hands paper to printers does not run.
    NoSpooler,
    /// The person closed the save dialog.
    SaveCancelled,
    /// A playbook file is broken.
    PlaybookBroken,
    /// Not an archive (書き出し) of ours.
    ArchiveForeign,
    /// An archive of a newer program.
    ArchiveNewer,
    /// An archive in which something is blacked out.
    ArchiveHidden,
    /// Nothing of that name in the plan.
    UnknownField,
    /// A value that cannot be read as what its field wants.
    UnreadableValue,
    /// Another window changed the same field meanwhile.
    ChangedElsewhere,
    /// The plan has errors that stand against approval.
    PlanNotReady,
    /// A table that cannot be read (xlsx, CSV, vCard).
    TableUnreadable,
    /// A plan of a newer program.
    PlanNewer,
    /// No such revision.
    UnknownRevision,
    /// A change to a playbook that cannot be made.
    BadEdit,
    /// Other rows of the plan name this one.
    StillNamed,
    /// Nobody has said which of the hospital's computers this is, so it hands out no numbers.
    WhichComputer,
    /// Our own mistake.
    Bug,
}

impl From<PackError> for Error {
    fn from(problem: PackError) -> Self {
        let code = match &problem {
            PackError::MissingGlyphs(_) => ErrorCode::MissingGlyph,
            PackError::Overflow(_) | PackError::Number(_) => ErrorCode::DoesNotFit,
            PackError::NoPage(_) | PackError::Binder(_) | PackError::Window(_) | PackError::Date(_) => {
                ErrorCode::BadText
            }
            PackError::FontMissing(_) => ErrorCode::FontMissing,
            PackError::DuplicateSlip(_) | PackError::Bug(_) => ErrorCode::Bug,
        };
        Self::refused(code, problem.to_string())
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal {
            Refusal::IncidentClosed => ErrorCode::IncidentClosed,
            Refusal::StepNotOpen | Refusal::WrongKind | Refusal::UnknownPlaybook | Refusal::NotUndoable => {
                ErrorCode::UnknownStep
            }
            Refusal::UnknownChoice => ErrorCode::UnknownChoice,
            Refusal::NoText => ErrorCode::BadText,
            Refusal::NotCorrectable => ErrorCode::NotCorrectable,
            Refusal::NoReason => ErrorCode::NoReason,
            Refusal::NoChange => ErrorCode::NoChange,
            Refusal::Slip(refusal) => slip_code(refusal),
        };
        Self::refused(code, refusal.to_string())
    }
}

const fn slip_code(refusal: SlipRefusal) -> ErrorCode {
    match refusal {
        SlipRefusal::UnknownWindow(_) | SlipRefusal::NeverIssued(_) | SlipRefusal::Range(_) => ErrorCode::UnknownSlip,
        SlipRefusal::Spoiled(..)
        | SlipRefusal::Entered(..)
        | SlipRefusal::Compared(..)
        | SlipRefusal::Tied(..)
        | SlipRefusal::Settled(..)
        | SlipRefusal::NotEntered(_)
        | SlipRefusal::NothingWaits(_) => ErrorCode::SlipTaken,
        SlipRefusal::NoName | SlipRefusal::SamePerson => ErrorCode::NoName,
        SlipRefusal::UnknownCheck => ErrorCode::UnknownField,
        SlipRefusal::ChecksLeft(_) => ErrorCode::ChecksLeft,
        SlipRefusal::SlipsLeft(_) => ErrorCode::SlipsLeft,
    }
}

impl Error {
    /// A noun's refusal.
    #[must_use]
    pub fn refused(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self::Refused { code, detail: detail.into() }
    }

    /// Which sentence the screen shows.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::FileDamaged(_) => ErrorCode::FileDamaged,
            Self::FileForeign(_) => ErrorCode::FileForeign,
            Self::FileNewer { .. } => ErrorCode::FileNewer,
            Self::FileReadOnly(_) => ErrorCode::FileReadOnly,
            Self::FileOnNetwork(_) => ErrorCode::FileOnNetwork,
            Self::FileLocked(_) => ErrorCode::FileLocked,
            Self::FileMissing(_) => ErrorCode::FileMissing,
            Self::FileExists(_) => ErrorCode::FileExists,
            Self::DiskFull(_) => ErrorCode::DiskFull,
            Self::NotSaved(_) => ErrorCode::NotSaved,
            Self::Refused { code, .. } | Self::Told { code, .. } => *code,
            Self::Unexpected(_) | Self::Bug(_) => ErrorCode::Bug,
        }
    }

    /// The sentence of this very refusal, when its code alone does not say what to do.
    #[must_use]
    pub const fn says(&self) -> Option<&Text> {
        match self {
            Self::Told { says, .. } => Some(says),
            Self::FileDamaged(_)
            | Self::FileForeign(_)
            | Self::FileNewer { .. }
            | Self::FileReadOnly(_)
            | Self::FileOnNetwork(_)
            | Self::FileLocked(_)
            | Self::FileMissing(_)
            | Self::FileExists(_)
            | Self::DiskFull(_)
            | Self::NotSaved(_)
            | Self::Refused { .. }
            | Self::Unexpected(_)
            | Self::Bug(_) => None,
        }
    }

    /// English, for the log: ids and codes, never what somebody typed.
    #[must_use]
    pub fn detail(&self) -> String {
        self.to_string()
    }
}

impl std::fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.serialize(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_written_the_same_everywhere() {
        let code = Error::FileNewer { found: 2, known: 1 }.code();
        assert_eq!(code.to_string(), "file-newer", "the terminal program prints it");
        assert_eq!(serde_json::to_string(&code).unwrap(), "\"file-newer\"", "the window looks the sentence up by it");
    }
}
