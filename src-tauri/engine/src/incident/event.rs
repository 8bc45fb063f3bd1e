//! What happened, past tense. Events are a file format: add variants and optional fields, never rename, never reuse.
//! Every variant has a sample line in `tests/data/events.jsonl` that must parse for ever.

use serde::{Deserialize, Serialize};

use crate::ids::{
    ChainId, ChoiceId, ContactId, EntryId, IncidentId, PlaybookId, PressId, StepId, SystemId, WalkNumber,
};
use crate::time::{Timestamp, When};

pub use crate::time::Precision;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Somebody pressed what is wrong; the clock of the incident starts.
    IncidentStarted {
        /// `ehr`, `ransom`, `network`, `insurance`, `power` or `unknown`.
        symptom: String,
        /// When it was noticed (気づいた時刻).
        noticed_at: Timestamp,
        /// The plan's revision (第N版) the incident keeps, if there was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        plan_revision: Option<u32>,
    },
    /// A playbook was opened: the first, one that follows, or another one beside it.
    PlaybookStarted {
        /// Its run, counted from 1.
        walk: WalkNumber,
        /// Which playbook.
        playbook: PlaybookId,
        /// SHA-256 of its text: the incident stays with this edition.
        edition: String,
    },
    /// A step was done.
    StepCompleted {
        /// In which run.
        walk: WalkNumber,
        /// Which step.
        step: StepId,
    },
    /// A step was put off; it stays on the list (あとでやる).
    StepPutOff {
        /// In which run.
        walk: WalkNumber,
        /// Which step.
        step: StepId,
    },
    /// A step could not be done or was not understood (できない・わからない).
    StepNotPossible {
        /// In which run.
        walk: WalkNumber,
        /// Which step.
        step: StepId,
        /// The authored alternative taken, counted from 0.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        alternative: Option<u32>,
        /// Why, in the person's own words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// A question was answered.
    ChoiceMade {
        /// In which run.
        walk: WalkNumber,
        /// Which decision.
        step: StepId,
        /// Which answer.
        choice: ChoiceId,
    },
    /// One attempt to reach somebody, or a call that came in.
    CallMade {
        /// Whom.
        contact: ContactId,
        /// Who rang.
        direction: Direction,
        /// What came of it.
        outcome: Outcome,
        /// The other side's name.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        who: String,
        /// What was heard or promised (聞いたこと).
        #[serde(default, skip_serializing_if = "String::is_empty")]
        heard: String,
        /// The run whose call step this belongs to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        walk: Option<WalkNumber>,
        /// The call step this belongs to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<StepId>,
        /// Why it was written long after it happened.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        late_reason: Option<String>,
    },
    /// One line somebody wrote.
    NoteTaken {
        /// The line.
        text: String,
        /// How certain it is.
        nature: Nature,
        /// Why it was written long after it happened.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        late_reason: Option<String>,
    },
    /// A system changed its state.
    SystemStateChanged {
        /// The plan's id, or its name when the plan does not know it.
        system: SystemId,
        /// The new state.
        state: SystemState,
    },
    /// Somebody else records from now on.
    RecorderChanged {
        /// Name.
        name: String,
    },
    /// The time of noticing was put right.
    NoticedAtCorrected {
        /// The right time.
        noticed_at: Timestamp,
    },
    /// An earlier act was taken back (取り消し). What followed from it stays visible as an abandoned branch.
    ActUndone {
        /// The act.
        target: EntryId,
        /// What had been done on the branch it opened, oldest first.
        abandoned: Vec<EntryId>,
    },
    /// A line was put right (訂正): what it said stays legible. Only the parts that are there change.
    EntryCorrected {
        /// The line.
        target: EntryId,
        /// What a person typed in it: a note, what was heard, why a step could not be done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// The other side of a call.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        who: Option<String>,
        /// When it happened. When it was recorded is never put right.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        occurred: Option<When>,
        /// From whom (発).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<String>,
        /// To whom (受).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<String>,
        /// Who did it (した人).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        doer: Option<String>,
        /// Why (訂正の理由).
        why: String,
    },
    /// A pack was made, with these slip numbers.
    PackMade {
        /// Which place.
        place: String,
        /// Sheets of paper.
        pages: u32,
        /// First and last slip number of each window.
        numbers: Vec<(String, String)>,
    },
    /// The clock of this PC stood earlier than the line before.
    ClockWentBack {
        /// By how many minutes at least.
        minutes: i64,
    },
    /// The clock of this PC was set, or jumped, while the computer was running.
    ClockJumped {
        /// What it would have said, going on from the line before.
        before: Timestamp,
        /// What it says.
        after: Timestamp,
    },
    /// It was started by mistake; the record moves to 取り消した記録.
    IncidentWithdrawn,
    /// The response has ended. The record stays.
    IncidentClosed,
}

/// Who rang.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// We did.
    Out,
    /// They did.
    In,
}

/// What came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// つながった。伝えた.
    Reached,
    /// 出ない・話し中.
    NoAnswer,
    /// 折り返しを待つ.
    Waiting,
}

/// How certain a note is (種類).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Nature {
    /// 事実: seen or done by the person who says it.
    Fact,
    /// 報告: told by somebody.
    Report,
    /// 推測: believed.
    Guess,
    /// 決定: decided by somebody entitled to.
    Decision,
}

/// How a system stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum SystemState {
    /// 停止.
    Stopped,
    /// 参照のみ.
    ReadOnly,
    /// 紙.
    Paper,
    /// 再開.
    Resumed,
    /// 調査中.
    Investigating,
}

/// One line of the chronology (クロノロ).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its own id.
    pub id: EntryId,
    /// The chain it stands in.
    pub chain: ChainId,
    /// The incident it belongs to.
    pub incident: IncidentId,
    /// Place in its chain, from 1.
    pub seq: u64,
    /// The press it came from.
    pub press: PressId,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// How well that is known.
    pub precision: Precision,
    /// When it was recorded; never corrected.
    pub recorded_at: Timestamp,
    /// From whom (発).
    pub from: String,
    /// To whom (受).
    pub to: String,
    /// Who did it (した人).
    pub doer: String,
    /// Who typed it (記録した人).
    pub recorder: String,
    /// What happened.
    pub event: Event,
    /// SHA-256 of this line and the hash of the one before it.
    pub hash: [u8; 32],
}

/// A line that has not been written yet: all but its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The incident it belongs to.
    pub incident: IncidentId,
    /// The press it came from.
    pub press: PressId,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// How well that is known.
    pub precision: Precision,
    /// From whom (発).
    pub from: String,
    /// To whom (受).
    pub to: String,
    /// Who did it (した人).
    pub doer: String,
    /// Who typed it (記録した人).
    pub recorder: String,
    /// What happened.
    pub event: Event,
}
