-- The newest line of a chain.
FROM stretch AS r
CROSS JOIN entry AS e ON e.n BETWEEN r.n AND r.until AND e.station = r.station
WHERE r.station = :station AND r.seq = (SELECT max(seq) FROM run WHERE station = :station)
ORDER BY e.n DESC
LIMIT 1
