-- Schema 1 of a *.tomoshibi data file. Never edited after a release: changes go into 0002_….sql.
-- What is written here stays: every table refuses UPDATE and DELETE, also through INSERT OR REPLACE
-- (the connection sets recursive_triggers, so that a REPLACE fires the DELETE trigger).
-- Times are UTC milliseconds since 1970; ids are the 16 bytes of a UUID; hashes are SHA-256.

-- What is known about the file itself. The newest row of a key counts.
CREATE TABLE meta (
    n       INTEGER PRIMARY KEY,
    key     TEXT    NOT NULL CHECK (key <> ''),
    value   TEXT    NOT NULL,
    set_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX meta_by_key ON meta (key, n);

-- Who wrote: one row for each computer and file; its key lies outside the file. `fork` is 0, or counts up where
-- the same station brought two different lines of one number (docs/data-file.md, Stations).
CREATE TABLE station (
    n           INTEGER PRIMARY KEY,
    uuid        BLOB    NOT NULL CHECK (length(uuid) = 16),
    fork        INTEGER NOT NULL CHECK (fork >= 0),
    name        TEXT    NOT NULL,
    public_key  BLOB    NOT NULL CHECK (length(public_key) = 32),
    first_seen  INTEGER NOT NULL,
    UNIQUE (uuid, fork)
) STRICT;

-- A dictionary only: what is known about an incident is in its entries.
CREATE TABLE incident (
    n     INTEGER PRIMARY KEY,
    uuid  BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16)
) STRICT;

-- 第N版 of the plan.
CREATE TABLE plan_revision (
    number      INTEGER PRIMARY KEY CHECK (number > 0),
    sha256      BLOB    NOT NULL CHECK (length(sha256) = 32),
    content     TEXT    NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT;

-- The playbooks that incidents were started with, word for word.
CREATE TABLE playbook_text (
    n        INTEGER PRIMARY KEY,
    id       TEXT    NOT NULL CHECK (id <> ''),
    edition  TEXT    NOT NULL CHECK (edition <> ''),
    text     TEXT    NOT NULL,
    UNIQUE (id, edition)
) STRICT;

-- One line of a timeline. `n` is the order of arrival in this file and is not part of the evidence;
-- every other column goes into `hash` (docs/data-file.md). It has no index: every one would be one page more to write
-- for each line (docs/decisions/0013). Lines are found by the three tables behind it, which can be made again from it.
CREATE TABLE entry (
    n               INTEGER PRIMARY KEY,
    id              BLOB    NOT NULL CHECK (length(id) = 16),
    station         INTEGER NOT NULL REFERENCES station (n),
    seq             INTEGER NOT NULL CHECK (seq > 0),
    incident        INTEGER NOT NULL REFERENCES incident (n),
    press           BLOB    NOT NULL CHECK (length(press) = 16),
    nth             INTEGER NOT NULL CHECK (nth >= 0),
    occurred_at     INTEGER NOT NULL,
    occurred_until  INTEGER,
    precision       INTEGER NOT NULL CHECK (precision BETWEEN 0 AND 3),
    recorded_at     INTEGER NOT NULL,
    mono_ms         INTEGER,
    boot            BLOB    CHECK (length(boot) = 16),
    recorder        TEXT    NOT NULL,
    doer            TEXT    NOT NULL,
    from_unit       TEXT    NOT NULL,
    to_unit         TEXT    NOT NULL,
    kind            TEXT    NOT NULL CHECK (kind <> ''),
    v               INTEGER NOT NULL CHECK (v > 0),
    ref_entry       BLOB    CHECK (length(ref_entry) = 16),
    seen            BLOB    NOT NULL CHECK (length(seen) % 32 = 0),
    nonce           BLOB    NOT NULL CHECK (length(nonce) = 32),
    body            TEXT    NOT NULL,
    hash            BLOB    NOT NULL CHECK (length(hash) = 32),
    CHECK ((precision = 2) = (occurred_until IS NOT NULL)),
    CHECK ((boot IS NULL) = (mono_ms IS NULL))
) STRICT;

-- Lines that follow each other in the file, in their chain and in their incident: where each such run begins. A line
-- that goes on where the one before it ended needs no row here.
CREATE TABLE run (
    n         INTEGER PRIMARY KEY,
    station   INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    incident  INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX run_by_station ON run (station, seq);
CREATE INDEX run_by_incident ON run (incident);

-- The same with the number of its last line.
CREATE VIEW stretch AS
SELECT
    r.n, coalesce((SELECT min(n) FROM run WHERE n > r.n) - 1, (SELECT max(n) FROM entry)) AS until,
    r.station, r.seq, r.incident
FROM run AS r;

-- Where a line lies, by its id and by the id of its press. Filled for many lines at once, so it may lack the newest.
CREATE TABLE line_key (
    key  BLOB    NOT NULL,
    n    INTEGER NOT NULL,
    PRIMARY KEY (key, n)
) STRICT, WITHOUT ROWID;

-- Up to which line that was done. The newest row counts.
CREATE TABLE line_keyed (
    n  INTEGER PRIMARY KEY
) STRICT;

CREATE TRIGGER entry_begins_run AFTER INSERT ON entry
WHEN NOT EXISTS (
    SELECT 1 FROM entry
    WHERE n = NEW.n - 1 AND station = NEW.station AND seq = NEW.seq - 1 AND incident = NEW.incident
)
BEGIN
    SELECT RAISE(ABORT, 'a chain never goes back')
    FROM run AS r
    WHERE r.station = NEW.station
        AND r.seq = (SELECT max(seq) FROM run WHERE station = NEW.station)
        AND NEW.seq <= r.seq + coalesce((SELECT min(n) FROM run WHERE n > r.n), NEW.n) - r.n - 1;
    INSERT INTO run (n, station, seq, incident) VALUES (NEW.n, NEW.station, NEW.seq, NEW.incident);
END;

-- Slip numbers handed out. They are never handed out again, even if the pack was never printed. `station` is the
-- computer that did: no two of one hospital hand out the same (docs/decisions/0024).
CREATE TABLE slip_block (
    n            INTEGER PRIMARY KEY,
    letter       TEXT    NOT NULL CHECK (letter <> ''),
    first        INTEGER NOT NULL CHECK (first > 0),
    count        INTEGER NOT NULL CHECK (count > 0),
    pack         BLOB    NOT NULL CHECK (length(pack) = 16),
    station      BLOB    NOT NULL CHECK (length(station) = 16),
    reserved_at  INTEGER NOT NULL,
    UNIQUE (letter, first)
) STRICT;

-- Packs of paper that were made, and sheets that took the place of others (`replaces` = 1). `contents` is what was
-- asked for and every sheet with its six digits, as JSON (docs/data-file.md, Paper).
CREATE TABLE pack_made (
    n               INTEGER PRIMARY KEY,
    id              BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    place           TEXT    NOT NULL CHECK (place <> ''),
    made_at         INTEGER NOT NULL,
    pages           INTEGER NOT NULL CHECK (pages > 0),
    plan_revision   INTEGER REFERENCES plan_revision (number),
    content_sha256  BLOB    NOT NULL CHECK (length(content_sha256) = 32),
    station         BLOB    NOT NULL CHECK (length(station) = 16),
    replaces        INTEGER NOT NULL CHECK (replaces IN (0, 1)),
    contents        TEXT    NOT NULL CHECK (contents <> '')
) STRICT;
CREATE INDEX pack_made_by_place ON pack_made (place, n);

-- Somebody had the box of a place in their hands: opened it, or looked through it.
CREATE TABLE box_check (
    n            INTEGER PRIMARY KEY,
    id           BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    place        TEXT    NOT NULL CHECK (place <> ''),
    what         TEXT    NOT NULL CHECK (what IN ('opened', 'checked')),
    person       TEXT    NOT NULL CHECK (person <> ''),
    at           INTEGER NOT NULL,
    recorded_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX box_check_by_place ON box_check (place, what, at);

CREATE TRIGGER slip_block_never_overlaps BEFORE INSERT ON slip_block
WHEN EXISTS (
    SELECT 1 FROM slip_block
    WHERE letter = NEW.letter AND first < NEW.first + NEW.count AND NEW.first < first + count
)
BEGIN SELECT RAISE(ABORT, 'slip numbers are never handed out twice'); END;

CREATE TRIGGER meta_keeps_rows BEFORE UPDATE ON meta
BEGIN SELECT RAISE(ABORT, 'meta is append-only'); END;
CREATE TRIGGER meta_loses_nothing BEFORE DELETE ON meta
BEGIN SELECT RAISE(ABORT, 'meta is append-only'); END;

CREATE TRIGGER station_keeps_rows BEFORE UPDATE ON station
BEGIN SELECT RAISE(ABORT, 'station is append-only'); END;
CREATE TRIGGER station_loses_nothing BEFORE DELETE ON station
BEGIN SELECT RAISE(ABORT, 'station is append-only'); END;

CREATE TRIGGER incident_keeps_rows BEFORE UPDATE ON incident
BEGIN SELECT RAISE(ABORT, 'incident is append-only'); END;
CREATE TRIGGER incident_loses_nothing BEFORE DELETE ON incident
BEGIN SELECT RAISE(ABORT, 'incident is append-only'); END;

CREATE TRIGGER plan_revision_keeps_rows BEFORE UPDATE ON plan_revision
BEGIN SELECT RAISE(ABORT, 'plan_revision is append-only'); END;
CREATE TRIGGER plan_revision_loses_nothing BEFORE DELETE ON plan_revision
BEGIN SELECT RAISE(ABORT, 'plan_revision is append-only'); END;

CREATE TRIGGER playbook_text_keeps_rows BEFORE UPDATE ON playbook_text
BEGIN SELECT RAISE(ABORT, 'playbook_text is append-only'); END;
CREATE TRIGGER playbook_text_loses_nothing BEFORE DELETE ON playbook_text
BEGIN SELECT RAISE(ABORT, 'playbook_text is append-only'); END;

CREATE TRIGGER entry_keeps_rows BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'entry is append-only'); END;
CREATE TRIGGER entry_loses_nothing BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'entry is append-only'); END;

CREATE TRIGGER slip_block_keeps_rows BEFORE UPDATE ON slip_block
BEGIN SELECT RAISE(ABORT, 'slip_block is append-only'); END;
CREATE TRIGGER slip_block_loses_nothing BEFORE DELETE ON slip_block
BEGIN SELECT RAISE(ABORT, 'slip_block is append-only'); END;

CREATE TRIGGER pack_made_keeps_rows BEFORE UPDATE ON pack_made
BEGIN SELECT RAISE(ABORT, 'pack_made is append-only'); END;
CREATE TRIGGER pack_made_loses_nothing BEFORE DELETE ON pack_made
BEGIN SELECT RAISE(ABORT, 'pack_made is append-only'); END;

CREATE TRIGGER box_check_keeps_rows BEFORE UPDATE ON box_check
BEGIN SELECT RAISE(ABORT, 'box_check is append-only'); END;
CREATE TRIGGER box_check_loses_nothing BEFORE DELETE ON box_check
BEGIN SELECT RAISE(ABORT, 'box_check is append-only'); END;

CREATE TRIGGER run_keeps_rows BEFORE UPDATE ON run
BEGIN SELECT RAISE(ABORT, 'run is append-only'); END;
CREATE TRIGGER run_loses_nothing BEFORE DELETE ON run
BEGIN SELECT RAISE(ABORT, 'run is append-only'); END;

CREATE TRIGGER line_key_keeps_rows BEFORE UPDATE ON line_key
BEGIN SELECT RAISE(ABORT, 'line_key is append-only'); END;
CREATE TRIGGER line_key_loses_nothing BEFORE DELETE ON line_key
BEGIN SELECT RAISE(ABORT, 'line_key is append-only'); END;

CREATE TRIGGER line_keyed_keeps_rows BEFORE UPDATE ON line_keyed
BEGIN SELECT RAISE(ABORT, 'line_keyed is append-only'); END;
CREATE TRIGGER line_keyed_loses_nothing BEFORE DELETE ON line_keyed
BEGIN SELECT RAISE(ABORT, 'line_keyed is append-only'); END;
