//! Who writes: this computer's station in a data file. Its key lies outside the file, in a folder of this computer.
//!
//! So a copy of the file on another computer becomes another station there, and a copy that is older than what this
//! computer wrote last becomes another one here: two histories never grow under one name.

use std::fs;
use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use rusqlite::{Connection, OptionalExtension, named_params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::files::{from_io, write_whole};
use crate::store::{Head, Writer};

/// This computer's station in the open file.
#[derive(Clone, Debug)]
pub(super) struct Station {
    /// Its row.
    pub(super) n: i64,
    /// Its name in every copy of the file.
    pub(super) uuid: Uuid,
    /// What it signs checkpoints with.
    pub(super) key: SigningKey,
    /// Where the key is kept; `None` when this computer could not keep it.
    kept: Option<PathBuf>,
}

/// What the key file says.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    station: Uuid,
    /// The secret, in hexadecimal.
    key: String,
    /// How far the chain went when this was written last.
    seq: u64,
    /// The hash of that line.
    head: String,
}

impl Station {
    /// The station this computer goes on as, or a new one.
    pub(super) fn settle(connection: &Connection, file: Uuid, writer: &Writer) -> Result<Self> {
        let folder = writer.local.join("stations").join(file.to_string());
        let mut known =
            fs::read_dir(&folder).into_iter().flatten().flatten().map(|file| file.path()).collect::<Vec<_>>();
        known.sort();
        for path in known {
            if let Some(own) = Self::known(connection, &path)? {
                return Ok(own);
            }
        }
        Self::begin(connection, &folder, writer)
    }

    /// For a file that is only read: the station that wrote last. Its key is not ours, and nothing is signed with it.
    pub(super) fn of_reader(connection: &Connection) -> Result<Self> {
        let sql = "SELECT n, uuid FROM station WHERE n = (SELECT station FROM entry ORDER BY n DESC LIMIT 1)";
        let last = connection.query_row(sql, [], |row| Ok((row.get::<_, i64>("n")?, row.get::<_, [u8; 16]>("uuid")?)));
        let (n, uuid) = last.optional()?.unwrap_or((0, [0; 16]));
        Ok(Self { n, uuid: Uuid::from_bytes(uuid), key: SigningKey::from_bytes(&[0; 32]), kept: None })
    }

    /// Remembers how far the chain went: a file that is behind this is an older copy.
    pub(super) fn remember(&self, head: &Head) {
        if let Some(path) = &self.kept {
            // Without it an older copy is recognised later, when two copies are put together.
            let _ = keep(path, self.uuid, &self.key, head);
        }
    }

    /// The station of that key file, if the file knows it and has everything it wrote.
    fn known(connection: &Connection, path: &Path) -> Result<Option<Self>> {
        let kept = fs::read(path).ok().and_then(|bytes| serde_json::from_slice::<Kept>(&bytes).ok());
        let Some(kept) = kept else { return Ok(None) };
        let bytes = |text: &str| from_hex(text).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let (Some(secret), Some(head)) = (bytes(&kept.key), bytes(&kept.head)) else { return Ok(None) };
        let key = SigningKey::from_bytes(&secret);
        let row = connection
            .prepare_cached(include_str!("station_known.sql"))?
            .query_row(
                named_params! { ":uuid": kept.station.as_bytes(), ":key": key.verifying_key().as_bytes() },
                |row| row.get::<_, i64>("n"),
            )
            .optional()?;
        let Some(n) = row else { return Ok(None) };
        let has_all = kept.seq == 0
            || connection
                .prepare_cached(concat!("SELECT e.hash\n", include_str!("entry_at.sql")))?
                .query_row(named_params! { ":station": n, ":seq": i64::try_from(kept.seq).unwrap_or(-1) }, |row| {
                    row.get::<_, [u8; 32]>("hash")
                })
                .optional()?
                .is_some_and(|found| found == head);
        Ok(has_all.then(|| Self { n, uuid: kept.station, key, kept: Some(path.to_owned()) }))
    }

    /// A new station. Its key is kept first: a station whose key is lost could never go on.
    fn begin(connection: &Connection, folder: &Path, writer: &Writer) -> Result<Self> {
        let key = SigningKey::from_bytes(&writer.key);
        let path = folder.join(format!("{}.json", writer.station));
        let head = Head { seq: 0, hash: crate::chain::NOTHING_BEFORE };
        // Where nothing can be kept, the station lives as long as the program.
        let kept = keep(&path, writer.station, &key, &head).is_ok().then_some(path);
        connection.execute(
            include_str!("station_insert.sql"),
            named_params! {
                ":uuid": writer.station.as_bytes(),
                ":public_key": key.verifying_key().as_bytes(),
                ":first_seen": writer.at,
            },
        )?;
        Ok(Self { n: connection.last_insert_rowid(), uuid: writer.station, key, kept })
    }
}

fn keep(path: &Path, station: Uuid, key: &SigningKey, head: &Head) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).and_then(|()| for_us_alone(folder)).map_err(|failure| from_io(&failure, folder))?;
    }
    let kept = Kept { station, key: hex(&key.to_bytes()), seq: head.seq, head: hex(&head.hash) };
    let text = serde_json::to_string(&kept).map_err(|_| Error::Bug("a key that is no JSON"))?;
    write_whole(path, text.as_bytes())
}

/// The folder of all keys is nobody else's; other systems keep a user's folder closed by themselves.
#[cfg(unix)]
fn for_us_alone(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    match folder.parent() {
        Some(keys) => fs::set_permissions(keys, fs::Permissions::from_mode(0o700)),
        None => Ok(()),
    }
}

#[cfg(not(unix))]
fn for_us_alone(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Bytes as lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .chars()
        .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let pairs = digits.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    Some(pairs.map(|pair| pair.iter().fold(0, |all, digit| all << 4 | digit)).collect())
}
