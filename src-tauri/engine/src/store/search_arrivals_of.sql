SELECT e.n, i.uuid AS incident, e.id AS entry
FROM incident AS i
CROSS JOIN stretch AS r ON r.incident = i.n
CROSS JOIN entry AS e ON e.n BETWEEN max(r.n, :n + 1) AND r.until AND e.incident = i.n
WHERE i.uuid = :incident
ORDER BY r.n, e.n
