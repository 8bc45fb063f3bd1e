-- Schema 3: the draft of the plan, its approval, and files that belong to it. Never edited after a release.

-- What was done to the draft, one change after the other (下書き). It belongs to the plan, not to the evidence.
CREATE TABLE draft_change (
    n        INTEGER PRIMARY KEY,
    made_at  INTEGER NOT NULL,
    change   TEXT    NOT NULL CHECK (change <> '')
) STRICT;

-- Who put a revision into force; `draft_upto` is the last change it contains. `sha256` binds all of it to the revision.
-- A plan that was brought in as a whole may name nobody.
CREATE TABLE plan_approval (
    number       INTEGER PRIMARY KEY REFERENCES plan_revision (number),
    draft_upto   INTEGER NOT NULL CHECK (draft_upto >= 0),
    approved_by  TEXT    NOT NULL,
    role         TEXT    NOT NULL,
    approved_on  TEXT    NOT NULL,
    next_review  TEXT    NOT NULL,
    changes      TEXT    NOT NULL,
    unmet        TEXT    NOT NULL,
    sha256       BLOB    NOT NULL CHECK (length(sha256) = 32)
) STRICT;

-- Files that belong to the plan (構成図・契約書), under the hash of their bytes.
CREATE TABLE attachment (
    n         INTEGER PRIMARY KEY,
    sha256    BLOB    NOT NULL UNIQUE CHECK (length(sha256) = 32),
    bytes     BLOB    NOT NULL,
    added_at  INTEGER NOT NULL
) STRICT;

CREATE TRIGGER draft_change_keeps_rows BEFORE UPDATE ON draft_change
BEGIN SELECT RAISE(ABORT, 'draft_change is append-only'); END;
CREATE TRIGGER draft_change_loses_nothing BEFORE DELETE ON draft_change
BEGIN SELECT RAISE(ABORT, 'draft_change is append-only'); END;

CREATE TRIGGER plan_approval_keeps_rows BEFORE UPDATE ON plan_approval
BEGIN SELECT RAISE(ABORT, 'plan_approval is append-only'); END;
CREATE TRIGGER plan_approval_loses_nothing BEFORE DELETE ON plan_approval
BEGIN SELECT RAISE(ABORT, 'plan_approval is append-only'); END;

CREATE TRIGGER attachment_keeps_rows BEFORE UPDATE ON attachment
BEGIN SELECT RAISE(ABORT, 'attachment is append-only'); END;
CREATE TRIGGER attachment_loses_nothing BEFORE DELETE ON attachment
BEGIN SELECT RAISE(ABORT, 'attachment is append-only'); END;
