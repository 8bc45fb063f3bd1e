//! Walks the whole file, recomputes every hash and says what was found.
//!
//! In slices, so that a long file can be checked while somebody is working with it.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Row, named_params};
use uuid::Uuid;

use crate::chain::{self, Line, NOTHING_BEFORE, Part, halves};
use crate::error::Result;
use crate::ids::{ChainId, IncidentId};
use crate::proof::ChainHead;
use crate::record::BODY_BEGINS;
use crate::store::chains;
use crate::store::checkpoint::{self, SignedCheckpoint};
use crate::store::keys;
use crate::store::runs::{Place, Runs};
use crate::store::verify_plan::{BadPlan, PlanCheck};
use crate::time::Timestamp;

/// Checking a signature takes as long as checking so many lines.
const LINES_A_SIGNATURE: u32 = 50;

/// What a check of the whole file found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Lines that are right, up to the first that is not.
    pub entries: u64,
    /// Incidents they belong to.
    pub incidents: u64,
    /// Every line is there, unchanged, readable and in its place.
    pub chain_ok: bool,
    /// The first line that is not (its place in the chain).
    pub first_bad: Option<u64>,
    /// The same line as it says itself who and when.
    pub bad: Option<BadLine>,
    /// SQLite finds its own structures and indexes in order.
    pub file_ok: bool,
    /// The hash of the newest right line; zeros when there is none.
    pub head: [u8; 32],
    /// The same, short, to be compared with a print or read aloud.
    pub head_code: String,
    /// Every chain with its newest right line, in the order of station and fork.
    pub chains: Vec<ChainHead>,
    /// Signed checkpoints that were looked at.
    pub checkpoints: u64,
    /// Those that do not fit: a wrong signature, or a line that is not there any more.
    pub bad_checkpoints: Vec<SignedCheckpoint>,
    /// Revisions of the plan that were looked at.
    pub revisions: u64,
    /// What of the plan is not what was kept.
    pub bad_plan: Vec<BadPlan>,
}

/// What a wrong line says of itself: perhaps none of it is true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// The number it stands under.
    pub seq: i64,
    /// When it says it was recorded.
    pub recorded_at: Timestamp,
    /// By whom.
    pub recorder: String,
}

impl Report {
    /// Nothing is wrong.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.chain_ok && self.file_ok && self.bad_checkpoints.is_empty() && self.bad_plan.is_empty()
    }

    /// Computers that wrote lines.
    #[must_use]
    pub fn stations(&self) -> usize {
        self.chains.iter().map(|head| head.chain.station).collect::<BTreeSet<_>>().len()
    }

    /// Chains that go another way than the one their station began.
    #[must_use]
    pub fn forks(&self) -> usize {
        self.chains.iter().filter(|head| head.chain.fork > 0).count()
    }
}

/// A check that is under way.
#[derive(Debug)]
pub struct Verifying {
    /// The next row to look at.
    from: i64,
    /// The last row there was when it was asked last.
    until: i64,
    /// All lines have been walked.
    walked: bool,
    entries: u64,
    chains: Vec<Chain>,
    /// The chain of the row that was looked at last: mostly it is the next one's, too.
    current: usize,
    incidents: BTreeMap<i64, IncidentId>,
    /// The incident of that row.
    incident: Option<(i64, IncidentId)>,
    seen_incidents: BTreeSet<i64>,
    first_bad: Option<u64>,
    bad: Option<BadLine>,
    runs: Runs,
    /// The hash of the newest right line.
    head: [u8; 32],
    /// The last checkpoint that was looked at.
    checkpoint: i64,
    checkpoints: u64,
    bad_checkpoints: Vec<SignedCheckpoint>,
    /// All checkpoints have been looked at.
    signatures_done: bool,
    plan: PlanCheck,
    scratch: Vec<u8>,
}

impl Default for Verifying {
    fn default() -> Self {
        Self {
            from: i64::MIN,
            until: 0,
            walked: false,
            entries: 0,
            chains: Vec::new(),
            current: 0,
            incidents: BTreeMap::new(),
            incident: None,
            seen_incidents: BTreeSet::new(),
            first_bad: None,
            bad: None,
            runs: Runs::default(),
            head: NOTHING_BEFORE,
            checkpoint: i64::MIN,
            checkpoints: 0,
            bad_checkpoints: Vec::new(),
            signatures_done: false,
            plan: PlanCheck::default(),
            scratch: Vec::new(),
        }
    }
}

impl Verifying {
    /// Lines looked at so far.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// About how many there are.
    #[must_use]
    pub fn total(&self) -> u64 {
        u64::try_from(self.until).unwrap_or(0).max(self.entries)
    }
}

/// One chain of the file, and where the walk along it has got to.
#[derive(Clone, Copy, Debug)]
struct Chain {
    /// Its row in `station`.
    n: i64,
    id: ChainId,
    end: Option<End>,
}

#[derive(Clone, Copy, Debug)]
struct End {
    seq: u64,
    hash: [u8; 32],
}

/// Checks the next `rows` lines; `true` when there is nothing left to look at.
pub(super) fn verify_some(connection: &Connection, run: &mut Verifying, rows: u32) -> Result<bool> {
    if run.first_bad.is_some() {
        return Ok(true);
    }
    if !run.walked {
        run.learn(connection)?;
        run.walked = walk(connection, run, rows)?;
        return Ok(run.first_bad.is_some());
    }
    if !run.signatures_done {
        run.signatures_done = run.signatures(connection, (rows / LINES_A_SIGNATURE).max(1))?;
        return Ok(false);
    }
    run.plan.next(connection)
}

/// `true` when there are no more lines, or no more that can be believed.
fn walk(connection: &Connection, run: &mut Verifying, rows: u32) -> Result<bool> {
    let mut statement = connection.prepare_cached(include_str!("verify_select.sql"))?;
    let mut found = statement.query(named_params! { ":from": run.from, ":rows": rows })?;
    let mut seen = 0;
    loop {
        match found.next() {
            Ok(Some(row)) => {
                seen += 1;
                if let Err(place) = run.check(connection, row) {
                    run.first_bad = Some(place);
                    run.bad = as_it_says(row);
                    return Ok(true);
                }
                run.entries += 1;
            }
            Ok(None) if seen < rows => {
                run.runs.end(connection)?;
                return Ok(true);
            }
            Ok(None) => return Ok(false),
            Err(_) => {
                run.first_bad = Some(run.chains.get(run.current).map_or(1, expected));
                return Ok(true);
            }
        }
    }
}

/// Who and when, of a line that is not to be believed.
fn as_it_says(row: &Row<'_>) -> Option<BadLine> {
    Some(BadLine {
        seq: row.get(2).ok()?,
        recorded_at: row.get(10).ok()?,
        recorder: row.get_ref(13).ok()?.as_str().ok()?.to_owned(),
    })
}

/// What came out of a walk that has reached the end. SQLite's pages were looked at when the file was opened.
pub(super) fn walked(run: &Verifying) -> Report {
    let head = |chain: &Chain| chain.end.map(|end| ChainHead { chain: chain.id, seq: end.seq, hash: end.hash });
    let mut chains: Vec<ChainHead> = run.chains.iter().filter_map(head).collect();
    chains.sort_by_key(|head| head.chain);
    Report {
        entries: run.entries,
        incidents: run.seen_incidents.len() as u64,
        chain_ok: run.first_bad.is_none(),
        first_bad: run.first_bad,
        bad: run.bad.clone(),
        file_ok: run.runs.are_known(),
        head: run.head,
        head_code: chain::head_code(&run.head),
        chains,
        checkpoints: run.checkpoints,
        bad_checkpoints: run.bad_checkpoints.clone(),
        revisions: run.plan.revisions,
        bad_plan: run.plan.bad.clone(),
    }
}

/// The same with SQLite's own check, every index compared to its table.
pub(super) fn report(connection: &Connection, run: &Verifying) -> Report {
    Report { file_ok: run.runs.are_known() && is_sound(connection) && keys::are_whole(connection), ..walked(run) }
}

fn is_sound(connection: &Connection) -> bool {
    let answer = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0));
    let orphans = connection.prepare("PRAGMA foreign_key_check").and_then(|mut check| check.exists([]));
    answer.is_ok_and(|answer| answer == "ok") && orphans.is_ok_and(|orphans| !orphans)
}

impl Verifying {
    /// Stations and incidents are few: kept here, they cost no look-up for each line.
    fn learn(&mut self, connection: &Connection) -> Result<()> {
        let mut stations = connection.prepare_cached("SELECT n, uuid, fork FROM station")?;
        let mut rows = stations.query([])?;
        while let Some(row) = rows.next()? {
            let id = ChainId { station: Uuid::from_bytes(row.get(1)?), fork: row.get(2)? };
            let n = row.get(0)?;
            if !self.chains.iter().any(|chain| chain.n == n) {
                self.chains.push(Chain { n, id, end: None });
            }
        }
        let mut incidents = connection.prepare_cached("SELECT n, uuid FROM incident")?;
        let found = incidents.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        self.incidents = found.collect::<rusqlite::Result<_>>()?;
        let last = "SELECT coalesce(max(n), 0) FROM entry";
        self.until = connection.prepare_cached(last)?.query_row([], |row| row.get(0))?;
        Ok(())
    }

    /// Checks one row; `Err` carries the place in the chain where something is wrong.
    fn check(&mut self, connection: &Connection, row: &Row<'_>) -> std::result::Result<(), u64> {
        let number = |column: usize| row.get(column).unwrap_or(i64::MIN);
        let n = row.get(0).unwrap_or(i64::MAX);
        let here = Place { n, station: number(1), seq: number(2), incident: number(3) };
        self.from = here.n.saturating_add(1);
        self.runs.follow(connection, here);
        let chain = self.chain(here.station).ok_or(1_u64)?;
        let place = expected(&chain);
        let end = match chain.end {
            Some(end) => end,
            None => beginning(connection, here).ok_or(place)?,
        };
        let mut scratch = std::mem::take(&mut self.scratch);
        let proven = self.proven_hash(row, (here, chain.id), end, &mut scratch);
        self.scratch = scratch;
        let hash = proven.ok_or(place)?;
        self.head = hash;
        if let Some(chain) = self.chains.get_mut(self.current) {
            chain.end = Some(End { seq: end.seq.saturating_add(1), hash });
        }
        Ok(())
    }

    /// The chain of that row in `station`; it is the current one from now on.
    fn chain(&mut self, station: i64) -> Option<Chain> {
        if self.chains.get(self.current).is_none_or(|chain| chain.n != station) {
            self.current = self.chains.iter().position(|chain| chain.n == station)?;
        }
        self.chains.get(self.current).copied()
    }

    /// The incident of that row in `incident`, counted once.
    fn incident(&mut self, n: i64) -> Option<IncidentId> {
        if let Some((_, id)) = self.incident.filter(|(last, _)| *last == n) {
            return Some(id);
        }
        let id = *self.incidents.get(&n)?;
        self.seen_incidents.insert(n);
        self.incident = Some((n, id));
        Some(id)
    }

    /// The hash of a row that is the right next line after `end`; `None` when it is not.
    fn proven_hash(
        &mut self,
        row: &Row<'_>,
        (here, chain): (Place, ChainId),
        end: End,
        scratch: &mut Vec<u8>,
    ) -> Option<[u8; 32]> {
        // As bytes: what was text when it was hashed is text when its hash comes out again.
        let bytes = |column: usize| row.get_ref(column).ok()?.as_bytes().ok();
        let (of_body, of_people) = halves(row.get(21).ok()?);
        let names = [bytes(13)?, bytes(14)?, bytes(15)?, bytes(16)?];
        let (kind, body) = (bytes(17)?, bytes(22)?);
        let incident = self.incident(here.incident)?;
        let line = Line {
            station: chain.station,
            seq: u64::try_from(here.seq).ok()?,
            incident,
            id: row.get(4).ok()?,
            press: row.get(5).ok()?,
            nth: row.get(6).ok()?,
            occurred_at: row.get(7).ok()?,
            occurred_until: row.get(8).ok()?,
            precision: row.get(9).ok()?,
            recorded_at: row.get(10).ok()?,
            mono_ms: row.get(11).ok()?,
            boot: row.get(12).ok()?,
            people: Part::Hidden(chain::people_hash(names, &of_people, scratch)),
            kind: std::str::from_utf8(kind).ok()?,
            v: row.get(18).ok()?,
            ref_entry: row.get(19).ok()?,
            seen: row.get_ref(20).ok()?.as_blob().ok()?,
            body: Part::Hidden(chain::content_hash(body, &of_body, scratch)),
        };
        let stored: [u8; 32] = row.get(23).ok()?;
        let follows = line.seq == end.seq.saturating_add(1);
        let says_one_thing = body.strip_prefix(BODY_BEGINS.as_bytes()).and_then(|rest| rest.strip_prefix(kind));
        let says_one_thing = says_one_thing.is_some_and(|rest| rest.starts_with(b"\""));
        (follows && says_one_thing && stored == line.hash_with(&end.hash, scratch)).then_some(stored)
    }

    /// The next signed checkpoints; `true` when there are no more.
    fn signatures(&mut self, connection: &Connection, most: u32) -> Result<bool> {
        let sql = concat!(include_str!("checkpoint_select.sql"), "WHERE c.n > :after ORDER BY c.n LIMIT :most");
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query(named_params! { ":after": self.checkpoint, ":most": most })?;
        let mut seen = 0;
        while let Some(row) = rows.next()? {
            seen += 1;
            self.checkpoint = row.get("n")?;
            self.checkpoints += 1;
            let found = checkpoint::read(connection, row)?;
            if !found.good {
                self.bad_checkpoints.push(found);
            }
        }
        Ok(seen < most)
    }
}

fn expected(chain: &Chain) -> u64 {
    chain.end.map_or(1, |end| end.seq.saturating_add(1))
}

/// Where a chain begins: at nothing, or, for a fork, behind the line both have in common.
fn beginning(connection: &Connection, here: Place) -> Option<End> {
    if here.seq == 1 {
        return Some(End { seq: 0, hash: NOTHING_BEFORE });
    }
    let hash = chains::before(connection, here.station).ok()??;
    Some(End { seq: u64::try_from(here.seq.checked_sub(1)?).ok()?, hash })
}
