SELECT e.n, i.uuid AS incident, e.id AS entry
FROM incident AS i
JOIN entry AS e ON e.incident = i.n
WHERE i.uuid = :incident AND e.n > :n
ORDER BY e.n
