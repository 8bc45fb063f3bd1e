-- Schema 2: signed checkpoints (証明). Never edited after a release: changes go into 0003_….sql.

-- What a station signed about its own chain: made at prints, copies, handovers and the end of a response.
-- `note` is the signed text as it was made (docs/data-file.md, Checkpoints); the other columns only find it.
CREATE TABLE checkpoint (
    n         INTEGER PRIMARY KEY,
    station   INTEGER NOT NULL REFERENCES station (n),
    seq       INTEGER NOT NULL CHECK (seq > 0),
    occasion  TEXT    NOT NULL CHECK (occasion <> ''),
    made_at   INTEGER NOT NULL,
    note      TEXT    NOT NULL CHECK (note <> '')
) STRICT;
CREATE INDEX checkpoint_by_station ON checkpoint (station, seq);

CREATE TRIGGER checkpoint_keeps_rows BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoint is append-only'); END;
CREATE TRIGGER checkpoint_loses_nothing BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoint is append-only'); END;
