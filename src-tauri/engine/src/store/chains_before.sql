-- Lines a fork may go on from: of the same station, with the number before, in another chain.
SELECT e.hash
FROM station AS own
CROSS JOIN station AS s ON s.uuid = own.uuid AND s.n <> own.n
CROSS JOIN entry AS e ON e.station = s.n AND e.seq = :seq AND e.n = (
    SELECT r.n + :seq - r.seq FROM run AS r
    WHERE r.station = s.n AND r.seq <= :seq ORDER BY r.seq DESC LIMIT 1
)
WHERE own.n = :station
ORDER BY s.fork
