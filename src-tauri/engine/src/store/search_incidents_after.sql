SELECT i.uuid
FROM incident AS i
WHERE EXISTS (SELECT 1 FROM stretch AS r WHERE r.incident = i.n AND r.until > :n)
ORDER BY i.n DESC
