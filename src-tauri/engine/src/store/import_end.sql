-- The chain of a station whose last line is the one before; before the first line, a chain without any.
SELECT s.n
FROM station AS s
LEFT JOIN entry AS e ON e.station = s.n AND e.seq = :before AND e.n = (
    SELECT r.n + :before - r.seq FROM run AS r
    WHERE r.station = s.n AND r.seq <= :before ORDER BY r.seq DESC LIMIT 1
)
LEFT JOIN entry AS later ON later.n = e.n + 1 AND later.station = s.n
WHERE s.uuid = :uuid
    AND later.n IS NULL
    AND NOT EXISTS (SELECT 1 FROM run WHERE station = s.n AND seq > :before)
    AND CASE WHEN :before = 0 THEN true ELSE e.hash = :hash END
ORDER BY s.fork
LIMIT 1
