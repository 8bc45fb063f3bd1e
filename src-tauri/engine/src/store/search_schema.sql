-- What is kept beside a data file to search it fast. All of it can be made again from the data file at any time;
-- nothing else is ever read from here. It carries no version: one that does not fit is thrown away.

-- Which data file and which program it was made from, and how far it goes: every line up to `seen` is here; the last
-- line that is here at all is `top`, and `hash` tells whether the data file still has that very line.
CREATE TABLE about (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    stamp  TEXT    NOT NULL,
    seen   INTEGER NOT NULL,
    top    INTEGER NOT NULL,
    hash   BLOB    NOT NULL
) STRICT;

-- `done`: every line of it up to this one (order of arrival) is here.
CREATE TABLE incident (
    k           INTEGER PRIMARY KEY,
    uuid        BLOB    NOT NULL UNIQUE,
    done        INTEGER NOT NULL,
    title_ja    TEXT    NOT NULL,
    title_en    TEXT    NOT NULL,
    noticed_at  INTEGER NOT NULL,
    closed      INTEGER NOT NULL
) STRICT;

-- People and units: few, and on every line.
CREATE TABLE name (
    k          INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE,
    key        TEXT    NOT NULL,
    is_person  INTEGER NOT NULL
) STRICT;
CREATE INDEX name_by_key ON name (key);

-- One row for each line of the data file, under the same number. `en` is there when it differs from `ja`.
CREATE TABLE line (
    n            INTEGER PRIMARY KEY,
    incident     INTEGER NOT NULL,
    id           BLOB    NOT NULL,
    seq          INTEGER NOT NULL,
    occurred_at  INTEGER NOT NULL,
    recorded_at  INTEGER NOT NULL,
    late         INTEGER NOT NULL,
    kind         TEXT    NOT NULL,
    nature       INTEGER,
    from_unit    INTEGER NOT NULL,
    to_unit      INTEGER NOT NULL,
    doer         INTEGER NOT NULL,
    recorder     INTEGER NOT NULL,
    ja           TEXT    NOT NULL,
    en           TEXT,
    more         TEXT    NOT NULL
) STRICT;
CREATE INDEX line_by_time ON line (occurred_at);

-- What changes after a line was written; only lines about which there is something to say.
CREATE TABLE mark (
    n         INTEGER PRIMARY KEY,
    incident  INTEGER NOT NULL,
    undone    INTEGER NOT NULL,
    open      INTEGER NOT NULL
) STRICT;
CREATE INDEX mark_by_incident ON mark (incident);

-- The folded fields, cut into pairs of letters (search_grams.rs). The tokenizer only ever sees blanks between them.
CREATE VIRTUAL TABLE grams USING fts5 (pairs, content = '', columnsize = 0, tokenize = 'ascii', prefix = '1');

-- How many lines have each pair of letters and each letter in one of their fields (its number: search_grams.rs).
CREATE TABLE gram (
    letters  INTEGER PRIMARY KEY,
    lines    INTEGER NOT NULL
) STRICT;
