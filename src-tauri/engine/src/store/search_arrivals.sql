SELECT e.n, i.uuid AS incident, e.id AS entry
FROM entry AS e
JOIN incident AS i ON i.n = e.incident
WHERE e.n > :n
ORDER BY e.n
LIMIT :limit
