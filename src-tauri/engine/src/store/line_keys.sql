-- Both keys of every line behind the last that has them. In the order they lie in: then each page is written once.
INSERT OR IGNORE INTO line_key (key, n)
SELECT key, n
FROM (
    SELECT id AS key, n FROM entry WHERE n > (SELECT coalesce(max(n), 0) FROM line_keyed)
    UNION ALL
    SELECT press, n FROM entry WHERE n > (SELECT coalesce(max(n), 0) FROM line_keyed)
)
ORDER BY key, n
