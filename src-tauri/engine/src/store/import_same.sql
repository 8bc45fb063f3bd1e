-- The chain of a station that has this very line.
SELECT s.n
FROM station AS s
CROSS JOIN entry AS e ON e.station = s.n AND e.seq = :seq AND e.n = (
    SELECT r.n + :seq - r.seq FROM run AS r
    WHERE r.station = s.n AND r.seq <= :seq ORDER BY r.seq DESC LIMIT 1
)
WHERE s.uuid = :uuid AND e.hash = :hash
ORDER BY s.fork
LIMIT 1
