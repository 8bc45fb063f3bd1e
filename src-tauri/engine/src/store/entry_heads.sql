-- The newest line of every chain but our own.
SELECT s.uuid, s.fork, e.seq, e.hash
FROM station AS s
JOIN entry AS e ON e.station = s.n AND e.seq = (SELECT max(seq) FROM entry WHERE station = s.n)
WHERE s.n <> :own
ORDER BY s.uuid, s.fork
