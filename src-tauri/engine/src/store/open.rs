//! Opens the file the one way it is ever opened. The order of the steps and their reasons were measured; they matter.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::Read;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags, named_params};

use crate::error::{Error, Result};
use crate::files::{from_io, partial_beside, put_in_place};
use crate::store::failure::while_opening;
use crate::store::migrate::{self, MIGRATIONS};
use crate::store::{Writer, medium, meta};

/// `TMSB`, in the file's header: only files that carry it are ours.
pub(super) const APPLICATION_ID: i32 = i32::from_be_bytes(*b"TMSB");
/// Older SQLite can lose commits when two connections meet at a checkpoint.
const OLDEST_SQLITE: i32 = 3_051_003;
/// Virus scanners hold a file for a moment; another Tomoshibi holds it for hours.
const PATIENCE: Duration = Duration::from_millis(250);
/// The longest value a row may have: a file from elsewhere must not eat the memory.
const LONGEST_VALUE: i32 = 24 * 1024 * 1024;
/// A damaged header must not fill the disk with an empty copy.
const LONGEST_FILE: u64 = 16 * 1024 * 1024 * 1024;
pub(super) const HEADER: usize = 100;
const MAGIC: &[u8] = b"SQLite format 3\0";
/// Where SQLite keeps what is not in the data file yet.
const SIDE_FILES: [&str; 2] = ["-wal", "-journal"];

/// Opens an existing file for writing, alone.
pub(super) fn open(path: &Path) -> Result<Connection> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(Error::Bug("this SQLite is too old to be trusted"));
    }
    inspect(path)?;
    let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(while_opening)?;
    if connection.is_readonly("main").map_err(while_opening)? {
        return Err(Error::FileReadOnly(path.display().to_string()));
    }
    harden(&connection).map_err(while_opening)?;
    take_alone(&connection).map_err(while_opening)?;
    check_modes(&connection)?;
    // Before anything is built on it; and what was built is checked as well.
    check_schema(&connection)?;
    if migrate::upgrade(&mut connection, path, MIGRATIONS)? {
        check_schema(&connection)?;
    }
    if medium::is_short(path) {
        check_pages(&connection)?;
    }
    guard(&mut connection).map_err(while_opening)?;
    Ok(connection)
}

/// Makes a new file beside its place and renames it there once it is whole.
pub(super) fn create(path: &Path, writer: &Writer) -> Result<()> {
    if path.exists() {
        return Err(Error::FileExists(path.display().to_string()));
    }
    for side in SIDE_FILES {
        let side = beside(path, side);
        if fs::metadata(&side).is_ok_and(|file| file.len() > 0) {
            // SQLite would take the last words of the lost file for the first of the new one.
            return Err(Error::FileDamaged(format!("{} is there without its data file", side.display())));
        }
    }
    check_folder(path)?;
    let partial = partial_beside(path)?;
    let written = fill(&partial, writer).and_then(|()| {
        let file = OpenOptions::new().write(true).open(&partial);
        let placed = file.and_then(|file| file.sync_all()).and_then(|()| put_in_place(&partial, path));
        placed.map_err(|failure| from_io(&failure, path))
    });
    if written.is_err() {
        // The reason of the failure matters more than a leftover that cannot be removed.
        let _ = fs::remove_file(&partial);
        for side in SIDE_FILES {
            let _ = fs::remove_file(beside(&partial, side));
        }
    }
    written
}

/// Moves everything from the side file into the data file and empties the side file.
pub(super) fn checkpoint(connection: &Connection) -> Result<()> {
    let blocked: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if blocked == 0 { Ok(()) } else { Err(Error::FileLocked("the checkpoint had to wait".into())) }
}

/// Makes durable what is in the file although its commit failed.
///
/// The medium failed once, so what it seems to have is written again. On a full disk there is no room for that; then
/// the commit failed before its sync, and the sync is what is missing.
pub(super) fn make_sure(connection: &Connection, path: &Path) -> Result<()> {
    match checkpoint(connection) {
        Err(Error::DiskFull(_)) => {
            // The side file carries no lock, so a second handle to it does no harm (see claim.rs).
            let side = beside(path, "-wal");
            let synced = OpenOptions::new().write(true).open(&side).and_then(|file| file.sync_all());
            synced.map_err(|failure| from_io(&failure, &side))
        }
        done => done,
    }
}

fn fill(partial: &Path, writer: &Writer) -> Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut connection = connect(partial, flags)?;
    // Already here: turned into a WAL file under its real name, it would leave a deleted journal of that name, and
    // on a medium that forgets the deletion the next opening would roll the file back with it.
    take_alone(&connection)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    migrate::run(&mut connection, MIGRATIONS)?;
    for (key, value) in [(meta::FILE, writer.file.to_string()), (meta::CREATED_AT, writer.at.to_string())] {
        let values = named_params! { ":key": key, ":value": value, ":at": writer.at };
        connection.execute(meta::INSERT, values)?;
    }
    checkpoint(&connection)?;
    connection.close().map_err(|(_, failure)| failure.into())
}

/// Looks at the first bytes before SQLite does: it would write into somebody else's file to repair it.
fn inspect(path: &Path) -> Result<()> {
    let io = |failure: std::io::Error| from_io(&failure, path);
    let about = fs::metadata(path).map_err(io)?;
    if !about.is_file() {
        return Err(Error::FileForeign(format!("{} is no file", path.display())));
    }
    let mut header = Vec::new();
    File::open(path).and_then(|file| file.take(HEADER as u64).read_to_end(&mut header)).map_err(io)?;
    match check_header(&header).and_then(|()| check_length(&header, about.len())) {
        Err(Error::FileNewer { found, known }) => return Err(Error::FileNewer { found, known }),
        Err(wrong) if !can_be_mended(path) => return Err(wrong),
        Ok(()) | Err(_) => {}
    }
    if about.permissions().readonly() {
        return Err(Error::FileReadOnly(path.display().to_string()));
    }
    check_folder(path)?;
    OpenOptions::new().write(true).open(path).map_err(io)?;
    Ok(())
}

/// A folder marked as read-only is meant so, even for an administrator who could write all the same.
fn check_folder(path: &Path) -> Result<()> {
    let folder = path.parent().and_then(|folder| fs::metadata(folder).ok());
    if cfg!(unix) && folder.is_some_and(|folder| folder.permissions().readonly()) {
        return Err(Error::FileReadOnly(path.display().to_string()));
    }
    Ok(())
}

/// The fields are those of the SQLite file format, section 1.3.
pub(super) fn check_header(header: &[u8]) -> Result<()> {
    if header.iter().all(|byte| *byte == 0) {
        // Also an empty file: what a lost power leaves behind on some media.
        return Err(Error::FileDamaged("it has no beginning".into()));
    }
    if !header.starts_with(MAGIC) {
        return Err(Error::FileForeign("it is no SQLite file".into()));
    }
    let (Some(found), Some(application)) = (schema_of(header), field(header, 68)) else {
        return Err(Error::FileDamaged("it ends within its header".into()));
    };
    if application != APPLICATION_ID {
        return Err(Error::FileForeign("it is the SQLite file of another program".into()));
    }
    let known = migrate::newest(MIGRATIONS);
    if found > known { Err(Error::FileNewer { found, known }) } else { Ok(()) }
}

/// The schema the header names.
pub(super) fn schema_of(header: &[u8]) -> Option<u32> {
    field(header, 60).map(|schema| u32::try_from(schema).unwrap_or(u32::MAX))
}

/// How long the file should be: its page size times its pages. A length beyond all measure is none.
pub(super) fn length_of(header: &[u8]) -> Option<u64> {
    let pages = u64::try_from(field(header, 28)?).ok()?;
    Some(page_size(header) * pages).filter(|length| *length <= LONGEST_FILE)
}

fn field(header: &[u8], at: usize) -> Option<i32> {
    header.get(at..).and_then(|rest| rest.first_chunk::<4>()).map(|four| i32::from_be_bytes(*four))
}

/// SQLite reads a page that was cut short as if it ended in zeros.
fn check_length(header: &[u8], length: u64) -> Result<()> {
    if length.checked_rem(page_size(header)) == Some(0) {
        Ok(())
    } else {
        Err(Error::FileDamaged("it ends within a page".into()))
    }
}

/// Whether the file ends where a page of ours ends. A reader opens one that does not, and a check must not call it
/// whole. Asked by name: a second handle would let go of the locks (see claim.rs).
pub(super) fn ends_whole(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.len() % 4096 == 0)
}

fn page_size(header: &[u8]) -> u64 {
    let field = header.get(16..).and_then(|rest| rest.first_chunk::<2>()).map(|two| u16::from_be_bytes(*two));
    // 65536 does not fit into two bytes and is written as 1.
    field.map_or(0, |size| if size == 1 { 65_536 } else { u64::from(size) })
}

/// A power cut may leave the first or the last page of our file broken; then a side file has it whole, and SQLite
/// mends it. This only tells whether the side file is one of ours: what it is worth is checked by SQLite.
fn can_be_mended(path: &Path) -> bool {
    SIDE_FILES.iter().filter_map(|side| fs::read(beside(path, side)).ok()).any(|side| {
        let magic = |window: &&[u8]| window.starts_with(MAGIC);
        side.windows(HEADER).filter(magic).any(|header| check_header(header).is_ok())
    })
}

/// `psow=0`: do not believe that a medium keeps its neighbours intact when power fails within a write.
pub(super) fn connect(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    connect_with(path, "psow=0", flags)
}

/// For reading a file that nobody writes: no locks, no side files, nothing left beside it.
pub(super) fn connect_immutable(path: &Path) -> rusqlite::Result<Connection> {
    connect_with(path, "immutable=1", OpenFlags::SQLITE_OPEN_READ_ONLY)
}

fn connect_with(path: &Path, how: &str, flags: OpenFlags) -> rusqlite::Result<Connection> {
    // Behind `file://` a relative name would be taken for that of a computer.
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let uri = format!("file://{}?{how}", percent_encoded(path.as_os_str()));
    let flags = flags | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(uri, flags)?;
    connection.busy_timeout(PATIENCE)?;
    Ok(connection)
}

/// A file may come from elsewhere: nothing in its schema is trusted.
pub(super) fn harden(connection: &Connection) -> rusqlite::Result<()> {
    for (setting, on) in [
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_ATTACH_CREATE, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_ATTACH_WRITE, false),
        // Else a statement that is used again is planned again, for the values it gets: that took longer than to run it.
        (DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true),
    ] {
        connection.set_db_config(setting, on)?;
    }
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE)?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    connection.set_limit(Limit::SQLITE_LIMIT_EXPR_DEPTH, 100)?;
    connection.pragma_update(None, "mmap_size", 0)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    // Without it INSERT OR REPLACE deletes a line past the trigger that forbids it.
    connection.pragma_update(None, "recursive_triggers", true)
}

/// Exclusive before the first access: then there is no shared-memory file, which breaks on some media.
pub(super) fn take_alone(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "locking_mode", "EXCLUSIVE", |row| row.get::<_, String>(0))?;
    let mode =
        |wanted: &str| connection.pragma_update_and_check(None, "journal_mode", wanted, |row| row.get::<_, String>(0));
    if !mode("WAL")?.eq_ignore_ascii_case("wal") {
        // Never DELETE: on exFAT a deleted journal came back after a power cut and took a line with it.
        mode("TRUNCATE")?;
        connection.execute_batch("BEGIN EXCLUSIVE; COMMIT")?;
    }
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Two syncs and a new beginning every three hundred lines or so: see docs/data-file.md.
    connection.pragma_update(None, "wal_autocheckpoint", 600)?;
    // It keeps its room: on a disk that fills up it has something to go on with.
    connection.pragma_update(None, "journal_size_limit", 4 * 1_048_576)?;
    if cfg!(target_os = "macos") {
        connection.pragma_update(None, "fullfsync", true)?;
        connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    }
    Ok(())
}

/// What was asked for must be what is: a mode that silently stayed off would lose lines.
pub(super) fn check_modes(connection: &Connection) -> Result<()> {
    let synchronous: i64 = connection.pragma_query_value(None, "synchronous", |row| row.get(0))?;
    let journal: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    let triggers: bool = connection.pragma_query_value(None, "recursive_triggers", |row| row.get(0))?;
    if synchronous == 2 && triggers && (journal == "wal" || journal == "truncate") {
        Ok(())
    } else {
        Err(Error::NotSaved(format!("no durable mode: journal {journal}, synchronous {synchronous}")))
    }
}

/// The tables, indexes and triggers must be ours, word for word: a missing trigger would let lines change.
pub(super) fn check_schema(connection: &Connection) -> Result<()> {
    let done = migrate::version(connection)?;
    // A newer one is not ours to judge; it is refused.
    let Some(migrations) = MIGRATIONS.get(..done as usize) else { return Ok(()) };
    let mut ours = Connection::open_in_memory()?;
    migrate::run(&mut ours, migrations)?;
    if schema(connection)? == schema(&ours)? {
        Ok(())
    } else {
        Err(Error::FileDamaged("its tables are not the ones we made".into()))
    }
}

fn schema(connection: &Connection) -> Result<Vec<[Option<String>; 4]>> {
    let mut statement = connection.prepare(include_str!("schema.sql"))?;
    let parts = statement.query_map([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]))?;
    Ok(parts.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn check_pages(connection: &Connection) -> Result<()> {
    let answer = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
    match answer.map_err(while_opening)?.as_str() {
        "ok" => Ok(()),
        found => Err(Error::FileDamaged(found.to_owned())),
    }
}

/// Statements that stay prepared: a press needs some twenty of them.
const STATEMENTS: usize = 64;

/// From here on our own mistakes cannot change what was written.
pub(super) fn guard(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.authorizer(Some(allow))
}

/// Reading and adding, nothing else: no UPDATE, DELETE, DROP, ALTER, ATTACH, no other setting.
fn allow(asked: AuthContext<'_>) -> Authorization {
    let allowed = match asked.action {
        AuthAction::Select
        | AuthAction::Read { .. }
        | AuthAction::Function { .. }
        | AuthAction::Transaction { .. }
        | AuthAction::Savepoint { .. } => true,
        AuthAction::Insert { table_name } => !table_name.starts_with("sqlite_"),
        AuthAction::Pragma { pragma_name, .. } => {
            ["integrity_check", "quick_check", "foreign_key_check", "wal_checkpoint"].contains(&pragma_name)
        }
        _ => false,
    };
    if allowed { Authorization::Allow } else { Authorization::Deny }
}

pub(super) fn beside(path: &Path, suffix: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// The path part of a `file:` URI. `C:\帳票` becomes `/C:/…`.
fn percent_encoded(path: &OsStr) -> String {
    let mut encoded = String::new();
    let mut bytes = path.as_encoded_bytes();
    if cfg!(windows) {
        encoded.push('/');
        // The form in which Windows names real paths.
        bytes = bytes.strip_prefix(br"\\?\").unwrap_or(bytes);
    }
    for byte in bytes {
        match byte {
            b'\\' if cfg!(windows) => encoded.push('/'),
            b'/' | b'-' | b'_' | b'.' | b'~' => encoded.push(char::from(*byte)),
            b':' if cfg!(windows) => encoded.push(':'),
            letter if letter.is_ascii_alphanumeric() => encoded.push(char::from(*letter)),
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}
