INSERT INTO incident (uuid, done, title_ja, title_en, noticed_at, closed)
VALUES (:uuid, :done, :title_ja, :title_en, :noticed_at, :closed)
ON CONFLICT (uuid) DO UPDATE SET
    done = excluded.done, title_ja = excluded.title_ja, title_en = excluded.title_en,
    noticed_at = excluded.noticed_at, closed = excluded.closed
RETURNING k
