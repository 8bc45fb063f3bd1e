//! What happened, past tense. Events are a file format: add variants and optional fields, never rename, never reuse.
//! Every variant has a sample line in `tests/data/events.jsonl` that must parse for ever.

use serde::{Deserialize, Serialize};

use crate::ids::{
    ChainId, ChoiceId, ContactId, EntryId, FormId, IncidentId, PlaybookId, PressId, StepId, SystemId, WalkNumber,
};
use crate::slip_number::SlipNumber;
use crate::time::{Timestamp, When};

mod kinds;

pub use crate::time::Precision;
pub use kinds::{Direction, FollowUpKind, HowEntered, Nature, Outcome, SystemState, WindowUse, YesNo};

use kinds::{first, is_false, is_first};

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
    /// A numbered slip was spoiled (書き損じ): it is crossed out and kept.
    SlipSpoiled {
        /// Its number.
        number: SlipNumber,
        /// Why.
        reason: String,
    },
    /// What became of a slip that is not there is explained (欠番).
    SlipSettled {
        /// Its number.
        number: SlipNumber,
        /// In what way.
        how: String,
    },
    /// Two people counted the slips at the end of a day (1日の締め).
    DayClosed {
        /// First and last number each window used that day.
        windows: Vec<WindowUse>,
        /// Envelopes that came back.
        envelopes: u32,
        /// Spoiled slips among them.
        spoiled: u32,
        /// Numbers that were found missing.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        missing: Vec<SlipNumber>,
        /// Who counted along.
        second: String,
    },
    /// Somebody answers for an envelope from now on.
    EnvelopeTaken {
        /// Its number.
        number: SlipNumber,
        /// Who.
        owner: String,
        /// The sheets found in it, once for each; nobody looked when there are none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        forms: Vec<FormId>,
    },
    /// A number was tied to the patient it belongs to, by two people.
    SlipTied {
        /// Its number.
        number: SlipNumber,
        /// The number of the patient's card, when there is one.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        card: String,
        /// The true id (正ID).
        patient_id: String,
        /// Who compared along.
        second: String,
    },
    /// A sheet was entered (入力). It happened when the care did; who did that is した人, who typed it 記録した人.
    SheetEntered {
        /// The number on it.
        number: SlipNumber,
        /// Which form.
        form: FormId,
        /// Which one, when there are several of the same form.
        #[serde(default = "first", skip_serializing_if = "is_first")]
        sheet: u32,
        /// In what way.
        how: HowEntered,
    },
    /// What was entered was compared with the paper (照合).
    SheetChecked {
        /// The number on it.
        number: SlipNumber,
        /// Which form.
        form: FormId,
        /// Which one, when there are several of the same form.
        #[serde(default = "first", skip_serializing_if = "is_first")]
        sheet: u32,
        /// By the one who had entered it.
        #[serde(default, skip_serializing_if = "is_false")]
        same_person: bool,
    },
    /// A sheet could not be read, so its writer was telephoned.
    SheetUnreadable {
        /// The number on it.
        number: SlipNumber,
        /// Which form.
        form: FormId,
        /// Which one, when there are several of the same form.
        #[serde(default = "first", skip_serializing_if = "is_first")]
        sheet: u32,
        /// Who was asked.
        asked: String,
        /// Under which telephone number.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        phone: String,
        /// What they said; empty while there is no answer.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        answer: String,
    },
    /// Something is still to come, or came: a result, a refund, a charge.
    FollowUp {
        /// The slip it belongs to.
        number: SlipNumber,
        /// What kind.
        kind: FollowUpKind,
        /// What.
        text: String,
        /// It is settled.
        done: bool,
    },
    /// One check before going back (もどす前の確認) was answered.
    GoLiveChecked {
        /// Which, as the content calls it.
        item: String,
        /// What was found.
        answer: YesNo,
        /// Why not; or what was seen.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// It was decided to go back (もどすと決めた).
    RecoveryDecided {
        /// Who decided.
        decider: String,
    },
    /// It was started by mistake; the record moves to 取り消した記録.
    IncidentWithdrawn,
    /// The response has ended. The record stays.
    IncidentClosed,
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
