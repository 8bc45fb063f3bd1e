//! Signed checkpoints (証明): what a station said about the end of its chain, and whether that is still so.

use ed25519_dalek::VerifyingKey;
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use uuid::Uuid;

use crate::error::Result;
use crate::ids::ChainId;
use crate::proof::{ChainHead, Checkpoint, Occasion};
use crate::store::{Tx, columns};
use crate::time::Timestamp;

/// No row has it.
const NO_STATION: i64 = -1;

/// A checkpoint as it lies in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// Who signed it.
    pub station: Uuid,
    /// Up to which line of that station.
    pub seq: u64,
    /// When.
    pub made_at: Timestamp,
    /// The signed note.
    pub note: String,
    /// What it says; `None` when its form is not ours.
    pub says: Option<Checkpoint>,
    /// The signature is good, and every line it names is in the file.
    pub good: bool,
}

impl Tx<'_> {
    /// What this station would sign now; `None` while nothing is recorded.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn checkpoint_now(
        &self,
        facility: &str,
        occasion: Occasion,
        at: Timestamp,
    ) -> Result<Option<SignedCheckpoint>> {
        let head = self.head()?;
        if head.seq == 0 {
            return Ok(None);
        }
        let chain = self.own_chain();
        let says = Checkpoint {
            facility: facility.to_owned(),
            file: self.file,
            own: ChainHead { chain, seq: head.seq, hash: head.hash },
            others: self.heads_but(self.station.n)?,
            at,
            occasion,
        };
        let note = says.sign(&self.station.key);
        let says = Checkpoint::read(&note).ok();
        Ok(Some(SignedCheckpoint { station: chain.station, seq: head.seq, made_at: at, note, says, good: true }))
    }

    /// Signs how far the chains go now and keeps it; the last one is given back when nothing has come since.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn insert_checkpoint(
        &self,
        facility: &str,
        occasion: Occasion,
        at: Timestamp,
    ) -> Result<Option<SignedCheckpoint>> {
        let Some(fresh) = self.checkpoint_now(facility, occasion, at)? else { return Ok(None) };
        if let Some(last) = self.last_checkpoint()?.filter(|last| says_the_same(last, &fresh)) {
            return Ok(Some(last));
        }
        let mut statement = self.connection.prepare_cached(include_str!("checkpoint_insert.sql"))?;
        statement.execute(named_params! {
            ":station": self.station.n,
            ":seq": columns::integer(fresh.seq)?,
            ":occasion": occasion.word(),
            ":made_at": at,
            ":note": fresh.note,
        })?;
        Ok(Some(fresh))
    }

    /// Everything that was signed in this file, newest first, at most `most`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn checkpoints(&self, most: u32) -> Result<Vec<SignedCheckpoint>> {
        let sql = concat!(include_str!("checkpoint_select.sql"), "ORDER BY c.n DESC LIMIT :most");
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(named_params! { ":most": most })?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(read(self.connection, row)?);
        }
        Ok(found)
    }

    /// The newest one of this station.
    fn last_checkpoint(&self) -> Result<Option<SignedCheckpoint>> {
        let sql = concat!(
            include_str!("checkpoint_select.sql"),
            "WHERE c.station = :station ORDER BY c.seq DESC, c.n DESC LIMIT 1"
        );
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(named_params! { ":station": self.station.n })?;
        rows.next()?.map(|row| read(self.connection, row)).transpose()
    }

    /// The newest line of every chain in the file, in the order of station and fork.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn heads(&self) -> Result<Vec<ChainHead>> {
        self.heads_but(NO_STATION)
    }

    /// The chain this computer writes.
    #[must_use]
    pub fn own_chain(&self) -> ChainId {
        ChainId { station: self.station.uuid, fork: 0 }
    }

    fn heads_but(&self, own: i64) -> Result<Vec<ChainHead>> {
        let mut statement = self.connection.prepare_cached(include_str!("entry_heads.sql"))?;
        let mut rows = statement.query(named_params! { ":own": own })?;
        let mut heads = Vec::new();
        while let Some(row) = rows.next()? {
            let chain = ChainId { station: Uuid::from_bytes(row.get("uuid")?), fork: row.get("fork")? };
            heads.push(ChainHead { chain, seq: columns::count(row, "seq")?, hash: row.get("hash")? });
        }
        Ok(heads)
    }
}

fn says_the_same(last: &SignedCheckpoint, fresh: &SignedCheckpoint) -> bool {
    last.good
        && match (&last.says, &fresh.says) {
            (Some(last), Some(fresh)) => last.stands_where(fresh),
            _ => false,
        }
}

/// A row of `checkpoint_select.sql`.
pub(super) fn read(connection: &Connection, row: &Row<'_>) -> Result<SignedCheckpoint> {
    let station: Option<[u8; 16]> = row.get("uuid")?;
    let station = Uuid::from_bytes(station.unwrap_or_default());
    let key: Option<[u8; 32]> = row.get("public_key")?;
    let (seq, made_at) = (columns::count(row, "seq")?, row.get("made_at")?);
    let note: String = row.get("note")?;
    let occasion = row.get_ref("occasion")?.as_str()?;
    let key = key.and_then(|key| VerifyingKey::from_bytes(&key).ok());
    let proven = key.and_then(|key| Checkpoint::verify(&note, &key).ok()).filter(|says| {
        says.own.chain.station == station && (says.own.seq, says.at, says.occasion.word()) == (seq, made_at, occasion)
    });
    let good = match &proven {
        Some(says) => stands(connection, says)?,
        None => false,
    };
    let says = proven.or_else(|| Checkpoint::read(&note).ok());
    Ok(SignedCheckpoint { station, seq, made_at, note, says, good })
}

/// Every line it names is in the file as it was.
fn stands(connection: &Connection, says: &Checkpoint) -> Result<bool> {
    let mut statement = connection.prepare_cached(include_str!("checkpoint_stands.sql"))?;
    for head in [says.own].iter().chain(&says.others) {
        let values = named_params! {
            ":uuid": head.chain.station.as_bytes(),
            ":seq": i64::try_from(head.seq).unwrap_or(-1),
            ":hash": head.hash,
        };
        if statement.query_row(values, |_| Ok(())).optional()?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}
