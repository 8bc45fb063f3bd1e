-- A line whose key is missing would be taken for one that is not there.
SELECT 1
FROM entry AS e
WHERE e.n <= (SELECT max(n) FROM line_keyed)
    AND (NOT EXISTS (SELECT 1 FROM line_key WHERE key = e.id AND n = e.n)
        OR NOT EXISTS (SELECT 1 FROM line_key WHERE key = e.press AND n = e.n))
LIMIT 1
