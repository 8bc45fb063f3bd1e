//! Our own mistakes cannot change what was written.

use super::*;
use crate::error::ErrorCode;

const BYPASSES: &[&str] = &[
    "UPDATE entry SET body = '{}'",
    "UPDATE entry SET occurred_at = 0 WHERE seq = 1",
    "DELETE FROM entry",
    "DELETE FROM entry WHERE seq = 2",
    "DELETE FROM incident",
    "UPDATE plan_revision SET content = ''",
    "DELETE FROM plan_revision",
    "UPDATE plan_approval SET approved_by = '別の人'",
    "DELETE FROM plan_approval",
    "INSERT OR REPLACE INTO plan_approval SELECT * FROM plan_approval",
    "UPDATE draft_change SET change = '{}'",
    "DELETE FROM draft_change",
    "UPDATE attachment SET bytes = x'00'",
    "DELETE FROM attachment",
    "UPDATE playbook_text SET text = ''",
    "DELETE FROM slip_block",
    "UPDATE slip_block SET count = 1",
    "DELETE FROM pack_made",
    "UPDATE pack_made SET contents = '{}'",
    "DELETE FROM box_check",
    "UPDATE box_check SET person = '別の人'",
    "UPDATE meta SET value = ''",
    "UPDATE station SET uuid = zeroblob(16)",
    "DELETE FROM station",
    "DROP TRIGGER entry_keeps_rows",
    "DROP TABLE entry",
    "DROP INDEX run_by_incident",
    "DELETE FROM run",
    "UPDATE line_key SET n = n + 1",
    "DELETE FROM line_keyed",
    "ALTER TABLE entry RENAME TO other",
    "ALTER TABLE entry ADD COLUMN more TEXT",
    "CREATE TABLE other (x)",
    "CREATE TEMP TRIGGER quiet BEFORE DELETE ON entry BEGIN SELECT RAISE(IGNORE); END",
    "CREATE VIEW other AS SELECT 1",
    "ATTACH DATABASE ':memory:' AS other",
    "DETACH DATABASE main",
    "PRAGMA recursive_triggers = OFF",
    "PRAGMA writable_schema = ON",
    "PRAGMA synchronous = OFF",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA user_version = 9",
    "UPDATE sqlite_schema SET sql = ''",
    "DELETE FROM sqlite_schema WHERE type = 'trigger'",
    "VACUUM",
    "VACUUM INTO 'elsewhere.tomoshibi'",
    "REINDEX",
    "ANALYZE",
    "PRAGMA optimize",
    "PRAGMA incremental_vacuum",
    "PRAGMA auto_vacuum = FULL",
    "PRAGMA trusted_schema = ON",
    "PRAGMA ignore_check_constraints = ON",
    "PRAGMA defer_foreign_keys = ON",
    "PRAGMA cell_size_check = OFF",
    "PRAGMA locking_mode = NORMAL",
    "PRAGMA wal_autocheckpoint = 0",
    "PRAGMA mmap_size = 1073741824",
    "PRAGMA application_id = 1",
    "PRAGMA schema_version = 1",
    "PRAGMA main.writable_schema = RESET",
    "PRAGMA legacy_alter_table = ON",
    "INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) VALUES ('view', 'x', 'x', 0, 'CREATE VIEW x AS SELECT 1')",
    "CREATE TRIGGER quiet BEFORE INSERT ON entry BEGIN SELECT RAISE(IGNORE); END",
    "CREATE INDEX other ON entry (body)",
    "CREATE TEMP TABLE entry (seq)",
    "CREATE TEMP VIEW entry AS SELECT 1 AS seq",
    "CREATE VIRTUAL TABLE other USING fts5 (x)",
    "ALTER TABLE entry DROP COLUMN body",
    "ALTER TABLE entry RENAME COLUMN body TO other",
    "DROP VIEW IF EXISTS other; DROP TRIGGER entry_loses_nothing",
    "DELETE FROM entry WHERE seq = 2 RETURNING seq",
    "UPDATE entry SET body = other.body FROM entry AS other WHERE other.seq = 2",
    "UPDATE OR REPLACE entry SET seq = 1 WHERE seq = 2",
    "WITH gone AS (SELECT 2 AS seq) DELETE FROM entry WHERE seq IN gone",
    "INSERT INTO meta SELECT * FROM meta WHERE true ON CONFLICT DO UPDATE SET value = ''",
    "SELECT load_extension('x')",
    "ATTACH 'elsewhere.tomoshibi' AS other",
];

#[test]
fn nothing_that_was_written_can_be_changed_through_our_own_connection() {
    let place = Place::new();
    let mut store = place.create();
    place.append(&mut store, &place.note("一行目")).unwrap();
    place.append(&mut store, &place.note("二行目")).unwrap();
    plans::with_a_plan(&mut store);
    let before = place.entries(&mut store);
    for sql in BYPASSES {
        let refused = store.connection().unwrap().execute_batch(sql);
        assert!(refused.is_err(), "{sql} went through");
    }
    assert_eq!(place.entries(&mut store), before);
    assert!(store.verify().unwrap().is_good());
}

#[test]
fn replacing_a_line_is_refused_because_its_delete_trigger_fires() {
    let place = Place::new();
    let mut store = place.create();
    let entry = place.append(&mut store, &place.note("本当のこと")).unwrap();
    let sql = "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = 1";
    let refused = store.tx(|tx| Ok(tx.connection.execute(sql, [])?)).unwrap_err();
    assert!(refused.detail().contains("append-only"), "{refused}");
    assert_eq!(place.entries(&mut store), [entry]);
}

#[test]
fn no_table_gives_up_a_row_whatever_it_is_called() {
    let place = Place::new();
    let mut store = place.create();
    place.append(&mut store, &place.note("一行目")).unwrap();
    plans::with_a_plan(&mut store);
    let tables: Vec<String> = store
        .tx(|tx| {
            let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
            let mut statement = tx.connection.prepare(sql)?;
            let names = statement.query_map([], |row| row.get(0))?;
            Ok(names.collect::<rusqlite::Result<_>>()?)
        })
        .unwrap();
    assert!(tables.len() >= 12, "{tables:?}");
    let connection = store.connection().unwrap();
    for table in &tables {
        for sql in [format!("UPDATE {table} SET rowid = rowid + 1"), format!("DELETE FROM {table}")] {
            assert!(connection.execute_batch(&sql).is_err(), "{sql}");
        }
        let rows: i64 = connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        let again = connection.execute(&format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table}"), []);
        assert_eq!(again.is_err(), rows > 0, "{table}: what is there stays");
    }
    drop(store);
    // A stranger with a plain connection and recursive triggers, as every tool may set them.
    let raw = rusqlite::Connection::open(place.path()).unwrap();
    for table in &tables {
        let triggers: i64 = raw
            .query_row(
                "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1
                 AND (sql LIKE '%BEFORE UPDATE%' OR sql LIKE '%BEFORE DELETE%')",
                [table],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(triggers, 2, "{table} has a trigger against each");
    }
}

#[test]
fn the_triggers_alone_refuse_it_too() {
    let place = Place::with_notes(2);
    let raw = rusqlite::Connection::open(place.path()).unwrap();
    for table in ["entry", "incident", "meta", "station"] {
        let refused = raw.execute(&format!("DELETE FROM {table}"), []).unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{table}: another program is stopped at least once");
    }
    assert!(raw.execute("UPDATE entry SET doer = 'x'", []).is_err());
    assert!(raw.execute("UPDATE station SET uuid = randomblob(16)", []).is_err());
}

#[test]
fn the_same_line_number_cannot_be_written_twice() {
    let place = Place::new();
    let mut store = place.create();
    let draft = place.note("一回だけ");
    let id = EntryId(uuid(7));
    store.tx(|tx| tx.append(&draft, &Stamp { id, ..place.stamp() })).unwrap();
    let again = store.tx(|tx| tx.append(&draft, &Stamp { id, ..place.stamp() })).unwrap_err();
    assert_eq!(again.code(), ErrorCode::Bug, "an id that is not fresh");
    assert_eq!(place.entries(&mut store).len(), 1);
}

#[test]
fn the_modes_are_the_ones_that_lose_nothing() {
    let place = Place::new();
    let mut store = place.create();
    let connection = store.connection().unwrap();
    connection.authorizer(None::<fn(rusqlite::hooks::AuthContext<'_>) -> rusqlite::hooks::Authorization>).unwrap();
    let ask =
        |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0)).unwrap();
    assert_eq!(ask("journal_mode"), "wal".to_owned().into());
    assert_eq!(ask("locking_mode"), "exclusive".to_owned().into());
    assert_eq!(ask("synchronous"), 2.into());
    assert_eq!(ask("wal_autocheckpoint"), 600.into());
    assert_eq!(ask("foreign_keys"), 1.into());
    assert_eq!(ask("recursive_triggers"), 1.into());
    let mut shared = place.path().into_os_string();
    shared.push("-shm");
    assert!(!PathBuf::from(shared).exists(), "shared memory breaks on some sticks");
}
