-- The chain of a station that has this very line.
SELECT s.n
FROM station AS s
JOIN entry AS e ON e.station = s.n AND e.seq = :seq
WHERE s.uuid = :uuid AND e.hash = :hash
ORDER BY s.fork
LIMIT 1
