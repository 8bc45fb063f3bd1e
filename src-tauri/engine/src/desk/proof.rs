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
        let signed = self.store.tx(|tx| tx.insert_checkpoint(&facility, occasion, now))?;
        if signed.is_some() && occasion != Occasion::Copy {
            self.copy_soon();
        }
        Ok(signed)
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::desk::PackOrder;
    use crate::world::TestWorld;

    fn desk(folder: &Path) -> Desk {
        let (file, local) = (folder.join("病院.tomoshibi"), folder.join("local"));
        Desk::open(&file, &local, Box::<TestWorld>::default()).unwrap()
    }

    fn begun(desk: &mut Desk) -> IncidentId {
        desk.start_incident("ehr", None, &desk.fresh_press()).unwrap()
    }

    #[test]
    fn the_end_of_a_response_and_its_withdrawal_are_signed() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = desk(folder.path());
        assert!(desk.proof_view(None).unwrap().qr.is_empty(), "nothing is recorded yet");
        let first = begun(&mut desk);
        desk.close_incident(first, &desk.fresh_press()).unwrap();
        let second = begun(&mut desk);
        desk.withdraw(second, &desk.fresh_press()).unwrap();
        let view = desk.proof_view(None).unwrap();
        let said: Vec<&str> = view.checkpoints.iter().map(|made| made.occasion.ja.as_str()).collect();
        assert_eq!(said, ["対応を取り消した時", "対応を終えた時"]);
        assert!(view.checkpoints.iter().all(|made| made.good));
        assert_eq!(view.checkpoints[0].head, view.head);
        assert_eq!((view.hash.len(), view.stations), (8, 1));
        assert!(view.qr.starts_with("data:image/png;base64,"));
        assert_eq!(desk.proof_view(Some(second)).unwrap().checkpoints.len(), 1, "since that response began");
    }

    #[test]
    fn a_button_pressed_twice_signs_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = desk(folder.path());
        begun(&mut desk);
        assert_eq!(desk.make_checkpoint().unwrap().checkpoints.len(), 1);
        assert_eq!(desk.make_checkpoint().unwrap().checkpoints.len(), 1, "nothing has come since");
    }

    #[test]
    fn a_preview_signs_nothing_and_a_pack_does() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = desk(folder.path());
        begun(&mut desk);
        let order = PackOrder { place: "front-desk".into(), visits: Some(1), hours: Some(1), ..PackOrder::default() };
        let shown = desk.preview_pack(&order).unwrap();
        assert!(desk.proof_view(None).unwrap().checkpoints.is_empty());
        let made = desk.make_pack(&order, &desk.fresh_press()).unwrap();
        assert_eq!(made.pages, shown.pages, "the preview has the sheet, too");
        assert_eq!(desk.proof_view(None).unwrap().checkpoints.len(), 1);
    }

    #[test]
    fn a_printed_code_is_found_however_it_is_typed() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = desk(folder.path());
        let id = begun(&mut desk);
        let printed = desk.proof_view(None).unwrap();
        desk.set_recorder(id, "佐藤", &desk.fresh_press()).unwrap();
        let found = desk.check_code(&printed.head.replace(' ', "　")).unwrap();
        assert_eq!((found.found, found.seq, found.newer_lines), (true, Some(printed.seq), 1));
        let mistyped = desk.check_code("1234").unwrap();
        assert_eq!((mistyped.well_formed, mistyped.found), (false, false));
        let stranger = desk.check_code(&head_code(&[1; 32])).unwrap();
        assert_eq!((stranger.well_formed, stranger.found), (true, false));
    }

    #[test]
    fn the_whole_file_is_checked_in_pauses_once_and_again_when_somebody_asks() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = desk(folder.path());
        begun(&mut desk);
        assert!(desk.verify_view().last.is_none() && desk.verify_view().running.is_some(), "since it was opened");
        while desk.idle() {}
        let first = desk.verify_view().last.unwrap();
        assert!(first.good && desk.verify_view().running.is_none());
        assert_eq!(first.head, desk.proof_view(None).unwrap().head);
        desk.start_verify();
        assert!(desk.verify_view().running.is_some());
        while desk.idle() {}
        assert_ne!(desk.verify_view().last.unwrap().at, first.at);
        assert!(desk.last_check().unwrap().is_good());
    }
}
