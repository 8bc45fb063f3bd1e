SELECT 1
FROM entry AS e
JOIN station AS s ON s.n = e.station
WHERE s.uuid = :uuid AND e.seq = :seq AND e.hash = :hash
LIMIT 1
