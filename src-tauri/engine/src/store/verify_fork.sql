-- The line a fork goes on from: of the same station, in a chain that is older in this file.
SELECT e.hash
FROM entry AS e
JOIN station AS s ON s.n = e.station
WHERE s.uuid = :uuid AND s.n <> :station AND e.seq = :seq
ORDER BY s.fork
LIMIT 1
