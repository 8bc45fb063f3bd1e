SELECT i.uuid
FROM incident AS i
JOIN entry AS e ON e.incident = i.n
WHERE e.n > :n
GROUP BY i.n
ORDER BY i.n DESC
