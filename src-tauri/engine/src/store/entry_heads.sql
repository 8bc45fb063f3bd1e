-- The newest line of every chain but our own.
SELECT s.uuid, s.fork, e.seq, e.hash
FROM station AS s
CROSS JOIN stretch AS r ON r.station = s.n AND r.seq = (SELECT max(seq) FROM run WHERE station = s.n)
CROSS JOIN entry AS e ON e.n = r.until AND e.station = s.n
WHERE s.n <> :own
ORDER BY s.uuid, s.fork
