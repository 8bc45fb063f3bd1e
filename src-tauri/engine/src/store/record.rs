//! Rows as the lines of an archive (docs/data-file.md, Archive): every column under its name, nothing left out.

use rusqlite::{Connection, Row, named_params};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::chain::{self, Line, Nonce, Part, People};
use crate::error::{Error, Result};
use crate::ids::{ChainId, EntryId, IncidentId, PressId};
use crate::record::Record;
use crate::store::station::{from_hex, hex};
use crate::store::{approval, columns, paper};
use crate::time::Timestamp;

/// One line of the timeline, as it is written into an archive or a mirror and read from one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct EntryRecord {
    pub(super) record: String,
    pub(super) station: Uuid,
    pub(super) fork: u32,
    pub(super) seq: u64,
    pub(super) incident: Uuid,
    pub(super) id: Uuid,
    pub(super) press: Uuid,
    pub(super) nth: u32,
    pub(super) occurred_at: i64,
    pub(super) occurred_until: Option<i64>,
    pub(super) precision: u8,
    pub(super) recorded_at: i64,
    pub(super) mono_ms: Option<i64>,
    pub(super) boot: Option<String>,
    pub(super) kind: String,
    pub(super) v: u32,
    pub(super) ref_entry: Option<Uuid>,
    pub(super) seen: String,
    pub(super) people_nonce: String,
    pub(super) recorder: String,
    pub(super) doer: String,
    pub(super) from_unit: String,
    pub(super) to_unit: String,
    pub(super) content_nonce: String,
    pub(super) body: String,
    pub(super) hash: String,
}

/// A row of `entry_columns.sql`.
pub(super) fn entry(row: &Row<'_>) -> Result<EntryRecord> {
    let chain = ChainId { station: Uuid::from_bytes(row.get("station_uuid")?), fork: row.get("fork")? };
    let incident: [u8; 16] = row.get("incident_uuid")?;
    of(row, chain, Uuid::from_bytes(incident))
}

/// A row of the table itself; its station and its incident are known from elsewhere.
pub(super) fn of(row: &Row<'_>, chain: ChainId, incident: Uuid) -> Result<EntryRecord> {
    let text = |column: &str| Ok::<_, Error>(row.get_ref(column)?.as_str()?.to_owned());
    let id = |column: &str| Ok::<_, Error>(Uuid::from_bytes(row.get(column)?));
    let (of_body, of_people) = chain::halves(row.get("nonce")?);
    Ok(EntryRecord {
        record: "entry".to_owned(),
        station: chain.station,
        fork: chain.fork,
        seq: columns::count(row, "seq")?,
        incident,
        id: id("id")?,
        press: id("press")?,
        nth: row.get("nth")?,
        occurred_at: row.get("occurred_at")?,
        occurred_until: row.get("occurred_until")?,
        precision: row.get("precision")?,
        recorded_at: row.get("recorded_at")?,
        mono_ms: row.get("mono_ms")?,
        boot: row.get::<_, Option<[u8; 16]>>("boot")?.map(|boot| hex(&boot)),
        kind: text("kind")?,
        v: row.get("v")?,
        ref_entry: row.get::<_, Option<[u8; 16]>>("ref_entry")?.map(Uuid::from_bytes),
        seen: hex(row.get_ref("seen")?.as_blob()?),
        people_nonce: hex(&of_people),
        recorder: text("recorder")?,
        doer: text("doer")?,
        from_unit: text("from_unit")?,
        to_unit: text("to_unit")?,
        content_nonce: hex(&of_body),
        body: text("body")?,
        hash: hex(&row.get::<_, [u8; 32]>("hash")?),
    })
}

/// What of a record is kept in bytes.
#[derive(Debug)]
pub(super) struct Bytes {
    pub(super) boot: Option<[u8; 16]>,
    pub(super) seen: Vec<u8>,
    pub(super) nonce: Nonce,
    pub(super) hash: [u8; 32],
}

impl EntryRecord {
    /// `None` when it is no hexadecimal of the right length.
    pub(super) fn bytes(&self) -> Option<Bytes> {
        let boot = match &self.boot {
            Some(boot) => Some(from_hex(boot)?.try_into().ok()?),
            None => None,
        };
        let nonce = [from_hex(&self.content_nonce)?, from_hex(&self.people_nonce)?].concat();
        Some(Bytes {
            boot,
            seen: from_hex(&self.seen)?,
            nonce: nonce.try_into().ok()?,
            hash: from_hex(&self.hash)?.try_into().ok()?,
        })
    }

    /// Every column by its name.
    pub(super) fn line<'a>(&'a self, bytes: &'a Bytes) -> Line<'a> {
        let (of_body, of_people) = chain::halves(bytes.nonce);
        Line {
            station: self.station,
            seq: self.seq,
            incident: IncidentId(self.incident),
            id: EntryId(self.id),
            press: PressId(self.press),
            nth: self.nth,
            occurred_at: Timestamp::from_millis(self.occurred_at),
            occurred_until: self.occurred_until.map(Timestamp::from_millis),
            precision: self.precision,
            recorded_at: Timestamp::from_millis(self.recorded_at),
            mono_ms: self.mono_ms,
            boot: bytes.boot,
            people: Part::Open(self.people(), of_people),
            kind: &self.kind,
            v: self.v,
            ref_entry: self.ref_entry.map(EntryId),
            seen: &bytes.seen,
            body: Part::Open(&self.body, of_body),
        }
    }

    pub(super) fn people(&self) -> People<'_> {
        People { recorder: &self.recorder, doer: &self.doer, from_unit: &self.from_unit, to_unit: &self.to_unit }
    }
}

/// The records of a mirror, in the order in which one needs the other.
pub(super) const RECORDS: [&str; 8] =
    ["station", "plan", "playbook", "entry", "checkpoint", "pack", "slips", "box_check"];

/// At most `limit` records of a kind behind row `after`, each with its line feed, and how many they are.
pub(super) fn lines(connection: &Connection, kind: &str, after: u64, limit: u32) -> Result<(String, u64)> {
    let sql = match kind {
        "station" => include_str!("record_station.sql"),
        "plan" => include_str!("record_plan.sql"),
        "playbook" => include_str!("record_playbook.sql"),
        "entry" => {
            concat!(
                include_str!("entry_columns.sql"),
                "FROM entry AS e\n",
                include_str!("entry_names.sql"),
                "WHERE e.n > :after ORDER BY e.n LIMIT :limit"
            )
        }
        "checkpoint" => include_str!("record_checkpoint.sql"),
        _ => paper::rows(kind).ok_or(Error::Bug("a record of no kind"))?,
    };
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(named_params! { ":after": columns::integer(after)?, ":limit": limit })?;
    let (mut text, mut n_lines) = (String::new(), 0);
    while let Some(row) = rows.next()? {
        text.push_str(&line(kind, row)?);
        text.push('\n');
        n_lines += 1;
    }
    Ok((text, n_lines))
}

fn line(kind: &str, row: &Row<'_>) -> Result<String> {
    let id = |column: &str| Ok::<_, Error>(Value::from(Uuid::from_bytes(row.get(column)?).to_string()));
    let bytes = |column: &str| Ok::<_, Error>(Value::from(hex(&row.get::<_, Vec<u8>>(column)?)));
    let text = |column: &str| Ok::<_, Error>(Value::from(row.get::<_, String>(column)?));
    let number = |column: &str| Ok::<_, Error>(Value::from(row.get::<_, i64>(column)?));
    let moment = |column: &str| Ok::<_, Error>(Value::from(row.get::<_, Timestamp>(column)?.to_string()));
    let members = match kind {
        "station" => vec![
            ("uuid", id("uuid")?),
            ("fork", number("fork")?),
            ("name", text("name")?),
            ("public_key", bytes("public_key")?),
            ("first_seen", moment("first_seen")?),
        ],
        "plan" => {
            let record = Record::Plan(Box::new(approval::plan_record(row)?));
            return record.line().map_err(|_| Error::Bug("a plan that is no JSON"));
        }
        "playbook" => vec![("id", text("id")?), ("edition", text("edition")?), ("text", text("text")?)],
        "checkpoint" => vec![
            ("station", id("uuid")?),
            ("fork", number("fork")?),
            ("seq", number("seq")?),
            ("occasion", text("occasion")?),
            ("made_at", moment("made_at")?),
            ("note", text("note")?),
        ],
        kind if paper::KINDS.contains(&kind) => {
            return paper::record(kind, row)?.line().map_err(|_| Error::Bug("a pack that is no JSON"));
        }
        _ => return serde_json::to_string(&entry(row)?).map_err(|_| Error::Bug("a line that is no JSON")),
    };
    Ok(object(kind, &members))
}

/// `record` stands first, so that a line can be told by its beginning.
pub(super) fn object(kind: &str, members: &[(&str, Value)]) -> String {
    let mut text = format!(r#"{{"record":"{kind}""#);
    for (name, value) in members {
        text.push_str(&format!(r#","{name}":{value}"#));
    }
    text.push('}');
    text
}
