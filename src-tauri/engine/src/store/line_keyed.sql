INSERT INTO line_keyed (n)
SELECT max(n) FROM entry
HAVING max(n) > (SELECT coalesce(max(n), 0) FROM line_keyed)
