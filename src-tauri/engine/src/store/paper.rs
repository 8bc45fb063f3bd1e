//! Paper as the lines of an archive or a mirror (docs/data-file.md, Archive): packs, slip numbers, boxes; and the way
//! back in. The same row is here already; numbers that two computers handed out are told, never taken twice.

use std::borrow::Cow;

use rusqlite::{Connection, Row, named_params};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::record::{BoxRecord, Hex, PackRecord, Record, SlipsRecord};
use crate::store::station::hex;
use crate::store::{BoxAct, BoxCheck, PackContents, PackMade, SlipsGiven, Tx, box_check};

/// What came of a row that was brought in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// It is new here.
    Added,
    /// It was here.
    Already,
    /// It cannot be read.
    Wrong,
    /// Other numbers or another row stand in its place.
    Other,
}

impl Tx<'_> {
    /// Everything about paper, oldest first.
    pub(super) fn paper_records(&self) -> Result<Vec<Record<'static>>> {
        let mut records = Vec::new();
        for kind in KINDS {
            let sql = rows(kind).ok_or(Error::Bug("a record that is not about paper"))?;
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query(named_params! { ":after": 0, ":limit": -1 })?;
            while let Some(row) = rows.next()? {
                records.push(record(kind, row)?);
            }
        }
        Ok(records)
    }

    /// A pack of another computer. Its revision is named only where this file has the same plan under that number.
    pub(super) fn take_pack(&self, record: &PackRecord<'_>) -> Result<Taken> {
        let Ok(contents) = serde_json::from_str::<PackContents>(&record.contents) else { return Ok(Taken::Wrong) };
        if let Some(here) = self.pack(record.id)? {
            return Ok(if here.content_sha256 == record.content_sha256.0 { Taken::Already } else { Taken::Other });
        }
        let revision = match record.plan_revision {
            Some(number) => self.revision(number)?.filter(|here| hex(&here.sha256) == contents.plan_sha256),
            None => None,
        };
        self.insert_pack(&PackMade {
            id: record.id,
            place: record.place.to_string(),
            made_at: record.made_at,
            pages: record.pages,
            plan_revision: revision.map(|here| here.number),
            content_sha256: record.content_sha256.0,
            station: record.station,
            replaces: record.replaces,
            contents,
        })?;
        Ok(Taken::Added)
    }

    /// Numbers another computer handed out.
    pub(super) fn take_slips(&self, record: &SlipsRecord<'_>) -> Result<Taken> {
        let given = given(record);
        let here = self.slips_given()?;
        if here.contains(&given) {
            return Ok(Taken::Already);
        }
        if here.iter().any(|one| one.meets(&given)) {
            return Ok(Taken::Other);
        }
        self.reserve_slips(&given)?;
        Ok(Taken::Added)
    }

    /// What somebody did with a box, written down on another computer.
    pub(super) fn take_box_check(&self, record: &BoxRecord<'_>) -> Result<Taken> {
        let Some(check) = box_check_of(record) else { return Ok(Taken::Wrong) };
        let sql = "SELECT * FROM box_check WHERE id = :id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut found = statement.query_map(named_params! { ":id": check.id.as_bytes() }, box_check::read)?;
        match found.next().transpose()? {
            Some(here) => Ok(if here == check { Taken::Already } else { Taken::Other }),
            None => self.insert_box_check(&check).map(|()| Taken::Added),
        }
    }

    /// Whether this computer's station is the one the file was begun with.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn is_first_station(&self) -> Result<bool> {
        let sql = "SELECT min(n) FROM station";
        let first: Option<i64> = self.connection.query_row(sql, [], |row| row.get(0))?;
        Ok(first == Some(self.station.n))
    }

    /// This computer's station.
    #[must_use]
    pub fn own_station(&self) -> Uuid {
        self.station.uuid
    }
}

/// The records about paper, in the order in which one needs the other.
pub(super) const KINDS: [&str; 3] = ["pack", "slips", "box_check"];

/// Rows of a kind of record behind row `:after`, at most `:limit`; `None` when the kind is not about paper.
pub(super) fn rows(kind: &str) -> Option<&'static str> {
    match kind {
        "pack" => Some("SELECT * FROM pack_made WHERE n > :after ORDER BY n LIMIT :limit"),
        "slips" => Some("SELECT * FROM slip_block WHERE n > :after ORDER BY n LIMIT :limit"),
        "box_check" => Some("SELECT * FROM box_check WHERE n > :after ORDER BY n LIMIT :limit"),
        _ => None,
    }
}

/// A row as its record.
pub(super) fn record(kind: &str, row: &Row<'_>) -> Result<Record<'static>> {
    let text = |column: &str| Ok::<_, rusqlite::Error>(Cow::Owned(row.get::<_, String>(column)?));
    let id = |column: &str| Ok::<_, rusqlite::Error>(Uuid::from_bytes(row.get(column)?));
    Ok(match kind {
        "pack" => Record::Pack(Box::new(PackRecord {
            id: id("id")?,
            place: text("place")?,
            made_at: row.get("made_at")?,
            pages: row.get("pages")?,
            plan_revision: row.get("plan_revision")?,
            content_sha256: Hex(row.get("content_sha256")?),
            station: id("station")?,
            replaces: row.get("replaces")?,
            contents: text("contents")?,
        })),
        "slips" => Record::Slips(SlipsRecord {
            letter: text("letter")?,
            first: row.get("first")?,
            count: row.get("count")?,
            pack: id("pack")?,
            station: id("station")?,
            reserved_at: row.get("reserved_at")?,
        }),
        "box_check" => Record::BoxCheck(BoxRecord {
            id: id("id")?,
            place: text("place")?,
            what: text("what")?,
            person: text("person")?,
            at: row.get("at")?,
            recorded_at: row.get("recorded_at")?,
        }),
        _ => return Err(Error::Bug("a record that is not about paper")),
    })
}

/// A record of a mirror into a file that is being built.
pub(super) fn place(connection: &Connection, record: &Record<'_>) -> Result<()> {
    match record {
        Record::Pack(pack) => {
            let known = connection
                .prepare_cached("SELECT 1 FROM plan_revision WHERE number = ?1")?
                .exists([pack.plan_revision])?;
            connection.prepare_cached(include_str!("pack_insert.sql"))?.execute(named_params! {
                ":id": pack.id.as_bytes(),
                ":place": pack.place,
                ":made_at": pack.made_at,
                ":pages": pack.pages,
                ":plan_revision": pack.plan_revision.filter(|_| known),
                ":content_sha256": pack.content_sha256.0,
                ":station": pack.station.as_bytes(),
                ":replaces": pack.replaces,
                ":contents": pack.contents,
            })?;
        }
        Record::Slips(slips) => {
            connection.prepare_cached(include_str!("slip_reserve.sql"))?.execute(named_params! {
                ":letter": slips.letter,
                ":first": slips.first,
                ":count": slips.count,
                ":pack": slips.pack.as_bytes(),
                ":station": slips.station.as_bytes(),
                ":at": slips.reserved_at,
            })?;
        }
        Record::BoxCheck(check) => {
            connection.prepare_cached(include_str!("box_check_insert.sql"))?.execute(named_params! {
                ":id": check.id.as_bytes(),
                ":place": check.place,
                ":what": check.what,
                ":person": check.person,
                ":at": check.at,
                ":recorded_at": check.recorded_at,
            })?;
        }
        Record::Archive(_)
        | Record::Station(_)
        | Record::Plan(_)
        | Record::Playbook(_)
        | Record::Entry(_)
        | Record::Checkpoint(_)
        | Record::End(_)
        | Record::Unknown => return Err(Error::Bug("a record that is not about paper")),
    }
    Ok(())
}

fn given(record: &SlipsRecord<'_>) -> SlipsGiven {
    SlipsGiven {
        letter: record.letter.to_string(),
        first: record.first,
        count: record.count,
        pack: record.pack,
        station: record.station,
        at: record.reserved_at,
    }
}

fn box_check_of(record: &BoxRecord<'_>) -> Option<BoxCheck> {
    Some(BoxCheck {
        id: record.id,
        place: record.place.to_string(),
        what: BoxAct::of(&record.what)?,
        person: record.person.to_string(),
        at: record.at,
        recorded_at: record.recorded_at,
    })
}
