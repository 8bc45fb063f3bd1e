//! A data file of the schema before: made from one of today by taking out what came later.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::judge::Wrong;
use crate::medium::Image;
use crate::script::NAME;
use crate::timeline::{Computer, Timeline};

/// The first schema, which every later one only adds to.
const FIRST: &str = include_str!("../../../src-tauri/engine/migrations/0001_init.sql");
/// Where a file says which schema it has.
const SCHEMA_AT: usize = 60;

/// Takes out every table that schema 1 does not have.
///
/// # Errors
/// When the file is not one of ours.
pub fn bring_back(path: &Path) -> Result<(), Box<dyn Error>> {
    let first = Connection::open_in_memory()?;
    first.execute_batch(FIRST)?;
    let known = tables(&first)?;
    let file = Connection::open(path)?;
    for table in tables(&file)?.iter().filter(|table| !known.contains(table)) {
        file.execute_batch(&format!("DROP TABLE {table}"))?;
    }
    file.pragma_update(None, "user_version", 1)?;
    file.close().map_err(|(_, failure)| failure)?;
    Ok(())
}

/// An upgraded file has the old one beside it, whole; a copy that was not finished has another name.
///
/// # Errors
/// When there is none, or it cannot be opened.
pub fn check_copy(path: &Path, image: &Image, computer: &Computer) -> Result<(), Wrong> {
    let name = format!("{NAME}.schema-1");
    let Some(copy) = image.get(&name) else { return Ok(()) };
    if schema_of(copy) != Some(1) {
        return Err(Wrong::Corrupt(format!("the copy has schema {:?}", schema_of(copy))));
    }
    // Opened under a name of its own: looking at it upgrades it, too.
    let looked_at = PathBuf::from(format!("{}.looked-at", path.display()));
    let opened = fs::write(&looked_at, copy)
        .map_err(|failure| failure.to_string())
        .and_then(|()| Timeline::open(&looked_at, computer).map_err(|failure| failure.to_string())?.verified_lines());
    opened.map(|_| ()).map_err(|wrong| Wrong::Corrupt(format!("the copy before the upgrade: {wrong}")))
}

/// The schema a file's first page names.
#[must_use]
pub fn schema_of(file: &[u8]) -> Option<u32> {
    file.get(SCHEMA_AT..)?.first_chunk::<4>().map(|four| u32::from_be_bytes(*four))
}

fn tables(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}
