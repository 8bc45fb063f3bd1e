-- The chain of a station whose last line is the one before; before the first line, a chain without any.
SELECT s.n
FROM station AS s
LEFT JOIN entry AS e ON e.station = s.n AND e.seq = :before
WHERE s.uuid = :uuid
    AND NOT EXISTS (SELECT 1 FROM entry WHERE station = s.n AND seq > :before)
    AND CASE WHEN :before = 0 THEN true ELSE e.hash = :hash END
ORDER BY s.fork
LIMIT 1
