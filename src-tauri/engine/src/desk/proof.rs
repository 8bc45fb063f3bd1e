//! 証明: signs how far the timeline goes, compares it with paper, and checks the whole file in pauses.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::chain::head_code;
use crate::error::Result;
use crate::ids::{ChainId, IncidentId};
use crate::pack::{ProofInput, note_picture};
use crate::proof::{ChainHead, Occasion, Typed, groups};
use crate::store::{Report, SignedCheckpoint, Verifying};
use crate::text::Text;
use crate::time::Timestamp;
use crate::view::keeping::{Progress, VerifiedView, VerifyView};
use crate::view::proof::{CheckpointView, CodeView, ProofView};

use super::Desk;
use super::gather::printed_at;

/// So many lines are checked in one go: a press never waits for more.
const LINES_AT_ONCE: u32 = 1_000;
/// So many checkpoints are shown.
const SHOWN: u32 = 100;

/// The check of the whole file. It begins by itself when a file has been opened, and after a write failed.
#[derive(Debug)]
pub(super) struct Check {
    running: Option<Verifying>,
    /// Somebody asked for it and waits: SQLite's own check, which is one piece, is made as well.
    asked: bool,
    /// Failures of the store when it began.
    failures: u32,
    last: Option<(Timestamp, Report)>,
}

impl Default for Check {
    fn default() -> Self {
        Self { running: Some(Verifying::default()), asked: false, failures: 0, last: None }
    }
}

impl Desk {
    /// Signs how far the chains go now, and keeps it. Nothing is signed twice, and nothing while nothing is recorded.
    ///
    /// # Errors
    /// What the data file says.
    pub fn checkpoint(&mut self, occasion: Occasion) -> Result<Option<SignedCheckpoint>> {
        let now = self.now();
        self.checkpoint_at(occasion, now)
    }

    /// The same for a print that says itself when it was made.
    pub(super) fn checkpoint_at(&mut self, occasion: Occasion, now: Timestamp) -> Result<Option<SignedCheckpoint>> {
        let facility = self.facility()?.unwrap_or_default();
        self.store.tx(|tx| tx.insert_checkpoint(&facility, occasion, now))
    }

    /// What would be signed now; nothing is kept.
    pub(super) fn checkpoint_now(&mut self, occasion: Occasion) -> Result<Option<SignedCheckpoint>> {
        let (facility, now) = (self.facility()?.unwrap_or_default(), self.now());
        self.store.tx(|tx| tx.checkpoint_now(&facility, occasion, now))
    }

    /// A checkpoint beside an act that is saved already: that it could not be signed must not look as if the act failed.
    pub(super) fn witness(&mut self, occasion: Occasion) {
        let _ = self.checkpoint(occasion);
    }

    /// The proof screen: the end of this computer's chain, and what was signed, since the incident began if one is named.
    ///
    /// # Errors
    /// `unknown-incident`, and what the data file says.
    pub fn proof_view(&mut self, incident: Option<IncidentId>) -> Result<ProofView> {
        let since = match incident {
            Some(id) => self.look(id, |lens| lens.incident.entries.first().map(|entry| entry.recorded_at))?,
            None => None,
        };
        let (own, heads, signed) = self.store.tx(|tx| Ok((tx.own_chain(), tx.heads()?, tx.checkpoints(SHOWN)?)))?;
        let head = heads.iter().find(|head| head.chain == own);
        let mut stations: Vec<_> = heads.iter().map(|head| head.chain.station).collect();
        stations.dedup();
        let newest = signed.iter().find(|signed| signed.station == own.station);
        let picture = newest.map(|signed| note_picture(&signed.note)).transpose()?.flatten();
        Ok(ProofView {
            head: head.map(|head| head_code(&head.hash)).unwrap_or_default(),
            hash: head.map(|head| groups(&head.hash)).unwrap_or_default(),
            seq: head.map_or(0, |head| small(head.seq)),
            station: own.short(),
            stations: small(stations.len() as u64),
            checkpoints: signed
                .iter()
                .filter(|signed| since.is_none_or(|since| signed.made_at >= since))
                .map(|signed| self.checkpoint_view(signed))
                .collect(),
            qr: picture.map(|png| ["data:image/png;base64,", &STANDARD.encode(png)].concat()).unwrap_or_default(),
        })
    }

    /// Signs because somebody asked for it.
    ///
    /// # Errors
    /// What the data file says.
    pub fn make_checkpoint(&mut self) -> Result<ProofView> {
        self.checkpoint(Occasion::Asked)?;
        self.proof_view(None)
    }

    /// Compares a code on paper with this file.
    ///
    /// # Errors
    /// What the data file says.
    pub fn check_code(&mut self, typed: &str) -> Result<CodeView> {
        let nowhere = CodeView { well_formed: false, found: false, seq: None, at: None, newer_lines: 0 };
        let Some(code) = Typed::read(typed) else { return Ok(nowhere) };
        let found = self.store.find_code(&code)?;
        Ok(match found {
            Some(line) => CodeView {
                well_formed: true,
                found: true,
                seq: Some(small(line.seq)),
                at: Some(line.recorded_at.to_string()),
                newer_lines: small(line.newer),
            },
            None => CodeView { well_formed: true, ..nowhere },
        })
    }

    /// Checks the whole file anew, in pauses, with SQLite's own check at the end.
    pub fn start_verify(&mut self) {
        self.check.begin(self.store.failures());
        self.check.asked = true;
    }

    /// How far the check is, and what the last one found.
    #[must_use]
    pub fn verify_view(&self) -> VerifyView {
        let progress = |run: &Verifying| Progress { done: small(run.entries()), total: small(run.total()) };
        VerifyView {
            running: self.check.running.as_ref().map(progress),
            last: self.check.last.as_ref().map(|(at, report)| VerifiedView {
                at: at.to_string(),
                good: report.is_good(),
                entries: small(report.entries),
                head: report.head_code.clone(),
                first_bad: report.first_bad.map(small),
            }),
        }
    }

    /// What the last check of the whole file found; `None` until one has reached the end.
    #[must_use]
    pub fn last_check(&self) -> Option<&Report> {
        self.check.last.as_ref().map(|(_, report)| report)
    }

    /// A duty: the next lines of the check that is under way.
    pub(super) fn check_a_little(&mut self) -> Result<bool> {
        if self.check.failures != self.store.failures() {
            self.check.begin(self.store.failures());
        }
        let Some(run) = self.check.running.as_mut() else { return Ok(false) };
        if !self.store.verify_some(run, LINES_AT_ONCE)? {
            return Ok(true);
        }
        let report = if self.check.asked { self.store.verified(run)? } else { self.store.walked(run) };
        self.check.running = None;
        self.check.asked = false;
        self.check.last = Some((self.world.now(), report));
        Ok(false)
    }

    fn checkpoint_view(&self, signed: &SignedCheckpoint) -> CheckpointView {
        let occasion = signed.says.as_ref().map(|says| says.occasion);
        CheckpointView {
            at: signed.made_at.to_string(),
            occasion: occasion.map_or_else(|| Text::same("?"), |occasion| self.wording.say(key(occasion), &[])),
            seq: small(signed.seq),
            head: signed.says.as_ref().map(|says| head_code(&says.own.hash)).unwrap_or_default(),
            good: signed.good,
        }
    }
}

impl Check {
    fn begin(&mut self, failures: u32) {
        self.running = Some(Verifying::default());
        self.failures = failures;
    }
}

/// What the end of a printed timeline or pack shows of a checkpoint.
pub(super) fn printed_proof(signed: &SignedCheckpoint) -> Option<ProofInput> {
    let says = signed.says.as_ref()?;
    let own: &ChainHead = &says.own;
    let elsewhere = |chain: &ChainId| chain.station != own.chain.station;
    let mut others: Vec<_> = says.others.iter().map(|head| head.chain).filter(elsewhere).collect();
    others.dedup_by_key(|chain| chain.station);
    Some(ProofInput {
        code: head_code(&own.hash),
        hash: groups(&own.hash),
        line: own.seq.to_string(),
        at: printed_at(says.at),
        others: small(others.len() as u64),
        note: signed.note.clone(),
    })
}

fn key(occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::Print => "occasion_print",
        Occasion::Copy => "occasion_copy",
        Occasion::Handover => "occasion_handover",
        Occasion::End => "occasion_end",
        Occasion::Withdrawal => "occasion_withdrawal",
        Occasion::Asked => "occasion_asked",
    }
}

fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
